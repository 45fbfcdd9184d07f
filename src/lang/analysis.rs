//! A text as matching sees it: tokens with their class, form and stem.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use super::{Language, Tag, UnknownLanguage};
use crate::text::distance::{OTHER_FORM, OTHER_MARK, OTHER_WORD, Weighed};
use crate::text::phrase::{Compared, Inflected};
use crate::text::{TokenKind, fold, nfc, tokens};

/// A token of an analysed text.
///
/// Two tokens are the same in form, case aside, or in stem exactly when the numbers are equal.
/// The numbers are XXH3 (64 bits) of the UTF-8, so they may be kept on disk: they change only with
/// [`ANALYSIS_VERSION`]. The chance of a collision within a memory is below one in a million.
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
    /// What the token does in a sentence.
    pub role: Role,
}

/// What a token does in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// A word that carries meaning; every word of a language without rules.
    Content,
    /// A word that carries grammar: article, preposition, pronoun, auxiliary.
    Function,
    /// No word: number, tag, punctuation.
    Mark,
}

/// Raised whenever the same text may give other tokens, other numbers or another distance than
/// before, so that what was kept of earlier analyses is made anew.
pub const ANALYSIS_VERSION: u32 = 3;

impl Weighed for AnalysedToken {
    fn weight(&self) -> u32 {
        self.kind.weight()
    }

    fn substitution(&self, other: &AnalysedToken) -> Option<u32> {
        if self.kind != other.kind {
            None
        } else if self.caseless == other.caseless {
            Some(0)
        } else if self.kind != TokenKind::Word {
            Some(OTHER_MARK)
        } else if self.stem == other.stem {
            Some(OTHER_FORM)
        } else {
            Some(OTHER_WORD)
        }
    }
}

impl Inflected for &AnalysedToken {
    fn same_stem(&self, other: &Self) -> bool {
        self.stem == other.stem
    }

    fn same_form(&self, other: &Self) -> bool {
        self.caseless == other.caseless
    }
}

/// The tokens of one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Analysis {
    /// In the order of the text; spans do not overlap.
    pub tokens: Vec<AnalysedToken>,
}

impl Analysis {
    /// The words among the tokens, in order.
    pub fn words(&self) -> impl DoubleEndedIterator<Item = &AnalysedToken> {
        self.tokens
            .iter()
            .filter(|token| token.kind == TokenKind::Word)
    }

    /// The text as a phrase that is looked for in others.
    pub fn phrase(&self) -> PhraseWords<'_> {
        let has = |kind: TokenKind| self.tokens.iter().any(|token| token.kind == kind);
        let compared = match (has(TokenKind::Word), has(TokenKind::Number)) {
            (false, _) => Compared::All,
            (true, true) => Compared::WordsAndNumbers,
            (true, false) => Compared::Words,
        };
        let kept = |token: &&AnalysedToken| compared.takes(token.kind);
        let words: Vec<&AnalysedToken> = self.tokens.iter().filter(kept).collect();
        // Another number is another date, article or resolution.
        let tells =
            |word: &&AnalysedToken| word.role == Role::Content || word.kind == TokenKind::Number;
        let any_content = words.iter().any(tells);
        PhraseWords {
            required: (words.iter())
                .map(|word| !any_content || tells(word))
                .collect(),
            words,
            compared,
        }
    }

    /// What all tokens weigh together.
    pub fn weight(&self) -> u32 {
        self.tokens.iter().map(Weighed::weight).sum()
    }
}

/// What of a text must stand in another for that to hold it as a phrase: its words and numbers, or,
/// where it has no words, all its tokens.
#[derive(Debug, Clone)]
pub struct PhraseWords<'a> {
    /// The words and numbers, in order.
    pub words: Vec<&'a AnalysedToken>,
    /// For each of them whether it must be there: numbers and words that carry meaning, and where
    /// none does all.
    pub required: Vec<bool>,
    /// Which tokens of other texts are compared.
    pub compared: Compared,
}

impl PhraseWords<'_> {
    /// The tokens of another text that are compared.
    pub fn kept<'b>(&self, tokens: &'b [AnalysedToken]) -> impl Iterator<Item = &'b AnalysedToken> {
        let compared = self.compared;
        tokens
            .iter()
            .filter(move |token| compared.takes(token.kind))
    }

    /// The stems of the words that must be there, rising, each once; punctuation has none.
    pub fn needed_stems(&self) -> Vec<u64> {
        let needed = self.words.iter().zip(&self.required);
        let needed = needed.filter(|(_, required)| **required);
        stems(needed.map(|(word, _)| *word))
    }

    /// The stems of all words, in the same way.
    pub fn stems(&self) -> Vec<u64> {
        stems(self.words.iter().copied())
    }
}

fn stems<'a>(tokens: impl Iterator<Item = &'a AnalysedToken>) -> Vec<u64> {
    let tokens = tokens.filter(|token| token.kind != TokenKind::Punctuation);
    let mut stems: Vec<u64> = tokens.map(|token| token.stem).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

/// Analyses texts of one language; keeps the stems that it has seen.
///
/// Reuse one for many texts: a stem costs some hundred times a look-up.
#[derive(Debug, Clone)]
pub struct Analyser {
    // None: a language without rules, whose words are their own stems.
    language: Option<&'static Language>,
    function_words: FxHashSet<&'static str>,
    seen: HashMap<Box<str>, Word, FxBuildHasher>,
}

/// What is known of a word once it has been seen.
#[derive(Debug, Clone, Copy)]
struct Word {
    form: u64,
    caseless: u64,
    stem: u64,
    role: Role,
}

/// Distinct words after which the memory of stems starts anew: some ten megabytes.
const MOST_SEEN: usize = 200_000;

impl Analyser {
    /// An analyser for a language that tramo knows.
    pub fn new(language: &'static Language) -> Analyser {
        Analyser {
            language: Some(language),
            function_words: language.function_words().collect(),
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
                    function_words: HashSet::default(),
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
                let Word {
                    form,
                    caseless,
                    stem,
                    role,
                } = match token.kind {
                    TokenKind::Word => self.word(written),
                    _ => Word::mark(written),
                };
                AnalysedToken {
                    kind: token.kind,
                    span: token.span,
                    form,
                    caseless,
                    stem,
                    role,
                }
            })
            .collect();
        Analysis { tokens }
    }

    fn word(&mut self, written: &str) -> Word {
        if let Some(known) = self.seen.get(written) {
            return *known;
        }
        let composed = nfc(written);
        let lower = composed.to_lowercase();
        let stem = match self.language {
            Some(language) => fold(&language.stem(language.uncontracted(&lower))),
            None => fold(&lower),
        };
        let word = Word {
            form: number(&composed),
            caseless: number(&lower),
            stem: number(&stem),
            role: if self.function_words.contains(lower.as_str()) {
                Role::Function
            } else {
                Role::Content
            },
        };
        if self.seen.len() == MOST_SEEN {
            self.seen.clear();
        }
        self.seen.insert(written.into(), word);
        word
    }
}

impl Word {
    fn mark(written: &str) -> Word {
        let form = number(&nfc(written));
        Word {
            form,
            caseless: form,
            stem: form,
            role: Role::Mark,
        }
    }
}

fn number(text: &str) -> u64 {
    xxh3_64(text.as_bytes())
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
    fn an_analysis_that_changes_has_a_new_version() {
        let text = "Las migraciones, 1.234,56 € y {0} <b>OK</b>: H2O’s «café» 21.º";
        let sum = |code: &str| {
            let mut analyser = Analyser::new(Language::by_code(code).unwrap());
            let tokens = analyser.analyse(text).tokens;
            tokens.iter().fold(u64::from(ANALYSIS_VERSION), |sum, t| {
                let span = t.span.start as u64 * 1_000 + t.span.end as u64;
                (sum.rotate_left(5) ^ t.form ^ t.stem.rotate_left(20) ^ span).wrapping_mul(31)
            })
        };
        // Where this fails, files on disk hold other numbers: raise the version, then put the new
        // sums here.
        assert_eq!(
            [sum("es"), sum("en")],
            [2_406_342_684_425_991_487, 11_055_488_543_499_874_232]
        );
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
