//! The match rate is what its documentation says, and what a slow reading of it gives.

mod random;
mod slow;

use proptest::prelude::*;
use tramo::lang::{Analyser, Language, Tag};
use tramo::matching::{self, EditKind, Query, Run, rate};

fn spanish() -> Analyser {
    Analyser::new(Language::by_code("es").unwrap())
}

fn rate_of(query: &str, stored: &str) -> u8 {
    let mut analyser = spanish();
    let (a, b) = (analyser.analyse(query), analyser.analyse(stored));
    rate(&a, query, &b, stored).rate
}

#[test]
fn every_example_of_the_documentation_has_its_rate_both_ways() {
    let text = include_str!("../src/matching/MATCH-RATE.md");
    let examples = text.split("# Examples").nth(1).unwrap();
    let mut seen = 0;
    for line in examples.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let (query, stored) = (cells[1].trim_matches('`'), cells[2].trim_matches('`'));
        let expected: u8 = cells[3].parse().unwrap();
        assert_eq!(rate_of(query, stored), expected, "{query} / {stored}");
        assert_eq!(rate_of(stored, query), expected, "{stored} / {query}");
        seen += 1;
    }
    assert!(seen >= 12, "only {seen} examples");
}

#[test]
fn composed_and_decomposed_letters_are_the_same_text() {
    assert_eq!(rate_of("Migracio\u{301}n", "Migración"), 100);
}

#[test]
fn empty_symbol_only_and_very_long_queries_behave() {
    assert_eq!(rate_of("", ""), 100);
    assert_eq!(rate_of("", "Hola"), 0);
    assert_eq!(rate_of("***", "***"), 100);
    assert_eq!(rate_of("***", "**"), 66);
    let long = "palabra otra cosa más ".repeat(500);
    let longer = format!("{long} final");
    assert_eq!(rate_of(&long, &longer), 94);
}

#[test]
fn numbers_alone_do_not_match_one_another() {
    assert!(rate_of("1234", "5678") < 50);
    assert_eq!(rate_of("12.345", "12.346"), 83);
}

/// Words, inflections, numbers, tags and marks, in short texts: collisions are the point.
fn text() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "barco",
        "barcos",
        "Barco",
        "puerto",
        "puertos",
        "la",
        "de",
        "del",
        "año",
        "años",
        "12",
        "15",
        "1.000",
        "<b>",
        "</b>",
        "{0}",
        ",",
        ".",
        "…",
        "migración",
        "migraciones",
        "x",
    ]);
    let space = prop::sample::select(vec![" ", " ", " ", "  ", ""]);
    prop::collection::vec((token, space), 0..14)
        .prop_map(|parts| parts.into_iter().flat_map(|(t, s)| [t, s]).collect())
}

proptest! {
    #![proptest_config(random::cases(3000))]

    #[test]
    fn the_rate_is_what_the_slow_scorer_gives(query in text(), stored in text()) {
        let expected = slow::rate(&query, &stored);
        prop_assert_eq!(rate_of(&query, &stored), expected);
        let mut analyser = spanish();
        let (a, b) = (analyser.analyse(&query), analyser.analyse(&stored));
        for min in [0, 50, 70, 94, 95, 100] {
            let rated = Query::new(&query, &a).rate_from(min, &b, &stored).map(|r| r.rate);
            prop_assert_eq!(rated, (expected >= min).then_some(expected), "from {}", min);
        }
    }

    #[test]
    fn the_difference_makes_the_query_of_the_stored_text(query in text(), stored in text()) {
        let mut analyser = spanish();
        let (a, b) = (analyser.analyse(&query), analyser.analyse(&stored));
        let edits = matching::difference(&b, &a);
        let visible = |text: &str| text.split_whitespace().collect::<String>();
        let (mut new, mut old) = (String::new(), String::new());
        for run in matching::runs(&stored, &query, &edits) {
            match run {
                Run::Same(text) => { new += text; old += text; }
                Run::Inserted(text) => new += text,
                Run::Deleted(text) => old += text,
            }
        }
        prop_assert_eq!(new, query.clone());
        prop_assert_eq!(visible(&old), visible(&stored));
        for edit in edits {
            prop_assert_eq!(edit.kind == EditKind::Inserted, edit.stored.is_empty());
            prop_assert_eq!(edit.kind == EditKind::Deleted, edit.query.is_empty());
        }
    }

    #[test]
    fn the_explained_sum_is_the_distance_of_the_rate(query in text(), stored in text()) {
        let mut analyser = spanish();
        let (a, b) = (analyser.analyse(&query), analyser.analyse(&stored));
        let explained = matching::explain(&Query::new(&query, &a), &b, &stored);
        if let matching::Grounds::Tokens { distance, weight } = explained.rated.grounds {
            prop_assert_eq!(explained.distance, distance);
            prop_assert_eq!(explained.query_weight.max(explained.stored_weight), weight);
        }
        prop_assert_eq!(explained.lines.iter().map(|l| l.cost).sum::<u32>(), explained.distance);
    }
}

#[test]
fn a_difference_shows_inserted_deleted_and_replaced_words() {
    let (stored, query) = (
        "El barco llegó ayer al puerto",
        "El barco zarpó al puerto viejo",
    );
    let mut analyser = spanish();
    let edits = matching::difference(&analyser.analyse(stored), &analyser.analyse(query));
    let shown: String = matching::runs(stored, query, &edits)
        .into_iter()
        .map(|run| match run {
            Run::Same(text) => text.to_owned(),
            Run::Inserted(text) => format!("{{+{text}+}}"),
            Run::Deleted(text) => format!("[-{text}-]"),
        })
        .collect();
    assert_eq!(
        shown,
        "El barco [-llegó ayer-]{+zarpó+} al puerto {+viejo+}"
    );
}

#[test]
fn numbers_of_the_target_follow_those_of_the_query() {
    let cases = [
        // query, stored, target, target as it would be
        (
            "Llegaron 15 barcos.",
            "Llegaron 12 barcos.",
            "12 ships arrived.",
            "15 ships arrived.",
        ),
        (
            "De 3 a 9 días",
            "De 3 a 5 días",
            "From 3 to 5 days",
            "From 3 to 9 days",
        ),
        (
            "Pagó 2.500,75 euros",
            "Pagó 1.234,50 euros",
            "She paid 1,234.50 euros",
            "She paid 2,500.75 euros",
        ),
        (
            "Pagó 2,5 euros",
            "Pagó 3 euros",
            "She paid 3 euros",
            "She paid 2.5 euros",
        ),
        (
            "Versión 3.12",
            "Versión 3.11",
            "Version 3.11",
            "Version 3.12",
        ),
        // The target holds the number once, the source twice: no telling which.
        ("Filas 7 y 5", "Filas 5 y 5", "Row 5", "Row 5"),
        (
            "Llegaron 15 barcos.",
            "Llegaron 12 barcos.",
            "Twelve ships arrived.",
            "Twelve ships arrived.",
        ),
    ];
    let (es, en): (Tag, Tag) = ("es".parse().unwrap(), "en".parse().unwrap());
    let mut analyser = spanish();
    for (query, stored, target, expected) in cases {
        let (asked, analysis) = (analyser.analyse(query), analyser.analyse(stored));
        let pair = matching::Pair {
            from: stored,
            analysis: &analysis,
            from_language: &es,
            to: target,
            to_language: &en,
        };
        let mut changed = target.to_owned();
        for substitution in matching::substitutions(query, &asked, pair).iter().rev() {
            changed.replace_range(substitution.target.clone(), &substitution.text);
        }
        assert_eq!(changed, expected, "{query}");
    }
}
