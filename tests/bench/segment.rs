//! Speed of segmentation on one core, beside the sentence segmenter of `icu_segmenter` (UAX #29).
//!
//! `cargo bench --bench segment -- [TEXT [RULES.srx]]`: a text in Spanish (the tests' own cases,
//! repeated, if none is given) and the SRX rules to try (a small set of our own if none are given).
//! Printed: megabytes a second of the best of several runs, and the ratio to icu_segmenter's in
//! the same run.

use std::hint::black_box;
use std::time::Instant;

use icu_segmenter::SentenceSegmenter;
use tramo::lang::Language;
use tramo::segment::{Segmenter, srx};

/// Bytes of the text made from the cases.
const OWN_TEXT: usize = 8_000_000;
const RUNS: usize = 5;

const OWN_RULES: &str = r#"<srx version="2.0"><header cascade="yes"/><body><languagerules>
<languagerule languagerulename="Spanish">
<rule break="no"><beforebreak>\b(Sr|Sra|Dr|Dra|núm|pág|art|EE|UU|Lic)\.</beforebreak>
<afterbreak>\s</afterbreak></rule>
<rule break="no"><beforebreak>\b\p{Lu}\.</beforebreak><afterbreak>\s\p{Lu}</afterbreak></rule>
<rule break="yes"><beforebreak>[.?!…]+[\p{Pe}\p{Pf}"]*</beforebreak>
<afterbreak>\s+[¿¡«“"\p{Ps}]*\p{Lu}</afterbreak></rule>
</languagerule></languagerules>
<maprules><languagemap languagepattern="es.*" languagerulename="Spanish"/></maprules></body></srx>"#;

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    let read = |path: &String| std::fs::read_to_string(path).expect("the file can be read");
    let text = arguments.first().map_or_else(own_text, read);
    let rules = arguments.get(1).map_or_else(|| OWN_RULES.to_owned(), read);
    let rules = srx::Rules::read(&rules).expect("the rules are right");
    let spanish = Language::by_code("es").expect("Spanish is known");
    let built_in = Segmenter::new(spanish);
    let by_rules = Segmenter::with_rules(&rules, &spanish.into()).expect("a map fits");
    let icu = SentenceSegmenter::new(Default::default());

    println!("{:.1} MB of text", text.len() as f64 / 1e6);
    let uax29 = fastest(&text, || icu.segment_str(&text).count());
    row("icu_segmenter, UAX #29", uax29, uax29);
    row(
        "built-in rules, places",
        fastest(&text, || built_in.spans(&text).count()),
        uax29,
    );
    row(
        "built-in rules, segments",
        fastest(&text, || built_in.segments(&text).len()),
        uax29,
    );
    row(
        "SRX rules, places",
        fastest(&text, || by_rules.spans(&text).count()),
        uax29,
    );
}

fn own_text() -> String {
    let cases = include_str!("../segmentation/es.txt");
    let text: String = cases
        .split("===\n")
        .filter_map(|case| case.split("---\n").next())
        .filter(|text| !text.starts_with("##"))
        .collect();
    text.repeat(OWN_TEXT / text.len())
}

/// Megabytes a second of the fastest of [`RUNS`] runs.
fn fastest(text: &str, run: impl Fn() -> usize) -> f64 {
    let seconds = |_| {
        let (begin, clock) = (on_processor(), Instant::now());
        black_box(run());
        match (begin, on_processor()) {
            (Some(begin), Some(end)) if end > begin => end - begin,
            _ => clock.elapsed().as_secs_f64(),
        }
    };
    let best = (0..RUNS).map(seconds).fold(f64::INFINITY, f64::min);
    text.len() as f64 / 1e6 / best
}

/// Seconds that this thread has been on a processor, where the system says so (Linux): a busy
/// machine then tells the same as an idle one.
fn on_processor() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = told.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

fn row(name: &str, speed: f64, uax29: f64) {
    println!(
        "{name:26} {speed:8.1} MB/s  {:6.2} x UAX #29",
        speed / uax29
    );
}
