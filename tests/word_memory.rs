//! What a memory keeps of word links: the same units, the same answers; what goes is taken back.

mod random;

use std::ops::ControlFlow;

use jiff::Timestamp;
use proptest::prelude::*;
use tramo::align::words::{WordAligner, keys};
use tramo::app::words::{Learnt, keep_up, learn, learn_anew, links};
use tramo::lang::{Rendering, Tag};
use tramo::model::{Document, LinkCounts, Origin, Review, Unit, Variant};
use tramo::store::sqlite::Sqlite;
use tramo::store::{
    Filter, Languages, LexiconStore, LinkStore, NewLexicon, Store, Transaction, Words,
};

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

fn learnt(store: &mut Sqlite) -> Learnt {
    learn(store, now(), &mut |_| ControlFlow::Continue(())).unwrap()
}

fn memory(units: &[Unit]) -> Sqlite {
    let mut store = Sqlite::in_memory().unwrap();
    put(&mut store, units);
    learnt(&mut store);
    store
}

fn all(store: &Sqlite) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut visit = |unit| {
        units.push(unit);
        ControlFlow::Continue(())
    };
    store.units(&Filter::default(), &mut visit).unwrap();
    units
}

/// All that is known of the words of [`TEXTS`].
fn known(store: &Sqlite) -> LinkCounts {
    let (spanish, english) = (tag("es"), tag("en"));
    let languages = Languages {
        source: &spanish,
        target: &english,
    };
    let source = keys(spanish.language().unwrap(), TEXTS.iter().map(|pair| pair.0));
    let target = keys(english.language().unwrap(), TEXTS.iter().map(|pair| pair.1));
    let words = Words {
        source: &source,
        target: &target,
    };
    let known = store.links(languages, words).unwrap();
    match known.texts {
        // A pair of languages that went is as one that never came.
        0 => LinkCounts::default(),
        _ => known,
    }
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
    learnt(&mut forwards);

    let mut backwards = Sqlite::in_memory().unwrap();
    let mut turned = units();
    turned.reverse();
    for unit in turned {
        put(&mut backwards, &[unit]);
        learnt(&mut backwards);
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
    learnt(&mut store);
    assert!(strongest(&store, "zorgo", "blick") > 0.5);
}

#[test]
fn what_was_learnt_outlives_the_process() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memory.sqlite");
    let mut store = Sqlite::open(&path).unwrap();
    put(&mut store, &units());
    learnt(&mut store);
    let answer = asked(&store, "el zorgo", "the blick");
    drop(store);
    let store = Sqlite::open(&path).unwrap();
    assert_eq!(answer, asked(&store, "el zorgo", "the blick"));
    assert_eq!(store.counted().unwrap().texts, 5);
}

#[test]
fn learning_that_was_stopped_goes_on_where_it_stopped() {
    let whole = memory(&units());
    let mut store = Sqlite::in_memory().unwrap();
    put(&mut store, &units()[..2]);
    learnt(&mut store);
    put(&mut store, &units()[2..]);
    learn(&mut store, now(), &mut |_| ControlFlow::Break(())).unwrap_err();
    assert_eq!(learnt(&mut store).counted, 3);
    assert_eq!(known(&store), known(&whole));
    learn_anew(&mut store, now(), &mut |_| ControlFlow::Break(())).unwrap_err();
    assert_eq!(learnt(&mut store).counted, 5);
    assert_eq!(known(&store), known(&whole));
}

#[test]
fn only_what_has_changed_is_counted() {
    let mut store = memory(&units());
    assert_eq!(learnt(&mut store), Learnt::default());
    let mut writing = store.begin(now()).unwrap();
    writing.remove(2).unwrap();
    let changed = unit(["es", "en"], "la casa roja", "the red house");
    writing.rewrite(5, &changed).unwrap();
    writing.commit().unwrap();
    let expected = Learnt {
        counted: 1,
        taken_back: 2,
    };
    assert_eq!(learnt(&mut store), expected);
}

#[test]
fn what_is_undone_and_brought_back_is_learnt_again() {
    let whole = memory(&units());
    let mut store = memory(&units());
    for change in [1, 2] {
        let mut writing = store.begin(now()).unwrap();
        writing.undo(change).unwrap();
        writing.commit().unwrap();
        keep_up(&mut store, now(), &mut |_| ControlFlow::Continue(())).unwrap();
        assert_eq!(known(&store) == known(&whole), change == 2);
    }
}

/// What may happen to a memory.
#[derive(Debug, Clone)]
enum Event {
    Put(usize, Review),
    Document(Vec<usize>),
    Rewrite(usize, usize, Review),
    Remove(usize),
    Undo(usize),
    Dictionary(bool),
    Learn,
}

fn event() -> impl Strategy<Value = Event> {
    let text = 0..TEXTS.len();
    let review = prop::sample::select(vec![
        Review::Unreviewed,
        Review::Confirmed,
        Review::Doubtful,
        Review::Rejected,
    ]);
    prop_oneof![
        4 => (text.clone(), review.clone()).prop_map(|(text, review)| Event::Put(text, review)),
        2 => prop::collection::vec(text.clone(), 0..4).prop_map(Event::Document),
        3 => (0..8_usize, text, review)
            .prop_map(|(unit, text, review)| Event::Rewrite(unit, text, review)),
        2 => (0..8_usize).prop_map(Event::Remove),
        2 => (0..4_usize).prop_map(Event::Undo),
        1 => any::<bool>().prop_map(Event::Dictionary),
        3 => Just(Event::Learn),
    ]
}

fn happen(store: &mut Sqlite, event: &Event) {
    let text = |text: usize| unit(["es", "en"], TEXTS[text].0, TEXTS[text].1);
    let ids: Vec<i64> = all(store).iter().filter_map(|unit| unit.id).collect();
    let changes: Vec<i64> = (store.changes().unwrap().iter())
        .map(|change| change.id)
        .collect();
    let mut writing = store.begin(now()).unwrap();
    match event {
        Event::Put(number, review) => {
            writing
                .put(&Unit {
                    review: *review,
                    ..text(*number)
                })
                .unwrap();
        }
        Event::Document(texts) => {
            let document = Document {
                name: "nota".to_owned(),
                source_language: tag("es"),
                target_language: tag("en"),
                date: None,
                domain: None,
                client: None,
            };
            let units: Vec<Unit> = (texts.iter())
                .map(|number| Unit {
                    document: Some(document.name.clone()),
                    ..text(*number)
                })
                .collect();
            writing.replace_document(&document, &units).unwrap();
        }
        Event::Rewrite(number, new, review) => {
            if let Some(id) = ids.get(*number) {
                let new = Unit {
                    review: *review,
                    ..text(*new)
                };
                writing.rewrite(*id, &new).unwrap();
            }
        }
        Event::Remove(number) => {
            if let Some(id) = ids.get(*number) {
                writing.remove(*id).unwrap();
            }
        }
        Event::Undo(number) => {
            if let Some(change) = changes.get(*number) {
                writing.undo(*change).unwrap();
            }
        }
        Event::Dictionary(there) => {
            if *there {
                dictionary(&mut *writing);
            } else {
                writing.remove_lexicon("zorgos").unwrap();
            }
        }
        Event::Learn => {
            drop(writing);
            learnt(store);
            return;
        }
    }
    writing.commit().unwrap();
}

fn dictionary(writing: &mut dyn Transaction) {
    let (spanish, english) = (tag("es"), tag("en"));
    let rendering = Rendering {
        source: "zorgo".into(),
        target: "blick".into(),
        weight: 1.0,
    };
    let lexicon = NewLexicon {
        name: "zorgos",
        languages: Languages {
            source: &spanish,
            target: &english,
        },
        format: "tsv",
        renderings: &[rendering],
    };
    writing.put_lexicon(&lexicon).unwrap();
}

proptest! {
    #![proptest_config(random::cases(128))]

    #[test]
    fn whatever_has_happened_the_same_memory_knows_the_same(
        events in prop::collection::vec(event(), 1..16)
    ) {
        let mut store = Sqlite::in_memory().unwrap();
        for event in &events {
            happen(&mut store, event);
        }
        learnt(&mut store);

        let mut fresh = Sqlite::in_memory().unwrap();
        if !store.lexicons().unwrap().is_empty() {
            let mut writing = fresh.begin(now()).unwrap();
            dictionary(&mut *writing);
            writing.commit().unwrap();
        }
        let mut units = all(&store);
        units.reverse();
        put(&mut fresh, &units);
        prop_assert_eq!(all(&fresh).len(), units.len());
        learnt(&mut fresh);
        // Thousands of numbers: which of them differ is not for the eye.
        prop_assert!(known(&store) == known(&fresh));
    }
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
        learnt(&mut store);
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
