//! Evidence that segments belong together, one file per source.
//!
//! A source gives either pairs of words (with how strongly they are believed to translate each
//! other before the document is read), or nats: how much likelier a bead's two runs are together
//! than by chance. [`SOURCES`] is the registry; a source is left out by its name.

mod category;
mod cognates;
mod contingency;
mod identity;
mod length;
mod lexicon;
mod marks;
mod memory;
mod numbers;
mod structure;

pub(crate) use category::{Categories, MATCHES};
pub(crate) use length::Lengths;
pub(crate) use marks::Marks;
pub(crate) use structure::Structure;

use crate::lang::{Language, Lexicon};

use super::vocabulary::Words;
use crate::model::LinkCounts;

/// What sources of word pairs read.
pub(crate) struct Context<'a> {
    pub source_language: &'static Language,
    pub target_language: &'static Language,
    pub source: &'a Words,
    pub target: &'a Words,
    /// Lexicons that the caller added; the embedded one is the lexicon source's own.
    pub lexicons: &'a [Lexicon],
    /// What a memory has learnt, if there is one.
    pub memory: Option<&'a LinkCounts>,
}

/// Stands for the words of a language that a document does not have.
pub(crate) const NOWHERE: u32 = u32::MAX;

/// A pair of words believed to translate each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Seed {
    /// Word number on the source side, or [`NOWHERE`].
    pub source: u32,
    /// Word number on the target side, or [`NOWHERE`]; never both.
    pub target: u32,
    /// How much the pair counts, in occurrences seen.
    pub weight: f32,
    /// Index in [`SOURCES`].
    pub by: u8,
}

/// Appends pairs of word numbers with the occurrences that each counts for.
type FindPairs = fn(&Context, &mut Vec<(u32, u32, f32)>);

/// A source of evidence.
pub struct Source {
    /// The name by which it is shown and left out.
    pub name: &'static str,
    /// What it goes by, in a line.
    pub what: &'static str,
    /// Pairs of words, where the source gives such.
    pub(crate) pairs: Option<FindPairs>,
}

/// Every source of evidence.
pub static SOURCES: &[Source] = &[
    Source {
        name: "category",
        what: "how often translators keep, join, split and leave out segments",
        pairs: None,
    },
    Source {
        name: "length",
        what: "a translation keeps its proportions",
        pairs: None,
    },
    Source {
        name: "lexicon",
        what: "words that a lexicon gives as renderings of each other",
        pairs: Some(lexicon::pairs),
    },
    Source {
        name: "memory",
        what: "words that render each other in documents of the memory",
        pairs: Some(memory::pairs),
    },
    Source {
        name: "identity",
        what: "names, tags and other words written the same",
        pairs: Some(identity::pairs),
    },
    Source {
        name: "numbers",
        what: "the same number, month or day in any dress",
        pairs: Some(numbers::pairs),
    },
    Source {
        name: "cognates",
        what: "words alike by common descent or loan",
        pairs: Some(cognates::pairs),
    },
    Source {
        name: "learnt",
        what: "words that keep company throughout the document",
        pairs: None,
    },
    Source {
        name: "marks",
        what: "question marks, dashes and other marks that begin or end both runs",
        pairs: None,
    },
    Source {
        name: "structure",
        what: "paragraphs and blocks that begin at the same place",
        pairs: None,
    },
];

/// The seeds of all sources that are not `left_out`.
pub(crate) fn seeds(context: &Context, left_out: &[&str]) -> Vec<Seed> {
    let mut seeds = Vec::new();
    for (by, source) in SOURCES.iter().enumerate() {
        let Some(pairs) = source.pairs else { continue };
        if left_out.contains(&source.name) {
            continue;
        }
        let mut found = Vec::new();
        pairs(context, &mut found);
        seeds.extend(found.into_iter().map(|(source, target, weight)| Seed {
            source,
            target,
            weight,
            by: by as u8,
        }));
    }
    seeds
}

/// The index of a source in [`SOURCES`].
pub(crate) fn index_of(name: &str) -> Option<usize> {
    SOURCES.iter().position(|source| source.name == name)
}
