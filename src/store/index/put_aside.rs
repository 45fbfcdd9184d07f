//! A segment as it is put aside until all segments are known.

use std::io;

use xxhash_rust::xxh3::xxh3_64;

use super::build::FEW_WORDS;
use super::profile::{Outline, Profile};
use super::spool::Drain;
use super::varint;
use super::vocabulary::Vocabulary;
use crate::lang::Analysis;
use crate::text::nfc;

/// What is kept of a segment.
#[derive(Debug, Default, PartialEq)]
pub(super) struct PutAside {
    /// The unit it belongs to.
    pub(super) id: i64,
    /// [`super::Row::identity`].
    pub(super) identity: u64,
    /// [`Outline::stems`].
    pub(super) stems: u64,
    /// [`Outline::counts`], 255 where there are more.
    pub(super) counts: [u8; 4],
    /// Its [`Profile`].
    pub(super) profile: [u64; 2],
    /// Its [`sequence`].
    pub(super) sequence: u32,
    /// Characters; may stop short.
    pub(super) characters: u16,
    /// Letters; may stop short.
    pub(super) letters: u16,
    /// The numbers of its forms, as `varint` has them.
    pub(super) forms: Vec<u8>,
    /// Its text, if it has few words.
    pub(super) few_text: Vec<u8>,
}

/// What two texts share when their words are the same but for case, in order; of texts without
/// words, what the same texts share.
pub(super) fn sequence(analysis: &Analysis, composed: &str) -> u32 {
    let mut words = analysis.words().peekable();
    let hash = match words.peek() {
        None => xxh3_64(composed.as_bytes()),
        Some(_) => words.fold(1, |hash: u64, word| {
            (hash ^ word.caseless)
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                .rotate_left(23)
        }),
    };
    (hash >> 32) as u32
}

impl PutAside {
    pub(super) fn has_few_words(&self) -> bool {
        u32::from(self.counts[0]) < FEW_WORDS
    }

    /// Makes it that of another segment, and gives the segment's weight.
    pub(super) fn set(
        &mut self,
        id: i64,
        identity: u64,
        text: &str,
        analysis: &Analysis,
        vocabulary: &mut Vocabulary,
    ) -> u32 {
        let mut outline = Outline::default();
        self.forms.clear();
        for token in &analysis.tokens {
            outline.add(token.kind, token.stem);
            varint::push(&mut self.forms, vocabulary.number(token));
        }
        let composed = nfc(text);
        let (profile, characters, letters) = Profile::of(&composed);
        (self.id, self.identity) = (id, identity);
        self.stems = outline.stems;
        self.counts = outline.counts.map(|count| count.min(255) as u8);
        self.profile = profile.0;
        self.sequence = sequence(analysis, &composed);
        self.characters = u16::try_from(characters).unwrap_or(u16::MAX);
        self.letters = u16::try_from(letters).unwrap_or(u16::MAX);
        self.few_text.clear();
        if self.has_few_words() {
            self.few_text.extend_from_slice(composed.as_bytes());
        }
        outline.weight()
    }

    /// Writes it to `bytes`, in place of what was there.
    pub(super) fn write(&self, bytes: &mut Vec<u8>) {
        bytes.clear();
        bytes.extend_from_slice(&self.id.to_le_bytes());
        bytes.extend_from_slice(&self.identity.to_le_bytes());
        bytes.extend_from_slice(&self.stems.to_le_bytes());
        bytes.extend_from_slice(&self.counts);
        bytes.extend_from_slice(&self.sequence.to_le_bytes());
        for number in [self.characters, self.letters] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        for half in self.profile {
            bytes.extend_from_slice(&half.to_le_bytes());
        }
        for run in [&self.forms, &self.few_text] {
            bytes.extend_from_slice(&(run.len() as u32).to_le_bytes());
            bytes.extend_from_slice(run);
        }
    }

    /// Reads the next one that was written; false at the end.
    pub(super) fn read(&mut self, from: &mut Drain) -> io::Result<bool> {
        let Some(id) = from.next()? else {
            return Ok(false);
        };
        self.id = i64::from_le_bytes(id);
        self.identity = u64::from_le_bytes(from.expected()?);
        self.stems = u64::from_le_bytes(from.expected()?);
        self.counts = from.expected()?;
        self.sequence = u32::from_le_bytes(from.expected()?);
        self.characters = u16::from_le_bytes(from.expected()?);
        self.letters = u16::from_le_bytes(from.expected()?);
        for half in &mut self.profile {
            *half = u64::from_le_bytes(from.expected()?);
        }
        for run in [&mut self.forms, &mut self.few_text] {
            let length = u32::from_le_bytes(from.expected()?) as usize;
            run.clear();
            run.extend_from_slice(from.take(length)?.ok_or(io::ErrorKind::UnexpectedEof)?);
        }
        Ok(true)
    }
}
