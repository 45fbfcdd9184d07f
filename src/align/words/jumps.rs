//! Jumps: how far from the word that was linked last the next linked word stands.
//!
//! Every distance has a parameter of its own: pooling far jumps costs several points of alignment
//! error, because a clause that was moved is moved as a whole.

use super::settings::Settings;

/// Farthest jump that has a parameter of its own; farther ones share the last.
const FARTHEST: usize = 100;
/// Jumps from [`FARTHEST`] backwards to [`FARTHEST`] forwards.
pub(super) const DISTANCES: usize = 2 * FARTHEST + 1;
/// Classes of words that a jump may start from: content, function, mark.
pub(super) const CLASSES: usize = 3;
/// Jumps that are counted: by class, then by distance.
pub(super) const JUMPS: usize = CLASSES * DISTANCES;

/// What kind of word a jump starts from: after an article, order is kept; after a noun, less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Content,
    Function,
    Mark,
}

/// Longest text, in words, that the model reads: its cost grows with the cube of the length.
/// Longer ones are left to IBM-1 with the diagonal.
pub(super) const LONGEST: usize = 400;

/// How likely each jump is, not normalised; the chance of a jump from the last to the first word
/// of a long text is spread over the positions that the text has.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Jumps {
    // By class; wide enough for every jump within LONGEST, so that a row of transitions is one
    // slice.
    weights: [Vec<f32>; CLASSES],
    /// Share of jumps that go anywhere.
    pub anywhere: f32,
}

impl Jumps {
    /// From counts by class and distance, and the belief before counting.
    pub fn new(settings: &Settings, counts: &[f64; JUMPS]) -> Jumps {
        let mut pooled = [0.0_f32; DISTANCES];
        for of_class in counts.chunks_exact(DISTANCES) {
            for (pooled, count) in pooled.iter_mut().zip(of_class) {
                *pooled += *count as f32;
            }
        }
        // A class goes by its own counts, and as far as these are few by those of all.
        let pooled = smoothed(&pooled, &Self::prior(settings), settings.jumps);
        let weights = [Class::Content, Class::Function, Class::Mark].map(|class| {
            let own = &counts[class as usize * DISTANCES..][..DISTANCES];
            let own: Vec<f32> = own.iter().map(|count| *count as f32).collect();
            let own = smoothed(&own, &pooled, settings.jumps);
            (-(LONGEST as isize)..=LONGEST as isize)
                .map(|distance| own[place(distance)])
                .collect()
        });
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
        let weights: Vec<f32> = (0..DISTANCES)
            .map(|index| weight(index as isize - FARTHEST as isize))
            .collect();
        let total: f32 = weights.iter().sum();
        weights.into_iter().map(|weight| weight / total).collect()
    }

    /// The weights of jumps from `state`, a word of `class`, to each of `states`.
    pub fn from(&self, class: Class, state: usize, states: usize) -> &[f32] {
        &self.weights[class as usize][LONGEST - state..LONGEST - state + states]
    }

    /// The weights of the first jump.
    pub fn first(&self, states: usize) -> &[f32] {
        // A text begins as if a mark before its first word had been linked.
        &self.weights[Class::Mark as usize][LONGEST + 1..LONGEST + 1 + states]
    }
}

/// Counts and so many of the belief, as shares.
fn smoothed(counts: &[f32], belief: &[f32], strength: f32) -> Vec<f32> {
    let total = counts.iter().sum::<f32>() + strength;
    let shares = counts.iter().zip(belief);
    shares
        .map(|(count, belief)| (count + strength * belief) / total)
        .collect()
}

/// Where a distance is counted among those of its class.
pub(super) fn place(distance: isize) -> usize {
    (distance.clamp(-(FARTHEST as isize), FARTHEST as isize) + FARTHEST as isize) as usize
}
