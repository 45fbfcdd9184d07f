//! Changes and what was before them, in SQLite.
//!
//! A change is logged when the first thing is written. Added units are a range of ids; what is
//! changed or removed is copied first. Everything stands in the transaction of the change itself,
//! so that the two become true together.

use rusqlite::{Connection, OptionalExtension, params};

use super::convert::{RowError, timestamp};
use crate::store::{Accepted, Change, Undo};

/// The columns of a unit that `former_unit` keeps under the same names, apart from the document.
const KEPT: &str = "identity, source_language, target_language, source, target, source_inline, \
    target_inline, position, previous, next, date, domain, client, origin, confidence, review, \
    created, changed, creator, properties";

/// The log of one transaction.
#[derive(Debug)]
pub(super) struct Log {
    /// The change's number once something was written.
    id: Option<i64>,
    /// When it is made.
    pub at: i64,
    /// Who makes it.
    pub who: Option<String>,
    command: String,
    detail: Option<String>,
    undoes: Option<i64>,
    range: Option<(i64, i64)>,
    added: u64,
    changed: u64,
    removed: u64,
}

type Done<T> = Result<T, RowError>;

impl Log {
    pub fn new(at: i64, who: Option<String>) -> Log {
        Log {
            id: None,
            at,
            who,
            command: "write".to_owned(),
            detail: None,
            undoes: None,
            range: None,
            added: 0,
            changed: 0,
            removed: 0,
        }
    }

    pub fn describe(&mut self, command: &str, detail: Option<&str>) {
        self.command = command.to_owned();
        self.detail = detail.map(str::to_owned);
    }

    fn id(&mut self, connection: &Connection) -> Done<i64> {
        if let Some(id) = self.id {
            return Ok(id);
        }
        connection.execute(
            "insert into change (at, who, command) values (?1, ?2, ?3)",
            params![self.at, self.who, self.command],
        )?;
        Ok(*self.id.insert(connection.last_insert_rowid()))
    }

    /// A unit was written for the first time; ids of one transaction have no gaps of others'.
    pub fn added(&mut self, connection: &Connection, unit: i64) -> Done<()> {
        self.id(connection)?;
        let first = self.range.map_or(unit, |(first, _)| first);
        self.range = Some((first, unit));
        self.added += 1;
        Ok(())
    }

    fn is_new(&self, unit: i64) -> bool {
        self.range
            .is_some_and(|(first, last)| (first..=last).contains(&unit))
    }

    /// A unit is about to be changed.
    pub fn changing(&mut self, connection: &Connection, unit: i64) -> Done<()> {
        if self.keep(connection, unit)? {
            self.changed += 1;
        }
        Ok(())
    }

    /// A unit is about to be removed.
    pub fn removing(&mut self, connection: &Connection, unit: i64) -> Done<()> {
        if self.is_new(unit) {
            self.added -= 1;
            return Ok(());
        }
        if !self.keep(connection, unit)? {
            // It was changed before in the same transaction.
            self.changed -= 1;
        }
        self.removed += 1;
        Ok(())
    }

    /// Copies a unit as it is, unless that was done before in this change; whether it was copied.
    fn keep(&mut self, connection: &Connection, unit: i64) -> Done<bool> {
        if self.is_new(unit) {
            return Ok(false);
        }
        let id = self.id(connection)?;
        let sql = format!(
            "insert or ignore into former_unit (change, unit, present, document, {KEPT})
             select ?1, id, 1, (select name from document where document.id = unit.document), {KEPT}
             from unit where id = ?2"
        );
        Ok(connection.prepare_cached(&sql)?.execute([id, unit])? > 0)
    }

    /// A document's row is about to be made or changed.
    pub fn changing_document(&mut self, connection: &Connection, name: &str) -> Done<()> {
        let id = self.id(connection)?;
        connection
            .prepare_cached(
                "insert or ignore into former_row (change, kind, name, value)
                 values (?1, 'document', ?2, (select json_object(
                     'source_language', source_language, 'target_language', target_language,
                     'date', date, 'domain', domain, 'client', client, 'stored', stored)
                     from document where name = ?2))",
            )?
            .execute(params![id, name])?;
        Ok(())
    }

    fn changing_accepted(&mut self, connection: &Connection, finding: &str) -> Done<()> {
        let id = self.id(connection)?;
        connection
            .prepare_cached(
                "insert or ignore into former_row (change, kind, name, value)
                 values (?1, 'accepted', ?2, (select json_object('check', check_name,
                     'message', message, 'source', source, 'target', target, 'reason', reason,
                     'at', at, 'who', who)
                     from accepted where finding = ?2))",
            )?
            .execute(params![id, finding])?;
        Ok(())
    }

    /// Another lexicon is about to be used under this name, or none.
    pub fn changing_lexicon(&mut self, connection: &Connection, name: &str) -> Done<()> {
        let id = self.id(connection)?;
        connection
            .prepare_cached(
                "insert or ignore into former_row (change, kind, name, value)
                 values (?1, 'lexicon', ?2, (select id from lexicon where name = ?2 and used = 1))",
            )?
            .execute(params![id, name])?;
        Ok(())
    }

    pub fn accept(&mut self, connection: &Connection, accepted: &Accepted) -> Done<()> {
        self.changing_accepted(connection, &accepted.finding)?;
        connection
            .prepare_cached(
                "insert or replace into accepted
                     (finding, check_name, message, source, target, reason, at, who)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                accepted.finding,
                accepted.check,
                accepted.message,
                accepted.source,
                accepted.target,
                accepted.reason,
                self.at,
                self.who
            ])?;
        Ok(())
    }

    /// Forgets that a finding was accepted; false where it was not.
    pub fn reject(&mut self, connection: &Connection, finding: &str) -> Done<bool> {
        let sql = "select 1 from accepted where finding = ?1";
        if super::first::<i64>(connection, sql, &[&finding])?.is_none() {
            return Ok(false);
        }
        self.changing_accepted(connection, finding)?;
        connection.execute("delete from accepted where finding = ?1", [finding])?;
        Ok(true)
    }

    /// Completes the row of the change; nothing where nothing was written.
    pub fn finish(&self, connection: &Connection) -> Done<()> {
        let Some(id) = self.id else {
            return Ok(());
        };
        connection.execute(
            "update change set command = ?2, detail = ?3, first_added = ?4, last_added = ?5,
                 added = ?6, changed = ?7, removed = ?8, undoes = ?9
             where id = ?1",
            params![
                id,
                self.command,
                self.detail,
                self.range.map(|range| range.0),
                self.range.map(|range| range.1),
                self.added as i64,
                self.changed as i64,
                self.removed as i64,
                self.undoes
            ],
        )?;
        Ok(())
    }

    /// Undoes a change, as a part of this one.
    pub fn undo(&mut self, connection: &Connection, change: i64) -> Done<Undo> {
        let all = changes(connection)?;
        let Some(known) = all.iter().find(|known| known.id == change) else {
            return Ok(Undo::Unknown);
        };
        if let Some(by) = known.undone_by {
            return Ok(Undo::Already(by));
        }
        let range: (Option<i64>, Option<i64>) = connection.query_row(
            "select first_added, last_added from change where id = ?1",
            [change],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        // An empty range holds no id.
        let (first, last) = (range.0.unwrap_or(1), range.1.unwrap_or(0));
        let mut since = Vec::new();
        for later in all.iter().filter(|later| later.id > change) {
            // A change that was undone left nothing behind, and neither did its undoing.
            let cancelled =
                later.undone_by.is_some() || later.undoes.is_some_and(|undone| undone > change);
            if !cancelled && overlaps(connection, later.id, change, first, last)? {
                since.push(later.id);
            }
        }
        if !since.is_empty() {
            since.sort_unstable();
            return Ok(Undo::ChangedSince(since));
        }
        let own = self.id(connection)?;
        self.undoes = Some(change);
        self.take_back(connection, own, change, first, last)?;
        Ok(Undo::Done {
            added: self.added,
            changed: self.changed,
            removed: self.removed,
        })
    }

    fn take_back(
        &mut self,
        connection: &Connection,
        own: i64,
        change: i64,
        first: i64,
        last: i64,
    ) -> Done<()> {
        let run = |sql: &str, parameters: &[i64]| {
            connection.execute(sql, rusqlite::params_from_iter(parameters))
        };
        // What is there now, so that the undoing can be undone.
        let keep = format!(
            "insert into former_unit (change, unit, present, document, {KEPT})
             select ?1, id, 1, (select name from document where document.id = unit.document), {KEPT}
             from unit"
        );
        let added = run(
            &format!("{keep} where id between ?2 and ?3"),
            &[own, first, last],
        )?;
        let changed = run(
            &format!("{keep} where id in (select unit from former_unit where change = ?2)"),
            &[own, change],
        )?;
        run(
            "insert or ignore into former_unit (change, unit, present)
             select ?1, unit, 0 from former_unit where change = ?2",
            &[own, change],
        )?;
        run(
            "insert into touched (unit) select unit from former_unit where change = ?1",
            &[own],
        )?;
        run(
            "delete from unit where id in (select unit from former_unit where change = ?1)",
            &[own],
        )?;
        self.restore_rows(connection, own, change)?;
        // What was stored again in the meantime is there already.
        let restored = run(
            &format!(
                "insert into unit (id, document, {KEPT})
                 select unit, (select id from document where name = former_unit.document), {KEPT}
                 from former_unit where change = ?1 and present = 1 and not exists (
                     select 1 from unit where unit.identity = former_unit.identity
                         and unit.source = former_unit.source and unit.target = former_unit.target)"
            ),
            &[change],
        )?;
        run(
            "delete from document where name in (select name from former_row
                 where change = ?1 and kind = 'document' and value is null)
                 and not exists (select 1 from unit where unit.document = document.id)",
            &[change],
        )?;
        let kept: i64 = connection.query_row(
            "select count(*) from former_unit as now join former_unit as was on was.unit = now.unit
                 join unit on unit.id = now.unit
             where now.change = ?1 and now.present = 1 and was.change = ?2 and was.present = 1",
            [own, change],
            |row| row.get(0),
        )?;
        let kept = usize::try_from(kept).unwrap_or(0);
        self.changed += kept as u64;
        self.removed += (added + changed - kept) as u64;
        self.added += (restored - kept) as u64;
        Ok(())
    }

    fn restore_rows(&mut self, connection: &Connection, own: i64, change: i64) -> Done<()> {
        let mut statement = connection.prepare_cached(
            "select kind, name from former_row where change = ?1 order by kind, name",
        )?;
        let rows: Vec<(String, String)> = statement
            .query_map([change], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        for (kind, name) in &rows {
            match kind.as_str() {
                "document" => self.changing_document(connection, name)?,
                "lexicon" => self.changing_lexicon(connection, name)?,
                _ => self.changing_accepted(connection, name)?,
            }
        }
        debug_assert_eq!(self.id, Some(own));
        connection.execute(
            "insert into document (name, source_language, target_language, date, domain, client,
                 stored)
             select name, value ->> 'source_language', value ->> 'target_language',
                 value ->> 'date', value ->> 'domain', value ->> 'client', value ->> 'stored'
             from former_row where change = ?1 and kind = 'document' and value is not null
             on conflict (name) do update set source_language = excluded.source_language,
                 target_language = excluded.target_language, date = excluded.date,
                 domain = excluded.domain, client = excluded.client, stored = excluded.stored",
            [change],
        )?;
        connection.execute(
            "delete from accepted where finding in (select name from former_row
                 where change = ?1 and kind = 'accepted')",
            [change],
        )?;
        connection.execute(
            "insert into accepted (finding, check_name, message, source, target, reason, at, who)
             select name, value ->> 'check', value ->> 'message', value ->> 'source',
                 value ->> 'target', value ->> 'reason', value ->> 'at', value ->> 'who'
             from former_row where change = ?1 and kind = 'accepted' and value is not null",
            [change],
        )?;
        connection.execute(
            "update lexicon set used = 0 where used = 1 and name in (select name from former_row
                 where change = ?1 and kind = 'lexicon')",
            [change],
        )?;
        connection.execute(
            "update lexicon set used = 1 where id in (select cast(value as integer)
                 from former_row where change = ?1 and kind = 'lexicon' and value is not null)",
            [change],
        )?;
        Ok(())
    }
}

/// Whether a later change touched what a change touched, or units that it added.
fn overlaps(connection: &Connection, later: i64, change: i64, first: i64, last: i64) -> Done<bool> {
    let mut statement = connection.prepare_cached(
        "select exists (select 1 from former_unit where change = ?1
                 and (unit between ?3 and ?4
                     or unit in (select unit from former_unit where change = ?2)))
             or exists (select 1 from former_row as one join former_row as other
                 on one.kind = other.kind and one.name = other.name
                 where one.change = ?1 and other.change = ?2)",
    )?;
    Ok(statement.query_row([later, change, first, last], |row| row.get(0))?)
}

/// All changes, the newest first.
pub(super) fn changes(connection: &Connection) -> Done<Vec<Change>> {
    let mut statement = connection.prepare_cached(
        "select id, at, who, command, detail, added, changed, removed, undoes
         from change order by id desc",
    )?;
    let mut rows = statement.query([])?;
    let mut changes: Vec<Change> = Vec::new();
    while let Some(row) = rows.next()? {
        let count = |column| row.get::<_, i64>(column).map(|count| count as u64);
        let id = row.get(0)?;
        // The newest stand first, so whether an undoing holds is known before what it undoes.
        let holds = |later: &&Change| later.undoes == Some(id) && later.undone_by.is_none();
        let undone_by = changes.iter().find(holds).map(|later| later.id);
        changes.push(Change {
            id,
            at: timestamp(row.get(1)?).unwrap_or_default(),
            who: row.get(2)?,
            command: row.get(3)?,
            detail: row.get(4)?,
            added: count(5)?,
            changed: count(6)?,
            removed: count(7)?,
            undoes: row.get(8)?,
            undone_by,
        });
    }
    Ok(changes)
}

/// The columns of `former_unit` in the order of [`super::convert::UNIT_COLUMNS`].
pub(super) const FORMER_COLUMNS: &str = "former_unit.unit, former_unit.source_language, \
    former_unit.target_language, former_unit.source, former_unit.target, \
    former_unit.source_inline, former_unit.target_inline, former_unit.document, \
    former_unit.position, former_unit.previous, former_unit.next, former_unit.date, \
    former_unit.domain, former_unit.client, former_unit.origin, former_unit.confidence, \
    former_unit.review, former_unit.created, former_unit.changed, former_unit.creator, \
    former_unit.properties";

/// Ids of the units that a change touched, with whether they were there before, in order.
pub(super) fn touched(connection: &Connection, change: i64) -> Done<Vec<(i64, bool)>> {
    let mut statement = connection.prepare_cached(
        "select unit, present from former_unit where change = ?1
         union
         select unit.id, 0 from change join unit
             on unit.id between change.first_added and change.last_added where change.id = ?1
         order by 1",
    )?;
    let ids = statement.query_map([change], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// The findings that were accepted, in the order of acceptance.
pub(super) fn accepted(connection: &Connection) -> Done<Vec<Accepted>> {
    let mut statement = connection.prepare_cached(
        "select finding, check_name, message, source, target, reason, at, who
         from accepted order by at, finding",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Accepted {
            finding: row.get(0)?,
            check: row.get(1)?,
            message: row.get(2)?,
            source: row.get(3)?,
            target: row.get(4)?,
            reason: row.get(5)?,
            at: timestamp(row.get(6)?),
            who: row.get(7)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A unit as it was before a change.
pub(super) fn former(
    connection: &Connection,
    change: i64,
    unit: i64,
) -> Done<Option<crate::model::Unit>> {
    let sql = format!(
        "select {FORMER_COLUMNS} from former_unit where change = ?1 and unit = ?2 and present = 1"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let row = statement.query_row([change, unit], |row| Ok(super::convert::unit(row)));
    row.optional()?.transpose()
}
