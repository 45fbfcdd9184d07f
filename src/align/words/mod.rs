//! Word alignment: which words of a text render which of its translation.
//!
//! IBM-1 with a diagonal, then a hidden Markov model, in both directions, trained jointly on
//! √(forward · reverse) by variational Bayes (Liang, Taskar & Klein 2006 for training by
//! agreement; Riley & Gildea 2012 for the prior), on stems. Before anything is read, a lexicon,
//! equal numbers and names, and cognates already say something, so that a memory of a few
//! documents, and even an empty one, gives links worth showing.

mod aligner;
mod embedded;
mod hmm;
mod infer;
mod jumps;
mod listed;
mod prior;
mod settings;
mod table;
mod train;
mod vocabulary;

pub use aligner::WordAligner;
pub use settings::Settings;
pub use train::{Stage, Trained, Trainer};
pub use vocabulary::keys;
pub(crate) use vocabulary::word_key;
