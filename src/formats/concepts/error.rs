//! Why a file is no glossary.

use crate::formats::error::FormatError;
use crate::text::decode::DecodeError;

/// Why a file is no glossary, or cannot be made one.
#[derive(Debug, thiserror::Error)]
pub enum ConceptsError {
    /// The file has no row.
    #[error("the file is empty")]
    Empty,
    /// Neither a row a term nor a column a language.
    #[error(
        "line 1: found the columns {found}, expected `language` and `term`, or a column a language such as `es`"
    )]
    Columns {
        /// The columns of the file.
        found: String,
    },
    /// Something that breaks the format's rules.
    #[error("line {line}: {problem}")]
    Row {
        /// The line, counted from 1.
        line: u64,
        /// What is wrong.
        problem: String,
    },
    /// A cell that says nothing that its column may say.
    #[error("line {line}, column `{column}`: found `{found}`, expected {expected}")]
    Cell {
        /// The line, counted from 1.
        line: u64,
        /// Name of the column.
        column: String,
        /// What was found.
        found: String,
        /// What may stand there.
        expected: String,
    },
    /// The file is no XML, or breaks its limits.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// The file is no text.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The file is no workbook, or cannot be made one.
    #[error("workbook: {0}")]
    Workbook(String),
}

impl ConceptsError {
    pub(super) fn row(line: u64, problem: impl Into<String>) -> ConceptsError {
        ConceptsError::Row {
            line,
            problem: problem.into(),
        }
    }
}
