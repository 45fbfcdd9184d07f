//! Word links of stored units and of beads: which word renders which.

use std::io::Write;
use std::ops::ControlFlow;

use serde::Serialize;

use super::align::Aligned;
use super::lookup::Lookup;
use super::{AppError, Listener, Progress, Result};
use crate::lang::Tag;
use crate::model::{Bead, LinkProbabilities, Segment, Unit, Variant};
use crate::store::{Filter, Languages, Store};
use crate::text::tokens;

/// Probability from which two words count as linked.
pub const LINKED: f64 = 0.4;

/// The tokens of two texts and their links. As JSON this is a promise to other programs: fields
/// are added, never renamed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct WordLinks {
    /// Tokens of the source text: words, numbers, tags and marks.
    pub source_tokens: Vec<String>,
    /// Tokens of the target text.
    pub target_tokens: Vec<String>,
    /// Links with a probability of at least [`LINKED`]: source token, target token, counted from
    /// 0, and the probability; by source, then target token.
    pub words: Vec<(usize, usize, f64)>,
}

impl WordLinks {
    /// The links as other word aligners write them: `0-0 1-2`.
    pub fn pharaoh(&self) -> String {
        let links = self.words.iter().map(|(i, j, _)| format!("{i}-{j}"));
        links.collect::<Vec<_>>().join(" ")
    }
}

/// A unit with its links, as a line of JSON.
#[derive(Debug, Clone, Serialize)]
pub struct LinkedUnit {
    /// The unit.
    #[serde(flatten)]
    pub unit: Unit,
    /// Its links.
    #[serde(flatten)]
    pub links: WordLinks,
}

/// Everything there is to say of the word links of a unit.
#[derive(Debug, Clone, Serialize)]
pub struct Explained {
    /// The unit with its links.
    #[serde(flatten)]
    pub linked: LinkedUnit,
    /// For each source token the target tokens that it may be linked with, the likeliest first:
    /// target token and probability, from [`WORTH_TELLING`] on.
    pub candidates: Vec<Vec<(usize, f64)>>,
}

/// Probability below which two words have nothing to do with each other.
pub const WORTH_TELLING: f64 = 0.05;

/// The links of one unit of the memory.
pub fn explain(lookup: &mut Lookup, id: i64) -> Result<Explained> {
    let unit = lookup.store.unit(id)?.ok_or(AppError::NoUnit(id))?;
    let (links, probabilities) = of_texts(lookup, &unit.source, &unit.target)?;
    let candidates = (0..probabilities.source_len())
        .map(|source| {
            let row = probabilities.row(source).iter().copied().map(rounded);
            let mut row: Vec<(usize, f64)> = row.enumerate().collect();
            row.retain(|(_, probability)| *probability >= WORTH_TELLING);
            row.sort_by(|one, other| other.1.total_cmp(&one.1));
            row
        })
        .collect();
    let linked = LinkedUnit { unit, links };
    Ok(Explained { linked, candidates })
}

/// The links of a bead of an aligned document; empty for a one-sided one.
pub fn of_bead(lookup: &mut Lookup, aligned: &Aligned, bead: &Bead) -> Result<WordLinks> {
    let variant = |tag: &Tag, segments: &[Segment]| {
        let texts: Vec<&str> = segments.iter().map(|one| one.text.as_str()).collect();
        Variant::plain(tag.clone(), texts.join(" "))
    };
    let document = &aligned.document;
    let source = variant(
        &document.source_language,
        &aligned.source[bead.source.clone()],
    );
    let target = variant(
        &document.target_language,
        &aligned.target[bead.target.clone()],
    );
    Ok(of_texts(lookup, &source, &target)?.0)
}

/// How links are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// JSON lines: a [`LinkedUnit`] a line.
    Json,
    /// A line a unit: `0-0 1-2`.
    Pharaoh,
}

/// Writes the links of every unit that passes `filter`, and says of how many. `lookup` and `units`
/// are two openings of the same memory.
pub fn export(
    units: &dyn Store,
    lookup: &mut Lookup,
    filter: &Filter,
    form: Form,
    out: &mut dyn Write,
    listener: &mut Listener<'_>,
) -> Result<u64> {
    let total = match *filter == Filter::default() {
        true => Some(units.status()?.units),
        false => None,
    };
    let mut done = 0;
    let mut ended = Ok(());
    units.units(filter, &mut |unit| {
        ended = match listener(Progress { done, total }) {
            ControlFlow::Break(()) => Err(AppError::Stopped),
            ControlFlow::Continue(()) => write_unit(lookup, unit, form, out),
        };
        done += u64::from(ended.is_ok());
        match ended {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    })?;
    ended.map(|()| done)
}

fn write_unit(lookup: &mut Lookup, unit: Unit, form: Form, out: &mut dyn Write) -> Result<()> {
    let (links, _) = of_texts(lookup, &unit.source, &unit.target)?;
    let written = match form {
        Form::Pharaoh => writeln!(out, "{}", links.pharaoh()),
        Form::Json => serde_json::to_writer(&mut *out, &LinkedUnit { unit, links })
            .map_err(std::io::Error::from)
            .and_then(|()| writeln!(out)),
    };
    written.map_err(AppError::Output)
}

fn of_texts(
    lookup: &mut Lookup,
    source: &Variant,
    target: &Variant,
) -> Result<(WordLinks, LinkProbabilities)> {
    let cut = |text: &'_ str| -> Vec<String> {
        tokens(text)
            .map(|token| text[token.span].to_owned())
            .collect()
    };
    let (source_tokens, target_tokens) = (cut(&source.text), cut(&target.text));
    let languages = Languages {
        source: &source.language,
        target: &target.language,
    };
    let own: Vec<&str> = source_tokens.iter().map(String::as_str).collect();
    let other: Vec<&str> = target_tokens.iter().map(String::as_str).collect();
    let probabilities = lookup.links(languages, &own, &other)?;
    let mut words = probabilities.best_links(LINKED);
    for word in &mut words {
        word.2 = rounded(word.2 as f32);
    }
    let links = WordLinks {
        source_tokens,
        target_tokens,
        words,
    };
    Ok((links, probabilities))
}

/// A probability to four places: more say nothing and fill files.
fn rounded(probability: f32) -> f64 {
    (f64::from(probability) * 10_000.0).round() / 10_000.0
}
