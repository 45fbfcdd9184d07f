//! Recognition: which terms of the glossary stand in a text.
//!
//! Terms are compared by their stems, so inflection, accents and case do not hide them; a hyphen
//! counts as a blank, and a compound is found written as one, with a hyphen, or apart. In a term of
//! several words one more word may stand between two of them ("protección *y asistencia* consular"
//! not, "protección *diplomática* consular" yes), as long as it carries meaning and no mark stands
//! there; not in names and acronyms. No term goes on behind a comma, colon or bracket, unless it is
//! written with marks itself. An acronym is found in its own capitals only, since "who" is
//! not "WHO"; a term may ask for the same, or for its exact form.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::joined::parted;
use crate::lang::{Analyser, Analysis, Role, Tag, other_numbers};
use crate::model::{Concept, Term, TermKind};
use crate::text::TokenKind;

/// Finds the terms of one language.
///
/// Built once for many texts; a text costs time in proportion to its words, not to the terms.
#[derive(Debug)]
pub struct Recognizer {
    /// A tree of stems: from a node and a stem to the next node; node 0 is the root.
    next: FxHashMap<(u32, u64), u32>,
    /// The patterns that end at each node.
    ends: Vec<Vec<u32>>,
    patterns: Vec<Pattern>,
    /// Words of the longest pattern.
    longest: usize,
    /// The forms of the marks that end a term.
    ends_terms: [u64; MARKS.len()],
}

/// Marks behind which another part of the sentence begins.
const MARKS: [&str; 9] = [",", ";", ":", "!", "?", "(", ")", "[", "]"];

#[derive(Debug)]
struct Pattern {
    words: Vec<Word>,
    concept: usize,
    term: usize,
    /// Whether a word may stand between.
    loose: bool,
    /// Whether it is written with marks between its words.
    marked: bool,
}

#[derive(Debug)]
struct Word {
    /// Bytes of the word.
    length: usize,
    /// The form, where no other will do: with its capitals, or whatever its capitals.
    form: Option<Form>,
    function: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Form {
    Cased(u64),
    Caseless(u64),
}

/// Bytes by which a word may be longer or shorter than the term's and still be a form of it.
/// "regular" and "regularization" share their stem and are two words.
const LONGEST_ENDING: usize = 4;

/// Ways of stems that a term is laid out in, at most.
const MOST_PATHS: usize = 8;

/// A term found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Bytes of the text, half-open, from the first word of the term to its last.
    pub span: Range<usize>,
    /// Index into the concepts that the recognizer was built from.
    pub concept: usize,
    /// Index into that concept's terms.
    pub term: usize,
}

/// A way through the tree: where it is, the words of the text that it took, and the words of the
/// pattern before which it passed over one.
#[derive(Debug, Clone, Copy)]
struct Way {
    node: u32,
    /// Words of the text, the passed one included.
    taken: usize,
    /// The word of the pattern before which one of the text was passed over; 0 for none.
    gap: usize,
}

impl Recognizer {
    /// A recognizer for the terms that `concepts` have in `language`, in any region.
    pub fn new(concepts: &[Concept], language: &Tag, analyser: &mut Analyser) -> Recognizer {
        let mut recognizer = Recognizer {
            next: FxHashMap::default(),
            ends: vec![Vec::new()],
            patterns: Vec::new(),
            longest: 0,
            ends_terms: MARKS.map(|mark| {
                let tokens = analyser.analyse(mark).tokens;
                tokens.first().map_or(0, |token| token.form)
            }),
        };
        for (concept, terms) in concepts.iter().map(|concept| &concept.terms).enumerate() {
            for (at, term) in terms.iter().enumerate() {
                if term.language.primary() != language.primary() {
                    continue;
                }
                recognizer.add(&term.text, term, (concept, at), analyser);
                if !term.exact && term.kind != TermKind::Acronym {
                    let words: Vec<&str> = term.text.split(' ').collect();
                    for (place, word) in words.iter().enumerate() {
                        for (head, rest) in parted(word) {
                            let apart = format!("{head} {rest}");
                            let mut parts = words.clone();
                            parts[place] = &apart;
                            recognizer.add(&parts.join(" "), term, (concept, at), analyser);
                        }
                    }
                    if term.text.contains('-') {
                        let joined = term.text.replace('-', "");
                        recognizer.add(&joined, term, (concept, at), analyser);
                    }
                }
            }
        }
        recognizer
    }

    fn add(&mut self, text: &str, term: &Term, place: (usize, usize), analyser: &mut Analyser) {
        let analysis = analyser.analyse(text);
        let cased = term.kind == TermKind::Acronym || term.case_sensitive;
        let words: Vec<Word> = words(&analysis)
            .map(|at| &analysis.tokens[at])
            .map(|token| Word {
                length: token.span.len(),
                form: match (cased, term.exact) {
                    (true, _) => Some(Form::Cased(token.form)),
                    (false, true) => Some(Form::Caseless(token.caseless)),
                    (false, false) => None,
                },
                function: token.role == Role::Function,
            })
            .collect();
        if words.is_empty() {
            return;
        }
        let ends = self.paths(text, &analysis, term, analyser);
        // A name keeps its words together.
        let mut rest = text.split_whitespace().skip(1);
        let is_name = rest.any(|word| word.starts_with(char::is_uppercase));
        let content = words.iter().filter(|word| !word.function).count();
        self.longest = self.longest.max(words.len());
        for node in ends {
            self.ends[node as usize].push(self.patterns.len() as u32);
        }
        self.patterns.push(Pattern {
            loose: content > 1 && !cased && !term.exact && !is_name,
            marked: text.contains(|c: char| MARKS.iter().any(|mark| mark.contains(c))),
            words,
            concept: place.0,
            term: place.1,
        });
    }

    /// Lays the ways of a term's stems, and gives the nodes that they end at: one, or a few where
    /// singular and plural of a word have stems of their own.
    fn paths(
        &mut self,
        text: &str,
        analysis: &Analysis,
        term: &Term,
        analyser: &mut Analyser,
    ) -> Vec<u32> {
        let mut nodes = vec![0];
        for at in self::words(analysis) {
            let token = &analysis.tokens[at];
            let mut stems = vec![token.stem];
            if !term.exact && token.kind == TokenKind::Word && token.role == Role::Content {
                let word = text[token.span.clone()].to_lowercase();
                for form in other_numbers(term.language.primary(), &word) {
                    let stem = analyser.analyse(&form).tokens.first().map(|t| t.stem);
                    stems.extend(stem.filter(|stem| !stems.contains(stem)));
                }
            }
            stems.truncate((MOST_PATHS / nodes.len()).max(1));
            let mut reached = Vec::with_capacity(nodes.len() * stems.len());
            for node in nodes {
                for stem in &stems {
                    let fresh = self.ends.len() as u32;
                    let next = *self.next.entry((node, *stem)).or_insert(fresh);
                    if next == fresh {
                        self.ends.push(Vec::new());
                    }
                    reached.push(next);
                }
            }
            nodes = reached;
        }
        nodes
    }

    /// The terms in a text, in order. Where terms overlap, the one that begins first, and of those
    /// the longest, stands; a term shared by several concepts is found once for each.
    pub fn find(&self, text: &Analysis) -> Vec<Found> {
        let words: Vec<usize> = words(text).collect();
        let mut found = Vec::new();
        let mut at = 0;
        let mut ways: Vec<Way> = Vec::new();
        while at < words.len() {
            at += self
                .longest_at(text, &words[at..], &mut ways, &mut found)
                .max(1);
        }
        found
    }

    /// Adds the longest terms that begin with the first word, and gives their words in the text.
    fn longest_at(
        &self,
        text: &Analysis,
        words: &[usize],
        ways: &mut Vec<Way>,
        found: &mut Vec<Found>,
    ) -> usize {
        let first = text.tokens[words[0]].stem;
        let Some(node) = self.next.get(&(0, first)) else {
            return 0;
        };
        ways.clear();
        ways.push(Way {
            node: *node,
            taken: 1,
            gap: 0,
        });
        // How much of a term stands, then whether it stands without a gap.
        let mut best = (0, false);
        let begin = found.len();
        let mut way = 0;
        while way < ways.len() {
            let here = ways[way];
            way += 1;
            let matched = here.taken - usize::from(here.gap > 0);
            for pattern in &self.ends[here.node as usize] {
                let pattern = &self.patterns[*pattern as usize];
                let rank = (matched, here.gap == 0);
                if rank < best || !pattern.stands(text, words, here) {
                    continue;
                }
                if !pattern.marked && self.is_parted(text, &words[..here.taken]) {
                    continue;
                }
                if rank > best {
                    found.truncate(begin);
                    best = rank;
                }
                let place = (pattern.concept, pattern.term);
                if !found[begin..].iter().any(|f| (f.concept, f.term) == place) {
                    let end = text.tokens[words[here.taken - 1]].span.end;
                    found.push(Found {
                        span: text.tokens[words[0]].span.start..end,
                        concept: pattern.concept,
                        term: pattern.term,
                    });
                }
            }
            let mut go = |skipped: usize| {
                let Some(at) = words.get(here.taken + skipped) else {
                    return;
                };
                let stem = text.tokens[*at].stem;
                if let Some(node) = self.next.get(&(here.node, stem)) {
                    ways.push(Way {
                        node: *node,
                        taken: here.taken + skipped + 1,
                        gap: if skipped > 0 { matched } else { here.gap },
                    });
                }
            };
            go(0);
            if here.gap == 0 && may_be_passed(text, words, here.taken) {
                go(1);
            }
        }
        if found.len() == begin {
            return 0;
        }
        let end = found[begin].span.end;
        words
            .iter()
            .take_while(|at| text.tokens[**at].span.end <= end)
            .count()
    }
}

impl Recognizer {
    /// Whether a mark that ends terms stands between words of a text.
    fn is_parted(&self, text: &Analysis, words: &[usize]) -> bool {
        words.windows(2).any(|two| {
            let mut between = text.tokens[two[0] + 1..two[1]].iter();
            between.any(|token| self.ends_terms.contains(&token.form))
        })
    }
}

/// Whether the word at `at` may stand within a term: it carries meaning, and no mark stands
/// before or behind it.
fn may_be_passed(text: &Analysis, words: &[usize], at: usize) -> bool {
    let (Some(word), Some(behind)) = (words.get(at), words.get(at + 1)) else {
        return false;
    };
    let token = &text.tokens[*word];
    token.kind == TokenKind::Word
        && token.role == Role::Content
        && words[at - 1] + 1 == *word
        && word + 1 == *behind
}

impl Pattern {
    /// Whether the pattern, whose stems stand along a way, stands there in forms that it allows.
    fn stands(&self, text: &Analysis, words: &[usize], way: Way) -> bool {
        if way.gap > 0
            && (!self.loose || self.words[way.gap - 1].function || self.words[way.gap].function)
        {
            return false;
        }
        self.words.iter().enumerate().all(|(place, wanted)| {
            let passed = usize::from(way.gap > 0 && place >= way.gap);
            let token = &text.tokens[words[place + passed]];
            token.span.len().abs_diff(wanted.length) <= LONGEST_ENDING
                && match wanted.form {
                    None => true,
                    Some(Form::Cased(form)) => token.form == form,
                    Some(Form::Caseless(form)) => token.caseless == form,
                }
        })
    }
}

/// The tokens that terms are compared by: words and numbers, without what stands between them.
fn words(analysis: &Analysis) -> impl Iterator<Item = usize> {
    let counts = |kind| matches!(kind, TokenKind::Word | TokenKind::Number);
    analysis
        .tokens
        .iter()
        .enumerate()
        .filter(move |(_, t)| counts(t.kind))
        .map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Language;

    fn spanish(text: &str) -> Term {
        Term::new("es".parse().unwrap(), text)
    }

    fn found_of(terms: &[Term], text: &str) -> Vec<String> {
        let concepts: Vec<Concept> = terms
            .iter()
            .map(|term| Concept {
                id: term.text.clone(),
                terms: vec![term.clone()],
                ..Concept::default()
            })
            .collect();
        let mut analyser = Analyser::new(Language::by_code("es").unwrap());
        let recognizer = Recognizer::new(&concepts, &"es".parse().unwrap(), &mut analyser);
        let analysis = analyser.analyse(text);
        recognizer
            .find(&analysis)
            .into_iter()
            .map(|found| format!("{} = {}", &text[found.span], concepts[found.concept].id))
            .collect()
    }

    fn found(terms: &[&str], text: &str) -> Vec<String> {
        let terms: Vec<Term> = terms.iter().map(|term| spanish(term)).collect();
        found_of(&terms, text)
    }

    const NOTHING: [&str; 0] = [];

    #[test]
    fn terms_are_found_through_inflection_case_and_missing_accents() {
        assert_eq!(
            found(&["solicitante de asilo"], "Los Solicitantes de asilo"),
            ["Solicitantes de asilo = solicitante de asilo"]
        );
        assert_eq!(
            found(&["protección consular"], "la PROTECCION CONSULAR"),
            ["PROTECCION CONSULAR = protección consular"]
        );
    }

    #[test]
    fn a_plural_with_a_stem_of_its_own_is_the_same_term() {
        for (term, text) in [
            ("vía regular", "otras vías regulares"),
            ("vías regulares", "una vía regular"),
            ("oficina consular", "las oficinas consulares"),
            ("trabajador temporal", "los trabajadores temporales"),
        ] {
            let found = found(&[term], text);
            let stands = text.split_once(' ').unwrap().1;
            assert_eq!(found, [format!("{stands} = {term}")]);
        }
    }

    #[test]
    fn a_word_that_shares_only_its_stem_with_a_term_is_another_word() {
        assert_eq!(found(&["regularización"], "una migración regular"), NOTHING);
        assert_eq!(
            found(&["regularización"], "regularizaciones"),
            ["regularizaciones = regularización"]
        );
    }

    #[test]
    fn the_longest_term_stands_alone() {
        assert_eq!(
            found(
                &["protección", "protección consular"],
                "protección consular y protección"
            ),
            [
                "protección consular = protección consular",
                "protección = protección"
            ]
        );
    }

    #[test]
    fn a_word_may_stand_between_the_words_of_a_term_that_is_no_name() {
        assert_eq!(
            found(
                &["protección consular"],
                "la protección preventiva consular"
            ),
            ["protección preventiva consular = protección consular"]
        );
        for text in [
            "la protección, preventiva consular",
            "la protección del consular",
            "la protección más amplia consular",
        ] {
            assert_eq!(found(&["protección consular"], text), NOTHING, "{text}");
        }
        assert_eq!(
            found(&["Naciones Unidas"], "las naciones pobres unidas"),
            NOTHING
        );
        assert_eq!(
            found(&["solicitante de asilo"], "solicitante nuevo de asilo"),
            NOTHING
        );
    }

    #[test]
    fn a_term_without_a_gap_is_preferred_to_one_of_as_many_words_with_one() {
        assert_eq!(
            found(
                &["ayuda internacional", "ayuda humanitaria"],
                "ayuda humanitaria internacional"
            ),
            ["ayuda humanitaria = ayuda humanitaria"]
        );
    }

    #[test]
    fn hyphens_do_not_hide_a_term() {
        assert_eq!(
            found(
                &["socioeconómico"],
                "lo socio-económico y lo socioeconómico"
            ),
            [
                "socio-económico = socioeconómico",
                "socioeconómico = socioeconómico"
            ]
        );
        assert_eq!(
            found(&["norte-sur"], "norte-sur, norte sur"),
            ["norte-sur = norte-sur", "norte sur = norte-sur"]
        );
        assert_eq!(
            found(&["ex-combatiente"], "los excombatientes"),
            ["excombatientes = ex-combatiente"]
        );
    }

    #[test]
    fn a_term_does_not_go_on_behind_a_mark_unless_it_has_marks() {
        assert_eq!(found(&["unión libre"], "en la unión; libre de ir"), NOTHING);
        assert_eq!(
            found(&["Cochabamba (Bolivia)"], "en Cochabamba (Bolivia)"),
            ["Cochabamba (Bolivia = Cochabamba (Bolivia)"]
        );
    }

    #[test]
    fn an_acronym_is_found_in_its_own_case_only() {
        let acronym = Term {
            kind: TermKind::Acronym,
            ..spanish("OIM")
        };
        assert_eq!(found_of(&[acronym], "la OIM, no oim"), ["OIM = OIM"]);
    }

    #[test]
    fn a_term_may_ask_for_its_case_and_for_its_exact_form() {
        let cased = Term {
            case_sensitive: true,
            ..spanish("Estado")
        };
        assert_eq!(
            found_of(&[cased], "el estado del Estado"),
            ["Estado = Estado"]
        );
        let exact = Term {
            exact: true,
            ..spanish("víveres")
        };
        assert_eq!(
            found_of(&[exact], "Víveres, un víver"),
            ["Víveres = víveres"]
        );
    }
}
