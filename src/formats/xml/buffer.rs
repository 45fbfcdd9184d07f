//! The bytes of an XML file around the current token, and where they stand in the file.

use std::io::{self, Read};

use super::super::error::{FormatError, Place};
use super::{MAX_TOKEN_BYTES, NotDecodable, advance, is_suspicious, limit};

/// Bytes that are asked for at once.
const CHUNK: usize = 1 << 16;

/// A window on the file that begins with the current token.
pub(super) struct Buffer {
    input: Box<dyn Read + Send>,
    bytes: Vec<u8>,
    /// Where the token begins.
    start: usize,
    /// How much of `bytes` is filled.
    end: usize,
    ended: bool,
    /// From here on no byte is one that a forbidden character may have.
    clean: usize,
    /// The place of the byte at `placed`, which is never behind the token's beginning.
    place: Place,
    placed: usize,
}

impl Buffer {
    pub fn new(input: Box<dyn Read + Send>) -> Buffer {
        Buffer {
            input,
            bytes: vec![0; 2 * CHUNK],
            start: 0,
            end: 0,
            ended: false,
            clean: 0,
            place: Place { line: 1, column: 1 },
            placed: 0,
        }
    }

    /// All bytes at hand from the token's beginning.
    pub fn rest(&self) -> &[u8] {
        &self.bytes[self.start..self.end]
    }

    /// The first `count` bytes of the token.
    pub fn token(&self, count: usize) -> &[u8] {
        &self.bytes[self.start..self.start + count]
    }

    /// Whether no character that XML forbids can be in the token or behind it.
    pub fn is_clean(&self) -> bool {
        self.start >= self.clean
    }

    /// Goes on to the token that begins `count` bytes on.
    pub fn consume(&mut self, count: usize) {
        self.start += count;
    }

    /// Where the token begins.
    pub fn place(&self) -> Place {
        let passed = &self.bytes[self.placed..self.start];
        advance(self.place, passed)
    }

    /// Where the byte `offset` bytes into the token stands.
    pub fn place_at(&self, offset: usize) -> Place {
        let passed = &self.bytes[self.placed..self.start + offset];
        advance(self.place, passed)
    }

    /// Makes [`Buffer::place`] cheap to ask again.
    pub fn settle(&mut self) -> Place {
        self.place = self.place();
        self.placed = self.start;
        self.place
    }

    /// Reads more; false at the end of the file.
    pub fn fill(&mut self) -> Result<bool, FormatError> {
        if self.ended {
            return Ok(false);
        }
        if (self.end - self.start) as u64 > MAX_TOKEN_BYTES {
            return Err(limit(
                self.place(),
                "bytes of one tag or text",
                MAX_TOKEN_BYTES,
            ));
        }
        if self.bytes.len() - self.end < CHUNK {
            self.settle();
            self.bytes.copy_within(self.start..self.end, 0);
            self.clean = self.clean.saturating_sub(self.start);
            (self.end, self.start, self.placed) = (self.end - self.start, 0, 0);
            if self.bytes.len() - self.end < CHUNK {
                self.bytes.resize(2 * self.bytes.len(), 0);
            }
        }
        loop {
            match self.input.read(&mut self.bytes[self.end..self.end + CHUNK]) {
                Ok(count) => {
                    let new = self.end..self.end + count;
                    self.end = new.end;
                    if is_suspicious(&self.bytes[new]) {
                        self.clean = self.end;
                    }
                    self.ended = count == 0;
                    return Ok(count > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    let found = error
                        .get_ref()
                        .and_then(|e| e.downcast_ref::<NotDecodable>());
                    return Err(match found {
                        Some(found) => FormatError::Encoding {
                            place: self.place_at(self.end - self.start),
                            encoding: found.0,
                        },
                        None => FormatError::Io(error),
                    });
                }
            }
        }
    }

    /// Makes sure that `count` bytes are at hand; false where the file ends before.
    pub fn have(&mut self, count: usize) -> Result<bool, FormatError> {
        while self.end - self.start < count {
            if !self.fill()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Where, from `from` on, `search` finds something in the bytes it is given; `None` where the
    /// file ends before. The last `overlap` bytes of a piece are looked at again with the next.
    pub fn find(
        &mut self,
        mut from: usize,
        overlap: usize,
        search: impl Fn(&[u8]) -> Option<usize>,
    ) -> Result<Option<usize>, FormatError> {
        loop {
            let rest = self.rest();
            if let Some(at) = rest.get(from..).and_then(&search) {
                return Ok(Some(from + at));
            }
            from = from.max(rest.len().saturating_sub(overlap));
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Length of the token that `length` finds in all its bytes; `None` where the file ends
    /// before. Tokens longer than `most` bytes are refused as too many of `what`.
    pub fn whole(
        &mut self,
        length: impl Fn(&[u8]) -> Option<usize>,
        what: &'static str,
        most: u64,
    ) -> Result<Option<usize>, FormatError> {
        loop {
            let rest = self.rest();
            if let Some(found) = length(rest) {
                return Ok(Some(found));
            }
            if rest.len() as u64 > most {
                return Err(limit(self.place(), what, most));
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }
}
