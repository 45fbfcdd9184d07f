//! Recognition: which terms of the glossary stand in a text.
//!
//! Terms are compared by their stems, so inflection, accents and case do not hide them. An
//! acronym is an exception: "OIM" is found in capitals only, since "who" is not "WHO".

use std::collections::HashMap;
use std::ops::Range;

use crate::lang::{Analyser, Analysis, Tag};
use crate::model::{Concept, TermKind};
use crate::text::TokenKind;

/// Finds the terms of one language.
///
/// Built once for many texts; a text costs time in proportion to its words, not to the terms.
#[derive(Debug)]
pub struct Recognizer {
    /// Terms by the stem of their first word, the longest first.
    by_first: HashMap<u64, Vec<Pattern>>,
}

#[derive(Debug)]
struct Pattern {
    words: Vec<Word>,
    concept: usize,
    term: usize,
}

#[derive(Debug)]
struct Word {
    stem: u64,
    /// Bytes of the word.
    length: usize,
    /// The exact form, where no other will do.
    form: Option<u64>,
}

/// Bytes by which a word may be longer or shorter than the term's and still be a form of it.
/// "regular" and "regularization" share their stem and are two words.
const LONGEST_ENDING: usize = 4;

/// A term found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Bytes of the text, half-open, from the first word of the term to its last.
    pub span: Range<usize>,
    /// Index into the concepts that the recognizer was built from.
    pub concept: usize,
    /// Index into that concept's terms.
    pub term: usize,
}

impl Recognizer {
    /// A recognizer for the terms that `concepts` have in `language`, in any region.
    pub fn new(concepts: &[Concept], language: &Tag, analyser: &mut Analyser) -> Recognizer {
        let mut by_first: HashMap<u64, Vec<Pattern>> = HashMap::new();
        for (concept, terms) in concepts.iter().map(|concept| &concept.terms).enumerate() {
            for (term, named) in terms.iter().enumerate() {
                if named.language.primary() != language.primary() {
                    continue;
                }
                let exact = named.kind == TermKind::Acronym;
                let analysis = analyser.analyse(&named.text);
                let words: Vec<Word> = words(&analysis)
                    .map(|at| &analysis.tokens[at])
                    .map(|token| Word {
                        stem: token.stem,
                        length: token.span.len(),
                        form: exact.then_some(token.form),
                    })
                    .collect();
                if let Some(first) = words.first() {
                    by_first.entry(first.stem).or_default().push(Pattern {
                        words,
                        concept,
                        term,
                    });
                }
            }
        }
        for patterns in by_first.values_mut() {
            patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.words.len()));
        }
        Recognizer { by_first }
    }

    /// The terms in a text, in order. Where terms overlap, the one that begins first, and of those
    /// the longest, stands; a term shared by several concepts is found once for each.
    pub fn find(&self, text: &Analysis) -> Vec<Found> {
        let words: Vec<usize> = words(text).collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let rest = &words[at..];
            let patterns = self.by_first.get(&text.tokens[words[at]].stem);
            let mut length = 0;
            for pattern in patterns.into_iter().flatten() {
                if pattern.words.len() < length {
                    break;
                }
                if pattern.stands_at(text, rest) {
                    length = pattern.words.len();
                    let end = text.tokens[rest[length - 1]].span.end;
                    found.push(Found {
                        span: text.tokens[rest[0]].span.start..end,
                        concept: pattern.concept,
                        term: pattern.term,
                    });
                }
            }
            at += length.max(1);
        }
        found
    }
}

impl Pattern {
    fn stands_at(&self, text: &Analysis, words: &[usize]) -> bool {
        words.len() >= self.words.len()
            && self.words.iter().zip(words).all(|(wanted, at)| {
                let token = &text.tokens[*at];
                token.stem == wanted.stem
                    && token.span.len().abs_diff(wanted.length) <= LONGEST_ENDING
                    && wanted.form.is_none_or(|form| form == token.form)
            })
    }
}

/// The tokens that terms are compared by: words and numbers, without what stands between them.
fn words(analysis: &Analysis) -> impl Iterator<Item = usize> {
    let counts = |kind| matches!(kind, TokenKind::Word | TokenKind::Number);
    analysis
        .tokens
        .iter()
        .enumerate()
        .filter(move |(_, t)| counts(t.kind))
        .map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Language;
    use crate::model::Term;

    fn found(terms: &[(&str, TermKind)], text: &str) -> Vec<String> {
        let concepts: Vec<Concept> = terms
            .iter()
            .map(|(term, kind)| Concept {
                id: (*term).to_owned(),
                terms: vec![Term {
                    kind: *kind,
                    ..Term::new("es".parse().unwrap(), *term)
                }],
                ..Concept::default()
            })
            .collect();
        let mut analyser = Analyser::new(Language::by_code("es").unwrap());
        let recognizer = Recognizer::new(&concepts, &"es".parse().unwrap(), &mut analyser);
        let analysis = analyser.analyse(text);
        recognizer
            .find(&analysis)
            .into_iter()
            .map(|found| format!("{} = {}", &text[found.span], concepts[found.concept].id))
            .collect()
    }

    #[test]
    fn terms_are_found_through_inflection_case_and_missing_accents() {
        let terms = [("solicitante de asilo", TermKind::FullForm)];
        assert_eq!(
            found(&terms, "Los Solicitantes de asilo"),
            ["Solicitantes de asilo = solicitante de asilo"]
        );
        let terms = [("protección consular", TermKind::FullForm)];
        assert_eq!(
            found(&terms, "la PROTECCION CONSULAR"),
            ["PROTECCION CONSULAR = protección consular"]
        );
    }

    #[test]
    fn a_word_that_shares_only_its_stem_with_a_term_is_another_word() {
        let terms = [("regularización", TermKind::FullForm)];
        assert_eq!(found(&terms, "una migración regular"), [] as [&str; 0]);
        assert_eq!(
            found(&terms, "regularizaciones"),
            ["regularizaciones = regularización"]
        );
    }

    #[test]
    fn the_longest_term_stands_alone() {
        let terms = [
            ("protección", TermKind::FullForm),
            ("protección consular", TermKind::FullForm),
        ];
        assert_eq!(
            found(&terms, "protección consular y protección"),
            [
                "protección consular = protección consular",
                "protección = protección"
            ]
        );
    }

    #[test]
    fn an_acronym_is_found_in_its_own_case_only() {
        assert_eq!(
            found(&[("OIM", TermKind::Acronym)], "la OIM, no oim"),
            ["OIM = OIM"]
        );
    }
}
