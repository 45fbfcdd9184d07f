//! Lists of segment numbers, two bytes a segment in the long ones, any stretch of which is found
//! without reading what stands before it.
//!
//! A short list is its numbers, four bytes each. A long one is cut where the upper halves of its
//! numbers change: first how many cuts, then for each the upper half and its count less one, then
//! all lower halves.

use std::ops::Range;

use super::layout::{Fault, View, lower_bound};

/// Numbers of a long list that are looked through before any is passed over.
const NEAR: usize = 16;

/// In a list's count: the list is cut by upper halves.
const CUT: u32 = 1 << 31;

/// Appends a rising `list` to `to`, and gives what [`List::new`] needs besides its place.
pub(super) fn push(to: &mut Vec<u8>, list: &[u32]) -> u32 {
    let cuts = || list.chunk_by(|a, b| a >> 16 == b >> 16);
    let whole = 4 * list.len();
    if whole <= 2 + 4 * cuts().count() + 2 * list.len() {
        for number in list {
            to.extend_from_slice(&number.to_le_bytes());
        }
        return list.len() as u32;
    }
    to.extend_from_slice(&(cuts().count() as u16).to_le_bytes());
    for cut in cuts() {
        to.extend_from_slice(&((cut[0] >> 16) as u16).to_le_bytes());
        to.extend_from_slice(&((cut.len() - 1) as u16).to_le_bytes());
    }
    for number in list {
        to.extend_from_slice(&(*number as u16).to_le_bytes());
    }
    list.len() as u32 | CUT
}

/// What a list has within a window of numbers.
#[derive(Debug, Clone)]
pub(super) struct Stretch<'a> {
    postings: View<'a>,
    pieces: Vec<Piece>,
    length: usize,
}

/// A place in a list: all numbers before it have been passed.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cursor {
    piece: usize,
    at: usize,
}

/// Bytes of the postings: four a number, or two with the upper half apart.
#[derive(Debug, Clone)]
enum Piece {
    Whole(Range<usize>),
    Lower(u32, Range<usize>),
}

impl<'a> Stretch<'a> {
    /// A list without numbers.
    pub(super) fn empty(postings: View<'a>) -> Stretch<'a> {
        Stretch {
            postings,
            pieces: Vec::new(),
            length: 0,
        }
    }

    /// What the list at `place` of `postings` has within `window`. Reads its heads and what a
    /// binary search of both ends needs.
    pub(super) fn find(
        postings: View<'a>,
        place: u32,
        count: u32,
        window: &Range<u32>,
    ) -> Result<Stretch<'a>, Fault> {
        let mut stretch = Stretch::empty(postings);
        let start = 2 * place as usize;
        let length = (count & !CUT) as usize;
        if count & CUT == 0 {
            stretch.add(Piece::Whole(start..start + 4 * length), window)?;
            return Ok(stretch);
        }
        let cuts = usize::from(lower(postings.bytes(start..start + 2)?));
        let heads = postings.bytes(start + 2..start + 2 + 4 * cuts)?;
        let mut at = start + 2 + 4 * cuts;
        for head in heads.chunks_exact(4) {
            let upper = u32::from(lower(head)) << 16;
            let count = usize::from(lower(&head[2..])) + 1;
            let here = at..at + 2 * count;
            at = here.end;
            if upper >= window.end {
                break;
            }
            if upper | 0xffff < window.start {
                continue;
            }
            let piece = Piece::Lower(upper, here);
            if upper >= window.start && upper | 0xffff < window.end {
                stretch.length += count;
                stretch.pieces.push(piece);
            } else {
                stretch.add(piece, window)?;
            }
        }
        Ok(stretch)
    }

    /// Adds what `piece` has within `window`.
    fn add(&mut self, piece: Piece, window: &Range<u32>) -> Result<(), Fault> {
        let below = |end: u32| lower_bound(piece.count(), |n| Ok(self.number(&piece, n)? < end));
        let (from, to) = (below(window.start)?, below(window.end)?);
        if from < to {
            self.length += to - from;
            self.pieces.push(match piece {
                Piece::Whole(bytes) => Piece::Whole(bytes.start + 4 * from..bytes.start + 4 * to),
                Piece::Lower(upper, bytes) => {
                    Piece::Lower(upper, bytes.start + 2 * from..bytes.start + 2 * to)
                }
            });
        }
        Ok(())
    }

    fn number(&self, piece: &Piece, n: usize) -> Result<u32, Fault> {
        Ok(match piece {
            Piece::Whole(bytes) => {
                let at = bytes.start + 4 * n;
                whole(self.postings.bytes(at..at + 4)?)
            }
            Piece::Lower(upper, bytes) => {
                let at = bytes.start + 2 * n;
                upper | u32::from(lower(self.postings.bytes(at..at + 2)?))
            }
        })
    }

    /// How many numbers there are.
    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// The numbers, one after the other.
    pub(super) fn into_numbers(self) -> Numbers<'a> {
        Numbers {
            stretch: self,
            next: 0,
            upper: None,
            rest: &[],
        }
    }

    /// Hands each number to `visit`, rising.
    #[inline]
    pub(super) fn each(
        &self,
        mut visit: impl FnMut(u32) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        for piece in &self.pieces {
            match piece {
                Piece::Whole(bytes) => {
                    for number in self.postings.bytes(bytes.clone())?.chunks_exact(4) {
                        visit(whole(number))?;
                    }
                }
                Piece::Lower(upper, bytes) => {
                    for number in self.postings.bytes(bytes.clone())?.chunks_exact(2) {
                        visit(upper | u32::from(lower(number)))?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether `number` is there. `from` is where the last answer left off, at first the default;
    /// numbers must be asked for in rising order.
    pub(super) fn contains_next(&self, from: &mut Cursor, number: u32) -> Result<bool, Fault> {
        while let Some(piece) = self.pieces.get(from.piece) {
            if let Some((at, found)) = self.reach(piece, from.at, number)? {
                from.at = at;
                return Ok(found == number);
            }
            *from = Cursor {
                piece: from.piece + 1,
                at: 0,
            };
        }
        Ok(false)
    }

    /// The first number of a piece, from its `at`-th on, that is not below `number`, and where it
    /// stands.
    fn reach(
        &self,
        piece: &Piece,
        mut at: usize,
        number: u32,
    ) -> Result<Option<(usize, u32)>, Fault> {
        let count = piece.count();
        if let Piece::Lower(upper, bytes) = piece {
            if number > upper | 0xffff {
                return Ok(None);
            }
            // In a long list it is mostly among the next ones.
            let wanted = number.saturating_sub(*upper) as u16;
            let near = at..count.min(at + NEAR);
            let near = bytes.start + 2 * near.start..bytes.start + 2 * near.end;
            let mut near = self.postings.bytes(near)?.chunks_exact(2).map(lower);
            let passed = near.len();
            if let Some(n) = near.position(|lower| lower >= wanted) {
                let here = bytes.start + 2 * (at + n);
                let found = upper | u32::from(lower(self.postings.bytes(here..here + 2)?));
                return Ok(Some((at + n, found)));
            }
            at += passed;
        }
        let (mut low, mut high, mut step) = (at, at, 1);
        while high < count && self.number(piece, high)? < number {
            low = high + 1;
            high += step;
            step *= 2;
        }
        low += lower_bound(high.min(count) - low, |n| {
            Ok(self.number(piece, low + n)? < number)
        })?;
        match low < count {
            true => Ok(Some((low, self.number(piece, low)?))),
            false => Ok(None),
        }
    }
}

/// The numbers of a list, one after the other.
pub(super) struct Numbers<'a> {
    stretch: Stretch<'a>,
    // The piece that follows.
    next: usize,
    // The upper half of the numbers in `rest`, where that is apart.
    upper: Option<u32>,
    rest: &'a [u8],
}

impl Numbers<'_> {
    /// The next number; they rise.
    #[inline]
    pub(super) fn next(&mut self) -> Result<Option<u32>, Fault> {
        loop {
            let (number, rest) = match self.upper {
                Some(upper) => match self.rest.split_first_chunk::<2>() {
                    Some((bytes, rest)) => (upper | u32::from(u16::from_le_bytes(*bytes)), rest),
                    None if self.begin_piece()? => continue,
                    None => return Ok(None),
                },
                None => match self.rest.split_first_chunk::<4>() {
                    Some((bytes, rest)) => (u32::from_le_bytes(*bytes), rest),
                    None if self.begin_piece()? => continue,
                    None => return Ok(None),
                },
            };
            self.rest = rest;
            return Ok(Some(number));
        }
    }

    fn begin_piece(&mut self) -> Result<bool, Fault> {
        let Some(piece) = self.stretch.pieces.get(self.next) else {
            return Ok(false);
        };
        self.next += 1;
        let (upper, bytes) = match piece {
            Piece::Whole(bytes) => (None, bytes),
            Piece::Lower(upper, bytes) => (Some(*upper), bytes),
        };
        (self.upper, self.rest) = (upper, self.stretch.postings.bytes(bytes.clone())?);
        Ok(true)
    }
}

impl Piece {
    fn count(&self) -> usize {
        match self {
            Piece::Whole(bytes) => bytes.len() / 4,
            Piece::Lower(_, bytes) => bytes.len() / 2,
        }
    }
}

fn whole(bytes: &[u8]) -> u32 {
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

fn lower(bytes: &[u8]) -> u16 {
    u16::from_le_bytes([bytes[0], bytes[1]])
}
