//! Classes that go together: a table of how often each pair of classes shares a bead.

/// Counts of pairs of classes, of which the shares by chance are known.
#[derive(Debug, Clone)]
pub(crate) struct Contingency {
    columns: usize,
    nats: Vec<f64>,
    source: Vec<f64>,
    target: Vec<f64>,
}

/// Share of beads whose classes agree by nature before the document is read.
const AGREEING: f64 = 0.5;
/// Beads that this prior counts for.
const STRENGTH: f64 = 20.0;

impl Contingency {
    /// From how often each class occurs on either side; both have the same classes.
    pub fn new(source: &[usize], target: &[usize]) -> Contingency {
        let shares = |counts: &[usize]| {
            let total = counts.iter().sum::<usize>() as f64 + 0.1 * counts.len() as f64;
            counts
                .iter()
                .map(|c| (*c as f64 + 0.1) / total)
                .collect::<Vec<_>>()
        };
        let mut table = Contingency {
            columns: target.len(),
            nats: Vec::new(),
            source: shares(source),
            target: shares(target),
        };
        table.fit(&vec![0.0; source.len() * target.len()]);
        table
    }

    /// Learns from expected counts, row by row.
    pub fn fit(&mut self, counts: &[f64]) {
        let (columns, mut joint) = (self.columns, counts.to_vec());
        for (s, ps) in self.source.iter().enumerate() {
            for (t, pt) in self.target.iter().enumerate() {
                let agreeing = if s == t { (ps * pt).sqrt() } else { 0.0 };
                joint[s * columns + t] +=
                    STRENGTH * (AGREEING * agreeing + (1.0 - AGREEING) * ps * pt);
            }
        }
        let total: f64 = joint.iter().sum();
        let rows: Vec<f64> = joint.chunks(columns).map(|row| row.iter().sum()).collect();
        let sums: Vec<f64> = (0..columns)
            .map(|t| joint.iter().skip(t).step_by(columns).sum())
            .collect();
        self.nats = joint
            .iter()
            .enumerate()
            .map(|(at, c)| (c * total / (rows[at / columns] * sums[at % columns])).ln())
            .collect();
    }

    /// How much likelier the classes are together than by chance, in nats.
    pub fn nats(&self, source: u8, target: u8) -> f64 {
        self.nats[source as usize * self.columns + target as usize]
    }

    /// An empty table of expected counts.
    pub fn counts(&self) -> Vec<f64> {
        vec![0.0; self.nats.len()]
    }
}
