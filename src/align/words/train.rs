//! Training: rounds of expectation and maximisation over all pairs of texts.

use std::ops::ControlFlow;
use std::sync::Mutex;

use rayon::prelude::*;

use super::infer::{BothJumps, Room};
use super::jumps::{Class, JUMPS, Jumps};
use super::prior::Priors;
use super::settings::Settings;
use super::table::{Corpus, PairTable, weight};
use super::vocabulary::{Id, Vocabulary};
use crate::lang::{Language, Lexicon};
use crate::model::{LINK_STEPS, LinkCounts, LinkProbabilities, PairCount, WordCount};

/// Reads pairs of texts, then learns from all of them at once.
pub struct Trainer {
    settings: Settings,
    priors: Priors,
    source: Vocabulary,
    target: Vocabulary,
    corpus: Corpus,
    /// By pair of texts.
    weights: Vec<f32>,
}

/// How far training has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    /// Pairs of texts read, in all rounds together.
    pub done: u64,
    /// Pairs of texts to read, likewise.
    pub of: u64,
}

/// Pairs of texts between two reports: some tenths of a second.
const PAIRS_A_STAGE: usize = 4_096;

/// Jumps counted in whole steps, for a sum that does not depend on the order.
type JumpSteps = [i64; JUMPS];
const JUMP_STEP: f64 = 1.0 / 65_536.0;

/// A model as far as it has been trained.
pub struct Trained {
    settings: Settings,
    table: PairTable,
    jumps: BothJumps,
    corpus: Corpus,
    weights: Vec<f32>,
    keys: [Vec<u64>; 2],
    classes: [Vec<Class>; 2],
}

impl Trainer {
    /// A trainer for texts in `source` and their translations in `target`; `None` where tramo has
    /// no rules for a language.
    pub fn new(
        settings: &Settings,
        source: Option<&'static Language>,
        target: Option<&'static Language>,
    ) -> Trainer {
        Trainer {
            settings: settings.clone(),
            priors: Priors::new(settings, source, target),
            source: Vocabulary::new(source, target),
            target: Vocabulary::new(target, source),
            corpus: Corpus::default(),
            weights: Vec::new(),
        }
    }

    /// Takes what a lexicon says into account, beside tramo's own.
    pub fn add_lexicon(&mut self, lexicon: &Lexicon) {
        self.priors.add_lexicon(lexicon);
    }

    /// Adds a text and its translation as tokens.
    pub fn add<'a>(
        &mut self,
        source: impl IntoIterator<Item = &'a str>,
        target: impl IntoIterator<Item = &'a str>,
    ) {
        self.add_weighted(source, target, 1.0);
    }

    /// The same, with each link in it counting for so many: above 0 and at most 2, which is for a
    /// pair that is surer than others.
    pub fn add_weighted<'a>(
        &mut self,
        source: impl IntoIterator<Item = &'a str>,
        target: impl IntoIterator<Item = &'a str>,
        weight: f32,
    ) {
        self.weights.push(weight.clamp(0.0, 2.0));
        let (words, others) = (&mut self.source, &mut self.target);
        self.corpus.add(
            source.into_iter().map(|token| words.id(token)),
            target.into_iter().map(|token| others.id(token)),
        );
    }

    /// Pairs of texts that training will read, in all rounds together: [`Stage::of`].
    pub fn work(&self) -> u64 {
        let rounds = self.settings.rounds_of_words + self.settings.rounds_of_jumps;
        u64::from(rounds) * self.corpus.len() as u64
    }

    /// Trains on all that was added. The same texts give the same model in whatever order they
    /// were added. `None` when `report`, told several times a second, breaks.
    pub fn train(self, report: &mut dyn FnMut(Stage) -> ControlFlow<()>) -> Option<Trained> {
        let mut model = self.untrained();
        let (first, then) = (
            model.settings.rounds_of_words,
            model.settings.rounds_of_jumps,
        );
        model.table.settle(&model.settings);
        for done in 0..first + then {
            let pairs = model.corpus.len() as u64;
            let mut report = |pair: usize| {
                report(Stage {
                    done: u64::from(done) * pairs + pair as u64,
                    of: u64::from(first + then) * pairs,
                })
            };
            let jumps = (done >= first).then(|| model.jumps.ready(&model.settings));
            model.table.clear();
            if model.round(jumps.as_ref(), &mut report).is_break() {
                return None;
            }
            if done + 1 >= ROUNDS_UNTIL_PRUNED {
                model.table.prune(LEAST_KEPT);
            }
            model.table.settle(&model.settings);
        }
        Some(model)
    }
}

impl Trainer {
    /// The model before the first round. Of the words only numbers, classes and keys outlive it:
    /// the table needs the room.
    fn untrained(self) -> Trained {
        let sides = [self.source, self.target];
        let priors = self.priors.all(&sides[0], &sides[1]);
        drop(self.priors);
        let classes = [0, 1].map(|side: usize| {
            let words = sides[side].words.iter();
            words.map(|word| word.class).collect()
        });
        let keys = [0, 1].map(|side: usize| {
            let words = sides[side].words.iter();
            words.map(|word| word.key).collect::<Vec<u64>>()
        });
        drop(sides);
        let words = (keys[0].len(), keys[1].len());
        Trained {
            table: PairTable::new(&self.corpus, words, &priors),
            settings: self.settings,
            jumps: BothJumps::default(),
            corpus: self.corpus,
            weights: self.weights,
            classes,
            keys,
        }
    }
}

impl Trained {
    /// One expectation over all pairs of texts; its counts are left in the table.
    fn round(
        &mut self,
        jumps: Option<&(Jumps, Jumps)>,
        report: &mut dyn FnMut(usize) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let counted = Mutex::new(([0_i64; JUMPS], [0_i64; JUMPS]));
        for first in (0..self.corpus.len()).step_by(PAIRS_A_STAGE) {
            report(first)?;
            (first..self.corpus.len().min(first + PAIRS_A_STAGE))
                .into_par_iter()
                .chunks(256)
                .for_each_init(Room::default, |room, pairs| {
                    let mut sums: (JumpSteps, JumpSteps) = ([0; JUMPS], [0; JUMPS]);
                    for pair in pairs {
                        self.expect(pair, jumps, room, &mut sums);
                    }
                    let mut counted = counted.lock().expect("no thread panics while counting");
                    for index in 0..JUMPS {
                        counted.0[index] += sums.0[index];
                        counted.1[index] += sums.1[index];
                    }
                });
        }
        if jumps.is_some() {
            let (forward, reverse) = counted.into_inner().expect("no thread panicked");
            for index in 0..JUMPS {
                self.jumps.forward[index] = forward[index] as f64 * JUMP_STEP;
                self.jumps.reverse[index] = reverse[index] as f64 * JUMP_STEP;
            }
        }
        ControlFlow::Continue(())
    }

    fn expect(
        &self,
        pair: usize,
        jumps: Option<&(Jumps, Jumps)>,
        room: &mut Room,
        sums: &mut (JumpSteps, JumpSteps),
    ) {
        let (source, target) = (self.corpus.source(pair), self.corpus.target(pair));
        if source.is_empty() || target.is_empty() {
            return;
        }
        let cells = self.fill(source, target, room);
        let mut counts = ([0.0; JUMPS], [0.0; JUMPS]);
        room.infer(&self.settings, jumps, Some(&mut counts));
        let (forward, reverse) = &room.found;
        let weight = self.weights[pair];
        for (i, word) in source.iter().enumerate() {
            let row = reverse.links.row(i);
            for (j, probability) in row.iter().enumerate() {
                if let Some(cell) = cells[i * target.len() + j] {
                    let joint = (probability * forward.links.at(j, i)).sqrt();
                    self.table.count(cell, weight * joint);
                }
            }
            self.table
                .count_unlinked(true, *word, weight * reverse.unlinked[i]);
        }
        for (j, word) in target.iter().enumerate() {
            self.table
                .count_unlinked(false, *word, weight * forward.unlinked[j]);
        }
        for index in 0..JUMPS {
            sums.0[index] += (counts.0[index] / JUMP_STEP).round() as i64;
            sums.1[index] += (counts.1[index] / JUMP_STEP).round() as i64;
        }
    }

    /// Emissions of both directions; gives back the cells of the table by source, then target.
    fn fill(&self, source: &[Id], target: &[Id], room: &mut Room) -> Vec<Option<usize>> {
        let (norms, alone) = (self.table.norms(), self.table.alone());
        room.shape(source.len(), target.len());
        let unseen = weight(&self.settings, 0.0);
        let mut cells = Vec::with_capacity(source.len() * target.len());
        for (i, s) in source.iter().enumerate() {
            for (j, t) in target.iter().enumerate() {
                let cell = self.table.find(*s, *t);
                let weight = cell.map_or(unseen, |cell| self.table.weight(cell));
                let (forward, reverse) = (norms.0[*s as usize], norms.1[*t as usize]);
                room.set(i, j, weight / forward, weight / reverse);
                cells.push(cell);
            }
        }
        let classes = |side: usize, words: &[Id]| {
            let classes = words.iter().map(|word| self.classes[side][*word as usize]);
            classes.collect()
        };
        room.classes = (classes(0, source), classes(1, target));
        room.alone.0.clear();
        room.alone
            .0
            .extend(source.iter().map(|s| alone.0[*s as usize]));
        room.alone.1.clear();
        room.alone
            .1
            .extend(target.iter().map(|t| alone.1[*t as usize]));
        cells
    }

    /// What was counted: all that a memory needs to keep.
    pub fn counts(mut self) -> LinkCounts {
        let counted = self.table.counted(LEAST_COUNTED);
        let [source, target] = &self.keys;
        let mut pairs: Vec<PairCount> = counted
            .pairs
            .iter()
            .map(|(s, t, count)| PairCount {
                source: source[*s as usize],
                target: target[*t as usize],
                count: *count,
            })
            .collect();
        pairs.sort_unstable();
        let words = |keys: &[u64], counts: &[(i64, i64, i64)]| {
            let words = keys.iter().zip(counts);
            let mut words: Vec<WordCount> = words
                .map(|(word, (linked, prior, unlinked))| WordCount {
                    word: *word,
                    linked: *linked,
                    prior: *prior,
                    unlinked: *unlinked,
                })
                .collect();
            words.sort_unstable();
            words
        };
        let unlinked = |counts: &[(i64, i64, i64)]| counts.iter().map(|count| count.2).sum();
        let jumps = |counts: &[f64]| {
            let steps = counts
                .iter()
                .map(|count| (count * LINK_STEPS).round() as i64);
            steps.collect()
        };
        LinkCounts {
            pairs,
            unlinked: [unlinked(&counted.source), unlinked(&counted.target)],
            source: words(source, &counted.source),
            target: words(target, &counted.target),
            jumps: [jumps(&self.jumps.forward), jumps(&self.jumps.reverse)],
            texts: self.corpus.len() as i64,
        }
    }

    /// The links of a pair that was trained on.
    pub fn links(&self, pair: usize) -> LinkProbabilities {
        let mut room = Room::default();
        let (source, target) = (self.corpus.source(pair), self.corpus.target(pair));
        self.fill(source, target, &mut room);
        room.infer(
            &self.settings,
            Some(&self.jumps.ready(&self.settings)),
            None,
        );
        room.joint()
    }
}

/// Rounds after which chance company is forgotten.
const ROUNDS_UNTIL_PRUNED: u32 = 2;
/// Expected links below which a pair is forgotten in training: its weight would be that of a pair
/// never seen.
const LEAST_KEPT: f32 = 0.01;
/// Pairs linked less often than this, in occurrences, are not kept: chance company.
const LEAST_COUNTED: f32 = 0.05;
