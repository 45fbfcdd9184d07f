//! What renders a proposed term, and how surely.

use std::collections::HashMap;
use std::ops::Range;

use super::super::words as links;
use super::super::{AppError, Listener, Progress, Result};
use super::{Example, Form, Proposal, Request};
use crate::align::words::{Counter, WordAligner};
use crate::lang::{Analyser, Analysis, Role};
use crate::matching::{self, Rendering, Spotting, agreed, grouped, spot};
use crate::model::{Concept, LinkProbabilities, Side, Term, TermStatus, Unit};
use crate::store::{Languages, Store};
use crate::terms::extract::{self, Candidate};
use crate::text::fold;

/// Pairs of texts after which no more are taken to learn from how words are rendered; more of
/// them cost time and teach little.
const MOST_LEARNT: usize = 40_000;
/// Units read between two looks at the caller's wish to stop.
const UNITS_A_STEP: u64 = 500;
/// Places of a term at which its renderings are asked for.
const PLACES_ASKED: usize = 60;
/// What a proposal counts whose rendering stands in parts: two terms in one, more often than not.
const PARTED: f64 = 0.25;
/// What a proposal of several words counts whose rendering is the same: the name of a person, a
/// title or a piece of code, as a rule.
const UNTRANSLATED: f64 = 0.2;
/// Examples of a proposal.
const EXAMPLES: usize = 3;

/// Finds what renders a term, by word alignment.
pub(super) struct Renderer<'a> {
    request: &'a Request,
    units: &'a [(Unit, Side)],
    aligner: WordAligner,
    /// The memory, where what it has learnt of its words is to be asked for.
    learnt: Option<&'a dyn Store>,
    own: Analyser,
    other: Analyser,
    /// Links of the units that were asked for lately.
    links: HashMap<usize, (Analysis, LinkProbabilities)>,
}

/// Units whose links are kept: some tens of megabytes.
const MOST_KEPT: usize = 4_000;
/// Share of the units that the memory may not have counted the words of, where what it has
/// learnt still does.
const UNCOUNTED: i64 = 5;

impl<'a> Renderer<'a> {
    /// Takes how words are rendered from what the memory has learnt of them, or learns it from
    /// the units themselves where the memory has not.
    pub fn new(
        store: &'a dyn Store,
        request: &'a Request,
        units: &'a [(Unit, Side)],
        concepts: &[Concept],
        listener: &mut Listener<'_>,
    ) -> Result<Renderer<'a>> {
        let languages = [&request.language, &request.other].map(|tag| tag.language().ok());
        let mut renderer = Renderer {
            request,
            units,
            aligner: WordAligner::new(languages[0], languages[1]),
            learnt: None,
            own: Analyser::for_tag(&request.language).0,
            other: Analyser::for_tag(&request.other).0,
            links: HashMap::new(),
        };
        let counted = store.counted()?;
        match counted.open() < (counted.texts / UNCOUNTED).max(1) && counted.texts > 0 {
            true => renderer.learnt = Some(store),
            false => renderer.learn(listener)?,
        }
        // A term of several words does not say which of them renders which.
        let is_word = |term: &Term| !term.text.contains(char::is_whitespace);
        let usable = |term: &&Term| term.status <= TermStatus::Admitted && is_word(term);
        for concept in concepts {
            for from in concept.terms_in(&request.language).filter(usable) {
                for to in concept.terms_in(&request.other).filter(usable) {
                    renderer.aligner.add_term(&from.text, &to.text);
                }
            }
        }
        Ok(renderer)
    }

    /// Learns from the units themselves how words are rendered.
    fn learn(&mut self, listener: &mut Listener<'_>) -> Result<()> {
        let [first, second] =
            [&self.request.language, &self.request.other].map(|tag| tag.language().ok());
        let mut counter = Counter::new(WordAligner::new(first, second));
        // Every so-manieth unit, so that the whole memory is heard.
        let step = self.units.len().div_ceil(MOST_LEARNT).max(1);
        let total = Some((self.units.len() / step) as u64);
        for (n, (unit, side)) in self.units.iter().step_by(step).enumerate() {
            let done = n as u64;
            if done.is_multiple_of(UNITS_A_STEP) && listener(Progress { done, total }).is_break() {
                return Err(AppError::Stopped);
            }
            let (source, target) = (&unit.side(*side).text, &unit.side(side.other()).text);
            let (own, other) = (self.own.analyse(source), self.other.analyse(target));
            counter.add(&words(source, &own), &words(target, &other), 1.0);
        }
        self.aligner.know(&counter.take());
        Ok(())
    }

    /// Places of a term as renderings are counted.
    fn places<'b>(
        &'b self,
        asked: &[&extract::Place],
        spots: &'b [Spot],
    ) -> Vec<matching::Place<'b>> {
        let place = |(place, (positions, confidence, analysis)): (&&extract::Place, &'b Spot)| {
            matching::Place {
                text: self.target(place.text),
                analysis,
                positions,
                confidence: *confidence,
                kind: Spotting::Exact,
            }
        };
        asked.iter().zip(spots).map(place).collect()
    }

    /// The candidate with its renderings; none where no place has one.
    pub fn proposal(&mut self, candidate: Candidate) -> Result<Proposal> {
        let step = candidate.places.len().div_ceil(PLACES_ASKED).max(1);
        let asked: Vec<_> = candidate.places.iter().step_by(step).collect();
        let mut spots: Vec<Spot> = Vec::with_capacity(asked.len());
        for place in &asked {
            let (analysis, links) = self.links(place.text)?;
            let phrase: Vec<usize> = place.tokens.clone().collect();
            let found = spot(links, &phrase);
            let (positions, confidence) = found.map_or((Vec::new(), 0.0), |found| {
                (found.positions, found.confidence)
            });
            let positions = within_grammar(&positions, analysis);
            spots.push((positions, confidence, analysis.clone()));
        }
        let better = agreed(&self.places(&asked, &spots));
        for (spot, better) in spots.iter_mut().zip(better) {
            if let Some(better) = better {
                (spot.0, spot.1) = (better.positions, better.confidence);
            }
        }
        let places = self.places(&asked, &spots);
        let articles = self
            .request
            .other
            .language()
            .map_or([].as_slice(), |known| known.articles);
        let (renderings, which) = grouped(&places, articles);
        let whole = |rendering: &&Rendering| !rendering.text.contains(GAP);
        let at = renderings.iter().position(|one| whole(&one)).unwrap_or(0);
        let best = renderings.get(at);
        let (share, confidence) = best.map_or((0.0, 0.0), |best| {
            (
                best.count as f64 / asked.len().max(1) as f64,
                best.confidence,
            )
        });
        // Its form is that of the places where the term has the form that is shown.
        let written = |place: &extract::Place| {
            let (unit, side) = &self.units[place.text];
            &unit.side(*side).text[place.span.clone()]
        };
        let head = fold(&candidate.text);
        let alike: Vec<matching::Place<'_>> = (places.iter().zip(&asked).zip(&which))
            .filter(|((_, place), which)| **which == Some(at) && fold(written(place)) == head)
            .map(|((place, _), _)| *place)
            .collect();
        let form = matching::renderings(&alike, articles).into_iter().next();
        let mut rendering = form.as_ref().or(best).map(|best| best.text.clone());
        let examples = self.examples(&asked, &spots, rendering.as_deref());
        let parted = rendering.as_ref().is_some_and(|text| text.contains(GAP));
        let whole = match parted && coordinated(&examples) {
            // "Safe, orderly and regular migration" has "safe migration" in it.
            true => {
                rendering = rendering.map(|text| text.replace(GAP, " "));
                1.0
            }
            false if parted => PARTED,
            false => 1.0,
        };
        if candidate.text.starts_with(char::is_lowercase) {
            rendering = rendering.map(|text| self.uncapitalised(text));
        }
        let same = |text: &String| fold(text) == fold(&candidate.text);
        let translated = match rendering.as_ref().is_some_and(same) {
            true if candidate.text.contains(' ') => UNTRANSLATED,
            _ => 1.0,
        };
        Ok(Proposal {
            // A run whose renderings differ from place to place is seldom a term.
            score: candidate.score * share * confidence * whole * translated,
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
        })
    }

    /// Without the capital that a sentence begins with, where the word stands without it elsewhere.
    fn uncapitalised(&self, text: String) -> String {
        let first = text.split(' ').next().unwrap_or_default();
        let lower = first.to_lowercase();
        let mut rest = text.chars();
        let capital = rest.next().is_some_and(char::is_uppercase);
        if !capital || rest.as_str().starts_with(char::is_uppercase) {
            return text;
        }
        let stands = |text: &str| {
            text.split(|c: char| !c.is_alphanumeric())
                .any(|word| word == lower)
        };
        match (0..self.units.len()).any(|unit| stands(self.target(unit))) {
            true => lower + &text[first.len()..],
            false => text,
        }
    }

    fn target(&self, unit: usize) -> &'a str {
        let (unit, side) = &self.units[unit];
        &unit.side(side.other()).text
    }

    fn links(&mut self, unit: usize) -> Result<&(Analysis, LinkProbabilities)> {
        if self.links.len() > MOST_KEPT {
            self.links.clear();
        }
        if !self.links.contains_key(&unit) {
            let target = self.target(unit);
            let (pair, side) = &self.units[unit];
            let source = &pair.side(*side).text;
            let (own, other) = (self.own.analyse(source), self.other.analyse(target));
            let (from, to) = (words(source, &own), words(target, &other));
            let links = match self.learnt {
                Some(store) => {
                    let languages = Languages {
                        source: &self.request.language,
                        target: &self.request.other,
                    };
                    links::links(store, &mut self.aligner, languages, &from, &to)?
                }
                None => self.aligner.links(&from, &to),
            };
            self.links.insert(unit, (other, links));
        }
        Ok(&self.links[&unit])
    }

    /// Places with the rendering, from as many documents as possible, the shortest first.
    fn examples(
        &self,
        asked: &[&extract::Place],
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

/// The tokens that render a term in one place, with the confidence that they do, and all of them.
type Spot = (Vec<usize>, f64, Analysis);

fn words<'a>(text: &'a str, analysis: &Analysis) -> Vec<&'a str> {
    analysis
        .tokens
        .iter()
        .map(|token| &text[token.span.clone()])
        .collect()
}

/// What stands for the words that a rendering leaves out.
const GAP: &str = " … ";

/// Whether the renderings of the examples are parted by what is said of the same word only:
/// "safe, orderly and regular migration".
fn coordinated(examples: &[Example]) -> bool {
    examples.iter().all(|example| {
        example.target_spans.windows(2).all(|spans| {
            let between = example.target.get(spans[0].end..spans[1].start);
            let first = between.and_then(|text| text.split_whitespace().next());
            matches!(first, Some("," | "and" | "or" | "y" | "e" | "o" | "u"))
                || first.is_some_and(|first| first.starts_with(','))
        })
    })
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
