//! What can go wrong with a whole file ([`FormatError`]) and with one unit of it ([`Refusal`]).

use std::fmt;
use std::io;

/// Where in a file something stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Line, counted from 1.
    pub line: u64,
    /// Character of the line, counted from 1.
    pub column: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// Why a file cannot be read or written at all. Whoever imports keeps nothing of such a file.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// The system could not read or write.
    #[error("{}", without_number(.0))]
    Io(#[from] io::Error),
    /// The file has no bytes, or only white space.
    #[error("the file is empty")]
    Empty,
    /// Neither the content nor the ending tells the format.
    #[error("no exchange format is recognised in this file; it begins with {found}")]
    Unrecognised {
        /// The first bytes, made printable.
        found: String,
    },
    /// A format name that is not registered.
    #[error("no format is called `{name}`; known are {}", super::names())]
    NoSuchFormat {
        /// The name that was asked for.
        name: String,
    },
    /// The content is of another kind than its ending or the asked format says.
    #[error("not {format}: found {found}")]
    NotThis {
        /// Name of the format that was expected.
        format: &'static str,
        /// What was found instead.
        found: String,
    },
    /// The file breaks the rules of the syntax that it is written in.
    #[error("{place}: not well-formed: {problem}")]
    Malformed {
        /// Where.
        place: Place,
        /// What was found and what was expected.
        problem: String,
    },
    /// Bytes that the file's encoding does not allow.
    #[error("{place}: bytes that {encoding} does not allow")]
    Encoding {
        /// Where; the column counts what could be read.
        place: Place,
        /// The encoding that was announced or, failing that, expected.
        encoding: &'static str,
    },
    /// The file goes beyond a limit that protects the machine.
    #[error("{place}: {what} go beyond the limit of {limit}")]
    Limit {
        /// Where.
        place: Place,
        /// What there is too much of: `nested elements`.
        what: &'static str,
        /// The greatest number that is allowed.
        limit: u64,
    },
    /// The format can only be read or only be written, or not in the way that was asked.
    #[error("{format}: {problem}")]
    Unsupported {
        /// Name of the format.
        format: &'static str,
        /// What cannot be done.
        problem: String,
    },
    /// The file does not say what its columns hold, or has not the asked ones.
    #[error("{problem}")]
    Columns {
        /// What was found and what was expected.
        problem: String,
    },
}

/// What the system says, without its number, which tells a translator nothing.
pub(crate) fn without_number(error: &io::Error) -> String {
    let said = error.to_string();
    let said = said.split(" (os error").next().unwrap_or(&said);
    said.to_owned()
}

impl FormatError {
    /// What the user may do about it.
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            FormatError::Unrecognised { .. } | FormatError::NotThis { .. } => {
                "name the format with --format"
            }
            FormatError::Malformed { .. } => {
                "nothing was kept; mend the file at this place, or export it again"
            }
            FormatError::Encoding { .. } => {
                "name the encoding that the file is really in, such as --encoding windows-1252"
            }
            FormatError::Columns { .. } => {
                "say which columns to read, such as --columns source,target, and the languages \
                 with --from and --to"
            }
            FormatError::Io(_)
            | FormatError::Empty
            | FormatError::NoSuchFormat { .. }
            | FormatError::Limit { .. }
            | FormatError::Unsupported { .. } => return None,
        })
    }
}

/// One unit that cannot be read; reading goes on behind it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}unit {unit}: found {found}, expected {expected}", Line(*.line))]
pub struct Refusal {
    /// The unit's number in the file, counted from 1.
    pub unit: u64,
    /// The line that it begins on, counted from 1, in formats that have lines.
    pub line: Option<u64>,
    /// What was found.
    pub found: String,
    /// What was expected.
    pub expected: String,
}

struct Line(Option<u64>);

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(line) => write!(f, "line {line}, "),
            None => Ok(()),
        }
    }
}

/// What a [`Reader`](super::Reader) gives instead of a unit.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// This unit cannot be read; the next call goes on behind it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The file cannot be read further; whoever imports keeps nothing of it.
    #[error(transparent)]
    Fatal(#[from] FormatError),
}
