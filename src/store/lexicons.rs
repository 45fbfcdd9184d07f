//! What a store keeps of the user's own dictionaries.

use jiff::Timestamp;
use serde::Serialize;

use super::{Languages, Result, Stored};
use crate::lang::{Lexicon, Rendering, Tag};

/// A lexicon that the memory holds. As JSON this is a promise: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KnownLexicon {
    /// Its name, which no other has.
    pub name: String,
    /// Language of the headwords.
    pub from: Tag,
    /// Language of the renderings.
    pub to: Tag,
    /// Format of the file that it was read from.
    pub format: String,
    /// Headwords, each once.
    pub headwords: u64,
    /// Pairs of headword and rendering.
    pub renderings: u64,
    /// When it was imported.
    pub at: Timestamp,
    /// By whom.
    pub who: Option<String>,
}

/// A lexicon that is to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewLexicon<'a> {
    /// Its name; the lexicon that has it is used no more.
    pub name: &'a str,
    /// Languages of headwords and renderings.
    pub languages: Languages<'a>,
    /// Format of the file that it was read from.
    pub format: &'a str,
    /// The pairs; weights above 0 and at most 1.
    pub renderings: &'a [Rendering],
}

/// Reading the lexicons.
pub trait LexiconStore {
    /// The lexicons in use, by name.
    fn lexicons(&self) -> Result<Vec<KnownLexicon>>;

    /// The lexicon of this name, from its first language into its second; `None` where none in use
    /// has it.
    fn lexicon(&self, name: &str) -> Result<Option<Lexicon>>;

    /// All that the lexicons in use say of two languages, whatever their regions and whichever way
    /// the lexicons were written. Empty where there are none.
    fn renderings(&self, languages: Languages<'_>) -> Result<Lexicon>;
}

/// Changing the lexicons.
pub trait LexiconTransaction {
    /// Keeps a lexicon under its name, in place of the one that has it.
    fn put_lexicon(&mut self, lexicon: &NewLexicon<'_>) -> Result<Stored>;

    /// Uses the lexicon of this name no more; false where none has it.
    fn remove_lexicon(&mut self, name: &str) -> Result<bool>;
}
