//! Keeping the memory right, as a user does it: every command, and undoing each.

mod place;

use std::path::Path;

use assert_cmd::Command;

use place::Place;

/// A place whose memory has these pairs, in one import.
fn with(pairs: &str) -> Place {
    let place = Place::new();
    place.write("pairs.tsv", format!("es\ten\n{pairs}"));
    place.done(&["import", "pairs.tsv"]);
    place
}

/// Everything that the memory holds, as JSON lines.
fn everything(place: &Place) -> String {
    String::from_utf8(place.run(&["export", "--format", "json"]).stdout).unwrap()
}

const PAIRS: &str = "El consulado abre los lunes.\tThe consulate opens on Mondays.\n\
    El consulado abre los martes.\tThe consulate opens on Tuesdays.\n\
    Se otorgaron 1.500 visas.\tA total of 1,050 visas were granted.\n\
    Los consulados ayudan a todos.\tLos consulados ayudan a todos.\n\
    El horario de hoy es de 9 a 14 horas.\tLe consulat est ouvert le lundi de 9 à 14 heures.\n";

#[test]
fn a_cleaning_is_shown_first_then_made_then_undone() {
    let place = with(PAIRS);
    let before = everything(&place);
    let (shown, said) = place.ends(0, &["clean"]);
    assert!(shown.contains("source-is-target: 1 unit"), "{shown}");
    assert!(shown.contains("wrong-language: 1 unit"), "{shown}");
    assert!(
        !shown.contains("1.500"),
        "numbers are for people to judge: {shown}"
    );
    assert!(said.contains("2 units would go"), "{said}");
    assert_eq!(everything(&place), before);

    let cleaned = place.json(&[
        "clean",
        "--rules",
        "numbers,source-is-target",
        "--apply",
        "--json",
    ]);
    let rules: Vec<&str> = (cleaned["removed"].as_array().unwrap().iter())
        .map(|removal| removal["rule"].as_str().unwrap())
        .collect();
    assert_eq!(rules, ["numbers", "source-is-target"]);
    assert!(!everything(&place).contains("1,050"));
    place.done(&["undo"]);
    assert_eq!(everything(&place), before);
}

#[test]
fn of_units_with_the_same_texts_the_confirmed_one_stays() {
    let place = Place::new();
    // The same texts in other contexts are other units.
    place.write(
        "a.tsv",
        "es\ten\tdocument\nHola.\tHello.\tuno\nHola.\tHello.\tdos\nHola.\tHello.\ttres\n",
    );
    place.done(&["import", "a.tsv"]);
    place.done(&["edit", "2", "--review", "confirmed"]);
    let cleaned = place.json(&["clean", "--rules", "duplicate", "--apply", "--json"]);
    let gone: Vec<i64> = (cleaned["removed"].as_array().unwrap().iter())
        .map(|removal| removal["unit"].as_i64().unwrap())
        .collect();
    assert_eq!(gone, [1, 3]);
}

#[test]
fn an_edit_confirms_the_unit_and_lookup_finds_the_new_text() {
    let place = with(PAIRS);
    let before = everything(&place);
    place.done(&["lookup", "El consulado abre los lunes."]);
    place.done(&["edit", "1", "--target", "The consulate is open on Mondays."]);
    let found = place.json(&["lookup", "El consulado abre los lunes.", "--json"]);
    let first = &found["matches"][0];
    assert_eq!(first["target"], "The consulate is open on Mondays.");
    let back = place.json(&["lookup", "The consulate is open on Mondays.", "--json"]);
    assert_eq!(back["matches"][0]["target"], "El consulado abre los lunes.");
    place.done(&["undo"]);
    assert_eq!(everything(&place), before);
    let again = place.json(&["lookup", "El consulado abre los lunes.", "--json"]);
    assert_eq!(
        again["matches"][0]["target"],
        "The consulate opens on Mondays."
    );
    let (_, said) = place.ends(2, &["edit", "99", "--target", "x"]);
    assert!(said.contains("the memory has no unit 99"), "{said}");
    let (_, said) = place.ends(2, &["edit", "1", "--target", " "]);
    assert!(said.contains("cannot be empty"), "{said}");
    place.ends(2, &["edit", "1"]);
}

#[test]
fn a_replacement_is_shown_first_then_made_then_undone() {
    let place = with(PAIRS);
    let before = everything(&place);
    let (shown, said) = place.ends(0, &["replace", "consulate", "consular office"]);
    assert!(
        shown.contains("- The consulate opens on Mondays."),
        "{shown}"
    );
    assert!(
        shown.contains("+ The consular office opens on Mondays."),
        "{shown}"
    );
    assert!(said.contains("2 units would change"), "{said}");
    assert_eq!(everything(&place), before);
    place.done(&["replace", "consulate", "consular office", "--apply"]);
    assert!(everything(&place).contains("The consular office opens on Tuesdays."));
    place.done(&["undo"]);
    assert_eq!(everything(&place), before);
    // Groups, whole words, case.
    place.done(&[
        "replace",
        "--regex",
        r"on (\w+)days",
        "each ${1}day",
        "--apply",
    ]);
    assert!(everything(&place).contains("The consulate opens each Tuesday."));
    place.ends(1, &["replace", "--words", "consul", "x"]);
    place.ends(1, &["replace", "THE CONSULATE", "x"]);
    place.ends(0, &["replace", "-i", "THE CONSULATE", "x"]);
    let (_, said) = place.ends(2, &["replace", "--regex", "(", "x"]);
    assert!(said.contains("unclosed group"), "{said}");
}

#[test]
fn history_tells_who_did_what_and_undo_takes_any_of_it_back() {
    let place = with(PAIRS);
    place.done(&["edit", "1", "--target", "The consulate is open on Mondays."]);
    place.write("more.tsv", "es\ten\nGracias.\tThank you.\n");
    place.done(&["import", "more.tsv"]);
    let history = place.done(&["history"]);
    let lines: Vec<&str> = history.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(
        lines[0].contains("Ana  import more.tsv  +1 ~0 -0"),
        "{history}"
    );
    assert!(lines[1].contains("Ana  edit 1  +0 ~1 -0"), "{history}");
    let edit = place.done(&["history", "2"]);
    assert!(
        edit.contains("- El consulado abre los lunes. | The consulate opens on Mondays."),
        "{edit}"
    );
    let (_, said) = place.ends(2, &["undo", "1"]);
    assert!(
        said.contains("later changes touched the same units: 2"),
        "{said}"
    );
    place.done(&["undo", "2"]);
    place.done(&["undo", "1"]);
    let left = everything(&place);
    assert!(
        left.contains("Gracias.") && !left.contains("consulate"),
        "{left}"
    );
    let (_, said) = place.ends(2, &["undo", "2"]);
    assert!(said.contains("change 2 was undone by change 4"), "{said}");
    place.ends(2, &["undo", "77"]);
}

#[test]
fn aligning_and_undoing_leaves_no_document_behind() {
    let place = Place::new();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    place.done(&["align", samples.to_str().unwrap()]);
    let aligned = everything(&place);
    place.done(&["undo"]);
    let status = place.json(&["status", "--json"]);
    assert_eq!(
        (&status["units"], &status["documents"]),
        (&0.into(), &0.into())
    );
    let undoing = place.json(&["history", "--limit", "1", "--json"]);
    place.done(&["undo", &undoing["id"].to_string()]);
    assert_eq!(everything(&place), aligned);
}

#[test]
fn two_files_are_compared_by_source_and_translation() {
    let place = Place::new();
    place.write("a.tsv", "es\ten\nuno\tone\ndos\ttwo\ntres\tthree\n");
    place.write("b.tsv", "es\ten\nuno\tone\ndos\tTWO\ncuatro\tfour\n");
    let (shown, said) = place.ends(1, &["diff", "a.tsv", "b.tsv"]);
    assert!(shown.contains("~ dos\n  - two\n  + TWO\n"), "{shown}");
    assert!(
        shown.contains("- tres") && shown.contains("+ cuatro"),
        "{shown}"
    );
    assert!(
        said.contains("1 unit the same; 1 removed, 1 added, 1 translated otherwise."),
        "{said}"
    );
    place.ends(0, &["diff", "a.tsv", "a.tsv"]);
}

#[test]
fn differences_stand_in_the_order_of_the_files_and_count_every_unit() {
    let place = Place::new();
    place.write(
        "a.tsv",
        "es\ten\nz\tone\nz\tone\nm\tsame\na\tgone\nz\ttwo\n",
    );
    place.write(
        "b.tsv",
        "es\ten\ny\tnew\nm\tsame\nz\tone\nz\tthree\nb\tnew\n",
    );
    let (shown, _) = place.ends(1, &["diff", "a.tsv", "b.tsv"]);
    let lines = [
        "~ z",
        "  - one",
        "  - two",
        "  + three",
        "- a",
        "  - gone",
        "+ y",
        "  + new",
        "+ b",
        "  + new",
    ];
    assert_eq!(shown.lines().collect::<Vec<_>>(), lines);
    let (shown, _) = place.ends(1, &["diff", "a.tsv", "b.tsv", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(told["same"], 2);
    assert_eq!(told["differences"][0]["kind"], "changed");
    assert_eq!(told["differences"][0]["before"][1], "two");
    assert_eq!(told["differences"].as_array().unwrap().len(), 4);
}

#[test]
fn memories_and_files_are_merged_with_their_conflicts_settled() {
    let place = with("uno\tone\ndos\ttwo\n");
    let before = everything(&place);
    place.write("b.tsv", "es\ten\nuno\tone\ndos\tTWO\ncuatro\tfour\n");
    let merged = place.json(&["merge", "b.tsv", "--conflicts", "theirs", "--json"]);
    assert_eq!(
        (&merged["new"], &merged["conflicts"]),
        (&2.into(), &1.into())
    );
    let after = everything(&place);
    assert!(after.contains("TWO") && !after.contains("two"), "{after}");
    place.done(&["undo"]);
    assert_eq!(everything(&place), before);
    place.done(&["merge", "b.tsv", "--conflicts", "ours"]);
    assert!(!everything(&place).contains("TWO"));
    place.done(&["undo"]);
    // Where both stay the conflict is told as well, and is none any more once both are there.
    for conflicts in [1, 0] {
        let merged = place.json(&["merge", "b.tsv", "--json"]);
        assert_eq!(merged["conflicts"], conflicts);
        let after = everything(&place);
        assert!(after.contains("TWO") && after.contains("two"), "{after}");
    }
    let (_, said) = place.ends(0, &["merge", "b.tsv", "--conflicts", "ours", "--dry-run"]);
    assert!(said.contains("1 conflict,"), "{said}");
    place.done(&["undo"]);
    assert_eq!(everything(&place), before);
    let said = place.failed(&["undo", "last"]);
    assert!(said.contains("`tramo history` tells"), "{said}");
    // A memory into a file, together with a file.
    place.done(&["merge", "memory.sqlite", "b.tsv", "-o", "all.tsv"]);
    let all = std::fs::read_to_string(place.path("all.tsv")).unwrap();
    assert_eq!(all.lines().filter(|line| line.contains("one")).count(), 1);
    assert!(
        all.contains("two") && all.contains("TWO") && all.contains("four"),
        "{all}"
    );
    assert_eq!(everything(&place), before);
    // What was read first counts as ours, and both files are others' where the memory is merged into.
    let merge = ["merge", "memory.sqlite", "b.tsv", "-o", "ours.tsv"];
    let merged = place.json(&[&merge[..], &["--conflicts", "ours", "--json"]].concat());
    assert_eq!(merged["conflicts"], 1);
    let ours = std::fs::read_to_string(place.path("ours.tsv")).unwrap();
    assert!(ours.contains("two") && !ours.contains("TWO"), "{ours}");
    place.write("c.tsv", "es\ten\ncinco\tfive\n");
    place.write("d.tsv", "es\ten\ncinco\tFIVE\n");
    place.done(&["merge", "c.tsv", "d.tsv", "--conflicts", "theirs"]);
    assert!(everything(&place).contains("FIVE") && !everything(&place).contains("five"));
}

#[test]
fn a_backup_is_a_memory_of_its_own() {
    let place = with(PAIRS);
    let (_, said) = place.ends(0, &["backup", "copy.sqlite"]);
    assert!(said.contains("Copied 5 units"), "{said}");
    let before = everything(&place);
    place.done(&["undo"]);
    let output = place.run(&["--memory", "copy.sqlite", "export", "--format", "json"]);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), before);
    let (_, said) = place.ends(2, &["backup", "copy.sqlite"]);
    assert!(said.contains("there is a file already"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_unit_is_edited_in_the_editor_and_what_is_wrong_is_not_lost() {
    use std::os::unix::fs::PermissionsExt;
    let place = with("Uno.\tOne.\n");
    let editor = |name: &str, script: &str| {
        place.write(name, format!("#!/bin/sh\n{script} \"$1\"\n"));
        let path = place.path(name);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    };
    let edit = |editor: &Path| {
        Command::new(assert_cmd::cargo::cargo_bin!("tramo"))
            .args(["edit", "1"])
            .env("TRAMO_MEMORY", place.path("memory.sqlite"))
            .env_remove("VISUAL")
            .env_remove("CLICOLOR_FORCE")
            .env("EDITOR", editor)
            .output()
            .unwrap()
    };
    let untouched = edit(&editor("nothing", "true"));
    assert!(String::from_utf8_lossy(&untouched.stderr).contains("nothing was changed"));
    assert!(
        edit(&editor("good", "sed -i 's/One/Number one/'"))
            .status
            .success()
    );
    let changed = everything(&place);
    assert!(
        changed.contains("Number one.") && changed.contains("confirmed"),
        "{changed}"
    );
    // A review that there is not, and a text that is empty.
    for script in [
        "sed -i 's/\"confirmed\"/\"fine\"/'",
        "sed -i 's/^target = .*/target = \"\"/'",
    ] {
        let output = edit(&editor("bad", script));
        assert_eq!(output.status.code(), Some(2));
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let left = told.split("what you wrote is in ").nth(1).unwrap();
        let left = left.lines().next().unwrap();
        assert!(std::fs::read_to_string(left).unwrap().contains("Uno."));
        std::fs::remove_file(left).unwrap();
        assert_eq!(everything(&place), changed);
    }
}

#[test]
fn old_changes_are_forgotten_after_it_was_said_how_many_and_newer_ones_can_still_be_undone() {
    let place = with("Uno.\tOne.\nDos.\tTwo.\n");
    place.done(&["replace", "One", "1", "--apply"]);
    place.done(&["undo"]);
    let before = everything(&place);
    place.ends(1, &["history", "--prune", "2020-01-01"]);
    let told = place.done(&["history", "--prune", "2999-01-01"]);
    assert!(
        told.contains("3 changes with 2 former units would be forgotten"),
        "{told}"
    );
    assert_eq!(place.done(&["history"]).lines().count(), 3);
    let told = place.json(&["history", "--prune", "2999-01-01", "--apply", "--json"]);
    assert_eq!((&told["changes"], &told["units"]), (&3.into(), &2.into()));
    place.ends(1, &["history"]);
    place.ends(2, &["undo"]);
    assert_eq!(everything(&place), before);
    place.done(&["replace", "Two", "2", "--apply"]);
    place.done(&["undo"]);
    assert_eq!(
        place.json(&["lookup", "Dos.", "--json"])["matches"][0]["target"],
        "Two."
    );
}
