//! Who does the checking: for each processor what is kept from one pair of texts to the next.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use super::language::Language;
use super::{Task, Told};
use crate::align::words::WordAligner;
use crate::checks::{self, Check, Finding, Subject, Terms};
use crate::lang::{Analysis, Tag, is_participle};
use crate::matching::spot;
use crate::model::{Concept, LinkProbabilities, Term, TermStatus, Unit};

/// As many workers as there are processors at work.
pub(super) struct Pool<'a> {
    idle: Mutex<Vec<Worker<'a>>>,
    concepts: &'a [Concept],
    checks: &'a [&'static Check],
}

/// What one processor keeps between pairs of texts.
pub(super) struct Worker<'a> {
    concepts: &'a [Concept],
    checks: &'a [&'static Check],
    languages: Vec<Language>,
    aligners: Vec<([Tag; 2], WordAligner)>,
}

impl<'a> Pool<'a> {
    pub fn new(concepts: &'a [Concept], checks: &'a [&'static Check]) -> Pool<'a> {
        Pool {
            idle: Mutex::new(Vec::new()),
            concepts,
            checks,
        }
    }

    /// Lets a worker do something, a new one where all are busy.
    pub fn work<T>(&self, run: impl FnOnce(&mut Worker<'a>) -> T) -> T {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let known = idle().pop();
        let mut worker = known.unwrap_or_else(|| Worker {
            concepts: self.concepts,
            checks: self.checks,
            languages: Vec::new(),
            aligners: Vec::new(),
        });
        let done = run(&mut worker);
        idle().push(worker);
        done
    }
}

impl Worker<'static> {
    /// A worker that knows no terms.
    pub fn without_glossary() -> Worker<'static> {
        Worker {
            concepts: &[],
            checks: &[],
            languages: Vec::new(),
            aligners: Vec::new(),
        }
    }

    /// What `checks` find in a unit.
    pub fn find(&mut self, unit: &Unit, checks: &[&'static Check]) -> Vec<Finding> {
        let tags = [&unit.source.language, &unit.target.language];
        let texts = [unit.source.text.as_str(), unit.target.text.as_str()];
        let sides = [self.language(tags[0]), self.language(tags[1])];
        let analyses = [0, 1].map(|side| self.languages[sides[side]].analyser.analyse(texts[side]));
        let [source, target] = analyses;
        let [from, to] = sides.map(|side| &self.languages[side].reader);
        let sides = [(texts[0], source, from), (texts[1], target, to)];
        let subject = Subject::new(sides, [None, None], Terms::default());
        checks::run(checks, &subject)
    }
}

impl Worker<'_> {
    /// What the checks find in one pair of texts.
    pub fn check(&mut self, task: &Task) -> Vec<Told> {
        let sides = [self.language(&task.tags[0]), self.language(&task.tags[1])];
        let [(source, in_source), (target, in_target)] =
            [0, 1].map(|side| self.languages[sides[side]].read(&task.texts[side]));
        let [from, to] = sides.map(|side| &self.languages[side].reader);
        let subject = Subject::new(
            [
                (task.texts[0].as_str(), source, from),
                (task.texts[1].as_str(), target, to),
            ],
            [task.inline[0].as_deref(), task.inline[1].as_deref()],
            Terms {
                concepts: self.concepts,
                source: in_source,
                target: in_target,
            },
        );
        let found = checks::run(self.checks, &subject);
        if found.is_empty() {
            return Vec::new();
        }
        let analyses = [subject.source.analysis, subject.target.analysis];
        let asked = found.iter().any(|finding| finding.rendering_unknown);
        let links = asked.then(|| self.links(task, &analyses));
        let tell = |finding| tell(task, finding, &analyses, links.as_ref());
        found.into_iter().filter_map(tell).collect()
    }

    /// The word links of a pair of texts.
    fn links(&mut self, task: &Task, analyses: &[Analysis; 2]) -> LinkProbabilities {
        let words = |side: usize| -> Vec<&str> {
            let tokens = analyses[side].tokens.iter();
            tokens
                .map(|token| &task.texts[side][token.span.clone()])
                .collect()
        };
        self.aligner(&task.tags).links(&words(0), &words(1))
    }

    fn language(&mut self, tag: &Tag) -> usize {
        let same = |language: &Language| language.reader.tag == *tag;
        self.languages.iter().position(same).unwrap_or_else(|| {
            self.languages.push(Language::new(self.concepts, tag));
            self.languages.len() - 1
        })
    }

    /// The word aligner of a pair of languages, with the approved terms of the glossary.
    fn aligner(&mut self, tags: &[Tag; 2]) -> &mut WordAligner {
        let known = self.aligners.iter().position(|(pair, _)| pair == tags);
        let at = known.unwrap_or_else(|| {
            let [source, target] = tags;
            let mut aligner = WordAligner::new(source.language().ok(), target.language().ok());
            let usable = |term: &&Term| term.status <= TermStatus::Admitted;
            for concept in self.concepts {
                for from in concept.terms_in(source).filter(usable) {
                    for to in concept.terms_in(target).filter(usable) {
                        aligner.add_term(&from.text, &to.text);
                    }
                }
            }
            self.aligners.push((tags.clone(), aligner));
            self.aligners.len() - 1
        });
        &mut self.aligners[at].1
    }
}

/// A finding with its texts and, where they are asked for, the words that render the term; `None`
/// where these show that the source means a verb: "los datos agregados", "the added data".
fn tell(
    task: &Task,
    finding: Finding,
    analyses: &[Analysis; 2],
    links: Option<&LinkProbabilities>,
) -> Option<Told> {
    let texts = [task.texts[0].as_str(), task.texts[1].as_str()];
    let span = match (finding.source.first(), links) {
        (Some(span), Some(links)) if finding.rendering_unknown => rendered(links, span, analyses),
        _ => None,
    };
    let used = span.as_ref().map(|span| texts[1][span.clone()].to_owned());
    let last = used
        .as_deref()
        .and_then(|used| used.split_whitespace().next_back());
    if finding.unless_participle
        && last.is_some_and(|word| is_participle(task.tags[1].primary(), &word.to_lowercase()))
    {
        return None;
    }
    let mut told = Told::new(finding, task.place.clone(), texts, used);
    told.finding.target.extend(span);
    Some(told)
}

/// The words of the target that render a term of the source; `None` where it is not clear.
fn rendered(
    links: &LinkProbabilities,
    span: &Range<usize>,
    analyses: &[Analysis; 2],
) -> Option<Range<usize>> {
    /// Confidence, 0 to 1, below which the wrong words would be shown too often.
    const CLEAR: f64 = 0.3;
    let phrase: Vec<usize> = (analyses[0].tokens.iter().enumerate())
        .filter(|(_, token)| span.start <= token.span.start && token.span.end <= span.end)
        .map(|(at, _)| at)
        .collect();
    let found = spot(links, &phrase).filter(|found| found.confidence >= CLEAR)?;
    let (first, last) = (*found.positions.first()?, *found.positions.last()?);
    let tokens = &analyses[1].tokens;
    Some(tokens[first].span.start..tokens[last].span.end)
}
