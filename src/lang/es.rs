//! Spanish.

use super::Language;

pub(super) static SPANISH: Language = Language {
    code: "es",
    name: "Spanish",
    stemmer: frostem::Algorithm::Spanish,
    accent_repairs: &[("cion", "ción"), ("sion", "sión")],
    irregular: include_str!("data/es/irregular.txt"),
    contractions: &[("al", "a"), ("del", "de")],
    articles: &["el", "la", "los", "las", "un", "una", "unos", "unas", "lo"],
    function_words: include_str!("data/es/function-words.txt"),
    abbreviations: include_str!("data/es/abbreviations.txt"),
    sentence_openers: include_str!("data/es/sentence-openers.txt"),
    prepositions: "a al ante bajo con desde durante en entre hacia hasta para por según sin sobre tras",
    joiners: "a al ante aun bajo como con contra cuando de del desde donde durante e en entre hacia hasta mediante ni o para pero por que según sin sino sobre tras u y",
    always_capital: "",
    ordinals_with_stop: false,
    perfect: "he has ha hemos habéis han había habías habíamos habían hube hubo hubieron habrá habrán habré habría habrían haya hayas hayamos hayan hubiera hubieran hubiese hubiesen haber habiendo sido",
    facts: include_str!("data/es/facts.txt"),
    detector: whatlang::Lang::Spa,
};
