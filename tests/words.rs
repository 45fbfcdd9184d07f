//! What word alignment promises: the same texts, the same links; what is added can be taken back.

use std::ops::ControlFlow;

use tramo::align::words::{Settings, Trainer, WordAligner};
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

fn trained(pairs: &[(&str, &str)]) -> LinkCounts {
    let [spanish, english] = languages();
    let mut trainer = Trainer::new(&Settings::default(), spanish, english);
    for (source, target) in pairs {
        trainer.add(source.split(' '), target.split(' '));
    }
    let go_on = &mut |_| ControlFlow::Continue(());
    trainer.train(go_on).expect("nobody broke off").counts()
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
    let counts = trained(PAIRS);
    let found = best(&mut aligner(&counts), "casa zorgo", "blick house");
    assert_eq!(found, [(0, 1), (1, 0)]);
}

#[test]
fn the_order_of_the_texts_changes_nothing() {
    let mut turned = PAIRS.to_vec();
    turned.reverse();
    assert_eq!(trained(PAIRS), trained(&turned));
    turned.swap(1, 4);
    assert_eq!(trained(PAIRS), trained(&turned));
}

#[test]
fn texts_without_words_are_no_trouble() {
    let mut aligner = aligner(&trained(&[("", ""), ("", "a"), ("uno", "")]));
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
