//! A concept as a commented TOML document, to be changed in an editor and read back.

use std::fmt::Write;

use serde::Deserialize;

use crate::app::{AppError, Result};
use crate::lang::Tag;
use crate::model::{Concept, Gender, Number, PartOfSpeech, Term, TermKind, TermStatus};

/// The concept as a document in which every field that may be filled in stands, with what it may
/// hold.
pub fn to_toml(concept: &Concept) -> String {
    let mut out = format!(
        "# Concept `{}`. Save and close the editor to keep it.\n\
         # A field that is empty or begins with # says nothing; a [[term]] that is taken out goes.\n\n",
        concept.id
    );
    for (name, value, about) in [
        ("domain", &concept.domain, "subject field"),
        ("definition", &concept.definition, "what the concept is"),
        ("source", &concept.source, "where the terms can be verified"),
        ("note", &concept.note, "advice to the translator"),
        ("image", &concept.image, "address of a picture"),
    ] {
        field(&mut out, name, value.as_deref(), about);
    }
    for term in &concept.terms {
        out.push_str("\n[[term]]\n");
        let region = "with a region where the term is of one: es-MX";
        field(&mut out, "language", Some(term.language.as_str()), region);
        field(&mut out, "text", Some(&term.text), "");
        field(
            &mut out,
            "status",
            Some(term.status.name()),
            &one_of(TermStatus::ALL),
        );
        field(
            &mut out,
            "type",
            Some(term.kind.name()),
            &one_of(TermKind::ALL),
        );
        let part = term.part_of_speech.map(PartOfSpeech::name);
        field(&mut out, "part-of-speech", part, &one_of(PartOfSpeech::ALL));
        field(
            &mut out,
            "gender",
            term.gender.map(Gender::name),
            &one_of(Gender::ALL),
        );
        field(
            &mut out,
            "number",
            term.number.map(Number::name),
            &one_of(Number::ALL),
        );
        field(&mut out, "note", term.note.as_deref(), "when to use it");
        field(
            &mut out,
            "context",
            term.context.as_deref(),
            "a sentence with the term",
        );
        let from = "where that sentence stands";
        field(
            &mut out,
            "context-source",
            term.context_source.as_deref(),
            from,
        );
        flag(
            &mut out,
            "case-sensitive",
            term.case_sensitive,
            "found with these capitals only",
        );
        flag(&mut out, "exact", term.exact, "found in this form only");
    }
    out
}

/// Adds a field with what it is about; without a value it is there to be filled in.
pub(crate) fn field(out: &mut String, name: &str, value: Option<&str>, about: &str) {
    let about = if about.is_empty() {
        String::new()
    } else {
        format!("  # {about}")
    };
    let _ = match value {
        Some(value) => {
            let value = toml::Value::String(value.to_owned()).to_string();
            // A comment behind a text of several lines would not be seen.
            let about = if value.contains('\n') { "" } else { &about };
            writeln!(out, "{name} = {value}{about}")
        }
        None => writeln!(out, "# {name} = \"\"{about}"),
    };
}

fn flag(out: &mut String, name: &str, set: bool, about: &str) {
    let mark = if set { "" } else { "# " };
    let _ = writeln!(out, "{mark}{name} = true  # {about}");
}

/// The names that a field may have.
pub(crate) fn one_of<T: ToString>(values: &[T]) -> String {
    let names: Vec<String> = values.iter().map(T::to_string).collect();
    names.join(", ")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    domain: Option<String>,
    definition: Option<String>,
    source: Option<String>,
    note: Option<String>,
    image: Option<String>,
    #[serde(default, rename = "term")]
    terms: Vec<TermDocument>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct TermDocument {
    language: Tag,
    text: String,
    #[serde(default)]
    status: TermStatus,
    #[serde(default, rename = "type")]
    kind: TermKind,
    part_of_speech: Option<PartOfSpeech>,
    gender: Option<Gender>,
    number: Option<Number>,
    note: Option<String>,
    context: Option<String>,
    context_source: Option<String>,
    #[serde(default)]
    case_sensitive: bool,
    #[serde(default)]
    exact: bool,
}

/// The concept that a document says, in place of `concept`, whose id and dates it keeps. What is
/// wrong is told with line and column.
pub fn from_toml(text: &str, concept: &Concept) -> Result<Concept> {
    let document: Document = toml::from_str(text).map_err(|error| AppError::Concept {
        concept: concept.id.clone(),
        problem: error.to_string().trim_end().to_owned(),
    })?;
    let said = |text: Option<String>| {
        text.map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty())
    };
    let terms = document.terms.into_iter().map(|term| Term {
        language: term.language,
        text: term.text.trim().to_owned(),
        status: term.status,
        kind: term.kind,
        part_of_speech: term.part_of_speech,
        gender: term.gender,
        number: term.number,
        note: said(term.note),
        context: said(term.context),
        context_source: said(term.context_source),
        case_sensitive: term.case_sensitive,
        exact: term.exact,
    });
    let changed = Concept {
        domain: said(document.domain),
        definition: said(document.definition),
        source: said(document.source),
        note: said(document.note),
        image: said(document.image),
        terms: terms.collect(),
        ..concept.clone()
    };
    super::validate(&changed)?;
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concept() -> Concept {
        let tag = |tag: &str| tag.parse().unwrap();
        Concept {
            id: "acnur".to_owned(),
            domain: Some("institutions".to_owned()),
            definition: Some("Agency \"of\" the UN\nfor refugees".to_owned()),
            terms: vec![
                Term {
                    kind: TermKind::Acronym,
                    gender: Some(Gender::Masculine),
                    case_sensitive: true,
                    ..Term::new(tag("es-MX"), "ACNUR")
                },
                Term {
                    status: TermStatus::Forbidden,
                    note: Some("never".to_owned()),
                    ..Term::new(tag("en"), "Acnur")
                },
            ],
            ..Concept::default()
        }
    }

    #[test]
    fn a_concept_comes_back_from_the_editor_as_it_went() {
        let text = to_toml(&concept());
        assert_eq!(from_toml(&text, &concept()).unwrap(), concept());
    }

    #[test]
    fn what_is_wrong_in_a_document_is_told_with_its_line() {
        let wrong = |from: &str, to: &str| {
            let text = to_toml(&concept()).replacen(from, to, 1);
            from_toml(&text, &concept()).unwrap_err().to_string()
        };
        let liked = wrong("\"preferred\"", "\"liked\"");
        assert!(liked.contains("line 15"), "{liked}");
        assert!(wrong("domain =", "domian =").contains("domian"));
        assert!(wrong("\"ACNUR\"", "\" \"").contains("a term is empty"));
    }
}
