//! What is doubtful in a glossary, and what it holds in numbers.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use super::similar::{Index, Likeness};
use crate::app::Result;
use crate::lang::Tag;
use crate::model::{Concept, TermStatus};
use crate::store::Store;

/// Something that whoever keeps the glossary should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The concept.
    pub concept: String,
    /// Short name of the kind of problem.
    pub kind: &'static str,
    /// What was found.
    pub problem: String,
}

/// What is doubtful, by concept: terms that two concepts share or nearly share, languages without
/// a preferred term or with several, and with `pair` concepts without a term in one of its
/// languages.
pub fn check(store: &dyn Store, pair: &[Tag]) -> Result<Vec<Problem>> {
    let concepts = store.concepts()?;
    let mut index = Index::new(&concepts);
    let mut problems = Vec::new();
    let mut told = HashSet::new();
    for concept in &concepts {
        let mut tell = |kind: &'static str, problem: String| {
            problems.push(Problem {
                concept: concept.id.clone(),
                kind,
                problem,
            });
        };
        for tag in pair {
            if concept.terms_in(tag).next().is_none() {
                tell("missing", format!("has no term in `{tag}`"));
            }
        }
        let languages: BTreeMap<&Tag, usize> = preferred(concept);
        for (language, count) in languages {
            match count {
                0 => tell(
                    "no-preferred",
                    format!("has no preferred term in `{language}`"),
                ),
                1 => {}
                _ => tell(
                    "several-preferred",
                    format!("has {count} preferred terms in `{language}`"),
                ),
            }
        }
        for similar in index.like(concept) {
            // Told once, of the concept that comes first.
            if !told.insert((
                similar.concept.clone(),
                similar.other.clone(),
                similar.term.clone(),
            )) || told.contains(&(
                concept.id.clone(),
                similar.term.clone(),
                similar.other.clone(),
            )) {
                continue;
            }
            let (kind, how) = match similar.likeness {
                Likeness::Same => ("same-term", "is a term of"),
                Likeness::Spelling => ("similar-term", "is but for spelling"),
                Likeness::Inflection => ("similar-term", "is but for its endings"),
            };
            tell(
                kind,
                match similar.likeness {
                    Likeness::Same => {
                        format!("`{}` {how} `{}` too", similar.term, similar.concept)
                    }
                    _ => format!(
                        "`{}` {how} `{}` of `{}`",
                        similar.term, similar.other, similar.concept
                    ),
                },
            );
        }
    }
    Ok(problems)
}

/// Preferred terms of each language that a concept has terms in, regions apart.
fn preferred(concept: &Concept) -> BTreeMap<&Tag, usize> {
    let mut languages: BTreeMap<&Tag, usize> = BTreeMap::new();
    for term in &concept.terms {
        let count = languages.entry(&term.language).or_default();
        *count += usize::from(term.status == TermStatus::Preferred);
    }
    languages
}

/// What a glossary holds, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Concepts.
    pub concepts: usize,
    /// Terms.
    pub terms: usize,
    /// Terms by language.
    pub languages: BTreeMap<String, usize>,
    /// Terms by status.
    pub statuses: BTreeMap<String, usize>,
    /// Terms by type.
    pub types: BTreeMap<String, usize>,
    /// Concepts by subject field; an empty name stands for those without one.
    pub domains: BTreeMap<String, usize>,
    /// Concepts that lack a term in a language that others have, by language.
    pub missing: BTreeMap<String, usize>,
    /// Concepts with a definition.
    pub defined: usize,
    /// Concepts that say where their terms can be verified.
    pub sourced: usize,
}

/// What the glossary holds, in numbers.
pub fn stats(store: &dyn Store) -> Result<Stats> {
    let concepts = store.concepts()?;
    let mut stats = Stats {
        concepts: concepts.len(),
        terms: 0,
        languages: BTreeMap::new(),
        statuses: BTreeMap::new(),
        types: BTreeMap::new(),
        domains: BTreeMap::new(),
        missing: BTreeMap::new(),
        defined: concepts.iter().filter(|c| c.definition.is_some()).count(),
        sourced: concepts.iter().filter(|c| c.source.is_some()).count(),
    };
    let count = |map: &mut BTreeMap<String, usize>, name: &str| {
        *map.entry(name.to_owned()).or_default() += 1;
    };
    for concept in &concepts {
        count(
            &mut stats.domains,
            concept.domain.as_deref().unwrap_or_default(),
        );
        for term in &concept.terms {
            stats.terms += 1;
            count(&mut stats.languages, term.language.as_str());
            count(&mut stats.statuses, term.status.name());
            count(&mut stats.types, term.kind.name());
        }
    }
    let tags: HashSet<String> = (concepts.iter().flat_map(|c| &c.terms))
        .map(|term| term.language.primary().to_owned())
        .collect();
    for tag in tags {
        let lacking = concepts
            .iter()
            .filter(|concept| !concept.terms.iter().any(|t| t.language.primary() == tag))
            .count();
        if lacking > 0 {
            stats.missing.insert(tag, lacking);
        }
    }
    Ok(stats)
}
