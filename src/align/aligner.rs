//! The aligner: passes over a document pair.

use std::ops::{ControlFlow, Range};

use super::calibration::calibrated;
use super::evidence::{Categories, Context, Lengths, Marks, NOWHERE, Seed, Structure, seeds};
use super::moved::{Passage, moved};
use super::scoring::{Beliefs, Share};
use super::search::{Corridor, Edge, Posterior, Step, anchors};
use super::translation::{Table, WeightedBead, train};
use super::vocabulary::Words;
use super::wider::widened;
use crate::lang::{Language, Lexicon};
use crate::model::{Bead, Ladder, LinkCounts, Segment};

/// Aligns documents of one pair of languages.
#[derive(Debug, Clone)]
pub struct Aligner {
    source: &'static Language,
    target: &'static Language,
    lexicons: Vec<Lexicon>,
    memory: Option<LinkCounts>,
    left_out: Vec<&'static str>,
    explained: Explained,
}

/// Whether an alignment carries the evidence for each bead.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Explained {
    /// It does: costs about as much time as another pass.
    Yes,
    /// It does not.
    #[default]
    No,
}

/// How far the work has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Source segments done, over all passes.
    pub done: usize,
    /// Source segments to do, over all passes; constant for a document.
    pub total: usize,
}

/// The caller stopped the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("alignment was stopped")]
pub struct Stopped;

/// What an alignment found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Alignment {
    /// The beads of the document pair in order, with their probabilities.
    pub ladder: Ladder,
    /// Passages that changed places, by source; in the ladder their segments stand alone.
    pub moved: Vec<Passage>,
    /// For each bead of the ladder what each source of evidence said, strongest first; empty for
    /// a bead without a side. An empty list where no explanation was asked for.
    pub explanations: Vec<Vec<Share>>,
}

/// Passes over a document.
const PASSES: usize = 3;
/// Nodes around an anchor that the first pass looks at.
const MARGIN: usize = 6;
/// Nodes around probable beads that later passes look at.
const NEAR: usize = 4;
/// What the nats of the sources are divided by, because they repeat each other.
const TEMPERATURE: f64 = 1.0;
impl Aligner {
    /// An aligner with all evidence and, where the pair has one, the embedded lexicon.
    pub fn new(source: &'static Language, target: &'static Language) -> Aligner {
        Aligner {
            source,
            target,
            lexicons: Vec::new(),
            memory: None,
            left_out: Vec::new(),
            explained: Explained::No,
        }
    }

    /// Adds a lexicon from source to target: a user's own, or a glossary.
    pub fn with_lexicon(mut self, lexicon: Lexicon) -> Aligner {
        self.lexicons.push(lexicon);
        self
    }

    /// Tells what a memory has learnt of other documents: the counts of all words that
    /// [`words::keys`](super::words::keys) gives for the two texts, and of their links.
    pub fn with_memory(mut self, counts: LinkCounts) -> Aligner {
        self.memory = Some(counts);
        self
    }

    /// Leaves out the source of evidence with this name; see [`super::SOURCES`].
    pub fn without(mut self, source: &'static str) -> Aligner {
        self.left_out.push(source);
        self
    }

    /// Sets whether alignments carry the evidence for each bead; they do not unless asked.
    pub fn explained(mut self, explained: Explained) -> Aligner {
        self.explained = explained;
        self
    }

    /// The ladder between two documents.
    ///
    /// `progress` hears of the work at least once a pass and may end it; only then is there an
    /// error. Empty sides are allowed: all segments of the other then stand alone. Time and memory
    /// grow in proportion to the number of segments where the texts have anchors.
    pub fn align(
        &self,
        source: &[Segment],
        target: &[Segment],
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Alignment, Stopped> {
        let (n, m) = (source.len(), target.len());
        if n == 0 || m == 0 {
            return Ok(Alignment {
                ladder: ladder(beads(&[], n, m), n, m),
                ..Alignment::default()
            });
        }
        let words = (
            Words::new(self.source, source),
            Words::new(self.target, target),
        );
        let seeds = seeds(
            &Context {
                source_language: self.source,
                target_language: self.target,
                source: &words.0,
                target: &words.1,
                lexicons: &self.lexicons,
                memory: self.memory.as_ref(),
            },
            &self.left_out,
        );
        let mut beliefs = self.prior(source, target, &words, &seeds);
        let pairs = seeds
            .iter()
            .filter(|seed| seed.source != NOWHERE && seed.target != NOWHERE)
            .map(|seed| (seed.source, seed.target, seed.weight / (seed.weight + 1.0)));
        let first = anchors(&words.0, &words.1, pairs);
        let mut corridor = Corridor::between(n, m, &first, MARGIN);
        let (mut done, total) = (0, n * PASSES);
        let mut row = || {
            done += 1;
            if done <= total && (done % 256 == 0 || done % n == 0) {
                progress(Progress { done, total })
            } else {
                ControlFlow::Continue(())
            }
        };
        let mut pass = 1;
        let path = loop {
            let lattice = beliefs
                .lattice(&words.0, &words.1, corridor, (0, 0), &mut row)
                .ok_or(Stopped)?;
            let posterior = lattice.posterior(&beliefs.categories, TEMPERATURE);
            let path = lattice.path(&posterior, &beliefs.categories, TEMPERATURE);
            if pass == PASSES {
                break path;
            }
            pass += 1;
            self.learn(&mut beliefs, &words, &seeds, &posterior);
            let nodes = posterior.edges.iter().chain(&path);
            let nodes = nodes.map(|edge| (edge.i as usize, edge.j as usize));
            // Between sure beads all is opened again: a false anchor may have hidden the way.
            corridor = Corridor::between(n, m, &sure(&path), NEAR)
                .joined(&Corridor::around(n, m, nodes, NEAR));
        };
        let mut beads = beads(&path, n, m);
        if self.has("category") {
            beads = widened(&words.0, &words.1, &beliefs, beads);
        }
        let ladder = ladder(beads, n, m);
        let moved = moved(&words.0, &words.1, &beliefs, &ladder, TEMPERATURE, &mut row)?;
        let explain = |bead: &Bead| {
            if bead.source.is_empty() || bead.target.is_empty() {
                return Vec::new();
            }
            beliefs.explain(&words.0, &words.1, bead)
        };
        let explanations = match self.explained {
            Explained::Yes => ladder.beads().iter().map(explain).collect(),
            Explained::No => Vec::new(),
        };
        Ok(Alignment {
            ladder,
            moved,
            explanations,
        })
    }

    fn has(&self, name: &str) -> bool {
        !self.left_out.contains(&name)
    }

    /// What is believed before any bead is known.
    fn prior(
        &self,
        source: &[Segment],
        target: &[Segment],
        words: &(Words, Words),
        seeds: &[Seed],
    ) -> Beliefs {
        Beliefs {
            categories: if self.has("category") {
                Categories::prior()
            } else {
                Categories::even()
            },
            table: Table::from_seeds(&words.0, &words.1, seeds),
            lengths: self.has("length").then(|| Lengths::new(source, target)),
            marks: self.has("marks").then(|| Marks::new(source, target)),
            structure: self
                .has("structure")
                .then(|| Structure::new(source, target)),
        }
    }

    /// Takes what a pass found into what is believed.
    fn learn(
        &self,
        beliefs: &mut Beliefs,
        words: &(Words, Words),
        seeds: &[Seed],
        posterior: &Posterior,
    ) {
        let matched = |edge: &&Edge| matches!(edge.step, Step::Match(_)) && edge.probability > 0.05;
        let beads: Vec<WeightedBead> = posterior
            .edges
            .iter()
            .filter(matched)
            .map(|edge| {
                let (s, t) = edge.runs();
                (s, t, edge.probability)
            })
            .collect();
        if self.has("learnt") {
            beliefs.table = train(&words.0, &words.1, seeds, &beads);
        }
        if self.has("category") {
            beliefs.categories = Categories::fit(&posterior.matches, &posterior.next);
        }
        beliefs.learn(&beads);
    }
}

/// The nodes of beads that are sure and stand among sure ones.
fn sure(path: &[Edge]) -> Vec<(usize, usize)> {
    let sure = |edge: &Edge| matches!(edge.step, Step::Match(_)) && edge.probability > 0.9;
    path.windows(2 * COMPANY + 1)
        .filter(|near| near.iter().all(sure))
        .map(|near| (near[COMPANY].i as usize, near[COMPANY].j as usize))
        .collect()
}

/// Sure beads that a sure bead needs on either side.
const COMPANY: usize = 2;

/// The beads of a path; all segments that the path does not reach stand alone.
fn beads(path: &[Edge], n: usize, m: usize) -> Vec<Bead> {
    let mut beads: Vec<Bead> = path
        .iter()
        .map(|edge| {
            let (source, target) = edge.runs();
            Bead {
                source,
                target,
                confidence: calibrated(f64::from(edge.probability)),
            }
        })
        .collect();
    let (i, j) = beads
        .last()
        .map_or((0, 0), |b| (b.source.end, b.target.end));
    let alone = |source: Range<usize>, target: Range<usize>| Bead {
        source,
        target,
        confidence: 1.0,
    };
    beads.extend((i..n).map(|i| alone(i..i + 1, j..j)));
    beads.extend((j..m).map(|j| alone(n..n, j..j + 1)));
    beads
}

fn ladder(beads: Vec<Bead>, n: usize, m: usize) -> Ladder {
    Ladder::new(beads, n, m).expect("a path through the lattice covers both sides in order")
}
