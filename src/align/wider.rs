//! Beads wider than the search looks for: a segment against five and more, and runs that are
//! divided otherwise on either side.
//!
//! They are so rare that having them in the search would cost more than it finds. Neighbours in the
//! ladder that would together be such a bead are weighed as one against what they are.

use std::ops::Range;

use super::calibration::calibrated;
use super::evidence::Categories;
use super::scoring::Beliefs;
use super::vocabulary::Words;
use crate::model::Bead;

/// Beads of the ladder that are joined, at most.
const MOST_JOINED: usize = 3;
/// Nats by which the joined bead must be likelier than what it is made of.
const LEAST: f64 = 1.0;

/// The beads of a ladder, with runs joined where one wide bead is likelier; in order.
pub(crate) fn widened(
    source: &Words,
    target: &Words,
    beliefs: &Beliefs,
    beads: Vec<Bead>,
) -> Vec<Bead> {
    let mut kept: Vec<Bead> = Vec::with_capacity(beads.len());
    let mut at = 0;
    while at < beads.len() {
        let best = (2..=MOST_JOINED)
            .filter_map(|count| beads.get(at..at + count))
            .filter(|run| may_be_one(run))
            .map(|run| (run.len(), joined(run), gain(source, target, beliefs, run)))
            .filter(|(_, _, gain)| *gain >= LEAST)
            .max_by(|a, b| a.2.total_cmp(&b.2));
        match best {
            Some((count, (s, t), gain)) => {
                let probability = 1.0 / (1.0 + (-gain).exp());
                kept.push(Bead {
                    source: s,
                    target: t,
                    confidence: calibrated(probability),
                });
                at += count;
            }
            None => {
                kept.push(beads[at].clone());
                at += 1;
            }
        }
    }
    kept
}

/// Whether a run of beads would be one of a wide category: one or two with both sides, and segments
/// that stand alone.
fn may_be_one(run: &[Bead]) -> bool {
    let (s, t) = joined(run);
    let matched = |bead: &&Bead| !bead.source.is_empty() && !bead.target.is_empty();
    let matched = run.iter().filter(matched).count();
    Categories::is_wide(s.len(), t.len()) && (1..=2).contains(&matched)
}

fn joined(run: &[Bead]) -> (Range<usize>, Range<usize>) {
    let (first, last) = (&run[0], &run[run.len() - 1]);
    (
        first.source.start..last.source.end,
        first.target.start..last.target.end,
    )
}

/// Nats by which a run of beads is likelier as one bead.
fn gain(source: &Words, target: &Words, beliefs: &Beliefs, run: &[Bead]) -> f64 {
    let (s, t) = joined(run);
    let far = |lengths: &super::evidence::Lengths| lengths.out_of_proportion(&s, &t);
    if beliefs.lengths.as_ref().is_some_and(far) {
        return f64::NEG_INFINITY;
    }
    let categories = &beliefs.categories;
    let mut apart = 0.0;
    let mut state = 0;
    for bead in run {
        let next = match (bead.source.is_empty(), bead.target.is_empty()) {
            (false, false) => 0,
            (false, true) => 1,
            (true, _) => 2,
        };
        apart += categories.next[state][next];
        if next == 0 {
            apart += categories.of(bead.source.len(), bead.target.len());
            apart += beliefs.nats(source, target, &bead.source, &bead.target);
        }
        state = next;
    }
    apart += categories.next[state][0];
    let one = 2.0 * categories.next[0][0]
        + categories.of(s.len(), t.len())
        + beliefs.nats(source, target, &s, &t);
    one - apart
}
