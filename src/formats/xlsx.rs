//! XLSX: a row a unit, with the columns that CSV has. Read whole, as the format demands.
//!
//! Cells are written as text, which no spreadsheet takes for a formula; so nothing is guarded.

use std::io::{Cursor, Write};

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{Format as Style, Workbook};

use super::archive::check_size;
use super::columns::ALL;
use super::error::{FormatError, Place};
use super::grid::{self, Table};
use super::input::Input;
use super::read::{Cells, Drafts, ReadOptions, Summary};
use super::sheet::sheet;
use super::table::cells;
use super::write::{Sink, WriteOptions, WriteSummary};
use super::{Files, Format, Output};
use crate::model::Unit;

/// Characters of a cell, and rows of a sheet, that Excel allows.
const MAX_CELL: usize = 32_767;
const MAX_ROWS: u32 = 1_048_576;

/// A spreadsheet of Excel.
pub static XLSX: Format = Format {
    name: "xlsx",
    title: "Excel spreadsheet with a unit a row",
    endings: &["xlsx"],
    files: Files::One,
    recognise: |head| head.parts.iter().any(|part| part == "xl/workbook.xml"),
    read: Some(read),
    write: Some(write),
};

fn damaged(error: impl std::fmt::Display) -> FormatError {
    FormatError::Malformed {
        place: Place::default(),
        problem: format!("a spreadsheet that cannot be read: {error}"),
    }
}

fn read(
    input: Input,
    options: &ReadOptions,
    _: &mut Summary,
) -> Result<Box<dyn Drafts>, FormatError> {
    let bytes = input.whole()?;
    check_size(&bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut tables: Vec<Table> = Vec::new();
    for name in book.sheet_names() {
        let sheet = sheet(&mut book, &name).map_err(damaged)?;
        tables.push(
            sheet
                .rows()
                .map(|row| row.iter().map(text).collect())
                .collect(),
        );
    }
    grid::drafts(tables, options)
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn write(output: Output, _: &WriteOptions) -> Result<Box<dyn Sink>, FormatError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let bold = Style::new().set_bold();
    for (column, (name, _)) in ALL.iter().enumerate() {
        sheet
            .write_string_with_format(0, column as u16, *name, &bold)
            .map_err(unwritable)?;
    }
    for column in 0..2 {
        // Wide enough to read a sentence.
        sheet.set_column_width(column, 60).map_err(unwritable)?;
    }
    sheet.set_freeze_panes(1, 0).map_err(unwritable)?;
    Ok(Box::new(Written {
        output,
        book,
        row: 1,
    }))
}

fn unwritable(error: rust_xlsxwriter::XlsxError) -> FormatError {
    FormatError::Unsupported {
        format: "xlsx",
        problem: error.to_string(),
    }
}

struct Written {
    output: Output,
    book: Workbook,
    row: u32,
}

impl Sink for Written {
    fn write(&mut self, unit: &Unit, summary: &mut WriteSummary) -> Result<(), FormatError> {
        if self.row >= MAX_ROWS {
            return Err(FormatError::Unsupported {
                format: "xlsx",
                problem: format!("holds {MAX_ROWS} rows at most; write CSV instead"),
            });
        }
        let sheet = self.book.worksheet_from_index(0).map_err(unwritable)?;
        for (column, cell) in cells(unit, Cells::Raw).iter().enumerate() {
            if cell.is_empty() {
                continue;
            }
            let mut cell = cell.as_str();
            // Excel counts in UTF-16.
            if cell.len() > MAX_CELL && cell.encode_utf16().count() > MAX_CELL {
                summary.lose("ends of texts longer than a cell");
                let mut room = MAX_CELL;
                let end = cell.char_indices().find(|(_, c)| {
                    let fits = room >= c.len_utf16();
                    room = room.saturating_sub(c.len_utf16());
                    !fits
                });
                cell = &cell[..end.map_or(cell.len(), |(at, _)| at)];
            }
            sheet
                .write_string(self.row, column as u16, cell)
                .map_err(unwritable)?;
        }
        self.row += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>, _: &mut WriteSummary) -> Result<(), FormatError> {
        let bytes = self.book.save_to_buffer().map_err(unwritable)?;
        self.output.write_all(&bytes)?;
        self.output.flush()?;
        Ok(())
    }
}
