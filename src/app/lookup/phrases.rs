//! The query as a phrase: where it stands, and which words render it there.

use std::ops::{ControlFlow, Range};

use super::{FoundPhrase, Lookup, Particulars};
use crate::align::words::WordAligner;
use crate::app::{Result, words};
use crate::lang::{Analysis, Tag};
use crate::matching::{
    self, Query, Rendered, Rendering, Spotted, Spotting, agreed, contains, renderings, spot,
};
use crate::model::{LinkProbabilities, Review, Side, Term, TermStatus, Unit};
use crate::store::{self, Held, Languages, Phrases};
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
            target: self.place.other().to_owned(),
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
            text: self.place.other(),
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
    /// The text that the query is rendered in.
    fn other(&self) -> &str {
        &self.unit.side(self.side.other()).text
    }

    fn languages(&self) -> Languages<'_> {
        Languages {
            source: &self.unit.source.language,
            target: &self.unit.target.language,
        }
    }

    /// The tokens of the unit's source and target; `other` is the analysis of the other text.
    fn tokens(&self, other: &Analysis) -> [Vec<&str>; 2] {
        fn cut<'a>(text: &'a str, analysis: &Analysis) -> Vec<&'a str> {
            let tokens = analysis.tokens.iter();
            tokens.map(|token| &text[token.span.clone()]).collect()
        }
        let own = cut(&self.unit.side(self.side).text, &self.analysis);
        let other = cut(self.other(), other);
        match self.side {
            Side::Source => [own, other],
            Side::Target => [other, own],
        }
    }

    /// Whether the segment has no words but the query's.
    fn is_whole_segment(&self) -> bool {
        self.analysis.words().all(|word| {
            let within =
                |span: &Range<usize>| span.start <= word.span.start && word.span.end <= span.end;
            self.spotted.spans.iter().any(within)
        })
    }
}

/// Places that are counted. A word such as "de" stands in half of all segments; nobody reads on.
const MOST_PLACES: usize = 2_000;

/// Places that are read: among these, those that a person has confirmed and the latest come first.
const PLACES_READ: usize = 200;

/// Places whose renderings are counted, the best first; a phrase of common words has thousands.
const PLACES_ASKED: usize = 100;

/// What the word links of places may cost before no more are counted than are shown, in pairs of
/// tokens: some milliseconds.
const MOST_LINKED: usize = 20_000;

/// The bytes of the tokens at `positions`, neighbouring ones joined.
fn spans_of(analysis: &Analysis, positions: &[usize]) -> Vec<Range<usize>> {
    let runs = positions.chunk_by(|one, next| one + 1 == *next);
    let span = |at: usize| analysis.tokens[at].span.clone();
    runs.map(|run| span(run[0]).start..span(run[run.len() - 1]).end)
        .collect()
}

/// Sorts places by how closely they have the phrase, then by how far they can be trusted, then by
/// their texts, so that the order of storing makes no difference.
pub(in crate::app) fn best_first(places: &mut [Place]) {
    places.sort_by(|one, other| {
        let confirmed = |place: &Place| place.unit.review == Review::Confirmed;
        (other.spotted.score.total_cmp(&one.spotted.score))
            .then_with(|| confirmed(other).cmp(&confirmed(one)))
            .then_with(|| other.unit.date.cmp(&one.unit.date))
            .then_with(|| one.unit.by_content(&other.unit))
    });
}

/// Whether a unit counts that is compared on this side.
pub(in crate::app) type Keep<'a> = dyn FnMut(&Unit, Side) -> bool + 'a;

impl Lookup {
    /// Segments that have the query as closely as `least`, whose translations have the words of
    /// `rendering` and whose units pass `keep`, best first, and how many there are. Where `keep` is
    /// `None` no more are read than `most`.
    pub(in crate::app) fn places(
        &mut self,
        query: &store::Query<'_>,
        least: Spotting,
        rendering: Option<&Analysis>,
        most: usize,
        keep: Option<&mut Keep<'_>>,
    ) -> Result<(Held, Vec<Place>)> {
        let phrases = Phrases {
            least,
            most: MOST_PLACES,
            rendering,
        };
        let most = if keep.is_none() { most } else { MOST_PLACES };
        let mut all = |_: &Unit, _: Side| true;
        let keep = keep.unwrap_or(&mut all);
        let (held, mut places) = self.read_places(query, phrases, most, keep)?;
        best_first(&mut places);
        Ok((held, places))
    }

    /// The first `most` segments that have the query unbroken, in any inflection.
    pub(in crate::app) fn unbroken(
        &mut self,
        query: &store::Query<'_>,
        most: usize,
    ) -> Result<Vec<Place>> {
        let phrases = Phrases {
            least: Spotting::Inflected,
            most,
            rendering: None,
        };
        let (_, places) = self.read_places(query, phrases, most, &mut |_, _| true)?;
        Ok(places)
    }

    /// The first `most` of the query's places that pass `keep`; and how many pass, or, where not
    /// all had to be read, how many there are.
    fn read_places(
        &mut self,
        query: &store::Query<'_>,
        phrases: Phrases<'_>,
        most: usize,
        keep: &mut Keep<'_>,
    ) -> Result<(Held, Vec<Place>)> {
        let language = self.language(query.from);
        let analyser = &mut self.languages[language].analyser;
        let (mut places, mut left_out) = (Vec::new(), 0);
        let mut held = self.store.containing(query, phrases, &mut |unit| {
            let Some(side) = query.side(&unit) else {
                return ControlFlow::Continue(());
            };
            if !keep(&unit, side) {
                left_out += 1;
                return ControlFlow::Continue(());
            }
            let analysis = analyser.analyse(&unit.side(side).text);
            if let Some(spotted) = contains(query.analysis, &analysis) {
                places.push(Place {
                    unit,
                    side,
                    analysis,
                    spotted,
                });
            }
            match places.len() < most {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            }
        })?;
        held.units -= left_out;
        Ok((held, places))
    }

    /// The places as they are shown, with the words that render the query, and the renderings.
    pub(super) fn phrases(
        &mut self,
        query: &store::Query<'_>,
        limit: usize,
    ) -> Result<(Held, Vec<FoundPhrase>, Vec<Rendering>)> {
        let read = limit.max(PLACES_READ);
        let (held, places) = self.places(query, Spotting::Reordered, None, read, None)?;
        let spots = self.spots(places, query.to, limit, PLACES_ASKED, MOST_LINKED)?;
        let asked = Query::new(query.text, query.analysis);
        let phrases = spots.iter().take(limit).map(|spot| spot.found(&asked));
        let rendered: Vec<_> = spots.iter().map(Spot::rendered).collect();
        let renderings = renderings(&rendered, articles(query.to));
        Ok((held, phrases.collect(), renderings))
    }

    /// The first `shown` places with the words of the other text, which is in language `to`, that
    /// render the query there, and of the others as many, up to `most` in all, as cost no more
    /// than `linked` pairs of tokens together with these.
    pub(in crate::app) fn spots(
        &mut self,
        places: Vec<Place>,
        to: &Tag,
        shown: usize,
        most: usize,
        linked: usize,
    ) -> Result<Vec<Spot>> {
        let (mut chosen, mut cost): (Vec<(Place, Analysis)>, usize) = (Vec::new(), 0);
        for place in places.into_iter().take(most.max(shown)) {
            if chosen.len() >= shown && cost >= linked {
                break;
            }
            let other = self.analyser(to).analyse(place.other());
            cost += place.analysis.tokens.len() * other.tokens.len();
            chosen.push((place, other));
        }
        self.inform(&chosen)?;
        let mut spots = chosen
            .into_iter()
            .map(|(place, analysis)| {
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
            })
            .collect::<Result<Vec<_>>>()?;
        let rendered: Vec<_> = spots.iter().map(Spot::rendered).collect();
        let better = agreed(&rendered);
        for (spot, better) in spots.iter_mut().zip(better) {
            if let Some(Rendered {
                positions,
                confidence,
            }) = better
            {
                (spot.positions, spot.confidence) = (positions, confidence);
            }
        }
        Ok(spots)
    }

    /// Asks the memory at once for what it knows of the words of all these places.
    fn inform(&mut self, places: &[(Place, Analysis)]) -> Result<()> {
        let mut unknown: Vec<[Vec<u64>; 2]> = Vec::new();
        for (place, other) in places.iter().filter(|(place, _)| !place.is_whole_segment()) {
            let Languages { source, target } = place.languages();
            let at = self.aligner(source, target);
            unknown.resize_with(self.aligners.len(), Default::default);
            let [source, target] = place.tokens(other);
            let new = self.aligners[at].2.unknown(&source, &target);
            for (all, new) in unknown[at].iter_mut().zip(new) {
                all.extend(new);
            }
        }
        for ((source, target, aligner), unknown) in self.aligners.iter_mut().zip(&unknown) {
            words::inform(&*self.store, aligner, Languages { source, target }, unknown)?;
        }
        Ok(())
    }

    /// The words of the other text that render the query in one place.
    fn rendered(&mut self, place: &Place, other: &Analysis) -> Result<Option<Rendered>> {
        if place.is_whole_segment() {
            // The two segments are known to belong together, so no words need be aligned; making
            // an aligner ready costs more than all the rest of a lookup.
            let mut words = (other.tokens.iter().enumerate())
                .filter(|(_, token)| token.kind == TokenKind::Word)
                .map(|(at, _)| at);
            let ends = words.clone().next().zip(words.next_back());
            return Ok(ends.map(|(first, last)| Rendered {
                positions: (first..=last).collect(),
                confidence: place.unit.confidence,
            }));
        }
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
        let [source, target] = place.tokens(other);
        let links = self.links(place.languages(), &source, &target)?;
        Ok(match place.side {
            Side::Source => spot(&links, &phrase),
            Side::Target => spot(&links.transposed(), &phrase),
        })
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
