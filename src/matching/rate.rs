//! The match rate of two texts, as `MATCH-RATE.md` defines it.

use std::borrow::Cow;

use serde::Serialize;

use crate::lang::{AnalysedToken, Analysis};
use crate::text::distance::{Pattern, Weighed, weighted};
use crate::text::{TokenKind, nfc};

/// Highest rate of a text whose words differ.
pub const MOST_FUZZY: u8 = 94;
/// Lowest rate of a text with the same words.
pub const LEAST_SAME_WORDS: u8 = 95;
/// Rate of the same text.
pub const IDENTICAL: u8 = 100;
/// Words a side from which characters no longer count.
pub const FEW_WORDS: usize = 4;

/// A match rate and what it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rated {
    /// Percent, rounded down, 0 to 100. Context may raise 100 to 102; that is not in here.
    pub rate: u8,
    /// How it came about.
    pub grounds: Grounds,
}

/// What a match rate rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grounds {
    /// The texts are the same in NFC.
    Identical,
    /// The words are the same but for case; so many other differences, at least 1.
    SameWords {
        /// Tokens inserted, deleted, replaced or in other case, and white space.
        differences: u32,
    },
    /// The weighted edit distance of the tokens.
    Tokens {
        /// The least cost of turning one token sequence into the other.
        distance: u32,
        /// The greater weight of the two sides.
        weight: u32,
    },
    /// The edit distance of the characters.
    Characters {
        /// Levenshtein distance of the texts in NFC.
        distance: u32,
        /// Characters of the longer text.
        length: u32,
    },
}

/// A text that many others are compared with.
pub struct Query<'a> {
    text: Cow<'a, str>,
    written: &'a str,
    analysis: &'a Analysis,
    characters: Pattern,
    words: usize,
    weight: u32,
}

/// The rate of one text against another. Symmetric. To compare one with many, make a [`Query`].
pub fn rate(
    query: &Analysis,
    query_text: &str,
    candidate: &Analysis,
    candidate_text: &str,
) -> Rated {
    Query::new(query_text, query).rate(candidate, candidate_text)
}

impl<'a> Query<'a> {
    /// Prepares `text`, of which `analysis` is the analysis.
    pub fn new(text: &'a str, analysis: &'a Analysis) -> Query<'a> {
        let composed = nfc(text);
        Query {
            characters: Pattern::new(&composed),
            text: composed,
            written: text,
            words: analysis.words().count(),
            weight: analysis.weight(),
            analysis,
        }
    }

    /// The text as it was given.
    pub fn text(&self) -> &'a str {
        self.written
    }

    /// The analysis as it was given.
    pub fn analysis(&self) -> &'a Analysis {
        self.analysis
    }

    /// Whether `text` is the query's text, character for character in NFC.
    pub fn is(&self, text: &str) -> bool {
        self.text == nfc(text)
    }

    /// The rate of `text`, of which `analysis` is the analysis.
    pub fn rate(&self, analysis: &Analysis, text: &str) -> Rated {
        let none = Grounds::Tokens {
            distance: u32::MAX,
            weight: self.weight.max(analysis.weight()),
        };
        // Every text has a rate of at least 0, so the alternative is never taken.
        self.rate_from(0, analysis, text).unwrap_or(Rated {
            rate: 0,
            grounds: none,
        })
    }

    /// The rate of `text` if it is at least `min`. The higher `min`, the sooner it gives up.
    pub fn rate_from(&self, min: u8, analysis: &Analysis, text: &str) -> Option<Rated> {
        if self.is(text) {
            return Some(Rated {
                rate: IDENTICAL,
                grounds: Grounds::Identical,
            });
        }
        let words = analysis.words().count();
        if words > 0 && self.same_words(analysis, words) {
            let differences = differences(self.analysis, self.written, analysis, text);
            let lost = u8::try_from(differences.saturating_sub(1)).unwrap_or(u8::MAX);
            let rate = (IDENTICAL - 1).saturating_sub(lost).max(LEAST_SAME_WORDS);
            return (rate >= min).then_some(Rated {
                rate,
                grounds: Grounds::SameWords { differences },
            });
        }
        if min > MOST_FUZZY {
            return None;
        }
        if self.words == 0 || words == 0 {
            return self.by_characters(min, text);
        }
        let by_tokens = self.by_tokens(min, analysis);
        if self.words < FEW_WORDS && words < FEW_WORDS {
            let by_characters = self.by_characters(min, text);
            return match (by_tokens, by_characters) {
                (Some(tokens), Some(characters)) if characters.rate > tokens.rate => {
                    Some(characters)
                }
                (None, characters) => characters,
                (tokens, _) => tokens,
            };
        }
        by_tokens
    }

    /// Levenshtein similarity of the characters, 0 to 1, both texts in NFC: what orders matches
    /// of one rate.
    pub fn similarity(&self, text: &str) -> f64 {
        let (distance, length) = self.character_distance(text);
        if length == 0 {
            1.0
        } else {
            1.0 - distance as f64 / length as f64
        }
    }

    fn same_words(&self, analysis: &Analysis, words: usize) -> bool {
        self.words == words
            && self
                .analysis
                .words()
                .zip(analysis.words())
                .all(|(a, b)| a.caseless == b.caseless)
    }

    fn by_tokens(&self, min: u8, analysis: &Analysis) -> Option<Rated> {
        let weight = self.weight.max(analysis.weight());
        // Two texts may be further apart than the heavier weighs: that is a rate of 0 too.
        let limit = match min {
            0 => u32::MAX - 1,
            _ => weight * (100 - u32::from(min)) / 100,
        };
        let distance = weighted(&self.analysis.tokens, &analysis.tokens, limit)?;
        Some(Rated {
            rate: percent(weight.saturating_sub(distance), weight),
            grounds: Grounds::Tokens { distance, weight },
        })
    }

    fn by_characters(&self, min: u8, text: &str) -> Option<Rated> {
        let (distance, length) = self.character_distance(text);
        let rate = percent(length.saturating_sub(distance) as u32, length.max(1) as u32);
        (rate >= min).then_some(Rated {
            rate,
            grounds: Grounds::Characters {
                distance: distance as u32,
                length: length as u32,
            },
        })
    }

    fn character_distance(&self, text: &str) -> (usize, usize) {
        let text = nfc(text);
        let length = self.characters.length().max(text.chars().count());
        (self.characters.distance(&text), length)
    }
}

/// ⌊100·part/whole⌋, at most [`MOST_FUZZY`].
fn percent(part: u32, whole: u32) -> u8 {
    let percent = u64::from(part) * 100 / u64::from(whole.max(1));
    percent.min(u64::from(MOST_FUZZY)) as u8
}

/// Differences between two texts with the same words: the fewest tokens to insert, delete or
/// replace, a word in other case counting as replaced; where none is inserted or deleted, one
/// more if the white space differs. At least 1.
fn differences(a: &Analysis, a_text: &str, b: &Analysis, b_text: &str) -> u32 {
    let ones = |analysis: &Analysis| -> Vec<One> { analysis.tokens.iter().map(One::new).collect() };
    let tokens = weighted(&ones(a), &ones(b), u32::MAX - 1).unwrap_or(u32::MAX);
    let in_step = a.tokens.len() == b.tokens.len()
        && a.tokens
            .iter()
            .zip(&b.tokens)
            .all(|(x, y)| x.kind == y.kind);
    let space = in_step && gaps(a, a_text).ne(gaps(b, b_text));
    tokens.saturating_add(u32::from(space)).max(1)
}

/// What stands before, between and after the tokens: white space and invisible characters.
fn gaps<'a>(analysis: &'a Analysis, text: &'a str) -> impl Iterator<Item = &'a str> {
    let starts = analysis.tokens.iter().map(|token| token.span.start);
    let ends = analysis.tokens.iter().map(|token| token.span.end);
    std::iter::once(0)
        .chain(ends)
        .zip(starts.chain(std::iter::once(text.len())))
        .map(|(from, to)| &text[from..to])
}

/// A token that counts one whatever its class, and differs where its exact form does.
struct One {
    kind: TokenKind,
    form: u64,
    caseless: u64,
}

impl One {
    fn new(token: &AnalysedToken) -> One {
        One {
            kind: token.kind,
            form: token.form,
            caseless: token.caseless,
        }
    }
}

impl Weighed for One {
    fn weight(&self) -> u32 {
        1
    }

    fn substitution(&self, other: &One) -> Option<u32> {
        if self.kind != other.kind {
            None
        } else if self.form == other.form {
            Some(0)
        } else if self.kind == TokenKind::Word && self.caseless != other.caseless {
            // The words are known to be the same in order: one is never put for another.
            None
        } else {
            Some(1)
        }
    }
}
