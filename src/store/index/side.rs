//! One side of an index file: reading its parts.

use std::ops::{ControlFlow, Range};

use super::layout::{Fault, Image, PARTS, Part, View, lower_bound};
use super::postings::Stretch;
use super::profile::{Code, KINDS_BY_NUMBER, Outline};
use super::varint;
use crate::model::Side as Which;

/// Forms that most tokens of any text have: what is known of them is kept at hand.
const COMMON_FORMS: usize = 1 << 13;

/// One side of an index file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side<'a> {
    image: &'a Image,
    first: usize,
}

/// What is known of a segment at first sight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record {
    /// `None` where a count does not fit the record.
    pub(super) outline: Option<Outline>,
    /// Words there are; 255 may stand for more.
    pub(super) words: u8,
}

impl<'a> Side<'a> {
    pub(super) fn new(image: &'a Image, which: Which) -> Side<'a> {
        let first = match which {
            Which::Source => 0,
            Which::Target => PARTS,
        };
        Side { image, first }
    }

    pub(super) fn part(&self, part: Part) -> View<'a> {
        self.image.section(self.first + part as usize)
    }

    /// Segments there are.
    pub(super) fn len(&self) -> u32 {
        (self.part(Part::Ids).len() / 8) as u32
    }

    /// Whether any segment is in this primary language.
    pub(super) fn speaks(&self, language: &str) -> Result<bool, Fault> {
        let all = self.part(Part::Languages);
        let all = all.bytes(0..all.len())?;
        Ok(all
            .split(|byte| *byte == b'\n')
            .any(|known| known == language.as_bytes()))
    }

    /// Whether all segments are in this primary language.
    pub(super) fn speaks_only(&self, language: &str) -> Result<bool, Fault> {
        let all = self.part(Part::Languages);
        let all = all.bytes(0..all.len())?;
        Ok(all.is_empty() || all == language.as_bytes())
    }

    /// The unit that a segment belongs to.
    pub(super) fn id(&self, ordinal: u32) -> Result<i64, Fault> {
        Ok(self.part(Part::Ids).u64(ordinal as usize)? as i64)
    }

    /// What tells the unit's content from all others'.
    pub(super) fn identity(&self, ordinal: u32) -> Result<u64, Fault> {
        self.part(Part::Identities).u64(ordinal as usize)
    }

    /// What segments weigh, to be asked in rising order.
    pub(super) fn weights(&self) -> Weights<'a> {
        Weights {
            steps: self.part(Part::Weights),
            next: 0,
            weight: 0,
            end: 0,
        }
    }

    /// The segments that weigh from `least` to `most`.
    pub(super) fn of_weight(&self, least: u32, most: u32) -> Result<Range<u32>, Fault> {
        let weights = self.part(Part::Weights);
        let count = weights.len() / 8;
        let from = |weight: u32| -> Result<u32, Fault> {
            let step = lower_bound(count, |n| Ok(weights.u32(2 * n)? < weight))?;
            match step < count {
                true => weights.u32(2 * step + 1),
                false => Ok(self.len()),
            }
        };
        let start = from(least)?;
        let end = match most.checked_add(1) {
            Some(above) => from(above)?,
            None => self.len(),
        };
        Ok(start..end.max(start))
    }

    /// What is known of a segment at first sight.
    #[inline]
    pub(super) fn record(&self, records: &View<'a>, ordinal: u32) -> Result<Record, Fault> {
        let bytes = records.element::<16>(ordinal as usize)?;
        let counts = [bytes[8], bytes[9], bytes[10], bytes[11]];
        if counts.contains(&u8::MAX) {
            return Ok(Record {
                outline: None,
                words: counts[0],
            });
        }
        let stems = u64::from_le_bytes([
            bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7],
        ]);
        Ok(Record {
            outline: Some(Outline {
                stems,
                counts: counts.map(u32::from),
            }),
            words: counts[0],
        })
    }

    /// The tokens of a segment, into `codes`.
    pub(super) fn tokens(&self, ordinal: u32, codes: &mut Vec<Code>) -> Result<(), Fault> {
        let forms = self.part(Part::Forms);
        // The commonest forms come first: these are checked once.
        let common = forms.bytes(0..4 * self.common_forms())?;
        let (common, _) = common.as_chunks::<4>();
        codes.clear();
        self.each_form(ordinal, |form| {
            codes.push(match common.get(form as usize) {
                Some(known) => code(form, u32::from_le_bytes(*known)),
                None => code(form, forms.u32(form as usize)?),
            });
            Ok(ControlFlow::Continue(()))
        })
    }

    /// Hands the form of each of a segment's tokens to `visit`, until it breaks.
    #[inline]
    pub(super) fn each_form(
        &self,
        ordinal: u32,
        mut visit: impl FnMut(u32) -> Result<ControlFlow<()>, Fault>,
    ) -> Result<(), Fault> {
        let records = self.part(Part::Records);
        let start = records.u32(4 * ordinal as usize + 3)? as usize;
        let end = records.u32(4 * ordinal as usize + 7)? as usize;
        let mut bytes = self.part(Part::Tokens).bytes(start..end.max(start))?;
        while !bytes.is_empty() {
            let form = varint::take(&mut bytes).ok_or(Fault::Damaged("tokens"))?;
            if visit(form)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    /// How many forms there are, of the commonest; these have the first numbers.
    pub(super) fn common_forms(&self) -> usize {
        (self.part(Part::Forms).len() / 4).min(COMMON_FORMS)
    }

    /// A token of this form.
    pub(super) fn of_form(&self, form: u32) -> Result<Code, Fault> {
        Ok(code(form, self.part(Part::Forms).u32(form as usize)?))
    }

    /// The number of a form, if any segment has it.
    pub(super) fn form(&self, key: u64) -> Result<Option<u32>, Fault> {
        match find(self.part(Part::FormKeys), key)? {
            Some(place) => Ok(Some(self.part(Part::FormNumbers).u32(place)?)),
            None => Ok(None),
        }
    }

    /// The number of a stem, if any segment has it.
    pub(super) fn stem(&self, key: u64) -> Result<Option<u32>, Fault> {
        Ok(find(self.part(Part::StemKeys), key)?.map(|place| place as u32))
    }

    /// The segments with a stem, of those in `window`.
    pub(super) fn list(&self, stem: u32, window: &Range<u32>) -> Result<Stretch<'a>, Fault> {
        let lists = self.part(Part::StemLists);
        let (place, count) = (
            lists.u32(2 * stem as usize)?,
            lists.u32(2 * stem as usize + 1)?,
        );
        Stretch::find(self.part(Part::Postings), place, count, window)
    }

    /// The segments whose words, or whose text, have this hash.
    pub(super) fn same_sequence(&self, sequence: u32) -> Result<Vec<u32>, Fault> {
        let pairs = self.part(Part::Sequences);
        let count = pairs.len() / 8;
        let first = lower_bound(count, |n| Ok(pairs.u32(2 * n)? < sequence))?;
        let mut found = Vec::new();
        for n in first..count {
            if pairs.u32(2 * n)? != sequence {
                break;
            }
            found.push(pairs.u32(2 * n + 1)?);
        }
        Ok(found)
    }

    /// Half a profile and the characters of a segment; the latter stop at 65,535.
    pub(super) fn characters(&self, ordinal: u32) -> Result<(u64, usize), Fault> {
        let profile = self.part(Part::Profiles).u64(ordinal as usize)?;
        let lengths = self.part(Part::Lengths).element::<4>(ordinal as usize)?;
        let characters = u16::from_le_bytes([lengths[0], lengths[1]]);
        Ok((profile, usize::from(characters)))
    }

    /// Of the segments of few words those with `words` and from `least` to `most` characters:
    /// for each length the places.
    pub(super) fn few(
        &self,
        words: Words,
        least: usize,
        most: usize,
    ) -> Result<Vec<(u32, Range<usize>)>, Fault> {
        let steps = self.part(Part::FewLengths);
        let mut found = Vec::new();
        if steps.len() == 0 {
            return Ok(found);
        }
        let wordless = steps.u32(0)? as usize;
        let all = steps.u32(1)? as usize;
        let total = steps.len() / 8 - 1;
        let (first, end) = match words {
            Words::None => (0, wordless),
            Words::Few => (wordless, total),
        };
        // Lengths stop at the greatest number that fits, so that one may stand for more.
        let least = least.min(usize::from(u16::MAX));
        let within = lower_bound(end - first, |n| {
            Ok((steps.u32(2 * (first + n) + 2)? as usize) < least)
        })?;
        for step in first + within..end {
            let characters = steps.u32(2 * step + 2)?;
            if characters as usize > most {
                break;
            }
            let from = steps.u32(2 * step + 3)? as usize;
            let to = match step + 1 < total {
                true => steps.u32(2 * step + 5)? as usize,
                false => all,
            };
            found.push((characters, from..to.max(from)));
        }
        Ok(found)
    }

    /// The segment at a place among those of few words, and its text.
    pub(super) fn few_text(&self, place: usize) -> Result<(u32, &'a str), Fault> {
        let places = self.part(Part::FewPlaces);
        let ordinal = places.u32(2 * place)?;
        let start = places.u32(2 * place + 1)? as usize;
        let end = places.u32(2 * place + 3)? as usize;
        let bytes = self.part(Part::FewTexts).bytes(start..end.max(start))?;
        let text = std::str::from_utf8(bytes).map_err(|_| Fault::Damaged("text"))?;
        Ok((ordinal, text))
    }
}

/// A token of a form, of which [`Part::Forms`] has `known`.
fn code(form: u32, known: u32) -> Code {
    Code {
        form,
        stem: known >> 2,
        kind: KINDS_BY_NUMBER[(known & 3) as usize],
    }
}

/// What segments weigh, one after the other.
pub(super) struct Weights<'a> {
    steps: View<'a>,
    // The step that follows those that were passed.
    next: usize,
    // The weight of segments up to `end`.
    weight: u32,
    end: u32,
}

impl Weights<'_> {
    /// What a segment weighs; segments must be asked for in rising order.
    pub(super) fn of(&mut self, ordinal: u32) -> Result<u32, Fault> {
        let count = self.steps.len() / 8;
        while ordinal >= self.end && self.next < count {
            self.weight = self.steps.u32(2 * self.next)?;
            self.next += 1;
            self.end = match self.next < count {
                true => self.steps.u32(2 * self.next + 1)?,
                false => u32::MAX,
            };
        }
        Ok(self.weight)
    }
}

/// Which of the segments of few words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// Those without any.
    None,
    /// Those with one to three.
    Few,
}

/// The place of `key` among rising `keys`.
///
/// Keys are hashes, spread evenly, so the place is guessed from the value; a few steps do.
fn find(keys: View<'_>, key: u64) -> Result<Option<usize>, Fault> {
    let (mut low, mut high) = (0, keys.len() / 8);
    let (mut least, mut most) = (0u64, u64::MAX);
    while low < high {
        let share = u128::from(key - least) * (high - low) as u128 / (u128::from(most - least) + 1);
        let guess = low + (share as usize).min(high - low - 1);
        let found = keys.u64(guess)?;
        match found.cmp(&key) {
            std::cmp::Ordering::Equal => return Ok(Some(guess)),
            std::cmp::Ordering::Less => {
                low = guess + 1;
                least = found;
            }
            std::cmp::Ordering::Greater => {
                high = guess;
                most = found;
            }
        }
    }
    Ok(None)
}
