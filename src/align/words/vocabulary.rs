//! What is to be known of the words of one language side.

use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64;

use super::embedded::{Embedded, Entry};
use super::jumps::Class;
use super::prior::skeleton;
use crate::align::vocabulary::without_elision;
use crate::lang::{Language, canonical_number};
use crate::model::Side;
use crate::text::{TokenKind, fold, nfc, tokens};

/// A word, as texts are compared: all forms that share a stem are one.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// XXH3 of what is compared: the folded stem, the digits, the mark. The same in every run.
    pub key: u64,
    /// The form met, folded.
    pub form: Box<str>,
    /// The form as cognates are compared.
    pub skeleton: Box<str>,
    /// The class of the token.
    pub kind: TokenKind,
    /// The class that jumps from it have.
    pub class: Class,
    /// What tramo's own lexicon says of it.
    pub listed: Entry,
}

/// Tells what there is to know of tokens of one language beside texts in another.
#[derive(Debug, Clone)]
pub(super) struct Describer {
    language: Option<&'static Language>,
    other: Option<&'static Language>,
    lexicon: Option<(Embedded, Side)>,
    function_words: FxHashSet<String>,
}

impl Describer {
    /// For the texts on one side of pairs in these languages, source first.
    pub fn new(side: Side, languages: [Option<&'static Language>; 2]) -> Describer {
        let [source, target] = languages;
        let (language, other) = match side {
            Side::Source => (source, target),
            Side::Target => (target, source),
        };
        let words = language.into_iter().flat_map(Language::function_words);
        let pair = source.zip(target);
        let lexicon = pair.and_then(|(source, target)| Embedded::of(source, target));
        Describer {
            language,
            other,
            lexicon: lexicon.map(|lexicon| (lexicon, side)),
            function_words: words.map(fold).collect(),
        }
    }

    pub fn describe(&self, token: &str) -> Word {
        let (key, kind, form) = read(self.language, token);
        let class = match kind {
            TokenKind::Word if self.function_words.contains(&*form) => Class::Function,
            TokenKind::Word | TokenKind::Number => Class::Content,
            _ => Class::Mark,
        };
        Word {
            key,
            skeleton: skeleton(&form, self.language, self.other),
            form,
            kind,
            class,
            listed: (self.lexicon)
                .map_or_else(Entry::default, |(lexicon, side)| lexicon.entry(side, key)),
        }
    }
}

/// The key, class and folded form of a token.
pub(super) fn read(language: Option<&Language>, token: &str) -> (u64, TokenKind, Box<str>) {
    let kind = tokens(token)
        .next()
        .map_or(TokenKind::Punctuation, |token| token.kind);
    match kind {
        TokenKind::Word => {
            let lower = nfc(token).to_lowercase().replace('’', "'");
            let stem = match language {
                Some(language) => fold(&language.stem(&lower)),
                None => fold(&lower),
            };
            (word_key(&stem), kind, fold(&lower).into())
        }
        TokenKind::Number => {
            let digits = canonical_number(token).unwrap_or_else(|| token.to_owned());
            (hash(b'n', &digits), kind, digits.into())
        }
        TokenKind::Tag => (hash(b't', token), kind, token.into()),
        TokenKind::Punctuation => {
            let mark = plain_mark(token);
            (hash(b'p', mark), kind, mark.into())
        }
    }
}

/// The key of a word by its folded stem.
pub(crate) fn word_key(stem: &str) -> u64 {
    hash(b'w', stem)
}

/// The keys of all words of some texts, each once, in ascending order: what a memory is asked for
/// before the texts are aligned. Articles that are written onto a word are not of it.
pub fn keys<'a>(language: &'static Language, texts: impl Iterator<Item = &'a str>) -> Vec<u64> {
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let mut keys = Vec::new();
    for text in texts {
        for token in tokens(text).filter(|token| token.kind == TokenKind::Word) {
            let word = without_elision(&text[token.span]);
            if seen.insert(word) {
                keys.push(read(Some(language), word).0);
            }
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Marks that differ between languages and typesetters, in one spelling.
fn plain_mark(mark: &str) -> &str {
    match mark {
        "¿" => "?",
        "¡" => "!",
        "«" | "»" | "“" | "”" | "„" | "``" | "''" | "‹" | "›" => "\"",
        "‘" | "’" | "`" => "'",
        "—" | "–" | "―" | "−" => "-",
        other => other,
    }
}

fn hash(class: u8, text: &str) -> u64 {
    let mut bytes = Vec::with_capacity(text.len() + 1);
    bytes.push(class);
    bytes.extend_from_slice(text.as_bytes());
    xxh3_64(&bytes)
}
