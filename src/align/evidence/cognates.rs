//! Cognates: words alike in both languages, by the longest common subsequence (Melamed 1999),
//! and names alike by Jaro–Winkler, which forgives a changed ending and vowel.

use rustc_hash::FxHashMap;

use super::Context;
use crate::align::vocabulary::{Word, WordKind};
use crate::text::distance::lcs_ratio;

/// Shortest key that can be told from chance.
const SHORTEST: usize = 4;
/// Common subsequence over the longer word from which words count as cognates.
const LEAST_ALIKE: f64 = 0.7;
/// Jaro–Winkler similarity from which names count as the same.
const LEAST_ALIKE_NAMES: f64 = 0.88;
/// Occurrences that words exactly alike count for.
const STRENGTH: f32 = 2.0;

pub(super) fn pairs(context: &Context, found: &mut Vec<(u32, u32, f32)>) {
    let mut alike: FxHashMap<[u8; 3], Vec<(u32, String)>> = FxHashMap::default();
    for (target, word) in context.target.vocabulary.iter().enumerate() {
        if let Some((skeleton, bucket)) = skeleton(word) {
            alike
                .entry(bucket)
                .or_default()
                .push((target as u32, skeleton));
        }
    }
    for (source, word) in context.source.vocabulary.iter().enumerate() {
        let Some((skeleton, bucket)) = skeleton(word) else {
            continue;
        };
        for (target, other) in alike.get(&bucket).into_iter().flatten() {
            // The same word is identity's part.
            if context.target.vocabulary[*target as usize].key == word.key {
                continue;
            }
            let lengths = (
                skeleton.len().min(other.len()),
                skeleton.len().max(other.len()),
            );
            if (lengths.0 as f64) < LEAST_ALIKE * lengths.1 as f64 {
                continue;
            }
            let names = word.kind == WordKind::Name
                && context.target.vocabulary[*target as usize].kind == WordKind::Name;
            let (ratio, least) = if names {
                (strsim::jaro_winkler(&skeleton, other), LEAST_ALIKE_NAMES)
            } else {
                (lcs_ratio(&skeleton, other), LEAST_ALIKE)
            };
            if ratio >= least {
                let above = ((ratio - least) / (1.0 - least)) as f32;
                found.push((source as u32, *target, STRENGTH * (0.3 + 0.7 * above)));
            }
        }
    }
}

/// The word without the spelling habits of its language, and the bucket it is compared in.
fn skeleton(word: &Word) -> Option<(String, [u8; 3])> {
    if !matches!(word.kind, WordKind::Word | WordKind::Name) {
        return None;
    }
    let mut skeleton = String::with_capacity(word.key.len());
    let mut chars = word.key.chars().peekable();
    while let Some(c) = chars.next() {
        let plain = match c {
            'p' if chars.peek() == Some(&'h') => {
                chars.next();
                'f'
            }
            'h' | '\'' => continue,
            'y' | 'j' => 'i',
            'k' | 'q' => 'c',
            'w' => 'v',
            'z' | 'ß' => 's',
            c => c,
        };
        if !skeleton.ends_with(plain) {
            skeleton.push(plain);
        }
    }
    let bucket = skeleton.as_bytes().get(..3)?.try_into().ok()?;
    (skeleton.len() >= SHORTEST).then_some((skeleton, bucket))
}
