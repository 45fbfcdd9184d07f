//! Counting: how often words were linked in many pairs of texts.

use rustc_hash::FxHashMap;

use super::aligner::WordAligner;
use super::jumps::JUMPS;
use crate::model::{LINK_STEPS, LinkCounts, PairCount, Side, WordCount};

/// Links less likely than this are not counted: chance company.
const LEAST_COUNTED: f32 = 0.05;

/// Adds up the links of pairs of texts.
///
/// Every pair is read in the light of what the aligner knew at the beginning, whatever else has
/// been counted, and all counts are whole numbers. So the sum does not depend on the order of the
/// pairs, parts of it may be counted apart, and what was added can be taken back exactly.
#[derive(Debug, Clone)]
pub struct Counter {
    light: WordAligner,
    pairs: FxHashMap<(u64, u64), i64>,
    /// Linked and unlinked occurrences, of source words and of target words.
    words: [FxHashMap<u64, [i64; 2]>; 2],
    unlinked: [i64; 2],
    jumps: [Vec<i64>; 2],
    texts: i64,
}

impl Counter {
    /// Counts in the light of what `light` knows.
    pub fn new(light: WordAligner) -> Counter {
        Counter {
            light,
            pairs: FxHashMap::default(),
            words: Default::default(),
            unlinked: [0; 2],
            jumps: [vec![0; JUMPS], vec![0; JUMPS]],
            texts: 0,
        }
    }

    /// Counts a text and its translation, given as tokens; each link in it for so many: 1 for an
    /// ordinary pair, -1 to take one back. Of no weight they teach nothing.
    pub fn add(&mut self, source: &[&str], target: &[&str], weight: f32) {
        if weight == 0.0 {
            return;
        }
        let found = self.light.expect(source, target);
        let steps = |amount: f32| (f64::from(amount * weight) * LINK_STEPS).round() as i64;
        for (i, s) in found.keys[0].iter().enumerate() {
            for (j, t) in found.keys[1].iter().enumerate() {
                let link = found.links.at(i, j);
                if link >= LEAST_COUNTED {
                    *self.pairs.entry((*s, *t)).or_default() += steps(link);
                    self.words[0].entry(*s).or_default()[0] += steps(link);
                    self.words[1].entry(*t).or_default()[0] += steps(link);
                }
            }
        }
        for side in 0..2 {
            for (word, amount) in found.keys[side].iter().zip(found.unlinked[side]) {
                self.words[side].entry(*word).or_default()[1] += steps(*amount);
                self.unlinked[side] += steps(*amount);
            }
            for (sum, jump) in self.jumps[side].iter_mut().zip(&found.jumps[side]) {
                *sum += steps(*jump as f32);
            }
        }
        self.texts += if weight < 0.0 { -1 } else { 1 };
    }

    /// Adds what another has counted, which begins anew.
    pub fn absorb(&mut self, other: &mut Counter) {
        for (pair, count) in other.pairs.drain() {
            *self.pairs.entry(pair).or_default() += count;
        }
        for side in 0..2 {
            for (word, [linked, unlinked]) in other.words[side].drain() {
                let sum = self.words[side].entry(word).or_default();
                sum[0] += linked;
                sum[1] += unlinked;
            }
            self.unlinked[side] += std::mem::take(&mut other.unlinked[side]);
            for (sum, jump) in self.jumps[side].iter_mut().zip(&mut other.jumps[side]) {
                *sum += std::mem::take(jump);
            }
        }
        self.texts += std::mem::take(&mut other.texts);
    }

    /// What was counted since the beginning or the last call; negative where more was taken back
    /// than added.
    pub fn take(&mut self) -> LinkCounts {
        let mut pairs: Vec<PairCount> = self
            .pairs
            .drain()
            .map(|((source, target), count)| PairCount {
                source,
                target,
                count,
            })
            .collect();
        pairs.retain(|pair| pair.count != 0);
        pairs.sort_unstable();
        let [source, target] = self.words.each_mut().map(|words| {
            let mut words: Vec<WordCount> = words
                .drain()
                .map(|(word, [linked, unlinked])| WordCount {
                    word,
                    linked,
                    unlinked,
                })
                .collect();
            words.retain(|word| word.linked != 0 || word.unlinked != 0);
            words.sort_unstable();
            words
        });
        let jumps = self.jumps.each_mut();
        LinkCounts {
            pairs,
            together: Side::Source,
            source,
            target,
            unlinked: std::mem::take(&mut self.unlinked),
            jumps: jumps.map(|jumps| std::mem::replace(jumps, vec![0; JUMPS])),
            texts: std::mem::take(&mut self.texts),
        }
    }
}
