//! Tables of concepts, whatever file they stand in.
//!
//! tramo writes a row a term, with the columns [`COLUMNS`]; domain, definition, source, concept
//! note, image and dates belong to the concept and stand in its first row, the note is the term's
//! own. It also reads a row a concept with a column a language, named by its tag (`es`, `en-US`)
//! or its English name; there `Notes` and `Example of use` belong to the language before them, and
//! `Forbidden` makes the terms of the row forbidden.

use std::collections::HashMap;

use jiff::Timestamp;

use super::{ConceptsError, Lost, Property, Reading};
use crate::lang::{LANGUAGES, Tag};
use crate::model::{Concept, Gender, Number, PartOfSpeech, Term, TermKind, TermStatus};

/// The columns that are written, and read in any order; `language` and `term` must be there.
pub const COLUMNS: &[&str] = &[
    "concept",
    "domain",
    "language",
    "term",
    "status",
    "type",
    "part of speech",
    "gender",
    "number",
    "definition",
    "source",
    "note",
    "concept note",
    "context",
    "context source",
    "case-sensitive",
    "exact",
    "image",
    "created",
    "changed",
];

/// What the columns have room for.
pub(super) const CARRIES: &[Property] = &[
    Property::Name,
    Property::Domain,
    Property::Definition,
    Property::Source,
    Property::Note,
    Property::Image,
    Property::Times,
    Property::Status,
    Property::Kind,
    Property::PartOfSpeech,
    Property::Gender,
    Property::Number,
    Property::TermNote,
    Property::Context,
    Property::ContextSource,
    Property::Flags,
    Property::Avoided,
    Property::Region,
];

/// Columns of other programs.
const FOREIGN: &[&str] = &["forbidden", "subdomain", "notes", "example of use"];

/// ISO 639-1: words of two letters that head a column are languages only where they stand here.
const TWO_LETTERS: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce \
    ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha \
    he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku \
    kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv \
    ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss \
    st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh \
    zu";

/// Reads the rows of a table, the names of the columns first, each with the line it begins on.
pub(super) fn read<R: AsRef<[String]>>(
    rows: impl IntoIterator<Item = Result<(u64, R), ConceptsError>>,
) -> Result<Reading, ConceptsError> {
    let mut rows = rows.into_iter();
    let (_, first) = rows.next().ok_or(ConceptsError::Empty)??;
    let layout = Layout::of(first.as_ref())?;
    let mut unread = vec![0_usize; layout.names.len()];
    let mut concepts: Vec<Concept> = Vec::new();
    let mut by_id: HashMap<String, usize> = HashMap::new();
    for row in rows {
        let (line, row) = row?;
        let row = row.as_ref();
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        for column in &layout.unknown {
            unread[*column] += usize::from(row.get(*column).is_some_and(|c| !c.trim().is_empty()));
        }
        let (concept, terms) = layout.read(row, line)?;
        let at = match by_id.get(&concept.id) {
            Some(at) if !concept.id.is_empty() => *at,
            _ => {
                by_id.insert(concept.id.clone(), concepts.len());
                concepts.push(Concept {
                    id: concept.id.clone(),
                    ..Concept::default()
                });
                concepts.len() - 1
            }
        };
        let known = &mut concepts[at];
        known.domain = known.domain.take().or(concept.domain);
        known.definition = known.definition.take().or(concept.definition);
        known.source = known.source.take().or(concept.source);
        known.note = known.note.take().or(concept.note);
        known.image = known.image.take().or(concept.image);
        known.created = known.created.or(concept.created);
        known.changed = known.changed.or(concept.changed);
        known.terms.extend(terms);
    }
    let left_out = (unread.into_iter().zip(&layout.names))
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| Lost {
            what: format!("column `{name}`"),
            count,
        })
        .collect();
    Ok(Reading { concepts, left_out })
}

/// The rows of `concepts`, the names of the columns first; [`read`] gives the same concepts back.
pub(super) fn write(
    concepts: &[Concept],
    mut row: impl FnMut(&[&str]) -> Result<(), ConceptsError>,
) -> Result<(), ConceptsError> {
    row(COLUMNS)?;
    for concept in concepts {
        let time = |time: Option<Timestamp>| time.map(|time| time.to_string()).unwrap_or_default();
        let (created, changed) = (time(concept.created), time(concept.changed));
        for (at, term) in concept.terms.iter().enumerate() {
            let of_concept = |field: &'_ Option<String>| match (at, field) {
                (0, Some(text)) => text.clone(),
                _ => String::new(),
            };
            let or_empty = |field: &'_ Option<String>| field.clone().unwrap_or_default();
            let flag = |set: bool| if set { "yes" } else { "" };
            row(&[
                &concept.id,
                &of_concept(&concept.domain),
                term.language.as_str(),
                &term.text,
                term.status.name(),
                term.kind.name(),
                term.part_of_speech.map_or("", PartOfSpeech::name),
                term.gender.map_or("", Gender::name),
                term.number.map_or("", Number::name),
                &of_concept(&concept.definition),
                &of_concept(&concept.source),
                &or_empty(&term.note),
                &of_concept(&concept.note),
                &or_empty(&term.context),
                &or_empty(&term.context_source),
                flag(term.case_sensitive),
                flag(term.exact),
                &of_concept(&concept.image),
                if at == 0 { &created } else { "" },
                if at == 0 { &changed } else { "" },
            ])?;
        }
    }
    Ok(())
}

/// Where what stands in a row.
struct Layout {
    names: Vec<String>,
    named: HashMap<String, usize>,
    languages: Vec<Column>,
    unknown: Vec<usize>,
}

/// A column that holds the terms of one language, and the columns that tell of them.
struct Column {
    at: usize,
    language: Tag,
    note: Option<usize>,
    context: Option<usize>,
}

impl Layout {
    fn of(first: &[String]) -> Result<Layout, ConceptsError> {
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
        let mut languages: Vec<Column> = Vec::new();
        let mut unknown = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let language = match heading(name) {
                Some(language) if !by_term && !COLUMNS.contains(&name.as_str()) => language,
                _ => {
                    match (name.as_str(), languages.last_mut()) {
                        ("notes", Some(last)) => last.note = Some(at),
                        ("example of use", Some(last)) => last.context = Some(at),
                        _ if COLUMNS.contains(&name.as_str()) => {}
                        _ if FOREIGN.contains(&name.as_str()) => {}
                        _ => unknown.push(at),
                    }
                    continue;
                }
            };
            if let Some(region) = no_region(&language) {
                return Err(ConceptsError::Cell {
                    line: 1,
                    column: (at + 1).to_string(),
                    found: first[at].trim().to_owned(),
                    expected: format!("a language of a region that there is, not `{region}`"),
                });
            }
            languages.push(Column {
                at,
                language,
                note: None,
                context: None,
            });
        }
        if !by_term && languages.is_empty() {
            return Err(ConceptsError::Columns {
                found: names.join(", "),
            });
        }
        Ok(Layout {
            names,
            named,
            languages,
            unknown,
        })
    }

    /// The concept of a row without its terms, and the terms.
    fn read(&self, row: &[String], line: u64) -> Result<(Concept, Vec<Term>), ConceptsError> {
        let cell = |name: &str| value(row, *self.named.get(name)?);
        let note = cell("note");
        let cells = Cells {
            layout: self,
            row,
            line,
        };
        let forbidden = match cell("forbidden") {
            Some(_) => cells.flag("forbidden")?,
            None => false,
        };
        let status = match forbidden {
            true => TermStatus::Forbidden,
            false => cells.named("status", TermStatus::ALL)?.unwrap_or_default(),
        };
        let kind = cells.named("type", TermKind::ALL)?.unwrap_or_default();
        let part_of_speech = cells.named("part of speech", PartOfSpeech::ALL)?;
        let gender = cells.named("gender", Gender::ALL)?;
        let number = cells.named("number", Number::ALL)?;
        let (case_sensitive, exact) = (cells.flag("case-sensitive")?, cells.flag("exact")?);
        let term = |language, text| Term {
            language,
            text,
            status,
            kind,
            part_of_speech,
            gender,
            number,
            note: note.clone(),
            context: cell("context"),
            context_source: cell("context source"),
            case_sensitive,
            exact,
        };
        let terms: Vec<Term> = if self.languages.is_empty() {
            let written = cell("language").unwrap_or_default();
            let tag = language(&written)
                .ok_or_else(|| cells.wrong("language", &written, "a language tag such as `es`"))?;
            let text = cell("term").ok_or_else(|| cells.wrong("term", "", "a term"))?;
            vec![term(tag, text)]
        } else {
            let texts = self.languages.iter().filter_map(|column| {
                let mut term = term(column.language.clone(), value(row, column.at)?);
                let own = |at: Option<usize>| at.and_then(|at| value(row, at));
                term.note = own(column.note).or(term.note);
                term.context = own(column.context).or(term.context);
                Some(term)
            });
            texts.collect()
        };
        if terms.is_empty() {
            let columns = self.languages.iter().map(|c| self.names[c.at].as_str());
            let columns = columns.collect::<Vec<_>>().join(", ");
            return Err(cells.wrong(&columns, "", "a term in one of them"));
        }
        let domain = match (cell("domain"), cell("subdomain")) {
            (Some(domain), Some(part)) => Some(format!("{domain}: {part}")),
            (domain, part) => domain.or(part),
        };
        let concept = Concept {
            id: cell("concept").unwrap_or_default(),
            domain,
            definition: cell("definition"),
            source: cell("source"),
            note: cell("concept note"),
            image: cell("image"),
            created: cells.time("created")?,
            changed: cells.time("changed")?,
            terms: Vec::new(),
        };
        Ok((concept, terms))
    }
}

/// The cells of one row, by name.
struct Cells<'a> {
    layout: &'a Layout,
    row: &'a [String],
    line: u64,
}

impl Cells<'_> {
    fn cell(&self, name: &str) -> Option<String> {
        value(self.row, *self.layout.named.get(name)?)
    }

    fn wrong(&self, column: &str, found: &str, expected: &str) -> ConceptsError {
        ConceptsError::Cell {
            line: self.line,
            column: column.to_owned(),
            found: found.to_owned(),
            expected: expected.to_owned(),
        }
    }

    /// The value whose name stands in a cell.
    fn named<T: Copy + ToString>(
        &self,
        column: &str,
        all: &[T],
    ) -> Result<Option<T>, ConceptsError> {
        let Some(name) = self.cell(column) else {
            return Ok(None);
        };
        let same = |value: &&T| value.to_string() == name.to_lowercase();
        match all.iter().find(same) {
            Some(value) => Ok(Some(*value)),
            None => {
                let known: Vec<String> = all.iter().map(T::to_string).collect();
                Err(self.wrong(column, &name, &known.join(", ")))
            }
        }
    }

    fn flag(&self, column: &str) -> Result<bool, ConceptsError> {
        let Some(text) = self.cell(column) else {
            return Ok(false);
        };
        match text.to_lowercase().as_str() {
            "yes" | "true" | "1" | "x" => Ok(true),
            "no" | "false" | "0" => Ok(false),
            _ => Err(self.wrong(column, &text, "yes, no")),
        }
    }

    fn time(&self, column: &str) -> Result<Option<Timestamp>, ConceptsError> {
        let Some(text) = self.cell(column) else {
            return Ok(None);
        };
        match super::tbx::time(&text) {
            Some(time) => Ok(Some(time)),
            None => Err(self.wrong(column, &text, "a time such as 2026-01-31T12:00:00Z")),
        }
    }
}

fn value(row: &[String], at: usize) -> Option<String> {
    row.get(at)
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty())
        .map(str::to_owned)
}

/// The language that heads a column. Many a word of three letters is a well-formed tag too.
fn heading(name: &str) -> Option<Tag> {
    let tag = language(name)?;
    let known = TWO_LETTERS
        .split_whitespace()
        .any(|code| code == tag.primary());
    let named = LANGUAGES.iter().any(|l| l.name.eq_ignore_ascii_case(name));
    let with_region = tag.primary().len() == 3 && name.contains(['-', '_']);
    (named || known || with_region).then_some(tag)
}

/// The region of a tag where it is one that ISO 3166 leaves to private use.
fn no_region(tag: &Tag) -> Option<&str> {
    tag.as_str().split('-').skip(1).find(|part| {
        part.len() == 2
            && (matches!(*part, "AA" | "ZZ")
                || part.starts_with('X')
                || (part.starts_with('Q') && *part >= "QM"))
    })
}

/// The language that a cell names, by tag or in English.
pub(super) fn language(name: &str) -> Option<Tag> {
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
