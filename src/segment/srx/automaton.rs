//! The patterns of many rules as one automaton: which of them match at a place.
//!
//! An automaton knows no lookaround and no word boundaries; such parts are left out, so that it
//! finds too much but never too little. [`exact`](super::exact) then has the last word.

use regex_automata::hybrid::dfa::{Cache, DFA, OverlappingState};
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::{Anchored, Input, MatchKind};
use regex_syntax::hir::{Class, Hir, Repetition};

use super::pattern::Node;

/// Whether the automaton of a pattern matches what the pattern matches, and no more.
pub(super) fn is_exact(node: &Node) -> bool {
    match node {
        Node::Empty | Node::Class(_) => true,
        Node::Place(_) | Node::Atomic(_) | Node::Look { .. } => false,
        Node::Concat(parts) | Node::Either(parts) => parts.iter().all(is_exact),
        Node::Repeat {
            inner, possessive, ..
        } => !possessive && is_exact(inner),
    }
}

/// Whether `node` may match without any character.
pub(super) fn may_be_empty(node: &Node) -> bool {
    match node {
        Node::Empty | Node::Place(_) | Node::Look { .. } => true,
        Node::Class(_) => false,
        Node::Atomic(inner) => may_be_empty(inner),
        Node::Concat(parts) => parts.iter().all(may_be_empty),
        Node::Either(branches) => branches.iter().any(may_be_empty),
        Node::Repeat { inner, least, .. } => *least == 0 || may_be_empty(inner),
    }
}

fn hir(node: &Node) -> Hir {
    match node {
        Node::Empty | Node::Place(_) | Node::Look { .. } => Hir::empty(),
        Node::Class(class) => Hir::class(Class::Unicode(class.clone())),
        Node::Atomic(inner) => hir(inner),
        Node::Concat(parts) => Hir::concat(parts.iter().map(hir).collect()),
        Node::Either(branches) => Hir::alternation(branches.iter().map(hir).collect()),
        Node::Repeat {
            inner, least, most, ..
        } => Hir::repetition(Repetition {
            min: *least,
            max: *most,
            greedy: true,
            sub: Box::new(hir(inner)),
        }),
    }
}

/// Which way an automaton reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    Forward,
    Backward,
}

/// The patterns of a list of rules in one automaton, numbered as in the list.
#[derive(Debug)]
pub(super) struct Automaton {
    dfa: DFA,
}

/// Bytes that the states of one automaton may take; it starts anew when they are full.
const STATES: usize = 8 << 20;

impl Automaton {
    /// The error says that the patterns are too large together.
    pub(super) fn new(patterns: &[&Node], reading: Reading) -> Result<Automaton, String> {
        let hirs: Vec<Hir> = patterns.iter().map(|node| hir(node)).collect();
        let config = thompson::Config::new()
            // Set, a search would end at the first empty match that falls inside a character.
            .utf8(false)
            .reverse(reading == Reading::Backward)
            .which_captures(WhichCaptures::None)
            .nfa_size_limit(Some(64 << 20));
        let nfa: NFA = thompson::Compiler::new()
            .configure(config)
            .build_many_from_hir(&hirs)
            .map_err(|error| error.to_string())?;
        let config = DFA::config()
            .match_kind(MatchKind::All)
            .cache_capacity(STATES)
            .skip_cache_capacity_check(true);
        let dfa = DFA::builder()
            .configure(config)
            .build_from_nfa(nfa)
            .map_err(|error| error.to_string())?;
        Ok(Automaton { dfa })
    }

    pub(super) fn cache(&self) -> Cache {
        self.dfa.create_cache()
    }

    /// Calls `found` with the number of every pattern that matches some of `text[from..to]` that
    /// begins (reading forward) or ends (reading backward) at the nearer end.
    pub(super) fn at_place(
        &self,
        cache: &mut Cache,
        text: &str,
        range: std::ops::Range<usize>,
        reading: Reading,
        mut found: impl FnMut(usize),
    ) {
        let input = Input::new(text).range(range).anchored(Anchored::Yes);
        let mut state = OverlappingState::start();
        loop {
            let step = match reading {
                Reading::Forward => self
                    .dfa
                    .try_search_overlapping_fwd(cache, &input, &mut state),
                Reading::Backward => self
                    .dfa
                    .try_search_overlapping_rev(cache, &input, &mut state),
            };
            // The automaton gives up on nothing: it has no word boundaries and no limit of resets.
            let (Ok(()), Some(matched)) = (step, state.get_match()) else {
                return;
            };
            found(matched.pattern().as_usize());
        }
    }

    /// Every place of `text` where a pattern begins, the last first; for a backward automaton.
    pub(super) fn starts(&self, cache: &mut Cache, text: &str) -> Vec<usize> {
        let input = Input::new(text).anchored(Anchored::No);
        let mut state = OverlappingState::start();
        let mut starts = Vec::new();
        while let (Ok(()), Some(found)) = (
            self.dfa
                .try_search_overlapping_rev(cache, &input, &mut state),
            state.get_match(),
        ) {
            if text.is_char_boundary(found.offset()) && starts.last() != Some(&found.offset()) {
                starts.push(found.offset());
            }
        }
        starts
    }

    /// The next place where a pattern ends; the search goes on from `state`.
    pub(super) fn next_end(
        &self,
        cache: &mut Cache,
        input: &Input<'_>,
        state: &mut OverlappingState,
    ) -> Option<usize> {
        self.dfa
            .try_search_overlapping_fwd(cache, input, state)
            .ok()?;
        state.get_match().map(|found| found.offset())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{exact, pattern};
    use super::*;

    fn backward(written: &str, text: &str, at: usize) -> (bool, bool) {
        let node = pattern::parse(written, pattern::Flags::default()).unwrap();
        let automaton = Automaton::new(&[&node], Reading::Backward).unwrap();
        let mut cache = automaton.cache();
        let mut found = false;
        automaton.at_place(&mut cache, text, 0..at, Reading::Backward, |_| found = true);
        (found, exact::ends_at(&node, text, at))
    }

    #[test]
    fn automaton_and_exact_matcher_agree_on_what_ends_at_a_place() {
        for (written, text, ends) in [
            (r"ú", "nú", true),
            (r"núm\.\s", "el núm. ", true),
            (r"(?iu)\b(n|núm|p)\.[\s\u00A0]", "el núm. ", true),
            (r"\b[A-ZÀÉ]\.\s", "de À. ", true),
            (r"\b[A-ZÀÉ]\.\s", "de B. ", true),
            (r"|\bnúm\.\s", "el núm. ", true),
            (r"\([^)]*?[.:]\s|\bnúm\.\s", "el núm. ", true),
            (r"(\p{L}\.)+\s|\bnúm\.\s", "el núm. ", true),
            (r"[^\s](\.\.\.|…)\s|\bnúm\.\s", "el núm. ", true),
            (r"[À-ž]\.\s|\bnúm\.\s", "el núm. ", true),
            (r"¿[^?]+:\s|\bnúm\.\s", "el núm. ", true),
            (
                r"[\.…][\u00BB\u2019\u201D\u203A\u0002]*\s|\bnúm\.\s",
                "el núm. ",
                true,
            ),
        ] {
            assert_eq!(
                backward(written, text, text.len()),
                (ends, ends),
                "{written}"
            );
        }
    }
}
