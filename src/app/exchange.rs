//! Units in from exchange files and out to them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;

use super::{AppError, Listener, Progress, Result};
use crate::formats::{self, Columns, Fault, Files, Format, FormatError, Reader, Summary, Writer};
use crate::lang::Tag;
use crate::model::Unit;
use crate::store::{Filter, Store, Stored, Transaction, Visit};

pub use crate::formats::{
    Cells, Dialect, Direction, Level, Pairing, Proposals, ReadOptions, WriteOptions, WriteSummary,
};

/// Where units come from.
pub enum Origin {
    /// A file.
    File(PathBuf),
    /// A stream, with a name to call it by.
    Stream(Box<dyn io::Read + Send>, PathBuf),
}

/// What to do with units that cannot be read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unsound {
    /// One of them, and nothing of any file is kept.
    #[default]
    RefuseAll,
    /// They are left out and counted.
    LeaveOut,
}

/// How to import.
#[derive(Debug, Clone, Default)]
pub struct Import {
    /// How the files are read.
    pub reading: ReadOptions,
    /// What to do with units that cannot be read.
    pub unsound: Unsound,
    /// Whether only the report is made.
    pub dry_run: bool,
}

/// What became of the units of a file. As JSON this is a promise: fields are added, never renamed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Imported {
    /// The file.
    pub file: PathBuf,
    /// Name of the format.
    pub format: &'static str,
    /// Units in the file.
    pub read: u64,
    /// Pairs of texts in the languages that were read, those left out included.
    pub pairs: u64,
    /// Texts of any language that are empty.
    pub empty_segments: u64,
    /// Units that the memory did not have.
    pub new: u64,
    /// Units that it had with other particulars.
    pub changed: u64,
    /// Units that it had just so.
    pub unchanged: u64,
    /// Units that could not be read.
    pub refused: u64,
    /// Units left out because a side has no text.
    pub blank: u64,
    /// Units left out because they lack the pair of languages.
    pub other_languages: u64,
    /// Units left out because they were translated from another language.
    pub other_direction: u64,
    /// The pair of languages, source first.
    pub pair: Option<(Tag, Tag)>,
    /// Whether the pair was chosen rather than asked for.
    pub chosen: bool,
    /// The languages of the file.
    pub languages: Vec<Tag>,
    /// The number of texts in each of them.
    pub texts: BTreeMap<Tag, u64>,
    /// Name of the encoding.
    pub encoding: Option<&'static str>,
    /// The first of the refusals, with their places.
    pub refusals: Vec<String>,
}

/// How many refusals are told.
const REFUSALS_TOLD: usize = 10;

/// Units between two looks at the caller's wish to stop.
const UNITS_A_STEP: u64 = 500;

/// Imports all files, or, where one of them fails, nothing.
pub fn import(
    store: &mut dyn Store,
    origins: Vec<Origin>,
    import: &Import,
    now: Timestamp,
    listener: &mut Listener<'_>,
) -> Result<Vec<Imported>> {
    let mut writing = store.begin(now)?;
    let name = |origin: &Origin| match origin {
        Origin::File(path) | Origin::Stream(_, path) => path.display().to_string(),
    };
    let names: Vec<_> = origins.iter().map(name).collect();
    writing.describe("import", Some(&names.join(", ")));
    if import.dry_run {
        writing.rehearse();
    }
    let mut imported = Vec::new();
    for origin in origins {
        let (opened, path) = match origin {
            Origin::File(path) => (formats::open(&path, &import.reading), path),
            Origin::Stream(stream, name) => {
                let shown = name.to_string_lossy().into_owned();
                (formats::open_stream(stream, &shown, &import.reading), name)
            }
        };
        let reader = opened.map_err(|source| AppError::Format {
            path: path.clone(),
            source,
        })?;
        imported.push(import_one(
            writing.as_mut(),
            reader,
            &path,
            import.unsound,
            listener,
        )?);
    }
    if !import.dry_run {
        writing.commit()?;
    }
    Ok(imported)
}

fn import_one(
    writing: &mut dyn Transaction,
    mut reader: Reader,
    path: &Path,
    unsound: Unsound,
    listener: &mut Listener<'_>,
) -> Result<Imported> {
    let mut imported = Imported {
        file: path.to_owned(),
        ..Imported::default()
    };
    let mut steps = 0_u64;
    while let Some(next) = reader.next() {
        match next {
            Ok(unit) => match writing.put(&unit)? {
                Stored::New => imported.new += 1,
                Stored::Changed => imported.changed += 1,
                Stored::Unchanged => imported.unchanged += 1,
            },
            Err(Fault::Refused(refusal)) => {
                if imported.refusals.len() < REFUSALS_TOLD {
                    imported.refusals.push(refusal.to_string());
                }
            }
            Err(Fault::Fatal(source)) => {
                return Err(AppError::Format {
                    path: path.to_owned(),
                    source,
                });
            }
        }
        steps += 1;
        if steps.is_multiple_of(UNITS_A_STEP) {
            let (done, total) = reader.progress();
            if listener(Progress { done, total }).is_break() {
                return Err(AppError::Stopped);
            }
        }
    }
    let summary: Summary = reader.summary();
    imported.read = summary.units;
    imported.pairs = summary.pairs;
    imported.empty_segments = summary.empty_segments;
    imported.refused = summary.refused;
    imported.blank = summary.blank;
    imported.other_languages = summary.other_languages;
    imported.other_direction = summary.other_direction;
    imported.languages = summary.languages.keys().cloned().collect();
    imported.texts = summary.languages;
    (imported.format, imported.encoding) = (summary.format, summary.encoding);
    (imported.pair, imported.chosen) = (summary.pair, summary.chosen);
    if imported.refused > 0 && unsound == Unsound::RefuseAll {
        return Err(AppError::Refused {
            path: path.to_owned(),
            refused: imported.refused,
            read: imported.read,
            first: imported.refusals,
        });
    }
    Ok(imported)
}

/// The columns of a table, as the user names them.
pub fn columns(names: &[String]) -> Result<Option<Columns>> {
    if names.is_empty() {
        return Ok(None);
    }
    let columns = names.join(",").parse();
    columns.map(Some).map_err(|source| AppError::Format {
        path: PathBuf::from("--columns"),
        source,
    })
}

/// Where units go.
pub enum Destination {
    /// A file, which appears whole or, where writing fails, stays as it was.
    File(PathBuf),
    /// A stream.
    Stream(Box<dyn Write + Send>),
}

/// Writes the units that pass `filter`, in the order of their ids.
///
/// The format is `format`, else what the file's ending tells, else TMX.
pub fn export(
    store: &dyn Store,
    filter: &Filter,
    destination: Destination,
    format: Option<&str>,
    options: &WriteOptions,
    listener: &mut Listener<'_>,
) -> Result<WriteSummary> {
    let total = match *filter == Filter::default() {
        true => Some(store.status()?.units),
        false => None,
    };
    write(destination, format, options, &mut |writer| {
        let mut done = 0;
        let mut ended = Ok(());
        store
            .units(filter, &mut |unit| {
                done += 1;
                ended = match listener(Progress { done, total }) {
                    ControlFlow::Break(()) => Err(Ending::Stopped),
                    ControlFlow::Continue(()) => writer.write(&unit).map_err(Ending::Format),
                };
                if ended.is_ok() {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            })
            .map_err(|error| Ending::App(error.into()))?;
        ended
    })
}

/// Writes units to a file, in the format that its ending tells.
pub fn write_all(units: &[Unit], file: &Path, options: &WriteOptions) -> Result<WriteSummary> {
    write(
        Destination::File(file.to_owned()),
        None,
        options,
        &mut |writer| {
            units
                .iter()
                .try_for_each(|unit| writer.write(unit).map_err(Ending::Format))
        },
    )
}

/// Writes the units that `hand` hands over to a file, in the format that its ending tells.
pub(crate) fn write_each(
    file: &Path,
    options: &WriteOptions,
    hand: &mut dyn FnMut(&mut Visit<'_>) -> Result<()>,
) -> Result<WriteSummary> {
    let destination = Destination::File(file.to_owned());
    write(destination, None, options, &mut |writer| {
        let mut ended = Ok(());
        hand(&mut |unit| {
            ended = writer.write(&unit).map_err(Ending::Format);
            match ended {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        })
        .map_err(Ending::App)?;
        ended
    })
}

/// Why writing ended early.
enum Ending {
    Stopped,
    Format(FormatError),
    App(AppError),
}

fn write(
    destination: Destination,
    format: Option<&str>,
    options: &WriteOptions,
    fill: &mut dyn FnMut(&mut Writer) -> std::result::Result<(), Ending>,
) -> Result<WriteSummary> {
    let path = match &destination {
        Destination::File(path) => path.clone(),
        Destination::Stream(_) => PathBuf::from("stdout"),
    };
    let wrap = |source: FormatError| AppError::Format {
        path: path.clone(),
        source,
    };
    let format = match format {
        Some(name) => formats::by_name(name).map_err(wrap)?,
        None => match &destination {
            Destination::File(path) => {
                formats::by_path(path).ok_or_else(|| AppError::UnknownFormat {
                    path: path.clone(),
                    known: known(),
                })?
            }
            Destination::Stream(_) => formats::by_name("tmx").map_err(wrap)?,
        },
    };
    let run = |mut writer: Writer, fill: &mut dyn FnMut(&mut Writer) -> _| match fill(&mut writer) {
        Ok(()) => writer.finish().map_err(wrap),
        Err(Ending::Stopped) => Err(AppError::Stopped),
        Err(Ending::Format(source)) => Err(wrap(source)),
        Err(Ending::App(error)) => Err(error),
    };
    match destination {
        Destination::Stream(out) => run(formats::create(out, format, options).map_err(wrap)?, fill),
        Destination::File(path) if format.files == Files::OnePerLanguage => run(
            formats::create_at(&path, format, options).map_err(wrap)?,
            fill,
        ),
        Destination::File(path) => write_file(&path, |file| {
            let out = Box::new(io::BufWriter::new(file));
            run(formats::create(out, format, options).map_err(wrap)?, fill)
        }),
    }
}

fn known() -> String {
    let writable = formats::FORMATS.iter().filter(|format| format.can_write());
    let endings: Vec<_> = writable
        .filter_map(|format: &&Format| format.endings.first())
        .collect();
    endings
        .iter()
        .map(|ending| format!(".{ending}"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Writes a file that appears whole or, where `fill` fails, stays as it was.
pub fn write_file<T>(path: &Path, fill: impl FnOnce(File) -> Result<T>) -> Result<T> {
    let wrap = |error: io::Error| AppError::file(path, &error);
    // A device or a pipe cannot be replaced, only written to.
    if path.exists() && !path.is_file() {
        return fill(File::create(path).map_err(wrap)?);
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let new = tempfile::Builder::new()
        .prefix(".tramo-")
        .permissions_of_a_new_file()
        .tempfile_in(folder)
        .map_err(wrap)?;
    let done = fill(new.reopen().map_err(wrap)?)?;
    new.persist(path).map_err(|error| wrap(error.error))?;
    Ok(done)
}

/// A temporary file is for its owner alone; what is written for others follows the umask.
trait PermissionsOfANewFile {
    fn permissions_of_a_new_file(&mut self) -> &mut Self;
}

impl PermissionsOfANewFile for tempfile::Builder<'_, '_> {
    #[cfg(unix)]
    fn permissions_of_a_new_file(&mut self) -> &mut Self {
        use std::os::unix::fs::PermissionsExt;
        self.permissions(std::fs::Permissions::from_mode(0o666))
    }

    #[cfg(not(unix))]
    fn permissions_of_a_new_file(&mut self) -> &mut Self {
        self
    }
}
