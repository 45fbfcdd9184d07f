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
    assert_eq!(spans, ["derechos del migrante"]);
    let (kind, _, spans) = spotted("derechos de los migrantes", "derechos para migrantes").unwrap();
    assert_eq!(kind, Spotting::Interrupted);
    assert_eq!(spans, ["derechos", "migrantes"]);
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

#[test]
fn of_a_set_phrase_with_one_word_of_content_most_must_be_there() {
    for (phrase, there, elsewhere) in [
        ("del mismo modo", "Del mismo modo, se acordó", "algún modo"),
        (
            "en coordinación con",
            "en estrecha coordinación con",
            "coordinan la ayuda",
        ),
        ("a más tardar", "a más tardar el lunes", "llegó tarde"),
        (
            "por lo que respecta a",
            "por lo que respecta al asilo",
            "con respecto a",
        ),
    ] {
        assert!(spotted(phrase, there).is_some(), "{phrase}: {there}");
        assert_eq!(spotted(phrase, elsewhere), None, "{phrase}: {elsewhere}");
    }
    assert!(spotted("la migración", "toda migración").is_some());
    assert!(spotted("estado de derecho", "un Estado de derecho").is_some());
    assert_eq!(spotted("estado de derecho", "miembros de derecho"), None);
}

#[test]
fn another_number_is_another_phrase() {
    assert!(spotted("Agenda 2030", "la Agenda 2030 de desarrollo").is_some());
    assert_eq!(spotted("Agenda 2030", "la Agenda 2063"), None);
    assert_eq!(spotted("el 17 de diciembre", "el 18 de diciembre"), None);
    let (kind, _, spans) = spotted("17 de diciembre", "El 17 de diciembre.").unwrap();
    assert_eq!(
        (kind, spans),
        (Spotting::Exact, vec!["17 de diciembre".to_owned()])
    );
}

#[test]
fn singular_and_plural_and_irregular_forms_are_one_word() {
    for (phrase, text) in [
        ("acta de nacimiento", "actas de nacimiento"),
        ("año", "los años"),
        ("vía regular", "vías regulares"),
        ("ciudad", "ciudades"),
        ("juez", "jueces"),
        ("gobierno", "gobiernos"),
        ("alemán", "alemanes"),
        ("poner fin", "pusieron fin"),
        ("hacer hincapié", "hizo hincapié"),
        ("mantener", "mantuvo"),
        ("promover la paz", "promueve la paz"),
    ] {
        let (kind, ..) = spotted(phrase, text).expect(text);
        assert_eq!(kind, Spotting::Inflected, "{phrase}: {text}");
    }
    assert_eq!(spotted("marco", "en marzo"), None);
    assert_eq!(spotted("pozo", "poco"), None);
}
