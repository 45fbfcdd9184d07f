//! TMX: leniency, languages, strictness, and what is written.

use tramo::formats::{Direction, FormatError, Pairing, ReadOptions};

use super::support::{Everything, asked, read};

const HEADER: &str = "<header creationtool=\"x\" creationtoolversion=\"1\" segtype=\"sentence\" \
    o-tmf=\"x\" adminlang=\"en\" srclang=\"en-us\" datatype=\"plaintext\"/>";

fn file(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n\
         <tmx version=\"1.4\">{HEADER}<body>\n{body}\n</body></tmx>\n"
    )
}

fn tu(attributes: &str, texts: &[(&str, &str)]) -> String {
    let tuvs: String = texts
        .iter()
        .map(|(language, text)| format!("<tuv xml:lang=\"{language}\"><seg>{text}</seg></tuv>"))
        .collect();
    format!("<tu {attributes}>{tuvs}</tu>\n")
}

fn pairs(body: &str, options: &ReadOptions) -> Vec<(String, String)> {
    texts(read(file(body).as_bytes(), "x.tmx", options).unwrap())
}

fn texts(all: Everything) -> Vec<(String, String)> {
    all.units
        .into_iter()
        .map(|unit| (unit.source.text, unit.target.text))
        .collect()
}

fn pair(source: &str, target: &str) -> (String, String) {
    (source.to_owned(), target.to_owned())
}

#[test]
fn two_regions_of_one_language_make_a_pair_only_where_both_are_asked_for() {
    let body = [
        tu("", &[("en-us", "color"), ("en-gb", "colour")]),
        tu("", &[("EN-GB", "grey"), ("en_US", "gray")]),
    ]
    .concat();
    assert_eq!(
        pairs(&body, &asked("en-US", "en-GB")),
        [pair("color", "colour"), pair("gray", "grey")]
    );
    let open = read(file(&body).as_bytes(), "", &ReadOptions::default()).unwrap();
    assert_eq!((open.units.len(), open.summary.other_languages), (0, 2));
    assert_eq!(open.summary.languages.len(), 2);
}

#[test]
fn a_unit_translated_from_another_language_than_the_asked_is_left_out_unless_wanted() {
    let body = [
        tu("srclang=\"es\"", &[("es", "uno"), ("en", "one")]),
        tu("", &[("en", "two"), ("es", "dos")]),
        tu("srclang=\"*all*\"", &[("es", "tres"), ("en", "three")]),
    ]
    .concat();
    let all = read(file(&body).as_bytes(), "", &asked("en", "es")).unwrap();
    assert_eq!(all.summary.other_direction, 1);
    assert_eq!(texts(all), [pair("two", "dos"), pair("three", "tres")]);
    let either = ReadOptions {
        direction: Direction::Either,
        ..asked("en", "es")
    };
    assert_eq!(pairs(&body, &either).len(), 3);
    // The header alone forbids nothing: people do translate back.
    assert_eq!(pairs(&body, &asked("es", "en")).len(), 3);
}

#[test]
fn the_exact_tag_is_better_than_the_language_and_that_than_another_region() {
    let body = tu(
        "",
        &[
            ("en-us", "a"),
            ("es-419", "latino"),
            ("es", "neutro"),
            ("es-AR", "rioplatense"),
            ("es-AR", "otro"),
        ],
    );
    for (wanted, found) in [
        ("es-AR", "rioplatense"),
        ("es-MX", "neutro"),
        ("es", "neutro"),
    ] {
        assert_eq!(
            pairs(&body, &asked("en", wanted)),
            [pair("a", found)],
            "{wanted}"
        );
    }
    let every = ReadOptions {
        pairing: Pairing::Every,
        ..ReadOptions::default()
    };
    assert_eq!(pairs(&body, &every).len(), 4);
}

#[test]
fn the_open_pair_is_the_declared_source_and_a_known_language() {
    let body = [
        tu("", &[("be", "раз"), ("en", "one")]),
        tu("", &[("en", "two"), ("be", "два"), ("es", "dos")]),
    ]
    .concat();
    let all = read(file(&body).as_bytes(), "", &ReadOptions::default()).unwrap();
    let chosen = all.summary.pair.clone().unwrap();
    assert_eq!((chosen.0.as_str(), chosen.1.as_str()), ("en", "es"));
    assert!(all.summary.chosen);
    assert_eq!(texts(all), [pair("two", "dos")]);
    assert_eq!(
        pairs(
            &body,
            &ReadOptions {
                to: "be".parse().ok(),
                ..Default::default()
            }
        )
        .len(),
        2
    );
}

#[test]
fn white_space_is_kept_and_line_ends_are_normalised() {
    let body = tu(
        "",
        &[
            ("en", "  a\tb\r\nc&#13;d  "),
            ("es", "<![CDATA[ <x> ]]>&amp; "),
        ],
    );
    assert_eq!(
        pairs(&body, &asked("en", "es")),
        [pair("  a\tb\nc\rd  ", " <x> & ")]
    );
}

#[test]
fn an_untranslated_text_makes_no_pair_and_is_counted() {
    let body = tu("", &[("en", "a"), ("es", " ")]);
    let all = read(file(&body).as_bytes(), "", &asked("en", "es")).unwrap();
    assert_eq!(all.units, []);
    let summary = all.summary;
    assert_eq!(
        (summary.pairs, summary.blank, summary.empty_segments),
        (1, 1, 1)
    );
}

#[test]
fn a_language_that_is_none_refuses_the_unit_and_reading_goes_on() {
    let body = [
        tu("", &[("English", "a"), ("Klingonese", "b")]),
        tu("", &[("en", "a"), ("es", "b")]),
        "<tu><tuv xml:lang=\"en\">a</tuv></tu>\n".to_owned(),
    ]
    .concat();
    let all = read(file(&body).as_bytes(), "", &asked("en", "es")).unwrap();
    assert_eq!(all.units.len(), 1);
    let refused: Vec<String> = all.refused.iter().map(ToString::to_string).collect();
    assert_eq!(
        refused,
        [
            "line 4, unit 1: found language `Klingonese`, expected a language tag such as `es` \
             or `en-US`",
            "line 6, unit 3: found a `tuv` in `en` without `seg`, expected a `seg` with the text",
        ]
    );
}

#[test]
fn a_file_that_is_not_well_formed_is_refused_with_the_place() {
    for (body, place, part) in [
        (
            "<tu><tuv xml:lang=\"en\"><seg>R & D</seg></tuv></tu>",
            "line 4, column 31",
            "`&`",
        ),
        (
            "<tu><tuv xml:lang=\"en\"><seg>a</sg></tuv></tu>",
            "line 4, column 30",
            "`sg`",
        ),
        (
            "<tu><tuv xml:lang=\"en\"><seg>a\u{b}</seg></tuv></tu>",
            "line 4, column 30",
            "U+000B",
        ),
        (
            "<tu><tuv xml:lang=\"en\"><seg>a&#x1F;</seg></tuv></tu>",
            "line 4, column 30",
            "&#x1F",
        ),
        ("<tu a='1' a='2'/>", "line 4, column 1", "`a` twice"),
        ("<tu a=1/>", "line 4, column 1", ""),
        (
            "<tu><seg>&nbsp;</seg></tu>",
            "line 4, column 10",
            "`nbsp`, which is not declared",
        ),
        ("<tu>", "line 5, column 1", "`body`"),
    ] {
        let error = read(file(body).as_bytes(), "", &ReadOptions::default()).unwrap_err();
        let told = error.to_string();
        assert!(
            matches!(error, FormatError::Malformed { .. }),
            "{body}: {told}"
        );
        assert!(
            told.starts_with(place) && told.contains(part),
            "{body}: {told}"
        );
        assert!(error.hint().is_some());
    }
}

#[test]
fn other_files_are_told_from_tmx() {
    let tmx = ReadOptions {
        format: Some("tmx".into()),
        ..ReadOptions::default()
    };
    let map = b"<?xml version=\"1.0\"?>\n<map version=\"1.0\"><layer/></map>";
    let error = read(map, "level1.tmx", &tmx).unwrap_err();
    assert_eq!(error.to_string(), "not tmx: found the element `map`");
    assert!(
        read(b"", "x.tmx", &ReadOptions::default())
            .is_err_and(|e| e.to_string() == "the file is empty")
    );
}
