//! The path that is taken through the lattice.

use rustc_hash::FxHashMap;

use super::posterior::NONE;
use super::{Edge, Lattice, Posterior, Step};
use crate::align::evidence::{Categories, MATCHES};

/// Probability that a bead has to gain over leaving its segments alone: keeps doubtful beads from
/// being taken only because there are many of them.
const COST: f32 = 0.4;
/// Probability that a step of the likeliest path is favoured by: among steps equally doubtful,
/// those that fit together are better.
const FAVOUR: f32 = 0.02;
/// Mean probability of the likeliest path's beads below which that path is taken as it is: in the
/// same sentence a thousand times no single bead is probable, and their sum says nothing.
const DIFFUSE: f32 = 0.3;

impl Lattice {
    /// The path whose beads are together the most probable: the sum of their probabilities, each
    /// less [`COST`], is greatest, the likeliest path being favoured.
    pub fn path(
        &self,
        posterior: &Posterior,
        categories: &Categories,
        temperature: f64,
    ) -> Vec<Edge> {
        let mut likeliest = self.likeliest(categories, temperature);
        let place = |edge: &Edge| (edge.i, edge.j, edge.step);
        let mut favoured: FxHashMap<_, Option<f32>> =
            likeliest.iter().map(|edge| (place(edge), None)).collect();
        for edge in &posterior.edges {
            if let Some(known) = favoured.get_mut(&place(edge)) {
                *known = Some(edge.probability);
            }
        }
        let mut edges: Vec<Edge> = posterior.edges.clone();
        let (mut sum, mut beads) = (0.0, 0.0);
        for edge in &mut likeliest {
            match favoured[&place(edge)] {
                Some(probability) => edge.probability = probability,
                None => edges.push(*edge),
            }
            if matches!(edge.step, Step::Match(_)) {
                sum += edge.probability;
                beads += 1.0;
            }
        }
        if sum < DIFFUSE * beads {
            return likeliest;
        }
        edges.sort_by_key(|edge| (edge.i, edge.j));
        let corridor = &self.corridor;
        let mut gain = vec![NONE; corridor.nodes()];
        let mut came = vec![u32::MAX; corridor.nodes()];
        gain[0] = 0.0;
        for (at, edge) in edges.iter().enumerate() {
            let (s, t) = edge.runs();
            let (from, to) = (corridor.node(s.start, t.start), corridor.node(s.end, t.end));
            let (Some(from), Some(to)) = (from, to) else {
                continue;
            };
            let worth = match edge.step {
                Step::Match(_) => edge.probability - COST,
                // As good as the bead that it stands instead of, where both are equally probable.
                _ => (edge.probability - 0.5) * 0.5 * COST,
            };
            let favour = if favoured.contains_key(&place(edge)) {
                FAVOUR
            } else {
                0.0
            };
            let total = gain[from] + f64::from(worth + favour);
            if total > gain[to] {
                (gain[to], came[to]) = (total, at as u32);
            }
        }
        let mut path = Vec::new();
        let mut node = corridor.nodes() - 1;
        // The likeliest path is among the edges, so that the walk back ends at the first node.
        while node != 0 {
            let edge = edges[came[node] as usize];
            path.push(edge);
            node = corridor
                .node(edge.i as usize, edge.j as usize)
                .expect("edges begin inside the corridor");
        }
        path.reverse();
        path
    }

    /// The single likeliest path; its steps carry probability 0.
    fn likeliest(&self, categories: &Categories, temperature: f64) -> Vec<Edge> {
        let corridor = &self.corridor;
        let mut best = vec![[NONE; 3]; corridor.nodes()];
        // The state before, in the low bits, and the step's category above.
        let mut came = vec![[0_u8; 3]; corridor.nodes()];
        best[0][0] = 0.0;
        for i in 0..=corridor.source() {
            let row = corridor.row(i);
            let first = corridor.first_node(i);
            for j in row.clone() {
                let node = first + j - row.start;
                let here = best[node];
                let enter = |state: usize| {
                    (0..3)
                        .map(|from| (here[from] + categories.next[from][state], from))
                        .fold((NONE, 0), |a, b| if b.0 > a.0 { b } else { a })
                };
                let mut reach = |to: Option<usize>, state: usize, total: f64, mark: usize| {
                    if let Some(to) = to
                        && total > best[to][state]
                    {
                        best[to][state] = total;
                        came[to][state] = mark as u8;
                    }
                };
                let (matched, from) = enter(0);
                if matched == NONE {
                    continue;
                }
                for (k, (a, b)) in MATCHES.iter().enumerate() {
                    let nats = f64::from(self.nats[node][k]) / temperature + categories.matches[k];
                    if nats > NONE {
                        reach(
                            corridor.node(i + a, j + b),
                            0,
                            matched + nats,
                            k << 2 | from,
                        );
                    }
                }
                let (left_out, from) = enter(1);
                reach(corridor.node(i + 1, j), 1, left_out, from);
                let (added, from) = enter(2);
                reach(corridor.node(i, j + 1), 2, added, from);
            }
        }
        let (mut i, mut j) = (corridor.source(), corridor.target());
        let last = best[corridor.nodes() - 1];
        let mut state = (0..3).fold(0, |b, s| if last[s] > last[b] { s } else { b });
        let mut path = Vec::new();
        while let Some(node) = corridor.node(i, j).filter(|node| *node != 0) {
            let came = came[node][state];
            let step = match state {
                0 => Step::Match(came >> 2),
                1 => Step::LeaveOut,
                _ => Step::Add,
            };
            let (a, b) = step.size();
            (i, j, state) = (i - a, j - b, usize::from(came & 3));
            path.push(Edge {
                i: i as u32,
                j: j as u32,
                step,
                probability: 0.0,
            });
        }
        path.reverse();
        path
    }
}
