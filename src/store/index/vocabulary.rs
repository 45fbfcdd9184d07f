//! The words of one side: numbers for forms and stems.
//!
//! A form is numbered when it first appears, which is early for a frequent one; when all are
//! known they are numbered anew by frequency, so that most take one byte.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::layout::Part;
use super::spool::Spool;
use crate::lang::AnalysedToken;
use crate::text::TokenKind;

/// In [`Part::Forms`]: a punctuation mark, of which no list is kept.
pub(super) const NO_STEM: u32 = u32::MAX >> 2;

/// Numbers forms in the order of first appearance.
#[derive(Default)]
pub(super) struct Vocabulary {
    numbers: FxHashMap<u64, u32>,
    forms: Vec<Form>,
}

struct Form {
    key: u64,
    stem: u64,
    count: u32,
    kind: TokenKind,
}

/// What tells a token from all that are not the same but for case.
pub(super) fn form_key(token: &AnalysedToken) -> u64 {
    (token.caseless ^ token.stem.rotate_left(32))
        .wrapping_add(token.kind as u64)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// What forms became.
pub(super) struct Numbering {
    /// The new number of each form.
    pub(super) forms: Vec<u32>,
    /// The stem of each form, by its new number.
    pub(super) stems: Vec<u32>,
    /// How many tokens have each stem.
    pub(super) tokens_of_stem: Vec<u64>,
}

impl Vocabulary {
    /// The number of a token's form, which is counted.
    pub(super) fn number(&mut self, token: &AnalysedToken) -> u32 {
        let key = form_key(token);
        let forms = &mut self.forms;
        let number = *self.numbers.entry(key).or_insert_with(|| {
            forms.push(Form {
                key,
                stem: token.stem,
                count: 0,
                kind: token.kind,
            });
            (forms.len() - 1) as u32
        });
        forms[number as usize].count += 1;
        number
    }

    /// Numbers forms by falling frequency and stems by their hash, and writes their parts.
    pub(super) fn finish(self, parts: &mut [Spool]) -> Numbering {
        let Vocabulary { numbers, forms } = self;
        drop(numbers);
        let keys = stem_keys(&forms);
        for key in &keys {
            parts[Part::StemKeys as usize].append(&key.to_le_bytes());
        }
        let mut by_count: Vec<u32> = (0..forms.len() as u32).collect();
        by_count.sort_by_key(|old| Reverse(forms[*old as usize].count));
        let mut numbering = Numbering {
            forms: vec![0; forms.len()],
            stems: Vec::with_capacity(forms.len()),
            tokens_of_stem: vec![0; keys.len()],
        };
        for (new, old) in by_count.iter().enumerate() {
            numbering.forms[*old as usize] = new as u32;
            let form = &forms[*old as usize];
            let stem = match form.kind {
                TokenKind::Punctuation => NO_STEM,
                _ => {
                    let stem = keys.binary_search(&form.stem).unwrap_or(0);
                    numbering.tokens_of_stem[stem] += u64::from(form.count);
                    stem as u32
                }
            };
            numbering.stems.push(stem);
            let known = stem << 2 | form.kind as u32;
            parts[Part::Forms as usize].append(&known.to_le_bytes());
        }
        let mut by_key = by_count;
        by_key.sort_unstable_by_key(|old| forms[*old as usize].key);
        for old in by_key {
            let key = forms[old as usize].key;
            parts[Part::FormKeys as usize].append(&key.to_le_bytes());
            let new = numbering.forms[old as usize];
            parts[Part::FormNumbers as usize].append(&new.to_le_bytes());
        }
        numbering
    }
}

/// The hashes of all stems, rising.
fn stem_keys(forms: &[Form]) -> Vec<u64> {
    let mut keys: Vec<u64> = forms
        .iter()
        .filter(|form| form.kind != TokenKind::Punctuation)
        .map(|form| form.stem)
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}
