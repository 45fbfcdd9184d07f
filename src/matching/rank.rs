//! Ranking: the best matches of a query among candidates, in the order that translators see.

use std::cmp::Ordering;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::context::{Agreement, Context};
use super::difference::{Edit, difference};
use super::numbers::{Pair, Substitution, substitutions};
use super::penalties::{Penalties, Penalty, Targets, Wanted};
use super::rate::{Grounds, IDENTICAL, Query};
use crate::lang::Analysis;
use crate::model::{Review, Side, Unit};
use crate::text::nfc;

/// What is asked of the memory for one text.
pub struct Asked<'a> {
    /// The text.
    pub query: Query<'a>,
    /// The side of the units that is in the text's language.
    pub side: Side,
    /// What stands around the text. Units keep the context of their source only, so it serves
    /// [`Side::Source`] alone.
    pub context: Context<'a>,
    /// What penalties compare with.
    pub wanted: Wanted<'a>,
    /// What penalties cost.
    pub penalties: Penalties,
}

/// A unit with everything that orders it.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The stored pair.
    pub unit: Unit,
    /// Percent, 0 to 102.
    pub rate: u8,
    /// What the rate rests on.
    pub grounds: Grounds,
    /// Character similarity, 0 to 1.
    pub similarity: f64,
    /// How far the context agrees.
    pub context: Agreement,
}

/// A match as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Match {
    /// The stored pair.
    pub unit: Unit,
    /// The side of the unit that was compared with the query.
    pub side: Side,
    /// Percent, 0 to 102; penalties are not in it.
    pub rate: u8,
    /// What the rate rests on.
    pub grounds: Grounds,
    /// Character similarity, 0 to 1.
    pub similarity: f64,
    /// How far the context agrees.
    pub context: Agreement,
    /// Reasons to trust the match less.
    pub penalties: Vec<Penalty>,
    /// What must change in the stored text to make the query of it.
    pub difference: Vec<Edit>,
    /// Where the stored text on the other side would have another number.
    pub substitutions: Vec<Substitution>,
}

impl Match {
    /// The rate less all penalties, not under 0.
    pub fn net_rate(&self) -> u8 {
        self.penalties.iter().fold(self.rate, |rate, penalty| {
            rate.saturating_sub(penalty.points)
        })
    }
}

impl Asked<'_> {
    /// Rates `unit`, whose text on the asked side has `analysis`; `None` where that is below
    /// `min` percent.
    pub fn judge(&self, min: u8, unit: Unit, analysis: &Analysis) -> Option<Judged> {
        let text = &unit.side(self.side).text;
        let rated = self.query.rate_from(min.min(IDENTICAL), analysis, text)?;
        let context = match self.side {
            Side::Source => self.context.agreement(&Context::of(&unit)),
            Side::Target => Agreement::None,
        };
        let bonus = match rated.grounds {
            Grounds::Identical => context.bonus(),
            _ => 0,
        };
        let rate = rated.rate + bonus;
        let similarity = self.query.similarity(text);
        (rate >= min).then_some(Judged {
            unit,
            rate,
            grounds: rated.grounds,
            similarity,
            context,
        })
    }

    /// The matches in order, the best `limit` of them, and beyond `limit` every identical one
    /// whose target is not among those before it.
    ///
    /// Order: rate, character similarity, context, confirmed before unconfirmed, newest, then what
    /// the units say, not when they were stored.
    /// `judged` must hold everything that may be among the best; [`Best`] sees to that.
    pub fn rank(&self, judged: Vec<Judged>, limit: usize) -> Vec<Match> {
        let mut judged = judged;
        judged.sort_by(order);
        let targets = several_targets(&judged, self.side);
        let mut seen: Vec<String> = Vec::new();
        let mut matches = Vec::new();
        for (judged, targets) in judged.into_iter().zip(targets) {
            let other = nfc(&judged.unit.side(self.side.other()).text).into_owned();
            let within = matches.len() < limit;
            if !within && (judged.rate < IDENTICAL || seen.contains(&other)) {
                continue;
            }
            if judged.rate >= IDENTICAL {
                seen.push(other);
            }
            matches.push(self.shown(judged, targets));
        }
        matches
    }

    fn shown(&self, judged: Judged, targets: Targets) -> Match {
        let unit = judged.unit;
        let (from, to) = (unit.side(self.side), unit.side(self.side.other()));
        let (difference, substitutions) = match judged.grounds {
            Grounds::Identical => (Vec::new(), Vec::new()),
            _ => {
                let (mut analyser, _) = crate::lang::Analyser::for_tag(&from.language);
                let analysis = analyser.analyse(&from.text);
                let pair = Pair {
                    from: &from.text,
                    analysis: &analysis,
                    from_language: &from.language,
                    to: &to.text,
                    to_language: &to.language,
                };
                (
                    difference(&analysis, self.query.analysis()),
                    substitutions(self.query.text(), self.query.analysis(), pair),
                )
            }
        };
        Match {
            penalties: self.penalties.of(&unit, self.wanted, targets),
            side: self.side,
            rate: judged.rate,
            grounds: judged.grounds,
            similarity: judged.similarity,
            context: judged.context,
            difference,
            substitutions,
            unit,
        }
    }
}

/// For each match whether another of the same source has another target.
fn several_targets(judged: &[Judged], side: Side) -> Vec<Targets> {
    let texts: Vec<_> = judged
        .iter()
        .map(|j| {
            (
                nfc(&j.unit.side(side).text),
                nfc(&j.unit.side(side.other()).text),
            )
        })
        .collect();
    let mut first_target = std::collections::HashMap::new();
    let mut several = std::collections::HashSet::new();
    for (from, to) in &texts {
        if *first_target.entry(from).or_insert(to) != to {
            several.insert(from);
        }
    }
    texts
        .iter()
        .map(|(from, _)| match several.contains(from) {
            true => Targets::Several,
            false => Targets::One,
        })
        .collect()
}

/// The order of matches, best first.
fn order(a: &Judged, b: &Judged) -> Ordering {
    let confirmed = |judged: &Judged| judged.unit.review == Review::Confirmed;
    b.rate
        .cmp(&a.rate)
        .then_with(|| b.similarity.total_cmp(&a.similarity))
        .then_with(|| b.context.cmp(&a.context))
        .then_with(|| confirmed(b).cmp(&confirmed(a)))
        .then_with(|| newest(&b.unit).cmp(&newest(&a.unit)))
        .then_with(|| a.unit.by_content(&b.unit))
}

/// When the unit last changed or was made, then the day it bears.
fn newest(unit: &Unit) -> (Option<Timestamp>, Option<Date>) {
    (unit.changed.or(unit.created), unit.date)
}

/// Collects the best matches and says what may still be among them.
pub struct Best {
    min: u8,
    limit: usize,
    // Kept in order; identical ones beyond `limit` are kept too.
    judged: Vec<Judged>,
}

impl Best {
    /// The best `limit` of at least `min` percent, and every identical one.
    pub fn new(min: u8, limit: usize) -> Best {
        Best {
            min,
            limit,
            judged: Vec::new(),
        }
    }

    /// Takes in a candidate.
    pub fn push(&mut self, judged: Judged) {
        if judged.rate < self.min || !self.wants(judged.rate, judged.similarity) {
            return;
        }
        let at = self
            .judged
            .partition_point(|kept| order(kept, &judged) != Ordering::Greater);
        self.judged.insert(at, judged);
        while self.judged.len() > self.limit
            && self.judged.last().is_some_and(|last| last.rate < IDENTICAL)
        {
            self.judged.pop();
        }
    }

    /// Whether a candidate of at most this rate and similarity may still be among the best.
    pub fn wants(&self, rate: u8, similarity: f64) -> bool {
        if rate < self.min {
            return false;
        }
        if rate >= IDENTICAL || self.judged.len() < self.limit {
            return true;
        }
        // An equal one may still win by context, review, age or text.
        self.judged[..self.limit]
            .last()
            .is_some_and(|last| (rate, similarity) >= (last.rate, last.similarity))
    }

    /// The rate below which no candidate is wanted any more.
    pub fn floor(&self) -> u8 {
        match self.judged.len() < self.limit {
            true => self.min,
            false => self.judged[..self.limit]
                .last()
                .map_or(IDENTICAL, |last| last.rate.min(IDENTICAL)),
        }
    }

    /// What was kept, for [`Asked::rank`].
    pub fn into_judged(self) -> Vec<Judged> {
        self.judged
    }
}
