//! Glossaries as CSV, in the columns of [`super::COLUMNS`]. Comma, semicolon and tab are told
//! apart by the first row.

use super::{ConceptsError, GlossaryFormat, GlossaryOptions, Reading, rows, text_of};
use crate::model::Concept;

pub(super) static CSV: GlossaryFormat = GlossaryFormat {
    name: "csv",
    about: "a row a term, or a column a language",
    endings: &["csv", "tsv"],
    carries: rows::CARRIES,
    bilingual: false,
    recognise: |_| false,
    read,
    write,
};

fn read(bytes: &[u8], _: &GlossaryOptions) -> Result<Reading, ConceptsError> {
    let text = text_of(bytes)?;
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .from_reader(text.as_bytes());
    rows::read(reader.records().map(|row| {
        let row = row.map_err(malformed)?;
        let line = row.position().map_or(0, csv::Position::line);
        Ok((line, row.iter().map(str::to_owned).collect::<Vec<_>>()))
    }))
}

fn write(concepts: &[Concept], _: &GlossaryOptions) -> Result<Vec<u8>, ConceptsError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    rows::write(concepts, |row| {
        writer
            .write_record(row)
            .expect("a vector takes what is written");
        Ok(())
    })?;
    Ok(writer.into_inner().expect("a vector takes what is written"))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::TermStatus;

    fn options() -> GlossaryOptions {
        GlossaryOptions {
            from: "es".parse().unwrap(),
            to: "en".parse().unwrap(),
            now: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    fn concepts(text: &str) -> Vec<Concept> {
        CSV.read(text.as_bytes(), &options()).unwrap().concepts
    }

    #[test]
    fn the_starter_glossary_is_read_whole_and_written_back() {
        let text = include_str!("../../../samples/glossary.csv");
        let concepts = concepts(text);
        assert!(concepts.len() >= 120, "{}", concepts.len());
        let written = CSV.write(&concepts, &options()).unwrap();
        assert_eq!(CSV.read(&written, &options()).unwrap().concepts, concepts);
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
        let concepts = concepts("Spanish;en-US;note\nACNUR;UNHCR;in capitals\nOIM;;\n");
        assert_eq!(concepts.len(), 2);
        assert_eq!(concepts[0].id, "");
        assert_eq!(concepts[0].terms[1].language.as_str(), "en-US");
        assert_eq!(concepts[1].terms.len(), 1);
    }

    #[test]
    fn columns_of_other_programs_are_read_and_what_has_no_place_is_told() {
        let text = "Forbidden,Domain,Subdomain,en-GB,Notes,Example of use,es-ES,Notes,colour\n\
            TRUE,Law,Family,custody,not in speech,in custody,custodia,,red\n";
        let read = CSV.read(text.as_bytes(), &options()).unwrap();
        let concept = &read.concepts[0];
        assert_eq!(concept.domain.as_deref(), Some("Law: Family"));
        assert!(
            concept
                .terms
                .iter()
                .all(|t| t.status == TermStatus::Forbidden)
        );
        assert_eq!(concept.terms[0].note.as_deref(), Some("not in speech"));
        assert_eq!(concept.terms[0].context.as_deref(), Some("in custody"));
        assert_eq!(concept.terms[1].note, None);
        assert_eq!(
            (read.left_out[0].what.as_str(), read.left_out[0].count),
            ("column `colour`", 1)
        );
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let error = |text: &str| {
            CSV.read(text.as_bytes(), &options())
                .unwrap_err()
                .to_string()
        };
        assert_eq!(error(""), "the file is empty");
        assert!(error("a thing,another\n1,2\n").starts_with("line 1: found the columns a thing"));
        assert!(error("not,foo\n1,2\n").starts_with("line 1: found the columns not, foo"));
        assert!(error("en-ZZ,it-IT\n1,2\n").starts_with("line 1, column `1`: found `en-ZZ`"));
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
