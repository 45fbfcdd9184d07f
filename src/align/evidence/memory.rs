//! Pairs that a memory has learnt of other documents: what word alignment has linked there.
//!
//! Words that the memory renders by words that this document does not have tell as much: see
//! `lexicon`.

use rustc_hash::FxHashMap;

use super::{Context, NOWHERE};
use crate::align::vocabulary::{WordKind, Words};
use crate::align::words::word_key;
use crate::model::{LINK_STEPS, WordCount};

/// Occurrences that a pair counts for which the memory always links with each other, as much as a
/// lexicon's first rendering.
const STRENGTH: f32 = 3.0;
/// Share of this for renderings that the document does not have.
const ABSENT: f32 = 0.3;
/// Links that are added to those of each word, so that what was seen once is believed by half.
const DOUBT: f32 = 1.0;
/// Weights below this say nothing.
const LEAST: f32 = 0.15;

pub(super) fn pairs(context: &Context, found: &mut Vec<(u32, u32, f32)>) {
    let Some(counts) = context.memory else {
        return;
    };
    let source = Side::new(context.source, &counts.source);
    let target = Side::new(context.target, &counts.target);
    let mut present = [
        vec![0.0_f32; source.linked.len()],
        vec![0.0_f32; target.linked.len()],
    ];
    for pair in &counts.pairs {
        let (Some(s), Some(t)) = (source.number(pair.source), target.number(pair.target)) else {
            continue;
        };
        let count = occurrences(pair.count);
        present[0][s as usize] += count;
        present[1][t as usize] += count;
        let (of_source, of_target) = (source.linked[s as usize], target.linked[t as usize]);
        let both = count / (of_source + DOUBT) * (count / (of_target + DOUBT));
        let weight = STRENGTH * both.sqrt();
        if weight >= LEAST {
            found.push((s, t, weight));
        }
    }
    for (side, words) in [&source, &target].into_iter().enumerate() {
        for (number, linked) in (0_u32..).zip(&words.linked) {
            let absent = (linked - present[side][number as usize]) / (linked + DOUBT);
            let weight = STRENGTH * ABSENT * absent;
            if weight >= LEAST {
                found.push(match side {
                    0 => (number, NOWHERE, weight),
                    _ => (NOWHERE, number, weight),
                });
            }
        }
    }
}

fn occurrences(steps: i64) -> f32 {
    (steps as f64 / LINK_STEPS).max(0.0) as f32
}

/// The words of a side as a memory knows them.
struct Side {
    numbers: FxHashMap<u64, u32>,
    /// By word number, how often the memory has linked it at all.
    linked: Vec<f32>,
}

impl Side {
    fn new(words: &Words, counts: &[WordCount]) -> Side {
        let mut side = Side {
            numbers: FxHashMap::default(),
            linked: vec![0.0; words.vocabulary.len()],
        };
        for (number, word) in (0_u32..).zip(&words.vocabulary) {
            // Names, numbers and tags are told by identity; a memory adds nothing to it.
            if matches!(word.kind, WordKind::Word | WordKind::Name) {
                side.numbers.insert(word_key(&word.key), number);
            }
        }
        for count in counts {
            if let Some(number) = side.number(count.word) {
                side.linked[number as usize] = occurrences(count.linked);
            }
        }
        side
    }

    fn number(&self, key: u64) -> Option<u32> {
        self.numbers.get(&key).copied()
    }
}
