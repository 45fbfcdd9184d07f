//! Adding, changing, merging, splitting and removing concepts.

use super::similar::{Similar, similar};
use super::{By, show, validate};
use crate::app::{AppError, Result};
use crate::lang::Tag;
use crate::model::{
    Concept, Gender, Number, PartOfSpeech, Term, TermKind, TermStatus, concept_name,
};
use crate::store::Store;

/// A concept as it was stored, and what the glossary has that looks like it.
#[derive(Debug, Clone)]
pub struct Added {
    /// The concept.
    pub concept: Concept,
    /// Terms of other concepts that are the same or nearly.
    pub similar: Vec<Similar>,
}

/// Adds a concept. Its id is made from its first term where it is empty.
///
/// Concepts that share a term are told, not refused: "orden" may name two ideas.
pub fn add(store: &mut dyn Store, mut concept: Concept, by: &By) -> Result<Added> {
    let known = store.concepts()?;
    if concept.id.is_empty() {
        concept.id = free_name(&known, &concept);
    } else if known.iter().any(|other| other.id == concept.id) {
        return Err(AppError::ConceptExists(concept.id));
    }
    put(store, &known, concept, by, "add")
}

/// A name after the first term that no concept has.
pub(super) fn free_name(known: &[Concept], concept: &Concept) -> String {
    let first = concept.terms.first().map_or("", |term| term.text.as_str());
    let base = concept_name(first);
    let taken = |name: &str| known.iter().any(|other| other.id == name);
    let mut name = base.clone();
    let mut number = 2;
    while taken(&name) {
        name = format!("{base}-{number}");
        number += 1;
    }
    name
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
    /// Address of a picture.
    pub image: Option<String>,
    /// Terms that are added where they are not there.
    pub terms: Vec<(Tag, String)>,
    /// What is said of all of `terms`.
    pub usage: Usage,
    /// Terms that go, by language and text.
    pub removed: Vec<(Tag, String)>,
}

/// What is said of a term; `None` leaves it as it is, an empty text clears it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Usage {
    /// Status.
    pub status: Option<TermStatus>,
    /// Kind of form.
    pub kind: Option<TermKind>,
    /// Part of speech.
    pub part_of_speech: Option<PartOfSpeech>,
    /// Grammatical gender.
    pub gender: Option<Gender>,
    /// Grammatical number.
    pub number: Option<Number>,
    /// When to use it.
    pub note: Option<String>,
    /// A sentence with it.
    pub context: Option<String>,
    /// Where that sentence stands.
    pub context_source: Option<String>,
    /// Whether only the same capitals and small letters are it.
    pub case_sensitive: Option<bool>,
    /// Whether inflected forms are not it.
    pub exact: Option<bool>,
}

impl Usage {
    /// Says it of `term`.
    pub fn apply(&self, term: &mut Term) {
        let set = |field: &mut Option<String>, value: &Option<String>| {
            if let Some(value) = value {
                *field = Some(value.clone()).filter(|value| !value.is_empty());
            }
        };
        term.status = self.status.unwrap_or(term.status);
        term.kind = self.kind.unwrap_or(term.kind);
        term.part_of_speech = self.part_of_speech.or(term.part_of_speech);
        term.gender = self.gender.or(term.gender);
        term.number = self.number.or(term.number);
        set(&mut term.note, &self.note);
        set(&mut term.context, &self.context);
        set(&mut term.context_source, &self.context_source);
        term.case_sensitive = self.case_sensitive.unwrap_or(term.case_sensitive);
        term.exact = self.exact.unwrap_or(term.exact);
    }
}

/// Changes a concept and returns it as it now is.
pub fn edit(store: &mut dyn Store, id: &str, change: Change, by: &By) -> Result<Added> {
    let mut concept = show(store, id)?;
    let set = |field: &mut Option<String>, value: Option<String>| {
        if let Some(value) = value {
            *field = Some(value).filter(|value| !value.is_empty());
        }
    };
    set(&mut concept.domain, change.domain);
    set(&mut concept.definition, change.definition);
    set(&mut concept.source, change.source);
    set(&mut concept.note, change.note);
    set(&mut concept.image, change.image);
    for (language, text) in &change.removed {
        let before = concept.terms.len();
        concept
            .terms
            .retain(|term| term.language != *language || term.text != *text);
        if concept.terms.len() == before {
            return Err(no_term(id, language, text));
        }
    }
    for (language, text) in change.terms {
        let same = |term: &Term| term.language == language && term.text == text;
        let known = concept.terms.iter().position(same);
        let at = known.unwrap_or_else(|| {
            concept.terms.push(Term::new(language, text));
            concept.terms.len() - 1
        });
        change.usage.apply(&mut concept.terms[at]);
    }
    replace(store, concept, by)
}

fn no_term(concept: &str, language: &Tag, text: &str) -> AppError {
    AppError::Concept {
        concept: concept.to_owned(),
        problem: format!("there is no term `{text}` in `{language}`"),
    }
}

/// Stores a concept as it is given, in place of the one with its id.
pub fn replace(store: &mut dyn Store, concept: Concept, by: &By) -> Result<Added> {
    let known = store.concepts()?;
    if !known.iter().any(|other| other.id == concept.id) {
        return Err(AppError::NoConcept(concept.id));
    }
    put(store, &known, concept, by, "edit")
}

fn put(
    store: &mut dyn Store,
    known: &[Concept],
    concept: Concept,
    by: &By,
    what: &str,
) -> Result<Added> {
    validate(&concept)?;
    let mut similar = similar(known, &concept);
    if let Some(before) = known.iter().find(|other| other.id == concept.id) {
        // What was told when a term came is not told again at every change.
        let was_there = |s: &Similar| {
            let same = |term: &Term| term.language == s.language && term.text == s.term;
            before.terms.iter().any(same)
        };
        similar.retain(|s| !was_there(s));
    }
    let id = concept.id.clone();
    let mut writing = store.begin(by.now)?;
    writing.begin_act(by.act(format!("{what} {id}")));
    writing.put_concept(&concept)?;
    writing.commit()?;
    Ok(Added {
        concept: show(store, &id)?,
        similar,
    })
}

/// Merges concepts into the first: it takes the terms and the fields that it lacks; what two
/// concepts say differently is joined, so that nothing is lost. The others go.
pub fn merge(store: &mut dyn Store, into: &str, others: &[String], by: &By) -> Result<Concept> {
    let mut concept = show(store, into)?;
    for id in others {
        if id == into {
            return Err(AppError::Concept {
                concept: id.clone(),
                problem: "it cannot be merged into itself".to_owned(),
            });
        }
        let other = show(store, id)?;
        join(&mut concept.domain, other.domain, "; ");
        join(&mut concept.definition, other.definition, "\n");
        join(&mut concept.source, other.source, "; ");
        join(&mut concept.note, other.note, "\n");
        concept.image = concept.image.take().or(other.image);
        for term in other.terms {
            let same = |old: &&mut Term| old.language == term.language && old.text == term.text;
            match concept.terms.iter_mut().find(same) {
                Some(old) => join(&mut old.note, term.note, "\n"),
                None => concept.terms.push(term),
            }
        }
    }
    validate(&concept)?;
    let mut writing = store.begin(by.now)?;
    writing.begin_act(by.act(format!("merge {} into {into}", others.join(", "))));
    writing.put_concept(&concept)?;
    for id in others {
        if !writing.remove_concept(id)? {
            return Err(AppError::NoConcept(id.clone()));
        }
    }
    writing.commit()?;
    show(store, into)
}

fn join(field: &mut Option<String>, other: Option<String>, with: &str) {
    let Some(other) = other else {
        return;
    };
    *field = Some(match field.take() {
        None => other,
        Some(own) if own == other => own,
        Some(own) => format!("{own}{with}{other}"),
    });
}

/// The two concepts that were one.
#[derive(Debug, Clone)]
pub struct Parted {
    /// What is left of the old one.
    pub old: Concept,
    /// The new one.
    pub new: Concept,
}

/// Takes terms out of a concept into a new one, which has the old one's subject field. An empty
/// `name` is made from the first of the terms.
pub fn split(
    store: &mut dyn Store,
    id: &str,
    terms: &[(Tag, String)],
    name: &str,
    by: &By,
) -> Result<Parted> {
    let known = store.concepts()?;
    let mut old = show(store, id)?;
    let mut new = Concept {
        id: name.to_owned(),
        domain: old.domain.clone(),
        ..Concept::default()
    };
    for (language, text) in terms {
        let same = |term: &Term| term.language == *language && term.text == *text;
        let at = old.terms.iter().position(same);
        let at = at.ok_or_else(|| no_term(id, language, text))?;
        new.terms.push(old.terms.remove(at));
    }
    if new.id.is_empty() {
        new.id = free_name(&known, &new);
    } else if known.iter().any(|other| other.id == new.id) {
        return Err(AppError::ConceptExists(new.id));
    }
    validate(&new)?;
    validate(&old)?;
    let mut writing = store.begin(by.now)?;
    writing.begin_act(by.act(format!("split {id} into {id} and {}", new.id)));
    writing.put_concept(&old)?;
    writing.put_concept(&new)?;
    writing.commit()?;
    Ok(Parted {
        old: show(store, id)?,
        new: show(store, &new.id)?,
    })
}

/// Removes concepts; if one of them is not there, none goes.
pub fn remove(store: &mut dyn Store, ids: &[String], by: &By) -> Result<()> {
    let mut writing = store.begin(by.now)?;
    writing.begin_act(by.act(format!("remove {}", ids.join(", "))));
    for id in ids {
        if !writing.remove_concept(id)? {
            return Err(AppError::NoConcept(id.clone()));
        }
    }
    Ok(writing.commit()?)
}
