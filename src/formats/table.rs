//! Between the rows of a table and units, for every format that is a table.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::columns::{ALL, Field, Layout};
use super::draft::{About, Doubt, Draft, DraftText};
use super::error::FormatError;
use super::names::{Strictness, language, told};
use super::read::{Cells, ReadOptions};
use crate::lang::Tag;
use crate::model::{Origin, Review, Unit};

/// How the rows of one table become drafts.
#[derive(Debug)]
pub(super) struct Rows {
    layout: Layout,
    from: Option<Tag>,
    to: Option<Tag>,
    cells: Cells,
    number: u64,
}

impl Rows {
    /// Settles what the columns hold and which languages they are in, from the first rows.
    ///
    /// Languages come from the header, the options, or the texts themselves.
    pub fn new(sample: &[Vec<String>], options: &ReadOptions) -> Result<Rows, FormatError> {
        let first: Vec<&str> = match sample.first() {
            Some(first) => first.iter().map(String::as_str).collect(),
            None => return Err(FormatError::Empty),
        };
        Rows::of(
            Layout::of(&first, options.columns.as_ref())?,
            sample,
            options,
        )
    }

    /// The same where it is known what the columns hold.
    pub fn of(
        layout: Layout,
        sample: &[Vec<String>],
        options: &ReadOptions,
    ) -> Result<Rows, FormatError> {
        let place = |field: &Field| layout.fields.iter().position(|f| f == field);
        let settle = |side: Field, tag: Field, asked: &Option<Tag>| {
            let Some(column) = place(&side) else {
                return Ok(None);
            };
            if asked.is_some() || place(&tag).is_some() {
                return Ok(asked.clone());
            }
            let skip = usize::from(layout.header);
            let mut text = String::new();
            for row in sample.iter().skip(skip) {
                text.push_str(row.get(column).map_or("", String::as_str));
                text.push('\n');
            }
            match told(&text) {
                Some(found) => Ok(Some(found)),
                None if text.trim().is_empty() && sample.len() <= skip => Ok(None),
                None => Err(FormatError::Columns {
                    problem: format!("column {}: its language is not known", column + 1),
                }),
            }
        };
        let from = settle(Field::Source, Field::SourceLanguage, &options.from)?;
        let to = settle(Field::Target, Field::TargetLanguage, &options.to)?;
        if options.from.is_none() && options.to.is_none() && from.is_some() && from == to {
            return Err(FormatError::Columns {
                problem: format!(
                    "both columns of text seem to be in `{}`",
                    from.as_ref().map_or("", Tag::as_str)
                ),
            });
        }
        Ok(Rows {
            layout,
            from,
            to,
            cells: options.cells,
            number: 0,
        })
    }

    /// Whether the first row names the columns and is no unit.
    pub fn has_header(&self) -> bool {
        self.layout.header
    }

    /// The draft that a row makes; `None` for a row without any text.
    pub fn draft<'a>(
        &mut self,
        cells: impl Iterator<Item = &'a str>,
        line: Option<u64>,
    ) -> Option<Draft> {
        let mut row = Row::default();
        let mut any = false;
        for (index, cell) in cells.enumerate() {
            let Some(field) = self.layout.fields.get(index) else {
                continue;
            };
            let cell = match self.cells {
                Cells::Guarded => unguarded(cell),
                Cells::Raw => cell,
            };
            any |= !cell.is_empty();
            row.take(field, cell);
        }
        if !any {
            return None;
        }
        self.number += 1;
        Some(row.draft(self.number, line, self))
    }
}

#[derive(Default)]
struct Row {
    source: Option<String>,
    target: Option<String>,
    texts: Vec<DraftText>,
    source_language: Option<String>,
    target_language: Option<String>,
    source_inline: Option<String>,
    target_inline: Option<String>,
    known: Vec<(Field, String)>,
}

impl Row {
    fn take(&mut self, field: &Field, cell: &str) {
        match field {
            Field::Source => self.source = Some(cell.to_owned()),
            Field::Target => self.target = Some(cell.to_owned()),
            Field::Skip => {}
            // An empty cell is a text that has not been translated.
            Field::Text(tag) => self
                .texts
                .push(DraftText::plain(tag.clone(), cell.to_owned())),
            _ if cell.is_empty() => {}
            Field::SourceLanguage => self.source_language = Some(cell.to_owned()),
            Field::TargetLanguage => self.target_language = Some(cell.to_owned()),
            Field::SourceInline => self.source_inline = Some(cell.to_owned()),
            Field::TargetInline => self.target_inline = Some(cell.to_owned()),
            field => self.known.push((field.clone(), cell.to_owned())),
        }
    }

    fn draft(self, number: u64, line: Option<u64>, rows: &Rows) -> Draft {
        let mut draft = Draft::new(number, line);
        draft.ordered = self.source.is_some() && self.target.is_some();
        let sides = [
            (
                self.source,
                self.source_language,
                &rows.from,
                self.source_inline,
            ),
            (
                self.target,
                self.target_language,
                &rows.to,
                self.target_inline,
            ),
        ];
        for (text, tag, settled, inline) in sides {
            let Some(text) = text else { continue };
            let known = match &tag {
                Some(written) => language(written, Strictness::Any),
                None => settled.clone(),
            };
            match known {
                Some(known) => draft.texts.push(DraftText {
                    inline,
                    ..DraftText::plain(known, text)
                }),
                None => {
                    draft.doubt = Some(Doubt {
                        found: format!("language `{}`", tag.unwrap_or_default()),
                        expected: "a language tag such as `es` or `en-US`".into(),
                    });
                }
            }
        }
        draft.texts.extend(self.texts);
        if draft.texts.len() < 2 {
            draft.doubt.get_or_insert(Doubt {
                found: "one text".into(),
                expected: "texts in two languages".into(),
            });
        }
        for (field, cell) in self.known {
            know(&mut draft.known, &field, cell);
        }
        draft
    }
}

/// Sets what a cell says; a value that makes no sense for its field is kept as a property.
fn know(unit: &mut About, field: &Field, cell: String) {
    let keep = |properties: &mut BTreeMap<String, String>, cell: String| {
        let name = ALL
            .iter()
            .find(|(_, known)| known == field)
            .map_or("", |(name, _)| name);
        properties.insert(name.to_owned(), cell);
    };
    macro_rules! parsed {
        ($slot:expr, $value:expr) => {
            match $value {
                Some(value) => $slot = value,
                None => keep(&mut unit.properties, cell),
            }
        };
    }
    match field {
        Field::Document => unit.document = Some(present(cell)),
        Field::Previous => unit.previous = Some(present(cell)),
        Field::Next => unit.next = Some(present(cell)),
        Field::Domain => unit.domain = Some(present(cell)),
        Field::Client => unit.client = Some(present(cell)),
        Field::Creator => unit.creator = Some(present(cell)),
        Field::Position => parsed!(unit.position, cell.parse().ok().map(Some)),
        Field::Date => parsed!(unit.date, cell.parse::<Date>().ok().map(Some)),
        Field::Created => parsed!(unit.created, cell.parse::<Timestamp>().ok().map(Some)),
        Field::Changed => parsed!(unit.changed, cell.parse::<Timestamp>().ok().map(Some)),
        Field::Origin => parsed!(unit.origin, Origin::by_name(&cell)),
        Field::Review => parsed!(unit.review, Review::by_name(&cell)),
        Field::Confidence => parsed!(
            unit.confidence,
            cell.parse::<f64>()
                .ok()
                .filter(|value| (0.0..=1.0).contains(value))
        ),
        Field::Property(name) => {
            unit.properties.insert(name.clone(), cell);
        }
        Field::Properties => match serde_json::from_str::<BTreeMap<String, String>>(&cell) {
            Ok(properties) => unit.properties.extend(properties),
            Err(_) => keep(&mut unit.properties, cell),
        },
        Field::Source
        | Field::Target
        | Field::Text(_)
        | Field::SourceLanguage
        | Field::TargetLanguage
        | Field::SourceInline
        | Field::TargetInline
        | Field::Skip => {}
    }
}

/// An empty cell means that nothing is known; text that is known to be empty is written so.
const KNOWN_EMPTY: &str = "\u{2205}";

/// Undoes [`filled`].
fn present(cell: String) -> String {
    match cell.strip_prefix(KNOWN_EMPTY) {
        Some("") => String::new(),
        Some(rest) if rest.chars().all(|c| c == '\u{2205}') => rest.to_owned(),
        _ => cell,
    }
}

/// A text that is there, though it be empty; told from a text that is not there.
fn filled(text: &str) -> String {
    if text.chars().all(|c| c == '\u{2205}') {
        format!("{KNOWN_EMPTY}{text}")
    } else {
        text.to_owned()
    }
}

/// The cells of a unit in the order of [`ALL`].
pub(super) fn cells(unit: &Unit, cells: Cells) -> Vec<String> {
    let text = |text: &Option<String>| text.as_deref().map(filled).unwrap_or_default();
    ALL.iter()
        .map(|(_, field)| match field {
            Field::Source => unit.source.text.clone(),
            Field::Target => unit.target.text.clone(),
            Field::SourceLanguage => unit.source.language.to_string(),
            Field::TargetLanguage => unit.target.language.to_string(),
            Field::Document => text(&unit.document),
            Field::Position => unit.position.map(|p| p.to_string()).unwrap_or_default(),
            Field::Previous => text(&unit.previous),
            Field::Next => text(&unit.next),
            Field::Date => unit.date.map(|d| d.to_string()).unwrap_or_default(),
            Field::Domain => text(&unit.domain),
            Field::Client => text(&unit.client),
            Field::Origin => unit.origin.to_string(),
            Field::Confidence => unit.confidence.to_string(),
            Field::Review => unit.review.to_string(),
            Field::Created => unit.created.map(seconds).unwrap_or_default(),
            Field::Changed => unit.changed.map(seconds).unwrap_or_default(),
            Field::Creator => text(&unit.creator),
            Field::SourceInline => unit
                .source
                .inline
                .as_ref()
                .map(|i| i.0.clone())
                .unwrap_or_default(),
            Field::TargetInline => unit
                .target
                .inline
                .as_ref()
                .map(|i| i.0.clone())
                .unwrap_or_default(),
            Field::Properties if unit.properties.is_empty() => String::new(),
            // A map of texts always has a JSON form.
            Field::Properties => serde_json::to_string(&unit.properties).unwrap_or_default(),
            Field::Text(_) | Field::Property(_) | Field::Skip => String::new(),
        })
        .map(|cell| match cells {
            Cells::Guarded if needs_guard(&cell) => format!("'{cell}"),
            _ => cell,
        })
        .collect()
}

/// A time to the second, as it is kept.
fn seconds(time: Timestamp) -> String {
    Timestamp::from_second(time.as_second())
        .unwrap_or(time)
        .to_string()
}

/// Whether a spreadsheet would take the cell for a formula, or an import for a guarded cell.
fn needs_guard(cell: &str) -> bool {
    cell.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The cell without the guard that [`cells`] puts before it.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if needs_guard(rest) => rest,
        _ => cell,
    }
}
