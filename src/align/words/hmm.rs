//! The hidden Markov model of word alignment (Vogel, Ney & Tillmann 1996) with Och & Ney's (2003)
//! unlinked states, and IBM-1 with a diagonal (Dyer et al. 2013) before it.
//!
//! States are the words of one side, observations those of the other. Everything here is linear
//! algebra over one pair of texts; no word is known by name.

use super::jumps::{CLASSES, Class, DISTANCES, JUMPS, Jumps, LONGEST, place};
use super::settings::Settings;

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

    /// Gives the table a row and a column for each of these, which are numbers of words, and in
    /// each cell what `value` says of the two words, asked once for each.
    pub fn fill(&mut self, rows: &[usize], columns: &[usize], value: impl Fn(usize, usize) -> f32) {
        self.shape(rows.len(), columns.len());
        let kinds = |of: &[usize]| of.iter().max().map_or(0, |last| last + 1);
        let columns_of = kinds(columns);
        // Where each word first has a row.
        let mut first = vec![None; kinds(rows)];
        let mut values = Vec::with_capacity(columns_of);
        for (at, row) in rows.iter().enumerate() {
            let start = at * self.columns;
            if let Some(known) = first[*row] {
                let known: usize = known;
                self.cells.copy_within(known..known + self.columns, start);
                continue;
            }
            first[*row] = Some(start);
            values.clear();
            values.extend((0..columns_of).map(|column| value(*row, column)));
            for (cell, column) in self.cells[start..].iter_mut().zip(columns) {
                *cell = values[*column];
            }
        }
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

/// What the model finds: for each observation the probability of each state, and of none.
#[derive(Debug, Clone, Default)]
pub(super) struct Posterior {
    pub links: Table,
    pub unlinked: Vec<f32>,
}

/// Space that is used again from pair to pair.
#[derive(Debug, Clone, Default)]
pub(super) struct Scratch {
    linked: Table,
    idle: Table,
    scale: Vec<f32>,
    norms: Vec<f32>,
    before: Vec<f32>,
    after: Vec<f32>,
    arrive: Vec<f32>,
    // Jumps by class, from LONGEST backwards to LONGEST forwards; empty where none are counted.
    expected: Vec<f32>,
}

/// What a direction reads of a pair of texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Texts<'a> {
    /// P(observation | state), a row for each observation.
    pub emission: &'a Table,
    /// P(observation) where it is linked with nothing.
    pub unlinked: &'a [f32],
    /// The class of each state.
    pub classes: &'a [Class],
}

/// IBM-1 with a diagonal: every observation for itself.
pub(super) fn independent(settings: &Settings, texts: Texts<'_>, out: &mut Posterior) {
    let (observations, states) = (texts.emission.rows, texts.emission.columns);
    out.links.shape(observations, states);
    out.unlinked.clear();
    for (observation, unlinked) in texts.unlinked.iter().enumerate() {
        let here = (observation as f32 + 0.5) / observations as f32;
        let row = out.links.row_mut(observation);
        let mut nearness = 0.0;
        let emission = texts.emission.row(observation);
        for (state, (cell, emit)) in row.iter_mut().zip(emission).enumerate() {
            let there = (state as f32 + 0.5) / states as f32;
            let near = (-settings.diagonal * (here - there).abs()).exp();
            nearness += near;
            *cell = near * emit;
        }
        let credit = (1.0 - settings.unlinked) / nearness;
        let alone = settings.unlinked * unlinked;
        let total = (credit * row.iter().sum::<f32>() + alone).max(f32::MIN_POSITIVE);
        row.iter_mut().for_each(|cell| *cell *= credit / total);
        out.unlinked.push(alone / total);
    }
}

/// The hidden Markov model: forward–backward, and the jumps expected, added to `counts`.
pub(super) fn sequential(
    settings: &Settings,
    jumps: &Jumps,
    texts: Texts<'_>,
    scratch: &mut Scratch,
    out: &mut Posterior,
    counts: Option<&mut [f64; JUMPS]>,
) {
    let states = texts.classes.len();
    let from = texts.classes.iter().enumerate();
    let from = from.map(|(state, class)| jumps.from(*class, state, states));
    scratch.norms.clear();
    sums(from, states, &mut scratch.norms);
    for norm in &mut scratch.norms {
        *norm = (1.0 - jumps.anywhere) / *norm;
    }
    scratch.forward(settings, jumps, texts);
    scratch.expected.clear();
    if counts.is_some() {
        scratch.expected.resize(CLASSES * WIDTH, 0.0);
    }
    scratch.backward(settings, jumps, texts, out);
    if let Some(counts) = counts {
        for (class, expected) in scratch.expected.chunks_exact(WIDTH).enumerate() {
            let reach = texts.classes.len().min(LONGEST);
            for (at, amount) in expected.iter().enumerate().take(LONGEST + reach) {
                let distance = at as isize - LONGEST as isize;
                counts[class * DISTANCES + place(distance)] += f64::from(*amount);
            }
        }
    }
}

/// Probability of being at a state below which jumps from it are left out. Of a hundred states a few
/// are above it, and alignment error stays the same to the fourth digit.
const LEAST_SEEN: f32 = 1e-4;
/// Jumps within the longest text.
const WIDTH: usize = 2 * LONGEST + 1;

impl Scratch {
    /// The chance of all observations so far and of each state: of the linked states, and of the
    /// idle ones, each of which remembers the position that was linked last.
    fn forward(&mut self, settings: &Settings, jumps: &Jumps, texts: Texts<'_>) {
        let (observations, states) = (texts.emission.rows, texts.emission.columns);
        let (alone, linked) = (settings.unlinked, 1.0 - settings.unlinked);
        let anywhere = jumps.anywhere / states as f32;
        self.linked.shape(observations, states);
        self.idle.shape(observations, states);
        self.scale.clear();
        for (observation, unlinked) in texts.unlinked.iter().enumerate() {
            self.arrive.clear();
            self.before.clear();
            if observation == 0 {
                let first = jumps.first(states);
                let share = (1.0 - jumps.anywhere) / first.iter().sum::<f32>();
                let first = first.iter().map(|weight| weight * share + anywhere);
                self.arrive.extend(first);
                self.before.resize(states, 1.0 / states as f32);
            } else {
                let (linked, idle) = (
                    self.linked.row(observation - 1),
                    self.idle.row(observation - 1),
                );
                let before = linked.iter().zip(idle).map(|(linked, idle)| linked + idle);
                self.before.extend(before);
                let all: f32 = self.before.iter().sum();
                self.arrive.resize(states, all * anywhere);
                for (state, class) in texts.classes.iter().enumerate() {
                    let weight = self.before[state] * self.norms[state];
                    if weight > LEAST_SEEN {
                        add(&mut self.arrive, weight, jumps.from(*class, state, states));
                    }
                }
            }
            let row = self.linked.row_mut(observation);
            let mut total = 0.0;
            let emission = texts.emission.row(observation);
            for ((cell, arrive), emit) in row.iter_mut().zip(&self.arrive).zip(emission) {
                *cell = linked * arrive * emit;
                total += *cell;
            }
            let idle = self.idle.row_mut(observation);
            for (cell, stay) in idle.iter_mut().zip(&self.before) {
                *cell = alone * stay * unlinked;
                total += *cell;
            }
            let scale = 1.0 / total.max(f32::MIN_POSITIVE);
            row.iter_mut().chain(idle).for_each(|cell| *cell *= scale);
            self.scale.push(scale);
        }
    }

    /// The chance of all that follows, joined with `forward` to posteriors.
    fn backward(
        &mut self,
        settings: &Settings,
        jumps: &Jumps,
        texts: Texts<'_>,
        out: &mut Posterior,
    ) {
        let (observations, states) = (texts.emission.rows, texts.emission.columns);
        let (alone, linked) = (settings.unlinked, 1.0 - settings.unlinked);
        let anywhere = jumps.anywhere / states as f32;
        out.links.shape(observations, states);
        out.unlinked.clear();
        out.unlinked.resize(observations, 0.0);
        self.after.clear();
        self.after.resize(states, 1.0);
        for observation in (0..observations).rev() {
            let row = out.links.row_mut(observation);
            let forward = self.linked.row(observation).iter().zip(&self.after);
            for (cell, (forward, after)) in row.iter_mut().zip(forward) {
                *cell = forward * after;
            }
            let idle = dot(self.idle.row(observation), &self.after);
            let factor = 1.0 / (row.iter().sum::<f32>() + idle).max(f32::MIN_POSITIVE);
            row.iter_mut().for_each(|cell| *cell *= factor);
            out.unlinked[observation] = idle * factor;
            if observation == 0 {
                break;
            }
            // What it is worth to arrive at each state now.
            let scale = self.scale[observation];
            self.arrive.clear();
            let worth = texts.emission.row(observation).iter().zip(&self.after);
            self.arrive
                .extend(worth.map(|(emit, after)| emit * after * scale * linked));
            let all: f32 = self.arrive.iter().sum::<f32>() * anywhere;
            let stay = scale * alone * texts.unlinked[observation];
            let (linked, idle) = (
                self.linked.row(observation - 1),
                self.idle.row(observation - 1),
            );
            self.before.clear();
            let stays = self.after.iter().map(|after| all + stay * after);
            self.before.extend(stays);
            let seen = linked.iter().zip(idle).zip(&self.norms);
            let seen = seen.map(|((linked, idle), norm)| (linked + idle) * norm);
            // Jumps that `forward` left out are left out here too.
            let seen = seen.enumerate().filter(|(_, seen)| *seen > LEAST_SEEN);
            for (state, seen) in seen {
                let class = texts.classes[state];
                let jump = jumps.from(class, state, states);
                let ahead = dot(jump, &self.arrive) * self.norms[state];
                self.before[state] = ahead + all + stay * self.after[state];
                let weight = seen * factor;
                if !self.expected.is_empty() && weight * ahead > 1e-6 {
                    let from = class as usize * WIDTH + LONGEST - state;
                    let expected = &mut self.expected[from..from + states];
                    for ((sum, jump), arrive) in expected.iter_mut().zip(jump).zip(&self.arrive) {
                        *sum += weight * jump * arrive;
                    }
                }
            }
            std::mem::swap(&mut self.before, &mut self.after);
        }
    }
}

/// Adds `weight` times `row` to `sum`.
fn add(sum: &mut [f32], weight: f32, row: &[f32]) {
    for (sum, cell) in sum.iter_mut().zip(row) {
        *sum += weight * cell;
    }
}

/// The scalar product, in eight parts so that the compiler may use wide registers.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut parts = [0.0_f32; 8];
    let (a, a_rest) = a.as_chunks::<8>();
    let (b, b_rest) = b.as_chunks::<8>();
    for (a, b) in a.iter().zip(b) {
        for lane in 0..8 {
            parts[lane] += a[lane] * b[lane];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    parts.iter().sum::<f32>() + rest
}

/// The sum of each of these slices of one length; four at a time, because each addition waits for
/// the one before it.
fn sums<'a>(slices: impl Iterator<Item = &'a [f32]>, length: usize, sums: &mut Vec<f32>) {
    let mut waiting: [&[f32]; 4] = [&[]; 4];
    let mut count = 0;
    for slice in slices {
        waiting[count] = slice;
        count += 1;
        if count == 4 {
            let [a, b, c, d] = waiting.map(|slice| &slice[..length]);
            let mut four = [-0.0_f32; 4];
            for at in 0..length {
                four[0] += a[at];
                four[1] += b[at];
                four[2] += c[at];
                four[3] += d[at];
            }
            sums.extend(four);
            count = 0;
        }
    }
    sums.extend(
        waiting[..count]
            .iter()
            .map(|slice| slice.iter().sum::<f32>()),
    );
}
