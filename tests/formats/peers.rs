//! Other programs read what tramo writes: lxml with the DTD, and translate-toolkit.
//!
//! Needs Python with `lxml` and `translate-toolkit`; `TRAMO_PYTHON` names another interpreter than
//! `python3`. Without them the tests say on the error stream that they were skipped.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use tramo::formats::{Dialect, Level, WriteOptions, by_name};
use tramo::model::{Origin, Unit, Variant};

use super::arbitrary::unit;
use super::support::written;

/// What the peers say of a file; `None` where they are not there.
fn asked(bytes: &[u8]) -> Option<serde_json::Value> {
    let python = std::env::var("TRAMO_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let there = Command::new(&python)
        .args(["-c", "import lxml, translate.storage.tmx"])
        .output();
    if !there.is_ok_and(|output| output.status.success()) {
        // Not by `eprintln!`, which the test harness keeps to itself.
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED: {python} has no lxml and translate-toolkit, so nobody else read the export"
        );
        return None;
    }
    let scratch = tempfile::tempdir().unwrap();
    let file = scratch.path().join("export.tmx");
    std::fs::write(&file, bytes).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    let output = Command::new(&python)
        .arg(folder.join("peers.py"))
        .arg(&file)
        .arg(folder.join("tmx14.dtd"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn every_export_is_valid_however_odd_the_units() {
    let mut runner = TestRunner::deterministic();
    let strategy = prop::collection::vec(unit(), 300);
    let units = strategy.new_tree(&mut runner).unwrap().current();
    for dialect in [
        Dialect::General,
        Dialect::OmegaT,
        Dialect::Trados,
        Dialect::MemoQ,
    ] {
        for level in [Level::One, Level::Two] {
            let options = WriteOptions {
                dialect,
                level,
                ..WriteOptions::default()
            };
            let (bytes, _) = written(&units, by_name("tmx").unwrap(), &options);
            let Some(found) = asked(&bytes) else { return };
            assert_eq!(
                found["invalid"],
                serde_json::json!([]),
                "{dialect:?} {level:?}"
            );
            assert_eq!(found["units"].as_array().unwrap().len(), units.len());
        }
    }
}

#[test]
fn the_peers_see_what_is_wrong_with_a_file() {
    let file = |unit: &str| {
        format!(
            "<tmx version=\"1.4\"><header creationtool=\"x\" creationtoolversion=\"1\" \
             segtype=\"sentence\" o-tmf=\"x\" adminlang=\"en\" srclang=\"es\" \
             datatype=\"plaintext\"/><body>{unit}</body></tmx>"
        )
    };
    let text = |tag: &str, text: &str| format!("<tuv xml:lang=\"{tag}\"><seg>{text}</seg></tuv>");
    let sound = format!("<tu>{}{}</tu>", text("es", "a"), text("en", "b"));
    for (unit, part) in [
        (sound.clone(), ""),
        (
            sound.replace("<tu>", "<tu creationdate=\"2020\">"),
            "creationdate 2020",
        ),
        (
            sound.replace("<tu>", "<tu x=\"1\">"),
            "No declaration for attribute x",
        ),
        (
            format!("<tu>{}{}</tu>", text("en", "b"), text("es", "a")),
            "not the first",
        ),
        (
            sound.replace(">a<", "><bpt i=\"1\"/>a<"),
            "bpt and ept do not match",
        ),
        (sound.replace(">a<", "><ph x=\"1\"/>a<"), "x differs"),
    ] {
        let Some(found) = asked(file(&unit).as_bytes()) else {
            return;
        };
        let told = found["invalid"].to_string();
        assert!(
            told.contains(part) && (told == "[]") == part.is_empty(),
            "{unit}: {told}"
        );
    }
}

#[test]
fn another_reader_finds_the_same_texts() {
    let units: Vec<Unit> = [
        ("El barco & la «grúa» <x>", "The ship & the “crane” <x>"),
        ("  dos  espacios ", "two  spaces \u{a0}"),
        ("línea\nlínea\ttab", "line\nline\ttab"),
        ("𝄞 ☃ \u{2028}", "]]> &amp;"),
    ]
    .map(|(source, target)| {
        Unit::new(
            Variant::plain("es".parse().unwrap(), source),
            Variant::plain("en".parse().unwrap(), target),
            Origin::Imported,
        )
    })
    .to_vec();
    let (bytes, _) = written(&units, by_name("tmx").unwrap(), &WriteOptions::default());
    let Some(found) = asked(&bytes) else { return };
    let texts: Vec<[&str; 2]> = units
        .iter()
        .map(|unit| [&*unit.source.text, &*unit.target.text])
        .collect();
    assert_eq!(found["units"], serde_json::json!(texts));
}
