//! Concordance: every place where a phrase stands, with the words that render it there.

use std::collections::{BTreeMap, HashSet};
use std::ops::{ControlFlow, Range};

use regex::{Regex, RegexBuilder};
use serde::Serialize;

use super::lookup::{
    Direction, FoundPhrase, FoundTerm, Keep, Lookup, Place, Spot, articles, best_first,
};
use super::{AppError, Listener, Progress, Result};
use crate::lang::{Analyser, Analysis, Role, Tag};
pub use crate::matching::Rendering;
use crate::matching::{Query, Spotted, Spotting, contains, grouped};
use crate::model::{Side, Unit};
use crate::store::{self, Filter, Held, Texts};

/// What is looked for, and how.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The phrase, or a regular expression.
    pub phrase: &'a str,
    /// Its language, and that of the renderings.
    pub direction: Direction,
    /// How closely a place must have it.
    pub likeness: Likeness,
    /// Words that the translation must contain, in any form.
    pub target: Option<&'a str>,
    /// Words that the translation must not contain, in any form.
    pub not_target: Option<&'a str>,
    /// Which units count.
    pub filter: Filter,
    /// What the places are put together by.
    pub grouping: Grouping,
    /// How many places are wanted, the best first.
    pub limit: usize,
}

/// How closely a place must have the phrase.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Likeness {
    /// Word for word, case aside.
    Exact,
    /// In order and unbroken, in any inflection.
    Inflected,
    /// Also with one or two words in between, or in another order.
    #[default]
    Any,
    /// Also with one of its content words missing or another, where it has three or more.
    Fuzzy,
    /// The phrase is a regular expression, which is matched with the texts as they are stored,
    /// whatever the case of their letters.
    Pattern,
}

/// What places are put together by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Grouping {
    /// How the phrase was rendered, the commonest first.
    #[default]
    Rendering,
    /// The document, by name.
    Document,
    /// The date, the latest first.
    Date,
}

/// Where a phrase stands. As JSON this is a promise to other programs: fields are added, never
/// renamed.
#[derive(Debug, Clone, Serialize)]
pub struct Concordance {
    /// The phrase.
    pub phrase: String,
    /// Its language.
    pub from: Tag,
    /// Language of the renderings.
    pub to: Tag,
    /// The glossary's terms in it; none for a regular expression.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<FoundTerm>,
    /// How it was rendered in the places that were counted, commonest first.
    pub renderings: Vec<Rendering>,
    /// The best places, those of a group together.
    pub hits: Vec<Hit>,
    /// How many segments have the phrase, shown or not.
    pub total: usize,
    /// Whether there may be more of them.
    pub more: bool,
    /// In how many of them, the best first, renderings were counted.
    pub counted: usize,
    /// The groups that have a place among the counted, in order.
    pub groups: Vec<Group>,
    /// Languages that tramo has no rules for; their words were compared as they are written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without_rules: Vec<String>,
}

/// Places that have something in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// The rendering, document or date; `None` for places without one.
    pub name: Option<String>,
    /// Its places among those counted.
    pub count: usize,
}

/// A place where the phrase stands.
#[derive(Debug, Clone, Serialize)]
pub struct Hit {
    /// The place as a lookup shows it.
    #[serde(flatten)]
    pub found: FoundPhrase,
    /// The rendering it is counted with.
    pub rendering: Option<String>,
    /// The word of the phrase that is missing or another here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
    /// Index of its group.
    pub group: usize,
}

/// Places kept, at most.
const MOST_PLACES: usize = 2_000;
/// Places whose renderings are counted, the best first.
const MOST_COUNTED: usize = 200;
/// What the word links of places may cost that are counted but not shown, in pairs of tokens: some
/// ten milliseconds.
const MOST_LINKED: usize = 40_000;
/// Content words of which one may be missing: for each the memory is asked once.
const MOST_LEFT_OUT: usize = 12;
/// Content words below which none may be missing: what is left would stand anywhere.
const LEAST_FOR_FUZZY: usize = 3;
/// Units between two looks at the caller's wish to stop.
const UNITS_A_STEP: u64 = 500;

/// Finds the places of a phrase. In [`Direction::Either`] the second is tried where the first has
/// none. An empty phrase, and a regular expression that makes no sense, are errors.
pub fn find(
    lookup: &mut Lookup,
    request: &Request<'_>,
    listener: &mut Listener<'_>,
) -> Result<Concordance> {
    if request.phrase.trim().is_empty() {
        return Err(AppError::NoPhrase);
    }
    let pattern = match request.likeness {
        Likeness::Pattern => Some(compile(request.phrase)?),
        _ => None,
    };
    let mut one_way = |from: &Tag, to: &Tag| {
        let mut search = Search {
            lookup: &mut *lookup,
            request,
            from,
            to,
        };
        let (held, places) = match &pattern {
            Some(pattern) => search.matching(pattern, listener)?,
            None => search.containing()?,
        };
        search.tell(held, places)
    };
    match &request.direction {
        Direction::Given { from, to } => one_way(from, to),
        Direction::Either(a, b) => {
            let there = one_way(a, b)?;
            if there.total > 0 {
                return Ok(there);
            }
            let back = one_way(b, a)?;
            let told = |one: &Concordance| (one.total > 0, !one.terms.is_empty());
            Ok(if told(&back) > told(&there) {
                back
            } else {
                there
            })
        }
    }
}

/// A place, and the word of the phrase that it lacks.
type Candidate = (Place, Option<String>);

/// What the store is asked for.
fn asked<'a>(
    request: &'a Request<'_>,
    from: &'a Tag,
    to: &'a Tag,
    analysis: &'a Analysis,
) -> store::Query<'a> {
    store::Query {
        text: request.phrase,
        analysis,
        from,
        to,
        min: 0,
        filter: &request.filter,
    }
}

struct Search<'a> {
    lookup: &'a mut Lookup,
    request: &'a Request<'a>,
    from: &'a Tag,
    to: &'a Tag,
}

impl Search<'_> {
    /// How many segments have the phrase, and the best of them in order.
    fn containing(&mut self) -> Result<(Held, Vec<Candidate>)> {
        let request = self.request;
        let analysis = self.lookup.analyser(self.from).analyse(request.phrase);
        let mut wanted = Wanted::new(request, self.to);
        let least = match request.likeness {
            Likeness::Exact => Spotting::Exact,
            Likeness::Inflected => Spotting::Inflected,
            _ => Spotting::Reordered,
        };
        let heeds_target = !wanted.is_told_by_words();
        let rendering = wanted.with.clone();
        let mut keep = |unit: &Unit, side: Side| wanted.allows(unit, side);
        let most = request.limit.max(MOST_COUNTED);
        let mut places = |lookup: &mut Lookup, analysis: &Analysis| {
            let query = asked(request, self.from, self.to, analysis);
            let keep = heeds_target.then_some(&mut keep as &mut Keep<'_>);
            lookup.places(&query, least, rendering.as_ref(), most, keep)
        };
        let (mut held, found) = places(self.lookup, &analysis)?;
        let mut found: Vec<Candidate> = found.into_iter().map(|place| (place, None)).collect();
        // Where there are more places than are shown, nobody needs those that lack a word.
        if request.likeness == Likeness::Fuzzy && held.units < most {
            let mut seen: HashSet<Option<i64>> =
                found.iter().map(|(place, _)| place.unit.id).collect();
            let mut others = Vec::new();
            for (word, rest) in without_one(&analysis) {
                let (others_held, places) = places(self.lookup, &rest)?;
                held.more |= others_held.more || others_held.units > places.len();
                let missing = request.phrase[analysis.tokens[word].span.clone()].to_owned();
                let new = places
                    .into_iter()
                    .filter(|place| seen.insert(place.unit.id));
                others.extend(new.map(|place| (place, Some(missing.clone()))));
            }
            others.sort_by(|(one, _), (other, _)| {
                (other.spotted.score.total_cmp(&one.spotted.score))
                    .then_with(|| one.unit.by_content(&other.unit))
            });
            held.units += others.len();
            found.extend(others);
            found.truncate(MOST_PLACES);
        }
        Ok((held, found))
    }

    /// How many segments a regular expression matches, and the best of them in order.
    fn matching(
        &mut self,
        pattern: &Regex,
        listener: &mut Listener<'_>,
    ) -> Result<(Held, Vec<Candidate>)> {
        let request = self.request;
        let total = u64::try_from(self.lookup.store.counted()?.all()).ok();
        let mut wanted = Wanted::new(request, self.to);
        let (mut analyser, _) = Analyser::for_tag(self.from);
        let nothing = Analysis::default();
        let query = asked(request, self.from, self.to, &nothing);
        let (mut places, mut read, mut stopped) = (Vec::new(), 0, false);
        let mut held = 0;
        let found = |text: &str| -> Vec<Range<usize>> {
            let spans = pattern.find_iter(text).map(|found| found.range());
            spans.filter(|span| !span.is_empty()).collect()
        };
        let mut matches = |texts: Texts<'_>| {
            read += 1;
            if read % UNITS_A_STEP == 0 && listener(Progress { done: read, total }).is_break() {
                stopped = true;
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(match query.side_of(texts.languages) {
                Some(Side::Source) => !found(texts.source).is_empty(),
                Some(Side::Target) => !found(texts.target).is_empty(),
                None => false,
            })
        };
        let store = &self.lookup.store;
        store.units_of(&request.filter, &mut matches, &mut |unit| {
            let Some(side) = query.side(&unit) else {
                return ControlFlow::Continue(());
            };
            if wanted.allows(&unit, side) {
                held += 1;
                places.push(Place {
                    spotted: Spotted {
                        spans: found(&unit.side(side).text),
                        kind: Spotting::Exact,
                        score: 1.0,
                    },
                    // Of those that stay; most do not where the expression matches nearly anything.
                    analysis: Analysis::default(),
                    side,
                    unit,
                });
            }
            if places.len() == 2 * MOST_PLACES {
                best_first(&mut places);
                places.truncate(MOST_PLACES);
            }
            ControlFlow::Continue(())
        })?;
        if stopped {
            return Err(AppError::Stopped);
        }
        best_first(&mut places);
        places.truncate(MOST_PLACES);
        let analysed = places.into_iter().map(|mut place| {
            place.analysis = analyser.analyse(&place.unit.side(place.side).text);
            (place, None)
        });
        let places: Vec<Candidate> = analysed.collect();
        let held = Held {
            units: held,
            more: false,
        };
        Ok((held, places))
    }

    /// Spots and counts the renderings, and puts the places in groups.
    fn tell(&mut self, held: Held, found: Vec<Candidate>) -> Result<Concordance> {
        let Search {
            lookup,
            request,
            from,
            to,
        } = self;
        let (places, missing): (Vec<Place>, Vec<Option<String>>) = found.into_iter().unzip();
        let spots = lookup.spots(places, to, request.limit, MOST_COUNTED, MOST_LINKED)?;
        let rendered: Vec<_> = spots.iter().map(Spot::rendered).collect();
        let (renderings, which) = grouped(&rendered, articles(to));
        let analysis = lookup.analyser(from).analyse(request.phrase);
        let asked = Query::new(request.phrase, &analysis);
        let mut hits: Vec<Hit> = (spots.iter().zip(missing).zip(which))
            .map(|((spot, missing), rendering)| Hit {
                found: spot.found(&asked),
                rendering: rendering.map(|at| renderings[at].text.clone()),
                missing,
                // Sorts the renderings without further ado; those without one come last.
                group: rendering.unwrap_or(renderings.len()),
            })
            .collect();
        let groups = group(&mut hits, request.grouping);
        hits.truncate(request.limit);
        hits.sort_by_key(|hit| hit.group);
        let terms = match request.likeness {
            Likeness::Pattern => Vec::new(),
            _ => lookup.terms_in(request.phrase, from, to),
        };
        let rules = [&**from, &**to].into_iter();
        Ok(Concordance {
            phrase: request.phrase.to_owned(),
            from: from.clone(),
            to: to.clone(),
            terms,
            renderings,
            hits,
            total: held.units,
            more: held.more,
            counted: spots.len(),
            groups,
            without_rules: rules
                .filter(|tag| tag.language().is_err())
                .map(Tag::to_string)
                .collect(),
        })
    }
}

/// Gives each hit, which knows its rendering by number, the index of its group.
fn group(hits: &mut [Hit], grouping: Grouping) -> Vec<Group> {
    // The first field sorts: `None` last, dates from the latest.
    type Key = (
        bool,
        std::cmp::Reverse<Option<jiff::civil::Date>>,
        usize,
        Option<String>,
    );
    let key = |hit: &Hit| -> Key {
        let no_date = std::cmp::Reverse(None);
        match grouping {
            Grouping::Rendering => {
                let name = hit.rendering.clone();
                (name.is_none(), no_date, hit.group, name)
            }
            Grouping::Document => {
                let name = hit.found.document.clone();
                (name.is_none(), no_date, 0, name)
            }
            Grouping::Date => {
                let date = hit.found.date;
                let name = date.map(|date| date.to_string());
                (name.is_none(), std::cmp::Reverse(date), 0, name)
            }
        }
    };
    let keys: Vec<Key> = hits.iter().map(key).collect();
    let mut counts: BTreeMap<&Key, usize> = BTreeMap::new();
    for key in &keys {
        *counts.entry(key).or_default() += 1;
    }
    for (hit, key) in hits.iter_mut().zip(&keys) {
        hit.group = counts.keys().take_while(|other| **other < key).count();
    }
    let groups = counts.into_iter().map(|(key, count)| Group {
        name: key.3.clone(),
        count,
    });
    groups.collect()
}

/// What the translation must and must not contain.
struct Wanted {
    analyser: Analyser,
    with: Option<Analysis>,
    without: Option<Analysis>,
}

impl Wanted {
    fn new(request: &Request<'_>, to: &Tag) -> Wanted {
        let (mut analyser, _) = Analyser::for_tag(to);
        let mut analyse = |words: Option<&str>| {
            let words = words.filter(|words| !words.trim().is_empty());
            words.map(|words| analyser.analyse(words))
        };
        let (with, without) = (analyse(request.target), analyse(request.not_target));
        Wanted {
            analyser,
            with,
            without,
        }
    }

    /// Whether the store, asked for translations with the words of `with`, hands over no others:
    /// where one word alone must be there, it matters not where.
    fn is_told_by_words(&self) -> bool {
        let one_word = |words: &Analysis| {
            let phrase = words.phrase();
            let needed = phrase.required.iter().filter(|required| **required);
            needed.count() == 1 && phrase.needed_stems().len() == 1
        };
        self.without.is_none() && self.with.as_ref().is_none_or(one_word)
    }

    fn allows(&mut self, unit: &Unit, side: Side) -> bool {
        if self.with.is_none() && self.without.is_none() {
            return true;
        }
        let target = &unit.side(side.other()).text;
        let target = self.analyser.analyse(target);
        let has = |words: &Analysis| contains(words, &target).is_some();
        self.with.as_ref().is_none_or(has) && !self.without.as_ref().is_some_and(has)
    }
}

/// The phrase without one content word, for each of them, with the position of that word.
fn without_one(phrase: &Analysis) -> Vec<(usize, Analysis)> {
    let content = (phrase.tokens.iter().enumerate()).filter(|(_, t)| t.role == Role::Content);
    let content: Vec<usize> = content.map(|(at, _)| at).collect();
    if content.len() < LEAST_FOR_FUZZY {
        return Vec::new();
    }
    let without = |at: usize| {
        let mut rest = phrase.clone();
        rest.tokens.remove(at);
        (at, rest)
    };
    content
        .into_iter()
        .take(MOST_LEFT_OUT)
        .map(without)
        .collect()
}

/// Reads a regular expression that takes no heed of case; an error tells the character.
fn compile(pattern: &str) -> Result<Regex> {
    let error = |place: usize, problem: String| AppError::Pattern {
        pattern: pattern.to_owned(),
        place,
        problem,
    };
    let parsed = regex_syntax::ParserBuilder::new()
        .case_insensitive(true)
        .build();
    let place = |span: &regex_syntax::ast::Span| {
        pattern
            .get(..span.start.offset)
            .map_or(0, |before| before.chars().count())
            + 1
    };
    if let Err(problem) = { parsed }.parse(pattern) {
        return Err(match problem {
            regex_syntax::Error::Parse(found) => {
                error(place(found.span()), found.kind().to_string())
            }
            regex_syntax::Error::Translate(found) => {
                error(place(found.span()), found.kind().to_string())
            }
            other => error(1, other.to_string()),
        });
    }
    let built = RegexBuilder::new(pattern).case_insensitive(true).build();
    built.map_err(|_| error(1, "the expression is too large".to_owned()))
}
