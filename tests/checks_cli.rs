//! `tramo check`, as a user meets it.

mod place;

use assert_cmd::Command;

use place::Place;

fn checks(place: &Place, arguments: &[&str]) -> Vec<String> {
    let mut all = vec!["check", "--json", "--fail-on", "never"];
    all.extend(arguments);
    let report = place.json(&all);
    let found = report["found"].as_array().unwrap();
    found
        .iter()
        .map(|told| format!("{} {}", told["unit"], told["check"].as_str().unwrap()))
        .collect()
}

/// A draft with five planted mistakes: a number, a term, a doubled word, a bracket, a mark.
const DRAFT: &str = "\
El ACNUR recibió 1.500 solicitudes de asilo en mayo.\tUNHCR received 1,050 asylum applications in May.
El Consejo de Seguridad se reunió el 11 de mayo de 2023.\tThe Council of Security met on May 11, 2023.
Los consulados ayudan a todas las personas.\tConsulates help all the the people.
La Secretaría (SRE) publicó el informe.\tThe Ministry (SRE published the report.
¿Quién puede pedir asilo?\tWho can apply for asylum.
El siglo XXI exige mil millones de vacunas.\tThe 21st century demands one billion vaccines.
Dijo: «La movilidad es un derecho».\tHe said: “Mobility is a right.”
";

const GLOSSARY: &str = "concept,language,term,status,type\n\
    acnur,es,ACNUR,preferred,acronym\nacnur,en,UNHCR,preferred,acronym\n\
    consejo,es,Consejo de Seguridad,preferred,full-form\n\
    consejo,en,Security Council,preferred,full-form\n\
    consejo,en,Council of Security,deprecated,full-form\n";

#[test]
fn five_planted_mistakes_are_found_and_no_others() {
    let place = Place::new();
    place.write("draft.tsv", format!("es\ten\n{DRAFT}"));
    place.write("glossary.csv", GLOSSARY);
    let found = checks(&place, &["draft.tsv", "--glossary", "glossary.csv"]);
    assert_eq!(
        found,
        [
            "1 numbers",
            "2 terms",
            "3 doubled",
            "4 brackets",
            "5 ending"
        ]
    );
}

#[test]
fn the_draft_of_the_samples_is_checked_as_the_readme_shows() {
    let root = env!("CARGO_MANIFEST_DIR");
    let output = Command::new(assert_cmd::cargo::cargo_bin!("tramo"))
        .args([
            "check",
            "samples/draft.csv",
            "--glossary",
            "samples/glossary.csv",
        ])
        .current_dir(root)
        .env("TRAMO_MEMORY", Place::new().path("memory.sqlite"))
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let shown = String::from_utf8(output.stdout).unwrap();
    let found: Vec<&str> = (shown.lines())
        .filter_map(|line| {
            line.trim()
                .strip_prefix("error ")
                .or(line.trim().strip_prefix("warning "))
        })
        .filter_map(|line| line.split(':').next())
        .collect();
    assert_eq!(
        found,
        ["numbers", "terms", "untranslated", "doubled", "addresses"]
    );
    let readme = std::fs::read_to_string(format!("{root}/README.md")).unwrap();
    assert!(readme.contains(shown.trim_end()), "{shown}");
}

#[test]
fn the_exit_code_follows_the_weight_that_was_asked_for() {
    let place = Place::new();
    place.write("ending.tsv", "es\ten\n¿Quién lo vio?\tWho saw it.\n");
    place.ends(0, &["check", "ending.tsv"]);
    place.ends(1, &["check", "ending.tsv", "--fail-on", "info"]);
    place.ends(
        0,
        &[
            "check",
            "ending.tsv",
            "--fail-on",
            "info",
            "--skip",
            "ending",
        ],
    );
    place.write("number.tsv", "es\ten\nVinieron 12.\t13 came.\n");
    place.ends(1, &["check", "number.tsv"]);
    place.ends(0, &["check", "number.tsv", "--fail-on", "never"]);
    place.ends(0, &["check", "number.tsv", "--only", "terms"]);
    let (_, said) = place.ends(2, &["check", "number.tsv", "--only", "numbres"]);
    assert!(
        said.contains("no check is called `numbres`; known are empty"),
        "{said}"
    );
}

#[test]
fn two_documents_are_aligned_on_the_fly_and_an_omission_is_told() {
    let place = Place::new();
    place.write(
        "nota.es.txt",
        "Los consulados ayudan a todos.\n\nEn 2022 se otorgaron 1.500 visas de trabajo en la frontera sur.\n\nGracias por venir.\n",
    );
    place.write(
        "nota.en.txt",
        "Consulates help everyone.\n\nIn 2022, 1,050 work visas were granted on the southern border.\n\nThank you for coming.\n",
    );
    let found = checks(&place, &["nota.es.txt", "nota.en.txt"]);
    assert_eq!(found, ["2 numbers"]);
    let (shown, _) = place.ends(1, &["check", "nota.es.txt", "nota.en.txt"]);
    assert!(shown.contains("nota.en.txt: 2"), "{shown}");
    assert!(shown.contains("se otorgaron *1.500* visas"), "{shown}");
}

#[test]
fn the_memory_is_checked_document_by_document_and_what_was_accepted_is_not_told_again() {
    let place = Place::new();
    place.write("a.tsv", "es\ten\tdocument\nPagó 80 euros.\tHe paid 90 dollars.\tviaje\nVinieron 12.\t13 came.\tacta\n");
    place.ends(0, &["import", "a.tsv"]);
    assert_eq!(checks(&place, &[]), ["1 numbers", "2 numbers"]);
    assert_eq!(checks(&place, &["--document", "acta"]), ["2 numbers"]);
    let (shown, _) = place.ends(1, &["check", "--document", "viaje"]);
    let id = &shown[shown.find('[').unwrap() + 1..shown.find(']').unwrap()];
    place.ends(0, &["check", "--accept", id, "--reason", "converted"]);
    assert_eq!(checks(&place, &[]), ["2 numbers"]);
    let (shown, _) = place.ends(0, &["check", "--accepted"]);
    assert!(
        shown.contains("80") && shown.contains("converted"),
        "{shown}"
    );
    // The same texts with the same finding in a file are accepted as well; another is not.
    place.write(
        "b.tsv",
        "es\ten\nPagó 80 euros.\tHe paid 90 dollars.\nPagó 80 euros.\tHe paid 91 dollars.\n",
    );
    let one = checks(&place, &["b.tsv", "--only", "numbers"]);
    assert_eq!(one, ["2 numbers"]);
    place.ends(0, &["undo"]);
    assert_eq!(checks(&place, &[]), ["1 numbers", "2 numbers"]);
    let (_, said) = place.ends(2, &["check", "--accept", "000000000000", "--reason", "x"]);
    assert!(said.contains("no finding here is called"), "{said}");
}

#[test]
fn an_empty_translation_in_a_file_is_told() {
    let place = Place::new();
    place.write("a.tsv", "es\ten\nHola.\t\nAdiós.\tGoodbye.\n");
    assert_eq!(checks(&place, &["a.tsv"]), ["1 empty"]);
}

#[test]
fn one_source_with_several_translations_is_told_once_with_counts() {
    let place = Place::new();
    place.write(
        "a.tsv",
        "es\ten\nGuardar\tSave\nGUARDAR\tKeep\nGuardar\tsave\n",
    );
    let (shown, _) = place.ends(0, &["check", "a.tsv"]);
    assert!(
        shown.contains("“Guardar” is translated in 2 ways: “Save” (2), “Keep” (1)"),
        "{shown}"
    );
}

#[test]
fn bad_input_is_told_in_one_sentence() {
    let place = Place::new();
    let tmx = |from: &str, to: &str| {
        format!(
            "<tmx version=\"1.4\"><header srclang=\"{from}\" creationtool=\"t\" creationtoolversion=\"1\" segtype=\"sentence\" o-tmf=\"t\" adminlang=\"en\" datatype=\"plaintext\"/><body><tu>\
             <tuv xml:lang=\"{from}\"><seg>Guten Tag.</seg></tuv><tuv xml:lang=\"{to}\"><seg>Bonjour.</seg></tuv></tu></body></tmx>"
        )
    };
    place.write("other.tmx", tmx("de", "fr"));
    let (_, said) = place.ends(2, &["check", "other.tmx", "--from", "es", "--to", "en"]);
    assert!(
        said.contains("other.tmx: no unit in es and en; its languages are de, fr"),
        "{said}"
    );
    // A pair that was not asked for is chosen, and that is said.
    let (_, said) = place.ends(0, &["check", "other.tmx"]);
    assert!(said.contains("read as de → fr"), "{said}");
    place.write(
        "wrong.tsv",
        "es\ten\nThe consulate is open to the public.\tEl consulado está abierto al público.\n",
    );
    let (_, said) = place.ends(1, &["check", "wrong.tsv"]);
    assert!(
        said.contains("is this the right pair of languages, and the right way round?"),
        "{said}"
    );
    place.write("one.csv", "solo\nuno\n");
    let (_, said) = place.ends(2, &["check", "one.csv"]);
    assert!(
        said.contains("one.csv") && said.contains("column"),
        "{said}"
    );
    place.write("bad.csv", "this is no glossary\nat all\n");
    place.write("ok.tsv", "es\ten\nHola.\tHello.\n");
    let (_, said) = place.ends(2, &["check", "ok.tsv", "--glossary", "bad.csv"]);
    assert!(said.contains("bad.csv"), "{said}");
    let (_, said) = place.ends(2, &["check", "missing.tmx"]);
    assert!(said.contains("missing.tmx"), "{said}");
}

#[test]
fn every_check_is_explained_with_a_true_and_a_false_alarm() {
    let place = Place::new();
    let (shown, _) = place.ends(0, &["check", "--explain"]);
    assert_eq!(shown.matches("true alarm:").count(), 16);
    assert_eq!(shown.matches("false alarm:").count(), 16);
    assert!(shown.contains("numbers (error)"), "{shown}");
}

#[test]
fn a_document_alone_and_a_filter_that_nothing_meets_are_told() {
    let place = Place::new();
    place.write("nota.es.txt", "Los consulados ayudan a todos.\n");
    let (_, said) = place.ends(2, &["check", "nota.es.txt"]);
    assert!(said.contains("checked with its translation"), "{said}");
    let (_, said) = place.ends(2, &["check", "nota.tmx"]);
    assert!(
        said.contains("nota.tmx: ") && !said.contains("os error"),
        "{said}"
    );
    let (_, said) = place.ends(0, &["check", "--document", "nota"]);
    assert!(said.contains("no unit meets the conditions"), "{said}");
}

#[test]
fn a_bilingual_file_may_come_from_a_pipe() {
    let place = Place::new();
    let mut check = place.command(&["check", "-", "--json"]);
    let piped = check.write_stdin("es\ten\nSon 5.\tThere are 6.\n");
    let output = piped.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["found"][0]["check"], "numbers");
    assert_eq!(told["found"][0]["file"], "stdin");
}
