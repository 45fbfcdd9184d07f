//! How good proposed terms are, and how fast known terms are found.
//!
//! `cargo bench --bench terms_eval -- FOLDER [--list]`, where FOLDER has `terms.tsv`
//! (a tokenised pair a line) and `terms.queries.jsonl` (phrases of them with the words that render
//! each, mined by other means). A proposal is right where the list has the pair, in any of its
//! inflected forms. Told are, of the first 100 and the first 200: the proposals whose term the list
//! has at all, with the share of right renderings among these; and the share of all proposals
//! that the list has as pairs. Both for all proposals and for those of several words, beside the
//! same for the commonest runs without any ranking of ours.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use jiff::Timestamp;
use serde_json::Value;
use tramo::app::terms::{Judged, Known, Proposal, Request, propose};
use tramo::app::{Filter, Sqlite, Store, Tag};
use tramo::lang::Analyser;
use tramo::model::{Concept, Origin, Term, Unit, Variant};
use tramo::terms::Recognizer;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    // `cargo bench` adds an argument of its own.
    let Some(folder) = args.iter().find(|arg| !arg.starts_with("--")) else {
        eprintln!("usage: cargo bench --bench terms_eval -- FOLDER [--list]");
        return;
    };
    let list = args.iter().any(|arg| arg == "--list");
    let pairs = pairs(Path::new(folder));
    let mined = Mined::read(Path::new(folder), &pairs);
    println!(
        "{} pairs of texts, {} mined pairs of phrases",
        pairs.len(),
        mined.pairs.len()
    );
    extraction(&pairs, &mined, list);
    recognition(&pairs);
}

fn tag(tag: &str) -> Tag {
    tag.parse().expect("a language tag")
}

fn pairs(folder: &Path) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(folder.join("terms.tsv")).expect("terms.tsv");
    let pairs = text.lines().filter_map(|line| line.split_once('\t'));
    pairs.map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
}

/// Phrases and their renderings, by the stems of their words.
struct Mined {
    pairs: HashSet<(Vec<u64>, Vec<u64>)>,
    phrases: HashSet<Vec<u64>>,
    analysers: std::cell::RefCell<[Analyser; 2]>,
}

impl Mined {
    fn read(folder: &Path, texts: &[(String, String)]) -> Mined {
        let analysers = ["es", "en"].map(|code| Analyser::for_tag(&tag(code)).0);
        let mut mined = Mined {
            pairs: HashSet::new(),
            phrases: HashSet::new(),
            analysers: analysers.into(),
        };
        let queries = std::fs::read_to_string(folder.join("terms.queries.jsonl"));
        for line in queries.expect("terms.queries.jsonl").lines() {
            let query: Value = serde_json::from_str(line).expect("a JSON object a line");
            let (source, target) = &texts[query["line"].as_u64().expect("a line") as usize];
            let chosen = |text: &str, field: &str| -> String {
                let words: Vec<&str> = text.split(' ').collect();
                let places = query[field].as_array().expect("an array").iter();
                let places = places.map(|at| words[at.as_u64().expect("a place") as usize]);
                places.collect::<Vec<_>>().join(" ")
            };
            let phrase = mined.stems(0, &chosen(source, "phrase"));
            let rendering = mined.stems(1, &chosen(target, "target"));
            mined.phrases.insert(phrase.clone());
            mined.pairs.insert((phrase, rendering));
        }
        mined
    }

    fn stems(&self, side: usize, text: &str) -> Vec<u64> {
        let analysis = self.analysers.borrow_mut()[side].analyse(text);
        analysis.words().map(|word| word.stem).collect()
    }

    /// Whether the list has the term, and the pair.
    fn knows(&self, term: &str, rendering: &str) -> (bool, bool) {
        let phrase = self.stems(0, term);
        let known = self.phrases.contains(&phrase);
        (
            known,
            self.pairs.contains(&(phrase, self.stems(1, rendering))),
        )
    }
}

fn extraction(pairs: &[(String, String)], mined: &Mined, list: bool) {
    let mut store = Sqlite::in_memory().expect("a memory");
    let mut writing = store.begin(Timestamp::UNIX_EPOCH).expect("a transaction");
    for (source, target) in pairs {
        let [source, target] = [("es", source), ("en", target)]
            .map(|(code, text)| Variant::plain(tag(code), text.clone()));
        let unit = Unit::new(source, target, Origin::Imported);
        writing.put(&unit).expect("a unit");
    }
    writing.commit().expect("a commit");
    let request = Request {
        language: tag("es"),
        other: tag("en"),
        filter: Filter::default(),
        min_count: 3,
        min_documents: Some(1),
        known: Known::Shown,
        judged: Judged::Shown,
        limit: 1_000,
    };
    let begun = Instant::now();
    let found = propose(&store, &request, &mut |_| ControlFlow::Continue(())).expect("proposals");
    println!(
        "extraction: {} proposals in {:.1?}",
        found.len(),
        begun.elapsed()
    );
    let mut by_count: Vec<Proposal> = found.clone();
    by_count.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.key.cmp(&b.key)));
    for (name, proposals) in [("ranked", &found), ("by count", &by_count)] {
        let several: Vec<&Proposal> = proposals.iter().filter(|p| p.term.contains(' ')).collect();
        let all: Vec<&Proposal> = proposals.iter().collect();
        for most in [100, 200] {
            tell(&format!("{name}, all"), &all, most, mined);
            tell(&format!("{name}, several words"), &several, most, mined);
        }
    }
    if list {
        let several = found.iter().filter(|proposal| proposal.term.contains(' '));
        for (at, proposal) in found.iter().take(100).chain(several.take(120)).enumerate() {
            let rendering = proposal.rendering.as_deref().unwrap_or("?");
            let mark = match mined.knows(&proposal.term, rendering) {
                (_, true) => "+",
                (true, false) => "-",
                (false, false) => " ",
            };
            println!(
                "{mark} {:>3} {} → {rendering}  {}× {:.2} {:.2} {:.1}",
                at + 1,
                proposal.term,
                proposal.count,
                proposal.share,
                proposal.confidence,
                proposal.score
            );
        }
    }
}

fn tell(name: &str, proposals: &[&Proposal], most: usize, mined: &Mined) {
    let (mut known, mut right, mut one) = (0, 0, 0);
    let shown = &proposals[..most.min(proposals.len())];
    for proposal in shown {
        let rendering = proposal.rendering.as_deref().unwrap_or_default();
        let (has_term, has_pair) = mined.knows(&proposal.term, rendering);
        known += usize::from(has_term);
        right += usize::from(has_pair);
        one += usize::from(!proposal.term.contains(' '));
    }
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    println!(
        "{name:<24} first {most}: pairs in the list {:.3}; terms in the list {known}, of these \
         rendered alike {:.3}; of one word, which the list never is, {one}",
        share(right, shown.len()),
        share(right, known)
    );
}

/// 50,000 terms against a text of 1 MB.
fn recognition(pairs: &[(String, String)]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    'all: for length in [3, 2, 4, 1] {
        for (source, _) in pairs {
            let words: Vec<&str> = source.split(' ').collect();
            for run in words.windows(length) {
                if run.iter().all(|word| word.chars().all(char::is_alphabetic)) {
                    let number = seen.len();
                    seen.entry(run.join(" ")).or_insert(number);
                    if seen.len() == 50_000 {
                        break 'all;
                    }
                }
            }
        }
    }
    let concepts: Vec<Concept> = seen
        .keys()
        .map(|term| Concept {
            id: term.clone(),
            terms: vec![Term::new(tag("es"), term.as_str())],
            ..Concept::default()
        })
        .collect();
    let mut text = String::new();
    for (source, _) in pairs.iter().cycle() {
        text.push_str(source);
        text.push('\n');
        if text.len() >= 1_000_000 {
            break;
        }
    }
    let mut analyser = Analyser::for_tag(&tag("es")).0;
    let begun = Instant::now();
    let recognizer = Recognizer::new(&concepts, &tag("es"), &mut analyser);
    let made = begun.elapsed();
    let begun = Instant::now();
    let analysis = analyser.analyse(&text);
    let analysed = begun.elapsed();
    let found = recognizer.find(&analysis);
    println!(
        "recognition: {} terms, {} bytes: made in {made:.0?}; found {} in {:.0?}, of which the \
         analysis of the text {analysed:.0?}",
        concepts.len(),
        text.len(),
        found.len(),
        begun.elapsed()
    );
}
