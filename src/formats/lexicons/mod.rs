//! Lexicons: pairs of words and phrases out of files that other programs use.
//!
//! [`LEXICON_FORMATS`] is the registry. Which format a file has is told by its content, for dictd's
//! two files by their names. A line that breaks the format's rules is an error with its place.

mod article;
mod dictd;
mod hunalign;
mod tsv;

use std::io;
use std::path::Path;

use rustc_hash::FxHashMap;

use super::error::{FormatError, Place};
use crate::lang::{Lexicon, Rendering};
use crate::text::decode::decode;
use crate::text::nfc;

/// What a format reads: the file and, where it has one, its companion.
pub(super) struct Source<'a> {
    /// The whole file.
    bytes: &'a [u8],
    /// The file's path; empty for a stream.
    path: &'a Path,
}

/// A format for lexicons.
pub struct LexiconFormat {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    recognise: fn(&Source) -> bool,
    read: fn(&Source, &mut Draft) -> Result<(), FormatError>,
}

/// The formats that tramo reads; the first that recognises a file reads it.
pub static LEXICON_FORMATS: &[&LexiconFormat] = &[&dictd::DICTD, &hunalign::HUNALIGN, &tsv::TSV];

/// What was read of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct LexiconRead {
    /// Name of the format.
    pub format: &'static str,
    /// The pairs, each once, headwords in the order of the file.
    pub lexicon: Lexicon,
}

/// Reads the lexicon of a file, in the format of this name or in the one that its content shows.
///
/// Both sides are brought into normal form: lower case, NFC, single blanks. A pair that stands
/// twice counts once, with the greater of its weights.
pub fn read(path: &Path, format: Option<&str>) -> Result<LexiconRead, FormatError> {
    read_bytes(&std::fs::read(path)?, path, format)
}

/// Reads the lexicon of a stream; dictd's two files cannot come as one.
pub fn read_stream(
    stream: &mut dyn io::Read,
    format: Option<&str>,
) -> Result<LexiconRead, FormatError> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    read_bytes(&bytes, Path::new(""), format)
}

fn read_bytes(bytes: &[u8], path: &Path, format: Option<&str>) -> Result<LexiconRead, FormatError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(FormatError::Empty);
    }
    let source = Source { bytes, path };
    let known = || LEXICON_FORMATS.iter().copied();
    let format = match format {
        Some(name) => known()
            .find(|known| known.name.eq_ignore_ascii_case(name))
            .ok_or_else(|| no_such(name))?,
        None => known()
            .find(|format| (format.recognise)(&source))
            .ok_or_else(|| FormatError::Unrecognised {
                found: beginning(bytes),
            })?,
    };
    let mut draft = Draft::default();
    (format.read)(&source, &mut draft)?;
    if draft.renderings.is_empty() {
        return Err(FormatError::NotThis {
            format: format.name,
            found: "no pair of words".to_owned(),
        });
    }
    Ok(LexiconRead {
        format: format.name,
        lexicon: Lexicon::new(draft.renderings),
    })
}

fn no_such(name: &str) -> FormatError {
    let names: Vec<_> = LEXICON_FORMATS.iter().map(|format| format.name).collect();
    FormatError::Unsupported {
        format: "lexicon",
        problem: format!(
            "no format is called `{name}`; known are {}",
            names.join(", ")
        ),
    }
}

fn beginning(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(120)]);
    format!("{:?}", text.chars().take(40).collect::<String>())
}

/// The pairs read so far.
#[derive(Default)]
pub(super) struct Draft {
    renderings: Vec<Rendering>,
    places: FxHashMap<(String, String), usize>,
}

impl Draft {
    /// Adds a pair, whose weight is above 0 and at most 1. A side without a letter or digit says
    /// nothing, and the pair is passed over.
    fn add(&mut self, source: &str, target: &str, weight: f32) {
        let pair = (normal(source), normal(target));
        if !pair.0.contains(char::is_alphanumeric) || !pair.1.contains(char::is_alphanumeric) {
            return;
        }
        if let Some(at) = self.places.get(&pair) {
            let known = &mut self.renderings[*at].weight;
            *known = known.max(weight);
            return;
        }
        self.renderings.push(Rendering {
            source: pair.0.clone().into(),
            target: pair.1.clone().into(),
            weight,
        });
        self.places.insert(pair, self.renderings.len() - 1);
    }
}

/// Lower case, NFC, single blanks, straight apostrophes.
fn normal(text: &str) -> String {
    let lower = nfc(text).to_lowercase().replace('’', "'");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of a file in whatever encoding it is.
fn text_of(source: &Source, format: &'static str) -> Result<String, FormatError> {
    let text = decode(source.bytes).map_err(|error| FormatError::NotThis {
        format,
        found: error.to_string(),
    })?;
    Ok(text.text)
}

/// Lines with something on them that are no comment, with their numbers, counted from 1.
fn lines(text: &str) -> impl Iterator<Item = (u64, &str)> {
    let text = text.trim_start_matches('\u{feff}');
    (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
}

fn malformed(line: u64, found: &str, expected: &str) -> FormatError {
    FormatError::Malformed {
        place: Place { line, column: 1 },
        problem: format!("found {found}, expected {expected}"),
    }
}

/// Share of the first lines, in percent, that must at least fit a format for it to be recognised.
const FITTING: usize = 50;
/// Lines that are looked at to tell a format.
const LOOKED_AT: usize = 200;

/// Whether most of the first lines fit.
fn mostly(source: &Source, fits: impl Fn(&str) -> bool) -> bool {
    // The cut may fall into a letter, of which nothing depends.
    let head = &source.bytes[..source.bytes.len().min(1 << 16)];
    let head = String::from_utf8_lossy(head);
    let looked: Vec<bool> = lines(&head)
        .take(LOOKED_AT)
        .map(|(_, line)| fits(line))
        .collect();
    let fitting = looked.iter().filter(|fits| **fits).count();
    fitting > 0 && fitting * 100 >= looked.len() * FITTING
}
