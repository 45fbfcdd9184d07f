//! Category evidence: how often translators keep, join, split, leave out and add segments.
//!
//! A chain of three states (a matched bead, a source segment left out, a target segment added)
//! lets a long omission cost little more than a short one. A target segment added is never
//! followed by a source segment left out, so that the same alignment is counted once. The priors
//! are round figures near those of Gale & Church (1993); each document moves them to its own.

/// Categories with both sides, as (source, target) segments.
pub(crate) const MATCHES: [(usize, usize); 8] = [
    (1, 1),
    (1, 2),
    (2, 1),
    (2, 2),
    (1, 3),
    (3, 1),
    (1, 4),
    (4, 1),
];

/// Prior share of each of [`MATCHES`].
const MATCH_PRIOR: [f64; 8] = [0.90, 0.035, 0.035, 0.004, 0.006, 0.006, 0.0015, 0.0015];
/// Matched beads that the prior of [`MATCHES`] counts for.
const MATCH_STRENGTH: f64 = 20.0;

/// Prior share of the narrowest categories that are not among [`MATCHES`]; each segment more is
/// three times as rare.
const WIDE_PRIOR: f64 = 0.0005;
/// Segments of the longer side of a bead, at most, whose other side has one; and of both sides of
/// a bead whose shorter side has two or three.
const WIDEST: (usize, usize) = (8, 3);

/// Prior share of the next state, by state; the states are: matched, left out, added.
const NEXT_PRIOR: [[f64; 3]; 3] = [[0.97, 0.015, 0.015], [0.48, 0.48, 0.04], [0.5, 0.0, 0.5]];
/// Steps out of each state that the prior counts for.
const NEXT_STRENGTH: [f64; 3] = [100.0, 10.0, 10.0];

/// Log-probabilities of categories and of the chain's steps.
#[derive(Debug, Clone)]
pub(crate) struct Categories {
    /// Of each of [`MATCHES`], in nats.
    pub matches: [f64; 8],
    /// From a state (first index) to a state, in nats.
    pub next: [[f64; 3]; 3],
}

impl Categories {
    /// Before the document is read.
    pub fn prior() -> Categories {
        Categories::fit(&[0.0; 8], &[[0.0; 3]; 3])
    }

    /// All categories and steps alike: for a document that is aligned without this evidence.
    pub fn even() -> Categories {
        let step = |to: usize, from: usize| {
            if (from, to) == (2, 1) {
                f64::NEG_INFINITY
            } else {
                -(3.0_f64.ln())
            }
        };
        Categories {
            matches: [-(MATCHES.len() as f64).ln(); 8],
            next: std::array::from_fn(|from| std::array::from_fn(|to| step(to, from))),
        }
    }

    /// From expected counts of categories and steps.
    pub fn fit(matches: &[f64; 8], next: &[[f64; 3]; 3]) -> Categories {
        let total: f64 = matches.iter().sum::<f64>() + MATCH_STRENGTH;
        Categories {
            matches: std::array::from_fn(|k| {
                ((matches[k] + MATCH_STRENGTH * MATCH_PRIOR[k]) / total).ln()
            }),
            next: std::array::from_fn(|from| {
                let total: f64 = next[from].iter().sum::<f64>() + NEXT_STRENGTH[from];
                std::array::from_fn(|to| {
                    ((next[from][to] + NEXT_STRENGTH[from] * NEXT_PRIOR[from][to]) / total).ln()
                })
            }),
        }
    }

    /// Whether a category is none of [`MATCHES`] and may be met all the same: one segment against
    /// five to eight, 2-3, 3-2 and 3-3.
    pub fn is_wide(source: usize, target: usize) -> bool {
        let (short, long) = (source.min(target), source.max(target));
        match short {
            0 => false,
            1 => (5..=WIDEST.0).contains(&long),
            _ => long == WIDEST.1,
        }
    }

    /// Nats of a category with both sides.
    pub fn of(&self, source: usize, target: usize) -> f64 {
        let category = (source, target);
        let known = MATCHES.iter().position(|known| *known == category);
        known.map_or_else(
            || WIDE_PRIOR.ln() - (source + target).saturating_sub(5) as f64 * 3.0_f64.ln(),
            |k| self.matches[k],
        )
    }

    /// Nats of a category with both sides, between matched beads.
    pub fn log_prior(&self, source: usize, target: usize) -> f64 {
        self.of(source, target) + self.next[0][0]
    }
}
