//! The text of an XML file around the current token, and where it stands in the file.

use std::io::{self, Read};

use super::super::error::{FormatError, Place};
use super::pieces::{PIECE, Pieces, Then};
use super::{MAX_TOKEN_BYTES, NotDecodable, advance, limit};

/// A window on the file that begins with the current token.
pub(super) struct Buffer {
    pieces: Pieces,
    /// Known to be UTF-8, so that tokens can be cut out of it without another look.
    text: String,
    /// Where the token begins.
    start: usize,
    /// Bytes of the file before `text`.
    dropped: u64,
    /// From here on no byte is one that a forbidden character may have.
    clean: usize,
    /// The place of the byte at `placed`, which is never behind the token's beginning.
    place: Place,
    placed: usize,
}

impl Buffer {
    pub fn new(input: Box<dyn Read + Send>) -> Buffer {
        Buffer {
            pieces: Pieces::new(input),
            text: String::with_capacity(4 * PIECE),
            start: 0,
            dropped: 0,
            clean: 0,
            place: Place { line: 1, column: 1 },
            placed: 0,
        }
    }

    /// All bytes at hand from the token's beginning.
    pub fn rest(&self) -> &[u8] {
        &self.text.as_bytes()[self.start..]
    }

    /// The first `count` bytes of the token, which end with a character.
    pub fn token(&self, count: usize) -> &str {
        &self.text[self.start..self.start + count]
    }

    /// Bytes of the file before the token.
    pub fn position(&self) -> u64 {
        self.dropped + self.start as u64
    }

    /// The bytes from `position` to `count` bytes into the token, if all are still at hand.
    pub fn since(&self, position: u64, count: usize) -> Option<&str> {
        let from = usize::try_from(position.checked_sub(self.dropped)?).ok()?;
        self.text.get(from..self.start + count)
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
        self.place_at(0)
    }

    /// Where the byte `offset` bytes into the token stands.
    pub fn place_at(&self, offset: usize) -> Place {
        let passed = &self.text.as_bytes()[self.placed..self.start + offset];
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
        let token = (self.text.len() - self.start) as u64;
        if token > MAX_TOKEN_BYTES {
            return Err(limit(
                self.place(),
                "bytes of one tag or text",
                MAX_TOKEN_BYTES,
            ));
        }
        if self.start >= PIECE {
            self.settle();
            self.text.drain(..self.start);
            self.dropped += self.start as u64;
            self.clean = self.clean.saturating_sub(self.start);
            (self.start, self.placed) = (0, 0);
        }
        // As much again as is there, so that a long token is not looked at too often.
        let before = self.text.len();
        let most = (MAX_TOKEN_BYTES - token) as usize / PIECE + 1;
        let wanted = (before / PIECE).clamp(1, most);
        for piece in self.pieces.by_ref().take(wanted) {
            self.text.push_str(&piece.text);
            if piece.suspicious {
                self.clean = self.text.len();
            }
            match piece.then {
                Then::More | Then::End => {}
                Then::Undecodable => return Err(self.undecodable("UTF-8")),
                Then::Failed(error) => return Err(self.explain(error)),
            }
        }
        Ok(self.text.len() > before)
    }

    fn undecodable(&self, encoding: &'static str) -> FormatError {
        FormatError::Encoding {
            place: self.place_at(self.text.len() - self.start),
            encoding,
        }
    }

    fn explain(&self, error: io::Error) -> FormatError {
        let found = error
            .get_ref()
            .and_then(|e| e.downcast_ref::<NotDecodable>());
        match found {
            Some(found) => self.undecodable(found.0),
            None => FormatError::Io(error),
        }
    }

    /// Makes sure that `count` bytes are at hand; false where the file ends before.
    pub fn have(&mut self, count: usize) -> Result<bool, FormatError> {
        while self.text.len() - self.start < count {
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
            if !self.grow(what, most)? {
                return Ok(None);
            }
        }
    }

    /// Reads more of a token; false at the end of the file. A token longer than `most` bytes is
    /// refused as too many of `what`.
    pub fn grow(&mut self, what: &'static str, most: u64) -> Result<bool, FormatError> {
        if self.rest().len() as u64 > most {
            return Err(limit(self.place(), what, most));
        }
        self.fill()
    }
}
