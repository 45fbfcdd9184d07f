//! A text as matching sees it: tokens with their class, form and stem.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHasher};

use super::{Language, Tag, UnknownLanguage};
use crate::text::{TokenKind, fold, nfc, tokens};

/// A token of an analysed text.
///
/// Two tokens are the same in form, case aside, or in stem exactly when the numbers are equal
/// (64-bit hashes: the chance of a collision within a memory is below one in a billion).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnalysedToken {
    /// The class of the token.
    pub kind: TokenKind,
    /// Bytes of the text, half-open.
    pub span: Range<usize>,
    /// Stands for the token's exact text in NFC.
    pub form: u64,
    /// Stands for the text in lower case; equals another's where the words differ only in case.
    pub caseless: u64,
    /// Stands for the word's stem without accents; for other classes the same as `form`.
    pub stem: u64,
}

/// The tokens of one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Analysis {
    /// In the order of the text; spans do not overlap.
    pub tokens: Vec<AnalysedToken>,
}

/// Analyses texts of one language; keeps the stems that it has seen.
///
/// Reuse one for many texts: a stem costs some hundred times a look-up.
#[derive(Debug, Clone)]
pub struct Analyser {
    // None: a language without rules, whose words are their own stems.
    language: Option<&'static Language>,
    seen: HashMap<String, (u64, u64, u64), FxBuildHasher>,
}

/// Distinct words after which the memory of stems starts anew: some ten megabytes.
const MOST_SEEN: usize = 200_000;

impl Analyser {
    /// An analyser for a language that tramo knows.
    pub fn new(language: &'static Language) -> Analyser {
        Analyser {
            language: Some(language),
            seen: HashMap::default(),
        }
    }

    /// An analyser for any tag. Without rules for the language words are compared as they are
    /// written; the second value then says so, and is to be passed on to the user.
    pub fn for_tag(tag: &Tag) -> (Analyser, Option<UnknownLanguage>) {
        match tag.language() {
            Ok(language) => (Analyser::new(language), None),
            Err(unknown) => (
                Analyser {
                    language: None,
                    seen: HashMap::default(),
                },
                Some(unknown),
            ),
        }
    }

    /// The tokens of `text` with their forms and stems. Linear in the length of `text`.
    pub fn analyse(&mut self, text: &str) -> Analysis {
        let tokens = tokens(text)
            .map(|token| {
                let written = &text[token.span.clone()];
                let (form, caseless, stem) = match token.kind {
                    TokenKind::Word => self.word(written),
                    _ => {
                        let form = hash(&nfc(written));
                        (form, form, form)
                    }
                };
                AnalysedToken {
                    kind: token.kind,
                    span: token.span,
                    form,
                    caseless,
                    stem,
                }
            })
            .collect();
        Analysis { tokens }
    }

    fn word(&mut self, written: &str) -> (u64, u64, u64) {
        if let Some(known) = self.seen.get(written) {
            return *known;
        }
        let composed = nfc(written);
        let lower = composed.to_lowercase();
        let stem = match self.language {
            Some(language) => fold(&language.stem(&lower)),
            None => fold(&lower),
        };
        let word = (hash(&composed), hash(&lower), hash(&stem));
        if self.seen.len() == MOST_SEEN {
            self.seen.clear();
        }
        self.seen.insert(written.to_owned(), word);
        word
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(analyser: &mut Analyser, text: &str) -> Vec<u64> {
        analyser
            .analyse(text)
            .tokens
            .iter()
            .map(|t| t.stem)
            .collect()
    }

    #[test]
    fn inflection_case_and_missing_accents_share_a_stem() {
        let mut spanish = Analyser::new(Language::by_code("es").unwrap());
        let base = stems(&mut spanish, "migración ordenada");
        assert_eq!(base, stems(&mut spanish, "Migraciones Ordenadas"));
        assert_eq!(base, stems(&mut spanish, "MIGRACION ordenado"));
        assert_ne!(base, stems(&mut spanish, "migración segura"));
    }
}
