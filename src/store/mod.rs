//! Layer 3: where units, documents and the glossary are kept.
//!
//! A [`Store`] finds; it never ranks. What it returns for a query comes with a guarantee (no match
//! above the asked rate is missed), so that every engine gives the same answers once `matching`
//! has scored them. [`sqlite`] is the engine that needs no server.

mod error;
mod filter;
mod history;
pub mod index;
mod lexicons;
mod links;
pub mod sqlite;

pub use error::StoreError;
pub use filter::{Filter, FilterError};
pub use history::{Accepted, Change, Rewritten, Touched, Undo};
pub use lexicons::{KnownLexicon, LexiconStore, LexiconTransaction, NewLexicon};
pub use links::{Counted, Languages, LinkStore, LinkTransaction, PairChange, Uncounted, Words};

use std::ops::ControlFlow;
use std::path::PathBuf;

use jiff::Timestamp;

use crate::lang::{Analysis, Tag};
use crate::model::{Act, Concept, ConceptChange, Document, Judgement, Side, Unit};
use crate::text::phrase::Spotting;

/// What every operation of a store returns.
pub type Result<T> = std::result::Result<T, StoreError>;

/// A memory: reading it, and beginning to write.
pub trait Store: LinkStore + LexiconStore {
    /// What the memory holds, in numbers.
    fn status(&self) -> Result<Status>;

    /// The documents, by name.
    fn documents(&self) -> Result<Vec<Document>>;

    /// One unit; `None` where no unit has this number.
    fn unit(&self, id: i64) -> Result<Option<Unit>>;

    /// Hands every unit that passes `filter` to `visit`, in the order of their ids, until it breaks.
    fn units(&self, filter: &Filter, visit: &mut Visit<'_>) -> Result<()>;

    /// Does so with those units alone whose texts are `wanted`, until that or `visit` breaks:
    /// quicker than to read all of every unit where few are wanted.
    fn units_of(
        &self,
        filter: &Filter,
        wanted: &mut WantedTexts<'_>,
        visit: &mut Visit<'_>,
    ) -> Result<()>;

    /// Hands to `visit` every unit whose match rate with the query may reach `query.min`, and
    /// perhaps others, in no set order, until it breaks.
    fn candidates(&self, query: &Query<'_>, visit: &mut Visit<'_>) -> Result<()> {
        struct All<'a, 'b>(&'a mut Visit<'b>);
        impl Asker for All<'_, '_> {
            fn wants(&self, _rate: u8, _similarity: f64) -> bool {
                true
            }

            fn take(&mut self, unit: Unit) -> ControlFlow<()> {
                (self.0)(unit)
            }
        }
        self.nearest(query, &mut All(visit))
    }

    /// Hands to `asker` every unit whose match rate with the query may reach `query.min`, and
    /// perhaps others, as long as it wants more: the sooner it has enough, the less is read. For
    /// each side of the units, what may be nearest comes first.
    fn nearest(&self, query: &Query<'_>, asker: &mut dyn Asker) -> Result<()>;

    /// Hands to `visit` the units that have the query as a phrase, as
    /// [`crate::text::phrase::find`] tells, the closest first and of these the shorter, until it
    /// breaks; tells how many there are, handed over or not. A query without words is looked for
    /// token by token; punctuation alone is contained nowhere.
    fn containing(
        &self,
        query: &Query<'_>,
        phrases: Phrases<'_>,
        visit: &mut Visit<'_>,
    ) -> Result<Held>;

    /// All concepts of the glossary, by name.
    fn concepts(&self) -> Result<Vec<Concept>>;

    /// What was done to units and documents, the newest first.
    fn changes(&self) -> Result<Vec<Change>>;

    /// Hands the units that a change touched to `visit`, in the order of their ids, until it breaks.
    fn touched(&self, change: i64, visit: &mut dyn FnMut(Touched) -> ControlFlow<()>)
    -> Result<()>;

    /// The findings that were accepted, in the order of acceptance.
    fn accepted(&self) -> Result<Vec<Accepted>>;

    /// The changes of the glossary, or of one concept, the newest first.
    fn history(&self, concept: Option<&str>) -> Result<Vec<ConceptChange>>;

    /// What was said of proposed terms.
    fn judgements(&self) -> Result<Vec<Judgement>>;

    /// Begins to write; nothing is kept until [`Transaction::commit`]. `now` dates what is written.
    fn begin(&mut self, now: Timestamp) -> Result<Box<dyn Transaction + '_>>;
}

/// A callback for units; breaking ends the reading.
pub type Visit<'a> = dyn FnMut(Unit) -> ControlFlow<()> + 'a;

/// The texts of a unit, before the rest of it is read.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'a> {
    /// The languages of its texts.
    pub languages: Languages<'a>,
    /// The source text.
    pub source: &'a str,
    /// The target text.
    pub target: &'a str,
}

/// Whether the unit with these texts is wanted; breaking ends the reading.
pub type WantedTexts<'a> = dyn FnMut(Texts<'_>) -> ControlFlow<(), bool> + 'a;

/// Who looks for the units nearest to a query.
pub trait Asker {
    /// Whether a unit of at most this match rate (percent, 0 to 102) and at most this character
    /// similarity (0 to 1) is of interest. Must never turn from no to yes.
    fn wants(&self, rate: u8, similarity: f64) -> bool;

    /// Takes a unit; its rate and similarity may be lower than was asked for. Breaking ends the
    /// search.
    fn take(&mut self, unit: Unit) -> ControlFlow<()>;
}

/// Changes that become true together, or, when dropped without [`Transaction::commit`], not at all.
pub trait Transaction: LinkTransaction + LexiconTransaction {
    /// Promises that there will be no [`Transaction::commit`], so that nothing need be prepared for
    /// one. After it a commit is allowed all the same, only slower.
    fn rehearse(&mut self) {}

    /// Stores `unit`. One with the same languages, texts, document and context is the same unit
    /// and takes the new unit's other fields; what a person has confirmed or rejected stays so
    /// when the new unit was merely aligned.
    fn put(&mut self, unit: &Unit) -> Result<Stored>;

    /// Stores `units` as all that the memory keeps of `document`.
    fn replace_document(&mut self, document: &Document, units: &[Unit]) -> Result<Replaced>;

    /// Says what the changes of concepts that follow are part of; its number and time are given
    /// by the store. Without it they are kept as made by nobody known.
    fn begin_act(&mut self, act: Act);

    /// Stores `concept` in place of the one with its id, if there is one, and notes the change in
    /// the history. A known concept keeps its time of making, and changes now.
    fn put_concept(&mut self, concept: &Concept) -> Result<Stored>;

    /// Removes a concept and notes that in the history; false where there is none of this id.
    fn remove_concept(&mut self, id: &str) -> Result<bool>;

    /// Names the command that makes the change, and what it is made on; without this it is called
    /// `write`.
    fn describe(&mut self, command: &str, detail: Option<&str>);

    /// One unit as it now is; `None` where no unit has this number.
    fn unit(&self, id: i64) -> Result<Option<Unit>>;

    /// Hands every unit that passes `filter` to `visit`, as [`Store::units`] does.
    fn units(&self, filter: &Filter, visit: &mut Visit<'_>) -> Result<()>;

    /// Gives a unit the texts and particulars of `unit`, whose own number is not looked at.
    fn rewrite(&mut self, id: i64, unit: &Unit) -> Result<Rewritten>;

    /// Removes a unit; false where no unit has this number.
    fn remove(&mut self, id: i64) -> Result<bool>;

    /// Takes a change back. Begin a transaction for nothing else; that can be taken back in turn.
    fn undo(&mut self, change: i64) -> Result<Undo>;

    /// Remembers that a finding is right.
    fn accept(&mut self, accepted: &Accepted) -> Result<()>;

    /// Forgets that a finding was accepted; false where it was not.
    fn reject(&mut self, finding: &str) -> Result<bool>;

    /// Keeps what was said of a proposed term, in place of what was said before.
    fn judge(&mut self, judgement: &Judgement) -> Result<()>;

    /// Makes all of it true.
    fn commit(self: Box<Self>) -> Result<()>;
}

/// Which places of a phrase count.
#[derive(Debug, Clone, Copy)]
pub struct Phrases<'a> {
    /// How a place must have the phrase at least.
    pub least: Spotting,
    /// Units that are enough: where more have the phrase word for word, or a great many have its
    /// words, not all need be found.
    pub most: usize,
    /// Words of which a translation must have those that carry meaning, in any form and order, for
    /// its unit to count.
    pub rendering: Option<&'a Analysis>,
}

/// How many units have a phrase.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    /// Units that were found.
    pub units: usize,
    /// Whether there may be more.
    pub more: bool,
}

/// What a lookup asks a store for.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    /// The text that is looked up.
    pub text: &'a str,
    /// Its tokens.
    pub analysis: &'a Analysis,
    /// Language of the query; any region of it is searched.
    pub from: &'a Tag,
    /// Language of the renderings.
    pub to: &'a Tag,
    /// The least match rate of interest, in percent.
    pub min: u8,
    /// Which units count.
    pub filter: &'a Filter,
}

impl Query<'_> {
    /// The side of `unit` that the query is compared with; `None` for other language pairs.
    pub fn side(&self, unit: &Unit) -> Option<Side> {
        self.side_of(Languages {
            source: &unit.source.language,
            target: &unit.target.language,
        })
    }

    /// The same for a unit in these languages.
    pub fn side_of(&self, languages: Languages<'_>) -> Option<Side> {
        let (source, target) = (languages.source.primary(), languages.target.primary());
        let (from, to) = (self.from.primary(), self.to.primary());
        if (source, target) == (from, to) {
            Some(Side::Source)
        } else if (source, target) == (to, from) {
            Some(Side::Target)
        } else {
            None
        }
    }
}

/// What became of something that was to be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// It was not there.
    New,
    /// It was there with other particulars.
    Changed,
    /// It was there just so.
    Unchanged,
}

/// What became of a document's units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Replaced {
    /// Whether the document was known before.
    pub known: bool,
    /// Units that were not there.
    pub new: usize,
    /// Units that were there with other particulars.
    pub changed: usize,
    /// Units that were there just so.
    pub unchanged: usize,
    /// Units that the document no longer has.
    pub removed: usize,
}

/// What a memory holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The memory's file.
    pub path: PathBuf,
    /// Its size in bytes, with its log and derived files.
    pub bytes: u64,
    /// Number of the last schema step.
    pub schema: u32,
    /// Units stored.
    pub units: u64,
    /// Documents known.
    pub documents: u64,
    /// Changes of units whose words have not been learnt.
    pub unlearnt: u64,
    /// Language pairs, source first, with their units; most units first.
    pub pairs: Vec<(Tag, Tag, u64)>,
    /// Concepts of the glossary.
    pub concepts: u64,
    /// Terms of the glossary.
    pub terms: u64,
    /// When a unit or concept was last written.
    pub changed: Option<Timestamp>,
}
