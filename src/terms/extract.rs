//! Extraction: which runs of words of many texts may be terms.
//!
//! Runs of words are ranked by C-value (Frantzi, Ananiadou & Mima 2000), how often a run stands
//! by itself rather than within longer ones, times weirdness (see `weirdness`). Filtered out are
//! the two errors that make most of the noise: verb phrases, told by their other forms, and parts
//! of terms, which nearly always stand within the same longer run or behind the same kind of word.
//! Inflected forms are grouped under the commonest. Names of institutions are kept whole, and
//! acronyms are paired with the expansions beside them.
//!
//! What renders a term in the other language is not asked here.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::candidates::{self, Gram, Key, Segment, Words};
use super::grammar::Grammar;
use super::weirdness::Weirdness;
use crate::lang::{Analyser, Language, Tag};
use crate::model::TermKind;
use crate::text::{TokenKind, fold};

/// Gathers texts and proposes terms.
pub struct Extractor {
    analyser: Analyser,
    grammar: Grammar,
    weirdness: Weirdness,
    words: Words,
    segments: Vec<Segment>,
    documents: FxHashMap<String, u32>,
    /// Acronyms with the expansions that stand beside them, as written, and how often.
    expansions: FxHashMap<String, FxHashMap<String, u32>>,
}

/// What a run must have to be proposed.
#[derive(Debug, Clone, Copy)]
pub struct Least {
    /// Places.
    pub count: usize,
    /// Documents; texts of no document count as one.
    pub documents: usize,
}

/// A run of words that may be a term.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// What tells it from others, the same for its inflected forms and in every memory.
    pub key: String,
    /// Its commonest form.
    pub text: String,
    /// All its forms with how often they stand, the commonest first.
    pub forms: Vec<(String, usize)>,
    /// What kind of form it is.
    pub kind: TermKind,
    /// Whether it is the name of an institution, plan or the like.
    pub is_name: bool,
    /// The acronym that stands beside it, or for an acronym its expansion.
    pub pair: Option<String>,
    /// How often it stands.
    pub count: usize,
    /// In how many documents.
    pub documents: usize,
    /// C-value times weirdness; above 0.
    pub score: f64,
    /// Where it stands.
    pub places: Vec<Place>,
}

/// A place where a candidate stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Number of the text, in the order in which they were added.
    pub text: usize,
    /// Its tokens there, as [`Analyser`] counts them.
    pub tokens: Range<usize>,
    /// Its bytes there.
    pub span: Range<usize>,
}

/// Share of a run's places within one longer run from which on it is only a part of that.
const PART: f64 = 0.7;
/// What a word by itself counts, where two words count 1.58.
const ONE_WORD: f64 = 0.5;
/// Share of a run's places behind a noun from which on it only says more of that.
const LED: f64 = 0.75;

impl Extractor {
    /// An extractor of terms in `language`; the lexicon of it and `other` tells general words.
    pub fn new(language: &Tag, other: &Tag) -> Extractor {
        let known: Option<&'static Language> = language.language().ok();
        Extractor {
            analyser: Analyser::for_tag(language).0,
            grammar: Grammar::of(known),
            weirdness: Weirdness::new(known, other.language().ok()),
            words: Words::default(),
            segments: Vec::new(),
            documents: FxHashMap::default(),
            expansions: FxHashMap::default(),
        }
    }

    /// Adds a text of a document.
    pub fn add(&mut self, text: &str, document: Option<&str>) {
        let analysis = self.analyser.analyse(text);
        let fresh = self.documents.len() as u32;
        let document = document.unwrap_or_default().to_owned();
        let document = *self.documents.entry(document).or_insert(fresh);
        let segment = candidates::segment(
            text,
            &analysis,
            document,
            &mut self.words,
            &self.grammar,
            &self.weirdness,
        );
        for (acronym, expansion) in pairs(&segment) {
            *self
                .expansions
                .entry(acronym)
                .or_default()
                .entry(expansion)
                .or_default() += 1;
        }
        self.segments.push(segment);
    }

    /// Documents that were seen; texts of no document count as one.
    pub fn documents(&self) -> usize {
        self.documents.len()
    }

    /// The candidates, the highest score first.
    pub fn candidates(mut self, least: Least) -> Vec<Candidate> {
        self.words.find_verbs(&self.grammar, &self.weirdness);
        let min_count = u32::try_from(least.count.max(1)).unwrap_or(u32::MAX);
        let grams = candidates::count(&self.segments, &self.words, min_count);
        let longer = Longer::of(&grams);
        let expansions = Expansions::of(self.expansions);
        let mut found: Vec<Candidate> = grams
            .iter()
            .filter(|(_, gram)| gram.documents.len() >= least.documents)
            .filter_map(|(key, gram)| {
                let score = score(key, gram, &longer)?;
                let proposed = Proposed {
                    segments: &self.segments,
                    words: &self.words,
                    weirdness: &self.weirdness,
                    expansions: &expansions,
                };
                Some(proposed.candidate(gram, score))
            })
            .collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key)));
        // Two runs of one key differ in function words' accents only: the first stands.
        let mut seen = FxHashSet::default();
        found.retain(|candidate| seen.insert(candidate.key.clone()));
        found
    }
}

/// Of each run, what the longer runs around it are.
struct Longer<'a> {
    /// How many there are, how often they stand together, and how often the commonest stands.
    around: FxHashMap<&'a [u64], (u32, u32, u32)>,
}

impl Longer<'_> {
    fn of(grams: &FxHashMap<Key, Gram>) -> Longer<'_> {
        let mut around: FxHashMap<&[u64], (u32, u32, u32)> = FxHashMap::default();
        for (key, gram) in grams {
            for start in 0..key.len() {
                for end in start + 1..=key.len() {
                    if end - start == key.len() {
                        continue;
                    }
                    let part = around.entry(&key[start..end]).or_default();
                    part.0 += 1;
                    part.1 += gram.count;
                    part.2 = part.2.max(gram.count);
                }
            }
        }
        Longer { around }
    }
}

/// The C-value of a run; `None` where it is a part of something longer.
fn score(key: &Key, gram: &Gram, longer: &Longer<'_>) -> Option<f64> {
    let count = f64::from(gram.count);
    let (kinds, together, most) = longer
        .around
        .get(key.as_slice())
        .copied()
        .unwrap_or_default();
    if f64::from(most) >= PART * count {
        return None;
    }
    if !gram.is_name && f64::from(gram.led) >= LED * count {
        return None;
    }
    let nested = match kinds {
        0 => 0.0,
        kinds => f64::from(together) / f64::from(kinds),
    };
    // The measure was made for runs of several words; a word by itself is a term less often.
    let length = match key.len() {
        1 => ONE_WORD,
        words => (1.0 + words as f64).log2(),
    };
    Some(length * (count - nested).max(0.5))
}

struct Proposed<'a> {
    segments: &'a [Segment],
    words: &'a Words,
    weirdness: &'a Weirdness,
    expansions: &'a Expansions,
}

impl Proposed<'_> {
    fn candidate(&self, gram: &Gram, value: f64) -> Candidate {
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
        let forms = merged(forms, gram.is_name);
        let text = forms[0].0.clone();
        let (first, run) = &gram.places[0];
        let tokens = &self.segments[*first as usize].tokens[run.clone()];
        let content: Vec<f64> = (tokens.iter())
            .filter(|token| !token.function && token.kind == TokenKind::Word)
            .map(|token| self.weirdness.of(&self.words.all[token.word as usize].text))
            .collect();
        let weird = content.iter().sum::<f64>() / content.len().max(1) as f64;
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
            score: value * weird,
            places,
        }
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

/// Acronyms and expansions, each by the other.
struct Expansions {
    of_acronym: FxHashMap<String, String>,
    of_expansion: FxHashMap<String, String>,
}

impl Expansions {
    fn of(seen: FxHashMap<String, FxHashMap<String, u32>>) -> Expansions {
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
fn pairs(segment: &Segment) -> Vec<(String, String)> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn extracted(texts: &[&str], least: Least) -> Vec<Candidate> {
        let [spanish, english] = ["es", "en"].map(|tag| tag.parse().unwrap());
        let mut extractor = Extractor::new(&spanish, &english);
        for text in texts {
            extractor.add(text, Some("one"));
        }
        extractor.candidates(least)
    }

    const TWICE: Least = Least {
        count: 2,
        documents: 1,
    };

    fn names(found: &[Candidate]) -> Vec<&str> {
        found
            .iter()
            .map(|candidate| candidate.text.as_str())
            .collect()
    }

    #[test]
    fn forms_of_a_term_are_grouped_and_its_parts_left_out() {
        let found = extracted(
            &[
                "Los solicitantes de asilo llegaron ayer.",
                "Cada solicitante de asilo firma la solicitud de refugio.",
                "La solicitud de refugio de un solicitante de asilo se firma.",
            ],
            TWICE,
        );
        assert_eq!(
            names(&found),
            ["solicitante de asilo", "solicitud de refugio"]
        );
        assert_eq!(found[0].count, 3);
        assert_eq!(found[0].forms[1], ("solicitantes de asilo".to_owned(), 1));
    }

    #[test]
    fn verb_phrases_are_no_terms() {
        let texts = [
            "Se firmó el acuerdo marco.",
            "Firmar acuerdos y firmó acuerdos.",
        ];
        let para = "Un plan para firmar y firmó.";
        let found = extracted(&[texts[0], texts[1], texts[0], texts[1], para, para], TWICE);
        assert!(
            !names(&found)
                .iter()
                .any(|name| name.to_lowercase().contains("firm")),
            "{:?}",
            names(&found)
        );
    }

    #[test]
    fn an_institution_is_kept_whole_and_paired_with_its_acronym() {
        let text =
            "Habló la Agencia Mexicana de Cooperación Internacional para el Desarrollo (Amexcid).";
        let again = "La Agencia Mexicana de Cooperación Internacional para el Desarrollo invitó.";
        let found = extracted(&[text, again], TWICE);
        assert_eq!(
            names(&found),
            ["Agencia Mexicana de Cooperación Internacional para el Desarrollo"]
        );
        assert!(found[0].is_name);
        assert_eq!(found[0].pair.as_deref(), Some("Amexcid"));
    }

    #[test]
    fn an_acronym_knows_its_expansion_on_either_side() {
        let texts = [
            "La Organización Internacional para las Migraciones (OIM) y la OIM.",
            "La ONU (Organización de las Naciones Unidas) habló; la ONU calló.",
        ];
        let found = extracted(&texts, TWICE);
        let pair = |name: &str| {
            let candidate = found.iter().find(|candidate| candidate.text == name);
            candidate.and_then(|candidate| candidate.pair.clone())
        };
        assert_eq!(
            pair("OIM").as_deref(),
            Some("Organización Internacional para las Migraciones")
        );
        assert_eq!(
            pair("ONU").as_deref(),
            Some("Organización de las Naciones Unidas")
        );
    }

    #[test]
    fn too_seldom_or_in_too_few_documents_is_not_proposed() {
        let texts = ["la protección consular", "la protección consular"];
        let least = |count, documents| Least { count, documents };
        assert_eq!(
            names(&extracted(&texts, least(2, 1))),
            ["protección consular"]
        );
        assert!(extracted(&texts, least(3, 1)).is_empty());
        assert!(extracted(&texts, least(2, 2)).is_empty());
    }
}
