//! Finding, on one side of one index file, every segment that may reach a rate.
//!
//! Four ways in, together complete:
//!
//! 1. segments with the query's very words, by the hash of the word sequence (95 and above);
//! 2. segments that share a rare word. At a rate of t at most u = ⌊w·(100−t)/400⌋ of the query's
//!    words can lack a counterpart by stem, w being the query's weight: each costs 4, and what a
//!    heavier text has too much costs as much as it raises the allowance. So one of the u+1 rarest
//!    words is shared. A segment that is met first at the p-th of these lacks p words already, and
//!    may weigh (w−4p)·100/t at most. Where the query has no more than u words, all segments of
//!    fitting weight are gone through;
//! 3. where the query has few words, segments of few words and fitting length in characters, and
//!    for any query those without words;
//! 4. where the query has no words, all segments of fitting length.
//!
//! What is found is weighed in full, so the rate that comes with it is the rate by tokens itself;
//! only what rests on exact forms (95–102) or on the characters of longer texts is a bound.

use super::layout::{Fault, Part};
use super::probe::Probe;
use super::profile::{Code, Outline, Profile};
use super::side::{Side, Words};
use crate::text::TokenKind;
use crate::text::distance::{Weighed, Weigher};

/// The highest rate that a context gives to an identical text.
pub(super) const CONTEXT: u8 = 102;
/// Rates from which all words are the same.
pub(super) const SAME_WORDS: u8 = 95;

/// A segment that may reach a rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found {
    pub(super) ordinal: u32,
    /// The rate is not above this.
    pub(super) rate: u8,
    /// The character similarity is not above this.
    pub(super) similarity: f64,
}

/// Memory that searches share.
#[derive(Debug, Default)]
pub struct Scratch {
    seen: Vec<u64>,
    marked: Vec<u32>,
    codes: Vec<Code>,
    weigher: Weigher,
    /// Segments that were weighed in full, for measuring.
    pub weighed: u64,
    /// Segments that were looked at, for measuring.
    pub looked_at: u64,
}

impl Scratch {
    fn begin(&mut self, segments: u32) {
        for ordinal in self.marked.drain(..) {
            self.seen[ordinal as usize / 64] = 0;
        }
        self.seen.resize((segments as usize).div_ceil(64), 0);
    }

    fn is_marked(&self, ordinal: u32) -> bool {
        self.seen[ordinal as usize / 64] >> (ordinal % 64) & 1 == 1
    }

    /// Whether `ordinal` is marked for the first time.
    #[inline]
    fn mark(&mut self, ordinal: u32) -> bool {
        let (word, bit) = (ordinal as usize / 64, 1 << (ordinal % 64));
        let new = self.seen[word] & bit == 0;
        if new {
            self.seen[word] |= bit;
            self.marked.push(ordinal);
        }
        new
    }
}

/// A query on one side of one index file.
pub(super) struct Search<'a> {
    side: Side<'a>,
    probe: &'a Probe,
    codes: Vec<Code>,
    // For each word of the query its stem, where the file has it.
    stems: Vec<Option<u32>>,
}

/// In place of a form or stem that the file does not have.
const UNKNOWN: u32 = u32::MAX;

impl<'a> Search<'a> {
    pub(super) fn new(side: Side<'a>, probe: &'a Probe) -> Result<Search<'a>, Fault> {
        let mut codes = Vec::with_capacity(probe.tokens.len());
        let mut stems = Vec::new();
        for token in &probe.tokens {
            let stem = match token.kind {
                TokenKind::Word => {
                    let stem = side.stem(token.stem)?;
                    stems.push(stem);
                    stem
                }
                _ => None,
            };
            codes.push(Code {
                form: side.form(token.key)?.unwrap_or(UNKNOWN),
                stem: stem.unwrap_or(UNKNOWN),
                kind: token.kind,
            });
        }
        Ok(Search {
            side,
            probe,
            codes,
            stems,
        })
    }

    /// Segments with the query's words, all of rate 95 and above.
    pub(super) fn same_words(&self, scratch: &mut Scratch) -> Result<Vec<Found>, Fault> {
        let ordinals = self.side.same_sequence(self.probe.sequence)?;
        let mut found = Vec::with_capacity(ordinals.len());
        for ordinal in ordinals {
            let rate = match self.probe.words() {
                0 => CONTEXT,
                _ => {
                    self.side.tokens(ordinal, &mut scratch.codes)?;
                    let one = |code: &Code| One(*code);
                    let ours: Vec<One> = self.codes.iter().map(one).collect();
                    let theirs: Vec<One> = scratch.codes.iter().map(one).collect();
                    match scratch.weigher.distance(&ours, &theirs, 5) {
                        Some(0) => CONTEXT,
                        Some(differences) => 100 - differences as u8,
                        None => SAME_WORDS,
                    }
                }
            };
            found.push(Found {
                ordinal,
                rate,
                similarity: self.most_similar(ordinal)?,
            });
        }
        Ok(found)
    }

    /// Segments that may have a rate from `min` to 94, in no set order, none twice.
    pub(super) fn fuzzy(&self, min: u8, scratch: &mut Scratch) -> Result<Vec<Found>, Fault> {
        let mut found = Vec::new();
        if min >= SAME_WORDS {
            return Ok(found);
        }
        scratch.begin(self.side.len());
        for ordinal in self.side.same_sequence(self.probe.sequence)? {
            scratch.mark(ordinal);
        }
        let min = min.max(1);
        if self.probe.words() == 0 {
            self.by_characters(Words::None, min, scratch, &mut found)?;
            self.by_characters(Words::Few, min, scratch, &mut found)?;
            self.all_by_characters(min, &mut found)?;
            return Ok(found);
        }
        self.by_tokens(min, scratch, &mut found)?;
        let by_tokens = found.len();
        self.by_characters(Words::None, min, scratch, &mut found)?;
        if self.probe.few_words() {
            self.by_characters(Words::Few, min, scratch, &mut found)?;
        }
        if by_tokens > 0 && by_tokens < found.len() {
            // What was found both ways has the greater of the two rates.
            found.sort_unstable_by_key(|found| (found.ordinal, u8::MAX - found.rate));
            found.dedup_by(|later, first| {
                let same = later.ordinal == first.ordinal;
                if same {
                    first.similarity = first.similarity.min(later.similarity);
                }
                same
            });
        }
        Ok(found)
    }

    fn by_tokens(
        &self,
        min: u8,
        scratch: &mut Scratch,
        found: &mut Vec<Found>,
    ) -> Result<(), Fault> {
        let weight = self.probe.weight;
        let least = weight - allowed(weight, min);
        let most = |missing: u32| weight.saturating_sub(4 * missing) * 100 / u32::from(min);
        let window = self.side.of_weight(least, most(0))?;
        let spare = allowed(weight, min) / TokenKind::Word.weight();
        if spare >= self.probe.words() {
            let records = self.side.part(Part::Records);
            for ordinal in window {
                if !scratch.is_marked(ordinal) {
                    self.weigh(ordinal, min, &records, scratch, found)?;
                }
            }
            return Ok(());
        }
        let mut lists = Vec::with_capacity(self.stems.len());
        for stem in &self.stems {
            lists.push((
                match stem {
                    Some(stem) => self.side.list(*stem, &window)?,
                    None => super::postings::Stretch::empty(self.side.part(Part::Postings)),
                },
                *stem,
            ));
        }
        lists.sort_by_key(|(list, _)| list.len());
        let records = self.side.part(Part::Records);
        let mut before = None;
        for (missing, (list, stem)) in lists.iter().take(spare as usize + 1).enumerate() {
            // The same word twice: its list has been gone through.
            if before == Some(stem) && stem.is_some() {
                continue;
            }
            before = Some(stem);
            let end = match missing {
                0 => window.end,
                _ => self.side.of_weight(least, most(missing as u32))?.end,
            };
            list.each(|ordinal| {
                if ordinal < end && scratch.mark(ordinal) {
                    self.weigh(ordinal, min, &records, scratch, found)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    #[inline]
    fn weigh(
        &self,
        ordinal: u32,
        min: u8,
        records: &super::layout::View<'a>,
        scratch: &mut Scratch,
        found: &mut Vec<Found>,
    ) -> Result<(), Fault> {
        scratch.looked_at += 1;
        if let Some(outline) = self.side.record(records, ordinal)?.outline {
            let limit = allowed(self.probe.weight.max(outline.weight()), min);
            if self.probe.outline.least_distance(&outline) > limit || outline.counts[0] == 0 {
                return Ok(());
            }
        }
        self.weigh_in_full(ordinal, min, scratch, found)
    }

    fn weigh_in_full(
        &self,
        ordinal: u32,
        min: u8,
        scratch: &mut Scratch,
        found: &mut Vec<Found>,
    ) -> Result<(), Fault> {
        scratch.weighed += 1;
        self.side.tokens(ordinal, &mut scratch.codes)?;
        let mut outline = Outline::default();
        for code in &scratch.codes {
            outline.add(code.kind, 0);
        }
        if outline.counts[0] == 0 {
            return Ok(());
        }
        let weight = self.probe.weight.max(outline.weight());
        let distance = scratch
            .weigher
            .distance(&self.codes, &scratch.codes, allowed(weight, min));
        if let Some(distance) = distance {
            found.push(Found {
                ordinal,
                rate: percent(weight.saturating_sub(distance), weight),
                similarity: self.most_similar(ordinal)?,
            });
        }
        Ok(())
    }

    /// Segments of few or no words by the similarity of their characters, which is exact.
    fn by_characters(
        &self,
        words: Words,
        min: u8,
        scratch: &mut Scratch,
        found: &mut Vec<Found>,
    ) -> Result<(), Fault> {
        let length = self.probe.characters() as u32;
        let least = length - allowed(length, min);
        let most = length * 100 / u32::from(min);
        let profiles = self.side.part(Part::FewProfiles);
        let mut near = Vec::new();
        for (characters, places) in self.side.few(words, least as usize, most as usize)? {
            let limit = match characters {
                // May stand for more.
                0xffff => u32::MAX,
                _ => allowed(length.max(characters), min),
            };
            scratch.looked_at += places.len() as u64;
            let bytes = profiles.bytes(16 * places.start..16 * places.end)?;
            near.clear();
            near_profiles(&self.probe.profile, bytes, limit, &mut near);
            for n in &near {
                let (ordinal, text) = self.side.few_text(places.start + *n as usize)?;
                let longer = self.probe.characters().max(match characters {
                    0xffff => text.chars().count(),
                    known => known as usize,
                });
                scratch.weighed += 1;
                let distance = self.probe.pattern.distance(text);
                let rate = percent((longer - distance) as u32, longer as u32);
                if rate >= min && !scratch.is_same_words(ordinal, self.probe, &self.side)? {
                    found.push(Found {
                        ordinal,
                        rate,
                        similarity: 1.0 - distance as f64 / longer as f64,
                    });
                }
            }
        }
        Ok(())
    }

    /// Segments of many words by what their letters and profiles leave possible.
    fn all_by_characters(&self, min: u8, found: &mut Vec<Found>) -> Result<(), Fault> {
        let length = self.probe.characters();
        let records = self.side.part(Part::Records);
        let lengths = self.side.part(Part::Lengths);
        let unknown = usize::from(u16::MAX);
        for (ordinal, bytes) in lengths.bytes(0..lengths.len())?.chunks_exact(4).enumerate() {
            let characters = usize::from(u16::from_le_bytes([bytes[0], bytes[1]]));
            let letters = usize::from(u16::from_le_bytes([bytes[2], bytes[3]]));
            let longer = length.max(characters);
            // The query has no words, so next to no letters, and the segment consists of them.
            let apart = length
                .abs_diff(characters)
                .max(letters.saturating_sub(self.probe.letters));
            if characters < unknown && apart as u32 > allowed(longer as u32, min) {
                continue;
            }
            let ordinal = ordinal as u32;
            let words = self.side.record(&records, ordinal)?.words;
            if u32::from(words) < super::build::FEW_WORDS {
                continue;
            }
            let (profile, _) = self.side.characters(ordinal)?;
            let apart = apart.max(self.probe.profile.least_distance_to_half(profile) as usize);
            let (rate, similarity) = match characters == unknown {
                true => (SAME_WORDS - 1, 1.0),
                false => (
                    percent(longer.saturating_sub(apart) as u32, longer as u32),
                    self.probe.most_similar(profile, characters),
                ),
            };
            if rate >= min {
                found.push(Found {
                    ordinal,
                    rate,
                    similarity,
                });
            }
        }
        Ok(())
    }

    fn most_similar(&self, ordinal: u32) -> Result<f64, Fault> {
        let (profile, characters) = self.side.characters(ordinal)?;
        Ok(match characters == usize::from(u16::MAX) {
            true => 1.0,
            false => self.probe.most_similar(profile, characters),
        })
    }
}

impl Scratch {
    /// Whether `ordinal` has the query's very words, and so another rate than by characters.
    fn is_same_words(&self, ordinal: u32, probe: &Probe, side: &Side<'_>) -> Result<bool, Fault> {
        Ok(self.is_marked(ordinal) && side.same_sequence(probe.sequence)?.contains(&ordinal))
    }
}

/// Appends the places of the profiles that are not further than `limit` from `profile`.
fn near_profiles(profile: &Profile, bytes: &[u8], limit: u32, near: &mut Vec<u32>) {
    for (n, other) in bytes.chunks_exact(16).enumerate() {
        let word =
            |at: usize| u64::from_le_bytes(other[at..at + 8].try_into().expect("eight bytes"));
        if profile.least_distance(&Profile([word(0), word(8)])) <= limit {
            near.push(n as u32);
        }
    }
}

/// The greatest distance that leaves a rate of `min` to the weight or length `whole`.
fn allowed(whole: u32, min: u8) -> u32 {
    (u64::from(whole) * (100 - u64::from(min)) / 100) as u32
}

/// ⌊100·part/whole⌋, at most 94.
fn percent(part: u32, whole: u32) -> u8 {
    (u64::from(part) * 100 / u64::from(whole.max(1))).min(u64::from(SAME_WORDS - 1)) as u8
}

/// A token that counts one, whatever its class.
struct One(Code);

impl Weighed for One {
    fn weight(&self) -> u32 {
        1
    }

    fn substitution(&self, other: &One) -> Option<u32> {
        match (self.0.kind == other.0.kind, self.0.form == other.0.form) {
            (true, true) => Some(0),
            (true, false) => Some(1),
            _ => None,
        }
    }
}
