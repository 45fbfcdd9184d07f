//! Looking a text up: the glossary's terms in it, segments like it, segments that contain it.

use std::ops::{ControlFlow, Range};

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::Result;
use crate::align::words::WordAligner;
use crate::lang::{Analyser, Analysis, Tag, UnknownLanguage, detect};
use crate::matching::{
    self, Asked, Best, Context, Judged, Match, Query, Rendered, Rendering, Spotted, Spotting,
    Wanted, contains, renderings, spot,
};
use crate::model::{Concept, Origin, Review, Side, Term, TermStatus, Unit};
use crate::store::{self, Filter, Store};
use crate::terms::Recognizer;

pub use crate::matching::{Explanation, Grounds, Penalties, Reason, Run, runs};

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

/// What was found. As JSON this is a promise to other programs: fields are added, never renamed.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The text that was looked up.
    pub query: String,
    /// Language of the query.
    pub from: Tag,
    /// Language of the renderings.
    pub to: Tag,
    /// Terms of the glossary that stand in the query, in its order.
    pub terms: Vec<FoundTerm>,
    /// Segments like the query, best first.
    pub matches: Vec<FoundMatch>,
    /// How the query was rendered as a phrase, commonest first.
    pub renderings: Vec<Rendering>,
    /// Segments that contain the query, best first.
    pub phrases: Vec<FoundPhrase>,
    /// How many segments contain the query, shown or not; 2,000 may stand for more.
    pub phrases_total: usize,
    /// Languages that tramo has no rules for; their words were compared as they are written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without_rules: Vec<String>,
}

/// A term of the glossary that stands in the query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundTerm {
    /// The term as the glossary has it.
    pub source: String,
    /// A term of the same concept in the other language.
    pub target: String,
    /// Status of the target term.
    pub status: TermStatus,
    /// Status of the source term.
    pub source_status: TermStatus,
    /// Bytes of the query, half-open.
    #[serde(serialize_with = "span")]
    pub span: Range<usize>,
    /// The concept.
    pub concept: String,
    /// When to use the target term.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Advice on the concept as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concept_note: Option<String>,
}

/// A segment like the query.
#[derive(Debug, Clone, Serialize)]
pub struct FoundMatch {
    /// Percent, 0 to 102; penalties are not in it.
    pub rate: u8,
    /// The stored text in the query's language.
    pub source: String,
    /// Its rendering.
    pub target: String,
    /// Name of the document.
    pub document: Option<String>,
    /// Date of the document.
    pub date: Option<Date>,
    /// Everything else that is known of the match.
    #[serde(flatten)]
    pub particulars: Particulars,
    /// How the rate came about.
    #[serde(skip)]
    pub found: Match,
}

/// What a unit says of itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Particulars {
    /// Number of the unit in the memory.
    pub id: i64,
    /// Subject field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// For whom it was translated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// How it came into the memory.
    pub origin: Origin,
    /// What a person has said of it.
    pub review: Review,
    /// Probability, 0 to 1, that the two texts belong together.
    pub unit_confidence: f64,
}

/// A segment that contains the query.
#[derive(Debug, Clone, Serialize)]
pub struct FoundPhrase {
    /// The stored text in the query's language.
    pub source: String,
    /// Its rendering.
    pub target: String,
    /// Bytes of `source` that are the query's words, half-open, in order.
    #[serde(serialize_with = "spans")]
    pub source_spans: Vec<Range<usize>>,
    /// Bytes of `target` that render them.
    #[serde(serialize_with = "spans")]
    pub target_spans: Vec<Range<usize>>,
    /// Probability, 0 to 1, that these words render the query.
    pub confidence: f64,
    /// Name of the document.
    pub document: Option<String>,
    /// Date of the document.
    pub date: Option<Date>,
    /// How the query stands there.
    pub kind: Spotting,
    /// Match rate of the whole segment with the query, percent.
    pub rate: u8,
    /// Everything else that is known of the segment.
    #[serde(flatten)]
    pub particulars: Particulars,
}

/// A range as other programs read it: `[begin, end]`.
fn span<S: Serializer>(span: &Range<usize>, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    [span.start, span.end].serialize(serializer)
}

fn spans<S: Serializer>(
    spans: &[Range<usize>],
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    serializer.collect_seq(spans.iter().map(|span| [span.start, span.end]))
}

impl Report {
    /// Whether nothing at all was found.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.matches.is_empty() && self.phrases.is_empty()
    }

    /// What tells which of two directions found more.
    fn worth(&self) -> (u8, bool, bool) {
        let best = self.matches.first().map_or(0, |found| found.rate);
        let detected = detect(&self.query).map(|found| found.language.code);
        (
            best,
            !self.phrases.is_empty(),
            detected == Some(self.from.primary()),
        )
    }
}

/// A lookup made ready for one memory: the glossary is read once for many queries.
pub struct Lookup<'a> {
    store: &'a dyn Store,
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

impl<'a> Lookup<'a> {
    /// Reads the glossary of `store`.
    pub fn new(store: &'a dyn Store) -> Result<Lookup<'a>> {
        Ok(Lookup {
            store,
            concepts: store.concepts()?,
            languages: Vec::new(),
            aligners: Vec::new(),
        })
    }

    /// Looks one text up. A text without a word is looked up by its characters; an empty text
    /// finds nothing.
    pub fn run(&mut self, request: &Request<'_>) -> Result<Report> {
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
        let (phrases_total, phrases, renderings) = self.phrases(&query, language, request.limit)?;
        Ok(Report {
            query: request.query.to_owned(),
            from: from.clone(),
            to: to.clone(),
            terms: self.terms(&analysis, language, to),
            matches,
            renderings,
            phrases_total,
            phrases,
            without_rules: self.languages[language]
                .unknown
                .iter()
                .map(|unknown| unknown.tag.clone())
                .collect(),
        })
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
            wanted: Wanted {
                domain: request.filter.domain.as_deref(),
                client: request.filter.client.as_deref(),
            },
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

    /// Every segment that contains the query, best first.
    fn places(&mut self, query: &store::Query<'_>, language: usize) -> Result<Vec<Place>> {
        let analyser = &mut self.languages[language].analyser;
        let mut places = Vec::new();
        self.store.containing(query, &mut |unit| {
            if let Some(side) = query.side(&unit) {
                let analysis = analyser.analyse(&unit.side(side).text);
                if let Some(spotted) = contains(query.analysis, &analysis) {
                    places.push(Place {
                        unit,
                        side,
                        analysis,
                        spotted,
                    });
                }
            }
            match places.len() < MOST_PLACES {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            }
        })?;
        places.sort_by(|one, other| {
            let confirmed = |place: &Place| place.unit.review == Review::Confirmed;
            (other.spotted.score.total_cmp(&one.spotted.score))
                .then_with(|| confirmed(other).cmp(&confirmed(one)))
                .then_with(|| other.unit.date.cmp(&one.unit.date))
                .then_with(|| one.unit.id.cmp(&other.unit.id))
        });
        Ok(places)
    }

    /// The places as they are shown, with the words that render the query, and the renderings.
    fn phrases(
        &mut self,
        query: &store::Query<'_>,
        language: usize,
        limit: usize,
    ) -> Result<(usize, Vec<FoundPhrase>, Vec<Rendering>)> {
        let places = self.places(query, language)?;
        let other_language = self.language(query.to);
        let asked = Query::new(query.text, query.analysis);
        let mut phrases = Vec::new();
        let mut spots = Vec::new();
        let total = places.len();
        for place in places.into_iter().take(limit.max(PLACES_ASKED)) {
            let other = place.unit.side(place.side.other()).text.clone();
            let analysis = self.languages[other_language].analyser.analyse(&other);
            let rendered = self.rendered(&place, &analysis);
            let (positions, confidence) = rendered.map_or((Vec::new(), 0.0), |found| {
                (found.positions, found.confidence)
            });
            let source = &place.unit.side(place.side).text;
            if phrases.len() < limit {
                phrases.push(FoundPhrase {
                    source: source.clone(),
                    target: other.clone(),
                    target_spans: spans_of(&analysis, &positions),
                    confidence,
                    document: place.unit.document.clone(),
                    date: place.unit.date,
                    kind: place.spotted.kind,
                    rate: asked.rate(&place.analysis, source).rate,
                    particulars: Particulars::of(&place.unit),
                    source_spans: place.spotted.spans,
                });
            }
            spots.push((other, analysis, positions, confidence));
        }
        let spotted: Vec<matching::Place<'_>> = spots
            .iter()
            .map(|(text, analysis, positions, confidence)| matching::Place {
                text,
                analysis,
                positions,
                confidence: *confidence,
            })
            .collect();
        let articles = query
            .to
            .language()
            .map_or([].as_slice(), |known| known.articles);
        Ok((total, phrases, renderings(&spotted, articles)))
    }

    /// The words of the other text that render the query in one place.
    fn rendered(&mut self, place: &Place, other: &Analysis) -> Option<Rendered> {
        let tokens = |text: &'_ str, analysis: &Analysis| -> Vec<String> {
            analysis
                .tokens
                .iter()
                .map(|token| text[token.span.clone()].to_owned())
                .collect()
        };
        let (unit, side) = (&place.unit, place.side);
        let own = tokens(&unit.side(side).text, &place.analysis);
        let other = tokens(&unit.side(side.other()).text, other);
        let phrase: Vec<usize> = (place.analysis.tokens.iter().enumerate())
            .filter(|(_, token)| {
                let within = |span: &Range<usize>| {
                    span.start <= token.span.start && token.span.end <= span.end
                };
                place.spotted.spans.iter().any(within)
            })
            .map(|(at, _)| at)
            .collect();
        let aligner = self.aligner(&unit.source.language, &unit.target.language);
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        let other: Vec<&str> = other.iter().map(String::as_str).collect();
        let links = match side {
            Side::Source => aligner.links(&own, &other),
            Side::Target => aligner.links(&other, &own).transposed(),
        };
        spot(&links, &phrase)
    }

    /// The word aligner of a pair of languages, with the approved terms of the glossary.
    fn aligner(&mut self, source: &Tag, target: &Tag) -> &mut WordAligner {
        let same = |(a, b, _): &(Tag, Tag, WordAligner)| a == source && b == target;
        let known = self.aligners.iter().position(same);
        let at = known.unwrap_or_else(|| {
            let mut aligner = WordAligner::new(source.language().ok(), target.language().ok());
            let usable = |term: &&Term| term.status <= TermStatus::Admitted;
            for concept in &self.concepts {
                for from in concept.terms_in(source).filter(usable) {
                    for to in concept.terms_in(target).filter(usable) {
                        aligner.add_term(&from.text, &to.text);
                    }
                }
            }
            self.aligners
                .push((source.clone(), target.clone(), aligner));
            self.aligners.len() - 1
        });
        &mut self.aligners[at].2
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

/// A segment that contains the query.
struct Place {
    unit: Unit,
    side: Side,
    analysis: Analysis,
    spotted: Spotted,
}

/// Places that are read. A word such as "de" stands in half of all segments, and reading them all
/// takes seconds; the store names the shorter segments first.
const MOST_PLACES: usize = 2_000;

/// Places whose renderings are counted, the best first; a phrase of common words has thousands.
const PLACES_ASKED: usize = 100;

/// The bytes of the tokens at `positions`, neighbouring ones joined.
fn spans_of(analysis: &Analysis, positions: &[usize]) -> Vec<Range<usize>> {
    let runs = positions.chunk_by(|one, next| one + 1 == *next);
    let span = |at: usize| analysis.tokens[at].span.clone();
    runs.map(|run| span(run[0]).start..span(run[run.len() - 1]).end)
        .collect()
}

impl FoundMatch {
    /// How the match rate came about: tokens, weights and their sum.
    pub fn explain(&self, query: &str) -> Explanation {
        let language = &self.found.unit.side(self.found.side).language;
        let (mut analyser, _) = Analyser::for_tag(language);
        let (asked, stored) = (analyser.analyse(query), analyser.analyse(&self.source));
        matching::explain(&Query::new(query, &asked), &stored, &self.source)
    }
}

impl Particulars {
    fn of(unit: &Unit) -> Particulars {
        Particulars {
            id: unit.id.unwrap_or_default(),
            domain: unit.domain.clone(),
            client: unit.client.clone(),
            origin: unit.origin,
            review: unit.review,
            unit_confidence: unit.confidence,
        }
    }
}

impl From<Match> for FoundMatch {
    fn from(found: Match) -> FoundMatch {
        FoundMatch {
            rate: found.rate,
            source: found.unit.side(found.side).text.clone(),
            target: found.unit.side(found.side.other()).text.clone(),
            document: found.unit.document.clone(),
            date: found.unit.date,
            particulars: Particulars::of(&found.unit),
            found,
        }
    }
}
