//! The one pass over a text: finds the places where a segment may end and keeps count of
//! paragraphs, lists, brackets and quotation marks on the way.

use std::ops::Range;

use super::abbreviations::Abbreviations;
use super::chars;
use super::layout::{Break, Layout};
use super::markers::{self, Marker};
use super::points::capital_heading;
use super::rule::{Decision, Rule};

/// What the pass knows of the text at its place.
pub(super) struct Scanner<'a> {
    pub(super) abbreviations: &'a Abbreviations,
    pub(super) text: &'a str,
    layout: Layout,
    /// The next byte to look at.
    pub(super) at: usize,
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
    pub(super) list: Option<Marker>,
    /// Whether an odd number of `"` has been passed in this paragraph.
    pub(super) quoted: bool,
    /// Open round brackets of the current segment, and where the outermost stands.
    pub(super) depth: usize,
    pub(super) bracket: usize,
    /// The first bracket or line break at or after the place where it was last looked for.
    pub(super) next_bracket: usize,
    /// Where a heading in capitals ends that the current segment begins with.
    heading_end: Option<usize>,
    /// The stop of a letter that may mark the next point, but too little speaks for it.
    pub(super) weak_mark: Option<usize>,
    /// Whether the current segment begins with the mark of a list point.
    pub(super) marked: bool,
    /// The decisions so far, if anybody wants them.
    pub(super) log: Option<Vec<Decision>>,
}

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
    pub(super) fn cut(
        &mut self,
        end: usize,
        next: usize,
        line: LineStart,
    ) -> Option<(Range<usize>, usize)> {
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
}

/// Whether a segment begins at the beginning of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineStart {
    Yes,
    No,
}
