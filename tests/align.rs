//! Alignment keeps its promises: every source of evidence earns its place, odd documents are
//! borne, and every ladder is whole.

mod random;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tramo::align::words::{Counter, WordAligner};
use tramo::align::{Aligner, Alignment, Explained, Progress, SOURCES, Stopped};
use tramo::lang::{Language, Lexicon, Rendering};
use tramo::model::{Block, Ladder, Segment};

fn spanish_english() -> Aligner {
    Aligner::new(language("es"), language("en"))
}

fn language(code: &str) -> &'static Language {
    Language::by_code(code).unwrap()
}

fn segment(text: &str, paragraph: usize) -> Segment {
    Segment {
        text: text.to_owned(),
        span: 0..text.len(),
        paragraph,
        block: Block::Body,
    }
}

fn segments<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> Vec<Segment> {
    texts
        .into_iter()
        .map(|text| segment(text.as_ref(), 0))
        .collect()
}

fn align(aligner: &Aligner, source: &[Segment], target: &[Segment]) -> Alignment {
    aligner
        .align(source, target, &mut |_| ControlFlow::Continue(()))
        .unwrap()
}

/// Beads as pairs of runs, neighbours of one side joined: where a segment stands alone between
/// others that do is of no account.
fn shape(ladder: &Ladder) -> Vec<(Vec<usize>, Vec<usize>)> {
    let beads = ladder.beads().iter();
    let mut shape: Vec<(Vec<usize>, Vec<usize>)> = beads
        .map(|b| (b.source.clone().collect(), b.target.clone().collect()))
        .collect();
    shape.sort_by_key(|(s, t)| (s.is_empty(), s.first().copied(), t.first().copied()));
    shape
}

/// A case: beads divided by blank lines, `<` before source and `>` before target segments, `¶`
/// where a paragraph begins, `#` before a comment, `%` before a pair of texts that a memory holds.
struct Case {
    taught: Vec<(String, String)>,
    sides: [Vec<Segment>; 2],
    gold: Vec<(Vec<usize>, Vec<usize>)>,
}

fn case(path: &Path) -> Case {
    let text = std::fs::read_to_string(path).unwrap();
    let mut sides = [Vec::new(), Vec::new()];
    let mut paragraphs = [0, 0];
    let mut gold = Vec::new();
    let taught = text
        .lines()
        .filter_map(|line| line.strip_prefix('%')?.split_once('|'));
    let taught = taught.map(|(source, target)| (source.to_owned(), target.to_owned()));
    for bead in text.split("\n\n") {
        let mut runs = [Vec::new(), Vec::new()];
        for line in bead.lines().filter(|line| !line.starts_with(['#', '%'])) {
            let side = match line.as_bytes()[0] {
                b'<' => 0,
                b'>' => 1,
                _ => panic!("{}: `{line}` is of neither side", path.display()),
            };
            let rest = &line[1..];
            paragraphs[side] += usize::from(rest.starts_with('¶'));
            let written = rest.trim_start_matches('¶').trim();
            runs[side].push(sides[side].len());
            sides[side].push(segment(written, paragraphs[side]));
        }
        let [source, target] = runs;
        gold.push((source, target));
    }
    gold.sort_by_key(|(s, t)| (s.is_empty(), s.first().copied(), t.first().copied()));
    Case {
        taught: taught.collect(),
        sides,
        gold,
    }
}

impl Case {
    /// An aligner that knows what the case's memory has learnt.
    fn aligner(&self) -> Aligner {
        if self.taught.is_empty() {
            return spanish_english();
        }
        let [es, en] = ["es", "en"].map(|code| Some(language(code)));
        let mut counter = Counter::new(WordAligner::new(es, en));
        for (source, target) in &self.taught {
            let [source, target] =
                [source, target].map(|text| text.split_whitespace().collect::<Vec<_>>());
            counter.add(&source, &target, 1.0);
        }
        spanish_english().with_memory(counter.take())
    }
}

fn cases(source: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/align")
        .join(source);
    let mut cases: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|_| panic!("no cases for `{source}` in {}", folder.display()))
        .map(|found| found.unwrap().path())
        .collect();
    cases.sort();
    cases
}

#[test]
fn every_source_of_evidence_earns_its_place() {
    let mut failures = Vec::new();
    for source in SOURCES {
        let cases = cases(source.name);
        assert!(!cases.is_empty(), "no case for `{}`", source.name);
        for path in cases {
            let case = case(&path);
            let [es, en] = &case.sides;
            let with = shape(&align(&case.aligner(), es, en).ladder);
            if with != case.gold {
                failures.push(format!(
                    "{}: found {with:?}, expected {:?}",
                    path.display(),
                    case.gold
                ));
            }
            let without = shape(&align(&case.aligner().without(source.name), es, en).ladder);
            if without == case.gold {
                failures.push(format!("{}: right without it, too", path.display()));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A side of a sample: a segment a line, a blank line where a paragraph begins.
fn sample_side(path: &Path) -> Vec<Segment> {
    let mut paragraph = 0;
    let mut side = Vec::new();
    for line in std::fs::read_to_string(path).unwrap().lines() {
        match line.trim() {
            "" => paragraph += 1,
            text => side.push(segment(text, paragraph)),
        }
    }
    side
}

#[test]
fn the_samples_align_as_a_translator_would() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let (mut right, mut found, mut expected) = (0, 0, 0);
    for file in std::fs::read_dir(&folder).unwrap() {
        let path = file.unwrap().path();
        if path
            .extension()
            .is_none_or(|extension| extension != "ladder")
        {
            continue;
        }
        let numbers = |side: &str| -> Vec<usize> {
            side.split(',')
                .filter(|n| !n.is_empty())
                .map(|n| n.parse().unwrap())
                .collect()
        };
        let text = std::fs::read_to_string(&path).unwrap();
        let gold: Vec<_> = text
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .map(|(source, target)| (numbers(source), numbers(target)))
            .filter(|(source, target)| !source.is_empty() && !target.is_empty())
            .collect();
        let [es, en] =
            ["es", "en"].map(|code| sample_side(&path.with_extension(format!("{code}.segments"))));
        let ladder = align(&spanish_english(), &es, &en).ladder;
        let beads: Vec<_> = shape(&ladder)
            .into_iter()
            .filter(|(source, target)| !source.is_empty() && !target.is_empty())
            .collect();
        right += beads.iter().filter(|bead| gold.contains(bead)).count();
        found += beads.len();
        expected += gold.len();
    }
    assert!(expected > 300);
    let f1 = 2.0 * right as f64 / (found + expected) as f64;
    assert!(f1 >= 0.98, "strict F1 {f1}");
}

#[test]
fn a_pair_without_a_lexicon_is_aligned_by_what_remains() {
    let german = [
        "Die Sitzung begann 1949 in Bonn.",
        "Adenauer sprach lange über die Republik.",
        "Draußen regnete es in Strömen auf die Kastanien am Ufer.",
        "Was wollte Schumacher nun tun?",
        "Die Delegation reiste am 12. Mai nach Hamburg.",
    ];
    let french = [
        "La séance s'ouvrit à Bonn en 1949.",
        "Adenauer parla longuement de la République.",
        "Qu'allait donc faire Schumacher ?",
        "La délégation partit pour Hambourg le 12 mai.",
    ];
    let aligner = Aligner::new(language("de"), language("fr"));
    let found = align(&aligner, &segments(german), &segments(french));
    let expected = [
        (vec![0], vec![0]),
        (vec![1], vec![1]),
        (vec![2], vec![]),
        (vec![3], vec![2]),
        (vec![4], vec![3]),
    ];
    assert_eq!(shape(&found.ladder), expected);
}

#[test]
fn a_lexicon_of_the_users_own_is_heard() {
    let source = ["Brolifa menucha.", "Tastipe rondil.", "Quemarsa lopi."];
    let target = ["Wigtoss frand.", "Sorrel blent."];
    let rendering = |source: &'static str, target: &'static str| Rendering {
        source: source.into(),
        target: target.into(),
        weight: 1.0,
    };
    let own = Lexicon::new(vec![
        rendering("tastipe", "wigtoss"),
        rendering("rondil", "frand"),
        rendering("quemarsa", "sorrel"),
        rendering("lopi", "blent"),
    ]);
    let (es, en) = (segments(source), segments(target));
    let with = align(&spanish_english().with_lexicon(own), &es, &en);
    let expected = [(vec![0], vec![]), (vec![1], vec![0]), (vec![2], vec![1])];
    assert_eq!(shape(&with.ladder), expected);
    assert_ne!(shape(&align(&spanish_english(), &es, &en).ladder), expected);
}

/// Sentences that all differ and whose words the embedded lexicon knows.
fn chapter(sentences: usize, from: usize) -> (Vec<String>, Vec<String>) {
    const SUBJECTS: [(&str, &str); 7] = [
        ("El médico", "The doctor"),
        ("La reina", "The queen"),
        ("Mi hermano", "My brother"),
        ("El juez", "The judge"),
        ("La maestra", "The teacher"),
        ("El pescador", "The fisherman"),
        ("La vecina", "The neighbour"),
    ];
    const VERBS: [(&str, &str); 11] = [
        ("compró", "bought"),
        ("perdió", "lost"),
        ("encontró", "found"),
        ("vendió", "sold"),
        ("pintó", "painted"),
        ("rompió", "broke"),
        ("escondió", "hid"),
        ("olvidó", "forgot"),
        ("miró", "looked at"),
        ("robó", "stole"),
        ("trajo", "brought"),
    ];
    const OBJECTS: [(&str, &str); 13] = [
        ("una mesa", "a table"),
        ("el caballo", "the horse"),
        ("tres libros", "three books"),
        ("su sombrero", "his hat"),
        ("la llave", "the key"),
        ("un barco", "a ship"),
        ("dos naranjas", "two oranges"),
        ("el cuchillo", "the knife"),
        ("la carta", "the letter"),
        ("una campana", "a bell"),
        ("el reloj", "the clock"),
        ("los zapatos", "the shoes"),
        ("el queso", "the cheese"),
    ];
    (from..from + sentences)
        .map(|n| {
            let (subject, verb, object) = (SUBJECTS[n % 7], VERBS[n % 11], OBJECTS[n % 13]);
            (
                format!("{} {} {}.", subject.0, verb.0, object.0),
                format!("{} {} {}.", subject.1, verb.1, object.1),
            )
        })
        .unzip()
}

#[test]
fn a_missing_chapter_and_different_openings_leave_the_rest_in_place() {
    let (es, en) = chapter(400, 0);
    let source: Vec<&str> = ["Prólogo del traductor.", "A mis padres, que leían."]
        .into_iter()
        .chain(es.iter().map(String::as_str))
        .collect();
    // Two hundred sentences are missing in the middle, and the opening is another.
    let target: Vec<&str> = ["All rights reserved."]
        .into_iter()
        .chain(en[..100].iter().map(String::as_str))
        .chain(en[300..].iter().map(String::as_str))
        .collect();
    let found = align(&spanish_english(), &segments(source), &segments(target));
    let right = found.ladder.beads().iter().filter(|bead| {
        let (i, j) = (bead.source.start, bead.target.start);
        bead.source.len() == 1
            && bead.target.len() == 1
            && ((2..102).contains(&i) && j == i - 1 || i >= 302 && j == i - 201)
    });
    assert!(right.count() >= 198, "of 200");
    let alone = found
        .ladder
        .beads()
        .iter()
        .filter(|bead| bead.target.is_empty());
    assert!(alone.count() >= 200);
}

#[test]
fn a_passage_that_changed_places_is_found() {
    let (es, en) = chapter(60, 0);
    let mut moved = en.clone();
    let passage: Vec<String> = moved.drain(10..14).collect();
    let at = 40;
    moved.splice(at..at, passage);
    let found = align(&spanish_english(), &segments(&es), &segments(&moved));
    let runs: Vec<_> = found
        .moved
        .iter()
        .map(|p| (p.source.clone(), p.target.clone()))
        .collect();
    assert_eq!(runs, [(10..14, 40..44)]);
    assert_eq!(found.moved[0].beads.len(), 4);
    let straight = align(&spanish_english(), &segments(&es), &segments(&en));
    assert!(straight.moved.is_empty());
}

#[test]
fn an_explanation_adds_up_what_each_source_says() {
    let (es, en) = chapter(5, 3);
    let aligner = spanish_english().explained(Explained::Yes);
    let found = align(&aligner, &segments(es), &segments(en));
    assert_eq!(found.explanations.len(), found.ladder.beads().len());
    for shares in &found.explanations {
        let of = |name| {
            shares
                .iter()
                .find(|s| s.source == name)
                .map_or(0.0, |s| s.nats)
        };
        assert!(of("lexicon") > 1.0, "{shares:?}");
        assert!(of("category") < 0.0, "{shares:?}");
        assert!(shares.is_sorted_by(|a, b| a.nats.abs() >= b.nats.abs()));
    }
    assert!(
        align(&spanish_english(), &segments(["Sí."]), &segments(["Yes."]))
            .explanations
            .is_empty()
    );
}

#[test]
fn the_caller_hears_of_progress_and_may_stop() {
    let (es, en) = chapter(300, 0);
    let (es, en) = (segments(es), segments(en));
    let mut heard: Vec<Progress> = Vec::new();
    spanish_english()
        .align(&es, &en, &mut |progress| {
            heard.push(progress);
            ControlFlow::Continue(())
        })
        .unwrap();
    assert!(heard.is_sorted_by_key(|p| p.done));
    assert!(heard.iter().all(|p| p.total == heard[0].total));
    assert_eq!(heard.last().unwrap().done, heard[0].total);
    let stopped = spanish_english().align(&es, &en, &mut |_| ControlFlow::Break(()));
    assert_eq!(stopped, Err(Stopped));
}

#[test]
fn an_empty_side_leaves_all_segments_alone() {
    let two = segments(["Uno.", "Dos."]);
    for (source, target) in [(&two[..], &[][..]), (&[][..], &two[..]), (&[][..], &[][..])] {
        let found = align(&spanish_english(), source, target);
        assert_eq!(found.ladder.beads().len(), source.len() + target.len());
    }
}

#[test]
fn one_segment_against_ten_thousand_is_borne() {
    let one = segments(["El reloj de la torre dio las siete."]);
    let many = segments((0..10_000).map(|n| format!("Nothing of note was written on page {n}.")));
    for (source, target) in [(&one, &many), (&many, &one)] {
        let found = align(&spanish_english(), source, target);
        let covered: usize = found
            .ladder
            .beads()
            .iter()
            .map(|b| b.source.len() + b.target.len())
            .sum();
        assert_eq!(covered, 10_001);
    }
}

#[test]
fn identical_texts_align_one_to_one() {
    let (es, _) = chapter(200, 0);
    let both = segments(es);
    let found = align(&spanish_english(), &both, &both);
    assert!(
        found
            .ladder
            .beads()
            .iter()
            .all(|b| b.source == b.target && b.source.len() == 1)
    );
}

#[test]
fn a_table_of_numbers_aligns_row_by_row() {
    let rows = |point: char, thousands: char| {
        (0..500).map(move |n| {
            format!(
                "{}{thousands}{:03}{point}{:02}",
                1 + n % 9,
                n * 37 % 1_000,
                n % 100
            )
        })
    };
    let found = align(
        &spanish_english(),
        &segments(rows(',', '.')),
        &segments(rows('.', ',')),
    );
    let straight = found
        .ladder
        .beads()
        .iter()
        .filter(|b| b.source == b.target && b.source.len() == 1);
    assert_eq!(straight.count(), 500);
}

#[test]
fn the_same_sentence_a_thousand_times_aligns_in_order() {
    let source = segments(std::iter::repeat_n("Sí, señor.", 1_000));
    let target = segments(std::iter::repeat_n("Yes, sir.", 1_000));
    let found = align(&spanish_english(), &source, &target);
    let straight = found.ladder.beads().iter().filter(|b| b.source == b.target);
    assert!(straight.count() >= 990);
    // A few more on one side: all that can be asked is a whole ladder of likely beads.
    let found = align(&spanish_english(), &source, &target[..980]);
    let pairs = found
        .ladder
        .beads()
        .iter()
        .filter(|b| !b.source.is_empty() && !b.target.is_empty());
    assert!(pairs.count() >= 900);
}

#[test]
fn the_same_documents_always_give_the_same_ladder() {
    let (es, en) = chapter(150, 5);
    let (es, en) = (segments(es), segments(&en[3..]));
    let first = align(&spanish_english(), &es, &en);
    for _ in 0..3 {
        assert_eq!(align(&spanish_english(), &es, &en), first);
    }
}

/// Texts as documents have them and as no document should.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "(El|La|Un|Of|The) [a-zñé]{1,9}( [a-z]{1,9}){0,6}[.?!:…]",
        1 => "[0-9]{1,4}([.,][0-9]{1,3}){0,2}",
        1 => "\\PC{0,20}",
        1 => Just(String::new()),
        1 => Just("—¿«…»?".to_owned()),
    ]
}

fn block() -> impl Strategy<Value = Block> {
    prop_oneof![
        4 => Just(Block::Body),
        1 => (1_u8..7).prop_map(Block::Heading),
        1 => Just(Block::ListPoint),
        1 => Just(Block::TableCell),
    ]
}

fn document() -> impl Strategy<Value = Vec<Segment>> {
    prop::collection::vec((text(), block(), 0_usize..3), 0..40).prop_map(|parts| {
        let mut paragraph = 0;
        parts
            .into_iter()
            .map(|(text, block, step)| {
                paragraph += step;
                Segment {
                    block,
                    ..segment(&text, paragraph)
                }
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(random::cases(32))]

    #[test]
    fn beads_cover_both_sides_once_and_in_order(source in document(), target in document()) {
        let found = align(&spanish_english(), &source, &target);
        let beads = found.ladder.beads().to_vec();
        prop_assert!(beads.iter().all(|b| (0.0..=1.0).contains(&b.confidence)), "{beads:?}");
        prop_assert!(Ladder::new(beads, source.len(), target.len()).is_ok());
        for passage in &found.moved {
            prop_assert!(passage.source.end <= source.len() && passage.target.end <= target.len());
        }
    }
}

/// A document with these segments in the middle, and what is found for them, counted from 0.
fn amid(es: &[&str], en: &[&str]) -> Vec<(Vec<usize>, Vec<usize>)> {
    let (source, target) = chapter(40, 0);
    let put = |side: &[String], middle: &[&str]| {
        let (before, after) = side.split_at(20);
        let middle = middle.iter().map(|text| (*text).to_owned());
        segments(
            before
                .iter()
                .cloned()
                .chain(middle)
                .chain(after.iter().cloned()),
        )
    };
    let found = align(&spanish_english(), &put(&source, es), &put(&target, en));
    let beads = found.ladder.beads().iter();
    let within = beads.filter(|bead| bead.source.start >= 20 && bead.source.end <= 20 + es.len());
    let from_20 =
        |run: &std::ops::Range<usize>| -> Vec<usize> { run.clone().map(|n| n - 20).collect() };
    within
        .map(|bead| (from_20(&bead.source), from_20(&bead.target)))
        .filter(|(source, _)| !source.is_empty())
        .collect()
}

#[test]
fn one_segment_is_found_against_five() {
    let found = amid(
        &[
            "Entonces Mercedes abrió la ventana, miró el jardín de Tobías, llamó al perro, pagó 350 pesos y encendió la lámpara de aceite en la cocina.",
        ],
        &[
            "Then Mercedes opened the window.",
            "She looked at the garden of Tobías.",
            "She called the dog.",
            "She paid 350 pesos.",
            "And she lit the oil lamp in the kitchen.",
        ],
    );
    assert_eq!(found, [(vec![0], vec![0, 1, 2, 3, 4])]);
}

#[test]
fn two_segments_are_found_against_three_that_are_cut_otherwise() {
    let found = amid(
        &[
            "Tobías leyó la carta de Jerónimo en la cocina, y Mercedes buscó en el jardín su paraguas verde,",
            "encontró 350 pesos y una llave de plata bajo la piedra, y el notario de Guanajuato firmó el contrato.",
        ],
        &[
            "Tobías read the letter from Jerónimo in the kitchen.",
            "Mercedes looked for her green umbrella in the garden and found 350 pesos and a silver key under the stone.",
            "The notary from Guanajuato signed the contract.",
        ],
    );
    assert_eq!(found, [(vec![0, 1], vec![0, 1, 2])]);
}
