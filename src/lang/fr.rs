//! French.

use super::Language;

pub(super) static FRENCH: Language = Language {
    code: "fr",
    name: "French",
    stemmer: frostem::Algorithm::French,
    accent_repairs: &[],
    function_words: include_str!("data/fr/function-words.txt"),
    detector: whatlang::Lang::Fra,
};
