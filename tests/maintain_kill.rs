//! Killed at any moment the program leaves the memory as before or as after, never between.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Kills of each kind of change; six kinds make fifty-four.
const KILLS: u32 = 9;
const UNITS: usize = 500;

fn tramo(memory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("tramo"));
    command
        .args(arguments)
        .current_dir(memory.parent().unwrap())
        .env("TRAMO_MEMORY", memory)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn done(memory: &Path, arguments: &[&str]) {
    let status = tramo(memory, arguments).status().unwrap();
    assert!(status.success(), "{arguments:?}");
}

/// Everything that the memory holds, and SQLite's own word that the file is sound.
fn held(memory: &Path) -> String {
    let output = tramo(memory, &["export", "--format", "json"])
        .stdout(Stdio::piped())
        .output()
        .unwrap();
    let connection = rusqlite::Connection::open(memory).unwrap();
    let sound: String = connection
        .query_row("pragma integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(sound, "ok");
    let left: i64 = connection
        .query_row(
            "select count(*) from former_unit where change not in (select id from change)",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(
        left, 0,
        "what was before a change is kept with the change or not at all"
    );
    // Times of writing differ from run to run.
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().map(|line| {
        let mut unit: serde_json::Value = serde_json::from_str(line).unwrap();
        for time in ["created", "changed"] {
            unit.as_object_mut().unwrap().remove(time);
        }
        unit.to_string()
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn copy(from: &Path, to: &Path) {
    // Whatever a killed program left beside the memory goes with it.
    for ending in ["", "-wal", "-shm"] {
        let mut name = to.as_os_str().to_owned();
        name.push(ending);
        let _ = std::fs::remove_file(name);
    }
    let mut index = to.as_os_str().to_owned();
    index.push("-index");
    let _ = std::fs::remove_dir_all(index);
    std::fs::copy(from, to).unwrap();
}

#[test]
fn a_killed_change_is_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let pairs = |word: &str| {
        // Every third is wrong, so that a cleaning finds something.
        let line = |n: usize| {
            let other = n + usize::from(n.is_multiple_of(3));
            format!("La oficina {n} de {word} abre hoy.\tThe {word} office {other} opens today.\n")
        };
        format!("es\ten\n{}", (0..UNITS).map(line).collect::<String>())
    };
    std::fs::write(file("first.tsv"), pairs("Lima")).unwrap();
    std::fs::write(file("second.tsv"), pairs("Quito")).unwrap();
    let start = file("start.sqlite");
    done(&start, &["import", "first.tsv"]);
    done(&start, &["replace", "opens", "is open", "--apply"]);
    // One file, so that it can be copied.
    let connection = rusqlite::Connection::open(&start).unwrap();
    connection
        .execute_batch("pragma wal_checkpoint(truncate)")
        .unwrap();
    drop(connection);
    let memory = file("m.sqlite");
    let mut outcomes = [0, 0];
    for arguments in [
        ["import", "second.tsv"].as_slice(),
        &["replace", "office", "bureau", "--apply"],
        &[
            "clean",
            "--rules",
            "wrong-language,numbers,length,source-is-target",
            "--where",
            "from=es",
            "--apply",
        ],
        &["merge", "second.tsv", "--conflicts", "newer"],
        &["undo", "1"],
        &["undo"],
    ] {
        // Undoing the import asks for the replacement to be undone first: it fails and changes
        // nothing, which is as good a moment to be killed in.
        copy(&start, &memory);
        let before = held(&memory);
        let begun = Instant::now();
        tramo(&memory, arguments).status().unwrap();
        let takes = begun.elapsed();
        let after = held(&memory);
        for kill in 0..KILLS {
            copy(&start, &memory);
            let mut child = tramo(&memory, arguments).spawn().unwrap();
            // From at once to the end: on a machine that runs it faster the second time the first
            // kills come in time all the same.
            std::thread::sleep(takes.mul_f64(f64::from(kill) / f64::from(KILLS)));
            let _ = child.kill();
            child.wait().unwrap();
            let left = held(&memory);
            assert!(
                left == before || left == after,
                "{arguments:?} left something between"
            );
            outcomes[usize::from(left == after)] += 1;
        }
    }
    assert!(outcomes[0] + outcomes[1] >= 50, "{outcomes:?}");
    assert!(outcomes[0] > 0, "no kill came in time: {outcomes:?}");
}

#[test]
fn two_processes_that_write_at_once_both_get_their_turn() {
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("m.sqlite");
    done(&memory, &["status"]);
    let mut children = Vec::new();
    for number in 0..4 {
        let name = format!("{number}.tsv");
        let lines = (0..100).map(|n| format!("Texto {number} {n}.\tText {number} {n}.\n"));
        let text = format!("es\ten\n{}", lines.collect::<String>());
        std::fs::write(folder.path().join(&name), text).unwrap();
        children.push(tramo(&memory, &["import", &name]).spawn().unwrap());
    }
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(held(&memory).lines().count(), 400);
}
