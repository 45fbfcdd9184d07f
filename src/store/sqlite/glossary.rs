//! Concepts and terms in SQLite.

use rusqlite::{Connection, params};

use super::convert::{RowError, tag};
use super::first;
use crate::model::{Concept, Term, TermKind, TermStatus};
use crate::store::Stored;

pub(super) fn read(connection: &Connection) -> Result<Vec<Concept>, RowError> {
    let mut concepts: Vec<Concept> = Vec::new();
    let mut statement = connection.prepare_cached(
        "select term.id, term.language, concept.name, domain, definition, source, concept.note,
                term.text, term.status, term.kind, term.note
         from concept join term on term.concept = concept.id
         order by concept.name, term.place",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let name: String = row.get(2)?;
        if concepts.last().is_none_or(|last| last.id != name) {
            concepts.push(Concept {
                id: name,
                domain: row.get(3)?,
                definition: row.get(4)?,
                source: row.get(5)?,
                note: row.get(6)?,
                terms: Vec::new(),
            });
        }
        let (status, kind): (String, String) = (row.get(8)?, row.get(9)?);
        let damaged = |what: &str| RowError::Damaged {
            table: "term",
            id: row.get(0).unwrap_or(0),
            problem: format!("unknown value `{what}`"),
        };
        let term = Term {
            language: tag(row, 1)?,
            text: row.get(7)?,
            status: TermStatus::by_name(&status).ok_or_else(|| damaged(&status))?,
            kind: TermKind::by_name(&kind).ok_or_else(|| damaged(&kind))?,
            note: row.get(10)?,
        };
        concepts.last_mut().expect("just pushed").terms.push(term);
    }
    Ok(concepts)
}

fn read_one(connection: &Connection, id: &str) -> Result<Option<Concept>, RowError> {
    // A glossary is small: reading all of it costs less than a second set of statements to keep.
    Ok(read(connection)?
        .into_iter()
        .find(|concept| concept.id == id))
}

pub(super) fn put(
    connection: &Connection,
    concept: &Concept,
    now: i64,
) -> Result<Stored, RowError> {
    let known: Option<i64> = first(
        connection,
        "select id from concept where name = ?1",
        &[&concept.id],
    )?;
    if known.is_some() && read_one(connection, &concept.id)?.as_ref() == Some(concept) {
        return Ok(Stored::Unchanged);
    }
    connection
        .prepare_cached(
            "insert into concept (name, domain, definition, source, note, created)
             values (?1, ?2, ?3, ?4, ?5, ?6)
             on conflict (name) do update set domain = excluded.domain,
                 definition = excluded.definition, source = excluded.source,
                 note = excluded.note, changed = excluded.created",
        )?
        .execute(params![
            concept.id,
            concept.domain,
            concept.definition,
            concept.source,
            concept.note,
            now
        ])?;
    let id: i64 = first(
        connection,
        "select id from concept where name = ?1",
        &[&concept.id],
    )?
    .ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    connection
        .prepare_cached("delete from term where concept = ?1")?
        .execute([id])?;
    let mut insert = connection.prepare_cached(
        "insert into term (concept, place, language, text, status, kind, note)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (place, term) in (0_i64..).zip(&concept.terms) {
        let (status, kind) = (term.status.name(), term.kind.name());
        let language = term.language.as_str();
        insert.execute(params![
            id, place, language, term.text, status, kind, term.note
        ])?;
    }
    Ok(if known.is_some() {
        Stored::Changed
    } else {
        Stored::New
    })
}

pub(super) fn remove(connection: &Connection, id: &str) -> Result<bool, RowError> {
    let removed = connection
        .prepare_cached("delete from concept where name = ?1")?
        .execute([id])?;
    Ok(removed > 0)
}
