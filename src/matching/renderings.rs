//! Renderings of a phrase, grouped, counted and ranked.

use std::collections::BTreeMap;

use serde::Serialize;

use super::phrase::Spotting;
use crate::lang::{Analysis, Role};
use crate::text::TokenKind;

/// One way in which a phrase was rendered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rendering {
    /// The commonest form.
    pub text: String,
    /// Places where it, or another form of it, stands.
    pub count: usize,
    /// Mean probability, 0 to 1, that the places render the phrase indeed.
    pub confidence: f64,
}

/// The words that render a phrase in one place.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The translation.
    pub text: &'a str,
    /// Its tokens.
    pub analysis: &'a Analysis,
    /// The tokens that render the phrase, ascending.
    pub positions: &'a [usize],
    /// Probability, 0 to 1, that they do.
    pub confidence: f64,
    /// How the phrase stands there.
    pub kind: Spotting,
}

/// Groups renderings that differ only in case, inflection, articles, and punctuation at their
/// edges, each under its commonest form; most places first, then the surer, then by text. Places
/// where the phrase stands in another order say how that order is rendered, so they come second.
///
/// `articles` are the articles of the renderings' language, in lower case.
pub fn renderings(places: &[Place<'_>], articles: &[&str]) -> Vec<Rendering> {
    grouped(places, articles).0
}

/// The same, and for each place which of the renderings stands there; `None` where nothing does.
pub fn grouped(places: &[Place<'_>], articles: &[&str]) -> (Vec<Rendering>, Vec<Option<usize>>) {
    #[derive(Default)]
    struct Group {
        // Each form with its places and their confidence together.
        forms: BTreeMap<String, (usize, f64)>,
        places: Vec<usize>,
    }
    let mut groups: BTreeMap<Vec<u64>, Group> = BTreeMap::new();
    for (number, place) in places.iter().enumerate() {
        let is_article = |position: &usize| is_article(place, *position, articles);
        let filled = filled(place);
        let positions = trimmed(&filled, |position| {
            is_mark(place, *position) || is_article(position)
        });
        if positions.is_empty() {
            continue;
        }
        let stem = |position: &usize| place.analysis.tokens[*position].stem;
        let told = positions.iter().filter(|position| !is_article(position));
        let key: Vec<u64> = told.map(stem).collect();
        let key = match key.is_empty() {
            true => positions.iter().map(stem).collect(),
            false => key,
        };
        let form = joined(place, positions);
        let group: &mut Group = groups.entry(key).or_default();
        group.places.push(number);
        let form = group.forms.entry(form).or_default();
        form.0 += 1;
        form.1 += place.confidence;
    }
    let mut renderings: Vec<(Rendering, Vec<usize>)> = groups
        .into_values()
        .map(|group| {
            let count = group.forms.values().map(|form| form.0).sum();
            let sure: f64 = group.forms.values().map(|form| form.1).sum();
            let lower = |text: &str| text.chars().filter(|c| c.is_uppercase()).count();
            // Of equally common forms the one with fewer capitals: not a sentence's beginning.
            let text = group
                .forms
                .iter()
                .max_by(|a, b| {
                    let rank = |(text, form): (&String, &(usize, f64))| {
                        (form.0, std::cmp::Reverse(lower(text)))
                    };
                    rank(*a).cmp(&rank(*b)).then_with(|| b.0.cmp(a.0))
                })
                .map(|(text, _)| text.clone())
                .unwrap_or_default();
            let rendering = Rendering {
                text,
                count,
                confidence: sure / count as f64,
            };
            (rendering, group.places)
        })
        .collect();
    let in_order = |members: &[usize]| {
        members
            .iter()
            .filter(|place| places[**place].kind != Spotting::Reordered)
            .count()
    };
    renderings.sort_by(|(a, a_places), (b, b_places)| {
        (in_order(b_places).cmp(&in_order(a_places)))
            .then_with(|| b.count.cmp(&a.count))
            .then_with(|| b.confidence.total_cmp(&a.confidence))
            .then_with(|| a.text.cmp(&b.text))
    });
    let mut which = vec![None; places.len()];
    for (at, (_, members)) in renderings.iter().enumerate() {
        for place in members {
            which[*place] = Some(at);
        }
    }
    (renderings.into_iter().map(|(one, _)| one).collect(), which)
}

fn is_mark(place: &Place<'_>, position: usize) -> bool {
    let token = &place.analysis.tokens[position];
    token.role == Role::Mark && token.kind == TokenKind::Punctuation
}

fn is_article(place: &Place<'_>, position: usize, articles: &[&str]) -> bool {
    let span = place.analysis.tokens[position].span.clone();
    articles.contains(&&*place.text[span].to_lowercase())
}

/// The positions without those at both ends that are `loose`, as far as any is left.
fn trimmed(positions: &[usize], loose: impl Fn(&usize) -> bool) -> &[usize] {
    let mut left = positions;
    while let [first, rest @ ..] = left
        && loose(first)
        && !rest.is_empty()
    {
        left = rest;
    }
    while let [rest @ .., last] = left
        && loose(last)
        && !rest.is_empty()
    {
        left = rest;
    }
    left
}

/// Most words of grammar between two words of a rendering that are read with it, though they
/// render words that were not asked for: "safe … regular" is "safe and regular" to a reader.
const MOST_BETWEEN: usize = 2;

/// The positions of a place, with words of grammar between neighbours.
pub(super) fn filled(place: &Place<'_>) -> Vec<usize> {
    let mut filled: Vec<usize> = Vec::with_capacity(place.positions.len());
    for position in place.positions {
        if let Some(last) = filled.last() {
            let between = last + 1..*position;
            let grammar = |at: usize| place.analysis.tokens[at].role != Role::Content;
            if between.len() <= MOST_BETWEEN && between.clone().all(grammar) {
                filled.extend(between);
            }
        }
        filled.push(*position);
    }
    filled
}

/// The words at `positions` with what stands between neighbours, and an ellipsis for other gaps.
fn joined(place: &Place<'_>, positions: &[usize]) -> String {
    let span = |position: usize| place.analysis.tokens[position].span.clone();
    let mut text = String::new();
    for (at, position) in positions.iter().enumerate() {
        if at > 0 {
            let before = positions[at - 1];
            if before + 1 == *position {
                text.push_str(&place.text[span(before).end..span(*position).start]);
            } else {
                text.push_str(" … ");
            }
        }
        text.push_str(&place.text[span(*position)]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Analyser, Language};

    #[test]
    fn case_inflection_and_articles_do_not_divide_renderings() {
        let english = Language::by_code("en").unwrap();
        let mut analyser = Analyser::new(english);
        let texts = [
            ("The regular pathways are open", &[0, 1, 2][..]),
            ("Regular pathways are open", &[0, 1]),
            ("Open regular pathways", &[1, 2]),
            ("a regular pathway", &[0, 1, 2]),
            ("regular safe channels", &[0, 2]),
            ("pathways and regular", &[0, 2]),
            ("play a role", &[0, 1, 2]),
            ("play the role", &[0, 1, 2]),
        ];
        let analyses = texts.map(|(text, _)| analyser.analyse(text));
        let places: Vec<Place> = texts
            .iter()
            .zip(&analyses)
            .map(|((text, positions), analysis)| Place {
                text,
                analysis,
                positions,
                confidence: 0.5,
                kind: Spotting::Exact,
            })
            .collect();
        let found: Vec<(String, usize)> = renderings(&places, english.articles)
            .into_iter()
            .map(|rendering| (rendering.text, rendering.count))
            .collect();
        let expected = [
            ("regular pathways", 4),
            ("play a role", 2),
            ("pathways and regular", 1),
            ("regular … channels", 1),
        ];
        assert_eq!(
            found,
            expected.map(|(text, count)| (text.to_owned(), count))
        );
    }

    #[test]
    fn how_another_order_of_the_phrase_is_rendered_comes_second() {
        let mut analyser = Analyser::new(Language::by_code("en").unwrap());
        let texts = [
            ("safe and orderly", Spotting::Reordered),
            ("safe and orderly", Spotting::Reordered),
            ("orderly and safe", Spotting::Inflected),
        ];
        let analyses = texts.map(|(text, _)| analyser.analyse(text));
        let places: Vec<Place> = (texts.iter().zip(&analyses))
            .map(|((text, kind), analysis)| Place {
                text,
                analysis,
                positions: &[0, 1, 2],
                confidence: 0.5,
                kind: *kind,
            })
            .collect();
        let found: Vec<String> = renderings(&places, &[])
            .into_iter()
            .map(|r| r.text)
            .collect();
        assert_eq!(found, ["orderly and safe", "safe and orderly"]);
    }
}
