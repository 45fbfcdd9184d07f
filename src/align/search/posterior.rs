//! Each bead's probability, by forward–backward over the lattice.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{Edge, Lattice, Step};
use crate::align::evidence::{Categories, MATCHES};

/// What forward–backward finds.
pub(crate) struct Posterior {
    /// Steps that are not improbable, by node.
    pub edges: Vec<Edge>,
    /// Expected number of beads of each category.
    pub matches: [f64; 8],
    /// Expected number of steps from state to state.
    pub next: [[f64; 3]; 3],
}

impl Posterior {
    /// Makes the probability of a segment standing alone that of all places where it may do so:
    /// between which segments of the other side it stands is of no account.
    fn add_up_alone(&mut self) {
        let mut sums: FxHashMap<(bool, u32), f32> = FxHashMap::default();
        let key = |edge: &Edge| match edge.step {
            Step::Match(_) => None,
            Step::LeaveOut => Some((true, edge.i)),
            Step::Add => Some((false, edge.j)),
        };
        for edge in &self.edges {
            if let Some(key) = key(edge) {
                *sums.entry(key).or_default() += edge.probability;
            }
        }
        for edge in &mut self.edges {
            if let Some(key) = key(edge) {
                edge.probability = sums[&key].min(1.0);
            }
        }
    }
}

/// Logarithm of the probability below which a step is not kept: about one in a thousand.
const NEGLIGIBLE: f64 = -7.0;
/// The logarithm of nothing.
pub(super) const NONE: f64 = f64::NEG_INFINITY;

/// Nats that one summand lies below another from which it adds nothing.
const FAR: f64 = 20.0;
/// Steps per nat of the table of [`add`]; between steps it is straight, at an error below 10^-6.
const PER_NAT: f64 = 256.0;

/// log(exp a + exp b), from a table: a lattice takes it some twenty times a node.
fn add(table: &[f64], a: f64, b: f64) -> f64 {
    let (high, low) = if a > b { (a, b) } else { (b, a) };
    let below = high - low;
    // Where both are minus infinity, the difference is no number.
    if below.is_nan() || below >= FAR {
        return high;
    }
    let at = below * PER_NAT;
    let (step, part) = (at as usize, at.fract());
    high + table[step] + part * (table[step + 1] - table[step])
}

/// log(1 + exp -x) at the steps of [`add`].
fn log_table() -> &'static [f64] {
    static TABLE: LazyLock<Vec<f64>> = LazyLock::new(|| {
        (0..=(FAR * PER_NAT) as usize + 1)
            .map(|at| (-(at as f64) / PER_NAT).exp().ln_1p())
            .collect()
    });
    &TABLE
}

fn sum3(table: &[f64], a: [f64; 3]) -> f64 {
    add(table, add(table, a[0], a[1]), a[2])
}

impl Lattice {
    /// The probability of every step. The nats are divided by `temperature` first, because the
    /// sources of evidence are not independent of each other.
    pub fn posterior(&self, categories: &Categories, temperature: f64) -> Posterior {
        let table = log_table();
        let forward = self.forward(categories, temperature);
        let corridor = &self.corridor;
        let all = sum3(table, forward[corridor.nodes() - 1]);
        let mut found = Posterior {
            edges: Vec::new(),
            matches: [0.0; 8],
            next: [[0.0; 3]; 3],
        };
        // Backward sums by node, and each step's share on the way.
        let mut backward = vec![[NONE; 3]; corridor.nodes()];
        backward[corridor.nodes() - 1] = [0.0; 3];
        for i in (0..=corridor.source()).rev() {
            let row = corridor.row(i);
            let first = corridor.first_node(i);
            for j in row.clone().rev() {
                let node = first + j - row.start;
                let reach = |state: usize| {
                    sum3(
                        table,
                        std::array::from_fn(|from| {
                            forward[node][from] + categories.next[from][state]
                        }),
                    ) - all
                };
                let reached: [f64; 3] = std::array::from_fn(reach);
                // Sums over what follows, by the state that is entered.
                let mut onward = [NONE; 3];
                let mut step = |to: usize, state: usize, nats: f64, step: Step| {
                    let after = nats + backward[to][state];
                    onward[state] = add(table, onward[state], after);
                    let log = reached[state] + after;
                    if log < NEGLIGIBLE {
                        return;
                    }
                    let probability = log.exp();
                    if let Step::Match(k) = step {
                        found.matches[k as usize] += probability;
                    }
                    found.edges.push(Edge {
                        i: i as u32,
                        j: j as u32,
                        step,
                        probability: probability.min(1.0) as f32,
                    });
                };
                if let Some(to) = corridor.node(i, j + 1) {
                    step(to, 2, 0.0, Step::Add);
                }
                if let Some(to) = corridor.node(i + 1, j) {
                    step(to, 1, 0.0, Step::LeaveOut);
                }
                for (k, (a, b)) in MATCHES.iter().enumerate() {
                    let nats = f64::from(self.nats[node][k]) / temperature + categories.matches[k];
                    if nats > NONE
                        && let Some(to) = corridor.node(i + a, j + b)
                    {
                        step(to, 0, nats, Step::Match(k as u8));
                    }
                }
                if node + 1 == corridor.nodes() {
                    continue;
                }
                for (from, sum) in backward[node].iter_mut().enumerate() {
                    let next = &categories.next[from];
                    *sum = sum3(
                        table,
                        std::array::from_fn(|state| next[state] + onward[state]),
                    );
                    for state in 0..3 {
                        let log = forward[node][from] + next[state] + onward[state] - all;
                        if log > NEGLIGIBLE {
                            found.next[from][state] += log.exp();
                        }
                    }
                }
            }
        }
        found.edges.reverse();
        found.add_up_alone();
        found
    }

    /// For each node and state, the logarithm of the sum over all paths that lead there.
    fn forward(&self, categories: &Categories, temperature: f64) -> Vec<[f64; 3]> {
        let table = log_table();
        let corridor = &self.corridor;
        let mut sums = vec![[NONE; 3]; corridor.nodes()];
        sums[0][0] = 0.0;
        for i in 0..=corridor.source() {
            let row = corridor.row(i);
            let first = corridor.first_node(i);
            for j in row.clone() {
                let node = first + j - row.start;
                let here = sums[node];
                let into = |state: usize| {
                    sum3(
                        table,
                        std::array::from_fn(|from| here[from] + categories.next[from][state]),
                    )
                };
                let matched = into(0);
                if matched == NONE {
                    continue;
                }
                for (k, (a, b)) in MATCHES.iter().enumerate() {
                    let nats = f64::from(self.nats[node][k]) / temperature + categories.matches[k];
                    if nats > NONE
                        && let Some(to) = corridor.node(i + a, j + b)
                    {
                        sums[to][0] = add(table, sums[to][0], matched + nats);
                    }
                }
                if let Some(to) = corridor.node(i + 1, j) {
                    sums[to][1] = add(table, sums[to][1], into(1));
                }
                if let Some(to) = corridor.node(i, j + 1) {
                    sums[to][2] = add(table, sums[to][2], into(2));
                }
            }
        }
        sums
    }
}
