//! How many right translations each check flags, and how fast all of them are.
//!
//! `cargo bench --bench checks -- FOLDER [--list N] [--only CHECK,…] [--seed N]`, where FOLDER has files
//! `NAME.tsv` of human translations, Spanish, a tab, English. Told is, for each file and for the
//! sample documents with their gold ladders, the share of pairs that each check flags; for numbers
//! also that of the pairs with a digit. The samples are checked with their glossary. `--list`
//! shows so many flags, chosen by chance, to be judged by a reader; the same seed chooses the same.
//!
//! Into those pairs that a check leaves alone mistakes are planted then, and told is how many of them
//! it finds: a word twice, another digit, no closing bracket.
//!
//! Where FOLDER has `tm.tsv` (at least 100,000 pairs), its first 100,000 are checked with a
//! glossary of 5,000 concepts, and the time is told: once with terms as a specialist's glossary has
//! them, taken from tramo's lexicon by chance, phrases first; and once with the words of the
//! lexicon that the texts have most of, which is the worst that can be asked.

mod planted;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Instant;

use planted::{Chance, Mistake, Pair, mistakes};
use tramo::app::check::{self, CHECKS, Check, Origin, ReadOptions, Request};
use tramo::app::{Sqlite, Tag, exchange, glossary};
use tramo::lang::{Language, Lexicon};
use tramo::model::{Concept, Term, TermStatus};

const USAGE: &str = "cargo bench --bench checks -- FOLDER [--list N] [--only CHECK,…] [--seed N]";
/// Pairs, and concepts, of which the time is measured.
const PAIRS: usize = 100_000;
const CONCEPTS: usize = 5_000;
/// Mistakes of a kind that are planted into a file.
const PLANTED: usize = 1_000;

fn main() {
    let mut folder = None;
    let (mut list, mut seed, mut only) = (0, 1, Vec::new());
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().expect(USAGE);
        match arg.as_str() {
            "--list" => list = value().parse().expect(USAGE),
            "--seed" => seed = value().parse().expect(USAGE),
            "--only" => only = value().split(',').map(str::to_owned).collect(),
            // `cargo bench` adds an argument of its own.
            "--bench" => {}
            _ => folder = Some(PathBuf::from(arg)),
        }
    }
    let Some(folder) = folder else {
        eprintln!("usage: {USAGE}");
        return;
    };
    let wanted = |check: &&&'static Check| only.is_empty() || only.iter().any(|n| n == check.name);
    let checks: Vec<_> = CHECKS.iter().filter(wanted).copied().collect();
    let scratch = tempfile::tempdir().expect("a folder");
    let mut reports = BTreeMap::new();
    let samples = scratch.path().join("samples.tsv");
    std::fs::write(&samples, gold_pairs()).expect("a file");
    reports.insert("samples".to_owned(), run(&samples, &checks, starter()));
    let files = files(&folder);
    for file in &files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        reports.insert(name.into_owned(), run(file, &checks, Vec::new()));
    }
    shares(&checks, &reports);
    let texts: Vec<PathBuf> = files.into_iter().chain([samples]).collect();
    for mistake in mistakes().into_iter().filter(|one| wanted(&&one.check())) {
        plant(mistake, &texts, scratch.path(), seed);
    }
    tell(&reports, list, seed);
    let memory = folder.join("tm.tsv");
    if memory.exists() {
        let text = std::fs::read_to_string(memory).expect("UTF-8");
        let first: Vec<&str> = text.lines().take(PAIRS).collect();
        let file = scratch.path().join("first.tsv");
        std::fs::write(&file, first.join("\n")).expect("a file");
        for (name, concepts) in [("special", special()), ("worst", commonest(&first))] {
            let concepts_count = concepts.len();
            let begun = Instant::now();
            let report = run(&file, &checks, concepts);
            println!(
                "{} pairs, {concepts_count} {name} concepts: {:.1} s, {} findings, {} of terms",
                report.checked,
                begun.elapsed().as_secs_f64(),
                report.found.len(),
                of(&report, "terms").len(),
            );
        }
    }
}

/// Plants mistakes of a kind into clean pairs, and tells how many of them are found.
fn plant(mistake: &Mistake, files: &[PathBuf], scratch: &Path, seed: u64) {
    let (mut planted, mut found) = (0, 0);
    let mut chance = Chance(seed);
    let concepts = starter();
    let file = scratch.join("planted.tsv");
    let check = |pairs: &str| {
        if pairs.is_empty() {
            return HashSet::new();
        }
        std::fs::write(&file, pairs).expect("a file");
        let order = match mistake.into_spanish {
            true => ["en", "es"],
            false => ["es", "en"],
        };
        let report = run_as(order, &file, &[mistake.check()], starter());
        let units: HashSet<i64> = report.found.iter().map(|told| told.place.unit).collect();
        units
    };
    for file in files {
        let text = std::fs::read_to_string(file).expect("UTF-8");
        let pairs = text.lines().filter_map(|line| line.split_once('\t'));
        let pairs: Vec<_> = pairs
            .map(|(one, other)| match mistake.into_spanish {
                true => (other, one),
                false => (one, other),
            })
            .collect();
        let written = |pairs: &[(&str, &str)]| -> String {
            let lines = pairs.iter().map(|(one, other)| format!("{one}\t{other}\n"));
            lines.collect()
        };
        let flagged = check(&written(&pairs));
        let clean = (1..).zip(pairs).filter(|(unit, _)| !flagged.contains(unit));
        let wrong = clean.filter_map(|(_, (source, target))| {
            let pair = Pair {
                source,
                target,
                concepts: &concepts,
            };
            let target = mistake.planted(&mut chance, &pair)?;
            Some((source, target))
        });
        let wrong: Vec<(&str, String)> = wrong.take(PLANTED).collect();
        let wrong: Vec<(&str, &str)> = wrong.iter().map(|(one, other)| (*one, &**other)).collect();
        planted += wrong.len();
        found += check(&written(&wrong)).len();
    }
    println!(
        "{:12} {:26} {planted:6} planted, {:5.1} % found",
        mistake.check().name,
        mistake.name,
        100.0 * found as f64 / planted.max(1) as f64
    );
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "tsv"));
    files.retain(|file| file.file_name().is_some_and(|name| name != "tm.tsv"));
    files.sort();
    files
}

fn tag(tag: &str) -> Tag {
    tag.parse().expect("a tag")
}

fn run(file: &Path, checks: &[&'static Check], concepts: Vec<Concept>) -> Checked {
    run_as(["es", "en"], file, checks, concepts)
}

fn run_as(
    [from, to]: [&str; 2],
    file: &Path,
    checks: &[&'static Check],
    concepts: Vec<Concept>,
) -> Checked {
    let columns = ["source", "target"].map(str::to_owned);
    let request = Request {
        checks: checks.to_vec(),
        reading: ReadOptions {
            from: Some(tag(from)),
            to: Some(tag(to)),
            columns: exchange::columns(&columns).expect("columns"),
            ..ReadOptions::default()
        },
        glossary: Some(concepts),
    };
    let store = Sqlite::in_memory().expect("a memory");
    let origins = [Origin::File(file.to_owned())];
    let mut go_on = |_| ControlFlow::Continue(());
    let report = check::check(&store, origins.into(), &request, &mut go_on).expect("a report");
    Checked {
        checked: report.checked,
        found: report
            .found
            .iter()
            .map(|told| told.expect("a finding"))
            .collect(),
    }
}

/// What the checks found in a file.
struct Checked {
    checked: u64,
    found: Vec<check::Told>,
}

/// The findings of one check.
fn of<'a>(report: &'a Checked, check: &str) -> Vec<&'a check::Told> {
    let found = report.found.iter();
    found.filter(|told| told.finding.check == check).collect()
}

fn shares(checks: &[&Check], reports: &BTreeMap<String, Checked>) {
    print!("{:16}", "flagged, %");
    reports.keys().for_each(|name| print!(" {name:>12.12}"));
    print!("\n{:16}", "pairs");
    reports
        .values()
        .for_each(|report| print!(" {:12}", report.checked));
    println!();
    for check in checks {
        print!("{:16}", check.name);
        for report in reports.values() {
            let mut units: Vec<_> = of(report, check.name)
                .iter()
                .map(|t| t.place.unit)
                .collect();
            units.dedup();
            print!(
                " {:12.2}",
                100.0 * units.len() as f64 / report.checked.max(1) as f64
            );
        }
        println!();
    }
}

/// The findings to be read, a fair share of each check's.
fn tell(reports: &BTreeMap<String, Checked>, list: usize, seed: u64) {
    let mut chance = Chance(seed);
    let all = reports.iter().flat_map(|(name, report)| {
        let found = report.found.iter();
        found.map(move |told| (name, told))
    });
    let mut all: Vec<_> = all.collect();
    for at in (1..all.len()).rev() {
        all.swap(at, chance.below(at + 1));
    }
    all.truncate(list);
    all.sort_by_key(|(_, told)| told.finding.check);
    for (number, (name, told)) in (1..).zip(all) {
        let used = told.used.as_deref().map(|used| format!(" (has “{used}”)"));
        println!(
            "\n{number}. {} [{name} {}] {}{}\n  {}\n  {}",
            told.finding.check,
            told.place.unit,
            told.finding.message,
            used.unwrap_or_default(),
            told.source_text,
            told.target_text
        );
    }
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

/// The beads of the samples with text on both sides, a pair a line.
fn gold_pairs() -> String {
    let mut pairs = String::new();
    let mut ladders: Vec<PathBuf> = std::fs::read_dir(samples())
        .expect("the samples")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "ladder"))
        .collect();
    ladders.sort();
    for ladder in ladders {
        let lines = |path: &Path| {
            let text = std::fs::read_to_string(path).expect("UTF-8");
            let lines = text.lines().filter(|line| !line.is_empty());
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        let sides =
            ["es", "en"].map(|code| lines(&ladder.with_extension(format!("{code}.segments"))));
        for bead in lines(&ladder) {
            let (source, target) = bead.split_once('\t').expect("two sides");
            let text = |side: &[String], list: &str| {
                let numbers = list.split(',').filter(|number| !number.is_empty());
                let texts = numbers.map(|n| side[n.parse::<usize>().expect("a number")].as_str());
                texts.collect::<Vec<_>>().join(" ")
            };
            let texts = [text(&sides[0], source), text(&sides[1], target)];
            if texts.iter().all(|text| !text.is_empty()) {
                pairs.push_str(&texts.join("\t"));
                pairs.push('\n');
            }
        }
    }
    pairs
}

fn starter() -> Vec<Concept> {
    let input =
        tramo::app::input::Input::read(&samples().join("glossary.csv")).expect("a glossary");
    let by = glossary::By {
        who: None,
        now: jiff::Timestamp::UNIX_EPOCH,
    };
    let options = glossary::language_options(tag("es"), tag("en"), &by);
    glossary::read(&input, None, &options)
        .expect("a glossary")
        .1
        .concepts
}

/// Headwords of the lexicon with their renderings, in its order.
fn lexicon() -> Vec<(String, Vec<String>)> {
    let [es, en] = ["es", "en"].map(|code| Language::by_code(code).expect("a language"));
    let lexicon = Lexicon::embedded(es, en).expect("a lexicon");
    let mut words: Vec<(String, Vec<String>)> = Vec::new();
    for rendering in lexicon.renderings() {
        match words.last_mut() {
            Some((word, all)) if *word == rendering.source => {
                all.push(rendering.target.to_string())
            }
            _ => words.push((
                rendering.source.to_string(),
                vec![rendering.target.to_string()],
            )),
        }
    }
    words
}

fn concepts(words: impl Iterator<Item = (String, Vec<String>)>) -> Vec<Concept> {
    let concept = |(number, (word, renderings)): (usize, (String, Vec<String>))| {
        let mut terms = vec![Term::new(tag("es"), &word)];
        terms.extend(renderings.iter().map(|text| Term::new(tag("en"), text)));
        terms
            .iter_mut()
            .skip(2)
            .for_each(|term| term.status = TermStatus::Admitted);
        Concept {
            id: format!("c{number}"),
            terms,
            ..Concept::default()
        }
    };
    words.take(CONCEPTS).enumerate().map(concept).collect()
}

/// Long words and phrases, as a specialist's glossary has them: three in five are phrases.
fn special() -> Vec<Concept> {
    let long = |(word, _): &(String, Vec<String>)| word.chars().count() >= 8;
    let (phrases, words): (Vec<_>, Vec<_>) = lexicon()
        .into_iter()
        .filter(long)
        .partition(|(word, _)| word.contains(' '));
    let spread = |list: Vec<(String, Vec<String>)>, count: usize| {
        let step = list.len() / count.max(1);
        list.into_iter().step_by(step.max(1)).take(count)
    };
    let rest = CONCEPTS - CONCEPTS * 3 / 5;
    concepts(spread(phrases, CONCEPTS * 3 / 5).chain(spread(words, rest)))
}

/// The words that the texts have most of, each with one rendering.
fn commonest(pairs: &[&str]) -> Vec<Concept> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for pair in pairs {
        let source = pair.split('\t').next().unwrap_or_default().to_lowercase();
        for word in source.split(|c: char| !c.is_alphabetic()) {
            *counts.entry(word.to_owned()).or_default() += 1;
        }
    }
    let mut words = lexicon();
    words.retain(|(word, _)| word.chars().count() > 4);
    words.sort_by_key(|(word, _)| std::cmp::Reverse(counts.get(word).copied().unwrap_or(0)));
    concepts(words.into_iter().map(|(word, mut renderings)| {
        renderings.truncate(1);
        (word, renderings)
    }))
}
