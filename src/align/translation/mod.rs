//! The translation table: how much likelier a word is where a word of the other language stands.
//!
//! IBM Model 1 (Brown et al. 1993) in both directions, kept as ratios to each word's share of the
//! document, and sparse: what a word does not keep for its pairs it spreads over all words.

mod score;
mod train;

pub(crate) use score::Window;
pub(crate) use train::{WeightedBead, train};

use super::evidence::Seed;
use super::vocabulary::Words;

/// A pair of words in a row of the table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair {
    /// The word of the target side.
    pub target: u32,
    /// P(target word | source word) over P(target word).
    pub forward: f32,
    /// P(source word | target word) over P(source word).
    pub backward: f32,
    /// The source of evidence that gave most of the pair's count, as index in `SOURCES`.
    pub by: u8,
}

/// The table. Rows are source words.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<u32>,
    pairs: Vec<Pair>,
    /// Share of each source word that its pairs leave.
    pub source_rest: Vec<f32>,
    /// Share of each target word that its pairs leave.
    pub target_rest: Vec<f32>,
}

impl Table {
    /// What is believed before any bead is known.
    pub fn from_seeds(source: &Words, target: &Words, seeds: &[Seed]) -> Table {
        train(source, target, seeds, &[])
    }

    /// The pairs of a source word, by target word.
    pub fn row(&self, source: u32) -> &[Pair] {
        let at = source as usize;
        &self.pairs[self.rows[at] as usize..self.rows[at + 1] as usize]
    }
}
