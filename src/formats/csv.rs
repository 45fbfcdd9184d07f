//! CSV and TSV: a row a unit.
//!
//! Delimiter, quoting and encoding are found from the beginning of the file; [`columns`](super::columns)
//! tells what the columns hold. Written as RFC 4180 says, in UTF-8; with a byte-order mark and
//! guarded cells unless [`Cells::Raw`] is asked, because spreadsheets need both.

use std::io::{self, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::columns::{ALL, Field, Layout};
use super::draft::Draft;
use super::error::{Fault, FormatError, Place};
use super::input::{HEAD_BYTES, Input};
use super::read::{Cells, Drafts, ReadOptions, Summary};
use super::table::{Rows, cells};
use super::write::{Sink, WriteOptions, WriteSummary};
use super::xml::NotDecodable;
use super::{Files, Format, Output};
use crate::model::Unit;

/// Rows that are looked at to tell delimiter, header and languages.
const SAMPLE_ROWS: usize = 200;
/// Bytes of one row; a quote that is never closed would otherwise swallow the file.
const MAX_ROW_BYTES: u64 = 16 << 20;
/// What separates cells, the least ambiguous first.
const DELIMITERS: &[u8] = b"\t;,|";

/// Comma-separated values.
pub static CSV: Format = Format {
    name: "csv",
    title: "table with a unit a row, cells separated by comma or semicolon",
    endings: &["csv"],
    files: Files::One,
    recognise: |head| {
        head.is_text() && dialect(&head.text, None).is_some_and(|d| d.delimiter != b'\t')
    },
    read: Some(read),
    write: Some(|output, options| write(output, options, b',')),
};

/// Tab-separated values.
pub static TSV: Format = Format {
    name: "tsv",
    title: "table with a unit a row, cells separated by tab",
    endings: &["tsv", "tab"],
    files: Files::One,
    recognise: |head| {
        head.is_text() && dialect(&head.text, None).is_some_and(|d| d.delimiter == b'\t')
    },
    read: Some(read),
    write: Some(|output, options| write(output, options, b'\t')),
};

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub delimiter: u8,
    pub quoting: bool,
    /// What begins a line that is passed over.
    pub comment: Option<u8>,
}

/// The dialect in which most rows of the sample have the same number of cells, at least two.
fn dialect(sample: &str, preferred: Option<u8>) -> Option<Dialect> {
    let mut found: Option<(Dialect, f64)> = None;
    for &delimiter in DELIMITERS {
        let quoting = match quotes(sample, delimiter) {
            Quotes::Needed => true,
            Quotes::Text => false,
            // Lists parted by tabs are seldom quoted; what their first cells do not show, a later
            // cell that begins with a quotation must not undo.
            Quotes::Possible => delimiter != b'\t' || sample.starts_with(OWN_TSV),
        };
        let dialect = Dialect {
            delimiter,
            quoting,
            comment: None,
        };
        let widths: Vec<usize> = rows(sample, dialect).iter().map(Vec::len).collect();
        let Some(usual) = widths
            .iter()
            .copied()
            .max_by_key(|width| (widths.iter().filter(|w| *w == width).count(), *width))
            .filter(|width| *width >= 2)
        else {
            continue;
        };
        let share = widths.iter().filter(|w| **w == usual).count() as f64 / widths.len() as f64;
        let share = share
            + if preferred == Some(delimiter) {
                0.5
            } else {
                0.0
            };
        // An earlier delimiter is only given up for one that fits clearly better.
        if found.is_none_or(|(_, best)| share > best + 0.1) {
            found = Some((dialect, share));
        }
    }
    found
        .filter(|(_, share)| *share >= 0.5)
        .map(|(dialect, _)| dialect)
}

/// How tramo's own files with tabs begin.
const OWN_TSV: &str = "source\ttarget\tsource_language\t";

/// What quotes at the beginning of cells are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    /// They enclose cells, as RFC 4180 says: some could not be written otherwise, or all have them.
    Needed,
    /// They are part of the text, as in most plain lists of segments: some enclose nothing.
    Text,
    /// There are none, or they could be either.
    Possible,
}

fn quotes(sample: &str, delimiter: u8) -> Quotes {
    let bytes = sample.as_bytes();
    let mut found = Quotes::Possible;
    let (mut enclosed, mut bare) = (0, 0);
    let mut at = 0;
    while at < bytes.len() {
        bare += usize::from(![b'"', b'\r', b'\n', delimiter].contains(&bytes[at]));
        if bytes[at] == b'"' {
            enclosed += 1;
            at += 1;
            let begin = at;
            loop {
                match memchr::memchr(b'"', &bytes[at..]) {
                    // The sample may end within a cell; a quote alone in a short file may not.
                    None if sample.len() >= HEAD_BYTES - 4 => return found,
                    None => return Quotes::Text,
                    Some(next) => at += next + 1,
                }
                match bytes.get(at) {
                    Some(b'"') => {
                        found = Quotes::Needed;
                        at += 1;
                    }
                    Some(next) if ![b'\r', b'\n', delimiter].contains(next) => return Quotes::Text,
                    _ => break,
                }
            }
            if memchr::memchr3(delimiter, b'\n', b'\r', &bytes[begin..at - 1]).is_some() {
                found = Quotes::Needed;
            }
        }
        match memchr::memchr3(delimiter, b'\n', b'\r', &bytes[at..]) {
            Some(next) => at += next + 1,
            None => break,
        }
    }
    match found {
        Quotes::Possible if enclosed > 0 && bare == 0 => Quotes::Needed,
        found => found,
    }
}

/// The first rows of the sample without one that its end may have cut.
fn rows(sample: &str, dialect: Dialect) -> Vec<Vec<String>> {
    let mut reader = builder(dialect).from_reader(sample.as_bytes());
    let mut rows: Vec<Vec<String>> = reader
        .records()
        .map_while(Result::ok)
        .take(SAMPLE_ROWS)
        .map(|record| record.iter().map(str::to_owned).collect())
        .collect();
    if rows.len() > 1 && rows.len() < SAMPLE_ROWS && sample.len() >= HEAD_BYTES - 4 {
        rows.pop();
    }
    rows
}

fn builder(dialect: Dialect) -> ::csv::ReaderBuilder {
    let mut builder = ::csv::ReaderBuilder::new();
    builder
        .has_headers(false)
        .flexible(true)
        .delimiter(dialect.delimiter)
        .quoting(dialect.quoting)
        .comment(dialect.comment);
    builder
}

fn read(
    input: Input,
    options: &ReadOptions,
    summary: &mut Summary,
) -> Result<Box<dyn Drafts>, FormatError> {
    let sample = sample(&input)?;
    let preferred = match input.name.rsplit('.').next() {
        Some("tsv" | "tab") => Some(b'\t'),
        _ => None,
    };
    let dialect = dialect(&sample, preferred).ok_or_else(|| FormatError::Columns {
        problem: "no delimiter (tab, comma, semicolon) parts the rows into the same number of \
                  cells, expected at least two columns"
            .into(),
    })?;
    let rows = Rows::new(&rows(&sample, dialect), options)?;
    Ok(table(input, dialect, rows, summary))
}

/// Reads a table whose dialect and columns are known, and whose cells nobody guards.
pub(super) fn read_known(
    input: Input,
    options: &ReadOptions,
    summary: &mut Summary,
    dialect: Dialect,
    fields: Vec<Field>,
) -> Result<Box<dyn Drafts>, FormatError> {
    let sample = sample(&input)?;
    let layout = Layout {
        fields,
        header: false,
    };
    let options = ReadOptions {
        cells: Cells::Raw,
        ..options.clone()
    };
    let rows = Rows::of(layout, &rows(&sample, dialect), &options)?;
    Ok(table(input, dialect, rows, summary))
}

/// The beginning of the file, decoded.
fn sample(input: &Input) -> Result<String, FormatError> {
    let (sample, _) = input.text_encoding().decode_with_bom_removal(&input.head);
    if sample.trim().is_empty() {
        return Err(FormatError::Empty);
    }
    Ok(sample.into_owned())
}

fn table(input: Input, dialect: Dialect, rows: Rows, summary: &mut Summary) -> Box<dyn Drafts> {
    let encoding = input.text_encoding();
    summary.encoding = Some(encoding.name());
    let since_row = Arc::new(AtomicU64::new(0));
    let bytes = OneRow {
        inner: input.decoded(encoding),
        since_row: since_row.clone(),
    };
    Box::new(Table {
        first: rows.has_header(),
        rows,
        reader: builder(dialect).from_reader(Box::new(bytes)),
        record: ::csv::StringRecord::new(),
        since_row,
        encoding: encoding.name(),
    })
}

struct Table {
    rows: Rows,
    reader: ::csv::Reader<Box<dyn Read + Send>>,
    record: ::csv::StringRecord,
    since_row: Arc<AtomicU64>,
    encoding: &'static str,
    /// Whether the next row is the header.
    first: bool,
}

impl Drafts for Table {
    fn next(&mut self, summary: &mut Summary) -> Option<Result<Draft, Fault>> {
        loop {
            let line = self.reader.position().line();
            match self.reader.read_record(&mut self.record) {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => return Some(Err(explain(error, line, self.encoding).into())),
            }
            self.since_row.store(0, Ordering::Relaxed);
            if std::mem::take(&mut self.first) {
                continue;
            }
            let line = self.record.position().map(|position| position.line());
            if let Some(draft) = self.rows.draft(self.record.iter(), line) {
                summary.units += 1;
                return Some(Ok(draft));
            }
        }
    }
}

fn explain(error: ::csv::Error, line: u64, encoding: &'static str) -> FormatError {
    let place = Place { line, column: 1 };
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => match error.get_ref() {
            Some(inner) if inner.is::<NotDecodable>() => FormatError::Encoding { place, encoding },
            Some(inner) if inner.is::<TooLong>() => FormatError::Limit {
                place,
                what: "bytes of one row",
                limit: MAX_ROW_BYTES,
            },
            _ => FormatError::Io(error),
        },
        ::csv::ErrorKind::Utf8 { pos, .. } => FormatError::Encoding {
            place: Place {
                line: pos.map_or(line, |pos| pos.line()),
                column: 1,
            },
            encoding,
        },
        other => FormatError::Malformed {
            place,
            problem: format!("{other:?}"),
        },
    }
}

#[derive(Debug, thiserror::Error)]
#[error("too long")]
struct TooLong;

/// Counts the bytes since the last row was complete and refuses a row that never is.
struct OneRow {
    inner: Box<dyn Read + Send>,
    since_row: Arc<AtomicU64>,
}

impl Read for OneRow {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let since = self.since_row.fetch_add(count as u64, Ordering::Relaxed);
        if since > MAX_ROW_BYTES {
            return Err(io::Error::other(TooLong));
        }
        Ok(count)
    }
}

fn write(
    mut output: Output,
    options: &WriteOptions,
    delimiter: u8,
) -> Result<Box<dyn Sink>, FormatError> {
    if options.cells == Cells::Guarded {
        output.write_all("\u{feff}".as_bytes())?;
    }
    let mut writer = ::csv::WriterBuilder::new()
        .delimiter(delimiter)
        .from_writer(output);
    writer
        .write_record(ALL.iter().map(|(name, _)| name))
        .map_err(written)?;
    Ok(Box::new(Written {
        writer,
        cells: options.cells,
    }))
}

struct Written {
    writer: ::csv::Writer<Output>,
    cells: Cells,
}

impl Sink for Written {
    fn write(&mut self, unit: &Unit, _: &mut WriteSummary) -> Result<(), FormatError> {
        self.writer
            .write_record(cells(unit, self.cells))
            .map_err(written)
    }

    fn finish(mut self: Box<Self>, _: &mut WriteSummary) -> Result<(), FormatError> {
        self.writer.flush()?;
        Ok(())
    }
}

fn written(error: ::csv::Error) -> FormatError {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => FormatError::Io(error),
        other => FormatError::Unsupported {
            format: "csv",
            problem: format!("{other:?}"),
        },
    }
}
