//! What a concept says, piece by piece: what a format carries, loses and leaves.

use serde::Serialize;

use super::{GlossaryFormat, GlossaryOptions};
use crate::lang::Tag;
use crate::model::{Concept, Term, TermKind, TermStatus};

/// A piece of a concept that a format may carry or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Property {
    /// The concept's name.
    Name,
    /// The subject field.
    Domain,
    /// The definition.
    Definition,
    /// Where the terms can be verified.
    Source,
    /// Advice on the concept.
    Note,
    /// Address of a picture.
    Image,
    /// When it was made and changed, to the second.
    Times,
    /// When it was made and changed, to the day.
    Days,
    /// Preferred, admitted, deprecated, forbidden.
    Status,
    /// Full form, acronym and so on.
    Kind,
    /// Word class.
    PartOfSpeech,
    /// Grammatical gender.
    Gender,
    /// Grammatical number.
    Number,
    /// Advice on a term.
    TermNote,
    /// A sentence with the term.
    Context,
    /// Where that sentence stands.
    ContextSource,
    /// Case-sensitive and exact-form flags.
    Flags,
    /// Terms that are not to be used: deprecated and forbidden ones.
    Avoided,
    /// The region of a term's language.
    Region,
}

/// Something that a file does not have room for, and how often it is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lost {
    /// What it is: `grammatical number`.
    pub what: String,
    /// In how many concepts or terms.
    pub count: usize,
}

/// What can be lost besides what [`Property`] names.
const OTHER_LANGUAGES: &str = "terms in other languages";

type Has<T> = fn(&T) -> bool;

/// Pieces of a concept, what they are called, and whether a concept has them.
const OF_CONCEPTS: &[(Property, &str, Has<Concept>)] = &[
    (Property::Name, "names of concepts", |_| true),
    (Property::Domain, "subject fields", |c| c.domain.is_some()),
    (Property::Definition, "definitions", |c| {
        c.definition.is_some()
    }),
    (Property::Source, "sources", |c| c.source.is_some()),
    (Property::Note, "notes on concepts", |c| c.note.is_some()),
    (Property::Image, "pictures", |c| c.image.is_some()),
    (Property::Times, "times of making and changing", |c| {
        c.created.is_some()
    }),
];

const OF_TERMS: &[(Property, &str, Has<Term>)] = &[
    (Property::Status, "statuses of terms", |t| {
        t.status != TermStatus::Preferred
    }),
    (Property::Kind, "types of terms", |t| {
        t.kind != TermKind::FullForm
    }),
    (Property::PartOfSpeech, "parts of speech", |t| {
        t.part_of_speech.is_some()
    }),
    (Property::Gender, "grammatical genders", |t| {
        t.gender.is_some()
    }),
    (Property::Number, "grammatical numbers", |t| {
        t.number.is_some()
    }),
    (Property::TermNote, "notes on terms", |t| t.note.is_some()),
    (Property::Context, "contexts", |t| t.context.is_some()),
    (Property::ContextSource, "sources of contexts", |t| {
        t.context_source.is_some()
    }),
    (
        Property::Flags,
        "case-sensitive and exact-form flags",
        |t| t.case_sensitive || t.exact,
    ),
    (Property::Avoided, "terms that are not to be used", |t| {
        t.status > TermStatus::Admitted
    }),
    (Property::Region, "regions of terms", |t| {
        t.language.as_str() != t.language.primary()
    }),
];

/// What of `concepts` a file of `format` would not have, in a fixed order.
pub fn lost(concepts: &[Concept], format: &GlossaryFormat, options: &GlossaryOptions) -> Vec<Lost> {
    let mut lost = Vec::new();
    let mut tell = |what: &str, count: usize| {
        if count > 0 {
            lost.push(Lost {
                what: what.to_owned(),
                count,
            });
        }
    };
    let carries = |property| format.carries.contains(&property);
    let terms = || concepts.iter().flat_map(|concept| &concept.terms);
    if format.bilingual {
        let other = terms().filter(|term| !options.has(&term.language));
        tell(OTHER_LANGUAGES, other.count());
    }
    for (property, what, has) in OF_CONCEPTS {
        let to_the_day = *property == Property::Times && carries(Property::Days);
        if !carries(*property) && !to_the_day {
            tell(what, concepts.iter().filter(|concept| has(concept)).count());
        }
    }
    for (property, what, has) in OF_TERMS {
        if !carries(*property) {
            tell(what, terms().filter(|term| has(term)).count());
        }
    }
    lost
}

/// `concepts` as a file of `format` carries them.
pub fn carried(
    concepts: &[Concept],
    format: &GlossaryFormat,
    options: &GlossaryOptions,
) -> Vec<Concept> {
    let carries = |property| format.carries.contains(&property);
    let mut kept = concepts.to_vec();
    for concept in &mut kept {
        if !carries(Property::Name) {
            concept.id.clear();
        }
        for (property, field) in [
            (Property::Domain, &mut concept.domain),
            (Property::Definition, &mut concept.definition),
            (Property::Source, &mut concept.source),
            (Property::Note, &mut concept.note),
            (Property::Image, &mut concept.image),
        ] {
            if !carries(property) {
                *field = None;
            }
        }
        for time in [&mut concept.created, &mut concept.changed] {
            if carries(Property::Days) {
                let day = 24 * 60 * 60;
                *time = time.and_then(|time| {
                    let seconds = time.as_second().div_euclid(day) * day;
                    jiff::Timestamp::from_second(seconds).ok()
                });
            } else if !carries(Property::Times) {
                *time = None;
            }
        }
        concept.terms.retain(|term| {
            (!format.bilingual || options.has(&term.language))
                && (carries(Property::Avoided) || term.status <= TermStatus::Admitted)
        });
        for term in &mut concept.terms {
            strip(term, &carries);
        }
    }
    kept.retain(|concept| !concept.terms.is_empty());
    kept
}

fn strip(term: &mut Term, carries: &dyn Fn(Property) -> bool) {
    if !carries(Property::Region) {
        term.language = term
            .language
            .primary()
            .parse()
            .expect("a part of a tag is a tag");
    }
    if !carries(Property::Status) {
        term.status = TermStatus::default();
    }
    if !carries(Property::Kind) {
        term.kind = TermKind::default();
    }
    if !carries(Property::PartOfSpeech) {
        term.part_of_speech = None;
    }
    if !carries(Property::Gender) {
        term.gender = None;
    }
    if !carries(Property::Number) {
        term.number = None;
    }
    if !carries(Property::TermNote) {
        term.note = None;
    }
    if !carries(Property::Context) {
        term.context = None;
    }
    if !carries(Property::ContextSource) {
        term.context_source = None;
    }
    if !carries(Property::Flags) {
        (term.case_sensitive, term.exact) = (false, false);
    }
}

impl GlossaryOptions {
    /// Whether a language is one of the two, whatever its region.
    pub(super) fn has(&self, language: &Tag) -> bool {
        [&self.from, &self.to]
            .iter()
            .any(|tag| tag.primary() == language.primary())
    }
}
