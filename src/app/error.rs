//! What a use case may fail with, each with a hint where there is one.

use std::path::{Path, PathBuf};

use crate::formats::concepts::ConceptsError;
use crate::formats::{FormatError, without_number};
use crate::lang::{TagError, UnknownLanguage};
use crate::segment::srx::RulesError;
use crate::store::{FilterError, StoreError};
use crate::text::decode::DecodeError;

/// Why a use case came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// A file that cannot be read or written.
    #[error("{}: {problem}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        problem: String,
    },
    /// A document of a kind that tramo does not read.
    #[error("{}: no document that tramo reads; known endings are {known}", .path.display())]
    UnknownKind {
        /// The file.
        path: PathBuf,
        /// The endings of the registry.
        known: String,
    },
    /// A file that is no text.
    #[error("{}: {source}", .path.display())]
    Decode {
        /// The file.
        path: PathBuf,
        /// What was found.
        source: DecodeError,
    },
    /// A document without a segment.
    #[error("{}: the document has no text", .path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// A text in a language that could not be told.
    #[error("{}: cannot tell the language of the text", .path.display())]
    Undetected {
        /// The file.
        path: PathBuf,
    },
    /// A folder in which no document has its translation.
    #[error("{}: no document here has its translation beside it", .path.display())]
    NoPairs {
        /// The folder.
        path: PathBuf,
        /// Language of the originals.
        from: String,
        /// Language of the translations.
        to: String,
    },
    /// Two files that could both be the same side of a document.
    #[error("{} and {} are both the `{language}` side of {name}", .first.display(), .second.display())]
    TwoSides {
        /// One.
        first: PathBuf,
        /// The other.
        second: PathBuf,
        /// The side.
        language: String,
        /// The document.
        name: String,
    },
    /// Both sides in the same language.
    #[error("source and target are both `{0}`")]
    SameLanguage(String),
    /// A settings file that cannot be understood.
    #[error("{}: {problem}", .path.display())]
    Settings {
        /// The file.
        path: PathBuf,
        /// Line, column and what is wrong.
        problem: String,
    },
    /// Segmentation rules that cannot be used.
    #[error("{}: {source}", .path.display())]
    Rules {
        /// The SRX file.
        path: PathBuf,
        /// What is wrong with which rule.
        source: Box<RulesError>,
    },
    /// An exchange file that cannot be read or written.
    #[error("{}: {source}", .path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What was found.
        source: FormatError,
    },
    /// A glossary that cannot be read.
    #[error("{}: {source}", .path.display())]
    Concepts {
        /// The file.
        path: PathBuf,
        /// What was found.
        source: ConceptsError,
    },
    /// A dictionary that cannot be read.
    #[error("{}: {source}", .path.display())]
    Lexicon {
        /// The file.
        path: PathBuf,
        /// What was found.
        source: FormatError,
    },
    /// A file to be written in a format that its ending does not tell.
    #[error("{}: the ending tells no format; known are {known}", .path.display())]
    UnknownFormat {
        /// The file.
        path: PathBuf,
        /// Endings of the formats that can be written.
        known: String,
    },
    /// An exchange file of which some units could not be read.
    #[error("{}: {refused} of {read} units cannot be read; nothing was imported", .path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// Units that could not be read.
        refused: u64,
        /// All units of the file.
        read: u64,
        /// The first of the refusals.
        first: Vec<String>,
    },
    /// A glossary format that is not registered.
    #[error("no glossary format is called `{name}`; known are {known}")]
    NoGlossaryFormat {
        /// The name that was asked for.
        name: String,
        /// The names of the registry.
        known: String,
    },
    /// A lexicon that the memory does not have.
    #[error("the memory has no lexicon `{name}`; it has {known}")]
    NoLexicon {
        /// The name that was asked for.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// An act that the glossary's history does not have.
    #[error("the glossary's history has no act {0}")]
    NoAct(i64),
    /// An act that was taken back before.
    #[error("act {0} is undone already")]
    UndoneAlready(i64),
    /// A glossary in which nothing is left to take back.
    #[error("there is nothing to undo in the glossary")]
    NothingToUndo,
    /// An act that cannot be taken back without later ones.
    #[error("act {act} cannot be undone: concept `{concept}` has changed since, by act {later}")]
    ChangedSince {
        /// The concept.
        concept: String,
        /// The act.
        act: i64,
        /// The last act that changed the concept.
        later: i64,
    },
    /// A concept that the glossary does not have.
    #[error("the glossary has no concept `{0}`")]
    NoConcept(String),
    /// A concept that the glossary has already.
    #[error("the glossary has a concept `{0}` already")]
    ConceptExists(String),
    /// A change of a concept that makes no sense.
    #[error("concept `{concept}`: {problem}")]
    Concept {
        /// The concept.
        concept: String,
        /// What is wrong.
        problem: String,
    },
    /// A bilingual file without a unit in the pair of languages.
    #[error("{}: no unit in {}; its languages are {found}", .path.display(), pair(.wanted))]
    OtherLanguages {
        /// The file.
        path: PathBuf,
        /// The pair that was asked for, as far as it was.
        wanted: [Option<String>; 2],
        /// The languages of the file.
        found: String,
    },
    /// A finding that the checks do not make here, or that was not accepted.
    #[error("no finding here is called `{0}`")]
    NoFinding(String),
    /// A unit that the memory does not have.
    #[error("the memory has no unit {0}")]
    NoUnit(i64),
    /// A regular expression that cannot be used.
    #[error("regular expression `{pattern}`, character {place}: {problem}")]
    Pattern {
        /// The expression.
        pattern: String,
        /// The character that is wrong, counted from 1.
        place: usize,
        /// What is wrong there.
        problem: String,
    },
    /// Output that could not be written.
    #[error("output: {0}")]
    Output(std::io::Error),
    /// A phrase without a word, number or mark to look for.
    #[error("the phrase is empty")]
    NoPhrase,
    /// A change that cannot be made, undone or shown.
    #[error("{0}")]
    Change(String, Option<&'static str>),
    /// The memory.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A condition.
    #[error(transparent)]
    Filter(#[from] FilterError),
    /// A language tag.
    #[error(transparent)]
    Tag(#[from] TagError),
    /// A language without rules.
    #[error(transparent)]
    Language(#[from] UnknownLanguage),
    /// The caller asked to stop; nothing was kept.
    #[error("stopped; nothing was kept")]
    Stopped,
}

impl AppError {
    pub(crate) fn file(path: &Path, error: &std::io::Error) -> AppError {
        AppError::File {
            path: path.to_owned(),
            problem: without_number(error),
        }
    }

    /// Whether a file was read that is in none of the formats.
    pub fn is_of_unknown_format(&self) -> bool {
        let AppError::Format { source, .. } = self else {
            return false;
        };
        matches!(source, FormatError::Unrecognised { .. })
    }

    /// Whether the reader of what was written has gone away, as `head` does.
    pub fn is_broken_pipe(&self) -> bool {
        if let AppError::Output(error) = self {
            return error.kind() == std::io::ErrorKind::BrokenPipe;
        }
        let AppError::Format {
            source: FormatError::Io(error),
            ..
        } = self
        else {
            return false;
        };
        error.kind() == std::io::ErrorKind::BrokenPipe
    }

    /// What the user may do about it.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            AppError::UnknownKind { .. } => {
                "convert it to plain text, Markdown or HTML, or name the kind with --kind"
            }
            AppError::Decode { .. } => "save it as plain text in UTF-8 first",
            AppError::Undetected { .. } => "name the language, for example --lang es",
            AppError::NoPairs { from, to, .. } => {
                return Some(format!(
                    "name the files NAME.{from}.txt and NAME.{to}.txt, or give two files"
                ));
            }
            AppError::TwoSides { .. } => "move one of them away, or give two files",
            AppError::SameLanguage(_) => "name both languages: --from es --to en",
            AppError::Refused { .. } => "mend the file, or import all that is sound with --partial",
            AppError::Concepts {
                source: ConceptsError::Columns { .. },
                ..
            } => {
                "name the columns in the first line, or read a table of two columns without names \
                 with --format omegat"
            }
            AppError::Concepts { .. } => {
                "nothing was kept; `tramo glossary import --help` tells what is read"
            }
            AppError::Lexicon { .. } => {
                "nothing was kept; `tramo lexicon import --help` tells what is read"
            }
            AppError::NoAct(_) | AppError::UndoneAlready(_) | AppError::NothingToUndo => {
                "`tramo glossary log` shows what was done"
            }
            AppError::ChangedSince { .. } => "undo the later acts first",
            AppError::NoLexicon { .. } => "`tramo lexicon list` shows them all",
            AppError::NoConcept(_) => "`tramo glossary list` shows them all",
            AppError::ConceptExists(_) => {
                "change it with `tramo glossary edit`, or name another with --id"
            }
            AppError::OtherLanguages { .. } => "name the pair of the file with --from and --to",
            AppError::NoFinding(_) => {
                "findings are named by the twelve digits behind them, as long as the texts stay as \
                 they are"
            }
            AppError::NoUnit(_) => "`tramo lookup --json` and `tramo check --json` tell numbers",
            AppError::Pattern { .. } => {
                "a character such as ( [ . * stands for itself behind a backslash: \\("
            }
            AppError::Change(_, hint) => (*hint)?,
            AppError::Store(error) => error.hint()?,
            AppError::UnknownFormat { .. } => {
                "give the file one of these endings, or name the format with --format"
            }
            AppError::Format { source, .. } => source.hint()?,
            _ => return None,
        };
        Some(hint.to_owned())
    }
}

/// A pair of languages, of which either may be open.
fn pair(wanted: &[Option<String>; 2]) -> String {
    let name = |side: &Option<String>| side.clone().unwrap_or_else(|| "any language".to_owned());
    format!("{} and {}", name(&wanted[0]), name(&wanted[1]))
}
