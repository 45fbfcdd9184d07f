//! What tramo's own lexicons say, by the keys of words, ready to be asked.
//!
//! Cutting the stems of a whole lexicon takes longer than a lookup may, so the table is data too:
//! `data/*.links`, made of the lexicon by the test `the_tables_are_written` below, held up to date
//! by the test beside it. A table is sorted records of little-endian numbers: a head of four 32-bit
//! counts (pairs, source words, target words, 0), then pairs (source key, target key, weight), then
//! source and target words (key, total); keys have 64 bits, weights are 32-bit floats.

use std::cmp::Ordering;
use std::sync::Arc;

use super::vocabulary::Word;
use crate::lang::Language;
use crate::model::Side;

/// The table of one pair of languages, read in one of its two directions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Embedded {
    data: &'static [u8],
    flipped: bool,
}

/// What a table says of a word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Entry {
    /// How usual all links of it are together; 0 where nothing says so.
    pub total: f32,
    // Its pairs, where it is of the table's first language.
    renderings: &'static [u8],
}

struct Table {
    source: &'static str,
    target: &'static str,
    data: &'static [u8],
}

static TABLES: &[Table] = &[Table {
    source: "es",
    target: "en",
    data: include_bytes!("data/es-en.links"),
}];

const HEAD: usize = 16;
const PAIR: usize = 20;
const WORD: usize = 12;

impl Embedded {
    /// The table of two languages, whichever way it was written.
    pub fn of(source: &Language, target: &Language) -> Option<Embedded> {
        TABLES.iter().find_map(|table| {
            let written = (table.source, table.target);
            let flipped = match () {
                () if written == (source.code, target.code) => false,
                () if written == (target.code, source.code) => true,
                () => return None,
            };
            Some(Embedded {
                data: table.data,
                flipped,
            })
        })
    }

    /// What the table says of a word on one side.
    pub fn entry(&self, side: Side, word: u64) -> Entry {
        let is_first = (side == Side::Source) != self.flipped;
        Entry {
            total: self.total(is_first, word),
            renderings: if is_first { self.row(word) } else { &[] },
        }
    }

    /// The pairs of a word of the table's first language.
    fn row(&self, word: u64) -> &'static [u8] {
        let pairs = self.pairs();
        let first = search(pairs, PAIR, [word, 0]).unwrap_or_else(|first| first);
        let rest = &pairs[first * PAIR..];
        let row = rest
            .chunks_exact(PAIR)
            .take_while(|pair| key(pair, 0) == word);
        &rest[..row.count() * PAIR]
    }

    /// How usual all links of a word are together.
    fn total(&self, is_first: bool, word: u64) -> f32 {
        let words = self.words(usize::from(!is_first));
        let found = search(words, WORD, [word]);
        found.map_or(0.0, |at| float(&words[at * WORD..], 8))
    }

    fn count(&self, at: usize) -> usize {
        let bytes = self.data[at * 4..at * 4 + 4]
            .try_into()
            .expect("four bytes");
        u32::from_le_bytes(bytes) as usize
    }

    fn pairs(&self) -> &'static [u8] {
        &self.data[HEAD..HEAD + self.count(0) * PAIR]
    }

    fn words(&self, side: usize) -> &'static [u8] {
        let start = HEAD + self.count(0) * PAIR + side * self.count(1) * WORD;
        &self.data[start..start + self.count(1 + side) * WORD]
    }
}

/// How usual it is to render each word of one text by each of another; by source, then target
/// word, and 0 where nothing says so.
pub(super) fn between(source: &[Arc<Word>], target: &[Arc<Word>]) -> Vec<f32> {
    let mut weights = vec![0.0; source.len() * target.len()];
    // The renderings stand with the words of one side.
    let of_source = source.iter().any(|word| !word.listed.renderings.is_empty());
    let (first, second) = match of_source {
        true => (source, target),
        false => (target, source),
    };
    // By key, because a word has fewer renderings than a text has words.
    let mut sorted: Vec<(u64, usize)> = second.iter().map(|word| word.key).zip(0..).collect();
    sorted.sort_unstable();
    for (row, word) in first.iter().enumerate() {
        let mut rest = sorted.as_slice();
        for pair in word.listed.renderings.chunks_exact(PAIR) {
            let wanted = key(pair, 8);
            rest = &rest[below(rest, wanted)..];
            let same = rest.iter();
            for (_, column) in same.take_while(|(known, _)| *known == wanted) {
                let at = match of_source {
                    true => row * target.len() + column,
                    false => column * target.len() + row,
                };
                weights[at] = float(pair, 16);
            }
        }
    }
    weights
}

/// How many of some rising keys are below `wanted`, which is mostly not far from the first.
fn below(sorted: &[(u64, usize)], wanted: u64) -> usize {
    let mut step = 1;
    while step < sorted.len() && sorted[step - 1].0 < wanted {
        step *= 2;
    }
    let from = step / 2;
    let within = &sorted[from..step.min(sorted.len())];
    from + within.partition_point(|(known, _)| *known < wanted)
}

/// Index of the record whose keys are `wanted`, among sorted records of `size` bytes; as an error
/// where it would have to be.
///
/// Keys are hashes, spread evenly, so the place is guessed from the first; a few steps do.
fn search<const KEYS: usize>(
    records: &[u8],
    size: usize,
    wanted: [u64; KEYS],
) -> Result<usize, usize> {
    let (mut low, mut high) = (0, records.len() / size);
    let (mut least, mut most) = (0, u64::MAX);
    while low < high {
        let share = (wanted[0] - least) as f64 / ((most - least) as f64 + 1.0);
        let guess = low + ((share * (high - low) as f64) as usize).min(high - low - 1);
        let record = &records[guess * size..(guess + 1) * size];
        let found: [u64; KEYS] = std::array::from_fn(|n| key(record, 8 * n));
        match found.cmp(&wanted) {
            Ordering::Less => (low, least) = (guess + 1, found[0]),
            Ordering::Greater => (high, most) = (guess, found[0]),
            Ordering::Equal => return Ok(guess),
        }
    }
    Err(low)
}

fn key(record: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(record[at..at + 8].try_into().expect("eight bytes"))
}

fn float(record: &[u8], at: usize) -> f32 {
    f32::from_le_bytes(record[at..at + 4].try_into().expect("four bytes"))
}

#[cfg(test)]
mod tests {
    use super::super::listed::Listed;
    use super::*;
    use crate::lang::Lexicon;

    /// The table that a lexicon makes.
    fn table(source: &str, target: &str) -> Vec<u8> {
        let [source, target] = [source, target].map(|code| Language::by_code(code).unwrap());
        let mut listed = Listed::default();
        let lexicon = Lexicon::embedded(source, target).unwrap();
        listed.add_lexicon([Some(source), Some(target)], &lexicon);
        let (pairs, words) = listed.sorted();
        let counts = [pairs.len(), words[0].len(), words[1].len(), 0];
        let mut data: Vec<u8> = counts
            .iter()
            .flat_map(|n| (*n as u32).to_le_bytes())
            .collect();
        for (source, target, weight) in pairs {
            data.extend(source.to_le_bytes());
            data.extend(target.to_le_bytes());
            data.extend(weight.to_le_bytes());
        }
        for (word, total) in words.into_iter().flatten() {
            data.extend(word.to_le_bytes());
            data.extend(total.to_le_bytes());
        }
        data
    }

    #[test]
    fn the_tables_say_what_the_lexicons_say() {
        for known in TABLES {
            assert!(
                known.data == table(known.source, known.target),
                "run `cargo test --lib the_tables_are_written -- --ignored`"
            );
        }
    }

    #[test]
    #[ignore = "writes the tables anew"]
    fn the_tables_are_written() {
        for known in TABLES {
            let name = format!("{}-{}.links", known.source, known.target);
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/align/words/data");
            std::fs::write(
                format!("{folder}/{name}"),
                table(known.source, known.target),
            )
            .unwrap();
        }
    }
}
