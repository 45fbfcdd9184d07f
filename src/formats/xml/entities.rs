//! Character and entity references. Nothing is fetched, and what a file declares itself is
//! expanded only as far as [`MAX_ENTITY_BYTES`] reach.

use rustc_hash::FxHashMap;

use super::super::error::{FormatError, Place};
use super::{MAX_ENTITY_BYTES, is_legal, limit, malformed};

/// Entities within entities.
const MAX_ENTITY_DEPTH: u64 = 16;

/// The entities that a file may use.
#[derive(Default)]
pub(super) struct Entities {
    /// Replacement text as declared; `None` for what lies outside the file.
    declared: FxHashMap<String, Option<String>>,
    spent: u64,
}

impl Entities {
    /// Reads the internal subset of a document type; what it cannot read it leaves undeclared.
    pub fn declare(&mut self, doctype: &str) {
        let Some((_, mut rest)) = doctype.split_once('[') else {
            return;
        };
        while let Some(at) = rest.find("<!ENTITY") {
            rest = rest[at + "<!ENTITY".len()..].trim_ascii_start();
            if rest.starts_with('%') {
                continue;
            }
            let end = rest
                .find(|c: char| c.is_ascii_whitespace())
                .unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            let after = after.trim_ascii_start();
            let value = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    let Some(end) = after[1..].find(quote) else {
                        return;
                    };
                    let value = after[1..1 + end].to_owned();
                    rest = &after[end + 2..];
                    Some(value)
                }
                _ => {
                    rest = after;
                    None
                }
            };
            // The first declaration of a name is the one that counts (XML 1.0 §4.2).
            self.declared.entry(name.to_owned()).or_insert(value);
        }
    }

    /// What a reference stands for; `place` is asked only where that is an error, since to reckon a
    /// place takes time.
    pub fn resolve(
        &mut self,
        name: &str,
        place: &dyn Fn() -> Place,
    ) -> Result<String, FormatError> {
        let mut text = String::new();
        self.expand(name, &mut text, place, 0)?;
        Ok(text)
    }

    fn expand(
        &mut self,
        name: &str,
        into: &mut String,
        place: &dyn Fn() -> Place,
        depth: u64,
    ) -> Result<(), FormatError> {
        if let Some(c) = predefined(name) {
            into.push(c);
            return Ok(());
        }
        if let Some(number) = name.strip_prefix('#') {
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            let c = code.ok().and_then(char::from_u32).filter(|c| is_legal(*c));
            into.push(c.ok_or_else(|| {
                malformed(
                    place(),
                    format!(
                        "reference `&{};`, which is no character that XML allows",
                        clip(name)
                    ),
                )
            })?);
            return Ok(());
        }
        let value = match self.declared.get(name) {
            Some(Some(value)) => value.clone(),
            Some(None) => {
                return Err(malformed(
                    place(),
                    format!(
                        "entity `{}` lies outside the file and is not fetched",
                        clip(name)
                    ),
                ));
            }
            None => {
                return Err(malformed(
                    place(),
                    format!("entity `{}`, which is not declared", clip(name)),
                ));
            }
        };
        self.spent += value.len() as u64;
        if depth >= MAX_ENTITY_DEPTH {
            return Err(limit(place(), "entities within entities", MAX_ENTITY_DEPTH));
        }
        if self.spent > MAX_ENTITY_BYTES {
            return Err(limit(place(), "bytes of entities", MAX_ENTITY_BYTES));
        }
        if value.contains('<') {
            return Err(malformed(
                place(),
                format!("entity `{}` holds mark-up, expected plain text", clip(name)),
            ));
        }
        self.references(&value, into, place, depth + 1)
    }

    /// Appends `written` with its references replaced.
    fn references(
        &mut self,
        written: &str,
        into: &mut String,
        place: &dyn Fn() -> Place,
        depth: u64,
    ) -> Result<(), FormatError> {
        let mut rest = written;
        while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
            into.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let Some(end) = rest.find(';') else {
                return Err(malformed(
                    place(),
                    "`&` that begins no reference, expected `&amp;`".into(),
                ));
            };
            self.expand(&rest[..end], into, place, depth)?;
            rest = &rest[end + 1..];
        }
        into.push_str(rest);
        Ok(())
    }

    /// An attribute's value: white space to spaces (XML 1.0 §3.3.3), references replaced.
    pub fn attribute(
        &mut self,
        written: &str,
        place: &dyn Fn() -> Place,
    ) -> Result<String, FormatError> {
        let spaced = written
            .replace("\r\n", " ")
            .replace(['\t', '\n', '\r'], " ");
        let mut value = String::with_capacity(spaced.len());
        self.references(&spaced, &mut value, place, 0)?;
        Ok(value)
    }
}

/// The character that every XML file may name so.
pub(super) fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

/// Length of the document type that `bytes` begin with: to the `>` that is in no quotes, no
/// comment and no brackets.
pub(super) fn end_of_doctype(bytes: &[u8]) -> Option<usize> {
    let (mut at, mut brackets) = (0, 0);
    loop {
        let rest = &bytes[at..];
        match *rest.first()? {
            b'<' if rest.starts_with(b"<!--") => at += 3 + memchr::memmem::find(rest, b"-->")?,
            quote @ (b'"' | b'\'') => at += 2 + memchr::memchr(quote, &rest[1..])?,
            b'[' => (at, brackets) = (at + 1, brackets + 1),
            b']' => (at, brackets) = (at + 1, brackets - 1),
            b'>' if brackets <= 0 => return Some(at + 1),
            _ => at += 1,
        }
    }
}

fn clip(name: &str) -> &str {
    &name[..name.floor_char_boundary(40)]
}
