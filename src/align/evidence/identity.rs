//! Words written the same on both sides: names, tags, code, quotations.

use super::Context;
use crate::align::vocabulary::WordKind;

/// Occurrences that a name counts for.
const NAME: f32 = 4.0;
/// Occurrences that a long word counts for: it may be a false friend.
const WORD: f32 = 2.0;
/// Letters from which a word in lower case is unlikely to be the same by accident.
const LONG: usize = 5;

pub(super) fn pairs(context: &Context, found: &mut Vec<(u32, u32, f32)>) {
    for (source, word) in context.source.vocabulary.iter().enumerate() {
        let Some(target) = context.target.by_key(&word.key) else {
            continue;
        };
        let other = &context.target.vocabulary[target as usize];
        let weight = match (word.kind, other.kind) {
            (WordKind::Number, _) | (_, WordKind::Number) => continue,
            (WordKind::Tag, WordKind::Tag) | (WordKind::Name, WordKind::Name) => NAME,
            _ if word.key.chars().count() >= LONG => WORD,
            // "A", "no", "son", "once": short words are the same by accident.
            _ => continue,
        };
        found.push((source as u32, target, weight));
    }
}
