//! Phrases are found as they stand, inflected, interrupted and reordered, in that order of worth.

use tramo::lang::{Analyser, Language};
use tramo::matching::{Spotting, contains};

fn spotted(phrase: &str, text: &str) -> Option<(Spotting, f64, Vec<String>)> {
    let mut analyser = Analyser::new(Language::by_code("es").unwrap());
    let (a, b) = (analyser.analyse(phrase), analyser.analyse(text));
    contains(&a, &b).map(|found| {
        let words = found.spans.iter().map(|span| text[span.clone()].to_owned());
        (found.kind, found.score, words.collect())
    })
}

#[test]
fn each_kind_of_place_is_told_apart_and_ranked() {
    let phrase = "migración ordenada";
    let cases = [
        (
            "Una Migración ordenada y segura.",
            Spotting::Exact,
            vec!["Migración ordenada"],
        ),
        (
            "Las migraciones ordenadas.",
            Spotting::Inflected,
            vec!["migraciones ordenadas"],
        ),
        (
            "Una migración segura y ordenada.",
            Spotting::Interrupted,
            vec!["migración", "ordenada"],
        ),
        (
            "Ordenada ha de ser la migración.",
            Spotting::Reordered,
            vec!["Ordenada", "migración"],
        ),
    ];
    let mut before = f64::INFINITY;
    for (text, kind, words) in cases {
        if kind == Spotting::Reordered {
            // Four words between: too far for two words.
            assert_eq!(spotted(phrase, text), None);
            continue;
        }
        let (found, score, spans) = spotted(phrase, text).expect(text);
        assert_eq!(
            (found, spans),
            (kind, words.iter().map(|w| w.to_string()).collect())
        );
        assert!(score < before, "{text}: {score}");
        before = score;
    }
    let (kind, score, _) = spotted(phrase, "ordenada la migración").unwrap();
    assert_eq!(kind, Spotting::Reordered);
    assert!(score < before);
}

#[test]
fn three_words_between_are_too_many() {
    assert!(spotted("migración ordenada", "migración segura, regular y ordenada").is_none());
}

#[test]
fn function_words_may_be_missing_or_change() {
    let (kind, _, spans) = spotted("derechos de los migrantes", "derechos del migrante").unwrap();
    assert_eq!(kind, Spotting::Interrupted);
    assert_eq!(spans, ["derechos", "migrante"]);
    assert!(spotted("derechos de los migrantes", "los de derechos").is_none());
}

#[test]
fn one_word_and_function_words_alone_are_found() {
    let (kind, _, spans) = spotted("puerto", "Los puertos y el Puerto").unwrap();
    assert_eq!((kind, spans), (Spotting::Exact, vec!["Puerto".to_owned()]));
    assert_eq!(spotted("de la", "fin de la obra").unwrap().2, ["de la"]);
    assert!(spotted("", "fin").is_none());
    assert!(spotted("50 %", "el 50 % de").is_some());
}
