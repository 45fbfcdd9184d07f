//! Terms for the glossary from what the memory holds: proposed, reviewed, remembered.

use std::collections::HashSet;
use std::ops::{ControlFlow, Range};

use serde::Serialize;

use super::{AppError, Listener, Progress, Result};
use crate::lang::{Analyser, Tag};
use crate::matching::Rendering;
use crate::model::{Concept, Review, Side, TermKind, Unit};
use crate::store::{Filter, Store};
use crate::terms::Recognizer;
use crate::terms::extract::{Candidate, Extractor, Least};

mod render;
mod review;

use render::Renderer;
pub use review::{Said, concept, judge};

/// Which terms are wanted.
#[derive(Debug, Clone)]
pub struct Request {
    /// Language of the terms.
    pub language: Tag,
    /// Language of their renderings.
    pub other: Tag,
    /// Which units count.
    pub filter: Filter,
    /// The least number of places.
    pub min_count: usize,
    /// The least number of documents; `None`: 2, but 1 where there are not so many.
    pub min_documents: Option<usize>,
    /// Whether terms that the glossary has are left out.
    pub known: Known,
    /// Whether terms that were accepted or rejected before are left out.
    pub judged: Judged,
    /// How many at most.
    pub limit: usize,
}

/// What to do with terms that the glossary has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// They are proposed too.
    Shown,
    /// They are left out.
    LeftOut,
}

/// What to do with terms that were judged before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// They are proposed again.
    Shown,
    /// They are left out.
    LeftOut,
}

/// A proposed term. As JSON this is a promise to other programs: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proposal {
    /// The term in its commonest form.
    pub term: String,
    /// Its language.
    pub language: Tag,
    /// What it is rendered by most often; `None` where no rendering was found.
    pub rendering: Option<String>,
    /// Language of the rendering.
    pub other: Tag,
    /// What kind of form it is.
    #[serde(rename = "type")]
    pub kind: TermKind,
    /// Whether it is the name of an institution, plan or the like.
    pub name: bool,
    /// The acronym that stands beside it, or for an acronym its expansion.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pair: Option<String>,
    /// How often it stands in the memory.
    pub count: usize,
    /// In how many documents.
    pub documents: usize,
    /// Share, 0 to 1, of the rendering among those that were found.
    pub share: f64,
    /// Probability, 0 to 1, that the rendering renders the term where it was found.
    pub confidence: f64,
    /// What proposals are ranked by; above 0, comparable within one list only.
    pub score: f64,
    /// Its forms, the commonest first.
    pub forms: Vec<Form>,
    /// All its renderings, the commonest first.
    pub renderings: Vec<Rendering>,
    /// Up to three places, with the rendering where that is possible.
    pub examples: Vec<Example>,
    /// What tells it from others, for [`judge`].
    pub key: String,
}

/// A form of a proposed term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Form {
    /// The form.
    pub text: String,
    /// How often it stands.
    pub count: usize,
}

/// A place where a proposed term stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    /// The text.
    pub source: String,
    /// The text in the other language.
    pub target: String,
    /// Bytes of the term.
    pub source_span: Range<usize>,
    /// Bytes of its rendering.
    pub target_spans: Vec<Range<usize>>,
    /// The document.
    pub document: Option<String>,
}

/// Candidates whose renderings are asked for, for each proposal that is wanted: a good term
/// whose rendering is sure may come up from below.
const ASKED_PER_PROPOSAL: usize = 3;
/// The terms that the memory proposes, the best first.
pub fn propose(
    store: &dyn Store,
    request: &Request,
    listener: &mut Listener<'_>,
) -> Result<Vec<Proposal>> {
    if request.language.primary() == request.other.primary() {
        return Err(AppError::SameLanguage(request.language.to_string()));
    }
    let units = units(store, request)?;
    let mut extractor = Extractor::new(&request.language, &request.other);
    for (unit, side) in &units {
        extractor.add(&unit.side(*side).text, unit.document.as_deref());
    }
    let documents = request
        .min_documents
        .unwrap_or(2.min(extractor.documents()));
    let mut candidates = extractor.candidates(Least {
        count: request.min_count,
        documents,
    });
    let concepts = store.concepts()?;
    leave_out(store, request, &concepts, &mut candidates)?;
    candidates.truncate(request.limit.saturating_mul(ASKED_PER_PROPOSAL));
    let mut renderer = Renderer::new(store, request, &units, &concepts, listener)?;
    let total = Some(candidates.len() as u64);
    let mut proposals = Vec::new();
    for (done, candidate) in (0_u64..).zip(candidates) {
        if listener(Progress { done, total }).is_break() {
            return Err(AppError::Stopped);
        }
        let proposal = renderer.proposal(candidate)?;
        // A run of words that nothing renders is a term of nobody's, or an abbreviation.
        if proposal.rendering.is_some() {
            proposals.push(proposal);
        }
    }
    proposals.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key)));
    proposals.truncate(request.limit);
    Ok(proposals)
}

/// How many texts terms are looked for in.
pub fn texts(store: &dyn Store, request: &Request) -> Result<usize> {
    Ok(units(store, request)?.len())
}

/// The units of the pair that count, each with the side that is in the language of the terms.
fn units(store: &dyn Store, request: &Request) -> Result<Vec<(Unit, Side)>> {
    let mut units = Vec::new();
    store.units(&request.filter, &mut |unit| {
        let speaks = |side: Side, tag: &Tag| unit.side(side).language.primary() == tag.primary();
        let side = [Side::Source, Side::Target]
            .into_iter()
            .find(|side| speaks(*side, &request.language) && speaks(side.other(), &request.other));
        if let Some(side) = side
            && unit.review != Review::Rejected
        {
            units.push((unit, side));
        }
        ControlFlow::Continue(())
    })?;
    Ok(units)
}

/// Leaves out what the glossary has and what was judged, as far as that is asked for.
fn leave_out(
    store: &dyn Store,
    request: &Request,
    concepts: &[Concept],
    candidates: &mut Vec<Candidate>,
) -> Result<()> {
    if request.judged == Judged::LeftOut {
        let judgements = store.judgements()?;
        let judged: HashSet<&str> = (judgements.iter())
            .filter(|judgement| judgement.language.primary() == request.language.primary())
            .map(|judgement| judgement.key.as_str())
            .collect();
        candidates.retain(|candidate| !judged.contains(candidate.key.as_str()));
    }
    if request.known == Known::LeftOut {
        let mut analyser = Analyser::for_tag(&request.language).0;
        let recognizer = Recognizer::new(concepts, &request.language, &mut analyser);
        candidates.retain(|candidate| {
            let analysis = analyser.analyse(&candidate.text);
            let whole = 0..candidate.text.len();
            !recognizer
                .find(&analysis)
                .iter()
                .any(|found| found.span == whole)
        });
    }
    Ok(())
}
