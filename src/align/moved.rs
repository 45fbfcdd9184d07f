//! Passages that changed places: what stands alone in the ladder on both sides, looked at again.

use std::ops::{ControlFlow, Range};

use rustc_hash::FxHashMap;

use super::Stopped;
use super::calibration::calibrated;
use super::scoring::Beliefs;
use super::search::{Corridor, Step};
use super::vocabulary::Words;
use crate::model::{Bead, Ladder};

/// A run of source segments and a run of target segments that belong together although the
/// ladder cannot join them, because other beads stand between.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// Source segments, half-open.
    pub source: Range<usize>,
    /// Target segments, half-open.
    pub target: Range<usize>,
    /// The beads within, in order; each has both sides.
    pub beads: Vec<Bead>,
}

/// Nats by which the beads of a passage must outweigh chance, besides the number of places where
/// it could have gone.
const LEAST: f64 = 8.0;
/// Largest plane of segments in which a passage is looked for.
const LARGEST: usize = 40_000;
/// Pairs of runs that are looked at, the most promising first.
const MOST_PAIRS: usize = 200;
/// Most places of a word that may point to a passage.
const MOST_PLACES: usize = 4;

/// The moved passages among the segments that stand alone in `ladder`.
pub(crate) fn moved(
    source: &Words,
    target: &Words,
    beliefs: &Beliefs,
    ladder: &Ladder,
    temperature: f64,
    row: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Vec<Passage>, Stopped> {
    let (sources, targets) = alone(ladder);
    if sources.is_empty() || targets.is_empty() {
        return Ok(Vec::new());
    }
    let mut found: Vec<(f64, Passage)> = Vec::new();
    for (a, b) in promising(source, target, beliefs, &sources, &targets) {
        let (s, t) = (&sources[a], &targets[b]);
        if s.len() * t.len() > LARGEST {
            continue;
        }
        let corridor = Corridor::whole(s.len(), t.len());
        let lattice = beliefs
            .lattice(source, target, corridor, (s.start, t.start), row)
            .ok_or(Stopped)?;
        let posterior = lattice.posterior(&beliefs.categories, temperature);
        let path = lattice.path(&posterior, &beliefs.categories, temperature);
        let (mut nats, mut beads) = (0.0, Vec::new());
        for edge in path
            .iter()
            .filter(|edge| matches!(edge.step, Step::Match(_)))
        {
            nats += lattice.nats_of(edge);
            let (is, js) = edge.runs();
            beads.push(Bead {
                source: s.start + is.start..s.start + is.end,
                target: t.start + js.start..t.start + js.end,
                confidence: calibrated(f64::from(edge.probability)),
            });
        }
        let places = (sources.len() * targets.len()) as f64;
        if let (Some(first), Some(last)) = (beads.first(), beads.last())
            && nats > LEAST + places.ln()
        {
            let passage = Passage {
                source: first.source.start..last.source.end,
                target: first.target.start..last.target.end,
                beads,
            };
            found.push((nats, passage));
        }
    }
    // The strongest first; what claims the same segments is dropped.
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut kept: Vec<Passage> = Vec::new();
    for (_, passage) in found {
        let apart = |a: &Range<usize>, b: &Range<usize>| a.end <= b.start || b.end <= a.start;
        if kept
            .iter()
            .all(|k| apart(&k.source, &passage.source) && apart(&k.target, &passage.target))
        {
            kept.push(passage);
        }
    }
    kept.sort_by_key(|passage| passage.source.start);
    Ok(kept)
}

/// The runs of segments that stand alone, on either side.
fn alone(ladder: &Ladder) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let (mut sources, mut targets) = (Vec::new(), Vec::new());
    let extend = |runs: &mut Vec<Range<usize>>, run: &Range<usize>| match runs.last_mut() {
        Some(last) if last.end == run.start => last.end = run.end,
        _ => runs.push(run.clone()),
    };
    for bead in ladder.beads() {
        if bead.target.is_empty() {
            extend(&mut sources, &bead.source);
        } else if bead.source.is_empty() {
            extend(&mut targets, &bead.target);
        }
    }
    (sources, targets)
}

/// Pairs of runs that share words rare among what stands alone, the most shared first.
fn promising(
    source: &Words,
    target: &Words,
    beliefs: &Beliefs,
    sources: &[Range<usize>],
    targets: &[Range<usize>],
) -> Vec<(usize, usize)> {
    let mut places: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (b, run) in targets.iter().enumerate() {
        for word in target.of(run.clone()) {
            let runs = places.entry(*word).or_default();
            if runs.last() != Some(&b) {
                runs.push(b);
            }
        }
    }
    let mut shared: FxHashMap<(usize, usize), f32> = FxHashMap::default();
    for (a, run) in sources.iter().enumerate() {
        for word in source.of(run.clone()) {
            for pair in beliefs.table.row(*word) {
                let Some(runs) = places.get(&pair.target) else {
                    continue;
                };
                if runs.len() <= MOST_PLACES && pair.forward > 1.0 {
                    for b in runs {
                        *shared.entry((a, *b)).or_default() += pair.forward.ln();
                    }
                }
            }
        }
    }
    let mut pairs: Vec<_> = shared.into_iter().collect();
    pairs.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
    pairs.truncate(MOST_PAIRS);
    pairs.into_iter().map(|(pair, _)| pair).collect()
}
