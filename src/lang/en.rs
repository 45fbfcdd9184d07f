//! English.

use super::Language;

pub(super) static ENGLISH: Language = Language {
    code: "en",
    name: "English",
    stemmer: frostem::Algorithm::English,
    accent_repairs: &[],
    articles: &["the", "a", "an"],
    function_words: include_str!("data/en/function-words.txt"),
    abbreviations: include_str!("data/en/abbreviations.txt"),
    sentence_openers: include_str!("data/en/sentence-openers.txt"),
    prepositions: "about after around at before between by circa during from in near on since until till",
    ordinals_with_stop: false,
    detector: whatlang::Lang::Eng,
};
