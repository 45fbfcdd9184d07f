//! The lattice of beads in a corridor.

use std::ops::Range;

use super::Corridor;
use crate::align::evidence::MATCHES;

/// What a path does at a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Step {
    /// A bead of this category, as index in [`MATCHES`].
    Match(u8),
    /// A source segment has no target.
    LeaveOut,
    /// A target segment has no source.
    Add,
}

impl Step {
    /// Source and target segments that the step takes.
    pub fn size(self) -> (usize, usize) {
        match self {
            Step::Match(k) => MATCHES[k as usize],
            Step::LeaveOut => (1, 0),
            Step::Add => (0, 1),
        }
    }
}

/// A step at a node with its probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Edge {
    pub i: u32,
    pub j: u32,
    pub step: Step,
    pub probability: f32,
}

impl Edge {
    /// The segments that the step takes.
    pub fn runs(&self) -> (Range<usize>, Range<usize>) {
        let (a, b) = self.step.size();
        let (i, j) = (self.i as usize, self.j as usize);
        (i..i + a, j..j + b)
    }
}

/// Nats of every possible bead of a corridor.
pub(crate) struct Lattice {
    pub corridor: Corridor,
    /// By node, then category; minus infinity where the bead leaves the corridor.
    pub nats: Vec<[f32; 8]>,
}

impl Lattice {
    /// The nats of an edge with both sides; 0 of any other.
    pub fn nats_of(&self, edge: &Edge) -> f64 {
        match (
            edge.step,
            self.corridor.node(edge.i as usize, edge.j as usize),
        ) {
            (Step::Match(k), Some(node)) => f64::from(self.nats[node][usize::from(k)]),
            _ => 0.0,
        }
    }
}
