//! Units that are written like the one before, as nearly all of a file are.
//!
//! Programs write every unit of two plain texts with the same bytes but for the texts. What such
//! a unit has around its texts is remembered, and where the next one has the same, it is known
//! without taking its tags apart again: half of the time of reading a memory. Whatever is not the
//! same byte for byte is read tag by tag, so that nothing but the time differs.

use std::borrow::Cow;

use super::super::xml::Xml;
use crate::lang::Tag;

/// Units in a row that are not like the one remembered, after which another is remembered.
const PATIENCE: u32 = 8;
/// Bytes around the texts above which nothing is remembered.
const MAX_BYTES: usize = 1_000;

/// What a unit of two plain texts has around them.
#[derive(Default)]
pub(super) struct Alike {
    frame: Option<Frame>,
    misses: u32,
}

struct Frame {
    /// The bytes before the first text, between the texts and behind the second.
    around: [Vec<u8>; 3],
    languages: [Tag; 2],
}

impl Alike {
    /// The texts of the unit that begins where the reader stands, if it is like the one that is
    /// remembered and at hand; it has been read then. Else nothing has.
    pub fn read<'a>(&mut self, xml: &'a mut Xml) -> Option<[(Tag, Cow<'a, str>); 2]> {
        let frame = self.frame.as_ref()?;
        let around = [0, 1, 2].map(|n| frame.around[n].as_slice());
        match xml.framed(around) {
            Some([first, second]) => {
                self.misses = 0;
                let [one, other] = &frame.languages;
                Some([(one.clone(), first), (other.clone(), second)])
            }
            None => {
                self.misses += 1;
                None
            }
        }
    }

    /// Whether a unit that was just read tag by tag is to be remembered.
    pub fn wants_more(&self) -> bool {
        self.frame.is_none() || self.misses > PATIENCE
    }

    /// Remembers a unit of two plain texts, written as `raw`, which nothing else is said of.
    pub fn remember(&mut self, raw: &str, texts: [(&Tag, &str); 2]) {
        let [(one, first), (other, second)] = texts;
        let ends = |rest: &&str| rest.starts_with("</seg>");
        let parts = raw.split_once("<seg>").and_then(|(before, rest)| {
            let rest = rest.strip_prefix(first).filter(ends)?;
            let (between, rest) = rest.split_once("<seg>")?;
            let behind = rest.strip_prefix(second).filter(ends)?;
            Some([
                format!("{before}<seg>"),
                format!("{between}<seg>"),
                behind.to_owned(),
            ])
        });
        self.misses = 0;
        self.frame = parts
            .filter(|around| around.iter().map(String::len).sum::<usize>() <= MAX_BYTES)
            .filter(|around| around.iter().all(|part| !part.contains('&')))
            .map(|around| Frame {
                around: around.map(String::into_bytes),
                languages: [one.clone(), other.clone()],
            });
    }
}
