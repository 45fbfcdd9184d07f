//! XML as the exchange formats need it: streamed, with lines and columns, checked for
//! well-formedness, and within limits. No DTD and no external entity is ever fetched.
//!
//! Internal entities are expanded as plain text; one that holds mark-up is refused.

use std::io::{self, BufRead, BufReader, Read};

use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::events::Event;
use rustc_hash::FxHashMap;

use super::error::{FormatError, Place};

/// Elements within elements. Real files stay below 20; more is an attack on some reader.
pub(super) const MAX_DEPTH: u64 = 256;
/// Attributes of one element.
pub(super) const MAX_ATTRIBUTES: u64 = 256;
/// Bytes of one element's attributes: a long prop fits, a file hidden in an attribute does not.
pub(super) const MAX_ATTRIBUTE_BYTES: u64 = 1 << 20;
/// Bytes of one tag, comment or run of text.
pub(super) const MAX_TOKEN_BYTES: u64 = 16 << 20;
/// Bytes that all uses of entities in one file may add up to.
pub(super) const MAX_ENTITY_BYTES: u64 = 1 << 20;
/// Entities within entities.
const MAX_ENTITY_DEPTH: u64 = 16;

/// A streaming XML reader that knows where it is.
pub(super) struct Xml {
    reader: quick_xml::Reader<Lines>,
    buffer: Vec<u8>,
    entities: Entities,
    depth: u64,
    root: Root,
    place: Place,
}

#[derive(PartialEq)]
enum Root {
    Before,
    Inside,
    After,
}

/// A piece of the file.
pub(super) enum Node<'a> {
    /// A start tag; with `empty`, the element ends here and no [`Node::End`] follows.
    Start(Element<'a>),
    /// An end tag, without prefix.
    End,
    /// Character data as it is written: free of references, line ends not yet normalised.
    Text(&'a str),
    /// What a character or entity reference stands for.
    Reference(String),
    /// The content of a CDATA section, line ends not yet normalised.
    Data(&'a str),
    /// A comment or processing instruction.
    Aside,
    /// The end of the file, behind the root element.
    Finished,
}

/// A start tag.
pub(super) struct Element<'a> {
    tag: quick_xml::events::BytesStart<'a>,
    /// Whether the tag closes itself.
    pub empty: bool,
    entities: &'a mut Entities,
    place: Place,
}

impl Element<'_> {
    /// The name without its prefix.
    pub fn name(&self) -> &str {
        let name = self.tag.name().into_inner();
        name.rsplit(':').next().unwrap_or(name)
    }

    /// Calls `each` with every attribute: its name as written, prefix included, and its value.
    pub fn attributes(&mut self, mut each: impl FnMut(&str, String)) -> Result<(), FormatError> {
        for attribute in self.tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| malformed(self.place, error.to_string()))?;
            let value = self.entities.attribute(&attribute.value, self.place)?;
            each(attribute.key.into_inner(), value);
        }
        Ok(())
    }
}

impl Xml {
    /// A reader of `input`, which must be UTF-8 without a byte-order mark.
    pub fn new(input: Box<dyn Read + Send>) -> Xml {
        let mut reader = quick_xml::Reader::from_reader(Lines::new(input));
        reader.config_mut().check_comments = true;
        Xml {
            reader,
            buffer: Vec::new(),
            entities: Entities::default(),
            depth: 0,
            root: Root::Before,
            place: Place { line: 1, column: 1 },
        }
    }

    /// Where the node that was read last begins.
    pub fn place(&self) -> Place {
        self.place
    }

    /// How many elements are open.
    pub fn depth(&self) -> u64 {
        self.depth
    }

    /// The node that was read last, byte for byte.
    pub fn raw(&self) -> &str {
        // What is not UTF-8 was refused when the node was read.
        std::str::from_utf8(&self.buffer).unwrap_or_default()
    }

    /// The next node. Behind an error the file must not be read further.
    pub fn next(&mut self) -> Result<Node<'_>, FormatError> {
        self.buffer.clear();
        let lines = self.reader.get_mut();
        lines.token = 0;
        let place = lines.place;
        self.place = place;
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(error) => return Err(explain(error, place)),
        };
        match event {
            Event::Start(tag) => {
                if self.root == Root::After {
                    return Err(malformed(place, "a second root element".into()));
                }
                self.root = Root::Inside;
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(limit(place, "elements within elements", MAX_DEPTH));
                }
                check_tag(&tag, place)?;
                Ok(Node::Start(Element {
                    tag,
                    empty: false,
                    entities: &mut self.entities,
                    place,
                }))
            }
            Event::Empty(tag) => {
                match self.root {
                    Root::After => {
                        return Err(malformed(place, "a second root element".into()));
                    }
                    Root::Before => self.root = Root::After,
                    Root::Inside => {}
                }
                check_tag(&tag, place)?;
                Ok(Node::Start(Element {
                    tag,
                    empty: true,
                    entities: &mut self.entities,
                    place,
                }))
            }
            Event::End(_) => {
                self.depth -= 1;
                if self.depth == 0 {
                    self.root = Root::After;
                }
                Ok(Node::End)
            }
            Event::Text(text) => {
                let text = match text.into_inner() {
                    std::borrow::Cow::Borrowed(text) => text,
                    // The reader always lends from the buffer.
                    std::borrow::Cow::Owned(_) => "",
                };
                check_characters(text, place)?;
                if self.root != Root::Inside && !text.trim_ascii().is_empty() {
                    return Err(malformed(
                        skip_white(text, place),
                        "text outside the root element".into(),
                    ));
                }
                if let Some(at) = memchr::memmem::find(text.as_bytes(), b"]]>") {
                    return Err(malformed(
                        advance(place, &text[..at]),
                        "`]]>` in text, expected `]]&gt;`".into(),
                    ));
                }
                Ok(Node::Text(text))
            }
            Event::GeneralRef(name) => {
                if self.root != Root::Inside {
                    return Err(malformed(
                        place,
                        "a reference outside the root element".into(),
                    ));
                }
                let expanded = self.entities.resolve(&name.into_inner(), place)?;
                Ok(Node::Reference(expanded))
            }
            Event::CData(data) => {
                let data = match data.into_inner() {
                    std::borrow::Cow::Borrowed(data) => data,
                    std::borrow::Cow::Owned(_) => "",
                };
                if self.root != Root::Inside {
                    return Err(malformed(place, "text outside the root element".into()));
                }
                check_characters(data, place)?;
                Ok(Node::Data(data))
            }
            Event::DocType(text) => {
                if self.root != Root::Before {
                    return Err(malformed(place, "a document type behind the root".into()));
                }
                self.entities.declare(&text.into_inner());
                Ok(Node::Aside)
            }
            Event::Comment(text) => {
                check_characters(&text.into_inner(), place)?;
                Ok(Node::Aside)
            }
            Event::Decl(_) | Event::PI(_) => Ok(Node::Aside),
            Event::Eof => match self.root {
                Root::Before => Err(FormatError::Empty),
                Root::Inside => Err(malformed(
                    place,
                    format!("the file ends while {} elements are open", self.depth),
                )),
                Root::After => Ok(Node::Finished),
            },
        }
    }

    /// Reads to the end of the element whose start tag was read last and was not empty.
    pub fn skip(&mut self) -> Result<(), FormatError> {
        let outside = self.depth - 1;
        while self.depth > outside {
            self.next()?;
        }
        Ok(())
    }

    /// Reads to the end of the element whose start tag was read last and was not empty, and
    /// gives its character data.
    pub fn text(&mut self) -> Result<String, FormatError> {
        let outside = self.depth - 1;
        let mut text = String::new();
        while self.depth > outside {
            match self.next()? {
                Node::Text(part) | Node::Data(part) => push_text(&mut text, part),
                Node::Reference(part) => text.push_str(&part),
                _ => {}
            }
        }
        Ok(text)
    }
}

/// Appends character data with its line ends normalised as XML 1.0 §2.11 says.
pub(super) fn push_text(text: &mut String, part: &str) {
    if memchr::memchr(b'\r', part.as_bytes()).is_none() {
        text.push_str(part);
        return;
    }
    text.push_str(&part.replace("\r\n", "\n").replace('\r', "\n"));
}

pub(super) fn malformed(place: Place, problem: String) -> FormatError {
    FormatError::Malformed { place, problem }
}

fn limit(place: Place, what: &'static str, limit: u64) -> FormatError {
    FormatError::Limit { place, what, limit }
}

/// The place behind `text` that begins at `place`.
fn advance(place: Place, text: &str) -> Place {
    match text.rfind('\n') {
        Some(at) => Place {
            line: place.line + text.matches('\n').count() as u64,
            column: 1 + text[at + 1..].chars().count() as u64,
        },
        None => Place {
            line: place.line,
            column: place.column + text.chars().count() as u64,
        },
    }
}

fn skip_white(text: &str, place: Place) -> Place {
    let white = text.len() - text.trim_ascii_start().len();
    advance(place, &text[..white])
}

/// Whether XML 1.0 §2.2 allows the character.
pub(super) fn is_legal(c: char) -> bool {
    !matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}')
}

/// Whether XML 1.0 §2.2 forbids nothing in the text; a pass over the bytes.
pub(super) fn all_legal(text: &str) -> bool {
    let suspicious = text.bytes().fold(false, |found, b| {
        found | ((b < 0x20) & !matches!(b, 9 | 10 | 13)) | (b == 0xef)
    });
    !suspicious || text.chars().all(is_legal)
}

fn check_characters(text: &str, place: Place) -> Result<(), FormatError> {
    if all_legal(text) {
        return Ok(());
    }
    let (at, found) = text
        .char_indices()
        .find(|(_, c)| !is_legal(*c))
        .unwrap_or((0, '?'));
    Err(malformed(
        advance(place, &text[..at]),
        format!("character U+{:04X}, which XML does not allow", found as u32),
    ))
}

fn check_tag(tag: &quick_xml::events::BytesStart<'_>, place: Place) -> Result<(), FormatError> {
    let written = tag.attributes_raw();
    if tag.name().into_inner().is_empty() || tag.name().into_inner().contains(['<', '&', '=', '"'])
    {
        return Err(malformed(
            place,
            "`<` that begins no tag, expected `&lt;`".into(),
        ));
    }
    check_characters(tag, place)?;
    if written.is_empty() {
        return Ok(());
    }
    if written.len() as u64 > MAX_ATTRIBUTE_BYTES {
        return Err(limit(place, "bytes of attributes", MAX_ATTRIBUTE_BYTES));
    }
    if memchr::memchr(b'<', written.as_bytes()).is_some() {
        return Err(malformed(
            place,
            "`<` in a tag, expected `>` before it".into(),
        ));
    }
    let mut names: Vec<&str> = Vec::new();
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| malformed(place, error.to_string()))?;
        let name = attribute.key.into_inner();
        if names.contains(&name) {
            return Err(malformed(
                place,
                format!("attribute `{name}` twice in one tag"),
            ));
        }
        names.push(name);
        if names.len() as u64 > MAX_ATTRIBUTES {
            return Err(limit(place, "attributes of one element", MAX_ATTRIBUTES));
        }
    }
    Ok(())
}

fn explain(error: Error, place: Place) -> FormatError {
    match error {
        Error::Io(error) => {
            if error.get_ref().is_some_and(|inner| inner.is::<TooLong>()) {
                return limit(place, "bytes of one tag or text", MAX_TOKEN_BYTES);
            }
            if let Some(found) = error
                .get_ref()
                .and_then(|e| e.downcast_ref::<NotDecodable>())
            {
                return FormatError::Encoding {
                    place,
                    encoding: found.0,
                };
            }
            FormatError::Io(io::Error::new(error.kind(), error.to_string()))
        }
        Error::Encoding(_) => FormatError::Encoding {
            place,
            encoding: "UTF-8",
        },
        Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
            malformed(place, format!("end tag `{found}`, expected `{expected}`"))
        }
        Error::IllFormed(IllFormedError::UnclosedReference) => malformed(
            place,
            "`&` that begins no reference, expected `&amp;`".into(),
        ),
        Error::Syntax(SyntaxError::UnclosedTag) => {
            malformed(place, "the file ends within a tag".into())
        }
        other => malformed(place, other.to_string()),
    }
}

/// The entities that a file may use.
#[derive(Default)]
struct Entities {
    /// Replacement text as declared; `None` for what lies outside the file.
    declared: FxHashMap<String, Option<String>>,
    spent: u64,
}

impl Entities {
    /// Reads the internal subset of a document type; what it cannot read it leaves undeclared.
    fn declare(&mut self, doctype: &str) {
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

    fn resolve(&mut self, name: &str, place: Place) -> Result<String, FormatError> {
        let mut text = String::new();
        self.expand(name, &mut text, place, 0)?;
        Ok(text)
    }

    fn expand(
        &mut self,
        name: &str,
        into: &mut String,
        place: Place,
        depth: u64,
    ) -> Result<(), FormatError> {
        let predefined = match name {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => None,
        };
        if let Some(c) = predefined {
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
                    place,
                    format!(
                        "reference `&{}`, which is no character that XML allows",
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
                    place,
                    format!(
                        "entity `{}` lies outside the file and is not fetched",
                        clip(name)
                    ),
                ));
            }
            None => {
                return Err(malformed(
                    place,
                    format!("entity `{}`, which is not declared", clip(name)),
                ));
            }
        };
        self.spent += value.len() as u64;
        if depth >= MAX_ENTITY_DEPTH {
            return Err(limit(place, "entities within entities", MAX_ENTITY_DEPTH));
        }
        if self.spent > MAX_ENTITY_BYTES {
            return Err(limit(place, "bytes of entities", MAX_ENTITY_BYTES));
        }
        if value.contains('<') {
            return Err(malformed(
                place,
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
        place: Place,
        depth: u64,
    ) -> Result<(), FormatError> {
        let mut rest = written;
        while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
            into.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let Some(end) = rest.find(';') else {
                return Err(malformed(
                    place,
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
    fn attribute(&mut self, written: &str, place: Place) -> Result<String, FormatError> {
        let plain = !written
            .bytes()
            .any(|b| matches!(b, b'&' | b'\t' | b'\n' | b'\r'));
        if plain {
            return Ok(written.to_owned());
        }
        let spaced = written
            .replace("\r\n", " ")
            .replace(['\t', '\n', '\r'], " ");
        let mut value = String::with_capacity(spaced.len());
        self.references(&spaced, &mut value, place, 0)?;
        Ok(value)
    }
}

fn clip(name: &str) -> &str {
    &name[..name.floor_char_boundary(40)]
}

#[derive(Debug, thiserror::Error)]
#[error("too long")]
struct TooLong;

/// Bytes that cannot be decoded; carried through [`io::Error`].
#[derive(Debug, thiserror::Error)]
#[error("bytes that {0} does not allow")]
pub(super) struct NotDecodable(pub &'static str);

/// Counts lines and columns as they are consumed, and the bytes of the current token.
struct Lines {
    input: BufReader<Box<dyn Read + Send>>,
    place: Place,
    token: u64,
}

impl Lines {
    fn new(input: Box<dyn Read + Send>) -> Lines {
        Lines {
            input: BufReader::with_capacity(1 << 16, input),
            place: Place { line: 1, column: 1 },
            token: 0,
        }
    }
}

impl Read for Lines {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        buffer[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Lines {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.token > MAX_TOKEN_BYTES {
            return Err(io::Error::other(TooLong));
        }
        self.input.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        let bytes = &self.input.buffer()[..count];
        self.token += count as u64;
        let characters =
            |bytes: &[u8]| bytes.iter().filter(|b| (**b as i8) >= -0x40).count() as u64;
        match memchr::memrchr(b'\n', bytes) {
            Some(last) => {
                self.place.line += memchr::memchr_iter(b'\n', bytes).count() as u64;
                self.place.column = 1 + characters(&bytes[last + 1..]);
            }
            None => self.place.column += characters(bytes),
        }
        self.input.consume(count);
    }
}
