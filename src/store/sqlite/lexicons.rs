//! Lexicons in SQLite.

use rusqlite::{Connection, OptionalExtension, params};

use super::convert::{RowError, tag, timestamp};
use super::history::Log;
use crate::lang::{Lexicon, Rendering};
use crate::store::{KnownLexicon, Languages, NewLexicon, Stored};

type Done<T> = Result<T, RowError>;

pub(super) fn all(connection: &Connection) -> Done<Vec<KnownLexicon>> {
    let mut statement = connection.prepare_cached(
        "select name, source_language, target_language, format, at, who,
             (select count(distinct source) from rendering where lexicon = lexicon.id),
             (select count(*) from rendering where lexicon = lexicon.id)
         from lexicon where used = 1 order by name",
    )?;
    let mut rows = statement.query([])?;
    let mut lexicons = Vec::new();
    while let Some(row) = rows.next()? {
        let count = |column| row.get::<_, i64>(column).map(|count| count as u64);
        lexicons.push(KnownLexicon {
            name: row.get(0)?,
            from: tag(row, 1)?,
            to: tag(row, 2)?,
            format: row.get(3)?,
            at: timestamp(row.get(4)?).unwrap_or_default(),
            who: row.get(5)?,
            headwords: count(6)?,
            renderings: count(7)?,
        });
    }
    Ok(lexicons)
}

/// The number of the lexicon in use under this name.
fn in_use(connection: &Connection, name: &str) -> Done<Option<i64>> {
    let sql = "select id from lexicon where name = ?1 and used = 1";
    Ok(super::first(connection, sql, &[&name])?)
}

pub(super) fn one(connection: &Connection, name: &str) -> Done<Option<Lexicon>> {
    let id = in_use(connection, name)?;
    let renderings = id.map(|id| renderings_of(connection, id)).transpose()?;
    Ok(renderings.map(Lexicon::new))
}

fn renderings_of(connection: &Connection, lexicon: i64) -> Done<Vec<Rendering>> {
    let mut statement = connection.prepare_cached(
        "select source, target, weight from rendering where lexicon = ?1 order by place",
    )?;
    let rows = statement.query_map([lexicon], |row| {
        Ok(Rendering {
            source: row.get::<_, String>(0)?.into(),
            target: row.get::<_, String>(1)?.into(),
            weight: row.get::<_, f64>(2)? as f32,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn between(connection: &Connection, languages: Languages<'_>) -> Done<Lexicon> {
    let mut statement = connection.prepare_cached(
        "select id, source_language, target_language from lexicon where used = 1 order by name",
    )?;
    let mut rows = statement.query([])?;
    let wanted = (languages.source.primary(), languages.target.primary());
    let mut renderings = Vec::new();
    while let Some(row) = rows.next()? {
        let (source, target) = (tag(row, 1)?, tag(row, 2)?);
        let has = (source.primary(), target.primary());
        if has == wanted {
            renderings.extend(renderings_of(connection, row.get(0)?)?);
        } else if (has.1, has.0) == wanted {
            let lexicon = Lexicon::new(renderings_of(connection, row.get(0)?)?);
            renderings.extend(lexicon.flipped().renderings().iter().cloned());
        }
    }
    Ok(Lexicon::new(renderings))
}

pub(super) fn put(
    connection: &Connection,
    log: &mut Log,
    lexicon: &NewLexicon<'_>,
) -> Done<Stored> {
    let Languages { source, target } = lexicon.languages;
    let known = in_use(connection, lexicon.name)?;
    if let Some(id) = known {
        let same_languages = connection
            .prepare_cached(
                "select 1 from lexicon
                 where id = ?1 and source_language = ?2 and target_language = ?3",
            )?
            .query_row(params![id, source.as_str(), target.as_str()], |_| Ok(()))
            .optional()?;
        if same_languages.is_some() && renderings_of(connection, id)? == lexicon.renderings {
            return Ok(Stored::Unchanged);
        }
    }
    log.changing_lexicon(connection, lexicon.name)?;
    put_away(connection, lexicon.name)?;
    connection.execute(
        "insert into lexicon (name, source_language, target_language, format, at, who, used)
         values (?1, ?2, ?3, ?4, ?5, ?6, 1)",
        params![
            lexicon.name,
            source.as_str(),
            target.as_str(),
            lexicon.format,
            log.at,
            log.who
        ],
    )?;
    let id = connection.last_insert_rowid();
    let mut insert = connection.prepare_cached(
        "insert into rendering (lexicon, place, source, target, weight)
         values (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (place, rendering) in (0_i64..).zip(lexicon.renderings) {
        insert.execute(params![
            id,
            place,
            rendering.source,
            rendering.target,
            f64::from(rendering.weight)
        ])?;
    }
    Ok(match known {
        Some(_) => Stored::Changed,
        None => Stored::New,
    })
}

pub(super) fn remove(connection: &Connection, log: &mut Log, name: &str) -> Done<bool> {
    if in_use(connection, name)?.is_none() {
        return Ok(false);
    }
    log.changing_lexicon(connection, name)?;
    put_away(connection, name)?;
    Ok(true)
}

fn put_away(connection: &Connection, name: &str) -> Done<()> {
    let mut statement =
        connection.prepare_cached("update lexicon set used = 0 where name = ?1 and used = 1")?;
    statement.execute([name])?;
    Ok(())
}
