//! Segments that end without a stop: at the next point of a list in one line, after an emoticon, a
//! drawn line or a heading in capitals.

use std::ops::Range;

use super::chars;
use super::markers::{self, Marker};
use super::rule::Rule;
use super::scan::{LineStart, Scanner};

/// Signs of the shortest rule drawn within a line.
const SHORTEST_RULE: usize = 3;
/// Bytes within which the next point of a list is looked for.
const LONGEST_POINT: usize = 400;
/// Words of the shortest heading in capitals that running text follows in the same line.
const SHORTEST_HEADING: usize = 4;
/// Bytes of the longest heading in capitals with the first word after it.
const LONGEST_HEADING: usize = 300;

impl Scanner<'_> {
    /// Whether the counted mark that ends at `i` is the next of the list that the line began with.
    pub(super) fn next_point(&mut self, i: usize) -> Option<(Range<usize>, usize)> {
        let list = self.list?;
        let text = self.text;
        let count = &text[self.start..i];
        let word = count.len()
            - count
                .trim_end_matches(|c: char| c.is_ascii_alphanumeric())
                .len();
        let mut begin = i - word;
        if text[self.start..begin].ends_with('(') {
            begin -= 1;
        }
        if word == 0 || word > 5 || begin <= self.start {
            return None;
        }
        if !chars::before(text, begin).is_some_and(chars::is_blank) {
            return None;
        }
        let (marker, _) = markers::at_start(&text[begin..])?;
        if marker.is_weak() && !self.goes_on(begin, &marker) {
            self.weak_mark = Some(i);
            return None;
        }
        // A second list after the first in the same line begins anew: "1) b 2) c 1. d".
        let restarts = self.marked && marker.is_first() && marker != list;
        if !(marker.follows(&list) && marker != list || restarts) {
            return None;
        }
        self.note(begin, true, Rule::NextPoint);
        self.cut(begin, begin, LineStart::No)
    }

    /// Whether a stop stands before the mark at `begin`, or the next mark of the list follows soon:
    /// a letter with a full stop is often something else.
    fn goes_on(&self, begin: usize, marker: &Marker) -> bool {
        let text = self.text;
        let before = text[self.start..begin].trim_end_matches(chars::is_blank);
        let window =
            &text[begin..text.floor_char_boundary((begin + LONGEST_POINT).min(text.len()))];
        let line = window.split(chars::is_line_break).next().unwrap_or(window);
        let reached = matches!(marker, Marker::Counted { value: 3.., .. });
        reached
            || before.ends_with(chars::is_stop)
            || line.match_indices(". ").any(|(at, _)| {
                let letter = at.saturating_sub(1);
                line.is_char_boundary(letter)
                    && markers::at_start(&line[letter..]).is_some_and(|(m, _)| m.follows(marker))
            })
    }

    pub(super) fn next_bullet(&mut self, i: usize, bullet: char) -> Option<(Range<usize>, usize)> {
        let spaced = chars::before(self.text, i).is_some_and(chars::is_blank);
        // Another bullet within a list begins another list; a middle dot is more often none.
        let list = self.list == Some(Marker::Bullet(bullet)) || self.marked && bullet != '·';
        if !list || i <= self.start || !spaced {
            return None;
        }
        self.note(i, true, Rule::NextPoint);
        self.cut(i, i, LineStart::No)
    }

    /// An emoticon that ends at byte `i` and a sentence with it: "Thanks :-) See you".
    pub(super) fn emoticon(&mut self, i: usize) -> Option<(Range<usize>, usize)> {
        let before = self.text[self.start..i].trim_end_matches('-');
        let before = before.strip_suffix([':', ';', '='])?;
        if !(before.is_empty() || before.ends_with(chars::is_blank)) {
            return None;
        }
        let next = self.text[i + 1..].trim_start_matches(chars::is_blank);
        let next = self.text.len() - next.len();
        if next == i + 1 || !self.ahead(next).first.is_some_and(char::is_uppercase) {
            return None;
        }
        self.note(next, true, Rule::Emoticon);
        self.cut(i + 1, next, LineStart::No)
    }

    /// A rule drawn with signs: "*** Next", "_____ Name".
    pub(super) fn drawn_rule(&mut self, i: usize) -> Option<(Range<usize>, usize)> {
        let rest = &self.text.as_bytes()[i..];
        let end = i + rest.iter().take_while(|b| **b == rest[0]).count();
        self.at = end;
        let spaced = i == self.start || chars::before(self.text, i).is_some_and(chars::is_blank);
        let next = self.text.len() - self.text[end..].trim_start_matches(chars::is_blank).len();
        let drawn = end - i >= SHORTEST_RULE && spaced && next > end && next < self.text.len();
        if !drawn || chars::at(self.text, next).is_some_and(chars::is_line_break) {
            return None;
        }
        self.note(next, true, Rule::DrawnLine);
        self.cut(end, next, LineStart::No)
    }
}

/// Length of a heading in capitals that a sentence in ordinary letters follows in the same line.
pub(super) fn capital_heading(text: &str) -> Option<usize> {
    let mut capitals = 0;
    let mut at = 0;
    // Looked at for every segment: never further than a heading may reach.
    let text = &text[..text.floor_char_boundary(LONGEST_HEADING)];
    if text.chars().take(2).any(char::is_lowercase) {
        return None;
    }
    for word in text.split_inclusive([' ', '\u{a0}']) {
        let letters = || word.chars().filter(|c| c.is_alphabetic());
        if word.contains(chars::is_line_break) {
            return None;
        }
        if letters().any(char::is_lowercase) {
            let begins = word.starts_with(|c: char| c.is_uppercase() || matches!(c, '¿' | '¡'));
            let labels = text[..at].trim_end().ends_with([':', '—', '–', '-']);
            return (begins && !labels && capitals >= SHORTEST_HEADING).then_some(at);
        }
        // A stop ends the heading by itself, as a line break does above.
        if word.contains(chars::is_stop) {
            return None;
        }
        capitals += usize::from(letters().count() > 1);
        if letters().next().is_none() && capitals == 0 {
            return None;
        }
        at += word.len();
    }
    None
}
