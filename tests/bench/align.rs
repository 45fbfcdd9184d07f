//! Alignment measured on a folder of gold ladders: F1 strict and lax, time, memory, reliability.
//!
//! `cargo bench --bench align -- FOLDER [NAME…] [--without SOURCE]… [--paragraphs] [--ablate]
//! [--growth] [--errors] [--write FOLDER] [--memory FILE]`
//!
//! The folder holds `NAME.es`, `NAME.en` (or other known languages), a segment a line, and
//! `NAME.gold`; `NAME.para.es` has a blank line where a paragraph begins. Time is that of the
//! process on all its threads; memory is the peak of the process while it aligned the document.
//! `--memory` tells the aligner what this memory has learnt of each document's words, as `tramo
//! align` does; the time has it in. `--growth` tables cost against length: the beginnings of the longest document, from 1,000
//! segments on both sides together up, and the document laid end to end up to 100,000.

mod measures;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use measures::beads::{BeadSets, Score, read};
use tramo::align::words::keys;
use tramo::align::{Aligner, SOURCES};
use tramo::lang::{LANGUAGES, Language};
use tramo::model::{Bead, Block, LinkCounts, Segment};
use tramo::store::sqlite::Sqlite;
use tramo::store::{Languages, LinkStore, Words};

struct Request {
    folder: PathBuf,
    names: Vec<String>,
    without: Vec<&'static str>,
    paragraphs: Paragraphs,
    ablate: bool,
    growth: bool,
    errors: bool,
    write: Option<PathBuf>,
    memory: Option<Sqlite>,
}

#[derive(Clone, Copy, PartialEq)]
enum Paragraphs {
    Read,
    Ignored,
}

struct Document {
    name: String,
    languages: [&'static Language; 2],
    sides: [Vec<Segment>; 2],
    gold: Vec<BeadSets>,
}

struct Measured {
    score: Score,
    seconds: f64,
    megabytes: f64,
    beads: Vec<Bead>,
}

fn main() {
    let Some(request) = request() else {
        // `cargo bench` runs every bench; without a folder there is nothing to measure here.
        println!("give a folder of gold ladders: cargo bench --bench align -- FOLDER");
        return;
    };
    let documents = documents(&request);
    println!(
        "{:<28} {:>6} {:>7} {:>7} {:>7} {:>7} {:>8} {:>6} {:>10}",
        "document", "beads", "strict", "P", "R", "lax", "CPU s", "MB", "no lexicon"
    );
    let mut reliability = Reliability::default();
    for document in &documents {
        let measured = measure(document, &request.without, request.memory.as_ref());
        let mut wordless = request.without.clone();
        wordless.push("lexicon");
        let unaided = measure(document, &wordless, request.memory.as_ref())
            .score
            .strict();
        let (precision, recall) = measured.score.strict_parts();
        println!(
            "{:<28} {:>6} {:>7.4} {:>7.4} {:>7.4} {:>7.4} {:>8.2} {:>6.0} {:>10.4}",
            document.name,
            document.gold.len(),
            measured.score.strict(),
            precision,
            recall,
            measured.score.lax(),
            measured.seconds,
            measured.megabytes,
            unaided
        );
        reliability.add(&document.gold, &measured.beads);
        if request.errors {
            show_errors(document, &measured.beads);
        }
        if let Some(folder) = &request.write {
            write(folder, &document.name, &measured.beads);
        }
    }
    reliability.print();
    if request.growth
        && let Some(longest) = documents
            .iter()
            .max_by_key(|document| document.sides[0].len())
    {
        grow(longest, &request.without);
    }
    if request.ablate {
        ablate(&documents, &request.without);
    }
}

fn request() -> Option<Request> {
    let mut request = Request {
        folder: PathBuf::new(),
        names: Vec::new(),
        without: Vec::new(),
        paragraphs: Paragraphs::Ignored,
        ablate: false,
        growth: false,
        errors: false,
        write: None,
        memory: None,
    };
    let mut folder = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--bench" => {}
            "--paragraphs" => request.paragraphs = Paragraphs::Read,
            "--ablate" => request.ablate = true,
            "--growth" => request.growth = true,
            "--errors" => request.errors = true,
            "--write" => request.write = arguments.next().map(PathBuf::from),
            "--memory" => {
                let path = arguments.next().map(PathBuf::from).unwrap_or_default();
                request.memory = Some(Sqlite::open(&path).expect("a memory"));
            }
            "--without" => {
                let name = arguments.next().unwrap_or_default();
                let source = SOURCES.iter().find(|source| source.name == name);
                request
                    .without
                    .push(source.expect("a source of evidence").name);
            }
            _ if folder.is_none() => folder = Some(PathBuf::from(argument)),
            _ => request.names.push(argument),
        }
    }
    request.folder = folder?;
    Some(request)
}

fn documents(request: &Request) -> Vec<Document> {
    let mut names: Vec<String> = std::fs::read_dir(&request.folder)
        .expect("a folder")
        .filter_map(|found| {
            Some(
                found
                    .ok()?
                    .file_name()
                    .to_str()?
                    .strip_suffix(".gold")?
                    .to_owned(),
            )
        })
        .filter(|name| request.names.is_empty() || request.names.contains(name))
        .collect();
    names.sort();
    names
        .into_iter()
        .map(|name| document(&request.folder, name, request.paragraphs))
        .collect()
}

fn document(folder: &Path, name: String, paragraphs: Paragraphs) -> Document {
    let languages: Vec<&'static Language> = LANGUAGES
        .iter()
        .copied()
        .filter(|language| folder.join(format!("{name}.{}", language.code)).exists())
        .collect();
    let [source, target] = languages[..] else {
        panic!("{name}: two languages expected");
    };
    let sides = [source, target].map(|language| {
        let marked = folder.join(format!("{name}.para.{}", language.code));
        let path = if paragraphs == Paragraphs::Read && marked.exists() {
            marked
        } else {
            folder.join(format!("{name}.{}", language.code))
        };
        segments(&std::fs::read_to_string(&path).expect("a readable side"))
    });
    let gold = std::fs::read_to_string(folder.join(format!("{name}.gold"))).expect("gold");
    Document {
        name,
        languages: [source, target],
        sides,
        gold: read(&gold),
    }
}

fn segments(text: &str) -> Vec<Segment> {
    let mut segments = Vec::new();
    let (mut paragraph, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        let written = line.trim();
        if written.is_empty() {
            paragraph += 1;
        } else {
            segments.push(Segment {
                text: written.to_owned(),
                span: at..at + line.len(),
                paragraph,
                block: Block::Body,
            });
        }
        at += line.len();
    }
    segments
}

fn measure(document: &Document, without: &[&'static str], memory: Option<&Sqlite>) -> Measured {
    // Asks the kernel to forget the peak so far.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let before = cpu_seconds();
    let mut aligner = Aligner::new(document.languages[0], document.languages[1]);
    for source in without {
        aligner = aligner.without(source);
    }
    if let Some(memory) = memory {
        aligner = aligner.with_memory(learnt(memory, document));
    }
    let alignment = aligner
        .align(&document.sides[0], &document.sides[1], &mut |_| {
            ControlFlow::Continue(())
        })
        .expect("nobody stops it");
    let seconds = cpu_seconds() - before;
    let beads = alignment.ladder.beads().to_vec();
    let mut score = Score::default();
    score.add(&document.gold, &beads.iter().map(sets).collect::<Vec<_>>());
    Measured {
        score,
        seconds,
        megabytes: peak_megabytes(),
        beads,
    }
}

/// What a memory has learnt of the document's words.
fn learnt(memory: &Sqlite, document: &Document) -> LinkCounts {
    let [source, target] = [0, 1].map(|side| {
        let texts = document.sides[side].iter();
        keys(document.languages[side], texts.map(|one| one.text.as_str()))
    });
    let [from, to] = document
        .languages
        .map(|language| language.code.parse().expect("a tag"));
    let languages = Languages {
        source: &from,
        target: &to,
    };
    let words = Words {
        source: &source,
        target: &target,
    };
    memory.links(languages, words).expect("counts")
}

fn sets(bead: &Bead) -> BeadSets {
    (bead.source.clone().collect(), bead.target.clone().collect())
}

/// Beads by confidence: how many, how many are right, and their mean confidence.
#[derive(Default)]
struct Reliability {
    bins: [(usize, usize, f64); 10],
}

impl Reliability {
    fn add(&mut self, gold: &[BeadSets], beads: &[Bead]) {
        let truth: std::collections::HashSet<&BeadSets> = gold.iter().collect();
        // A bead without a side is right where its segments stand alone, however they are grouped.
        let mut alone = [
            std::collections::HashSet::<usize>::new(),
            std::collections::HashSet::<usize>::new(),
        ];
        for (source, target) in gold {
            if target.is_empty() {
                alone[0].extend(source);
            }
            if source.is_empty() {
                alone[1].extend(target);
            }
        }
        for bead in beads {
            let (source, target) = sets(bead);
            let right = if target.is_empty() {
                source.iter().all(|i| alone[0].contains(i))
            } else if source.is_empty() {
                target.iter().all(|j| alone[1].contains(j))
            } else {
                truth.contains(&(source, target))
            };
            let bin = &mut self.bins[((bead.confidence * 10.0) as usize).min(9)];
            bin.0 += 1;
            bin.1 += usize::from(right);
            bin.2 += bead.confidence;
        }
    }

    fn print(&self) {
        println!(
            "\n{:<12} {:>7} {:>11} {:>7}",
            "confidence", "beads", "mean", "right"
        );
        for (at, (beads, right, sum)) in self.bins.iter().enumerate().rev() {
            if *beads > 0 {
                let of = *beads as f64;
                println!(
                    "{:.1} to {:.1} {:>9} {:>11.3} {:>7.3}",
                    at as f64 / 10.0,
                    (at + 1) as f64 / 10.0,
                    beads,
                    sum / of,
                    *right as f64 / of
                );
            }
        }
    }
}

/// Cost against length.
fn grow(document: &Document, without: &[&'static str]) {
    println!("\ncost against length, {}", document.name);
    println!(
        "{:>9} {:>8} {:>12} {:>6} {:>7}",
        "segments", "CPU s", "µs a segment", "MB", "strict"
    );
    let whole: usize = document.sides.iter().map(Vec::len).sum();
    for wanted in [1_000, 3_000, 10_000, 30_000, 100_000] {
        let mut grown = Document {
            name: document.name.clone(),
            languages: document.languages,
            sides: [Vec::new(), Vec::new()],
            gold: Vec::new(),
        };
        while grown.sides.iter().map(Vec::len).sum::<usize>() < wanted && whole > 0 {
            let (i, j) = (grown.sides[0].len(), grown.sides[1].len());
            for (source, target) in &document.gold {
                if grown.sides.iter().map(Vec::len).sum::<usize>() >= wanted {
                    break;
                }
                grown.sides[0].extend(source.iter().map(|at| document.sides[0][*at].clone()));
                grown.sides[1].extend(target.iter().map(|at| document.sides[1][*at].clone()));
                grown.gold.push((
                    source.iter().map(|at| at + i).collect(),
                    target.iter().map(|at| at + j).collect(),
                ));
            }
        }
        let segments: usize = grown.sides.iter().map(Vec::len).sum();
        let measured = measure(&grown, without, None);
        println!(
            "{segments:>9} {:>8.2} {:>12.0} {:>6.0} {:>7.4}",
            measured.seconds,
            measured.seconds * 1e6 / segments as f64,
            measured.megabytes,
            measured.score.strict()
        );
    }
}

/// F1 of every document without each source in turn.
fn ablate(documents: &[Document], without: &[&'static str]) {
    println!("\nstrict F1 without each source");
    let mut rows: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for source in SOURCES {
        let mut left_out = without.to_vec();
        left_out.push(source.name);
        let scores = documents
            .iter()
            .map(|d| measure(d, &left_out, None).score.strict());
        rows.insert(source.name, scores.collect());
    }
    for (name, scores) in rows {
        let shown: Vec<String> = scores.iter().map(|score| format!("{score:.4}")).collect();
        println!("{name:<12} {}", shown.join(" "));
    }
}

/// Beads found that are not in the gold, with what the gold has for their source segments.
fn show_errors(document: &Document, beads: &[Bead]) {
    for bead in beads
        .iter()
        .filter(|b| !b.source.is_empty() && !b.target.is_empty())
    {
        let found = sets(bead);
        if !document.gold.contains(&found) {
            let truth: Vec<&BeadSets> = document
                .gold
                .iter()
                .filter(|(s, t)| {
                    s.iter().any(|i| bead.source.contains(i))
                        || t.iter().any(|j| bead.target.contains(j))
                })
                .collect();
            println!("  {:?} {:.3} gold {truth:?}", found, bead.confidence);
        }
    }
}

/// The ladder as a gold file is written, with each bead's confidence in a third column.
fn write(folder: &Path, name: &str, beads: &[Bead]) {
    let side = |range: &std::ops::Range<usize>| {
        range
            .clone()
            .map(|n| n.to_string())
            .collect::<Vec<_>>()
            .join(",")
    };
    let lines: Vec<String> = beads
        .iter()
        .map(|bead| {
            format!(
                "{}\t{}\t{:.4}\n",
                side(&bead.source),
                side(&bead.target),
                bead.confidence
            )
        })
        .collect();
    std::fs::write(folder.join(format!("{name}.found")), lines.concat())
        .expect("a folder to write to");
}

/// User and system time of the process, from `/proc`, in steps of a hundredth of a second.
fn cpu_seconds() -> f64 {
    const TICKS: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in parentheses may hold spaces; user and system ticks are 12th and 13th after it.
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks: f64 = after
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<f64>().ok())
        .sum();
    ticks / TICKS
}

fn peak_megabytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok())
        .unwrap_or(f64::NAN)
        / 1024.0
}
