//! Keeping the glossary.

mod check;
mod document;
mod edit;
mod files;
mod history;
mod similar;

pub use check::{Problem, Stats, check, stats};
pub(crate) use document::{field, one_of};
pub use document::{from_toml, to_toml};
pub use edit::{Added, Change, Parted, Usage, add, edit, merge, remove, replace, split};
pub use files::{
    FileFormat, Imported, Keep, export, format_for, formats, import, language_options, read,
    to_csv, usable,
};
pub use history::{Undone, log, undo};
pub use similar::{Likeness, Similar, similar};

pub use crate::formats::concepts::{GlossaryOptions, Lost, Reading};

use jiff::Timestamp;

use super::{AppError, Result};
use crate::lang::{Analyser, Tag};
use crate::model::{Act, Concept, TermStatus};
use crate::store::Store;
use crate::text::fold;

/// Who changes the glossary, and when.
#[derive(Debug, Clone)]
pub struct By {
    /// Who, where that is known.
    pub who: Option<String>,
    /// When.
    pub now: Timestamp,
}

impl By {
    fn act(&self, what: impl Into<String>) -> Act {
        Act {
            who: self.who.clone(),
            what: what.into(),
            ..Act::default()
        }
    }
}

/// Which concepts are listed.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Only those of this subject field.
    pub domain: Option<String>,
    /// Only those with a term of this status.
    pub status: Option<TermStatus>,
    /// Only those without a term in this language.
    pub missing: Option<Tag>,
    /// Only those with these words in a term, case and accents aside.
    pub words: Option<String>,
}

/// The concepts that `selection` lets through, by id.
pub fn list(store: &dyn Store, selection: &Selection) -> Result<Vec<Concept>> {
    let words = selection.words.as_deref().map(fold);
    let mut concepts = store.concepts()?;
    concepts.retain(|concept| {
        let domain = selection.domain.is_none() || concept.domain == selection.domain;
        let has = |status| concept.terms.iter().any(|term| term.status == status);
        let missing = |tag: &Tag| concept.terms_in(tag).next().is_none();
        let holds = |words: &String| concept.terms.iter().any(|t| fold(&t.text).contains(words));
        domain
            && selection.status.is_none_or(has)
            && selection.missing.as_ref().is_none_or(missing)
            && words.as_ref().is_none_or(holds)
    });
    Ok(concepts)
}

/// The concept of this id.
pub fn show(store: &dyn Store, id: &str) -> Result<Concept> {
    let concepts = store.concepts()?;
    concepts
        .into_iter()
        .find(|concept| concept.id == id)
        .ok_or_else(|| AppError::NoConcept(id.to_owned()))
}

/// Concepts that say something of `words`, the nearest first: the words are a term, inflected or
/// not; they stand in a term; they stand in a definition, note, source or context.
pub fn search(store: &dyn Store, words: &str) -> Result<Vec<Concept>> {
    let folded = fold(words);
    let mut found: Vec<(u8, Concept)> = Vec::new();
    let mut stems = similar::Stems::default();
    for concept in store.concepts()? {
        let rank = concept.terms.iter().filter_map(|term| {
            let text = fold(&term.text);
            if text == folded {
                Some(0)
            } else if stems.of(&term.language, &term.text) == stems.of(&term.language, words) {
                Some(1)
            } else if text.starts_with(&folded) {
                Some(2)
            } else if text.contains(&folded) {
                Some(3)
            } else {
                None
            }
        });
        let texts = [
            &concept.definition,
            &concept.note,
            &concept.source,
            &concept.domain,
        ];
        let of_terms = concept
            .terms
            .iter()
            .flat_map(|term| [&term.note, &term.context]);
        let holds =
            |text: &Option<String>| text.as_deref().is_some_and(|t| fold(t).contains(&folded));
        let elsewhere = texts.into_iter().chain(of_terms).any(holds);
        let rank = rank.min().or(elsewhere.then_some(4));
        let rank = rank.or((concept.id == words).then_some(0));
        if let Some(rank) = rank {
            found.push((rank, concept));
        }
    }
    found.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
    Ok(found.into_iter().map(|(_, concept)| concept).collect())
}

fn analyser(tag: &Tag) -> Analyser {
    Analyser::for_tag(tag).0
}

/// What makes a concept one that can be kept.
fn validate(concept: &Concept) -> Result<()> {
    let wrong = |problem: &str| {
        Err(AppError::Concept {
            concept: concept.id.clone(),
            problem: problem.to_owned(),
        })
    };
    if concept.id.is_empty() {
        return wrong("it has no name");
    }
    if concept.terms.is_empty() {
        return wrong("it has no term");
    }
    for (at, term) in concept.terms.iter().enumerate() {
        if term.text.trim().is_empty() {
            return wrong("a term is empty");
        }
        let same =
            |other: &crate::model::Term| other.language == term.language && other.text == term.text;
        if concept.terms[..at].iter().any(same) {
            return wrong(&format!("the term `{}` stands in it twice", term.text));
        }
    }
    Ok(())
}
