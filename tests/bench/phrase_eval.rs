//! Prints how long phrases take, looked up in a memory and in its concordance.
//!
//! ```text
//! cargo bench --bench phrase_eval -- MEMORY [--phrases N] [--cold RUNS]
//! ```
//!
//! MEMORY is a memory of Spanish and English, with words learnt or not; it is only read. N phrases (600
//! unless told) of two to six words are drawn from its own segments (seed 20230511), beside a few
//! that stand in very many. Warm times are those of one opened memory after a first round, the
//! least of eight, so that what else the machine does counts for little. With
//! `--cold` the whole program is started so often for each of some phrases, and what its processes
//! took of the processor is divided by their number (Linux alone tells).

use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tramo::app::concordance::{self, Grouping, Likeness};
use tramo::app::lookup::{Direction, Lookup, Request};
use tramo::app::{Filter, Sqlite, Store, Tag};
use tramo::matching::{Penalties, Wanted};
use tramo::text::{TokenKind, tokens};

/// Phrases of grammar alone, and with one word of content, that stand in very many segments.
const COMMON: &[&str] = &[
    "de la",
    "en el",
    "de los",
    "a la",
    "que se",
    "para el",
    "no se puede",
    "de la que se",
    "en el que se",
    "a la que de",
    "lo que no es",
    "para que se los",
    "el archivo de la",
];

/// A word that stands in the translations of most phrases.
const TARGET: &str = "the";

/// What is asked of a phrase.
#[derive(Clone, Copy)]
enum Mode {
    Lookup,
    Concordance(&'static str, Likeness),
    /// Of translations that have [`TARGET`].
    Target,
}

const MODES: &[(&str, Mode)] = &[
    ("lookup", Mode::Lookup),
    ("concordance", Mode::Concordance("", Likeness::Any)),
    ("  --exact", Mode::Concordance("--exact", Likeness::Exact)),
    (
        "  --inflected",
        Mode::Concordance("--inflected", Likeness::Inflected),
    ),
    ("  --fuzzy", Mode::Concordance("--fuzzy", Likeness::Fuzzy)),
    ("  --target", Mode::Target),
];

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let option = |name: &str| -> Option<usize> {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)?.parse().ok()
    };
    let Some(memory) = arguments.first().filter(|first| !first.starts_with("--")) else {
        println!("no memory given; nothing measured");
        return;
    };
    let memory = Path::new(memory);
    let store = Sqlite::open(memory).expect("a memory");
    let phrases = drawn(&store, option("--phrases").unwrap_or(600));
    let mut lookup = Lookup::new(Box::new(store)).expect("a memory");
    println!("{} phrases of 2 to 6 words, warm, in ms", phrases.len());
    println!(
        "{:>14}    p50    p95    max | by segments that have it: p95 (phrases)",
        ""
    );
    for (name, mode) in MODES {
        warm(name, &mut lookup, &phrases, *mode);
    }
    println!("common phrases, warm, in ms");
    for phrase in COMMON {
        let times = MODES.iter().map(|(name, mode)| {
            let times = (0..9).map(|_| ask(&mut lookup, phrase, *mode).0);
            let time = times.min().unwrap_or_default();
            format!("{} {:.1}", name.trim(), milliseconds(time))
        });
        println!("{phrase:>18}: {}", times.collect::<Vec<_>>().join(", "));
    }
    if let Some(runs) = option("--cold") {
        println!("a process for each, processor time in ms, mean of {runs}");
        let rare = phrases
            .iter()
            .step_by(phrases.len() / 5 + 1)
            .map(String::as_str);
        for phrase in COMMON.iter().copied().chain(rare) {
            let times = MODES.iter().map(|(name, mode)| {
                let cold = cold(memory, phrase, *mode, runs);
                format!("{} {cold:.1}", name.trim())
            });
            println!("{phrase:>18}: {}", times.collect::<Vec<_>>().join(", "));
        }
    }
}

/// Phrases drawn from the memory's segments, in no order.
fn drawn(store: &Sqlite, wanted: usize) -> Vec<String> {
    let units = store.status().expect("a memory").units as usize;
    let step = (units / (2 * wanted).max(1)).max(1);
    let mut seed = 20_230_511_u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) as usize % below.max(1)
    };
    let (mut phrases, mut number) = (Vec::new(), 0);
    let mut visit = |unit: tramo::model::Unit| {
        number += 1;
        if number % step == 0 {
            let text = unit.source.text;
            let words: Vec<_> = tokens(&text).collect();
            let length = 2 + random(5);
            if words.len() >= length {
                let start = random(words.len() - length + 1);
                let part = &words[start..start + length];
                if part.iter().all(|word| word.kind == TokenKind::Word) {
                    let bytes = part[0].span.start..part[length - 1].span.end;
                    phrases.push(text[bytes].to_owned());
                }
            }
        }
        match phrases.len() < wanted {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    };
    store
        .units(&Filter::default(), &mut visit)
        .expect("a memory");
    phrases
}

/// The time that a phrase takes, and in how many segments it stands.
fn ask(lookup: &mut Lookup, phrase: &str, mode: Mode) -> (Duration, usize) {
    let [from, to]: [Tag; 2] = ["es", "en"].map(|code| code.parse().expect("a tag"));
    let direction = Direction::Given { from, to };
    let begun = Instant::now();
    let total = match mode {
        Mode::Lookup => {
            let request = Request {
                query: phrase,
                direction,
                min: 70,
                limit: 5,
                filter: Filter::default(),
                previous: None,
                next: None,
                wanted: Wanted::default(),
                penalties: Penalties::default(),
            };
            lookup.run(&request).expect("a memory").phrases_total
        }
        Mode::Concordance(..) | Mode::Target => {
            let (likeness, target) = match mode {
                Mode::Concordance(_, likeness) => (likeness, None),
                _ => (Likeness::Any, Some(TARGET)),
            };
            let request = concordance::Request {
                phrase,
                direction,
                likeness,
                target,
                not_target: None,
                filter: Filter::default(),
                grouping: Grouping::Rendering,
                limit: 20,
            };
            let found = concordance::find(lookup, &request, &mut |_| ControlFlow::Continue(()));
            found.expect("a memory").total
        }
    };
    (begun.elapsed(), total)
}

fn warm(name: &str, lookup: &mut Lookup, phrases: &[String], mode: Mode) {
    let mut took: Vec<(usize, Duration)> = vec![(0, Duration::MAX); phrases.len()];
    for round in 0..9 {
        for (phrase, took) in phrases.iter().zip(&mut took) {
            let (time, total) = ask(lookup, phrase, mode);
            if round > 0 {
                *took = (total, time.min(took.1));
            }
        }
    }
    let share = |times: &mut Vec<Duration>, share: f64| {
        times.sort_unstable();
        let at = (times.len() as f64 * share) as usize;
        times
            .get(at.min(times.len().saturating_sub(1)))
            .copied()
            .map_or(0.0, milliseconds)
    };
    let mut all: Vec<Duration> = took.iter().map(|(_, time)| *time).collect();
    let bins = [0..1, 1..2, 2..10, 10..100, 100..1_000, 1_000..usize::MAX].map(|range| {
        let here = took.iter().filter(|(total, _)| range.contains(total));
        let mut times: Vec<Duration> = here.map(|(_, time)| *time).collect();
        let count = times.len();
        format!("{}+: {:.1} ({count})", range.start, share(&mut times, 0.95))
    });
    println!(
        "{name:>14} {:6.2} {:6.2} {:6.2} | {}",
        share(&mut all, 0.5),
        share(&mut all, 0.95),
        share(&mut all, 1.0),
        bins.join(", ")
    );
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Mean processor time of a process that answers one question.
fn cold(memory: &Path, phrase: &str, mode: Mode, runs: usize) -> f64 {
    let before = of_children();
    for _ in 0..runs {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tramo"));
        command.arg("--memory").arg(memory);
        match mode {
            Mode::Lookup => command.arg("lookup"),
            Mode::Concordance("", _) => command.arg("concordance"),
            Mode::Concordance(flag, _) => command.args(["concordance", flag]),
            Mode::Target => command.args(["concordance", "--target", TARGET]),
        };
        command.args(["--from", "es", "--to", "en", phrase]);
        let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
        quiet.status().expect("the program runs");
    }
    (of_children() - before) * 1e3 / runs.max(1) as f64
}

/// Processor seconds of all processes that were started and have ended; 0 where nothing tells.
fn of_children() -> f64 {
    // User and system time are the 14th and 15th of the fields behind the name, in hundredths.
    let status = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = status.rsplit(')').next().unwrap_or_default();
    let times = fields.split_whitespace().skip(13).take(2);
    times
        .filter_map(|time| time.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}
