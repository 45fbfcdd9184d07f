//! Bilingual lexicons: which words of one language render which of another.
//!
//! The embedded ones are data under `data/`, one folder per pair of languages: a headword, a tab,
//! and its renderings divided by semicolons, the most usual first. One file serves both
//! directions. A pair without a lexicon is no error: alignment then learns from the document.

use std::borrow::Cow;
use std::sync::Arc;

use super::Language;

/// A pair of words that translate each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendering {
    /// Word or phrase of the source language: lower case, NFC.
    pub source: Cow<'static, str>,
    /// Word or phrase of the target language: lower case, NFC.
    pub target: Cow<'static, str>,
    /// How usual this rendering is among those of its headword: above 0, and 1 for the most usual;
    /// more for what is surer than a lexicon.
    pub weight: f32,
}

/// Renderings from one language into another.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lexicon {
    // Shared, so that many aligners may go by one.
    renderings: Arc<Vec<Rendering>>,
}

struct Embedded {
    source: &'static str,
    target: &'static str,
    data: &'static str,
}

/// The lexicons that come with tramo.
static EMBEDDED: &[Embedded] = &[Embedded {
    source: "es",
    target: "en",
    data: include_str!("data/es-en/lexicon.tsv"),
}];

impl Lexicon {
    /// A lexicon of these renderings, which may repeat headwords in any order.
    pub fn new(renderings: Vec<Rendering>) -> Lexicon {
        Lexicon {
            renderings: Arc::new(renderings),
        }
    }

    /// The embedded lexicon from `source` into `target`, in whichever direction it was written;
    /// `None` where there is none for the pair.
    pub fn embedded(source: &Language, target: &Language) -> Option<Lexicon> {
        EMBEDDED.iter().find_map(|embedded| {
            if (embedded.source, embedded.target) == (source.code, target.code) {
                Some(parse(embedded.data))
            } else if (embedded.target, embedded.source) == (source.code, target.code) {
                Some(parse(embedded.data).flipped())
            } else {
                None
            }
        })
    }

    /// Every rendering, in the order of the data.
    pub fn renderings(&self) -> &[Rendering] {
        &self.renderings
    }

    /// The same lexicon read from target to source.
    pub fn flipped(mut self) -> Lexicon {
        for rendering in Arc::make_mut(&mut self.renderings) {
            std::mem::swap(&mut rendering.source, &mut rendering.target);
        }
        self
    }
}

fn parse(data: &'static str) -> Lexicon {
    let renderings = data
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .flat_map(|(headword, renderings)| {
            renderings
                .split(';')
                .map(str::trim)
                .zip(1_u8..)
                .map(move |(rendering, rank)| Rendering {
                    source: Cow::Borrowed(headword),
                    target: Cow::Borrowed(rendering),
                    weight: 1.0 / f32::from(rank),
                })
        })
        .collect();
    Lexicon::new(renderings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::nfc;

    #[test]
    fn every_line_of_every_lexicon_is_in_normal_form_and_in_order() {
        let normal = |text: &str| {
            text == nfc(&text.to_lowercase())
                && !text.is_empty()
                && text.split(' ').all(|word| !word.is_empty())
                && text
                    .chars()
                    .all(|c| c.is_alphanumeric() || " '-.·".contains(c))
        };
        for embedded in EMBEDDED {
            let mut before = "";
            for line in embedded.data.lines() {
                let (headword, renderings) = line.split_once('\t').expect(line);
                assert!(before < headword, "out of order or twice: {line}");
                before = headword;
                let renderings: Vec<&str> = renderings.split("; ").collect();
                assert!((1..=6).contains(&renderings.len()), "{line}");
                assert!(
                    normal(headword) && renderings.iter().all(|r| normal(r)),
                    "{line}"
                );
                let distinct: std::collections::HashSet<_> = renderings.iter().collect();
                assert_eq!(distinct.len(), renderings.len(), "{line}");
            }
        }
    }

    #[test]
    fn the_lexicon_knows_words_of_every_field() {
        let lexicon = Lexicon::embedded(
            Language::by_code("es").unwrap(),
            Language::by_code("en").unwrap(),
        )
        .unwrap();
        let renders = |source: &str, target: &str| {
            lexicon
                .renderings()
                .iter()
                .any(|r| r.source == source && r.target == target)
        };
        for (source, target) in [
            ("casa", "house"),
            ("ley", "law"),
            ("fe", "faith"),
            ("programa", "program"),
            ("embajador", "ambassador"),
            ("fue", "was"),
        ] {
            assert!(renders(source, target), "{source}: {target}");
        }
    }

    #[test]
    fn one_file_serves_both_directions_and_other_pairs_have_none() {
        let [spanish, english, german] = ["es", "en", "de"].map(|c| Language::by_code(c).unwrap());
        let there = Lexicon::embedded(spanish, english).unwrap();
        let back = Lexicon::embedded(english, spanish).unwrap();
        assert_eq!(there.flipped(), back);
        assert_eq!(Lexicon::embedded(german, english), None);
    }
}
