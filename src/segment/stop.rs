//! A stop with all that belongs to it, and what follows it.

use super::chars;
use super::layout::Break;
use super::scan::Scanner;

/// A run of stops with closing marks and notes, and a look at what follows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stop {
    /// The first stop's byte.
    pub begin: usize,
    /// After the stops, closing marks and footnote marks.
    pub end: usize,
    /// Where the next segment would begin.
    pub next: usize,
    /// Full stops, an ellipsis character counted as three.
    pub dots: usize,
    /// Whether a question or exclamation mark is among the stops.
    pub marks: bool,
    /// Whether a quotation mark or bracket closes after the stop.
    pub closed: bool,
    /// A full stop, and words left out after it: "compounds. . . . The practice".
    pub omission: bool,
    /// White space, or a character without width, separates the stop from what follows.
    pub spaced: bool,
    /// The segment ends here whatever the rules say: end of text, or a hard line break.
    pub last: bool,
}

/// What stands after a stop, opening signs left out.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ahead<'a> {
    /// `¿` or `¡` is among the opening signs.
    pub inverted: bool,
    /// A dash is among the opening signs.
    pub dash: bool,
    /// A quotation mark or bracket is among the opening signs.
    pub opened: bool,
    /// The first character after the opening signs.
    pub first: Option<char>,
    /// The byte of that character.
    pub at: usize,
    /// The word that it begins, if it is a letter or digit; longer words are cut off.
    pub word: &'a str,
}

/// Bytes within which a quotation is looked for.
pub(super) const LONGEST_QUOTATION: usize = 600;
/// Bytes of a word that are looked at.
const LONGEST_WORD: usize = 40;
/// Digits of the longest footnote mark.
const LONGEST_NOTE: usize = 3;

impl<'a> Scanner<'a> {
    pub(super) fn read_stop(&mut self, begin: usize) -> Stop {
        let mut stop = Stop {
            begin,
            end: begin,
            next: begin,
            dots: 0,
            marks: false,
            closed: false,
            omission: false,
            spaced: false,
            last: false,
        };
        let text = self.text;
        self.stops_and_closers(&mut stop);
        if self.is_stop_and_ellipsis(&stop) {
            stop.end = begin + 1;
            stop.next = stop.end;
            stop.omission = true;
            stop.spaced = true;
            return stop;
        }
        self.notes(&mut stop);
        let mut next = stop.end + blanks(&text[stop.end..]);
        stop.spaced = next > stop.end;
        match chars::at(text, next) {
            None => stop.last = true,
            Some(c) if chars::is_line_break(c) => match self.break_at(next) {
                (Break::Soft, after) => {
                    next = after;
                    stop.spaced = true;
                }
                _ => stop.last = true,
            },
            Some(_) => {}
        }
        stop.next = next;
        stop
    }

    fn stops_and_closers(&mut self, stop: &mut Stop) {
        let text = self.text;
        while let Some(c) = chars::at(text, stop.end) {
            let after = stop.end + c.len_utf8();
            if chars::is_stop(c) {
                match c {
                    '.' | '．' | '。' | '｡' => stop.dots += 1,
                    '…' => stop.dots += 3,
                    '‥' => stop.dots += 2,
                    _ => stop.marks = true,
                }
                stop.end = after;
            } else if chars::closes(c) || matches!(c, '“' | '‘' | '«') && self.ends_phrase(after)
            {
                // An apostrophe before a letter closes nothing.
                if c == '’' && chars::at(text, after).is_some_and(char::is_alphabetic) {
                    break;
                }
                if matches!(c, ')' | ']' | '}') {
                    self.close_bracket();
                }
                stop.closed = true;
                stop.end = after;
            } else if chars::is_straight_quote(c) {
                let outside = chars::at(text, after).is_none_or(|n| {
                    n.is_whitespace()
                        || chars::closes(n)
                        || chars::is_stop(n)
                        || chars::is_straight_quote(n)
                        || chars::is_dash(n)
                        || matches!(n, ',' | ';' | ':')
                });
                if !(outside || c == '"' && self.quoted) {
                    break;
                }
                if c == '"' {
                    self.pass_quote(stop.end);
                }
                stop.closed = true;
                stop.end = after;
            } else if self.is_omission(stop) {
                stop.omission = true;
                break;
            } else if chars::is_blank(c) {
                match self.after_blank(stop.end) {
                    Some(end) => stop.end = end,
                    None => break,
                }
            } else {
                break;
            }
        }
    }

    /// Whether a quotation mark before byte `after` closes, as `“` does in German.
    fn ends_phrase(&self, after: usize) -> bool {
        chars::at(self.text, after).is_none_or(|c| {
            c.is_whitespace() || chars::closes(c) || chars::is_stop(c) || matches!(c, ',' | ';')
        })
    }

    /// Whether a single full stop ends a word and a separate ellipsis before a capital follows.
    fn is_omission(&self, stop: &Stop) -> bool {
        let text = self.text;
        let single = stop.dots == 1 && !stop.marks && !stop.closed;
        if !single || !chars::before(text, stop.begin).is_some_and(char::is_alphanumeric) {
            return false;
        }
        let rest = &text[stop.end..];
        let dots = rest.trim_start_matches(|c| c == '.' || chars::is_blank(c));
        let between = &rest[..rest.len() - dots.len()];
        let count = between.matches('.').count();
        (2..=3).contains(&count)
            && between.starts_with(chars::is_blank)
            && between.ends_with(chars::is_blank)
            && dots.starts_with(char::is_uppercase)
    }

    /// Four dots that blanks set apart from the words on both sides: the full stop of one sentence,
    /// and an ellipsis before the capital of the next.
    fn is_stop_and_ellipsis(&self, stop: &Stop) -> bool {
        let text = self.text;
        &text[stop.begin..stop.end] == "...."
            && text[self.start..stop.begin].ends_with(chars::is_blank)
            && text[stop.end..].starts_with(chars::is_blank)
            && text[stop.end..]
                .trim_start_matches(chars::is_blank)
                .starts_with(char::is_uppercase)
    }

    /// Where a stop or closing mark stands that a blank at `at` sets apart: ". . .", "? ?", "! »".
    fn after_blank(&self, at: usize) -> Option<usize> {
        let text = self.text;
        let sign = at + blanks(&text[at..]);
        let c = chars::at(text, sign)?;
        let after = chars::at(text, sign + c.len_utf8());
        let free = after.is_none_or(|n| {
            n.is_whitespace()
                || chars::is_stop(n)
                || chars::closes(n)
                || chars::is_straight_quote(n)
        });
        let belongs = match c {
            '»' | '”' | ')' | ']' | '’' | '›' => true,
            '.' | '!' | '?' | '…' => true,
            '"' => self.quoted,
            '\'' => self.closes_apart(sign),
            _ => false,
        };
        (belongs && free).then_some(sign)
    }

    /// Whether the `'` at `at`, set apart by blanks, closes: as many stand before as open, or no
    /// other is near.
    fn closes_apart(&self, at: usize) -> bool {
        let text = self.text;
        let from =
            text.ceil_char_boundary(at.saturating_sub(LONGEST_QUOTATION).max(self.line_start));
        let to = text.floor_char_boundary((at + LONGEST_QUOTATION).min(text.len()));
        let (mut seen, mut open) = (false, false);
        for word in text[from..at].split(chars::is_blank) {
            let quote = QuoteWord::of(word);
            seen |= quote.is_some();
            open = match quote {
                Some(QuoteWord::Alone) => !open,
                Some(QuoteWord::Opening) => true,
                Some(QuoteWord::Closing) => false,
                None => open,
            };
        }
        let line = text[at..to].lines().next().unwrap_or_default();
        let after = line
            .split(chars::is_blank)
            .skip(1)
            .any(|w| QuoteWord::of(w).is_some());
        open || !seen && !after
    }

    /// Footnote marks: `¹`, `*`, `[12]`, `12` after the stop.
    fn notes(&self, stop: &mut Stop) {
        let text = self.text;
        loop {
            let rest = &text[stop.end..];
            let Some(c) = rest.chars().next() else { return };
            let length = match c {
                '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '†' | '‡' => c.len_utf8(),
                '*' if ends_word(&rest[1..]) => 1,
                '[' => match reference(rest) {
                    Some(length) => length,
                    None => return,
                },
                '0'..='9' if stop.end > stop.begin && self.may_be_noted(stop) => {
                    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                    if digits > LONGEST_NOTE || !ends_word(&rest[digits..]) {
                        return;
                    }
                    digits
                }
                _ if chars::is_blank(c) => {
                    let blank = blanks(rest);
                    match reference(&rest[blank..]) {
                        Some(length) => blank + length,
                        None => return,
                    }
                }
                _ => return,
            };
            stop.end += length;
        }
    }

    /// Whether digits directly after the stop may be a footnote mark rather than a number's part.
    fn may_be_noted(&self, stop: &Stop) -> bool {
        let before = &self.text[self.start..stop.begin];
        let word = before.len() - before.trim_end_matches(char::is_alphabetic).len();
        (word > 3 || before.ends_with(chars::closes) || stop.closed)
            && self.abbreviations.at(self.text, stop.begin).is_none()
    }

    /// What follows at byte `at`.
    pub(super) fn ahead(&self, at: usize) -> Ahead<'a> {
        let text = self.text;
        let mut ahead = Ahead::default();
        let mut at = at;
        while let Some(c) = chars::at(text, at) {
            if matches!(c, '¿' | '¡') {
                ahead.inverted = true;
            } else if chars::opens(c) || chars::is_straight_quote(c) {
                ahead.opened = true;
            } else if chars::is_dash(c) {
                ahead.dash = true;
            } else if !(chars::is_blank(c) || matches!(c, '*' | '_')) {
                break;
            }
            at += c.len_utf8();
        }
        ahead.at = at;
        ahead.first = chars::at(text, at);
        ahead.word = word_at(text, at);
        ahead
    }
}

/// How a word of a text in straight single quotes stands to them.
enum QuoteWord {
    Alone,
    Opening,
    Closing,
}

impl QuoteWord {
    fn of(word: &str) -> Option<QuoteWord> {
        if matches!(word, "'" | "''") {
            Some(QuoteWord::Alone)
        } else if word.ends_with('\'') && !word.ends_with("s'") {
            Some(QuoteWord::Closing)
        } else if word.starts_with('\'') && !is_clitic(&word[1..]) {
            Some(QuoteWord::Opening)
        } else {
            None
        }
    }
}

/// What an apostrophe sets off in text cut into tokens: "game 's", "they 'll".
pub(super) fn is_clitic(word: &str) -> bool {
    matches!(word, "s" | "t" | "d" | "m" | "ll" | "re" | "ve" | "em")
}

/// The word at byte `at`: letters, digits, marks and inner apostrophes.
pub(super) fn word_at(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    let rest = &rest[..rest.floor_char_boundary(LONGEST_WORD)];
    let end = rest
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '\u{ad}')))
        .unwrap_or(rest.len());
    &rest[..end]
}

/// Length of the blanks at the beginning of `rest`.
fn blanks(rest: &str) -> usize {
    rest.len() - rest.trim_start_matches(chars::is_blank).len()
}

/// Whether a word ends before `rest`.
fn ends_word(rest: &str) -> bool {
    rest.chars().next().is_none_or(char::is_whitespace)
}

/// Length of a reference in brackets at the beginning of `rest`: `[12]`, `[a]`, `[3, 5]`.
fn reference(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('[')?;
    let window = &inner.as_bytes()[..inner.len().min(12)];
    let end = window.iter().position(|b| *b == b']')?;
    let name = &window[..end];
    let counted = name
        .iter()
        .all(|b| b.is_ascii_digit() || b", -".contains(b));
    let lettered = name.len() == 1 && name[0].is_ascii_lowercase();
    ((counted && !name.is_empty()) || lettered).then_some(end + 2)
}
