//! Checking translations: files, documents aligned on the fly, the memory.

mod accept;
mod found;
pub(super) mod language;
mod seen;
mod worker;

use std::collections::HashSet;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Serialize;

use self::seen::Seen;
use self::worker::Pool;
use super::align::{self, Pair};
use super::{AppError, Listener, Progress, Result};
use crate::checks::inconsistent;
use crate::formats::{self, Blanks, Fault};
use crate::lang::Tag;
use crate::model::{Bead, Concept, Segment, Unit};
use crate::store::{Filter, Store};

pub use self::accept::{accept, reject};
pub use self::found::Found;
pub use crate::checks::{CHECKS, Check, Finding, Severity};
pub use crate::formats::ReadOptions;

/// What is checked.
pub enum Origin {
    /// A bilingual file.
    File(PathBuf),
    /// A bilingual file as a stream, with a name to call it by.
    Stream(Box<dyn io::Read + Send>, PathBuf),
    /// A document and its translation, which are aligned first.
    Documents(Box<Pair>, Box<align::Options>),
    /// The units of the memory that pass the filter.
    Memory(Filter),
}

/// How to check.
#[derive(Debug, Clone)]
pub struct Request {
    /// The checks that are run.
    pub checks: Vec<&'static Check>,
    /// How files are read.
    pub reading: ReadOptions,
    /// The glossary; `None`: the memory's.
    pub glossary: Option<Vec<Concept>>,
}

/// Where a pair of texts stands. As JSON this is a promise: fields are added, never renamed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file; `None` in the memory.
    pub file: Option<PathBuf>,
    /// Number in the file counted from 1, or the unit's number in the memory.
    pub unit: i64,
    /// Name of the document.
    pub document: Option<String>,
}

/// A finding with its texts and its place. As JSON this is a promise: fields are added, never
/// renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Told {
    /// What it is accepted by: the same check, texts and message always give the same.
    pub id: String,
    /// Where the texts stand.
    #[serde(flatten)]
    pub place: Place,
    /// What was found.
    #[serde(flatten)]
    pub finding: Finding,
    /// The words of the translation that render the term, where they could be spotted.
    pub used: Option<String>,
    /// The source text.
    pub source_text: String,
    /// The target text.
    pub target_text: String,
}

/// What the checks found.
#[derive(Debug)]
pub struct Report {
    /// Pairs of texts that were checked.
    pub checked: u64,
    /// What was found, in the order of the pairs; what concerns many pairs at the end.
    pub found: Found,
    /// Findings that are not told because they were accepted.
    pub accepted: u64,
    /// What the user should know.
    pub notes: Vec<Note>,
}

/// What the user should know of the texts besides the findings.
#[derive(Debug, Clone, PartialEq)]
pub enum Note {
    /// A file's pair of languages was chosen rather than asked for.
    ReadAs(PathBuf, Tag, Tag),
    /// So many units of a file cannot be read and were not checked.
    Refused(PathBuf, u64),
    /// So many units of a file lack the pair of languages.
    OtherLanguages(PathBuf, u64),
    /// There are no rules for this language, so checks that need them find nothing.
    WithoutRules(Tag),
    /// More than half of the pairs do not look like their languages.
    OtherPair(Tag, Tag),
}

/// A pair of texts to be checked.
struct Task {
    place: Place,
    tags: [Tag; 2],
    texts: [String; 2],
    inline: [Option<String>; 2],
}

impl Task {
    fn of(unit: Unit, place: Place) -> Task {
        let inline = [unit.source.inline, unit.target.inline];
        Task {
            place,
            tags: [unit.source.language, unit.target.language],
            texts: [unit.source.text, unit.target.text],
            inline: inline.map(|inline| inline.map(|inline| inline.0)),
        }
    }
}

/// Pairs that are checked at a time, by all processors together.
const BATCH: usize = 4_096;
/// Pairs that one of them takes at a time.
const CHUNK: usize = 256;

/// Checks everything that `origins` hold, in their order.
///
/// The glossary and the accepted findings are those of `store`.
pub fn check(
    store: &dyn Store,
    origins: Vec<Origin>,
    request: &Request,
    listener: &mut Listener<'_>,
) -> Result<Report> {
    let concepts = match &request.glossary {
        Some(concepts) => concepts.clone(),
        None => store.concepts()?,
    };
    let accepted = store.accepted()?;
    let together = request.checks.iter().any(|check| !check.is_of_one_pair());
    let mut run = Running {
        pool: Pool::new(&concepts, &request.checks),
        accepted: accepted.into_iter().map(|one| one.finding).collect(),
        report: Report {
            checked: 0,
            found: Found::new()?,
            accepted: 0,
            notes: Vec::new(),
        },
        waiting: Vec::new(),
        seen: together.then(Seen::new).transpose()?,
        misplaced: 0,
        pair: None,
        listener,
        progress: Progress {
            done: 0,
            total: None,
        },
    };
    for origin in origins {
        match origin {
            Origin::File(path) => run.file(&path, None, &request.reading)?,
            Origin::Stream(stream, name) => run.file(&name, Some(stream), &request.reading)?,
            Origin::Documents(pair, options) => run.documents(&pair, &options)?,
            Origin::Memory(filter) => run.memory(store, &filter)?,
        }
    }
    run.finish()
}

struct Running<'a, 'b> {
    pool: Pool<'a>,
    accepted: HashSet<String>,
    report: Report,
    waiting: Vec<Task>,
    // What is needed to compare all pairs; none where that is not asked for.
    seen: Option<Seen>,
    /// Pairs of which a side is in another language.
    misplaced: u64,
    pair: Option<[Tag; 2]>,
    listener: &'a mut Listener<'b>,
    progress: Progress,
}

impl Running<'_, '_> {
    /// Checks the file at `path`, or the stream that is called so.
    fn file(
        &mut self,
        path: &Path,
        stream: Option<Box<dyn io::Read + Send>>,
        options: &ReadOptions,
    ) -> Result<()> {
        let wrap = |source| AppError::Format {
            path: path.to_owned(),
            source,
        };
        let options = ReadOptions {
            blanks: Blanks::Keep,
            ..options.clone()
        };
        let reader = match stream {
            Some(stream) => formats::open_stream(stream, &path.to_string_lossy(), &options),
            None => formats::open(path, &options),
        };
        let mut reader = reader.map_err(wrap)?;
        let mut number = 0;
        let mut refused = 0;
        while let Some(next) = reader.next() {
            number += 1;
            match next {
                Ok(unit) => {
                    let place = Place {
                        file: Some(path.to_owned()),
                        unit: number,
                        document: unit.document.clone(),
                    };
                    let (done, total) = reader.progress();
                    self.progress = Progress { done, total };
                    self.take(Task::of(unit, place))?;
                }
                Err(Fault::Refused(_)) => refused += 1,
                Err(Fault::Fatal(error)) => return Err(wrap(error)),
            }
        }
        let summary = reader.summary();
        if summary.pairs == 0 && summary.other_languages > 0 {
            let languages: Vec<_> = summary.languages.keys().map(ToString::to_string).collect();
            return Err(AppError::OtherLanguages {
                path: path.to_owned(),
                wanted: [&options.from, &options.to].map(|tag| tag.as_ref().map(Tag::to_string)),
                found: languages.join(", "),
            });
        }
        let notes = &mut self.report.notes;
        if let (Some((from, to)), true) = (summary.pair, summary.chosen) {
            notes.push(Note::ReadAs(path.to_owned(), from, to));
        }
        if refused > 0 {
            notes.push(Note::Refused(path.to_owned(), refused));
        }
        if summary.other_languages > 0 {
            let count = summary.other_languages;
            notes.push(Note::OtherLanguages(path.to_owned(), count));
        }
        Ok(())
    }

    fn documents(&mut self, pair: &Pair, options: &align::Options) -> Result<()> {
        let aligned = align::align(pair, options, &align::Knowledge::none(), self.listener)?;
        let joined = |segments: &[Segment]| {
            let texts: Vec<&str> = segments.iter().map(|one| one.text.as_str()).collect();
            texts.join(" ")
        };
        let moved: Vec<_> = aligned.moved.iter().flat_map(|one| &one.beads).collect();
        // The ladder leaves the segments of a moved passage alone.
        let is_moved = |bead: &&Bead| {
            let within = |one: &std::ops::Range<usize>, other: &std::ops::Range<usize>| {
                !one.is_empty() && other.start <= one.start && one.end <= other.end
            };
            (bead.source.is_empty() || bead.target.is_empty())
                && moved.iter().any(|other| {
                    within(&bead.source, &other.source) || within(&bead.target, &other.target)
                })
        };
        let stay = aligned.ladder.beads().iter().filter(|bead| !is_moved(bead));
        for (number, bead) in (1..).zip(stay.chain(moved.iter().copied())) {
            let place = Place {
                file: Some(pair.target.path.clone()),
                unit: number,
                document: Some(aligned.document.name.clone()),
            };
            self.take(Task {
                place,
                tags: [options.from.clone(), options.to.clone()],
                texts: [
                    joined(&aligned.source[bead.source.clone()]),
                    joined(&aligned.target[bead.target.clone()]),
                ],
                inline: [None, None],
            })?;
        }
        Ok(())
    }

    fn memory(&mut self, store: &dyn Store, filter: &Filter) -> Result<()> {
        let total = match *filter == Filter::default() {
            true => Some(store.status()?.units),
            false => None,
        };
        let mut done = 0;
        let mut ended = Ok(());
        store.units(filter, &mut |unit| {
            done += 1;
            self.progress = Progress { done, total };
            let place = Place {
                file: None,
                unit: unit.id.unwrap_or_default(),
                document: unit.document.clone(),
            };
            ended = self.take(Task::of(unit, place));
            match ended {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        })?;
        ended
    }

    fn take(&mut self, task: Task) -> Result<()> {
        if self.pair.as_ref() != Some(&task.tags) {
            for tag in &task.tags {
                let note = Note::WithoutRules(tag.clone());
                if tag.language().is_err() && !self.report.notes.contains(&note) {
                    self.report.notes.push(note);
                }
            }
            self.pair = Some(task.tags.clone());
        }
        self.waiting.push(task);
        if self.waiting.len() >= BATCH {
            self.work()?;
        }
        Ok(())
    }

    /// Checks what is waiting.
    fn work(&mut self) -> Result<()> {
        if (self.listener)(self.progress).is_break() {
            return Err(AppError::Stopped);
        }
        let tasks = std::mem::take(&mut self.waiting);
        let pool = &self.pool;
        let found: Vec<Vec<Told>> = tasks
            .par_chunks(CHUNK)
            .map(|chunk| {
                pool.work(|worker| chunk.iter().flat_map(|task| worker.check(task)).collect())
            })
            .collect();
        self.report.checked += tasks.len() as u64;
        let mut last = None;
        for told in found.into_iter().flatten() {
            if told.finding.check == "language" && last.as_ref() != Some(&told.place) {
                self.misplaced += 1;
                last = Some(told.place.clone());
            }
            self.tell(told)?;
        }
        if let Some(seen) = &mut self.seen {
            for task in &tasks {
                seen.add(task)?;
            }
        }
        Ok(())
    }

    fn tell(&mut self, told: Told) -> Result<()> {
        if self.accepted.contains(&told.id) {
            self.report.accepted += 1;
            return Ok(());
        }
        self.report.found.push(told)
    }

    fn finish(mut self) -> Result<Report> {
        self.work()?;
        if self.misplaced * 2 > self.report.checked
            && let Some([from, to]) = self.pair.take()
        {
            self.report.notes.push(Note::OtherPair(from, to));
        }
        if let Some(mut seen) = self.seen.take() {
            self.compare(&mut seen)?;
        }
        Ok(self.report)
    }

    /// Tells which pairs do not agree with others.
    fn compare(&mut self, seen: &mut Seen) -> Result<()> {
        let severity = Check::by_name(inconsistent::NAME).map(|check| check.severity);
        for group in seen.groups() {
            let first = group.variants.iter().map(|variant| variant.0).min();
            let (place, texts) = seen.pair(first.unwrap_or_default())?;
            let mut variants = Vec::new();
            for (number, count) in group.variants.iter().take(inconsistent::TOLD) {
                let (_, mut other) = seen.pair(*number)?;
                let text = std::mem::take(&mut other[group.same.other() as usize]);
                variants.push((text, *count));
            }
            let same = &texts[group.same as usize];
            let message = inconsistent::message(group.same, same, &variants, group.variants.len());
            let [source, target] = &texts;
            let finding = Finding {
                check: inconsistent::NAME,
                severity: severity.unwrap_or(Severity::Info),
                message,
                source: Vec::new(),
                target: Vec::new(),
                rendering_unknown: false,
                unless_participle: false,
            };
            let told = Told::new(finding, place, [source, target], None);
            self.tell(told)?;
        }
        Ok(())
    }
}

impl Told {
    fn new(finding: Finding, place: Place, texts: [&str; 2], used: Option<String>) -> Told {
        Told {
            id: identity(&finding, texts),
            place,
            finding,
            used,
            source_text: texts[0].to_owned(),
            target_text: texts[1].to_owned(),
        }
    }
}

/// Twelve digits that tell a finding from any other: those of a hash of check, texts and message.
fn identity(finding: &Finding, texts: [&str; 2]) -> String {
    let mut hash = xxhash_rust::xxh3::Xxh3Default::new();
    for part in [finding.check, &finding.message, texts[0], texts[1]] {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    format!("{:012x}", hash.digest() >> 16)
}

/// Whether a file holds both sides of its texts, by its ending or its first bytes.
pub fn is_bilingual(path: &Path) -> bool {
    if formats::by_path(path).is_some() {
        return true;
    }
    let head = std::fs::File::open(path).ok().and_then(|mut file| {
        let mut head = vec![0; 4_096];
        let read = std::io::Read::read(&mut file, &mut head).ok()?;
        head.truncate(read);
        Some(head)
    });
    head.is_some_and(|head| {
        // Plain text with commas looks like a table; only a name makes it one.
        formats::detect(&head, path).is_some_and(|format| !["csv", "tsv"].contains(&format.name))
    })
}

/// Checks units for who has a use of the findings of his own: no glossary, nothing accepted.
pub(crate) struct Judge {
    checks: Vec<&'static Check>,
    idle: std::sync::Mutex<Vec<worker::Worker<'static>>>,
}

/// A judge by `checks`.
pub(crate) fn judge(checks: Vec<&'static Check>) -> Judge {
    Judge {
        checks,
        idle: Default::default(),
    }
}

impl Judge {
    /// What `say` makes of each unit and of what was found in it, by check and message.
    pub fn judge<T>(
        &self,
        units: &[Unit],
        say: impl Fn(&Unit, Vec<(&'static str, String)>) -> T,
    ) -> Vec<T> {
        let lock = || {
            self.idle
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
        };
        let known = lock().pop();
        let mut worker = known.unwrap_or_else(worker::Worker::without_glossary);
        let judged = units
            .iter()
            .map(|unit| {
                let found = worker.find(unit, &self.checks);
                let found = found.into_iter();
                say(
                    unit,
                    found.map(|found| (found.check, found.message)).collect(),
                )
            })
            .collect();
        lock().push(worker);
        judged
    }
}
