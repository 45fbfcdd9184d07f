//! The same number in any dress (digits, words, Roman numerals), the same month, the same day.

use rustc_hash::FxHashMap;

use super::Context;
use crate::align::vocabulary::{Word, WordKind, Words};
use crate::lang::{Fact, Language, roman_numeral};

/// Occurrences that the same digits count for.
const DIGITS: f32 = 4.0;
/// Occurrences that other pairs count for: "once" is eleven, and "may" a month, only at times.
const WORDS: f32 = 2.0;

pub(super) fn pairs(context: &Context, found: &mut Vec<(u32, u32, f32)>) {
    for (source, word) in context.source.vocabulary.iter().enumerate() {
        if word.kind == WordKind::Number
            && let Some(target) = context.target.by_key(&word.key)
        {
            found.push((source as u32, target, DIGITS));
        }
    }
    let sources = facts(context.source_language, context.source);
    let mut targets: FxHashMap<Fact, Vec<u32>> = FxHashMap::default();
    for (target, fact) in facts(context.target_language, context.target) {
        targets.entry(fact).or_default().push(target);
    }
    for (source, fact) in sources {
        for target in targets.get(&fact).into_iter().flatten() {
            let other = &context.target.vocabulary[*target as usize];
            // The same digits are paired above.
            if context.source.vocabulary[source as usize].key != other.key
                || other.kind != WordKind::Number
            {
                found.push((source, *target, WORDS));
            }
        }
    }
}

/// The words of the vocabulary that state a fact.
fn facts(language: &Language, words: &Words) -> Vec<(u32, Fact)> {
    let known: FxHashMap<&str, Fact> = language.facts().collect();
    let fact = |word: &Word| match word.kind {
        WordKind::Number => word.key.parse().ok().map(Fact::Number),
        WordKind::Tag => None,
        WordKind::Word | WordKind::Name => known
            .get(word.form.as_str())
            .copied()
            // A single letter is an initial, or the English pronoun, far more often.
            .or_else(|| {
                let value = roman_numeral(&word.written).filter(|_| word.written.len() > 1);
                value.map(Fact::Number)
            }),
    };
    let numbered = (0..).zip(&words.vocabulary);
    numbered
        .filter_map(|(number, word)| Some((number, fact(word)?)))
        .collect()
}
