//! XML as the exchange formats need it: streamed, with lines and columns, checked for
//! well-formedness, byte for byte, and within limits.
//!
//! No DTD and no external entity is ever fetched. Internal entities are expanded as plain text;
//! one that holds mark-up is refused.
//!
//! A tokeniser of our own, because import speed and exact places are promises: the general readers
//! tell no line and column, let through characters that XML forbids and know no limits. On a memory
//! of 487,453 pairs (129 MB), quick-xml 0.42 takes 0.30 s of processor time to give its events and
//! the texts in them; reading the same file to its last unit with this takes 0.22 s.

mod buffer;
mod chars;
mod entities;
mod pieces;
mod plain;
mod shortcut;
mod tag;

use std::io::Read;

use super::error::{FormatError, Place};
use buffer::Buffer;
pub(super) use chars::{all_legal, is_legal, push_text};
use entities::Entities;
use tag::Attribute;

/// Elements within elements. Real files stay below 20; more is an attack on some reader.
pub(super) const MAX_DEPTH: u64 = 256;
/// Attributes of one element.
pub(super) const MAX_ATTRIBUTES: u64 = 256;
/// Bytes of one element's attributes: a long prop fits, a file hidden in an attribute does not.
pub(super) const MAX_ATTRIBUTE_BYTES: u64 = 1 << 20;
/// Bytes of one tag, comment or run of text.
pub(super) const MAX_TOKEN_BYTES: u64 = 16 << 20;
/// Bytes of one unit with all that belongs to it.
pub(super) const MAX_RECORD_BYTES: u64 = 64 << 20;
/// Bytes that all uses of entities in one file may add up to.
pub(super) const MAX_ENTITY_BYTES: u64 = 1 << 20;

/// A streaming XML reader that knows where it is.
pub(super) struct Xml {
    buffer: Buffer,
    /// Length of the current token.
    length: usize,
    attributes: Vec<Attribute>,
    entities: Entities,
    /// The names of the open elements one after the other, and where each begins.
    open: Vec<u8>,
    names: Vec<usize>,
    root: Root,
    /// Bytes since the record began.
    record: u64,
}

#[derive(Clone, Copy, PartialEq)]
enum Root {
    Before,
    Inside,
    After,
}

/// A piece of the file.
pub(super) enum Node<'a> {
    /// A start tag; where it is empty, no [`Node::End`] follows.
    Start(Element<'a>),
    /// An end tag.
    End,
    /// Character data as it is written: free of references, line ends not yet normalised.
    Text(&'a str),
    /// What a character or entity reference stands for.
    Reference(String),
    /// The content of a CDATA section, line ends not yet normalised.
    Data(&'a str),
    /// A comment, a processing instruction or the document type.
    Aside,
    /// The end of the file, behind the root element.
    Finished,
}

/// A start tag.
#[derive(Clone, Copy)]
pub(super) struct Element<'a> {
    /// The whole tag.
    tag: &'a str,
    /// The name as written, prefix included.
    pub qualified: &'a str,
    /// Whether the tag closes itself.
    pub empty: bool,
    attributes: &'a [Attribute],
}

impl<'a> Element<'a> {
    /// The name without its prefix.
    pub fn name(&self) -> &'a str {
        match self.qualified.bytes().rposition(|b| b == b':') {
            Some(at) => &self.qualified[at + 1..],
            None => self.qualified,
        }
    }

    /// The whole tag as written.
    pub fn raw(&self) -> &'a str {
        self.tag
    }

    /// Every attribute: its name as written, prefix included, and its value.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let tag = self.tag;
        self.attributes.iter().map(move |attribute| {
            let value = match &attribute.replaced {
                Some(value) => value,
                None => &tag[attribute.value.clone()],
            };
            (&tag[attribute.name.clone()], value)
        })
    }
}

impl Xml {
    /// A reader of `input`, which must be UTF-8 without a byte-order mark.
    pub fn new(input: Box<dyn Read + Send>) -> Xml {
        Xml {
            buffer: Buffer::new(input),
            length: 0,
            attributes: Vec::new(),
            entities: Entities::default(),
            open: Vec::new(),
            names: Vec::new(),
            root: Root::Before,
            record: 0,
        }
    }

    /// A reader of a piece of XML at hand.
    pub fn of(text: String) -> Xml {
        Xml::new(Box::new(std::io::Cursor::new(text)))
    }

    /// Where the node that was read last begins.
    pub fn place(&mut self) -> Place {
        self.buffer.settle()
    }

    /// Begins a record: what is kept of the file together, and so may not grow without limit.
    pub fn begin_record(&mut self) {
        self.record = 0;
    }

    /// The attributes of the start tag that was read last, while nothing else has been.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        let element = Element {
            tag: self.raw(),
            qualified: "",
            empty: false,
            attributes: &self.attributes,
        };
        element.attributes()
    }

    /// How many elements are open.
    pub fn depth(&self) -> u64 {
        self.names.len() as u64
    }

    /// The node that was read last, byte for byte.
    pub fn raw(&self) -> &str {
        self.buffer.token(self.length)
    }

    /// The next node. Behind an error the file must not be read further.
    pub fn next(&mut self) -> Result<Node<'_>, FormatError> {
        self.buffer.consume(self.length);
        self.record += self.length as u64;
        self.length = 0;
        if self.record > MAX_RECORD_BYTES {
            return Err(limit(
                self.buffer.place(),
                "bytes of one unit",
                MAX_RECORD_BYTES,
            ));
        }
        if !self.buffer.have(1)? {
            return self.end_of_file();
        }
        match self.buffer.rest()[0] {
            b'<' => {
                self.buffer.have(9)?;
                match self.buffer.rest().get(1) {
                    Some(b'/') => self.end_tag(),
                    Some(b'!') => self.declaration(),
                    Some(b'?') => {
                        self.until(2, b"?>", "a processing instruction")?;
                        checked(&self.buffer, self.length)?;
                        Ok(Node::Aside)
                    }
                    _ => self.start_tag(),
                }
            }
            b'&' => self.reference(),
            _ => self.text(),
        }
    }

    fn end_of_file(&self) -> Result<Node<'_>, FormatError> {
        match (self.root, self.names.last()) {
            (Root::Before, _) => Err(FormatError::Empty),
            (Root::Inside, Some(at)) => Err(self.malformed(
                0,
                format!(
                    "the file ends within the element `{}`",
                    String::from_utf8_lossy(&self.open[*at..])
                ),
            )),
            _ => Ok(Node::Finished),
        }
    }

    fn malformed(&self, offset: usize, problem: impl Into<String>) -> FormatError {
        malformed(self.buffer.place_at(offset), problem.into())
    }

    /// Makes the token reach to the end of `closing`, looked for from `from` on.
    fn until(&mut self, from: usize, closing: &[u8], what: &str) -> Result<(), FormatError> {
        let found = self.buffer.find(from, closing.len() - 1, |bytes| {
            memchr::memmem::find(bytes, closing)
        })?;
        match found {
            Some(at) => {
                self.length = at + closing.len();
                Ok(())
            }
            None => Err(self.malformed(0, format!("the file ends within {what}"))),
        }
    }

    fn text(&mut self) -> Result<Node<'_>, FormatError> {
        let found = self
            .buffer
            .find(0, 0, |bytes| memchr::memchr2(b'<', b'&', bytes))?;
        self.length = found.unwrap_or(self.buffer.rest().len());
        let text = checked(&self.buffer, self.length)?;
        if self.root != Root::Inside
            && let Some(at) = text.find(|c: char| !c.is_ascii_whitespace())
        {
            return Err(self.malformed(at, "text outside the root element"));
        }
        if memchr::memchr(b']', text.as_bytes()).is_some()
            && let Some(at) = text.find("]]>")
        {
            return Err(self.malformed(at, "`]]>` in text, expected `]]&gt;`"));
        }
        Ok(Node::Text(text))
    }

    fn reference(&mut self) -> Result<Node<'_>, FormatError> {
        // No name is as long as that; what has no end is no reference.
        const LONGEST: usize = 256;
        self.buffer.have(LONGEST)?;
        let rest = self.buffer.rest();
        let rest = &rest[..rest.len().min(LONGEST)];
        let end = rest[1..].iter().position(|b| {
            matches!(b, b';' | b'<' | b'&' | b'"' | b'\'') || b.is_ascii_whitespace()
        });
        match end {
            Some(end) if rest[1 + end] == b';' && end > 0 => self.length = end + 2,
            _ => {
                return Err(self.malformed(0, "`&` that begins no reference, expected `&amp;`"));
            }
        }
        if self.root != Root::Inside {
            return Err(self.malformed(0, "a reference outside the root element"));
        }
        let token = checked(&self.buffer, self.length)?;
        let name = &token[1..token.len() - 1];
        let text = match entities::predefined(name) {
            Some(c) => String::from(c),
            None => self.entities.resolve(name, &|| self.buffer.place())?,
        };
        Ok(Node::Reference(text))
    }

    fn declaration(&mut self) -> Result<Node<'_>, FormatError> {
        let rest = self.buffer.rest();
        if rest.starts_with(b"<!--") {
            self.until(4, b"-->", "a comment")?;
            let text = checked(&self.buffer, self.length)?;
            if let Some(at) = text[4..text.len() - 3].find("--") {
                return Err(self.malformed(4 + at, "`--` within a comment"));
            }
            Ok(Node::Aside)
        } else if rest.starts_with(b"<![CDATA[") {
            if self.root != Root::Inside {
                return Err(self.malformed(0, "text outside the root element"));
            }
            self.until(9, b"]]>", "a CDATA section")?;
            let text = checked(&self.buffer, self.length)?;
            Ok(Node::Data(&text[9..text.len() - 3]))
        } else if rest.starts_with(b"<!DOCTYPE") {
            if self.root != Root::Before {
                return Err(self.malformed(0, "a document type behind the root element's start"));
            }
            match self.buffer.whole(
                entities::end_of_doctype,
                "bytes of a document type",
                MAX_ENTITY_BYTES,
            )? {
                Some(length) => self.length = length,
                None => return Err(self.malformed(0, "the file ends within the document type")),
            }
            self.entities.declare(checked(&self.buffer, self.length)?);
            Ok(Node::Aside)
        } else {
            Err(self.malformed(0, "`<!` that begins neither comment nor CDATA section"))
        }
    }

    fn start_tag(&mut self) -> Result<Node<'_>, FormatError> {
        let tag = loop {
            match tag::scan(self.buffer.rest(), &mut self.attributes) {
                Ok(Some(tag)) => break tag,
                Ok(None) => {}
                Err(tag::Problem::Malformed(problem)) => return Err(self.malformed(0, problem)),
                Err(tag::Problem::Limit(what, most)) => {
                    return Err(limit(self.buffer.place(), what, most));
                }
            }
            let (what, most) = ("bytes of attributes", MAX_ATTRIBUTE_BYTES);
            if !self.buffer.grow(what, most)? {
                return Err(self.malformed(0, "the file ends within a tag"));
            }
        };
        self.length = tag.length;
        let token = checked(&self.buffer, tag.length)?;
        let name = &token[1..tag.name_end];
        if tag.special {
            let place = || self.buffer.place();
            for attribute in self.attributes.iter_mut().filter(|a| a.special) {
                let written = &token[attribute.value.clone()];
                attribute.replaced = Some(self.entities.attribute(written, &place)?);
            }
        }
        match self.root {
            Root::After => return Err(self.malformed(0, "a second root element")),
            _ if tag.empty && self.names.is_empty() => self.root = Root::After,
            _ => self.root = Root::Inside,
        }
        if !tag.empty {
            if self.names.len() as u64 >= MAX_DEPTH {
                return Err(limit(
                    self.buffer.place(),
                    "elements within elements",
                    MAX_DEPTH,
                ));
            }
            self.names.push(self.open.len());
            self.open.extend_from_slice(name.as_bytes());
        }
        Ok(Node::Start(Element {
            tag: token,
            qualified: name,
            empty: tag.empty,
            attributes: &self.attributes,
        }))
    }

    fn end_tag(&mut self) -> Result<Node<'_>, FormatError> {
        let begin = self.names.last().copied();
        let expected = &self.open[begin.unwrap_or(self.open.len())..];
        // Nearly always the tag is just so, without white space.
        let rest = &self.buffer.rest()[2..];
        if begin.is_some() && rest.starts_with(expected) && rest.get(expected.len()) == Some(&b'>')
        {
            self.length = expected.len() + 3;
        } else {
            match self
                .buffer
                .find(2, 0, |bytes| memchr::memchr(b'>', bytes))?
            {
                Some(at) => self.length = at + 1,
                None => return Err(self.malformed(0, "the file ends within a tag")),
            }
            let token = checked(&self.buffer, self.length)?;
            let name = token[2..token.len() - 1].trim_ascii_end();
            if begin.is_none() {
                return Err(self.malformed(0, "an end tag without start tag"));
            }
            if expected != name.as_bytes() {
                return Err(self.malformed(
                    0,
                    format!(
                        "end tag `{}`, expected `{}`",
                        &name[..name.floor_char_boundary(60)],
                        String::from_utf8_lossy(expected)
                    ),
                ));
            }
        }
        self.close(begin.unwrap_or_default());
        Ok(Node::End)
    }

    /// Closes the innermost open element, whose name begins at `begin`.
    fn close(&mut self, begin: usize) {
        self.open.truncate(begin);
        self.names.pop();
        if self.names.is_empty() {
            self.root = Root::After;
        }
    }

    /// Reads to the end of the element whose start tag was read last and was not empty.
    pub fn skip(&mut self) -> Result<(), FormatError> {
        let inside = self.depth();
        while self.depth() >= inside {
            self.begin_record();
            self.next()?;
        }
        Ok(())
    }

    /// Bytes of the file up to the end of the node that was read last.
    pub fn position(&self) -> u64 {
        self.buffer.position() + self.length as u64
    }

    /// What was read from `position` on, if it is still at hand.
    pub fn since(&self, position: u64) -> Option<&str> {
        self.buffer.since(position, self.length)
    }

    /// Reads to the end of the element whose start tag was read last and was not empty, and
    /// gives its character data.
    pub fn text_content(&mut self) -> Result<String, FormatError> {
        if let Some(text) = self.plain_content() {
            return Ok(text.into_owned());
        }
        let inside = self.depth();
        let mut text = String::new();
        while self.depth() >= inside {
            match self.next()? {
                Node::Text(part) | Node::Data(part) => push_text(&mut text, part),
                Node::Reference(part) => text.push_str(&part),
                _ => {}
            }
        }
        Ok(text)
    }
}

/// The token of `length` bytes, whose characters XML allows.
fn checked(buffer: &Buffer, length: usize) -> Result<&str, FormatError> {
    let text = buffer.token(length);
    if buffer.is_clean() || all_legal(text) {
        return Ok(text);
    }
    let found = text.char_indices().find(|(_, c)| !is_legal(*c));
    let (at, found) = found.unwrap_or((0, '?'));
    Err(malformed(
        buffer.place_at(at),
        format!("character U+{:04X}, which XML does not allow", found as u32),
    ))
}

fn malformed(place: Place, problem: String) -> FormatError {
    FormatError::Malformed { place, problem }
}

fn limit(place: Place, what: &'static str, limit: u64) -> FormatError {
    FormatError::Limit { place, what, limit }
}

/// The place behind the UTF-8 text that begins at `place`.
fn advance(place: Place, text: &[u8]) -> Place {
    // Every byte that continues no character begins one.
    let characters = |text: &[u8]| text.iter().filter(|b| (**b as i8) >= -0x40).count() as u64;
    match memchr::memrchr(b'\n', text) {
        Some(at) => Place {
            line: place.line + memchr::memchr_iter(b'\n', text).count() as u64,
            column: 1 + characters(&text[at + 1..]),
        },
        None => Place {
            line: place.line,
            column: place.column + characters(text),
        },
    }
}

/// Bytes that cannot be decoded; carried through [`std::io::Error`].
#[derive(Debug, thiserror::Error)]
#[error("bytes that {0} does not allow")]
pub(super) struct NotDecodable(pub &'static str);

#[cfg(test)]
mod tests;
