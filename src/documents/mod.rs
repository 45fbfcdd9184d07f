//! Layer 3: text out of documents.
//!
//! [`KINDS`] is the registry of kinds of document, each with its own file. A reader gives the text
//! without markup and, where the document says so, which [`Passage`]s it is made of.

mod html;
mod markdown;
mod plain;

use std::ops::Range;
use std::path::Path;

use crate::model::Block;
use crate::text::decode::{DecodeError, decode};

/// A kind of document that tramo reads.
#[derive(Debug)]
pub struct Kind {
    /// Short name: `markdown`.
    pub name: &'static str,
    /// Endings of file names, in lower case and without the dot.
    pub endings: &'static [&'static str],
    /// Takes the text out of the decoded file.
    extract: fn(&str) -> Extracted,
}

/// Every kind of document that tramo reads.
pub static KINDS: &[&Kind] = &[&plain::PLAIN, &markdown::MARKDOWN, &html::HTML];

/// The text of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extracted {
    /// The text without markup.
    pub text: String,
    /// The blocks of the text, in order and without overlap; empty where the document does not
    /// say and paragraphs are to be told by blank lines.
    pub passages: Vec<Passage>,
}

/// A block of a document's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Bytes of [`Extracted::text`], half-open.
    pub span: Range<usize>,
    /// What kind of block.
    pub block: Block,
}

/// A document read from bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// Text and blocks.
    pub extracted: Extracted,
    /// Name of the encoding that the file was in.
    pub encoding: &'static str,
    /// Whether the encoding had to be guessed.
    pub guessed: bool,
}

impl Kind {
    /// The kind that `path`'s ending names, case aside; `None` for an unknown ending.
    pub fn by_path(path: &Path) -> Option<&'static Kind> {
        let ending = path.extension()?.to_str()?.to_lowercase();
        KINDS
            .iter()
            .copied()
            .find(|kind| kind.endings.contains(&ending.as_str()))
    }

    /// The kind called `name`.
    pub fn by_name(name: &str) -> Option<&'static Kind> {
        KINDS.iter().copied().find(|kind| kind.name == name)
    }

    /// Reads a document of this kind, in whatever encoding it is.
    pub fn read(&self, bytes: &[u8]) -> Result<Read, DecodeError> {
        let decoded = decode(bytes)?;
        Ok(Read {
            extracted: (self.extract)(&decoded.text),
            encoding: decoded.encoding,
            guessed: decoded.guessed,
        })
    }
}

/// Puts a text together block by block, with a blank line between blocks.
#[derive(Debug, Default)]
struct Builder {
    done: Extracted,
    open: String,
}

impl Builder {
    /// Adds running text; runs of white space other than no-break spaces become one space.
    fn flow(&mut self, text: &str) {
        for c in text.chars() {
            if !is_soft_space(c) {
                self.open.push(c);
            } else if !self.open.is_empty() && !self.open.ends_with([' ', '\n']) {
                self.open.push(' ');
            }
        }
    }

    /// Adds text whose white space stands as it is.
    fn verbatim(&mut self, text: &str) {
        self.open.push_str(text);
    }

    /// Adds a line break that the author set.
    fn line_break(&mut self) {
        self.open.truncate(self.open.trim_end_matches(' ').len());
        if !self.open.is_empty() {
            self.open.push('\n');
        }
    }

    /// Ends a block of kind `block`, if anything stands in it.
    fn end(&mut self, block: Block) {
        let open = std::mem::take(&mut self.open);
        let text = open.trim_matches(is_soft_space);
        if text.is_empty() {
            return;
        }
        if !self.done.text.is_empty() {
            self.done.text.push_str("\n\n");
        }
        let start = self.done.text.len();
        self.done.text.push_str(text);
        self.done.passages.push(Passage {
            span: start..self.done.text.len(),
            block,
        });
    }
}

fn is_soft_space(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}')
}
