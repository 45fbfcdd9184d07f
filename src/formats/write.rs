//! Writing: one entry point for every format.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use super::error::FormatError;
use super::read::Cells;
use super::{Format, Output};
use crate::model::{Origin, Review, Unit};

/// How to write a file.
#[derive(Debug, Clone, Default)]
pub struct WriteOptions {
    /// How much of inline codes a TMX file carries.
    pub level: Level,
    /// The source language that the header of a TMX file names.
    pub header_language: HeaderLanguage,
    /// The program that a TMX file is meant for, where programs differ.
    pub dialect: Dialect,
    /// How the cells of a table are written.
    pub cells: Cells,
    /// What the file is to say of itself as a whole, as [`Summary::header`](super::Summary) has it.
    pub header: BTreeMap<String, String>,
    /// Version of the program that writes, for formats that name it.
    pub program_version: Option<String>,
}

/// The source language that the header of a TMX file names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum HeaderLanguage {
    /// The one of the first thousand units, or `*all*` where they have several.
    #[default]
    FromUnits,
    /// `*all*`: each unit names its own.
    All,
    /// This one; a unit with another names its own, which some readers do not accept.
    One(crate::lang::Tag),
}

/// How much of inline codes a TMX file carries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Level {
    /// Text only.
    One,
    /// Text with its inline codes.
    #[default]
    Two,
}

/// The program that a TMX file is meant for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Dialect {
    /// Any program.
    #[default]
    General,
    /// OmegaT.
    OmegaT,
    /// Trados Studio.
    Trados,
    /// memoQ.
    MemoQ,
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WriteSummary {
    /// Units written.
    pub units: u64,
    /// Characters left out because the format does not allow them.
    pub stripped: u64,
    /// What could not be carried, with the number of units that had it: `inline codes`.
    pub lost: BTreeMap<&'static str, u64>,
}

impl WriteSummary {
    /// Counts one unit whose `what` the format cannot carry.
    pub(super) fn lose(&mut self, what: &'static str) {
        *self.lost.entry(what).or_default() += 1;
    }
}

/// Counts what of a unit a format that carries only `carried` leaves behind.
pub(super) fn count_losses(unit: &Unit, carried: &[&'static str], summary: &mut WriteSummary) {
    let inline = unit.source.inline.is_some() || unit.target.inline.is_some();
    for (what, there) in [
        ("inline codes", inline),
        ("document", unit.document.is_some()),
        ("position", unit.position.is_some()),
        ("context", unit.previous.is_some() || unit.next.is_some()),
        ("date", unit.date.is_some()),
        ("domain", unit.domain.is_some()),
        ("client", unit.client.is_some()),
        ("origin", unit.origin != Origin::Imported),
        ("confidence", unit.confidence != 1.0),
        ("review", unit.review != Review::Unreviewed),
        ("times", unit.created.is_some() || unit.changed.is_some()),
        ("creator", unit.creator.is_some()),
        ("properties", !unit.properties.is_empty()),
    ] {
        if there && !carried.contains(&what) {
            summary.lose(what);
        }
    }
}

/// What a format does with units; [`Writer`] counts them.
pub(super) trait Sink: Send {
    fn write(&mut self, unit: &Unit, summary: &mut WriteSummary) -> Result<(), FormatError>;
    fn finish(self: Box<Self>, summary: &mut WriteSummary) -> Result<(), FormatError>;
}

/// A file being written. Without [`Writer::finish`] it is not complete.
pub struct Writer {
    sink: Box<dyn Sink>,
    summary: WriteSummary,
}

/// Begins a file in `format` on `output`.
///
/// Formats that are two files (`moses`) need [`create_at`].
pub fn create(
    output: Box<dyn Write + Send>,
    format: &'static Format,
    options: &WriteOptions,
) -> Result<Writer, FormatError> {
    begin(Output::stream(output), format, options)
}

/// Begins a file at `path`, or the two files that begin with this name in formats of two files.
pub fn create_at(
    path: &Path,
    format: &'static Format,
    options: &WriteOptions,
) -> Result<Writer, FormatError> {
    begin(Output::file(path, format)?, format, options)
}

fn begin(
    output: Output,
    format: &'static Format,
    options: &WriteOptions,
) -> Result<Writer, FormatError> {
    let Some(write) = format.write else {
        return Err(FormatError::Unsupported {
            format: format.name,
            problem: "can be read, not written".into(),
        });
    };
    // Left unsaid, a file would be taken for something that it is not.
    if format.name != "tmx" && (options.level, options.dialect) != Default::default() {
        return Err(FormatError::Unsupported {
            format: format.name,
            problem: "has neither levels nor a form for one program, as tmx has".into(),
        });
    }
    Ok(Writer {
        sink: write(output, options)?,
        summary: WriteSummary::default(),
    })
}

impl Writer {
    /// Writes a unit behind the others.
    pub fn write(&mut self, unit: &Unit) -> Result<(), FormatError> {
        self.sink.write(unit, &mut self.summary)?;
        self.summary.units += 1;
        Ok(())
    }

    /// Completes the file.
    pub fn finish(mut self) -> Result<WriteSummary, FormatError> {
        self.sink.finish(&mut self.summary)?;
        Ok(self.summary)
    }
}
