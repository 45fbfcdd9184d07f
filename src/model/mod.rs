//! Layer 2: the nouns of the field, as plain data.

mod document;
mod glossary;
mod ladder;
mod links;
mod segment;
mod unit;

pub use document::Document;
pub use glossary::{
    Act, Concept, ConceptChange, Gender, Judgement, Number, PartOfSpeech, Term, TermKind,
    TermStatus, Verdict, concept_name,
};
pub use ladder::{Bead, Category, Ladder, LadderError};
pub use links::{LINK_STEPS, LINK_VERSION, LinkCounts, LinkProbabilities, PairCount, WordCount};
pub use segment::{Block, Segment};
pub use unit::{Inline, Origin, Review, Side, Unit, Variant};
