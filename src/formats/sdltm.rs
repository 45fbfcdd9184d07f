//! SDLTM, the memory of Trados Studio: an SQLite file, opened for reading only.
//!
//! `translation_units` holds a row a unit, its segments as XML: `Segment` with `CultureName` and
//! `Elements`, which are `Text` with a `Value` and `Tag` with `Type`, `Anchor`, `AlignmentAnchor`
//! and `TagID`. The layout is known from public readers of such files; columns that a version
//! lacks are done without.

use std::collections::VecDeque;

use rusqlite::{Connection, OpenFlags, Row};

use super::draft::{Draft, DraftText};
use super::error::{Fault, FormatError, Refusal};
use super::input::Input;
use super::names::{Strictness, language};
use super::read::{Drafts, ReadOptions, Summary};
use super::tmx::date;
use super::tmx::segment::{escape, escape_attribute};
use super::xml::{Node, Xml};
use super::{Files, Format};

/// Units that are fetched at once.
const BATCH: usize = 500;

/// A memory of Trados Studio.
pub static SDLTM: Format = Format {
    name: "sdltm",
    title: "memory of Trados Studio",
    endings: &["sdltm"],
    files: Files::One,
    recognise: |head| {
        head.bytes.starts_with(b"SQLite format 3\0")
            && memchr::memmem::find(head.bytes, b"translation_units").is_some()
    },
    read: Some(read),
    write: None,
};

/// Columns that may be missing, with the property that keeps them.
const OPTIONAL: &[(&str, &str)] = &[
    ("creation_date", "creationdate"),
    ("creation_user", "creationid"),
    ("change_date", "changedate"),
    ("change_user", "changeid"),
    ("last_used_date", "lastusagedate"),
    ("last_used_user", "x-LastUsedBy"),
    ("usage_counter", "usagecount"),
];

fn engine(error: rusqlite::Error) -> FormatError {
    FormatError::NotThis {
        format: "sdltm",
        found: format!("a database that says: {error}"),
    }
}

fn read(
    input: Input,
    _: &ReadOptions,
    summary: &mut Summary,
) -> Result<Box<dyn Drafts>, FormatError> {
    let Some(path) = &input.path else {
        return Err(FormatError::Unsupported {
            format: "sdltm",
            problem: "is a database and can only be read where it lies in a file".into(),
        });
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(path, flags).map_err(engine)?;
    let mut columns = Vec::new();
    database
        .pragma(None, "table_info", "translation_units", |row| {
            columns.push(row.get::<_, String>(1)?);
            Ok(())
        })
        .map_err(engine)?;
    for needed in ["id", "source_segment", "target_segment"] {
        if !columns.iter().any(|column| column == needed) {
            return Err(FormatError::NotThis {
                format: "sdltm",
                found: format!("a database without `translation_units.{needed}`"),
            });
        }
    }
    let name = database.query_row("select name from translation_memories limit 1", [], |row| {
        row.get::<_, String>(0)
    });
    if let Ok(name) = name {
        summary.header.insert("name".to_owned(), name);
    }
    let optional: Vec<(&str, &str)> = OPTIONAL
        .iter()
        .copied()
        .filter(|(column, _)| columns.iter().any(|known| known == column))
        .collect();
    let names: String = optional
        .iter()
        .map(|(column, _)| format!(", {column}"))
        .collect();
    Ok(Box::new(Memory {
        database,
        query: format!(
            "select id, source_segment, target_segment{names} from translation_units \
             where id > ?1 order by id limit {BATCH}"
        ),
        optional,
        last: i64::MIN,
        number: 0,
        ready: VecDeque::new(),
    }))
}

struct Memory {
    database: Connection,
    query: String,
    optional: Vec<(&'static str, &'static str)>,
    /// The greatest id that has been read.
    last: i64,
    number: u64,
    ready: VecDeque<Result<Draft, Refusal>>,
}

impl Memory {
    /// Reads the next units; none at the end.
    fn fetch(&mut self) -> Result<(), FormatError> {
        let mut statement = self.database.prepare_cached(&self.query).map_err(engine)?;
        let mut rows = statement.query([self.last]).map_err(engine)?;
        while let Some(row) = rows.next().map_err(engine)? {
            self.last = row.get(0).map_err(engine)?;
            self.number += 1;
            self.ready.push_back(
                unit(row, self.number, &self.optional).map_err(|found| Refusal {
                    unit: self.number,
                    line: None,
                    found,
                    expected: "two segments as XML, each with its language".into(),
                }),
            );
        }
        Ok(())
    }
}

fn unit(row: &Row<'_>, number: u64, optional: &[(&str, &str)]) -> Result<Draft, String> {
    let text = |column: usize| -> Result<String, String> {
        let bytes = row.get_ref(column).map_err(|error| error.to_string())?;
        Ok(match bytes {
            rusqlite::types::ValueRef::Null => String::new(),
            rusqlite::types::ValueRef::Integer(number) => number.to_string(),
            rusqlite::types::ValueRef::Real(number) => number.to_string(),
            rusqlite::types::ValueRef::Text(text) | rusqlite::types::ValueRef::Blob(text) => {
                String::from_utf8_lossy(text).into_owned()
            }
        })
    };
    let (source, target) = (segment(&text(1)?)?, segment(&text(2)?)?);
    let mut draft = Draft::pair(number, None, source, target);
    let known = &mut draft.known;
    for (index, (_, property)) in optional.iter().enumerate() {
        let value = text(3 + index)?;
        let time = || date::parse(&value.replace(' ', "T"));
        match *property {
            _ if value.is_empty() || value == "0" => {}
            "creationid" => known.creator = Some(value),
            "creationdate" if time().is_some() => known.created = time(),
            "changedate" if time().is_some() => known.changed = time(),
            "lastusagedate" => {
                let written = time().and_then(date::write).unwrap_or(value);
                known.properties.insert((*property).to_owned(), written);
            }
            _ => drop(known.properties.insert((*property).to_owned(), value)),
        }
    }
    // Studio writes the time of creation as that of the last change where there was none.
    if known.changed == known.created {
        known.changed = None;
    }
    Ok(draft)
}

/// The text of a segment's XML, with its tags as codes of TMX.
fn segment(xml: &str) -> Result<DraftText, String> {
    let mut xml = Xml::of(xml.trim_start_matches('\u{feff}').to_owned());
    let (mut text, mut inline, mut has_codes) = (String::new(), String::new(), false);
    let mut culture = String::new();
    let mut tag: Option<Tag> = None;
    let mut path: Vec<String> = Vec::new();
    loop {
        let piece = match xml.next().map_err(|error| error.to_string())? {
            Node::Start(element) => {
                if element.name() == "Tag" {
                    tag = Some(Tag::default());
                }
                if !element.empty {
                    path.push(element.name().to_owned());
                }
                continue;
            }
            Node::End => {
                if path.pop().as_deref() == Some("Tag")
                    && let Some(tag) = tag.take()
                {
                    has_codes = true;
                    tag.write(&mut inline);
                }
                continue;
            }
            Node::Text(piece) | Node::Data(piece) => piece.replace("\r\n", "\n"),
            Node::Reference(piece) => piece,
            Node::Aside => continue,
            Node::Finished => break,
        };
        let name = path.last().map_or("", String::as_str);
        match (&mut tag, name) {
            (Some(tag), "Type") => tag.kind.push_str(&piece),
            (Some(tag), "Anchor") => tag.anchor.push_str(&piece),
            (Some(tag), "AlignmentAnchor") => tag.alignment.push_str(&piece),
            (Some(tag), "TagID") => tag.id.push_str(&piece),
            // A placeholder such as a locked text carries the text that it stands for.
            (Some(tag), "TextEquivalent") => tag.content.push_str(&piece),
            (None, "Value") => {
                text.push_str(&piece);
                escape(&piece, &mut inline);
            }
            (None, "CultureName") => culture.push_str(&piece),
            _ => {}
        }
    }
    let language = language(&culture, Strictness::Any)
        .ok_or_else(|| format!("a segment in the language `{culture}`"))?;
    Ok(DraftText {
        inline: has_codes.then_some(inline),
        ..DraftText::plain(language, text)
    })
}

/// A tag of a segment.
#[derive(Default)]
struct Tag {
    kind: String,
    anchor: String,
    alignment: String,
    id: String,
    content: String,
}

impl Tag {
    fn write(&self, out: &mut String) {
        let attribute = |name: &str, value: &str| {
            if value.is_empty() {
                return String::new();
            }
            let mut written = format!(" {name}=\"");
            escape_attribute(value, &mut written);
            written + "\""
        };
        let (i, x, kind) = (
            attribute("i", &self.anchor),
            attribute("x", &self.alignment),
            attribute("type", &self.id),
        );
        match self.kind.as_str() {
            "Start" => out.push_str(&format!("<bpt{i}{x}{kind}/>")),
            "End" => out.push_str(&format!("<ept{i}/>")),
            _ => {
                out.push_str(&format!("<ph{x}{kind}>"));
                escape(&self.content, out);
                out.push_str("</ph>");
            }
        }
    }
}

impl Drafts for Memory {
    fn next(&mut self, summary: &mut Summary) -> Option<Result<Draft, Fault>> {
        if self.ready.is_empty()
            && let Err(error) = self.fetch()
        {
            return Some(Err(error.into()));
        }
        let next = self.ready.pop_front()?;
        summary.units += 1;
        Some(next.map_err(Fault::Refused))
    }
}
