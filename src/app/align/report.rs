//! What there is to say of an aligned document.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use super::{Aligned, EVIDENT, Kept};
use crate::app::input::Segmented;
use crate::lang::detect;
use crate::model::Category;

/// Something that the user should know before trusting the result.
#[derive(Debug, Clone, PartialEq)]
pub enum Note {
    /// The two files were in each other's language and were taken the other way round.
    Swapped,
    /// A text looks like another language than it was said to be.
    OtherLanguage {
        /// The file.
        path: PathBuf,
        /// What it looks like.
        found: &'static str,
        /// What it was taken for.
        expected: String,
    },
    /// The encoding of a file had to be guessed.
    Encoding {
        /// The file.
        path: PathBuf,
        /// What it was read as.
        encoding: &'static str,
    },
    /// The two texts have little in common.
    LittleInCommon {
        /// Share of the segments that are likely to have their translation, 0 to 1.
        share: f64,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::Swapped => write!(
                f,
                "the two files are in each other's language; they were taken the other way round"
            ),
            Note::OtherLanguage {
                path,
                found,
                expected,
            } => {
                write!(
                    f,
                    "{}: looks like {found}, taken for `{expected}`",
                    path.display()
                )
            }
            Note::Encoding { path, encoding } => {
                write!(f, "{}: not UTF-8; read as {encoding}", path.display())
            }
            Note::LittleInCommon { share } => write!(
                f,
                "the texts have little in common, low confidence: only {:.0} % of the segments \
                 seem to have a translation; is one the translation of the other?",
                share * 100.0
            ),
        }
    }
}

/// Share of segments with a likely translation below which a pair is hardly a translation.
const HARDLY_A_TRANSLATION: f64 = 0.5;

impl Note {
    pub(super) fn other_language(side: &Segmented) -> Option<Note> {
        let found = detect(&side.text)?;
        let differs = found.language.code != side.language.primary();
        (differs && found.confidence >= EVIDENT).then(|| Note::OtherLanguage {
            path: side.path.clone(),
            found: found.language.name,
            expected: side.language.to_string(),
        })
    }

    pub(super) fn encoding(side: &Segmented) -> Option<Note> {
        let encoding = side.guessed_encoding?;
        Some(Note::Encoding {
            path: side.path.clone(),
            encoding,
        })
    }
}

/// An aligned document in numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Segments of the source.
    pub source: usize,
    /// Segments of the target.
    pub target: usize,
    /// Beads by category.
    pub categories: BTreeMap<Category, usize>,
    /// Mean confidence of the beads with text on both sides, 0 to 1; 0 without any.
    pub confidence: f64,
    /// Beads that are doubtful.
    pub doubtful: usize,
    /// Terms of the glossary in the sources of beads.
    pub terms: usize,
    /// Those among them that the translation does not render as the glossary says.
    pub terms_otherwise: usize,
}

impl Aligned {
    /// The document in numbers.
    pub fn summary(&self) -> Summary {
        let beads = self.ladder.beads();
        let mut categories = BTreeMap::new();
        for bead in beads {
            *categories.entry(bead.category()).or_default() += 1;
        }
        let matched = || {
            beads
                .iter()
                .filter(|b| !b.source.is_empty() && !b.target.is_empty())
        };
        let sum: f64 = matched().map(|bead| bead.confidence).sum();
        Summary {
            source: self.source.len(),
            target: self.target.len(),
            categories,
            confidence: sum / matched().count().max(1) as f64,
            terms: self.terms.len(),
            terms_otherwise: (self.terms.iter())
                .filter(|term| term.kept != Kept::Rendered)
                .count(),
            doubtful: beads.iter().filter(|bead| self.is_doubtful(bead)).count(),
        }
    }

    /// Share of the segments of both sides that are likely to have their translation, 0 to 1.
    fn share_translated(&self) -> f64 {
        let beads = self.ladder.beads().iter();
        let matched = beads.filter(|bead| !bead.source.is_empty() && !bead.target.is_empty());
        let sure: f64 = matched
            .map(|bead| bead.confidence * (bead.source.len() + bead.target.len()) as f64)
            .sum();
        sure / (self.source.len() + self.target.len()).max(1) as f64
    }

    pub(super) fn with_note_on_confidence(mut self) -> Aligned {
        let share = self.share_translated();
        if share < HARDLY_A_TRANSLATION {
            self.notes.push(Note::LittleInCommon { share });
        }
        self
    }
}
