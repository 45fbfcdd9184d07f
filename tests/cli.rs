//! The whole program, as a user meets it: arguments, exit codes, stdout and stderr.

use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

/// A folder of its own with a memory of its own.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Place {
        Place {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A place whose memory holds the samples and the starter glossary.
    fn with_samples() -> Place {
        let place = Place::new();
        let samples = samples();
        place.done(&["align", samples.to_str().unwrap()]);
        place.done(&[
            "glossary",
            "import",
            samples.join("glossary.csv").to_str().unwrap(),
        ]);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path(name), content).unwrap();
        name.to_owned()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("tramo"));
        command.args(arguments).current_dir(self.folder.path());
        command
            .env_remove("TRAMO_MEMORY")
            .env_remove("CLICOLOR_FORCE")
            .env("XDG_DATA_HOME", self.path("data"));
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command that must end well, and gives its stdout.
    fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{arguments:?}: {}",
            stderr(&output)
        );
        stdout(&output)
    }

    /// Runs a command that must fail with 2, and gives its stderr.
    fn failed(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{arguments:?}: {}",
            stdout(&output)
        );
        assert_eq!(
            stdout(&output),
            "",
            "data stays off stdout when a command fails"
        );
        stderr(&output)
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.done(arguments)).unwrap()
    }
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

const SPANISH: &str = "La movilidad regular es un derecho. Los consulados ayudan a todos.\n";
const ENGLISH: &str = "Regular mobility is a right. Consulates help everyone.\n";

#[test]
fn the_main_job_runs_on_the_samples() {
    let place = Place::new();
    let output = place.run(&["align", samples().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).contains("visita-casa-blanca: 15 / 16 segments; beads "));
    assert!(
        stderr(&output).contains("tramo lookup"),
        "says what to type next"
    );

    let found = place.json(&["lookup", "movilidad ordenada, segura y regular", "--json"]);
    assert_eq!((&found["from"], &found["to"]), (&"es".into(), &"en".into()));
    assert_eq!(
        found["renderings"][0]["text"],
        "orderly, safe and regular mobility"
    );
    let interrupted = found["phrases"].as_array().unwrap().iter().find(|phrase| {
        phrase["source"]
            .as_str()
            .unwrap()
            .contains("una movilidad más ordenada, segura y regular")
    });
    let interrupted = interrupted.expect("the phrase is found with a word in between");
    let marked = |phrase: &Value, side: &str| -> Vec<String> {
        let text = phrase[side].as_str().unwrap();
        let spans = phrase[format!("{side}_spans")].as_array().unwrap();
        let part = |span: &Value, at: usize| span[at].as_u64().unwrap() as usize;
        spans
            .iter()
            .map(|span| text[part(span, 0)..part(span, 1)].to_owned())
            .collect()
    };
    assert_eq!(
        marked(interrupted, "source"),
        ["movilidad", "ordenada, segura y regular"]
    );
    assert_eq!(
        marked(interrupted, "target"),
        ["orderly, safe and regular mobility"]
    );
    assert_eq!(interrupted["document"], "visita-casa-blanca");
    assert_eq!(interrupted["date"], "2023-05-11");
}

#[test]
fn an_english_phrase_is_looked_up_the_other_way_round() {
    let place = Place::with_samples();
    let found = place.json(&["lookup", "temporary agricultural workers", "--json"]);
    assert_eq!((&found["from"], &found["to"]), (&"en".into(), &"es".into()));
    assert_eq!(
        found["renderings"][0]["text"],
        "trabajadores agrícolas temporales"
    );
    assert_eq!(found["terms"][0]["target"], "trabajador agrícola temporal");
}

#[test]
fn a_stored_sentence_is_found_whole_and_a_changed_one_with_its_difference() {
    let place = Place::with_samples();
    let stored = "El programa parte de una idea sencilla: la movilidad ordenada, segura y regular \
                  beneficia a quien se va, a quien lo recibe y a quien se queda.";
    let found = place.json(&["lookup", stored, "--json"]);
    assert_eq!(found["matches"][0]["rate"], 100);
    assert_eq!(found["matches"][0]["document"], "movilidad-laboral");
    let changed = stored.replace("una idea sencilla", "una idea clara");
    let shown = place.done(&["lookup", &changed]);
    assert!(shown.contains("[-sencilla-]{+clara+}"), "{shown}");
    place.write(
        "tramo.toml",
        "domain = 'law'\n[lookup.penalties]\nunconfirmed-alignment = 3\nother-domain = 2\n",
    );
    let found = place.json(&["lookup", &changed, "--json"]);
    let best = &found["matches"][0];
    assert_eq!(best["penalties"][0]["points"], 3);
    assert_eq!(
        best["rate"].as_u64().unwrap() - 3,
        best["net_rate"].as_u64().unwrap()
    );
    let edit = &best["difference"][0];
    assert_eq!(edit["kind"], "replaced");
    let end = |side: &str, at: usize| edit[side][at].as_u64().unwrap() as usize;
    assert_eq!(&changed[end("query", 0)..end("query", 1)], "clara");
    let source = best["source"].as_str().unwrap();
    assert_eq!(&source[end("source", 0)..end("source", 1)], "sencilla");
    assert_eq!(
        place
            .run(&["lookup", &changed, "--min", "100"])
            .status
            .code(),
        Some(1)
    );
}

#[test]
fn nothing_found_is_1_and_a_batch_answers_every_line() {
    let place = Place::with_samples();
    assert_eq!(place.run(&["lookup", "xyzzy"]).status.code(), Some(1));
    let batch = place.write("next.txt", "vías regulares\n\nxyzzy\n");
    let lines = place.done(&["lookup", "--batch", &batch]);
    let found: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(found.len(), 3);
    assert_eq!(found[0]["renderings"][0]["text"], "regular pathways");
    assert_eq!(found[2]["matches"], Value::Array(Vec::new()));
}

#[test]
fn align_prints_every_segment_once_and_in_order() {
    let place = Place::new();
    let (source, target) = ("visita-casa-blanca.es.txt", "visita-casa-blanca.en.txt");
    let [source, target] = [source, target].map(|name| samples().join(name));
    let arguments = [
        "align",
        source.to_str().unwrap(),
        target.to_str().unwrap(),
        "--json",
        "--dry-run",
    ];
    let lines = place.done(&arguments);
    let (mut next_source, mut next_target) = (0, 0);
    for line in lines.lines() {
        let bead: Value = serde_json::from_str(line).unwrap();
        for (side, next) in [("source", &mut next_source), ("target", &mut next_target)] {
            let numbers = bead[side].as_array().unwrap();
            let texts = bead[format!("{side}_text")].as_array().unwrap();
            assert_eq!(numbers.len(), texts.len());
            for number in numbers {
                assert_eq!(number.as_u64(), Some(*next));
                *next += 1;
            }
        }
        let confidence = bead["confidence"].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&confidence));
    }
    assert_eq!((next_source, next_target), (15, 16));
    assert_eq!(
        place.json(&["status", "--json"])["units"],
        0,
        "--dry-run stores nothing"
    );
}

#[test]
fn aligning_again_replaces_and_says_so() {
    let place = Place::new();
    let source = place.write("nota.es.txt", SPANISH);
    let target = place.write("nota.en.txt", ENGLISH);
    place.done(&["align", &source, &target]);
    let units = |place: &Place| place.json(&["status", "--json"])["units"].as_u64().unwrap();
    assert_eq!(units(&place), 2);
    let again = place.done(&["align", &source, &target]);
    assert!(
        again.contains("0 new, 0 changed, 2 unchanged, 0 removed"),
        "{again}"
    );
    place.write("nota.es.txt", "La movilidad regular es un derecho.\n");
    place.write("nota.en.txt", "Regular mobility is a right.\n");
    let again = place.done(&["align", &source, &target]);
    assert!(again.contains("removed"), "{again}");
    assert_eq!(units(&place), 1);
}

#[test]
fn importing_ones_own_export_changes_nothing() {
    let place = Place::with_samples();
    let units = place.json(&["status", "--json"])["units"].clone();
    for name in ["memory.tmx", "memory.csv", "memory.tsv", "memory.json"] {
        place.done(&["export", "-o", name]);
        let summary = place.json(&["import", name, "--json"]);
        let told =
            ["read", "new", "changed", "unchanged", "refused"].map(|key| summary[key].clone());
        let zero = Value::from(0);
        assert_eq!(
            told,
            [
                units.clone(),
                zero.clone(),
                zero.clone(),
                units.clone(),
                zero
            ],
            "{name}"
        );
        let empty = Place::new();
        let path = place.path(name);
        let summary = empty.json(&["import", path.to_str().unwrap(), "--json"]);
        assert_eq!(summary["new"], units, "{name}");
    }
}

#[test]
fn conditions_choose_what_is_exported() {
    let place = Place::with_samples();
    let output = place.run(&[
        "export",
        "--where",
        "document=discurso-puerto",
        "--format",
        "json",
    ]);
    assert!(stdout(&output).lines().count() > 30);
    assert!(
        stdout(&output)
            .lines()
            .all(|line| line.contains("discurso-puerto"))
    );
    assert_eq!(
        place
            .run(&["export", "--where", "document=none"])
            .status
            .code(),
        Some(1)
    );
    assert!(
        place
            .failed(&["export", "--where", "colour=red"])
            .contains("known are document")
    );
}

#[test]
fn the_glossary_is_kept_from_the_command_line() {
    let place = Place::new();
    place.done(&[
        "glossary",
        "add",
        "ACNUR",
        "UNHCR",
        "--type",
        "acronym",
        "--domain",
        "institutions",
    ]);
    let edit = [
        "glossary",
        "edit",
        "acnur",
        "--term",
        "en=Acnur",
        "--status",
        "forbidden",
    ];
    place.done(&edit);
    let concept: Value = place.json(&["glossary", "list", "--json"]);
    assert_eq!(concept["terms"].as_array().unwrap().len(), 3);
    let found = place.json(&["lookup", "el ACNUR pide ayuda", "--json"]);
    assert_eq!(found["terms"][0]["target"], "UNHCR");
    assert_eq!(found["terms"][0]["status"], "preferred");
    place.done(&["glossary", "export", "-o", "terms.csv"]);
    place.done(&["glossary", "remove", "acnur"]);
    assert_eq!(place.run(&["glossary", "list"]).status.code(), Some(1));
    place.done(&["glossary", "import", "terms.csv"]);
    assert_eq!(place.json(&["glossary", "list", "--json"]), concept);
    assert!(
        place
            .failed(&["glossary", "remove", "oim"])
            .contains("no concept `oim`")
    );
}

#[test]
fn segments_carry_their_places() {
    let place = Place::new();
    let file = place.write(
        "nota.es.txt",
        "El Sr. Ruiz llegó.  ¿Quién lo vio?\n\nNadie.\n",
    );
    assert_eq!(
        place.done(&["segment", &file]),
        "El Sr. Ruiz llegó.\n¿Quién lo vio?\nNadie.\n"
    );
    let lines = place.done(&["segment", &file, "--json"]);
    let last: Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
    assert_eq!(
        last,
        serde_json::json!({"start": 39, "end": 45, "text": "Nadie.", "paragraph": 1})
    );
    let piped = place
        .command(&["segment", "--lang", "en", "-"])
        .write_stdin("One. Two.")
        .output();
    assert_eq!(stdout(&piped.unwrap()), "One.\nTwo.\n");
}

/// Breaks after every semicolon, and after full stops save behind "Sr.".
const OWN_RULES: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<srx xmlns="http://www.lisa.org/srx20" version="2.0">
  <header segmentsubflows="yes" cascade="no"/>
  <body>
    <languagerules>
      <languagerule languagerulename="Own">
        <rule break="no"><beforebreak>\bSr\.</beforebreak><afterbreak>\s</afterbreak></rule>
        <rule break="yes"><beforebreak>[.;]</beforebreak><afterbreak>\s</afterbreak></rule>
      </languagerule>
    </languagerules>
    <maprules><languagemap languagepattern="ES.*" languagerulename="Own"/></maprules>
  </body>
</srx>"#;

#[test]
fn ones_own_rules_take_the_place_of_the_built_in_ones() {
    let place = Place::new();
    let rules = place.write("own.srx", OWN_RULES);
    let file = place.write("nota.es.txt", "Vino el Sr. Ruiz; nadie más. Fin.");
    let expected = "Vino el Sr. Ruiz;\nnadie más.\nFin.\n";
    assert_eq!(place.done(&["segment", &file, "--rules", &rules]), expected);
    place.write("tramo.toml", "[segmentation]\nrules = 'own.srx'\n");
    assert_eq!(place.done(&["segment", &file]), expected);
    let explained = place.done(&["segment", &file, "--explain"]);
    assert_eq!(explained.lines().count(), 3, "{explained}");
    let broken = place.write("broken.srx", OWN_RULES.replace("[.;]", "[.;"));
    assert!(
        place
            .failed(&["segment", &file, "--rules", &broken])
            .contains("broken.srx: line 8: Own, rule 2")
    );
}

#[test]
fn files_in_old_encodings_are_read_right_and_it_is_said() {
    let place = Place::new();
    let utf16: Vec<u8> = "\u{feff}Migración. ¿Qué?"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let file = place.write("a.es.txt", utf16);
    assert_eq!(place.done(&["segment", &file]), "Migración.\n¿Qué?\n");
    let file = place.write(
        "b.es.txt",
        b"La migraci\xf3n del a\xf1o. \xbfQu\xe9 pas\xf3?",
    );
    let output = place.run(&["segment", &file]);
    assert_eq!(stdout(&output), "La migración del año.\n¿Qué pasó?\n");
    assert!(
        stderr(&output).contains("read as windows-1252"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn swapped_files_are_taken_the_other_way_round_and_it_is_said() {
    let place = Place::new();
    let [source, target] =
        ["visita-casa-blanca.en.txt", "visita-casa-blanca.es.txt"].map(|name| samples().join(name));
    let output = place.run(&["align", source.to_str().unwrap(), target.to_str().unwrap()]);
    assert!(
        stderr(&output).contains("in each other's language"),
        "{}",
        stderr(&output)
    );
    let found = place.json(&["lookup", "movilidad ordenada, segura y regular", "--json"]);
    assert!(!found["phrases"].as_array().unwrap().is_empty());
}

#[test]
fn a_target_with_nothing_in_common_is_told() {
    let place = Place::new();
    let [source, target] =
        ["visita-casa-blanca.es.txt", "discurso-puerto.en.txt"].map(|name| samples().join(name));
    let output = place.run(&[
        "align",
        source.to_str().unwrap(),
        target.to_str().unwrap(),
        "--dry-run",
    ]);
    assert!(
        stderr(&output).contains("little in common"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn bad_input_gets_a_clear_error_and_a_hint() {
    let place = Place::new();
    let empty = place.write("empty.es.txt", "");
    let english = place.write("nota.en.txt", ENGLISH);
    let spanish = place.write("nota.es.txt", SPANISH);
    let binary = place.write("photo.es.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR");
    let not_a_memory = place.write("memory.txt", "hello, ".repeat(500));
    let broken = place.write(
        "broken.tmx",
        "<?xml version=\"1.0\"?><tmx version=\"1.4\"><header/><body><tu>",
    );
    let cases: &[(&[&str], &[&str])] = &[
        (
            &["align", "none.es.txt", &english],
            &["error: none.es.txt: No such file"],
        ),
        (
            &["align", &empty, &english],
            &["error: empty.es.txt: the document has no text"],
        ),
        (
            &["align", &binary, &english],
            &["photo.es.txt: byte 8 is 0x00", "hint:"],
        ),
        (
            &["align", &spanish],
            &["where is its translation?", "hint:"],
        ),
        (
            &["align", &spanish, &english, "--to", "tlh"],
            &["no rules for language `tlh`"],
        ),
        (
            &["align", &spanish, &english, "--to", "!"],
            &["is not a language tag"],
        ),
        (
            &["align", &spanish, &english, "--from", "en", "--to", "en"],
            &["are both `en`"],
        ),
        (&["align", "."], &["nothing"]),
        (
            &["--memory", &not_a_memory, "status"],
            &["not a tramo memory", "hint:"],
        ),
        (
            &["import", &broken],
            &["broken.tmx: line 1", "not well-formed"],
        ),
        (&["import", &empty], &["the file is empty"]),
        (
            &["export", "-o", "memory.xyz"],
            &["tells no format", ".tmx"],
        ),
        (&["lookup", "a", "--min", "103"], &["103"]),
        (
            &["lookup", "a", "--from", "en", "--to", "en"],
            &["are both `en`"],
        ),
    ];
    for (arguments, expected) in cases {
        if *expected == ["nothing"] {
            place.done(arguments);
            continue;
        }
        let told = place.failed(arguments);
        for part in *expected {
            assert!(told.contains(part), "{arguments:?}: {told}");
        }
    }
    assert_eq!(
        place.json(&["status", "--json"])["units"],
        2,
        "what failed has stored nothing"
    );
}

#[test]
fn a_failed_import_keeps_nothing_of_any_file() {
    let place = Place::new();
    let good = place.write("good.csv", "es,en\nHola,Hello\n");
    let bad = place.write("bad.tmx", "<tmx version=\"1.4\"><header/><body><tu>");
    place.failed(&["import", &good, &bad]);
    assert_eq!(place.json(&["status", "--json"])["units"], 0);
    place.done(&["import", &good, "--dry-run"]);
    assert_eq!(place.json(&["status", "--json"])["units"], 0);
    place.done(&["import", &good]);
    assert_eq!(place.json(&["status", "--json"])["units"], 1);
}

#[test]
fn settings_of_the_project_hold_below_their_folder() {
    let place = Place::new();
    place.write(
        "tramo.toml",
        "memory = 'project.sqlite'\ndomain = 'speech'\n",
    );
    let [spanish, english] = [("nota.es.txt", SPANISH), ("nota.en.txt", ENGLISH)]
        .map(|(name, text)| place.write(name, text));
    place.done(&["align", &spanish, &english]);
    assert!(place.path("project.sqlite").is_file());
    assert!(
        place
            .done(&["export", "--format", "json"])
            .contains("\"domain\":\"speech\"")
    );
    place.write("tramo.toml", "memmory = 'project.sqlite'\n");
    assert!(place.failed(&["status"]).contains("memmory"));
}

#[test]
fn completions_and_man_pages_are_written() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(
            place.done(&["completions", shell]).contains("tramo"),
            "{shell}"
        );
    }
    assert!(place.done(&["man"]).contains(".TH tramo 1"));
    place.done(&["man", "--folder", "man"]);
    assert!(place.path("man/tramo-lookup.1").is_file());
}

#[test]
fn no_colour_reaches_a_pipe() {
    let place = Place::with_samples();
    let shown = place.done(&["lookup", "vías regulares"]);
    assert!(!shown.contains('\u{1b}'));
    assert!(shown.contains("*vías regulares*"));
}

#[test]
fn align_tells_the_terms_of_the_glossary_and_how_they_are_rendered() {
    let place = Place::new();
    place.write(
        "terms.csv",
        "es,en\nconsulado,consulate\nacuerdo,agreement\nrefugiado,refugee\n",
    );
    place.done(&["glossary", "import", "terms.csv"]);
    place.write(
        "nota.es.txt",
        "El consulado abre a las nueve.\nEl acuerdo protege a los refugiados.\nHoy llueve.\n",
    );
    place.write(
        "nota.en.txt",
        "The consulate opens at nine.\nThe treaty protects refugees.\nIt is raining today.\n",
    );
    let align = ["align", "nota.es.txt", "nota.en.txt", "--segmented"];
    let shown = place.done(&align);
    assert!(
        shown.contains("glossary: 3 terms found, 1 rendered otherwise; see them with --terms"),
        "{shown}"
    );
    let shown = place.done(&[&align[..], &["--terms"]].concat());
    assert!(shown.contains("consulado → consulate"), "{shown}");
    assert!(
        shown.contains("acuerdo → ?  should be agreement"),
        "{shown}"
    );
    let json = place.done(&[&align[..], &["--json"]].concat());
    let beads: Vec<Value> = json
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let terms = beads[1]["terms"].as_array().unwrap();
    assert_eq!(terms[0]["source"], "acuerdo");
    assert_eq!(terms[0]["kept"], "otherwise");
    assert_eq!(terms[0]["allowed"][0], "agreement");
    assert_eq!(terms[1]["source"], "refugiados");
    assert_eq!(terms[1]["kept"], "rendered");
    assert_eq!(terms[1]["target"], "refugees");
    assert!(beads[2].get("terms").is_none());
}

#[test]
fn doubtful_beads_are_marked_for_review_or_kept_out_of_the_memory() {
    let prepared = || {
        let place = Place::new();
        place.write(
            "nota.es.txt",
            "Brolifa menucha.\nTastipe rondil.\nQuemarsa lopi.\n",
        );
        place.write("nota.en.txt", "Wigtoss frand.\nSorrel blent.\n");
        place
    };
    let place = prepared();
    let align = ["align", "nota.es.txt", "nota.en.txt", "--segmented"];
    let json = place.done(&[&align[..], &["--json"]].concat());
    let confidence = |line: &str| -> f64 {
        let bead: Value = serde_json::from_str(line).unwrap();
        let matched = ["source", "target"].map(|side| bead[side] != serde_json::json!([]));
        if matched == [true; 2] {
            bead["confidence"].as_f64().unwrap()
        } else {
            2.0
        }
    };
    let mut found: Vec<f64> = json.lines().map(confidence).filter(|c| *c < 2.0).collect();
    found.sort_by(f64::total_cmp);
    let stored = |place: &Place| -> Vec<Value> {
        let out = place.run(&["export", "--format", "json"]);
        let out = stdout(&out);
        out.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    for unit in stored(&place) {
        let doubtful = unit["confidence"].as_f64().unwrap() < 0.5;
        assert_eq!(unit["review"] == "doubtful", doubtful, "{unit}");
    }
    assert_eq!(stored(&place).len(), found.len());
    let above = format!("{}", found[0] + 0.001);
    // A memory that has learnt of the document would be surer of it the second time.
    let place = prepared();
    place.done(&[&align[..], &["--min-confidence", &above]].concat());
    let kept = found.iter().filter(|c| **c > found[0] + 0.001).count();
    assert!(kept < found.len());
    assert_eq!(stored(&place).len(), kept);
}
