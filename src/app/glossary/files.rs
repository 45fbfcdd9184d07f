//! Glossary files: reading, importing, exporting.

use std::collections::HashSet;
use std::path::Path;

use super::edit::free_name;
use super::similar::{Index, Similar};
use super::{By, validate};
use crate::app::input::Input;
use crate::app::{AppError, Result};
use crate::formats::concepts::{GLOSSARY_FORMATS, GlossaryFormat, GlossaryOptions, Lost, Reading};
use crate::lang::Tag;
use crate::model::{Concept, Term, TermStatus};
use crate::store::{Store, Stored};

/// A glossary format, as faces name it.
pub type FileFormat = &'static GlossaryFormat;

/// Name and description of every glossary format.
pub fn formats() -> Vec<(&'static str, &'static str)> {
    GLOSSARY_FORMATS
        .iter()
        .map(|format| (format.name, format.about))
        .collect()
}

/// The format of this name, else the one that a file's ending tells.
pub fn format_for(name: Option<&str>, path: &Path) -> Result<FileFormat> {
    let known = || {
        let names = GLOSSARY_FORMATS.iter().map(|format| format.name);
        names.collect::<Vec<_>>().join(", ")
    };
    match name {
        Some(name) => GlossaryFormat::by_name(name).ok_or_else(|| AppError::NoGlossaryFormat {
            name: name.to_owned(),
            known: known(),
        }),
        None => GlossaryFormat::by_path(path).ok_or_else(|| AppError::UnknownFormat {
            path: path.to_owned(),
            known: known(),
        }),
    }
}

/// What formats of two columns need to know.
pub fn language_options(from: Tag, to: Tag, by: &By) -> GlossaryOptions {
    GlossaryOptions {
        from,
        to,
        now: by.now,
    }
}

/// Reads a glossary file, in the format of this name, else the one that its content or ending
/// shows, else CSV.
pub fn read(
    input: &Input,
    format: Option<&str>,
    options: &GlossaryOptions,
) -> Result<(FileFormat, Reading)> {
    let format = match format {
        Some(name) => format_for(Some(name), &input.path)?,
        None => GlossaryFormat::of_file(&input.path, &input.bytes)
            .or_else(|| GlossaryFormat::by_name("csv"))
            .expect("the registry has csv"),
    };
    let reading = format.read(&input.bytes, options);
    let reading = reading.map_err(|source| AppError::Concepts {
        path: input.path.clone(),
        source,
    })?;
    Ok((format, reading))
}

/// Concepts as CSV, a row a term.
pub fn to_csv(concepts: &[Concept], options: &GlossaryOptions) -> Vec<u8> {
    let csv = GlossaryFormat::by_name("csv").expect("the registry has csv");
    csv.write(concepts, options).expect("any concept is a row")
}

/// The concepts with their preferred and admitted terms only, and how many terms that leaves out:
/// for programs that show every term alike, whatever its status. A concept without any such term
/// goes too.
pub fn usable(mut concepts: Vec<Concept>) -> (Vec<Concept>, usize) {
    let count = |concepts: &[Concept]| concepts.iter().map(|c| c.terms.len()).sum::<usize>();
    let before = count(&concepts);
    for concept in &mut concepts {
        let usable = |term: &Term| term.status <= TermStatus::Admitted;
        concept.terms.retain(usable);
    }
    concepts.retain(|concept| !concept.terms.is_empty());
    let left_out = before - count(&concepts);
    (concepts, left_out)
}

/// Concepts as a file of `format`, and what such a file does not carry of them.
pub fn export(
    concepts: &[Concept],
    format: FileFormat,
    options: &GlossaryOptions,
    path: &Path,
) -> Result<(Vec<u8>, Vec<Lost>)> {
    let written = format.write(concepts, options);
    let written = written.map_err(|source| AppError::Concepts {
        path: path.to_owned(),
        source,
    })?;
    Ok((written, format.lost(concepts, options)))
}

/// What became of imported concepts.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Imported {
    /// Concepts in the file.
    pub read: usize,
    /// Concepts that were not there.
    pub new: usize,
    /// Concepts that were there with other particulars.
    pub changed: usize,
    /// Concepts that were there just so.
    pub unchanged: usize,
    /// Terms of new concepts that other concepts have too, or nearly.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub similar: Vec<(String, Similar)>,
    /// What the file says and concepts have no place for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<Lost>,
}

/// Whether what was imported is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// It is stored.
    Yes,
    /// Only the report is made.
    DryRun,
}

/// Stores all of `reading`, or none. A concept takes the place of the one with its id; one that
/// the file does not name is the known one that says the same, else a new one.
pub fn import(
    store: &mut dyn Store,
    reading: Reading,
    name: &str,
    keep: Keep,
    by: &By,
) -> Result<Imported> {
    let known = store.concepts()?;
    let mut names = known.clone();
    let mut imported = Imported {
        left_out: reading.left_out,
        ..Imported::default()
    };
    let mut new: Vec<Concept> = Vec::new();
    let mut all: Vec<Concept> = known.clone();
    let mut writing = store.begin(by.now)?;
    writing.begin_act(by.act(format!("import {name}")));
    for mut concept in reading.concepts {
        if concept.id.is_empty() {
            let says_the_same = |other: &&Concept| {
                let named = Concept {
                    id: other.id.clone(),
                    ..concept.clone()
                };
                named.says_the_same(other)
            };
            concept.id = match known.iter().find(says_the_same) {
                Some(other) => other.id.clone(),
                None => free_name(&names, &concept),
            };
            names.push(Concept {
                id: concept.id.clone(),
                ..Concept::default()
            });
        }
        validate(&concept)?;
        imported.read += 1;
        match writing.put_concept(&concept)? {
            Stored::New => {
                imported.new += 1;
                all.push(concept.clone());
                new.push(concept);
            }
            Stored::Changed => imported.changed += 1,
            Stored::Unchanged => imported.unchanged += 1,
        }
    }
    if keep == Keep::Yes {
        writing.commit()?;
    }
    let mut index = Index::new(&all);
    let names_of_new: HashSet<&str> = new.iter().map(|concept| concept.id.as_str()).collect();
    let mut told: HashSet<String> = HashSet::new();
    for concept in &new {
        told.insert(concept.id.clone());
        // Of two new concepts the later one tells it.
        let mut similar = index.like(concept);
        similar.retain(|s| !names_of_new.contains(s.concept.as_str()) || told.contains(&s.concept));
        let similar = similar.into_iter().map(|s| (concept.id.clone(), s));
        imported.similar.extend(similar);
    }
    Ok(imported)
}
