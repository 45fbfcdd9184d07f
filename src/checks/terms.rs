//! The glossary's terms: rendered as it says, and none that it forbids.

use std::ops::Range;

use super::{Check, Finding, Run, Severity, Subject};
use crate::lang::{are_made_apart, is_participle, one_spelling, related};
use crate::model::{Concept, Term, TermKind, TermStatus};
use crate::text::fold;

pub(super) static CHECK: Check = Check {
    name: "terms",
    severity: Severity::Error,
    definition: "A term of the glossary in the source of which the translation has no preferred or \
        admitted rendering, in any inflected form, spelling and order, with up to three words between, \
        or as a word of the same family (“on ratifying” for “ratification”); what stands there instead \
        is shown. A forbidden term in the translation (an error) or a deprecated one (a warning). Of \
        terms that overlap the longest counts: “salud” inside “sistema de salud” asks for nothing. \
        Where the source term names several concepts, a rendering of one of them is enough. Nothing is \
        asked of a participle that looks like a noun (“han sido tratados”), of a word within a name that \
        the translation keeps or that has a name of its own there, of an address, nor of a text that is \
        not translated at all.",
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
                || terms.target.iter().any(|other| {
                    let written = &subject.target.text[other.span.clone()];
                    let code = subject.target.reader.code();
                    other.concept == named.concept && is_form_of(code, written, terms.term(other))
                })
        });
        let written = &subject.source.text[place[0].span.clone()];
        let named_so = place
            .iter()
            .any(|named| is_term(subject.source.reader.code(), written, terms.term(named)));
        if !open
            || is_verb(subject, &place[0].span)
            || (place.iter().all(|named| is_small(terms.term(named)))
                && is_within_name(subject, &place[0].span))
            || in_address(&place[0].span)
            || !named_so
            || served
            || asked.contains(&written)
            || wanted.iter().any(|term| stands(subject, term))
        {
            continue;
        }
        asked.push(written);
        let participle = |term: &&Term| is_participle(subject.target.reader.code(), &term.text);
        let may_be_verb = is_participle(subject.source.reader.code(), &fold(written))
            && !wanted.iter().any(participle);
        let mut finding = CHECK
            .finding(format!("“{written}” should be {}", listed(wanted)))
            .at_source(place[0].span.clone());
        finding.rendering_unknown = true;
        finding.unless_participle = may_be_verb;
        found.push(finding);
    }
}

/// Terms in quotation marks, each once.
fn listed<'a>(terms: impl IntoIterator<Item = &'a Term>) -> String {
    let mut names: Vec<String> = Vec::new();
    for term in terms {
        let name = format!("“{}”", term.text);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(" or ")
}

/// Whether the place of a term holds the participle of a perfect: "ha entrado en vigor" is no
/// "entrada en vigor".
fn is_verb(subject: &Subject<'_>, span: &Range<usize>) -> bool {
    let reader = subject.source.reader;
    let text = subject.source.text;
    let first = text[span.clone()].split_whitespace().next();
    let makes_perfect = |word: &str| {
        let language = reader.language;
        language.is_some_and(|language| language.makes_perfect(&word.to_lowercase()))
    };
    first.is_some_and(|word| is_participle(reader.code(), &fold(word)))
        && text[..span.start].ends_with(char::is_whitespace)
        && text[..span.start]
            .split_whitespace()
            .next_back()
            .is_some_and(makes_perfect)
}

fn is_small(term: &Term) -> bool {
    !term.text.contains(char::is_uppercase)
}

/// Whether a term in capitals stands behind another word in capitals, perhaps with words of grammar
/// between, in a text that is no heading: "Ministerio de Formación Profesional"; or whether the
/// translation keeps the name as it is.
fn is_within_name(subject: &Subject<'_>, span: &Range<usize>) -> bool {
    let text = &subject.source;
    let capital = |span: &Range<usize>| text.text[span.clone()].starts_with(char::is_uppercase);
    if !capital(span) {
        return false;
    }
    let words: Vec<_> = text.analysis.words().collect();
    let content = |word: &&&crate::lang::AnalysedToken| word.role == crate::lang::Role::Content;
    let is_heading = words.iter().filter(content).all(|word| capital(&word.span));
    let Some(at) = words.iter().position(|word| word.span.start == span.start) else {
        return false;
    };
    let before = words[..at].iter().rev().find(content);
    let Some(before) = before.filter(|before| capital(&before.span)) else {
        return false;
    };
    let between = &text.text[before.span.end..span.start];
    let joined = between.chars().all(|c| c.is_alphanumeric() || c == ' ');
    let name = &text.text[before.span.start..span.end];
    joined && (!is_heading || subject.target.text.contains(name))
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
    if term.kind == TermKind::Acronym || is_initials(&term.text) {
        return holds_initials(subject.target.text, &term.text);
    }
    let code = subject.target.reader.code();
    let (text, wanted) = (subject.target.bare_words(), bare_words(code, &term.text));
    // Where each word of the rendering stands.
    let mut places: Vec<Vec<usize>> = Vec::with_capacity(wanted.len());
    for word in &wanted {
        let found = text.iter().enumerate();
        let found = found.filter(|(_, other)| {
            is_same(&other.bare, &word.bare) || related(code, &other.folded, &word.folded)
        });
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

/// Whether a term is written in capitals and stops alone: "U.S.", "EE. UU."
fn is_initials(term: &str) -> bool {
    let capitals = term.chars().filter(|c| c.is_uppercase()).count();
    capitals >= 2
        && term
            .chars()
            .all(|c| c.is_uppercase() || c == '.' || c == ' ')
}

/// Whether initials stand in a text: with stops or without, in the plural or with the ending of a
/// possessive; in small letters where the text has no capitals at all.
fn holds_initials(text: &str, initials: &str) -> bool {
    let bare = |text: &str| text.replace(['.', ' '], "");
    let wanted = bare(initials);
    let all_small = !text.contains(char::is_uppercase);
    let same = |piece: &str| {
        let singular = piece.strip_suffix('s').filter(|rest| rest.len() > 1);
        let forms = [Some(piece), singular];
        forms.into_iter().flatten().any(|form| match all_small {
            true => form == wanted.to_lowercase(),
            false => form == wanted,
        })
    };
    let pieces: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '.' || c == '&'))
        .collect();
    pieces.iter().any(|piece| same(&bare(piece)))
        || (initials.contains(' ') && pieces.windows(2).any(|two| same(&bare(&two.concat()))))
}

/// A word as renderings are looked for.
#[derive(Debug)]
pub(super) struct BareWord {
    /// Without case and accents.
    folded: String,
    /// Without the endings that plural and gender change, too, and in one spelling.
    bare: String,
}

/// The words of a text in the language with this code.
pub(super) fn bare_words(code: &str, text: &str) -> Vec<BareWord> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words
        .map(|word| {
            let folded = one_spelling(code, fold(word));
            BareWord {
                bare: bare(&folded).to_owned(),
                folded,
            }
        })
        .collect()
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
fn is_term(code: &str, written: &str, term: &Term) -> bool {
    if term.kind == TermKind::Acronym {
        return true;
    }
    let (one, other) = (bare_words(code, written), bare_words(code, &term.text));
    let inner = term.text.split_whitespace().skip(1);
    // A name has no other number: "un estado unido" is no "Estados Unidos".
    if inner.clone().next().is_some()
        && inner
            .clone()
            .all(|word| word.starts_with(char::is_uppercase))
    {
        return fold(written) == fold(&term.text) || one.len() != other.len();
    }
    one.len() != other.len()
        || one.iter().zip(&other).all(|(one, other)| {
            is_same(&one.bare, &other.bare) && !is_other_form(code, &one.folded, &other.folded)
        })
}

/// Whether two Spanish words differ in an e against a or o, as a verb's form does from a noun:
/// "reserve", "reserva"; but "presidente" and "presidenta" do not.
fn is_other_form(code: &str, one: &str, other: &str) -> bool {
    let ends = |word: &str| {
        let word = word.strip_suffix('s').unwrap_or(word);
        let vowel = word.chars().next_back()?;
        let bare = &word[..word.len() - vowel.len_utf8()];
        "aeo".contains(vowel).then(|| (bare.to_owned(), vowel))
    };
    match (ends(one), ends(other)) {
        (Some((bare, one)), Some((same, other))) if code == "es" => {
            bare == same
                && one != other
                && (one == 'e' || other == 'e')
                && !bare.ends_with("nt")
                && !bare.ends_with('f')
        }
        _ => false,
    }
}

/// Forbidden and deprecated terms in the target.
fn unwanted(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let terms = &subject.terms;
    let addresses = super::addresses::addresses(subject.target.text);
    // The concepts of one place stand beside each other.
    for place in terms.target.chunk_by(|one, other| one.span == other.span) {
        let span = &place[0].span;
        let written = &subject.target.text[span.clone()];
        let in_address = |(_, address): &(_, Range<usize>)| address.contains(&span.start);
        // The same words may be the right ones for another concept.
        let meant = |concept: usize| terms.source.iter().any(|other| other.concept == concept);
        let right_for_another = |named: &Named| {
            place.iter().any(|other| {
                approved(terms.term(other).status)
                    && (meant(other.concept) || !meant(named.concept))
            })
        };
        let wrong = |named: &&Named| {
            let term = terms.term(named);
            !approved(term.status)
                && is_form_of(subject.target.reader.code(), written, term)
                && !right_for_another(named)
        };
        let mut wrong: Vec<&Named> = place.iter().filter(wrong).collect();
        if wrong.iter().any(|named| meant(named.concept)) {
            wrong.retain(|named| meant(named.concept));
        }
        let Some(worst) = wrong.iter().max_by_key(|named| terms.term(named).status) else {
            continue;
        };
        if addresses.iter().any(in_address) {
            continue;
        }
        let better = listed(wrong.iter().flat_map(|named| renderings(subject, named)));
        let instead = match better.is_empty() {
            true => String::new(),
            false => format!("; use {better}"),
        };
        let status = terms.term(worst).status;
        let mut finding = CHECK
            .finding(format!("“{written}” is {status}{instead}"))
            .at_target(span.clone());
        if status == TermStatus::Deprecated {
            finding.severity = Severity::Warning;
        }
        let of_concept = |other: &&Named| wrong.iter().any(|named| named.concept == other.concept);
        let sources = terms.source.iter().filter(of_concept);
        finding
            .source
            .extend(sources.map(|other| other.span.clone()).take(1));
        found.push(finding);
    }
}

/// Whether words are forms of a term's rather than others of the same stems.
fn is_form_of(code: &str, written: &str, term: &Term) -> bool {
    let (one, other) = (bare_words(code, written), bare_words(code, &term.text));
    term.kind == TermKind::Acronym
        || one.len() != other.len()
        || (one.iter().zip(&other)).all(|(one, other)| {
            one.bare == other.bare || !are_made_apart(code, &one.folded, &other.folded)
        })
}
