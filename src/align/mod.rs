//! Alignment: two lists of segments to the ladder of beads that joins them.
//!
//! The work goes in passes. Each pass looks for the beads where evidence is strong (a corridor
//! between anchors), weighs every possible bead by the evidence of `evidence::SOURCES` in nats,
//! and finds each bead's probability by forward–backward. What the beads teach (the translation
//! table, proportions, which marks answer to which) goes into the next pass.

mod aligner;
mod calibration;
mod evidence;
mod moved;
mod scoring;
mod search;
mod translation;
mod vocabulary;
mod wider;
pub mod words;

pub use aligner::{Aligner, Alignment, Explained, Progress, Stopped};
pub use evidence::{SOURCES, Source};
pub use moved::Passage;
pub use scoring::{Share, UNMATCHED};
