//! Building the parts of one side of an index.
//!
//! Segments are numbered by weight, so that those that can match a query stand in one run, and of
//! one weight by the identity of their unit, so that the order does not depend on when they came;
//! what is kept of a segment is found by that number. Words become numbers, frequent ones small.
//!
//! A segment is put aside on the shelf of its weight. When all have come the shelves are read in
//! order, which numbers the segments; what other orders need goes to further shelves then. So only
//! what is known of words is held, which grows slower than the segments do.

use std::collections::BTreeSet;
use std::io;

use super::few::Few;
use super::layout::{PARTS, Part};
use super::lists::Lists;
use super::put_aside::PutAside;
use super::spool::{Disk, Drain, Shelves, Spool};
use super::varint;
use super::vocabulary::{Numbering, Vocabulary};
use crate::lang::Analysis;

/// Words a side under which characters count too; the same as in the match rate.
pub(super) const FEW_WORDS: u32 = 4;

/// Collects the segments of one side.
pub(super) struct SideBuilder {
    disk: Disk,
    by_weight: Shelves<u32>,
    vocabulary: Vocabulary,
    languages: BTreeSet<String>,
    // Reused from segment to segment.
    segment: PutAside,
    bytes: Vec<u8>,
}

impl SideBuilder {
    /// A builder that puts aside on `disk`.
    pub(super) fn new(disk: Disk) -> SideBuilder {
        SideBuilder {
            by_weight: Shelves::new(&disk),
            disk,
            vocabulary: Vocabulary::default(),
            languages: BTreeSet::new(),
            segment: PutAside::default(),
            bytes: Vec::new(),
        }
    }

    /// Segments of this primary language are to follow.
    pub(super) fn announce(&mut self, language: &str) {
        self.languages.insert(language.to_owned());
    }

    pub(super) fn add(&mut self, id: i64, identity: u64, text: &str, analysis: &Analysis) {
        let vocabulary = &mut self.vocabulary;
        let weight = (self.segment).set(id, identity, text, analysis, vocabulary);
        self.segment.write(&mut self.bytes);
        self.by_weight.at(weight).append(&self.bytes);
    }

    /// The parts, in the order of [`Part`].
    pub(super) fn finish(self) -> io::Result<Vec<Spool>> {
        let mut parts: Vec<Spool> = (0..PARTS).map(|_| Spool::new(&self.disk)).collect();
        let numbering = self.vocabulary.finish(&mut parts);
        let mut orders = Orders {
            lists: Lists::new(&self.disk, &numbering),
            sequences: Sequences::new(&self.disk),
            few: Few::new(&self.disk),
        };
        by_weight(
            &self.disk,
            self.by_weight,
            &numbering,
            &mut orders,
            &mut parts,
        )?;
        orders.lists.finish(&mut parts)?;
        orders.sequences.finish(&mut parts)?;
        orders.few.finish(&mut parts)?;
        let languages: Vec<&str> = self.languages.iter().map(String::as_str).collect();
        parts[Part::Languages as usize].append(languages.join("\n").as_bytes());
        Ok(parts)
    }
}

/// What is put aside in other orders than by weight.
struct Orders {
    lists: Lists,
    sequences: Sequences,
    few: Few,
}

fn by_weight(
    disk: &Disk,
    shelves: Shelves<u32>,
    numbering: &Numbering,
    orders: &mut Orders,
    parts: &mut [Spool],
) -> io::Result<()> {
    let mut sorter = Sorter::default();
    let mut tokens = Vec::new();
    let mut ordinal = 0u32;
    for (weight, shelf) in shelves.into_each() {
        for number in [weight, ordinal] {
            parts[Part::Weights as usize].append(&number.to_le_bytes());
        }
        sorter.by_identity(disk, shelf, &mut |segment| {
            put(segment, parts);
            tokens.clear();
            let mut forms = segment.forms.as_slice();
            while let Some(old) = varint::take(&mut forms) {
                let form = numbering.forms[old as usize];
                varint::push(&mut tokens, form);
                orders.lists.add(numbering.stems[form as usize], ordinal);
            }
            parts[Part::Tokens as usize].append(&tokens);
            orders.sequences.add(segment.sequence, ordinal);
            if segment.has_few_words() {
                orders.few.add(segment, ordinal);
            }
            ordinal += 1;
        })?;
    }
    // One more, for where the last one's tokens end.
    let records = &mut parts[Part::Records as usize];
    records.append(&[0; 12]);
    let end = parts[Part::Tokens as usize].len() as u32;
    parts[Part::Records as usize].append(&end.to_le_bytes());
    Ok(())
}

/// Bytes of segments that are sorted at a time.
const SORTED_AT_ONCE: usize = 1 << 20;

/// Sorts the segments of a shelf, in little room.
#[derive(Default)]
struct Sorter {
    // Reused from shelf to shelf.
    segments: Vec<PutAside>,
}

impl Sorter {
    /// Hands the segments of a shelf to `visit` by the identity of their units.
    fn by_identity(
        &mut self,
        disk: &Disk,
        mut shelf: Drain,
        visit: &mut dyn FnMut(&PutAside),
    ) -> io::Result<()> {
        // Identities are hashes, spread evenly, so that piles by their size are about equal.
        let piles = shelf.left().div_ceil(SORTED_AT_ONCE) as u128;
        if piles <= 1 {
            return self.sort(shelf, visit);
        }
        let (mut divided, mut bytes) = (Shelves::new(disk), Vec::new());
        let mut segment = PutAside::default();
        while segment.read(&mut shelf)? {
            segment.write(&mut bytes);
            let pile = ((u128::from(segment.identity) * piles) >> 64) as usize;
            divided.at(pile).append(&bytes);
        }
        for (_, pile) in divided.into_each() {
            self.sort(pile, visit)?;
        }
        Ok(())
    }

    fn sort(&mut self, mut pile: Drain, visit: &mut dyn FnMut(&PutAside)) -> io::Result<()> {
        let mut filled = 0;
        loop {
            if filled == self.segments.len() {
                self.segments.push(PutAside::default());
            }
            if !self.segments[filled].read(&mut pile)? {
                break;
            }
            filled += 1;
        }
        let segments = &mut self.segments[..filled];
        segments.sort_unstable_by_key(|segment| (segment.identity, segment.id));
        segments.iter().for_each(visit);
        Ok(())
    }
}

/// Writes what is kept of a segment by its number, but for its tokens, which follow.
fn put(segment: &PutAside, parts: &mut [Spool]) {
    parts[Part::Ids as usize].append(&segment.id.to_le_bytes());
    parts[Part::Identities as usize].append(&segment.identity.to_le_bytes());
    let tokens_at = parts[Part::Tokens as usize].len() as u32;
    let records = &mut parts[Part::Records as usize];
    records.append(&segment.stems.to_le_bytes());
    records.append(&segment.counts);
    records.append(&tokens_at.to_le_bytes());
    // Half of it: the other half tells little of long texts, and short ones have both elsewhere.
    parts[Part::Profiles as usize].append(&segment.profile[0].to_le_bytes());
    for number in [segment.characters, segment.letters] {
        parts[Part::Lengths as usize].append(&number.to_le_bytes());
    }
}

/// The segments by the hash of their words; see [`super::put_aside::sequence`].
struct Sequences {
    // By the upper bits, so that a shelf is sorted in little room.
    shelves: Shelves<u8>,
}

impl Sequences {
    fn new(disk: &Disk) -> Sequences {
        Sequences {
            shelves: Shelves::new(disk),
        }
    }

    fn add(&mut self, sequence: u32, ordinal: u32) {
        let shelf = self.shelves.at((sequence >> 28) as u8);
        shelf.append(&(u64::from(sequence) << 32 | u64::from(ordinal)).to_le_bytes());
    }

    fn finish(self, parts: &mut [Spool]) -> io::Result<()> {
        let mut pairs: Vec<u64> = Vec::new();
        for (_, mut drain) in self.shelves.into_each() {
            pairs.clear();
            while let Some(pair) = drain.next()? {
                pairs.push(u64::from_le_bytes(pair));
            }
            pairs.sort_unstable();
            for pair in &pairs {
                for number in [(pair >> 32) as u32, *pair as u32] {
                    parts[Part::Sequences as usize].append(&number.to_le_bytes());
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_come_by_identity_whether_they_are_sorted_at_once_or_in_piles() {
        let disk = Disk::new(None);
        for count in [0, 1, 500, 60_000_u64] {
            let mut shelves = Shelves::new(&disk);
            let (mut segment, mut bytes) = (PutAside::default(), Vec::new());
            for n in 0..count {
                segment.id = n as i64;
                segment.identity = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
                segment.write(&mut bytes);
                shelves.at(()).append(&bytes);
            }
            let mut found = Vec::new();
            for ((), shelf) in shelves.into_each() {
                assert_eq!(shelf.left() > SORTED_AT_ONCE, count == 60_000);
                let mut keep = |segment: &PutAside| found.push(segment.identity);
                (Sorter::default().by_identity(&disk, shelf, &mut keep)).unwrap();
            }
            assert!(found.is_sorted());
            assert_eq!(found.len() as u64, count);
        }
    }
}
