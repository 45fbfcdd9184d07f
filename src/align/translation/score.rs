//! Lexical evidence of beads: a window of rows over the plane of segment pairs.
//!
//! For each pair of segments it keeps, per target word, the sum of its ratios to all source words,
//! and the other way round. A bead of several segments adds the sums of its pairs, so that no
//! category costs a new look-up. Only the last four source segments are kept.

use std::ops::Range;

use super::Table;
use super::train::NULL;
use crate::align::evidence::MATCHES;
use crate::align::vocabulary::Words;

/// Most segments of one side in a bead.
const DEPTH: usize = 4;

/// Nats of words, by place and category.
pub(crate) struct Window<'a> {
    source: &'a Words,
    target: &'a Words,
    table: &'a Table,
    rows: [Row; DEPTH],
    // The chain of hits of each target word for the row being filled.
    head: Vec<u32>,
    hits: Vec<(u32, f32, f32, u32)>,
    // Sums of what the words leave to chance, before each segment.
    source_rest: Vec<f32>,
    target_rest: Vec<f32>,
}

#[derive(Default)]
struct Row {
    segment: usize,
    columns: Range<usize>,
    first_token: usize,
    // By target token from the first of `columns`.
    forward: Vec<f32>,
    // By column, then source token.
    backward: Vec<f32>,
    // By column: whether any word has a partner.
    hit: Vec<bool>,
}

impl<'a> Window<'a> {
    pub fn new(source: &'a Words, target: &'a Words, table: &'a Table) -> Window<'a> {
        let before = |words: &Words, rest: &[f32]| {
            let mut sums = vec![0.0];
            let mut sum = 0.0;
            for segment in 0..words.segments() {
                let tokens = words.of(segment..segment + 1);
                sum += tokens
                    .iter()
                    .map(|w| f64::from(rest[*w as usize]))
                    .sum::<f64>();
                sums.push(sum as f32);
            }
            sums
        };
        Window {
            source,
            target,
            table,
            rows: Default::default(),
            head: vec![u32::MAX; target.vocabulary.len()],
            hits: Vec::new(),
            source_rest: before(source, &table.source_rest),
            target_rest: before(target, &table.target_rest),
        }
    }

    /// Makes source segment `segment` known against the target segments of `columns`. Segments
    /// are to be filled in order; the last four stay known.
    pub fn fill(&mut self, segment: usize, columns: Range<usize>) {
        let row = &mut self.rows[segment % DEPTH];
        let tokens = self.source.of(segment..segment + 1);
        self.hits.clear();
        for (position, word) in tokens.iter().enumerate() {
            for pair in self.table.row(*word) {
                let head = &mut self.head[pair.target as usize];
                let before = std::mem::replace(head, self.hits.len() as u32);
                self.hits
                    .push((position as u32, pair.forward, pair.backward, before));
            }
        }
        row.segment = segment;
        row.first_token = self.target.start(columns.start);
        let count = self.target.start(columns.end) - row.first_token;
        row.forward.clear();
        row.forward.resize(count, 0.0);
        row.backward.clear();
        row.backward.resize(columns.len() * tokens.len(), 0.0);
        row.hit.clear();
        for (column, j) in columns.clone().enumerate() {
            let backward = &mut row.backward[column * tokens.len()..(column + 1) * tokens.len()];
            let from = self.target.start(j) - row.first_token;
            let mut any = false;
            for (at, word) in self.target.of(j..j + 1).iter().enumerate() {
                let mut hit = self.head[*word as usize];
                while let Some((position, f, b, before)) = self.hits.get(hit as usize) {
                    row.forward[from + at] += f;
                    backward[*position as usize] += b;
                    any = true;
                    hit = *before;
                }
            }
            row.hit.push(any);
        }
        row.columns = columns;
        for word in tokens {
            for pair in self.table.row(*word) {
                self.head[pair.target as usize] = u32::MAX;
            }
        }
    }

    /// How much likelier the words of a bead are together than by chance, in nats. All its
    /// segments must be known; `sums` is scratch space.
    pub fn nats(&self, i: usize, j: usize, category: usize, sums: &mut Vec<f32>) -> f32 {
        let (a, b) = MATCHES[category];
        let (source, target) = (
            self.source.start(i + a) - self.source.start(i),
            self.target.start(j + b) - self.target.start(j),
        );
        if source == 0 || target == 0 {
            return 0.0;
        }
        let rows = || (i..i + a).map(|segment| &self.rows[segment % DEPTH]);
        let (per_source, per_target) = ((1.0 - NULL) / source as f32, (1.0 - NULL) / target as f32);
        let rest = |before: &[f32], at: usize, n: usize| before[at + n] - before[at];
        let forward_base = NULL + per_source * rest(&self.source_rest, i, a);
        let backward_base = NULL + per_target * rest(&self.target_rest, j, b);
        if rows().all(|row| !row.hit[j - row.columns.start..][..b].contains(&true)) {
            return both(
                target as f32 * forward_base.ln(),
                source as f32 * backward_base.ln(),
            );
        }
        let from = self.target.start(j);
        let first = &self.rows[i % DEPTH];
        let forward = if a == 1 {
            log_product(
                &first.forward[from - first.first_token..][..target],
                per_source,
                forward_base,
            )
        } else {
            sums.clear();
            sums.resize(target, 0.0);
            for row in rows() {
                let part = &row.forward[from - row.first_token..][..target];
                sums.iter_mut().zip(part).for_each(|(sum, x)| *sum += x);
            }
            log_product(sums, per_source, forward_base)
        };
        let mut backward = 0.0;
        for row in rows() {
            let tokens = self.source.of(row.segment..row.segment + 1).len();
            let at = (j - row.columns.start) * tokens;
            if b == 1 {
                backward += log_product(&row.backward[at..][..tokens], per_target, backward_base);
            } else if tokens > 0 {
                sums.clear();
                sums.resize(tokens, 0.0);
                for part in row.backward[at..][..tokens * b].chunks(tokens) {
                    sums.iter_mut().zip(part).for_each(|(sum, x)| *sum += x);
                }
                backward += log_product(sums, per_target, backward_base);
            }
        }
        both(forward, backward)
    }
}

impl Table {
    /// What [`Window::nats`] tells of a bead, for runs of any length; slower.
    pub fn nats(&self, source: &[u32], target: &[u32]) -> f32 {
        if source.is_empty() || target.is_empty() {
            return 0.0;
        }
        let mut forward = vec![0.0; target.len()];
        let mut backward = vec![0.0; source.len()];
        for (word, back) in source.iter().zip(&mut backward) {
            for pair in self.row(*word) {
                let words = target.iter().zip(&mut forward);
                for (_, sum) in words.filter(|(other, _)| **other == pair.target) {
                    *sum += pair.forward;
                    *back += pair.backward;
                }
            }
        }
        let base = |words: &[u32], rest: &[f32]| {
            let rest: f32 = words.iter().map(|word| rest[*word as usize]).sum();
            NULL + (1.0 - NULL) * rest / words.len() as f32
        };
        let (per_source, per_target) = (
            (1.0 - NULL) / source.len() as f32,
            (1.0 - NULL) / target.len() as f32,
        );
        both(
            log_product(&forward, per_source, base(source, &self.source_rest)),
            log_product(&backward, per_target, base(target, &self.target_rest)),
        )
    }
}

/// Share of the difference of both directions that is taken off their mean.
///
/// They estimate the same quantity. Where they differ, one side has words that the other already
/// rendered: a segment that repeats its neighbour, and does not belong to the bead.
const DISCORD: f32 = 0.3;

/// One estimate from both directions.
fn both(forward: f32, backward: f32) -> f32 {
    0.5 * (forward + backward) - DISCORD * (forward - backward).abs()
}

/// The logarithm of the product of `base + share * x` over all x.
fn log_product(values: &[f32], share: f32, base: f32) -> f32 {
    // Factors lie between 10^-1 and 10^8, so that the product of eight stays far inside the range
    // of f64 when it begins between these bounds; most beads then need a single logarithm.
    const BOUNDS: std::ops::Range<f64> = 1e-200..1e200;
    let (mut product, mut sum) = (1.0_f64, 0.0);
    for chunk in values.chunks(8) {
        let part: f64 = chunk.iter().map(|x| f64::from(base + share * x)).product();
        product *= part;
        if !BOUNDS.contains(&product) {
            sum += product.ln();
            product = 1.0;
        }
    }
    (sum + product.ln()) as f32
}
