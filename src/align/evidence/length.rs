//! Length evidence after Gale & Church (1993): a translation keeps its proportions.
//!
//! Lengths are counted in characters. The target length given the source length follows
//! Student's t around a ratio that the document teaches; by chance a segment has any length that
//! the document's segments have (log-normal). Knows nothing of words.

use std::ops::Range;
use std::sync::LazyLock;

use crate::model::Segment;

/// Degrees of freedom: heavy tails, because free translations stray.
const FREEDOM: f64 = 5.0;
/// Squared deviation per character of length before the document is read; Gale & Church give 6.8
/// for parliamentary debates.
const SPREAD: f64 = 5.0;
/// Deviation, in units of spread, beyond which segments are not joined.
const OUT_OF_PROPORTION: f64 = 6.0;
/// Beads that the prior counts for.
const STRENGTH: f64 = 10.0;

/// Share of segments whose length follows nothing.
const STRAY: f64 = 0.3;
/// Characters of the longest segment that is thought of.
const LONGEST: f64 = 10_000.0;

/// Lengths of both sides and how they go together.
#[derive(Debug)]
pub(crate) struct Lengths {
    source: Side,
    target: Side,
    ratio: f64,
    spread: f64,
}

#[derive(Debug)]
struct Side {
    // Characters before each segment, and of all.
    before: Vec<f64>,
    // Log-density by chance, summed as `before` is.
    chance: Vec<f64>,
    mean: f64,
    deviation: f64,
    // Logarithm of the deviation times √2π.
    peak: f64,
}

/// Characters up to which logarithms are looked up rather than computed.
const TABLED: usize = 1 << 12;

/// The natural logarithm of a length, which is a whole number of at least 1.
fn ln(length: f64) -> f64 {
    static TABLE: LazyLock<Vec<f64>> =
        LazyLock::new(|| (0..TABLED).map(|n| (n.max(1) as f64).ln()).collect());
    TABLE
        .get(length as usize)
        .copied()
        .unwrap_or_else(|| length.ln())
}

impl Side {
    fn new(segments: &[Segment]) -> Side {
        let lengths: Vec<f64> = segments
            .iter()
            .map(|segment| segment.text.chars().count().max(1) as f64)
            .collect();
        let n = lengths.len().max(1) as f64;
        let mean = lengths.iter().map(|l| l.ln()).sum::<f64>() / n;
        let variance = lengths.iter().map(|l| (l.ln() - mean).powi(2)).sum::<f64>() / n;
        let mut side = Side {
            before: vec![0.0],
            chance: vec![0.0],
            mean,
            // Tables have segments of one length; a density must stay finite.
            deviation: variance.sqrt().max(0.3),
            peak: 0.0,
        };
        side.peak = (side.deviation * (2.0 * std::f64::consts::PI).sqrt()).ln();
        let (mut characters, mut chance) = (0.0, 0.0);
        for length in lengths {
            characters += length;
            chance += side.log_chance(length);
            side.before.push(characters);
            side.chance.push(chance);
        }
        side
    }

    fn log_chance(&self, length: f64) -> f64 {
        let log = ln(length);
        let z = (log - self.mean) / self.deviation;
        // An even share for every order of magnitude: joining stray short segments must not be
        // rewarded because the curve finds them improbable.
        let even = 1.0 / LONGEST.ln();
        ((1.0 - STRAY) * (-0.5 * z * z - self.peak).exp() + STRAY * even).ln() - log
    }

    fn length(&self, run: &Range<usize>) -> f64 {
        self.before[run.end] - self.before[run.start]
    }

    fn chance(&self, run: &Range<usize>) -> f64 {
        self.chance[run.end] - self.chance[run.start]
    }
}

/// Log-density of dividing `length` into `parts` anywhere.
fn division(parts: usize, length: f64) -> f64 {
    // The logarithms of the factorials.
    let ways = [
        0.0,
        0.0,
        std::f64::consts::LN_2,
        1.791_759,
        3.178_054,
        4.787_492,
        6.579_251,
        8.525_161,
    ];
    let parts = parts - 1;
    ways[parts.min(ways.len() - 1)] - parts as f64 * ln(length)
}

impl Lengths {
    /// Before any bead is known: the ratio is that of the whole texts, drawn towards 1.
    pub fn new(source: &[Segment], target: &[Segment]) -> Lengths {
        let (source, target) = (Side::new(source), Side::new(target));
        let total = |side: &Side| side.before.last().copied().unwrap_or(0.0) + 1_000.0;
        // A missing chapter must not make a ratio.
        let ratio = (total(&target) / total(&source)).clamp(0.75, 1.33);
        Lengths {
            source,
            target,
            ratio,
            spread: SPREAD,
        }
    }

    /// Learns ratio and spread from beads with their probabilities, which are gone over twice.
    pub fn fit<I>(&mut self, beads: impl Fn() -> I)
    where
        I: Iterator<Item = (Range<usize>, Range<usize>, f64)>,
    {
        let (mut sources, mut targets) = (1_000.0, 1_000.0 * self.ratio);
        for (s, t, p) in beads() {
            sources += p * self.source.length(&s);
            targets += p * self.target.length(&t);
        }
        self.ratio = targets / sources;
        let (mut squares, mut weight) = (STRENGTH * SPREAD, STRENGTH);
        for (s, t, p) in beads() {
            let (scaled, _) = self.deviation(self.source.length(&s), self.target.length(&t));
            // Student's t as a mixture of normals: far strays weigh little.
            let trust = (FREEDOM + 1.0) / (FREEDOM + scaled * scaled);
            squares += p * trust * scaled * scaled * self.spread;
            weight += p;
        }
        self.spread = squares / weight;
    }

    /// Deviation of the target length from what the source length makes expect, in units of
    /// spread, and that unit in characters.
    fn deviation(&self, source: f64, target: f64) -> (f64, f64) {
        let expected = source * self.ratio;
        let unit = (self.spread * (expected + target + 2.0) / 2.0).sqrt();
        ((target - expected) / unit, unit)
    }

    /// Whether the lengths are so far apart that joining segments is out of the question. Most
    /// joins of three and four segments are, and need not be looked at any closer.
    pub fn out_of_proportion(&self, source: &Range<usize>, target: &Range<usize>) -> bool {
        let (scaled, _) = self.deviation(self.source.length(source), self.target.length(target));
        scaled.abs() > OUT_OF_PROPORTION
    }

    /// How much likelier the lengths are together than by chance, in nats.
    pub fn nats(&self, source: &Range<usize>, target: &Range<usize>) -> f64 {
        // Normalising constant of Student's t with 5 degrees of freedom: 8 / (3 π √5).
        const PEAK: f64 = 0.379_606_7;
        let (ls, lt) = (self.source.length(source), self.target.length(target));
        let (scaled, unit) = self.deviation(ls, lt);
        let tail = 1.0 + scaled * scaled / FREEDOM;
        // (FREEDOM + 1) / 2 is 3.
        let together = (PEAK / (unit * tail * tail * tail)).ln()
            + self.source.log_chance(ls)
            + division(source.len(), ls)
            + division(target.len(), lt);
        together - self.source.chance(source) - self.target.chance(target)
    }
}
