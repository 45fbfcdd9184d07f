//! Phrases inside texts: the same words, also inflected, with others in between, or in another
//! order.
//!
//! They stand here because both the index, which finds them without reading any text, and
//! `matching`, which shows them, must see the same places.

use std::ops::Range;

use serde::Serialize;

use super::TokenKind;

/// Which tokens of texts a phrase is compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// All: the phrase has no words.
    All,
    /// Words and numbers: the phrase has both.
    WordsAndNumbers,
    /// Words: the phrase has no numbers, and those of a text, of a list or a note perhaps, do not
    /// part its words.
    Words,
}

impl Compared {
    /// Whether tokens of this class are among them.
    pub fn takes(self, kind: TokenKind) -> bool {
        match kind {
            TokenKind::Word => true,
            TokenKind::Number => self != Compared::Words,
            _ => self == Compared::All,
        }
    }
}

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
/// are not required may be missing, as far as what is required still tells the phrase: less than two
/// for each word that is. In another order all required words, of which there must be two at least,
/// must stand in a stretch that leaves room for as many between. Of equal places the first is given.
pub fn find<T: Inflected>(phrase: &[T], required: &[bool], text: &[T]) -> Option<Place> {
    let needed = required.iter().filter(|required| **required).count();
    if needed > text.len() {
        return None;
    }
    let mut standing = Standing::new(phrase.len(), text.len());
    for (word, required) in phrase.iter().zip(required) {
        standing.begin_word();
        let before = standing.0.all.len();
        for (at, here) in text.iter().enumerate() {
            if word.same_stem(here) {
                standing.add(at, word.same_form(here));
            }
        }
        if *required && standing.0.all.len() == before {
            return None;
        }
    }
    standing.place(required)
}

/// Words that a place of a phrase may take up, of which `words` are the phrase's.
pub fn room(words: usize) -> usize {
    words + MOST_BETWEEN * words.saturating_sub(1)
}

/// Where the words of a phrase stand in a text, in any form.
#[derive(Debug)]
pub struct Standing(ByWord<Stand>);

#[derive(Debug, Clone, Copy)]
struct Stand {
    at: usize,
    inflected: u32,
}

impl Standing {
    /// Nowhere; with room for so many words of a phrase and so many places of them.
    pub fn new(words: usize, room: usize) -> Standing {
        Standing(ByWord::new(words, room))
    }

    /// What is added from now on is of the phrase's next word.
    pub fn begin_word(&mut self) {
        self.0.begin_word();
    }

    /// The word stands at this word of the text, in the same form or another. Places of a word
    /// come in rising order.
    pub fn add(&mut self, at: usize, same_form: bool) {
        let inflected = u32::from(!same_form);
        self.0.all.push(Stand { at, inflected });
    }

    /// The best place of the phrase, as [`find`] tells it; all its words must have been begun.
    pub fn place(&self, required: &[bool]) -> Option<Place> {
        if !required.contains(&true) {
            return None;
        }
        in_order(required, &self.0).or_else(|| reordered(required, &self.0))
    }
}

/// Something of each word of a phrase.
#[derive(Debug)]
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

/// What the words of a place cost together; less is better.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
struct Cost {
    // Words between, function words missing.
    broken: u32,
    // Words in another form.
    inflected: u32,
    // Words that are not there.
    missing: u32,
}

/// A phrase up to one of its words, which stands at a word of the text.
#[derive(Debug, Clone, Copy)]
struct Part {
    at: usize,
    cost: Cost,
    // The part that it goes on from, by number.
    before: Option<usize>,
}

fn in_order(required: &[bool], standing: &ByWord<Stand>) -> Option<Place> {
    let length = required.len();
    // The best part for each word of the phrase and each of its places, where there is one.
    let mut parts: ByWord<Part> = ByWord::new(length, standing.all.len());
    for i in 0..length {
        parts.begin_word();
        // Function words before i that may be missing.
        let free = (0..i).rev().take_while(|k| !required[*k]).count();
        for Stand { at: j, inflected } in standing.of(i).iter().copied() {
            let mut best: Option<(Cost, Option<usize>)> = (free == i).then_some((
                Cost {
                    broken: i as u32,
                    inflected,
                    missing: i as u32,
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
                        missing: before.cost.missing + missing as u32,
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
    let needed = required.iter().filter(|required| **required).count();
    let mut winner: Option<(Cost, usize)> = None;
    for i in last_required..length {
        let behind = (length - 1 - i) as u32;
        for (number, part) in parts.numbered(i) {
            let cost = Cost {
                broken: part.cost.broken + behind,
                missing: part.cost.missing + behind,
                ..part.cost
            };
            // Of "en aras de" the one word "aras" tells little.
            if cost.missing as usize >= 2 * needed {
                continue;
            }
            if winner.is_none_or(|(least, _)| cost < least) {
                winner = Some((cost, number));
            }
        }
    }
    let (cost, last) = winner?;
    let mut places = Vec::with_capacity(length);
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
            ..
        } => Spotting::Exact,
        Cost { broken: 0, .. } => Spotting::Inflected,
        _ => Spotting::Interrupted,
    };
    Some(place(kind, cost, length, places))
}

fn reordered(required: &[bool], standing: &ByWord<Stand>) -> Option<Place> {
    let length = required.len();
    let content: Vec<usize> = (0..length).filter(|word| required[*word]).collect();
    if content.len() < 2 {
        return None;
    }
    let mut begins: Vec<usize> = (content.iter())
        .flat_map(|word| standing.of(*word))
        .map(|stand| stand.at)
        .collect();
    begins.sort_unstable();
    begins.dedup();
    let mut winner: Option<(Cost, Vec<usize>)> = None;
    let mut places: Vec<usize> = Vec::with_capacity(content.len());
    for start in begins {
        let end = start + room(length);
        places.clear();
        let mut inflected = 0;
        for word in &content {
            let mut there = standing.near(*word, start..end, |stand| stand.at);
            let Some((_, stand)) = there.find(|(_, stand)| !places.contains(&stand.at)) else {
                break;
            };
            inflected += stand.inflected;
            places.push(stand.at);
        }
        if places.len() < content.len() {
            continue;
        }
        places.sort_unstable();
        let stretch = places[places.len() - 1] + 1 - places[0];
        let cost = Cost {
            broken: (stretch - places.len()) as u32,
            inflected,
            missing: 0,
        };
        if winner.as_ref().is_none_or(|(least, _)| cost < *least) {
            winner = Some((cost, places.clone()));
        }
    }
    let (cost, places) = winner?;
    Some(place(Spotting::Reordered, cost, length, places))
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
