//! A language's abbreviations, ready to be looked up at a full stop.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::chars;
use crate::lang::{Abbreviation, Fact, Follows, Language};

/// The abbreviations and opening words of a language as look-ups.
#[derive(Debug)]
pub(super) struct Abbreviations {
    /// By the part that stands directly before a full stop, in lower case.
    places: FxHashMap<Cow<'static, str>, Vec<Place>>,
    openers: FxHashSet<&'static str>,
    prepositions: FxHashSet<&'static str>,
    joiners: FxHashSet<&'static str>,
    always_capital: FxHashSet<&'static str>,
    ordinals: FxHashSet<&'static str>,
    /// Whether a number with a full stop is an ordinal.
    pub(super) ordinals_with_stop: bool,
}

/// A full stop of an abbreviation.
#[derive(Debug, Clone, Copy)]
struct Place {
    abbreviation: Abbreviation,
    /// Bytes of the abbreviation's text before this full stop.
    upto: usize,
}

/// What a full stop belongs to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// The abbreviation as the list writes it.
    pub text: &'static str,
    /// What may follow; `None` at a full stop within the abbreviation.
    pub follows: Option<Follows>,
    /// Where the abbreviation begins in the text.
    pub start: usize,
}

/// Bytes of the longest part of an abbreviation that is looked up.
const LONGEST_PART: usize = 24;

impl Abbreviations {
    pub(super) fn of(language: &Language) -> Abbreviations {
        let mut places: FxHashMap<Cow<'static, str>, Vec<Place>> = FxHashMap::default();
        for abbreviation in language.abbreviations() {
            let text = abbreviation.text;
            for (upto, _) in text.match_indices(['.', '!']) {
                let before = &text[..upto];
                let part = before
                    .rfind(['.', ' '])
                    .map_or(before, |at| &before[at + 1..]);
                let key = if part.chars().any(char::is_uppercase) {
                    Cow::Owned(part.to_lowercase())
                } else {
                    Cow::Borrowed(part)
                };
                places
                    .entry(key)
                    .or_default()
                    .push(Place { abbreviation, upto });
            }
        }
        for found in places.values_mut() {
            found.sort_by_key(|place| std::cmp::Reverse(place.abbreviation.text.len()));
        }
        Abbreviations {
            places,
            openers: language.sentence_openers().collect(),
            prepositions: language.prepositions().collect(),
            joiners: language.joiners().collect(),
            always_capital: language.always_capital().collect(),
            ordinals: language
                .facts()
                .filter_map(|(word, fact)| matches!(fact, Fact::Ordinal(_)).then_some(word))
                .collect(),
            ordinals_with_stop: language.ordinals_with_stop,
        }
    }

    /// The longest abbreviation that has a full stop at byte `stop` of `text`.
    pub(super) fn at(&self, text: &str, stop: usize) -> Option<Found> {
        let start = part_start(text, stop)?;
        let part = &text[start..stop];
        let mut lower = [0_u8; LONGEST_PART + 8];
        let key = lowered(part, &mut lower)?;
        let places = self.places.get(key)?;
        let mut found = places.iter().filter_map(|place| place.found(text, stop));
        let longest = found.next()?;
        // "D.C." is the district, not "d. C.", after Christ.
        let exact = |f: &Found| {
            let first = f.text.split(['.', ' ']).next().unwrap_or(f.text);
            f.text.len() == longest.text.len() && text[f.start..].starts_with(first)
        };
        if exact(&longest) {
            return Some(longest);
        }
        found.find(exact).or(Some(longest))
    }
}

impl Abbreviations {
    /// Whether `word` opens a sentence rather than a name.
    pub(super) fn is_opener(&self, word: &str) -> bool {
        known(&self.openers, word)
    }

    /// Whether `word` is a preposition that opens a phrase of time or place.
    pub(super) fn is_preposition(&self, word: &str) -> bool {
        known(&self.prepositions, word)
    }

    /// Whether `word` in small letters begins a sentence all the same, where writing is careless:
    /// it opens sentences and does not join the words before it to others.
    pub(super) fn opens_small(&self, word: &str) -> bool {
        self.is_opener(word) && !known(&self.joiners, word)
    }

    /// Whether `word` is an ordinal number.
    pub(super) fn is_ordinal(&self, word: &str) -> bool {
        known(&self.ordinals, word)
    }

    /// Whether `word` has its capital within sentences too.
    pub(super) fn is_always_capital(&self, word: &str) -> bool {
        known(&self.always_capital, word)
    }
}

fn known(words: &FxHashSet<&'static str>, word: &str) -> bool {
    let mut lower = [0_u8; LONGEST_PART + 8];
    lowered(word, &mut lower).is_some_and(|key| words.contains(key))
}

impl Place {
    fn found(&self, text: &str, stop: usize) -> Option<Found> {
        let pattern = self.abbreviation.text;
        // The same stop: "Yahoo!" is not "Yahoo.", and neither is "Yahoo…".
        if text.as_bytes().get(stop) != pattern.as_bytes().get(self.upto) {
            return None;
        }
        let (before, after) = (&pattern[..self.upto], &pattern[self.upto + 1..]);
        // A capital by itself is an initial: `m.` stands for metres, `M.` for Manuel.
        if after.is_empty() && !text[..stop].ends_with(before) && before.chars().count() == 1 {
            return None;
        }
        let start = matched_before(text, stop, before)?;
        let outside = chars::before(text, start);
        // The signs of addresses and file names join what they stand between.
        let joined = |c: char| c.is_alphanumeric() || "ºª=@_#?%~\\".contains(c);
        if outside.is_some_and(joined) {
            return None;
        }
        // A part of a longer chain of initials is not the abbreviation itself.
        if outside == Some('.') && text[..start - 1].ends_with(char::is_alphabetic) {
            return None;
        }
        if after.is_empty() {
            return Some(Found {
                text: pattern,
                follows: Some(self.abbreviation.follows),
                start,
            });
        }
        matched_after(text, stop + 1, after)?;
        Some(Found {
            text: pattern,
            follows: None,
            start,
        })
    }
}

/// Where the run of letters, digits and ordinal signs before byte `stop` begins.
fn part_start(text: &str, stop: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut start = stop;
    while let Some(last) = start.checked_sub(1) {
        let byte = bytes[last];
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'&' | b'-' | b'\'') {
            start = last;
        } else if byte.is_ascii() {
            break;
        } else {
            match chars::before(text, start) {
                Some(c) if c.is_alphanumeric() || matches!(c, '°' | '’') => {
                    start -= c.len_utf8()
                }
                _ => break,
            }
        }
        if stop - start > LONGEST_PART {
            return None;
        }
    }
    (start < stop).then_some(start)
}

/// `part` in lower case, written into `room`.
fn lowered<'a>(part: &str, room: &'a mut [u8; LONGEST_PART + 8]) -> Option<&'a str> {
    if part.is_ascii() {
        let lower = room.get_mut(..part.len())?;
        lower.copy_from_slice(part.as_bytes());
        lower.make_ascii_lowercase();
        return std::str::from_utf8(lower).ok();
    }
    let mut length = 0;
    for c in part.chars().flat_map(char::to_lowercase) {
        if length + c.len_utf8() > room.len() {
            return None;
        }
        length += c.encode_utf8(&mut room[length..]).len();
    }
    std::str::from_utf8(&room[..length]).ok()
}

/// Whether a letter of the text stands for a letter of the list: a small letter of the list for
/// either case, a capital for itself only.
fn same(listed: char, written: char) -> bool {
    listed == written || written.to_lowercase().eq([listed])
}

/// Where `pattern` begins if it ends at byte `end`. White space after a full stop of the pattern
/// may be missing in the text or be there where the pattern has none.
fn matched_before(text: &str, end: usize, pattern: &str) -> Option<usize> {
    let mut rest = text[..end].trim_end_matches('\u{ad}');
    let mut listed = pattern.chars().rev().peekable();
    while let Some(c) = listed.next() {
        if c == ' ' {
            let shorter = rest.trim_end_matches(chars::is_blank);
            if shorter.len() == rest.len() && listed.peek() != Some(&'.') {
                return None;
            }
            rest = shorter;
        } else if c == '.' {
            rest = rest.trim_end_matches(chars::is_blank).strip_suffix('.')?;
        } else {
            let written = rest.chars().next_back()?;
            if !same(c, written) {
                return None;
            }
            rest = &rest[..rest.len() - written.len_utf8()];
        }
    }
    Some(rest.len())
}

/// Where `pattern` ends if it begins at byte `start`; white space as in [`matched_before`].
fn matched_after(text: &str, start: usize, pattern: &str) -> Option<usize> {
    let mut at = start;
    let mut after_stop = true;
    for c in pattern.chars() {
        let rest = &text[at..];
        let blank = rest.len() - rest.trim_start_matches(chars::is_blank).len();
        if c == ' ' {
            if blank == 0 && !after_stop {
                return None;
            }
            at += blank;
            continue;
        }
        if after_stop {
            at += blank;
        }
        let written = chars::at(text, at)?;
        if !(c == written || same(c, written)) {
            return None;
        }
        at += written.len_utf8();
        after_stop = c == '.';
    }
    Some(at)
}
