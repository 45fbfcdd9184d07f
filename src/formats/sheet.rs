//! Sheets of a spreadsheet, within bounds that a hostile file cannot pass.

use std::io::{Read, Seek};

use calamine::{Cell, Data, DataRef, Range, Xlsx, XlsxError};

/// Cells of the rectangle that a sheet's filled cells span. One of a million rows with as many
/// columns as tramo writes stays below.
const MOST_CELLS: u64 = 1 << 25;
/// Rows and columns of a sheet in Excel.
const MOST_ROWS: u32 = 1 << 20;
const MOST_COLUMNS: u32 = 1 << 14;

/// Why a sheet could not be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum SheetError {
    /// The reader of spreadsheets says so.
    #[error(transparent)]
    Unreadable(#[from] XlsxError),
    /// A cell stands where no sheet has cells.
    #[error(
        "sheet `{sheet}`: a cell in row {row}, column {column}; expected at most {MOST_ROWS} rows and {MOST_COLUMNS} columns"
    )]
    Outside {
        /// Name of the sheet.
        sheet: String,
        /// Row of the cell, counted from 1.
        row: u64,
        /// Column of the cell, counted from 1.
        column: u64,
    },
    /// Two cells stand so far apart that what lies between would fill the memory.
    #[error(
        "sheet `{sheet}`: its cells span {rows} rows and {columns} columns, more than {MOST_CELLS} cells"
    )]
    Vast {
        /// Name of the sheet.
        sheet: String,
        /// Rows from the first filled cell to the last.
        rows: u64,
        /// Columns from the first filled cell to the last.
        columns: u64,
    },
}

/// The filled cells of the sheet called `name`, and what lies between; none of a chart.
pub(super) fn sheet<R: Read + Seek>(
    book: &mut Xlsx<R>,
    name: &str,
) -> Result<Range<Data>, SheetError> {
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Range::default()),
        Err(error) => return Err(error.into()),
    };
    let mut cells = Vec::new();
    let (mut first, mut last) = ((u32::MAX, u32::MAX), (0, 0));
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        if matches!(cell.get_value(), DataRef::Empty) {
            continue;
        }
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            return Err(SheetError::Outside {
                sheet: name.to_owned(),
                row: u64::from(row) + 1,
                column: u64::from(column) + 1,
            });
        }
        first = (row.min(first.0), column.min(first.1));
        last = (row.max(last.0), column.max(last.1));
        let value = Data::from(cell.get_value().clone());
        cells.push(Cell::new((row, column), value));
    }
    let [rows, columns] = [(first.0, last.0), (first.1, last.1)]
        .map(|(first, last)| u64::from(last.saturating_sub(first)) + 1);
    if rows * columns > MOST_CELLS {
        return Err(SheetError::Vast {
            sheet: name.to_owned(),
            rows,
            columns,
        });
    }
    Ok(Range::from_sparse(cells))
}
