//! Word alignment: which words of a text render which of its translation.
//!
//! A hidden Markov model in both directions, whose links are √(forward · reverse) (Liang, Taskar &
//! Klein 2006 for alignment by agreement), with variational Bayes (Riley & Gildea 2012), on stems.
//! Before anything is read, a lexicon, equal numbers and names, and cognates already say
//! something; what a memory's pairs of texts look like in that light is counted, and the counts
//! make the aligner surer. That one step of expectation links no worse than seven in turn, each in
//! the light of the last, where there is a lexicon; and since its light never changes, a pair is
//! counted once and for all: the counts are the same in whatever order pairs come, and what goes
//! is taken back exactly.

mod aligner;
mod count;
mod embedded;
mod hmm;
mod infer;
mod jumps;
mod listed;
mod prior;
mod settings;
mod vocabulary;
mod weight;

pub use aligner::WordAligner;
pub use count::Counter;
pub use settings::Settings;
pub use vocabulary::keys;
pub(crate) use vocabulary::word_key;
