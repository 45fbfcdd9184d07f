//! Places of a phrase that help each other: what renders it surely in one may stand in another too.

use std::collections::BTreeMap;

use super::phrase::Spotting;
use super::renderings::{Place, filled};
use super::spot::Rendered;
use crate::lang::Role;
use crate::text::TokenKind;

/// Confidence from which a place can teach others.
const SURE: f64 = 0.8;
/// Confidence below which a place is more likely wrong than right, and may be taught.
const DOUBTFUL: f64 = 0.5;

/// For each place, what renders the phrase there rather than what was found: where that is
/// doubtful, and the words that render the phrase surely elsewhere stand in its translation too,
/// once and unbroken, it is these, and where it is likely, but for words of grammar at its edges,
/// what renders the phrase in more places, and stands there too, it is these.
pub fn agreed(places: &[Place<'_>]) -> Vec<Option<Rendered>> {
    let whole = whole(places);
    let taught = taught(places);
    taught
        .into_iter()
        .zip(whole)
        .map(|(taught, whole)| taught.or(whole))
        .collect()
}

/// What a rendering has around its words of content: the stems of words of grammar before them, and
/// behind.
type Edges = (Vec<u64>, Vec<u64>);

/// A rendering's words of content, with what stands between them, by position.
struct Core {
    begin: usize,
    end: usize,
}

/// The words of grammar that begin and end a rendering are linked faintly, so that "in accordance
/// with" is now found whole and now without its "in". Where the phrase stands unbroken, a place has
/// those edges that are surest in all places together, among those that stand there.
fn whole(places: &[Place<'_>]) -> Vec<Option<Rendered>> {
    let parts: Vec<Option<(Core, Edges)>> = places.iter().map(parts).collect();
    let stems = |place: &Place<'_>, run: std::ops::Range<usize>| -> Vec<u64> {
        let tokens = place.analysis.tokens[run].iter();
        tokens.map(|token| token.stem).collect()
    };
    let key = |place: &Place<'_>, core: &Core| stems(place, core.begin..core.end);
    // By the stems of the words of content: edges, with their confidence together.
    let mut known: BTreeMap<Vec<u64>, BTreeMap<&Edges, f64>> = BTreeMap::new();
    for (place, part) in places.iter().zip(&parts) {
        if let Some((core, edges)) = part {
            let edges_known = known.entry(key(place, core)).or_default();
            *edges_known.entry(edges).or_default() += place.confidence;
        }
    }
    let better = |(place, part): (&Place<'_>, &Option<(Core, Edges)>)| {
        let (core, own) = part.as_ref()?;
        let around = |(before, behind): &Edges| {
            let begin = core.begin.checked_sub(before.len())?;
            let end = core.end + behind.len();
            (end <= place.analysis.tokens.len()).then_some(begin..end)
        };
        let stands = |edges: &Edges| {
            around(edges).is_some_and(|run| {
                stems(place, run.start..core.begin) == edges.0
                    && stems(place, core.end..run.end) == edges.1
            })
        };
        let (best, _) = (known.get(&key(place, core))?.iter())
            .filter(|(edges, _)| stands(edges))
            .max_by(|(one, sure), (other, as_sure)| {
                let length = |edges: &Edges| edges.0.len() + edges.1.len();
                sure.total_cmp(as_sure)
                    .then_with(|| length(one).cmp(&length(other)))
            })?;
        (*best != own).then(|| {
            Some(Rendered {
                positions: around(best)?.collect(),
                confidence: place.confidence,
            })
        })?
    };
    places.iter().zip(&parts).map(better).collect()
}

/// The parts of a rendering; `None` where it has no words of content, where it is broken, or where
/// the phrase is.
fn parts(place: &Place<'_>) -> Option<(Core, Edges)> {
    let positions = filled(place);
    let is_whole = positions.windows(2).all(|pair| pair[0] + 1 == pair[1]);
    if !is_whole || place.kind < Spotting::Inflected {
        return None;
    }
    let token = |at: &usize| &place.analysis.tokens[*at];
    let tells = |at: &usize| token(at).role == Role::Content || token(at).kind == TokenKind::Number;
    let first = positions.iter().position(tells)?;
    let last = positions.iter().rposition(tells)?;
    let stems = |part: &[usize]| part.iter().map(|at| token(at).stem).collect();
    let core = Core {
        begin: positions[first],
        end: positions[last] + 1,
    };
    Some((
        core,
        (stems(&positions[..first]), stems(&positions[last + 1..])),
    ))
}

/// For doubtful places, what renders the phrase surely elsewhere. The longest such words count,
/// then the most usual; the confidence is that with which they render it elsewhere.
fn taught(places: &[Place<'_>]) -> Vec<Option<Rendered>> {
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

    /// What is made of places given by text, positions and confidence.
    fn told(places: &[(&str, &[usize], f64)]) -> Vec<Option<Vec<usize>>> {
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
        assert_eq!(told(&[SURE, doubtful]), [None, Some(vec![0, 1])]);
    }

    #[test]
    fn a_place_that_is_likely_right_stays_as_it_is() {
        let likely = ("asylum seekers assisted", &[0][..], 0.6);
        assert_eq!(told(&[SURE, likely]), [None, None]);
    }

    #[test]
    fn words_that_are_not_there_or_are_there_twice_teach_nothing() {
        let absent = ("those who seek asylum", &[2, 3][..], 0.2);
        let twice = ("asylum seekers help asylum seekers", &[0][..], 0.2);
        assert_eq!(told(&[SURE, absent, twice]), [None, None, None]);
    }

    #[test]
    fn edges_are_those_that_are_surest_where_they_stand() {
        let places = [
            ("in accordance with the law", &[0, 1, 2][..], 0.9),
            ("is in accordance with it", &[2, 3], 0.9),
            ("acts in accordance with it", &[1, 2, 3], 0.9),
            ("accordance with the law", &[0, 1], 0.9),
        ];
        let expected = [None, Some(vec![1, 2, 3]), None, None];
        assert_eq!(told(&places), expected);
        let places = [
            ("a report of human rights", &[2, 3, 4][..], 0.9),
            ("they have human rights", &[2, 3], 0.9),
            ("on human rights now", &[1, 2], 0.9),
        ];
        assert_eq!(told(&places), [Some(vec![3, 4]), None, None]);
    }

    #[test]
    fn words_of_grammar_alone_teach_nothing() {
        let sure = ("it is of them", &[2][..], 0.95);
        assert_eq!(
            told(&[sure, ("the house of wood", &[1], 0.1)]),
            [None, None]
        );
    }
}
