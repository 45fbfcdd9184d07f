//! The text of a file piece by piece, known to be UTF-8.
//!
//! A file that is longer than a piece is read and checked by a thread of its own, some pieces ahead:
//! that is a quarter of the work of reading plain units, and the caller need not wait for it.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use super::chars::is_suspicious;

/// Bytes of a piece.
pub(super) const PIECE: usize = 1 << 18;
/// Pieces that wait to be taken.
const AHEAD: usize = 4;

/// Some text of the file.
pub(super) struct Piece {
    pub text: String,
    /// Whether a byte is among it that a character which XML forbids may have.
    pub suspicious: bool,
    pub then: Then,
}

/// What comes after a piece.
pub(super) enum Then {
    More,
    End,
    /// Bytes that are not UTF-8.
    Undecodable,
    Failed(io::Error),
}

/// The pieces of one file in their order; the last is the one that does not say [`Then::More`].
pub(super) enum Pieces {
    Here(Decoder),
    Ahead(Receiver<Piece>),
    Over,
}

impl Pieces {
    pub fn new(input: Box<dyn Read + Send>) -> Pieces {
        Pieces::Here(Decoder {
            input,
            cut: Vec::new(),
        })
    }
}

impl Iterator for Pieces {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let piece = match std::mem::replace(self, Pieces::Over) {
            Pieces::Here(mut decoder) => {
                let mut piece = decoder.piece();
                if matches!(piece.then, Then::More) {
                    match read_ahead(decoder) {
                        Ok(pieces) => *self = Pieces::Ahead(pieces),
                        Err(error) => piece.then = Then::Failed(error),
                    }
                }
                piece
            }
            Pieces::Ahead(pieces) => match pieces.recv() {
                Ok(piece) => {
                    if matches!(piece.then, Then::More) {
                        *self = Pieces::Ahead(pieces);
                    }
                    piece
                }
                // The thread ends without a last piece only where the input panics.
                Err(_) => Piece {
                    text: String::new(),
                    suspicious: false,
                    then: Then::Failed(io::ErrorKind::BrokenPipe.into()),
                },
            },
            Pieces::Over => return None,
        };
        Some(piece)
    }
}

/// Has the pieces of `decoder` made by a thread, which ends with the last or when nobody takes them.
fn read_ahead(mut decoder: Decoder) -> io::Result<Receiver<Piece>> {
    let (give, take) = sync_channel(AHEAD);
    thread::Builder::new().spawn(move || {
        loop {
            let piece = decoder.piece();
            let more = matches!(piece.then, Then::More);
            if give.send(piece).is_err() || !more {
                return;
            }
        }
    })?;
    Ok(take)
}

/// Cuts bytes into pieces between characters.
pub(super) struct Decoder {
    input: Box<dyn Read + Send>,
    /// The beginning of a character that was cut in two.
    cut: Vec<u8>,
}

impl Decoder {
    fn piece(&mut self) -> Piece {
        let mut bytes = Vec::with_capacity(PIECE + 4);
        bytes.append(&mut self.cut);
        let read = (&mut self.input).take(PIECE as u64).read_to_end(&mut bytes);
        // A character that is cut in two waits for its other half.
        self.cut = bytes.split_off(bytes.len() - cut_off(&bytes));
        let (text, good) = match String::from_utf8(bytes) {
            Ok(text) => (text, true),
            Err(error) => {
                let good = error.utf8_error().valid_up_to();
                let mut bytes = error.into_bytes();
                bytes.truncate(good);
                (String::from_utf8(bytes).unwrap_or_default(), false)
            }
        };
        let then = match read {
            _ if !good => Then::Undecodable,
            Err(error) => Then::Failed(error),
            Ok(PIECE) => Then::More,
            Ok(_) if self.cut.is_empty() => Then::End,
            Ok(_) => Then::Undecodable,
        };
        Piece {
            suspicious: is_suspicious(text.as_bytes()),
            text,
            then,
        }
    }
}

/// How many bytes at the end begin a character that is not whole.
fn cut_off(bytes: &[u8]) -> usize {
    let length = |first: u8| match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 1,
    };
    let most = bytes.len().min(3);
    (1..=most)
        .find(|back| length(bytes[bytes.len() - back]) > *back)
        .unwrap_or(0)
}
