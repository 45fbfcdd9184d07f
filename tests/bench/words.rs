//! The measures of word alignment and phrase spotting.
//!
//! `cargo bench --bench words -- FOLDER` prints alignment error (Och & Ney 2003), phrase spotting
//! and the reliability of its confidence for memories of several sizes; FOLDER holds gold links
//! (`*.gold.jsonl`: id, es, en, sure, poss), `europarl5k.tsv` to learn from, `spot.queries.jsonl`,
//! `terms.tsv` and `terms.queries.jsonl`. `-- FOLDER PAIRS.tsv` learns the pairs of a file (es,
//! tab, en) and prints the time and memory that it takes. `-- FOLDER --errors N` prints every Nth
//! of the phrases that are spotted wrongly with the greatest memory.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::Deserialize;
use tramo::align::words::{Counter, WordAligner};
use tramo::lang::Language;
use tramo::matching::{Rendered, spot};
use tramo::model::LinkCounts;
use tramo::text::tokens;

/// Pairs of texts in the memories that are measured; the last is as many as there are.
const SIZES: [usize; 3] = [450, 1_450, 6_200];
/// Probability from which a link counts.
const LINKED: f64 = 0.4;
/// Words that do not count in `exact*`.
const FUNCTION: &str = "the a an of to in on for with by and or at from as is are was were be been \
    this that these those it its their his her which who has have had , . ; : ( ) \" '";

#[derive(Deserialize)]
struct Gold {
    id: String,
    es: Vec<String>,
    en: Vec<String>,
    sure: Vec<(usize, usize)>,
    poss: Vec<(usize, usize)>,
}

#[derive(Deserialize)]
struct Query {
    id: Option<String>,
    line: Option<usize>,
    phrase: Vec<usize>,
    target: Vec<usize>,
}

fn main() {
    let mut arguments = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench");
    // `cargo test --benches` runs this without a folder.
    let Some(folder) = arguments.next().map(PathBuf::from) else {
        return;
    };
    let errors = match arguments.next() {
        Some(option) if option == "--errors" => arguments.next().and_then(|n| n.parse().ok()),
        Some(pairs) => return speed(Path::new(&pairs)),
        None => None,
    };
    let sets = ["xlwa-dev", "graca"].map(|name| {
        let file = folder.join(format!("{name}.gold.jsonl"));
        (name, lines::<Gold>(&file))
    });
    let europarl = pairs(&folder.join("europarl5k.tsv"));
    let queries: Vec<Query> = lines(&folder.join("spot.queries.jsonl"));
    for size in SIZES {
        let start = Instant::now();
        let mut texts: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
        let gold = || sets.iter().flat_map(|(_, set)| set);
        texts.extend(gold().map(|gold| (words(&gold.es), words(&gold.en))));
        let more = size.saturating_sub(texts.len());
        let split = |(es, en): &'_ (String, String)| (es.clone(), en.clone());
        let extra: Vec<(String, String)> = europarl.iter().take(more).map(split).collect();
        texts.extend(extra.iter().map(|(es, en)| (cut(es), cut(en))));
        let mut aligner = taught(&texts);
        println!("{} pairs, counted in {:.1?}", texts.len(), start.elapsed());
        for (name, set) in &sets {
            println!("  {name}: {}", alignment_error(&mut aligner, set));
        }
        let by_id: HashMap<&str, &Gold> = gold().map(|gold| (&*gold.id, gold)).collect();
        let of = |query: &Query| by_id[query.id.as_deref().expect("an id")];
        let judged: Vec<Judged> = (queries.iter())
            .map(|query| {
                let gold = of(query);
                judge(&mut aligner, &words(&gold.es), &words(&gold.en), query)
            })
            .collect();
        report("spot", &judged);
        if let Some(step) = errors.filter(|_| Some(size) == SIZES.last().copied()) {
            let wrong = queries
                .iter()
                .zip(&judged)
                .filter(|(_, one)| !one.but_for_grammar);
            for (query, judged) in wrong.step_by(step) {
                show(of(query), query, judged);
            }
        }
    }
    let memory = pairs(&folder.join("terms.tsv"));
    let texts: Vec<_> = memory.iter().map(|(es, en)| (cut(es), cut(en))).collect();
    let mut aligner = taught(&texts);
    let queries: Vec<Query> = lines(&folder.join("terms.queries.jsonl"));
    let judged = queries.iter().map(|query| {
        let (es, en) = &texts[query.line.expect("a line")];
        judge(&mut aligner, es, en, query)
    });
    report("terms", &judged.collect::<Vec<_>>());
}

fn lines<T: for<'a> Deserialize<'a>>(file: &Path) -> Vec<T> {
    let text = std::fs::read_to_string(file).expect("the data folder is complete");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON lines"))
        .collect()
}

fn pairs(file: &Path) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(file).expect("the data folder is complete");
    let pair = |line: &str| {
        line.split_once('\t')
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
    };
    text.lines().filter_map(pair).collect()
}

fn words(tokens: &[String]) -> Vec<&str> {
    tokens.iter().map(String::as_str).collect()
}

fn cut(text: &str) -> Vec<&str> {
    text.split(' ').collect()
}

fn languages() -> [Option<&'static Language>; 2] {
    ["es", "en"].map(|code| Language::by_code(code).ok())
}

fn counts(texts: &[(Vec<&str>, Vec<&str>)]) -> LinkCounts {
    let mut counter = Counter::new(aligner());
    for (source, target) in texts {
        counter.add(source, target, 1.0);
    }
    counter.take()
}

fn aligner() -> WordAligner {
    let [spanish, english] = languages();
    WordAligner::new(spanish, english)
}

fn taught(texts: &[(Vec<&str>, Vec<&str>)]) -> WordAligner {
    let mut aligner = aligner();
    aligner.know(&counts(texts));
    aligner
}

fn alignment_error(aligner: &mut WordAligner, set: &[Gold]) -> String {
    let (mut sure, mut found, mut hit_sure, mut hit_possible) = (0, 0, 0, 0);
    for gold in set {
        let is_sure: HashSet<_> = gold.sure.iter().copied().collect();
        let is_possible: HashSet<_> = gold.poss.iter().copied().collect();
        let links = aligner.links(&words(&gold.es), &words(&gold.en));
        sure += is_sure.len();
        for (i, j, _) in links.best_links(LINKED) {
            found += 1;
            hit_sure += usize::from(is_sure.contains(&(i, j)));
            let possible = is_sure.contains(&(i, j)) || is_possible.contains(&(i, j));
            hit_possible += usize::from(possible);
        }
    }
    let share = |part: usize, of: usize| part as f64 / of as f64;
    format!(
        "AER {:.4} P {:.4} R {:.4}",
        1.0 - share(hit_sure + hit_possible, found + sure),
        share(hit_possible, found),
        share(hit_sure, sure)
    )
}

/// A phrase that was spotted wrongly: the segment, what renders the phrase, and what was found.
fn show(gold: &Gold, query: &Query, judged: &Judged) {
    let marked = |words: &[String], marks: &[usize]| {
        let word = |(at, word): (usize, &String)| match marks.contains(&at) {
            true => format!("*{word}*"),
            false => word.clone(),
        };
        words
            .iter()
            .enumerate()
            .map(word)
            .collect::<Vec<_>>()
            .join(" ")
    };
    println!("\n{} {:.2}", gold.id, judged.confidence);
    println!("  asked {}", marked(&gold.es, &query.phrase));
    println!("  right {}", marked(&gold.en, &query.target));
    println!("  found {}", marked(&gold.en, &judged.positions));
}

struct Judged {
    positions: Vec<usize>,
    exact: bool,
    but_for_grammar: bool,
    confidence: f64,
}

fn judge(aligner: &mut WordAligner, es: &[&str], en: &[&str], query: &Query) -> Judged {
    let function: HashSet<&str> = FUNCTION.split_whitespace().collect();
    let content = |positions: &[usize]| -> Vec<usize> {
        let content = positions.iter().copied();
        let content: Vec<usize> = content
            .filter(|at| !function.contains(&*en[*at].to_lowercase()))
            .collect();
        match content.is_empty() {
            true => positions.to_vec(),
            false => content,
        }
    };
    let found = spot(&aligner.links(es, en), &query.phrase);
    let Rendered {
        positions,
        confidence,
    } = found.unwrap_or(Rendered {
        positions: Vec::new(),
        confidence: 0.0,
    });
    let mut target = query.target.clone();
    target.sort_unstable();
    Judged {
        exact: positions == target,
        but_for_grammar: !positions.is_empty() && content(&positions) == content(&target),
        confidence,
        positions,
    }
}

fn report(name: &str, all: &[Judged]) {
    let share = |of: &[&Judged], right: fn(&Judged) -> bool| {
        let count = of.iter().filter(|one| right(one)).count();
        count as f64 / of.len().max(1) as f64
    };
    let every: Vec<&Judged> = all.iter().collect();
    let (exact, star) = (
        share(&every, |one| one.exact),
        share(&every, |one| one.but_for_grammar),
    );
    println!(
        "  {name}: {} queries, exact {exact:.4}, exact* {star:.4}",
        all.len()
    );
    for least in [0.9, 0.8, 0.7, 0.5] {
        let sure: Vec<&Judged> = all.iter().filter(|one| one.confidence >= least).collect();
        let coverage = sure.len() as f64 / all.len() as f64;
        let star = share(&sure, |one| one.but_for_grammar);
        println!("    confidence >= {least}: coverage {coverage:.3}, exact* {star:.3}");
    }
    print!("    reliability (mean confidence: exact*, queries):");
    for tenth in (0..10).rev() {
        let of = |one: &&Judged| ((one.confidence * 10.0) as usize).min(9) == tenth;
        let bin: Vec<&Judged> = all.iter().filter(of).collect();
        if !bin.is_empty() {
            let mean = bin.iter().map(|one| one.confidence).sum::<f64>() / bin.len() as f64;
            let star = share(&bin, |one| one.but_for_grammar);
            print!(" {mean:.2}: {star:.2}, {};", bin.len());
        }
    }
    println!();
}

fn speed(file: &Path) {
    let memory = pairs(file);
    let cut = |text| tokens(text).map(move |token| &text[token.span]);
    let texts: Vec<(Vec<&str>, Vec<&str>)> = memory
        .iter()
        .map(|(es, en)| (cut(es).collect(), cut(en).collect()))
        .collect();
    let start = Instant::now();
    let counts = counts(&texts);
    let (pairs, words) = (
        counts.pairs.len(),
        counts.source.len() + counts.target.len(),
    );
    println!("{} pairs of texts: {:.1?}", texts.len(), start.elapsed());
    println!("{pairs} pairs of {words} words kept");
    // Linux tells; elsewhere the line is left out.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status.lines().filter(|line| line.starts_with("VmHWM")) {
        println!("most memory: {}", line.trim_start_matches("VmHWM:").trim());
    }
}
