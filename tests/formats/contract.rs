//! What every registered format promises.
//!
//! Its cases lie under `tests/formats/cases/NAME/`: a file, and beside it `FILE.expected` with what
//! it gives, a line a unit (as JSON) or refusal. A first line `# from=es to=en` says what is asked.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tramo::formats::{
    FORMATS, Fault, Files, Format, Proposals, ReadOptions, WriteOptions, by_name, create_at,
    detect, open,
};
use tramo::model::{Origin, Unit, Variant};

use super::support::{read, written};
use crate::random;

fn folder(format: &Format) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/formats/cases")
        .join(format.name)
}

/// The files of a format's cases that have an expectation.
fn cases(format: &Format) -> Vec<PathBuf> {
    let Ok(files) = fs::read_dir(folder(format)) else {
        return Vec::new();
    };
    let mut cases: Vec<PathBuf> = files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "expected"))
        .map(|path| path.with_extension(""))
        .collect();
    cases.sort();
    cases
}

fn expected(case: &Path) -> PathBuf {
    let mut path = case.as_os_str().to_owned();
    path.push(".expected");
    path.into()
}

/// The options in the first line of an expectation.
fn options(told: &str) -> ReadOptions {
    let mut options = ReadOptions::default();
    let words = told
        .lines()
        .next()
        .and_then(|line| line.strip_prefix('#'))
        .unwrap_or_default();
    for word in words.split_whitespace() {
        match word.split_once('=') {
            Some(("from", tag)) => options.from = Some(tag.parse().unwrap()),
            Some(("to", tag)) => options.to = Some(tag.parse().unwrap()),
            Some(("proposals", "read")) => options.proposals = Proposals::Read,
            Some(("columns", columns)) => options.columns = Some(columns.parse().unwrap()),
            _ => panic!("what does `{word}` ask for?"),
        }
    }
    options
}

/// What a file gives, in lines.
fn told(path: &Path, options: &ReadOptions) -> String {
    let mut lines = String::new();
    let mut reader = match open(path, options) {
        Ok(reader) => reader,
        Err(error) => return format!("error: {error}\n"),
    };
    for unit in &mut reader {
        match unit {
            Ok(unit) => lines.push_str(&serde_json::to_string(&unit).unwrap()),
            Err(Fault::Refused(refusal)) => lines.push_str(&format!("refused: {refusal}")),
            Err(Fault::Fatal(error)) => lines.push_str(&format!("error: {error}")),
        }
        lines.push('\n');
    }
    let summary = reader.summary();
    lines.push_str(&format!(
        "{} units, {} pairs, {} blank, {} in other languages, {} refused\n",
        summary.units, summary.pairs, summary.blank, summary.other_languages, summary.refused
    ));
    lines
}

#[test]
fn every_format_has_cases_and_reads_them_as_expected() {
    for format in FORMATS.iter().filter(|format| format.can_read()) {
        let cases = cases(format);
        assert!(!cases.is_empty(), "{} has no cases", format.name);
        for case in cases {
            let wanted = fs::read_to_string(expected(&case)).unwrap();
            let asked: String = wanted
                .lines()
                .take(1)
                .filter(|l| l.starts_with('#'))
                .map(|l| format!("{l}\n"))
                .collect();
            let found = asked + &told(&case, &options(&wanted));
            assert_eq!(found, wanted, "{}", case.display());
        }
    }
}

#[test]
fn every_case_is_recognised_by_its_content_or_name() {
    for format in FORMATS.iter().filter(|format| format.can_read()) {
        for case in cases(format) {
            let mut reader = open(
                &case,
                &options(&fs::read_to_string(expected(&case)).unwrap()),
            )
            .unwrap();
            assert_eq!(reader.summary().format, format.name, "{}", case.display());
            reader.by_ref().for_each(drop);
            let (read, size) = reader.progress();
            assert!(
                read >= size.unwrap() || format.name == "sdltm",
                "{}",
                case.display()
            );
        }
    }
}

#[test]
fn a_wrong_ending_does_not_hide_what_a_file_is() {
    for format in FORMATS {
        // Two tables differ in nothing but what parts their cells; two formats need their path.
        if ["moses", "sdltm", "xlsx", "docx"].contains(&format.name) || !format.can_read() {
            continue;
        }
        for case in cases(format) {
            let bytes = fs::read(&case).unwrap();
            let found = detect(&bytes, Path::new("upload.bin")).map(|format| format.name);
            assert_eq!(found, Some(format.name), "{}", case.display());
        }
    }
}

#[test]
fn a_file_cut_off_anywhere_is_read_or_refused_but_never_panics() {
    let scratch = tempfile::tempdir().unwrap();
    for format in FORMATS.iter().filter(|format| format.can_read()) {
        for case in cases(format) {
            let bytes = fs::read(&case).unwrap();
            let name = case.file_name().unwrap();
            // A database is read in place, and each opening costs; every page's edges will do.
            let step = if format.name == "sdltm" { 97 } else { 1 };
            for length in (0..bytes.len()).step_by(step) {
                let asked = ReadOptions {
                    format: Some(format.name.to_owned()),
                    ..ReadOptions::default()
                };
                if format.files == Files::OnePerLanguage || format.name == "sdltm" {
                    let cut = scratch.path().join(name);
                    fs::write(&cut, &bytes[..length]).unwrap();
                    let other = case.with_extension("en");
                    if format.files == Files::OnePerLanguage {
                        fs::copy(&other, scratch.path().join(other.file_name().unwrap())).unwrap();
                    }
                    told(&cut, &asked);
                } else if let Ok(all) = read(&bytes[..length], &name.to_string_lossy(), &asked) {
                    let whole = ["tmx", "xliff", "xlsx", "docx"].contains(&format.name);
                    let missing = bytes[length..]
                        .iter()
                        .any(|b| !b.is_ascii_whitespace() && *b != 0);
                    assert!(
                        !whole || !missing,
                        "{length} bytes of {} pass",
                        case.display()
                    );
                    drop(all);
                }
            }
        }
    }
}

fn pairs() -> Vec<Unit> {
    [
        ("El barco llegó al puerto.", "The ship reached the port."),
        ("Nadie bajó.", "Nobody got off."),
    ]
    .map(|(source, target)| {
        Unit::new(
            Variant::plain("es".parse().unwrap(), source),
            Variant::plain("en-GB".parse().unwrap(), target),
            Origin::Imported,
        )
    })
    .to_vec()
}

#[test]
fn what_a_format_writes_it_reads() {
    let scratch = tempfile::tempdir().unwrap();
    for format in FORMATS
        .iter()
        .filter(|format| format.can_write() && format.can_read())
    {
        let path = scratch.path().join(format!("units.{}", format.endings[0]));
        let mut writer = create_at(&path, format, &WriteOptions::default()).unwrap();
        for unit in pairs() {
            writer.write(&unit).unwrap();
        }
        let summary = writer.finish().unwrap();
        assert_eq!((summary.units, summary.stripped), (2, 0), "{}", format.name);
        assert!(
            summary.lost.is_empty(),
            "{}: {:?}",
            format.name,
            summary.lost
        );
        let path = match format.files {
            Files::One => path,
            Files::OnePerLanguage => path.with_extension("es"),
        };
        let asked = ReadOptions {
            from: "es".parse().ok(),
            to: "en-GB".parse().ok(),
            ..ReadOptions::default()
        };
        let units: Vec<Unit> = open(&path, &asked).unwrap().map(Result::unwrap).collect();
        assert_eq!(units, pairs(), "{}", format.name);
    }
}

#[test]
fn an_empty_export_is_a_file_of_its_format() {
    for format in FORMATS.iter().filter(|format| format.can_write()) {
        if format.files == Files::One {
            written(&[], format, &WriteOptions::default());
        }
    }
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(any::<char>(), 1..12).prop_map(String::from_iter),
        super::arbitrary::text(),
    ]
    .prop_map(|text| {
        if text.trim().is_empty() {
            format!("{text}x")
        } else {
            text
        }
    })
}

proptest! {
    #![proptest_config(random::cases(96))]

    #[test]
    fn any_text_can_be_written_and_what_is_written_can_be_read(
        texts in prop::collection::vec((any_text(), any_text()), 1..4),
    ) {
        let units: Vec<Unit> = texts
            .into_iter()
            .map(|(source, target)| Unit::new(
                Variant::plain("es".parse().unwrap(), source),
                Variant::plain("en".parse().unwrap(), target),
                Origin::Imported,
            ))
            .collect();
        let asked = ReadOptions {
            from: "es".parse().ok(),
            to: "en".parse().ok(),
            ..ReadOptions::default()
        };
        for format in FORMATS.iter().filter(|f| f.can_write() && f.can_read() && f.files == Files::One) {
            let (bytes, summary) = written(&units, format, &WriteOptions::default());
            let reading = ReadOptions { format: Some(format.name.into()), ..asked.clone() };
            match read(&bytes, "", &reading) {
                Ok(all) => {
                    prop_assert_eq!(&all.refused, &[], "{}", format.name);
                    if summary.stripped == 0 && summary.lost.is_empty() {
                        prop_assert_eq!(&all.units, &units, "{}", format.name);
                    }
                }
                // Nothing is left of a glossary whose only terms look like comments.
                Err(error) => prop_assert!(!summary.lost.is_empty(), "{}: {}", format.name, error),
            }
        }
    }
}

#[test]
fn a_format_of_two_files_says_that_it_needs_a_path() {
    let moses = by_name("moses").unwrap();
    let error = tramo::formats::create(Box::new(std::io::sink()), moses, &WriteOptions::default());
    assert_eq!(
        error.err().unwrap().to_string(),
        "moses: writes two files and needs a path for them"
    );
}

/// Writes the expectations anew; look at the difference before you keep it.
#[test]
#[ignore = "writes the expected files"]
fn expectations_are_written() {
    for format in FORMATS {
        for file in fs::read_dir(folder(format)).into_iter().flatten() {
            let case = file.unwrap().path();
            if case
                .extension()
                .is_some_and(|ending| ending == "expected" || ending == "en")
            {
                continue;
            }
            let before = fs::read_to_string(expected(&case)).unwrap_or_default();
            let asked: String = before
                .lines()
                .take(1)
                .filter(|l| l.starts_with('#'))
                .map(|l| format!("{l}\n"))
                .collect();
            fs::write(expected(&case), asked + &told(&case, &options(&before))).unwrap();
        }
    }
}
