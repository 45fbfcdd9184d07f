//! Terms that are the same, or nearly, in two concepts. They are told, never merged silently.

use std::collections::HashMap;

use serde::Serialize;

use super::analyser;
use crate::lang::{Analyser, Tag, are_made_apart};
use crate::model::{Concept, Term};
use crate::text::{TokenKind, fold};

/// How like two terms are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likeness {
    /// Letter by letter.
    Same,
    /// But for accents, capitals and hyphens.
    Spelling,
    /// But for number, gender and other endings.
    Inflection,
}

/// A term that another concept has too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Similar {
    /// How like they are.
    pub likeness: Likeness,
    /// Language of both.
    pub language: Tag,
    /// The term.
    pub term: String,
    /// The other concept.
    pub concept: String,
    /// Its term.
    pub other: String,
}

/// Keys by which terms are compared, with an analyser for each language kept.
#[derive(Default)]
pub(super) struct Stems {
    analysers: HashMap<String, Analyser>,
}

impl Stems {
    /// The stems of a term's words.
    pub fn of(&mut self, language: &Tag, text: &str) -> Vec<u64> {
        let analyser = self
            .analysers
            .entry(language.primary().to_owned())
            .or_insert_with(|| analyser(language));
        let analysis = analyser.analyse(text);
        let tokens = analysis.tokens.iter();
        let words = tokens.filter(|t| matches!(t.kind, TokenKind::Word | TokenKind::Number));
        words.map(|token| token.stem).collect()
    }
}

/// Whether the words of two terms of the same stems are other words of one root: "asilo" and
/// "asilante" are, "vía" and "vías" are not.
fn are_other_words(language: &Tag, [one, other]: [&str; 2]) -> bool {
    let words = |text: &str| -> Vec<String> { text.split_whitespace().map(fold).collect() };
    let (one, other) = (words(one), words(other));
    let mut pairs = one.iter().zip(&other);
    pairs.any(|(one, other)| are_made_apart(language.primary(), one, other))
}

/// The text without case, accents, hyphens and blanks.
fn spelling(text: &str) -> String {
    let mut folded = fold(text);
    folded.retain(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '‑' | '.' | '\'' | '’'));
    folded
}

/// Places of one spelling or of the same stems that are told of a term. Where a list repeats a term
/// thousands of times, a note for each pair would be no help.
const MOST_ALIKE: usize = 20;

/// The terms of a glossary, by what makes them alike.
pub(super) struct Index<'a> {
    concepts: &'a [Concept],
    by_key: HashMap<(String, Key), Vec<(usize, usize)>>,
    stems: Stems,
}

#[derive(PartialEq, Eq, Hash)]
enum Key {
    Spelling(String),
    Stems(Vec<u64>),
}

fn keys(stems: &mut Stems, term: &Term) -> [(String, Key); 2] {
    let language = term.language.primary().to_owned();
    [
        (language.clone(), Key::Spelling(spelling(&term.text))),
        (language, Key::Stems(stems.of(&term.language, &term.text))),
    ]
}

impl<'a> Index<'a> {
    pub fn new(concepts: &'a [Concept]) -> Index<'a> {
        let mut stems = Stems::default();
        let mut by_key: HashMap<_, Vec<_>> = HashMap::new();
        for (at, concept) in concepts.iter().enumerate() {
            for (place, term) in concept.terms.iter().enumerate() {
                for key in keys(&mut stems, term) {
                    by_key.entry(key).or_default().push((at, place));
                }
            }
        }
        Index {
            concepts,
            by_key,
            stems,
        }
    }

    /// Terms of other concepts that are like those of `concept`, the likest first; of those that
    /// are like one term the first [`MOST_ALIKE`].
    pub fn like(&mut self, concept: &Concept) -> Vec<Similar> {
        let mut found: Vec<Similar> = Vec::new();
        for term in &concept.terms {
            for key in keys(&mut self.stems, term) {
                for (at, place) in self.by_key.get(&key).into_iter().flatten().take(MOST_ALIKE) {
                    let other = &self.concepts[*at];
                    let their = &other.terms[*place];
                    let told = |known: &Similar| {
                        known.concept == other.id
                            && known.term == term.text
                            && known.other == their.text
                    };
                    if other.id == concept.id || found.iter().any(told) {
                        continue;
                    }
                    let texts = [term.text.as_str(), their.text.as_str()];
                    let likeness = match &key.1 {
                        _ if their.text == term.text => Likeness::Same,
                        Key::Spelling(_) => Likeness::Spelling,
                        Key::Stems(_) if are_other_words(&term.language, texts) => continue,
                        Key::Stems(_) => Likeness::Inflection,
                    };
                    found.push(Similar {
                        likeness,
                        language: term.language.clone(),
                        term: term.text.clone(),
                        concept: other.id.clone(),
                        other: their.text.clone(),
                    });
                }
            }
        }
        found.sort_by(|a, b| (a.likeness, &a.concept).cmp(&(b.likeness, &b.concept)));
        found
    }
}

/// Terms of other concepts among `known` that are like those of `concept`, the likest first.
pub fn similar(known: &[Concept], concept: &Concept) -> Vec<Similar> {
    Index::new(known).like(concept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_numbers_are_alike_and_other_words_of_one_root_are_not() {
        let concept = |text: &str| Concept {
            id: text.to_owned(),
            terms: vec![Term::new("es".parse().unwrap(), text.to_owned())],
            ..Concept::default()
        };
        let known = ["vías regulares", "asilo", "inmigración ilegal"].map(concept);
        let like = |text: &str| similar(&known, &concept(text)).len();
        assert_eq!(like("vía regular"), 1);
        assert_eq!(like("asilante"), 0);
        assert_eq!(like("inmigrante ilegal"), 0);
    }

    #[test]
    fn a_term_that_stands_everywhere_is_told_of_some_places() {
        let concept = |id: usize| Concept {
            id: format!("c{id:04}"),
            terms: vec![Term::new("es".parse().unwrap(), "regular")],
            ..Concept::default()
        };
        let concepts: Vec<Concept> = (0..2_000).map(concept).collect();
        let mut index = Index::new(&concepts);
        for concept in &concepts {
            let told = index.like(concept).len();
            assert!((MOST_ALIKE - 1..=MOST_ALIKE).contains(&told), "{told}");
        }
    }
}
