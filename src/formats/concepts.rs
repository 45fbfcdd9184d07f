//! Glossaries as CSV: concepts in and out.
//!
//! tramo writes a row a term, with the columns [`COLUMNS`]; domain, definition, source and concept
//! note belong to the concept and stand in its first row, the note is the term's own. It also reads a row a concept with a column a language, named by its tag (`es`,
//! `en-US`) or its English name. Comma, semicolon and tab are told apart by the first row.

use std::collections::HashMap;

use crate::lang::{LANGUAGES, Tag};
use crate::model::{Concept, Term, TermKind, TermStatus};

/// The columns that are written, and read in any order; `language` and `term` must be there.
pub const COLUMNS: &[&str] = &[
    "concept",
    "domain",
    "language",
    "term",
    "status",
    "type",
    "definition",
    "source",
    "note",
    "concept note",
];

/// Why a file is no glossary.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConceptsError {
    /// The file has no row.
    #[error("the file is empty")]
    Empty,
    /// Neither a row a term nor a column a language.
    #[error(
        "line 1: found the columns {found}, expected `language` and `term`, or a column a language such as `es`"
    )]
    Columns {
        /// The columns of the file.
        found: String,
    },
    /// A row with more or fewer cells than the first.
    #[error("line {line}: {problem}")]
    Row {
        /// The line, counted from 1.
        line: u64,
        /// What is wrong.
        problem: String,
    },
    /// A cell that says nothing that its column may say.
    #[error("line {line}, column `{column}`: found `{found}`, expected {expected}")]
    Cell {
        /// The line, counted from 1.
        line: u64,
        /// Name of the column.
        column: String,
        /// What was found.
        found: String,
        /// What may stand there.
        expected: String,
    },
}

/// Reads the concepts of a CSV text, in the order of their first rows. A concept without a name is
/// named after its place: `row-12`.
pub fn read_concepts(text: &str) -> Result<Vec<Concept>, ConceptsError> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut rows = reader.records();
    let first = match rows.next() {
        Some(row) => row.map_err(malformed)?,
        None => return Err(ConceptsError::Empty),
    };
    let layout = Layout::of(&first)?;
    let mut concepts: Vec<Concept> = Vec::new();
    let mut by_id: HashMap<String, usize> = HashMap::new();
    for row in rows {
        let row = row.map_err(malformed)?;
        let line = row.position().map_or(0, csv::Position::line);
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let (concept, terms) = layout.read(&row, line)?;
        let at = *by_id.entry(concept.id.clone()).or_insert_with(|| {
            concepts.push(Concept {
                id: concept.id.clone(),
                ..Concept::default()
            });
            concepts.len() - 1
        });
        let known = &mut concepts[at];
        known.domain = known.domain.take().or(concept.domain);
        known.definition = known.definition.take().or(concept.definition);
        known.source = known.source.take().or(concept.source);
        known.note = known.note.take().or(concept.note);
        known.terms.extend(terms);
    }
    Ok(concepts)
}

/// Writes concepts as CSV, a row a term; [`read_concepts`] gives the same back.
pub fn write_concepts(concepts: &[Concept]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut row = |cells: &[&str]| {
        writer
            .write_record(cells)
            .expect("a vector takes what is written");
    };
    row(COLUMNS);
    for concept in concepts {
        for (at, term) in concept.terms.iter().enumerate() {
            let of_concept = |field: &'_ Option<String>| match at {
                0 => field.clone().unwrap_or_default(),
                _ => String::new(),
            };
            row(&[
                &concept.id,
                &of_concept(&concept.domain),
                term.language.as_str(),
                &term.text,
                term.status.name(),
                term.kind.name(),
                &of_concept(&concept.definition),
                &of_concept(&concept.source),
                term.note.as_deref().unwrap_or_default(),
                &of_concept(&concept.note),
            ]);
        }
    }
    writer.into_inner().expect("a vector takes what is written")
}

/// Where what stands in a row.
struct Layout {
    names: Vec<String>,
    named: HashMap<String, usize>,
    /// Columns that hold the terms of one language each.
    languages: Vec<(usize, Tag)>,
}

impl Layout {
    fn of(first: &csv::StringRecord) -> Result<Layout, ConceptsError> {
        let names: Vec<String> = first
            .iter()
            .map(|name| name.trim().trim_start_matches('\u{feff}').to_lowercase())
            .collect();
        let named: HashMap<String, usize> = names
            .iter()
            .enumerate()
            .rev()
            .map(|(at, name)| (name.clone(), at))
            .collect();
        let by_term = named.contains_key("language") && named.contains_key("term");
        let languages: Vec<(usize, Tag)> = names
            .iter()
            .enumerate()
            .filter(|(_, name)| !by_term && !COLUMNS.contains(&name.as_str()))
            .filter_map(|(at, name)| Some((at, language(name)?)))
            .collect();
        if !by_term && languages.is_empty() {
            return Err(ConceptsError::Columns {
                found: names.join(", "),
            });
        }
        Ok(Layout {
            names,
            named,
            languages,
        })
    }

    /// The concept of a row without its terms, and the terms.
    fn read(
        &self,
        row: &csv::StringRecord,
        line: u64,
    ) -> Result<(Concept, Vec<Term>), ConceptsError> {
        let cell = |name: &str| {
            let at = *self.named.get(name)?;
            row.get(at)
                .map(str::trim)
                .filter(|cell| !cell.is_empty())
                .map(str::to_owned)
        };
        let wrong = |column: &str, found: String, expected: String| ConceptsError::Cell {
            line,
            column: column.to_owned(),
            found,
            expected,
        };
        let status = match cell("status") {
            None => TermStatus::default(),
            Some(name) => TermStatus::by_name(&name.to_lowercase())
                .ok_or_else(|| wrong("status", name, one_of(TermStatus::ALL)))?,
        };
        let kind = match cell("type") {
            None => TermKind::default(),
            Some(name) => TermKind::by_name(&name.to_lowercase())
                .ok_or_else(|| wrong("type", name, one_of(TermKind::ALL)))?,
        };
        let note = cell("note");
        let term = |language, text| Term {
            language,
            text,
            status,
            kind,
            note: note.clone(),
        };
        let terms: Vec<Term> = if self.languages.is_empty() {
            let written = cell("language").unwrap_or_default();
            let tag = language(&written).ok_or_else(|| {
                wrong(
                    "language",
                    written,
                    "a language tag such as `es`".to_owned(),
                )
            })?;
            let text =
                cell("term").ok_or_else(|| wrong("term", String::new(), "a term".to_owned()))?;
            vec![term(tag, text)]
        } else {
            let texts = self.languages.iter().filter_map(|(at, tag)| {
                let text = row
                    .get(*at)
                    .map(str::trim)
                    .filter(|text| !text.is_empty())?;
                Some(term(tag.clone(), text.to_owned()))
            });
            texts.collect()
        };
        if terms.is_empty() {
            let columns = self
                .languages
                .iter()
                .map(|(at, _)| self.names[*at].as_str());
            let columns = columns.collect::<Vec<_>>().join(", ");
            return Err(wrong(
                &columns,
                String::new(),
                "a term in one of them".to_owned(),
            ));
        }
        let concept = Concept {
            id: cell("concept").unwrap_or_else(|| format!("row-{line}")),
            domain: cell("domain"),
            definition: cell("definition"),
            source: cell("source"),
            note: cell("concept note"),
            terms: Vec::new(),
        };
        Ok((concept, terms))
    }
}

/// The language that a cell names, by tag or in English.
fn language(name: &str) -> Option<Tag> {
    let named = LANGUAGES
        .iter()
        .find(|language| language.name.eq_ignore_ascii_case(name));
    match named {
        Some(language) => Some(Tag::from(*language)),
        // Words of four letters and more are well-formed tags too, but no languages.
        None => name
            .parse()
            .ok()
            .filter(|tag: &Tag| tag.primary().len() <= 3),
    }
}

/// The delimiter that the first row has most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |delimiter: u8| first.bytes().filter(|b| *b == delimiter).count();
    *b",;\t"
        .iter()
        .rev()
        .max_by_key(|delimiter| count(**delimiter))
        .expect("three of them")
}

fn malformed(error: csv::Error) -> ConceptsError {
    let line = error.position().map_or(0, csv::Position::line);
    let problem = match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => {
            format!("found {len} cells, expected {expected_len} as in line 1")
        }
        _ => error.to_string(),
    };
    ConceptsError::Row { line, problem }
}

fn one_of<T: ToString>(values: &[T]) -> String {
    values
        .iter()
        .map(T::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_starter_glossary_is_read_whole_and_written_back() {
        let text = include_str!("../../samples/glossary.csv");
        let concepts = read_concepts(text).unwrap();
        assert!(concepts.len() >= 120, "{}", concepts.len());
        let written = String::from_utf8(write_concepts(&concepts)).unwrap();
        assert_eq!(read_concepts(&written).unwrap(), concepts);
        for concept in &concepts {
            for language in ["es", "en"] {
                let tag = language.parse().unwrap();
                let preferred = concept
                    .terms_in(&tag)
                    .filter(|term| term.status == TermStatus::Preferred)
                    .count();
                assert_eq!(
                    preferred, 1,
                    "{} has one preferred term in {language}",
                    concept.id
                );
            }
            assert!(
                concept.source.is_some(),
                "{} says where it can be verified",
                concept.id
            );
        }
    }

    #[test]
    fn a_column_a_language_is_read_too() {
        let concepts =
            read_concepts("Spanish;en-US;note\nACNUR;UNHCR;in capitals\nOIM;;\n").unwrap();
        assert_eq!(concepts.len(), 2);
        assert_eq!(concepts[0].id, "row-2");
        assert_eq!(concepts[0].terms[1].language.as_str(), "en-US");
        assert_eq!(concepts[1].terms.len(), 1);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let error = |text: &str| read_concepts(text).unwrap_err().to_string();
        assert_eq!(error(""), "the file is empty");
        assert!(error("a thing,another\n1,2\n").starts_with("line 1: found the columns a thing"));
        assert_eq!(
            error("language,term,status\nes,ACNUR,good\n"),
            "line 2, column `status`: found `good`, expected preferred, admitted, deprecated, forbidden"
        );
        assert_eq!(
            error("es,en\nuno\n"),
            "line 2: found 1 cells, expected 2 as in line 1"
        );
    }
}
