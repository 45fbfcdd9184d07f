//! Numbers in the target: where the query has another number than the stored source, and the
//! stored target holds the source's number, the target would change the same way.

use std::ops::Range;

use serde::Serialize;

use super::difference::{Step, steps};
use crate::lang::{Analysis, Tag};
use crate::text::{TokenKind, tokens};

/// A number of the stored target that would be another for the query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Substitution {
    /// Bytes of the stored target, half-open.
    pub target: Range<usize>,
    /// What to write there, in the target language's manner.
    pub text: String,
}

/// A stored pair as number substitution sees it; `from` is the side that was looked up.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'a> {
    /// The stored text in the query's language.
    pub from: &'a str,
    /// Its analysis.
    pub analysis: &'a Analysis,
    /// Its language.
    pub from_language: &'a Tag,
    /// The stored text in the other language.
    pub to: &'a str,
    /// Its language.
    pub to_language: &'a Tag,
}

/// Where the other side of a stored pair would change for `query`, in order of place.
///
/// A number is substituted where the least edits put one number for another and both sides of the
/// pair hold the replaced number equally often; the n-th on one side belongs to the n-th on the
/// other. "1.234,5" in Spanish and "1,234.5" in English are the same number.
pub fn substitutions(query_text: &str, query: &Analysis, pair: Pair<'_>) -> Vec<Substitution> {
    let written = |token: usize| &pair.from[pair.analysis.tokens[token].span.clone()];
    let from_numbers: Vec<usize> = (0..pair.analysis.tokens.len())
        .filter(|i| pair.analysis.tokens[*i].kind == TokenKind::Number)
        .collect();
    if from_numbers.is_empty() {
        return Vec::new();
    }
    let to_numbers: Vec<Range<usize>> = tokens(pair.to)
        .filter(|token| token.kind == TokenKind::Number)
        .map(|token| token.span)
        .collect();
    let (from_mark, to_mark) = (
        pair.from_language.decimal_mark(),
        pair.to_language.decimal_mark(),
    );
    let mut found: Vec<Substitution> = Vec::new();
    for step in steps(&pair.analysis.tokens, &query.tokens) {
        let Step::Pair(i, j, _) = step else { continue };
        let (old, new) = (&pair.analysis.tokens[i], &query.tokens[j]);
        if old.kind != TokenKind::Number || old.form == new.form {
            continue;
        }
        let number = value(written(i), from_mark);
        let same_before = |upto: usize| {
            from_numbers
                .iter()
                .filter(|k| **k < upto && value(written(**k), from_mark) == number)
                .count()
        };
        let places: Vec<&Range<usize>> = to_numbers
            .iter()
            .filter(|span| value(&pair.to[(*span).clone()], to_mark) == number)
            .collect();
        if places.len() != same_before(usize::MAX) {
            continue;
        }
        let place = places[same_before(i)].clone();
        let text = rendered(
            &query_text[new.span.clone()],
            written(i),
            &pair.to[place.clone()],
            from_mark,
            to_mark,
        );
        found.push(Substitution {
            target: place,
            text,
        });
    }
    found.sort_by_key(|substitution| substitution.target.start);
    found
}

/// `new` as the target writes it, judging by how it wrote `old_to` for `old_from`.
fn rendered(
    new: &str,
    old_from: &str,
    old_to: &str,
    from_mark: Option<char>,
    to_mark: Option<char>,
) -> String {
    let kept_as_is = old_from == old_to && old_from.contains(['.', ',']);
    match (from_mark, to_mark) {
        (Some(from), Some(to)) if from != to && !kept_as_is && is_localised(new, from) => new
            .chars()
            .map(|c| match c {
                '.' => ',',
                ',' => '.',
                other => other,
            })
            .collect(),
        _ => new.to_owned(),
    }
}

/// The number that `written` means: grouping left out, a point before the decimals; as written
/// where it is not a plain number of the language (a time, a version, an ordinal).
fn value(written: &str, mark: Option<char>) -> String {
    match mark {
        Some(mark) if is_localised(written, mark) => written
            .chars()
            .filter_map(|c| match c {
                _ if c == mark => Some('.'),
                _ if c.is_ascii_digit() => Some(c),
                _ => None,
            })
            .collect(),
        _ => written.to_owned(),
    }
}

/// Whether `written` is a number with groups of three and at most one decimal `mark`.
fn is_localised(written: &str, mark: char) -> bool {
    let (whole, decimals) = match written.split_once(mark) {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (written, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let grouping = if mark == ',' { '.' } else { ',' };
    let mut groups = whole.split([grouping, '\u{a0}', '\u{202f}']);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    digits(first)
        && (rest.is_empty() || first.len() <= 3)
        && rest.iter().all(|group| group.len() == 3 && digits(group))
        && decimals.is_none_or(digits)
}
