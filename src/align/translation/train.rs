//! Training of the table on beads, both directions jointly (Liang, Taskar & Klein 2006).
//!
//! Pairs are first chosen by how often they share a bead (log-likelihood ratio, Dunning 1993; as
//! a start for Model 1, Moore 2004), then counted by expectation–maximisation with seeds as prior
//! counts and the digamma discount of variational Bayes (Riley & Gildea 2012), which keeps a pair
//! seen once from confirming the very bead that it was seen in.

use std::ops::Range;

use super::{Pair, Table};
use crate::align::evidence::{NOWHERE, Seed, index_of};
use crate::align::vocabulary::Words;

/// A bead and how far it is believed, 0 to 1.
pub(crate) type WeightedBead = (Range<usize>, Range<usize>, f32);

/// Rounds of expectation–maximisation.
const ROUNDS: usize = 4;
/// Occurrences together below which a pair without a seed says nothing.
const LEAST_TOGETHER: f32 = 1.7;
/// Log-likelihood ratio below which a pair without a seed is likely chance.
const LEAST_RATIO: f32 = 9.0;
/// Pairs of one word that are followed, besides seeds.
const MOST_PAIRS: usize = 12;
/// Occurrences of one word that are read when pairs are chosen.
const MOST_READ: usize = 3_000;
/// Occurrences that the words of the whole text count for in each row.
const REST: f32 = 1.0;
/// Share of words that answer to none of the other side.
pub(crate) const NULL: f32 = 0.25;
/// Expected count at and below which a pair without a seed is dropped.
const LEAST_COUNT: f32 = 1.0;

/// The pairs that are counted; rows are source words.
struct Candidates {
    rows: Vec<u32>,
    target: Vec<u32>,
    prior: Vec<f32>,
    by: Vec<u8>,
    // By word of either side, occurrences that go to words that the document does not have.
    nowhere: [Vec<f32>; 2],
}

impl Candidates {
    fn row(&self, word: usize) -> Range<usize> {
        self.rows[word] as usize..self.rows[word + 1] as usize
    }
}

/// The table that `beads` teach; with no beads, that of the seeds alone.
pub(crate) fn train(
    source: &Words,
    target: &Words,
    seeds: &[Seed],
    beads: &[WeightedBead],
) -> Table {
    let candidates = choose(source, target, seeds, beads);
    let mut occurs = [
        vec![0.0_f32; source.vocabulary.len()],
        vec![0.0; target.vocabulary.len()],
    ];
    for (s, t, p) in beads {
        source
            .of(s.clone())
            .iter()
            .for_each(|w| occurs[0][*w as usize] += p);
        target
            .of(t.clone())
            .iter()
            .for_each(|w| occurs[1][*w as usize] += p);
    }
    let mut counts = vec![0.0_f32; candidates.target.len()];
    let mut table = estimate(source, target, &candidates, &counts, &occurs);
    if beads.is_empty() {
        return table;
    }
    for round in 0..ROUNDS {
        counts = expect(source, target, &candidates, &table, beads, round == 0);
        table = estimate(source, target, &candidates, &counts, &occurs);
    }
    table
}

/// Seeds, and pairs that share beads more often than chance has it.
fn choose(source: &Words, target: &Words, seeds: &[Seed], beads: &[WeightedBead]) -> Candidates {
    let learnt = index_of("learnt").unwrap_or_default() as u8;
    let mut nowhere = [
        vec![0.0; source.vocabulary.len()],
        vec![0.0; target.vocabulary.len()],
    ];
    // Two sources that agree are no more than the stronger: they share their reason.
    let strongest = |known: &mut f32, weight: f32| *known = known.max(weight);
    let mut seeded: Vec<Seed> = Vec::with_capacity(seeds.len());
    for seed in seeds {
        match (seed.source, seed.target) {
            (NOWHERE, word) => strongest(&mut nowhere[1][word as usize], seed.weight),
            (word, NOWHERE) => strongest(&mut nowhere[0][word as usize], seed.weight),
            _ => seeded.push(*seed),
        }
    }
    seeded.sort_unstable_by_key(|seed| (seed.source, seed.target));
    let mut candidates = Candidates {
        rows: vec![0],
        target: Vec::new(),
        prior: Vec::new(),
        by: Vec::new(),
        nowhere,
    };
    let (places, starts) = occurrences(source, beads);
    let mut in_beads = vec![0.0_f32; target.vocabulary.len()];
    for (_, t, p) in beads {
        target
            .of(t.clone())
            .iter()
            .for_each(|w| in_beads[*w as usize] += p);
    }
    let total = in_beads.iter().sum::<f32>().max(1.0);
    let mut together = vec![0.0_f32; target.vocabulary.len()];
    let mut touched: Vec<u32> = Vec::new();
    let mut best: Vec<(f32, u32)> = Vec::new();
    let mut seed_at = 0;
    for word in 0..source.vocabulary.len() {
        let begin = candidates.target.len();
        while seed_at < seeded.len() && seeded[seed_at].source as usize == word {
            let seed = seeded[seed_at];
            seed_at += 1;
            if candidates.target.len() > begin && candidates.target.last() == Some(&seed.target) {
                let last = candidates.prior.len() - 1;
                if seed.weight > candidates.prior[last] {
                    candidates.prior[last] = seed.weight;
                    candidates.by[last] = seed.by;
                }
                continue;
            }
            candidates.target.push(seed.target);
            candidates.prior.push(seed.weight);
            candidates.by.push(seed.by);
        }
        let seeds_end = candidates.target.len();
        let own = &places[starts[word] as usize..starts[word + 1] as usize];
        if own.len() >= 2 {
            let step = own.len().div_ceil(MOST_READ);
            let mut tokens = 0.0;
            for bead in own.iter().step_by(step) {
                let (_, t, p) = &beads[*bead as usize];
                for w in target.of(t.clone()) {
                    let seen = &mut together[*w as usize];
                    if *seen == 0.0 {
                        touched.push(*w);
                    }
                    *seen += p;
                    tokens += p;
                }
            }
            for w in touched.drain(..) {
                let seen = std::mem::take(&mut together[w as usize]);
                if seen < LEAST_TOGETHER {
                    continue;
                }
                let ratio = log_likelihood_ratio(
                    seen,
                    tokens,
                    in_beads[w as usize] / step as f32,
                    total / step as f32,
                );
                if ratio >= LEAST_RATIO {
                    best.push((ratio, w));
                }
            }
            if best.len() > MOST_PAIRS {
                best.select_nth_unstable_by(MOST_PAIRS, |a, b| b.0.total_cmp(&a.0));
                best.truncate(MOST_PAIRS);
            }
            for (_, w) in best.drain(..) {
                if candidates.target[begin..seeds_end]
                    .binary_search(&w)
                    .is_err()
                {
                    candidates.target.push(w);
                    candidates.prior.push(0.0);
                    candidates.by.push(learnt);
                }
            }
        }
        candidates.rows.push(candidates.target.len() as u32);
    }
    candidates
}

/// The beads that each source word occurs in, by word, and where each word's begin.
fn occurrences(source: &Words, beads: &[WeightedBead]) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0_u32; source.vocabulary.len() + 1];
    for (s, _, _) in beads {
        source
            .of(s.clone())
            .iter()
            .for_each(|w| starts[*w as usize + 1] += 1);
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut next = starts.clone();
    let mut places = vec![0; starts.last().copied().unwrap_or(0) as usize];
    for (bead, (s, _, _)) in beads.iter().enumerate() {
        for w in source.of(s.clone()) {
            places[next[*w as usize] as usize] = bead as u32;
            next[*w as usize] += 1;
        }
    }
    (places, starts)
}

/// Of `seen` of one word's `tokens`, against `all` of `total`; 0 where it is rarer than chance.
fn log_likelihood_ratio(seen: f32, tokens: f32, all: f32, total: f32) -> f32 {
    let term = |k: f32, expected: f32| {
        if k > 0.0 {
            k * (k / expected).ln()
        } else {
            0.0
        }
    };
    let (inside, outside) = (tokens / total, (1.0 - tokens / total).max(1e-6));
    let all = all.max(seen);
    if seen <= all * inside {
        return 0.0;
    }
    2.0 * (term(seen, all * inside) + term(all - seen, all * outside))
}

/// Expected counts of all candidates under `table`.
fn expect(
    source: &Words,
    target: &Words,
    candidates: &Candidates,
    table: &Table,
    beads: &[WeightedBead],
    first: bool,
) -> Vec<f32> {
    let mut counts = vec![0.0_f32; candidates.target.len()];
    // Positions of each target word in the current bead, as a chain.
    let mut head = vec![u32::MAX; target.vocabulary.len()];
    let mut hits: Vec<(u32, u32, u32, f32, f32)> = Vec::new();
    let (mut next, mut forward, mut backward) = (Vec::new(), Vec::new(), Vec::new());
    for (s, t, p) in beads {
        let (s, t) = (source.of(s.clone()), target.of(t.clone()));
        if s.is_empty() || t.is_empty() {
            continue;
        }
        next.clear();
        for (q, w) in t.iter().enumerate() {
            next.push(std::mem::replace(&mut head[*w as usize], q as u32));
        }
        let share = |words: &[u32], rest: &[f32]| {
            words.iter().map(|w| rest[*w as usize]).sum::<f32>() / words.len() as f32
        };
        let (per_source, per_target) =
            ((1.0 - NULL) / s.len() as f32, (1.0 - NULL) / t.len() as f32);
        forward.clear();
        forward.resize(t.len(), NULL + (1.0 - NULL) * share(s, &table.source_rest));
        backward.clear();
        backward.resize(s.len(), NULL + (1.0 - NULL) * share(t, &table.target_rest));
        hits.clear();
        for (position, w) in s.iter().enumerate() {
            let row = candidates.row(*w as usize);
            for (at, pair) in row.clone().zip(&table.pairs[row]) {
                let mut q = head[pair.target as usize];
                while q != u32::MAX {
                    // A pair not yet counted starts from chance, its row's rest.
                    let (mut f, mut b) = (pair.forward, pair.backward);
                    if first && candidates.prior[at] == 0.0 {
                        (f, b) = (UNSEEN, UNSEEN);
                    }
                    let (f, b) = (f * per_source, b * per_target);
                    forward[q as usize] += f;
                    backward[position] += b;
                    hits.push((at as u32, position as u32, q, f, b));
                    q = next[q as usize];
                }
            }
        }
        for (at, position, q, f, b) in &hits {
            let both = f / forward[*q as usize] * (b / backward[*position as usize]);
            counts[*at as usize] += p * both.sqrt();
        }
        t.iter().for_each(|w| head[*w as usize] = u32::MAX);
    }
    counts
}

/// Ratio at which a chosen pair enters the first round.
const UNSEEN: f32 = 8.0;

/// Share that every word leaves to words that are not its pairs.
const LEAST_REST: f32 = 0.02;

/// Ratios from counts.
fn estimate(
    source: &Words,
    target: &Words,
    candidates: &Candidates,
    counts: &[f32],
    occurs: &[Vec<f32>; 2],
) -> Table {
    let effective: Vec<f32> = counts
        .iter()
        .zip(&candidates.prior)
        .map(|(count, prior)| {
            if *prior == 0.0 && *count <= LEAST_COUNT {
                0.0
            } else {
                exp_digamma(count + prior)
            }
        })
        .collect();
    let mut priors = [
        vec![0.0_f32; source.vocabulary.len()],
        vec![0.0; target.vocabulary.len()],
    ];
    let mut kept = priors.clone();
    for word in 0..source.vocabulary.len() {
        for (at, count) in candidates.row(word).zip(&effective[candidates.row(word)]) {
            let target = candidates.target[at] as usize;
            priors[0][word] += candidates.prior[at];
            priors[1][target] += candidates.prior[at];
            kept[0][word] += count;
            kept[1][target] += count;
        }
    }
    // No row keeps more than all but a little, whatever rounding and discounts make of it.
    let total = |side: usize, word: usize| {
        (occurs[side][word] + priors[side][word] + candidates.nowhere[side][word] + REST)
            .max(kept[side][word] * 1.02)
    };
    let rest = |side: usize| {
        (0..kept[side].len())
            .map(|word| {
                let spent = kept[side][word] + candidates.nowhere[side][word];
                (1.0 - spent / total(side, word)).max(LEAST_REST)
            })
            .collect::<Vec<f32>>()
    };
    let learnt = index_of("learnt").unwrap_or_default() as u8;
    let tokens = (source.tokens.len() as f32, target.tokens.len() as f32);
    let mut pairs = Vec::with_capacity(candidates.target.len());
    for word in 0..source.vocabulary.len() {
        let share = source.vocabulary[word].count as f32 / tokens.0;
        for (at, count) in candidates.row(word).zip(&effective[candidates.row(word)]) {
            let to = candidates.target[at];
            let other = target.vocabulary[to as usize].count as f32 / tokens.1;
            pairs.push(Pair {
                target: to,
                forward: count / total(0, word) / other,
                backward: count / total(1, to as usize) / share,
                by: if counts[at] > candidates.prior[at] {
                    learnt
                } else {
                    candidates.by[at]
                },
            });
        }
    }
    Table {
        rows: candidates.rows.clone(),
        pairs,
        source_rest: rest(0),
        target_rest: rest(1),
    }
}

/// exp(ψ(x)), by the series of ψ after shifting x above 6.
fn exp_digamma(x: f32) -> f32 {
    let (mut x, mut shift) = (x.max(1e-3), 0.0);
    while x < 6.0 {
        shift -= 1.0 / x;
        x += 1.0;
    }
    let inverse = 1.0 / (x * x);
    (x.ln() - 0.5 / x - inverse * (1.0 / 12.0 - inverse / 120.0) + shift).exp()
}
