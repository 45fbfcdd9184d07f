//! What a store keeps of word links: how often the words of its units were linked.

use super::Result;
use crate::lang::Tag;
use crate::model::{LinkCounts, Review};

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

/// How far the counts are from the units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// Pairs of texts that are counted.
    pub texts: i64,
    /// Units that were stored and not counted yet.
    pub new: i64,
    /// Pairs of texts that came with changes of counted units, and are not counted yet.
    pub came: i64,
    /// Pairs of texts that went with changes of counted units, and are not taken back yet.
    pub went: i64,
    /// What word alignment knew when it read the texts; empty before the first was read.
    pub light: String,
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
    /// What was said of the unit.
    pub review: Review,
    /// Whether it is there or gone.
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

impl Counted {
    /// Pairs of texts that are still to be read.
    pub fn open(&self) -> i64 {
        self.new + self.came + self.went
    }

    /// Pairs of texts that would be read if all were counted anew.
    pub fn all(&self) -> i64 {
        self.new + self.texts + self.came - self.went
    }
}

/// Reading the counts of word links.
pub trait LinkStore {
    /// The counts of these words and, for those of one of the languages, of all their links; jumps
    /// in any case. Empty where nothing was counted. The pairs come in no set order.
    ///
    /// Which language's words bring their links is the store's choice, always the same for a pair
    /// of languages: who has asked for the words of a text on both sides, at once or in turn, knows
    /// all links between them.
    fn links(&self, languages: Languages<'_>, words: Words<'_>) -> Result<LinkCounts>;

    /// How far the counts are from the units.
    fn counted(&self) -> Result<Counted>;
}

/// Changing the counts of word links.
pub trait LinkTransaction {
    /// The next pairs of texts to be counted, at most `most`, which from now on are.
    fn take_uncounted(&mut self, most: usize) -> Result<Vec<Uncounted>>;

    /// Adds counts, which may be negative, to those of the languages.
    fn add_links(&mut self, languages: Languages<'_>, counts: &LinkCounts) -> Result<()>;

    /// Forgets all counts, of whatever languages: all units are to be counted in this light.
    fn forget_links(&mut self, light: &str) -> Result<()>;
}
