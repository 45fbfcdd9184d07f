//! Pairs from lexicons: the embedded one of the language pair and those that the caller adds.
//!
//! A lexicon also says what a word would be rendered by although the document has no such word:
//! that, too, tells, for where "sábado" stands and no "Saturday" the segments hardly belong
//! together.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Context, NOWHERE};
use crate::align::vocabulary::{Words, word_key};
use crate::lang::{Language, Lexicon};

/// Occurrences that a first rendering counts for; tuned on news, manual and tale together.
const STRENGTH: f32 = 3.0;
/// Share of this that a rendering counts for which the document does not have: translators know
/// more renderings than a lexicon.
const ABSENT: f32 = 0.3;

pub(super) fn pairs(context: &Context, found: &mut Vec<(u32, u32, f32)>) {
    let embedded = Lexicon::embedded(context.source_language, context.target_language);
    let source = Side::new(context.source_language, context.source);
    let target = Side::new(context.target_language, context.target);
    let mut strongest: FxHashMap<(u32, u32), f32> = FxHashMap::default();
    for lexicon in embedded.iter().chain(context.lexicons) {
        // Headwords stand together, so that the last one's words can be kept.
        let (mut headword, mut sources) = ("", Vec::new());
        for rendering in lexicon.renderings() {
            if *rendering.source != *headword {
                headword = &rendering.source;
                sources = source.content(headword);
            }
            let targets = target.content(&rendering.target);
            let (sources, targets, weight) = match (sources.as_slice(), targets.as_slice()) {
                ([], []) => continue,
                ([], targets) => (&[NOWHERE][..], targets, ABSENT),
                (sources, []) => (sources, &[NOWHERE][..], ABSENT),
                (sources, targets) => (sources, targets, 1.0),
            };
            let shared = (sources.len() * targets.len()) as f32;
            for source in sources {
                for target in targets {
                    let weight = STRENGTH * weight * rendering.weight / shared;
                    let strongest = strongest.entry((*source, *target)).or_default();
                    *strongest = strongest.max(weight);
                }
            }
        }
    }
    found.extend(strongest.into_iter().map(|((s, t), w)| (s, t, w)));
    // The table of a hash map has no order that could be relied on from run to run.
    found.sort_unstable_by_key(|(s, t, _)| (*s, *t));
}

/// A side of the document as phrases of a lexicon are looked up in it.
struct Side<'a> {
    language: &'static Language,
    words: &'a Words,
    grammar: FxHashSet<String>,
    grammar_forms: FxHashSet<&'static str>,
    /// How the stems of the document begin.
    beginnings: FxHashSet<[u8; BEGINNING]>,
}

/// Bytes of a stem that are looked at before the stem of a lexicon's word is cut.
const BEGINNING: usize = 4;
/// Bytes of a word from which on its stem surely begins like the word itself, with so many bytes.
/// Shorter ones may be irregular: "dying", whose stem is "die".
const LONG: usize = 7;

impl<'a> Side<'a> {
    fn new(language: &'static Language, words: &'a Words) -> Side<'a> {
        Side {
            language,
            words,
            grammar: language
                .function_words()
                .map(|word| word_key(language, word))
                .collect(),
            grammar_forms: language.function_words().collect(),
            beginnings: (words.vocabulary.iter())
                .filter_map(|word| word.key.as_bytes().first_chunk().copied())
                .collect(),
        }
    }

    /// Whether the document may have a word of this stem: cutting the stems of a whole lexicon
    /// takes longer than aligning a short document.
    fn may_have(&self, word: &str) -> bool {
        let bytes = word.as_bytes();
        let plain = bytes.len() >= LONG && bytes[..LONG].iter().all(u8::is_ascii_lowercase);
        let known = |beginning| self.beginnings.contains(beginning);
        !plain || bytes.first_chunk().is_some_and(known)
    }

    /// The words of a phrase by their numbers, of a phrase of several words those with meaning;
    /// none where the document lacks any of them.
    fn content(&self, phrase: &str) -> Vec<u32> {
        let number = |word: &str| self.words.by_key(&word_key(self.language, word));
        if !phrase.contains(' ') {
            return match self.may_have(phrase) {
                true => number(phrase).into_iter().collect(),
                false => Vec::new(),
            };
        }
        let lacks = |word: &str| !self.may_have(word) && !self.grammar_forms.contains(word);
        if phrase.split(' ').any(lacks) {
            return Vec::new();
        }
        let mut numbers = Vec::new();
        for word in phrase.split(' ') {
            let key = word_key(self.language, word);
            match self.words.by_key(&key) {
                _ if self.grammar.contains(&key) => {}
                Some(number) => numbers.push(number),
                None => return Vec::new(),
            }
        }
        numbers
    }
}
