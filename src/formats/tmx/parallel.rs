//! Reading the body of a large TMX file with all processors.
//!
//! The file is cut behind `</tu>` into pieces that are read at once, each as if it stood alone in
//! the body. A cut may be wrong, for `</tu>` can stand in a comment: then the piece is not
//! well-formed by itself, and from there on the file is read in one go, so that units, refusals and
//! errors are those of reading it so from the beginning.

use std::collections::VecDeque;
use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use super::super::draft::Draft;
use super::super::error::{Fault, Place};
use super::super::read::{Drafts, Summary};
use super::super::xml::{Open, Xml, advance};
use super::read::{Seed, Source};

/// Bytes of a piece: enough to be worth a task, few enough that all in work stay a few megabytes.
const PIECE_BYTES: usize = 256 << 10;
/// Bytes without `</tu>` after which the file is read in one go.
const MAX_PIECE_BYTES: usize = 8 << 20;

/// Whether there are other threads to do the work, and this one may wait for them.
pub(super) fn is_worthwhile() -> bool {
    rayon::current_num_threads() > 1 && rayon::current_thread_index().is_none()
}

/// What a piece gave; `None` where it cannot stand alone.
type Given = Option<Vec<Result<Draft, Fault>>>;

/// The pieces of a body that are being read, and the rest of the file.
pub(super) struct Pieces {
    seed: Seed,
    open: Open,
    input: Box<dyn Read + Send>,
    /// Bytes behind the last piece.
    carried: Vec<u8>,
    /// Where they begin.
    place: Place,
    ended: bool,
    working: VecDeque<Piece>,
    /// Units that have been given.
    ready: VecDeque<Result<Draft, Fault>>,
    number: u64,
    at_once: usize,
}

struct Piece {
    bytes: Arc<Vec<u8>>,
    place: Place,
    given: Receiver<Given>,
}

/// How reading goes on.
pub(super) enum Next {
    Draft(Box<Result<Draft, Fault>>),
    /// The rest is to be read in one go.
    Rest(Box<Source>),
}

impl Pieces {
    /// Takes over between two units of the body, behind `number` of them.
    pub fn new(seed: Seed, xml: Xml, number: u64) -> Pieces {
        let (open, place, carried, input) = xml.into_rest();
        Pieces {
            seed,
            open,
            input,
            carried,
            place,
            ended: false,
            working: VecDeque::new(),
            ready: VecDeque::new(),
            number,
            // One more than there are workers, so that none waits for the next piece.
            at_once: 2 * rayon::current_num_threads() + 1,
        }
    }

    /// The next unit, or the reader of what is left.
    pub fn next(&mut self) -> Next {
        loop {
            if let Some(mut ready) = self.ready.pop_front() {
                self.number += 1;
                match &mut ready {
                    Ok(draft) => draft.number = self.number,
                    Err(Fault::Refused(refusal)) => refusal.unit = self.number,
                    Err(Fault::Fatal(_)) => {}
                }
                return Next::Draft(Box::new(ready));
            }
            if !is_worthwhile() {
                return Next::Rest(Box::new(self.rest()));
            }
            while self.working.len() < self.at_once {
                match self.cut() {
                    Some(bytes) => self.begin(bytes),
                    None => break,
                }
            }
            let given = match self.working.front() {
                Some(piece) => piece.given.recv().ok().flatten(),
                None => None,
            };
            match given {
                Some(given) => {
                    self.working.pop_front();
                    self.ready.extend(given);
                }
                None => return Next::Rest(Box::new(self.rest())),
            }
        }
    }

    /// The bytes of the next piece; `None` where the rest has no end of a unit.
    fn cut(&mut self) -> Option<Vec<u8>> {
        const END: &[u8] = b"</tu>";
        let mut wanted = PIECE_BYTES;
        loop {
            while self.carried.len() < wanted && !self.ended {
                let missing = (wanted - self.carried.len()) as u64;
                if let Err(error) = (&mut self.input)
                    .take(missing)
                    .read_to_end(&mut self.carried)
                {
                    // It is told when the bytes before it have been read.
                    self.input = Box::new(Failing(Some(error)));
                    self.ended = true;
                } else {
                    self.ended = self.carried.len() < wanted;
                }
            }
            if let Some(at) = memchr::memmem::rfind(&self.carried, END) {
                let rest = self.carried.split_off(at + END.len());
                return Some(std::mem::replace(&mut self.carried, rest));
            }
            if self.ended || self.carried.len() >= MAX_PIECE_BYTES {
                return None;
            }
            wanted *= 2;
        }
    }

    fn begin(&mut self, bytes: Vec<u8>) {
        let place = self.place;
        self.place = advance(place, &bytes);
        let bytes = Arc::new(bytes);
        let (sender, given) = channel();
        let (own, seed, open) = (bytes.clone(), self.seed.clone(), self.open.clone());
        rayon::spawn(move || {
            // Nobody waits any more where the reader was dropped.
            let _ = sender.send(read(own, place, seed, open));
        });
        self.working.push_back(Piece {
            bytes,
            place,
            given,
        });
    }

    /// A reader of everything that has not been given.
    fn rest(&mut self) -> Source {
        let place = self.working.front().map_or(self.place, |piece| piece.place);
        let mut bytes = Vec::new();
        for piece in self.working.drain(..) {
            bytes.extend_from_slice(&piece.bytes);
        }
        bytes.append(&mut self.carried);
        let input = std::mem::replace(&mut self.input, Box::new(std::io::empty()));
        let input = Box::new(Cursor::new(bytes).chain(input));
        let mut source = Source::new(
            self.seed.clone(),
            Xml::resume(input, self.open.clone(), place),
        );
        source.number = self.number;
        source
    }
}

/// All units of a piece, if it stands alone.
fn read(bytes: Arc<Vec<u8>>, place: Place, seed: Seed, open: Open) -> Given {
    let input = Box::new(Cursor::new(Whole(bytes)));
    let mut source = Source::new(seed, Xml::resume(input, open, place));
    source.xml.ends_within();
    let mut summary = Summary::default();
    let mut given = Vec::new();
    while let Some(next) = source.next(&mut summary) {
        match next {
            Err(Fault::Fatal(_)) => return None,
            next => given.push(next),
        }
    }
    Some(given)
}

/// Bytes that are also kept for reading them once more.
struct Whole(Arc<Vec<u8>>);

impl AsRef<[u8]> for Whole {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Gives an error once.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}
