//! The one pass over a text: finds the places where a segment may end and keeps count of
//! paragraphs, lists, brackets and quotation marks on the way.

use std::ops::Range;

use memchr::memchr2;

use super::abbreviations::Abbreviations;
use super::chars;
use super::layout::{Break, Layout};
use super::markers::{self, Marker};
use super::rule::{Decision, Rule};

/// What the pass knows of the text at its place.
pub(super) struct Scanner<'a> {
    pub(super) abbreviations: &'a Abbreviations,
    pub(super) text: &'a str,
    layout: Layout,
    /// The next byte to look at.
    at: usize,
    /// Where the current segment begins.
    pub(super) start: usize,
    line_start: usize,
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
    /// No closing bracket stands before this byte, counted from where it was last looked for.
    no_close_before: usize,
    /// The decisions so far, if anybody wants them.
    pub(super) log: Option<Vec<Decision>>,
}

/// Bytes within which a bracket must close to hold a sentence together.
const LONGEST_BRACKET: usize = 600;

/// Bytes at which something may happen; the first bytes of longer characters among them.
static INTERESTING: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b"\n\r\x0b\x0c.!?()\"";
    let mut i = 0;
    while i < bytes.len() {
        table[bytes[i] as usize] = true;
        i += 1;
    }
    // NEL and the middle dot; general punctuation and bullets; ideographic and full-width stops.
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
            line_end: 0,
            paragraph: 0,
            paragraph_used: false,
            list: None,
            quoted: false,
            depth: 0,
            bracket: 0,
            no_close_before: 0,
            log: None,
        };
        scanner.begin(0, LineStart::Yes);
        scanner
    }

    /// The next segment: its bytes without surrounding white space, and its paragraph.
    pub(super) fn next(&mut self) -> Option<(Range<usize>, usize)> {
        let bytes = self.text.as_bytes();
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
                    self.quoted = !self.quoted;
                    self.at = i + 1;
                    None
                }
                b'(' => {
                    if self.depth == 0 {
                        self.bracket = i;
                    }
                    self.depth += 1;
                    self.at = i + 1;
                    None
                }
                b')' => {
                    self.depth = self.depth.saturating_sub(1);
                    self.at = i + 1;
                    self.next_point(i)
                }
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
        let text = self.text;
        let mut at = i;
        let mut lines = 0;
        while let Some(c) = chars::at(text, at) {
            if chars::is_line_break(c) {
                at += if text[at..].starts_with("\r\n") {
                    2
                } else {
                    c.len_utf8()
                };
                // A paragraph separator and a form feed say what a blank line says.
                lines += if matches!(c, '\u{2029}' | '\u{c}') {
                    2
                } else {
                    1
                };
            } else if chars::is_blank(c) {
                at += c.len_utf8();
            } else {
                break;
            }
        }
        if lines > 1 || at == text.len() {
            return (Break::Paragraph, at);
        }
        if at >= self.line_end {
            self.line_end = memchr2(b'\n', b'\r', &text.as_bytes()[at..])
                .map_or(text.len(), |offset| at + offset);
        }
        let kind = self
            .layout
            .lone(&text[self.line_start..i], &text[at..self.line_end]);
        (kind, at)
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
        let list @ Some(Marker::Counted { .. }) = self.list else {
            return None;
        };
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
        if !list.is_some_and(|last| marker.follows(&last)) {
            return None;
        }
        self.note(begin, true, Rule::NextPoint);
        self.cut(begin, begin, LineStart::No)
    }

    fn next_bullet(&mut self, i: usize, bullet: char) -> Option<(Range<usize>, usize)> {
        let spaced = chars::before(self.text, i).is_some_and(chars::is_blank);
        if self.list != Some(Marker::Bullet(bullet)) || i <= self.start || !spaced {
            return None;
        }
        self.note(i, true, Rule::NextPoint);
        self.cut(i, i, LineStart::No)
    }

    /// Whether byte `at` stands between brackets that opened within the segment and close soon.
    pub(super) fn in_brackets(&mut self, at: usize) -> bool {
        if self.depth == 0 || self.bracket <= self.start {
            return false;
        }
        let limit = (at + LONGEST_BRACKET).min(self.text.len());
        if self.no_close_before >= limit {
            return false;
        }
        let from = self.no_close_before.max(at);
        let window = &self.text.as_bytes()[from..limit];
        match memchr2(b')', b'\n', window) {
            Some(offset) if window[offset] == b')' => true,
            found => {
                self.no_close_before = found.map_or(limit, |offset| from + offset);
                false
            }
        }
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
