//! The same number in any dress: digits, words, Roman numerals, months and days.

use super::Context;
use crate::align::vocabulary::WordKind;

/// Occurrences that the same digits count for.
const DIGITS: f32 = 4.0;

pub(super) fn pairs(context: &Context, found: &mut Vec<(u32, u32, f32)>) {
    for (source, word) in context.source.vocabulary.iter().enumerate() {
        if word.kind == WordKind::Number
            && let Some(target) = context.target.by_key(&word.key)
        {
            found.push((source as u32, target, DIGITS));
        }
    }
}
