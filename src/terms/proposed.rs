//! What is proposed of a run of words: its forms, its places, its pair.

use std::collections::hash_map::Entry;

use rustc_hash::{FxHashMap, FxHashSet};

use super::acronyms::Expansions;
use super::candidates::{Gram, Segment, Words};
use super::extract::{Candidate, Place};
use super::weirdness::Weirdness;
use crate::model::TermKind;
use crate::text::{TokenKind, fold};

/// What a word by itself counts, where two words count 0.71.
const ONE_WORD: f64 = 0.25;

/// What a run is proposed from.
pub(super) struct Proposed<'a> {
    pub segments: &'a [Segment],
    pub words: &'a Words,
    pub weirdness: &'a Weirdness,
    pub expansions: &'a Expansions,
}

impl Proposed<'_> {
    /// The candidate that a run of this value is.
    pub fn candidate(&self, gram: &Gram, value: f64) -> Candidate {
        let mut forms: FxHashMap<String, usize> = FxHashMap::default();
        let mut places = Vec::with_capacity(gram.places.len());
        for (text, tokens) in &gram.places {
            let segment = &self.segments[*text as usize];
            let span =
                segment.tokens[tokens.start].span.start..segment.tokens[tokens.end - 1].span.end;
            let written = segment.text[span.clone()]
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            *forms.entry(written).or_default() += 1;
            places.push(Place {
                text: *text as usize,
                tokens: tokens.clone(),
                span,
            });
        }
        let (first, run) = &gram.places[0];
        let tokens = &self.segments[*first as usize].tokens[run.clone()];
        let mut forms = merged(forms, gram.is_name);
        if !gram.is_name && self.words.all[tokens[0].word as usize].lower > 0 {
            // It may stand at the beginning of sentences only: the word does not.
            forms
                .iter_mut()
                .for_each(|(form, _)| *form = uncapitalised(form));
        }
        let text = forms[0].0.clone();
        let content: Vec<&str> = (tokens.iter())
            .filter(|token| !token.function && token.kind == TokenKind::Word)
            .map(|token| self.words.all[token.word as usize].text.as_str())
            .collect();
        // Terms of several words are made of everyday words too ("base de datos"): how weird they
        // are tells a word by itself only.
        let weight = match content.as_slice() {
            [word] => ONE_WORD * self.weirdness.of(word),
            words => (words.len().max(1) as f64).sqrt().recip(),
        };
        let is_acronym = tokens.len() == 1 && tokens[0].all_capitals;
        let kind = if is_acronym {
            TermKind::Acronym
        } else {
            TermKind::FullForm
        };
        let pair = match is_acronym {
            true => self.expansions.of_acronym.get(&text).cloned(),
            false => self.expansions.of_expansion.get(&fold(&text)).cloned(),
        };
        let key: Vec<String> = tokens
            .iter()
            .filter(|token| !self.words.all[token.word as usize].place.ties)
            .map(|token| format!("{:016x}", token.stem))
            .collect();
        Candidate {
            key: key.concat(),
            text,
            forms,
            kind,
            is_name: gram.is_name,
            pair,
            count: gram.count as usize,
            documents: gram.documents.len(),
            score: value * weight,
            places,
        }
    }

    /// Candidates of one key ("tamaño de archivo", "tamaño del archivo") as forms of the best.
    pub fn one_of_each_key(&self, found: Vec<Candidate>) -> Vec<Candidate> {
        let mut kept: Vec<Candidate> = Vec::with_capacity(found.len());
        let mut by_key: FxHashMap<String, usize> = FxHashMap::default();
        for candidate in found {
            match by_key.entry(candidate.key.clone()) {
                Entry::Vacant(entry) => {
                    entry.insert(kept.len());
                    kept.push(candidate);
                }
                Entry::Occupied(entry) => {
                    let head = &mut kept[*entry.get()];
                    head.forms.extend(candidate.forms);
                    head.forms
                        .sort_by_key(|(_, count)| std::cmp::Reverse(*count));
                    head.text = head.forms[0].0.clone();
                    head.count += candidate.count;
                    head.score += candidate.score;
                    head.places.extend(candidate.places);
                    let documents: FxHashSet<u32> = (head.places.iter())
                        .map(|place| self.segments[place.text].document)
                        .collect();
                    head.documents = documents.len();
                }
            }
        }
        kept
    }
}

/// Without the capital that a sentence begins with.
fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.as_str()) {
        (Some(first), rest) if !rest.starts_with(char::is_uppercase) => {
            first.to_lowercase().chain(rest.chars()).collect()
        }
        _ => text.to_owned(),
    }
}

/// Forms that differ in case as one, the commonest first; of equally common ones the shorter, which
/// is the singular as a rule.
fn merged(forms: FxHashMap<String, usize>, is_name: bool) -> Vec<(String, usize)> {
    let mut by_case: FxHashMap<String, Vec<(String, usize)>> = FxHashMap::default();
    for (form, count) in forms {
        by_case
            .entry(form.to_lowercase())
            .or_default()
            .push((form, count));
    }
    let mut merged: Vec<(String, usize)> = by_case
        .into_values()
        .map(|mut written| {
            let capitals = |form: &str| form.chars().filter(|c| c.is_uppercase()).count();
            written.sort_by_key(|(form, count)| {
                let capitals = capitals(form);
                // A sentence begins with a capital, and headings have many.
                (
                    if is_name { usize::MAX - count } else { 0 },
                    capitals,
                    form.clone(),
                )
            });
            let count = written.iter().map(|(_, count)| count).sum();
            (written.swap_remove(0).0, count)
        })
        .collect();
    merged.sort_by(|a, b| {
        (b.1.cmp(&a.1))
            .then_with(|| a.0.len().cmp(&b.0.len()))
            .then_with(|| a.0.cmp(&b.0))
    });
    merged
}
