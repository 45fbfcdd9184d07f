//! A folder with a memory, and the program run in it.

// Each file of tests uses a part of it.
#![allow(dead_code)]

use std::path::PathBuf;
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

/// A folder of its own, in which the program finds `memory.sqlite` and knows its user as Ana.
pub struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Place {
        Place {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), content).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("tramo"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("TRAMO_MEMORY", self.path("memory.sqlite"))
            .env("USER", "Ana")
            // Who runs the tests may want colours in all else.
            .env_remove("CLICOLOR_FORCE")
            .env_remove("VISUAL")
            .env_remove("EDITOR");
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command that must end with `code`, and gives stdout and stderr.
    pub fn ends(&self, code: i32, arguments: &[&str]) -> (String, String) {
        let output = self.run(arguments);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let (out, err) = (text(output.stdout), text(output.stderr));
        let ended = output.status.code();
        assert_eq!(ended, Some(code), "{arguments:?}: {out}{err}");
        (out, err)
    }

    /// Runs a command that must end well, and gives its stdout.
    pub fn done(&self, arguments: &[&str]) -> String {
        self.ends(0, arguments).0
    }

    /// Runs a command that must fail without data on stdout, and gives its stderr.
    pub fn failed(&self, arguments: &[&str]) -> String {
        let (out, err) = self.ends(2, arguments);
        assert_eq!(out, "", "data stays off stdout when a command fails");
        err
    }

    /// Runs a command that must end well and print one JSON value.
    pub fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.done(arguments)).unwrap()
    }

    /// Runs a command that must end well and print a JSON value a line.
    pub fn json_lines(&self, arguments: &[&str]) -> Vec<Value> {
        let out = self.done(arguments);
        let lines = out.lines().map(|line| serde_json::from_str(line).unwrap());
        lines.collect()
    }
}
