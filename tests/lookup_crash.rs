//! A process killed at any moment leaves a memory that answers rightly.

use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Spanish sentences, each with its own number and some words of it.
fn table(from: u32, to: u32) -> String {
    let words = [
        "barco", "puerto", "isla", "faro", "ancla", "vela", "marea", "ola", "red", "muelle",
    ];
    let mut lines = String::from("es\ten\n");
    for n in from..to {
        let word = |shift: u32| words[(n / 10u32.pow(shift) % 10) as usize];
        let _ = writeln!(
            lines,
            "El {} de la {} llega al {} número {n}\tThe thing number {n}",
            word(0),
            word(1),
            word(2)
        );
    }
    lines
}

fn tramo(folder: &std::path::Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tramo"));
    command
        .env("TRAMO_MEMORY", folder.join("memory.sqlite"))
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn looked_up(folder: &std::path::Path, query: &str) -> Vec<(u64, String)> {
    let output = tramo(folder)
        .args([
            "lookup", "--json", "--from", "es", "--to", "en", "--", query,
        ])
        .output()
        .unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let text = |found: &serde_json::Value| found["source"].as_str().unwrap().to_owned();
    report["matches"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| (found["rate"].as_u64().unwrap(), text(found)))
        .collect()
}

#[test]
fn an_import_killed_at_any_moment_is_there_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("first.tsv"), table(0, 500)).unwrap();
    std::fs::write(folder.path().join("second.tsv"), table(500, 6_500)).unwrap();
    let import = |name: &str| tramo(folder.path()).args(["import", name]).spawn().unwrap();
    assert!(import("first.tsv").wait().unwrap().success());
    let (early, late) = (
        "El ola de la puerto llega al ancla número 417",
        "El ola de la barco llega al barco número 6007",
    );
    assert_eq!(looked_up(folder.path(), early)[0], (100, early.to_owned()));
    // The last is let finish, however long that takes.
    let waits = [1, 5, 20, 60, 120, 200, 300, 450, 600, 2_000].map(Some);
    for wait in waits.into_iter().chain([None]) {
        let mut running = import("second.tsv");
        if let Some(wait) = wait {
            std::thread::sleep(Duration::from_millis(wait));
            let _ = running.kill();
        }
        let finished = running.wait().unwrap().success();
        // The early unit is there, and the late one exactly if the memory says so.
        assert_eq!(looked_up(folder.path(), early)[0], (100, early.to_owned()));
        let status = tramo(folder.path())
            .args(["status", "--json"])
            .output()
            .unwrap();
        let status: serde_json::Value = serde_json::from_slice(&status.stdout).unwrap();
        let found = looked_up(folder.path(), late)[0].0 == 100;
        match status["units"].as_u64().unwrap() {
            500 => assert!(!found, "found before it was kept"),
            6_500 => assert!(found, "kept and not found"),
            other => panic!("{other} units"),
        }
        if finished {
            break;
        }
        assert!(wait.is_some(), "an import that nobody killed failed");
    }
    assert_eq!(looked_up(folder.path(), late)[0], (100, late.to_owned()));
}
