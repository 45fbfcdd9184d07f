//! Where a stored text differs from the query: the least edits of the match rate, as byte spans.

use std::ops::Range;

use serde::Serialize;

use crate::lang::{AnalysedToken, Analysis};
use crate::text::distance::Weighed;

/// A run of words that must change to make the query of the stored text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// What happens to the run.
    pub kind: EditKind,
    /// Bytes of the query, half-open; empty where words of the stored text are deleted.
    pub query: Range<usize>,
    /// Bytes of the stored text, half-open; empty where words of the query are inserted.
    pub stored: Range<usize>,
}

/// What an edit does, seen from the stored text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EditKind {
    /// The query has words that the stored text lacks.
    Inserted,
    /// The stored text has words that the query lacks.
    Deleted,
    /// The query has other words, or the same in another case.
    Replaced,
}

/// One step of the least edit path, by token index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The stored token and the query's, alike or substituted, with the cost.
    Pair(usize, usize, u32),
    /// A token that only the stored text has.
    Delete(usize),
    /// A token that only the query has.
    Insert(usize),
}

/// A stretch of text as a face shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "kind", content = "text")]
pub enum Run<'a> {
    /// In both texts; as the query writes it.
    Same(&'a str),
    /// Only in the query.
    Inserted(&'a str),
    /// Only in the stored text.
    Deleted(&'a str),
}

/// The edits that make `query` of `stored`, in order, neighbouring ones joined.
///
/// They cost what the match rate counts, plus the changes of case, which it does not.
/// White space alone makes no edit.
pub fn difference(stored: &Analysis, query: &Analysis) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    let (mut at_stored, mut at_query) = (0, 0);
    let mut joins = false;
    for step in steps(&stored.tokens, &query.tokens) {
        let (in_stored, in_query) = match step {
            Step::Pair(i, j, _) => {
                let (from, to) = (&stored.tokens[i], &query.tokens[j]);
                if from.form == to.form {
                    (at_stored, at_query) = (from.span.end, to.span.end);
                    joins = false;
                    continue;
                }
                (from.span.clone(), to.span.clone())
            }
            Step::Delete(i) => (stored.tokens[i].span.clone(), at_query..at_query),
            Step::Insert(j) => (at_stored..at_stored, query.tokens[j].span.clone()),
        };
        (at_stored, at_query) = (in_stored.end, in_query.end);
        match edits.last_mut().filter(|_| joins) {
            Some(last) => {
                last.stored = join(&last.stored, &in_stored);
                last.query = join(&last.query, &in_query);
            }
            None => edits.push(Edit {
                kind: EditKind::Replaced,
                query: in_query,
                stored: in_stored,
            }),
        }
        joins = true;
    }
    for edit in &mut edits {
        edit.kind = match (edit.stored.is_empty(), edit.query.is_empty()) {
            (true, _) => EditKind::Inserted,
            (_, true) => EditKind::Deleted,
            _ => EditKind::Replaced,
        };
    }
    edits
}

/// Both texts as one: what is the same, what only the query has, what only the stored text has.
/// A replaced run is a deleted one followed by an inserted one.
pub fn runs<'a>(stored: &'a str, query: &'a str, edits: &[Edit]) -> Vec<Run<'a>> {
    let mut runs = Vec::new();
    let mut at = 0;
    let mut push = |run: Run<'a>, text: &str| {
        if !text.is_empty() {
            runs.push(run);
        }
    };
    for edit in edits {
        let same = &query[at..edit.query.start];
        push(Run::Same(same), same);
        let gone = &stored[edit.stored.clone()];
        push(Run::Deleted(gone), gone);
        let new = &query[edit.query.clone()];
        push(Run::Inserted(new), new);
        at = edit.query.end;
    }
    let same = &query[at..];
    push(Run::Same(same), same);
    runs
}

fn join(before: &Range<usize>, after: &Range<usize>) -> Range<usize> {
    if after.is_empty() {
        before.clone()
    } else if before.is_empty() {
        after.clone()
    } else {
        before.start..after.end
    }
}

/// Cells of the table of path costs that are kept at once, four bytes each. Two texts of 4,000
/// tokens fit; of longer ones, what lies between their common ends is shown as replaced.
const MOST_CELLS: usize = 16_000_000;

/// The least weighted edit path from `stored` to `query`; pairs are preferred to a deletion with
/// an insertion where both cost the same.
pub(super) fn steps(stored: &[AnalysedToken], query: &[AnalysedToken]) -> Vec<Step> {
    let same = |(x, y): &(&AnalysedToken, &AnalysedToken)| x.substitution(y) == Some(0);
    let head = stored.iter().zip(query).take_while(same).count();
    let (a, b) = (&stored[head..], &query[head..]);
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(same).count();
    let (a, b) = (&a[..a.len() - tail], &b[..b.len() - tail]);

    let mut steps: Vec<Step> = (0..head).map(|i| Step::Pair(i, i, 0)).collect();
    if (a.len() + 1).saturating_mul(b.len() + 1) > MOST_CELLS {
        steps.extend((0..a.len()).map(|i| Step::Delete(head + i)));
        steps.extend((0..b.len()).map(|j| Step::Insert(head + j)));
    } else {
        steps.extend(path(a, b).into_iter().rev().map(|step| match step {
            Step::Pair(i, j, cost) => Step::Pair(head + i, head + j, cost),
            Step::Delete(i) => Step::Delete(head + i),
            Step::Insert(j) => Step::Insert(head + j),
        }));
    }
    steps.extend((0..tail).map(|k| Step::Pair(head + a.len() + k, head + b.len() + k, 0)));
    steps
}

/// The path between two sequences without common ends, last step first.
fn path(a: &[AnalysedToken], b: &[AnalysedToken]) -> Vec<Step> {
    let width = b.len() + 1;
    let mut cost = vec![0u32; (a.len() + 1) * width];
    for (j, token) in b.iter().enumerate() {
        cost[j + 1] = cost[j] + token.weight();
    }
    for (i, from) in a.iter().enumerate() {
        let row = (i + 1) * width;
        cost[row] = cost[row - width] + from.weight();
        for (j, to) in b.iter().enumerate() {
            let mut least =
                (cost[row - width + j + 1] + from.weight()).min(cost[row + j] + to.weight());
            if let Some(change) = from.substitution(to) {
                least = least.min(cost[row - width + j] + change);
            }
            cost[row + j + 1] = least;
        }
    }
    let (mut i, mut j) = (a.len(), b.len());
    let mut steps = Vec::new();
    while i > 0 || j > 0 {
        let here = cost[i * width + j];
        if i > 0
            && j > 0
            && let Some(change) = a[i - 1].substitution(&b[j - 1])
            && cost[(i - 1) * width + j - 1] + change == here
        {
            (i, j) = (i - 1, j - 1);
            steps.push(Step::Pair(i, j, change));
        } else if i > 0 && cost[(i - 1) * width + j] + a[i - 1].weight() == here {
            i -= 1;
            steps.push(Step::Delete(i));
        } else {
            j -= 1;
            steps.push(Step::Insert(j));
        }
    }
    steps
}
