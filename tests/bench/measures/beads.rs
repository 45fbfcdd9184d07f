//! Precision, recall and F1 of beads, strict and lax, as Vecalign (Thompson & Koehn 2019) counts.
//!
//! Precision is over the found beads that have both sides, recall over the true ones; a bead with
//! one side counts in neither. Strict: the same segments on both sides. Lax: the bead shares a
//! source and a target segment with one bead of the other ladder.

use std::collections::{HashMap, HashSet};

/// Source and target segments of a bead, ascending.
pub type BeadSets = (Vec<usize>, Vec<usize>);

/// Counts over one or more ladders.
#[derive(Debug, Clone, Copy, Default)]
pub struct Score {
    found: [usize; 3],
    truth: [usize; 3],
}

impl Score {
    /// Adds a ladder and its truth.
    pub fn add(&mut self, truth: &[BeadSets], found: &[BeadSets]) {
        for (counts, (of, against)) in [
            (&mut self.found, (found, truth)),
            (&mut self.truth, (truth, found)),
        ] {
            for (count, new) in counts.iter_mut().zip(right(of, against)) {
                *count += new;
            }
        }
    }

    /// F1 of beads with the same segments.
    pub fn strict(&self) -> f64 {
        self.f1(0)
    }

    /// F1 of beads that overlap on both sides.
    pub fn lax(&self) -> f64 {
        self.f1(1)
    }

    /// Precision and recall of beads with the same segments.
    pub fn strict_parts(&self) -> (f64, f64) {
        (
            share(self.found[0], self.found[2]),
            share(self.truth[0], self.truth[2]),
        )
    }

    fn f1(&self, which: usize) -> f64 {
        let precision = share(self.found[which], self.found[2]);
        let recall = share(self.truth[which], self.truth[2]);
        if precision + recall > 0.0 {
            2.0 * precision * recall / (precision + recall)
        } else {
            0.0
        }
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

/// Of the two-sided beads of `of`: those found strictly in `against`, laxly, and all.
fn right(of: &[BeadSets], against: &[BeadSets]) -> [usize; 3] {
    let same: HashSet<&BeadSets> = against.iter().collect();
    let mut targets: HashMap<usize, HashSet<usize>> = HashMap::new();
    for (source, target) in against {
        for i in source {
            targets.entry(*i).or_default().extend(target);
        }
    }
    let mut counts = [0; 3];
    for bead in of.iter().filter(|(s, t)| !s.is_empty() && !t.is_empty()) {
        counts[2] += 1;
        if same.contains(bead) {
            counts[0] += 1;
            counts[1] += 1;
        } else if bead.0.iter().any(|i| {
            targets
                .get(i)
                .is_some_and(|js| bead.1.iter().any(|j| js.contains(j)))
        }) {
            counts[1] += 1;
        }
    }
    counts
}

/// Beads of a gold file: `0,1<TAB>2`, an empty side for segments that stand alone.
///
/// # Panics
/// On a line of another form: a broken gold file must not be measured against.
pub fn read(text: &str) -> Vec<BeadSets> {
    let side = |text: &str| -> Vec<usize> {
        text.split(',')
            .filter(|n| !n.is_empty())
            .map(|n| n.trim().parse().expect("a segment number"))
            .collect()
    };
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let (source, target) = line.split_once('\t').expect("two columns");
            (side(source), side(target))
        })
        .collect()
}
