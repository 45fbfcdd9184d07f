//! Acronyms and the expansions that stand beside them: "Agencia Mexicana … (Amexcid)".

use rustc_hash::FxHashMap;

use super::candidates::Segment;
use crate::text::{TokenKind, fold};

/// Acronyms and expansions, each by the other.
pub(super) struct Expansions {
    pub of_acronym: FxHashMap<String, String>,
    /// By the folded expansion.
    pub of_expansion: FxHashMap<String, String>,
}

impl Expansions {
    /// The commonest expansion of each acronym, from all that were seen with how often.
    pub fn of(seen: FxHashMap<String, FxHashMap<String, u32>>) -> Expansions {
        let mut expansions = Expansions {
            of_acronym: FxHashMap::default(),
            of_expansion: FxHashMap::default(),
        };
        for (acronym, written) in seen {
            let best = written
                .iter()
                .max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
            if let Some((expansion, _)) = best {
                expansions
                    .of_acronym
                    .insert(acronym.clone(), expansion.clone());
            }
            for expansion in written.into_keys() {
                expansions
                    .of_expansion
                    .insert(fold(&expansion), acronym.clone());
            }
        }
        expansions
    }
}

/// Acronyms in brackets with the expansions before them, and the other way round.
pub(super) fn pairs(segment: &Segment) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let tokens = &segment.tokens;
    let written = |at: usize| &segment.text[tokens[at].span.clone()];
    for open in 1..tokens.len() {
        if written(open) != "(" {
            continue;
        }
        let Some(close) = (open + 1..tokens.len()).find(|at| written(*at) == ")") else {
            break;
        };
        if close == open + 2 && tokens[open + 1].kind == TokenKind::Word {
            let acronym = written(open + 1);
            if is_acronym(acronym)
                && let Some(start) = expansion(segment, acronym, open)
            {
                let text = &segment.text[tokens[start].span.start..tokens[open - 1].span.end];
                found.push((acronym.to_owned(), text.to_owned()));
            }
        } else if is_acronym(written(open - 1)) && close > open + 2 {
            let acronym = written(open - 1);
            if expansion(segment, acronym, close) == Some(open + 1) {
                let text = &segment.text[tokens[open + 1].span.start..tokens[close - 1].span.end];
                found.push((acronym.to_owned(), text.to_owned()));
            }
        }
    }
    found
}

/// Two letters and more that begin with a capital: "ONU", "Amexcid".
fn is_acronym(word: &str) -> bool {
    (2..=12).contains(&word.chars().count())
        && word.starts_with(char::is_uppercase)
        && word.chars().all(char::is_alphanumeric)
}

/// Where the words begin, right before `end`, whose beginnings spell the acronym: each word that
/// carries meaning gives at least one letter, words of grammar give some or none.
fn expansion(segment: &Segment, acronym: &str, end: usize) -> Option<usize> {
    let letters: Vec<char> = fold(acronym).chars().collect();
    let tokens = &segment.tokens;
    for start in (end.saturating_sub(LONGEST_EXPANSION)..end.saturating_sub(1)).rev() {
        if tokens[start].kind != TokenKind::Word {
            return None;
        }
        let first = &tokens[start];
        if first.function || !first.capital {
            continue;
        }
        let words: Vec<(Vec<char>, bool)> = tokens[start..end]
            .iter()
            .map(|token| {
                let word = fold(&segment.text[token.span.clone()]);
                (word.chars().collect(), token.function)
            })
            .collect();
        let content = words.iter().filter(|(_, function)| !function).count();
        if content > 1 && spells(&words, &letters) {
            return Some(start);
        }
    }
    None
}

/// Words of the longest expansion.
const LONGEST_EXPANSION: usize = 14;

fn spells(words: &[(Vec<char>, bool)], letters: &[char]) -> bool {
    let Some(((word, function), rest)) = words.split_first() else {
        return letters.is_empty();
    };
    let common = word.iter().zip(letters).take_while(|(a, b)| a == b).count();
    (usize::from(!function)..=common).any(|taken| spells(rest, &letters[taken..]))
}
