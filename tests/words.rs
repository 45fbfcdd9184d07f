//! What word alignment promises: the same texts, the same links; what is added can be taken back.

use tramo::align::words::{Counter, WordAligner};
use tramo::lang::Language;
use tramo::model::{LinkCounts, LinkProbabilities};

const PAIRS: &[(&str, &str)] = &[
    ("la casa grande", "the big house"),
    ("el zorgo bebe", "the blick drinks"),
    ("un zorgo grande", "a big blick"),
    ("el zorgo y la casa", "the blick and the house"),
    ("la niña bebe agua", "the girl drinks water"),
    ("12 zorgos", "12 blicks"),
];

fn languages() -> [Option<&'static Language>; 2] {
    ["es", "en"].map(|code| Language::by_code(code).ok())
}

fn counter() -> Counter {
    let [spanish, english] = languages();
    Counter::new(WordAligner::new(spanish, english))
}

fn counted(pairs: &[(&str, &str)]) -> LinkCounts {
    let mut counter = counter();
    for (source, target) in pairs {
        add(&mut counter, source, target, 1.0);
    }
    counter.take()
}

fn add(counter: &mut Counter, source: &str, target: &str, weight: f32) {
    let [source, target] = [source, target].map(|text| text.split(' ').collect::<Vec<_>>());
    counter.add(&source, &target, weight);
}

fn aligner(counts: &LinkCounts) -> WordAligner {
    let [spanish, english] = languages();
    let mut aligner = WordAligner::new(spanish, english);
    aligner.know(counts);
    aligner
}

fn links(aligner: &mut WordAligner, source: &str, target: &str) -> LinkProbabilities {
    let [source, target] = [source, target].map(|text| text.split(' ').collect::<Vec<_>>());
    aligner.links(&source, &target)
}

fn best(aligner: &mut WordAligner, source: &str, target: &str) -> Vec<(usize, usize)> {
    let links = links(aligner, source, target).best_links(0.4);
    links.into_iter().map(|(i, j, _)| (i, j)).collect()
}

#[test]
fn an_empty_memory_links_by_lexicon_cognates_and_numbers() {
    let mut aligner = aligner(&LinkCounts::default());
    let found = best(
        &mut aligner,
        "migración segura , 1.234,5 personas",
        "safe migration , 1,234.5 persons",
    );
    assert_eq!(found, [(0, 1), (1, 0), (2, 2), (3, 3), (4, 4)]);
}

#[test]
fn a_word_of_no_lexicon_is_learnt_from_its_company() {
    let counts = counted(PAIRS);
    let found = best(&mut aligner(&counts), "casa zorgo", "blick house");
    assert_eq!(found, [(0, 1), (1, 0)]);
}

#[test]
fn the_order_of_the_texts_changes_nothing() {
    let mut turned = PAIRS.to_vec();
    turned.reverse();
    assert_eq!(counted(PAIRS), counted(&turned));
    turned.swap(1, 4);
    assert_eq!(counted(PAIRS), counted(&turned));
}

#[test]
fn what_is_counted_apart_adds_up_and_what_was_added_is_taken_back() {
    let [mut one, mut other] = [counter(), counter()];
    for (n, (source, target)) in PAIRS.iter().enumerate() {
        let counter = if n % 2 == 0 { &mut one } else { &mut other };
        add(counter, source, target, 1.0);
    }
    one.absorb(&mut other);
    assert_eq!(one.take(), counted(PAIRS));
    assert_eq!(other.take(), counted(&[]));

    for (source, target) in PAIRS {
        add(&mut one, source, target, 0.5);
    }
    for (source, target) in PAIRS.iter().rev() {
        add(&mut one, source, target, -0.5);
    }
    assert_eq!(one.take(), counted(&[]));
}

#[test]
fn texts_without_words_are_no_trouble() {
    let mut aligner = aligner(&counted(&[("", ""), ("", "a"), ("uno", "")]));
    for (source, target) in [(&[][..], &["a"][..]), (&["uno"], &[]), (&[], &[])] {
        let links = aligner.links(source, target);
        let size = (links.source_len(), links.target_len());
        assert_eq!(size, (source.len(), target.len()));
        assert!(links.best_links(0.1).is_empty());
    }
}

#[test]
fn a_text_of_a_thousand_words_is_linked() {
    let mut aligner = aligner(&LinkCounts::default());
    let (source, target) = (vec!["casa"; 1_000], vec!["house"; 1_000]);
    assert_eq!(aligner.links(&source, &target).source_len(), 1_000);
}

#[test]
fn without_a_lexicon_a_word_of_content_is_rendered_by_one() {
    let [german, french] = ["de", "fr"].map(|code| Language::by_code(code).ok());
    let mut aligner = WordAligner::new(german, french);
    let links = aligner.links(&["die", "Häuser"], &["maisons"]);
    assert!(links.at(1, 0) > links.at(0, 0));
}
