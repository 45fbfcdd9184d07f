//! OmegaT's glossary: a line a pair of terms, source, target and comment divided by tabs.
//!
//! OmegaT offers every target that it finds, so terms that are not to be used are not written. A
//! term without a translation is a line with an empty target. The lines of one source term that
//! follow one another are one concept; a comment is the note of the target term.

use super::property::Property::*;
use super::{ConceptsError, GlossaryFormat, GlossaryOptions, Reading, text_of};
use crate::model::{Concept, Term, TermStatus};

pub(super) static OMEGAT: GlossaryFormat = GlossaryFormat {
    name: "omegat",
    about: "OmegaT's glossary: source, target and comment divided by tabs",
    endings: &["txt", "tab", "utf8"],
    carries: &[TermNote],
    bilingual: true,
    recognise: |_| false,
    read,
    write,
};

fn read(bytes: &[u8], options: &GlossaryOptions) -> Result<Reading, ConceptsError> {
    let text = text_of(bytes)?;
    let mut concepts: Vec<Concept> = Vec::new();
    let text = text.trim_start_matches('\u{feff}');
    let divider = if text.contains('\t') { '\t' } else { ',' };
    for (line, row) in (1_u64..).zip(text.lines()) {
        if row.trim().is_empty() || row.starts_with('#') {
            continue;
        }
        let cells: Vec<String> = match divider {
            '\t' => row.split('\t').map(str::to_owned).collect(),
            _ => comma_separated(row, line)?,
        };
        let cell = |at: usize| cells.get(at).map_or("", |cell| cell.trim());
        if cells.len() < 2 {
            let found = format!("found one cell, expected a source term, {divider:?} and a target");
            return Err(ConceptsError::row(line, found));
        }
        if cell(0).is_empty() {
            return Err(ConceptsError::row(line, "found no source term"));
        }
        let same = |last: &Concept| last.terms[0].text == cell(0);
        if !concepts.last().is_some_and(same) {
            concepts.push(Concept {
                terms: vec![Term::new(options.from.clone(), cell(0))],
                ..Concept::default()
            });
        }
        let concept = concepts.last_mut().expect("just pushed");
        let note = Some(cell(2).to_owned()).filter(|note| !note.is_empty());
        if cell(1).is_empty() {
            concept.terms[0].note = note;
        } else if !concept.terms[1..].iter().any(|term| term.text == cell(1)) {
            concept.terms.push(Term {
                note,
                ..Term::new(options.to.clone(), cell(1))
            });
        }
    }
    Ok(Reading {
        concepts,
        left_out: Vec::new(),
    })
}

fn comma_separated(row: &str, line: u64) -> Result<Vec<String>, ConceptsError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(row.as_bytes());
    match reader.records().next() {
        Some(Ok(row)) => Ok(row.iter().map(str::to_owned).collect()),
        Some(Err(error)) => Err(ConceptsError::row(line, error.to_string())),
        None => Ok(Vec::new()),
    }
}

fn write(concepts: &[Concept], options: &GlossaryOptions) -> Result<Vec<u8>, ConceptsError> {
    let mut out = String::new();
    let mut row = |source: &str, target: &str, note: Option<&str>| {
        let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let cells = [
            flat(source),
            flat(target),
            note.map(flat).unwrap_or_default(),
        ];
        out.push_str(cells.join("\t").trim_end_matches('\t'));
        out.push_str(if target.is_empty() { "\t\n" } else { "\n" });
    };
    for concept in concepts {
        let usable = |term: &&Term| term.status <= TermStatus::Admitted;
        let targets: Vec<&Term> = concept.terms_in(&options.to).filter(usable).collect();
        for source in concept.terms_in(&options.from).filter(usable) {
            if targets.is_empty() {
                row(&source.text, "", source.note.as_deref());
            }
            for target in &targets {
                row(&source.text, &target.text, target.note.as_deref());
            }
        }
    }
    Ok(out.into_bytes())
}
