//! Marks of list points and clauses: `1.`, `2)`, `a.`, `(iii)`, `4.1.2.`, `•`, `-`.

use super::chars;

/// How the points of a list are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    /// A bullet: the same sign before every point.
    Bullet(char),
    /// A counted mark.
    Counted { style: Style, value: u32 },
    /// The number of a clause, with a full stop after each part: `4.1.2.`
    Clause,
}

/// The writing of a counted mark; points of one list share it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    pub count: Count,
    /// 0 for `a.`, 1 for `a)`, 2 for `(a)`, 3 for `a.)`, 4 for `a.-`.
    pub closing: u8,
}

/// What counts the points of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    Digits,
    SmallLetters,
    Capitals,
    Roman,
}

/// Digits of the longest counted mark: a year before a full stop is no mark.
const LONGEST_COUNT: usize = 3;

impl Marker {
    /// Whether the mark by itself tells a list: `M. Durand` is no point of one.
    pub(super) fn opens_list(&self) -> bool {
        match self {
            Marker::Counted { style, value } if style.closing == 0 => {
                style.count == Count::Digits || style.count == Count::Roman || *value == 1
            }
            _ => true,
        }
    }

    /// Whether the mark is the first of a counted list.
    pub(super) fn is_first(&self) -> bool {
        matches!(self, Marker::Counted { value: 1, .. })
    }

    /// Whether the mark is a letter with a full stop, which is often something else.
    pub(super) fn is_weak(&self) -> bool {
        matches!(self, Marker::Counted { style, .. }
            if style.closing == 0 && style.count != Count::Digits)
    }

    /// Whether the mark closes with a bracket, as hardly anything but a mark does.
    pub(super) fn is_closed(&self) -> bool {
        matches!(self, Marker::Counted { style, .. } if style.closing != 0)
    }

    /// Whether the mark is the next after `before`.
    pub(super) fn follows(&self, before: &Marker) -> bool {
        match (self, before) {
            (
                Marker::Counted { style, value },
                Marker::Counted {
                    style: last,
                    value: reached,
                },
            ) => {
                let restarts = style.count == Count::Roman && last.count == Count::SmallLetters;
                // "i." was read as a letter; "ii." after it shows that it is a number.
                let roman =
                    restarts && (*reached, *value) == (9, 2) && style.closing == last.closing;
                roman || style == last && *value == reached + 1
            }
            _ => self == before,
        }
    }
}

/// The mark at the beginning of `text` and its length in bytes; white space or a bullet's point
/// follows it.
pub(super) fn at_start(text: &str) -> Option<(Marker, usize)> {
    let first = text.chars().next()?;
    if chars::is_bullet(first) {
        return Some((Marker::Bullet(first), first.len_utf8()));
    }
    counted(text)
}

/// The mark of a line: those of [`at_start`], and `-`, `–`, `—`, `*`, `+` before a blank.
pub(super) fn at_line(text: &str) -> Option<(Marker, usize)> {
    let first = text.chars().next()?;
    if matches!(first, '-' | '–' | '—' | '*' | '+') {
        let rest = &text[first.len_utf8()..];
        let spaced = rest.starts_with(chars::is_blank);
        // A speech begins with an unspaced dash, but not with a small letter: that is an aside.
        let speech = chars::is_dash(first)
            && first != '-'
            && rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '¿' | '¡'));
        return (spaced || speech).then_some((Marker::Bullet(first), first.len_utf8()));
    }
    if let Some(length) = clause(text) {
        return Some((Marker::Clause, length));
    }
    at_start(text)
}

/// Bytes of a clause's number of two or more parts, with the full stop that ends it.
fn clause(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut parts) = (0, 0);
    loop {
        let digits = bytes[at..]
            .iter()
            .take(LONGEST_COUNT + 1)
            .take_while(|b| b.is_ascii_digit())
            .count();
        let stopped = bytes.get(at + digits) == Some(&b'.');
        match digits {
            0 => break,
            1..=LONGEST_COUNT if stopped => at += digits + 1,
            _ => return None,
        }
        parts += 1;
    }
    (parts > 1 && text[at..].starts_with(chars::is_blank)).then_some(at)
}

fn counted(text: &str) -> Option<(Marker, usize)> {
    let bytes = text.as_bytes();
    let open = usize::from(bytes[0] == b'(');
    let digits = bytes[open..]
        .iter()
        .take(LONGEST_COUNT + 1)
        .take_while(|b| b.is_ascii_digit())
        .count();
    let (count, length, value) = if digits > 0 {
        let value = text[open..open + digits].parse().ok()?;
        (Count::Digits, digits, value)
    } else {
        let first = bytes.get(open).filter(|b| b.is_ascii_alphabetic())?;
        let count = match first.is_ascii_lowercase() {
            true => Count::SmallLetters,
            false => Count::Capitals,
        };
        (count, 1, u32::from(first.to_ascii_lowercase() - b'a') + 1)
    };
    if length > LONGEST_COUNT {
        return roman(text, open);
    }
    let end = open + length;
    let closing = closing(&bytes[end..], open == 1);
    let Some((closing, size)) = closing else {
        return roman(text, open);
    };
    Some((
        Marker::Counted {
            style: Style { count, closing },
            value,
        },
        end + size,
    ))
}

/// What closes a count: its number in [`Style`] and its length.
fn closing(rest: &[u8], opened: bool) -> Option<(u8, usize)> {
    let (kind, size) = match (opened, rest) {
        (true, [b')', ..]) => (2, 1),
        (false, [b'.', b')', ..]) => (3, 2),
        (false, [b'.', b'-', ..]) => (4, 2),
        (false, [b'.', ..]) => (0, 1),
        (false, [b')', ..]) => (1, 1),
        _ => return None,
    };
    let spaced = rest
        .get(size)
        .is_none_or(|b| b.is_ascii_whitespace() || *b == 0xc2);
    spaced.then_some((kind, size))
}

/// `ii.`, `(iii)`, `IV)`: small numbers only.
fn roman(text: &str, open: usize) -> Option<(Marker, usize)> {
    let bytes = &text.as_bytes()[open..];
    let length = bytes
        .iter()
        .take(6)
        .take_while(|b| matches!(b.to_ascii_lowercase(), b'i' | b'v' | b'x'))
        .count();
    if !(2..6).contains(&length) {
        return None;
    }
    let (closing, size) = closing(&bytes[length..], open == 1)?;
    let value = bytes[..length]
        .iter()
        .rev()
        .map(|b| match b.to_ascii_lowercase() {
            b'i' => 1,
            b'v' => 5,
            _ => 10_i32,
        })
        .fold((0, 0), |(sum, last), n| {
            (if n < last { sum - n } else { sum + n }, n.max(last))
        })
        .0;
    Some((
        Marker::Counted {
            style: Style {
                count: Count::Roman,
                closing,
            },
            value: value.unsigned_abs(),
        },
        open + length + size,
    ))
}
