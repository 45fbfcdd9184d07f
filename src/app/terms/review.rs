//! What a person says of proposals, remembered.

use super::super::Result;
use super::super::glossary::{Added, By, add};
use super::Proposal;
use crate::model::{Concept, Judgement, Term, TermKind, TermStatus, Verdict};
use crate::store::Store;

/// The concept that a proposal makes: the term, its acronym and its rendering, with an example as
/// context.
pub fn concept(proposal: &Proposal) -> Concept {
    let example = proposal.examples.first();
    let mut term = Term {
        kind: proposal.kind,
        context: example.map(|example| example.source.clone()),
        context_source: example.and_then(|example| example.document.clone()),
        ..Term::new(proposal.language.clone(), proposal.term.clone())
    };
    let mut terms = Vec::new();
    match (&proposal.pair, proposal.kind) {
        (Some(expansion), TermKind::Acronym) => {
            term.status = TermStatus::Admitted;
            terms.push(Term::new(proposal.language.clone(), expansion.clone()));
            terms.push(term);
        }
        (Some(acronym), _) => {
            terms.push(term);
            terms.push(Term {
                status: TermStatus::Admitted,
                kind: TermKind::Acronym,
                ..Term::new(proposal.language.clone(), acronym.clone())
            });
        }
        (None, _) => terms.push(term),
    }
    if let Some(rendering) = &proposal.rendering {
        terms.push(Term {
            kind: proposal.kind,
            context: example.map(|example| example.target.clone()),
            context_source: example.and_then(|example| example.document.clone()),
            ..Term::new(proposal.other.clone(), rendering.clone())
        });
    }
    Concept {
        terms,
        ..Concept::default()
    }
}

/// What a person says of a proposal.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// It is a term: this concept is added.
    Accepted(Box<Concept>),
    /// It is none, and is not proposed again.
    Rejected,
}

/// Remembers what was said of a proposal; an accepted one becomes a concept.
pub fn judge(
    store: &mut dyn Store,
    proposal: &Proposal,
    said: Said,
    by: &By,
) -> Result<Option<Added>> {
    let (added, verdict) = match said {
        Said::Accepted(concept) => (Some(add(store, *concept, by)?), Verdict::Accepted),
        Said::Rejected => (None, Verdict::Rejected),
    };
    let mut writing = store.begin(by.now)?;
    writing.judge(&Judgement {
        language: proposal.language.clone(),
        key: proposal.key.clone(),
        verdict,
    })?;
    writing.commit()?;
    Ok(added)
}
