//! Between rows and the nouns.

use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::Row;

use crate::lang::Tag;
use crate::model::{Inline, Origin, Review, Unit, Variant};
use crate::store::StoreError;
use crate::text::nfc;

/// The columns that [`unit`] reads, in its order.
pub(super) const UNIT_COLUMNS: &str = "unit.id, unit.source_language, unit.target_language, \
    unit.source, unit.target, unit.source_inline, unit.target_inline, document.name, \
    unit.position, unit.previous, unit.next, unit.date, unit.domain, unit.client, unit.origin, \
    unit.confidence, unit.review, unit.created, unit.changed, unit.creator, unit.properties";

/// A row that cannot be read, before it is known which file it stands in.
#[derive(Debug)]
pub(super) enum RowError {
    Engine(rusqlite::Error),
    Damaged {
        table: &'static str,
        id: i64,
        problem: String,
    },
}

impl RowError {
    pub(super) fn located(self, path: &Path) -> StoreError {
        match self {
            RowError::Engine(error) => super::open::explain(path, error),
            RowError::Damaged { table, id, problem } => StoreError::Damaged {
                path: path.to_owned(),
                table,
                id,
                problem,
            },
        }
    }
}

impl From<rusqlite::Error> for RowError {
    fn from(error: rusqlite::Error) -> RowError {
        RowError::Engine(error)
    }
}

fn damaged(row: &Row<'_>, problem: String) -> RowError {
    RowError::Damaged {
        table: "unit",
        id: row.get(0).unwrap_or(0),
        problem,
    }
}

pub(super) fn tag(row: &Row<'_>, column: usize) -> Result<Tag, RowError> {
    let text: String = row.get(column)?;
    Tag::try_from(text).map_err(|error| damaged(row, error.to_string()))
}

/// The language tags of row after row, which mostly have the same.
#[derive(Default)]
pub(super) struct Tags([Option<Tag>; 2]);

impl Tags {
    /// The tags in the second and third columns of `row`.
    pub(super) fn of(&mut self, row: &Row<'_>) -> Result<[&Tag; 2], RowError> {
        let [source, target] = &mut self.0;
        Ok([Tags::at(source, row, 1)?, Tags::at(target, row, 2)?])
    }

    fn at<'a>(
        known: &'a mut Option<Tag>,
        row: &Row<'_>,
        column: usize,
    ) -> Result<&'a Tag, RowError> {
        let written = row.get_ref(column)?.as_str().unwrap_or_default();
        if known
            .as_ref()
            .is_some_and(|known| known.as_str() != written)
        {
            *known = None;
        }
        Ok(match known {
            Some(known) => known,
            none => none.insert(tag(row, column)?),
        })
    }
}

pub(super) fn date(row: &Row<'_>, column: usize) -> Result<Option<Date>, RowError> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| {
        text.parse()
            .map_err(|_| damaged(row, format!("`{text}` is no date")))
    })
    .transpose()
}

pub(super) fn review(row: &Row<'_>, column: usize) -> Result<Review, RowError> {
    let name: String = row.get(column)?;
    Review::by_name(&name).ok_or_else(|| damaged(row, format!("unknown review `{name}`")))
}

pub(super) fn timestamp(seconds: i64) -> Option<Timestamp> {
    Timestamp::from_second(seconds).ok()
}

/// The unit in a row of [`UNIT_COLUMNS`].
pub(super) fn unit(row: &Row<'_>) -> Result<Unit, RowError> {
    let variant = |language, text, inline| -> Result<Variant, RowError> {
        Ok(Variant {
            language: tag(row, language)?,
            text: row.get(text)?,
            inline: row.get::<_, Option<String>>(inline)?.map(Inline),
        })
    };
    let origin: String = row.get(14)?;
    let properties: Option<String> = row.get(20)?;
    Ok(Unit {
        id: row.get(0)?,
        source: variant(1, 3, 5)?,
        target: variant(2, 4, 6)?,
        document: row.get(7)?,
        position: row.get(8)?,
        previous: row.get(9)?,
        next: row.get(10)?,
        date: date(row, 11)?,
        domain: row.get(12)?,
        client: row.get(13)?,
        origin: Origin::by_name(&origin)
            .ok_or_else(|| damaged(row, format!("unknown origin `{origin}`")))?,
        confidence: row.get(15)?,
        review: review(row, 16)?,
        created: row.get::<_, Option<i64>>(17)?.and_then(timestamp),
        changed: row.get::<_, Option<i64>>(18)?.and_then(timestamp),
        creator: row.get(19)?,
        properties: match properties {
            Some(json) => serde_json::from_str(&json)
                .map_err(|error| damaged(row, format!("properties: {error}")))?,
            None => Default::default(),
        },
    })
}

/// A hash of what makes a unit itself: languages, both texts with their codes, document, context.
///
/// Texts are compared in NFC. XXH3 with seed 0, so a memory keeps its meaning across releases.
pub(super) fn identity(unit: &Unit) -> i64 {
    let mut hash = xxhash_rust::xxh3::Xxh3Default::new();
    let mut part = |text: &str| {
        hash.update(&(text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    };
    for variant in [&unit.source, &unit.target] {
        part(variant.language.as_str());
        part(&nfc(&variant.text));
        part(variant.inline.as_ref().map_or("", |inline| &inline.0));
    }
    for context in [&unit.document, &unit.previous, &unit.next] {
        // A missing context is another thing than an empty one.
        part(if context.is_some() { "+" } else { "-" });
        part(&nfc(context.as_deref().unwrap_or("")));
    }
    hash.digest() as i64
}

/// Whether two units with the same [`identity`] are the same indeed.
pub(super) fn same(a: &Unit, b: &Unit) -> bool {
    let variant = |a: &Variant, b: &Variant| {
        a.language == b.language && nfc(&a.text) == nfc(&b.text) && a.inline == b.inline
    };
    let context =
        |a: &Option<String>, b: &Option<String>| a.as_deref().map(nfc) == b.as_deref().map(nfc);
    variant(&a.source, &b.source)
        && variant(&a.target, &b.target)
        && context(&a.document, &b.document)
        && context(&a.previous, &b.previous)
        && context(&a.next, &b.next)
}
