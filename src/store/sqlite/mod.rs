//! The engine that needs no server: one SQLite file.

mod backup;
mod convert;
mod glossary;
mod history;
mod lexicons;
mod links;
mod lookup;
mod open;
mod prune;
mod write;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params_from_iter};

use super::{
    Accepted, Asker, Change, Counted, Filter, Held, KnownLexicon, Languages, LexiconStore,
    LinkStore, Phrases, Query, Result, Status, Store, StoreError, Texts, Touched, Transaction,
    Visit, WantedTexts, Words,
};
use crate::lang::Lexicon;
use crate::model::{Concept, ConceptChange, Document, Judgement, LinkCounts, Unit};
pub use backup::BackedUp;
use convert::{Tags, UNIT_COLUMNS, date, tag, timestamp, unit};
pub use prune::Pruned;

/// A memory in a SQLite file.
#[derive(Debug)]
pub struct Sqlite {
    connection: Connection,
    path: PathBuf,
    lookup: lookup::Lookup,
    signer: Option<String>,
}

/// Seconds that a process waits for another one to finish writing.
const PATIENCE: u64 = 20;

impl Sqlite {
    /// Opens the memory at `path`, and makes it where there is none, folders included.
    ///
    /// Steps that the schema lacks are run. An error leaves the file as it was.
    pub fn open(path: &Path) -> Result<Sqlite> {
        open::open(path)
    }

    /// A memory that is gone when it is dropped, for trials and tests.
    pub fn in_memory() -> Result<Sqlite> {
        open::in_memory()
    }

    /// The same for many units: what of them does not fit a small cache is in a temporary file.
    pub fn temporary() -> Result<Sqlite> {
        open::temporary()
    }

    /// Names who makes the changes that follow, for the history.
    pub fn sign(&mut self, signer: Option<String>) {
        self.signer = signer;
    }

    /// The memory's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn wrap(&self, error: rusqlite::Error) -> StoreError {
        open::explain(&self.path, error)
    }

    fn visit_units(
        &self,
        sql: &str,
        parameters: &[&dyn ToSql],
        visit: &mut dyn FnMut(Unit) -> ControlFlow<()>,
    ) -> Result<()> {
        let wrap = |error| self.wrap(error);
        let mut statement = self.connection.prepare_cached(sql).map_err(wrap)?;
        let mut rows = statement.query(parameters).map_err(wrap)?;
        while let Some(row) = rows.next().map_err(wrap)? {
            if visit(self.read(row)?).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn read(&self, row: &Row<'_>) -> Result<Unit> {
        unit(row).map_err(|error| error.located(&self.path))
    }

    /// All units of the query's language pair, in either direction.
    fn scan(&self, query: &Query<'_>, visit: &mut Visit<'_>) -> Result<()> {
        let sql = format!(
            "select {UNIT_COLUMNS} from unit left join document on document.id = unit.document
             where (unit.source_language = ?1 or unit.source_language like ?1 || '-%')
               and (unit.target_language = ?2 or unit.target_language like ?2 || '-%')
                or (unit.source_language = ?2 or unit.source_language like ?2 || '-%')
               and (unit.target_language = ?1 or unit.target_language like ?1 || '-%')"
        );
        let (from, to) = (query.from.primary(), query.to.primary());
        self.visit_units(&sql, &[&from, &to], &mut |unit| {
            if query.filter.lets_through(&unit) {
                visit(unit)
            } else {
                ControlFlow::Continue(())
            }
        })
    }
}

impl Store for Sqlite {
    fn status(&self) -> Result<Status> {
        let wrap = |error| self.wrap(error);
        let count = |sql: &str| self.connection.query_row(sql, [], count_in).map_err(wrap);
        let mut pairs = Vec::new();
        let mut statement = self
            .connection
            .prepare(
                "select source_language, target_language, count(*) from unit
                 group by 1, 2 order by 3 desc, 1, 2",
            )
            .map_err(wrap)?;
        let mut rows = statement.query([]).map_err(wrap)?;
        while let Some(row) = rows.next().map_err(wrap)? {
            let language = |column| tag(row, column).map_err(|e| e.located(&self.path));
            pairs.push((
                language(0)?,
                language(1)?,
                row.get::<_, i64>(2).map_err(wrap)? as u64,
            ));
        }
        let changed = self
            .connection
            .query_row(
                "select max(at) from (
                     select max(coalesce(changed, created)) as at from unit
                     union all select max(coalesce(changed, created)) from concept
                     union all select max(stored) from document)",
                [],
                |row| row.get::<_, Option<i64>>(0),
            )
            .map_err(wrap)?;
        Ok(Status {
            path: self.path.clone(),
            bytes: open::bytes_on_disk(&self.path),
            schema: count("pragma user_version")? as u32,
            units: count("select count(*) from unit")?,
            documents: count("select count(*) from document")?,
            unlearnt: self.counted()?.open().try_into().unwrap_or(0),
            pairs,
            concepts: count("select count(*) from concept")?,
            terms: count("select count(*) from term")?,
            changed: changed.and_then(timestamp),
        })
    }

    fn documents(&self) -> Result<Vec<Document>> {
        let wrap = |error| self.wrap(error);
        let mut statement = self
            .connection
            .prepare(
                "select name, source_language, target_language, date, domain, client
                 from document order by name",
            )
            .map_err(wrap)?;
        let mut rows = statement.query([]).map_err(wrap)?;
        let mut documents = Vec::new();
        while let Some(row) = rows.next().map_err(wrap)? {
            let language = |column| tag(row, column).map_err(|e| e.located(&self.path));
            documents.push(Document {
                name: row.get(0).map_err(wrap)?,
                source_language: language(1)?,
                target_language: language(2)?,
                date: date(row, 3).map_err(|e| e.located(&self.path))?,
                domain: row.get(4).map_err(wrap)?,
                client: row.get(5).map_err(wrap)?,
            });
        }
        Ok(documents)
    }

    fn unit(&self, id: i64) -> Result<Option<Unit>> {
        let sql = format!(
            "select {UNIT_COLUMNS} from unit left join document on document.id = unit.document
             where unit.id = ?1"
        );
        let mut found = None;
        self.visit_units(&sql, &[&id], &mut |unit| {
            found = Some(unit);
            ControlFlow::Break(())
        })?;
        Ok(found)
    }

    fn units(&self, filter: &Filter, visit: &mut Visit<'_>) -> Result<()> {
        let sql = format!(
            "select {UNIT_COLUMNS} from unit left join document on document.id = unit.document
             where (?1 is null or document.name = ?1) order by unit.id"
        );
        self.visit_units(&sql, &[&filter.document], &mut |unit| {
            if filter.lets_through(&unit) {
                visit(unit)
            } else {
                ControlFlow::Continue(())
            }
        })
    }

    fn units_of(
        &self,
        filter: &Filter,
        wanted: &mut WantedTexts<'_>,
        visit: &mut Visit<'_>,
    ) -> Result<()> {
        let wrap = |error| self.wrap(error);
        let located = |error: convert::RowError| error.located(&self.path);
        let mut statement = (self.connection)
            .prepare_cached(
                "select id, source_language, target_language, source, target from unit
                 where ?1 is null or document in (select id from document where name = ?1)
                 order by id",
            )
            .map_err(wrap)?;
        let mut rows = statement.query([&filter.document]).map_err(wrap)?;
        let mut tags = Tags::default();
        while let Some(row) = rows.next().map_err(wrap)? {
            let text = |column| {
                let text = row.get_ref(column).map_err(wrap)?;
                Ok::<_, StoreError>(text.as_str().unwrap_or_default())
            };
            let [source, target] = tags.of(row).map_err(located)?;
            match wanted(Texts {
                languages: Languages { source, target },
                source: text(3)?,
                target: text(4)?,
            }) {
                ControlFlow::Break(()) => break,
                ControlFlow::Continue(false) => continue,
                ControlFlow::Continue(true) => {}
            }
            let id = row.get(0).map_err(wrap)?;
            let unit = Store::unit(self, id)?.filter(|unit| filter.lets_through(unit));
            if unit.is_some_and(|unit| visit(unit).is_break()) {
                break;
            }
        }
        Ok(())
    }

    fn nearest(&self, query: &Query<'_>, asker: &mut dyn Asker) -> Result<()> {
        lookup::nearest(self, query, asker)
    }

    fn containing(
        &self,
        query: &Query<'_>,
        phrases: Phrases<'_>,
        visit: &mut Visit<'_>,
    ) -> Result<Held> {
        lookup::containing(self, query, phrases, visit)
    }

    fn concepts(&self) -> Result<Vec<Concept>> {
        glossary::read(&self.connection).map_err(|error| error.located(&self.path))
    }

    fn changes(&self) -> Result<Vec<Change>> {
        history::changes(&self.connection).map_err(|error| error.located(&self.path))
    }

    fn touched(
        &self,
        change: i64,
        visit: &mut dyn FnMut(Touched) -> ControlFlow<()>,
    ) -> Result<()> {
        let located = |error: convert::RowError| error.located(&self.path);
        for (id, was_there) in history::touched(&self.connection, change).map_err(located)? {
            let before = match was_there {
                true => history::former(&self.connection, change, id).map_err(located)?,
                false => None,
            };
            let now = self.unit(id)?;
            if visit(Touched { id, before, now }).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn accepted(&self) -> Result<Vec<Accepted>> {
        history::accepted(&self.connection).map_err(|error| error.located(&self.path))
    }

    fn history(&self, concept: Option<&str>) -> Result<Vec<ConceptChange>> {
        glossary::history(&self.connection, concept).map_err(|error| error.located(&self.path))
    }

    fn judgements(&self) -> Result<Vec<Judgement>> {
        glossary::judgements(&self.connection).map_err(|error| error.located(&self.path))
    }

    fn begin(&mut self, now: Timestamp) -> Result<Box<dyn Transaction + '_>> {
        Ok(Box::new(write::Writing::begin(self, now)?))
    }
}

impl LinkStore for Sqlite {
    fn links(&self, languages: Languages<'_>, words: Words<'_>) -> Result<LinkCounts> {
        // Counts of one moment, and the file is locked once rather than for each word.
        lookup::Moment::begin(&self.connection)
            .and_then(|_moment| links::read(&self.connection, languages, words))
            .map_err(|error| error.located(&self.path))
    }

    fn counted(&self) -> Result<Counted> {
        links::counted(&self.connection).map_err(|error| error.located(&self.path))
    }
}

impl LexiconStore for Sqlite {
    fn lexicons(&self) -> Result<Vec<KnownLexicon>> {
        lexicons::all(&self.connection).map_err(|error| error.located(&self.path))
    }

    fn lexicon(&self, name: &str) -> Result<Option<Lexicon>> {
        lexicons::one(&self.connection, name).map_err(|error| error.located(&self.path))
    }

    fn renderings(&self, languages: Languages<'_>) -> Result<Lexicon> {
        lexicons::between(&self.connection, languages).map_err(|error| error.located(&self.path))
    }
}

fn count_in(row: &Row<'_>) -> rusqlite::Result<u64> {
    row.get::<_, i64>(0)
        .map(|count| count.try_into().unwrap_or(0))
}

/// The first value of the first row, if there is a row.
fn first<T: rusqlite::types::FromSql>(
    connection: &Connection,
    sql: &str,
    parameters: &[&dyn ToSql],
) -> rusqlite::Result<Option<T>> {
    connection
        .prepare_cached(sql)?
        .query_row(params_from_iter(parameters), |row| row.get(0))
        .optional()
}
