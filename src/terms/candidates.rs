//! From segments to counted runs of words that may be terms.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::grammar::{Grammar, Place};
use super::weirdness::Weirdness;
use crate::lang::{AnalysedToken, Analysis, Role};
use crate::text::TokenKind;

/// Words of the longest run that is looked at; names may be longer.
const LONGEST: usize = 6;
/// Share of a noun's places behind a determiner, at least; participles, adjectives and verbs stay
/// below.
const DETERMINED: f64 = 0.12;
/// Places at which verbs stand, for each place of a word, from which on it is a verb: a place may
/// count twice ("se define el").
const VERBAL: f64 = 0.5;
/// Share of the places behind a determiner from which on a word is a noun all the same.
const NOMINAL: f64 = 0.2;
/// Places of a word that say what it is.
const SEEN: u32 = 4;
/// Words of the longest name.
const LONGEST_NAME: usize = 14;

/// A segment as candidates are counted in it.
pub(super) struct Segment {
    pub text: String,
    pub document: u32,
    pub tokens: Vec<Token>,
    /// Names of several words, as ranges of tokens.
    pub names: Vec<Range<usize>>,
}

/// A token of a segment.
pub(super) struct Token {
    pub span: Range<usize>,
    pub kind: TokenKind,
    /// Number of the word among all words, in lower case.
    pub word: u32,
    pub stem: u64,
    pub function: bool,
    pub capital: bool,
    pub all_capitals: bool,
}

/// What is known of a word, in lower case.
pub(super) struct Word {
    pub text: String,
    pub stem: u64,
    pub place: Place,
    pub verb_form: bool,
    /// Whether it has a form that only verbs have.
    pub surely_verb: bool,
    /// Whether it is too general to be a term by itself.
    pub everyday: bool,
    /// How often it stands at all, behind a determiner, and with a capital within a sentence.
    pub count: u32,
    pub determined: u32,
    pub capital: u32,
    /// How often it is written without a capital.
    pub lower: u32,
    /// How often it stands where verbs stand: behind "se" and the like, and before a determiner.
    pub verbal: u32,
}

/// All words of the segments.
#[derive(Default)]
pub(super) struct Words {
    numbers: FxHashMap<String, u32>,
    pub all: Vec<Word>,
}

impl Words {
    fn number(
        &mut self,
        lower: &str,
        token: &AnalysedToken,
        function: bool,
        grammar: &Grammar,
        weirdness: &Weirdness,
    ) -> u32 {
        if let Some(number) = self.numbers.get(lower) {
            return *number;
        }
        let number = self.all.len() as u32;
        self.numbers.insert(lower.to_owned(), number);
        self.all.push(Word {
            text: lower.to_owned(),
            // Inflected forms are one term; some plurals have a stem of their own.
            stem: match token.kind {
                TokenKind::Word => xxhash_rust::xxh3::xxh3_64(weirdness.stem(lower).as_bytes()),
                _ => token.stem,
            },
            place: grammar.place(lower, function),
            verb_form: false,
            surely_verb: false,
            everyday: false,
            count: 0,
            determined: 0,
            capital: 0,
            lower: 0,
            verbal: 0,
        });
        number
    }

    /// Settles which words have the form of a verb.
    pub fn find_verbs(&mut self, grammar: &Grammar, weirdness: &Weirdness) {
        let numbers = &self.numbers;
        let known = |word: &str| weirdness.knows(word) || numbers.contains_key(word);
        for word in &mut self.all {
            word.verb_form = grammar.is_verb_form(&word.text, &known);
            word.everyday = weirdness.is_everyday(&word.text);
            let unmistakable = word.verb_form && grammar.is_unmistakable(&word.text);
            word.surely_verb = unmistakable || word.acts_as_verb();
        }
    }
}

impl Word {
    /// Whether it is a verb wherever it begins a phrase: it has the form of one, and articles
    /// seldom stand before it.
    pub fn is_verb(&self) -> bool {
        let form = self.verb_form && f64::from(self.determined) < 0.1 * f64::from(self.count);
        form || self.acts_as_verb()
    }

    /// Whether it stands where verbs stand ("se define", "define el"), and seldom where nouns do.
    fn acts_as_verb(&self) -> bool {
        let share = |part: u32| f64::from(part) / f64::from(self.count.max(1));
        self.count >= SEEN && share(self.verbal) >= VERBAL && share(self.determined) < NOMINAL
    }

    /// Whether determiners stand before it often enough for a noun that may stand by itself.
    fn is_noun(&self) -> bool {
        f64::from(self.determined) >= DETERMINED * f64::from(self.count)
    }

    /// Whether it is the name of one person, place or month rather than a word.
    fn is_proper(&self) -> bool {
        2 * self.capital >= self.count
    }
}

/// The tokens of an analysed text, and the names in it.
pub(super) fn segment(
    text: &str,
    analysis: &Analysis,
    document: u32,
    words: &mut Words,
    grammar: &Grammar,
    weirdness: &Weirdness,
) -> Segment {
    let mut tokens = Vec::with_capacity(analysis.tokens.len());
    let shouting = is_shouting(text);
    let mut determined = false;
    let mut begins = true;
    // The word before, and whether verbs stand behind it.
    let mut before: Option<u32> = None;
    let mut marked = false;
    for token in &analysis.tokens {
        let written = &text[token.span.clone()];
        let function = token.role == Role::Function;
        let lower = written.to_lowercase();
        let word = words.number(&lower, token, function, grammar, weirdness);
        let capital = !shouting && written.starts_with(char::is_uppercase);
        let known = &mut words.all[word as usize];
        if token.kind == TokenKind::Word {
            known.count += 1;
            known.determined += u32::from(determined);
            known.capital += u32::from(capital && !begins);
            known.lower += u32::from(written.starts_with(char::is_lowercase));
            known.verbal += u32::from(marked);
            determined = known.place.determines;
            marked = known.place.marks_verbs;
            // "del" and "al" say of the word before that it is a noun.
            let opens = determined && !matches!(lower.as_str(), "del" | "al");
            if let Some(before) = before.filter(|_| opens) {
                words.all[before as usize].verbal += 1;
            }
            before = Some(word);
        } else {
            (determined, marked, before) = (false, false, None);
        }
        begins = match token.kind {
            TokenKind::Word | TokenKind::Number => false,
            _ => begins || matches!(written, "." | ":" | "?" | "!" | "…" | "•"),
        };
        let letters = written.chars().filter(|c| c.is_alphabetic()).count();
        tokens.push(Token {
            span: token.span.clone(),
            kind: token.kind,
            word,
            stem: match function {
                true => token.caseless,
                false => words.all[word as usize].stem,
            },
            function,
            capital,
            all_capitals: !shouting && letters > 1 && !written.chars().any(char::is_lowercase),
        });
    }
    let names = names(text, &tokens, words, grammar, weirdness);
    Segment {
        text: text.to_owned(),
        document,
        tokens,
        names,
    }
}

/// A heading in capitals says nothing of names.
fn is_shouting(text: &str) -> bool {
    let upper = text.chars().filter(|c| c.is_uppercase()).count();
    let lower = text.chars().filter(|c| c.is_lowercase()).count();
    upper > lower
}

/// Names of several words: capitals joined by prepositions, at least half of whose words are words
/// of the language, which parts institutions from persons.
fn names(
    text: &str,
    tokens: &[Token],
    words: &Words,
    grammar: &Grammar,
    weirdness: &Weirdness,
) -> Vec<Range<usize>> {
    let mut names = Vec::new();
    let mut at = 0;
    let capital = |token: &Token| token.kind == TokenKind::Word && token.capital && !token.function;
    while at < tokens.len() {
        let begins = at == 0 || !matches!(tokens[at - 1].kind, TokenKind::Word | TokenKind::Number);
        let opening = || {
            let word = &words.all[tokens[at].word as usize].text;
            grammar.is_verb_form(word, &|word| weirdness.knows(word))
        };
        if !capital(&tokens[at]) || (begins && opening()) {
            at += 1;
            continue;
        }
        let (start, mut end, mut next) = (at, at + 1, at + 1);
        while next < tokens.len() && next - start < LONGEST_NAME {
            let token = &tokens[next];
            // Nothing but a blank may stand between.
            if text[tokens[next - 1].span.end..token.span.start].trim() != "" {
                break;
            }
            if capital(token) || (token.kind == TokenKind::Number && end == next && end > start) {
                end = next + 1;
            } else {
                let place = words.all[token.word as usize].place;
                // "de la", "para el": an article stands in a name behind a preposition only.
                let article = place.determines
                    && end == next
                    && !matches!(words.all[token.word as usize].text.as_str(), "del" | "al");
                // "Agricultura y Desarrollo" goes on with a name, "México y Perú" are two.
                let parted =
                    next - start == 1 && matches!(&text[token.span.clone()], "y" | "e" | "and");
                if !place.connects_names || article || parted {
                    break;
                }
            }
            next += 1;
        }
        let content: Vec<&Token> = (tokens[start..end].iter())
            .filter(|t| t.kind == TokenKind::Word && !t.function)
            .collect();
        let known = content
            .iter()
            .filter(|t| weirdness.knows_stem(&words.all[t.word as usize].text))
            .count();
        if content.len() > 1 && 2 * known >= content.len() {
            names.push(start..end);
        }
        at = end;
    }
    names
}

/// A run of words that may be a term, with its forms under one key.
pub(super) struct Gram {
    pub count: u32,
    pub documents: FxHashSet<u32>,
    /// Segment and tokens of the places.
    pub places: Vec<(u32, Range<usize>)>,
    /// How often a word that carries meaning stands right before it, and right behind it.
    pub led: u32,
    pub followed: u32,
    /// How often "de" or the like stands right behind it.
    pub opened: u32,
    /// The different words and marks right before it and right behind it.
    pub before: FxHashSet<u32>,
    pub behind: FxHashSet<u32>,
    /// How often it is all that a segment says: a heading, a label, the cell of a table.
    pub alone: u32,
    pub is_name: bool,
}

/// What tells a run from others: the stems of its words.
pub(super) type Key = Vec<u64>;

pub(super) fn key(segment: &Segment, run: Range<usize>) -> Key {
    segment.tokens[run].iter().map(|token| token.stem).collect()
}

/// Counts all runs that may be terms and stand at least `min_count` times.
pub(super) fn count(segments: &[Segment], words: &Words, min_count: u32) -> FxHashMap<Key, Gram> {
    // Most runs stand once: they are counted by a number first, and kept only the second time.
    let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
    for segment in segments {
        runs(segment, words, &mut |run, _| {
            *counts.entry(number(segment, run)).or_default() += 1;
        });
    }
    let mut grams: FxHashMap<Key, Gram> = FxHashMap::default();
    for (at, segment) in segments.iter().enumerate() {
        runs(segment, words, &mut |run, is_name| {
            if counts[&number(segment, run.clone())] < min_count {
                return;
            }
            let gram = grams
                .entry(key(segment, run.clone()))
                .or_insert_with(|| Gram {
                    count: 0,
                    documents: FxHashSet::default(),
                    places: Vec::new(),
                    led: 0,
                    followed: 0,
                    opened: 0,
                    before: FxHashSet::default(),
                    behind: FxHashSet::default(),
                    alone: 0,
                    is_name: false,
                });
            gram.count += 1;
            gram.documents.insert(segment.document);
            gram.is_name |= is_name;
            let beside = |at: Option<usize>| {
                at.and_then(|at| segment.tokens.get(at))
                    .is_some_and(|token| {
                        let word = &words.all[token.word as usize];
                        token.kind == TokenKind::Word
                            && !token.function
                            && !word.is_verb()
                            && word.place.edge
                    })
            };
            gram.led += u32::from(beside(run.start.checked_sub(1)));
            gram.followed += u32::from(beside(Some(run.end)));
            let word = |at: usize| segment.tokens.get(at).map_or(EDGE, |token| token.word);
            let behind = word(run.end);
            let ties = behind != EDGE && words.all[behind as usize].place.ties;
            gram.opened += u32::from(ties);
            gram.before
                .insert(run.start.checked_sub(1).map_or(EDGE, word));
            gram.behind.insert(behind);
            gram.alone += u32::from(is_alone(segment, &run));
            gram.places.push((at as u32, run));
        });
    }
    grams.retain(|_, gram| gram.count >= min_count);
    grams
}

/// What stands beside a run at the edge of a segment.
const EDGE: u32 = u32::MAX;

/// Whether a segment has no word or number but those of the run.
fn is_alone(segment: &Segment, run: &Range<usize>) -> bool {
    let says = |tokens: &[Token]| {
        (tokens.iter()).any(|token| matches!(token.kind, TokenKind::Word | TokenKind::Number))
    };
    !says(&segment.tokens[..run.start]) && !says(&segment.tokens[run.end..])
}

fn number(segment: &Segment, run: Range<usize>) -> u64 {
    let mut bytes = Vec::with_capacity(8 * run.len());
    for token in &segment.tokens[run] {
        bytes.extend_from_slice(&token.stem.to_le_bytes());
    }
    xxhash_rust::xxh3::xxh3_64(&bytes)
}

/// Every run of a segment that has the form of a term, and whether it is a name.
fn runs(segment: &Segment, words: &Words, each: &mut dyn FnMut(Range<usize>, bool)) {
    for name in &segment.names {
        each(name.clone(), true);
    }
    let tokens = &segment.tokens;
    let word = |at: usize| &words.all[tokens[at].word as usize];
    for start in 0..tokens.len() {
        let first = &tokens[start];
        if first.kind != TokenKind::Word || !word(start).place.edge || word(start).is_verb() {
            continue;
        }
        for end in start + 1..=tokens.len().min(start + LONGEST) {
            let last = &tokens[end - 1];
            if last.kind != TokenKind::Word {
                break;
            }
            if last.function {
                match word(end - 1).place.connects {
                    true => continue,
                    false => break,
                }
            }
            // Behind "para" the form of a verb is one: "opción para mostrar".
            let verb = word(end - 1).surely_verb || tokens[(end - 1).saturating_sub(1)].function;
            if end - 1 > start && verb && word(end - 1).is_verb() {
                break;
            }
            if !word(end - 1).place.edge {
                break;
            }
            let run = start..end;
            let allowed = |name: &Range<usize>| {
                name.end <= run.start
                    || run.end <= name.start
                    || (run.start < name.start && name.end == run.end)
            };
            if !segment.names.iter().all(allowed) {
                continue;
            }
            if end - start == 1 {
                let acronym = first.all_capitals;
                let word = word(start);
                let term =
                    word.place.alone && !word.everyday && !word.is_proper() && word.is_noun();
                if !acronym && !term {
                    continue;
                }
            } else if first.capital
                && word(start).is_proper()
                && tokens[start..end].iter().all(|t| t.function || t.capital)
            {
                // A name of a person or a place: institutions are kept whole above.
                continue;
            }
            each(run.clone(), false);
            if let Some(end) = coordinated(segment, words, &run) {
                each(start..end, false);
            }
        }
    }
}

/// The end of "retorno digno, seguro y voluntario", where `run` is "retorno digno": three words
/// and more that say something of one noun are a set phrase, if they stand together again.
fn coordinated(segment: &Segment, words: &Words, run: &Range<usize>) -> Option<usize> {
    let tokens = &segment.tokens;
    let qualifies = |at: usize| {
        tokens.get(at).is_some_and(|token| {
            let word = &words.all[token.word as usize];
            let fits = token.kind == TokenKind::Word && !token.function && word.place.edge;
            fits && !word.is_verb() && !word.is_noun()
        })
    };
    let written = |at: usize| {
        tokens
            .get(at)
            .map_or("", |token| &segment.text[token.span.clone()])
    };
    if run.len() != 2 || !qualifies(run.start + 1) {
        return None;
    }
    let mut at = run.end;
    while written(at) == "," && qualifies(at + 1) {
        at += 2;
    }
    let joins = matches!(written(at), "y" | "e" | "o" | "u" | "and" | "or");
    (at > run.end && joins && qualifies(at + 1)).then_some(at + 2)
}
