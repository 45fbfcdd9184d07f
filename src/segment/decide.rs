//! Whether a stop ends a segment.

use super::abbreviations::Found;
use super::chars;
use super::markers;
use super::rule::Rule;
use super::scan::Scanner;
use super::stop::{Ahead, LONGEST_QUOTATION, Stop, word_at};
use crate::lang::{Follows, is_time_zone};

/// Letters of the longest word without vowels that counts as an abbreviation nobody listed.
const LONGEST_VOWELLESS: usize = 5;
/// Bytes of the longest title behind a heading's number.
const LONGEST_HEADING: usize = 120;
/// Letters from which on a word in small letters is no abbreviation; one less if a vowel ends it.
const LONGER_THAN_ABBREVIATIONS: usize = 5;
/// Bytes of a file's or document's number that are looked at.
const LONGEST_REFERENCE: usize = 24;
/// Bytes of the longest dateline.
const LONGEST_DATELINE: usize = 48;
/// Bytes of a word before a stop that are looked at.
const LONGEST_BEFORE: usize = 48;

impl Scanner<'_> {
    /// Whether a segment ends at `stop`, and why; `None` where that is not the stop's to decide.
    pub(super) fn decide(&mut self, stop: &Stop) -> Option<(bool, Rule)> {
        if stop.last {
            return None;
        }
        if !stop.spaced {
            return Some(self.unspaced(stop));
        }
        let text = self.text;
        let ahead = self.ahead(stop.next);
        let Some(first) = ahead.first else {
            return Some((true, Rule::OtherSign));
        };
        if matches!(first, ',' | ';' | ':')
            || matches!(first, ')' | ']' | '}' | '»' | '”' | '/' | '%' | '=') && !ahead.opened
        {
            return Some((false, Rule::Punctuation));
        }
        if stop.omission || self.stands_for_sentences(stop, &ahead) {
            return Some((true, Rule::Ellipsis));
        }
        if chars::is_stop(first) || self.is_elision(stop) {
            return Some((false, Rule::Elision));
        }
        if self.is_dateline(stop, &ahead) {
            return Some((false, Rule::Dateline));
        }
        if self.in_brackets(stop.begin) && self.in_brackets(stop.end) {
            return Some((false, Rule::InsideBrackets));
        }
        if self.quotation.is_some_and(|end| stop.end <= end) {
            return Some((false, Rule::InsideQuotation));
        }
        if self.text[self.start..stop.end]
            .chars()
            .all(chars::is_stop_or_blank)
        {
            return Some((false, Rule::Elision));
        }
        if stop.marks
            && let Some(found) = self.abbreviations.at(text, stop.begin)
            && let Some(decided) = self.listed(found, &ahead)
        {
            return Some(decided);
        }
        if self.is_numbered_heading(stop) {
            return Some((false, Rule::NumberedHeading));
        }
        if self.weak_mark == Some(stop.begin) || self.is_ordinal_mark(stop) {
            return Some((false, Rule::ListMark));
        }
        let plain = stop.dots == 1 && !stop.marks;
        if plain && let Some(decided) = self.at_abbreviation(stop, &ahead) {
            return Some(decided);
        }
        if first.is_lowercase() {
            let named = ahead.word.chars().nth(1).is_some_and(char::is_uppercase);
            if named {
                return Some((true, Rule::Capital));
            }
            if markers::at_start(&text[ahead.at..]).is_some_and(|(m, _)| m.is_closed()) {
                return Some((true, Rule::ListPoint));
            }
            if self.begins_small(stop, &ahead) {
                return Some((true, Rule::SmallOpening));
            }
            return Some(match ahead.inverted && plain {
                true => (true, Rule::InvertedMark),
                false => (false, Rule::SmallLetter),
            });
        }
        if ahead.inverted {
            return Some((true, Rule::InvertedMark));
        }
        if first.is_numeric() {
            return Some((true, Rule::Number));
        }
        if first.is_alphabetic() {
            if stop.dots > 1 && !stop.marks && self.abbreviations.is_always_capital(ahead.word) {
                return Some((false, Rule::AlwaysCapital));
            }
            let rule = if stop.dots > 1 {
                Rule::Ellipsis
            } else {
                Rule::Capital
            };
            return Some((true, rule));
        }
        Some((true, Rule::OtherSign))
    }

    /// A stop with something directly after it.
    fn unspaced(&self, stop: &Stop) -> (bool, Rule) {
        let text = self.text;
        let Some(c) = chars::at(text, stop.end) else {
            return (false, Rule::EndOfText);
        };
        if matches!(c, '¿' | '¡') {
            return (true, Rule::InvertedMark);
        }
        if chars::is_dash(c) {
            return (false, Rule::Dateline);
        }
        let word = word_at(text, stop.end);
        let capital = c.is_uppercase()
            && word.chars().skip(1).all(|c| !c.is_uppercase())
            && (word.chars().nth(1).is_some() || self.abbreviations.is_opener(word));
        if !capital {
            return (false, Rule::InsideWord);
        }
        if stop.marks || stop.dots > 1 || stop.closed {
            return (true, Rule::MissingSpace);
        }
        let before = self.word_before(stop.begin);
        let tail = &text[stop.end + word.len()..];
        let address = before.contains(['@', '/', '_', '\\', '.'])
            || tail.starts_with(['@', '/', '_', '.', '\\', '('])
                && !tail[1..].starts_with(char::is_whitespace)
                && tail.len() > 1;
        let ended = before.chars().next_back();
        let word_like = before.chars().count() > 1
            && before
                .chars()
                .all(|c| c.is_lowercase() || matches!(c, '\'' | '’' | '-'));
        let capitalised = before.chars().count() > 2
            && before.chars().skip(1).all(char::is_lowercase)
            && self.abbreviations.is_opener(word);
        let number =
            ended.is_some_and(|c| c.is_ascii_digit()) && self.abbreviations.is_opener(word);
        if address
            || self
                .abbreviations
                .at(text, stop.begin)
                .is_some_and(|found| found.follows != Some(Follows::Number))
            || !(word_like || capitalised || number)
        {
            return (false, Rule::InsideWord);
        }
        (true, Rule::MissingSpace)
    }

    fn at_abbreviation(&self, stop: &Stop, ahead: &Ahead) -> Option<(bool, Rule)> {
        let text = self.text;
        if let Some(found) = self.abbreviations.at(text, stop.begin)
            && let Some(decided) = self.listed(found, ahead)
        {
            return Some(decided);
        }
        let first = ahead.first?;
        let word = self.word_before(stop.begin);
        let mut letters = word.chars();
        let (last, more) = (letters.next_back()?, letters.next_back());
        let opener = || self.opens_sentence(ahead);
        // J. M. López; but "you and I. We", "vitamina C. La".
        let single = more.is_none_or(|c| matches!(c, '.' | '-' | '\'' | '’'));
        if single && last.is_uppercase() {
            // "Q. What is it?": a letter by itself before the first word is a mark.
            if more.is_none() && stop.begin - last.len_utf8() == self.start {
                return Some((false, Rule::ListMark));
            }
            let rule = if more.is_some() {
                Rule::Acronym
            } else {
                Rule::Initial
            };
            return Some((opener(), rule));
        }
        // A plural in doubled letters: "EE. MM.", "RR. PP."
        let doubled = |word: &str| {
            let mut letters = word.chars();
            let (first, second) = (letters.next(), letters.next());
            first == second && letters.next().is_none() && first.is_some_and(char::is_uppercase)
        };
        if doubled(word) && doubled(ahead.word) {
            return Some((false, Rule::Acronym));
        }
        if self.abbreviations.ordinals_with_stop && word.len() < 3 && last.is_ascii_digit() {
            return Some((opener(), Rule::Ordinal));
        }
        if first.is_lowercase() {
            return None;
        }
        let vowelless = word.chars().count() <= LONGEST_VOWELLESS
            && word
                .chars()
                .all(|c| c.is_alphabetic() && (more.is_none() || !is_vowel(c)))
            && word.chars().skip(1).all(char::is_lowercase);
        if vowelless && first.is_uppercase() && !opener() {
            let numbered = text[self.start..stop.begin - word.len()]
                .trim_end_matches(chars::is_blank)
                .ends_with(|c: char| c.is_ascii_digit());
            if !numbered {
                return Some((false, Rule::LikelyAbbreviation));
            }
        }
        None
    }

    fn listed(&self, found: Found, ahead: &Ahead) -> Option<(bool, Rule)> {
        let first = ahead.first?;
        let rule = Rule::Abbreviation {
            text: found.text,
            follows: found.follows,
        };
        let small = first.is_lowercase() && !ahead.inverted;
        match found.follows {
            None => Some((false, rule)),
            Some(Follows::Name) if first.is_alphanumeric() && !ahead.inverted => {
                Some((false, rule))
            }
            Some(Follows::Name) => None,
            Some(Follows::Number) => {
                let counts = first.is_numeric()
                    || is_roman(ahead.word)
                    || ahead.word.chars().count() == 1 && !self.abbreviations.is_opener(ahead.word)
                    || matches!(first, '#' | '°' | 'º')
                    || self.is_reference(ahead.at);
                counts.then_some((false, rule))
            }
            Some(Follows::Anything) => Some((false, rule)),
            Some(Follows::SmallLetter) if small => Some((false, rule)),
            Some(Follows::SmallLetterOrNumber) if small || first.is_numeric() => {
                Some((false, rule))
            }
            Some(Follows::SmallLetter | Follows::SmallLetterOrNumber)
                if self.is_short_opening(found.start) && !self.opens_sentence(ahead)
                    || self.is_time_of_day(found.start, ahead) =>
            {
                Some((false, Rule::ShortOpening))
            }
            Some(Follows::SmallLetter | Follows::SmallLetterOrNumber) => Some((true, rule)),
            Some(Follows::SmallLetterOrName) if small => Some((false, rule)),
            Some(Follows::SmallLetterOrName) => Some((self.opens_sentence(ahead), rule)),
        }
    }

    /// "Ref. A-12", "Exp. PF/2023": whether the token at byte `at` begins in capitals and counts.
    fn is_reference(&self, at: usize) -> bool {
        let rest = &self.text[at..];
        let token = &rest[..rest.floor_char_boundary(LONGEST_REFERENCE)];
        let token = token.split(char::is_whitespace).next().unwrap_or(token);
        let letters = token.trim_start_matches(char::is_uppercase);
        letters.len() < token.len()
            && letters.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '/'))
            && letters.contains(|c: char| c.is_ascii_digit())
    }

    /// Whether what follows begins a sentence rather than a name.
    fn opens_sentence(&self, ahead: &Ahead) -> bool {
        // "Pub. L. No. 104": "No" opens a sentence elsewhere.
        let counts = || {
            let stop = ahead.at + ahead.word.len();
            let found = self.abbreviations.at(self.text, stop);
            found.is_some_and(|found| found.follows == Some(Follows::Number))
                && self.text[stop + 1..]
                    .trim_start_matches(chars::is_blank)
                    .starts_with(|c: char| c.is_ascii_digit())
        };
        ahead.inverted
            || ahead.first.is_some_and(char::is_uppercase)
                && self.abbreviations.is_opener(ahead.word)
                && !(self.text[ahead.at + ahead.word.len()..].starts_with('.') && counts())
    }

    /// "5 p.m. EST": an abbreviation at byte `start` behind a number, and a time zone after it.
    fn is_time_of_day(&self, start: usize, ahead: &Ahead) -> bool {
        is_time_zone(ahead.word)
            && self
                .so_far(start)
                .trim_end_matches(chars::is_blank)
                .ends_with(|c: char| c.is_ascii_digit())
    }

    /// Whether the segment up to byte `at` is no more than a phrase of time or place: "At 5 a.m.".
    fn is_short_opening(&self, at: usize) -> bool {
        let opening = self.so_far(at);
        let opening = opening.rsplit(": ").next().unwrap_or(opening);
        if opening.len() > 24 {
            return false;
        }
        let words: Vec<&str> = opening.split_whitespace().collect();
        (1..=3).contains(&words.len()) && self.abbreviations.is_preposition(words[0])
    }

    /// The segment before byte `at`; nothing where that lies before the segment, as the beginning
    /// of an abbreviation does of which a part has ended the segment before: "{X&N. D. É.ESTÉ".
    fn so_far(&self, at: usize) -> &str {
        self.text.get(self.start..at).unwrap_or_default()
    }

    /// "[...]": words left out, not the end of a sentence.
    fn is_elision(&self, stop: &Stop) -> bool {
        let inner = self.text[stop.begin..stop.end].trim_end_matches([']', ')', '"', '”', '»']);
        stop.dots > 1
            && !stop.marks
            && inner.len() < stop.end - stop.begin
            && inner.chars().all(chars::is_stop)
            && self.text[self.start..stop.begin].ends_with(['[', '('])
    }

    /// "It rained. ... They left.": an ellipsis between two whole sentences belongs to neither.
    fn stands_for_sentences(&self, stop: &Stop, ahead: &Ahead) -> bool {
        let text = self.text;
        stop.begin == self.start
            && stop.dots == stop.end - stop.begin
            && (2..=3).contains(&stop.dots)
            && stop.begin > self.line_start
            && ahead.first.is_some_and(char::is_uppercase)
            && text[..stop.begin]
                .trim_end_matches(chars::is_blank)
                .ends_with('.')
    }

    /// "PRIMERA. Objeto", "Segundo. Que así se pidió": whether an ordinal by itself marks a clause
    /// at the beginning of a line.
    fn is_ordinal_mark(&self, stop: &Stop) -> bool {
        let word = &self.text[self.start..stop.begin];
        stop.dots == 1
            && !stop.marks
            && !stop.closed
            && word.starts_with(char::is_uppercase)
            && self.abbreviations.is_ordinal(word)
            && self.begins_line()
    }

    /// Whether the current segment begins a line.
    fn begins_line(&self) -> bool {
        self.text[..self.start]
            .trim_end_matches(chars::is_blank)
            .chars()
            .next_back()
            .is_none_or(chars::is_line_break)
    }

    /// Whether a line is a heading with its number before the stop: "Artículo 3. Objeto",
    /// "Chapter IV. The Return", "ARTÍCULO SEGUNDO. Plazos". Its text ends without a stop.
    fn is_numbered_heading(&self, stop: &Stop) -> bool {
        let before = &self.text[self.start..stop.begin];
        if !self.begins_line() || before.len() > LONGEST_BEFORE || stop.dots != 1 || stop.marks {
            return false;
        }
        let mut words = before.split_whitespace();
        let (Some(name), Some(number), None) = (words.next(), words.next(), words.next()) else {
            return false;
        };
        let capitals = |word: &str| word.chars().all(char::is_uppercase);
        let counted = number.bytes().all(|b| b.is_ascii_digit())
            || is_roman(number)
            || capitals(name) && capitals(number);
        let rest = &self.text[stop.next..];
        let rest = &rest[..rest.floor_char_boundary(LONGEST_HEADING)];
        let Some(title) = rest.find(chars::is_line_break).map_or(
            (stop.next + rest.len() == self.text.len()).then_some(rest),
            |end| Some(&rest[..end]),
        ) else {
            return false;
        };
        counted
            && name.starts_with(char::is_uppercase)
            && title.starts_with(char::is_uppercase)
            && !title.contains(chars::is_stop)
    }

    /// "6 de julio. - El pleno": a short opening with a number, a dash after its stop.
    fn is_dateline(&self, stop: &Stop, ahead: &Ahead) -> bool {
        let opening = &self.text[self.start..stop.begin];
        ahead.dash
            && stop.dots == 1
            && !stop.marks
            && opening.len() <= LONGEST_DATELINE
            && opening.contains(|c: char| c.is_ascii_digit())
            && self.text[stop.next..].starts_with(chars::is_dash)
    }

    /// Whether a sentence begins in small letters: the one before did so too, or the word is one
    /// that begins sentences and no abbreviation stands before the stop.
    fn begins_small(&self, stop: &Stop, ahead: &Ahead) -> bool {
        if stop.closed || ahead.dash || ahead.opened || ahead.inverted || stop.dots > 1 {
            return false;
        }
        let before = self.word_before(stop.begin);
        let ordinary = before.chars().count() > 1
            && before.chars().any(is_vowel)
            && before.starts_with(char::is_alphabetic)
            && self.abbreviations.at(self.text, stop.begin).is_none()
            && before
                .chars()
                .skip(1)
                .all(|c| c.is_lowercase() || matches!(c, '\'' | '’' | '-'));
        if !(ordinary || stop.marks) {
            return false;
        }
        let careless = self.text[self.start..].starts_with(char::is_lowercase);
        // "But, alas! the door was shut": an exclamation often stands inside its sentence.
        let from = stop.begin.saturating_sub(LONGEST_QUOTATION).max(self.start);
        let sentence = &self.text[self.text.ceil_char_boundary(from)..stop.end];
        let exclaims = stop.marks && sentence.contains(['!', '¿', '¡']);
        let letters = before.chars().count();
        let vowel = usize::from(before.ends_with(is_vowel));
        let whole = !stop.marks
            && (letters + vowel >= LONGER_THAN_ABBREVIATIONS
                || self.abbreviations.is_opener(before));
        careless || whole || !exclaims && self.abbreviations.opens_small(ahead.word)
    }

    /// The run without white space before byte `stop`, opening signs left out.
    fn word_before(&self, stop: usize) -> &str {
        let before = &self.text[self.start..stop];
        let from = before.ceil_char_boundary(before.len().saturating_sub(LONGEST_BEFORE));
        let tail = &before[from..];
        let word = tail
            .rfind(|c: char| c.is_whitespace() || chars::is_invisible(c) && c != '\u{ad}')
            .map_or(tail, |at| {
                let c = chars::at(tail, at).map_or(0, char::len_utf8);
                &tail[at + c..]
            });
        word.trim_start_matches(|c: char| {
            chars::opens(c)
                || chars::is_straight_quote(c)
                || chars::is_dash(c)
                || "¿¡*_".contains(c)
        })
    }
}

fn is_vowel(c: char) -> bool {
    let base = c.to_lowercase().next().unwrap_or(c);
    matches!(
        base,
        'a' | 'e'
            | 'i'
            | 'o'
            | 'u'
            | 'y'
            | 'á'
            | 'é'
            | 'í'
            | 'ó'
            | 'ú'
            | 'ü'
            | 'à'
            | 'è'
            | 'ì'
            | 'ò'
            | 'ù'
            | 'â'
            | 'ê'
            | 'î'
            | 'ô'
            | 'û'
            | 'ä'
            | 'ö'
            | 'ë'
            | 'ï'
            | 'æ'
            | 'œ'
            | 'å'
            | 'ø'
    )
}

/// Whether `word` is a Roman numeral in capitals, or in small letters of more than one sign.
fn is_roman(word: &str) -> bool {
    let upper = word
        .chars()
        .all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C' | 'D' | 'M'));
    let small = word
        .chars()
        .all(|c| matches!(c, 'i' | 'v' | 'x' | 'l' | 'c'));
    !word.is_empty() && (upper || small)
}
