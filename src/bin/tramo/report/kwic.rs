//! Keyword in context: a text cut to a column, its marked words beginning at the same place.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{MARKED, colours};

/// Columns of a screen where none can be asked.
const NO_SCREEN: usize = 100;
/// Columns below which a text would be cut to nothing.
const LEAST: usize = 40;

/// Columns of the terminal; COLUMNS, or 100, where output goes elsewhere.
pub fn screen() -> usize {
    let terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let told = || std::env::var("COLUMNS").ok()?.parse().ok();
    terminal
        .or_else(told)
        .unwrap_or(NO_SCREEN)
        .clamp(LEAST, 1_000)
}

/// Columns that a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// A column of texts with marks.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Columns of the screen that it takes, without the two it is set in by.
    width: usize,
    /// Where the first marked word begins, counted from 0.
    anchor: usize,
}

impl Column {
    /// A column of this width for these texts: the longest of their marked stretches has room in
    /// the middle, as far as there is room.
    pub fn fit<'a>(
        width: usize,
        texts: impl Iterator<Item = (&'a String, &'a Vec<Range<usize>>)>,
    ) -> Column {
        let stretch = |(text, spans): (&String, &Vec<Range<usize>>)| {
            let (first, last) = (spans.first()?, spans.last()?);
            let before = text[..first.start].width();
            Some((text[first.start..last.end].width(), before))
        };
        let (longest, before) = texts
            .filter_map(stretch)
            .fold((0, 0), |(a, b), (c, d)| (a.max(c), b.max(d)));
        let anchor = (width.saturating_sub(longest) / 2).clamp(width / 6, width / 2);
        Column {
            width,
            // Where nothing stands before the marked words no room is left for it.
            anchor: anchor.min(before),
        }
    }

    /// A text as a line of the column, set in by two, filled up with blanks.
    pub fn line(&self, text: &str, spans: &[Range<usize>]) -> String {
        let start = spans.first().map_or(0, |span| span.start);
        let room = if spans.is_empty() { 0 } else { self.anchor };
        let before = last_that_fit(&text[..start], room);
        let blank = room - before.1;
        let colours = colours();
        // Asterisks take room too.
        let stars = if colours { 0 } else { 2 * spans.len() };
        let after = first_that_fit(&text[start..], (self.width - room).saturating_sub(stars));
        let shown = start..start + after.1;
        let mut line = " ".repeat(2 + blank);
        line.push_str(&before.0);
        let mut at = shown.start;
        let mut used = blank + before.1;
        for span in spans.iter().filter(|span| span.start < shown.end) {
            let end = span.end.min(shown.end);
            line.push_str(&one_line(&text[at..span.start]));
            let part = one_line(&text[span.start..end]);
            line.push_str(&match colours {
                true => format!("{MARKED}{part}{MARKED:#}"),
                false => format!("*{part}*"),
            });
            used += if colours { 0 } else { 2 };
            at = end;
        }
        line.push_str(&one_line(&text[at..shown.end]));
        used += one_line(&text[start..shown.end]).width();
        if after.0 {
            line.push('…');
            used += 1;
        }
        line.push_str(&" ".repeat(self.width.saturating_sub(used)));
        line
    }
}

/// A text as a screen can show it: what would move the cursor becomes a blank.
pub fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// The end of a text that takes at most `room` columns, and what it takes.
fn last_that_fit(text: &str, room: usize) -> (String, usize) {
    let text = one_line(text);
    if text.width() <= room {
        let width = text.width();
        return (text, width);
    }
    let (mut kept, mut used) = (Vec::new(), 1);
    for part in text.graphemes(true).rev() {
        if used + part.width() > room {
            break;
        }
        used += part.width();
        kept.push(part);
    }
    kept.reverse();
    match room {
        0 => (String::new(), 0),
        _ => (format!("…{}", kept.concat()), used),
    }
}

/// Whether a text must be cut to take at most `room` columns, and the byte where.
fn first_that_fit(text: &str, room: usize) -> (bool, usize) {
    if one_line(text).width() <= room {
        return (false, text.len());
    }
    let mut used = 1;
    for (at, part) in text.grapheme_indices(true) {
        let takes = one_line(part).width();
        if used + takes > room {
            return (true, at);
        }
        used += takes;
    }
    (false, text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_as_wide_as_its_column_and_the_keyword_stands_at_the_anchor() {
        let column = Column {
            width: 30,
            anchor: 10,
        };
        for (text, keyword) in [
            ("una política de movilidad ordenada y segura", "movilidad"),
            (
                "移民和移民政策的 movilidad 移民和移民政策的移民和移民政策",
                "movilidad",
            ),
            ("movilidad", "movilidad"),
        ] {
            let start = text.find(keyword).unwrap();
            let spans = vec![std::ops::Range {
                start,
                end: start + keyword.len(),
            }];
            let line = column.line(text, &spans);
            let line = anstream::adapter::strip_str(&line).to_string();
            let before = line[..line.find(keyword).unwrap()].replace('*', "");
            assert_eq!(before.width(), 2 + 10, "{line}");
        }
    }

    #[test]
    fn what_would_move_the_cursor_is_shown_as_a_blank() {
        let column = Column {
            width: 20,
            anchor: 0,
        };
        assert!(
            !column
                .line("a\u{1b}[2Jb\tc\n", &[])
                .contains(char::is_control)
        );
    }
}
