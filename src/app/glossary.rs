//! Keeping the glossary.

use jiff::Timestamp;

use super::input::Input;
use super::{AppError, Result};
use crate::formats::concepts::{read_concepts, write_concepts};
use crate::lang::Tag;
use crate::model::{Concept, Term, TermStatus};
use crate::store::{Store, Stored};
use crate::text::fold;

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

/// A new concept, and what the glossary has already that looks like it.
#[derive(Debug, Clone)]
pub struct Added {
    /// The concept as it was stored.
    pub concept: Concept,
    /// Concepts with the same term in the same language, case and accents aside.
    pub similar: Vec<Concept>,
}

/// Adds a concept. Its id is made from its first term where it is empty.
///
/// Concepts that share a term are told, not refused: "orden" may name two ideas.
pub fn add(store: &mut dyn Store, mut concept: Concept, now: Timestamp) -> Result<Added> {
    let known = store.concepts()?;
    let taken = |id: &str| known.iter().any(|other| other.id == id);
    if concept.id.is_empty() {
        let first = concept.terms.first().map_or("", |term| term.text.as_str());
        let slug = slug(first);
        concept.id = slug.clone();
        let mut number = 2;
        while taken(&concept.id) {
            concept.id = format!("{slug}-{number}");
            number += 1;
        }
    } else if taken(&concept.id) {
        return Err(AppError::ConceptExists(concept.id));
    }
    validate(&concept)?;
    let similar = known
        .into_iter()
        .filter(|other| share_a_term(other, &concept))
        .collect();
    put(store, &concept, now)?;
    Ok(Added { concept, similar })
}

/// What changes in a concept; `None` leaves a field as it is, an empty text clears it.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Subject field.
    pub domain: Option<String>,
    /// What the concept is.
    pub definition: Option<String>,
    /// Where the terms can be verified.
    pub source: Option<String>,
    /// Advice to the translator.
    pub note: Option<String>,
    /// Terms that are added, or replace the one with the same language and text.
    pub terms: Vec<Term>,
    /// Terms that go, by language and text.
    pub removed: Vec<(Tag, String)>,
}

/// Changes a concept and returns it as it now is.
pub fn edit(store: &mut dyn Store, id: &str, change: Change, now: Timestamp) -> Result<Concept> {
    let mut concept = find(store, id)?;
    let set = |field: &mut Option<String>, value: Option<String>| {
        if let Some(value) = value {
            *field = Some(value).filter(|value| !value.is_empty());
        }
    };
    set(&mut concept.domain, change.domain);
    set(&mut concept.definition, change.definition);
    set(&mut concept.source, change.source);
    set(&mut concept.note, change.note);
    for (language, text) in &change.removed {
        let before = concept.terms.len();
        concept
            .terms
            .retain(|term| term.language != *language || term.text != *text);
        if concept.terms.len() == before {
            let problem = format!("there is no term `{text}` in `{language}`");
            return Err(AppError::Concept {
                concept: id.to_owned(),
                problem,
            });
        }
    }
    for new in change.terms {
        let same = |old: &&mut Term| old.language == new.language && old.text == new.text;
        match concept.terms.iter_mut().find(same) {
            Some(old) => *old = new,
            None => concept.terms.push(new),
        }
    }
    validate(&concept)?;
    put(store, &concept, now)?;
    Ok(concept)
}

/// Removes concepts; if one of them is not there, none goes.
pub fn remove(store: &mut dyn Store, ids: &[String], now: Timestamp) -> Result<()> {
    let mut writing = store.begin(now)?;
    for id in ids {
        if !writing.remove_concept(id)? {
            return Err(AppError::NoConcept(id.clone()));
        }
    }
    Ok(writing.commit()?)
}

/// The concepts of a CSV file, in whatever encoding it is.
pub fn from_csv(input: &Input) -> Result<Vec<Concept>> {
    read_concepts(&input.decoded()?).map_err(|source| AppError::Concepts {
        path: input.path.clone(),
        source,
    })
}

/// Concepts as CSV, a row a term.
pub fn to_csv(concepts: &[Concept]) -> Vec<u8> {
    write_concepts(concepts)
}

/// What became of imported concepts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Imported {
    /// Concepts in the file.
    pub read: usize,
    /// Concepts that were not there.
    pub new: usize,
    /// Concepts that were there with other particulars.
    pub changed: usize,
    /// Concepts that were there just so.
    pub unchanged: usize,
}

/// Whether what was imported is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// It is stored.
    Yes,
    /// Only the report is made.
    DryRun,
}

/// Stores all of `concepts`, each in place of the one with its id, or none.
pub fn import(
    store: &mut dyn Store,
    concepts: &[Concept],
    keep: Keep,
    now: Timestamp,
) -> Result<Imported> {
    let mut imported = Imported::default();
    let mut writing = store.begin(now)?;
    for concept in concepts {
        validate(concept)?;
        imported.read += 1;
        match writing.put_concept(concept)? {
            Stored::New => imported.new += 1,
            Stored::Changed => imported.changed += 1,
            Stored::Unchanged => imported.unchanged += 1,
        }
    }
    if keep == Keep::Yes {
        writing.commit()?;
    }
    Ok(imported)
}

fn find(store: &dyn Store, id: &str) -> Result<Concept> {
    let concepts = store.concepts()?;
    concepts
        .into_iter()
        .find(|concept| concept.id == id)
        .ok_or_else(|| AppError::NoConcept(id.to_owned()))
}

fn put(store: &mut dyn Store, concept: &Concept, now: Timestamp) -> Result<()> {
    let mut writing = store.begin(now)?;
    writing.put_concept(concept)?;
    Ok(writing.commit()?)
}

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
        let same = |other: &Term| other.language == term.language && other.text == term.text;
        if concept.terms[..at].iter().any(same) {
            return wrong(&format!("the term `{}` stands in it twice", term.text));
        }
    }
    Ok(())
}

fn share_a_term(one: &Concept, other: &Concept) -> bool {
    let key = |term: &Term| (term.language.primary().to_owned(), fold(&term.text));
    one.terms
        .iter()
        .any(|a| other.terms.iter().any(|b| key(a) == key(b)))
}

/// A short name in lower-case ASCII letters, digits and hyphens.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in fold(text).chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        "concept".to_owned()
    } else {
        slug.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_concept_is_named_after_its_first_term() {
        assert_eq!(
            slug("Niñas, niños y adolescentes"),
            "ninas-ninos-y-adolescentes"
        );
        assert_eq!(slug("«…»"), "concept");
    }
}
