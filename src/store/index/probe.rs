//! A query made ready for any number of index files.

use super::build::FEW_WORDS;
use super::profile::{Outline, Profile};
use super::put_aside::sequence;
use super::vocabulary::form_key;
use crate::lang::Analysis;
use crate::text::distance::Pattern;
use crate::text::{TokenKind, nfc};

/// A query as an index looks it up.
#[derive(Debug)]
pub struct Probe {
    pub(super) tokens: Vec<Token>,
    pub(super) outline: Outline,
    pub(super) weight: u32,
    pub(super) sequence: u32,
    pub(super) profile: Profile,
    pub(super) letters: usize,
    pub(super) pattern: Pattern,
}

#[derive(Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) key: u64,
    pub(super) stem: u64,
}

impl Probe {
    /// The query `text`, of which `analysis` is the analysis.
    pub fn new(text: &str, analysis: &Analysis) -> Probe {
        let composed = nfc(text);
        let mut outline = Outline::default();
        let tokens = analysis
            .tokens
            .iter()
            .map(|token| {
                outline.add(token.kind, token.stem);
                Token {
                    kind: token.kind,
                    key: form_key(token),
                    stem: token.stem,
                }
            })
            .collect();
        let (profile, _, letters) = Profile::of(&composed);
        Probe {
            tokens,
            weight: outline.weight(),
            outline,
            sequence: sequence(analysis, &composed),
            profile,
            letters,
            pattern: Pattern::new(&composed),
        }
    }

    pub(super) fn words(&self) -> u32 {
        self.outline.counts[0]
    }

    pub(super) fn few_words(&self) -> bool {
        self.words() < FEW_WORDS
    }

    pub(super) fn characters(&self) -> usize {
        self.pattern.length()
    }

    /// No text with this half of a profile and so many characters is more like the query than
    /// this, 0 to 1.
    pub(super) fn most_similar(&self, profile: u64, characters: usize) -> f64 {
        let longer = self.characters().max(characters);
        if longer == 0 {
            return 1.0;
        }
        let apart = self
            .characters()
            .abs_diff(characters)
            .max(self.profile.least_distance_to_half(profile) as usize)
            .min(longer);
        1.0 - apart as f64 / longer as f64
    }
}
