//! What word alignment learns of a memory, and keeps in it.
//!
//! [`learn`] is for after every change: it counts what was stored and takes back what was removed,
//! so that the same units give the same counts in whatever order they came and went.

use jiff::Timestamp;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::{AppError, Listener, Progress, Result};
use crate::align::words::{Counter, WordAligner};
use crate::lang::{Lexicon, Tag};
use crate::model::{LINK_VERSION, LinkCounts, LinkProbabilities, Review};
use crate::store::{Languages, PairChange, Store, Uncounted, Words};
use crate::text::tokens;

/// Texts counted in one transaction: some tenths of a second, so that other processes need not
/// wait long.
const COUNTED_AT_ONCE: usize = 4_096;

/// How much the links in a unit count: 1 for one that nobody has looked at.
fn weight(review: Review) -> f32 {
    match review {
        Review::Confirmed => 2.0,
        Review::Unreviewed => 1.0,
        Review::Doubtful => 0.5,
        Review::Rejected => 0.0,
    }
}

/// What was done for the memory's word links.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Learnt {
    /// Pairs of texts counted.
    pub counted: u64,
    /// Pairs of texts taken back.
    pub taken_back: u64,
}

/// Brings the word links up to date after units were stored, changed or removed, in a fraction of
/// a thousandth of a second each. All units are counted anew where the user's dictionaries are
/// others than when they were counted, or where more has changed than is left.
///
/// Stopping it keeps what was done so far; the rest is done the next time.
pub fn learn(store: &mut dyn Store, now: Timestamp, listener: &mut Listener<'_>) -> Result<Learnt> {
    let counted = store.counted()?;
    if counted.light != Light::name(store)? || counted.open() > counted.all() {
        return learn_anew(store, now, listener);
    }
    match counted.open() {
        0 => Ok(Learnt::default()),
        _ => count(store, now, listener),
    }
}

/// The same after a change of units that were there; where learning was put off when others were
/// stored, it stays so.
pub fn keep_up(
    store: &mut dyn Store,
    now: Timestamp,
    listener: &mut Listener<'_>,
) -> Result<Learnt> {
    match store.counted()?.new {
        0 => learn(store, now, listener),
        _ => Ok(Learnt::default()),
    }
}

/// Counts the word links of all units anew.
///
/// Stopping it keeps what was done so far; [`learn`] does the rest.
pub fn learn_anew(
    store: &mut dyn Store,
    now: Timestamp,
    listener: &mut Listener<'_>,
) -> Result<Learnt> {
    let light = Light::name(store)?;
    let mut writing = store.begin(now)?;
    writing.forget_links(&light)?;
    writing.commit()?;
    count(store, now, listener)
}

/// Counts all that is not counted yet.
fn count(store: &mut dyn Store, now: Timestamp, listener: &mut Listener<'_>) -> Result<Learnt> {
    let light = Light::of(store)?;
    let total = Some(store.counted()?.open() as u64);
    let mut workers: Vec<Worker> = (0..rayon::current_num_threads())
        .map(|_| Worker::default())
        .collect();
    let mut learnt = Learnt::default();
    loop {
        let done = learnt.counted + learnt.taken_back;
        if listener(Progress { done, total }).is_break() {
            return Err(AppError::Stopped);
        }
        let mut writing = store.begin(now)?;
        let texts = writing.take_uncounted(COUNTED_AT_ONCE)?;
        if texts.is_empty() {
            writing.commit()?;
            return Ok(learnt);
        }
        let removed = |text: &&Uncounted| text.change == PairChange::Removed;
        let taken_back = texts.iter().filter(removed).count() as u64;
        learnt.taken_back += taken_back;
        learnt.counted += texts.len() as u64 - taken_back;
        for (first, second, counts) in sums(&mut workers, &light, &texts) {
            let languages = Languages {
                source: &first,
                target: &second,
            };
            writing.add_links(languages, &counts)?;
        }
        writing.commit()?;
    }
}

/// What word alignment knows before it reads a memory's texts: what tramo brings along, and the
/// user's dictionaries.
struct Light {
    /// By two languages, the lesser first.
    lexicons: Vec<(Tag, Tag, Lexicon)>,
}

impl Light {
    /// What tells it from any other.
    fn name(store: &dyn Store) -> Result<String> {
        let known = store.lexicons()?;
        if known.is_empty() {
            return Ok(LINK_VERSION.to_string());
        }
        let said = serde_json::to_vec(&known).expect("names and numbers are JSON");
        Ok(format!("{LINK_VERSION} {:016x}", xxh3_64(&said)))
    }

    fn of(store: &dyn Store) -> Result<Light> {
        let mut light = Light {
            lexicons: Vec::new(),
        };
        for lexicon in store.lexicons()? {
            let (first, second) = ordered(&lexicon.from, &lexicon.to);
            if light.lexicon(first, second).is_none() {
                let said = store.renderings(Languages {
                    source: first,
                    target: second,
                })?;
                light.lexicons.push((first.clone(), second.clone(), said));
            }
        }
        Ok(light)
    }

    fn lexicon(&self, first: &Tag, second: &Tag) -> Option<&Lexicon> {
        let mut lexicons = self.lexicons.iter();
        let known = lexicons.find(|(a, b, _)| same(a, first) && same(b, second));
        known.map(|(_, _, said)| said)
    }

    fn aligner(&self, first: &Tag, second: &Tag) -> WordAligner {
        let mut aligner = WordAligner::new(first.language().ok(), second.language().ok());
        if let Some(said) = self.lexicon(first, second) {
            aligner.add_lexicon(said);
        }
        aligner
    }
}

fn ordered<'a>(one: &'a Tag, other: &'a Tag) -> (&'a Tag, &'a Tag) {
    if one.primary() <= other.primary() {
        (one, other)
    } else {
        (other, one)
    }
}

/// Whether two tags mean one language, whatever the region.
fn same(one: &Tag, other: &Tag) -> bool {
    one.primary() == other.primary()
}

/// A thread's counts, by two languages, the lesser first.
#[derive(Default)]
struct Worker {
    counters: Vec<(Tag, Tag, Counter)>,
}

impl Worker {
    fn counter(&mut self, light: &Light, first: &Tag, second: &Tag) -> &mut Counter {
        let mut counters = self.counters.iter();
        let known = counters.position(|(a, b, _)| same(a, first) && same(b, second));
        let at = known.unwrap_or_else(|| {
            let counter = Counter::new(light.aligner(first, second));
            self.counters.push((first.clone(), second.clone(), counter));
            self.counters.len() - 1
        });
        &mut self.counters[at].2
    }

    fn count(&mut self, light: &Light, text: &Uncounted) {
        let (mut source, mut target) = (
            (&text.source_language, &*text.source),
            (&text.target_language, &*text.target),
        );
        if source.0.primary() > target.0.primary() {
            std::mem::swap(&mut source, &mut target);
        }
        let times = match text.change {
            PairChange::Added => 1.0,
            PairChange::Removed => -1.0,
        };
        self.counter(light, source.0, target.0).add(
            &words(source.1),
            &words(target.1),
            times * weight(text.review),
        );
    }
}

/// The sums of `texts`, by two languages; the workers have nothing left.
fn sums(workers: &mut [Worker], light: &Light, texts: &[Uncounted]) -> Vec<(Tag, Tag, LinkCounts)> {
    let step = workers.len();
    workers.par_iter_mut().enumerate().for_each(|(n, worker)| {
        for text in texts.iter().skip(n).step_by(step) {
            worker.count(light, text);
        }
    });
    let (first, others) = workers.split_first_mut().expect("a pool has threads");
    for worker in others {
        for (one, other, counter) in &mut worker.counters {
            first.counter(light, one, other).absorb(counter);
        }
    }
    let counters = first.counters.iter_mut();
    counters
        .map(|(one, other, counter)| (one.clone(), other.clone(), counter.take()))
        .collect()
}

/// The links between the tokens of two texts, as `aligner`, which is kept from text to text, and
/// what `store` knows of the words tell them.
pub fn links(
    store: &dyn Store,
    aligner: &mut WordAligner,
    languages: Languages<'_>,
    source: &[&str],
    target: &[&str],
) -> Result<LinkProbabilities> {
    let unknown = aligner.unknown(source, target);
    inform(store, aligner, languages, &unknown)?;
    Ok(aligner.links(source, target))
}

/// Tells `aligner` what `store` knows of words, source and target, that it has not met before.
pub fn inform(
    store: &dyn Store,
    aligner: &mut WordAligner,
    languages: Languages<'_>,
    [source, target]: &[Vec<u64>; 2],
) -> Result<()> {
    if !(source.is_empty() && target.is_empty()) {
        aligner.know(&store.links(languages, Words { source, target })?);
    }
    Ok(())
}

fn words(text: &str) -> Vec<&str> {
    tokens(text).map(|token| &text[token.span]).collect()
}
