//! The query as a phrase: where it stands, and which words render it there.

use std::ops::{ControlFlow, Range};

use super::{FoundPhrase, Lookup, Particulars};
use crate::align::words::WordAligner;
use crate::app::{Result, words};
use crate::lang::{Analysis, Tag};
use crate::matching::{
    self, Query, Rendered, Rendering, Spotted, Spotting, contains, renderings, spot,
};
use crate::model::{LinkProbabilities, Review, Side, Term, TermStatus, Unit};
use crate::store::{self, Languages};
use crate::text::TokenKind;

/// A segment that contains the query.
pub(in crate::app) struct Place {
    pub unit: Unit,
    pub side: Side,
    pub analysis: Analysis,
    pub spotted: Spotted,
}

/// A place with the words that render the query there.
pub(in crate::app) struct Spot {
    place: Place,
    analysis: Analysis,
    positions: Vec<usize>,
    confidence: f64,
}

impl Spot {
    fn target(&self) -> &str {
        &self.place.unit.side(self.place.side.other()).text
    }

    /// As the place is shown.
    pub fn found(&self, asked: &Query<'_>) -> FoundPhrase {
        let Place {
            unit,
            side,
            analysis,
            spotted,
        } = &self.place;
        let source = &unit.side(*side).text;
        FoundPhrase {
            source: source.clone(),
            target: self.target().to_owned(),
            source_spans: spotted.spans.clone(),
            target_spans: spans_of(&self.analysis, &self.positions),
            confidence: self.confidence,
            document: unit.document.clone(),
            date: unit.date,
            kind: spotted.kind,
            rate: asked.rate(analysis, source).rate,
            particulars: Particulars::of(unit),
        }
    }

    /// As renderings are counted.
    pub fn rendered(&self) -> matching::Place<'_> {
        matching::Place {
            text: self.target(),
            analysis: &self.analysis,
            positions: &self.positions,
            confidence: self.confidence,
            kind: self.place.spotted.kind,
        }
    }
}

/// The articles of a language; none where it has no rules.
pub(in crate::app) fn articles(language: &Tag) -> &'static [&'static str] {
    language.language().map_or(&[], |known| known.articles)
}

impl Place {
    /// Whether the segment has no words but the query's.
    fn is_whole_segment(&self) -> bool {
        self.analysis.words().all(|word| {
            let within =
                |span: &Range<usize>| span.start <= word.span.start && word.span.end <= span.end;
            self.spotted.spans.iter().any(within)
        })
    }
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

/// Sorts places by how closely they have the phrase, then by how far they can be trusted.
pub(in crate::app) fn best_first(places: &mut [Place]) {
    places.sort_by(|one, other| {
        let confirmed = |place: &Place| place.unit.review == Review::Confirmed;
        (other.spotted.score.total_cmp(&one.spotted.score))
            .then_with(|| confirmed(other).cmp(&confirmed(one)))
            .then_with(|| other.unit.date.cmp(&one.unit.date))
            .then_with(|| one.unit.id.cmp(&other.unit.id))
    });
}

impl Lookup {
    /// Every segment that contains the query and passes `keep`, best first.
    pub(in crate::app) fn places(
        &mut self,
        query: &store::Query<'_>,
        keep: &mut dyn FnMut(&Place) -> bool,
    ) -> Result<Vec<Place>> {
        let language = self.language(query.from);
        let analyser = &mut self.languages[language].analyser;
        let mut places = Vec::new();
        self.store.containing(query, &mut |unit| {
            if let Some(side) = query.side(&unit) {
                let analysis = analyser.analyse(&unit.side(side).text);
                if let Some(spotted) = contains(query.analysis, &analysis) {
                    let place = Place {
                        unit,
                        side,
                        analysis,
                        spotted,
                    };
                    if keep(&place) {
                        places.push(place);
                    }
                }
            }
            match places.len() < MOST_PLACES {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            }
        })?;
        best_first(&mut places);
        Ok(places)
    }

    /// The first `most` segments that have the query unbroken, in any inflection. Of those that
    /// hold its words no more are read than `left`, which is lessened by what was.
    pub(in crate::app) fn unbroken(
        &mut self,
        query: &store::Query<'_>,
        most: usize,
        left: &mut usize,
    ) -> Result<Vec<Place>> {
        let language = self.language(query.from);
        let analyser = &mut self.languages[language].analyser;
        let mut places = Vec::new();
        if *left == 0 {
            return Ok(places);
        }
        self.store.containing(query, &mut |unit| {
            *left -= 1;
            if let Some(side) = query.side(&unit) {
                let analysis = analyser.analyse(&unit.side(side).text);
                let spotted = contains(query.analysis, &analysis);
                if let Some(spotted) = spotted.filter(|found| found.kind >= Spotting::Inflected) {
                    places.push(Place {
                        unit,
                        side,
                        analysis,
                        spotted,
                    });
                }
            }
            match places.len() < most && *left > 0 {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            }
        })?;
        Ok(places)
    }

    /// The places as they are shown, with the words that render the query, and the renderings.
    pub(super) fn phrases(
        &mut self,
        query: &store::Query<'_>,
        limit: usize,
    ) -> Result<(usize, Vec<FoundPhrase>, Vec<Rendering>)> {
        let places = self.places(query, &mut |_| true)?;
        let total = places.len();
        let places = places.into_iter().take(limit.max(PLACES_ASKED));
        let spots = places.map(|place| self.spot(place, query.to));
        let spots: Vec<Spot> = spots.collect::<Result<_>>()?;
        let asked = Query::new(query.text, query.analysis);
        let phrases = spots.iter().take(limit).map(|spot| spot.found(&asked));
        let rendered: Vec<_> = spots.iter().map(Spot::rendered).collect();
        let renderings = renderings(&rendered, articles(query.to));
        Ok((total, phrases.collect(), renderings))
    }

    /// The place with the words of the other text, which is in language `to`, that render the
    /// query there.
    pub(in crate::app) fn spot(&mut self, place: Place, to: &Tag) -> Result<Spot> {
        let other = &place.unit.side(place.side.other()).text;
        let analysis = self.analyser(to).analyse(other);
        let rendered = self.rendered(&place, &analysis)?;
        let (positions, confidence) = rendered.map_or((Vec::new(), 0.0), |found| {
            (found.positions, found.confidence)
        });
        Ok(Spot {
            place,
            analysis,
            positions,
            confidence,
        })
    }

    /// The words of the other text that render the query in one place.
    fn rendered(&mut self, place: &Place, other: &Analysis) -> Result<Option<Rendered>> {
        let tokens = |text: &'_ str, analysis: &Analysis| -> Vec<String> {
            analysis
                .tokens
                .iter()
                .map(|token| text[token.span.clone()].to_owned())
                .collect()
        };
        let (unit, side) = (&place.unit, place.side);
        if place.is_whole_segment() {
            // The two segments are known to belong together, so no words need be aligned; making
            // an aligner ready costs more than all the rest of a lookup.
            let mut words = (other.tokens.iter().enumerate())
                .filter(|(_, token)| token.kind == TokenKind::Word)
                .map(|(at, _)| at);
            let ends = words.clone().next().zip(words.next_back());
            return Ok(ends.map(|(first, last)| Rendered {
                positions: (first..=last).collect(),
                confidence: unit.confidence,
            }));
        }
        let own = tokens(&unit.side(side).text, &place.analysis);
        let other = tokens(&unit.side(side.other()).text, other);
        let phrase: Vec<usize> = (place.analysis.tokens.iter().enumerate())
            .filter(|(_, token)| {
                // A regular expression may match a part of a word.
                let touched = |span: &Range<usize>| {
                    span.start < token.span.end && token.span.start < span.end
                };
                place.spotted.spans.iter().any(touched)
            })
            .map(|(at, _)| at)
            .collect();
        let languages = Languages {
            source: &unit.source.language,
            target: &unit.target.language,
        };
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        let other: Vec<&str> = other.iter().map(String::as_str).collect();
        let links = match side {
            Side::Source => self.links(languages, &own, &other)?,
            Side::Target => self.links(languages, &other, &own)?.transposed(),
        };
        Ok(spot(&links, &phrase))
    }

    /// The links between the tokens of two texts that are each other's translation.
    pub(in crate::app) fn links(
        &mut self,
        languages: Languages<'_>,
        source: &[&str],
        target: &[&str],
    ) -> Result<LinkProbabilities> {
        let at = self.aligner(languages.source, languages.target);
        let (store, aligner) = (&*self.store, &mut self.aligners[at].2);
        words::links(store, aligner, languages, source, target)
    }

    /// The word aligner of a pair of languages, with the approved terms of the glossary, by its
    /// place among the aligners.
    fn aligner(&mut self, source: &Tag, target: &Tag) -> usize {
        let same = |(a, b, _): &(Tag, Tag, WordAligner)| a == source && b == target;
        let known = self.aligners.iter().position(same);
        known.unwrap_or_else(|| {
            let mut aligner = WordAligner::new(source.language().ok(), target.language().ok());
            // A term of several words does not say which of them renders which, and a word of many
            // such terms would look as if it were rendered by any of their words.
            let is_word = |term: &Term| !term.text.contains(char::is_whitespace);
            let usable = |term: &&Term| term.status <= TermStatus::Admitted && is_word(term);
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
        })
    }
}
