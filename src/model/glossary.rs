//! Concepts and their terms (the model of TBX, ISO 30042).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::unit::names;
use crate::lang::Tag;

/// One idea and the terms that name it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concept {
    /// Short name, unique within the glossary: `acnur`.
    pub id: String,
    /// Subject field.
    pub domain: Option<String>,
    /// What the concept is.
    pub definition: Option<String>,
    /// Where the terms can be verified.
    pub source: Option<String>,
    /// Advice to the translator.
    pub note: Option<String>,
    /// In order of preference within each language.
    pub terms: Vec<Term>,
}

/// A term of a concept in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The language.
    pub language: Tag,
    /// The term in its usual form.
    pub text: String,
    /// Whether to use it.
    pub status: TermStatus,
    /// What kind of form it is.
    pub kind: TermKind,
    /// When to use it.
    pub note: Option<String>,
}

/// Whether a term is to be used.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum TermStatus {
    /// The one to use.
    #[default]
    Preferred,
    /// Allowed beside the preferred.
    Admitted,
    /// Was used once; not in new texts.
    Deprecated,
    /// Wrong.
    Forbidden,
}

/// What kind of form a term is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TermKind {
    /// The whole expression.
    #[default]
    FullForm,
    /// Initials or syllables read as a word or by letters.
    Acronym,
    /// A shortened expression of whole words.
    ShortForm,
}

names!(TermStatus {
    Preferred => "preferred", Admitted => "admitted",
    Deprecated => "deprecated", Forbidden => "forbidden",
});
names!(TermKind { FullForm => "full-form", Acronym => "acronym", ShortForm => "short-form" });

impl Concept {
    /// The concept's terms in `language`, whatever their region.
    pub fn terms_in<'a>(&'a self, language: &'a Tag) -> impl Iterator<Item = &'a Term> {
        self.terms
            .iter()
            .filter(move |term| term.language.primary() == language.primary())
    }
}
