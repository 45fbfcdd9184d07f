//! What word alignment learns of a memory, and keeps in it.
//!
//! [`train`] learns from all units at once; [`keep_up`] is for after every change: it counts what
//! was stored and takes back what was removed, or trains anew where that is due. The same units
//! trained on give the same counts, in whatever order they were stored; what is counted later is
//! read in the light of the last training alone, so that its order makes no difference either.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use jiff::Timestamp;
use xxhash_rust::xxh3::Xxh3Default;

use super::{AppError, Listener, Progress, Result};
use crate::align::words::{Settings, Trainer, WordAligner};
use crate::lang::Tag;
use crate::model::{LinkProbabilities, Review};
use crate::store::{Filter, Languages, PairChange, Store, Training, Words};
use crate::text::tokens;

/// Units up to which a memory is trained anew after every change: it takes about a second.
pub const ALWAYS_TRAINED: i64 = 2_000;

/// Units that are trained on, at most: more of them teach next to nothing. A greater memory is
/// known by a share of its units, chosen by a hash of their texts.
pub const MOST_TRAINED: i64 = 100_000;

/// Units read between two looks at the caller's wish to stop.
const UNITS_A_STEP: u64 = 500;

/// Texts counted in one transaction, so that other processes need not wait long.
const COUNTED_AT_ONCE: usize = 1_000;

/// How much the links in a unit count in training, 1 for one that nobody has looked at. Units that
/// are counted between trainings count 1 until the next.
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
    /// Pairs of texts trained on; 0 where no training was due.
    pub trained: u64,
    /// Pairs of texts counted.
    pub counted: u64,
    /// Pairs of texts taken back.
    pub taken_back: u64,
}

/// Learns the word links of all languages anew from the units that there are.
///
/// Stopping it keeps what was known before.
pub fn train(store: &mut dyn Store, now: Timestamp, listener: &mut Listener<'_>) -> Result<Learnt> {
    let mut mark = store.end()?;
    mark.share = (MOST_TRAINED as f64 / units(&store.training()?, mark.share)).min(1.0);
    let mut trainers: BTreeMap<(String, String), (Tag, Tag, Trainer)> = BTreeMap::new();
    let (mut read, mut stopped) = (0, false);
    store.units(&Filter::default(), &mut |unit| {
        read += 1;
        let progress = Progress {
            done: 0,
            total: None,
        };
        if read % UNITS_A_STEP == 0 && listener(progress).is_break() {
            stopped = true;
            return ControlFlow::Break(());
        }
        if unit.id.is_some_and(|id| id > mark.unit) {
            return ControlFlow::Break(());
        }
        let weight = weight(unit.review);
        if weight == 0.0 || !within(&unit.source.text, &unit.target.text, mark.share) {
            return ControlFlow::Continue(());
        }
        let (mut source, mut target) = (&unit.source, &unit.target);
        if source.language.primary() > target.language.primary() {
            (source, target) = (target, source);
        }
        let [first, second] = [source, target].map(|side| side.language.primary().to_owned());
        let (_, _, trainer) = trainers.entry((first, second)).or_insert_with(|| {
            let [first, second] = [source, target].map(|side| side.language.language().ok());
            let trainer = Trainer::new(&Settings::default(), first, second);
            (source.language.clone(), target.language.clone(), trainer)
        });
        trainer.add_weighted(words(&source.text), words(&target.text), weight);
        ControlFlow::Continue(())
    })?;
    if stopped {
        return Err(AppError::Stopped);
    }
    let mut learnt = Vec::new();
    let total = trainers
        .values()
        .map(|(_, _, trainer)| trainer.work())
        .sum();
    let mut before = 0;
    for (source, target, trainer) in trainers.into_values() {
        let work = trainer.work();
        let trained = trainer.train(&mut |stage| {
            listener(Progress {
                done: before + stage.done,
                total: Some(total),
            })
        });
        let counts = trained.ok_or(AppError::Stopped)?.counts();
        learnt.push((source, target, counts));
        before += work;
    }
    let mut writing = store.begin(now)?;
    writing.clear_links()?;
    for (source, target, counts) in &learnt {
        writing.put_links(Languages { source, target }, counts)?;
    }
    writing.set_mark(mark)?;
    writing.commit()?;
    Ok(Learnt {
        trained: learnt
            .iter()
            .map(|(_, _, counts)| counts.texts as u64)
            .sum(),
        ..Learnt::default()
    })
}

/// Brings the word links up to date after units were stored or removed: trains anew where the
/// memory is small or has doubled since the last training, or where that is quicker, and otherwise
/// counts what is new and takes back what is gone, less than a thousandth of a second each.
///
/// Stopping it keeps what was done so far; the rest is done the next time.
pub fn keep_up(
    store: &mut dyn Store,
    now: Timestamp,
    listener: &mut Listener<'_>,
) -> Result<Learnt> {
    let training = store.training()?;
    if training.uncounted == 0 && training.removed == 0 {
        return Ok(Learnt::default());
    }
    let share = store.end()?.share;
    let all = units(&training, share);
    let doubled = all >= 2.0 * training.trained as f64 / share;
    let changed = (training.uncounted + training.removed) as f64 * share;
    // To count a pair of texts takes as long as to train on one.
    if all <= ALWAYS_TRAINED as f64 || doubled || changed > MOST_TRAINED as f64 {
        return train(store, now, listener);
    }
    let total = (training.uncounted + training.removed) as u64;
    let mut learnt = Learnt::default();
    let mut aligners: Vec<(Tag, Tag, WordAligner)> = Vec::new();
    loop {
        let done = learnt.counted + learnt.taken_back;
        let progress = Progress {
            done,
            total: Some(total),
        };
        if listener(progress).is_break() {
            return Err(AppError::Stopped);
        }
        let mut writing = store.begin(now)?;
        let texts = writing.take_uncounted(COUNTED_AT_ONCE)?;
        for text in &texts {
            match text.change {
                PairChange::Added => learnt.counted += 1,
                PairChange::Removed => learnt.taken_back += 1,
            }
            if !within(&text.source, &text.target, share) {
                continue;
            }
            let languages = Languages {
                source: &text.source_language,
                target: &text.target_language,
            };
            let aligner = aligner_of(&mut aligners, languages);
            let source: Vec<&str> = words(&text.source).collect();
            let target: Vec<&str> = words(&text.target).collect();
            let [source_words, target_words] = aligner.unknown(&source, &target);
            if !(source_words.is_empty() && target_words.is_empty()) {
                let wanted = Words {
                    source: &source_words,
                    target: &target_words,
                };
                aligner.know(&writing.trained_links(languages, wanted)?);
            }
            writing.change_links(languages, &aligner.counts(&source, &target), text.change)?;
        }
        writing.commit()?;
        if texts.len() < COUNTED_AT_ONCE {
            return Ok(learnt);
        }
    }
}

/// Units of the memory, of which a share was counted.
fn units(training: &Training, share: f64) -> f64 {
    let counted = (training.trained + training.since) as f64 / share;
    (counted + (training.uncounted - training.removed) as f64).max(1.0)
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
    learn(store, aligner, languages, &unknown)?;
    Ok(aligner.links(source, target))
}

/// Tells `aligner` what `store` knows of words, source and target, that it has not met before.
pub fn learn(
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

fn aligner_of<'a>(
    aligners: &'a mut Vec<(Tag, Tag, WordAligner)>,
    languages: Languages<'_>,
) -> &'a mut WordAligner {
    let Languages { source, target } = languages;
    let known = aligners
        .iter()
        .position(|(a, b, _)| a.primary() == source.primary() && b.primary() == target.primary());
    let at = known.unwrap_or_else(|| {
        let aligner = WordAligner::new(source.language().ok(), target.language().ok());
        aligners.push((source.clone(), target.clone(), aligner));
        aligners.len() - 1
    });
    &mut aligners[at].2
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    tokens(text).map(move |token| &text[token.span])
}

/// Whether a pair of texts belongs to the share of a memory that is counted.
fn within(source: &str, target: &str, share: f64) -> bool {
    if share >= 1.0 {
        return true;
    }
    let mut hash = Xxh3Default::new();
    hash.update(source.as_bytes());
    hash.update(&[0]);
    hash.update(target.as_bytes());
    (hash.digest() as f64 / u64::MAX as f64) < share
}
