//! Start tags: where they end, their names and attributes, in one pass.

use std::ops::Range;

use super::{MAX_ATTRIBUTE_BYTES, MAX_ATTRIBUTES};

/// Where an attribute stands in its tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute {
    pub name: Range<usize>,
    /// Between the quotes.
    pub value: Range<usize>,
    /// Whether the value is not what is written: it has references, tabs or line ends.
    pub special: bool,
    /// The value where it is not what is written.
    pub replaced: Option<String>,
}

/// A start tag apart from its attributes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag {
    /// Length of the whole tag.
    pub length: usize,
    /// Where its name ends, which begins behind the `<`.
    pub name_end: usize,
    /// Whether it closes itself.
    pub empty: bool,
    /// Whether an attribute is [`Attribute::special`].
    pub special: bool,
}

/// What is wrong with a tag.
pub(super) enum Problem {
    Malformed(String),
    /// What there is too much of, and the greatest number that is allowed.
    Limit(&'static str, u64),
}

/// The tag that `bytes`, which is UTF-8, begin with; `None` where they end within it.
pub(super) fn scan(bytes: &[u8], attributes: &mut Vec<Attribute>) -> Result<Option<Tag>, Problem> {
    attributes.clear();
    let name_end = end_of_name(bytes, 1);
    let name = &bytes[1..name_end];
    let begins = |b: &u8| b.is_ascii_alphabetic() || matches!(b, b'_' | b':') || *b >= 0x80;
    // A name that is cut off here is looked at again when there is more.
    let ended = name_end < bytes.len();
    if name.first().map_or(ended, |b| !begins(b)) || name.iter().any(is_stray) {
        return Err(malformed("`<` that begins no tag, expected `&lt;`"));
    }
    let mut special = false;
    let mut at = name_end;
    loop {
        let begin = skip_space(bytes, at);
        if begin - name_end > MAX_ATTRIBUTE_BYTES as usize {
            return Err(Problem::Limit("bytes of attributes", MAX_ATTRIBUTE_BYTES));
        }
        let end = match bytes[begin..] {
            [b'>', ..] => Some((begin + 1, false)),
            [b'/', b'>', ..] => Some((begin + 2, true)),
            [] | [b'/'] => return Ok(None),
            _ => None,
        };
        if let Some((length, empty)) = end {
            return Ok(Some(Tag {
                length,
                name_end,
                empty,
                special,
            }));
        }
        if bytes[begin] == b'<' {
            return Err(malformed("`<` in a tag, expected `>` before it"));
        }
        if begin == at {
            return Err(malformed("no space before an attribute"));
        }
        let name = begin..end_of_name(bytes, begin);
        let shown = || clipped(&bytes[name.clone()]);
        at = skip_space(bytes, name.end);
        match bytes.get(at) {
            None => return Ok(None),
            Some(b'=') if !name.is_empty() => {}
            Some(_) => {
                let problem = format!("attribute `{}` without value", shown());
                return Err(Problem::Malformed(problem));
            }
        }
        at = skip_space(bytes, at + 1);
        let quote = match bytes.get(at) {
            None => return Ok(None),
            Some(quote @ (b'"' | b'\'')) => *quote,
            Some(_) => {
                let problem = format!("attribute `{}` without quotes", shown());
                return Err(Problem::Malformed(problem));
            }
        };
        let (mut replaced, mut opened) = (false, false);
        let length = bytes[at + 1..].iter().position(|b| {
            replaced |= matches!(b, b'&' | b'\t' | b'\n' | b'\r');
            opened |= *b == b'<';
            *b == quote
        });
        if opened {
            return Err(malformed("`<` in a tag, expected `>` before it"));
        }
        let Some(length) = length else {
            return Ok(None);
        };
        let value = at + 1..at + 1 + length;
        if attributes.len() as u64 >= MAX_ATTRIBUTES {
            return Err(Problem::Limit("attributes of one element", MAX_ATTRIBUTES));
        }
        if name_is_among(&bytes[name.clone()], bytes, attributes) {
            let problem = format!("attribute `{}` twice in one tag", shown());
            return Err(Problem::Malformed(problem));
        }
        at = value.end + 1;
        special |= replaced;
        attributes.push(Attribute {
            name,
            value,
            special: replaced,
            replaced: None,
        });
    }
}

fn name_is_among(name: &[u8], bytes: &[u8], attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|other| other.name.len() == name.len() && bytes[other.name.clone()] == *name)
}

fn malformed(problem: &str) -> Problem {
    Problem::Malformed(problem.to_owned())
}

/// Whether the byte can be in no name.
fn is_stray(byte: &u8) -> bool {
    matches!(byte, b'&' | b'"' | b'\'' | b'<')
}

fn end_of_name(bytes: &[u8], from: usize) -> usize {
    bytes[from..]
        .iter()
        .position(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | b'=' | b'/' | b'>'))
        .map_or(bytes.len(), |length| from + length)
}

fn skip_space(bytes: &[u8], from: usize) -> usize {
    bytes[from..]
        .iter()
        .position(|b| !matches!(b, b' ' | b'\t' | b'\n' | b'\r'))
        .map_or(bytes.len(), |length| from + length)
}

/// The beginning of a name, for messages.
fn clipped(name: &[u8]) -> String {
    String::from_utf8_lossy(name).chars().take(60).collect()
}
