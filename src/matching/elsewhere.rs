//! Places of a phrase that help each other: what renders it surely in one may stand in another too.

use std::collections::BTreeMap;

use super::renderings::{Place, filled};
use super::spot::Rendered;
use crate::lang::Role;

/// Confidence from which a place can teach others.
const SURE: f64 = 0.8;
/// Confidence below which a place is more likely wrong than right, and may be taught.
const DOUBTFUL: f64 = 0.5;

/// For each place, what renders the phrase there rather than what was found: where that is
/// doubtful, and the words that render the phrase surely elsewhere stand in its translation too,
/// once and unbroken, it is these. The longest such words count, then the most usual.
///
/// The confidence is that with which they render the phrase elsewhere.
pub fn agreed(places: &[Place<'_>]) -> Vec<Option<Rendered>> {
    // By stems: places, and their confidence together.
    let mut sure: BTreeMap<Vec<u64>, (usize, f64)> = BTreeMap::new();
    for place in places.iter().filter(|place| place.confidence >= SURE) {
        let positions = filled(place);
        let is_whole = positions.windows(2).all(|pair| pair[0] + 1 == pair[1]);
        let content = |at: &usize| place.analysis.tokens[*at].role == Role::Content;
        if is_whole && positions.iter().any(content) {
            let stem = |at: &usize| place.analysis.tokens[*at].stem;
            let known = sure
                .entry(positions.iter().map(stem).collect())
                .or_default();
            known.0 += 1;
            known.1 += place.confidence;
        }
    }
    let mut sure: Vec<(Vec<u64>, usize, f64)> = sure
        .into_iter()
        .map(|(stems, (count, together))| (stems, count, together / count as f64))
        .collect();
    sure.sort_by_key(|(stems, count, _)| std::cmp::Reverse((stems.len(), *count)));
    let better = |place: &Place<'_>| {
        let stems: Vec<u64> = place
            .analysis
            .tokens
            .iter()
            .map(|token| token.stem)
            .collect();
        sure.iter().find_map(|(wanted, _, confidence)| {
            let mut found = stems
                .windows(wanted.len())
                .enumerate()
                .filter(|(_, stems)| stems == wanted)
                .map(|(at, _)| at);
            let (first, more) = (found.next()?, found.next());
            more.is_none().then(|| Rendered {
                positions: (first..first + wanted.len()).collect(),
                confidence: *confidence,
            })
        })
    };
    places
        .iter()
        .map(|place| match place.confidence < DOUBTFUL {
            true => better(place),
            false => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Analyser, Language};
    use crate::matching::Spotting;

    /// What is made of places given by text, positions and confidence.
    fn taught(places: &[(&str, &[usize], f64)]) -> Vec<Option<Vec<usize>>> {
        let mut analyser = Analyser::new(Language::by_code("en").unwrap());
        let analyses: Vec<_> = places.iter().map(|one| analyser.analyse(one.0)).collect();
        let places: Vec<Place<'_>> = (places.iter().zip(&analyses))
            .map(|((text, positions, confidence), analysis)| Place {
                text,
                analysis,
                positions,
                confidence: *confidence,
                kind: Spotting::Exact,
            })
            .collect();
        let agreed = agreed(&places);
        agreed.into_iter().map(|one| Some(one?.positions)).collect()
    }

    const SURE: (&str, &[usize], f64) = ("the asylum seekers arrived", &[1, 2], 0.9);

    #[test]
    fn a_doubtful_place_has_what_renders_the_phrase_surely_elsewhere() {
        let doubtful = ("Asylum seekers assisted by the network", &[0][..], 0.2);
        assert_eq!(taught(&[SURE, doubtful]), [None, Some(vec![0, 1])]);
    }

    #[test]
    fn a_place_that_is_likely_right_stays_as_it_is() {
        let likely = ("asylum seekers assisted", &[0][..], 0.6);
        assert_eq!(taught(&[SURE, likely]), [None, None]);
    }

    #[test]
    fn words_that_are_not_there_or_are_there_twice_teach_nothing() {
        let absent = ("those who seek asylum", &[2, 3][..], 0.2);
        let twice = ("asylum seekers help asylum seekers", &[0][..], 0.2);
        assert_eq!(taught(&[SURE, absent, twice]), [None, None, None]);
    }

    #[test]
    fn words_of_grammar_alone_teach_nothing() {
        let sure = ("it is of them", &[2][..], 0.95);
        assert_eq!(
            taught(&[sure, ("the house of wood", &[1], 0.1)]),
            [None, None]
        );
    }
}
