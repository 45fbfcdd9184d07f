//! The glossary's terms in the beads of an aligned document.

use std::ops::Range;

use serde::Serialize;

use super::Aligned;
use crate::app::check::language::Language;
use crate::checks::{self, Check, Named, Subject, Terms};
use crate::lang::Tag;
use crate::model::{Concept, Segment, Term, TermStatus};

/// A term of the glossary that stands in the source of a bead. As JSON this is a promise: fields
/// are added, never renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BeadTerm {
    /// The bead in the ladder, counted from 0.
    #[serde(skip)]
    pub bead: usize,
    /// The concept.
    pub concept: String,
    /// The words of the source.
    pub source: String,
    /// The words of the target that are a term of the concept, approved or not, where such stand
    /// there.
    pub target: Option<String>,
    /// What the glossary allows in the target, the preferred terms first.
    pub allowed: Vec<String>,
    /// Whether the translation does as the glossary says.
    pub kept: Kept,
}

/// Whether a translation does as the glossary says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// An approved term stands in the target.
    Rendered,
    /// None does.
    Otherwise,
    /// A deprecated or forbidden one does.
    Unwanted,
}

/// Finds the glossary's terms in beads.
pub(super) struct Finder<'a> {
    concepts: &'a [Concept],
    check: &'static Check,
    sides: [Language; 2],
}

impl<'a> Finder<'a> {
    /// `None` where the glossary has no term to find.
    pub fn new(concepts: &'a [Concept], from: &Tag, to: &Tag) -> Option<Finder<'a>> {
        if concepts.is_empty() {
            return None;
        }
        Some(Finder {
            concepts,
            check: Check::by_name("terms")?,
            sides: [from, to].map(|tag| Language::new(concepts, tag)),
        })
    }

    /// The terms in all beads with text on both sides, in order.
    pub fn find(&mut self, aligned: &Aligned) -> Vec<BeadTerm> {
        let mut found = Vec::new();
        for (at, bead) in aligned.ladder.beads().iter().enumerate() {
            if bead.source.is_empty() || bead.target.is_empty() {
                continue;
            }
            let source = joined(&aligned.source[bead.source.clone()]);
            let target = joined(&aligned.target[bead.target.clone()]);
            self.in_pair(at, &source, &target, &mut found);
        }
        found
    }

    fn in_pair(&mut self, bead: usize, source: &str, target: &str, found: &mut Vec<BeadTerm>) {
        let (analysis, in_source) = self.sides[0].read(source);
        if in_source.is_empty() {
            return;
        }
        let (other, in_target) = self.sides[1].read(target);
        let [from, to] = [&self.sides[0].reader, &self.sides[1].reader];
        let subject = Subject::new(
            [(source, analysis, from), (target, other, to)],
            [None, None],
            Terms {
                concepts: self.concepts,
                source: in_source,
                target: in_target,
            },
        );
        let findings = checks::run(&[self.check], &subject);
        // The check tells of the same words once in a pair of texts.
        let told = |span: &Range<usize>| {
            let same = |other: &Range<usize>| source[other.clone()] == source[span.clone()];
            findings
                .iter()
                .find(|finding| finding.source.iter().any(same))
        };
        let terms = &subject.terms;
        let places = terms.source.chunk_by(|one, other| one.span == other.span);
        for place in places {
            let allowed = |named: &Named| self.allowed(named.concept, &to.tag);
            let Some(named) = place.iter().find(|named| !allowed(named).is_empty()) else {
                continue;
            };
            // The same words may name several concepts: the one that the target names is meant.
            let meant = (place.iter()).find_map(|named| {
                Some((
                    named,
                    terms.target.iter().find(|t| t.concept == named.concept)?,
                ))
            });
            let (named, rendering) = match meant {
                Some((named, rendering)) => (named, Some(rendering)),
                None => (named, None),
            };
            let kept = match told(&named.span) {
                Some(finding) if finding.target.is_empty() => Kept::Otherwise,
                Some(_) => Kept::Unwanted,
                None => Kept::Rendered,
            };
            found.push(BeadTerm {
                bead,
                concept: self.concepts[named.concept].id.clone(),
                source: source[named.span.clone()].to_owned(),
                target: rendering.map(|rendering| target[rendering.span.clone()].to_owned()),
                allowed: allowed(named),
                kept,
            });
        }
    }

    fn allowed(&self, concept: usize, tag: &Tag) -> Vec<String> {
        let terms = self.concepts[concept].terms_in(tag);
        let mut terms: Vec<&Term> = terms
            .filter(|term| term.status <= TermStatus::Admitted)
            .collect();
        terms.sort_by_key(|term| term.status);
        terms.into_iter().map(|term| term.text.clone()).collect()
    }
}

fn joined(segments: &[Segment]) -> String {
    let texts: Vec<&str> = segments.iter().map(|one| one.text.as_str()).collect();
    texts.join(" ")
}
