//! Tables that are read whole: those of spreadsheets and of documents.
//!
//! A document may have several tables, and rows above the one that names the columns. Tables that
//! have no two columns of text are passed over.

use super::columns::Layout;
use super::draft::Draft;
use super::error::{Fault, FormatError};
use super::read::{Cells, Drafts, ReadOptions, Summary};
use super::table::Rows;

/// Rows above the header that are looked at.
const BANNER_ROWS: usize = 10;
/// Rows from which the languages are told.
const SAMPLE_ROWS: usize = 200;

/// The cells of a table, row by row.
pub(super) type Table = Vec<Vec<String>>;

/// The units of all tables in which texts in two languages are found.
pub(super) fn drafts(
    tables: Vec<Table>,
    options: &ReadOptions,
) -> Result<Box<dyn Drafts>, FormatError> {
    // Only text files need a guard against formulas.
    let options = ReadOptions {
        cells: Cells::Raw,
        ..options.clone()
    };
    let mut read = Vec::new();
    let mut problem = None;
    for mut table in tables {
        let named = |row: &Vec<String>| {
            let cells: Vec<&str> = row.iter().map(String::as_str).collect();
            Layout::of(&cells, options.columns.as_ref()).is_ok_and(|layout| layout.header)
        };
        let wide = |row: &Vec<String>| row.iter().filter(|c| !c.trim().is_empty()).count() >= 2;
        let begin = table.iter().take(BANNER_ROWS).position(named);
        let begin = begin.or_else(|| table.iter().position(wide));
        let Some(begin) = begin else { continue };
        table.drain(..begin);
        let sample = &table[..table.len().min(SAMPLE_ROWS)];
        match Rows::new(sample, &options) {
            Ok(rows) => {
                let skipped = usize::from(rows.has_header());
                read.push((rows, table.into_iter().skip(skipped)));
            }
            Err(error) => drop(problem.get_or_insert(error)),
        }
    }
    if read.is_empty() {
        return Err(problem.unwrap_or(FormatError::Columns {
            problem: "no table with at least two columns of text".into(),
        }));
    }
    read.reverse();
    Ok(Box::new(Tables { read, number: 0 }))
}

struct Tables {
    /// The last is read first.
    read: Vec<(Rows, std::iter::Skip<std::vec::IntoIter<Vec<String>>>)>,
    number: u64,
}

impl Drafts for Tables {
    fn next(&mut self, summary: &mut Summary) -> Option<Result<Draft, Fault>> {
        while let Some((rows, cells)) = self.read.last_mut() {
            for row in cells {
                if let Some(mut draft) = rows.draft(row.iter().map(String::as_str), None) {
                    summary.units += 1;
                    self.number += 1;
                    draft.number = self.number;
                    return Some(Ok(draft));
                }
            }
            self.read.pop();
        }
        None
    }
}
