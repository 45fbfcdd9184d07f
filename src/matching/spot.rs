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

/// Links with the phrase below which a word is no part of its rendering.
const LEAST_LINKED: f64 = 0.1;
/// Share of a word's links that must lead into the phrase.
const LEAST_SHARE: f64 = 0.5;
/// Links below which a word that carries grammar counts as linked with nothing.
const LOOSE: f64 = 0.1;
/// Links below which a word that carries meaning may well be linked with nothing.
const LOOSE_CONTENT: f64 = 0.3;
/// Links with the phrase that a word which carries grammar must have to begin or end a rendering.
const LEAST_AT_EDGE: f64 = 0.3;
/// Most unlinked words between two words of a rendering that are taken along.
const MOST_TAKEN: usize = 2;

/// Which words of the target text render the tokens at `phrase` (positions in the source text);
/// `None` where nothing is linked with them.
///
/// Words that have most of their links with the phrase are its rendering, wherever they stand:
/// forcing them into one stretch loses the far parts of what was rendered in two places. Unlinked
/// words between close neighbours are taken along; words of grammar that are linked but faintly do
/// not begin or end a rendering. For a phrase on the target side pass
/// `links.transposed()`.
pub fn spot(links: &LinkProbabilities, phrase: &[usize]) -> Option<Rendered> {
    let sums = Sums::new(links, phrase);
    let mut linked = sums.linked(LEAST_LINKED);
    if linked.is_empty() {
        // Faint links are better than none, and the confidence tells.
        linked = sums.linked(LEAST_LINKED / 10.0);
    }
    let last = *linked.last()?;
    let loose = |at: usize| sums.all[at] < LOOSE;
    let mut positions = Vec::with_capacity(linked.len());
    for pair in linked.windows(2) {
        positions.push(pair[0]);
        let between = pair[0] + 1..pair[1];
        if between.len() <= MOST_TAKEN && between.clone().all(loose) {
            positions.extend(between);
        }
    }
    positions.push(last);
    if phrase.iter().any(|at| !links.source_is_grammar(*at)) {
        trim(&mut positions, |at| {
            links.target_is_grammar(at) && sums.ours[at] < LEAST_AT_EDGE
        });
    }
    let signs = Signs::new(links, phrase, &sums, &linked, &positions);
    Some(Rendered {
        confidence: signs.confidence(),
        positions,
    })
}

/// Takes away what is loose at both ends, but for the last position.
fn trim(positions: &mut Vec<usize>, loose: impl Fn(usize) -> bool) {
    while positions.len() > 1 && positions.last().is_some_and(|at| loose(*at)) {
        positions.pop();
    }
    let most = positions.len().saturating_sub(1);
    let begin = positions.iter().take_while(|at| loose(**at)).count();
    positions.drain(..begin.min(most));
}

/// Links of each target word: those with the phrase, and all of them.
struct Sums {
    ours: Vec<f64>,
    all: Vec<f64>,
}

impl Sums {
    fn new(links: &LinkProbabilities, phrase: &[usize]) -> Sums {
        let mut sums = Sums {
            ours: vec![0.0; links.target_len()],
            all: vec![0.0; links.target_len()],
        };
        for source in 0..links.source_len() {
            let row = links.row(source).iter().map(|link| f64::from(*link));
            let ours = phrase.contains(&source);
            for (at, link) in row.enumerate() {
                sums.all[at] += link;
                sums.ours[at] += if ours { link } else { 0.0 };
            }
        }
        sums
    }

    fn linked(&self, least: f64) -> Vec<usize> {
        let enough =
            |at: &usize| self.ours[*at] >= least && self.ours[*at] >= LEAST_SHARE * self.all[*at];
        (0..self.all.len()).filter(enough).collect()
    }
}

/// What speaks for and against a rendering.
struct Signs {
    /// Dice's measure of how much of the phrase's and the rendering's links they share.
    share: f64,
    /// Linked words of the rendering by words of the phrase.
    proportion: f64,
    /// Unlinked words of content within the rendering.
    inside: f64,
    /// Sides, 0 to 2, on which unlinked words adjoin it: grammar, content.
    beside: (f64, f64),
    /// Links of the least linked word of the phrase.
    weakest_asked: f64,
    /// Stretches of the rendering but one.
    gaps: f64,
    /// Whether the rendering has more words of content than the phrase, whether fewer.
    uneven: (f64, f64),
    /// Links of the phrase with words of content outside the rendering.
    left: f64,
}

impl Signs {
    fn new(
        links: &LinkProbabilities,
        phrase: &[usize],
        sums: &Sums,
        linked: &[usize],
        positions: &[usize],
    ) -> Signs {
        let Sums { ours, all } = sums;
        let (first, last) = (positions[0], positions[positions.len() - 1]);
        let grammar = |at: usize| links.target_is_grammar(at);
        let inside = (first..=last).filter(|at| !grammar(*at) && all[*at] < LOOSE_CONTENT);
        let adjoins = |words: &mut dyn Iterator<Item = usize>, want: bool| {
            let mut loose = words.take_while(|at| all[*at] < LOOSE_CONTENT);
            loose.any(|at| grammar(at) == want)
        };
        let beside = |want: bool| {
            let before = adjoins(&mut (0..first).rev(), want);
            let after = adjoins(&mut (last + 1..all.len()), want);
            f64::from(u8::from(before) + u8::from(after))
        };
        let asked = phrase.iter().map(|source| {
            let row = links.row(*source).iter();
            row.map(|link| f64::from(*link)).sum::<f64>()
        });
        let kept = |of: &[f64]| positions.iter().map(|at| of[*at]).sum::<f64>();
        let gaps = positions.windows(2).filter(|pair| pair[0] + 1 != pair[1]);
        let content = phrase.iter().filter(|at| !links.source_is_grammar(**at));
        let content = (
            content.count(),
            positions.iter().filter(|at| !grammar(**at)).count(),
        );
        Signs {
            share: 2.0 * kept(ours) / (ours.iter().sum::<f64>() + kept(all)),
            proportion: linked.len() as f64 / phrase.len() as f64,
            inside: inside.count() as f64,
            beside: (beside(true), beside(false)),
            weakest_asked: asked.fold(1.0, f64::min),
            gaps: gaps.count() as f64,
            uneven: (
                f64::from(u8::from(content.1 > content.0)),
                f64::from(u8::from(content.1 < content.0)),
            ),
            left: (0..ours.len())
                .filter(|at| !grammar(*at) && !positions.contains(at))
                .map(|at| ours[at])
                .sum(),
        }
    }

    /// The probability of being right, by logistic regression on the signs; `tests/bench/words.rs`
    /// prints how far it can be relied on.
    fn confidence(&self) -> f64 {
        let sum = 1.86
            - 0.62 * (1.01 - self.share).max(1e-3).ln()
            - 1.77 * self.proportion
            - 0.80 * self.inside
            - 0.93 * self.beside.0
            - 1.41 * self.beside.1
            + 1.46 * self.weakest_asked
            - 0.28 * self.gaps
            - 2.47 * self.uneven.0
            - 1.34 * self.uneven.1
            - 4.96 * self.left;
        1.0 / (1.0 + (-sum).exp())
    }
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
        // movilidad más ordenada / more orderly mobility: "movilidad … ordenada"
        let links = links(3, 3, &[(0, 2), (1, 0), (2, 1)]);
        assert_eq!(spot(&links, &[0, 2]).unwrap().positions, [1, 2]);
        // ninth international tournament / noveno torneo internacional
        let links = links_of_a_tournament();
        assert_eq!(spot(&links, &[0, 1]).unwrap().positions, [0, 2]);
    }

    fn links_of_a_tournament() -> LinkProbabilities {
        links(3, 3, &[(0, 0), (1, 2), (2, 1)])
    }

    #[test]
    fn a_faintly_linked_word_of_grammar_does_not_begin_a_rendering() {
        // con vías regulares / and regular channels
        let faint = |i, j| match (i, j) {
            (1, 2) | (2, 1) => 0.95,
            (1, 0) => 0.2,
            _ => 0.0,
        };
        let links = LinkProbabilities::new(3, 3, faint);
        let said = links
            .clone()
            .with_grammar(vec![true, false, false], vec![true, false, false]);
        assert_eq!(spot(&said, &[1, 2]).unwrap().positions, [1, 2]);
        assert_eq!(spot(&links, &[1, 2]).unwrap().positions, [0, 1, 2]);
    }

    #[test]
    fn unlinked_words_between_the_words_of_a_rendering_are_taken_along() {
        // derechos humanos, migrantes / human rights of the migrants
        let links = links(3, 5, &[(0, 1), (1, 0), (2, 4)]);
        assert_eq!(spot(&links, &[0, 1, 2]).unwrap().positions, [0, 1, 2, 3, 4]);
    }

    #[test]
    fn a_word_that_may_belong_to_the_rendering_lowers_the_confidence() {
        let (whole, doubtful) = (links(1, 1, &[(0, 0)]), links(1, 2, &[(0, 0)]));
        let confidence = |links| spot(links, &[0]).unwrap().confidence;
        assert!(confidence(&whole) > confidence(&doubtful));
    }

    #[test]
    fn a_phrase_that_was_left_out_has_no_rendering() {
        let links = links(3, 2, &[(0, 0), (2, 1)]);
        assert_eq!(spot(&links, &[1]), None);
        assert_eq!(spot(&links, &[]), None);
        assert_eq!(spot(&LinkProbabilities::new(0, 0, |_, _| 0.0), &[0]), None);
    }
}
