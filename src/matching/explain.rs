//! How a match rate came about, token by token.

use std::ops::Range;

use serde::Serialize;

use super::difference::{Step, steps};
use super::rate::{Query, Rated};
use crate::lang::Analysis;
use crate::text::TokenKind;
use crate::text::distance::Weighed;

/// A rate with its sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The rate and what it rests on.
    pub rated: Rated,
    /// The least edits, token by token, in order.
    pub lines: Vec<Line>,
    /// What the query's tokens weigh.
    pub query_weight: u32,
    /// What the stored text's tokens weigh.
    pub stored_weight: u32,
    /// The sum of all costs: the least weighted edit distance.
    pub distance: u32,
}

/// One line of the sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Class of the token.
    #[serde(serialize_with = "class")]
    pub kind: TokenKind,
    /// Bytes of the query; `None` where the token is only in the stored text.
    pub query: Option<Range<usize>>,
    /// Bytes of the stored text; `None` where the token is only in the query.
    pub stored: Option<Range<usize>>,
    /// What the token weighs.
    pub weight: u32,
    /// What it costs to change.
    pub cost: u32,
}

fn class<S: serde::Serializer>(kind: &TokenKind, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(match kind {
        TokenKind::Word => "word",
        TokenKind::Number => "number",
        TokenKind::Tag => "tag",
        TokenKind::Punctuation => "punctuation",
    })
}

/// The sum behind the rate of a stored text for `query`.
///
/// Texts of more than some 4,000 tokens a side that differ throughout are shown as deleted and
/// inserted whole; `distance` is then above the least.
pub fn explain(query: &Query<'_>, stored: &Analysis, stored_text: &str) -> Explanation {
    let asked = query.analysis();
    let lines: Vec<Line> = steps(&stored.tokens, &asked.tokens)
        .into_iter()
        .map(|step| {
            let (from, to, cost) = match step {
                Step::Pair(i, j, cost) => (Some(i), Some(j), Some(cost)),
                Step::Delete(i) => (Some(i), None, None),
                Step::Insert(j) => (None, Some(j), None),
            };
            let from = from.map(|i| &stored.tokens[i]);
            let to = to.map(|j| &asked.tokens[j]);
            let weight = from.or(to).map_or(0, Weighed::weight);
            Line {
                kind: from.or(to).map_or(TokenKind::Word, |token| token.kind),
                query: to.map(|token| token.span.clone()),
                stored: from.map(|token| token.span.clone()),
                weight,
                cost: cost.unwrap_or(weight),
            }
        })
        .collect();
    Explanation {
        rated: query.rate(stored, stored_text),
        query_weight: asked.weight(),
        stored_weight: stored.weight(),
        distance: lines.iter().map(|line| line.cost).sum(),
        lines,
    }
}
