//! Counts and weights of every pair of words that stand together in some pair of texts.

use std::sync::atomic::{AtomicU32, Ordering};

use super::settings::Settings;
use super::vocabulary::Id;
use crate::model::LINK_STEPS;

/// Texts as word numbers, both sides.
#[derive(Debug, Clone, Default)]
pub(super) struct Corpus {
    source: Side,
    target: Side,
}

#[derive(Debug, Clone)]
struct Side {
    words: Vec<Id>,
    starts: Vec<u32>,
}

impl Default for Side {
    fn default() -> Side {
        Side {
            words: Vec::new(),
            starts: vec![0],
        }
    }
}

impl Side {
    fn add(&mut self, words: impl Iterator<Item = Id>) {
        self.words.extend(words);
        self.starts.push(self.words.len() as u32);
    }

    fn of(&self, pair: usize) -> &[Id] {
        &self.words[self.starts[pair] as usize..self.starts[pair + 1] as usize]
    }
}

impl Corpus {
    pub fn add(&mut self, source: impl Iterator<Item = Id>, target: impl Iterator<Item = Id>) {
        self.source.add(source);
        self.target.add(target);
    }

    pub fn len(&self) -> usize {
        self.source.starts.len() - 1
    }

    pub fn source(&self, pair: usize) -> &[Id] {
        self.source.of(pair)
    }

    pub fn target(&self, pair: usize) -> &[Id] {
        self.target.of(pair)
    }
}

/// Counts are kept in whole steps, so that their sum does not depend on the order of adding:
/// the same texts then give the same model, however many threads and in whatever order.
#[derive(Debug)]
pub(super) struct PairTable {
    /// Where the row of each source word begins; one more than there are words.
    starts: Vec<usize>,
    /// Target words of each row, ascending.
    columns: Vec<Id>,
    counts: Vec<AtomicU32>,
    /// Cells of which something is believed, ascending, and what: few against all cells.
    priors: Vec<(usize, f32)>,
    weights: Vec<f32>,
    /// By source word, by target word.
    source: Margin,
    target: Margin,
    step: f32,
}

/// What is kept of each word of a side.
#[derive(Debug)]
struct Margin {
    priors: Vec<f32>,
    unlinked: Vec<AtomicU32>,
    norms: Vec<f32>,
    alone: Vec<f32>,
}

impl Margin {
    fn new(words: usize) -> Margin {
        Margin {
            priors: vec![0.0; words],
            unlinked: (0..words).map(|_| AtomicU32::new(0)).collect(),
            norms: vec![1.0; words],
            alone: vec![0.0; words],
        }
    }
}

impl PairTable {
    /// All pairs that occur in `corpus`, with these priors (sorted by source, then target).
    pub fn new(corpus: &Corpus, words: (usize, usize), priors: &[(Id, Id, f32)]) -> PairTable {
        let mut most = vec![0_u32; words.0];
        corpus
            .source
            .words
            .iter()
            .for_each(|word| most[*word as usize] += 1);
        let (first, pairs) = postings(&corpus.source, &most);
        let mut columns: Vec<Id> = Vec::new();
        let mut starts = Vec::with_capacity(words.0 + 1);
        let mut seen = vec![u32::MAX; words.1];
        starts.push(0);
        for source in 0..words.0 {
            let begin = columns.len();
            for pair in &pairs[first[source] as usize..first[source + 1] as usize] {
                for target in corpus.target(*pair as usize) {
                    if seen[*target as usize] != source as u32 {
                        seen[*target as usize] = source as u32;
                        columns.push(*target);
                    }
                }
            }
            columns[begin..].sort_unstable();
            starts.push(columns.len());
        }
        let greatest = most.iter().copied().max().unwrap_or(1).max(1);
        // The finest step at which no count can overflow, each link counting twice at most, though
        // not so fine as to be in vain.
        let finest = (u32::MAX / 4 / greatest).clamp(256, 1 << 16);
        let mut table = PairTable {
            counts: columns.iter().map(|_| AtomicU32::new(0)).collect(),
            priors: Vec::with_capacity(priors.len()),
            weights: vec![0.0; columns.len()],
            starts,
            columns,
            source: Margin::new(words.0),
            target: Margin::new(words.1),
            step: 1.0 / (1_u32 << finest.ilog2()) as f32,
        };
        for (source, target, prior) in priors {
            table.source.priors[*source as usize] += prior;
            table.target.priors[*target as usize] += prior;
            if let Some(cell) = table.find(*source, *target) {
                table.priors.push((cell, *prior));
            }
        }
        table
    }

    fn row(&self, source: Id) -> std::ops::Range<usize> {
        self.starts[source as usize]..self.starts[source as usize + 1]
    }

    pub fn find(&self, source: Id, target: Id) -> Option<usize> {
        let row = self.row(source);
        let at = self.columns[row.clone()].binary_search(&target).ok()?;
        Some(row.start + at)
    }

    pub fn weight(&self, cell: usize) -> f32 {
        self.weights[cell]
    }

    pub fn norms(&self) -> (&[f32], &[f32]) {
        (&self.source.norms, &self.target.norms)
    }

    pub fn alone(&self) -> (&[f32], &[f32]) {
        (&self.source.alone, &self.target.alone)
    }

    pub fn count(&self, cell: usize, amount: f32) {
        let steps = (amount / self.step).round() as u32;
        if steps > 0 {
            self.counts[cell].fetch_add(steps, Ordering::Relaxed);
        }
    }

    pub fn count_unlinked(&self, source: bool, word: Id, amount: f32) {
        let side = if source { &self.source } else { &self.target };
        let steps = (amount / self.step).round() as u32;
        side.unlinked[word as usize].fetch_add(steps, Ordering::Relaxed);
    }

    /// Turns the counts into weights.
    pub fn settle(&mut self, settings: &Settings) {
        let mut sums = (
            vec![0_u64; self.source.norms.len()],
            vec![0_u64; self.target.norms.len()],
        );
        let mut priors = self.priors.iter().peekable();
        for source in 0..sums.0.len() {
            for cell in self.row(source as Id) {
                let prior = priors.next_if(|(at, _)| *at == cell);
                let prior = prior.map_or(0.0, |(_, prior)| *prior);
                let steps = u64::from(*self.counts[cell].get_mut());
                sums.0[source] += steps;
                sums.1[self.columns[cell] as usize] += steps;
                let count = steps as f32 * self.step;
                self.weights[cell] = weight(settings, count + prior);
            }
        }
        for (margin, sums) in [(&mut self.source, &sums.0), (&mut self.target, &sums.1)] {
            let steps = |count: &mut AtomicU32| u64::from(*count.get_mut());
            let all: u64 = margin.unlinked.iter_mut().map(steps).sum();
            for (word, sum) in sums.iter().enumerate() {
                let total = *sum as f32 * self.step + margin.priors[word];
                margin.norms[word] = norm(settings, total);
                let count = steps(&mut margin.unlinked[word]) as f32 * self.step;
                margin.alone[word] = alone(settings, count, all as f32 * self.step);
            }
        }
    }

    /// Forgets pairs that were counted less than `least` times and of which nothing is believed.
    ///
    /// Most pairs of words stand together by chance, and after a round or two it shows.
    pub fn prune(&mut self, least: f32) {
        let least = (least / self.step) as u32;
        let mut believed = std::mem::take(&mut self.priors).into_iter().peekable();
        let mut kept = 0;
        let mut begin = 0;
        for source in 0..self.starts.len() - 1 {
            let end = self.starts[source + 1];
            for cell in begin..end {
                let count = *self.counts[cell].get_mut();
                let prior = believed.next_if(|(at, _)| *at == cell);
                if count >= least || prior.is_some() {
                    self.columns[kept] = self.columns[cell];
                    self.priors.extend(prior.map(|(_, prior)| (kept, prior)));
                    self.weights[kept] = self.weights[cell];
                    *self.counts[kept].get_mut() = count;
                    kept += 1;
                }
            }
            begin = end;
            self.starts[source + 1] = kept;
        }
        self.columns.truncate(kept);
        self.weights.truncate(kept);
        self.counts.truncate(kept);
    }

    /// Begins to count anew.
    pub fn clear(&mut self) {
        let margins = [&mut self.source.unlinked, &mut self.target.unlinked];
        for counts in margins.into_iter().chain([&mut self.counts]) {
            counts.iter_mut().for_each(|count| *count.get_mut() = 0);
        }
    }

    /// What has been counted, words by their number; pairs linked less often than `least` are
    /// left out, though not from the sums of their words.
    pub fn counted(&mut self, least: f32) -> Counted {
        let step = f64::from(self.step) * LINK_STEPS;
        let steps = |count: &mut AtomicU32| (f64::from(*count.get_mut()) * step).round() as i64;
        let margin = |margin: &mut Margin| {
            let priors = margin.priors.iter();
            let priors = priors.map(|prior| (f64::from(*prior) * LINK_STEPS).round() as i64);
            let words = priors.zip(margin.unlinked.iter_mut().map(steps));
            words
                .map(|(prior, unlinked)| (0, prior, unlinked))
                .collect()
        };
        let mut counted = Counted {
            pairs: Vec::new(),
            source: margin(&mut self.source),
            target: margin(&mut self.target),
        };
        for source in 0..self.starts.len() - 1 {
            for cell in self.row(source as Id) {
                let (target, count) = (self.columns[cell], steps(&mut self.counts[cell]));
                counted.source[source].0 += count;
                counted.target[target as usize].0 += count;
                if count as f64 >= f64::from(least) * LINK_STEPS {
                    counted.pairs.push((source as Id, target, count));
                }
            }
        }
        counted
    }
}

/// Counts in steps of a model's `LINK_STEPS`.
pub(super) struct Counted {
    pub pairs: Vec<(Id, Id, i64)>,
    /// Linked, prior, unlinked, by source word.
    pub source: Vec<(i64, i64, i64)>,
    /// The same by target word.
    pub target: Vec<(i64, i64, i64)>,
}

/// The pairs of texts in which each word stands: `pairs[first[word]..first[word + 1]]`.
fn postings(side: &Side, occurrences: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let mut first = Vec::with_capacity(occurrences.len() + 1);
    let mut total = 0;
    for count in occurrences {
        first.push(total);
        total += count;
    }
    first.push(total);
    let mut next = first.clone();
    let mut pairs = vec![0; total as usize];
    for pair in 0..side.starts.len() - 1 {
        for word in side.of(pair) {
            pairs[next[*word as usize] as usize] = pair as u32;
            next[*word as usize] += 1;
        }
    }
    (first, pairs)
}

/// The weight of a pair linked `count` times, priors included (variational Bayes; Riley & Gildea
/// 2012): chance company, counted a fraction of once, is worth next to nothing.
pub(super) fn weight(settings: &Settings, count: f32) -> f32 {
    exp_digamma(count) + settings.anything / settings.vocabulary
}

/// What a word's weights are divided by; `count` is of all its links, priors included.
pub(super) fn norm(settings: &Settings, count: f32) -> f32 {
    exp_digamma(count) + settings.anything
}

/// How likely a word is where nothing was linked, from its unlinked occurrences and all of them.
pub(super) fn alone(settings: &Settings, count: f32, all: f32) -> f32 {
    (count + settings.anything_alone / settings.vocabulary) / (all + settings.anything_alone)
}

/// exp(ψ(x)): recurrence to x ≥ 6, then the asymptotic series; 0 at 0.
fn exp_digamma(x: f32) -> f32 {
    // Below this e^(-1/x) is beyond the least number.
    if x < 0.02 {
        return 0.0;
    }
    let mut x = f64::from(x);
    let mut below = 0.0;
    while x < 6.0 {
        below += 1.0 / x;
        x += 1.0;
    }
    let inverse = 1.0 / (x * x);
    let series =
        x.ln() - 0.5 / x - inverse * (1.0 / 12.0 - inverse * (1.0 / 120.0 - inverse / 252.0));
    (series - below).exp() as f32
}
