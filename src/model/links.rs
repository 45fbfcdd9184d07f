//! Links between the words of a text and of its translation.

use super::Side;

/// How likely each token of one text is linked with each of the other.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkProbabilities {
    source: usize,
    target: usize,
    cells: Vec<f32>,
    grammar: [Vec<bool>; 2],
}

impl LinkProbabilities {
    /// For so many tokens on each side, the probability, 0 to 1, of each pair.
    pub fn new(
        source: usize,
        target: usize,
        mut probability: impl FnMut(usize, usize) -> f32,
    ) -> LinkProbabilities {
        let mut cells = Vec::with_capacity(source * target);
        for i in 0..source {
            cells.extend((0..target).map(|j| probability(i, j).clamp(0.0, 1.0)));
        }
        LinkProbabilities {
            source,
            target,
            cells,
            grammar: [vec![false; source], vec![false; target]],
        }
    }

    /// The same, with it said of each token whether it is a mark or carries grammar rather than
    /// meaning; without this all tokens count as carrying meaning.
    ///
    /// # Panics
    /// If a list is not as long as its text has tokens.
    pub fn with_grammar(mut self, source: Vec<bool>, target: Vec<bool>) -> LinkProbabilities {
        assert_eq!((source.len(), target.len()), (self.source, self.target));
        self.grammar = [source, target];
        self
    }

    /// Whether a source token is a mark or carries grammar rather than meaning.
    pub fn source_is_grammar(&self, token: usize) -> bool {
        self.grammar[0][token]
    }

    /// Whether a target token is a mark or carries grammar rather than meaning.
    pub fn target_is_grammar(&self, token: usize) -> bool {
        self.grammar[1][token]
    }

    /// Tokens of the source text.
    pub fn source_len(&self) -> usize {
        self.source
    }

    /// Tokens of the target text.
    pub fn target_len(&self) -> usize {
        self.target
    }

    /// The probability that these tokens are linked, 0 to 1.
    pub fn at(&self, source: usize, target: usize) -> f32 {
        self.row(source)[target]
    }

    /// One source token's probabilities, by target token.
    pub fn row(&self, source: usize) -> &[f32] {
        &self.cells[source * self.target..(source + 1) * self.target]
    }

    /// The same read from target to source.
    pub fn transposed(&self) -> LinkProbabilities {
        let turned = LinkProbabilities::new(self.target, self.source, |j, i| self.at(i, j));
        turned.with_grammar(self.grammar[1].clone(), self.grammar[0].clone())
    }

    /// The links with a probability of at least `threshold`, by source, then target token.
    pub fn best_links(&self, threshold: f64) -> Vec<(usize, usize, f64)> {
        let mut links = Vec::new();
        for i in 0..self.source {
            for (j, probability) in self.row(i).iter().enumerate() {
                if f64::from(*probability) >= threshold {
                    links.push((i, j, f64::from(*probability)));
                }
            }
        }
        links
    }
}

/// Steps in which links are counted: a count of one is this many.
///
/// Whole numbers are added without rounding, so a sum does not depend on the order of adding, and
/// what was added can be taken back exactly.
pub const LINK_STEPS: f64 = 65_536.0;

/// Which keys and counts these are; raised whenever a word's key or what is counted changes, so
/// that what a memory keeps of an earlier release is made anew.
pub const LINK_VERSION: u32 = 4;

/// How often the words of two languages were linked, as expected by word alignment.
///
/// Words are known by their key, a number that is the same in every run. The whole of a memory,
/// the share of one unit in it, and the part of it that a few texts need all take this form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkCounts {
    /// Pairs of words, each once: those of one word of this side stand together, by the other word.
    pub pairs: Vec<PairCount>,
    /// The side whose words have their pairs together.
    pub together: Side,
    /// Words of the source language, each once, in ascending order.
    pub source: Vec<WordCount>,
    /// Words of the target language, likewise.
    pub target: Vec<WordCount>,
    /// Occurrences without a counterpart in [`LINK_STEPS`], source and target.
    pub unlinked: [i64; 2],
    /// Jumps by distance in [`LINK_STEPS`], those of reading source for target, then the reverse;
    /// empty where none are known.
    pub jumps: [Vec<i64>; 2],
    /// Pairs of texts that were read.
    pub texts: i64,
}

impl Default for LinkCounts {
    fn default() -> LinkCounts {
        LinkCounts {
            pairs: Vec::new(),
            together: Side::Source,
            source: Vec::new(),
            target: Vec::new(),
            unlinked: [0; 2],
            jumps: Default::default(),
            texts: 0,
        }
    }
}

impl LinkCounts {
    /// The pairs of each word of the side that has them together.
    pub fn rows(&self) -> impl Iterator<Item = &[PairCount]> {
        let side = self.together;
        self.pairs
            .chunk_by(move |one, other| one.word(side) == other.word(side))
    }

    /// The same with source and target changed over.
    pub fn transposed(mut self) -> LinkCounts {
        for pair in &mut self.pairs {
            std::mem::swap(&mut pair.source, &mut pair.target);
        }
        self.together = self.together.other();
        std::mem::swap(&mut self.source, &mut self.target);
        self.unlinked.reverse();
        self.jumps.reverse();
        self
    }
}

/// How often two words were linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PairCount {
    /// Key of the source word.
    pub source: u64,
    /// Key of the target word.
    pub target: u64,
    /// Links in [`LINK_STEPS`].
    pub count: i64,
}

impl PairCount {
    /// Key of the word of one side.
    pub fn word(&self, side: Side) -> u64 {
        match side {
            Side::Source => self.source,
            Side::Target => self.target,
        }
    }
}

/// How often a word was linked at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct WordCount {
    /// Key of the word.
    pub word: u64,
    /// Its links in [`LINK_STEPS`].
    pub linked: i64,
    /// Its occurrences without a counterpart, likewise.
    pub unlinked: i64,
}
