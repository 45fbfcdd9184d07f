//! Spanish.

use super::Language;

pub(super) static SPANISH: Language = Language {
    code: "es",
    name: "Spanish",
    stemmer: frostem::Algorithm::Spanish,
    accent_repairs: &[("cion", "ción"), ("sion", "sión")],
    articles: &["el", "la", "los", "las", "un", "una", "unos", "unas", "lo"],
    function_words: include_str!("data/es/function-words.txt"),
    abbreviations: include_str!("data/es/abbreviations.txt"),
    sentence_openers: include_str!("data/es/sentence-openers.txt"),
    prepositions: "a al ante bajo con desde durante en entre hacia hasta para por según sin sobre tras",
    ordinals_with_stop: false,
    detector: whatlang::Lang::Spa,
};
