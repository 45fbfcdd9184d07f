//! Links of one pair of texts, from what is believed beforehand and what has been counted.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::infer::{BothJumps, Room};
use super::jumps::{JUMPS, Jumps};
use super::prior::Priors;
use super::settings::Settings;
use super::vocabulary::{Describer, Word};
use super::weight::{alone, norm, weight};
use crate::lang::{Language, Lexicon};
use crate::model::{LINK_STEPS, LinkCounts, LinkProbabilities, Side, WordCount};

/// Aligns the words of texts with those of their translations.
///
/// Without any counts it goes by lexicon, numbers, names, cognates and order alone; what has been
/// counted of a memory makes it sure. Texts are given as tokens, and links are between these.
///
/// ```
/// use tramo::align::words::WordAligner;
/// use tramo::lang::Language;
/// let [es, en] = ["es", "en"].map(|code| Language::by_code(code).ok());
/// let mut aligner = WordAligner::new(es, en);
/// let links = aligner.links(&["la", "casa", "blanca"], &["the", "white", "house"]);
/// let best: Vec<_> = links.best_links(0.4).iter().map(|link| (link.0, link.1)).collect();
/// assert_eq!(best, [(0, 0), (1, 2), (2, 1)]);
/// ```
#[derive(Debug, Clone)]
pub struct WordAligner {
    settings: Settings,
    priors: Priors,
    describers: [Describer; 2],
    // What tokens are, so that a stem is cut once.
    described: [FxHashMap<Box<str>, Arc<Word>>; 2],
    named: [FxHashSet<u64>; 2],
    rows: Rows,
    words: [FxHashMap<u64, WordCount>; 2],
    unlinked: [i64; 2],
    jumps: BothJumps,
    ready: Option<(Jumps, Jumps)>,
    room: Room,
}

/// Tokens after whose number what is known of tokens is forgotten: some ten megabytes.
const MOST_DESCRIBED: usize = 100_000;

impl WordAligner {
    /// An aligner of texts in `source` with texts in `target`, which knows what tramo's lexicon
    /// says; `None` for a language without rules, whose words are their own stems.
    pub fn new(
        source: Option<&'static Language>,
        target: Option<&'static Language>,
    ) -> WordAligner {
        WordAligner::with_settings(Settings::default(), source, target)
    }

    /// The same with other constants.
    pub fn with_settings(
        settings: Settings,
        source: Option<&'static Language>,
        target: Option<&'static Language>,
    ) -> WordAligner {
        WordAligner {
            priors: Priors::new(&settings, source, target),
            settings,
            describers: [
                Describer::new(Side::Source, [source, target]),
                Describer::new(Side::Target, [source, target]),
            ],
            described: Default::default(),
            named: Default::default(),
            rows: Rows::new(),
            words: Default::default(),
            unlinked: [0; 2],
            jumps: BothJumps::default(),
            ready: None,
            room: Room::default(),
        }
    }

    /// Takes what a lexicon says into account, beside tramo's own.
    pub fn add_lexicon(&mut self, lexicon: &Lexicon) {
        self.priors.add_lexicon(lexicon);
    }

    /// Takes a rendering into account that a person has approved: a term of the glossary.
    pub fn add_term(&mut self, source: &str, target: &str) {
        self.priors.add_rendering(source, target, APPROVED);
    }

    /// The keys of the words of these texts, source and target, whose counts it has not named
    /// before: what a memory is to be asked for, so that [`WordAligner::know`] can be told.
    pub fn unknown(&mut self, source: &[&str], target: &[&str]) -> [Vec<u64>; 2] {
        let mut named = |side: usize, tokens: &[&str]| -> Vec<u64> {
            let words = self.describe(side, tokens);
            let keys = words.iter().map(|word| word.key);
            keys.filter(|key| self.named[side].insert(*key)).collect()
        };
        [named(0, source), named(1, target)]
    }

    /// Takes counts into account, in place of those it had of the same words, pairs and jumps.
    pub fn know(&mut self, counts: &LinkCounts) {
        self.rows.know(counts);
        for (known, words) in self.words.iter_mut().zip([&counts.source, &counts.target]) {
            known.extend(words.iter().map(|word| (word.word, *word)));
        }
        self.unlinked = counts.unlinked;
        let jumps = [&mut self.jumps.forward, &mut self.jumps.reverse];
        for (known, jumps) in jumps.into_iter().zip(&counts.jumps) {
            for (known, jump) in known.iter_mut().zip(jumps) {
                let jump = *jump as f64 / LINK_STEPS;
                // A memory tells the same jumps with every few words.
                if *known != jump {
                    *known = jump;
                    self.ready = None;
                }
            }
        }
    }

    /// How likely each token of `source` is linked with each of `target`.
    ///
    /// Takes time with the cube of the length; from 400 tokens on the order of words is left out
    /// of account.
    pub fn links(&mut self, source: &[&str], target: &[&str]) -> LinkProbabilities {
        let (source, target) = (self.describe(0, source), self.describe(1, target));
        self.infer(&source, &target, None);
        self.room.joint()
    }

    /// The same, with all else that is to be counted of a pair of texts.
    pub(super) fn expect(&mut self, source: &[&str], target: &[&str]) -> Expected<'_> {
        let (source, target) = (self.describe(0, source), self.describe(1, target));
        let mut jumps = ([0.0; JUMPS], [0.0; JUMPS]);
        self.infer(&source, &target, Some(&mut jumps));
        let keys = |words: &[Arc<Word>]| words.iter().map(|word| word.key).collect();
        let (ahead, back) = &self.room.found;
        Expected {
            keys: [keys(&source), keys(&target)],
            links: self.room.joint(),
            unlinked: [&back.unlinked, &ahead.unlinked],
            jumps: [jumps.0, jumps.1],
        }
    }

    fn describe(&mut self, side: usize, tokens: &[&str]) -> Vec<Arc<Word>> {
        let describer = &self.describers[side];
        let described = &mut self.described[side];
        if described.len() > MOST_DESCRIBED {
            described.clear();
        }
        tokens
            .iter()
            .map(|token| match described.get(*token) {
                Some(word) => Arc::clone(word),
                None => {
                    let word = Arc::new(describer.describe(token));
                    described.insert((*token).into(), Arc::clone(&word));
                    word
                }
            })
            .collect()
    }

    fn infer(
        &mut self,
        source: &[Arc<Word>],
        target: &[Arc<Word>],
        counts: Option<&mut ([f64; JUMPS], [f64; JUMPS])>,
    ) {
        let settings = &self.settings;
        let count = |steps: i64| (steps as f64 / LINK_STEPS).max(0.0) as f32;
        // What is known of two words is the same wherever they stand.
        let (sources, targets) = (Distinct::of(source), Distinct::of(target));
        let beliefs = self.priors.between(&sources.words, &targets.words);
        let columns = targets.words.len();
        let mut sums = [vec![0.0; sources.words.len()], vec![0.0; columns]];
        for (sum, row) in sums[0].iter_mut().zip(beliefs.chunks(columns.max(1))) {
            *sum = targets.at.iter().fold(0.0, |sum, t| sum + row[*t]);
        }
        for s in &sources.at {
            for (sum, belief) in sums[1].iter_mut().zip(&beliefs[s * columns..]) {
                *sum += belief;
            }
        }
        let margin = |side: usize, words: &[Arc<Word>], sums: &[f32]| -> (Vec<f32>, Vec<f32>) {
            let all = count(self.unlinked[side]);
            words
                .iter()
                .zip(sums)
                .map(|(word, here)| {
                    let known = self.words[side].get(&word.key);
                    let prior = self.priors.listed(side, word).max(*here);
                    let linked = known.map_or(0.0, |known| count(known.linked));
                    let unlinked = known.map_or(0.0, |known| count(known.unlinked));
                    (
                        norm(settings, linked + prior),
                        alone(settings, unlinked, all),
                    )
                })
                .unzip()
        };
        let (source_norms, source_alone) = margin(0, &sources.words, &sums[0]);
        let (target_norms, target_alone) = margin(1, &targets.words, &sums[1]);
        // Most pairs of words have nothing to do with each other.
        let unseen = weight(settings, 0.0);
        let counted = self.rows.between(&sources.words, &targets.words);
        let nothing_counted = self.unlinked == [0; 2];
        let pairs = (sources.words.iter()).flat_map(|s| targets.words.iter().map(move |t| (s, t)));
        let weights = (counted.iter().zip(&beliefs).zip(pairs)).map(
            |((counted, belief), (s, t))| match count(*counted) + belief {
                0.0 if nothing_counted => unseen * looks(settings, s, t),
                0.0 => unseen,
                amount => weight(settings, amount),
            },
        );
        let weights: Vec<f32> = weights.collect();
        let room = &mut self.room;
        room.forward.fill(&targets.at, &sources.at, |t, s| {
            weights[s * columns + t] / source_norms[s]
        });
        room.reverse.fill(&sources.at, &targets.at, |s, t| {
            weights[s * columns + t] / target_norms[t]
        });
        let placed = |at: &[usize], of: &[f32]| at.iter().map(|word| of[*word]).collect();
        room.alone = (
            placed(&sources.at, &source_alone),
            placed(&targets.at, &target_alone),
        );
        let classes = |words: &[Arc<Word>]| words.iter().map(|word| word.class).collect();
        room.classes = (classes(source), classes(target));
        let jumps = self.ready.get_or_insert_with(|| self.jumps.ready(settings));
        room.infer(settings, Some(jumps), counts);
    }
}

/// How likely two words are linked of which nothing else is known, by what they look like, at most
/// 1: words of grammar render words of grammar, and long words long ones.
fn looks(settings: &Settings, source: &Word, target: &Word) -> f32 {
    let (a, b) = (source.form.len() as f32, target.form.len() as f32);
    let longer = (a - b).abs() / (a + b).max(1.0);
    let class = match source.class == target.class {
        true => 1.0,
        false => settings.other_class,
    };
    class * (-settings.other_length * longer).exp()
}

/// The words of a text, each once, in the order in which they first stand there.
struct Distinct {
    words: Vec<Arc<Word>>,
    /// For each position which of them stands there.
    at: Vec<usize>,
}

impl Distinct {
    /// Tokens written alike are one word as [`WordAligner::describe`] gives them.
    fn of(text: &[Arc<Word>]) -> Distinct {
        let mut numbers: FxHashMap<*const Word, usize> = FxHashMap::default();
        let mut words = Vec::new();
        let at = text.iter().map(|word| {
            *numbers.entry(Arc::as_ptr(word)).or_insert_with(|| {
                words.push(Arc::clone(word));
                words.len() - 1
            })
        });
        let at = at.collect();
        Distinct { words, at }
    }
}

/// Links that were counted, by the words of one side.
#[derive(Debug, Clone)]
struct Rows {
    of: Side,
    /// Words of the other side with their links, by word, ascending.
    rows: FxHashMap<u64, Vec<(u64, i64)>>,
}

impl Rows {
    fn new() -> Rows {
        Rows {
            of: Side::Source,
            rows: FxHashMap::default(),
        }
    }

    fn know(&mut self, counts: &LinkCounts) {
        if self.of != counts.together {
            self.rows.clear();
            self.of = counts.together;
        }
        let (of, other) = (self.of, self.of.other());
        for row in counts.rows() {
            let links = row.iter().map(|pair| (pair.word(other), pair.count));
            self.rows.insert(row[0].word(of), links.collect());
        }
    }

    /// The links of each source word with each target word, by source, then target.
    fn between(&self, source: &[Arc<Word>], target: &[Arc<Word>]) -> Vec<i64> {
        let mut links = vec![0; source.len() * target.len()];
        let (words, others) = match self.of {
            Side::Source => (source, target),
            Side::Target => (target, source),
        };
        let place = |word: usize, other: usize| match self.of {
            Side::Source => word * target.len() + other,
            Side::Target => other * target.len() + word,
        };
        let sorted = |words: &[Arc<Word>]| {
            let mut sorted: Vec<(u64, usize)> =
                words.iter().map(|word| word.key).zip(0..).collect();
            sorted.sort_unstable();
            sorted
        };
        let others = sorted(others);
        // A word that stands in a text several times is looked up once.
        for places in sorted(words).chunk_by(|one, next| one.0 == next.0) {
            let Some(row) = self.rows.get(&places[0].0) else {
                continue;
            };
            let mut rest = row.as_slice();
            for (other, at) in &others {
                rest = &rest[rest.partition_point(|(word, _)| word < other)..];
                match rest.first() {
                    Some((word, count)) if word == other => {
                        for (_, word) in places {
                            links[place(*word, *at)] = *count;
                        }
                    }
                    Some(_) => {}
                    None => break,
                }
            }
        }
        links
    }
}

/// How much more than a lexicon's first rendering an approved term counts.
const APPROVED: f32 = 3.0;

/// What is to be counted of a pair of texts.
pub(super) struct Expected<'a> {
    /// The keys of the source words, of the target words, by position.
    pub keys: [Vec<u64>; 2],
    pub links: LinkProbabilities,
    /// How likely each source word, each target word is without a counterpart.
    pub unlinked: [&'a [f32]; 2],
    /// Jumps of reading source for target, then the reverse.
    pub jumps: [[f64; JUMPS]; 2],
}
