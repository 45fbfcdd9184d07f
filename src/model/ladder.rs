//! Beads and the ladder that they make.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A run of source segments against a run of target segments; either may be empty, not both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bead {
    /// Indices of source segments, half-open.
    pub source: Range<usize>,
    /// Indices of target segments, half-open.
    pub target: Range<usize>,
    /// The probability, 0 to 1, that exactly these runs belong together.
    pub confidence: f64,
}

/// How many segments a bead has on each side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Category {
    /// Segments on the source side.
    pub source: usize,
    /// Segments on the target side.
    pub target: usize,
}

impl Bead {
    /// The bead's category, such as 1-2.
    pub fn category(&self) -> Category {
        Category {
            source: self.source.len(),
            target: self.target.len(),
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.source, self.target)
    }
}

/// All beads of a document pair, in order, covering every segment of both sides exactly once.
///
/// Only [`Ladder::new`] makes one, so a ladder that exists keeps this promise.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ladder {
    beads: Vec<Bead>,
}

/// Beads that make no ladder.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LadderError {
    /// A bead does not begin where the one before it ended.
    #[error("bead {bead} begins at {side} segment {found}, expected {expected}")]
    Gap {
        /// Index of the bead.
        bead: usize,
        /// `source` or `target`.
        side: &'static str,
        /// Where it begins.
        found: usize,
        /// Where the bead before it ended.
        expected: usize,
    },
    /// A bead has no segment on either side.
    #[error("bead {bead} is empty on both sides")]
    Empty {
        /// Index of the bead.
        bead: usize,
    },
    /// The beads end before or after the last segment.
    #[error("the beads cover {found} {side} segments of {expected}")]
    Length {
        /// `source` or `target`.
        side: &'static str,
        /// Segments covered.
        found: usize,
        /// Segments there are.
        expected: usize,
    },
}

impl Ladder {
    /// Checks that `beads` cover `source` and `target` segments once and in order.
    pub fn new(beads: Vec<Bead>, source: usize, target: usize) -> Result<Ladder, LadderError> {
        let (mut at_source, mut at_target) = (0, 0);
        for (index, bead) in beads.iter().enumerate() {
            for (side, found, expected) in [
                ("source", bead.source.start, at_source),
                ("target", bead.target.start, at_target),
            ] {
                if found != expected {
                    return Err(LadderError::Gap {
                        bead: index,
                        side,
                        found,
                        expected,
                    });
                }
            }
            if bead.source.is_empty() && bead.target.is_empty() {
                return Err(LadderError::Empty { bead: index });
            }
            (at_source, at_target) = (bead.source.end, bead.target.end);
        }
        for (side, found, expected) in
            [("source", at_source, source), ("target", at_target, target)]
        {
            if found != expected {
                return Err(LadderError::Length {
                    side,
                    found,
                    expected,
                });
            }
        }
        Ok(Ladder { beads })
    }

    /// The beads in order.
    pub fn beads(&self) -> &[Bead] {
        &self.beads
    }
}
