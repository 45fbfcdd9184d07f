//! How well the built-in segmenter finds the sentences of data that others have segmented.
//!
//! `cargo bench --bench segment_eval -- FOLDER [--errors FILE]`: every `*.jsonl` of the folder holds
//! lines `{"lang", "text", "sentences", "source"}`. Two segmentations agree on a boundary when
//! as many characters that are not white space stand before it; the end of a text is no boundary.
//! Printed per file and language: texts with every boundary right, in percent, and precision,
//! recall and F1 of the boundaries over all texts, in percent.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::Deserialize;
use tramo::lang::Language;
use tramo::segment::Segmenter;

#[derive(Deserialize)]
struct Case {
    lang: String,
    text: String,
    sentences: Vec<String>,
    source: String,
}

#[derive(Default)]
struct Score {
    texts: usize,
    right: usize,
    found: usize,
    expected: usize,
    agreed: usize,
}

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    let Some(folder) = arguments.iter().find(|a| !a.starts_with("--")) else {
        println!("no data folder given; nothing measured");
        return;
    };
    let shown = arguments
        .iter()
        .position(|a| a == "--errors")
        .and_then(|at| arguments.get(at + 1));
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the data folder can be read")
        .map(|file| file.expect("its files can be listed").path())
        .filter(|path| path.extension().is_some_and(|e| e == "jsonl"))
        .collect();
    files.sort();
    println!("| data | texts | right % | precision % | recall % | F1 % |");
    println!("|---|---|---|---|---|---|");
    for path in files {
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let data = std::fs::read_to_string(&path).expect("a data file can be read");
        let mut scores: BTreeMap<String, Score> = BTreeMap::new();
        for line in data.lines() {
            let case: Case = serde_json::from_str(line).expect("a line is a case");
            let Ok(language) = Language::by_code(&case.lang) else {
                continue;
            };
            let errors = shown.is_some_and(|file| *file == name);
            measure(&case, language, &name, errors, &mut scores);
        }
        for (row, score) in scores {
            println!("{}", score.row(&row));
        }
    }
}

fn measure(
    case: &Case,
    language: &'static Language,
    name: &str,
    errors: bool,
    scores: &mut BTreeMap<String, Score>,
) {
    let segments = Segmenter::new(language).segments(&case.text);
    let found = boundaries(segments.iter().map(|s| s.text.as_str()));
    let expected = boundaries(case.sentences.iter().map(String::as_str));
    let mut rows = vec![format!("{name} {}", case.lang)];
    if case.source.contains("pysbd/tests/lang") {
        rows.push(format!("{name} {} (pySBD's rules)", case.lang));
    }
    for row in rows {
        let score = scores.entry(row).or_default();
        score.texts += 1;
        score.right += usize::from(found == expected);
        score.found += found.len();
        score.expected += expected.len();
        score.agreed += found.intersection(&expected).count();
    }
    if errors && found != expected {
        println!("{} wrong in: {}", case.lang, context(&case.text, 0));
        for (kind, places) in [
            ("extra", &found - &expected),
            ("missing", &expected - &found),
        ] {
            for place in places {
                println!("{} {kind}: {}", case.lang, context(&case.text, place));
            }
        }
    }
}

/// Characters that are not white space before every boundary.
fn boundaries<'a>(sentences: impl Iterator<Item = &'a str>) -> BTreeSet<usize> {
    let mut passed = 0;
    let mut ends = BTreeSet::new();
    for sentence in sentences {
        passed += sentence.chars().filter(|c| !c.is_whitespace()).count();
        ends.insert(passed);
    }
    ends.remove(&passed);
    ends
}

/// The text around a boundary, marked with `‖`.
fn context(text: &str, place: usize) -> String {
    let solid = text.char_indices().filter(|(_, c)| !c.is_whitespace());
    let at = solid.map(|(at, _)| at).nth(place).unwrap_or(text.len());
    let from = text.floor_char_boundary(at.saturating_sub(70));
    let to = text.ceil_char_boundary((at + 50).min(text.len()));
    format!("{}‖{}", &text[from..at], &text[at..to]).replace('\n', "⏎")
}

impl Score {
    fn row(&self, name: &str) -> String {
        let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        let precision = percent(self.agreed, self.found);
        let recall = percent(self.agreed, self.expected);
        let f1 = percent(2 * self.agreed, self.found + self.expected);
        let right = percent(self.right, self.texts);
        format!(
            "| {name} | {} | {right:.1} ({}) | {precision:.2} | {recall:.2} | {f1:.2} |",
            self.texts, self.right
        )
    }
}
