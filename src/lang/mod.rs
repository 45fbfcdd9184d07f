//! Layer 1: what tramo knows of each language, as data.
//!
//! [`LANGUAGES`] is the registry: adding a language is one file here, its word lists under
//! `data/`, one line in the registry and one folder of cases under `tests/`. A tag that no
//! language of the registry answers to is an error ([`UnknownLanguage`]), never English.

mod abbreviations;
mod analysis;
mod dates;
mod de;
mod decimal;
mod derivation;
mod detect;
mod en;
mod es;
mod fr;
mod lexicon;
mod numbers;
mod plural;
mod quantities;
mod tag;

pub use abbreviations::{Abbreviation, Follows};
pub use analysis::{ANALYSIS_VERSION, AnalysedToken, Analyser, Analysis, PhraseWords, Role};
pub(crate) use dates::is_time_zone;
pub use derivation::{are_made_apart, is_participle, one_spelling, related};
pub use detect::{Detected, detect};
pub use lexicon::{Lexicon, Rendering};
pub use numbers::{Fact, canonical_number, roman_numeral};
pub use plural::other_numbers;
use plural::singular;
pub use quantities::{Dress, Quantities, Quantity};
pub use tag::{Tag, TagError};

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// One language: its names and the facts that the engines read.
///
/// All word lists are in NFC and lower case unless their file says otherwise.
#[derive(Debug)]
pub struct Language {
    /// Primary language subtag of BCP 47: `es`.
    pub code: &'static str,
    /// English name: `Spanish`.
    pub name: &'static str,
    /// Snowball's algorithm for the language.
    stemmer: frostem::Algorithm,
    /// Endings that are often typed without their accent, and the ending that the stemmer knows.
    accent_repairs: &'static [(&'static str, &'static str)],
    /// Stems of words that change within ("put", "took"), one word a line: the stem that stands for
    /// all, then the others, as the stemmer leaves them; `#` begins a comment.
    irregular: &'static str,
    /// Prepositions that are written in one with an article, and the preposition alone.
    contractions: &'static [(&'static str, &'static str)],
    /// Articles, in lower case.
    pub articles: &'static [&'static str],
    /// Words that carry grammar rather than meaning, one a line; `#` begins a comment.
    function_words: &'static str,
    /// Abbreviations by what may follow them; [`Language::abbreviations`] says how they are written.
    abbreviations: &'static str,
    /// Words that begin a sentence rather than a name when they stand capitalised after a stop.
    sentence_openers: &'static str,
    /// Prepositions that open a phrase of time or place, separated by blanks.
    prepositions: &'static str,
    /// Prepositions and conjunctions, which join a phrase to the words before it.
    joiners: &'static str,
    /// Words that have their capital within sentences too, in lower case: "i".
    always_capital: &'static str,
    /// Whether a number with a full stop is an ordinal: "am 3. Mai".
    pub ordinals_with_stop: bool,
    /// Forms of the verb that makes the perfect with a participle ("ha tratado"), in lower case.
    perfect: &'static str,
    /// Words with a meaning apart from the language: numbers, months, days. See [`Fact`].
    facts: &'static str,
    /// The same language in the detector's numbering.
    detector: whatlang::Lang,
}

/// Every language that tramo knows.
pub static LANGUAGES: &[&Language] = &[&es::SPANISH, &en::ENGLISH, &de::GERMAN, &fr::FRENCH];

/// A valid language tag for which tramo has no rules.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no rules for language `{tag}`; known are {}", known())]
pub struct UnknownLanguage {
    /// The tag as it was given.
    pub tag: String,
}

fn known() -> String {
    LANGUAGES
        .iter()
        .map(|l| l.code)
        .collect::<Vec<_>>()
        .join(", ")
}

impl Language {
    /// The language whose primary subtag is `code` (lower case), or an error that names the known.
    pub fn by_code(code: &str) -> Result<&'static Language, UnknownLanguage> {
        LANGUAGES
            .iter()
            .copied()
            .find(|language| language.code == code)
            .ok_or_else(|| UnknownLanguage {
                tag: code.to_owned(),
            })
    }

    /// The stem of a word in lower case and NFC: the same for its singular and plural, and for the
    /// forms of the irregular verbs that are listed.
    ///
    /// An accent missing from a frequent ending is put back first, so that "migracion" and
    /// "migración" share their stem.
    pub fn stem<'a>(&self, word: &'a str) -> Cow<'a, str> {
        let mut word = singular(self.code, word);
        for (typed, meant) in self.accent_repairs {
            if let Some(root) = word.strip_suffix(typed) {
                word = Cow::Owned(format!("{root}{meant}"));
                break;
            }
        }
        let stemmer = frostem::Stemmer::new(self.stemmer);
        let stem = match word {
            Cow::Borrowed(word) => stemmer.stem(word),
            Cow::Owned(word) => Cow::Owned(stemmer.stem(&word).into_owned()),
        };
        match IRREGULAR.get(&(self.code, &*stem)) {
            Some(base) => Cow::Borrowed(base),
            None => stem,
        }
    }

    /// A word in lower case without the article that is written in one with it: "del" is "de".
    pub fn uncontracted<'a>(&self, word: &'a str) -> &'a str {
        let known = self.contractions.iter().find(|(both, _)| *both == word);
        known.map_or(word, |(_, alone)| alone)
    }

    /// The words that carry grammar rather than meaning, in NFC and lower case.
    pub fn function_words(&self) -> impl Iterator<Item = &'static str> {
        word_list(self.function_words)
    }

    /// The abbreviations of the language.
    pub fn abbreviations(&self) -> impl Iterator<Item = Abbreviation> {
        abbreviations::parse(self.abbreviations)
    }

    /// Words that begin a sentence rather than a name when they stand capitalised after a full
    /// stop, in NFC and lower case.
    pub fn sentence_openers(&self) -> impl Iterator<Item = &'static str> {
        word_list(self.sentence_openers)
    }

    /// Prepositions that open a phrase of time or place ("At 5 a.m. Mr. Smith left"), in NFC and
    /// lower case.
    pub fn prepositions(&self) -> impl Iterator<Item = &'static str> {
        self.prepositions.split_whitespace()
    }

    /// Prepositions and conjunctions, which join a phrase to the words before it, in NFC and lower
    /// case.
    pub fn joiners(&self) -> impl Iterator<Item = &'static str> {
        self.joiners.split_whitespace()
    }

    /// Words other than names that have their capital within sentences too, in NFC and lower case.
    pub fn always_capital(&self) -> impl Iterator<Item = &'static str> {
        self.always_capital.split_whitespace()
    }

    /// Whether a word in lower case is a form of the verb that makes the perfect, or the participle
    /// between it and another: "ha", "sido".
    pub fn makes_perfect(&self, word: &str) -> bool {
        self.perfect.split(' ').any(|form| form == word)
    }

    /// The words for numbers, months and days, in NFC and lower case.
    pub fn facts(&self) -> impl Iterator<Item = (&'static str, Fact)> {
        Fact::list(self.facts)
    }
}

/// The stems that stand for those of [`Language::irregular`], by the code of the language and the
/// stem.
static IRREGULAR: LazyLock<FxHashMap<(&str, &str), &str>> = LazyLock::new(|| {
    let words = |language: &&'static Language| {
        let code = language.code;
        word_list(language.irregular).flat_map(move |line| {
            let mut stems = line.split(' ');
            let base = stems.next().unwrap_or_default();
            stems.map(move |stem| ((code, stem), base))
        })
    };
    LANGUAGES.iter().flat_map(words).collect()
});

/// The lines of a word list without comments and blank lines.
fn word_list(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}
