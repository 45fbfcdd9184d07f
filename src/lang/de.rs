//! German.

use super::Language;

pub(super) static GERMAN: Language = Language {
    code: "de",
    name: "German",
    stemmer: frostem::Algorithm::German,
    accent_repairs: &[],
    irregular: "",
    contractions: &[
        ("am", "an"),
        ("beim", "bei"),
        ("im", "in"),
        ("ins", "in"),
        ("vom", "von"),
        ("zum", "zu"),
        ("zur", "zu"),
    ],
    articles: &[
        "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines",
    ],
    function_words: include_str!("data/de/function-words.txt"),
    abbreviations: include_str!("data/de/abbreviations.txt"),
    sentence_openers: include_str!("data/de/sentence-openers.txt"),
    prepositions: "ab am an bei bis gegen im in nach seit um vom von vor während zwischen",
    joiners: "ab als am an auch auf aus bei beim bis dass durch für gegen im in mit nach oder ohne seit sondern um und unter vom von vor wegen wenn wie zu zum zur zwischen über",
    always_capital: "",
    ordinals_with_stop: true,
    perfect: "",
    facts: include_str!("data/de/facts.txt"),
    detector: whatlang::Lang::Deu,
};
