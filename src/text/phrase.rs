//! Phrases inside texts: the same words, also inflected, with others in between, or in another
//! order.
//!
//! They stand here because both the index, which finds them without reading any text, and
//! `matching`, which shows them, must see the same places.

use std::ops::Range;

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
    let standing = standing(phrase, required, text)?;
    in_order(phrase, required, text, &standing)
        .or_else(|| reordered(phrase, required, text, &standing))
}

/// Something of each word of a phrase.
struct ByWord<T> {
    all: Vec<T>,
    // Where each word's begin.
    starts: Vec<usize>,
}

impl<T> ByWord<T> {
    fn new(words: usize, room: usize) -> ByWord<T> {
        ByWord {
            all: Vec::with_capacity(room),
            starts: Vec::with_capacity(words),
        }
    }

    /// What is added from now on is of the next word.
    fn begin_word(&mut self) {
        self.starts.push(self.all.len());
    }

    fn of(&self, word: usize) -> &[T] {
        let end = self.starts.get(word + 1).copied();
        &self.all[self.starts[word]..end.unwrap_or(self.all.len())]
    }

    /// The same with their numbers among all.
    fn numbered(&self, word: usize) -> impl Iterator<Item = (usize, &T)> {
        (self.starts[word]..).zip(self.of(word))
    }

    /// Those of them that stand within `near`, where a word's stand in order by `place`.
    fn near(
        &self,
        word: usize,
        near: Range<usize>,
        place: impl Fn(&T) -> usize,
    ) -> impl Iterator<Item = (usize, &T)> {
        let of = self.of(word);
        // A word may stand at every other place of a long text.
        let from = of.partition_point(|one| place(one) < near.start);
        (self.starts[word] + from..)
            .zip(&of[from..])
            .take_while(move |(_, one)| place(one) < near.end)
    }
}

/// Where each word of a phrase stands in a text, in any form; `None` where one of the required
/// words stands nowhere.
fn standing<T: Inflected>(phrase: &[T], required: &[bool], text: &[T]) -> Option<ByWord<usize>> {
    let mut standing = ByWord::new(phrase.len(), text.len());
    for (word, required) in phrase.iter().zip(required) {
        standing.begin_word();
        let before = standing.all.len();
        let here = (0..text.len()).filter(|at| word.same_stem(&text[*at]));
        standing.all.extend(here);
        if *required && standing.all.len() == before {
            return None;
        }
    }
    Some(standing)
}

/// What the words of a place cost together; less is better.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
struct Cost {
    // Words between, function words missing.
    broken: u32,
    // Words in another form.
    inflected: u32,
}

/// A phrase up to one of its words, which stands at a word of the text.
#[derive(Debug, Clone, Copy)]
struct Part {
    at: usize,
    cost: Cost,
    // The part that it goes on from, by number.
    before: Option<usize>,
}

fn in_order<T: Inflected>(
    phrase: &[T],
    required: &[bool],
    text: &[T],
    standing: &ByWord<usize>,
) -> Option<Place> {
    // The best part for each word of the phrase and each of its places, where there is one.
    let mut parts: ByWord<Part> = ByWord::new(phrase.len(), standing.all.len());
    for (i, word) in phrase.iter().enumerate() {
        parts.begin_word();
        // Function words before i that may be missing.
        let free = (0..i).rev().take_while(|k| !required[*k]).count();
        for j in standing.of(i).iter().copied() {
            let inflected = u32::from(!word.same_form(&text[j]));
            let mut best: Option<(Cost, Option<usize>)> = (free == i).then_some((
                Cost {
                    broken: i as u32,
                    inflected,
                },
                None,
            ));
            for earlier in i.saturating_sub(free + 1)..i {
                let missing = i - 1 - earlier;
                let near = j.saturating_sub(MOST_BETWEEN + 1 + missing)..j;
                for (number, before) in parts.near(earlier, near, |part| part.at) {
                    let between = j - 1 - before.at;
                    let cost = Cost {
                        // A changed function word is one missing and one between: count it once.
                        broken: before.cost.broken + between.max(missing) as u32,
                        inflected: before.cost.inflected + inflected,
                    };
                    if best.is_none_or(|(least, _)| cost < least) {
                        best = Some((cost, Some(number)));
                    }
                }
            }
            parts.all.extend(best.map(|(cost, before)| Part {
                at: j,
                cost,
                before,
            }));
        }
    }
    let last_required = required.iter().rposition(|required| *required)?;
    let mut winner: Option<(Cost, usize)> = None;
    for i in last_required..phrase.len() {
        for (number, part) in parts.numbered(i) {
            let cost = Cost {
                broken: part.cost.broken + (phrase.len() - 1 - i) as u32,
                ..part.cost
            };
            if winner.is_none_or(|(least, _)| cost < least) {
                winner = Some((cost, number));
            }
        }
    }
    let (cost, last) = winner?;
    let mut places = Vec::with_capacity(phrase.len());
    let mut next = Some(last);
    while let Some(number) = next {
        let part = &parts.all[number];
        places.push(part.at);
        next = part.before;
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

fn reordered<T: Inflected>(
    phrase: &[T],
    required: &[bool],
    text: &[T],
    standing: &ByWord<usize>,
) -> Option<Place> {
    let content: Vec<usize> = (0..phrase.len()).filter(|word| required[*word]).collect();
    let room = phrase.len() + MOST_BETWEEN * (phrase.len() - 1);
    let mut begins: Vec<usize> = (content.iter())
        .flat_map(|word| standing.of(*word))
        .copied()
        .collect();
    begins.sort_unstable();
    begins.dedup();
    let mut winner: Option<(Cost, Vec<usize>)> = None;
    let mut places: Vec<usize> = Vec::with_capacity(content.len());
    for start in begins {
        let end = text.len().min(start + room);
        places.clear();
        let mut inflected = 0;
        for word in &content {
            let mut there = standing.near(*word, start..end, |at| *at);
            let found = there.find_map(|(_, j)| (!places.contains(j)).then_some(*j));
            let Some(j) = found else { break };
            inflected += u32::from(!text[j].same_form(&phrase[*word]));
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
            winner = Some((cost, places.clone()));
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
