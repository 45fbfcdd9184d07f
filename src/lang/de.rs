//! German.

use super::Language;

pub(super) static GERMAN: Language = Language {
    code: "de",
    name: "German",
    stemmer: frostem::Algorithm::German,
    accent_repairs: &[],
    function_words: include_str!("data/de/function-words.txt"),
    detector: whatlang::Lang::Deu,
};
