//! Cleaning: units that serve nobody go.

use std::ops::ControlFlow;

use jiff::Timestamp;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use super::super::check::judge;
use super::super::{AppError, Listener, Progress, Result};
use super::{Mode, UNITS_A_STEP};
use crate::checks::Check;
use crate::lang::Tag;
use crate::model::{Origin, Review, Unit};
use crate::store::{Filter, Store, Visit};
use crate::text::nfc;

/// Why a unit goes. The first rule that holds is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// One side has no text.
    Empty,
    /// Another unit has the same texts and languages; the one that a person confirmed stays, else
    /// the newest.
    Duplicate,
    /// The translation is the source, which is more than names and numbers.
    SourceIsTarget,
    /// A side is in another language.
    WrongLanguage,
    /// A number stands on one side only.
    Numbers,
    /// The lengths are beyond what translations show.
    Length,
    /// Aligned with less confidence than asked for, and confirmed by nobody.
    LowConfidence,
}

impl Rule {
    /// All rules, in the order in which they are tried.
    pub const ALL: &[Rule] = &[
        Rule::Empty,
        Rule::Duplicate,
        Rule::SourceIsTarget,
        Rule::WrongLanguage,
        Rule::Numbers,
        Rule::Length,
        Rule::LowConfidence,
    ];

    /// The name that is given to options and shown.
    pub fn name(self) -> &'static str {
        match self {
            Rule::Empty => "empty",
            Rule::Duplicate => "duplicate",
            Rule::SourceIsTarget => "source-is-target",
            Rule::WrongLanguage => "wrong-language",
            Rule::Numbers => "numbers",
            Rule::Length => "length",
            Rule::LowConfidence => "low-confidence",
        }
    }

    /// The rule called `name`.
    pub fn by_name(name: &str) -> Option<Rule> {
        Rule::ALL.iter().copied().find(|rule| rule.name() == name)
    }

    /// The rule that goes by a check.
    fn of_check(check: &str) -> Option<Rule> {
        match check {
            "empty" => Some(Rule::Empty),
            "untranslated" => Some(Rule::SourceIsTarget),
            "language" => Some(Rule::WrongLanguage),
            "numbers" => Some(Rule::Numbers),
            "length" => Some(Rule::Length),
            _ => None,
        }
    }
}

/// A unit that goes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Removal {
    /// The unit.
    pub unit: i64,
    /// Why.
    pub rule: Rule,
    /// What exactly was found.
    pub reason: String,
}

/// What a cleaning came to.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Cleaned {
    /// Units that were looked at.
    pub read: u64,
    /// Units that went, or would go, in the order of their ids.
    pub removed: Vec<Removal>,
}

/// Units that are judged at a time.
const BATCH: usize = 4_096;

/// Removes the units of `filter` to which one of `rules` applies. Units that a person confirmed
/// go as duplicates only. Aligned units with a confidence below `least`, 0 to 1, are not sure.
pub fn clean(
    store: &mut dyn Store,
    filter: &Filter,
    rules: &[Rule],
    least: f64,
    mode: Mode,
    now: Timestamp,
    listener: &mut Listener<'_>,
) -> Result<Cleaned> {
    let total = match *filter == Filter::default() {
        true => Some(store.status()?.units),
        false => None,
    };
    let mut looking = Looking {
        rules,
        least,
        judge: judge(rules.iter().filter_map(|rule| check_of(*rule)).collect()),
        waiting: Vec::new(),
        seen: FxHashMap::default(),
        cleaned: Cleaned::default(),
        progress: Progress { done: 0, total },
        listener,
    };
    if mode == Mode::Preview {
        looking.read(&mut |visit| Ok(store.units(filter, visit)?))?;
        return Ok(looking.cleaned);
    }
    // Judged and removed in one transaction, so that nobody changes a unit in between.
    let mut writing = store.begin(now)?;
    let names: Vec<_> = rules.iter().map(|rule| rule.name()).collect();
    writing.describe("clean", Some(&names.join(", ")));
    looking.read(&mut |visit| Ok(writing.units(filter, visit)?))?;
    for (done, removal) in (0_u64..).zip(&looking.cleaned.removed) {
        writing.remove(removal.unit)?;
        let progress = Progress {
            done,
            total: Some(looking.cleaned.removed.len() as u64),
        };
        if done.is_multiple_of(UNITS_A_STEP) && (looking.listener)(progress).is_break() {
            return Err(AppError::Stopped);
        }
    }
    writing.commit()?;
    Ok(looking.cleaned)
}

fn check_of(rule: Rule) -> Option<&'static Check> {
    let checks = crate::checks::CHECKS.iter();
    let mut checks = checks.filter(|check| Rule::of_check(check.name) == Some(rule));
    checks.next().copied()
}

struct Looking<'a, 'b> {
    rules: &'a [Rule],
    least: f64,
    judge: super::super::check::Judge,
    waiting: Vec<Unit>,
    /// For each pair of texts the unit that stays so far.
    seen: FxHashMap<u64, Kept>,
    cleaned: Cleaned,
    progress: Progress,
    listener: &'a mut Listener<'b>,
}

/// What decides which of two units with the same texts stays: a person's word, then the date.
#[derive(Debug, Clone, Copy)]
struct Kept {
    id: i64,
    worth: (u8, i64),
}

/// Hands units to a visitor.
type Read<'a> = dyn FnMut(&mut Visit<'_>) -> Result<()> + 'a;

impl Looking<'_, '_> {
    fn read(&mut self, read: &mut Read<'_>) -> Result<()> {
        let mut ended = Ok(());
        read(&mut |unit| {
            self.waiting.push(unit);
            if self.waiting.len() >= BATCH {
                ended = self.work();
            }
            match ended {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        })?;
        ended?;
        self.work()?;
        self.cleaned.removed.sort_by_key(|removal| removal.unit);
        Ok(())
    }

    fn work(&mut self) -> Result<()> {
        if (self.listener)(self.progress).is_break() {
            return Err(AppError::Stopped);
        }
        let units = std::mem::take(&mut self.waiting);
        self.progress.done += units.len() as u64;
        self.cleaned.read += units.len() as u64;
        let (rules, least, judge) = (self.rules, self.least, &self.judge);
        let judged: Vec<Vec<Option<(Rule, String)>>> = units
            .par_chunks(256)
            .map(|chunk| judge.judge(chunk, |unit, found| verdict(rules, least, unit, found)))
            .collect();
        for (unit, verdict) in units.iter().zip(judged.into_iter().flatten()) {
            let id = unit.id.unwrap_or_default();
            match verdict {
                Some((rule, reason)) => self.remove(id, rule, reason),
                None if self.rules.contains(&Rule::Duplicate) => self.compare(unit, id),
                None => {}
            }
        }
        Ok(())
    }

    fn compare(&mut self, unit: &Unit, id: i64) {
        let changed = unit.changed.or(unit.created);
        let kept = Kept {
            id,
            worth: (
                u8::from(unit.review == Review::Confirmed),
                changed.map_or(0, |time| time.as_second()),
            ),
        };
        let gone = match self.seen.entry(key(unit)) {
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(kept);
                return;
            }
            // Of units of the same date the later written stays.
            std::collections::hash_map::Entry::Occupied(mut place) => {
                let before = *place.get();
                if kept.worth >= before.worth {
                    place.insert(kept);
                    (before.id, id)
                } else {
                    (id, before.id)
                }
            }
        };
        self.remove(
            gone.0,
            Rule::Duplicate,
            format!("the same as unit {}", gone.1),
        );
    }

    fn remove(&mut self, unit: i64, rule: Rule, reason: String) {
        self.cleaned.removed.push(Removal { unit, rule, reason });
    }
}

/// Why a unit goes, apart from others.
fn verdict(
    rules: &[Rule],
    least: f64,
    unit: &Unit,
    found: Vec<(&'static str, String)>,
) -> Option<(Rule, String)> {
    if unit.review == Review::Confirmed {
        return None;
    }
    let mut reasons: Vec<(Rule, String)> = found
        .into_iter()
        .filter_map(|(check, message)| Some((Rule::of_check(check)?, message)))
        .filter(|(rule, _)| rules.contains(rule))
        .collect();
    let unsure = unit.origin == Origin::Aligned && unit.confidence < least;
    if unsure && rules.contains(&Rule::LowConfidence) {
        let reason = format!("confidence {:.2}", unit.confidence);
        reasons.push((Rule::LowConfidence, reason));
    }
    reasons.sort_by_key(|(rule, _)| *rule);
    reasons.into_iter().next()
}

/// Stands for languages and texts; two units of a memory share it by chance once in billions.
fn key(unit: &Unit) -> u64 {
    let tag = |tag: &Tag| xxh3_64(tag.as_str().as_bytes());
    let text = |text: &str| xxh3_64(nfc(text.trim()).as_bytes());
    [
        tag(&unit.source.language),
        tag(&unit.target.language),
        text(&unit.source.text),
        text(&unit.target.text),
    ]
    .iter()
    .fold(0, |key: u64, part| {
        (key.rotate_left(17) ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
}
