//! TMX: leniency, languages, strictness, and what is written.

use std::io::{Cursor, Write};

use tramo::formats::{
    Dialect, Direction, FormatError, Level, Pairing, ReadOptions, WriteOptions, by_name, open,
};
use tramo::model::{Origin, Review, Unit, Variant};

use super::support::{Everything, asked, read, written};

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

#[test]
fn what_other_tools_say_in_props_fills_the_fields() {
    let body = "<tu><prop type=\"client\">Puerto</prop><prop type=\"domain\"></prop>\
        <prop type=\"file\">a.txt</prop><prop type=\"x-ConfirmationLevel\">Draft</prop>\
        <prop type=\"x-context-pre\">&lt;seg&gt;a &lt;ph/&gt;&amp;amp; b&lt;/seg&gt;</prop>\
        <tuv xml:lang=\"en-us\"><seg>a</seg></tuv><tuv xml:lang=\"es\"><seg>b</seg></tuv></tu>";
    let all = read(file(body).as_bytes(), "", &asked("en", "es")).unwrap();
    let unit = &all.units[0];
    assert_eq!(unit.client.as_deref(), Some("Puerto"));
    assert_eq!(unit.domain, None);
    assert_eq!(unit.document.as_deref(), Some("a.txt"));
    assert_eq!(unit.review, Review::Doubtful);
    assert_eq!(unit.previous.as_deref(), Some("a & b"));
    assert_eq!(unit.properties["x-ConfirmationLevel"], "Draft");
}

#[test]
fn an_export_for_one_program_says_things_by_its_names() {
    let unit = Unit {
        document: Some("a.txt".into()),
        previous: Some("Antes <b>".into()),
        client: Some("Puerto".into()),
        review: Review::Confirmed,
        ..Unit::new(
            Variant::plain("es".parse().unwrap(), "a\u{1}b"),
            Variant::plain("en".parse().unwrap(), "c"),
            Origin::Aligned,
        )
    };
    for (dialect, part) in [
        (
            Dialect::OmegaT,
            "<prop type=\"prev\">Antes &lt;b&gt;</prop>",
        ),
        (
            Dialect::Trados,
            "<prop type=\"x-ConfirmationLevel\">ApprovedTranslation</prop>",
        ),
        (Dialect::MemoQ, "<prop type=\"client\">Puerto</prop>"),
        (
            Dialect::MemoQ,
            "<prop type=\"x-context-pre\">&lt;seg&gt;Antes &amp;lt;b&amp;gt;&lt;/seg&gt;</prop>",
        ),
        (
            Dialect::General,
            "<prop type=\"x-context-pre\">Antes &lt;b&gt;</prop>",
        ),
    ] {
        let options = WriteOptions {
            dialect,
            ..WriteOptions::default()
        };
        let (bytes, summary) = written(
            std::slice::from_ref(&unit),
            by_name("tmx").unwrap(),
            &options,
        );
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains(part), "{dialect:?}: {text}");
        assert!(
            text.contains("<seg>ab</seg>"),
            "what XML forbids is left out"
        );
        assert_eq!(summary.stripped, 1);
    }
}

#[test]
fn level_one_has_no_codes_and_says_what_was_left_out() {
    let coded = "<tu><tuv xml:lang=\"en\"><seg>a<ph x=\"1\">&lt;br/></ph>b</seg></tuv>\
        <tuv xml:lang=\"es\"><seg>c</seg></tuv></tu>";
    let units = read(file(coded).as_bytes(), "", &asked("en", "es"))
        .unwrap()
        .units;
    let options = WriteOptions {
        level: Level::One,
        ..WriteOptions::default()
    };
    let (bytes, summary) = written(&units, by_name("tmx").unwrap(), &options);
    assert!(String::from_utf8(bytes).unwrap().contains("<seg>ab</seg>"));
    assert_eq!(summary.lost, [("inline codes", 1)].into());
}

#[test]
fn a_file_in_a_zip_or_gzip_is_read_as_if_it_lay_open() {
    let body = tu("", &[("en", "one"), ("es", "uno")]);
    let plain = file(&body).into_bytes();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(&plain).unwrap();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let how = zip::write::SimpleFileOptions::default();
    zip.start_file("folder/memory.tmx", how).unwrap();
    zip.write_all(&plain).unwrap();
    zip.start_file("readme", how).unwrap();
    for packed in [gzip.finish().unwrap(), zip.finish().unwrap().into_inner()] {
        let scratch = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(scratch.path(), &packed).unwrap();
        let from_file = open(scratch.path(), &asked("en", "es"))
            .unwrap()
            .map(Result::unwrap)
            .count();
        assert_eq!(from_file, 1);
        assert_eq!(
            texts(read(&packed, "", &asked("en", "es")).unwrap()),
            [pair("one", "uno")]
        );
    }
}

#[test]
fn entities_are_expanded_within_a_limit_and_never_fetched() {
    let with = |subset: &str, text: &str| {
        file(&tu("", &[("en", text), ("es", "x")])).replace(
            "<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">",
            &format!("<!DOCTYPE tmx SYSTEM \"http://127.0.0.1:9/x.dtd\" [{subset}]>"),
        )
    };
    let pump = with(
        "<!ENTITY % p SYSTEM \"file:///x\"> %p; <!ENTITY b \"Acme &#169;\">",
        "&b; pump",
    );
    let all = read(pump.as_bytes(), "", &asked("en", "es")).unwrap();
    assert_eq!(texts(all), [pair("Acme © pump", "x")]);
    let mut laughs = "<!ENTITY a0 \"lol\">".to_owned();
    for depth in 1..10 {
        let inner = format!("&a{};", depth - 1).repeat(10);
        laughs.push_str(&format!("<!ENTITY a{depth} \"{inner}\">"));
    }
    for (subset, text, told) in [
        (
            laughs.as_str(),
            "&a9;",
            "bytes of entities go beyond the limit of 1048576",
        ),
        (
            "<!ENTITY a \"&a;\">",
            "&a;",
            "entities within entities go beyond the limit of 16",
        ),
        (
            "<!ENTITY f SYSTEM \"file:///x\">",
            "&f;",
            "lies outside the file and is not fetched",
        ),
        (
            "<!ENTITY m \"<ph/>\">",
            "&m;",
            "holds mark-up, expected plain text",
        ),
    ] {
        let error = read(with(subset, text).as_bytes(), "", &asked("en", "es")).unwrap_err();
        assert!(error.to_string().contains(told), "{error}");
    }
}

#[test]
fn what_only_an_attack_has_goes_beyond_a_named_limit() {
    let deep = tu(
        "",
        &[
            ("en", &("<hi>".repeat(300) + &"</hi>".repeat(300))),
            ("es", "x"),
        ],
    );
    let wide = format!(
        "<tu {}/>",
        (0..300).map(|n| format!("a{n}='1' ")).collect::<String>()
    );
    let long = tu(
        &format!("tuid=\"{}\"", "x".repeat(2 << 20)),
        &[("en", "a"), ("es", "b")],
    );
    for (body, told) in [
        (deep, "elements within elements go beyond the limit of 256"),
        (wide, "attributes of one element go beyond the limit of 256"),
        (long, "bytes of attributes go beyond the limit of 1048576"),
        (
            " ".repeat(17 << 20),
            "bytes of one tag or text go beyond the limit of 16777216",
        ),
    ] {
        let error = read(file(&body).as_bytes(), "", &asked("en", "es")).unwrap_err();
        assert!(error.to_string().contains(told), "{error}");
    }
}

#[test]
fn places_are_right_far_down_a_large_file() {
    let mut body = String::new();
    let mut wanted = Vec::new();
    for number in 0..20_000 {
        if number == 7_000 {
            // Nobody who looks for the end of a unit may take these for one.
            body.push_str("<!-- </tu> <tu> -->\n<tu><note>a </note><tuv xml:lang=\"en\"><seg>");
            body.push_str(
                "<![CDATA[</tu>]]></seg></tuv><tuv xml:lang=\"es\"><seg>x</seg></tuv></tu>\n",
            );
            wanted.push(pair("</tu>", "x"));
        }
        if number == 12_000 {
            body.push_str(
                "<tu><tuv xml:lang=\"en\"/><tuv xml:lang=\"es\"><seg>x</seg></tuv></tu>\n",
            );
        }
        let (source, target) = (
            format!("The ship {number}"),
            format!("El barco número {number}"),
        );
        body.push_str(&tu("", &[("en", &source), ("es", &target)]));
        wanted.push((source, target));
    }
    let whole = file(&body);
    assert!(whole.len() > 2_000_000);
    let all = read(whole.as_bytes(), "", &asked("en", "es")).unwrap();
    assert_eq!(all.summary.units, 20_002);
    assert_eq!(all.refused.len(), 1);
    assert_eq!(
        all.refused[0].to_string(),
        "line 12006, unit 12002: found a `tuv` in `en` without `seg`, expected a `seg` with the text"
    );
    assert!(texts(all) == wanted);

    let broken = whole.replace("The ship 19000", "The ship & 19000");
    let error = read(broken.as_bytes(), "", &asked("en", "es")).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("line 19007, column 39: not well-formed: `&`"),
        "{error}"
    );
    let end = whole.find("The ship 15000").unwrap();
    let error = read(&whole.as_bytes()[..end], "", &asked("en", "es")).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("the file ends within the element `seg`"),
        "{error}"
    );
    let mut bytes = whole.into_bytes();
    bytes[end] = 0xff;
    let error = read(&bytes, "", &asked("en", "es")).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("line 15007, column 30: bytes that UTF-8"),
        "{error}"
    );
}
