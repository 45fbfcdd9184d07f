//! The glossary's terms: rendered as it says, and none that it forbids.

use std::ops::Range;

use super::{Check, Finding, Run, Severity, Subject};
use crate::model::{Concept, Term, TermKind, TermStatus};
use crate::text::fold;

pub(super) static CHECK: Check = Check {
    name: "terms",
    severity: Severity::Error,
    definition: "A term of the glossary in the source of which the translation has no preferred or \
        admitted rendering, in any inflected form, order and with up to three words between; what stands there \
        instead is shown. A forbidden \
        term in the translation (an error) or a deprecated one (a warning). Of terms that overlap \
        the longest counts: “salud” inside “sistema de salud” asks for nothing. Where the source \
        term names several concepts, a rendering of one of them is enough. Nothing is asked of an \
        address, nor of a text that is not translated at all.",
    true_alarm: [
        "El ACNUR publicó el informe.",
        "The ACNUR published the report.",
    ],
    false_alarm: (
        [
            "El ACNUR publicó el informe.",
            "The agency published the report.",
        ],
        "the concept is named in other words, since it was named before",
    ),
    run: Run::Pair(run),
};

/// The terms of a glossary that stand in a pair of texts.
#[derive(Debug, Clone, Default)]
pub struct Terms<'a> {
    /// The glossary.
    pub concepts: &'a [Concept],
    /// Terms in the source, in order.
    pub source: Vec<Named>,
    /// Terms in the target, in order.
    pub target: Vec<Named>,
}

/// A term that stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Bytes of the text, half-open.
    pub span: Range<usize>,
    /// Index into the concepts.
    pub concept: usize,
    /// Index into that concept's terms.
    pub term: usize,
}

impl Terms<'_> {
    fn term(&self, named: &Named) -> &Term {
        &self.concepts[named.concept].terms[named.term]
    }
}

fn approved(status: TermStatus) -> bool {
    status <= TermStatus::Admitted
}

fn run(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let terms = &subject.terms;
    let mut untranslated = Vec::new();
    super::untranslated::run(subject, &mut untranslated);
    if !untranslated.is_empty() {
        return;
    }
    unwanted(subject, found);
    let addresses = super::addresses::addresses(subject.source.text);
    let in_address = |span: &Range<usize>| {
        let mut addresses = addresses.iter();
        addresses.any(|(_, address)| address.contains(&span.start))
    };
    let told: Vec<usize> = terms
        .target
        .iter()
        .filter(|named| !approved(terms.term(named).status))
        .map(|named| named.concept)
        .collect();
    let mut asked: Vec<&str> = Vec::new();
    // The concepts of one place stand beside each other.
    for place in terms.source.chunk_by(|one, other| one.span == other.span) {
        let wanted: Vec<&Term> = place
            .iter()
            .flat_map(|named| renderings(subject, named))
            .collect();
        let open = place
            .iter()
            .all(|named| renderings(subject, named).next().is_some());
        let served = place.iter().any(|named| {
            told.contains(&named.concept)
                || terms
                    .target
                    .iter()
                    .any(|other| other.concept == named.concept)
        });
        let written = &subject.source.text[place[0].span.clone()];
        let named_so = place
            .iter()
            .any(|named| is_term(written, terms.term(named)));
        if !open
            || in_address(&place[0].span)
            || !named_so
            || served
            || asked.contains(&written)
            || wanted.iter().any(|term| stands(subject, term))
        {
            continue;
        }
        asked.push(written);
        let mut names: Vec<String> = Vec::new();
        for term in wanted {
            let name = format!("“{}”", term.text);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let mut finding = CHECK
            .finding(format!("“{written}” should be {}", names.join(" or ")))
            .at_source(place[0].span.clone());
        finding.rendering_unknown = true;
        found.push(finding);
    }
}

/// What the glossary allows for a concept in the target language.
fn renderings<'a>(subject: &'a Subject<'_>, named: &Named) -> impl Iterator<Item = &'a Term> {
    subject.terms.concepts[named.concept]
        .terms_in(&subject.target.reader.tag)
        .filter(|term| approved(term.status))
}

/// Whether the words of a rendering stand in the target, inflected, in any order and with a few
/// others between: "dignified and safe return" holds "dignified return". Also inside a longer
/// term, in which recognition does not look.
fn stands(subject: &Subject<'_>, term: &Term) -> bool {
    /// Other words that may stand between those of a rendering.
    const BETWEEN: usize = 3;
    if term.kind == TermKind::Acronym {
        return subject.target.written_words().any(|word| word == term.text);
    }
    let (text, wanted) = (subject.target.bare_words(), bare_words(&term.text));
    // Where each word of the rendering stands.
    let mut places: Vec<Vec<usize>> = Vec::with_capacity(wanted.len());
    for word in &wanted {
        let found = text.iter().enumerate();
        let found = found.filter(|(_, other)| is_same(other, word));
        places.push(found.map(|(at, _)| at).collect());
        if places.last().is_some_and(Vec::is_empty) {
            return false;
        }
    }
    let last = text.len().saturating_sub(wanted.len());
    (0..=last).any(|start| {
        let end = text.len().min(start + wanted.len() + BETWEEN);
        let mut taken: Vec<usize> = Vec::with_capacity(wanted.len());
        places.iter().all(|places| {
            let mut within = places.iter().filter(|at| (start..end).contains(*at));
            let free = within.find(|at| !taken.contains(at));
            free.map(|at| taken.push(*at)).is_some()
        })
    })
}

/// The words of a text, folded and without the endings that plural and gender change.
pub(super) fn bare_words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words.map(|word| bare(&fold(word)).to_owned()).collect()
}

/// A folded word without the ending that plural and gender change.
fn bare(word: &str) -> &str {
    let word = word
        .strip_suffix('s')
        .filter(|rest| rest.len() > 2)
        .unwrap_or(word);
    let ending = |ending: char| word.strip_suffix(ending).filter(|rest| rest.len() > 2);
    ending('a')
        .or_else(|| ending('o'))
        .or_else(|| ending('e'))
        .unwrap_or(word)
}

/// Whether two words, bare, are forms of one word.
///
/// Stems are too coarse for this: "trata" and "tratado", "consular" and "consulado" share theirs.
fn is_same(one: &str, other: &str) -> bool {
    // "agencies" and "agency", "luces" and "luz".
    let changed = |one: &str, other: &str| {
        let same = |from, to| match (one.strip_suffix(from), other.strip_suffix(to)) {
            (Some(one), Some(other)) => one == other,
            _ => false,
        };
        same('i', 'y') || same('c', 'z')
    };
    one == other || changed(one, other) || changed(other, one)
}

/// Whether words of the source are a term's, word by word, rather than of the same stem.
fn is_term(written: &str, term: &Term) -> bool {
    if term.kind == TermKind::Acronym {
        return true;
    }
    let (one, other) = (bare_words(written), bare_words(&term.text));
    one.len() != other.len()
        || one
            .iter()
            .zip(&other)
            .all(|(one, other)| is_same(one, other))
}

/// Forbidden and deprecated terms in the target.
fn unwanted(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let terms = &subject.terms;
    let addresses = super::addresses::addresses(subject.target.text);
    for named in &terms.target {
        let term = terms.term(named);
        let in_address = |(_, address): &(_, Range<usize>)| address.contains(&named.span.start);
        if approved(term.status) || addresses.iter().any(in_address) {
            continue;
        }
        // The same words may be the right ones for another concept.
        let meant = |concept: usize| terms.source.iter().any(|other| other.concept == concept);
        let right_for_another = terms.target.iter().any(|other| {
            other.span == named.span
                && approved(terms.term(other).status)
                && (meant(other.concept) || !meant(named.concept))
        });
        if right_for_another {
            continue;
        }
        let better: Vec<String> = renderings(subject, named)
            .map(|term| format!("“{}”", term.text))
            .collect();
        let instead = match better.is_empty() {
            true => String::new(),
            false => format!("; use {}", better.join(" or ")),
        };
        let written = &subject.target.text[named.span.clone()];
        let mut finding = CHECK
            .finding(format!("“{written}” is {}{instead}", term.status))
            .at_target(named.span.clone());
        if term.status == TermStatus::Deprecated {
            finding.severity = Severity::Warning;
        }
        let sources = terms
            .source
            .iter()
            .filter(|other| other.concept == named.concept);
        finding
            .source
            .extend(sources.map(|other| other.span.clone()).take(1));
        found.push(finding);
    }
}
