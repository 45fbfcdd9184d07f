//! The columns of a table of units: their names, and what a first row says they hold.
//!
//! CSV, TSV, XLSX and the tables of HTML and DOCX files share them. tramo's export writes
//! [`ALL`]; an import needs two columns of text and knows many names for them.

use std::str::FromStr;

use super::error::FormatError;
use super::names::{Strictness, language};
use crate::lang::Tag;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// The text that was translated.
    Source,
    /// Its translation.
    Target,
    /// The text in this language.
    Text(Tag),
    /// Tag of the source language.
    SourceLanguage,
    /// Tag of the target language.
    TargetLanguage,
    /// Name of the document.
    Document,
    /// Place in the document, counted from 0.
    Position,
    /// The source text before.
    Previous,
    /// The source text after.
    Next,
    /// Date as `2026-03-01`.
    Date,
    /// Subject field.
    Domain,
    /// For whom it was translated.
    Client,
    /// `aligned`, `imported` or `edited`.
    Origin,
    /// Probability, 0 to 1.
    Confidence,
    /// `unreviewed`, `confirmed`, `doubtful` or `rejected`.
    Review,
    /// Time as `2026-03-01T09:30:00Z`.
    Created,
    /// Time as `2026-03-01T09:30:00Z`.
    Changed,
    /// Who made it.
    Creator,
    /// Source text with inline codes, as the content of a TMX `seg`.
    SourceInline,
    /// Target text with inline codes, as the content of a TMX `seg`.
    TargetInline,
    /// All other properties as a JSON object.
    Properties,
    /// A property of this name.
    Property(String),
    /// Nothing that is read.
    Skip,
}

/// The columns that an export writes, in order, with their names.
pub const ALL: &[(&str, Field)] = &[
    ("source", Field::Source),
    ("target", Field::Target),
    ("source_language", Field::SourceLanguage),
    ("target_language", Field::TargetLanguage),
    ("document", Field::Document),
    ("position", Field::Position),
    ("previous", Field::Previous),
    ("next", Field::Next),
    ("date", Field::Date),
    ("domain", Field::Domain),
    ("client", Field::Client),
    ("origin", Field::Origin),
    ("confidence", Field::Confidence),
    ("review", Field::Review),
    ("created", Field::Created),
    ("changed", Field::Changed),
    ("creator", Field::Creator),
    ("source_inline", Field::SourceInline),
    ("target_inline", Field::TargetInline),
    ("properties", Field::Properties),
];

/// Other names for columns, in lower case, as spreadsheets of translators have them.
const OTHER_NAMES: &[(Field, &[&str])] = &[
    (
        Field::Source,
        &[
            "source text",
            "source segment",
            "source term",
            "src",
            "original",
            "original text",
            "origen",
            "fuente",
            "texto origen",
            "texto original",
            "texto fuente",
            "segmento origen",
        ],
    ),
    (
        Field::Target,
        &[
            "target text",
            "target segment",
            "target term",
            "tgt",
            "trg",
            "translation",
            "translated text",
            "traducción",
            "traduccion",
            "destino",
            "meta",
            "texto meta",
            "texto traducido",
            "texto destino",
            "segmento meta",
        ],
    ),
    (
        Field::SourceLanguage,
        &[
            "source language",
            "source lang",
            "srclang",
            "idioma origen",
            "lengua origen",
        ],
    ),
    (
        Field::TargetLanguage,
        &[
            "target language",
            "target lang",
            "trglang",
            "idioma destino",
            "idioma meta",
            "lengua meta",
        ],
    ),
    (
        Field::Document,
        &[
            "file",
            "filename",
            "file name",
            "documento",
            "archivo",
            "fichero",
        ],
    ),
    (Field::Date, &["fecha"]),
    (
        Field::Domain,
        &[
            "subject",
            "subject field",
            "tema",
            "materia",
            "dominio",
            "ámbito",
        ],
    ),
    (Field::Client, &["customer", "cliente"]),
    (
        Field::Creator,
        &["author", "user", "autor", "usuario", "creation user"],
    ),
];

/// Columns of the widest table: those of a sheet in Excel.
const MOST_COLUMNS: usize = 1 << 14;

/// Which columns to read, as the user says it.
///
/// Written as a list for the columns in order (`source,target`, `-` for one to leave out), each a
/// name of [`ALL`] or a language tag; or as `name=column` with the column's number, counted
/// from 1, or the name in the first row (`source=3,target=4`, `es=Spanish,en=English`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns(Vec<(Column, Field)>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Column {
    /// Counted from 0.
    Number(usize),
    /// The cell in the first row.
    Named(String),
}

impl FromStr for Columns {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Columns, FormatError> {
        let mut columns = Vec::new();
        for (index, part) in text.split(',').enumerate() {
            let (name, column) = match part.split_once('=') {
                None => (part.trim(), Column::Number(index)),
                Some((name, column)) => match column.trim().parse::<usize>() {
                    Ok(0) => {
                        return Err(FormatError::Columns {
                            problem: "column 0: columns are counted from 1".into(),
                        });
                    }
                    Ok(number) if number > MOST_COLUMNS => {
                        return Err(FormatError::Columns {
                            problem: format!(
                                "column {number}: no table has more than {MOST_COLUMNS}"
                            ),
                        });
                    }
                    Ok(number) => (name.trim(), Column::Number(number - 1)),
                    Err(_) => (name.trim(), Column::Named(column.trim().to_owned())),
                },
            };
            let field = match name {
                "-" | "" => Field::Skip,
                name => by_name(name, Strictness::Any).ok_or_else(|| FormatError::Columns {
                    problem: format!(
                        "no column is called `{name}`, expected a language or one of {}",
                        ALL.iter()
                            .map(|(name, _)| *name)
                            .collect::<Vec<_>>()
                            .join(", ")
                    ),
                })?,
            };
            columns.push((column, field));
        }
        Ok(Columns(columns))
    }
}

fn by_name(name: &str, strictness: Strictness) -> Option<Field> {
    let name = name.trim().trim_matches('\u{feff}').to_lowercase();
    ALL.iter()
        .find(|(known, _)| *known == name)
        .map(|(_, field)| field.clone())
        .or_else(|| {
            OTHER_NAMES
                .iter()
                .find(|(_, names)| names.contains(&name.as_str()))
                .map(|(field, _)| field.clone())
        })
        .or_else(|| language(&name, strictness).map(Field::Text))
}

/// What every column of a table holds, and whether its first row is a header.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    pub fields: Vec<Field>,
    pub header: bool,
}

impl Layout {
    /// The layout that the user asked for, or else what the first row says, or else two columns.
    pub fn of(first: &[&str], asked: Option<&Columns>) -> Result<Layout, FormatError> {
        match asked {
            Some(columns) => Layout::asked(first, columns),
            None => Layout::guess(first),
        }
    }

    fn asked(first: &[&str], columns: &Columns) -> Result<Layout, FormatError> {
        let mut layout = Layout {
            fields: vec![Field::Skip; first.len()],
            header: columns
                .0
                .iter()
                .any(|(column, _)| matches!(column, Column::Named(_))),
        };
        for (column, field) in &columns.0 {
            let index = match column {
                Column::Number(index) => *index,
                Column::Named(name) => first
                    .iter()
                    .position(|cell| cell.trim().trim_matches('\u{feff}') == name)
                    .ok_or_else(|| FormatError::Columns {
                        problem: format!(
                            "no column `{name}` in the first row, which has {}",
                            listed(first)
                        ),
                    })?,
            };
            if layout.fields.len() <= index {
                layout.fields.resize(index + 1, Field::Skip);
            }
            layout.fields[index] = field.clone();
        }
        // The same file may be given with and without its first row.
        let named = first
            .iter()
            .zip(&layout.fields)
            .filter(|(_, field)| **field != Field::Skip)
            .all(|(cell, _)| by_name(cell, Strictness::Common).is_some());
        layout.header |= named;
        layout.check(first)
    }

    fn guess(first: &[&str]) -> Result<Layout, FormatError> {
        let mut fields: Vec<Option<Field>> = first
            .iter()
            .map(|cell| by_name(cell, Strictness::Common))
            .collect();
        let texts = |fields: &[Option<Field>]| {
            let mut found: Vec<&Field> = fields.iter().flatten().filter(|f| f.is_text()).collect();
            found.sort_by_key(|f| format!("{f:?}"));
            found.dedup();
            found.len()
        };
        // A column of numbers is headed so far oftener than one in Indonesian or Norwegian.
        const NUMBERS: [&str; 2] = ["id", "no"];
        if texts(&fields) > 2 {
            for (field, cell) in fields.iter_mut().zip(first) {
                if NUMBERS.contains(&cell.trim().to_lowercase().as_str()) {
                    *field = None;
                }
            }
        }
        if texts(&fields) >= 2 {
            for index in 1..fields.len() {
                // A second column of the same name is not read over the first.
                if fields[..index].contains(&fields[index]) {
                    fields[index] = None;
                }
            }
            let fields = fields
                .into_iter()
                .zip(first)
                .map(|(field, cell)| match field {
                    Some(field) => field,
                    None if cell.trim().is_empty() => Field::Skip,
                    None => Field::Property(cell.trim().to_owned()),
                })
                .collect();
            return Layout {
                fields,
                header: true,
            }
            .check(first);
        }
        let mut fields = vec![Field::Skip; first.len()];
        if let [source, target, ..] = fields.as_mut_slice() {
            (*source, *target) = (Field::Source, Field::Target);
        }
        Layout {
            fields,
            header: false,
        }
        .check(first)
    }

    fn check(self, first: &[&str]) -> Result<Layout, FormatError> {
        if self.fields.iter().filter(|f| f.is_text()).count() < 2 {
            return Err(FormatError::Columns {
                problem: format!("fewer than two columns of text: found {}", listed(first)),
            });
        }
        Ok(self)
    }
}

impl Field {
    fn is_text(&self) -> bool {
        matches!(self, Field::Source | Field::Target | Field::Text(_))
    }
}

fn listed(cells: &[&str]) -> String {
    let shown: Vec<String> = cells
        .iter()
        .take(8)
        .map(|cell| format!("`{}`", &cell[..cell.floor_char_boundary(30)]))
        .collect();
    if shown.is_empty() {
        "no columns".into()
    } else {
        shown.join(", ")
    }
}
