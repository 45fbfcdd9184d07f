//! The translation table: how much likelier a word is where a word of the other language stands.
//!
//! IBM Model 1 (Brown et al. 1993) in both directions, kept as ratios to each word's share of the
//! document, and sparse: what a word does not keep for its pairs it spreads over all words.

mod score;
mod train;

pub(crate) use score::Window;
use train::NULL;
pub(crate) use train::{WeightedBead, train};

use super::evidence::{SOURCES, Seed};
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

    /// The nats of two runs of words, mean of both directions, by the source of evidence (index in
    /// `SOURCES`) of each word's strongest partner, and those of words that have none.
    pub fn shares(&self, source: &[u32], target: &[u32]) -> (Vec<f64>, f64) {
        let mut by_source = vec![0.0; SOURCES.len()];
        let mut unmatched = 0.0;
        if source.is_empty() || target.is_empty() {
            return (by_source, 0.0);
        }
        let mut forward = vec![(0.0_f32, 0.0_f32, 0_u8); target.len()];
        let mut backward = vec![(0.0_f32, 0.0_f32, 0_u8); source.len()];
        for (position, word) in source.iter().enumerate() {
            for pair in self.row(*word) {
                for (q, _) in target
                    .iter()
                    .enumerate()
                    .filter(|(_, t)| **t == pair.target)
                {
                    for (sum, ratio) in [
                        (&mut forward[q], pair.forward),
                        (&mut backward[position], pair.backward),
                    ] {
                        sum.0 += ratio;
                        if ratio > sum.1 {
                            (sum.1, sum.2) = (ratio, pair.by);
                        }
                    }
                }
            }
        }
        let base = |words: &[u32], rest: &[f32]| {
            let rest: f32 = words.iter().map(|w| rest[*w as usize]).sum();
            NULL + (1.0 - NULL) * rest / words.len() as f32
        };
        for (sums, base, others) in [
            (forward, base(source, &self.source_rest), source.len()),
            (backward, base(target, &self.target_rest), target.len()),
        ] {
            for (sum, strongest, by) in sums {
                let nats = 0.5 * f64::from((base + (1.0 - NULL) * sum / others as f32).ln());
                if strongest > 0.0 {
                    by_source[by as usize] += nats;
                } else {
                    unmatched += nats;
                }
            }
        }
        (by_source, unmatched)
    }
}
