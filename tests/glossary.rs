//! The glossary is kept: every change can be seen and taken back, likeness is told, terms proposed
//! by the memory are reviewed.

mod place;

use std::path::Path;

use serde_json::Value;

use place::Place;

/// The concepts of the glossary; an empty one is told by the exit code too.
fn known_concepts(place: &Place) -> Vec<Value> {
    let output = place.run(&["glossary", "list", "--json"]);
    let lines = String::from_utf8(output.stdout).unwrap();
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn every_change_is_in_the_log_and_the_last_can_be_taken_back_again_and_again() {
    let place = Place::new();
    place.ends(
        0,
        &["glossary", "add", "ACNUR", "UNHCR", "--type", "acronym"],
    );
    place.ends(0, &["glossary", "edit", "acnur", "--note", "in capitals"]);
    place.ends(0, &["glossary", "remove", "acnur"]);
    let (log, _) = place.ends(0, &["glossary", "log"]);
    for line in [
        "3  ",
        "remove acnur",
        "edit acnur",
        "add acnur",
        "Ana",
        "note: nothing → in capitals",
    ] {
        assert!(log.contains(line), "{line} in {log}");
    }
    place.ends(0, &["glossary", "undo"]);
    assert_eq!(known_concepts(&place)[0]["note"], "in capitals");
    place.ends(0, &["glossary", "undo"]);
    assert_eq!(known_concepts(&place)[0]["note"], Value::Null);
    place.ends(0, &["glossary", "undo"]);
    assert!(known_concepts(&place).is_empty());
    assert!(
        place
            .failed(&["glossary", "undo"])
            .contains("nothing to undo")
    );
    // The last undo was act 6; taken back itself, the concept is there again.
    place.ends(0, &["glossary", "undo", "6"]);
    assert_eq!(known_concepts(&place).len(), 1);
}

#[test]
fn an_act_is_not_taken_back_from_under_later_ones() {
    let place = Place::new();
    place.ends(0, &["glossary", "add", "refugio", "shelter"]);
    place.ends(0, &["glossary", "edit", "refugio", "--note", "a building"]);
    let error = place.failed(&["glossary", "undo", "1"]);
    assert!(
        error.contains("concept `refugio` has changed since, by act 2"),
        "{error}"
    );
    assert!(
        place
            .failed(&["glossary", "undo", "9"])
            .contains("no act 9")
    );
}

#[test]
fn a_whole_import_is_taken_back_at_once() {
    let place = Place::new();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/glossary.csv");
    place.ends(0, &["glossary", "import", samples.to_str().unwrap()]);
    assert!(known_concepts(&place).len() > 100);
    place.ends(0, &["glossary", "undo"]);
    assert!(known_concepts(&place).is_empty());
}

#[test]
fn likeness_is_told_when_it_arises_and_merging_and_splitting_lose_nothing() {
    let place = Place::new();
    place.ends(
        0,
        &["glossary", "add", "migración regular", "regular migration"],
    );
    let (_, told) = place.ends(
        0,
        &[
            "glossary",
            "add",
            "migraciones regulares",
            "regular migration",
        ],
    );
    assert!(
        told.contains("is a term of `migracion-regular` too"),
        "{told}"
    );
    assert!(
        told.contains("but for its endings, `migración regular`"),
        "{told}"
    );
    let check = place.command(&["glossary", "check"]).output().unwrap();
    assert_eq!(check.status.code(), Some(1));
    place.ends(
        0,
        &[
            "glossary",
            "merge",
            "migracion-regular",
            "migraciones-regulares",
        ],
    );
    let concepts = known_concepts(&place);
    assert_eq!(concepts.len(), 1);
    assert_eq!(concepts[0]["terms"].as_array().unwrap().len(), 3);
    let split = [
        "glossary",
        "split",
        "migracion-regular",
        "--term",
        "es=migraciones regulares",
    ];
    place.ends(0, &split);
    assert_eq!(known_concepts(&place).len(), 2);
    let (found, _) = place.ends(0, &["glossary", "search", "migracion regulares"]);
    assert!(found.starts_with("migracion-regular"), "{found}");
    let (stats, _) = place.ends(0, &["glossary", "stats", "--json"]);
    assert_eq!(serde_json::from_str::<Value>(&stats).unwrap()["terms"], 3);
}

#[cfg(unix)]
#[test]
fn a_concept_is_changed_in_the_editor_and_an_error_loses_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    place.ends(0, &["glossary", "add", "refugio", "shelter"]);
    let editor = |name: &str, script: &str| {
        let path = place.path(name);
        std::fs::write(&path, format!("#!/bin/sh\n{script} \"$1\"\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    };
    let good = editor(
        "good",
        "sed -i 's/^# note = \"\"/note = \"a building\"/;s/\"shelter\"/\"refuge\"/'",
    );
    let edit = |editor: &Path| {
        let mut command = place.command(&["glossary", "edit", "refugio"]);
        command.env("EDITOR", editor).output().unwrap()
    };
    assert!(edit(&good).status.success());
    let concept = &known_concepts(&place)[0];
    assert_eq!(
        (&concept["note"], &concept["terms"][1]["text"]),
        (&"a building".into(), &"refuge".into())
    );
    let bad = editor("bad", "sed -i 's/\"preferred\"/\"liked\"/'");
    let output = edit(&bad);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let left = told
        .split("what you wrote is in ")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap();
    assert!(std::fs::read_to_string(left).unwrap().contains("liked"));
    std::fs::remove_file(left).unwrap();
    assert_eq!(&known_concepts(&place)[0], concept);
}

#[test]
fn an_option_changes_what_it_names_and_leaves_the_rest_of_a_term() {
    let place = Place::new();
    place.ends(0, &["glossary", "add", "ONU", "UN", "--id", "first"]);
    let added = [
        "glossary",
        "add",
        "ONU",
        "UN",
        "--id",
        "onu",
        "--type",
        "acronym",
        "--gender",
        "feminine",
        "--context",
        "La ONU habló.",
        "--case-sensitive",
    ];
    assert!(place.ends(0, &added).1.contains("is a term of `first` too"));
    let (_, told) = place.ends(
        0,
        &[
            "glossary", "edit", "onu", "--term", "es=ONU", "--status", "admitted",
        ],
    );
    assert_eq!(told, "", "what is alike was told when it came");
    let concepts = known_concepts(&place);
    let term = &concepts.iter().find(|c| c["id"] == "onu").unwrap()["terms"][0];
    assert_eq!(term["status"], "admitted");
    assert_eq!(term["kind"], "acronym");
    assert_eq!(term["gender"], "feminine");
    assert_eq!(term["context"], "La ONU habló.");
    let clear = [
        "--term",
        "es=ONU",
        "--case-sensitive=false",
        "--context",
        "",
    ];
    place.ends(0, &[&["glossary", "edit", "onu"], &clear[..]].concat());
    let concepts = known_concepts(&place);
    let term = &concepts.iter().find(|c| c["id"] == "onu").unwrap()["terms"][0];
    assert!(term["context"].is_null(), "{term}");
    assert_ne!(term["case_sensitive"], true, "{term}");
    let told = place.failed(&["glossary", "edit", "onu", "--status", "forbidden"]);
    assert!(told.contains("no term is named"), "{told}");
}

#[test]
fn an_export_of_usable_terms_has_no_forbidden_one_and_says_so() {
    let place = Place::new();
    place.ends(
        0,
        &["glossary", "add", "refugiado", "refugee", "--id", "one"],
    );
    place.ends(
        0,
        &[
            "glossary",
            "edit",
            "one",
            "--term",
            "es=asilante",
            "--status",
            "forbidden",
        ],
    );
    place.ends(
        0,
        &[
            "glossary",
            "add",
            "ilegal",
            "--id",
            "two",
            "--status",
            "deprecated",
        ],
    );
    let (csv, told) = place.ends(0, &["glossary", "export", "--usable"]);
    assert!(
        csv.contains("refugiado") && !csv.contains("asilante"),
        "{csv}"
    );
    assert!(!csv.contains("ilegal"), "{csv}");
    assert!(
        told.contains("left out 2 terms that may not be used"),
        "{told}"
    );
}

#[test]
fn a_concordance_and_a_lookup_show_the_terms_of_a_phrase_whether_it_stands_anywhere_or_not() {
    let place = Place::new();
    place.ends(0, &["glossary", "add", "vía regular", "regular pathway"]);
    for command in ["concordance", "lookup"] {
        let output = place.command(&[command, "otras vías regulares"]).output();
        let told = String::from_utf8(output.unwrap().stdout).unwrap();
        let expected = "Glossary\n  vía regular → regular pathway\n";
        assert!(told.starts_with(expected), "{command}: {told}");
    }
    let found = place
        .command(&["concordance", "regular pathways", "--json"])
        .output();
    let found: Value = serde_json::from_slice(&found.unwrap().stdout).unwrap();
    assert_eq!(found["terms"][0]["target"], "vía regular");
    let pattern = place
        .command(&["concordance", "--regex", "vías?", "--json"])
        .output();
    let pattern: Value = serde_json::from_slice(&pattern.unwrap().stdout).unwrap();
    assert!(pattern["terms"].is_null(), "{pattern}");
}

#[test]
fn proposed_terms_are_accepted_and_rejected_once_and_for_all() {
    let place = Place::new();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    place.ends(0, &["align", samples.to_str().unwrap()]);
    let (proposed, _) = place.ends(0, &["terms", "--json", "--limit", "5"]);
    let first: Value = serde_json::from_str(proposed.lines().next().unwrap()).unwrap();
    assert!(!first["examples"].as_array().unwrap().is_empty());
    let mut review = place.command(&["terms", "--review", "--limit", "5"]);
    let output = review.write_stdin("a\nr\ns\nq\n").output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("1 term accepted, 1 rejected"), "{told}");
    let concepts = known_concepts(&place);
    assert_eq!(concepts[0]["terms"][0]["text"], first["term"]);
    assert_eq!(
        concepts[0]["terms"][0]["context"],
        first["examples"][0]["source"]
    );
    let (again, _) = place.ends(0, &["terms", "--json", "--limit", "5"]);
    let second = proposed.lines().nth(1).unwrap();
    let key = |line: &str| serde_json::from_str::<Value>(line).unwrap()["key"].clone();
    assert!(
        again
            .lines()
            .all(|line| key(line) != first["key"] && key(line) != key(second))
    );
    let (tbx, _) = place.ends(0, &["terms", "--tbx", "--all", "--limit", "5"]);
    assert!(tbx.contains("<conceptEntry"), "{tbx}");
}

#[test]
fn terms_are_proposed_alike_from_what_the_memory_has_learnt_and_from_its_units() {
    use jiff::Timestamp;
    use std::ops::ControlFlow;
    use tramo::app::terms::{Judged, Known, Request, propose};
    use tramo::app::{Filter, Sqlite, Store, words};
    use tramo::model::{Origin, Unit, Variant};

    let [spanish, english] = ["es", "en"].map(|tag| tag.parse().unwrap());
    let mut store = Sqlite::in_memory().unwrap();
    let mut writing = store.begin(Timestamp::UNIX_EPOCH).unwrap();
    for (source, target) in [
        (
            "La protección consular es gratuita.",
            "Consular protection is free.",
        ),
        (
            "Pida protección consular hoy.",
            "Ask for consular protection today.",
        ),
        (
            "Hay protección consular aquí.",
            "There is consular protection here.",
        ),
        ("La protección es gratuita.", "Protection is free."),
        (
            "La oficina consular abre hoy.",
            "The consular office opens today.",
        ),
    ] {
        let source = Variant::plain(Clone::clone(&spanish), source.to_owned());
        let target = Variant::plain(Clone::clone(&english), target.to_owned());
        writing
            .put(&Unit::new(source, target, Origin::Imported))
            .unwrap();
    }
    writing.commit().unwrap();
    let request = Request {
        language: spanish,
        other: english,
        filter: Filter::default(),
        min_count: 3,
        min_documents: None,
        known: Known::Shown,
        judged: Judged::Shown,
        limit: 10,
    };
    // What is told on the way: learning is, asking is not.
    let proposed = |store: &Sqlite| {
        let mut told = 0;
        let found = propose(store, &request, &mut |_| {
            told += 1;
            ControlFlow::Continue(())
        });
        let pairs: Vec<(String, Option<String>)> = found
            .unwrap()
            .into_iter()
            .map(|proposal| (proposal.term, proposal.rendering))
            .collect();
        (pairs, told)
    };
    let (untaught, told) = proposed(&store);
    words::learn_anew(&mut store, Timestamp::UNIX_EPOCH, &mut |_| {
        ControlFlow::Continue(())
    })
    .unwrap();
    let (taught, asked) = proposed(&store);
    let expected = (
        "protección consular".to_owned(),
        Some("consular protection".to_owned()),
    );
    assert_eq!(untaught, [expected]);
    assert_eq!(taught, untaught);
    assert!(asked < told, "{asked} of {told}");
}
