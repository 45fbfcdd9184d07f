//! Phrase spotting: which words of a translation render a phrase.

use crate::model::LinkProbabilities;

/// The words of the other text that render a phrase.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// Token positions in the other text, ascending; there may be gaps.
    pub positions: Vec<usize>,
    /// Probability, 0 to 1, that these are the words, function words aside.
    pub confidence: f64,
}

/// Links between the phrase and a run of words of the other text, summed.
#[derive(Debug, Clone, Copy)]
struct Held {
    /// Dice's measure of how much of the run's and the phrase's links they share, 0 to 1.
    share: f64,
    start: usize,
    end: usize,
}

/// Links of a word of the other text below which it counts as linked with nothing.
const LOOSE: f64 = 0.1;

/// Which words of the target text render the tokens at `phrase` (positions in the source text);
/// `None` where nothing is linked with them.
///
/// The run of words that shares most of its links with the phrase is taken, and words that belong
/// elsewhere are dropped from it, so that what stands between the parts of a rendering stays out.
/// For a phrase on the target side pass `links.transposed()`.
pub fn spot(links: &LinkProbabilities, phrase: &[usize]) -> Option<Rendered> {
    let words = links.target_len();
    let mut all = vec![0.0_f64; words];
    for source in 0..links.source_len() {
        for (sum, link) in all.iter_mut().zip(links.row(source)) {
            *sum += f64::from(*link);
        }
    }
    let mut ours = vec![0.0_f64; words];
    for source in phrase
        .iter()
        .filter(|position| **position < links.source_len())
    {
        for (sum, link) in ours.iter_mut().zip(links.row(*source)) {
            *sum += f64::from(*link);
        }
    }
    let phrase_links: f64 = ours.iter().sum();
    let best = best_run(&ours, &all, phrase_links)?;
    let positions: Vec<usize> = (best.start..best.end)
        .filter(|at| ours[*at] * 2.0 >= all[*at] || all[*at] < LOOSE)
        .collect();
    // A run begins and ends with words that are ours; loose ones in between are kept.
    let mine = |at: &&usize| ours[**at] >= LOOSE;
    let first = *positions.iter().find(mine)?;
    let last = *positions.iter().rfind(mine)?;
    let positions: Vec<usize> = positions
        .into_iter()
        .filter(|at| (first..=last).contains(at))
        .collect();
    let kept = |of: &[f64]| positions.iter().map(|at| of[*at]).sum::<f64>();
    let share = 2.0 * kept(&ours) / (phrase_links + kept(&all)).max(f64::MIN_POSITIVE);
    Some(Rendered {
        confidence: calibrated(share.max(best.share)),
        positions,
    })
}

fn best_run(ours: &[f64], all: &[f64], phrase_links: f64) -> Option<Held> {
    let mut best: Option<Held> = None;
    for start in 0..ours.len() {
        if ours[start] < LOOSE {
            continue;
        }
        let (mut inside, mut around) = (0.0, 0.0);
        for end in start..ours.len() {
            inside += ours[end];
            around += all[end];
            let share = 2.0 * inside / (phrase_links + around);
            if ours[end] >= LOOSE && best.is_none_or(|best| share > best.share + 1e-9) {
                best = Some(Held {
                    share,
                    start,
                    end: end + 1,
                });
            }
        }
    }
    best
}

/// The probability of being right at this share of links.
fn calibrated(share: f64) -> f64 {
    share.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(source: usize, target: usize, sure: &[(usize, usize)]) -> LinkProbabilities {
        LinkProbabilities::new(source, target, |i, j| {
            if sure.contains(&(i, j)) { 0.95 } else { 0.005 }
        })
    }

    #[test]
    fn a_rendering_in_another_order_is_found_whole() {
        // movilidad ordenada , segura y regular / orderly , safe and regular mobility today
        let links = links(6, 7, &[(0, 5), (1, 0), (2, 1), (3, 2), (4, 3), (5, 4)]);
        let found = spot(&links, &[0, 1, 2, 3, 4, 5]).unwrap();
        assert_eq!(found.positions, [0, 1, 2, 3, 4, 5]);
        assert!(found.confidence > 0.8);
    }

    #[test]
    fn words_that_render_something_else_leave_a_gap() {
        // no lo sabe / does not know it: "no … sabe"
        let links = links(3, 4, &[(0, 0), (0, 1), (2, 2), (1, 3)]);
        assert_eq!(spot(&links, &[0, 2]).unwrap().positions, [0, 1, 2]);
        let links = links_with_a_word_between();
        assert_eq!(spot(&links, &[0, 2]).unwrap().positions, [0, 2]);
    }

    fn links_with_a_word_between() -> LinkProbabilities {
        links(3, 3, &[(0, 0), (1, 1), (2, 2)])
    }

    #[test]
    fn a_phrase_that_was_left_out_has_no_rendering() {
        let links = links(3, 2, &[(0, 0), (2, 1)]);
        assert_eq!(spot(&links, &[1]), None);
        assert_eq!(spot(&links, &[]), None);
        assert_eq!(spot(&LinkProbabilities::new(0, 0, |_, _| 0.0), &[0]), None);
    }
}
