//! English.

use super::Language;

pub(super) static ENGLISH: Language = Language {
    code: "en",
    name: "English",
    stemmer: frostem::Algorithm::English,
    accent_repairs: &[],
    function_words: include_str!("data/en/function-words.txt"),
    detector: whatlang::Lang::Eng,
};
