//! The hidden Markov model of word alignment (Vogel, Ney & Tillmann 1996) with Och & Ney's (2003)
//! unlinked states, and IBM-1 with a diagonal (Dyer et al. 2013) before it.
//!
//! States are the words of one side, observations those of the other. Everything here is linear
//! algebra over one pair of texts; no word is known by name.

use super::settings::Settings;

/// Farthest jump that has a parameter of its own; farther ones share the last.
pub(super) const FARTHEST: usize = 120;
/// Jumps from [`FARTHEST`] backwards to [`FARTHEST`] forwards.
pub(super) const JUMPS: usize = 2 * FARTHEST + 1;

/// Longest text, in words, that the model reads: its cost grows with the cube of the length.
/// Longer ones are left to IBM-1 with the diagonal.
pub(super) const LONGEST: usize = 400;

/// A table with a row for each observation and a column for each state.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Table {
    pub rows: usize,
    pub columns: usize,
    cells: Vec<f32>,
}

impl Table {
    /// Empties the table and gives it this shape, all cells 0.
    pub fn shape(&mut self, rows: usize, columns: usize) {
        (self.rows, self.columns) = (rows, columns);
        self.cells.clear();
        self.cells.resize(rows * columns, 0.0);
    }

    pub fn row(&self, row: usize) -> &[f32] {
        &self.cells[row * self.columns..(row + 1) * self.columns]
    }

    pub fn row_mut(&mut self, row: usize) -> &mut [f32] {
        &mut self.cells[row * self.columns..(row + 1) * self.columns]
    }

    pub fn at(&self, row: usize, column: usize) -> f32 {
        self.cells[row * self.columns + column]
    }
}

/// How likely each jump is, not normalised; the chance of a jump from the last to the first word
/// of a long text is spread over the positions that the text has.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Jumps {
    // Wide enough for every jump within LONGEST, so that a row of transitions is one slice.
    weights: Vec<f32>,
    anywhere: f32,
}

impl Jumps {
    /// From counts by distance, −[`FARTHEST`] to [`FARTHEST`], and the belief before counting.
    pub fn new(settings: &Settings, counts: &[f64; JUMPS]) -> Jumps {
        let prior = Self::prior(settings);
        let strength: Vec<f32> = counts
            .iter()
            .zip(prior)
            .map(|(count, prior)| *count as f32 + settings.jumps * prior)
            .collect();
        let total: f32 = strength.iter().sum();
        let weights = (-(LONGEST as isize)..=LONGEST as isize)
            .map(|distance| strength[index(distance)] / total)
            .collect();
        Jumps {
            weights,
            anywhere: settings.anywhere,
        }
    }

    fn prior(settings: &Settings) -> Vec<f32> {
        let weight = |distance: isize| {
            let off = (distance - 1).unsigned_abs() as f32;
            (-settings.jump_decay * off).exp() + 0.02 / (1.0 + off * off)
        };
        let weights: Vec<f32> = (0..JUMPS)
            .map(|index| weight(index as isize - FARTHEST as isize))
            .collect();
        let total: f32 = weights.iter().sum();
        weights.into_iter().map(|weight| weight / total).collect()
    }

    /// The weights of jumps from `state` to each of `states`.
    fn from(&self, state: usize, states: usize) -> &[f32] {
        &self.weights[LONGEST - state..LONGEST - state + states]
    }
}

/// Where a distance is counted.
pub(super) fn index(distance: isize) -> usize {
    (distance.clamp(-(FARTHEST as isize), FARTHEST as isize) + FARTHEST as isize) as usize
}

/// What the model finds: for each observation the probability of each state, and of none.
#[derive(Debug, Clone, Default)]
pub(super) struct Posterior {
    pub links: Table,
    pub unlinked: Vec<f32>,
}

/// Space that is used again from pair to pair.
#[derive(Debug, Clone, Default)]
pub(super) struct Scratch {
    forward: Table,
    idle: Table,
    scale: Vec<f32>,
    norms: Vec<f32>,
    backward: Vec<f32>,
    next: Vec<f32>,
    weighed: Vec<f32>,
}

/// IBM-1 with a diagonal: every observation for itself.
pub(super) fn independent(
    settings: &Settings,
    emission: &Table,
    unlinked: &[f32],
    out: &mut Posterior,
) {
    let (observations, states) = (emission.rows, emission.columns);
    out.links.shape(observations, states);
    out.unlinked.clear();
    for observation in 0..observations {
        let here = (observation as f32 + 0.5) / observations as f32;
        let row = out.links.row_mut(observation);
        let mut nearness = 0.0;
        for (state, cell) in row.iter_mut().enumerate() {
            let there = (state as f32 + 0.5) / states as f32;
            let near = (-settings.diagonal * (here - there).abs()).exp();
            nearness += near;
            *cell = near * emission.at(observation, state);
        }
        let mut linked: f32 = row.iter().sum();
        linked *= (1.0 - settings.unlinked) / nearness;
        let alone = settings.unlinked * unlinked[observation];
        let total = linked + alone;
        let factor = (1.0 - settings.unlinked) / (nearness * total);
        row.iter_mut().for_each(|cell| *cell *= factor);
        out.unlinked.push(alone / total);
    }
}

/// The hidden Markov model: forward–backward, and the jumps expected, added to `counts`.
pub(super) fn sequential(
    settings: &Settings,
    jumps: &Jumps,
    emission: &Table,
    unlinked: &[f32],
    scratch: &mut Scratch,
    out: &mut Posterior,
    counts: Option<&mut [f64; JUMPS]>,
) {
    let (observations, states) = (emission.rows, emission.columns);
    let (alone, linked) = (settings.unlinked, 1.0 - settings.unlinked);
    let anywhere = jumps.anywhere / states as f32;
    out.links.shape(observations, states);
    out.unlinked.clear();
    out.unlinked.resize(observations, 0.0);
    scratch.forward.shape(observations, states);
    scratch.idle.shape(observations, states);
    scratch.scale.clear();
    scratch.norms.clear();
    for state in 0..states {
        let total: f32 = jumps.from(state, states).iter().sum();
        scratch.norms.push((1.0 - jumps.anywhere) / total);
    }

    // Forward. `forward` holds the linked states, `idle` the unlinked ones, each of which
    // remembers the position that was linked last.
    for observation in 0..observations {
        scratch.next.clear();
        if observation == 0 {
            // A text begins as if the word before the first had been linked.
            let first = &jumps.weights[LONGEST + 1..LONGEST + 1 + states];
            let total: f32 = first.iter().sum();
            scratch.next.extend(
                first
                    .iter()
                    .map(|weight| (1.0 - jumps.anywhere) * weight / total + anywhere),
            );
            scratch.weighed.clear();
            scratch.weighed.resize(states, 1.0 / states as f32);
        } else {
            scratch.weighed.clear();
            let before = scratch.forward.row(observation - 1).iter();
            scratch.weighed.extend(
                before
                    .zip(scratch.idle.row(observation - 1))
                    .map(|(linked, idle)| linked + idle),
            );
            let all: f32 = scratch.weighed.iter().sum();
            scratch.next.resize(states, all * anywhere);
            for state in 0..states {
                let weight = scratch.weighed[state] * scratch.norms[state];
                if weight > 1e-9 {
                    for (next, jump) in scratch.next.iter_mut().zip(jumps.from(state, states)) {
                        *next += weight * jump;
                    }
                }
            }
        }
        let row = scratch.forward.row_mut(observation);
        let mut total = 0.0;
        for ((cell, arrive), emit) in row
            .iter_mut()
            .zip(&scratch.next)
            .zip(emission.row(observation))
        {
            *cell = linked * arrive * emit;
            total += *cell;
        }
        let idle = scratch.idle.row_mut(observation);
        for (cell, stay) in idle.iter_mut().zip(&scratch.weighed) {
            *cell = alone * stay * unlinked[observation];
            total += *cell;
        }
        let scale = 1.0 / total.max(f32::MIN_POSITIVE);
        row.iter_mut().for_each(|cell| *cell *= scale);
        idle.iter_mut().for_each(|cell| *cell *= scale);
        scratch.scale.push(scale);
    }

    // Backward. `backward` is the chance of all that follows, given the last linked position.
    scratch.backward.clear();
    scratch.backward.resize(states, 1.0);
    let mut counts = counts;
    for observation in (0..observations).rev() {
        let row = out.links.row_mut(observation);
        let mut idle = 0.0;
        for (state, cell) in row.iter_mut().enumerate() {
            *cell = scratch.forward.at(observation, state) * scratch.backward[state];
            idle += scratch.idle.at(observation, state) * scratch.backward[state];
        }
        let total: f32 = row.iter().sum::<f32>() + idle;
        let factor = 1.0 / total.max(f32::MIN_POSITIVE);
        row.iter_mut().for_each(|cell| *cell *= factor);
        out.unlinked[observation] = idle * factor;
        if observation == 0 {
            break;
        }
        // What it is worth to arrive at each state now.
        let scale = scratch.scale[observation] * linked;
        scratch.next.clear();
        scratch.next.extend(
            emission
                .row(observation)
                .iter()
                .zip(&scratch.backward)
                .map(|(emit, worth)| emit * worth * scale),
        );
        let all: f32 = scratch.next.iter().sum::<f32>() * anywhere;
        let stay = scratch.scale[observation] * alone * unlinked[observation];
        scratch.weighed.clear();
        for state in 0..states {
            let jump = jumps.from(state, states);
            let ahead = dot(jump, &scratch.next) * scratch.norms[state];
            if let Some(counts) = counts.as_deref_mut() {
                let here = scratch.forward.at(observation - 1, state)
                    + scratch.idle.at(observation - 1, state);
                let weight = here * scratch.norms[state] * factor;
                if weight * ahead > 1e-6 {
                    for (to, (jump, next)) in jump.iter().zip(&scratch.next).enumerate() {
                        counts[index(to as isize - state as isize)] +=
                            f64::from(weight * jump * next);
                    }
                }
            }
            scratch
                .weighed
                .push(ahead + all + stay * scratch.backward[state]);
        }
        std::mem::swap(&mut scratch.backward, &mut scratch.weighed);
    }
}

/// The scalar product, in eight parts so that the compiler may use wide registers.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut parts = [0.0_f32; 8];
    let (a, b) = (&a[..b.len()], b);
    let chunks = a.len() / 8 * 8;
    for (a, b) in a[..chunks].chunks_exact(8).zip(b[..chunks].chunks_exact(8)) {
        for lane in 0..8 {
            parts[lane] += a[lane] * b[lane];
        }
    }
    let rest: f32 = a[chunks..]
        .iter()
        .zip(&b[chunks..])
        .map(|(a, b)| a * b)
        .sum();
    parts.iter().sum::<f32>() + rest
}
