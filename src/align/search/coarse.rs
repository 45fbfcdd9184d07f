//! A first look at a whole document: blocks of segments, and the path of most shared words.
//!
//! Single anchors err where a text repeats itself; a block of segments that answers to another
//! shares many rare words with it.

use std::ops::Range;

/// Blocks on the longer side: their square is the work, whatever the length of the document.
const MOST_BLOCKS: usize = 1_500;
/// Fewest segments in a block.
const SMALLEST: usize = 8;

/// Which target segments each source segment may answer to, by the heaviest path of blocks
/// through `points` (source segment, target segment, weight), one block to either side.
///
/// Ranges are half-open and within the `n` × `m` segments.
pub(crate) fn coarse(points: &[(u32, u32, f32)], n: usize, m: usize) -> Vec<Range<usize>> {
    let size = (n.max(m).div_ceil(MOST_BLOCKS)).max(SMALLEST);
    let (height, width) = (n.div_ceil(size), m.div_ceil(size));
    let mut weights = vec![0.0_f32; height * width];
    for (i, j, weight) in points {
        weights[*i as usize / size * width + *j as usize / size] += weight;
    }
    // What chance gives a block; twice as much is taken off, so that a path gains nothing from
    // wandering over blocks that answer to nothing.
    let chance = 2.0 * weights.iter().sum::<f32>() / weights.len() as f32;
    // Best sums in place, from the first corner.
    for row in 0..height {
        for column in 0..width {
            let at = row * width + column;
            let above = if row > 0 { weights[at - width] } else { 0.0 };
            let left = if column > 0 { weights[at - 1] } else { 0.0 };
            let across = if row > 0 && column > 0 {
                weights[at - width - 1]
            } else {
                0.0
            };
            weights[at] += above.max(left).max(across) - chance;
        }
    }
    // By row of blocks: the first and the last column of the path.
    let mut blocks = vec![(usize::MAX, 0); height];
    let (mut row, mut column) = (height - 1, width - 1);
    loop {
        let reach = &mut blocks[row];
        *reach = (reach.0.min(column), reach.1.max(column));
        let at = row * width + column;
        let above = if row > 0 {
            weights[at - width]
        } else {
            f32::NEG_INFINITY
        };
        let left = if column > 0 {
            weights[at - 1]
        } else {
            f32::NEG_INFINITY
        };
        let across = if row > 0 && column > 0 {
            weights[at - width - 1]
        } else {
            f32::NEG_INFINITY
        };
        if row == 0 && column == 0 {
            break;
        } else if across >= above && across >= left {
            (row, column) = (row - 1, column - 1);
        } else if above >= left {
            row -= 1;
        } else {
            column -= 1;
        }
    }
    (0..n)
        .map(|i| {
            let block = i / size;
            let near = &blocks[block.saturating_sub(1)..(block + 2).min(height)];
            let from = near.iter().map(|r| r.0).min().unwrap_or(0);
            let to = near.iter().map(|r| r.1).max().unwrap_or(width);
            from.saturating_sub(1) * size..((to + 2) * size).min(m)
        })
        .collect()
}
