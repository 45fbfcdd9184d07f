//! A store with an index answers as one without: whatever was written, by whomever, at once.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;

use jiff::Timestamp;
use tramo::lang::{Analyser, Tag};
use tramo::matching::{Asked, Best, Context, Match, Penalties, Query, Wanted, rate};
use tramo::model::{Document, Origin, Side, Unit, Variant};
use tramo::store::sqlite::Sqlite;
use tramo::store::{self, Asker, Filter, Held, Phrases, Store};
use tramo::text::phrase::Spotting;

const ALL_PHRASES: Phrases = Phrases {
    least: Spotting::Reordered,
    most: 2_000,
    rendering: None,
};

fn pair(source: &str, target: &str) -> Unit {
    Unit::new(
        Variant::plain("es".parse().unwrap(), source),
        Variant::plain("en-GB".parse().unwrap(), target),
        Origin::Imported,
    )
}

fn put(store: &mut dyn Store, units: &[Unit]) {
    let mut writing = store.begin(Timestamp::UNIX_EPOCH).unwrap();
    for unit in units {
        writing.put(unit).unwrap();
    }
    writing.commit().unwrap();
}

struct Nearest<'a> {
    asked: &'a Asked<'a>,
    side: Side,
    analyser: Analyser,
    best: Best,
    taken: usize,
}

impl Asker for Nearest<'_> {
    fn wants(&self, rate: u8, similarity: f64) -> bool {
        self.best.wants(rate, similarity)
    }

    fn take(&mut self, unit: Unit) -> ControlFlow<()> {
        self.taken += 1;
        let analysis = self.analyser.analyse(&unit.side(self.side).text);
        if let Some(judged) = self.asked.judge(self.best.floor(), unit, &analysis) {
            self.best.push(judged);
        }
        ControlFlow::Continue(())
    }
}

fn matches(
    store: &dyn Store,
    from: &str,
    text: &str,
    min: u8,
    filter: &Filter,
) -> (Vec<Match>, usize) {
    let (from, to): (Tag, Tag) = match from {
        "es" => ("es".parse().unwrap(), "en".parse().unwrap()),
        _ => ("en".parse().unwrap(), "es".parse().unwrap()),
    };
    let (mut analyser, _) = Analyser::for_tag(&from);
    let analysis = analyser.analyse(text);
    let side = if from.primary() == "es" {
        Side::Source
    } else {
        Side::Target
    };
    let asked = Asked {
        query: Query::new(text, &analysis),
        side,
        context: Context::default(),
        wanted: Wanted::default(),
        penalties: Penalties::default(),
    };
    let mut nearest = Nearest {
        asked: &asked,
        side,
        analyser,
        best: Best::new(min, 5),
        taken: 0,
    };
    let query = store::Query {
        text,
        analysis: &analysis,
        from: &from,
        to: &to,
        min,
        filter,
    };
    store.nearest(&query, &mut nearest).unwrap();
    let taken = nearest.taken;
    (asked.rank(nearest.best.into_judged(), 5), taken)
}

fn texts(store: &dyn Store, from: &str, text: &str) -> Vec<(u8, String)> {
    let (matches, _) = matches(store, from, text, 50, &Filter::default());
    matches
        .into_iter()
        .map(|found| (found.rate, found.unit.side(found.side).text.clone()))
        .collect()
}

#[test]
fn what_was_written_is_found_at_once_by_every_open_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memory.sqlite");
    let mut writer = Sqlite::open(&path).unwrap();
    let reader = Sqlite::open(&path).unwrap();
    assert!(texts(&reader, "es", "El barco llegó").is_empty());
    put(
        &mut writer,
        &[pair("El barco llegó ayer", "The ship arrived yesterday")],
    );
    assert_eq!(texts(&reader, "es", "El barco llegó hoy")[0].0, 75);
    assert_eq!(texts(&writer, "en", "The ship arrived today")[0].0, 75);
    put(
        &mut writer,
        &[pair("El barco llegó hoy", "The ship arrived today")],
    );
    assert_eq!(texts(&reader, "es", "El barco llegó hoy")[0].0, 100);
    let fresh = Sqlite::open(&path).unwrap();
    assert_eq!(texts(&fresh, "es", "El barco llegó hoy").len(), 2);
    let (mut alone, filter) = (Sqlite::in_memory().unwrap(), Filter::default());
    put(
        &mut alone,
        &[pair("El barco llegó ayer", "The ship arrived yesterday")],
    );
    assert_eq!(
        matches(&alone, "es", "El barco llegó ayer", 70, &filter).0[0].rate,
        100
    );
}

#[test]
fn a_replaced_document_is_found_as_it_is_now() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Sqlite::open(&folder.path().join("memory.sqlite")).unwrap();
    let document = Document {
        name: "nota".to_owned(),
        source_language: "es".parse().unwrap(),
        target_language: "en".parse().unwrap(),
        date: None,
        domain: None,
        client: None,
    };
    let mut unit = pair("El barco llegó ayer", "The ship arrived yesterday");
    unit.document = Some("nota".to_owned());
    let replace = |store: &mut Sqlite, units: &[Unit]| {
        let mut writing = store.begin(Timestamp::UNIX_EPOCH).unwrap();
        writing.replace_document(&document, units).unwrap();
        writing.commit().unwrap();
    };
    replace(&mut store, &[unit.clone()]);
    assert_eq!(texts(&store, "es", "El barco llegó ayer")[0].0, 100);
    unit.source.text = "El tren llegó ayer".to_owned();
    replace(&mut store, &[unit]);
    assert_eq!(
        texts(&store, "es", "El barco llegó ayer"),
        [(75, "El tren llegó ayer".to_owned())]
    );
}

#[test]
fn filters_and_limits_lose_no_match() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Sqlite::open(&folder.path().join("memory.sqlite")).unwrap();
    let units: Vec<Unit> = (0..400)
        .map(|n| {
            let mut unit = pair(&format!("El barco {n} llegó tarde al puerto"), "x");
            unit.domain = Some(if n % 100 == 7 { "sea" } else { "land" }.to_owned());
            unit
        })
        .collect();
    put(&mut store, &units);
    let query = "El barco 5 llegó tarde al puerto";
    let (all, taken) = matches(&store, "es", query, 70, &Filter::default());
    assert_eq!((all.len(), all[0].rate), (5, 100));
    assert!(taken < 60, "{taken} units read for five matches");
    let mut sea = Filter::default();
    sea.add("domain=sea").unwrap();
    let (found, _) = matches(&store, "es", query, 70, &sea);
    let found: BTreeSet<String> = found.into_iter().map(|m| m.unit.source.text).collect();
    let expected = [7, 107, 207, 307].map(|n| format!("El barco {n} llegó tarde al puerto"));
    assert_eq!(found, BTreeSet::from(expected));
}

#[test]
fn both_directions_of_a_language_pair_are_searched() {
    let mut store = Sqlite::in_memory().unwrap();
    let mut back = pair("x", "y");
    back.source = Variant::plain("en".parse().unwrap(), "The ship arrived late");
    back.target = Variant::plain("es-MX".parse().unwrap(), "El barco llegó tarde");
    put(
        &mut store,
        &[pair("El barco llegó tarde", "The ship came late"), back],
    );
    let query = "El barco llegó tarde";
    let analysis = Analyser::for_tag(&"es".parse().unwrap()).0.analyse(query);
    let (from, to): (Tag, Tag) = ("es".parse().unwrap(), "en".parse().unwrap());
    let filter = Filter::default();
    let query = store::Query {
        text: query,
        analysis: &analysis,
        from: &from,
        to: &to,
        min: 70,
        filter: &filter,
    };
    let mut found = Vec::new();
    store
        .candidates(&query, &mut |unit| {
            found.push(query.side(&unit).unwrap());
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(found, [Side::Source, Side::Target]);
    let mut holding = 0;
    store
        .containing(&query, ALL_PHRASES, &mut |_| {
            holding += 1;
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(holding, 2);
}

#[test]
fn a_damaged_or_missing_index_changes_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memory.sqlite");
    let units: Vec<Unit> = (0..500)
        .map(|n| {
            pair(
                &format!("El barco {n} llegó tarde al puerto de la isla {}", n % 7),
                "x",
            )
        })
        .collect();
    put(&mut Sqlite::open(&path).unwrap(), &units);
    let query = "El barco 77 llegó pronto al puerto de la isla";
    let expected = texts(&Sqlite::open(&path).unwrap(), "es", query);
    assert_eq!(expected.len(), 5);
    let index = folder.path().join("memory.sqlite-index");
    let file = |index: &Path| {
        std::fs::read_dir(index)
            .unwrap()
            .map(|file| file.unwrap().path())
            .find(|path| path.extension().is_some_and(|ending| ending == "run"))
            .unwrap()
    };
    let sound = std::fs::read(file(&index)).unwrap();
    for at in (0..sound.len()).step_by(997) {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x10;
        std::fs::write(file(&index), &bytes).unwrap();
        assert_eq!(
            texts(&Sqlite::open(&path).unwrap(), "es", query),
            expected,
            "byte {at}"
        );
    }
    std::fs::remove_dir_all(&index).unwrap();
    assert_eq!(texts(&Sqlite::open(&path).unwrap(), "es", query), expected);
    std::fs::remove_dir_all(&index).unwrap();
    std::fs::write(&index, "a file where the folder should be").unwrap();
    assert_eq!(texts(&Sqlite::open(&path).unwrap(), "es", query), expected);
}

#[test]
fn two_may_write_and_two_look_up_at_the_same_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memory.sqlite");
    Sqlite::open(&path).unwrap();
    std::thread::scope(|scope| {
        for writer in 0..2 {
            let path = &path;
            scope.spawn(move || {
                let mut store = Sqlite::open(path).unwrap();
                for n in 0..25 {
                    let text = format!("El barco {n} del escritor {writer} llegó tarde al puerto");
                    put(&mut store, &[pair(&text, "x")]);
                    // Its own unit at once, whatever the other is doing.
                    assert_eq!(texts(&store, "es", &text)[0], (100, text));
                }
            });
            scope.spawn(move || {
                let store = Sqlite::open(path).unwrap();
                let mut before = 0;
                for _ in 0..40 {
                    let mut seen = 0;
                    let filter = Filter::default();
                    let text = "El barco 1 del escritor 1 llegó tarde al puerto";
                    let analysis = Analyser::for_tag(&"es".parse().unwrap()).0.analyse(text);
                    let (from, to): (Tag, Tag) = ("es".parse().unwrap(), "en".parse().unwrap());
                    let query = store::Query {
                        text,
                        analysis: &analysis,
                        from: &from,
                        to: &to,
                        min: 60,
                        filter: &filter,
                    };
                    store
                        .candidates(&query, &mut |unit| {
                            let other = Analyser::for_tag(&from).0.analyse(&unit.source.text);
                            seen += usize::from(
                                rate(&analysis, text, &other, &unit.source.text).rate >= 60,
                            );
                            ControlFlow::Continue(())
                        })
                        .unwrap();
                    assert!(seen >= before, "{seen} after {before}");
                    before = seen;
                }
            });
        }
    });
    let all = Sqlite::open(&path).unwrap();
    assert_eq!(all.status().unwrap().units, 50);
    let mut seen = 0;
    let filter = Filter::default();
    let text = "barco escritor puerto";
    let analysis = Analyser::for_tag(&"es".parse().unwrap()).0.analyse(text);
    let (from, to): (Tag, Tag) = ("es".parse().unwrap(), "en".parse().unwrap());
    let query = store::Query {
        text,
        analysis: &analysis,
        from: &from,
        to: &to,
        min: 60,
        filter: &filter,
    };
    all.containing(&query, ALL_PHRASES, &mut |_| {
        seen += 1;
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(seen, 50);
}

#[test]
fn places_that_are_not_handed_over_are_counted_all_the_same() {
    let mut store = Sqlite::in_memory().unwrap();
    let mut units: Vec<Unit> = (0..300)
        .map(|n| pair(&format!("El barco {n} del puerto"), "x"))
        .collect();
    units.push(pair("Los barcos de los puertos", "x"));
    units.push(pair(
        "El barco, lejos ya de todos los demás, y un puerto",
        "x",
    ));
    units[7].domain = Some("migration".to_owned());
    let french: Tag = "fr".parse().unwrap();
    put(&mut store, &units);
    let asked = |store: &Sqlite, filter: &Filter, least: Spotting, hand_over: usize| {
        let text = "barco del puerto";
        let analysis = Analyser::for_tag(&"es".parse().unwrap()).0.analyse(text);
        let (from, to): (Tag, Tag) = ("es".parse().unwrap(), "en".parse().unwrap());
        let query = store::Query {
            text,
            analysis: &analysis,
            from: &from,
            to: &to,
            min: 70,
            filter,
        };
        let phrases = Phrases {
            least,
            ..ALL_PHRASES
        };
        let mut handed = Vec::new();
        let held = store
            .containing(&query, phrases, &mut |unit| {
                handed.push(unit.source.text);
                match handed.len() < hand_over {
                    true => ControlFlow::Continue(()),
                    false => ControlFlow::Break(()),
                }
            })
            .unwrap();
        (held, handed)
    };
    let all = |units| Held { units, more: false };
    let any = Filter::default();
    let [migration, none] = ["domain=migration", "domain=nothing"].map(|condition| {
        let mut filter = Filter::default();
        filter.add(condition).unwrap();
        filter
    });
    let (held, handed) = asked(&store, &any, Spotting::Reordered, 3);
    assert_eq!((held, handed.len()), (all(301), 3));
    assert_eq!(asked(&store, &any, Spotting::Exact, 3).0, all(300));
    assert_eq!(asked(&store, &migration, Spotting::Reordered, 3).0, all(1));
    assert_eq!(asked(&store, &none, Spotting::Reordered, 3).0, all(0));
    // Units of another pair are not counted either.
    let mut others: Vec<Unit> = units[..50].to_vec();
    others
        .iter_mut()
        .for_each(|unit| unit.target.language = french.clone());
    put(&mut store, &others);
    assert_eq!(asked(&store, &any, Spotting::Reordered, 3).0, all(301));
}

#[test]
fn a_translation_that_is_asked_for_is_found_among_more_places_than_are_enough() {
    let mut store = Sqlite::in_memory().unwrap();
    let (english, spanish): (Tag, Tag) = ("en".parse().unwrap(), "es".parse().unwrap());
    let mut units: Vec<Unit> = (0..ALL_PHRASES.most + 200)
        .map(|n| pair(&format!("El barco {n} del puerto"), &format!("Ship {n}")))
        .collect();
    units.push(pair("Un barco con un nombre largo del puerto", "A vessel"));
    units.push(pair("El barco del puerto", "Vessels"));
    let mut turned = pair("Those vessels", "Los barcos del puerto de allá");
    (turned.source.language, turned.target.language) = (english.clone(), spanish.clone());
    units.push(turned);
    put(&mut store, &units);
    let [analysis, rendering] = [(&spanish, "barco"), (&english, "the vessel")]
        .map(|(tag, text)| Analyser::for_tag(tag).0.analyse(text));
    let filter = Filter::default();
    let query = store::Query {
        text: "barco",
        analysis: &analysis,
        from: &spanish,
        to: &english,
        min: 0,
        filter: &filter,
    };
    let asked = |rendering| {
        let mut targets = Vec::new();
        let phrases = Phrases {
            rendering,
            ..ALL_PHRASES
        };
        let held = store.containing(&query, phrases, &mut |unit| {
            targets.push(unit.target.text);
            ControlFlow::Continue(())
        });
        (held.unwrap().more, targets)
    };
    let (more, targets) = asked(None);
    assert!(more && !targets.contains(&"A vessel".to_owned()));
    let (more, mut targets) = asked(Some(&rendering));
    targets.sort();
    assert_eq!((more, targets.len()), (false, 3), "{targets:?}");
    assert_eq!(targets[..2], ["A vessel", "Los barcos del puerto de allá"]);
}
