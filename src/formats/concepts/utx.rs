//! UTX (Universal Terminology eXchange, AAMT, version 1.11): a line a pair of terms, in columns
//! that the head names, with a status and a concept number.
//!
//! The status is that of the pair: every term stands beside the first of the other language at
//! least once, and is as usable as the best of its pairs. UTX's words: approved, provisional,
//! non-standard, forbidden.

use super::property::Property::*;
use super::{ConceptsError, GlossaryFormat, GlossaryOptions, Lost, Reading, rows, text_of};
use crate::lang::Tag;
use crate::model::{Concept, PartOfSpeech, Term, TermStatus};

pub(super) static UTX: GlossaryFormat = GlossaryFormat {
    name: "utx",
    about: "UTX, for machine translation",
    endings: &["utx"],
    carries: &[
        Name,
        Domain,
        Definition,
        Note,
        Status,
        PartOfSpeech,
        TermNote,
        Avoided,
        Region,
    ],
    bilingual: true,
    recognise: |bytes| {
        let head = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        head.starts_with(b"#UTX")
    },
    read,
    write,
};

const COLUMNS: &[&str] = &[
    "src",
    "tgt",
    "src:pos",
    "tgt:pos",
    "term status",
    "concept ID",
    "domain",
    "definition",
    "comment",
    "src:comment",
    "tgt:comment",
    "src:language",
    "tgt:language",
];

const STATUSES: &[(&str, TermStatus)] = &[
    ("approved", TermStatus::Preferred),
    ("provisional", TermStatus::Admitted),
    ("non-standard", TermStatus::Deprecated),
    ("forbidden", TermStatus::Forbidden),
];

fn read(bytes: &[u8], options: &GlossaryOptions) -> Result<Reading, ConceptsError> {
    let text = text_of(bytes)?;
    let mut lines = (1_u64..).zip(text.trim_start_matches('\u{feff}').lines());
    let (_, head) = lines.next().ok_or(ConceptsError::Empty)?;
    let (from, to) = languages(head, options)?;
    let mut columns: Vec<String> = Vec::new();
    let mut concepts: Vec<Concept> = Vec::new();
    let mut unread: Vec<usize> = Vec::new();
    for (line, row) in lines {
        if let Some(names) = row.strip_prefix('#') {
            // The last line of the head names the columns.
            if columns.is_empty() && names.split('\t').any(|name| name.trim() == "src") {
                columns = names
                    .split('\t')
                    .map(|name| name.trim().to_owned())
                    .collect();
                unread = vec![0; columns.len()];
            }
            continue;
        }
        if row.trim().is_empty() {
            continue;
        }
        if columns.is_empty() {
            let found = "found a pair before the line `#src…`, which names the columns";
            return Err(ConceptsError::row(line, found));
        }
        let cells: Vec<&str> = row.split('\t').map(str::trim).collect();
        if cells.len() > columns.len() {
            let found = format!(
                "found {} cells, expected at most {}",
                cells.len(),
                columns.len()
            );
            return Err(ConceptsError::row(line, found));
        }
        for ((count, name), cell) in unread.iter_mut().zip(&columns).zip(&cells) {
            *count += usize::from(!cell.is_empty() && !COLUMNS.contains(&name.as_str()));
        }
        let cell = |name: &str| -> Option<String> {
            let at = columns.iter().position(|column| column == name)?;
            cells
                .get(at)
                .filter(|cell| !cell.is_empty() && **cell != "-")
                .map(|c| (*c).to_owned())
        };
        let status = match cell("term status") {
            None => TermStatus::Preferred,
            Some(name) => {
                let known = STATUSES.iter().find(|(word, _)| *word == name);
                let wrong = || ConceptsError::Cell {
                    line,
                    column: "term status".to_owned(),
                    found: name.clone(),
                    expected: "approved, provisional, non-standard, forbidden".to_owned(),
                };
                known.map(|(_, status)| *status).ok_or_else(wrong)?
            }
        };
        let id = cell("concept ID").unwrap_or_default();
        let known = concepts
            .iter()
            .rposition(|concept| !id.is_empty() && concept.id == id);
        let at = known.unwrap_or_else(|| {
            concepts.push(Concept {
                id,
                domain: cell("domain"),
                definition: cell("definition"),
                note: cell("comment"),
                ..Concept::default()
            });
            concepts.len() - 1
        });
        for (side, tag) in [("src", &from), ("tgt", &to)] {
            let Some(text) = cell(side) else {
                continue;
            };
            let language = cell(&format!("{side}:language"));
            let language = language.and_then(|tag| tag.parse().ok());
            let language: Tag = language.unwrap_or_else(|| tag.clone());
            let terms = &mut concepts[at].terms;
            let same = |term: &&mut Term| term.text == text && term.language == language;
            if let Some(term) = terms.iter_mut().find(same) {
                term.status = term.status.min(status);
                continue;
            }
            let part = cell(&format!("{side}:pos"));
            terms.push(Term {
                status,
                part_of_speech: part.as_deref().and_then(PartOfSpeech::by_name),
                note: cell(&format!("{side}:comment")),
                ..Term::new(language, text)
            });
        }
        if concepts[at].terms.is_empty() {
            return Err(ConceptsError::row(
                line,
                "found neither a source nor a target term",
            ));
        }
    }
    for concept in &mut concepts {
        // Pairs come as the file has them; within a language the order is that of the lines.
        concept
            .terms
            .sort_by_key(|term| term.language.primary() != from.primary());
    }
    let left_out = (unread.into_iter().zip(columns))
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| Lost {
            what: format!("column `{name}`"),
            count,
        })
        .collect();
    Ok(Reading { concepts, left_out })
}

/// The languages of a head such as `#UTX 1.11; en-US/es; …`.
fn languages(head: &str, options: &GlossaryOptions) -> Result<(Tag, Tag), ConceptsError> {
    let pair = head.split(';').nth(1).map(str::trim).unwrap_or_default();
    if pair.is_empty() {
        return Ok((options.from.clone(), options.to.clone()));
    }
    let tags = pair
        .split_once('/')
        .and_then(|(from, to)| Some((rows::language(from.trim())?, rows::language(to.trim())?)));
    tags.ok_or_else(|| {
        ConceptsError::row(
            1,
            format!("found the languages `{pair}`, expected such as `es/en`"),
        )
    })
}

fn write(concepts: &[Concept], options: &GlossaryOptions) -> Result<Vec<u8>, ConceptsError> {
    let (from, to) = (&options.from, &options.to);
    let mut out = format!(
        "#UTX 1.11; {from}/{to}; {}; made with tramo;\n",
        options.now
    );
    out.push_str(&format!("#{}\n", COLUMNS.join("\t")));
    for concept in concepts {
        let sources: Vec<&Term> = concept.terms_in(from).collect();
        let targets: Vec<&Term> = concept.terms_in(to).collect();
        let mut row = |source: Option<&Term>, target: Option<&Term>| {
            let status = source.map(|t| t.status).max(target.map(|t| t.status));
            let word = STATUSES.iter().find(|(_, known)| Some(*known) == status);
            let part = |term: Option<&Term>| {
                let part = term.and_then(|term| term.part_of_speech);
                part.map_or("", PartOfSpeech::name).to_owned()
            };
            let note = |term: Option<&Term>| term.and_then(|term| term.note.clone());
            let text = |term: Option<&Term>| term.map(|term| term.text.clone());
            // Said only where the head does not say it.
            let tag = |term: Option<&Term>, head: &Tag| {
                let own = term.map(|term| &term.language).filter(|tag| *tag != head);
                own.map(|tag| tag.to_string())
            };
            let cells = [
                text(source),
                text(target),
                Some(part(source)),
                Some(part(target)),
                word.map(|(word, _)| (*word).to_owned()),
                Some(concept.id.clone()),
                concept.domain.clone(),
                concept.definition.clone(),
                concept.note.clone(),
                note(source),
                note(target),
                tag(source, from),
                tag(target, to),
            ];
            let flat = |cell: Option<String>| {
                let cell = cell.unwrap_or_default();
                cell.split_whitespace().collect::<Vec<_>>().join(" ")
            };
            out.push_str(&cells.map(flat).join("\t"));
            out.push('\n');
        };
        let best = |terms: &[&Term]| -> usize {
            let least = terms.iter().map(|term| term.status).min();
            terms
                .iter()
                .position(|term| Some(term.status) == least)
                .unwrap_or(0)
        };
        let (source, target) = (best(&sources), best(&targets));
        for (at, term) in sources.iter().enumerate() {
            if at != source {
                row(Some(term), targets.get(target).copied());
                continue;
            }
            for other in &targets {
                row(Some(term), Some(other));
            }
            if targets.is_empty() {
                row(Some(term), None);
            }
        }
        // A term that is better than its best pair, or has none, stands alone.
        let alone = |term: &Term, other: Option<&&Term>| {
            other.is_none_or(|other| other.status > term.status)
        };
        for term in &sources {
            if !targets.is_empty() && alone(term, targets.get(target)) {
                row(Some(term), None);
            }
        }
        for term in &targets {
            if alone(term, sources.get(source)) {
                row(None, Some(term));
            }
        }
    }
    Ok(out.into_bytes())
}
