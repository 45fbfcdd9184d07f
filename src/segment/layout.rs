//! What a line break means: a new paragraph, the end of a segment, or a wrapped line.
//!
//! A text counts as evidently wrapped when enough of its lone line breaks stand inside a sentence
//! (no stop before, a small letter after). In such a text a break is soft unless the line had room
//! for the next word: then its writer ended the line on purpose.

use std::ops::Range;

use memchr::{memchr_iter, memchr2};

use super::chars;
use super::markers;

/// What to do with a lone line break; a blank line ends a segment whatever is set here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum LineBreaks {
    /// Join the lines where the text is evidently wrapped; else a line break ends the segment.
    #[default]
    Auto,
    /// Every line break ends a segment.
    Keep,
    /// Join all lines of a paragraph, list points excepted.
    Join,
}

/// What one run of line breaks and blanks does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    /// A blank line: ends segment and paragraph.
    Paragraph,
    /// Ends the segment.
    Hard,
    /// Counts as a space.
    Soft,
}

/// The shape of a text's lines, found in one pass over its line breaks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    line_breaks: LineBreaks,
    wrapped: bool,
    /// Characters that a line holds, as the lines show that were wrapped for certain.
    width: usize,
}

/// Percentage of lone line breaks inside sentences from which on a text counts as wrapped. Prose
/// wrapped at 60 to 80 characters has some 80; prose with a line to a paragraph has 0 to 5.
const WRAPPED_FROM: usize = 40;
/// Characters of a wrapped line in the median; shorter lines are a list or verse unless the text
/// begins and ends as prose does.
const SHORTEST_WRAP: usize = 30;
/// Lone line breaks that are looked at; more add nothing.
const ENOUGH_LINES: usize = 20_000;

impl Layout {
    pub(super) fn of(text: &str, line_breaks: LineBreaks) -> Layout {
        let mut layout = Layout {
            line_breaks,
            wrapped: false,
            width: 0,
        };
        if line_breaks != LineBreaks::Auto {
            return layout;
        }
        let mut lone = 0;
        // Width of a line within a sentence, and the width that the next word would have needed.
        let mut inside: Vec<(usize, usize)> = Vec::new();
        let mut start = 0;
        for at in memchr_iter(b'\n', text.as_bytes()) {
            let (line, rest) = (&text[start..at], &text[at + 1..]);
            start = at + 1;
            let next = rest.trim_start_matches(chars::is_blank);
            if line.trim().is_empty() || next.is_empty() || next.starts_with(chars::is_line_break) {
                continue;
            }
            if is_point(next) {
                continue;
            }
            lone += 1;
            if continues(line.trim(), next) && inside.len() < ENOUGH_LINES {
                inside.push(widths(line.trim(), next));
            }
            if lone >= ENOUGH_LINES {
                break;
            }
        }
        if inside.is_empty() || inside.len() * 100 < lone * WRAPPED_FROM {
            return layout;
        }
        let mut sorted: Vec<usize> = inside.iter().map(|(width, _)| *width).collect();
        sorted.sort_unstable();
        // Nine tenths of the certain lines: one overlong line must not make all others look short.
        let width = sorted[(sorted.len() * 9).div_ceil(10) - 1];
        let full = inside.iter().filter(|(_, needed)| *needed > width).count();
        let prose = text
            .trim_end()
            .ends_with(|c| chars::is_stop(c) || chars::closes(c))
            && text.trim_start().starts_with(|c: char| !c.is_lowercase());
        let long = sorted[sorted.len() / 2] >= SHORTEST_WRAP || prose;
        layout.wrapped = long && full * 3 >= inside.len() * 2;
        layout.width = width;
        layout
    }

    /// What the line break at byte `i` does, and where the text after it and its blanks begins.
    ///
    /// `line_start` is where its line begins; `line_end` remembers the end of the line after it.
    pub(super) fn break_at(
        &self,
        text: &str,
        line_start: usize,
        i: usize,
        line_end: &mut usize,
    ) -> (Break, usize) {
        let mut at = i;
        let mut lines = 0;
        while let Some(c) = chars::at(text, at) {
            if chars::is_line_break(c) {
                let pair = text[at..].starts_with("\r\n");
                at += if pair { 2 } else { c.len_utf8() };
                // A paragraph separator and a form feed say what a blank line says.
                let paragraph = matches!(c, '\u{2029}' | '\u{c}');
                lines += if paragraph { 2 } else { 1 };
            } else if chars::is_blank(c) {
                at += c.len_utf8();
            } else {
                break;
            }
        }
        if lines > 1 || at == text.len() {
            return (Break::Paragraph, at);
        }
        if at >= *line_end {
            let rest = &text.as_bytes()[at..];
            *line_end = memchr2(b'\n', b'\r', rest).map_or(text.len(), |offset| at + offset);
        }
        (self.lone(&text[line_start..i], &text[at..*line_end]), at)
    }

    /// What the lone line break between `line` and `next` does; `next` begins after the blanks.
    pub(super) fn lone(&self, line: &str, next: &str) -> Break {
        let marked = || is_point(next) || is_rule(line) || is_rule(next);
        match self.line_breaks {
            LineBreaks::Keep => Break::Hard,
            LineBreaks::Join if marked() => Break::Hard,
            LineBreaks::Join => Break::Soft,
            LineBreaks::Auto if marked() => Break::Hard,
            // A blank left before the line break shows that an editor wrapped the line.
            LineBreaks::Auto if !self.wrapped => {
                match line.ends_with(' ') && continues(line.trim(), next) {
                    true => Break::Soft,
                    false => Break::Hard,
                }
            }
            LineBreaks::Auto => {
                let line = line.trim();
                if continues(line, next) {
                    return Break::Soft;
                }
                let (_, needed) = widths(line, next);
                if needed > self.width {
                    Break::Soft
                } else {
                    Break::Hard
                }
            }
        }
    }
}

/// Whether the mark of a list point begins the line.
fn is_point(line: &str) -> bool {
    markers::at_line(line).is_some_and(|(marker, _)| marker.opens_list())
}

/// Characters of `line`, and of `line` with the first word of `next`.
fn widths(line: &str, next: &str) -> (usize, usize) {
    let first = &next[..next.find(char::is_whitespace).unwrap_or(next.len())];
    let width = line.chars().count();
    (width, width + 1 + first.chars().count())
}

/// Whether a sentence certainly runs on from `line` into `next`.
fn continues(line: &str, next: &str) -> bool {
    let ended = line
        .chars()
        .next_back()
        .is_none_or(|c| chars::is_stop(c) || c == ':');
    let mut opening = next.chars().skip_while(|c| chars::opens(*c));
    !ended && opening.next().is_some_and(char::is_lowercase)
}

/// A line of a table or a drawn rule: `| a | b |`, `=====`, `-----`, `# Heading`.
fn is_rule(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('|')
        || line.starts_with('#')
        || ["---", "===", "***", "___", "~~~"]
            .iter()
            .any(|rule| line.starts_with(rule))
}

/// Reads a text in blocks: the stretches between line breaks that end segments.
pub(super) struct LineReader<'a> {
    text: &'a str,
    layout: Layout,
    at: usize,
    line_end: usize,
}

impl<'a> LineReader<'a> {
    pub(super) fn new(text: &'a str, layout: Layout) -> Self {
        LineReader {
            text,
            layout,
            at: 0,
            line_end: 0,
        }
    }

    /// The next block, without the line break after it, and what that line break does.
    pub(super) fn next_block(&mut self) -> Option<(Range<usize>, Break)> {
        let text = self.text;
        let begin = self.at;
        if begin >= text.len() {
            return None;
        }
        let mut line_start = begin;
        let mut from = begin;
        while let Some(i) = line_break(text, from) {
            let (kind, after) = self
                .layout
                .break_at(text, line_start, i, &mut self.line_end);
            if kind != Break::Soft {
                self.at = after;
                return Some((begin..i, kind));
            }
            (line_start, from) = (after, after);
        }
        self.at = text.len();
        Some((begin..text.len(), Break::Paragraph))
    }
}

/// The first line break at or after byte `from`.
fn line_break(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        let may_be = |b: &u8| matches!(b, b'\n' | b'\r' | 0xb | 0xc | 0xc2 | 0xe2);
        at += bytes[at..].iter().position(may_be)?;
        let c = chars::at(text, at)?;
        if chars::is_line_break(c) {
            return Some(at);
        }
        at += c.len_utf8();
    }
}
