//! Glossaries: concepts out of files, and into them.
//!
//! [`GLOSSARY_FORMATS`] is the registry. Every format says what of a concept it carries; [`lost`]
//! says what of given concepts it would not, and [`carried`] what is left of them, which is what
//! reading the file again gives.

mod csv;
mod error;
mod omegat;
mod property;
mod rows;
mod tbx;
mod utx;
mod xlsx;

pub use error::ConceptsError;
pub use property::{Lost, Property, carried, lost};
pub use rows::COLUMNS;

use std::path::Path;

use crate::lang::Tag;
use crate::model::Concept;

/// What was read of a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// In the order of the file; a concept that the file does not name has an empty id.
    pub concepts: Vec<Concept>,
    /// What the file says and concepts have no place for.
    pub left_out: Vec<Lost>,
}

/// What a format needs to know besides the file.
#[derive(Debug, Clone)]
pub struct GlossaryOptions {
    /// Language of the first column, in formats of two columns.
    pub from: Tag,
    /// Language of the second.
    pub to: Tag,
    /// When a file was written, in formats that say so in their head.
    pub now: jiff::Timestamp,
}

/// A format for glossaries.
#[derive(Debug)]
pub struct GlossaryFormat {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// Endings of files, without the dot; the first is the usual one.
    pub endings: &'static [&'static str],
    /// What it carries of a concept besides the text and language of its terms.
    pub carries: &'static [Property],
    /// Whether each file has just the two languages of [`GlossaryOptions`].
    pub bilingual: bool,
    recognise: fn(&[u8]) -> bool,
    read: fn(&[u8], &GlossaryOptions) -> Result<Reading, ConceptsError>,
    write: fn(&[Concept], &GlossaryOptions) -> Result<Vec<u8>, ConceptsError>,
}

/// The formats that tramo reads and writes; the first that recognises a file reads it.
pub static GLOSSARY_FORMATS: &[&GlossaryFormat] = &[
    &tbx::TBX,
    &tbx::TBX_DCT,
    &tbx::MARTIF,
    &xlsx::XLSX,
    &utx::UTX,
    &csv::CSV,
    &omegat::OMEGAT,
];

impl GlossaryFormat {
    /// The format of this name.
    pub fn by_name(name: &str) -> Option<&'static GlossaryFormat> {
        GLOSSARY_FORMATS
            .iter()
            .copied()
            .find(|format| format.name.eq_ignore_ascii_case(name))
    }

    /// The first format with this ending.
    pub fn by_path(path: &Path) -> Option<&'static GlossaryFormat> {
        let ending = path.extension()?.to_str()?.to_lowercase();
        GLOSSARY_FORMATS
            .iter()
            .copied()
            .find(|format| format.endings.contains(&ending.as_str()))
    }

    /// The format that the content shows, else the one of the ending.
    pub fn of_file(path: &Path, bytes: &[u8]) -> Option<&'static GlossaryFormat> {
        GLOSSARY_FORMATS
            .iter()
            .copied()
            .find(|format| (format.recognise)(bytes))
            .or_else(|| GlossaryFormat::by_path(path))
    }

    /// Reads a whole file. What breaks the format's rules is an error with its place; what
    /// concepts have no place for is told in [`Reading::left_out`].
    pub fn read(&self, bytes: &[u8], options: &GlossaryOptions) -> Result<Reading, ConceptsError> {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(ConceptsError::Empty);
        }
        (self.read)(bytes, options)
    }

    /// Writes a whole file; what the format does not carry is left out, see [`lost`].
    pub fn write(
        &self,
        concepts: &[Concept],
        options: &GlossaryOptions,
    ) -> Result<Vec<u8>, ConceptsError> {
        (self.write)(concepts, options)
    }

    /// What of `concepts` a file of this format would not have.
    pub fn lost(&self, concepts: &[Concept], options: &GlossaryOptions) -> Vec<Lost> {
        lost(concepts, self, options)
    }
}

/// The text of a file in whatever encoding it is.
fn text_of(bytes: &[u8]) -> Result<String, ConceptsError> {
    Ok(crate::text::decode::decode(bytes)?.text)
}
