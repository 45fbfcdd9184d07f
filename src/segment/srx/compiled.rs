//! The rules for one language as automata, and the pass over a text with them.

use std::ops::Range;

use regex_automata::hybrid::dfa::{Cache, OverlappingState};
use regex_automata::util::pool::Pool;
use regex_automata::{Anchored, Input};

use super::automaton::{Automaton, Reading, is_exact, may_be_empty};
use super::pattern::Node;
use super::{FURTHEST, Rules, RulesError, RulesErrorKind, exact};
use crate::lang::Tag;
use crate::segment::layout::{Break, Layout, LineReader};
use crate::segment::{Decision, chars};

/// The rules for one language, ready to be asked about places of a text.
pub(in crate::segment) struct Compiled {
    rules: Vec<CompiledRule>,
    /// Finds the ends of all that breaking rules match before a place.
    candidates: Automaton,
    /// Finds the beginnings of what breaking rules match after a place, if they match anything
    /// before it.
    starts: Option<Automaton>,
    before: Automaton,
    after: Automaton,
    /// The pattern of `after` that each rule has: many rules share theirs.
    after_number: Vec<usize>,
    caches: Pool<Caches, Box<dyn Fn() -> Caches + Send + Sync>>,
}

struct CompiledRule {
    breaks: bool,
    before: Node,
    after: Node,
    before_exact: bool,
    after_exact: bool,
    /// The rule in words for the user.
    name: String,
}

struct Caches {
    candidates: Cache,
    starts: Option<Cache>,
    before: Cache,
    after: Cache,
    /// Whether each rule's, and each pattern's, automaton matched at the place in question.
    before_found: Vec<bool>,
    after_found: Vec<bool>,
}

/// Characters of a pattern that an explanation shows.
const SHOWN: usize = 60;

/// A pattern as an explanation shows it.
fn shown(pattern: &str) -> String {
    match pattern.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &pattern[..end]),
        None => pattern.to_owned(),
    }
}

impl std::fmt::Debug for Compiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Compiled")
            .field("rules", &self.rules.len())
            .finish()
    }
}

impl Compiled {
    pub(in crate::segment) fn new(rules: &Rules, tag: &Tag) -> Result<Compiled, RulesError> {
        let error = |kind| RulesError { line: 1, kind };
        let lists = rules.lists(tag);
        if lists.is_empty() {
            return Err(error(RulesErrorKind::NoLanguage {
                tag: tag.to_string(),
            }));
        }
        let mut all = Vec::new();
        for list in lists {
            for (at, rule) in list.rules.iter().enumerate() {
                let breaks = if rule.breaks { "break" } else { "no break" };
                let (before, after) = (shown(&rule.before_text), shown(&rule.after_text));
                all.push(CompiledRule {
                    breaks: rule.breaks,
                    before: rule.before.clone(),
                    after: rule.after.clone(),
                    before_exact: is_exact(&rule.before),
                    after_exact: is_exact(&rule.after),
                    name: format!(
                        "{}, rule {}: {breaks} after `{before}` before `{after}`",
                        list.name,
                        at + 1
                    ),
                });
            }
        }
        Compiled::build(all).map_err(|found| {
            error(RulesErrorKind::TooLarge {
                tag: tag.to_string(),
                found,
            })
        })
    }

    fn build(rules: Vec<CompiledRule>) -> Result<Compiled, String> {
        let breaking = |at: &usize| rules[*at].breaks;
        let (everywhere, candidate_rules): (Vec<usize>, Vec<usize>) = (0..rules.len())
            .filter(breaking)
            .partition(|at| may_be_empty(&rules[*at].before));
        let mut afters: Vec<&Node> = Vec::new();
        let mut after_number = Vec::new();
        for rule in &rules {
            let known = afters.iter().position(|after| **after == rule.after);
            after_number.push(known.unwrap_or(afters.len()));
            if known.is_none() {
                afters.push(&rule.after);
            }
        }
        let ends: Vec<&Node> = candidate_rules
            .iter()
            .map(|at| &rules[*at].before)
            .collect();
        let befores: Vec<&Node> = rules.iter().map(|rule| &rule.before).collect();
        let candidates = Automaton::new(&ends, Reading::Forward)?;
        let begins: Vec<&Node> = everywhere.iter().map(|at| &rules[*at].after).collect();
        let starts = match begins.is_empty() {
            true => None,
            false => Some(Automaton::new(&begins, Reading::Backward)?),
        };
        let before = Automaton::new(&befores, Reading::Backward)?;
        let after = Automaton::new(&afters, Reading::Forward)?;
        let first = Caches {
            candidates: candidates.cache(),
            starts: starts.as_ref().map(Automaton::cache),
            before: before.cache(),
            after: after.cache(),
            before_found: vec![false; rules.len()],
            after_found: vec![false; afters.len()],
        };
        let make = move || Caches {
            candidates: first.candidates.clone(),
            starts: first.starts.clone(),
            before: first.before.clone(),
            after: first.after.clone(),
            before_found: first.before_found.clone(),
            after_found: first.after_found.clone(),
        };
        Ok(Compiled {
            candidates,
            starts,
            before,
            after,
            after_number,
            caches: Pool::new(Box::new(make)),
            rules,
        })
    }

    /// The first rule that matches at byte `at` of `text`, of those that may: rules that do not
    /// break, and rules that break.
    fn deciding(&self, caches: &mut Caches, text: &str, at: usize) -> Option<usize> {
        let from = text.ceil_char_boundary(at.saturating_sub(FURTHEST));
        let to = text.floor_char_boundary((at + FURTHEST).min(text.len()));
        caches.before_found.fill(false);
        let found = &mut caches.before_found;
        let mut any = false;
        self.before.at_place(
            &mut caches.before,
            text,
            from..at,
            Reading::Backward,
            |rule| {
                found[rule] = true;
                any = true;
            },
        );
        if !any {
            return None;
        }
        caches.after_found.fill(false);
        let found = &mut caches.after_found;
        self.after.at_place(
            &mut caches.after,
            text,
            at..to,
            Reading::Forward,
            |pattern| {
                found[pattern] = true;
            },
        );
        (0..self.rules.len()).find(|number| {
            caches.before_found[*number]
                && caches.after_found[self.after_number[*number]]
                && self.is_exact_match(*number, &text[..to], at)
        })
    }

    fn is_exact_match(&self, number: usize, text: &str, at: usize) -> bool {
        let rule = &self.rules[number];
        (rule.before_exact || exact::ends_at(&rule.before, text, at))
            && (rule.after_exact || exact::begins_at(&rule.after, text, at))
    }
}

/// The pass over a text: blocks between line breaks that end segments, and in each the places
/// that a rule breaks.
pub(in crate::segment) struct Scan<'a> {
    compiled: &'a Compiled,
    text: &'a str,
    lines: LineReader<'a>,
    /// Boundaries found and not yet given out, in reverse order; each ends a segment.
    ready: Vec<usize>,
    block: Range<usize>,
    start: usize,
    paragraph: usize,
    paragraph_used: bool,
    /// What the line break after the current block does.
    after_block: Break,
    pub(in crate::segment) log: Option<Vec<Decision>>,
}

impl<'a> Scan<'a> {
    pub(in crate::segment) fn new(compiled: &'a Compiled, text: &'a str, layout: Layout) -> Self {
        Scan {
            compiled,
            text,
            lines: LineReader::new(text, layout),
            ready: Vec::new(),
            block: 0..0,
            start: 0,
            paragraph: 0,
            paragraph_used: false,
            after_block: Break::Hard,
            log: None,
        }
    }

    /// The next segment: its bytes without surrounding white space, and its paragraph.
    pub(in crate::segment) fn next(&mut self) -> Option<(Range<usize>, usize)> {
        loop {
            let Some(end) = self.ready.pop() else {
                self.next_block()?;
                continue;
            };
            let span = chars::trimmed(self.text, self.start..end);
            self.start = end;
            if !span.is_empty() {
                self.paragraph_used = true;
                return Some((span, self.paragraph));
            }
        }
    }

    fn next_block(&mut self) -> Option<()> {
        if self.after_block == Break::Paragraph && self.paragraph_used {
            self.paragraph += 1;
            self.paragraph_used = false;
        }
        let (block, kind) = self.lines.next_block()?;
        if block.start > 0
            && let Some(log) = &mut self.log
        {
            let rule = match self.after_block {
                Break::Paragraph => "blank line",
                _ => "line break",
            };
            log.push(Decision {
                at: block.start,
                boundary: true,
                rule: rule.to_owned(),
            });
        }
        self.after_block = kind;
        self.start = block.start;
        self.block = block;
        self.find_boundaries();
        self.ready.push(self.block.end);
        // Given out from the end, so that the vector is a queue.
        self.ready.reverse();
        Some(())
    }

    fn find_boundaries(&mut self) {
        let compiled = self.compiled;
        let text = &self.text[self.block.clone()];
        let mut caches = compiled.caches.get();
        let caches = &mut *caches;
        let mut last = None;
        let mut state = OverlappingState::start();
        let input = Input::new(text).anchored(Anchored::No);
        // The last of these places is the first in the text.
        let mut starts = match (&compiled.starts, &mut caches.starts) {
            (Some(automaton), Some(cache)) => automaton.starts(cache, text),
            _ => Vec::new(),
        };
        let mut next_found =
            compiled
                .candidates
                .next_end(&mut caches.candidates, &input, &mut state);
        loop {
            let place = match (next_found, starts.last()) {
                (Some(found), Some(start)) => found.min(*start),
                (Some(found), None) => found,
                (None, Some(start)) => *start,
                (None, None) => break,
            };
            if next_found == Some(place) {
                next_found =
                    compiled
                        .candidates
                        .next_end(&mut caches.candidates, &input, &mut state);
            }
            if starts.last() == Some(&place) {
                starts.pop();
            }
            if last == Some(place) || place == 0 || place == text.len() {
                continue;
            }
            last = Some(place);
            let Some(number) = compiled.deciding(caches, text, place) else {
                continue;
            };
            let rule = &compiled.rules[number];
            let at = self.block.start + place;
            if let Some(log) = &mut self.log {
                log.push(Decision {
                    at,
                    boundary: rule.breaks,
                    rule: rule.name.clone(),
                });
            }
            if rule.breaks {
                self.ready.push(at);
            }
        }
    }
}
