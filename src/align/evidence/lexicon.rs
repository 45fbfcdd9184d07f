//! Pairs from lexicons: the embedded one of the language pair and those that the caller adds.

use rustc_hash::FxHashMap;

use super::Context;
use crate::align::vocabulary::word_key;
use crate::lang::{Language, Lexicon};

/// Occurrences that a first rendering counts for; tuned on news, manual and tale together.
const STRENGTH: f32 = 3.0;

pub(super) fn pairs(context: &Context, found: &mut Vec<(u32, u32, f32)>) {
    let embedded = Lexicon::embedded(context.source_language, context.target_language);
    let mut strongest: FxHashMap<(u32, u32), f32> = FxHashMap::default();
    let source_grammar = function_keys(context.source_language);
    let target_grammar = function_keys(context.target_language);
    for lexicon in embedded.iter().chain(context.lexicons) {
        // Headwords stand together, so that the last one's words can be kept.
        let mut last: (&str, Vec<u32>) = ("", Vec::new());
        for rendering in lexicon.renderings() {
            if *rendering.source != *last.0 {
                let words = content(
                    context.source_language,
                    &source_grammar,
                    &rendering.source,
                    |key| context.source.by_key(key),
                );
                last = (&rendering.source, words);
            }
            if last.1.is_empty() {
                continue;
            }
            let targets = content(
                context.target_language,
                &target_grammar,
                &rendering.target,
                |key| context.target.by_key(key),
            );
            let shared = (last.1.len() * targets.len()) as f32;
            for source in &last.1 {
                for target in &targets {
                    let weight = STRENGTH * rendering.weight / shared;
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

type Keys = rustc_hash::FxHashSet<String>;

fn function_keys(language: &Language) -> Keys {
    language
        .function_words()
        .map(|word| word_key(language, word))
        .collect()
}

/// The words of a phrase that the document has; of a phrase of several words, those with meaning.
fn content(
    language: &Language,
    grammar: &Keys,
    phrase: &str,
    number: impl Fn(&str) -> Option<u32>,
) -> Vec<u32> {
    if !phrase.contains(' ') {
        return number(&word_key(language, phrase)).into_iter().collect();
    }
    phrase
        .split(' ')
        .map(|word| word_key(language, word))
        .filter(|key| !grammar.contains(key))
        .filter_map(|key| number(&key))
        .collect()
}
