//! Anchors: segment pairs that share rare words, in the heaviest chain that never steps back.

use super::coarse::coarse;
use crate::align::vocabulary::Words;

/// Pairs of places per segment at which collecting stops.
const MOST_PER_SEGMENT: usize = 30;
/// Pairs of segments up to which a document is small: it can afford wide gaps between few anchors
/// that are certain. In a long one there must be many, near the path of the most shared words.
const SMALL: usize = 4_000_000;
/// Places that a word may have on one side.
const MOST_PLACES: u32 = 60;

/// The nodes at which the anchors' segments begin, in strict order on both sides.
///
/// `pairs` are words believed to translate each other, with a belief of 0 to 1.
pub(crate) fn anchors(
    source: &Words,
    target: &Words,
    pairs: impl Iterator<Item = (u32, u32, f32)>,
) -> Vec<(usize, usize)> {
    let rare = |words: &Words, word: u32| words.vocabulary[word as usize].count <= MOST_PLACES;
    let mut pairs: Vec<(u32, u32, u32, f32)> = pairs
        .filter(|(s, t, _)| rare(source, *s) && rare(target, *t))
        .map(|(s, t, belief)| {
            let places = source.vocabulary[s as usize].count * target.vocabulary[t as usize].count;
            (places, s, t, belief)
        })
        .collect();
    pairs.sort_unstable_by(|a, b| a.0.cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (source_places, target_places) = (places(source), places(target));
    let segments = source.segments() + target.segments();
    let mut points: Vec<(u32, u32, f32)> = Vec::new();
    for (together, s, t, belief) in pairs {
        if points.len() > MOST_PER_SEGMENT * segments {
            break;
        }
        let most = source.vocabulary[s as usize]
            .count
            .max(target.vocabulary[t as usize].count);
        let weight = belief * (segments as f32 / together as f32).max(1.5).ln() / most as f32;
        for i in source_places.of(s) {
            for j in target_places.of(t) {
                points.push((*i, *j, weight));
            }
        }
    }
    let (n, m) = (source.segments(), target.segments());
    let mut points = joined(points);
    if n * m <= SMALL {
        points = outstanding(points, n, m);
    } else {
        let near = coarse(&points, n, m);
        points.retain(|(i, j, _)| near[*i as usize].contains(&(*j as usize)));
    }
    chain(points, m)
}

struct Places {
    starts: Vec<u32>,
    segments: Vec<u32>,
}

impl Places {
    fn of(&self, word: u32) -> &[u32] {
        let at = word as usize;
        &self.segments[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

/// The segments that each rare word stands in.
fn places(words: &Words) -> Places {
    let mut starts = vec![0_u32; words.vocabulary.len() + 1];
    for (at, word) in words.vocabulary.iter().enumerate() {
        let kept = if word.count <= MOST_PLACES {
            word.count
        } else {
            0
        };
        starts[at + 1] = starts[at] + kept;
    }
    let mut next = starts.clone();
    let mut segments = vec![0; starts[starts.len() - 1] as usize];
    for segment in 0..words.segments() {
        for word in words.of(segment..segment + 1) {
            let at = *word as usize;
            if words.vocabulary[at].count <= MOST_PLACES {
                segments[next[at] as usize] = segment as u32;
                next[at] += 1;
            }
        }
    }
    Places { starts, segments }
}

/// Weights of the same pair of segments added up; sorted.
fn joined(mut points: Vec<(u32, u32, f32)>) -> Vec<(u32, u32, f32)> {
    points.sort_unstable_by_key(|(i, j, _)| (*i, *j));
    points.dedup_by(|later, kept| {
        let same = (later.0, later.1) == (kept.0, kept.1);
        if same {
            kept.2 += later.2;
        }
        same
    });
    points
}

/// How many times heavier an anchor is than any other pair of either of its segments.
const OUTSTANDING: f32 = 1.3;

/// The points that outweigh all others of their source segment and of their target segment: a
/// phrase that comes again and again anchors nothing.
fn outstanding(mut points: Vec<(u32, u32, f32)>, n: usize, m: usize) -> Vec<(u32, u32, f32)> {
    let mut best = [vec![(0.0_f32, 0.0_f32); n], vec![(0.0, 0.0); m]];
    for (i, j, weight) in &points {
        for (side, at) in [(0, *i), (1, *j)] {
            let (first, second) = &mut best[side][at as usize];
            if weight > first {
                (*first, *second) = (*weight, *first);
            } else if weight > second {
                *second = *weight;
            }
        }
    }
    let outstands = |(first, second): (f32, f32), weight: f32| {
        weight == first && weight >= OUTSTANDING * second
    };
    points.retain(|(i, j, weight)| {
        outstands(best[0][*i as usize], *weight) && outstands(best[1][*j as usize], *weight)
    });
    points
}

/// The heaviest chain, by a tree of best weights up to each target segment.
fn chain(points: Vec<(u32, u32, f32)>, width: usize) -> Vec<(usize, usize)> {
    const NONE: u32 = u32::MAX;
    let mut tree = vec![(0.0_f32, NONE); width + 1];
    let mut before = vec![NONE; points.len()];
    let mut total = vec![0.0_f32; points.len()];
    let mut row = 0;
    while row < points.len() {
        let end = row + points[row..].partition_point(|p| p.0 == points[row].0);
        // All of a row is looked up before any is entered: a source segment anchors once.
        for at in row..end {
            let (mut best, mut j) = ((0.0, NONE), points[at].1 as usize);
            while j > 0 {
                if tree[j].0 > best.0 {
                    best = tree[j];
                }
                j &= j - 1;
            }
            (total[at], before[at]) = (best.0 + points[at].2, best.1);
        }
        for at in row..end {
            let mut j = points[at].1 as usize + 1;
            while j <= width {
                if total[at] > tree[j].0 {
                    tree[j] = (total[at], at as u32);
                }
                j += j & j.wrapping_neg();
            }
        }
        row = end;
    }
    let mut at = (0..points.len())
        .max_by(|a, b| total[*a].total_cmp(&total[*b]))
        .map_or(NONE, |at| at as u32);
    let mut chain = Vec::new();
    while at != NONE {
        let (i, j, _) = points[at as usize];
        chain.push((i as usize, j as usize));
        at = before[at as usize];
    }
    chain.reverse();
    chain
}
