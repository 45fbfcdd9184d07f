//! All evidence of a document pair brought together: what is believed, and a lattice of nats.

use std::ops::ControlFlow;

use super::evidence::{Categories, Lengths, MATCHES, Marks, Structure};
use super::search::{Corridor, Lattice};
use super::translation::{Table, Window};
use super::vocabulary::Words;

/// What is believed of a document pair at some pass.
pub(crate) struct Beliefs {
    pub categories: Categories,
    pub table: Table,
    pub lengths: Option<Lengths>,
    pub marks: Option<Marks>,
    pub structure: Option<Structure>,
}

impl Beliefs {
    /// Nats of every bead in the corridor, but for its category's. `row` hears of each source
    /// segment and may stop the work: then there is no lattice.
    pub fn lattice(
        &self,
        source: &Words,
        target: &Words,
        corridor: Corridor,
        row: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Option<Lattice> {
        let (n, m) = (source.segments(), target.segments());
        let mut window = Window::new(source, target, &self.table);
        let mut nats = vec![[f32::NEG_INFINITY; 8]; corridor.nodes()];
        let mut scratch = Vec::new();
        let mut filled = 0;
        for i in 0..n {
            let deepest = (i + 4).min(n);
            while filled < deepest {
                let from = corridor.row(filled.saturating_sub(3)).start;
                let to = (corridor.row(filled).end + 3).min(m);
                window.fill(filled, from.min(to)..to);
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
                    let (s, t) = (i..i + a, j..j + b);
                    let mut total = f64::from(window.nats(i, j, k, &mut scratch));
                    if let Some(lengths) = &self.lengths {
                        total += lengths.nats(&s, &t);
                    }
                    if let Some(marks) = &self.marks {
                        total += marks.nats(&s, &t);
                    }
                    if let Some(structure) = &self.structure {
                        total += structure.nats(&s, &t);
                    }
                    nats[node][k] = total as f32;
                }
            }
            if row().is_break() {
                return None;
            }
        }
        Some(Lattice { corridor, nats })
    }
}
