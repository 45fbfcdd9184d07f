//! A user's own dictionaries: read in every format, heard by `align`, and taken back.

mod place;

use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;

use place::Place;

/// Which segments `align` brings together, by bead with text on both sides.
fn beads(place: &Place) -> Vec<(Vec<u64>, Vec<u64>)> {
    let numbers = |bead: &Value, side: &str| -> Vec<u64> {
        let side = bead[side].as_array().unwrap().iter();
        side.map(|number| number.as_u64().unwrap()).collect()
    };
    let beads = place.json_lines(&[
        "align",
        "a.es.txt",
        "a.en.txt",
        "--dry-run",
        "--segmented",
        "--json",
    ]);
    let beads = beads.iter();
    beads
        .map(|bead| (numbers(bead, "source"), numbers(bead, "target")))
        .filter(|(source, target)| !source.is_empty() && !target.is_empty())
        .collect()
}

/// A document of words that no lexicon knows, of which one segment was not translated.
fn with_document() -> Place {
    let place = Place::new();
    place.write(
        "a.es.txt",
        "Brolifa menucha.\nTastipe rondil.\nQuemarsa lopi.\n",
    );
    place.write("a.en.txt", "Wigtoss frand.\nSorrel blent.\n");
    place
}

/// What the dictionaries below bring about.
fn right() -> [(Vec<u64>, Vec<u64>); 2] {
    [(vec![1], vec![0]), (vec![2], vec![1])]
}

#[test]
fn an_imported_dictionary_mends_an_alignment_that_is_wrong_without_it() {
    let place = with_document();
    place.write(
        "own.tsv",
        "tastipe\twigtoss\nrondil\tfrand\nquemarsa\tsorrel\nlopi\tblent\n",
    );
    assert_ne!(beads(&place), right());
    place.done(&["lexicon", "import", "own.tsv"]);
    assert_eq!(beads(&place), right());
    place.done(&["lexicon", "remove", "own"]);
    assert_ne!(beads(&place), right());
    place.done(&["undo"]);
    assert_eq!(beads(&place), right());
    place.done(&["undo"]);
    assert_ne!(beads(&place), right());
}

#[test]
fn a_dictionary_written_the_other_way_round_is_heard_too() {
    let place = with_document();
    place.write(
        "own.tsv",
        "wigtoss\ttastipe\nfrand\trondil\nsorrel\tquemarsa\nblent\tlopi\n",
    );
    place.done(&["lexicon", "import", "own.tsv", "--from", "en", "--to", "es"]);
    assert_eq!(beads(&place), right());
}

#[test]
fn the_glossary_is_heard_as_a_dictionary_is() {
    let place = with_document();
    place.write(
        "terms.csv",
        "es,en\ntastipe rondil,wigtoss frand\nquemarsa lopi,sorrel blent\n",
    );
    assert_ne!(beads(&place), right());
    place.done(&["glossary", "import", "terms.csv"]);
    assert_eq!(beads(&place), right());
}

#[test]
fn word_links_hear_a_dictionary_as_long_as_the_memory_has_it() {
    let place = Place::new();
    place.write("pairs.tsv", "es\ten\nbrolifa menucha\tfrand wigtoss\n");
    place.done(&["import", "pairs.tsv"]);
    let rendering = || {
        let found = &place.json_lines(&["concordance", "menucha", "--json"])[0];
        found["renderings"][0]["text"].as_str().unwrap().to_owned()
    };
    assert_eq!(rendering(), "wigtoss");
    place.write("own.tsv", "brolifa\twigtoss\nmenucha\tfrand\n");
    place.done(&["lexicon", "import", "own.tsv"]);
    assert_eq!(rendering(), "frand");
    place.done(&["lexicon", "remove", "own"]);
    assert_eq!(rendering(), "wigtoss");
    place.done(&["undo"]);
    assert_eq!(rendering(), "frand");
}

#[test]
fn an_explanation_names_the_dictionary_and_the_memory_among_its_evidence() {
    let place = with_document();
    place.write("own.tsv", "tastipe\twigtoss\nrondil\tfrand\n");
    place.done(&["lexicon", "import", "own.tsv"]);
    let align = ["align", "a.es.txt", "a.en.txt", "--segmented", "--explain"];
    let shown = place.done(&align);
    assert!(shown.contains("lexicon +"), "{shown}");
    place.done(&["lexicon", "remove", "own"]);
    place.done(&["train"]);
    let shown = place.done(&align);
    assert!(shown.contains("memory +"), "{shown}");
}

fn folder(format: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lexicon");
    folder.join(format)
}

/// The lexicon of the memory as lines of `source`, tab, `target`, tab, weight in hundredths.
fn pairs(place: &Place, name: &str) -> Vec<String> {
    use tramo::store::LexiconStore;
    let memory = tramo::store::sqlite::Sqlite::open(&place.path("memory.sqlite")).unwrap();
    let lexicon = memory.lexicon(name).unwrap().unwrap();
    let renderings = lexicon.renderings().iter();
    renderings
        .map(|one| {
            let weight = (one.weight * 100.0).round();
            format!("{}\t{}\t{weight}", one.source, one.target)
        })
        .collect()
}

/// Every case is a dictionary with the pairs that it says beside it, in `CASE.expected`.
#[test]
fn every_format_gives_the_pairs_that_its_cases_expect() {
    for format in ["tsv", "hunalign", "dictd"] {
        let mut read = 0;
        for case in std::fs::read_dir(folder(format)).unwrap() {
            let case = case.unwrap().path();
            let name = case.file_stem().unwrap().to_str().unwrap().to_owned();
            let expected = case.with_file_name(format!("{name}.expected"));
            let ending = case.extension().unwrap();
            if ending == "expected" || ending == "dict" {
                continue;
            }
            let place = Place::new();
            let told = place.json_lines(&["lexicon", "import", case.to_str().unwrap(), "--json"]);
            assert_eq!(told[0]["format"], format, "{}", case.display());
            let expected = std::fs::read_to_string(&expected).unwrap();
            let expected: Vec<_> = expected.lines().collect();
            assert_eq!(pairs(&place, &name), expected, "{}", case.display());
            assert_eq!(told[0]["renderings"], expected.len());
            read += 1;
        }
        assert!(read > 0, "no case of {format}");
    }
}

#[test]
fn a_packed_dictionary_is_read_by_either_of_its_files() {
    let packed = |place: &Place| {
        let dict = std::fs::read(folder("dictd").join("sea.dict")).unwrap();
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        out.write_all(&dict).unwrap();
        place.write("sea.dict.dz", out.finish().unwrap());
        place.write(
            "sea.index",
            std::fs::read(folder("dictd").join("sea.index")).unwrap(),
        );
    };
    for file in ["sea.index", "sea.dict.dz"] {
        let place = Place::new();
        packed(&place);
        place.done(&["lexicon", "import", file]);
        assert!(pairs(&place, "sea").contains(&"ancla\tanchor\t100".to_owned()));
    }
}

#[test]
fn what_is_wrong_with_a_dictionary_is_told_with_its_line_and_nothing_is_kept() {
    let place = Place::new();
    let cases: [(&str, &str, &str); 9] = [
        (
            "a.tsv",
            "uno\tone\ndos\n",
            "line 2, column 1: not well-formed: found one cell, `dos`, expected source, tab and target",
        ),
        (
            "b.tsv",
            "uno\tone\n\ndos\ttwo\tmany\n",
            "line 3, column 1: not well-formed: found `many` in the third column, expected a weight above 0 and at most 1",
        ),
        ("c.tsv", "uno\tone\t0\n", "line 1, column 1"),
        (
            "d.tsv",
            "uno\tone\nuno\t\n",
            "line 2, column 1: not well-formed: found an empty target",
        ),
        (
            "e.tsv",
            "uno\tone\t1\tx\n",
            "found a fourth, `x`, expected at most three columns",
        ),
        (
            "f.dic",
            "one @ uno\ntwo @ dos\nthree @ tres\nfour @ cuatro\nfive @ cinco\nsix\n",
            "line 6, column 1: not well-formed: found `six`, expected a target phrase, ` @ ` and a source phrase",
        ),
        (
            "g.txt",
            "Just a sentence.\n",
            "no exchange format is recognised in this file",
        ),
        ("h.tsv", "", "the file is empty"),
        ("i.tsv", "--\t??\n", "no pair of words"),
    ];
    place.write("sound.tsv", "mar\tsea\n");
    for (file, content, told) in cases {
        place.write(file, content);
        let stderr = place.failed(&["lexicon", "import", "sound.tsv", file]);
        assert!(
            stderr.contains(told) && stderr.contains(file),
            "{file}: {stderr}"
        );
        assert!(stderr.contains("hint: "), "{stderr}");
    }
    let sea = ["sea.index", "sea.dict"];
    place.write(sea[0], "ancla\tA\tZZZZ\n");
    let stderr = place.failed(&["lexicon", "import", sea[0], "--format", "dictd"]);
    assert!(stderr.contains("sea.dict is missing beside it"), "{stderr}");
    place.write(sea[1], "ancla\nanchor\n");
    let stderr = place.failed(&["lexicon", "import", sea[0]]);
    assert!(
        stderr.contains("line 1") && stderr.contains("13 bytes"),
        "{stderr}"
    );
    place.failed(&["lexicon", "import", "missing.tsv"]);
    place.failed(&["lexicon", "import", "sound.tsv", "--format", "stardict"]);
    place.failed(&[
        "lexicon",
        "import",
        "sound.tsv",
        "--from",
        "es",
        "--to",
        "es",
    ]);
    let listed = place.run(&["lexicon", "list"]);
    assert_eq!(listed.status.code(), Some(1), "nothing was kept");
}

#[test]
fn dictionaries_are_listed_counted_replaced_and_removed() {
    let place = Place::new();
    place.write(
        "own.tsv",
        "casa\thouse\ncasa\tdwelling place\nzalagarda\tskirmish\n",
    );
    let told = place.json_lines(&["lexicon", "import", "own.tsv", "--json"]);
    assert_eq!(told[0]["became"], "new");
    let told = place.json_lines(&["lexicon", "import", "own.tsv", "--json"]);
    assert_eq!(told[0]["became"], "unchanged");
    let stats = place.json_lines(&["lexicon", "stats", "--json"]);
    assert_eq!(stats[0]["name"], "tramo");
    assert!(stats[0]["headwords"].as_u64().unwrap() > 6_000);
    assert!(stats[0]["renderings"].as_u64().unwrap() > 10_000);
    assert_eq!(stats[1]["headwords"], 2);
    assert_eq!(stats[1]["new_headwords"], 1, "tramo knows `casa`");
    assert_eq!(stats[1]["new_renderings"], 2, "but not as a dwelling place");
    place.write("own.tsv", "casa\thome\n");
    let told = place.json_lines(&["lexicon", "import", "own.tsv", "--json"]);
    assert_eq!(told[0]["became"], "replaced");
    let listed = place.json_lines(&["lexicon", "list", "--json"]);
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0]["renderings"], 1);
    place.done(&["undo"]);
    let listed = place.json_lines(&["lexicon", "list", "--json"]);
    assert_eq!(listed[0]["renderings"], 3, "what was replaced is back");
    place.done(&[
        "lexicon",
        "import",
        "own.tsv",
        "--name",
        "other",
        "--dry-run",
    ]);
    let missing = place.failed(&["lexicon", "remove", "other"]);
    assert!(missing.contains("it has own"), "{missing}");
}
