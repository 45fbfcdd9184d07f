//! The glossary's history: who changed what when, and taking it back.

use std::collections::HashSet;

use serde::Serialize;

use super::By;
use crate::app::{AppError, Result};
use crate::model::{Act, ConceptChange};
use crate::store::Store;

/// The changes of the glossary, or of one concept, the newest first.
pub fn log(store: &dyn Store, concept: Option<&str>) -> Result<Vec<ConceptChange>> {
    Ok(store.history(concept)?)
}

/// What was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Undone {
    /// The act that was taken back.
    pub act: Act,
    /// Concepts that are as they were before it.
    pub concepts: Vec<String>,
}

/// Takes an act back, the last one that is not taken back yet where `number` is none. That is an
/// act of its own in the history, and can be taken back in turn by its number.
///
/// An act whose concepts were changed again since is not taken back: those changes would go too.
pub fn undo(store: &mut dyn Store, number: Option<i64>, by: &By) -> Result<Undone> {
    let history = store.history(None)?;
    let undone: HashSet<i64> = history
        .iter()
        .filter_map(|change| change.act.undoes)
        .collect();
    // An undoing that was taken back itself is void, and what it had undone holds again.
    let void: HashSet<i64> = undone
        .iter()
        .copied()
        .filter(|act| {
            let own = history.iter().find(|change| change.act.number == *act);
            own.is_some_and(|change| change.act.undoes.is_some())
        })
        .collect();
    let holds = |act: &Act| {
        !history.iter().any(|change| {
            change.act.undoes == Some(act.number) && !void.contains(&change.act.number)
        })
    };
    let chosen = match number {
        Some(number) => history.iter().find(|change| change.act.number == number),
        None => history
            .iter()
            .find(|change| change.act.undoes.is_none() && holds(&change.act)),
    };
    let act = match (chosen, number) {
        (Some(change), _) => change.act.clone(),
        (None, Some(number)) => return Err(AppError::NoAct(number)),
        (None, None) => return Err(AppError::NothingToUndo),
    };
    if !holds(&act) {
        return Err(AppError::UndoneAlready(act.number));
    }
    let parts: Vec<&ConceptChange> = (history.iter())
        .filter(|change| change.act.number == act.number)
        .collect();
    for part in &parts {
        let now = store
            .concepts()?
            .into_iter()
            .find(|known| known.id == part.concept);
        let same = match (&now, &part.after) {
            (Some(now), Some(after)) => now.says_the_same(after),
            (None, None) => true,
            _ => false,
        };
        // Within one act a concept may change twice; the newest of its changes counts.
        let newest = parts.iter().find(|other| other.concept == part.concept);
        if !same && newest.is_some_and(|newest| std::ptr::eq(*newest, *part)) {
            let later = history.iter().find(|change| change.concept == part.concept);
            return Err(AppError::ChangedSince {
                concept: part.concept.clone(),
                act: act.number,
                later: later.map_or(0, |change| change.act.number),
            });
        }
    }
    let mut concepts = Vec::new();
    let mut writing = store.begin(by.now)?;
    writing.begin_act(Act {
        undoes: Some(act.number),
        ..by.act(format!("undo {}: {}", act.number, act.what))
    });
    for part in parts {
        match &part.before {
            Some(before) => {
                writing.put_concept(before)?;
            }
            None => {
                writing.remove_concept(&part.concept)?;
            }
        }
        if !concepts.contains(&part.concept) {
            concepts.push(part.concept.clone());
        }
    }
    writing.commit()?;
    Ok(Undone { act, concepts })
}
