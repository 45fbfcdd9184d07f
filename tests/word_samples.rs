//! The phrases of the field, looked up in the samples alone after one alignment.

use std::ops::ControlFlow;
use std::path::Path;

use jiff::Timestamp;
use tramo::app::align::{self, Options, Particulars};
use tramo::app::input::{Cutting, LineBreaks};
use tramo::app::lookup::{Direction, Lookup, Report, Request};
use tramo::app::words::learn;
use tramo::app::{Filter, Sqlite, Tag};
use tramo::matching::Penalties;

fn now() -> Timestamp {
    "2023-05-11T12:00:00Z".parse().unwrap()
}

fn tag(code: &str) -> Tag {
    code.parse().unwrap()
}

/// The documents of the samples, aligned as a user would.
fn aligned() -> Vec<align::Aligned> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let options = Options {
        from: tag("es"),
        to: tag("en"),
        cutting: Cutting::built_in(LineBreaks::Auto),
        doubtful_below: align::DOUBTFUL_BELOW,
        stored_from: 0.0,
        explained: Default::default(),
        particulars: Particulars::default(),
    };
    let pairing = align::pairs(&samples, &options.from, &options.to).unwrap();
    let go_on = |_| ControlFlow::Continue(());
    align::align_all(&pairing.pairs, &options, &align::Knowledge::none(), &go_on)
        .into_iter()
        .map(Result::unwrap)
        .collect()
}

/// A memory of these documents, stored in so many steps.
fn memory(mut documents: &[align::Aligned], step: usize) -> Sqlite {
    let mut store = Sqlite::in_memory().unwrap();
    while !documents.is_empty() {
        let (next, rest) = documents.split_at(step.min(documents.len()));
        align::store(next, None, &mut store, now()).unwrap();
        learn(&mut store, now(), &mut |_| ControlFlow::Continue(())).unwrap();
        documents = rest;
    }
    store
}

fn looked_up(lookup: &mut Lookup, query: &str, from: &str, to: &str) -> Report {
    let request = Request {
        query,
        direction: Direction::Given {
            from: tag(from),
            to: tag(to),
        },
        min: 75,
        limit: 50,
        filter: Filter::default(),
        previous: None,
        next: None,
        wanted: Default::default(),
        penalties: Penalties::default(),
    };
    lookup.run(&request).unwrap()
}

/// Each line of the data: a phrase, a rendering, and the places that have it at least.
#[test]
fn the_phrases_of_the_samples_have_the_renderings_that_a_reader_finds() {
    let documents = aligned();
    let mut lookup = Lookup::new(Box::new(memory(&documents, documents.len()))).unwrap();
    let data = include_str!("../tests/words/samples.tsv");
    let mut wrong = Vec::new();
    let mut before = "";
    for line in data.lines() {
        let [phrase, rendering, least] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("three columns: {line}");
        };
        let report = looked_up(&mut lookup, phrase, "es", "en");
        let first = phrase != before;
        before = phrase;
        let found = report
            .renderings
            .iter()
            .position(|found| found.text == rendering);
        let good = found.is_some_and(|at| {
            report.renderings[at].count >= least.parse().unwrap() && (!first || at == 0)
        });
        if !good {
            wrong.push(format!("{line}\n  {:?}", report.renderings));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_order_in_which_documents_were_stored_makes_no_difference() {
    let mut documents = aligned();
    let at_once = memory(&documents, documents.len());
    documents.reverse();
    let one_by_one = memory(&documents, 1);
    let [mut first, mut second] =
        [at_once, one_by_one].map(|store| Lookup::new(Box::new(store)).unwrap());
    let data = include_str!("../tests/words/samples.tsv");
    let phrases = data.lines().filter_map(|line| line.split('\t').next());
    for phrase in phrases.chain(["migración", "personas", "de la"]) {
        let [first, second] =
            [&mut first, &mut second].map(|lookup| looked_up(lookup, phrase, "es", "en"));
        assert!(!first.phrases.is_empty(), "{phrase}");
        assert_eq!(first.renderings, second.renderings, "{phrase}");
        let places = |report: &Report| -> Vec<(String, String, f64)> {
            let places = report.phrases.iter();
            places
                .map(|one| (one.source.clone(), one.target.clone(), one.confidence))
                .collect()
        };
        assert_eq!(places(&first), places(&second), "{phrase}");
    }
}
