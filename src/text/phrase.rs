//! Phrases inside texts: the same words, also inflected, with others in between, or in another
//! order.
//!
//! They stand here because both the index, which finds them without reading any text, and
//! `matching`, which shows them, must see the same places.

use serde::Serialize;

/// Words that may stand between two words of a phrase.
pub const MOST_BETWEEN: usize = 2;

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

/// A word as phrases are compared.
pub trait Inflected {
    /// Whether both are forms of one word.
    fn same_stem(&self, other: &Self) -> bool;

    /// Whether both are the same form, case aside.
    fn same_form(&self, other: &Self) -> bool;
}

/// Where a phrase stands in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// How it stands there.
    pub kind: Spotting,
    /// The words of the text that make it up, by number, ascending.
    pub words: Vec<usize>,
    /// 0 to 1, higher is closer to the phrase as it was asked. Kinds do not overlap: exact is 1,
    /// inflected above 0.75, interrupted above 0.5, reordered above 0.25.
    pub score: f64,
}

/// The best place of `phrase` in `text`, both given as their words; `None` where one of the
/// `required` words of the phrase, which has such a flag for each word, is missing.
///
/// In order, up to [`MOST_BETWEEN`] words may stand between two words of the phrase, and words that
/// are not required may be missing; in another order all required words must stand in a stretch
/// that leaves room for as many between. Of equal places the first is given.
pub fn find<T: Inflected>(phrase: &[T], required: &[bool], text: &[T]) -> Option<Place> {
    let needed = required.iter().filter(|required| **required).count();
    if needed == 0 || needed > text.len() {
        return None;
    }
    let there = |word: &T| text.iter().any(|other| other.same_stem(word));
    let mut words = phrase.iter().zip(required);
    if !words.all(|(word, required)| !required || there(word)) {
        return None;
    }
    in_order(phrase, required, text).or_else(|| reordered(phrase, required, text))
}

/// What the words of a place cost together; less is better.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
struct Cost {
    // Words between, function words missing.
    broken: u32,
    // Words in another form.
    inflected: u32,
}

fn in_order<T: Inflected>(phrase: &[T], required: &[bool], text: &[T]) -> Option<Place> {
    // best[i][j]: the phrase up to word i, which stands at text word j, and where i's forerunner
    // stands.
    type Cell = Option<(Cost, Option<(usize, usize)>)>;
    let mut best: Vec<Vec<Cell>> = vec![vec![None; text.len()]; phrase.len()];
    for i in 0..phrase.len() {
        // Function words before i that may be missing.
        let free = (0..i).rev().take_while(|k| !required[*k]).count();
        for j in 0..text.len() {
            if !phrase[i].same_stem(&text[j]) {
                continue;
            }
            let inflected = u32::from(!phrase[i].same_form(&text[j]));
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
    Some(place(kind, cost, phrase.len(), places))
}

fn reordered<T: Inflected>(phrase: &[T], required: &[bool], text: &[T]) -> Option<Place> {
    let content: Vec<&T> = phrase
        .iter()
        .zip(required)
        .filter(|(_, required)| **required)
        .map(|(word, _)| word)
        .collect();
    let room = phrase.len() + MOST_BETWEEN * (phrase.len() - 1);
    let mut winner: Option<(Cost, Vec<usize>)> = None;
    for start in 0..text.len() {
        if !content.iter().any(|word| text[start].same_stem(word)) {
            continue;
        }
        let end = text.len().min(start + room);
        let mut places: Vec<usize> = Vec::with_capacity(content.len());
        let mut inflected = 0;
        for word in &content {
            let found = (start..end).find(|j| text[*j].same_stem(word) && !places.contains(j));
            let Some(j) = found else { break };
            inflected += u32::from(!text[j].same_form(word));
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
    Some(place(Spotting::Reordered, cost, phrase.len(), places))
}

fn place(kind: Spotting, cost: Cost, length: usize, words: Vec<usize>) -> Place {
    // Each kind has a quarter of the scale; within it, two costs a word halve what is left.
    let top = match kind {
        Spotting::Exact | Spotting::Inflected => 1.0,
        Spotting::Interrupted => 0.75,
        Spotting::Reordered => 0.5,
    };
    let cost = f64::from(2 * cost.broken + cost.inflected) / (2.0 * length as f64);
    Place {
        kind,
        words,
        score: top - 0.25 * cost / (1.0 + cost),
    }
}
