//! Structure: paragraphs and blocks that begin at the same place on both sides.
//!
//! A document without paragraphs, or with every segment in its own, says nothing here.

use std::ops::Range;

use super::contingency::Contingency;
use crate::model::{Block, Segment};

/// Body, heading, list point, cell, quotation, code; each beginning a paragraph or not.
const CLASSES: usize = 12;
/// Share of paragraph breaks that joined segments keep, against those that all neighbours have,
/// before the document is read.
const KEPT: f64 = 0.1;
/// Joined neighbours that this prior counts for.
const STRENGTH: f64 = 10.0;

/// Where paragraphs begin on both sides, in which blocks, and how these go together.
#[derive(Debug)]
pub(crate) struct Structure {
    source: Side,
    target: Side,
    table: Contingency,
}

#[derive(Debug)]
struct Side {
    classes: Vec<u8>,
    // Paragraph breaks before each segment.
    breaks: Vec<u32>,
    // Share of segments that begin a paragraph.
    rate: f64,
    // Nats of joining over a paragraph break, and over none.
    over_break: f64,
    over_none: f64,
}

impl Side {
    fn new(segments: &[Segment]) -> Side {
        let (mut classes, mut breaks) = (Vec::new(), Vec::new());
        let mut seen = 0;
        for (at, segment) in segments.iter().enumerate() {
            let begins = at == 0 || segment.paragraph != segments[at - 1].paragraph;
            let block = match segment.block {
                Block::Body => 0,
                Block::Heading(_) => 1,
                Block::ListPoint => 2,
                Block::TableCell => 3,
                Block::Quotation => 4,
                Block::Code => 5,
            };
            seen += u32::from(begins && at > 0);
            breaks.push(seen);
            classes.push(block * 2 + u8::from(begins));
        }
        let rate = f64::from(seen) / (segments.len().max(2) - 1) as f64;
        let mut side = Side {
            classes,
            breaks,
            rate,
            over_break: 0.0,
            over_none: 0.0,
        };
        side.fit(0.0, 0.0);
        side
    }

    fn fit(&mut self, broken: f64, joined: f64) {
        if !(0.01..=0.9).contains(&self.rate) {
            return;
        }
        let share = (broken + STRENGTH * KEPT * self.rate) / (joined + STRENGTH);
        self.over_break = (share / self.rate).ln();
        self.over_none = ((1.0 - share) / (1.0 - self.rate)).ln();
    }

    fn breaks(&self, run: &Range<usize>) -> f64 {
        f64::from(self.breaks[run.end - 1] - self.breaks[run.start])
    }

    fn nats(&self, run: &Range<usize>) -> f64 {
        let (joined, broken) = ((run.len() - 1) as f64, self.breaks(run));
        broken * self.over_break + (joined - broken) * self.over_none
    }
}

impl Structure {
    /// Before any bead is known.
    pub fn new(source: &[Segment], target: &[Segment]) -> Structure {
        let (source, target) = (Side::new(source), Side::new(target));
        let count = |side: &Side| {
            let mut counts = vec![0; CLASSES];
            side.classes.iter().for_each(|c| counts[*c as usize] += 1);
            counts
        };
        let table = Contingency::new(&count(&source), &count(&target));
        Structure {
            source,
            target,
            table,
        }
    }

    /// Learns from beads with their probabilities.
    pub fn fit(&mut self, beads: impl Iterator<Item = (Range<usize>, Range<usize>, f64)>) {
        let mut counts = self.table.counts();
        let (mut broken, mut joined) = ([0.0; 2], [0.0; 2]);
        for (s, t, p) in beads {
            let classes = (self.source.classes[s.start], self.target.classes[t.start]);
            counts[classes.0 as usize * CLASSES + classes.1 as usize] += p;
            for (k, (side, run)) in [(&self.source, &s), (&self.target, &t)].iter().enumerate() {
                broken[k] += p * side.breaks(run);
                joined[k] += p * (run.len() - 1) as f64;
            }
        }
        self.table.fit(&counts);
        self.source.fit(broken[0], joined[0]);
        self.target.fit(broken[1], joined[1]);
    }

    /// How much likelier the places are together than by chance, in nats.
    pub fn nats(&self, source: &Range<usize>, target: &Range<usize>) -> f64 {
        let classes = (
            self.source.classes[source.start],
            self.target.classes[target.start],
        );
        self.table.nats(classes.0, classes.1) + self.source.nats(source) + self.target.nats(target)
    }
}
