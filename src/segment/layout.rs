//! What a line break means: a new paragraph, the end of a segment, or a wrapped line.
//!
//! A text counts as evidently wrapped when enough of its lone line breaks stand inside a sentence
//! (no stop before, a small letter after). In such a text a break is soft unless the line had room
//! for the next word: then its writer ended the line on purpose.

use memchr::memchr_iter;

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
/// Mean characters of a wrapped line; shorter lines are lists or verse unless they end in a stop.
const SHORTEST_WRAP: usize = 30;
/// Lines longer than this in characters are counted as if they had this length.
const WIDEST: usize = 400;

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
        let (mut lone, mut inside) = (0, 0);
        let mut widths = [0_usize; WIDEST + 1];
        let mut start = 0;
        for at in memchr_iter(b'\n', text.as_bytes()) {
            let (line, rest) = (&text[start..at], &text[at + 1..]);
            start = at + 1;
            let line = line.trim();
            let next = rest.trim_start_matches(chars::is_blank);
            if line.is_empty() || next.is_empty() || next.starts_with(chars::is_line_break) {
                continue;
            }
            if markers::at_line(next).is_some_and(|(marker, _)| marker.opens_list()) {
                continue;
            }
            lone += 1;
            if continues(line, next) {
                inside += 1;
                widths[line.chars().count().min(WIDEST)] += 1;
            }
        }
        if inside == 0 || inside * 100 < lone * WRAPPED_FROM {
            return layout;
        }
        let total: usize = widths.iter().enumerate().map(|(w, n)| w * n).sum();
        let prose = text
            .trim_end()
            .ends_with(|c| chars::is_stop(c) || chars::closes(c))
            && text.trim_start().starts_with(|c: char| !c.is_lowercase());
        layout.wrapped = total >= inside * SHORTEST_WRAP || prose;
        // Nine tenths of the certain lines: one overlong line must not make all others look short.
        let mut seen = 0;
        layout.width = (0..=WIDEST)
            .find(|w| {
                seen += widths[*w];
                seen * 10 >= inside * 9
            })
            .unwrap_or(WIDEST);
        layout
    }

    /// What the lone line break between `line` and `next` does; `next` begins after the blanks.
    pub(super) fn lone(&self, line: &str, next: &str) -> Break {
        let marked = || {
            markers::at_line(next).is_some_and(|(marker, _)| marker.opens_list())
                || is_rule(line)
                || is_rule(next)
        };
        match self.line_breaks {
            LineBreaks::Keep => Break::Hard,
            LineBreaks::Join if marked() => Break::Hard,
            LineBreaks::Join => Break::Soft,
            LineBreaks::Auto if !self.wrapped || marked() => Break::Hard,
            LineBreaks::Auto => {
                let line = line.trim();
                if continues(line, next) {
                    return Break::Soft;
                }
                let first = &next[..next.find(char::is_whitespace).unwrap_or(next.len())];
                let needed = line.chars().count() + 1 + first.chars().count();
                if needed > self.width {
                    Break::Soft
                } else {
                    Break::Hard
                }
            }
        }
    }
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
