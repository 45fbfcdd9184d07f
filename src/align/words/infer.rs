//! Both directions over one pair of texts.

use super::hmm::{self, Posterior, Scratch, Table, Texts};
use super::jumps::{Class, JUMPS, Jumps, LONGEST};
use super::settings::Settings;
use crate::model::LinkProbabilities;

/// Counts of jumps, in both directions.
#[derive(Debug, Clone)]
pub(super) struct BothJumps {
    pub forward: [f64; JUMPS],
    pub reverse: [f64; JUMPS],
}

impl Default for BothJumps {
    fn default() -> BothJumps {
        BothJumps {
            forward: [0.0; JUMPS],
            reverse: [0.0; JUMPS],
        }
    }
}

impl BothJumps {
    pub fn ready(&self, settings: &Settings) -> (Jumps, Jumps) {
        (
            Jumps::new(settings, &self.forward),
            Jumps::new(settings, &self.reverse),
        )
    }
}

/// Share of two words, multiplied, that must be without a link for them to count as left over.
const LEAST_LEFT: f32 = 0.25;

/// Space for one pair of texts, used again for the next.
#[derive(Debug, Clone, Default)]
pub(super) struct Room {
    /// P(target word | source word): a row for each target word.
    pub forward: Table,
    /// P(source word | target word): a row for each source word.
    pub reverse: Table,
    /// How likely each source word, each target word is where nothing is linked.
    pub alone: (Vec<f32>, Vec<f32>),
    /// The class of each source word, of each target word.
    pub classes: (Vec<Class>, Vec<Class>),
    scratch: Scratch,
    /// What was found reading target words, reading source words.
    pub found: (Posterior, Posterior),
}

impl Room {
    /// Both directions' posteriors; without jumps by IBM-1. Adds the jumps expected to `counts`.
    pub fn infer(
        &mut self,
        settings: &Settings,
        jumps: Option<&(Jumps, Jumps)>,
        counts: Option<&mut ([f64; JUMPS], [f64; JUMPS])>,
    ) {
        let Room {
            forward,
            reverse,
            alone,
            classes,
            scratch,
            found,
        } = self;
        if forward.rows == 0 || forward.columns == 0 {
            for (found, rows) in [(&mut found.0, forward.rows), (&mut found.1, reverse.rows)] {
                found.links.shape(rows, 0);
                found.unlinked = vec![1.0; rows];
            }
            return;
        }
        let ahead = Texts {
            emission: forward,
            unlinked: &alone.1,
            classes: &classes.0,
        };
        let back = Texts {
            emission: reverse,
            unlinked: &alone.0,
            classes: &classes.1,
        };
        match jumps {
            Some(jumps) if forward.rows.max(forward.columns) <= LONGEST => {
                let (one, other) = match counts {
                    Some((one, other)) => (Some(one), Some(other)),
                    None => (None, None),
                };
                hmm::sequential(settings, &jumps.0, ahead, scratch, &mut found.0, one);
                hmm::sequential(settings, &jumps.1, back, scratch, &mut found.1, other);
            }
            _ => {
                hmm::independent(settings, ahead, &mut found.0);
                hmm::independent(settings, back, &mut found.1);
            }
        }
    }

    /// √(forward · reverse) of every pair of tokens, and of content words that order has kept
    /// apart, what is left of them.
    ///
    /// A noun that stands behind three adjectives in one text and before them in the other costs
    /// two far jumps, and is left alone on both sides although no other word renders it. Such
    /// leftovers are linked by what they are, wherever they stand.
    pub fn joint(&self) -> LinkProbabilities {
        let (forward, reverse) = (&self.found.0.links, &self.found.1.links);
        let (rows, columns) = (reverse.rows, forward.rows);
        let ordered = |i: usize, j: usize| (forward.at(j, i) * reverse.at(i, j)).sqrt();
        let mut left = (vec![1.0_f32; rows], vec![1.0_f32; columns]);
        let mut links = Vec::with_capacity(rows * columns);
        for i in 0..rows {
            for (j, left_there) in left.1.iter_mut().enumerate() {
                let link = ordered(i, j);
                left.0[i] -= link;
                *left_there -= link;
                links.push(link);
            }
        }
        let content = |class: &Class| *class == Class::Content;
        let likely = |emission: &Table, row: usize, column: usize, alone: f32| {
            emission.at(row, column) / (emission.row(row).iter().sum::<f32>() + alone)
        };
        let leftover = |i: usize, j: usize| {
            if left.0[i] < LEAST_LEFT {
                return 0.0;
            }
            let open = left.0[i] * left.1[j].max(0.0);
            if open < LEAST_LEFT || !content(&self.classes.0[i]) || !content(&self.classes.1[j]) {
                return 0.0;
            }
            let ahead = likely(&self.forward, j, i, self.alone.1[j]);
            let back = likely(&self.reverse, i, j, self.alone.0[i]);
            open * (ahead * back).sqrt()
        };
        let joint = LinkProbabilities::new(rows, columns, |i, j| {
            links[i * columns + j] + leftover(i, j)
        });
        let grammar = |classes: &[Class]| {
            let grammar = classes.iter().map(|class| *class != Class::Content);
            grammar.collect()
        };
        joint.with_grammar(grammar(&self.classes.0), grammar(&self.classes.1))
    }
}
