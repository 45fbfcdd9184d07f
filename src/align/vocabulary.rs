//! The words of one side of a document as numbers, so that evidence can be kept in tables.

use rustc_hash::FxHashMap;

use crate::lang::{Language, canonical_number};
use crate::model::Segment;
use crate::text::{TokenKind, fold, nfc, tokens};

/// What a word of the vocabulary is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WordKind {
    /// A word, by its stem.
    Word,
    /// A word that the document mostly writes with a capital within sentences: likely a name.
    Name,
    /// A number, by its canonical digits.
    Number,
    /// A tag or placeholder, by its exact text.
    Tag,
}

/// One word of the vocabulary.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// What is compared: the folded stem, the canonical number, the exact tag.
    pub key: String,
    /// The first form met, in lower case and NFC.
    pub form: String,
    /// The first form met, as written.
    pub written: String,
    /// The class.
    pub kind: WordKind,
    /// Occurrences in the document.
    pub count: u32,
}

/// The vocabulary of one side and its segments as word numbers.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// The vocabulary; a word's number is its index.
    pub vocabulary: Vec<Word>,
    /// The word numbers of all segments, one after the other.
    pub tokens: Vec<u32>,
    // Where each segment's tokens begin, and the end of the last.
    starts: Vec<u32>,
    by_key: FxHashMap<String, u32>,
}

impl Words {
    /// Reads the segments of one side.
    pub fn new(language: &Language, segments: &[Segment]) -> Words {
        let mut words = Words::default();
        let mut seen: FxHashMap<&str, u32> = FxHashMap::default();
        let mut capitals: Vec<u32> = Vec::new();
        words.starts.push(0);
        for segment in segments {
            let mut first = true;
            for token in tokens(&segment.text) {
                let written = &segment.text[token.span];
                let written = match token.kind {
                    TokenKind::Punctuation => continue,
                    TokenKind::Word => without_elision(written),
                    _ => written,
                };
                let number = match seen.get(written) {
                    Some(number) => *number,
                    None => {
                        let number = words.add(language, token.kind, written);
                        seen.insert(written, number);
                        number
                    }
                };
                capitals.resize(words.vocabulary.len(), 0);
                if !first && written.starts_with(char::is_uppercase) {
                    capitals[number as usize] += 1;
                }
                first = false;
                words.vocabulary[number as usize].count += 1;
                words.tokens.push(number);
            }
            words.starts.push(words.tokens.len() as u32);
        }
        for (word, capitals) in words.vocabulary.iter_mut().zip(capitals) {
            if word.kind == WordKind::Word && capitals * 2 > word.count {
                word.kind = WordKind::Name;
            }
        }
        words
    }

    fn add(&mut self, language: &Language, kind: TokenKind, written: &str) -> u32 {
        let (kind, key) = match kind {
            TokenKind::Word => (WordKind::Word, word_key(language, written)),
            TokenKind::Number => (
                WordKind::Number,
                canonical_number(written).unwrap_or_else(|| written.to_owned()),
            ),
            _ => (WordKind::Tag, written.to_owned()),
        };
        if let Some(number) = self.by_key.get(&key) {
            return *number;
        }
        let number = self.vocabulary.len() as u32;
        self.by_key.insert(key.clone(), number);
        self.vocabulary.push(Word {
            key,
            form: nfc(written).to_lowercase(),
            written: written.to_owned(),
            kind,
            count: 0,
        });
        number
    }

    /// How many segments there are.
    pub fn segments(&self) -> usize {
        self.starts.len() - 1
    }

    /// The word numbers of the segments in `run`, half-open.
    pub fn of(&self, run: std::ops::Range<usize>) -> &[u32] {
        &self.tokens[self.start(run.start)..self.start(run.end)]
    }

    /// Where the tokens of a segment begin; for the number of segments, where the last ends.
    pub fn start(&self, segment: usize) -> usize {
        self.starts[segment] as usize
    }

    /// The number of the word with this key.
    pub fn by_key(&self, key: &str) -> Option<u32> {
        self.by_key.get(key).copied()
    }
}

/// The key of a word: its folded stem.
pub(crate) fn word_key(language: &Language, written: &str) -> String {
    let lower = nfc(written).to_lowercase();
    let lower = if lower.contains('’') {
        lower.replace('’', "'")
    } else {
        lower
    };
    fold(&language.stem(&lower))
}

/// French and Italian write articles and pronouns onto the word: "l'homme", "d'eau", "qu'il".
pub(crate) fn without_elision(word: &str) -> &str {
    let Some((before, after)) = word.split_once(['\'', '’']) else {
        return word;
    };
    let short = before.chars().count() == 1 || before.eq_ignore_ascii_case("qu");
    if short && after.chars().count() > 2 {
        after
    } else {
        word
    }
}
