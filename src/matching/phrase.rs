//! Phrases inside segments: the same words, also inflected, with others in between, or in
//! another order.

use std::ops::Range;

use serde::Serialize;

use crate::lang::{AnalysedToken, Analysis, Role};
use crate::text::TokenKind;

/// Words that may stand between two words of a phrase.
pub const MOST_BETWEEN: usize = 2;

/// Where a phrase stands in a text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spotted {
    /// Bytes of the text that the phrase's words take, in order, neighbouring words joined.
    pub spans: Vec<Range<usize>>,
    /// How the phrase is there.
    pub kind: Spotting,
    /// 0 to 1, higher is closer to the phrase as it was asked. Kinds do not overlap: exact is 1,
    /// inflected above 0.75, interrupted above 0.5, reordered above 0.25.
    pub score: f64,
}

/// How a phrase stands in a text; the order is that of worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Spotting {
    /// All its words, near one another, in another order.
    Reordered,
    /// In order, with words in between or function words missing or changed.
    Interrupted,
    /// In order and unbroken, some words in another form.
    Inflected,
    /// Word for word, case aside.
    Exact,
}

/// The best place of `phrase` in `text`; `None` where a content word is missing.
///
/// Words are compared by stem. In order, up to [`MOST_BETWEEN`] words may stand between two words
/// of the phrase, and function words of the phrase may be missing; in another order all content
/// words must stand in a stretch that leaves room for as many between. A phrase of function words
/// alone counts them as content; a phrase without words is looked for token by token. Of equal
/// places the first is given.
pub fn contains(phrase: &Analysis, text: &Analysis) -> Option<Spotted> {
    let has_words = phrase.words().next().is_some();
    let kept = |token: &&AnalysedToken| !has_words || token.kind == TokenKind::Word;
    let phrase: Vec<&AnalysedToken> = phrase.tokens.iter().filter(kept).collect();
    let text: Vec<&AnalysedToken> = text.tokens.iter().filter(kept).collect();
    if phrase.is_empty() {
        return None;
    }
    let any_content = phrase.iter().any(|word| word.role == Role::Content);
    let required: Vec<bool> = phrase
        .iter()
        .map(|word| !any_content || word.role == Role::Content)
        .collect();
    let stems = |word: &&AnalysedToken| text.iter().any(|other| other.stem == word.stem);
    let all_there = phrase
        .iter()
        .zip(&required)
        .all(|(word, required)| !required || stems(word));
    let needed = required.iter().filter(|required| **required).count();
    if !all_there || needed > text.len() {
        return None;
    }
    in_order(&phrase, &required, &text).or_else(|| reordered(&phrase, &required, &text))
}

/// What the words of a place cost together; less is better.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
struct Cost {
    // Words between, function words missing.
    broken: u32,
    // Words in another form.
    inflected: u32,
}

fn in_order(
    phrase: &[&AnalysedToken],
    required: &[bool],
    text: &[&AnalysedToken],
) -> Option<Spotted> {
    // best[i][j]: the phrase up to word i, which stands at text word j, and where i's forerunner
    // stands.
    type Cell = Option<(Cost, Option<(usize, usize)>)>;
    let mut best: Vec<Vec<Cell>> = vec![vec![None; text.len()]; phrase.len()];
    for i in 0..phrase.len() {
        // Function words before i that may be missing.
        let free = (0..i).rev().take_while(|k| !required[*k]).count();
        for j in 0..text.len() {
            if phrase[i].stem != text[j].stem {
                continue;
            }
            let inflected = u32::from(phrase[i].caseless != text[j].caseless);
            let mut cell: Cell = (free == i).then_some((
                Cost {
                    broken: i as u32,
                    inflected,
                },
                None,
            ));
            for (before, row) in best[..i]
                .iter()
                .enumerate()
                .skip(i.saturating_sub(free + 1))
            {
                let missing = i - 1 - before;
                let nearest = j.saturating_sub(MOST_BETWEEN + 1 + missing);
                for (at, cell_before) in row[..j].iter().enumerate().skip(nearest) {
                    let Some((cost, _)) = cell_before else {
                        continue;
                    };
                    let between = j - 1 - at;
                    let cost = Cost {
                        // A changed function word is one missing and one between: count it once.
                        broken: cost.broken + between.max(missing) as u32,
                        inflected: cost.inflected + inflected,
                    };
                    if cell.is_none_or(|(least, _)| cost < least) {
                        cell = Some((cost, Some((before, at))));
                    }
                }
            }
            best[i][j] = cell;
        }
    }
    let last_required = required.iter().rposition(|required| *required)?;
    let mut winner: Option<(Cost, usize, usize)> = None;
    for (i, row) in best.iter().enumerate().skip(last_required) {
        for (j, cell) in row.iter().enumerate() {
            let Some((cost, _)) = cell else { continue };
            let cost = Cost {
                broken: cost.broken + (phrase.len() - 1 - i) as u32,
                ..*cost
            };
            if winner.is_none_or(|(least, _, _)| cost < least) {
                winner = Some((cost, i, j));
            }
        }
    }
    let (cost, mut i, mut j) = winner?;
    let mut places = vec![j];
    while let Some((_, Some((before, at)))) = best[i][j] {
        places.push(at);
        (i, j) = (before, at);
    }
    places.reverse();
    let kind = match cost {
        Cost {
            broken: 0,
            inflected: 0,
        } => Spotting::Exact,
        Cost { broken: 0, .. } => Spotting::Inflected,
        _ => Spotting::Interrupted,
    };
    Some(spotted(kind, cost, phrase.len(), &places, text))
}

fn reordered(
    phrase: &[&AnalysedToken],
    required: &[bool],
    text: &[&AnalysedToken],
) -> Option<Spotted> {
    let content: Vec<&AnalysedToken> = phrase
        .iter()
        .zip(required)
        .filter(|(_, required)| **required)
        .map(|(word, _)| *word)
        .collect();
    let room = phrase.len() + MOST_BETWEEN * (phrase.len() - 1);
    let mut winner: Option<(Cost, Vec<usize>)> = None;
    for start in 0..text.len() {
        if !content.iter().any(|word| word.stem == text[start].stem) {
            continue;
        }
        let end = text.len().min(start + room);
        let mut places: Vec<usize> = Vec::with_capacity(content.len());
        let mut inflected = 0;
        for word in &content {
            let found = (start..end).find(|j| text[*j].stem == word.stem && !places.contains(j));
            let Some(j) = found else { break };
            inflected += u32::from(text[j].caseless != word.caseless);
            places.push(j);
        }
        if places.len() < content.len() {
            continue;
        }
        places.sort_unstable();
        let stretch = places[places.len() - 1] + 1 - places[0];
        let cost = Cost {
            broken: (stretch - places.len()) as u32,
            inflected,
        };
        if winner.as_ref().is_none_or(|(least, _)| cost < *least) {
            winner = Some((cost, places));
        }
    }
    let (cost, places) = winner?;
    Some(spotted(
        Spotting::Reordered,
        cost,
        phrase.len(),
        &places,
        text,
    ))
}

fn spotted(
    kind: Spotting,
    cost: Cost,
    length: usize,
    places: &[usize],
    text: &[&AnalysedToken],
) -> Spotted {
    let mut spans: Vec<Range<usize>> = Vec::new();
    for (n, place) in places.iter().enumerate() {
        let span = text[*place].span.clone();
        match spans.last_mut().filter(|_| places[n - 1] + 1 == *place) {
            Some(last) => last.end = span.end,
            None => spans.push(span),
        }
    }
    // Each kind has a quarter of the scale; within it, two costs a word halve what is left.
    let top = match kind {
        Spotting::Exact | Spotting::Inflected => 1.0,
        Spotting::Interrupted => 0.75,
        Spotting::Reordered => 0.5,
    };
    let cost = f64::from(2 * cost.broken + cost.inflected) / (2.0 * length as f64);
    Spotted {
        spans,
        kind,
        score: top - 0.25 * cost / (1.0 + cost),
    }
}
