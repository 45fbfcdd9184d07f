//! Looking a text up: the glossary's terms in it, segments like it, segments that contain it.

mod batch;
mod phrases;
mod report;

pub use super::fragments::{Fragment, FragmentOrigin};
pub use batch::Batch;
pub(super) use phrases::{Keep, Place, Spot, articles, best_first};
pub(super) use report::span;
pub use report::{FoundMatch, FoundPhrase, FoundTerm, Particulars, Report};

pub use crate::matching::{Explanation, Grounds, Penalties, Reason, Run, Wanted, runs};

use std::ops::ControlFlow;

use super::{Result, fragments};
use crate::align::words::WordAligner;
use crate::lang::{Analyser, Analysis, Tag, UnknownLanguage};
use crate::matching::{Asked, Best, Context, Judged, Match, Query};
use crate::model::{Concept, Side, Term, TermStatus, Unit};
use crate::store::{self, Filter, Store};
use crate::terms::Recognizer;

/// What is looked up, and how.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The text.
    pub query: &'a str,
    /// Its language, and that of the renderings.
    pub direction: Direction,
    /// The least match rate of interest, in percent.
    pub min: u8,
    /// How many matches, and how many phrases, are wanted.
    pub limit: usize,
    /// Which units count.
    pub filter: Filter,
    /// What stands before the text in its document.
    pub previous: Option<&'a str>,
    /// What stands after it.
    pub next: Option<&'a str>,
    /// What the translator works on, for penalties.
    pub wanted: Wanted<'a>,
    /// What penalties cost.
    pub penalties: Penalties,
}

/// From which language to which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Direction {
    /// As the caller says.
    Given {
        /// Language of the query.
        from: Tag,
        /// Language of the renderings.
        to: Tag,
    },
    /// The first pair, unless the other way round finds more.
    Either(Tag, Tag),
}

/// A lookup made ready for one memory: the glossary is read once for many queries.
pub struct Lookup {
    pub(super) store: Box<dyn Store + Send>,
    concepts: Vec<Concept>,
    languages: Vec<Language>,
    aligners: Vec<(Tag, Tag, WordAligner)>,
}

/// What is kept of a language between queries.
struct Language {
    tag: Tag,
    analyser: Analyser,
    unknown: Option<UnknownLanguage>,
    recognizer: Recognizer,
}

impl Lookup {
    /// Reads the glossary of `store`.
    pub fn new(store: Box<dyn Store + Send>) -> Result<Lookup> {
        Ok(Lookup {
            concepts: store.concepts()?,
            store,
            languages: Vec::new(),
            aligners: Vec::new(),
        })
    }

    /// Looks one text up. A text without a word is looked up by its characters; an empty text
    /// finds nothing.
    pub fn run(&mut self, request: &Request<'_>) -> Result<Report> {
        let mut report = self.either_way(request)?;
        if report.matches.is_empty() && report.phrases_total == 0 {
            report.fragments = fragments::assemble(self, request, &report)?;
        }
        Ok(report)
    }

    fn either_way(&mut self, request: &Request<'_>) -> Result<Report> {
        match &request.direction {
            Direction::Given { from, to } => self.one_way(request, from, to),
            Direction::Either(a, b) => {
                let there = self.one_way(request, a, b)?;
                if !there.matches.is_empty() {
                    return Ok(there);
                }
                let back = self.one_way(request, b, a)?;
                Ok(if back.worth() > there.worth() {
                    back
                } else {
                    there
                })
            }
        }
    }

    fn one_way(&mut self, request: &Request<'_>, from: &Tag, to: &Tag) -> Result<Report> {
        let language = self.language(from);
        let analysis = self.languages[language].analyser.analyse(request.query);
        let query = store::Query {
            analysis: &analysis,
            text: request.query,
            from,
            to,
            min: request.min,
            filter: &request.filter,
        };
        let matches = self.matches(request, &query, language)?;
        let (held, phrases, renderings) = self.phrases(&query, request.limit)?;
        Ok(Report {
            query: request.query.to_owned(),
            from: from.clone(),
            to: to.clone(),
            terms: self.terms(&analysis, language, to),
            matches,
            renderings,
            fragments: Vec::new(),
            phrases_total: held.units,
            phrases_more: held.more,
            phrases,
            without_rules: self.languages[language]
                .unknown
                .iter()
                .map(|unknown| unknown.tag.clone())
                .collect(),
        })
    }

    /// The analyser of texts in a language, which is kept.
    pub(super) fn analyser(&mut self, tag: &Tag) -> &mut Analyser {
        let language = self.language(tag);
        &mut self.languages[language].analyser
    }

    fn language(&mut self, tag: &Tag) -> usize {
        if let Some(known) = self
            .languages
            .iter()
            .position(|language| language.tag == *tag)
        {
            return known;
        }
        let (mut analyser, unknown) = Analyser::for_tag(tag);
        let recognizer = Recognizer::new(&self.concepts, tag, &mut analyser);
        self.languages.push(Language {
            tag: tag.clone(),
            analyser,
            unknown,
            recognizer,
        });
        self.languages.len() - 1
    }

    fn matches(
        &mut self,
        request: &Request<'_>,
        query: &store::Query<'_>,
        language: usize,
    ) -> Result<Vec<FoundMatch>> {
        let analyser = &mut self.languages[language].analyser;
        let asked = |side| Asked {
            query: Query::new(query.text, query.analysis),
            side,
            context: Context {
                previous: request.previous,
                next: request.next,
                key: None,
            },
            wanted: request.wanted,
            penalties: request.penalties,
        };
        let mut nearest = Nearest {
            query,
            sides: [asked(Side::Source), asked(Side::Target)],
            best: Best::new(query.min, request.limit),
            analyser,
        };
        self.store.nearest(query, &mut nearest)?;
        let Nearest { sides, best, .. } = nearest;
        let (source, target) = best
            .into_judged()
            .into_iter()
            .partition(|judged| query.side(&judged.unit) == Some(Side::Source));
        let best: [Vec<Judged>; 2] = [source, target];
        let mut matches: Vec<Match> = sides
            .iter()
            .zip(best)
            .flat_map(|(side, judged)| side.rank(judged, request.limit))
            .collect();
        matches.sort_by(|a, b| {
            (b.rate, b.similarity)
                .partial_cmp(&(a.rate, a.similarity))
                .expect("never NaN")
        });
        Ok(matches.into_iter().map(FoundMatch::from).collect())
    }

    /// The glossary's terms in a text, with their renderings in `to`.
    pub(in crate::app) fn terms_in(&mut self, text: &str, from: &Tag, to: &Tag) -> Vec<FoundTerm> {
        let language = self.language(from);
        let analysis = self.languages[language].analyser.analyse(text);
        self.terms(&analysis, language, to)
    }

    fn terms(&self, analysis: &Analysis, language: usize, to: &Tag) -> Vec<FoundTerm> {
        let mut terms = Vec::new();
        for found in self.languages[language].recognizer.find(analysis) {
            let concept = &self.concepts[found.concept];
            let source = &concept.terms[found.term];
            let mut targets: Vec<&Term> = concept.terms_in(to).collect();
            // What may be used comes first, an acronym for an acronym before the full form.
            targets.sort_by_key(|target| {
                (
                    target.status > TermStatus::Admitted,
                    target.kind != source.kind,
                    target.status,
                )
            });
            terms.extend(targets.into_iter().map(|target| FoundTerm {
                source: source.text.clone(),
                target: target.text.clone(),
                status: target.status,
                source_status: source.status,
                span: found.span.clone(),
                concept: concept.id.clone(),
                note: target.note.clone(),
                concept_note: concept.note.clone(),
            }));
        }
        terms
    }
}

/// Judges the units that the store names, and tells it when the best are found.
struct Nearest<'a> {
    query: &'a store::Query<'a>,
    // A unit is compared on the side that speaks the query's language.
    sides: [Asked<'a>; 2],
    best: Best,
    analyser: &'a mut Analyser,
}

impl store::Asker for Nearest<'_> {
    fn wants(&self, rate: u8, similarity: f64) -> bool {
        self.best.wants(rate, similarity)
    }

    fn take(&mut self, unit: Unit) -> ControlFlow<()> {
        if let Some(side) = self.query.side(&unit) {
            let analysis = self.analyser.analyse(&unit.side(side).text);
            let asked = &self.sides[side as usize];
            if let Some(judged) = asked.judge(self.best.floor(), unit, &analysis) {
                self.best.push(judged);
            }
        }
        ControlFlow::Continue(())
    }
}
