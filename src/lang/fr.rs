//! French.

use super::Language;

pub(super) static FRENCH: Language = Language {
    code: "fr",
    name: "French",
    stemmer: frostem::Algorithm::French,
    accent_repairs: &[],
    irregular: "",
    contractions: &[("au", "à"), ("aux", "à"), ("du", "de")],
    articles: &["le", "la", "les", "un", "une", "des"],
    function_words: include_str!("data/fr/function-words.txt"),
    abbreviations: include_str!("data/fr/abbreviations.txt"),
    sentence_openers: include_str!("data/fr/sentence-openers.txt"),
    prepositions: "à après au avant avec dans depuis dès durant en entre jusqu'en pendant sous sur vers",
    joiners: "à au aux avec car comme contre dans de des du en entre et jusqu'à mais ni ou où par pour quand que qui sans selon si sous sur vers",
    always_capital: "",
    ordinals_with_stop: false,
    perfect: "",
    facts: include_str!("data/fr/facts.txt"),
    detector: whatlang::Lang::Fra,
};
