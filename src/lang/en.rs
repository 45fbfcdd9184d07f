//! English.

use super::Language;

pub(super) static ENGLISH: Language = Language {
    code: "en",
    name: "English",
    stemmer: frostem::Algorithm::English,
    accent_repairs: &[],
    irregular: include_str!("data/en/irregular.txt"),
    contractions: &[],
    articles: &["the", "a", "an"],
    function_words: include_str!("data/en/function-words.txt"),
    abbreviations: include_str!("data/en/abbreviations.txt"),
    sentence_openers: include_str!("data/en/sentence-openers.txt"),
    prepositions: "about after around at before between by circa during from in near on since until till",
    joiners: "about above after against and around as at because before behind below between but by during for from if in into like near nor of off on or over since than that through till to toward towards under until unless up upon when where which while who whose with within without",
    always_capital: "i i'd i'll i'm i've i’d i’ll i’m i’ve",
    ordinals_with_stop: false,
    perfect: "",
    facts: include_str!("data/en/facts.txt"),
    detector: whatlang::Lang::Eng,
};
