//! The main job on the samples: segmented, aligned and looked up as the gold files say.

use std::path::{Path, PathBuf};

use tramo::app::align::{self, Aligned, Options, Particulars};
use tramo::app::input::{Cutting, LineBreaks};
use tramo::model::Segment;

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

fn options(cutting: Cutting) -> Options {
    Options {
        from: "es".parse().unwrap(),
        to: "en".parse().unwrap(),
        cutting,
        doubtful_below: align::DOUBTFUL_BELOW,
        stored_from: 0.0,
        explained: Default::default(),
        particulars: Particulars::default(),
    }
}

fn aligned() -> Vec<Aligned> {
    let options = options(Cutting::built_in(LineBreaks::Auto));
    let pairing = align::pairs(&samples(), &options.from, &options.to).unwrap();
    assert!(pairing.alone.is_empty(), "{:?}", pairing.alone);
    let go_on = |_| std::ops::ControlFlow::Continue(());
    align::align_all(&pairing.pairs, &options, &align::Knowledge::none(), &go_on)
        .into_iter()
        .map(Result::unwrap)
        .collect()
}

fn lines(name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(samples().join(name)).unwrap();
    text.lines()
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A bead by its texts, white space folded: what it holds whatever its segments are numbered.
type Texts = (String, String);

fn folded<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts
        .flat_map(str::split_whitespace)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The gold beads of a document that have text on both sides.
fn gold(name: &str) -> Vec<Texts> {
    let ladder = std::fs::read_to_string(samples().join(format!("{name}.ladder"))).unwrap();
    let sides = ["es", "en"].map(|language| lines(&format!("{name}.{language}.segments")));
    let text = |side: &[String], list: &str| {
        let numbers = list.split(',').filter(|number| !number.is_empty());
        folded(numbers.map(|number| side[number.parse::<usize>().unwrap()].as_str()))
    };
    ladder
        .lines()
        .map(|line| line.split_once('\t').unwrap())
        .map(|(source, target)| (text(&sides[0], source), text(&sides[1], target)))
        .filter(|(source, target)| !source.is_empty() && !target.is_empty())
        .collect()
}

/// Strict F1: a bead counts when both sides are exactly the gold bead's; one-sided beads count on
/// neither side.
#[test]
fn the_ladders_of_the_samples_reach_a_strict_f1_of_95_percent() {
    let (mut right, mut found, mut expected) = (0, 0, 0);
    let mut report = String::new();
    for one in aligned() {
        let gold = gold(&one.document.name);
        let text = |segments: &[Segment]| folded(segments.iter().map(|s| s.text.as_str()));
        let beads: Vec<Texts> = one
            .ladder
            .beads()
            .iter()
            .filter(|bead| !bead.source.is_empty() && !bead.target.is_empty())
            .map(|bead| {
                let source = text(&one.source[bead.source.clone()]);
                (source, text(&one.target[bead.target.clone()]))
            })
            .collect();
        let hits = beads.iter().filter(|bead| gold.contains(bead)).count();
        report.push_str(&format!(
            "{}: {hits} right of {} found, {} expected\n",
            one.document.name,
            beads.len(),
            gold.len()
        ));
        (right, found, expected) = (right + hits, found + beads.len(), expected + gold.len());
    }
    let f1 = 2.0 * right as f64 / (found + expected) as f64;
    assert!(expected > 300, "the gold ladders are there");
    assert!(f1 >= 0.95, "strict F1 {f1:.4}\n{report}");
}

/// A few places are hard on purpose, as the samples' README says.
#[test]
fn the_samples_are_cut_as_their_segment_files_say() {
    let (mut expected, mut missed) = (0, Vec::new());
    for one in aligned() {
        for (segments, language) in [(&one.source, "es"), (&one.target, "en")] {
            let one_text = |text: &str| folded([text].into_iter());
            let found: Vec<String> = segments.iter().map(|s| one_text(&s.text)).collect();
            let lines = lines(&format!("{}.{language}.segments", one.document.name));
            expected += lines.len();
            missed.extend(
                lines
                    .into_iter()
                    .filter(|line| !found.contains(&one_text(line))),
            );
        }
    }
    assert!(expected > 700, "the segment files are there");
    assert!(
        missed.len() * 100 <= expected,
        "{} of {expected}:\n{missed:#?}",
        missed.len()
    );
}

#[test]
fn every_sample_has_a_date_where_it_opens_with_one() {
    let dates: Vec<(String, Option<String>)> = aligned()
        .into_iter()
        .map(|one| {
            (
                one.document.name,
                one.document.date.map(|date| date.to_string()),
            )
        })
        .collect();
    let of = |name: &str| dates.iter().find(|(n, _)| n == name).unwrap().1.as_deref();
    assert_eq!(of("visita-casa-blanca"), Some("2023-05-11"));
    assert_eq!(of("ayuda-humanitaria"), Some("2022-11-09"));
    assert_eq!(of("movilidad-laboral"), None);
}
