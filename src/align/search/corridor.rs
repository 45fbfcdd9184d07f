//! The part of the plane of (source, target) places that a search looks at.

/// Nodes (i, j), 0 ≤ i ≤ n and 0 ≤ j ≤ m, where a bead may begin or end: for each i a run of j.
///
/// Holds (0, 0) and (n, m); neighbouring rows overlap and never step back, so that a path exists.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Corridor {
    rows: Vec<(u32, u32)>,
    offsets: Vec<usize>,
}

/// Nodes of a box between anchors up to which all of it is searched.
const WHOLE: usize = 60_000;
/// Nodes of a document's corridor that wide bands may use in all.
const MOST: usize = 3_000_000;
/// Narrowest half-width of a band through a box without anchors.
const NARROWEST: usize = 24;

impl Corridor {
    /// All nodes of `n` × `m` segments that lie in boxes between neighbouring `anchors` (nodes, in
    /// order), widened by `margin`. A box that is too large is crossed by a band on its diagonal.
    pub fn between(n: usize, m: usize, anchors: &[(usize, usize)], margin: usize) -> Corridor {
        let mut rows = vec![(m as u32 + 1, 0_u32); n + 1];
        let mut nodes = vec![(0, 0)];
        nodes.extend(
            anchors
                .iter()
                .copied()
                .filter(|a| *a != (0, 0) && *a != (n, m)),
        );
        nodes.push((n, m));
        let mut add = |i: usize, from: usize, to: usize| {
            let row = &mut rows[i];
            *row = (row.0.min(from as u32), row.1.max(to.min(m) as u32 + 1));
        };
        for pair in nodes.windows(2) {
            let ((i1, j1), (i2, j2)) = (pair[0], pair[1]);
            let (from, to) = (i1.saturating_sub(margin), (i2 + margin).min(n));
            let (height, width) = (to - from + 1, j2 - j1 + 2 * margin + 1);
            if height * width <= WHOLE {
                (from..=to).for_each(|i| add(i, j1.saturating_sub(margin), j2 + margin));
                continue;
            }
            let half = (MOST / n / 2).min(WHOLE / height / 2).max(NARROWEST) + margin;
            let steps = (i2 - i1).max(1);
            let reach = (j2 - j1) / steps + half;
            for i in from..=to {
                let j = j1 + (j2 - j1) * i.saturating_sub(i1).min(steps) / steps;
                add(i, j.saturating_sub(reach), j + reach);
            }
        }
        Corridor::from_rows(rows, m)
    }

    /// All nodes of both, which are of the same document.
    pub fn joined(&self, other: &Corridor) -> Corridor {
        let rows = self.rows.iter().zip(&other.rows);
        let rows = rows.map(|(a, b)| (a.0.min(b.0), a.1.max(b.1))).collect();
        Corridor::from_rows(rows, self.target())
    }

    /// Repairs `rows` (j from, j to, half-open) so that the promises hold.
    fn from_rows(mut rows: Vec<(u32, u32)>, m: usize) -> Corridor {
        let last = rows.len() - 1;
        rows[0].0 = 0;
        rows[last].1 = m as u32 + 1;
        for i in 1..=last {
            rows[i].1 = rows[i].1.max(rows[i - 1].1).max(1);
        }
        for i in (0..last).rev() {
            rows[i].0 = rows[i].0.min(rows[i + 1].0);
            rows[i].1 = rows[i].1.max(rows[i + 1].0 + 1);
        }
        for i in 1..=last {
            rows[i].1 = rows[i].1.max(rows[i - 1].1);
        }
        let mut offsets = vec![0];
        for (from, to) in &rows {
            offsets.push(offsets[offsets.len() - 1] + (to - from) as usize);
        }
        Corridor { rows, offsets }
    }

    /// The nodes within `margin` of any of `nodes`; with these of the ends.
    pub fn around(
        n: usize,
        m: usize,
        nodes: impl Iterator<Item = (usize, usize)>,
        margin: usize,
    ) -> Corridor {
        let mut rows = vec![(m as u32 + 1, 0_u32); n + 1];
        for (i, j) in nodes.chain([(0, 0), (n, m)]) {
            let row = &mut rows[i];
            row.0 = row.0.min(j.saturating_sub(margin) as u32);
            row.1 = row.1.max((j + margin).min(m) as u32 + 1);
        }
        // Each row takes what its neighbours have.
        let own = rows.clone();
        for (i, row) in rows.iter_mut().enumerate() {
            for near in &own[i.saturating_sub(margin)..=(i + margin).min(n)] {
                *row = (row.0.min(near.0), row.1.max(near.1));
            }
        }
        Corridor::from_rows(rows, m)
    }

    /// The number of source segments.
    pub fn source(&self) -> usize {
        self.rows.len() - 1
    }

    /// The number of target segments.
    pub fn target(&self) -> usize {
        self.rows[self.source()].1 as usize - 1
    }

    /// All nodes of `n` × `m` segments.
    pub fn whole(n: usize, m: usize) -> Corridor {
        Corridor::from_rows(vec![(0, m as u32 + 1); n + 1], m)
    }

    /// The j of row i, half-open.
    pub fn row(&self, i: usize) -> std::ops::Range<usize> {
        self.rows[i].0 as usize..self.rows[i].1 as usize
    }

    /// The index of the first node of row i.
    pub fn first_node(&self, i: usize) -> usize {
        self.offsets[i]
    }

    /// The index of node (i, j), if it is inside.
    pub fn node(&self, i: usize, j: usize) -> Option<usize> {
        let (from, to) = *self.rows.get(i)?;
        ((from as usize) <= j && j < to as usize).then(|| self.offsets[i] + j - from as usize)
    }

    /// How many nodes there are.
    pub fn nodes(&self) -> usize {
        self.offsets[self.offsets.len() - 1]
    }
}
