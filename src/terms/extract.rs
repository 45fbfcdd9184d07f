//! Extraction: which runs of words of many texts may be terms.
//!
//! Runs of words are ranked by how much each is a unit: after C-value (Frantzi, Ananiadou & Mima
//! 2000) what counts is how often a run stands by itself rather than within longer ones, and for
//! the number of its places the variety of what stands beside them (accessor variety, Feng, Chen,
//! Deng & Zheng 2004), since what always stands in the same sentence is no unit. A word by itself
//! counts by its weirdness (see `weirdness`) besides. Filtered out are the two errors that make
//! most of the noise: verb phrases, told by other forms of the verb and by what stands beside it,
//! and parts of terms, which nearly always stand within the same longer run or beside the same
//! kind of word. Forms that differ in inflection or articles are grouped under the commonest.
//! Names of institutions are kept whole, and acronyms are paired with the expansions beside them.
//!
//! What renders a term in the other language is not asked here.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::acronyms::{Expansions, pairs};
use super::candidates::{self, Gram, Key, Segment, Words};
use super::grammar::Grammar;
use super::proposed::Proposed;
use super::weirdness::Weirdness;
use crate::lang::{Analyser, Language, Tag};
use crate::model::TermKind;

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
    /// How much of a term it is; above 0.
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
/// Share of a run's places behind a noun from which on it only says more of that.
const LED: f64 = 0.75;
/// Share of a run's places before a word that says more of it, different ones, from which on it
/// is only the beginning of them.
const FOLLOWED: f64 = 0.75;
/// The same where "de" counts among them ("interés superior" of the child).
const OPENED: f64 = 0.9;

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
        let proposed = Proposed {
            segments: &self.segments,
            words: &self.words,
            weirdness: &self.weirdness,
            expansions: &expansions,
        };
        let mut found: Vec<Candidate> = grams
            .iter()
            .filter(|(_, gram)| gram.documents.len() >= least.documents)
            .filter_map(|(key, gram)| {
                let score = score(key, gram, &longer)?;
                Some(proposed.candidate(gram, score))
            })
            .collect();
        let order = |a: &Candidate, b: &Candidate| {
            (b.score.total_cmp(&a.score)).then_with(|| a.text.cmp(&b.text))
        };
        found.sort_by(order);
        let mut found = proposed.one_of_each_key(found);
        found.sort_by(order);
        found
    }
}

/// Of each run, how often the commonest of the longer runs around it stands.
struct Longer<'a> {
    commonest: FxHashMap<&'a [u64], u32>,
}

impl Longer<'_> {
    fn of(grams: &FxHashMap<Key, Gram>) -> Longer<'_> {
        let mut commonest: FxHashMap<&[u64], u32> = FxHashMap::default();
        for (key, gram) in grams {
            for start in 0..key.len() {
                for end in start + 1..=key.len() {
                    if end - start < key.len() {
                        let most = commonest.entry(&key[start..end]).or_default();
                        *most = gram.count.max(*most);
                    }
                }
            }
        }
        Longer { commonest }
    }
}

/// How much a run is a unit of its own; `None` where it is a part of something longer.
fn score(key: &Key, gram: &Gram, longer: &Longer<'_>) -> Option<f64> {
    let count = f64::from(gram.count);
    let most = f64::from(
        longer
            .commonest
            .get(key.as_slice())
            .copied()
            .unwrap_or_default(),
    );
    let led = f64::from(gram.led) / count;
    let followed = f64::from(gram.followed) / count;
    let opened = followed + f64::from(gram.opened) / count;
    let begins = key.len() > 1 && (followed >= FOLLOWED || opened >= OPENED);
    if most >= PART * count || (!gram.is_name && (begins || led >= LED)) {
        return None;
    }
    // What stands by itself needs no neighbours to be a unit.
    let beside = |words: &FxHashSet<u32>| words.len() as f64 + f64::from(gram.alone);
    let variety = (beside(&gram.before) * beside(&gram.behind)).sqrt();
    Some(variety * (1.0 - most / count) / (1.0 + led))
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
    fn a_word_that_stands_where_verbs_stand_is_one_without_any_other_form_of_it() {
        let found = extracted(
            &[
                "El módulo nuevo glorfa un valor.",
                "Ese módulo glorfa el resultado.",
                "Cada módulo glorfa los datos.",
                "Se glorfa el módulo central.",
            ],
            TWICE,
        );
        let verb = found.iter().find(|c| c.text.contains("glorfa"));
        assert!(verb.is_none(), "{:?}", names(&found));
    }

    #[test]
    fn what_stands_in_many_ways_comes_before_what_one_sentence_repeats() {
        let mut texts = vec!["Hoy, en la oficina abierta, no hay nadie."; 4];
        texts.extend([
            "Una línea consular atiende.",
            "Para la línea consular, marque.",
            "Toda línea consular sirve.",
            "Otra línea consular (nueva).",
        ]);
        let found = extracted(&texts, TWICE);
        let names = names(&found);
        let place = |name: &str| names.iter().position(|other| *other == name);
        let order = place("línea consular").zip(place("oficina abierta"));
        assert!(order.is_some_and(|(a, b)| a < b), "{names:?}");
    }

    #[test]
    fn what_is_said_of_a_noun_together_is_one_term() {
        let texts = [
            "Por una migración segura, ordenada y regular.",
            "La migración segura, ordenada y regular conviene.",
        ];
        assert_eq!(
            names(&extracted(&texts, TWICE)),
            ["migración segura, ordenada y regular"]
        );
    }

    #[test]
    fn forms_with_and_without_an_article_are_one_term() {
        let texts = [
            "el formato de trámite",
            "un formato de trámite",
            "este formato del trámite",
            "ese formato del trámite",
        ];
        let found = extracted(&texts, TWICE);
        let format = found.iter().find(|c| c.text.starts_with("formato"));
        let format = format.expect("a candidate");
        assert_eq!((format.forms.len(), format.count), (2, 4));
    }

    #[test]
    fn two_countries_are_no_institution() {
        let texts = [
            "México y Panamá firmaron.",
            "Ayer México y Panamá hablaron.",
        ];
        let found = extracted(&texts, TWICE);
        assert!(!names(&found).contains(&"México y Panamá"), "{found:?}");
    }

    #[test]
    fn a_sentence_does_not_lend_its_capital_to_a_term() {
        let texts = [
            "Protección consular",
            "Una protección",
            "Protección consular",
        ];
        assert_eq!(names(&extracted(&texts, TWICE))[0], "protección consular");
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
