//! The commands about phrases, on the samples alone, as a user meets them.

use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::OnceLock;

use assert_cmd::Command;
use serde_json::Value;
use tramo::store::LinkStore;
use tramo::store::sqlite::Sqlite;

/// A folder with a memory that holds the samples; made once for all tests, none of which writes.
fn folder() -> &'static Path {
    static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let samples = samples();
        let glossary = samples.join("glossary.csv");
        for arguments in [
            &["align", samples.to_str().unwrap()][..],
            &["glossary", "import", glossary.to_str().unwrap()],
        ] {
            let output = run_in(folder.path(), arguments);
            assert_eq!(output.status.code(), Some(0), "{output:?}");
        }
        folder
    });
    folder.path()
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

fn run_in(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("tramo"));
    command.args(arguments).current_dir(folder);
    command.env_remove("TRAMO_MEMORY").env("COLUMNS", "100");
    command.env_remove("CLICOLOR_FORCE");
    command.env("XDG_DATA_HOME", folder.join("data"));
    command.output().unwrap()
}

fn run(arguments: &[&str]) -> Output {
    run_in(folder(), arguments)
}

fn done(arguments: &[&str]) -> String {
    let output = run(arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&done(arguments)).unwrap()
}

/// Runs a command that must fail with 2 and nothing on stdout, and gives its stderr.
fn failed(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

fn texts(found: &Value) -> Vec<&str> {
    let renderings = found["renderings"].as_array().unwrap();
    (renderings.iter().map(|one| one["text"].as_str().unwrap())).collect()
}

/// The words of a hit that are marked on one side.
fn marked(hit: &Value, side: &str) -> Vec<String> {
    let text = hit[side].as_str().unwrap();
    let spans = hit[format!("{side}_spans")].as_array().unwrap();
    let end = |span: &Value, at: usize| span[at].as_u64().unwrap() as usize;
    let part = |span| text[end(span, 0)..end(span, 1)].to_owned();
    spans.iter().map(part).collect()
}

/// Phrases of the samples with what renders them there oftenest, as `samples/README.md` lists them.
const PHRASES: &[(&str, &str)] = &[
    (
        "movilidad ordenada, segura y regular",
        "orderly, safe and regular mobility",
    ),
    (
        "migración ordenada, segura y regular",
        "orderly, safe and regular migration",
    ),
    ("vías regulares", "regular pathways"),
    ("protección consular", "consular protection"),
    ("organismos internacionales", "international organizations"),
    (
        "personas refugiadas y solicitantes de asilo",
        "refugees and asylum seekers",
    ),
    (
        "trabajadores agrícolas temporales",
        "temporary agricultural workers",
    ),
    ("niñas, niños y adolescentes", "girls, boys and adolescents"),
    ("retorno digno y seguro", "dignified and safe return"),
    (
        "causas estructurales de la migración",
        "root causes of migration",
    ),
    (
        "derechos humanos de las personas migrantes",
        "human rights of migrants",
    ),
];

#[test]
fn the_samples_alone_give_the_right_renderings() {
    let mut wrong = Vec::new();
    for (phrase, rendering) in PHRASES {
        let found = json(&["concordance", phrase, "--json"]);
        if texts(&found).first() != Some(rendering) {
            wrong.push(format!("{phrase}: {:?}", texts(&found)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_phrase_is_found_interrupted_reordered_inflected_and_without_accents() {
    let hits = |arguments: &[&str]| {
        let found = json(&[&["concordance", "--json"], arguments].concat());
        found["hits"].as_array().unwrap().clone()
    };
    let found = hits(&["movilidad ordenada, segura y regular"]);
    let sources: Vec<_> = found.iter().map(|hit| marked(hit, "source")).collect();
    let expected = [
        &["movilidad", "ordenada, segura y regular"][..],
        &["movilidad", "segura, ordenada", "regular"],
    ];
    for words in expected {
        assert!(sources.iter().any(|found| found == words), "{sources:?}");
    }
    let kinds = |found: &[Value], kind| found.iter().filter(|hit| hit["kind"] == kind).count();
    assert!(kinds(&found, "exact") > 0);
    let accentless = hits(&["fenomeno migratorio"]);
    assert!(kinds(&accentless, "inflected") > 0, "{accentless:?}");
    let exact = hits(&["movilidad ordenada, segura y regular", "--exact"]);
    assert_eq!(kinds(&exact, "exact"), exact.len());
    let inflected = hits(&["trabajador agrícola temporal", "--inflected"]);
    assert!(kinds(&inflected, "inflected") > 0);
    let unbroken = kinds(&inflected, "exact") + kinds(&inflected, "inflected");
    assert_eq!(unbroken, inflected.len());
}

#[test]
fn a_fuzzy_search_says_which_word_is_missing() {
    let phrase = "movilidad ordenada, alegre y regular";
    assert_eq!(run(&["concordance", phrase]).status.code(), Some(1));
    let found = json(&["concordance", phrase, "--fuzzy", "--json"]);
    let hits = found["hits"].as_array().unwrap();
    assert!(hits.iter().any(|hit| hit["missing"] == "alegre"));
}

#[test]
fn words_of_the_translation_choose_the_places() {
    let found = |more: &[&str]| {
        let all = [&["concordance", "vías regulares", "--json"], more].concat();
        json(&all)["total"].as_u64().unwrap()
    };
    let (all, with) = (found(&[]), found(&["--target", "pathway"]));
    assert!(0 < with && with < all);
    assert_eq!(found(&["--not-target", "pathway"]), all - with);
    let neither = ["concordance", "vías regulares", "--target", "xyzzy"];
    assert_eq!(run(&neither).status.code(), Some(1));
}

#[test]
fn places_are_put_together_by_rendering_document_or_date() {
    for (what, field) in [
        ("rendering", "rendering"),
        ("document", "document"),
        ("date", "date"),
    ] {
        let found = json(&[
            "concordance",
            "vías regulares",
            "--group-by",
            what,
            "--json",
        ]);
        let hits = found["hits"].as_array().unwrap();
        let counted: u64 = (found["groups"].as_array().unwrap().iter())
            .map(|group| group["count"].as_u64().unwrap())
            .sum();
        assert_eq!(counted, found["counted"].as_u64().unwrap());
        for hit in hits {
            let group = &found["groups"][hit["group"].as_u64().unwrap() as usize];
            assert_eq!(group["name"], hit[field], "{what}");
        }
        assert!(hits.is_sorted_by_key(|hit| hit["group"].as_u64()));
    }
}

#[test]
fn a_regular_expression_marks_what_it_matches() {
    let found = json(&["concordance", "--regex", r"refugiad[ao]s?\b", "--json"]);
    for hit in found["hits"].as_array().unwrap() {
        for word in marked(hit, "source") {
            assert!(word.to_lowercase().starts_with("refugiad"), "{word}");
        }
    }
    let error = failed(&["concordance", "--regex", "persona (migr"]);
    assert!(error.contains("character 9: unclosed group"), "{error}");
    failed(&["concordance", "--regex", r"(?:\w{1000}){1000}"]);
    // Matches, but nothing of any length.
    assert_eq!(
        run(&["concordance", "--regex", "(xyzzy)?"]).status.code(),
        Some(1)
    );
}

#[test]
fn a_regular_expression_heeds_direction_and_conditions() {
    let total = |more: &[&str]| {
        let arguments = [
            &["concordance", "--regex", "--json", r"\bmigration\b"],
            more,
        ]
        .concat();
        json(&arguments)
    };
    let all = total(&[]);
    assert_eq!((&all["from"], &all["to"]), (&"en".into(), &"es".into()));
    let document = all["hits"][0]["document"].as_str().unwrap();
    let here = total(&["--document", document]);
    let hits = here["hits"].as_array().unwrap();
    assert!(hits.iter().all(|hit| hit["document"] == document));
    assert!(here["total"].as_u64() < all["total"].as_u64());
    let nowhere = [
        "--regex",
        r"\bmigration\b",
        "--document",
        "no such document",
    ];
    assert_eq!(
        run(&[&["concordance"], &nowhere[..]].concat())
            .status
            .code(),
        Some(1)
    );
}

#[test]
fn what_is_no_phrase_is_told_and_what_is_too_long_is_not_found() {
    assert!(failed(&["concordance", " "]).contains("the phrase is empty"));
    assert!(failed(&["lookup", " "]).contains("the phrase is empty"));
    let long = "segura ordenada ".repeat(1_000);
    for more in [&[][..], &["--fuzzy"]] {
        let all = [&["concordance", &long], more].concat();
        assert_eq!(run(&all).status.code(), Some(1));
    }
    assert_eq!(run(&["concordance", "…"]).status.code(), Some(1));
}

#[test]
fn a_memory_without_units_is_named_where_nothing_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mistyped.sqlite");
    let path = path.to_str().unwrap();
    for command in ["lookup", "concordance"] {
        let output = run(&[command, "movilidad", "--memory", path]);
        assert_eq!(output.status.code(), Some(1));
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(
            told.contains(&format!("the memory {path} is empty")),
            "{told}"
        );
    }
}

#[test]
fn keywords_stand_below_one_another_on_lines_that_fit_the_screen() {
    let shown = done(&["concordance", "vías regulares", "--inflected"]);
    assert!(shown.contains("× regular pathways"), "{shown}");
    let lines = shown
        .lines()
        .filter(|line| line.contains("*vías regulares*"));
    let at = |line: &str| line[..line.find('*').unwrap()].chars().count();
    let places: Vec<usize> = lines.map(at).collect();
    assert!(places.len() > 2);
    assert!(places.iter().all(|place| *place == places[0]), "{shown}");
    // What the glossary says of the phrase comes first, and is never cut.
    let (glossary, places) = shown.split_once("\n\n").unwrap();
    assert!(glossary.starts_with("Glossary\n  vía"), "{glossary}");
    for line in places.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
}

#[test]
fn a_table_has_a_row_for_each_place() {
    let table = done(&["concordance", "vías regulares", "--csv"]);
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    assert_eq!(rows.headers().unwrap().get(3), Some("rendering"));
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    let found = json(&["concordance", "vías regulares", "--json"]);
    assert_eq!(rows.len(), found["hits"].as_array().unwrap().len());
    assert!(rows.iter().any(|row| &row[3] == "regular pathways"));
}

#[test]
fn a_sentence_that_is_not_known_is_put_together_from_phrases_that_are() {
    let query = "Los gobiernos pidieron 300 visas para trabajadores agrícolas temporales y niñas, niños y adolescentes";
    let found = json(&["lookup", query, "--json"]);
    assert_eq!(found["matches"], Value::Array(Vec::new()));
    let fragments = found["fragments"].as_array().unwrap();
    let mut end = 0;
    for fragment in fragments {
        let [begins, ends] = [0, 1].map(|at| fragment["span"][at].as_u64().unwrap() as usize);
        assert_eq!(fragment["source"], query[begins..ends]);
        assert!(end <= begins, "fragments do not overlap: {fragments:?}");
        end = ends;
    }
    let target = |source: &str| {
        let fragment = fragments.iter().find(|one| one["source"] == source);
        fragment.map(|one| one["target"].as_str().unwrap())
    };
    assert_eq!(
        target("trabajadores agrícolas temporales"),
        Some("temporary agricultural worker"),
        "the term of the glossary"
    );
    assert_eq!(
        target("niñas, niños y adolescentes"),
        Some("girls, boys and adolescents")
    );
    let shown = done(&["lookup", query]);
    assert!(shown.contains("Put together"), "{shown}");
}

#[test]
fn the_glossary_comes_before_the_memory_in_what_is_put_together() {
    let query = "Pidieron la protección consular para la diáspora";
    let found = json(&["lookup", query, "--json"]);
    let terms = found["terms"].as_array().unwrap();
    assert!(!terms.is_empty(), "the glossary knows a term of the query");
    let fragments = found["fragments"].as_array().unwrap();
    for term in terms.iter().filter(|term| term["status"] == "preferred") {
        let fragment = fragments.iter().find(|one| one["span"] == term["span"]);
        assert_eq!(fragment.unwrap()["origin"], "glossary");
    }
}

#[test]
fn what_is_known_as_a_phrase_is_not_taken_to_pieces() {
    let found = json(&["lookup", "vías regulares", "--json"]);
    assert_eq!(found["fragments"], Value::Array(Vec::new()));
    assert_eq!(run(&["lookup", "xyzzy de la"]).status.code(), Some(1));
    run(&["lookup", &"segura ordenada ".repeat(1_000)]);
}

#[test]
fn a_lookup_that_shows_no_place_tells_how_many_there_are() {
    let found = json(&["lookup", "--limit", "0", "--json", "personas migrantes"]);
    assert!(found["phrases_total"].as_u64() > Some(1));
    assert_eq!(found["phrases"].as_array().unwrap().len(), 0);
    assert_eq!(found["fragments"], Value::Array(Vec::new()));
    let shown = done(&["lookup", "--limit", "0", "personas migrantes"]);
    assert!(shown.contains("The phrase in "), "{shown}");
}

/// Checks that links are between tokens and likely, and gives the words that are linked.
fn linked(told: &Value) -> Vec<(&str, &str)> {
    let [source, target] = ["source_tokens", "target_tokens"].map(|side| {
        let tokens = told[side].as_array().unwrap().iter();
        tokens
            .map(|token| token.as_str().unwrap())
            .collect::<Vec<_>>()
    });
    let links = told["words"].as_array().unwrap().iter();
    links
        .map(|link| {
            assert!((0.4..=1.0).contains(&link[2].as_f64().unwrap()));
            let at = |side: usize| link[side].as_u64().unwrap() as usize;
            (source[at(0)], target[at(1)])
        })
        .collect()
}

/// The same without what depends on when units were stored.
fn without_numbers(mut told: Value) -> Value {
    match &mut told {
        Value::Object(fields) => {
            fields.retain(|name, _| name != "id" && name != "date");
            (fields.values_mut()).for_each(|field| *field = without_numbers(field.take()));
        }
        Value::Array(all) => all
            .iter_mut()
            .for_each(|one| *one = without_numbers(one.take())),
        _ => {}
    }
    told
}

#[test]
fn a_phrase_of_many_places_is_told_alike_in_whatever_order_they_were_stored() {
    let renderings = ["end of the road", "way's end", "end of the path"];
    let pairs: Vec<String> = (0..400)
        .map(|n| {
            let (who, where_) = (n % 23, n / 23);
            let rendering = renderings[(7 * n + n / 5) % 3];
            // Of one length each, so that nothing but what they say can tell which come first.
            format!(
                "Casa {who} al fin del camino {where_}\tHouse {who} at the {rendering} {where_}\n"
            )
        })
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let told = |memory: &str, parts: &[String]| -> Vec<Value> {
        for part in parts {
            std::fs::write(folder.path().join("part.tsv"), part).unwrap();
            let import = ["--memory", memory, "import", "part.tsv"];
            let output = run_in(folder.path(), &import);
            assert_eq!(output.status.code(), Some(0), "{output:?}");
        }
        let questions = [
            &["lookup", "fin del camino", "--limit", "9"][..],
            &["lookup", "Casa 3 al fin del camino"],
            &["concordance", "fin del camino", "--limit", "150"],
            &["concordance", "fin del camino", "--exact"],
            &["concordance", "fin del camino", "--target", "path"],
            &["concordance", "casa al fin del camino", "--fuzzy"],
        ];
        let ask = |question: &&[&str]| {
            let all = [*question, &["--memory", memory, "--json"]].concat();
            without_numbers(serde_json::from_slice(&run_in(folder.path(), &all).stdout).unwrap())
        };
        questions.iter().map(ask).collect()
    };
    let in_order = told("a.sqlite", &[pairs.concat()]);
    assert!(in_order[0]["phrases_total"].as_u64() > Some(300));
    let mut turned = pairs.clone();
    turned.reverse();
    turned.rotate_left(150);
    // The index of the second lies in several files.
    let parts: Vec<String> = [0..330, 330..390, 390..400]
        .map(|part| turned[part].concat())
        .to_vec();
    assert_eq!(told("b.sqlite", &parts), in_order);
}

#[test]
fn all_places_of_a_regular_expression_are_counted_and_the_same_are_told_in_any_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut pairs: Vec<String> = (0..4_200)
        .map(|n| format!("El barco {n} llegó ayer\tThe ship {n} arrived yesterday\n"))
        .collect();
    let mut told = |memory: &str| -> Value {
        std::fs::write(folder.path().join("part.tsv"), pairs.concat()).unwrap();
        pairs.reverse();
        let import = ["--memory", memory, "import", "part.tsv", "--no-train"];
        assert_eq!(run_in(folder.path(), &import).status.code(), Some(0));
        let ask = [
            "--memory",
            memory,
            "concordance",
            "--regex",
            r"co \d+",
            "--json",
        ];
        without_numbers(serde_json::from_slice(&run_in(folder.path(), &ask).stdout).unwrap())
    };
    let in_order = told("a.sqlite");
    assert_eq!(in_order["total"], 4_200);
    assert_eq!(told("b.sqlite"), in_order);
}

#[test]
fn a_units_words_are_explained() {
    let found = json(&["concordance", "protección consular", "--json"]);
    let id = found["hits"][0]["id"].to_string();
    let told = json(&["explain", &id, "--json"]);
    let words = linked(&told);
    let is_linked = |one: &str, other: &str| {
        let same = |a: &str, b: &str| a.to_lowercase() == b;
        words.iter().any(|(a, b)| same(a, one) && same(b, other))
    };
    assert!(is_linked("protección", "protection") && is_linked("consular", "consular"));
    let shown = done(&["explain", &id]);
    assert!(
        shown.lines().any(|line| line.contains("protection ")),
        "{shown}"
    );
    assert!(failed(&["explain", "987654321"]).contains("no unit 987654321"));
}

#[test]
fn links_are_exported_for_other_tools_and_for_programs() {
    let units = json(&["status", "--json"])["units"].as_u64().unwrap() as usize;
    let lines = done(&["export", "--format", "pharaoh"]);
    assert_eq!(lines.lines().count(), units);
    for link in lines.split_whitespace() {
        let (source, target) = link.split_once('-').unwrap();
        assert!(source.parse::<usize>().is_ok() && target.parse::<usize>().is_ok());
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("links.json");
    done(&["export", "--words", "-o", file.to_str().unwrap()]);
    let told = std::fs::read_to_string(file).unwrap();
    assert_eq!(told.lines().count(), units);
    for line in told.lines() {
        linked(&serde_json::from_str(line).unwrap());
    }
    failed(&["export", "--words", "-o", "links.tmx"]);
}

#[test]
fn beads_are_told_with_their_word_links() {
    let folder = tempfile::tempdir().unwrap();
    let [source, target] = ["visita-casa-blanca.es.txt", "visita-casa-blanca.en.txt"]
        .map(|name| samples().join(name).to_str().unwrap().to_owned());
    let lines = folder.path().join("links.pharaoh");
    let output = run_in(
        folder.path(),
        &[
            "align",
            &source,
            &target,
            "--words",
            "--json",
            "-o",
            lines.to_str().unwrap(),
        ],
    );
    let (mut both, mut pharaoh) = (0, Vec::new());
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let bead: Value = serde_json::from_str(line).unwrap();
        let links = linked(&bead);
        if ["source", "target"]
            .iter()
            .all(|side| bead[side] != Value::Array(Vec::new()))
        {
            assert!(!links.is_empty());
            both += 1;
            let links = bead["words"].as_array().unwrap().iter();
            let links = links.map(|link| format!("{}-{}", link[0], link[1]));
            pharaoh.push(links.collect::<Vec<_>>().join(" "));
        }
    }
    assert!(both > 5);
    let written = std::fs::read_to_string(lines).unwrap();
    assert!(written.lines().eq(pharaoh.iter()));
    let dry = ["align", &source, &target, "--words", "--dry-run"];
    let empty = tempfile::tempdir().unwrap();
    let output = run_in(empty.path(), &dry);
    assert!(String::from_utf8(output.stdout).unwrap().contains(" ||| "));
    assert!(
        !empty.path().join("data").exists(),
        "--dry-run makes no memory"
    );
}

#[test]
fn an_import_learns_words_by_itself_unless_told_not_to() {
    let folder = tempfile::tempdir().unwrap();
    let rows = [
        "el zorgo bebe,the blick drinks",
        "un zorgo grande,a big blick",
    ];
    let table = format!("es,en\n{}\n", rows.join("\n"));
    std::fs::write(folder.path().join("pairs.csv"), table).unwrap();
    for (memory, more, learnt) in [("a.sqlite", None, 2), ("b.sqlite", Some("--no-train"), 0)] {
        let mut arguments = vec!["--memory", memory, "import", "pairs.csv"];
        arguments.extend(more);
        let output = run_in(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let store = Sqlite::open(&folder.path().join(memory)).unwrap();
        assert_eq!(store.counted().unwrap().texts, learnt, "{memory}");
        let told = run_in(folder.path(), &["--memory", memory, "status"]).stdout;
        let told = String::from_utf8(told).unwrap();
        assert_eq!(
            told.contains("2 pairs; `tramo train`"),
            learnt == 0,
            "{told}"
        );
    }
}
