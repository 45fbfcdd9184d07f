//! Assembling: a text that is not known as a whole, covered with the longest phrases that are.

use std::ops::Range;

use serde::Serialize;

use super::Result;
use super::lookup::{Lookup, Report, Request, Spot, articles, span};
use crate::lang::{AnalysedToken, Analysis, Role};
use crate::matching::renderings;
use crate::model::TermStatus;
use crate::store::Query;
use crate::text::TokenKind;

/// A part of the query that is known, with its rendering.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fragment {
    /// The part as the query has it.
    pub source: String,
    /// Its term in the glossary, or its commonest rendering.
    pub target: String,
    /// Bytes of the query, half-open.
    #[serde(serialize_with = "span")]
    pub span: Range<usize>,
    /// Places of the memory that render it so, among the few that were looked at; 0 for a term.
    pub count: usize,
    /// Probability, 0 to 1, that the rendering is right; 1 for a term.
    pub confidence: f64,
    /// Where the rendering comes from.
    pub origin: FragmentOrigin,
}

/// Where a fragment's rendering comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FragmentOrigin {
    /// A term that the glossary lets one use.
    Glossary,
    /// Segments of the memory.
    Memory,
}

/// Words of a query that are covered: more would be a text, not a segment.
const MOST_WORDS: usize = 60;
/// Words of a fragment.
const LONGEST: usize = 8;
/// Fragments from the memory, the longest first.
const MOST_FRAGMENTS: usize = 12;
/// Places of a fragment that are looked at.
const PLACES_EACH: usize = 6;
/// Confidence below which a rendering misleads more than it helps.
const LEAST_SURE: f64 = 0.2;

/// The fragments of a query of which `report` found neither matches nor places, in its order.
///
/// Terms of the glossary come first; what they leave is covered with the longest phrases of the
/// memory that stand there unbroken, in any inflection.
pub(super) fn assemble(
    lookup: &mut Lookup,
    request: &Request<'_>,
    report: &Report,
) -> Result<Vec<Fragment>> {
    let analysis = lookup.analyser(&report.from).analyse(request.query);
    let mut fragments = terms(report);
    let mut assembler = Assembler {
        lookup,
        request,
        report,
    };
    let mut chosen: Vec<&[AnalysedToken]> = Vec::new();
    for stretch in stretches(&analysis, &fragments) {
        let ends = assembler.ends(stretch)?;
        longest_first(stretch, &ends, 0..stretch.len(), &mut chosen);
    }
    let content = |tokens: &[AnalysedToken]| tokens.iter().filter(|t| carries(t)).count();
    chosen.sort_by_key(|tokens| std::cmp::Reverse((content(tokens), tokens.len())));
    for tokens in chosen.into_iter().take(MOST_FRAGMENTS) {
        fragments.extend(assembler.rendered(tokens)?);
    }
    fragments.sort_by_key(|fragment| fragment.span.start);
    Ok(fragments)
}

/// The usable terms of the glossary, one for each place.
fn terms(report: &Report) -> Vec<Fragment> {
    let mut fragments: Vec<Fragment> = Vec::new();
    let usable = |status| status <= TermStatus::Admitted;
    for term in report.terms.iter().filter(|term| usable(term.status)) {
        if fragments
            .last()
            .is_some_and(|last| term.span.start < last.span.end)
        {
            continue;
        }
        fragments.push(Fragment {
            source: report.query[term.span.clone()].to_owned(),
            target: term.target.clone(),
            span: term.span.clone(),
            count: 0,
            confidence: 1.0,
            origin: FragmentOrigin::Glossary,
        });
    }
    fragments
}

/// What the terms leave: tokens up to a term, a number or a tag, marks included.
fn stretches<'a>(analysis: &'a Analysis, terms: &[Fragment]) -> Vec<&'a [AnalysedToken]> {
    let tokens = &analysis.tokens[..analysis.tokens.len().min(2 * MOST_WORDS)];
    let is_free = |token: &AnalysedToken| {
        let in_term =
            |term: &Fragment| term.span.start < token.span.end && token.span.start < term.span.end;
        matches!(token.kind, TokenKind::Word | TokenKind::Punctuation) && !terms.iter().any(in_term)
    };
    let stretches = tokens.split(|token| !is_free(token));
    stretches
        .filter(|stretch| stretch.iter().any(carries))
        .collect()
}

fn carries(token: &AnalysedToken) -> bool {
    token.role == Role::Content
}

/// Covers the tokens of `range` with the longest known phrase, then what is left on both sides.
/// `ends` tells how far the phrase that begins with each token is known; parts of known phrases
/// are known.
fn longest_first<'a>(
    tokens: &'a [AnalysedToken],
    ends: &[usize],
    range: Range<usize>,
    chosen: &mut Vec<&'a [AnalysedToken]>,
) {
    let content = |part: &Range<usize>| tokens[part.clone()].iter().filter(|t| carries(t)).count();
    let parts = range
        .clone()
        .map(|start| start..ends[start].min(range.end).max(start));
    let best = parts
        .map(|part| (content(&part), part))
        .filter(|(content, _)| *content > 0)
        .max_by_key(|(content, part)| {
            (
                *content,
                std::cmp::Reverse(part.len()),
                std::cmp::Reverse(part.start),
            )
        });
    let Some((_, mut part)) = best else { return };
    // A preposition may open a phrase ("in favour of"), but what ends with one only breaks off.
    while !carries(&tokens[part.end - 1]) {
        part.end -= 1;
    }
    longest_first(tokens, ends, range.start..part.start, chosen);
    longest_first(tokens, ends, part.end..range.end, chosen);
    chosen.push(&tokens[part]);
}

struct Assembler<'a> {
    lookup: &'a mut Lookup,
    request: &'a Request<'a>,
    report: &'a Report,
}

impl Assembler<'_> {
    /// For each token how far the phrase is known that begins there: the position behind it, its
    /// own where it is not known at all.
    fn ends(&mut self, tokens: &[AnalysedToken]) -> Result<Vec<usize>> {
        let mut ends = Vec::with_capacity(tokens.len());
        let mut end = 0;
        for start in 0..tokens.len() {
            // What is known from the token before is known from here.
            end = end.max(start);
            while end < tokens.len() && end - start < LONGEST && self.knows(&tokens[start..=end])? {
                end += 1;
            }
            ends.push(end);
        }
        Ok(ends)
    }

    fn knows(&mut self, tokens: &[AnalysedToken]) -> Result<bool> {
        // Marks do not count, and grammar stands everywhere; nobody looks it up alone.
        match tokens.last() {
            Some(last) if last.kind != TokenKind::Word => return Ok(true),
            _ if !tokens.iter().any(carries) => return Ok(true),
            _ => {}
        }
        Ok(!self.places(tokens, 1)?.is_empty())
    }

    fn places(
        &mut self,
        tokens: &[AnalysedToken],
        most: usize,
    ) -> Result<Vec<super::lookup::Place>> {
        let analysis = Analysis {
            tokens: tokens.to_vec(),
        };
        let query = Query {
            text: &self.request.query[bytes(tokens)],
            analysis: &analysis,
            from: &self.report.from,
            to: &self.report.to,
            min: 0,
            filter: &self.request.filter,
        };
        self.lookup.unbroken(&query, most)
    }

    /// The phrase with its commonest rendering; `None` where none is sure enough.
    fn rendered(&mut self, tokens: &[AnalysedToken]) -> Result<Option<Fragment>> {
        let places = self.places(tokens, PLACES_EACH)?;
        let to = &self.report.to;
        let spots = (self.lookup).spots(places, to, PLACES_EACH, PLACES_EACH, 0)?;
        let rendered: Vec<_> = spots.iter().map(Spot::rendered).collect();
        let best = renderings(&rendered, articles(to)).into_iter().next();
        let span = bytes(tokens);
        Ok(best
            .filter(|best| best.confidence >= LEAST_SURE)
            .map(|best| Fragment {
                source: self.request.query[span.clone()].to_owned(),
                target: best.text,
                span,
                count: best.count,
                confidence: best.confidence,
                origin: FragmentOrigin::Memory,
            }))
    }
}

/// The bytes that a run of tokens takes.
fn bytes(tokens: &[AnalysedToken]) -> Range<usize> {
    tokens[0].span.start..tokens[tokens.len() - 1].span.end
}
