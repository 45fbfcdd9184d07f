//! What a memory keeps of word links: the same units, the same answers; what goes is taken back.

use std::ops::ControlFlow;

use jiff::Timestamp;
use tramo::align::words::WordAligner;
use tramo::app::words::{ALWAYS_TRAINED, Learnt, keep_up, links, train};
use tramo::lang::Tag;
use tramo::model::{Document, Origin, Review, Unit, Variant};
use tramo::store::sqlite::Sqlite;
use tramo::store::{Languages, LinkStore, Store};

fn now() -> Timestamp {
    "2023-05-11T12:00:00Z".parse().unwrap()
}

fn tag(code: &str) -> Tag {
    code.parse().unwrap()
}

fn unit(languages: [&str; 2], source: &str, target: &str) -> Unit {
    let [from, to] = languages.map(tag);
    Unit::new(
        Variant::plain(from, source),
        Variant::plain(to, target),
        Origin::Aligned,
    )
}

fn put(store: &mut Sqlite, units: &[Unit]) {
    let mut writing = store.begin(now()).unwrap();
    for unit in units {
        writing.put(unit).unwrap();
    }
    writing.commit().unwrap();
}

fn kept_up(store: &mut Sqlite) -> Learnt {
    keep_up(store, now(), &mut |_| ControlFlow::Continue(())).unwrap()
}

/// Probabilities of all links, bit for bit.
fn asked(store: &Sqlite, source: &str, target: &str) -> Vec<u32> {
    let (spanish, english) = (tag("es"), tag("en"));
    let languages = Languages {
        source: &spanish,
        target: &english,
    };
    let mut aligner = WordAligner::new(spanish.language().ok(), english.language().ok());
    let [source, target] = [source, target].map(|text| text.split(' ').collect::<Vec<_>>());
    let links = links(store, &mut aligner, languages, &source, &target).unwrap();
    (0..source.len())
        .flat_map(|i| {
            links
                .row(i)
                .iter()
                .map(|link| link.to_bits())
                .collect::<Vec<_>>()
        })
        .collect()
}

fn strongest(store: &Sqlite, source: &str, target: &str) -> f32 {
    let links = asked(store, source, target).into_iter().map(f32::from_bits);
    links.fold(0.0, f32::max)
}

const TEXTS: &[(&str, &str)] = &[
    ("el zorgo bebe", "the blick drinks"),
    ("un zorgo grande", "a big blick"),
    ("el zorgo y la casa", "the blick and the house"),
    ("la niña bebe agua", "the girl drinks water"),
    ("la casa grande", "the big house"),
];

fn units() -> Vec<Unit> {
    let units = TEXTS
        .iter()
        .map(|(source, target)| unit(["es", "en"], source, target));
    units.collect()
}

#[test]
fn the_same_units_give_the_same_links_in_whatever_order_they_were_stored() {
    let mut forwards = Sqlite::in_memory().unwrap();
    put(&mut forwards, &units());
    kept_up(&mut forwards);

    let mut backwards = Sqlite::in_memory().unwrap();
    let mut turned = units();
    turned.reverse();
    for unit in turned {
        put(&mut backwards, &[unit]);
        kept_up(&mut backwards);
    }
    let question = ("un zorgo bebe", "a blick drinks");
    let answer = asked(&forwards, question.0, question.1);
    assert_eq!(answer, asked(&backwards, question.0, question.1));
    assert_ne!(
        answer,
        asked(&Sqlite::in_memory().unwrap(), question.0, question.1)
    );
}

#[test]
fn units_translated_the_other_way_teach_the_same_words() {
    let mut store = Sqlite::in_memory().unwrap();
    let turned = TEXTS
        .iter()
        .map(|(source, target)| unit(["en-GB", "es-MX"], target, source));
    put(&mut store, &turned.collect::<Vec<_>>());
    kept_up(&mut store);
    assert!(strongest(&store, "zorgo", "blick") > 0.5);
}

#[test]
fn what_was_learnt_outlives_the_process() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memory.sqlite");
    let mut store = Sqlite::open(&path).unwrap();
    put(&mut store, &units());
    kept_up(&mut store);
    let answer = asked(&store, "el zorgo", "the blick");
    drop(store);
    let store = Sqlite::open(&path).unwrap();
    assert_eq!(answer, asked(&store, "el zorgo", "the blick"));
    assert_eq!(store.training().unwrap().trained, 5);
}

#[test]
fn a_stopped_training_keeps_what_was_known() {
    let mut store = Sqlite::in_memory().unwrap();
    put(&mut store, &units());
    kept_up(&mut store);
    let before = asked(&store, "el zorgo", "the blick");
    put(&mut store, &[unit(["es", "en"], "agua", "water")]);
    train(&mut store, now(), &mut |_| ControlFlow::Break(())).unwrap_err();
    assert_eq!(before, asked(&store, "el zorgo", "the blick"));
}

/// A memory so great that it is not trained anew after every change.
fn great() -> Sqlite {
    let mut store = Sqlite::in_memory().unwrap();
    let units = (0..=ALWAYS_TRAINED).map(|number| {
        let mut unit = unit(
            ["es", "en"],
            &format!("casa {number}"),
            &format!("house {number}"),
        );
        unit.document = Some("casas".to_owned());
        unit
    });
    put(&mut store, &units.collect::<Vec<_>>());
    kept_up(&mut store);
    store
}

#[test]
fn a_great_memory_counts_what_is_new_and_takes_back_what_is_gone() {
    let mut store = great();
    let question = ("un zorgo bebe", "a blick drinks");
    let before = asked(&store, question.0, question.1);

    let [document, others] = ["nota", "otra"].map(|name| Document {
        name: name.to_owned(),
        source_language: tag("es"),
        target_language: tag("en"),
        date: None,
        domain: None,
        client: None,
    });
    let mut replace = |document: &Document, units: &[Unit]| {
        let units: Vec<Unit> = (units.iter().cloned())
            .map(|unit| Unit {
                document: Some(document.name.clone()),
                ..unit
            })
            .collect();
        let mut writing = store.begin(now()).unwrap();
        writing.replace_document(document, &units).unwrap();
        writing.commit().unwrap();
        let learnt = kept_up(&mut store);
        let answer = asked(&store, question.0, question.1);
        (learnt, answer)
    };
    let (learnt, both) = replace(&document, &units());
    assert_eq!(
        learnt,
        Learnt {
            counted: 5,
            ..Learnt::default()
        }
    );
    assert_ne!(both, before);
    replace(&others, &units()[..2]);
    replace(&others, &[]);
    let (learnt, after) = replace(&document, &units()[2..]);
    assert_eq!(
        learnt,
        Learnt {
            taken_back: 2,
            ..Learnt::default()
        }
    );
    assert_ne!(after, both);
    let (_, gone) = replace(&document, &[]);
    assert_eq!(gone, before);
}

#[test]
fn a_great_memory_counts_in_any_order() {
    let answers = [false, true].map(|turn| {
        let mut store = great();
        let mut units = units();
        if turn {
            units.reverse();
        }
        for unit in units {
            put(&mut store, &[unit]);
            kept_up(&mut store);
        }
        asked(&store, "un zorgo bebe", "a blick drinks")
    });
    assert_eq!(answers[0], answers[1]);
}

#[test]
fn what_a_person_has_confirmed_teaches_more_and_what_was_rejected_nothing() {
    let taught = |first: Review, second: Review| {
        let mut store = Sqlite::in_memory().unwrap();
        let pairs = [("zorgo", "blick", first), ("zorgo", "frand", second)];
        let units = pairs.map(|(source, target, review)| Unit {
            review,
            ..unit(["es", "en"], source, target)
        });
        put(&mut store, &units);
        kept_up(&mut store);
        let links = asked(&store, "zorgo", "blick frand");
        [0, 1].map(|at| f32::from_bits(links[at]))
    };
    // As much of the one as of the other, but for the order of the words.
    let [blick, frand] = taught(Review::Unreviewed, Review::Unreviewed);
    let [surer, weaker] = taught(Review::Confirmed, Review::Unreviewed);
    assert!(surer - weaker > blick - frand + 0.05, "{surer} {weaker}");
    let [right, wrong] = taught(Review::Confirmed, Review::Rejected);
    assert!(right - wrong > surer - weaker, "{right} {wrong}");
}
