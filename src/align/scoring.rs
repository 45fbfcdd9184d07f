//! All evidence of a document pair brought together: what is believed, and a lattice of nats.

use std::ops::{ControlFlow, Range};

use super::evidence::{Categories, Lengths, MATCHES, Marks, SOURCES, Structure};
use super::search::{Corridor, Lattice};
use super::translation::{Table, WeightedBead, Window};
use super::vocabulary::Words;
use crate::model::Bead;

/// What is believed of a document pair at some pass.
pub(crate) struct Beliefs {
    pub categories: Categories,
    pub table: Table,
    pub lengths: Option<Lengths>,
    pub marks: Option<Marks>,
    pub structure: Option<Structure>,
}

impl Beliefs {
    /// Nats of every bead in the corridor, but for its category's. The corridor's first node stands
    /// at the segments of `origin`. `row` hears of each source segment and may stop the work: then
    /// there is no lattice.
    pub fn lattice(
        &self,
        source: &Words,
        target: &Words,
        corridor: Corridor,
        origin: (usize, usize),
        row: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Option<Lattice> {
        let (n, m) = (corridor.source(), corridor.target());
        let mut window = Window::new(source, target, &self.table);
        let mut nats = vec![[f32::NEG_INFINITY; 8]; corridor.nodes()];
        let mut scratch = Vec::new();
        let mut filled = 0;
        for i in 0..n {
            let deepest = (i + 4).min(n);
            while filled < deepest {
                let from = corridor.row(filled.saturating_sub(3)).start;
                let to = (corridor.row(filled).end + 3).min(m);
                window.fill(origin.0 + filled, origin.1 + from.min(to)..origin.1 + to);
                filled += 1;
            }
            for j in corridor.row(i) {
                let Some(node) = corridor.node(i, j) else {
                    continue;
                };
                for (k, (a, b)) in MATCHES.iter().enumerate() {
                    if i + a > n || j + b > m || corridor.node(i + a, j + b).is_none() {
                        continue;
                    }
                    let (i, j) = (origin.0 + i, origin.1 + j);
                    let out_of_proportion = |lengths: &Lengths| {
                        (*a, *b) != (1, 1) && lengths.out_of_proportion(&(i..i + a), &(j..j + b))
                    };
                    if self.lengths.as_ref().is_some_and(out_of_proportion) {
                        continue;
                    }
                    let words = window.nats(i, j, k, &mut scratch);
                    let total = f64::from(words) + self.beside_words(&(i..i + a), &(j..j + b));
                    nats[node][k] = total as f32;
                }
            }
            if row().is_break() {
                return None;
            }
        }
        Some(Lattice { corridor, nats })
    }

    /// Nats of a bead with both sides, but for its category's.
    pub fn nats(&self, source: &Words, target: &Words, s: &Range<usize>, t: &Range<usize>) -> f64 {
        let words = (self.table).nats(source.of(s.clone()), target.of(t.clone()));
        f64::from(words) + self.beside_words(s, t)
    }

    fn beside_words(&self, source: &Range<usize>, target: &Range<usize>) -> f64 {
        let lengths = self
            .lengths
            .as_ref()
            .map_or(0.0, |e| e.nats(source, target));
        let marks = self.marks.as_ref().map_or(0.0, |e| e.nats(source, target));
        let structure = self
            .structure
            .as_ref()
            .map_or(0.0, |e| e.nats(source, target));
        lengths + marks + structure
    }

    /// Learns from what a pass found: everything but the table.
    pub fn learn(&mut self, beads: &[WeightedBead]) {
        let weighted = || {
            beads
                .iter()
                .map(|(s, t, p)| (s.clone(), t.clone(), f64::from(*p)))
        };
        if let Some(lengths) = &mut self.lengths {
            lengths.fit(weighted);
        }
        if let Some(marks) = &mut self.marks {
            marks.fit(weighted());
        }
        if let Some(structure) = &mut self.structure {
            structure.fit(weighted());
        }
    }

    /// The evidence for a bead with both sides, source by source, strongest first; the names are
    /// those of `SOURCES`, and [`UNMATCHED`].
    pub fn explain(&self, source: &Words, target: &Words, bead: &Bead) -> Vec<Share> {
        let (s, t) = (&bead.source, &bead.target);
        let mut shares = vec![Share {
            source: "category",
            nats: self.categories.log_prior(s.len(), t.len()),
        }];
        let mut add = |source: &'static str, nats: f64| shares.push(Share { source, nats });
        if let Some(lengths) = &self.lengths {
            add("length", lengths.nats(s, t));
        }
        if let Some(marks) = &self.marks {
            add("marks", marks.nats(s, t));
        }
        if let Some(structure) = &self.structure {
            add("structure", structure.nats(s, t));
        }
        let (by_source, unmatched) = self
            .table
            .shares(source.of(s.clone()), target.of(t.clone()));
        for (known, nats) in SOURCES.iter().zip(by_source) {
            if nats != 0.0 {
                add(known.name, nats);
            }
        }
        add(UNMATCHED, unmatched);
        shares.retain(|share| share.nats != 0.0);
        shares.sort_by(|a, b| b.nats.abs().total_cmp(&a.nats.abs()));
        shares
    }
}

/// The name under which words without a partner are shown among the shares of a bead.
pub const UNMATCHED: &str = "unmatched words";

/// What one source of evidence says of a bead.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// Name of the source in [`SOURCES`], or [`UNMATCHED`].
    pub source: &'static str,
    /// How much likelier it finds the bead's runs together than by chance: natural logarithm.
    pub nats: f64,
}
