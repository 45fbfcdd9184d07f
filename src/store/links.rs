//! What a store keeps of word links: what was trained, and what was added or taken since.

use super::Result;
use crate::lang::Tag;
use crate::model::LinkCounts;

/// Two languages, whatever their regions: source and target of the counts asked for.
#[derive(Debug, Clone, Copy)]
pub struct Languages<'a> {
    /// Language of the source words.
    pub source: &'a Tag,
    /// Language of the target words.
    pub target: &'a Tag,
}

/// The keys of the words that are asked for, on either side.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// Source words.
    pub source: &'a [u64],
    /// Target words.
    pub target: &'a [u64],
}

/// How far the memory's counts are from the last training.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Training {
    /// Pairs of texts that were trained on.
    pub trained: i64,
    /// Pairs of texts added since, less those removed.
    pub since: i64,
    /// Units that are stored and not counted yet.
    pub uncounted: i64,
    /// Counted units that are gone and not taken back yet.
    pub removed: i64,
}

/// Where counting stands: what was read up to here is counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// The greatest number of a unit.
    pub unit: i64,
    /// The last removal.
    pub removal: i64,
    /// Share of the units that is counted, above 0 to 1.
    pub share: f64,
}

/// A pair of texts that is to be counted, or taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncounted {
    /// Language of the source text.
    pub source_language: Tag,
    /// Language of the target text.
    pub target_language: Tag,
    /// The source text.
    pub source: String,
    /// The target text.
    pub target: String,
    /// Whether it is new or gone.
    pub change: PairChange,
}

/// What became of a pair of texts since it was last looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairChange {
    /// It was stored.
    Added,
    /// It was removed.
    Removed,
}

/// Reading the counts of word links.
pub trait LinkStore {
    /// The counts of these words and, for those of one of the languages, of all their links; jumps
    /// in any case. Empty where nothing was counted.
    ///
    /// Which language's words bring their links is the store's choice, always the same for a pair
    /// of languages: who has asked for the words of a text on both sides, at once or in turn, knows
    /// all links between them.
    fn links(&self, languages: Languages<'_>, words: Words<'_>) -> Result<LinkCounts>;

    /// How far the counts are from the last training.
    fn training(&self) -> Result<Training>;

    /// Where counting stands when all units have been read that there are now.
    fn end(&self) -> Result<Mark>;
}

/// Changing the counts of word links.
pub trait LinkTransaction {
    /// What the last training has found of these words, as [`LinkStore::links`] gives it: in its
    /// light new texts are read.
    fn trained_links(&self, languages: Languages<'_>, words: Words<'_>) -> Result<LinkCounts>;

    /// The next pairs of texts to be counted, at most `most`, which from now on are; removed ones
    /// come first.
    fn take_uncounted(&mut self, most: usize) -> Result<Vec<Uncounted>>;

    /// Adds counts to those of the languages, or takes them back.
    fn change_links(
        &mut self,
        languages: Languages<'_>,
        counts: &LinkCounts,
        change: PairChange,
    ) -> Result<()>;

    /// Forgets all counts, of whatever languages.
    fn clear_links(&mut self) -> Result<()>;

    /// Stores what a training has found of the languages, of which nothing is stored.
    fn put_links(&mut self, languages: Languages<'_>, counts: &LinkCounts) -> Result<()>;

    /// Says that all up to `mark` is counted.
    fn set_mark(&mut self, mark: Mark) -> Result<()>;
}
