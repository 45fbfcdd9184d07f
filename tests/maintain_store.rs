//! The history of a memory: every change can be taken back, and nothing else changes with it.

use std::ops::ControlFlow;

use jiff::Timestamp;
use tramo::model::{Document, Origin, Unit, Variant};
use tramo::store::sqlite::Sqlite;
use tramo::store::{Accepted, Filter, Rewritten, Store, Stored, Transaction, Undo};

fn now() -> Timestamp {
    Timestamp::from_second(1_700_000_000).unwrap()
}

fn unit(source: &str, target: &str) -> Unit {
    let variant = |language: &str, text: &str| Variant::plain(language.parse().unwrap(), text);
    Unit::new(
        variant("es", source),
        variant("en", target),
        Origin::Imported,
    )
}

fn units(store: &dyn Store) -> Vec<Unit> {
    let mut units = Vec::new();
    store
        .units(&Filter::default(), &mut |unit| {
            units.push(unit);
            ControlFlow::Continue(())
        })
        .unwrap();
    units
}

fn change<T>(store: &mut Sqlite, command: &str, run: impl FnOnce(&mut dyn Transaction) -> T) -> T {
    let mut writing = store.begin(now()).unwrap();
    writing.describe(command, Some("a test"));
    let done = run(writing.as_mut());
    writing.commit().unwrap();
    done
}

fn undo(store: &mut Sqlite, id: i64) -> Undo {
    change(store, "undo", |writing| writing.undo(id).unwrap())
}

fn last(store: &Sqlite) -> i64 {
    store.changes().unwrap()[0].id
}

fn with_three() -> Sqlite {
    let mut store = Sqlite::in_memory().unwrap();
    store.sign(Some("Ana".to_owned()));
    change(&mut store, "import", |writing| {
        for (source, target) in [("uno", "one"), ("dos", "two"), ("tres", "three")] {
            assert_eq!(writing.put(&unit(source, target)).unwrap(), Stored::New);
        }
    });
    store
}

#[test]
fn a_change_says_who_made_it_by_what_and_how_many_units_it_touched() {
    let mut store = with_three();
    change(&mut store, "mixed", |writing| {
        writing.put(&unit("cuatro", "four")).unwrap();
        let two = unit("dos", "two!");
        assert_eq!(writing.rewrite(2, &two).unwrap(), Rewritten::Changed);
        assert!(writing.remove(3).unwrap());
        assert!(!writing.remove(77).unwrap());
    });
    let changes = store.changes().unwrap();
    let of = |at: usize| {
        let change = &changes[at];
        (
            change.command.as_str(),
            change.added,
            change.changed,
            change.removed,
        )
    };
    assert_eq!(of(0), ("mixed", 1, 1, 1));
    assert_eq!(of(1), ("import", 3, 0, 0));
    assert_eq!(changes[1].who.as_deref(), Some("Ana"));
    assert_eq!(changes[1].at, now());
}

#[test]
fn what_changes_nothing_leaves_no_trace() {
    let mut store = with_three();
    change(&mut store, "import", |writing| {
        assert_eq!(writing.put(&unit("uno", "one")).unwrap(), Stored::Unchanged);
    });
    assert_eq!(store.changes().unwrap().len(), 1);
}

#[test]
fn undoing_and_undoing_that_give_back_every_field() {
    let mut store = with_three();
    let before = units(&store);
    change(&mut store, "mixed", |writing| {
        writing.put(&unit("cuatro", "four")).unwrap();
        let mut two = unit("dos", "two!");
        two.domain = Some("numbers".to_owned());
        writing.rewrite(2, &two).unwrap();
        writing.remove(3).unwrap();
    });
    let after = units(&store);
    let mixed = last(&store);
    let done = Undo::Done {
        added: 1,
        changed: 1,
        removed: 1,
    };
    assert_eq!(undo(&mut store, mixed), done);
    assert_eq!(units(&store), before);
    let undoing = last(&store);
    assert_eq!(undo(&mut store, mixed), Undo::Already(undoing));
    assert_eq!(undo(&mut store, undoing), done);
    assert_eq!(units(&store), after);
    assert_eq!(undo(&mut store, 99), Undo::Unknown);
}

#[test]
fn a_change_that_others_build_upon_is_undone_after_them() {
    let mut store = with_three();
    let import = last(&store);
    change(&mut store, "edit", |writing| {
        writing.rewrite(2, &unit("dos", "TWO")).unwrap();
    });
    let edit = last(&store);
    change(&mut store, "import", |writing| {
        writing.put(&unit("cuatro", "four")).unwrap();
    });
    assert_eq!(undo(&mut store, import), Undo::ChangedSince(vec![edit]));
    undo(&mut store, edit);
    // The edit and its undoing cancel out, so the import is free again; the later one stays.
    let done = Undo::Done {
        added: 0,
        changed: 0,
        removed: 3,
    };
    assert_eq!(undo(&mut store, import), done);
    let left: Vec<String> = units(&store)
        .into_iter()
        .map(|unit| unit.source.text)
        .collect();
    assert_eq!(left, ["cuatro"]);
}

#[test]
fn an_edit_that_makes_two_units_the_same_leaves_one() {
    let mut store = with_three();
    let before = units(&store);
    change(&mut store, "edit", |writing| {
        let merged = writing.rewrite(2, &unit("uno", "one")).unwrap();
        assert_eq!(merged, Rewritten::Merged(1));
    });
    assert_eq!(units(&store).len(), 2);
    let edit = last(&store);
    undo(&mut store, edit);
    assert_eq!(units(&store), before);
}

#[test]
fn aligning_a_document_again_can_be_undone_with_its_particulars() {
    let mut store = Sqlite::in_memory().unwrap();
    let document = |client: &str| Document {
        name: "nota".to_owned(),
        source_language: "es".parse().unwrap(),
        target_language: "en".parse().unwrap(),
        date: None,
        domain: None,
        client: Some(client.to_owned()),
    };
    let of_nota = |source: &str, target: &str| {
        let mut unit = unit(source, target);
        unit.document = Some("nota".to_owned());
        unit
    };
    change(&mut store, "align", |writing| {
        let units = [of_nota("uno", "one"), of_nota("dos", "two")];
        writing.replace_document(&document("A"), &units).unwrap();
    });
    let (before, documents) = (units(&store), store.documents().unwrap());
    change(&mut store, "align", |writing| {
        let units = [of_nota("uno", "one"), of_nota("tres", "three")];
        writing.replace_document(&document("B"), &units).unwrap();
    });
    let again = last(&store);
    undo(&mut store, again);
    assert_eq!(units(&store), before);
    assert_eq!(store.documents().unwrap(), documents);
    undo(&mut store, 1);
    assert_eq!(
        (units(&store), store.documents().unwrap()),
        (Vec::new(), Vec::new())
    );
    // And all of it back.
    let undoing = last(&store);
    undo(&mut store, undoing);
    assert_eq!(units(&store), before);
    assert_eq!(store.documents().unwrap(), documents);
}

#[test]
fn what_a_change_touched_is_told_as_it_was_and_as_it_is() {
    let mut store = with_three();
    change(&mut store, "edit", |writing| {
        writing.rewrite(2, &unit("dos", "TWO")).unwrap();
    });
    let mut touched = Vec::new();
    let go_on = ControlFlow::Continue(());
    store
        .touched(last(&store), &mut |unit| {
            touched.push(unit);
            go_on
        })
        .unwrap();
    let text = |unit: &Option<Unit>| unit.as_ref().unwrap().target.text.clone();
    assert_eq!(touched.len(), 1);
    assert_eq!(touched[0].id, 2);
    assert_eq!(
        (text(&touched[0].before), text(&touched[0].now)),
        ("two".into(), "TWO".into())
    );
}

#[test]
fn an_accepted_finding_is_kept_with_its_reason_until_that_is_undone() {
    let mut store = with_three();
    let accepted = Accepted {
        finding: "abc".to_owned(),
        check: "numbers".to_owned(),
        message: "80 is missing".to_owned(),
        source: "80 km".to_owned(),
        target: "50 miles".to_owned(),
        reason: "converted".to_owned(),
        at: None,
        who: None,
    };
    change(&mut store, "accept", |writing| {
        writing.accept(&accepted).unwrap()
    });
    let kept = store.accepted().unwrap();
    assert_eq!(
        (kept[0].reason.as_str(), kept[0].who.as_deref()),
        ("converted", Some("Ana"))
    );
    change(&mut store, "reject", |writing| {
        assert!(writing.reject("abc").unwrap());
        assert!(!writing.reject("abd").unwrap());
    });
    assert!(store.accepted().unwrap().is_empty());
    let rejecting = last(&store);
    undo(&mut store, rejecting);
    assert_eq!(store.accepted().unwrap(), kept);
}

#[test]
fn a_backup_holds_what_the_memory_held() {
    let folder = tempfile::tempdir().unwrap();
    let store = with_three();
    let copy = folder.path().join("copy.sqlite");
    let go_on = &mut |_, _| ControlFlow::Continue(());
    let made = store.back_up(&copy, go_on).unwrap().unwrap();
    assert_eq!(made.units, 3);
    let restored = Sqlite::open(&copy).unwrap();
    assert_eq!(units(&restored), units(&store));
    assert_eq!(restored.changes().unwrap(), store.changes().unwrap());
}
