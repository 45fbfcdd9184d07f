//! What every engine of a store promises, and what SQLite's files add to that.

use std::ops::ControlFlow;
use std::path::Path;

use jiff::Timestamp;
use tramo::model::{Concept, Document, Origin, Review, Term, TermKind, Unit, Variant};
use tramo::store::sqlite::Sqlite;
use tramo::store::{Filter, Store, StoreError, Stored};

fn now() -> Timestamp {
    "2023-05-11T12:00:00Z".parse().unwrap()
}

fn pair(source: &str, target: &str) -> Unit {
    Unit::new(
        Variant::plain("es".parse().unwrap(), source),
        Variant::plain("en".parse().unwrap(), target),
        Origin::Aligned,
    )
}

fn all(store: &dyn Store) -> Vec<Unit> {
    let mut units = Vec::new();
    store
        .units(&Filter::default(), &mut |unit| {
            units.push(unit);
            ControlFlow::Continue(())
        })
        .unwrap();
    units
}

fn put(store: &mut dyn Store, unit: &Unit) -> Stored {
    let mut writing = store.begin(now()).unwrap();
    let stored = writing.put(unit).unwrap();
    writing.commit().unwrap();
    stored
}

fn document(name: &str) -> Document {
    Document {
        name: name.to_owned(),
        source_language: "es".parse().unwrap(),
        target_language: "en".parse().unwrap(),
        date: Some("2023-05-11".parse().unwrap()),
        domain: Some("migration".to_owned()),
        client: None,
    }
}

#[test]
fn a_unit_comes_back_exactly_as_it_was_put() {
    let mut store = Sqlite::in_memory().unwrap();
    let mut unit = pair(" La migracio\u{301}n\u{a0} ", "Migration\n");
    unit.document = Some("nota".to_owned());
    unit.position = Some(7);
    unit.previous = Some(String::new());
    unit.next = Some("Después".to_owned());
    unit.date = Some("2023-05-11".parse().unwrap());
    unit.confidence = 0.25;
    unit.review = Review::Doubtful;
    unit.creator = Some("ana".to_owned());
    unit.created = Some("2020-01-02T03:04:05Z".parse().unwrap());
    unit.properties
        .insert("x-project".to_owned(), "«Sembrando»".to_owned());
    assert_eq!(put(&mut store, &unit), Stored::New);
    let stored = all(&store).remove(0);
    assert_eq!(
        Unit {
            id: stored.id,
            ..unit.clone()
        },
        stored
    );
    assert_eq!(store.unit(stored.id.unwrap()).unwrap(), Some(stored));
    assert_eq!(put(&mut store, &unit), Stored::Unchanged);
    assert_eq!(all(&store).len(), 1);
}

#[test]
fn context_and_document_tell_equal_texts_apart() {
    let mut store = Sqlite::in_memory().unwrap();
    let plain = pair("Sí.", "Yes.");
    let mut in_context = plain.clone();
    in_context.previous = Some("¿Vienes?".to_owned());
    let mut in_document = plain.clone();
    in_document.document = Some("discurso".to_owned());
    for unit in [&plain, &in_context, &in_document] {
        assert_eq!(put(&mut store, unit), Stored::New);
    }
    assert_eq!(all(&store).len(), 3);
}

#[test]
fn what_a_person_confirmed_outlives_another_alignment() {
    let mut store = Sqlite::in_memory().unwrap();
    let mut unit = pair("Sí.", "Yes.");
    unit.review = Review::Confirmed;
    unit.domain = Some("speech".to_owned());
    put(&mut store, &unit);
    let mut again = pair("Sí.", "Yes.");
    again.confidence = 0.4;
    again.review = Review::Doubtful;
    assert_eq!(put(&mut store, &again), Stored::Unchanged);
    let stored = all(&store).remove(0);
    assert_eq!((stored.review, stored.confidence), (Review::Confirmed, 1.0));
    assert_eq!(stored.domain.as_deref(), Some("speech"));
}

#[test]
fn storing_a_document_again_replaces_what_it_stored() {
    let mut store = Sqlite::in_memory().unwrap();
    let in_document = |source: &str, target: &str| {
        let mut unit = pair(source, target);
        unit.document = Some("nota".to_owned());
        unit
    };
    let other = pair("Otra cosa.", "Another thing.");
    put(&mut store, &other);
    let first = [in_document("Uno.", "One."), in_document("Dos.", "Two.")];
    let second = [in_document("Dos.", "Two."), in_document("Tres.", "Three.")];
    for (units, expected) in [(&first, (false, 2, 0, 0)), (&second, (true, 1, 1, 1))] {
        let mut writing = store.begin(now()).unwrap();
        let replaced = writing.replace_document(&document("nota"), units).unwrap();
        writing.commit().unwrap();
        let told = (
            replaced.known,
            replaced.new,
            replaced.unchanged,
            replaced.removed,
        );
        assert_eq!(told, expected);
    }
    let texts: Vec<_> = all(&store)
        .into_iter()
        .map(|unit| unit.source.text)
        .collect();
    assert_eq!(texts, ["Otra cosa.", "Dos.", "Tres."]);
}

#[test]
fn what_is_not_committed_never_was() {
    let mut store = Sqlite::in_memory().unwrap();
    let mut writing = store.begin(now()).unwrap();
    writing.put(&pair("Sí.", "Yes.")).unwrap();
    drop(writing);
    assert!(all(&store).is_empty());
}

#[test]
fn a_concept_is_replaced_whole() {
    let mut store = Sqlite::in_memory().unwrap();
    let term = |language: &str, text: &str| Term {
        kind: TermKind::Acronym,
        ..Term::new(language.parse().unwrap(), text)
    };
    let mut concept = Concept {
        id: "acnur".to_owned(),
        terms: vec![term("es", "ACNUR"), term("en", "UNHCR")],
        ..Concept::default()
    };
    let put = |store: &mut Sqlite, concept: &Concept| {
        let mut writing = store.begin(now()).unwrap();
        let stored = writing.put_concept(concept).unwrap();
        writing.commit().unwrap();
        stored
    };
    assert_eq!(put(&mut store, &concept), Stored::New);
    assert_eq!(put(&mut store, &concept), Stored::Unchanged);
    concept.terms.pop();
    assert_eq!(put(&mut store, &concept), Stored::Changed);
    let kept = store.concepts().unwrap();
    assert!(kept.len() == 1 && kept[0].says_the_same(&concept));
    assert_eq!(
        (kept[0].created, kept[0].changed),
        (Some(now()), Some(now()))
    );
    let mut writing = store.begin(now()).unwrap();
    assert!(writing.remove_concept("acnur").unwrap());
    assert!(!writing.remove_concept("acnur").unwrap());
    writing.commit().unwrap();
    assert!(store.concepts().unwrap().is_empty());
}

#[test]
fn a_memory_is_made_with_its_folders_and_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/folder/memory.sqlite");
    put(&mut Sqlite::open(&path).unwrap(), &pair("Sí.", "Yes."));
    let store = Sqlite::open(&path).unwrap();
    let status = store.status().unwrap();
    assert_eq!((status.units, status.documents, status.concepts), (1, 0, 0));
    assert!(status.bytes > 0 && status.schema >= 1);
    assert_eq!(status.changed, Some(now()));
}

#[test]
fn a_file_that_is_no_memory_is_refused_and_left_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |path: &Path| Sqlite::open(path).unwrap_err();

    let text = folder.path().join("text.txt");
    let content = "not a database, ".repeat(100);
    std::fs::write(&text, &content).unwrap();
    assert!(matches!(refused(&text), StoreError::NotAMemory { .. }));
    assert_eq!(std::fs::read_to_string(&text).unwrap(), content);

    let foreign = folder.path().join("foreign.sqlite");
    let other = rusqlite::Connection::open(&foreign).unwrap();
    other
        .execute_batch("create table note (text text)")
        .unwrap();
    drop(other);
    let before = std::fs::read(&foreign).unwrap();
    assert!(matches!(refused(&foreign), StoreError::NotAMemory { .. }));
    assert_eq!(std::fs::read(&foreign).unwrap(), before);

    assert!(matches!(
        refused(folder.path()),
        StoreError::NotAMemory { .. }
    ));
}

#[test]
fn a_memory_of_a_newer_release_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memory.sqlite");
    drop(Sqlite::open(&path).unwrap());
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection
        .pragma_update(None, "user_version", 9_999)
        .unwrap();
    drop(connection);
    let error = Sqlite::open(&path).unwrap_err();
    assert!(
        matches!(error, StoreError::Newer { found: 9_999, .. }),
        "{error}"
    );
    assert!(error.hint().is_some());
}

#[test]
fn many_processes_may_make_the_same_memory_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memory.sqlite");
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|number| {
                let path = &path;
                scope.spawn(move || {
                    let mut store = Sqlite::open(path).unwrap();
                    put(&mut store, &pair(&format!("Número {number}."), "Number."));
                })
            })
            .collect();
        threads
            .into_iter()
            .for_each(|thread| thread.join().unwrap());
    });
    assert_eq!(all(&Sqlite::open(&path).unwrap()).len(), 8);
}
