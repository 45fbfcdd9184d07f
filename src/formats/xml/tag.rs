//! Start tags: where they end, their names and attributes.

use std::ops::Range;

use super::{MAX_ATTRIBUTE_BYTES, MAX_ATTRIBUTES};

/// Where an attribute stands in its tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute {
    pub name: Range<usize>,
    /// Between the quotes.
    pub value: Range<usize>,
}

/// What is wrong with a tag.
pub(super) enum Problem {
    Malformed(String),
    /// What there is too much of, and the greatest number that is allowed.
    Limit(&'static str, u64),
}

/// Length of the tag that `bytes` begin with: to the first `>` outside quotes.
pub(super) fn end(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr::memchr3(b'>', b'"', b'\'', &bytes[at..])?;
        match bytes[at] {
            b'>' => return Some(at + 1),
            quote => at += 2 + memchr::memchr(quote, &bytes[at + 1..])?,
        }
    }
}

/// The name of a tag that ends where [`end`] says, and whether it is empty.
pub(super) fn parse<'a>(
    tag: &'a str,
    attributes: &mut Vec<Attribute>,
) -> Result<(&'a str, bool), Problem> {
    attributes.clear();
    let bytes = tag.as_bytes();
    let empty = bytes[bytes.len() - 2] == b'/';
    let end = bytes.len() - if empty { 2 } else { 1 };
    let name_end = end_of_name(bytes, 1, end);
    let name = &tag[1..name_end];
    let begins = |b: &u8| b.is_ascii_alphabetic() || matches!(b, b'_' | b':') || *b >= 0x80;
    if !bytes[1..name_end].first().is_some_and(begins)
        || bytes[1..name_end]
            .iter()
            .any(|b| matches!(b, b'&' | b'"' | b'\'' | b'<'))
    {
        return Err(malformed("`<` that begins no tag, expected `&lt;`"));
    }
    if name_end == end {
        return Ok((name, empty));
    }
    if end - name_end > MAX_ATTRIBUTE_BYTES as usize {
        return Err(Problem::Limit("bytes of attributes", MAX_ATTRIBUTE_BYTES));
    }
    if memchr::memchr(b'<', &bytes[name_end..]).is_some() {
        return Err(malformed("`<` in a tag, expected `>` before it"));
    }
    let mut at = name_end;
    loop {
        let begin = skip_space(bytes, at, end);
        if begin == end {
            return Ok((name, empty));
        }
        if begin == at {
            return Err(malformed("no space before an attribute"));
        }
        let name_end = end_of_name(bytes, begin, end);
        let name = begin..name_end;
        at = skip_space(bytes, name_end, end);
        if at == end || bytes[at] != b'=' || name.is_empty() {
            return Err(Problem::Malformed(format!(
                "attribute `{}` without value",
                clip(&tag[name])
            )));
        }
        at = skip_space(bytes, at + 1, end);
        let quote = match bytes.get(at) {
            Some(quote @ (b'"' | b'\'')) if at < end => *quote,
            _ => {
                return Err(Problem::Malformed(format!(
                    "attribute `{}` without quotes",
                    clip(&tag[name])
                )));
            }
        };
        let Some(length) = memchr::memchr(quote, &bytes[at + 1..end]) else {
            return Err(Problem::Malformed(format!(
                "attribute `{}` without closing quote",
                clip(&tag[name])
            )));
        };
        if attributes.len() as u64 >= MAX_ATTRIBUTES {
            return Err(Problem::Limit("attributes of one element", MAX_ATTRIBUTES));
        }
        if attributes
            .iter()
            .any(|other| tag[other.name.clone()] == tag[name.clone()])
        {
            return Err(Problem::Malformed(format!(
                "attribute `{}` twice in one tag",
                clip(&tag[name])
            )));
        }
        let value = at + 1..at + 1 + length;
        at = value.end + 1;
        attributes.push(Attribute { name, value });
    }
}

fn malformed(problem: &str) -> Problem {
    Problem::Malformed(problem.to_owned())
}

fn end_of_name(bytes: &[u8], from: usize, end: usize) -> usize {
    bytes[from..end]
        .iter()
        .position(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | b'=' | b'/' | b'>'))
        .map_or(end, |length| from + length)
}

fn skip_space(bytes: &[u8], from: usize, end: usize) -> usize {
    bytes[from..end]
        .iter()
        .position(|b| !matches!(b, b' ' | b'\t' | b'\n' | b'\r'))
        .map_or(end, |length| from + length)
}

fn clip(name: &str) -> &str {
    &name[..name.floor_char_boundary(60)]
}
