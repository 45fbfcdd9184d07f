//! Every exchange format, and how to find the right one.

use super::error::FormatError;
use super::input::Input;
use super::read::{Drafts, ReadOptions, Summary};
use super::write::{Sink, WriteOptions};
use super::{Output, csv, docx, html, json, moses, omegat, po, sdltm, tmx, wordfast, xliff, xlsx};
use std::path::Path;

/// Begins to read a file.
pub(super) type Read =
    fn(Input, &ReadOptions, &mut Summary) -> Result<Box<dyn Drafts>, FormatError>;
/// Begins to write a file.
pub(super) type Write = fn(Output, &WriteOptions) -> Result<Box<dyn Sink>, FormatError>;

/// An exchange format.
pub struct Format {
    /// The name that is given to `--format`: `tmx`.
    pub name: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// Endings of file names, in lower case and without dot; the first is the usual one.
    pub endings: &'static [&'static str],
    /// How many files hold it.
    pub files: Files,
    /// Whether a file is in this format, by its first bytes alone.
    pub(super) recognise: fn(&Head) -> bool,
    pub(super) read: Option<Read>,
    pub(super) write: Option<Write>,
}

/// How many files hold one set of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Files {
    /// One.
    One,
    /// One for each language, with the same beginning of the name.
    OnePerLanguage,
}

/// All formats; where content fits several, the earlier is meant.
pub static FORMATS: &[&Format] = &[
    &tmx::TMX,
    &xliff::XLIFF,
    &po::PO,
    &sdltm::SDLTM,
    &json::JSON,
    &wordfast::WORDFAST,
    &omegat::OMEGAT,
    &xlsx::XLSX,
    &docx::DOCX,
    &html::HTML,
    &moses::MOSES,
    &csv::TSV,
    &csv::CSV,
];

impl Format {
    /// Whether [`open`](super::open) understands it.
    pub fn can_read(&self) -> bool {
        self.read.is_some()
    }

    /// Whether [`create`](super::create) can make it.
    pub fn can_write(&self) -> bool {
        self.write.is_some()
    }
}

impl std::fmt::Debug for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Format")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// The beginning of a file, as formats look at it.
pub struct Head<'a> {
    /// The first bytes.
    pub(super) bytes: &'a [u8],
    /// The same decoded, with a character in place of what cannot be.
    pub(super) text: String,
    /// Names of the parts of an office document.
    pub(super) parts: &'a [String],
    /// Where the file lies, where it does.
    pub(super) path: Option<&'a Path>,
    /// The name in lower case, without what tells how it is packed.
    pub(super) name: String,
}

impl<'a> Head<'a> {
    fn new(bytes: &'a [u8], name: &str) -> Head<'a> {
        let encoding = crate::text::decode::sniff(bytes);
        Head {
            bytes,
            text: encoding.decode_with_bom_removal(bytes).0.into_owned(),
            parts: &[],
            path: None,
            name: name.to_lowercase(),
        }
    }

    /// Whether it looks like text rather than a binary file.
    pub(super) fn is_text(&self) -> bool {
        !self.text.contains(|c: char| c == '\0' || (c < '\x07'))
    }

    /// The name of the root element, where it looks like XML.
    pub(super) fn root(&self) -> Option<&str> {
        let mut rest = self.text.trim_start();
        loop {
            rest = rest.strip_prefix('<')?;
            let skipped = if let Some(comment) = rest.strip_prefix("!--") {
                comment.split_once("-->")?.1
            } else if let Some(instruction) = rest.strip_prefix('?') {
                instruction.split_once("?>")?.1
            } else if rest.starts_with('!') {
                let (before, after) = rest.split_once('>')?;
                // An internal subset ends with its bracket.
                match before.contains('[') {
                    true => rest.split_once("]>").or(rest.split_once("] >"))?.1,
                    false => after,
                }
            } else {
                let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
                return rest[..end].rsplit(':').next();
            };
            rest = skipped.trim_start();
        }
    }
}

/// The names of all formats, for messages.
pub(super) fn names() -> String {
    FORMATS
        .iter()
        .map(|format| format.name)
        .collect::<Vec<_>>()
        .join(", ")
}

/// The format called `name`.
pub fn by_name(name: &str) -> Result<&'static Format, FormatError> {
    FORMATS
        .iter()
        .copied()
        .find(|format| format.name == name)
        .ok_or_else(|| FormatError::NoSuchFormat {
            name: name.to_owned(),
        })
}

/// The format that a file name's ending tells, packed or not: `memory.tmx.gz` is `tmx`.
pub fn by_path(path: &Path) -> Option<&'static Format> {
    by_ending(&path.file_name()?.to_string_lossy())
}

fn by_ending(name: &str) -> Option<&'static Format> {
    let name = name.to_lowercase();
    let name = name
        .strip_suffix(".gz")
        .or(name.strip_suffix(".zip"))
        .unwrap_or(&name);
    FORMATS.iter().copied().find(|format| {
        let fits = |ending: &&str| name.strip_suffix(*ending).is_some_and(|n| n.ends_with('.'));
        format.endings.iter().any(fits)
    })
}

/// The format of a file that begins with `bytes`; its name decides what content leaves open.
///
/// `None` where neither tells.
pub fn detect(bytes: &[u8], path: &Path) -> Option<&'static Format> {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy())
        .unwrap_or_default();
    find(&Head {
        path: Some(path),
        ..Head::new(bytes, &name)
    })
}

fn find(head: &Head<'_>) -> Option<&'static Format> {
    let named = by_ending(&head.name).filter(|format| format.can_read());
    // Content that fits is believed over the ending; the ending chooses where several fit.
    let fits = |format: &&'static Format| format.can_read() && (format.recognise)(head);
    named
        .filter(fits)
        .or_else(|| FORMATS.iter().copied().find(fits))
        .or(named)
}

/// The format of an opened file, or an error that says what it seems to be.
pub(super) fn recognise(input: &Input) -> Result<&'static Format, FormatError> {
    let mut head = match input.encoding() {
        Some(encoding) => Head {
            text: encoding.decode_with_bom_removal(&input.head).0.into_owned(),
            ..Head::new(&input.head, &input.name)
        },
        None => Head::new(&input.head, &input.name),
    };
    head.path = input.path.as_deref();
    head.parts = &input.parts;
    if head.text.trim().is_empty() && head.is_text() {
        return Err(FormatError::Empty);
    }
    find(&head).ok_or_else(|| FormatError::Unrecognised {
        found: match head.root() {
            Some(root) if head.is_text() => format!("the element `{root}`"),
            _ => {
                let start: String = head.text.chars().take(30).collect();
                format!("`{}`", start.escape_debug())
            }
        },
    })
}
