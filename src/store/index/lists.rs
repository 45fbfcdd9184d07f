//! The lists of a side: for each stem, number and tag the segments that have it.
//!
//! Segments come in order, each with its stems; lists are wanted stem by stem. Stems are therefore
//! divided into groups whose lists fit into some megabytes, what comes is put aside by group, and
//! each group is turned by itself.

use std::io;

use super::layout::Part;
use super::postings;
use super::spool::{Disk, Spool};
use super::varint;
use super::vocabulary::{NO_STEM, Numbering};

/// Numbers that the lists of a group may hold, unless one list alone holds more: four megabytes,
/// as much as a cache.
const GROUP: u64 = 1 << 20;

/// Takes in which segment has which stems.
pub(super) struct Lists {
    stems: Vec<Stem>,
    groups: Vec<Group>,
}

#[derive(Clone)]
struct Stem {
    group: u32,
    count: u32,
    /// The last segment in its list; `u32::MAX` at first.
    last: u32,
}

struct Group {
    first_stem: u32,
    last_segment: u32,
    /// The stem's number less the group's first one, and the segment's less the one's before.
    pairs: Spool,
}

impl Lists {
    pub(super) fn new(disk: &Disk, numbering: &Numbering) -> Lists {
        let mut lists = Lists {
            stems: Vec::with_capacity(numbering.tokens_of_stem.len()),
            groups: Vec::new(),
        };
        let mut room = 0;
        for (stem, tokens) in numbering.tokens_of_stem.iter().enumerate() {
            if lists.groups.is_empty() || *tokens > room {
                room = GROUP;
                lists.groups.push(Group {
                    first_stem: stem as u32,
                    last_segment: 0,
                    pairs: Spool::new(disk),
                });
            }
            room = room.saturating_sub(*tokens);
            lists.stems.push(Stem {
                group: (lists.groups.len() - 1) as u32,
                count: 0,
                last: u32::MAX,
            });
        }
        lists
    }

    /// The segment has the stem; segments come in rising order.
    #[inline]
    pub(super) fn add(&mut self, stem: u32, segment: u32) {
        if stem == NO_STEM {
            return;
        }
        let known = &mut self.stems[stem as usize];
        if known.last == segment {
            return;
        }
        known.last = segment;
        known.count += 1;
        let group = &mut self.groups[known.group as usize];
        let pair = [stem - group.first_stem, segment - group.last_segment];
        varint::append_pair(&mut group.pairs, pair);
        group.last_segment = segment;
    }

    /// Writes the lists.
    pub(super) fn finish(self, parts: &mut [Spool]) -> io::Result<()> {
        let mut stems = self.stems.as_slice();
        for group in self.groups {
            let first = stems.first().map_or(0, |stem| stem.group);
            let own = stems.iter().take_while(|stem| stem.group == first).count();
            let (here, later) = stems.split_at(own);
            stems = later;
            group.finish(here, parts)?;
        }
        Ok(())
    }
}

impl Group {
    fn finish(self, stems: &[Stem], parts: &mut [Spool]) -> io::Result<()> {
        let mut next: Vec<usize> = Vec::with_capacity(stems.len());
        let mut total = 0;
        for stem in stems {
            next.push(total);
            total += stem.count as usize;
        }
        let mut all = vec![0u32; total];
        let mut pairs = self.pairs.drain();
        let mut segment = 0;
        for _ in 0..total {
            let [stem, since] = varint::next_pair(&mut pairs)?;
            segment += since;
            let next = &mut next[stem as usize];
            all[*next] = segment;
            *next += 1;
        }
        let mut rest = all.as_slice();
        let mut bytes = Vec::new();
        for stem in stems {
            let (list, later) = rest.split_at(stem.count as usize);
            rest = later;
            let place = (parts[Part::Postings as usize].len() / 2) as u32;
            bytes.clear();
            let count = postings::push(&mut bytes, list);
            parts[Part::Postings as usize].append(&bytes);
            for number in [place, count] {
                parts[Part::StemLists as usize].append(&number.to_le_bytes());
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(spool: &Spool) -> Vec<u8> {
        let mut all = Vec::new();
        let mut keep = |bytes: &[u8]| {
            all.extend_from_slice(bytes);
            Ok(())
        };
        spool.each(&mut keep).unwrap();
        all
    }

    #[test]
    fn lists_are_the_same_in_one_group_and_in_many() {
        let has = |stem: u32, segment: u32| segment.is_multiple_of(stem + 1);
        let mut postings = Vec::new();
        let mut places = Vec::new();
        for stem in 0..7 {
            let list: Vec<u32> = (0..70_000).filter(|n| has(stem, *n)).collect();
            places.extend_from_slice(&((postings.len() / 2) as u32).to_le_bytes());
            places.extend_from_slice(&postings::push(&mut postings, &list).to_le_bytes());
        }
        // Tokens are an upper bound of how long lists become.
        for (tokens, groups) in [(70_000, 1), (GROUP / 2, 4), (2 * GROUP, 7)] {
            let folder = tempfile::tempdir().unwrap();
            let disk = Disk::new(Some(folder.path()));
            let numbering = Numbering {
                forms: Vec::new(),
                stems: Vec::new(),
                tokens_of_stem: vec![tokens; 7],
            };
            let mut lists = Lists::new(&disk, &numbering);
            assert_eq!(lists.groups.len(), groups);
            for segment in 0..70_000 {
                for stem in (0..7).filter(|stem| has(*stem, segment)) {
                    lists.add(stem, segment);
                    lists.add(stem, segment);
                    lists.add(NO_STEM, segment);
                }
            }
            let mut parts: Vec<Spool> = (0..super::super::layout::PARTS)
                .map(|_| Spool::new(&disk))
                .collect();
            lists.finish(&mut parts).unwrap();
            assert_eq!(bytes(&parts[Part::Postings as usize]), postings);
            assert_eq!(bytes(&parts[Part::StemLists as usize]), places);
        }
    }
}
