//! The one pass over a text: finds the places where a segment may end and keeps count of
//! paragraphs, lists, brackets and quotation marks on the way.

use std::ops::Range;

use super::abbreviations::Abbreviations;
use super::chars;
use super::layout::{Break, Layout};
use super::markers::{self, Marker};
use super::rule::{Decision, Rule};
use super::stop::{LONGEST_QUOTATION, is_clitic, word_at};

/// What the pass knows of the text at its place.
pub(super) struct Scanner<'a> {
    pub(super) abbreviations: &'a Abbreviations,
    pub(super) text: &'a str,
    layout: Layout,
    /// The next byte to look at.
    at: usize,
    /// Where the current segment begins.
    pub(super) start: usize,
    pub(super) line_start: usize,
    /// Where a quotation closes that goes on the sentence in small letters.
    pub(super) quotation: Option<usize>,
    /// A line that begins before this byte ends at it.
    line_end: usize,
    paragraph: usize,
    /// Whether the current paragraph has given a segment.
    paragraph_used: bool,
    list: Option<Marker>,
    /// Whether an odd number of `"` has been passed in this paragraph.
    pub(super) quoted: bool,
    /// Open round brackets of the current segment, and where the outermost stands.
    depth: usize,
    bracket: usize,
    /// The first bracket or line break at or after the place where it was last looked for.
    next_bracket: usize,
    /// Where a heading in capitals ends that the current segment begins with.
    heading_end: Option<usize>,
    /// The stop of a letter that may mark the next point, but too little speaks for it.
    pub(super) weak_mark: Option<usize>,
    /// Whether the current segment begins with the mark of a list point.
    marked: bool,
    /// The decisions so far, if anybody wants them.
    pub(super) log: Option<Vec<Decision>>,
}

/// Bytes within which a bracket must close to hold a sentence together.
const LONGEST_BRACKET: usize = 600;

/// Signs of the shortest rule drawn within a line.
const SHORTEST_RULE: usize = 3;
/// Bytes within which the next point of a list is looked for.
const LONGEST_POINT: usize = 400;
/// Words of the shortest heading in capitals that running text follows in the same line.
const SHORTEST_HEADING: usize = 4;

/// Bytes of the longest heading in capitals with the first word after it.
const LONGEST_HEADING: usize = 300;

/// Bytes at which something may happen; the first bytes of longer characters among them.
static INTERESTING: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b"\n\r\x0b\x0c.!?()[]{}\"'*_=";
    let mut i = 0;
    while i < bytes.len() {
        table[bytes[i] as usize] = true;
        i += 1;
    }
    // Guillemets and the middle dot; general punctuation and bullets; ideographic and full-width stops.
    table[0xc2] = true;
    table[0xe2] = true;
    table[0xe3] = true;
    table[0xef] = true;
    table
};

impl<'a> Scanner<'a> {
    pub(super) fn new(abbreviations: &'a Abbreviations, text: &'a str, layout: Layout) -> Self {
        let mut scanner = Scanner {
            abbreviations,
            text,
            layout,
            at: 0,
            start: 0,
            line_start: 0,
            quotation: None,
            line_end: 0,
            paragraph: 0,
            paragraph_used: false,
            list: None,
            quoted: false,
            depth: 0,
            bracket: 0,
            next_bracket: 0,
            heading_end: None,
            weak_mark: None,
            marked: false,
            log: None,
        };
        scanner.begin(0, LineStart::Yes);
        scanner
    }

    /// The next segment: its bytes without surrounding white space, and its paragraph.
    pub(super) fn next(&mut self) -> Option<(Range<usize>, usize)> {
        let bytes = self.text.as_bytes();
        if let Some(end) = self.heading_end.take() {
            self.note(end, true, Rule::CapitalHeading);
            return self.cut(end, end, LineStart::No);
        }
        loop {
            let found = bytes[self.at..]
                .iter()
                .position(|b| INTERESTING[usize::from(*b)]);
            let Some(i) = found.map(|offset| self.at + offset) else {
                return self.finish();
            };
            let done = match bytes[i] {
                b'.' | b'!' | b'?' => self.stop(i),
                b'"' => {
                    self.pass_quote(i);
                    self.at = i + 1;
                    self.open_quotation(i, '"');
                    None
                }
                b'\'' => {
                    self.at = i + 1;
                    self.open_quotation(i, '\'');
                    None
                }
                b'(' | b'[' | b'{' => {
                    self.open_bracket(i);
                    self.at = i + 1;
                    None
                }
                b')' => {
                    self.close_bracket();
                    self.at = i + 1;
                    self.next_point(i).or_else(|| self.emoticon(i))
                }
                b']' | b'}' => {
                    self.close_bracket();
                    self.at = i + 1;
                    None
                }
                b'*' | b'_' | b'=' => self.drawn_rule(i),
                _ => self.other(i),
            };
            if done.is_some() {
                return done;
            }
        }
    }

    /// A character that is not ASCII, or a line break.
    fn other(&mut self, i: usize) -> Option<(Range<usize>, usize)> {
        let c = chars::at(self.text, i)?;
        if chars::is_line_break(c) {
            self.line_break(i)
        } else if chars::is_stop(c) {
            self.stop(i)
        } else {
            self.at = i + c.len_utf8();
            match c {
                '（' => self.open_bracket(i),
                '）' => self.close_bracket(),
                '«' | '“' | '‘' => self.open_quotation(i, c),
                _ => {}
            }
            if chars::is_bullet(c) {
                self.next_bullet(i, c)
            } else {
                None
            }
        }
    }

    fn finish(&mut self) -> Option<(Range<usize>, usize)> {
        let end = self.text.len();
        self.at = end;
        if self.start >= end {
            return None;
        }
        let span = chars::trimmed(self.text, self.start..end);
        self.start = end;
        (!span.is_empty()).then_some((span, self.paragraph))
    }

    /// Ends the current segment at `end`; the next begins after the white space from `next` on.
    fn cut(&mut self, end: usize, next: usize, line: LineStart) -> Option<(Range<usize>, usize)> {
        let span = chars::trimmed(self.text, self.start..end);
        self.begin(next, line);
        if span.is_empty() {
            return None;
        }
        self.paragraph_used = true;
        Some((span, self.paragraph))
    }

    fn begin(&mut self, next: usize, line: LineStart) {
        let rest = &self.text[next..];
        let trimmed = rest.trim_start_matches(chars::is_blank);
        self.start = next + rest.len() - trimmed.len();
        self.at = self.start;
        self.depth = 0;
        self.quotation = None;
        self.heading_end = capital_heading(trimmed).map(|length| self.start + length);
        let marker = match line {
            LineStart::Yes => {
                self.line_start = next;
                self.quoted = false;
                markers::at_line(trimmed)
            }
            LineStart::No => markers::at_start(trimmed),
        };
        let marker = marker.filter(|(marker, _)| {
            marker.opens_list() || self.list.is_some_and(|last| marker.follows(&last))
        });
        self.marked = marker.is_some();
        if let Some((marker, length)) = marker {
            self.list = Some(marker);
            self.at = self.start + length;
            self.note(self.at, false, Rule::ListMark);
            // "• 9. The first point": the count after a bullet is a part of the mark.
            if let Marker::Bullet(_) = marker {
                let after = self.text[self.at..].trim_start_matches(chars::is_blank);
                if let Some((Marker::Counted { .. }, more)) = markers::at_start(after) {
                    self.at = self.text.len() - after.len() + more;
                }
            }
        } else if line == LineStart::Yes {
            self.list = None;
        }
    }

    pub(super) fn note(&mut self, at: usize, boundary: bool, rule: Rule) {
        if let Some(log) = &mut self.log {
            log.push(Decision {
                at,
                boundary,
                rule: rule.to_string(),
            });
        }
    }

    fn line_break(&mut self, i: usize) -> Option<(Range<usize>, usize)> {
        let (kind, after) = self.break_at(i);
        match kind {
            Break::Soft => {
                self.note(after, false, Rule::WrappedLine);
                self.at = after;
                self.line_start = after;
                None
            }
            Break::Hard => {
                self.note(after, true, Rule::LineBreak);
                self.cut(i, after, LineStart::Yes)
            }
            Break::Paragraph => {
                self.note(after, true, Rule::BlankLine);
                let cut = self.cut(i, after, LineStart::Yes);
                if self.paragraph_used {
                    self.paragraph += 1;
                    self.paragraph_used = false;
                }
                cut
            }
        }
    }

    /// What the line break at byte `i` does, and where the text after it and its blanks begins.
    pub(super) fn break_at(&mut self, i: usize) -> (Break, usize) {
        self.layout
            .break_at(self.text, self.line_start, i, &mut self.line_end)
    }

    fn stop(&mut self, i: usize) -> Option<(Range<usize>, usize)> {
        if let Some(cut) = self.next_point(i) {
            return Some(cut);
        }
        let stop = self.read_stop(i);
        self.at = stop.end;
        let (boundary, rule) = self.decide(&stop)?;
        self.note(stop.next, boundary, rule);
        if !boundary {
            return None;
        }
        self.cut(stop.end, stop.next, LineStart::No)
    }

    /// Whether the counted mark that ends at `i` is the next of the list that the line began with.
    fn next_point(&mut self, i: usize) -> Option<(Range<usize>, usize)> {
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

    fn next_bullet(&mut self, i: usize, bullet: char) -> Option<(Range<usize>, usize)> {
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
    fn emoticon(&mut self, i: usize) -> Option<(Range<usize>, usize)> {
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
    fn drawn_rule(&mut self, i: usize) -> Option<(Range<usize>, usize)> {
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

    /// Whether byte `at` stands between brackets that opened within the segment and close soon.
    pub(super) fn in_brackets(&mut self, at: usize) -> bool {
        if self.depth == 0 || self.bracket <= self.start {
            return false;
        }
        let text = self.text;
        let limit = text.floor_char_boundary((at + LONGEST_BRACKET).min(text.len()));
        if self.next_bracket < at {
            let bracket = |c| matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | '（' | '）' | '\n');
            self.next_bracket = text[at..limit]
                .find(bracket)
                .map_or(limit, |offset| at + offset);
        }
        self.next_bracket < limit && text[self.next_bracket..].starts_with([')', ']', '}', '）'])
    }

    fn open_bracket(&mut self, i: usize) {
        if self.depth == 0 {
            self.bracket = i;
        }
        self.depth += 1;
    }

    /// Keeps count at the `"` at byte `i`: the blanks around it say which it is; where they do not,
    /// it is the other than the last.
    pub(super) fn pass_quote(&mut self, i: usize) {
        let before =
            chars::before(self.text, i).is_none_or(|c| c.is_whitespace() || chars::opens(c));
        let after = chars::at(self.text, i + 1).is_none_or(char::is_whitespace);
        self.quoted = match (before, after) {
            (true, false) => true,
            (false, true) => false,
            _ => !self.quoted,
        };
    }

    /// A quotation that opens at byte `i` within a sentence and goes on in small letters.
    fn open_quotation(&mut self, i: usize, opening: char) {
        let text = self.text;
        if i <= self.start || self.quotation.is_some_and(|end| end > i) {
            return;
        }
        // A sign doubled counts as one.
        let inner = &text[i + opening.len_utf8()..];
        let inner = inner.strip_prefix(opening).unwrap_or(inner);
        let straight = chars::is_straight_quote(opening);
        let before = &text[self.start..i];
        let before = before.strip_suffix(opening).unwrap_or(before);
        let apart = before.ends_with(|c| chars::is_blank(c) || chars::opens(c));
        let within = before
            .trim_end_matches(chars::is_blank)
            .ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ':'));
        let doubled = text[i..].starts_with("''");
        let first = inner.trim_start_matches(|c| {
            matches!(c, '.' | '…') || (doubled || !straight) && chars::is_blank(c)
        });
        // In text cut into tokens the same sign closes: there more must speak for an opening.
        let likely = match doubled {
            true => {
                let from =
                    text.ceil_char_boundary(i.saturating_sub(LONGEST_QUOTATION).max(self.start));
                let even = text[from..i].matches("''").count().is_multiple_of(2);
                even && (inner.len() > first.len() + 1 || before.trim_end().ends_with(','))
            }
            false => !is_clitic(word_at(inner, 0)),
        };
        if !(within && apart && likely && first.starts_with(char::is_lowercase)) {
            return;
        }
        let begin = text.len() - inner.len();
        let limit = text.floor_char_boundary((begin + LONGEST_QUOTATION).min(text.len()));
        let window = &text[begin..limit];
        let closing = match opening {
            '«' => '»',
            '“' => '”',
            '‘' => '’',
            other => other,
        };
        let closes = |at: usize| {
            let after = window[at + closing.len_utf8()..].chars().next();
            let before = window[..at].chars().next_back();
            match closing {
                '»' | '”' => true,
                _ if doubled => true,
                _ if after.is_some_and(char::is_alphanumeric) => false,
                '"' => before.is_some_and(|c| !c.is_whitespace()),
                // An apostrophe may follow the s of an owner.
                _ => before.is_some_and(|c| !c.is_whitespace() && c != 's'),
            }
        };
        // Another opening on the way: the signs are not in pairs here.
        let opens_again = |at: usize| {
            straight
                && !doubled
                && window[..at].ends_with(char::is_whitespace)
                && window[at + 1..].starts_with(char::is_alphanumeric)
                && !is_clitic(word_at(window, at + 1))
        };
        let mut marks = window.match_indices(closing).map(|(at, _)| at);
        self.quotation = marks
            .find(|at| closes(*at) || opens_again(*at))
            .filter(|at| !opens_again(*at))
            .map(|at| begin + at);
    }

    /// A closing bracket passed on the way.
    pub(super) fn close_bracket(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}

/// Whether a segment begins at the beginning of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LineStart {
    Yes,
    No,
}

/// Length of a heading in capitals that a sentence in ordinary letters follows in the same line.
fn capital_heading(text: &str) -> Option<usize> {
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
