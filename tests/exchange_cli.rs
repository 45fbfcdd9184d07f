//! `tramo import` and `tramo export` as a user meets them: what they say, what they refuse, how
//! each option changes a file.

mod place;

use place::Place;

fn tmx(body: &str) -> String {
    format!(
        "<tmx version=\"1.4\"><header srclang=\"es\" creationtool=\"x\"/><body>\n{body}</body></tmx>"
    )
}

fn tu(about: &str, texts: &[(&str, &str)]) -> String {
    let texts: String = texts
        .iter()
        .map(|(tag, text)| format!("<tuv xml:lang=\"{tag}\"><seg>{text}</seg></tuv>"))
        .collect();
    format!("<tu>{about}{texts}</tu>\n")
}

#[test]
fn a_dry_run_says_what_a_file_holds_and_makes_nothing() {
    let place = Place::new();
    let body = [
        tu("", &[("es", "uno"), ("en", "one"), ("fr", "un")]),
        tu("", &[("es", "dos"), ("en", "two")]),
        tu("", &[("es", "dos"), ("en", "two")]),
        tu("", &[("es", "tres"), ("en", " ")]),
        tu("", &[("es", "solo")]),
    ]
    .concat();
    place.write("memory.tmx", tmx(&body));
    let (_, said) = place.ends(0, &["import", "--dry-run", "memory.tmx"]);
    for part in [
        "memory.tmx: tmx in UTF-8, 5 units, 4 pairs, 1 empty segment; texts: 4 in en, 5 in es, 1 in fr",
        "memory.tmx: read as es → en",
        "left out 1 unit with a side that has no text",
        "left out 1 unit without the pair of languages",
        "its languages are en, es, fr",
        "Read 5 units: 2 new, 0 changed, 1 unchanged, 0 refused; nothing was stored (--dry-run).",
    ] {
        assert!(said.contains(part), "{said}");
    }
    assert!(!place.path("memory.sqlite").exists());
    let told = place.json(&["import", "--dry-run", "--json", "memory.tmx"]);
    assert_eq!(told["texts"]["es"], 5);
    assert_eq!(told["files"][0]["pair"], serde_json::json!(["es", "en"]));
    // With a memory there, it tells what that memory lacks, and leaves it as it was.
    place.ends(0, &["import", "memory.tmx"]);
    let told = place.json(&["import", "--dry-run", "--json", "memory.tmx"]);
    assert_eq!((&told["new"], &told["unchanged"]), (&0.into(), &3.into()));
    assert_eq!(place.json(&["status", "--json"])["units"], 2);
}

#[test]
fn where_nothing_matches_the_languages_are_listed_and_the_exit_code_is_1() {
    let place = Place::new();
    place.write("memory.tmx", tmx(&tu("", &[("es", "uno"), ("en", "one")])));
    let (_, said) = place.ends(1, &["import", "--from", "de", "--to", "fr", "memory.tmx"]);
    assert!(said.contains("its languages are en, es"), "{said}");
}

#[test]
fn the_first_refusals_are_told_with_their_places() {
    let place = Place::new();
    let body = tu("", &[("es", "uno"), ("en", "one")]) + &tu("", &[("Klingonese", "a")]);
    place.write("memory.tmx", tmx(&body));
    let (_, said) = place.ends(0, &["import", "--partial", "memory.tmx"]);
    assert!(
        said.contains("line 3, unit 2: found language `Klingonese`"),
        "{said}"
    );
    assert!(
        said.contains("Read 2 units: 1 new, 0 changed, 0 unchanged, 1 refused."),
        "{said}"
    );
}

#[test]
fn a_file_is_known_by_its_content_whatever_its_name() {
    let place = Place::new();
    place.write("a.bin", tmx(&tu("", &[("es", "uno"), ("en", "one")])));
    place.write("b.txt", "es\ten\ndos\ttwo\n");
    place.write(
        "c.dat",
        "msgid \"\"\nmsgstr \"Language: es\\n\"\n\nmsgid \"three\"\nmsgstr \"tres\"\n",
    );
    let told = place.json(&["import", "--json", "a.bin", "b.txt", "c.dat"]);
    let formats: Vec<&str> = told["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["format"].as_str().unwrap())
        .collect();
    assert_eq!(formats, ["tmx", "tsv", "po"]);
    assert_eq!(told["new"], 3);
}

#[test]
fn an_encoding_that_is_named_is_used_whatever_the_file_says() {
    let place = Place::new();
    let text = tmx(&tu("", &[("es", "a\u{f1}o"), ("en", "year")]));
    place.write(
        "latin.tmx",
        text.chars().map(|c| c as u8).collect::<Vec<u8>>(),
    );
    let (_, said) = place.ends(2, &["import", "latin.tmx"]);
    assert!(said.contains("bytes that UTF-8 does not allow"), "{said}");
    assert!(said.contains("--encoding windows-1252"), "{said}");
    place.ends(0, &["import", "--encoding", "windows-1252", "latin.tmx"]);
    assert!(place.ends(0, &["export"]).0.contains("<seg>año</seg>"));
    let (_, said) = place.ends(2, &["import", "--encoding", "klingon", "latin.tmx"]);
    assert!(said.contains("no encoding is called `klingon`"), "{said}");
}

#[test]
fn level_and_program_change_a_tmx_file_and_nothing_else() {
    let place = Place::new();
    let about = "<prop type=\"x-document\">a.txt</prop><prop type=\"x-context-pre\">cero</prop>\
        <prop type=\"x-review\">confirmed</prop>";
    let coded = tu(
        about,
        &[
            ("es", "u<ph x='1'>{1}</ph>no"),
            ("en", "one<ph x='1'>{1}</ph>"),
        ],
    );
    place.write("memory.tmx", tmx(&coded));
    place.ends(0, &["import", "memory.tmx"]);
    let (all, _) = place.ends(0, &["export"]);
    assert!(all.contains("<seg>u<ph x='1'>{1}</ph>no</seg>"), "{all}");
    let (plain, said) = place.ends(0, &["export", "--level", "1"]);
    assert!(plain.contains("<seg>uno</seg>"), "{plain}");
    assert!(
        said.contains("The format cannot carry inline codes (1 unit)"),
        "{said}"
    );
    for (program, part) in [
        ("omegat", "<prop type=\"prev\">cero</prop>"),
        (
            "trados",
            "<prop type=\"x-ConfirmationLevel\">ApprovedTranslation</prop>",
        ),
        (
            "memoq",
            "<prop type=\"x-context-pre\">&lt;seg&gt;cero&lt;/seg&gt;</prop>",
        ),
    ] {
        let file = format!("{program}.tmx");
        place.ends(0, &["export", "--for", program, "-o", &file]);
        assert!(place.read(&file).contains(part), "{program}");
        assert!(!all.contains(part), "{program}");
    }
    let (_, said) = place.ends(2, &["export", "--level", "1", "-o", "x.csv"]);
    assert!(
        said.contains("csv: has neither levels nor a form for one program"),
        "{said}"
    );
    assert!(!place.path("x.csv").exists());
}

#[test]
fn a_table_is_guarded_unless_it_is_asked_for_raw() {
    let place = Place::new();
    place.write("memory.tmx", tmx(&tu("", &[("es", "=1+1"), ("en", "-2")])));
    place.ends(0, &["import", "memory.tmx"]);
    place.ends(0, &["export", "-o", "guarded.csv"]);
    place.ends(0, &["export", "--raw", "-o", "raw.csv"]);
    assert!(place.read("guarded.csv").contains("'=1+1"));
    let raw = place.read("raw.csv");
    assert!(raw.contains("=1+1") && !raw.contains("'=1+1"), "{raw}");
    // Each comes back as it was; a guard that nobody expects stays.
    for (arguments, new) in [
        (vec!["import", "--json", "guarded.csv"], 0),
        (vec!["import", "--json", "--raw", "raw.csv"], 0),
        (vec!["import", "--json", "--raw", "guarded.csv"], 1),
    ] {
        assert_eq!(place.json(&arguments)["new"], new, "{arguments:?}");
    }
}

#[test]
fn columns_can_be_named_and_every_pair_asked_for() {
    let place = Place::new();
    place.write("list.csv", "uno,x,one\ndos,y,two\n");
    let named = [
        "import",
        "--json",
        "--columns",
        "source,-,target",
        "--from",
        "es",
        "--to",
        "en",
        "list.csv",
    ];
    assert_eq!(place.json(&named)["new"], 2);
    place.write(
        "three.tmx",
        tmx(&tu("", &[("es", "tres"), ("en", "three"), ("fr", "trois")])),
    );
    assert_eq!(place.json(&["import", "--json", "three.tmx"])["new"], 1);
    let every = place.json(&["import", "--json", "--all-pairs", "three.tmx"]);
    assert_eq!((&every["new"], &every["unchanged"]), (&1.into(), &1.into()));
}

#[test]
fn proposals_of_xliff_are_read_where_they_are_asked_for() {
    let place = Place::new();
    place.write(
        "job.xlf",
        "<xliff version='1.2'><file original='a' source-language='es' target-language='en' \
         datatype='plaintext'><body><trans-unit id='1'><source>uno</source><target>one</target>\
         <alt-trans><source>uno más</source><target>one more</target></alt-trans>\
         </trans-unit></body></file></xliff>",
    );
    assert_eq!(place.json(&["import", "--json", "job.xlf"])["new"], 1);
    let told = place.json(&["import", "--json", "--proposals", "job.xlf"]);
    assert_eq!((&told["new"], &told["unchanged"]), (&1.into(), &1.into()));
}

#[test]
fn the_other_file_of_a_pair_can_be_named() {
    let place = Place::new();
    place.write("left.txt", "uno\ndos\n");
    place.write("right.txt", "one\ntwo\n");
    let both = [
        "import",
        "--json",
        "--format",
        "moses",
        "--from",
        "es",
        "--to",
        "en",
        "--target",
        "right.txt",
        "left.txt",
    ];
    assert_eq!(place.json(&both)["new"], 2);
    let (_, said) = place.ends(
        2,
        &["import", "--target", "right.txt", "left.txt", "left.txt"],
    );
    assert!(said.contains("--target belongs to one file"), "{said}");
}
