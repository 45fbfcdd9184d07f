//! Terms for the glossary from what the memory holds: proposed, reviewed, remembered.

use std::collections::HashMap;
use std::ops::{ControlFlow, Range};

use serde::Serialize;

use super::glossary::{Added, By, add};
use super::{AppError, Listener, Progress, Result};
use crate::align::words::{Settings, Trainer, WordAligner};
use crate::lang::{Analyser, Analysis, Role, Tag};
use crate::matching::{self, Rendering, Spotting, renderings, spot};
use crate::model::{
    Concept, Judgement, LinkProbabilities, Review, Side, Term, TermKind, TermStatus, Unit, Verdict,
};
use crate::store::{Filter, Store};
use crate::terms::Recognizer;
use crate::terms::extract::{Candidate, Extractor, Least};
use crate::text::fold;

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

/// Pairs of texts after which no more are taken to learn from how words are rendered; more of
/// them cost time and teach little.
const MOST_LEARNT: usize = 40_000;
/// Places of a term at which its renderings are asked for.
const PLACES_ASKED: usize = 60;
/// Candidates whose renderings are asked for, for each proposal that is wanted: a good term
/// whose rendering is sure may come up from below.
const ASKED_PER_PROPOSAL: usize = 3;
/// What a proposal counts whose rendering stands in parts: two terms in one, more often than not.
const PARTED: f64 = 0.25;
/// Examples of a proposal.
const EXAMPLES: usize = 3;

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
    let mut renderer = Renderer::new(request, &units, &concepts, listener)?;
    let total = Some(candidates.len() as u64);
    let mut proposals = Vec::new();
    for (done, candidate) in (0_u64..).zip(candidates) {
        if listener(Progress { done, total }).is_break() {
            return Err(AppError::Stopped);
        }
        let proposal = renderer.proposal(candidate);
        // A run of words that nothing renders is a term of nobody's, or an abbreviation.
        if proposal.rendering.is_some() {
            proposals.push(proposal);
        }
    }
    proposals.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key)));
    proposals.truncate(request.limit);
    Ok(proposals)
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
        let judged: std::collections::HashSet<&str> = (judgements.iter())
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

/// Finds what renders a term, by word alignment.
struct Renderer<'a> {
    request: &'a Request,
    units: &'a [(Unit, Side)],
    aligner: WordAligner,
    own: Analyser,
    other: Analyser,
    /// Links of the units that were asked for lately.
    links: HashMap<usize, (Analysis, LinkProbabilities)>,
}

/// Units whose links are kept: some tens of megabytes.
const MOST_KEPT: usize = 4_000;

impl<'a> Renderer<'a> {
    /// Learns from the units themselves how words are rendered.
    fn new(
        request: &'a Request,
        units: &'a [(Unit, Side)],
        concepts: &[Concept],
        listener: &mut Listener<'_>,
    ) -> Result<Renderer<'a>> {
        let languages = [
            request.language.language().ok(),
            request.other.language().ok(),
        ];
        let mut trainer = Trainer::new(&Settings::default(), languages[0], languages[1]);
        let mut own = Analyser::for_tag(&request.language).0;
        let mut other = Analyser::for_tag(&request.other).0;
        // Every so-manieth unit, so that the whole memory is heard.
        let step = units.len().div_ceil(MOST_LEARNT).max(1);
        for (unit, side) in units.iter().step_by(step) {
            let (source, target) = (&unit.side(*side).text, &unit.side(side.other()).text);
            let (own, other) = (own.analyse(source), other.analyse(target));
            trainer.add(words(source, &own), words(target, &other));
        }
        let mut aligner = WordAligner::new(languages[0], languages[1]);
        let trained = trainer.train(&mut |stage| {
            listener(Progress {
                done: u64::from(stage.done),
                total: Some(u64::from(stage.of)),
            })
        });
        aligner.know(&trained.ok_or(AppError::Stopped)?.counts());
        let usable = |term: &&Term| term.status <= TermStatus::Admitted;
        for concept in concepts {
            for from in concept.terms_in(&request.language).filter(usable) {
                for to in concept.terms_in(&request.other).filter(usable) {
                    aligner.add_term(&from.text, &to.text);
                }
            }
        }
        Ok(Renderer {
            request,
            units,
            aligner,
            own,
            other,
            links: HashMap::new(),
        })
    }

    fn proposal(&mut self, candidate: Candidate) -> Proposal {
        let step = candidate.places.len().div_ceil(PLACES_ASKED).max(1);
        let asked: Vec<_> = candidate.places.iter().step_by(step).collect();
        let mut spots: Vec<(Vec<usize>, f64, Analysis)> = Vec::with_capacity(asked.len());
        for place in &asked {
            let (analysis, links) = self.links(place.text);
            let phrase: Vec<usize> = place.tokens.clone().collect();
            let found = spot(links, &phrase);
            let (positions, confidence) = found.map_or((Vec::new(), 0.0), |found| {
                (found.positions, found.confidence)
            });
            let positions = within_grammar(&positions, analysis);
            spots.push((positions, confidence, analysis.clone()));
        }
        let places: Vec<matching::Place<'_>> = spots
            .iter()
            .zip(&asked)
            .map(
                |((positions, confidence, analysis), place)| matching::Place {
                    text: self.target(place.text),
                    analysis,
                    positions,
                    confidence: *confidence,
                    kind: Spotting::Exact,
                },
            )
            .collect();
        let articles = self
            .request
            .other
            .language()
            .map_or([].as_slice(), |known| known.articles);
        let renderings = renderings(&places, articles);
        let whole = |rendering: &&Rendering| !rendering.text.contains('…');
        let best = renderings.iter().find(whole).or(renderings.first());
        let (share, confidence) = best.map_or((0.0, 0.0), |best| {
            (
                best.count as f64 / asked.len().max(1) as f64,
                best.confidence,
            )
        });
        let rendering = best.map(|best| best.text.clone());
        let parted = rendering.as_ref().is_some_and(|text| text.contains('…'));
        let whole = if parted { PARTED } else { 1.0 };
        let examples = self.examples(&asked, &spots, rendering.as_deref());
        Proposal {
            // A run whose renderings differ from place to place is seldom a term; where none was
            // found it may be one still.
            score: candidate.score * (0.05 + 0.95 * (share * confidence).powi(2)) * whole,
            term: candidate.text,
            language: self.request.language.clone(),
            rendering,
            other: self.request.other.clone(),
            kind: candidate.kind,
            name: candidate.is_name,
            pair: candidate.pair,
            count: candidate.count,
            documents: candidate.documents,
            share,
            confidence,
            forms: candidate
                .forms
                .into_iter()
                .map(|(text, count)| Form { text, count })
                .collect(),
            renderings,
            examples,
            key: candidate.key,
        }
    }

    fn target(&self, unit: usize) -> &'a str {
        let (unit, side) = &self.units[unit];
        &unit.side(side.other()).text
    }

    fn links(&mut self, unit: usize) -> &(Analysis, LinkProbabilities) {
        if self.links.len() > MOST_KEPT {
            self.links.clear();
        }
        let target = self.target(unit);
        self.links.entry(unit).or_insert_with(|| {
            let (pair, side) = &self.units[unit];
            let source = &pair.side(*side).text;
            let (own, other) = (self.own.analyse(source), self.other.analyse(target));
            let (from, to) = (words(source, &own), words(target, &other));
            let links = self.aligner.links(&from, &to);
            (other, links)
        })
    }

    /// Places with the rendering, from as many documents as possible, the shortest first.
    fn examples(
        &self,
        asked: &[&crate::terms::extract::Place],
        spots: &[(Vec<usize>, f64, Analysis)],
        rendering: Option<&str>,
    ) -> Vec<Example> {
        let wanted = rendering.map(fold);
        let mut ranked: Vec<(bool, usize, Example)> = asked
            .iter()
            .zip(spots)
            .map(|(place, (positions, _, analysis))| {
                let (unit, side) = &self.units[place.text];
                let source = unit.side(*side).text.clone();
                let target = self.target(place.text).to_owned();
                let target_spans = spans(analysis, positions);
                let shown = target_spans.first().zip(target_spans.last());
                let text = shown.map(|(first, last)| fold(&target[first.start..last.end]));
                let other = !(wanted.is_some() && text == wanted);
                let example = Example {
                    source_span: place.span.clone(),
                    target_spans,
                    document: unit.document.clone(),
                    source,
                    target,
                };
                (other, example.source.len(), example)
            })
            .collect();
        ranked.sort_by_key(|(other, length, _)| (*other, *length));
        let mut chosen: Vec<Example> = Vec::new();
        for fresh in [true, false] {
            for (_, _, example) in &ranked {
                let seen = chosen
                    .iter()
                    .any(|known| known.document == example.document);
                let told = chosen.iter().any(|known| known.source == example.source);
                if chosen.len() < EXAMPLES && !told && seen != fresh {
                    chosen.push(example.clone());
                }
            }
        }
        chosen
    }
}

fn words<'a>(text: &'a str, analysis: &Analysis) -> Vec<&'a str> {
    analysis
        .tokens
        .iter()
        .map(|token| &text[token.span.clone()])
        .collect()
}

/// The positions without words of grammar and marks at their edges.
fn within_grammar(positions: &[usize], analysis: &Analysis) -> Vec<usize> {
    let content = |at: &usize| analysis.tokens[*at].role == Role::Content;
    let first = positions.iter().position(content);
    let last = positions.iter().rposition(content);
    match first.zip(last) {
        Some((first, last)) => positions[first..=last].to_vec(),
        None => Vec::new(),
    }
}

fn spans(analysis: &Analysis, positions: &[usize]) -> Vec<Range<usize>> {
    let runs = positions.chunk_by(|one, next| one + 1 == *next);
    let span = |at: usize| analysis.tokens[at].span.clone();
    runs.map(|run| span(run[0]).start..span(run[run.len() - 1]).end)
        .collect()
}

/// The concept that a proposal makes: the term, its acronym and its rendering, with an example as
/// context.
pub fn concept(proposal: &Proposal) -> Concept {
    let example = proposal.examples.first();
    let mut term = Term {
        kind: proposal.kind,
        context: example.map(|example| example.source.clone()),
        context_source: example.and_then(|example| example.document.clone()),
        ..Term::new(proposal.language.clone(), proposal.term.clone())
    };
    let mut terms = Vec::new();
    match (&proposal.pair, proposal.kind) {
        (Some(expansion), TermKind::Acronym) => {
            term.status = TermStatus::Admitted;
            terms.push(Term::new(proposal.language.clone(), expansion.clone()));
            terms.push(term);
        }
        (Some(acronym), _) => {
            terms.push(term);
            terms.push(Term {
                status: TermStatus::Admitted,
                kind: TermKind::Acronym,
                ..Term::new(proposal.language.clone(), acronym.clone())
            });
        }
        (None, _) => terms.push(term),
    }
    if let Some(rendering) = &proposal.rendering {
        terms.push(Term {
            kind: proposal.kind,
            context: example.map(|example| example.target.clone()),
            context_source: example.and_then(|example| example.document.clone()),
            ..Term::new(proposal.other.clone(), rendering.clone())
        });
    }
    Concept {
        terms,
        ..Concept::default()
    }
}

/// What a person says of a proposal.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// It is a term: this concept is added.
    Accepted(Box<Concept>),
    /// It is none, and is not proposed again.
    Rejected,
}

/// Remembers what was said of a proposal; an accepted one becomes a concept.
pub fn judge(
    store: &mut dyn Store,
    proposal: &Proposal,
    said: Said,
    by: &By,
) -> Result<Option<Added>> {
    let (added, verdict) = match said {
        Said::Accepted(concept) => (Some(add(store, *concept, by)?), Verdict::Accepted),
        Said::Rejected => (None, Verdict::Rejected),
    };
    let mut writing = store.begin(by.now)?;
    writing.judge(&Judgement {
        language: proposal.language.clone(),
        key: proposal.key.clone(),
        verdict,
    })?;
    writing.commit()?;
    Ok(added)
}
