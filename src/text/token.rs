//! Tokens: words, numbers, tags and placeholders, punctuation.
//!
//! The classes are those of the match rate (see [`TokenKind`]). White space and control characters
//! belong to no token. A run of letters is one word; an apostrophe between letters joins them, a
//! hyphen does not, so that "Sur-Sur" and "Sur Sur" share their words.

use std::ops::Range;

/// The class of a token; matching never substitutes across classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TokenKind {
    /// A run of letters and marks (digits may follow: "H2O", "COVID19"), or one ideograph.
    Word,
    /// Digits with their inner separators and ordinal endings: "1.234,56", "10:30", "1.º", "21st".
    Number,
    /// Inline markup or a placeholder: `<b>`, `{0}`, `%s`, `&nbsp;`.
    Tag,
    /// One character of any other kind: punctuation, symbol, emoji.
    Punctuation,
}

/// A token of a text: its class and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The class.
    pub kind: TokenKind,
    /// Bytes of the text, half-open, on character boundaries.
    pub span: Range<usize>,
}

/// The tokens of `text` in order; their spans never overlap. Linear in the length of `text`.
pub fn tokens(text: &str) -> Tokens<'_> {
    Tokens {
        text,
        at: 0,
        no_tag_before: 0,
    }
}

/// Iterator over the tokens of a text; made by [`tokens`].
pub struct Tokens<'a> {
    text: &'a str,
    at: usize,
    // Where the last look for a closing `>` or `}` gave up: a text of a million `<` is read once.
    no_tag_before: usize,
}

/// Bytes after which an opened tag or placeholder counts as ordinary punctuation.
const LONGEST_TAG: usize = 2_000;

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            let rest = &self.text[self.at..];
            let first = rest.chars().next()?;
            let (kind, length) = if first.is_whitespace() || is_ignorable(first) {
                self.at += first.len_utf8();
                continue;
            } else if is_ideograph(first) {
                (TokenKind::Word, first.len_utf8())
            } else if first.is_alphabetic() {
                (TokenKind::Word, word_length(rest))
            } else if first.is_numeric() {
                number_or_word(rest)
            } else if let Some(length) = self.tag_length(first, rest) {
                (TokenKind::Tag, length)
            } else {
                (TokenKind::Punctuation, punctuation_length(rest, first))
            };
            let span = self.at..self.at + length;
            self.at = span.end;
            return Some(Token { kind, span });
        }
    }
}

impl Tokens<'_> {
    fn tag_length(&mut self, first: char, rest: &str) -> Option<usize> {
        match first {
            '<' => self.closed(rest, b'>', |inner| {
                inner.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
            }),
            '{' => self.closed(rest, b'}', |inner| {
                !inner.is_empty() && !inner.contains(char::is_whitespace)
            }),
            '%' => percent_placeholder(rest),
            '&' => entity(rest),
            _ => None,
        }
    }

    fn closed(&mut self, rest: &str, close: u8, fits: fn(&str) -> bool) -> Option<usize> {
        if self.at < self.no_tag_before {
            return None;
        }
        let window = &rest.as_bytes()[1..rest.len().min(LONGEST_TAG)];
        let found = window
            .iter()
            .position(|b| *b == close || *b == rest.as_bytes()[0]);
        match found {
            Some(end) if window[end] == close && fits(&rest[1..=end]) => Some(end + 2),
            Some(_) => None,
            None => {
                self.no_tag_before = self.at + window.len();
                None
            }
        }
    }
}

/// Marks belong to the letter before them; soft hyphens and zero-width characters to nothing.
fn is_ignorable(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
        )
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn is_mark(c: char) -> bool {
    c >= '\u{300}' && unicode_normalization::char::is_combining_mark(c)
}

fn continues_word(c: char) -> bool {
    (c.is_alphanumeric() && !is_ideograph(c)) || c == '\u{ad}' || is_mark(c)
}

fn word_length(rest: &str) -> usize {
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let joins = matches!(c, '\'' | '’' | 'ʼ')
            && chars
                .peek()
                .is_some_and(|(_, next)| next.is_alphabetic() && !is_ideograph(*next));
        if !(joins || continues_word(c)) {
            return at;
        }
    }
    rest.len()
}

/// A number with separators between digits and an ordinal ending; a word where letters follow.
fn number_or_word(rest: &str) -> (TokenKind, usize) {
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let separates = matches!(
            c,
            '.' | ',' | ':' | '\'' | '’' | '·' | '\u{a0}' | '\u{202f}'
        ) && chars.peek().is_some_and(|(_, next)| next.is_numeric());
        if !(separates || (c.is_numeric()) || is_mark(c)) {
            break;
        }
        end = at + c.len_utf8();
    }
    let tail = &rest[end..];
    let letters = word_length(tail);
    if letters == 0 {
        for ordinal in [".º", ".ª", ".o", ".a", ".er"] {
            if tail.starts_with(ordinal) && word_length(&tail[1..]) == ordinal.len() - 1 {
                return (TokenKind::Number, end + ordinal.len());
            }
        }
        return (TokenKind::Number, end);
    }
    let ordinal = matches!(
        &tail[..letters],
        "º" | "ª" | "°" | "st" | "nd" | "rd" | "th" | "er" | "ª."
    );
    (
        if ordinal {
            TokenKind::Number
        } else {
            TokenKind::Word
        },
        end + letters,
    )
}

/// `%s`, `%d`, `%1$s`, `%-5.2f`, `%(name)s`, `%%` is left as punctuation.
fn percent_placeholder(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut at = 1;
    if bytes.get(at) == Some(&b'(') {
        let window = &bytes[at..bytes.len().min(80)];
        at += window.iter().position(|b| *b == b')')? + 1;
    }
    while bytes
        .get(at)
        .is_some_and(|b| b.is_ascii_digit() || b"$.-+#*".contains(b))
    {
        at += 1;
    }
    while bytes.get(at).is_some_and(|b| b"hlLqjzt".contains(b))
        && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
    {
        at += 1;
    }
    let conversion = bytes
        .get(at)
        .filter(|b| b"diouxXeEfFgGcrsapn@".contains(b))?;
    let alone = !bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
    (conversion.is_ascii() && alone).then_some(at + 1)
}

/// `&amp;`, `&#160;`, `&#xA0;`.
fn entity(rest: &str) -> Option<usize> {
    let bytes = &rest.as_bytes()[..rest.len().min(12)];
    let end = bytes.iter().position(|b| *b == b';')?;
    let name = &bytes[1..end];
    let valid = !name.is_empty()
        && name
            .iter()
            .enumerate()
            .all(|(i, b)| b.is_ascii_alphanumeric() || (i == 0 && *b == b'#'));
    valid.then_some(end + 1)
}

/// One character, with the marks and joiners that hang on it.
fn punctuation_length(rest: &str, first: char) -> usize {
    let tail = &rest[first.len_utf8()..];
    let marks = tail.find(|c| !is_mark(c)).unwrap_or(tail.len());
    first.len_utf8() + marks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(TokenKind, &str)> {
        tokens(text).map(|t| (t.kind, &text[t.span])).collect()
    }

    #[test]
    fn words_numbers_tags_and_punctuation_are_told_apart() {
        use TokenKind::*;
        assert_eq!(
            shown("<b>Don’t</b> pay 1.234,56 € for {0}: the 21st, 1.º, 5 %."),
            [
                (Tag, "<b>"),
                (Word, "Don’t"),
                (Tag, "</b>"),
                (Word, "pay"),
                (Number, "1.234,56"),
                (Punctuation, "€"),
                (Word, "for"),
                (Tag, "{0}"),
                (Punctuation, ":"),
                (Word, "the"),
                (Number, "21st"),
                (Punctuation, ","),
                (Number, "1.º"),
                (Punctuation, ","),
                (Number, "5"),
                (Punctuation, "%"),
                (Punctuation, "."),
            ]
        );
    }

    #[test]
    fn placeholders_of_message_catalogues_are_tags() {
        use TokenKind::*;
        assert_eq!(
            shown("%1$s de %(total)d &nbsp; 100%"),
            [
                (Tag, "%1$s"),
                (Word, "de"),
                (Tag, "%(total)d"),
                (Tag, "&nbsp;"),
                (Number, "100"),
                (Punctuation, "%"),
            ]
        );
    }

    #[test]
    fn a_million_open_brackets_take_linear_time() {
        assert_eq!(tokens(&"<".repeat(1_000_000)).count(), 1_000_000);
        assert_eq!(tokens(&"<a".repeat(500_000)).count(), 1_000_000);
    }
}
