//! One source with several translations, one translation for several sources.

use xxhash_rust::xxh3::xxh3_64;

use super::{Check, Run, Severity};
use crate::model::Side;
use crate::text::fold;

pub(super) static CHECK: Check = Check {
    name: "inconsistent",
    severity: Severity::Info,
    definition: "A source that is translated in several ways, or a translation that serves several \
        sources, with how often each stands. Case, accents, white space and the marks around a text \
        make no difference; texts without letters are left alone.",
    true_alarm: [
        "Guardar: Save; Guardar: Keep",
        "one source, two translations",
    ],
    false_alarm: (
        [
            "tiempo: time; tiempo: weather",
            "one source, two translations",
        ],
        "a word with two meanings",
    ),
    run: Run::Together,
};

/// The check's name.
pub const NAME: &str = "inconsistent";

/// Collects pairs and tells which do not agree. Keeps 16 bytes a pair, twice as many while it
/// tells; no texts.
#[derive(Debug, Default)]
pub struct Collected {
    pairs: Vec<[u64; 2]>,
}

/// Texts that differ where they should not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The side that is the same in all.
    pub same: Side,
    /// For each different text of the other side the number of the first pair that has it, counted
    /// from 0 in the order of adding, and how many have it; the most frequent first.
    pub variants: Vec<(usize, usize)>,
}

impl Collected {
    /// Adds a pair; the first has number 0.
    pub fn add(&mut self, source: &str, target: &str) {
        self.pairs.push([key(source), key(target)]);
    }

    /// The groups, those of equal sources first, each in the order of their first pair.
    pub fn groups(&self) -> Vec<Group> {
        let mut groups = Vec::new();
        for (same, other, side) in [(0, 1, Side::Source), (1, 0, Side::Target)] {
            let mut numbers: Vec<u32> = (0_u32..)
                .zip(&self.pairs)
                .filter(|(_, pair)| !pair.contains(&NOTHING))
                .map(|(number, _)| number)
                .collect();
            let text = |number: u32, side: usize| self.pairs[number as usize][side];
            numbers.sort_unstable_by_key(|number| (text(*number, same), *number));
            let mut found: Vec<Group> = numbers
                .chunk_by(|a, b| text(*a, same) == text(*b, same))
                .filter_map(|numbers| {
                    let mut variants: Vec<(u64, usize, usize)> = Vec::new();
                    for number in numbers {
                        let text = text(*number, other);
                        match variants.iter_mut().find(|(known, _, _)| *known == text) {
                            Some((_, _, count)) => *count += 1,
                            None => variants.push((text, *number as usize, 1)),
                        }
                    }
                    variants.sort_by_key(|(_, first, count)| (std::cmp::Reverse(*count), *first));
                    (variants.len() > 1).then(|| Group {
                        same: side,
                        variants: variants
                            .iter()
                            .map(|(_, first, count)| (*first, *count))
                            .collect(),
                    })
                })
                .collect();
            let first = |group: &Group| group.variants.iter().map(|variant| variant.0).min();
            found.sort_by_key(first);
            groups.append(&mut found);
        }
        groups
    }
}

const NOTHING: u64 = 0;

fn key(text: &str) -> u64 {
    let folded = fold(text);
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
    if !bare.contains(char::is_alphabetic) {
        return NOTHING;
    }
    let words: Vec<&str> = bare.split_whitespace().collect();
    xxh3_64(words.join(" ").as_bytes())
}

/// Variants that are told; of "OK" there may be hundreds.
pub const TOLD: usize = 5;

/// The message of a group: what is the same, and the first [`TOLD`] of `all` variants with how
/// often each stands.
pub fn message(same: Side, text: &str, told: &[(String, usize)], all: usize) -> String {
    let mut list: Vec<String> = told
        .iter()
        .map(|(text, count)| format!("“{text}” ({count})"))
        .collect();
    if all > told.len() {
        list.push(format!("{} more", all - told.len()));
    }
    let list = list.join(", ");
    match same {
        Side::Source => format!("“{text}” is translated in {all} ways: {list}"),
        Side::Target => format!("“{text}” translates {all} sources: {list}"),
    }
}
