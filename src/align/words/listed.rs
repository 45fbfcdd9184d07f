//! What lexicons and glossaries say, by the keys of words.

use rustc_hash::FxHashMap;

use super::vocabulary::read;
use crate::lang::{Language, Lexicon};

/// Pairs of words with their weights; words of each side with their totals.
#[cfg(test)]
pub(super) type Sorted = (Vec<(u64, u64, f32)>, [Vec<(u64, f32)>; 2]);

/// Renderings by the keys of their words.
#[derive(Debug, Clone, Default)]
pub(super) struct Listed {
    /// Target words of each source word, with how usual they are.
    renderings: FxHashMap<u64, Vec<(u64, f32)>>,
    /// How usual all links of a word are together, by source word, by target word.
    totals: [FxHashMap<u64, f32>; 2],
}

/// Keys of words that were read before: a lexicon has most of its words more than once.
struct Keys<'a> {
    language: Option<&'static Language>,
    known: FxHashMap<&'a str, u64>,
}

impl<'a> Keys<'a> {
    fn of(&mut self, text: &'a str) -> Vec<u64> {
        text.split(' ')
            .map(|word| {
                let language = self.language;
                *(self.known.entry(word)).or_insert_with(|| read(language, word).0)
            })
            .collect()
    }
}

impl Listed {
    /// Adds all that a lexicon says.
    pub fn add_lexicon(&mut self, languages: [Option<&'static Language>; 2], lexicon: &Lexicon) {
        let [mut source, mut target] = languages.map(|language| Keys {
            language,
            known: FxHashMap::default(),
        });
        for rendering in lexicon.renderings() {
            let (from, to) = (source.of(&rendering.source), target.of(&rendering.target));
            self.add(&from, &to, rendering.weight);
        }
    }

    /// Adds one rendering, which is shared out among its words.
    pub fn add_rendering(
        &mut self,
        languages: [Option<&'static Language>; 2],
        source: &str,
        target: &str,
        weight: f32,
    ) {
        let keys = |language: Option<&'static Language>, text: &str| -> Vec<u64> {
            text.split(' ').map(|word| read(language, word).0).collect()
        };
        let [from, to] = [keys(languages[0], source), keys(languages[1], target)];
        self.add(&from, &to, weight);
    }

    fn add(&mut self, source: &[u64], target: &[u64], weight: f32) {
        let shared = weight / (source.len() * target.len()) as f32;
        for from in source {
            let renderings = self.renderings.entry(*from).or_default();
            for to in target {
                let at = match renderings.iter().position(|(key, _)| key == to) {
                    Some(at) => at,
                    None => {
                        renderings.push((*to, 0.0));
                        renderings.len() - 1
                    }
                };
                let more = (shared - renderings[at].1).max(0.0);
                renderings[at].1 += more;
                *self.totals[0].entry(*from).or_default() += more;
                *self.totals[1].entry(*to).or_default() += more;
            }
        }
    }

    /// How usual it is to render one word by the other; 0 where nothing says so.
    pub fn weight(&self, source: u64, target: u64) -> f32 {
        let mut renderings = self.renderings(source);
        renderings
            .find(|(key, _)| *key == target)
            .map_or(0.0, |(_, weight)| weight)
    }

    /// The renderings of a source word.
    pub fn renderings(&self, source: u64) -> impl Iterator<Item = (u64, f32)> {
        self.renderings.get(&source).into_iter().flatten().copied()
    }

    /// How usual all links of a word are together; side 0 is the source, 1 the target.
    pub fn total(&self, side: usize, word: u64) -> f32 {
        self.totals[side].get(&word).copied().unwrap_or(0.0)
    }

    /// All pairs with their weights and all words of each side with their totals, sorted by keys.
    #[cfg(test)]
    pub fn sorted(&self) -> Sorted {
        let pairs = self.renderings.iter();
        let mut pairs: Vec<_> = pairs
            .flat_map(|(source, targets)| targets.iter().map(|(target, w)| (*source, *target, *w)))
            .collect();
        pairs.sort_by_key(|(source, target, _)| (*source, *target));
        let words = [0, 1].map(|side| {
            let mut words: Vec<_> = self.totals[side]
                .iter()
                .map(|(key, t)| (*key, *t))
                .collect();
            words.sort_by_key(|(key, _)| *key);
            words
        });
        (pairs, words)
    }
}
