//! Glossaries as workbooks, in the columns of [`super::COLUMNS`]: the first sheet whose first row
//! names them is read, and a single sheet is written.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{Format, Workbook};

use super::{ConceptsError, GlossaryFormat, GlossaryOptions, Reading, rows};
use crate::formats::sheet::sheet;
use crate::model::Concept;

pub(super) static XLSX: GlossaryFormat = GlossaryFormat {
    name: "xlsx",
    about: "Excel workbook, in the columns of csv",
    endings: &["xlsx"],
    carries: rows::CARRIES,
    bilingual: false,
    recognise: |bytes| bytes.starts_with(b"PK\x03\x04"),
    read,
    write,
};

/// Bytes that the parts of a workbook may unpack to; a glossary of a million terms stays below.
const MOST_UNPACKED: u64 = 1 << 30;
/// Times that a workbook may grow when it is unpacked: tables pack 5 to 50 times, a bomb 1,000.
const MOST_EXPANSION: u64 = 300;

fn workbook(error: impl std::fmt::Display) -> ConceptsError {
    ConceptsError::Workbook(error.to_string())
}

fn read(bytes: &[u8], _: &GlossaryOptions) -> Result<Reading, ConceptsError> {
    guard(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(workbook)?;
    let names = book.sheet_names();
    let mut refused = None;
    for name in &names {
        let sheet = sheet(&mut book, name).map_err(workbook)?;
        let first = sheet.start().map_or(0, |start| start.0);
        let rows = sheet.rows().enumerate().map(|(at, row)| {
            let line = u64::from(first) + at as u64 + 1;
            let cells: Vec<String> = row.iter().map(text).collect();
            Ok((line, cells))
        });
        match rows::read(rows) {
            Err(error @ (ConceptsError::Empty | ConceptsError::Columns { .. })) => {
                refused = refused.or(Some(error));
            }
            read => return read,
        }
    }
    Err(refused.unwrap_or(ConceptsError::Empty))
}

fn text(cell: &Data) -> String {
    match cell {
        Data::DateTimeIso(text) => text.clone(),
        Data::DateTime(time) => {
            let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
        }
        other => other.to_string(),
    }
}

/// Refuses a workbook whose parts say, or turn out, to be greater than any glossary.
fn guard(bytes: &[u8]) -> Result<(), ConceptsError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(workbook)?;
    let mut unpacked = 0_u64;
    for at in 0..archive.len() {
        unpacked = unpacked.saturating_add(archive.by_index_raw(at).map_err(workbook)?.size());
    }
    let most = MOST_UNPACKED.min((1 << 20) + bytes.len() as u64 * MOST_EXPANSION);
    if unpacked > most {
        return Err(ConceptsError::Workbook(format!(
            "its parts unpack to {unpacked} bytes, more than {most}"
        )));
    }
    Ok(())
}

fn write(concepts: &[Concept], _: &GlossaryOptions) -> Result<Vec<u8>, ConceptsError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet();
    sheet.set_name("glossary").map_err(workbook)?;
    sheet.set_freeze_panes(1, 0).map_err(workbook)?;
    let mut line = 0_u32;
    rows::write(concepts, |row| {
        for (column, cell) in (0_u16..).zip(row) {
            if cell.is_empty() {
                continue;
            }
            match line {
                0 => sheet.write_string_with_format(line, column, *cell, &bold),
                _ => sheet.write_string(line, column, *cell),
            }
            .map_err(workbook)?;
        }
        line += 1;
        Ok(())
    })?;
    book.save_to_buffer().map_err(workbook)
}
