//! The segments of few words, with their texts: those without any first, each group by length in
//! characters.

use std::io;

use super::layout::Part;
use super::put_aside::PutAside;
use super::spool::{Disk, Shelves, Spool};

/// Takes in the segments of few words, in the order of their numbers.
pub(super) struct Few {
    // By whether they have words, and characters.
    shelves: Shelves<(bool, u16)>,
}

impl Few {
    pub(super) fn new(disk: &Disk) -> Few {
        Few {
            shelves: Shelves::new(disk),
        }
    }

    pub(super) fn add(&mut self, segment: &PutAside, ordinal: u32) {
        let has_words = segment.counts[0] > 0;
        let shelf = self.shelves.at((has_words, segment.characters));
        shelf.append(&ordinal.to_le_bytes());
        for half in segment.profile {
            shelf.append(&half.to_le_bytes());
        }
        shelf.append(&(segment.few_text.len() as u32).to_le_bytes());
        shelf.append(&segment.few_text);
    }

    pub(super) fn finish(self, parts: &mut [Spool]) -> io::Result<()> {
        let mut steps: [Vec<u8>; 2] = Default::default();
        let mut place = 0u32;
        for ((has_words, characters), mut drain) in self.shelves.into_each() {
            for number in [u32::from(characters), place] {
                steps[usize::from(has_words)].extend_from_slice(&number.to_le_bytes());
            }
            while let Some(ordinal) = drain.next::<4>()? {
                for _ in 0..2 {
                    let half: [u8; 8] = drain.expected()?;
                    parts[Part::FewProfiles as usize].append(&half);
                }
                let text_at = parts[Part::FewTexts as usize].len() as u32;
                parts[Part::FewPlaces as usize].append(&ordinal);
                parts[Part::FewPlaces as usize].append(&text_at.to_le_bytes());
                let length = u32::from_le_bytes(drain.expected()?) as usize;
                let text = drain.take(length)?.ok_or(io::ErrorKind::UnexpectedEof)?;
                parts[Part::FewTexts as usize].append(text);
                place += 1;
            }
        }
        let text_end = parts[Part::FewTexts as usize].len() as u32;
        for number in [place, text_end] {
            parts[Part::FewPlaces as usize].append(&number.to_le_bytes());
        }
        // How many steps the wordless have; the steps of both; where the last one ends.
        let lengths = &mut parts[Part::FewLengths as usize];
        for number in [(steps[0].len() / 8) as u32, place] {
            lengths.append(&number.to_le_bytes());
        }
        lengths.append(&steps[0]);
        lengths.append(&steps[1]);
        Ok(())
    }
}
