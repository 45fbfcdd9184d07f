//! Prints how fuzzy lookup does on a corpus: recall against brute force, times, sizes.
//!
//! ```text
//! cargo bench --bench lookup_eval -- FOLDER [--brute QUERIES] [--times N] [--segments N]
//! ```
//!
//! FOLDER holds `tm.tsv` (source, tab, target; Spanish and English), `queries.tsv` (kind, tab,
//! query) and `nomatch.tsv` (the same, without matches). `--brute` compares that many queries of
//! each file with a scan of the whole memory by a scorer that shares no code with the library's.
//! `--segments` makes the memory that large by recombining halves of segments (seed 20230511).
//! The memory is a list here; the whole program is measured from outside.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use tramo::lang::{Analyser, Language, Tag};
use tramo::matching::{Asked, Best, Context, Judged, Penalties, Query, Wanted};
use tramo::model::{Origin, Side, Unit, Variant};
use tramo::store::index::{Index, Probe, Row, Rows, Scratch, State, Wants};
use tramo::text::{TokenKind, fold, nfc, tokens};

const MIN: u8 = 70;
const TOP: usize = 5;

struct Listed {
    units: Vec<[String; 2]>,
    tags: [Tag; 2],
}

impl Rows for Listed {
    type Error = std::convert::Infallible;

    fn state(&self) -> Result<State, Self::Error> {
        Ok(State {
            memory: [1; 16],
            last: self.units.len() as i64,
            touched: 0,
        })
    }

    fn refresh(&self) -> Result<(), Self::Error> {
        Ok(())
    }

    fn touched(&self, _after: i64) -> Result<Vec<i64>, Self::Error> {
        Ok(Vec::new())
    }

    fn evidence(&self, _id: i64, _touched: i64) -> Result<[u64; 2], Self::Error> {
        Ok([0, 0])
    }

    fn read(
        &self,
        after: i64,
        last: i64,
        visit: &mut dyn FnMut(Row<'_>),
    ) -> Result<(), Self::Error> {
        for (n, texts) in self.units[after as usize..last as usize].iter().enumerate() {
            visit(Row {
                id: after + n as i64 + 1,
                identity: (after as u64 + n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15),
                sides: [(&self.tags[0], &texts[0]), (&self.tags[1], &texts[1])],
            });
        }
        Ok(())
    }

    fn read_these(&self, _ids: &[i64], _visit: &mut dyn FnMut(Row<'_>)) -> Result<(), Self::Error> {
        Ok(())
    }
}

struct Asker<'a> {
    memory: &'a Listed,
    asked: &'a Asked<'a>,
    analyser: &'a mut Analyser,
    best: Best,
    read: usize,
}

impl Wants for Asker<'_> {
    fn wants(&self, rate: u8, similarity: f64) -> bool {
        self.best.wants(rate, similarity)
    }

    fn take(&mut self, id: i64) -> ControlFlow<()> {
        self.read += 1;
        let texts = &self.memory.units[id as usize - 1];
        let plain = |n: usize| Variant::plain(self.memory.tags[n].clone(), texts[n].clone());
        let mut unit = Unit::new(plain(0), plain(1), Origin::Imported);
        unit.id = Some(id);
        let analysis = self.analyser.analyse(&texts[self.asked.side as usize]);
        if let Some(judged) = self.asked.judge(self.best.floor(), unit, &analysis) {
            self.best.push(judged);
        }
        ControlFlow::Continue(())
    }
}

struct Answer {
    judged: Vec<Judged>,
    read: usize,
}

fn look_up(
    memory: &Listed,
    index: &Index,
    analyser: &mut Analyser,
    scratch: &mut Scratch,
    side: Side,
    text: &str,
) -> Answer {
    let analysis = analyser.analyse(text);
    let asked = Asked {
        query: Query::new(text, &analysis),
        side,
        context: Context::default(),
        wanted: Wanted::default(),
        penalties: Penalties::default(),
    };
    let probe = Probe::new(text, &analysis);
    let mut asker = Asker {
        memory,
        asked: &asked,
        analyser,
        best: Best::new(MIN, TOP),
        read: 0,
    };
    index
        .candidates(&probe, side, MIN, scratch, &mut asker)
        .expect("the index is sound");
    let read = asker.read;
    Answer {
        judged: asker.best.into_judged(),
        read,
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let option = |name: &str| -> Option<usize> {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)?.parse().ok()
    };
    let Some(folder) = arguments.first().filter(|first| !first.starts_with("--")) else {
        println!("no data folder given; nothing measured");
        return;
    };
    let folder = Path::new(folder);
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect(name);
    let split = |line: &str| {
        let (a, b) = line.split_once('\t').expect("a tab");
        [a.to_owned(), b.to_owned()]
    };
    let mut memory = Listed {
        units: read("tm.tsv").lines().map(split).collect(),
        tags: ["es", "en"].map(|code| code.parse().expect("a tag")),
    };
    if let Some(segments) = option("--segments") {
        recombine(&mut memory.units, segments);
    }
    let bytes: usize = memory.units.iter().flatten().map(String::len).sum();
    let place = tempfile::tempdir().expect("a folder");
    let begun = Instant::now();
    let mut index = Index::open(Some(place.path()), &memory).unwrap_or_else(|never| match never {});
    index
        .bring_up(&memory)
        .unwrap_or_else(|never| match never {});
    let took = begun.elapsed();
    println!(
        "{} units, {:.1} MB of text; index built in {:.2} s ({:.0} units/s), {:.1} MB",
        memory.units.len(),
        bytes as f64 / 1e6,
        took.as_secs_f64(),
        memory.units.len() as f64 / took.as_secs_f64(),
        index.size() as f64 / 1e6,
    );
    let queries: Vec<[String; 2]> = read("queries.tsv").lines().map(split).collect();
    let without: Vec<[String; 2]> = read("nomatch.tsv").lines().map(split).collect();
    let times = option("--times").unwrap_or(3);
    for (name, queries) in [("queries", &queries), ("nomatch", &without)] {
        measure(name, &memory, &index, Side::Source, queries, times);
    }
    let english: Vec<[String; 2]> = (0..2_000)
        .map(|n| memory.units[n * 7_919 % memory.units.len()][1].clone())
        .map(|text| ["en".to_owned(), cut_a_word(&text)])
        .collect();
    measure("english", &memory, &index, Side::Target, &english, times);
    if let Some(count) = option("--brute") {
        for (name, queries) in [("queries", &queries), ("nomatch", &without)] {
            let step = (queries.len() / count.max(1)).max(1);
            let some: Vec<&String> = queries.iter().step_by(step).map(|q| &q[1]).collect();
            compare(name, &memory, &index, &some);
        }
    }
}

fn cut_a_word(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    match words.len() {
        0..=2 => text.to_owned(),
        n => [&words[..n / 2], &words[n / 2 + 1..]].concat().join(" "),
    }
}

/// A memory of `wanted` units: beyond those there are, the first half of one segment with the
/// second of another, on both sides.
fn recombine(units: &mut Vec<[String; 2]>, wanted: usize) {
    let known = units.len();
    let mut state: u64 = 20_230_511;
    let mut random = || {
        // Xorshift (Marsaglia 2003).
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    let half = |text: &str, first: bool| {
        let words: Vec<&str> = text.split(' ').collect();
        let middle = words.len().div_ceil(2);
        match first {
            true => words[..middle].join(" "),
            false => words[middle..].join(" "),
        }
    };
    units.reserve(wanted.saturating_sub(known));
    while units.len() < wanted {
        let (a, b) = (random() % known, random() % known);
        let join = |side: usize| {
            format!(
                "{} {}",
                half(&units[a][side], true),
                half(&units[b][side], false)
            )
        };
        let unit = [join(0), join(1)];
        units.push(unit);
    }
}

fn measure(
    name: &str,
    memory: &Listed,
    index: &Index,
    side: Side,
    queries: &[[String; 2]],
    times: usize,
) {
    let code = memory.tags[side as usize].primary();
    let mut analyser = Analyser::new(Language::by_code(code).expect("known"));
    let mut scratch = Scratch::default();
    let mut took: Vec<(Duration, usize)> = vec![(Duration::MAX, 0); queries.len()];
    let (mut found, mut read) = (0, 0);
    for turn in 0..=times {
        for (n, query) in queries.iter().enumerate() {
            let begun = Instant::now();
            let answer = look_up(memory, index, &mut analyser, &mut scratch, side, &query[1]);
            let time = begun.elapsed();
            if turn == 0 {
                found += usize::from(!answer.judged.is_empty());
                read += answer.read;
            } else {
                took[n] = (took[n].0.min(time), n);
            }
        }
        if turn == 0 {
            println!(
                "{name}: {} queries, {found} with a match; a query looks at {} segments, weighs {}, reads {:.1}",
                queries.len(),
                scratch.looked_at / queries.len() as u64,
                scratch.weighed / queries.len() as u64,
                read as f64 / queries.len() as f64,
            );
        }
    }
    took.sort();
    let at = |percent: usize| took[(took.len() * percent / 100).min(took.len() - 1)].0;
    let mean = took.iter().map(|(time, _)| *time).sum::<Duration>() / took.len() as u32;
    println!(
        "  warm, one thread: p50 {:?}, p90 {:?}, p95 {:?}, p99 {:?}, max {:?}, mean {mean:?}",
        at(50),
        at(90),
        at(95),
        at(99),
        at(100)
    );
    if std::env::var_os("TRAMO_SLOWEST").is_some() {
        for (time, n) in took.iter().rev().take(12) {
            println!(
                "    {time:?} {} {}",
                queries[*n][0],
                queries[*n][1].chars().take(110).collect::<String>()
            );
        }
    }
    let begun = Instant::now();
    let chunk = queries.len().div_ceil(rayon::current_num_threads());
    queries.par_chunks(chunk).for_each(|queries| {
        let mut analyser = Analyser::new(Language::by_code(code).expect("known"));
        let mut scratch = Scratch::default();
        for query in queries {
            look_up(memory, index, &mut analyser, &mut scratch, side, &query[1]);
        }
    });
    println!(
        "  all cores: {:.0} queries/s",
        queries.len() as f64 / begun.elapsed().as_secs_f64()
    );
}

/// A segment as the slow scorer sees it: numbers for strings.
struct Seen {
    tokens: Vec<(TokenKind, u32, u32, u32)>,
    text: String,
    words: usize,
    weight: u32,
}

#[derive(Default)]
struct Numbers {
    strings: HashMap<String, u32>,
}

impl Numbers {
    fn of(&mut self, text: &str) -> u32 {
        let next = self.strings.len() as u32;
        *self.strings.entry(text.to_owned()).or_insert(next)
    }

    fn see(&mut self, language: &Language, text: &str) -> Seen {
        let tokens: Vec<_> = tokens(text)
            .map(|token| {
                let form = nfc(&text[token.span]).into_owned();
                let (lower, stem) = match token.kind {
                    TokenKind::Word => {
                        let lower = form.to_lowercase();
                        let stem = fold(&language.stem(language.uncontracted(&lower)));
                        (lower, stem)
                    }
                    _ => (form.clone(), form.clone()),
                };
                let stem = format!("~{stem}");
                (token.kind, self.of(&form), self.of(&lower), self.of(&stem))
            })
            .collect();
        Seen {
            words: tokens.iter().filter(|t| t.0 == TokenKind::Word).count(),
            weight: tokens.iter().map(|t| weight(t.0)).sum(),
            tokens,
            text: nfc(text).into_owned(),
        }
    }
}

fn weight(kind: TokenKind) -> u32 {
    match kind {
        TokenKind::Word | TokenKind::Number => 4,
        TokenKind::Tag => 2,
        TokenKind::Punctuation => 1,
    }
}

/// Edit distance by the whole table, row by row.
fn table<T>(a: &[T], b: &[T], gap: impl Fn(&T) -> u32, put: impl Fn(&T, &T) -> u32) -> u32 {
    let mut row: Vec<u32> = vec![0; b.len() + 1];
    for (j, y) in b.iter().enumerate() {
        row[j + 1] = row[j] + gap(y);
    }
    for x in a {
        let mut diagonal = row[0];
        row[0] += gap(x);
        for (j, y) in b.iter().enumerate() {
            let least = (row[j + 1] + gap(x))
                .min(row[j] + gap(y))
                .min(diagonal.saturating_add(put(x, y)));
            diagonal = row[j + 1];
            row[j + 1] = least;
        }
    }
    row[b.len()]
}

fn slow_rate(a: &Seen, b: &Seen) -> u8 {
    const NEVER: u32 = 1_000_000;
    if a.text == b.text {
        return 100;
    }
    let word = |t: &&(TokenKind, u32, u32, u32)| t.0 == TokenKind::Word;
    let words = |s: &Seen| -> Vec<u32> { s.tokens.iter().filter(word).map(|t| t.2).collect() };
    if a.words > 0 && a.words == b.words && words(a) == words(b) {
        let put = |x: &(TokenKind, u32, u32, u32), y: &(TokenKind, u32, u32, u32)| {
            if x.0 != y.0 || (x.0 == TokenKind::Word && x.2 != y.2) {
                NEVER
            } else {
                u32::from(x.1 != y.1)
            }
        };
        let mut differences = table(&a.tokens, &b.tokens, |_| 1, put);
        let gaps = |s: &Seen| -> Vec<String> {
            let mut at = 0;
            let mut gaps = Vec::new();
            for token in tokens(&s.text) {
                gaps.push(s.text[at..token.span.start].to_owned());
                at = token.span.end;
            }
            gaps.push(s.text[at..].to_owned());
            gaps
        };
        let kinds = |s: &Seen| -> Vec<TokenKind> { s.tokens.iter().map(|t| t.0).collect() };
        if kinds(a) == kinds(b) && gaps(a) != gaps(b) {
            differences += 1;
        }
        return (100 - differences.max(1)).max(95) as u8;
    }
    let characters = || {
        let length = a.text.chars().count().max(b.text.chars().count());
        let distance = strsim::levenshtein(&a.text, &b.text);
        (100 * (length - distance) / length).min(94) as u8
    };
    if a.words == 0 || b.words == 0 {
        return characters();
    }
    let put = |x: &(TokenKind, u32, u32, u32), y: &(TokenKind, u32, u32, u32)| match (x.0, y.0) {
        (TokenKind::Word, TokenKind::Word) if x.2 == y.2 => 0,
        (TokenKind::Word, TokenKind::Word) if x.3 == y.3 => 1,
        (TokenKind::Word, TokenKind::Word) => 4,
        (p, q) if p == q => u32::from(x.1 != y.1),
        _ => NEVER,
    };
    let whole = a.weight.max(b.weight);
    // The one short cut: what one side weighs more must be inserted.
    let mut rate = 0;
    if 100 * a.weight.min(b.weight) >= u32::from(MIN) * whole {
        let distance = table(&a.tokens, &b.tokens, |t| weight(t.0), put);
        rate = (100 * whole.saturating_sub(distance) / whole).min(94) as u8;
    }
    if a.words < 4 && b.words < 4 {
        let (p, q) = (a.text.chars().count(), b.text.chars().count());
        if 100 * p.min(q) >= usize::from(MIN) * p.max(q) {
            rate = rate.max(characters());
        }
    }
    rate
}

fn compare(name: &str, memory: &Listed, index: &Index, queries: &[&String]) {
    let spanish = Language::by_code("es").expect("known");
    let mut numbers = Numbers::default();
    let begun = Instant::now();
    let seen: Vec<Seen> = memory
        .units
        .iter()
        .map(|texts| numbers.see(spanish, &texts[0]))
        .collect();
    let asked: Vec<Seen> = queries.iter().map(|q| numbers.see(spanish, q)).collect();
    let brute: Vec<Vec<(u8, f64)>> = asked
        .par_iter()
        .map(|query| {
            let mut all: Vec<(u8, f64)> = seen
                .iter()
                .filter_map(|segment| {
                    let rate = slow_rate(query, segment);
                    (rate >= MIN).then(|| {
                        let similarity = strsim::normalized_levenshtein(&query.text, &segment.text);
                        (rate, similarity)
                    })
                })
                .collect();
            all.sort_by(|a, b| b.partial_cmp(a).expect("numbers"));
            all
        })
        .collect();
    let mut analyser = Analyser::new(spanish);
    let mut scratch = Scratch::default();
    let (mut best, mut top, mut with) = (0, 0, 0);
    for (query, expected) in queries.iter().zip(&brute) {
        let answer = look_up(
            memory,
            index,
            &mut analyser,
            &mut scratch,
            Side::Source,
            query,
        );
        let found: Vec<(u8, f64)> = answer
            .judged
            .iter()
            .map(|j| (j.rate, j.similarity))
            .collect();
        with += usize::from(!expected.is_empty());
        best += usize::from(found.first().map(|f| f.0) == expected.first().map(|e| e.0));
        let same = |(a, b): (&(u8, f64), &(u8, f64))| a.0 == b.0 && (a.1 - b.1).abs() < 1e-9;
        let count = TOP.min(expected.len());
        let equal = found.len() >= count
            && found[..count].iter().zip(&expected[..count]).all(same)
            && found[count..].iter().all(|f| f.0 == 100);
        top += usize::from(equal);
        if !equal {
            println!(
                "  differs: {query}\n    found {found:?}\n    brute {:?}",
                &expected[..count]
            );
        }
    }
    println!(
        "{name}: {} queries against brute force ({:.0} s): same best {best}, same top {TOP} {top}; {with} have a match",
        queries.len(),
        begun.elapsed().as_secs_f64()
    );
}
