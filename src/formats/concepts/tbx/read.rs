//! From the tree of an entry to a concept.

use std::collections::BTreeMap;

use super::tree::{self, Element};
use super::{name_of, rules, time};
use crate::formats::concepts::{ConceptsError, GlossaryOptions, Lost, Reading};
use crate::lang::Tag;
use crate::model::{Concept, Gender, Number, PartOfSpeech, Term, TermKind, TermStatus};

pub(super) fn read(bytes: &[u8], _: &GlossaryOptions) -> Result<Reading, ConceptsError> {
    let mut concepts = Vec::new();
    let mut reader = Reader::default();
    let root = tree::read(bytes, |entry, root| {
        rules::check_entry(&entry, root)?;
        let concept = reader.concept(&entry)?;
        if concept.terms.is_empty() {
            reader.leave_out("concepts without a term".to_owned());
        } else {
            concepts.push(concept);
        }
        Ok(())
    })?;
    rules::check_root(&root)?;
    let left_out = reader.left_out.into_iter();
    let left_out = left_out.map(|(what, count)| Lost { what, count }).collect();
    Ok(Reading { concepts, left_out })
}

#[derive(Default)]
struct Reader {
    left_out: BTreeMap<String, usize>,
}

/// Values that differ, in their order.
#[derive(Default)]
struct Gathered(Vec<String>);

impl Gathered {
    fn add(&mut self, text: &str) {
        if !text.is_empty() && !self.0.iter().any(|known| known == text) {
            self.0.push(text.to_owned());
        }
    }

    fn joined(self, with: &str) -> Option<String> {
        Some(self.0.join(with)).filter(|text| !text.is_empty())
    }
}

/// What is gathered of a concept wherever in its entry it stands.
#[derive(Default)]
struct About {
    domain: Gathered,
    definition: Gathered,
    source: Gathered,
    note: Gathered,
    image: Option<String>,
    created: Option<jiff::Timestamp>,
    changed: Option<jiff::Timestamp>,
}

impl Reader {
    fn leave_out(&mut self, what: String) {
        *self.left_out.entry(what).or_default() += 1;
    }

    fn leave_out_element(&mut self, element: &Element) {
        let what = match (&element.category, element.as_element) {
            (Some(category), false) => format!("`{}` of type `{category}`", element.written),
            _ => format!("`{}`", element.written),
        };
        self.leave_out(what);
    }

    fn concept(&mut self, entry: &Element) -> Result<Concept, ConceptsError> {
        let mut about = About::default();
        let mut terms: Vec<Term> = Vec::new();
        self.gather(entry, &mut about);
        for section in entry.all("langSec") {
            let written = section.language.as_deref().unwrap_or_default();
            let language: Tag = written.parse().map_err(|error: crate::lang::TagError| {
                ConceptsError::row(section.line, error.to_string())
            })?;
            self.gather(section, &mut about);
            for term in section.all("termSec") {
                let Some(term) = self.term(term, &language, &mut about) else {
                    continue;
                };
                let same = |old: &Term| old.language == term.language && old.text == term.text;
                match terms.iter().any(same) {
                    true => self.leave_out("terms that stand in their concept twice".to_owned()),
                    false => terms.push(term),
                }
            }
        }
        Ok(Concept {
            id: name_of(entry.id.as_deref().unwrap_or_default()),
            domain: about.domain.joined("; "),
            definition: about.definition.joined("\n"),
            source: about.source.joined("; "),
            note: about.note.joined("\n"),
            image: about.image,
            created: about.created,
            changed: about.changed.filter(|_| about.created.is_some()),
            terms,
        })
    }

    /// What an entry or a section of a language says of the concept.
    fn gather(&mut self, level: &Element, about: &mut About) {
        for child in &level.children {
            match (child.name.as_str(), child.category()) {
                ("descripGrp" | "adminGrp", _) => self.gather(child, about),
                ("descrip", "subjectField") => about.domain.add(&child.text),
                ("descrip", "definition") => about.definition.add(&child.text),
                ("admin", "source") => about.source.add(&child.text),
                ("note", _) => about.note.add(&child.text),
                ("xref", "xGraphic") => {
                    let target = child.target.clone().filter(|target| !target.is_empty());
                    about.image = about
                        .image
                        .take()
                        .or(target)
                        .or_else(|| Some(child.text.clone()).filter(|text| !text.is_empty()));
                }
                // The dates of a language's section are not the concept's.
                ("transacGrp", _) if level.name == "conceptEntry" => times(child, about),
                ("transacGrp" | "date", _) => {}
                ("langSec" | "termSec", _) => {}
                _ => self.leave_out_element(child),
            }
        }
    }

    fn term(&mut self, section: &Element, language: &Tag, about: &mut About) -> Option<Term> {
        let text = &section.all("term").next()?.text;
        if text.is_empty() {
            self.leave_out("terms without text".to_owned());
            return None;
        }
        let mut term = Term::new(language.clone(), text.clone());
        let (mut notes, mut contexts, mut sources) = (
            Gathered::default(),
            Gathered::default(),
            Gathered::default(),
        );
        for child in &section.children {
            match (child.name.as_str(), child.category()) {
                ("term", _) => {}
                ("termNote", category) => {
                    if !set(&mut term, category, &child.text) {
                        self.leave_out_element(child);
                    }
                }
                ("termNoteGrp", _) => {
                    for inner in &child.children {
                        if inner.name != "termNote"
                            || !set(&mut term, inner.category(), &inner.text)
                        {
                            self.leave_out_element(inner);
                        }
                    }
                }
                ("descrip", "context") => contexts.add(&child.text),
                ("descripGrp", _) => {
                    for inner in &child.children {
                        match (inner.name.as_str(), inner.category()) {
                            ("descrip", "context") => contexts.add(&inner.text),
                            ("descrip", "definition") => about.definition.add(&inner.text),
                            ("admin", "source") => sources.add(&inner.text),
                            _ => self.leave_out_element(inner),
                        }
                    }
                }
                ("descrip", "definition") => about.definition.add(&child.text),
                ("admin", "source") => about.source.add(&child.text),
                ("note", _) => notes.add(&child.text),
                ("transacGrp" | "date", _) => {}
                _ => self.leave_out_element(child),
            }
        }
        term.note = notes.joined("\n");
        term.context = contexts.joined("\n");
        term.context_source = sources.joined("; ");
        Some(term)
    }
}

/// Takes over the earliest making and the latest change.
fn times(group: &Element, about: &mut About) {
    let date = group.all("date").find_map(|date| time(&date.text));
    let kind = group.all("transac").map(|t| t.text.to_lowercase()).next();
    match kind.as_deref() {
        Some("origination" | "creation") => about.created = about.created.or(date),
        Some("modification") => about.changed = about.changed.max(date),
        _ => {}
    }
}

/// Takes a note on a term over; false where there is no place for it.
fn set(term: &mut Term, category: &str, value: &str) -> bool {
    match category {
        "administrativeStatus" | "usageStatus" | "normativeAuthorization" => {
            let status = status(value);
            term.status = status.unwrap_or_default();
            status.is_some()
        }
        "termType" => {
            let kind = kind(value);
            term.kind = kind.unwrap_or_default();
            kind.is_some()
        }
        "partOfSpeech" => {
            let lower = value.to_lowercase();
            term.part_of_speech = match lower.as_str() {
                "propernoun" | "proper noun" => Some(PartOfSpeech::Noun),
                _ => PartOfSpeech::by_name(&lower),
            };
            term.part_of_speech.is_some()
        }
        "grammaticalGender" => {
            term.gender = match value {
                "otherGender" => Some(Gender::Other),
                _ => Gender::by_name(value),
            };
            term.gender.is_some()
        }
        "grammaticalNumber" => {
            term.number = match value {
                "otherNumber" => Some(Number::Other),
                _ => Number::by_name(value),
            };
            term.number.is_some()
        }
        "geographicalUsage" => {
            let place = format!("{}-{value}", term.language);
            let bare = term.language.as_str() == term.language.primary();
            match place.parse::<Tag>() {
                Ok(tag) if bare && value.len() == 2 => {
                    term.language = tag;
                    true
                }
                _ => false,
            }
        }
        _ => false,
    }
}

fn status(value: &str) -> Option<TermStatus> {
    let bare = value.strip_suffix("-admn-sts").unwrap_or(value);
    Some(match bare.strip_suffix("Term").unwrap_or(bare) {
        "preferred" | "standardized" | "legal" | "regulated" => TermStatus::Preferred,
        "admitted" => TermStatus::Admitted,
        "superseded" | "obsolete" => TermStatus::Deprecated,
        "deprecated" | "forbidden" | "notRecommended" => TermStatus::Forbidden,
        _ => return None,
    })
}

fn kind(value: &str) -> Option<TermKind> {
    Some(match value {
        "fullForm" => TermKind::FullForm,
        "acronym" | "initialism" => TermKind::Acronym,
        "abbreviation" => TermKind::Abbreviation,
        "shortForm" => TermKind::ShortForm,
        "variant" => TermKind::Variant,
        "phrase" | "setPhrase" => TermKind::Phrase,
        _ => return None,
    })
}
