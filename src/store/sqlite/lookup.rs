//! Lookup through the derived index, which lies in a folder beside the memory.

use std::cell::RefCell;
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension};
use xxhash_rust::xxh3::xxh3_64;

use super::Sqlite;
use super::convert::{RowError, Tags, UNIT_COLUMNS, identity, unit};
use crate::lang::Analyser;
use crate::model::{Side, Unit};
use crate::store::index::{
    Closeness, Collected, Collector, Fault, Holding, Index, Phrase, Probe, Row, Rows, Scratch,
    State, Wants,
};
use crate::store::{Asker, Filter, Held, Phrases, Query, Result, Visit};
use crate::text::phrase::find;

/// The index of an opened memory.
#[derive(Debug)]
pub(super) struct Lookup {
    folder: Option<PathBuf>,
    // None until something is looked up or written.
    index: RefCell<Option<Index>>,
    scratch: RefCell<Scratch>,
}

/// Where the index of the memory at `path` lies.
fn folder(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-index");
    PathBuf::from(name)
}

/// Bytes of the index files of the memory at `path`.
pub(super) fn bytes_on_disk(path: &Path) -> u64 {
    let Ok(files) = std::fs::read_dir(folder(path)) else {
        return 0;
    };
    files
        .filter_map(|file| file.ok()?.metadata().ok())
        .map(|data| data.len())
        .sum()
}

impl Lookup {
    /// The index of the memory at `path`; one in memory has its index in memory too.
    pub(super) fn beside(path: &Path) -> Lookup {
        Lookup {
            folder: (path != Path::new(":memory:")).then(|| folder(path)),
            index: RefCell::new(None),
            scratch: RefCell::default(),
        }
    }

    /// Takes in what was just written, so that the next lookup, in any process, need not.
    pub(super) fn after_commit(&self, connection: &Connection, collected: Option<Collected>) {
        // What cannot be done now is done, or told, when something is looked up.
        let moment = Moment::begin(connection);
        let _ = moment.and_then(|moment| self.bring_up(&moment, collected));
    }

    /// Begins to collect, with a transaction that has written nothing yet.
    pub(super) fn collecting(
        &self,
        connection: &Connection,
    ) -> std::result::Result<Collecting, RowError> {
        Ok(Collecting {
            after: state(connection)?.last,
            collector: Collector::new(self.folder.as_deref()),
        })
    }

    fn bring_up(
        &self,
        moment: &Moment<'_>,
        collected: Option<Collected>,
    ) -> std::result::Result<(), RowError> {
        let mut index = self.index.borrow_mut();
        let index = match &mut *index {
            Some(index) => index,
            none => none.insert(Index::open(self.folder.as_deref(), moment)?),
        };
        index.bring_up_with(moment, collected)
    }

    /// Runs `ask` on an index that tells all of the memory, and once more on a new one where the
    /// first turns out to be damaged. False: there is no sound index to be had.
    fn with_index(
        &self,
        moment: &Moment<'_>,
        ask: &mut dyn FnMut(&Index, &mut Scratch) -> std::result::Result<(), Fault>,
    ) -> std::result::Result<bool, RowError> {
        for _ in 0..2 {
            self.bring_up(moment, None)?;
            let mut index = self.index.borrow_mut();
            if let Some(index) = &mut *index
                && index.is_up_to(&moment.state()?)
            {
                match ask(index, &mut self.scratch.borrow_mut()) {
                    Ok(()) => return Ok(true),
                    Err(_) => index.discard(),
                }
            }
        }
        Ok(false)
    }
}

/// Collects what a transaction writes, so that the index need not read it again.
pub(super) struct Collecting {
    after: i64,
    collector: Collector,
}

impl Collecting {
    /// Takes in a unit that was just written for the first time, with its identity.
    pub(super) fn add(&mut self, id: i64, identity: i64, unit: &Unit) {
        let side = |side| {
            let variant = unit.side(side);
            (&variant.language, variant.text.as_str())
        };
        self.collector.add(Row {
            id,
            identity: identity as u64,
            sides: [side(Side::Source), side(Side::Target)],
        });
    }

    pub(super) fn finish(self) -> Collected {
        Collected {
            after: self.after,
            last: self.collector.greatest().max(self.after),
            collector: self.collector,
        }
    }
}

/// Hands to `asker` the units that may be nearest to the query, as [`crate::store::Store`] says.
pub(super) fn nearest(memory: &Sqlite, query: &Query<'_>, asker: &mut dyn Asker) -> Result<()> {
    let probe = Probe::new(query.text, query.analysis);
    let mut reading = Reading::new(memory, query, asker);
    let complete = reading.run(&mut |index, scratch, reading| {
        for side in [Side::Source, Side::Target] {
            if !index.speaks(side, query.from.primary())? {
                continue;
            }
            reading.side = Some(side);
            index.candidates(&probe, side, query.min, scratch, reading)?;
            if reading.ended {
                break;
            }
        }
        Ok(())
    })?;
    if !complete {
        reading.scan()?;
    }
    Ok(())
}

/// Segments that are looked at for each unit that would be enough, before the search gives up.
const LOOKED_AT_EACH: usize = 3;

/// Hands to `visit` the units that have the query as a phrase, as [`crate::store::Store`] says.
pub(super) fn containing(
    memory: &Sqlite,
    query: &Query<'_>,
    phrases: Phrases<'_>,
    visit: &mut Visit<'_>,
) -> Result<Held> {
    // Punctuation alone is no phrase, and neither is nothing.
    let Some(phrase) = Phrase::new(query.analysis) else {
        return Ok(Held::default());
    };
    let phrase = match phrases.rendering {
        Some(rendering) => phrase.rendered_with(rendering),
        None => phrase,
    };
    let mut asker = Nobody;
    let mut reading = Reading::new(memory, query, &mut asker);
    let closeness = Closeness {
        least: phrases.least,
        enough: phrases.most,
        tired: phrases.most.saturating_mul(LOOKED_AT_EACH),
    };
    let mut held = Held::default();
    let complete = reading.run(&mut |index, _, reading| {
        held.more = false;
        let mut found = Vec::new();
        let mut sure = *query.filter == Filter::default();
        for side in [Side::Source, Side::Target] {
            if index.speaks(side, query.from.primary())? {
                let mut here = Vec::new();
                held.more |= !index.containing(&phrase, side, closeness, &mut here)?;
                sure &= index.speaks_only(side, query.from.primary())?
                    && index.speaks_only(side.other(), query.to.primary())?;
                found.extend(here.into_iter().map(|holding| (side, holding)));
            }
        }
        held.units = reading.hand_out(found, sure, visit);
        Ok(())
    })?;
    if complete {
        return Ok(held);
    }
    let found = reading.scan_for(phrases)?;
    let held = Held {
        units: reading.hand_out(found, true, visit),
        more: false,
    };
    match reading.error.take() {
        Some(error) => Err(error.located(&memory.path)),
        None => Ok(held),
    }
}

/// Asks for nothing: who goes through a phrase's places reads them himself.
struct Nobody;

impl Asker for Nobody {
    fn wants(&self, _rate: u8, _similarity: f64) -> bool {
        false
    }

    fn take(&mut self, _unit: Unit) -> ControlFlow<()> {
        ControlFlow::Break(())
    }
}

/// Reads the units that an index names, and passes on those that the query means.
struct Reading<'a, 'b> {
    memory: &'a Sqlite,
    query: &'a Query<'b>,
    asker: &'a mut dyn Asker,
    side: Option<Side>,
    sql: String,
    // What was passed on, so that a second try does not do it again.
    taken: HashSet<i64>,
    ended: bool,
    error: Option<RowError>,
}

type Ask<'a> =
    dyn FnMut(&Index, &mut Scratch, &mut Reading<'_, '_>) -> std::result::Result<(), Fault> + 'a;

impl<'a, 'b> Reading<'a, 'b> {
    fn new(memory: &'a Sqlite, query: &'a Query<'b>, asker: &'a mut dyn Asker) -> Self {
        Reading {
            memory,
            query,
            asker,
            side: None,
            sql: format!(
                "select {UNIT_COLUMNS} from unit left join document on document.id = unit.document
                 where unit.id = ?1"
            ),
            taken: HashSet::new(),
            ended: false,
            error: None,
        }
    }

    /// Runs `ask` at one moment of the memory; false where no index could be used.
    fn run(&mut self, ask: &mut Ask<'_>) -> Result<bool> {
        let memory = self.memory;
        let located = |error: RowError| error.located(&memory.path);
        let moment = Moment::begin(&memory.connection).map_err(located)?;
        let complete = memory
            .lookup
            .with_index(&moment, &mut |index, scratch| ask(index, scratch, self))
            .map_err(located)?;
        match self.error.take() {
            Some(error) => Err(located(error)),
            None => Ok(complete || self.ended),
        }
    }

    /// Goes through all units, leaving out those that were passed on.
    fn scan(&mut self) -> Result<()> {
        let (memory, query) = (self.memory, self.query);
        memory.scan(query, &mut |unit| {
            if unit.id.is_some_and(|id| !self.taken.insert(id)) {
                return ControlFlow::Continue(());
            }
            self.asker.take(unit)
        })
    }

    /// All places of the query, without an index.
    fn scan_for(&mut self, phrases: Phrases<'_>) -> Result<Vec<(Side, Holding)>> {
        let (mut analyser, _) = Analyser::for_tag(self.query.from);
        let (mut of_translations, _) = Analyser::for_tag(self.query.to);
        let rendering = phrases.rendering.map(|words| words.phrase().needed_stems());
        let rendering = rendering.unwrap_or_default();
        let parts = self.query.analysis.phrase();
        let query = self.query;
        let mut found = Vec::new();
        self.memory.scan(query, &mut |unit| {
            if let (Some(side), Some(id)) = (query.side(&unit), unit.id) {
                if !rendering.is_empty() {
                    let translation = of_translations.analyse(&unit.side(side.other()).text);
                    let mut stems = rendering.iter();
                    if !stems.all(|stem| translation.tokens.iter().any(|t| t.stem == *stem)) {
                        return ControlFlow::Continue(());
                    }
                }
                let analysis = analyser.analyse(&unit.side(side).text);
                let text: Vec<_> = parts.kept(&analysis.tokens).collect();
                let place = find(&parts.words, &parts.required, &text);
                found.extend(
                    place
                        .filter(|place| place.kind >= phrases.least)
                        .map(|place| {
                            let holding = Holding {
                                id,
                                kind: place.kind,
                                score: place.score,
                                weight: analysis.weight(),
                                identity: identity(&unit) as u64,
                            };
                            (side, holding)
                        }),
                );
            }
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }

    /// Reads the units of `found`, the closest first, until `visit` breaks; the others are read
    /// only to count them, and not where it is `sure` that all are meant. Gives how many are.
    fn hand_out(
        &mut self,
        mut found: Vec<(Side, Holding)>,
        sure: bool,
        visit: &mut Visit<'_>,
    ) -> usize {
        found.sort_unstable_by(|(_, one), (_, other)| one.by_worth(other));
        let mut count = 0;
        for (at, (side, holding)) in found.iter().enumerate() {
            if self.ended && sure {
                return count + found.len() - at;
            }
            let unit = match self.read(holding.id) {
                Ok(Some(unit)) => unit,
                Ok(None) => continue,
                Err(error) => {
                    self.error = Some(error);
                    break;
                }
            };
            let meant = self.query.side(&unit) == Some(*side)
                && self.query.filter.lets_through(&unit)
                && self.taken.insert(holding.id);
            count += usize::from(meant);
            if meant && !self.ended {
                self.ended = visit(unit).is_break();
            }
        }
        count
    }

    fn read(&self, id: i64) -> std::result::Result<Option<Unit>, RowError> {
        let mut statement = self.memory.connection.prepare_cached(&self.sql)?;
        let mut rows = statement.query([id])?;
        match rows.next()? {
            Some(row) => Ok(Some(unit(row)?)),
            None => Ok(None),
        }
    }
}

impl Wants for Reading<'_, '_> {
    fn wants(&self, rate: u8, similarity: f64) -> bool {
        !self.ended && self.asker.wants(rate, similarity)
    }

    fn take(&mut self, id: i64) -> ControlFlow<()> {
        let flow = match self.read(id) {
            Ok(Some(unit)) => {
                let meant = self.query.side(&unit) == self.side
                    && self.query.filter.lets_through(&unit)
                    && self.taken.insert(id);
                match meant {
                    true => self.asker.take(unit),
                    false => ControlFlow::Continue(()),
                }
            }
            Ok(None) => ControlFlow::Continue(()),
            Err(error) => {
                self.error = Some(error);
                ControlFlow::Break(())
            }
        };
        self.ended |= flow.is_break();
        flow
    }
}

/// One moment of the memory: a read transaction.
pub(super) struct Moment<'a> {
    connection: &'a Connection,
}

impl<'a> Moment<'a> {
    pub(super) fn begin(connection: &'a Connection) -> std::result::Result<Moment<'a>, RowError> {
        connection.execute_batch("begin")?;
        Ok(Moment { connection })
    }

    fn hand(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
        visit: &mut dyn FnMut(Row<'_>),
    ) -> std::result::Result<(), RowError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(parameters)?;
        let mut tags = Tags::default();
        while let Some(row) = rows.next()? {
            let [source, target] = tags.of(row)?;
            let text = |column| {
                row.get_ref(column)
                    .map(|text| text.as_str().unwrap_or_default())
            };
            visit(Row {
                id: row.get(0)?,
                identity: row.get::<_, i64>(5)? as u64,
                sides: [(source, text(3)?), (target, text(4)?)],
            });
        }
        Ok(())
    }
}

impl Drop for Moment<'_> {
    fn drop(&mut self) {
        // Nothing was written, so there is nothing to lose.
        let _ = self.connection.execute_batch("commit");
    }
}

/// Where the memory stands.
fn state(connection: &Connection) -> std::result::Result<State, RowError> {
    let mut statement = connection.prepare_cached(
        "select (select value from fact where name = 'identity'),
             coalesce((select seq from sqlite_sequence where name = 'unit'), 0),
             coalesce((select seq from sqlite_sequence where name = 'touched'), 0)",
    )?;
    Ok(statement.query_row([], |row| {
        let identity = row.get_ref(0)?.as_str().unwrap_or_default();
        let mut memory = [0; 16];
        for (byte, digits) in memory.iter_mut().zip(identity.as_bytes().chunks(2)) {
            let digits = std::str::from_utf8(digits).unwrap_or_default();
            *byte = u8::from_str_radix(digits, 16).unwrap_or_default();
        }
        Ok(State {
            memory,
            last: row.get(1)?,
            touched: row.get(2)?,
        })
    })?)
}

impl Rows for Moment<'_> {
    type Error = RowError;

    fn state(&self) -> std::result::Result<State, RowError> {
        state(self.connection)
    }

    fn refresh(&self) -> std::result::Result<(), RowError> {
        Ok(self.connection.execute_batch("commit; begin")?)
    }

    fn touched(&self, after: i64) -> std::result::Result<Vec<i64>, RowError> {
        let mut statement = self
            .connection
            .prepare_cached("select distinct unit from touched where sequence > ?1")?;
        let ids = statement.query_map([after], |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    fn evidence(&self, id: i64, touched: i64) -> std::result::Result<[u64; 2], RowError> {
        let unit = self
            .connection
            .prepare_cached("select source, target from unit where id = ?1")?
            .query_row([id], |row| {
                let sum = |column| -> rusqlite::Result<u64> {
                    Ok(xxh3_64(row.get_ref(column)?.as_bytes().unwrap_or_default()))
                };
                Ok(sum(0)? ^ sum(1)?.rotate_left(32))
            })
            .optional()?;
        let change: Option<i64> = self
            .connection
            .prepare_cached("select unit from touched where sequence = ?1")?
            .query_row([touched], |row| row.get(0))
            .optional()?;
        Ok([unit.unwrap_or(0), change.unwrap_or(0) as u64])
    }

    fn read(
        &self,
        after: i64,
        last: i64,
        visit: &mut dyn FnMut(Row<'_>),
    ) -> std::result::Result<(), RowError> {
        let sql = "select id, source_language, target_language, source, target, identity from unit
                   where id > ?1 and id <= ?2";
        self.hand(sql, [after, last], visit)
    }

    fn read_these(
        &self,
        ids: &[i64],
        visit: &mut dyn FnMut(Row<'_>),
    ) -> std::result::Result<(), RowError> {
        let sql = "select id, source_language, target_language, source, target, identity from unit
                   where id = ?1";
        for id in ids {
            self.hand(sql, [id], visit)?;
        }
        Ok(())
    }
}
