//! Segmentation of every language, case by case: `tests/segmentation/{code}.txt`.
//!
//! A case is a text, a line `---`, its segments one a line, a line `===`. Lines that begin with
//! `##` group the cases. `\u{a0}` stands for the character of that number.

use std::path::PathBuf;

use tramo::lang::{LANGUAGES, Language};
use tramo::segment::{Segmenter, unwrapped};

struct Case {
    line: usize,
    text: String,
    segments: Vec<String>,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/segmentation")
}

fn cases(code: &str) -> Vec<Case> {
    let path = folder().join(format!("{code}.txt"));
    let data = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut cases = Vec::new();
    let (mut text, mut segments): (Vec<&str>, Option<Vec<String>>) = (Vec::new(), None);
    let mut begin = 1;
    for (number, line) in data.lines().enumerate() {
        match (line, &mut segments) {
            (line, None) if line.starts_with("##") => assert!(text.is_empty(), "{code}:{number}"),
            ("---", None) => segments = Some(Vec::new()),
            ("===", Some(found)) => {
                cases.push(Case {
                    line: begin,
                    text: written(&text.join("\n")),
                    segments: std::mem::take(found),
                });
                (text, segments) = (Vec::new(), None);
            }
            (line, Some(found)) => found.push(written(line)),
            (line, None) => {
                if text.is_empty() {
                    begin = number + 1;
                }
                text.push(line);
            }
        }
    }
    assert!(
        text.is_empty() && segments.is_none(),
        "{code}: the last case has no end"
    );
    cases
}

/// `\u{a0}` as its character.
fn written(line: &str) -> String {
    let mut parts = line.split("\\u{");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once('}').expect("an escape is closed");
        let number = u32::from_str_radix(number, 16).expect("an escape is a number");
        text.push(char::from_u32(number).expect("an escape is a character"));
        text.push_str(rest);
    }
    text
}

#[test]
fn every_language_segments_its_cases_as_they_say() {
    let mut wrong = Vec::new();
    for language in LANGUAGES {
        let segmenter = Segmenter::new(language);
        for case in cases(language.code) {
            let found: Vec<String> = segmenter
                .segments(&case.text)
                .into_iter()
                .map(|s| s.text)
                .collect();
            if found != case.segments {
                let code = language.code;
                wrong.push(format!("{code}.txt:{}\n  found {found:#?}", case.line));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_language_has_cases_and_the_two_main_ones_have_sixty() {
    for language in LANGUAGES {
        let least = match language.code {
            "es" | "en" => 60,
            _ => 15,
        };
        let found = cases(language.code).len();
        assert!(found >= least, "{}: {found} cases", language.code);
    }
}

#[test]
fn spans_are_the_segments_places_in_order_and_hold_all_that_is_not_white_space() {
    for language in LANGUAGES {
        let segmenter = Segmenter::new(language);
        for case in cases(language.code) {
            let solid = |text: &str| -> String {
                text.chars()
                    .filter(|c| !c.is_whitespace() && !"\u{ad}\u{200b}\u{feff}".contains(*c))
                    .collect()
            };
            let mut reached = 0;
            let mut all = String::new();
            for segment in segmenter.segments(&case.text) {
                assert!(segment.span.start >= reached && segment.span.end > segment.span.start);
                reached = segment.span.end;
                all.push_str(&case.text[segment.span.clone()]);
                assert_eq!(segment.text, unwrapped(&case.text[segment.span]));
            }
            assert_eq!(
                solid(&all),
                solid(&case.text),
                "{}.txt:{}",
                language.code,
                case.line
            );
        }
    }
}

#[test]
fn the_explanation_has_a_boundary_before_every_segment_but_the_first() {
    for language in LANGUAGES {
        let segmenter = Segmenter::new(language);
        for case in cases(language.code) {
            let explained = segmenter.explain(&case.text);
            let begins: Vec<usize> = segmenter
                .segments(&case.text)
                .iter()
                .map(|s| s.span.start)
                .skip(1)
                .collect();
            for begin in begins {
                let named = explained.iter().any(|decision| {
                    decision.boundary
                        && decision.at <= begin
                        && case.text[decision.at..begin].trim().is_empty()
                });
                assert!(named, "{}.txt:{} byte {begin}", language.code, case.line);
            }
        }
    }
}

#[test]
fn every_case_file_belongs_to_a_language() {
    for file in std::fs::read_dir(folder()).expect("the folder of cases can be read") {
        let path = file.expect("its files can be listed").path();
        let code = path.file_stem().unwrap_or_default().to_string_lossy();
        assert!(
            Language::by_code(&code).is_ok(),
            "{} is run by no test",
            path.display()
        );
    }
}
