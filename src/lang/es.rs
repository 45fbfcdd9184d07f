//! Spanish.

use super::Language;

pub(super) static SPANISH: Language = Language {
    code: "es",
    name: "Spanish",
    stemmer: frostem::Algorithm::Spanish,
    accent_repairs: &[("cion", "ción"), ("sion", "sión")],
    function_words: include_str!("data/es/function-words.txt"),
    detector: whatlang::Lang::Spa,
};
