//! Concepts, terms and their history in SQLite.

use rusqlite::{Connection, Row, params};

use super::convert::{RowError, tag, timestamp};
use super::first;
use crate::model::{
    Act, Concept, ConceptChange, Gender, Judgement, Number, PartOfSpeech, Term, TermKind,
    TermStatus, Verdict,
};
use crate::store::Stored;

const CONCEPTS: &str = "
    select term.id, term.language, concept.name, domain, definition, source, concept.note,
        concept.image, concept.created, concept.changed,
        term.text, term.status, term.kind, term.part_of_speech, term.gender, term.number,
        term.note, term.context, term.context_source, term.case_sensitive, term.exact
    from concept join term on term.concept = concept.id
    where ?1 is null or concept.name = ?1
    order by concept.name, term.place";

pub(super) fn read(connection: &Connection) -> Result<Vec<Concept>, RowError> {
    read_some(connection, None)
}

pub(super) fn read_one(connection: &Connection, id: &str) -> Result<Option<Concept>, RowError> {
    Ok(read_some(connection, Some(id))?.pop())
}

fn read_some(connection: &Connection, name: Option<&str>) -> Result<Vec<Concept>, RowError> {
    let mut concepts: Vec<Concept> = Vec::new();
    let mut statement = connection.prepare_cached(CONCEPTS)?;
    let mut rows = statement.query([name])?;
    while let Some(row) = rows.next()? {
        let name: String = row.get(2)?;
        if concepts.last().is_none_or(|last| last.id != name) {
            concepts.push(Concept {
                id: name,
                domain: row.get(3)?,
                definition: row.get(4)?,
                source: row.get(5)?,
                note: row.get(6)?,
                image: row.get(7)?,
                created: row.get::<_, Option<i64>>(8)?.and_then(timestamp),
                changed: row.get::<_, Option<i64>>(9)?.and_then(timestamp),
                terms: Vec::new(),
            });
        }
        let term = term(row)?;
        concepts.last_mut().expect("just pushed").terms.push(term);
    }
    Ok(concepts)
}

fn term(row: &Row<'_>) -> Result<Term, RowError> {
    Ok(Term {
        language: tag(row, 1)?,
        text: row.get(10)?,
        status: named(row, 11, TermStatus::by_name)?.unwrap_or_default(),
        kind: named(row, 12, TermKind::by_name)?.unwrap_or_default(),
        part_of_speech: named(row, 13, PartOfSpeech::by_name)?,
        gender: named(row, 14, Gender::by_name)?,
        number: named(row, 15, Number::by_name)?,
        note: row.get(16)?,
        context: row.get(17)?,
        context_source: row.get(18)?,
        case_sensitive: row.get(19)?,
        exact: row.get(20)?,
    })
}

/// The value whose name stands in a column.
fn named<T>(
    row: &Row<'_>,
    column: usize,
    by_name: fn(&str) -> Option<T>,
) -> Result<Option<T>, RowError> {
    let Some(name) = row.get::<_, Option<String>>(column)? else {
        return Ok(None);
    };
    let value = by_name(&name).ok_or_else(|| RowError::Damaged {
        table: "term",
        id: row.get(0).unwrap_or(0),
        problem: format!("unknown value `{name}`"),
    })?;
    Ok(Some(value))
}

/// Stores a concept and notes the change under `act`, which is made where it is not yet.
pub(super) fn put(
    connection: &Connection,
    concept: &Concept,
    now: i64,
    act: &mut Act,
) -> Result<Stored, RowError> {
    let known = read_one(connection, &concept.id)?;
    if known.as_ref().is_some_and(|k| k.says_the_same(concept)) {
        return Ok(Stored::Unchanged);
    }
    let seconds = |time: Option<jiff::Timestamp>| time.map(|time| time.as_second());
    // A known concept keeps its beginning; a new one may bring it along from a file.
    let created = seconds(known.as_ref().and_then(|known| known.created));
    let created = created.or(seconds(concept.created)).unwrap_or(now);
    let changed = match known {
        Some(_) => Some(now),
        None => seconds(concept.changed),
    };
    connection
        .prepare_cached(
            "insert into concept (name, domain, definition, source, note, image, created, changed)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             on conflict (name) do update set domain = excluded.domain,
                 definition = excluded.definition, source = excluded.source,
                 note = excluded.note, image = excluded.image, created = excluded.created,
                 changed = excluded.changed",
        )?
        .execute(params![
            concept.id,
            concept.domain,
            concept.definition,
            concept.source,
            concept.note,
            concept.image,
            created,
            changed
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
    put_terms(connection, id, &concept.terms)?;
    let after = Concept {
        created: timestamp(created),
        changed: changed.and_then(timestamp),
        ..concept.clone()
    };
    let stored = match known {
        Some(_) => Stored::Changed,
        None => Stored::New,
    };
    note(connection, act, known.as_ref(), Some(&after))?;
    Ok(stored)
}

fn put_terms(connection: &Connection, concept: i64, terms: &[Term]) -> Result<(), RowError> {
    let mut insert = connection.prepare_cached(
        "insert into term (concept, place, language, text, status, kind, part_of_speech, gender,
             number, note, context, context_source, case_sensitive, exact)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?;
    for (place, term) in (0_i64..).zip(terms) {
        insert.execute(params![
            concept,
            place,
            term.language.as_str(),
            term.text,
            term.status.name(),
            term.kind.name(),
            term.part_of_speech.map(PartOfSpeech::name),
            term.gender.map(Gender::name),
            term.number.map(Number::name),
            term.note,
            term.context,
            term.context_source,
            term.case_sensitive,
            term.exact,
        ])?;
    }
    Ok(())
}

/// Removes a concept and notes the change under `act`; false where there is none of this id.
pub(super) fn remove(connection: &Connection, id: &str, act: &mut Act) -> Result<bool, RowError> {
    let Some(known) = read_one(connection, id)? else {
        return Ok(false);
    };
    connection
        .prepare_cached("delete from concept where name = ?1")?
        .execute([id])?;
    note(connection, act, Some(&known), None)?;
    Ok(true)
}

fn note(
    connection: &Connection,
    act: &mut Act,
    before: Option<&Concept>,
    after: Option<&Concept>,
) -> Result<(), RowError> {
    if act.number == 0 {
        connection
            .prepare_cached(
                "insert into glossary_act (at, who, what, undoes) values (?1, ?2, ?3, ?4)",
            )?
            .execute(params![act.at.as_second(), act.who, act.what, act.undoes])?;
        act.number = connection.last_insert_rowid();
    }
    let json = |concept: Option<&Concept>| {
        concept.map(|concept| serde_json::to_string(concept).expect("a concept is JSON"))
    };
    let name = after.or(before).map(|concept| concept.id.as_str());
    connection
        .prepare_cached(
            "insert into glossary_change (act, concept, before, after) values (?1, ?2, ?3, ?4)",
        )?
        .execute(params![act.number, name, json(before), json(after)])?;
    Ok(())
}

/// All changes, or those of one concept, the newest first.
pub(super) fn history(
    connection: &Connection,
    concept: Option<&str>,
) -> Result<Vec<ConceptChange>, RowError> {
    let mut statement = connection.prepare_cached(
        "select glossary_change.id, act, at, who, what, undoes, concept, before, after
         from glossary_change join glossary_act on glossary_act.id = act
         where ?1 is null or concept = ?1
         order by act desc, glossary_change.id desc",
    )?;
    let mut rows = statement.query([concept])?;
    let mut changes = Vec::new();
    while let Some(row) = rows.next()? {
        let damaged = |problem: String| RowError::Damaged {
            table: "glossary_change",
            id: row.get(0).unwrap_or(0),
            problem,
        };
        let concept = |column: usize| -> Result<Option<Concept>, RowError> {
            let json: Option<String> = row.get(column)?;
            json.map(|json| serde_json::from_str(&json))
                .transpose()
                .map_err(|error| damaged(error.to_string()))
        };
        changes.push(ConceptChange {
            act: Act {
                number: row.get(1)?,
                at: timestamp(row.get(2)?).unwrap_or_default(),
                who: row.get(3)?,
                what: row.get(4)?,
                undoes: row.get(5)?,
            },
            concept: row.get(6)?,
            before: concept(7)?,
            after: concept(8)?,
        });
    }
    Ok(changes)
}

pub(super) fn judgements(connection: &Connection) -> Result<Vec<Judgement>, RowError> {
    let mut statement =
        connection.prepare_cached("select key, language, verdict from judgement order by 2, 1")?;
    let mut rows = statement.query([])?;
    let mut judgements = Vec::new();
    while let Some(row) = rows.next()? {
        let verdict: String = row.get(2)?;
        judgements.push(Judgement {
            key: row.get(0)?,
            language: tag(row, 1)?,
            verdict: Verdict::by_name(&verdict).ok_or_else(|| RowError::Damaged {
                table: "judgement",
                id: 0,
                problem: format!("unknown value `{verdict}`"),
            })?,
        });
    }
    Ok(judgements)
}

pub(super) fn judge(
    connection: &Connection,
    judgement: &Judgement,
    now: i64,
) -> Result<(), RowError> {
    connection
        .prepare_cached(
            "insert into judgement (language, key, verdict, at) values (?1, ?2, ?3, ?4)
             on conflict (language, key) do update set verdict = excluded.verdict,
                 at = excluded.at",
        )?
        .execute(params![
            judgement.language.as_str(),
            judgement.key,
            judgement.verdict.name(),
            now
        ])?;
    Ok(())
}
