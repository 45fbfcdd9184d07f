//! Tables: delimiters, quotes, headers, encodings, formulas.

use tramo::formats::{Cells, Columns, FormatError, ReadOptions, WriteOptions, by_name};
use tramo::model::{Origin, Unit, Variant};

use super::support::{asked, read, written};

fn texts(bytes: &[u8], name: &str, options: &ReadOptions) -> Vec<(String, String)> {
    let all = read(bytes, name, options).unwrap();
    all.units
        .into_iter()
        .map(|unit| (unit.source.text, unit.target.text))
        .collect()
}

fn columns(text: &str) -> ReadOptions {
    ReadOptions {
        columns: Some(text.parse().unwrap()),
        ..asked("es", "en")
    }
}

fn pair(source: &str, target: &str) -> (String, String) {
    (source.to_owned(), target.to_owned())
}

#[test]
fn the_delimiter_is_the_one_that_parts_rows_evenly() {
    let wanted = [pair("a, b; c", "d"), pair("e", "f, g")];
    for file in [
        "a, b; c\td\ne\tf, g\n",
        "\"a, b; c\";d\ne;\"f, g\"\n",
        "\"a, b; c\",d\ne,\"f, g\"\n",
    ] {
        assert_eq!(
            texts(file.as_bytes(), "", &asked("es", "en")),
            wanted,
            "{file}"
        );
    }
}

#[test]
fn quotes_that_enclose_nothing_are_part_of_the_text() {
    let file = "\"Hola\" dijo\t\"Hello\" he said\n\"¿Qué?\t\"What?\nfin\tend\n";
    assert_eq!(
        texts(file.as_bytes(), "", &asked("es", "en")),
        [
            pair("\"Hola\" dijo", "\"Hello\" he said"),
            pair("\"¿Qué?", "\"What?"),
            pair("fin", "end")
        ]
    );
}

#[test]
fn quotes_around_every_cell_enclose() {
    let file = "\"uno\"\t\"one\"\n\"dos\"\t\"two\"\n";
    let found = texts(file.as_bytes(), "", &asked("es", "en"));
    assert_eq!(found, [pair("uno", "one"), pair("dos", "two")]);
}

#[test]
fn a_quotation_late_in_a_plain_list_swallows_nothing() {
    let mut file = "uno\tone\n".repeat(20_000);
    file.push_str("\"dos\" o más\t\"two\n\"tres\t\"three\"\n");
    let found = texts(file.as_bytes(), "", &asked("es", "en"));
    assert_eq!(found.len(), 20_002);
    assert_eq!(found[20_000], pair("\"dos\" o más", "\"two"));
    assert_eq!(found[20_001], pair("\"tres", "\"three\""));
}

#[test]
fn columns_are_found_by_name_by_number_and_by_order() {
    let file = "Nota,English,Spanish,Otra\n1,one,uno,x\n";
    for words in [
        "en=English,es=Spanish",
        "es=3,en=2",
        "source=Spanish,target=2",
        "-,en,es",
    ] {
        assert_eq!(
            texts(file.as_bytes(), "", &columns(words)),
            [pair("uno", "one")],
            "{words}"
        );
    }
    let all = read(file.as_bytes(), "", &asked("es", "en")).unwrap();
    assert_eq!(all.units[0].properties["Nota"], "1");
}

#[test]
fn what_is_wrong_with_the_columns_is_said() {
    for (words, problem) in [
        ("sauce,target", "no column is called `sauce`"),
        ("source=0,target=1", "columns are counted from 1"),
        (
            "source=9223372036854775807,target=1",
            "no table has more than 16384",
        ),
    ] {
        let error = words.parse::<Columns>().unwrap_err();
        assert!(error.to_string().contains(problem), "{error}");
        assert!(error.hint().is_some());
    }
    let error = read(b"a,b\nc,d\n", "", &columns("es=Nowhere,en=b")).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("no column `Nowhere` in the first row, which has `a`, `b`")
    );
    let error = read(b"only\none\n", "x.csv", &asked("es", "en")).unwrap_err();
    assert!(matches!(error, FormatError::Columns { .. }), "{error}");
}

#[test]
fn languages_are_told_by_the_texts_where_nobody_says_them() {
    let file = "Queda prohibido fumar en la cubierta.\tSmoking is forbidden on deck.\n\
                El capitán espera a los pasajeros.\tThe captain is waiting for the passengers.\n";
    let all = read(file.as_bytes(), "", &ReadOptions::default()).unwrap();
    let unit = &all.units[0];
    assert_eq!(
        (unit.source.language.as_str(), unit.target.language.as_str()),
        ("es", "en")
    );
    let same = "The captain was waiting on the deck when the ship left the harbour.\t\
                The passengers were waiting for him when the ship came back from the island.\n";
    let error = read(same.as_bytes(), "", &ReadOptions::default()).unwrap_err();
    assert_eq!(error.to_string(), "both columns of text seem to be in `en`");
    let numbers = "1\t2\n3\t4\n";
    let error = read(numbers.as_bytes(), "", &ReadOptions::default()).unwrap_err();
    assert_eq!(error.to_string(), "column 1: its language is not known");
}

#[test]
fn old_encodings_and_utf16_are_read() {
    let text = "es;en\nEl niño soñó que volaba.;The boy dreamt — €.\n";
    let (windows, ..) = encoding_rs::WINDOWS_1252.encode(text);
    let utf16: Vec<u8> = "\u{feff}"
        .chars()
        .chain(text.chars())
        .collect::<String>()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let marked = format!("\u{feff}{text}");
    for bytes in [windows.as_ref(), &utf16, marked.as_bytes(), text.as_bytes()] {
        assert_eq!(
            texts(bytes, "", &ReadOptions::default()),
            [pair("El niño soñó que volaba.", "The boy dreamt — €.")]
        );
    }
    let wrong = ReadOptions {
        encoding: Some("utf-8".into()),
        ..ReadOptions::default()
    };
    let error = read(windows.as_ref(), "", &wrong).unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 2, column 1: bytes that UTF-8 does not allow"
    );
}

#[test]
fn no_cell_of_an_export_is_a_formula() {
    let dangerous = [
        "=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'=1", "''@x", "'x", "x",
    ];
    let units: Vec<Unit> = dangerous
        .map(|text| {
            Unit::new(
                Variant::plain("es".parse().unwrap(), text),
                Variant::plain("en".parse().unwrap(), text),
                Origin::Imported,
            )
        })
        .to_vec();
    for name in ["csv", "tsv"] {
        let format = by_name(name).unwrap();
        let (bytes, _) = written(&units, format, &WriteOptions::default());
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.starts_with("\u{feff}source"));
        for line in text.lines().skip(1) {
            let line = line.trim_start_matches('"');
            assert!(
                !line.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{line:?}"
            );
        }
        assert_eq!(
            read(&bytes, "", &ReadOptions::default()).unwrap().units,
            units
        );
        let raw = WriteOptions {
            cells: Cells::Raw,
            ..WriteOptions::default()
        };
        let text = String::from_utf8(written(&units, format, &raw).0).unwrap();
        assert!(
            text.starts_with("source") && text.contains("\n=1+1"),
            "{text}"
        );
    }
}

#[test]
fn a_row_that_never_ends_goes_beyond_a_limit() {
    let mut file = b"es,en\nuno,one\ndos,\"two".to_vec();
    file.resize(40 << 20, b' ');
    let error = read(&file, "x.csv", &ReadOptions::default()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("bytes of one row go beyond the limit"),
        "{error}"
    );
}
