//! Concepts and their terms (the model of TBX, ISO 30042), and the history of their changes.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::unit::names;
use crate::lang::Tag;
use crate::text::fold;

/// One idea and the terms that name it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
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
    /// Address of a picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// When it was first made; kept to the second. `None` before it is stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<Timestamp>,
    /// When it last changed; kept to the second. `None` where it has not changed since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<Timestamp>,
    /// In order of preference within each language.
    pub terms: Vec<Term>,
}

/// A term of a concept in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The language, with the region where the term is of one: `es-MX`.
    pub language: Tag,
    /// The term in its usual form.
    pub text: String,
    /// Whether to use it.
    #[serde(default)]
    pub status: TermStatus,
    /// What kind of form it is.
    #[serde(default)]
    pub kind: TermKind,
    /// Its word class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of_speech: Option<PartOfSpeech>,
    /// Its grammatical gender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// Its grammatical number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Number>,
    /// When to use it.
    #[serde(default)]
    pub note: Option<String>,
    /// A sentence with the term in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// Where that sentence stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context_source: Option<String>,
    /// Found in texts only with these capitals and small letters.
    #[serde(default, skip_serializing_if = "is_false")]
    pub case_sensitive: bool,
    /// Found in texts only in this form, not in inflected ones.
    #[serde(default, skip_serializing_if = "is_false")]
    pub exact: bool,
}

fn is_false(flag: &bool) -> bool {
    !flag
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
    /// Letters of a word left out: "art.", "Mr".
    Abbreviation,
    /// A shortened expression of whole words.
    ShortForm,
    /// Another spelling of a term.
    Variant,
    /// A set expression that is no name of a thing.
    Phrase,
}

/// Word class of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PartOfSpeech {
    /// Names a thing, also as the head of several words.
    Noun,
    /// Says what is done.
    Verb,
    /// Says how a thing is.
    Adjective,
    /// Says how something is done.
    Adverb,
    /// Anything else.
    Other,
}

/// Grammatical gender of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gender {
    /// El plan.
    Masculine,
    /// La ley.
    Feminine,
    /// Lo justo; das Recht.
    Neuter,
    /// None of these, or several.
    Other,
}

/// Grammatical number of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Number {
    /// One.
    Singular,
    /// More than one, as a rule: "víveres".
    Plural,
    /// Not counted: "information".
    Mass,
    /// None of these.
    Other,
}

names!(TermStatus {
    Preferred => "preferred", Admitted => "admitted",
    Deprecated => "deprecated", Forbidden => "forbidden",
});
names!(TermKind {
    FullForm => "full-form", Acronym => "acronym", Abbreviation => "abbreviation",
    ShortForm => "short-form", Variant => "variant", Phrase => "phrase",
});
names!(PartOfSpeech {
    Noun => "noun", Verb => "verb", Adjective => "adjective", Adverb => "adverb",
    Other => "other",
});
names!(Gender {
    Masculine => "masculine", Feminine => "feminine", Neuter => "neuter", Other => "other",
});
names!(Number {
    Singular => "singular", Plural => "plural", Mass => "mass", Other => "other",
});

impl Concept {
    /// The concept's terms in `language`, whatever their region.
    pub fn terms_in<'a>(&'a self, language: &'a Tag) -> impl Iterator<Item = &'a Term> {
        self.terms
            .iter()
            .filter(move |term| term.language.primary() == language.primary())
    }

    /// Whether both say the same, their dates aside.
    pub fn says_the_same(&self, other: &Concept) -> bool {
        let undated = |concept: &Concept| Concept {
            created: None,
            changed: None,
            ..concept.clone()
        };
        undated(self) == undated(other)
    }
}

/// The name that a concept gets from a term: lower-case ASCII letters, digits and hyphens.
pub fn concept_name(term: &str) -> String {
    let mut name = String::new();
    for c in fold(term).chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    let name = name.trim_end_matches('-');
    if name.is_empty() {
        "concept".to_owned()
    } else {
        name.to_owned()
    }
}

impl Term {
    /// A preferred full form of which nothing else is known.
    pub fn new(language: Tag, text: impl Into<String>) -> Term {
        Term {
            language,
            text: text.into(),
            status: TermStatus::default(),
            kind: TermKind::default(),
            part_of_speech: None,
            gender: None,
            number: None,
            note: None,
            context: None,
            context_source: None,
            case_sensitive: false,
            exact: false,
        }
    }
}

/// A change of one concept, as the glossary's history keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConceptChange {
    /// What was done, of which this change is a part.
    pub act: Act,
    /// The concept.
    pub concept: String,
    /// The concept before; `None` where it was made.
    pub before: Option<Concept>,
    /// The concept after; `None` where it was removed.
    pub after: Option<Concept>,
}

/// Something done to the glossary, in one go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Number in the history, ascending in time; 0 before it is stored.
    pub number: i64,
    /// When; kept to the second.
    pub at: Timestamp,
    /// Who, where that is known.
    pub who: Option<String>,
    /// What: `add`, `edit`, `import glossary.csv`.
    pub what: String,
    /// The act that this one takes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undoes: Option<i64>,
}

/// What a person said of a proposed term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It became a concept.
    Accepted,
    /// It is no term.
    Rejected,
}

names!(Verdict { Accepted => "accepted", Rejected => "rejected" });

/// A proposed term and what was said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// Language of the term.
    pub language: Tag,
    /// What tells the term from others, the same for its inflected forms.
    pub key: String,
    /// What was said.
    pub verdict: Verdict,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_concept_is_named_after_a_term_in_plain_letters() {
        assert_eq!(
            concept_name("Niñas, niños y adolescentes"),
            "ninas-ninos-y-adolescentes"
        );
        assert_eq!(concept_name("«…»"), "concept");
    }
}
