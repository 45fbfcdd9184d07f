//! Writing: one transaction, kept whole or not at all.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{TransactionBehavior, params};

use super::convert::{RowError, UNIT_COLUMNS, identity, same, unit as read_unit};
use super::history::Log;
use super::lookup::Collecting;
use super::{Sqlite, first, glossary, lexicons, links};
use crate::model::{Act, Concept, Document, Judgement, LinkCounts, Origin, Review, Unit};
use crate::store::{
    Accepted, Filter, Languages, LexiconTransaction, LinkTransaction, NewLexicon, Replaced, Result,
    Rewritten, Store, Stored, Transaction, Uncounted, Undo, Visit,
};

pub(super) struct Writing<'a> {
    transaction: rusqlite::Transaction<'a>,
    memory: &'a Sqlite,
    log: Log,
    /// What the index is to take in; `None` where nothing will be committed.
    collecting: Option<Collecting>,
    now: i64,
    documents: HashMap<String, i64>,
    act: Act,
}

impl<'a> Writing<'a> {
    pub(super) fn begin(memory: &'a Sqlite, now: Timestamp) -> Result<Writing<'a>> {
        let (connection, path) = (&memory.connection, &memory.path);
        // Immediate: who will write waits now, not halfway through.
        let transaction =
            rusqlite::Transaction::new_unchecked(connection, TransactionBehavior::Immediate)
                .map_err(|error| super::open::explain(path, error))?;
        let collecting = memory.lookup.collecting(connection);
        let collecting = collecting.map_err(|error| error.located(path))?;
        Ok(Writing {
            transaction,
            memory,
            log: Log::new(now.as_second(), memory.signer.clone()),
            collecting: Some(collecting),
            now: now.as_second(),
            documents: HashMap::new(),
            act: Act {
                at: now,
                ..Act::default()
            },
        })
    }

    fn store(&mut self, unit: &Unit) -> std::result::Result<(i64, Stored), RowError> {
        let document = match &unit.document {
            Some(name) => Some(self.document_id(name, unit)?),
            None => None,
        };
        let hash = identity(unit);
        if let Some(known) = self.find(hash, unit)? {
            let id = known.id.unwrap_or_default();
            let merged = merge(&known, unit);
            if merged == known {
                return Ok((id, Stored::Unchanged));
            }
            self.update(id, &merged)?;
            return Ok((id, Stored::Changed));
        }
        let seconds = |time: Option<Timestamp>| time.map(|time| time.as_second());
        self.transaction
            .prepare_cached(
                "insert into unit (identity, source_language, target_language, source, target,
                     source_inline, target_inline, document, position, previous, next, date,
                     domain, client, origin, confidence, review, created, changed, creator,
                     properties)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
                     ?17, ?18, ?19, ?20, ?21)",
            )?
            .execute(params![
                hash,
                unit.source.language.as_str(),
                unit.target.language.as_str(),
                unit.source.text,
                unit.target.text,
                unit.source.inline.as_ref().map(|inline| &inline.0),
                unit.target.inline.as_ref().map(|inline| &inline.0),
                document,
                unit.position,
                unit.previous,
                unit.next,
                unit.date.map(|date| date.to_string()),
                unit.domain,
                unit.client,
                unit.origin.name(),
                unit.confidence,
                unit.review.name(),
                seconds(unit.created).unwrap_or(self.now),
                seconds(unit.changed),
                unit.creator,
                properties(unit),
            ])?;
        let id = self.transaction.last_insert_rowid();
        if let Some(collecting) = &mut self.collecting {
            collecting.add(id, hash, unit);
        }
        self.log.added(&self.transaction, id)?;
        Ok((id, Stored::New))
    }

    fn update(&mut self, id: i64, unit: &Unit) -> std::result::Result<(), RowError> {
        self.log.changing(&self.transaction, id)?;
        self.transaction
            .prepare_cached(
                "update unit set position = ?2, date = ?3, domain = ?4, client = ?5, origin = ?6,
                     confidence = ?7, review = ?8, created = ?9, changed = ?10, creator = ?11,
                     properties = ?12
                 where id = ?1",
            )?
            .execute(params![
                id,
                unit.position,
                unit.date.map(|date| date.to_string()),
                unit.domain,
                unit.client,
                unit.origin.name(),
                unit.confidence,
                unit.review.name(),
                unit.created.map(|time| time.as_second()),
                unit.changed.map_or(self.now, |time| time.as_second()),
                unit.creator,
                properties(unit),
            ])?;
        self.touch(id)
    }

    /// Tells derived indexes that a unit they may have read is no longer so.
    fn touch(&self, id: i64) -> std::result::Result<(), RowError> {
        self.transaction
            .prepare_cached("insert into touched (unit) values (?1)")?
            .execute([id])?;
        Ok(())
    }

    fn find(&self, hash: i64, unit: &Unit) -> std::result::Result<Option<Unit>, RowError> {
        let sql = format!(
            "select {UNIT_COLUMNS} from unit left join document on document.id = unit.document
             where unit.identity = ?1"
        );
        let mut statement = self.transaction.prepare_cached(&sql)?;
        let mut rows = statement.query([hash])?;
        while let Some(row) = rows.next()? {
            let known = read_unit(row)?;
            if same(&known, unit) {
                return Ok(Some(known));
            }
        }
        Ok(None)
    }

    /// The row of a document, made from what `unit` says where the name is new.
    fn document_id(&mut self, name: &str, unit: &Unit) -> std::result::Result<i64, RowError> {
        if let Some(id) = self.documents.get(name) {
            return Ok(*id);
        }
        let known = first(
            &self.transaction,
            "select id from document where name = ?1",
            &[&name],
        )?;
        let id = match known {
            Some(id) => id,
            None => self.put_document(&Document {
                name: name.to_owned(),
                source_language: unit.source.language.clone(),
                target_language: unit.target.language.clone(),
                date: unit.date,
                domain: unit.domain.clone(),
                client: unit.client.clone(),
            })?,
        };
        self.documents.insert(name.to_owned(), id);
        Ok(id)
    }

    fn put_document(&mut self, document: &Document) -> std::result::Result<i64, RowError> {
        self.log
            .changing_document(&self.transaction, &document.name)?;
        self.transaction
            .prepare_cached(
                "insert into document (name, source_language, target_language, date, domain,
                     client, stored)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 on conflict (name) do update set source_language = excluded.source_language,
                     target_language = excluded.target_language, date = excluded.date,
                     domain = excluded.domain, client = excluded.client,
                     stored = excluded.stored",
            )?
            .execute(params![
                document.name,
                document.source_language.as_str(),
                document.target_language.as_str(),
                document.date.map(|date| date.to_string()),
                document.domain,
                document.client,
                self.now,
            ])?;
        let sql = "select id from document where name = ?1";
        Ok(first(&self.transaction, sql, &[&document.name])?
            .ok_or(rusqlite::Error::QueryReturnedNoRows)?)
    }

    fn replace(
        &mut self,
        document: &Document,
        units: &[Unit],
    ) -> std::result::Result<Replaced, RowError> {
        let known: Option<i64> = first(
            &self.transaction,
            "select id from document where name = ?1",
            &[&document.name],
        )?;
        let id = self.put_document(document)?;
        self.documents.insert(document.name.clone(), id);
        let mut gone: std::collections::BTreeSet<i64> = self
            .transaction
            .prepare_cached("select id from unit where document = ?1")?
            .query_map([id], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let mut replaced = Replaced {
            known: known.is_some(),
            ..Replaced::default()
        };
        for unit in units {
            let (id, stored) = self.store(unit)?;
            gone.remove(&id);
            match stored {
                Stored::New => replaced.new += 1,
                Stored::Changed => replaced.changed += 1,
                Stored::Unchanged => replaced.unchanged += 1,
            }
        }
        replaced.removed = gone.len();
        for id in gone {
            self.delete(id)?;
        }
        Ok(replaced)
    }

    fn delete(&mut self, id: i64) -> std::result::Result<(), RowError> {
        self.log.removing(&self.transaction, id)?;
        self.transaction
            .prepare_cached("delete from unit where id = ?1")?
            .execute([id])?;
        self.touch(id)
    }

    fn read(&self, id: i64) -> std::result::Result<Option<Unit>, RowError> {
        let sql = format!(
            "select {UNIT_COLUMNS} from unit left join document on document.id = unit.document
             where unit.id = ?1"
        );
        let mut statement = self.transaction.prepare_cached(&sql)?;
        let mut rows = statement.query([id])?;
        match rows.next()? {
            Some(row) => Ok(Some(read_unit(row)?)),
            None => Ok(None),
        }
    }

    fn rewrite_unit(&mut self, id: i64, unit: &Unit) -> std::result::Result<Rewritten, RowError> {
        let Some(known) = self.read(id)? else {
            return Ok(Rewritten::Unknown);
        };
        let unit = Unit {
            id: Some(id),
            // Where it stands is not for an edit to change.
            document: known.document.clone(),
            created: unit.created.or(known.created),
            ..unit.clone()
        };
        if unit == known {
            return Ok(Rewritten::Unchanged);
        }
        let hash = identity(&unit);
        if let Some(other) = self.find(hash, &unit)?
            && other.id != Some(id)
        {
            let kept = other.id.unwrap_or_default();
            self.update(kept, &merge(&other, &unit))?;
            self.delete(id)?;
            return Ok(Rewritten::Merged(kept));
        }
        self.update(
            id,
            &Unit {
                changed: None,
                ..unit.clone()
            },
        )?;
        self.transaction
            .prepare_cached(
                "update unit set identity = ?2, source_language = ?3, target_language = ?4,
                     source = ?5, target = ?6, source_inline = ?7, target_inline = ?8,
                     previous = ?9, next = ?10
                 where id = ?1",
            )?
            .execute(params![
                id,
                hash,
                unit.source.language.as_str(),
                unit.target.language.as_str(),
                unit.source.text,
                unit.target.text,
                unit.source.inline.as_ref().map(|inline| &inline.0),
                unit.target.inline.as_ref().map(|inline| &inline.0),
                unit.previous,
                unit.next,
            ])?;
        Ok(Rewritten::Changed)
    }

    fn located<T>(&self, done: std::result::Result<T, RowError>) -> Result<T> {
        done.map_err(|error| error.located(&self.memory.path))
    }
}

/// The stored unit with what the new one adds: silence takes nothing away, and a person's word
/// outlives another alignment or import.
fn merge(known: &Unit, new: &Unit) -> Unit {
    let mut merged = known.clone();
    merged.position = new.position.or(known.position);
    merged.date = new.date.or(known.date);
    merged.domain = new.domain.clone().or(merged.domain);
    merged.client = new.client.clone().or(merged.client);
    merged.created = new.created.or(known.created);
    merged.changed = new.changed.or(known.changed);
    merged.creator = new.creator.clone().or(merged.creator);
    merged.properties.extend(new.properties.clone());
    if new.origin == Origin::Edited {
        merged.origin = Origin::Edited;
    }
    let said = |review| matches!(review, Review::Confirmed | Review::Rejected);
    if said(new.review) || !said(known.review) {
        merged.review = new.review;
        merged.confidence = new.confidence;
    }
    merged
}

fn properties(unit: &Unit) -> Option<String> {
    (!unit.properties.is_empty())
        .then(|| serde_json::to_string(&unit.properties).expect("a map of strings is JSON"))
}

impl Transaction for Writing<'_> {
    fn rehearse(&mut self) {
        self.collecting = None;
    }

    fn put(&mut self, unit: &Unit) -> Result<Stored> {
        let stored = self.store(unit);
        Ok(self.located(stored)?.1)
    }

    fn replace_document(&mut self, document: &Document, units: &[Unit]) -> Result<Replaced> {
        let replaced = self.replace(document, units);
        self.located(replaced)
    }

    fn begin_act(&mut self, act: Act) {
        self.act = Act {
            number: 0,
            at: self.act.at,
            ..act
        };
    }

    fn put_concept(&mut self, concept: &Concept) -> Result<Stored> {
        let stored = glossary::put(&self.transaction, concept, self.now, &mut self.act);
        self.located(stored)
    }

    fn remove_concept(&mut self, id: &str) -> Result<bool> {
        let removed = glossary::remove(&self.transaction, id, &mut self.act);
        self.located(removed)
    }

    fn describe(&mut self, command: &str, detail: Option<&str>) {
        self.log.describe(command, detail);
    }

    fn unit(&self, id: i64) -> Result<Option<Unit>> {
        self.located(self.read(id))
    }

    fn units(&self, filter: &Filter, visit: &mut Visit<'_>) -> Result<()> {
        // The transaction is the connection's, so the memory reads what was written in it.
        self.memory.units(filter, visit)
    }

    fn rewrite(&mut self, id: i64, unit: &Unit) -> Result<Rewritten> {
        let rewritten = self.rewrite_unit(id, unit);
        self.located(rewritten)
    }

    fn remove(&mut self, id: i64) -> Result<bool> {
        let removed = match self.read(id) {
            Ok(Some(_)) => self.delete(id).map(|()| true),
            Ok(None) => Ok(false),
            Err(error) => Err(error),
        };
        self.located(removed)
    }

    fn undo(&mut self, change: i64) -> Result<Undo> {
        let undone = self.log.undo(&self.transaction, change);
        self.located(undone)
    }

    fn accept(&mut self, accepted: &Accepted) -> Result<()> {
        let done = self.log.accept(&self.transaction, accepted);
        self.located(done)
    }

    fn reject(&mut self, finding: &str) -> Result<bool> {
        let done = self.log.reject(&self.transaction, finding);
        self.located(done)
    }

    fn judge(&mut self, judgement: &Judgement) -> Result<()> {
        self.located(glossary::judge(&self.transaction, judgement, self.now))
    }

    fn commit(self: Box<Self>) -> Result<()> {
        self.located(self.log.finish(&self.transaction))?;
        let memory = self.memory;
        self.transaction
            .commit()
            .map_err(|error| super::open::explain(&memory.path, error))?;
        memory
            .lookup
            .after_commit(&memory.connection, self.collecting.map(Collecting::finish));
        Ok(())
    }
}

impl LinkTransaction for Writing<'_> {
    fn take_uncounted(&mut self, most: usize) -> Result<Vec<Uncounted>> {
        self.located(links::take_uncounted(&self.transaction, most))
    }

    fn add_links(&mut self, languages: Languages<'_>, counts: &LinkCounts) -> Result<()> {
        self.located(links::add(&self.transaction, languages, counts))
    }

    fn forget_links(&mut self, light: &str) -> Result<()> {
        self.located(links::forget(&self.transaction, light))
    }
}

impl LexiconTransaction for Writing<'_> {
    fn put_lexicon(&mut self, lexicon: &NewLexicon<'_>) -> Result<Stored> {
        lexicons::put(&self.transaction, &mut self.log, lexicon)
            .map_err(|error| error.located(&self.memory.path))
    }

    fn remove_lexicon(&mut self, name: &str) -> Result<bool> {
        lexicons::remove(&self.transaction, &mut self.log, name)
            .map_err(|error| error.located(&self.memory.path))
    }
}
