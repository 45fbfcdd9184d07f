//! A pair of texts as checks see it.

use std::cell::OnceCell;

use rustc_hash::FxHashSet;

use super::Terms;
use super::terms::{BareWord, bare_words};
use crate::lang::{Analyser, Analysis, LANGUAGES, Language, Quantities, Quantity, Tag};
use crate::text::TokenKind;

/// A pair of texts with what is known of them.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The text that was translated.
    pub source: Text<'a>,
    /// The translation.
    pub target: Text<'a>,
    /// The glossary's terms in both.
    pub terms: Terms<'a>,
}

/// One text of a pair.
#[derive(Debug)]
pub struct Text<'a> {
    /// The text.
    pub text: &'a str,
    /// The text with its inline codes, where it has any.
    pub inline: Option<&'a str>,
    /// Its tokens.
    pub analysis: Analysis,
    /// What reads texts of its language.
    pub reader: &'a Reader,
    /// The numbers that it states; empty where neither text has a digit.
    pub quantities: Vec<Quantity>,
    bare_words: OnceCell<Vec<BareWord>>,
}

/// What is known of a language and kept for many texts.
#[derive(Debug)]
pub struct Reader {
    /// The language's tag.
    pub tag: Tag,
    /// Its rules; `None` where there are none.
    pub language: Option<&'static Language>,
    quantities: Quantities,
    /// Function words of the other languages that are none of its own, as caseless tokens.
    foreign: FxHashSet<u64>,
    /// The language's abbreviations with their stop, in lower case.
    pub(super) abbreviations: FxHashSet<String>,
}

impl Reader {
    /// A reader of texts in `tag`'s language.
    pub fn new(tag: &Tag) -> Reader {
        let language = tag.language().ok();
        let mut foreign = FxHashSet::default();
        if let Some(own) = language {
            let owned: FxHashSet<&str> = own.function_words().collect();
            for other in LANGUAGES.iter().filter(|other| other.code != own.code) {
                let mut analyser = Analyser::new(other);
                for word in other.function_words().filter(|word| !owned.contains(word)) {
                    let tokens = analyser.analyse(word).tokens;
                    // A single letter is a list mark or a variable at least as often.
                    if let [token] = tokens.as_slice()
                        && word.chars().count() > 1
                    {
                        foreign.insert(token.caseless);
                    }
                }
            }
        }
        let abbreviations = language.into_iter().flat_map(Language::abbreviations);
        Reader {
            tag: tag.clone(),
            language,
            quantities: Quantities::new(language),
            foreign,
            abbreviations: abbreviations
                .map(|abbreviation| abbreviation.text.to_lowercase())
                .collect(),
        }
    }

    /// Whether a word is one of grammar in another language and none in this.
    pub fn is_foreign(&self, caseless: u64) -> bool {
        self.foreign.contains(&caseless)
    }

    /// The primary code of the language.
    pub fn code(&self) -> &str {
        self.tag.primary()
    }

    /// Whether texts are in the language with this code.
    pub fn speaks(&self, code: &str) -> bool {
        self.tag.primary() == code
    }
}

impl<'a> Subject<'a> {
    /// A pair of texts, each with its tokens and the reader of its language.
    pub fn new(
        [source, target]: [(&'a str, Analysis, &'a Reader); 2],
        inline: [Option<&'a str>; 2],
        terms: Terms<'a>,
    ) -> Subject<'a> {
        let counts = [source.0, target.0]
            .iter()
            .any(|text| text.contains(|c: char| c.is_ascii_digit()));
        let text = |(text, analysis, reader): (&'a str, Analysis, &'a Reader), inline| Text {
            quantities: match counts {
                true => reader.quantities.read(text),
                false => Vec::new(),
            },
            text,
            inline,
            analysis,
            reader,
            bare_words: OnceCell::new(),
        };
        Subject {
            source: text(source, inline[0]),
            target: text(target, inline[1]),
            terms,
        }
    }
}

impl Text<'_> {
    /// Its words as renderings are looked for among them.
    pub(super) fn bare_words(&self) -> &[BareWord] {
        self.bare_words
            .get_or_init(|| bare_words(self.reader.code(), self.text))
    }

    /// Its words as they are written.
    pub fn written_words(&self) -> impl Iterator<Item = &str> {
        self.analysis
            .tokens
            .iter()
            .filter(|token| token.kind == TokenKind::Word)
            .map(|token| &self.text[token.span.clone()])
    }

    /// Its punctuation, one character a token, with the place of each.
    pub fn marks(&self) -> impl Iterator<Item = (usize, &str)> {
        self.analysis
            .tokens
            .iter()
            .filter(|token| token.kind == TokenKind::Punctuation)
            .map(|token| (token.span.start, &self.text[token.span.clone()]))
    }
}
