//! How long the parts of a lookup take, on texts made here.
//!
//! `cargo bench --bench lookup`; `lookup_eval` measures whole lookups on a real corpus.

use std::hint::black_box;
use std::ops::ControlFlow;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tramo::lang::{Analyser, Language, Tag};
use tramo::matching::{Query, contains, difference};
use tramo::model::Side;
use tramo::store::index::{Index, Probe, Row, Rows, Scratch, State, Wants};

/// Sentences of a few hundred words, in the order of a fixed random sequence.
struct Made {
    texts: Vec<String>,
    tag: Tag,
}

fn made(count: usize) -> Made {
    let syllables = [
        "ca", "mi", "no", "tra", "les", "por", "ven", "to", "sa", "ri", "du", "el",
    ];
    let mut state: u64 = 88_172_645_463_325_252;
    let mut random = move |below: usize| {
        // Xorshift (Marsaglia 2003).
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize % below
    };
    let texts = (0..count)
        .map(|_| {
            let words = 3 + random(20);
            let mut text: Vec<String> = (0..words)
                .map(|_| {
                    // Small numbers are more frequent, as words are.
                    let word = {
                        let most = random(1_500);
                        random(1 + most)
                    };
                    format!(
                        "{}{}{}",
                        syllables[word % 12],
                        syllables[word / 12 % 12],
                        word / 144
                    )
                })
                .collect();
            text.push(random(100).to_string());
            text.join(" ")
        })
        .collect();
    Made {
        texts,
        tag: "es".parse().expect("a tag"),
    }
}

impl Rows for Made {
    type Error = std::convert::Infallible;

    fn state(&self) -> Result<State, Self::Error> {
        Ok(State {
            memory: [1; 16],
            last: self.texts.len() as i64,
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
        for (n, text) in self.texts[after as usize..last as usize].iter().enumerate() {
            visit(Row {
                id: after + n as i64 + 1,
                identity: (after as u64 + n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15),
                sides: [(&self.tag, text), (&self.tag, text)],
            });
        }
        Ok(())
    }

    fn read_these(&self, _ids: &[i64], _visit: &mut dyn FnMut(Row<'_>)) -> Result<(), Self::Error> {
        Ok(())
    }
}

struct Count(usize);

impl Wants for Count {
    fn wants(&self, _rate: u8, _similarity: f64) -> bool {
        true
    }

    fn take(&mut self, _id: i64) -> ControlFlow<()> {
        self.0 += 1;
        ControlFlow::Continue(())
    }
}

fn parts(criterion: &mut Criterion) {
    let memory = made(100_000);
    let bytes: usize = memory.texts[..1_000].iter().map(String::len).sum();
    let mut analyser = Analyser::new(Language::by_code("es").expect("known"));

    let mut group = criterion.benchmark_group("analysis");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("a thousand segments", |bench| {
        bench.iter(|| {
            for text in &memory.texts[..1_000] {
                black_box(analyser.analyse(text));
            }
        });
    });
    group.finish();

    let (a, b) = (&memory.texts[10], &memory.texts[11]);
    let (x, y) = (analyser.analyse(a), analyser.analyse(b));
    criterion.bench_function("rate of two segments", |bench| {
        let query = Query::new(a, &x);
        bench.iter(|| black_box(query.rate(&y, b)));
    });
    criterion.bench_function("difference of two segments", |bench| {
        bench.iter(|| black_box(difference(&x, &y)));
    });
    criterion.bench_function("phrase in a segment", |bench| {
        bench.iter(|| black_box(contains(&x, &y)));
    });

    let mut index = Index::open(None, &memory).unwrap_or_else(|never| match never {});
    index
        .bring_up(&memory)
        .unwrap_or_else(|never| match never {});
    let mut scratch = Scratch::default();
    for min in [50, 70, 90] {
        let probes: Vec<Probe> = memory
            .texts
            .iter()
            .step_by(997)
            .map(|text| Probe::new(text, &analyser.analyse(text)))
            .collect();
        let mut next = 0;
        criterion.bench_function(&format!("candidates among 100,000 at {min}"), |bench| {
            bench.iter(|| {
                next = (next + 1) % probes.len();
                let mut count = Count(0);
                index
                    .candidates(&probes[next], Side::Source, min, &mut scratch, &mut count)
                    .expect("the index is sound");
                black_box(count.0)
            });
        });
    }
}

criterion_group!(benches, parts);
criterion_main!(benches);
