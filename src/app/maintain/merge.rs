//! Bringing memories and files together.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use super::super::exchange::{WriteOptions, WriteSummary, write_each};
use super::super::{AppError, Listener, Progress, Result};
use super::diff::visit;
use super::{Mode, UNITS_A_STEP};
use crate::formats::ReadOptions;
use crate::model::Unit;
use crate::store::sqlite::Sqlite;
use crate::store::{Filter, Store, Stored, Transaction};
use crate::text::nfc;

/// What becomes of a unit whose source, languages, document and context are known with another
/// translation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Conflicts {
    /// Both stay.
    #[default]
    Both,
    /// The one that is there stays.
    Ours,
    /// The one that comes takes its place.
    Theirs,
    /// The one that was changed last stays; where that is not known, the one that is there.
    Newer,
}

/// What a merge came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Merged {
    /// Units that were read.
    pub read: u64,
    /// Units that were not there.
    pub new: u64,
    /// Units that were there with other particulars.
    pub changed: u64,
    /// Units that were there just so.
    pub unchanged: u64,
    /// Units that came with another translation of a known source.
    pub conflicts: u64,
    /// Units that could not be read.
    pub refused: u64,
}

/// Merges memories and bilingual files into `store`, all of them or, where one fails, none.
pub fn merge(
    store: &mut dyn Store,
    others: &[PathBuf],
    conflicts: Conflicts,
    reading: &ReadOptions,
    mode: Mode,
    now: Timestamp,
    listener: &mut Listener<'_>,
) -> Result<Merged> {
    let names: Vec<_> = others
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let mut writing = store.begin(now)?;
    writing.describe("merge", Some(&names.join(", ")));
    let merged = put_all(writing.as_mut(), others, conflicts, reading, listener)?;
    if mode == Mode::Apply {
        writing.commit()?;
    }
    Ok(merged)
}

fn put_all(
    writing: &mut dyn Transaction,
    others: &[PathBuf],
    conflicts: Conflicts,
    reading: &ReadOptions,
    listener: &mut Listener<'_>,
) -> Result<Merged> {
    let mut merged = Merged::default();
    for other in others {
        // What came with the files before is known as well.
        let known = Known::read(writing)?;
        let mut take = |mut unit: Unit| -> Result<()> {
            unit.id = None;
            merged.read += 1;
            let (mut rivals, mut is_there) = (Vec::new(), false);
            for id in known.ids(&unit) {
                match writing.unit(id)? {
                    Some(known) if known.target.text == unit.target.text => is_there = true,
                    rival => rivals.extend(rival),
                }
            }
            // Where both stay, those that stand side by side already are settled.
            let settled = conflicts == Conflicts::Both && is_there;
            if !rivals.is_empty() && !settled {
                merged.conflicts += 1;
                let time = |unit: &Unit| unit.changed.or(unit.created);
                let newest = rivals.iter().filter_map(time).max();
                let comes = match conflicts {
                    Conflicts::Both => true,
                    Conflicts::Ours => false,
                    Conflicts::Theirs => true,
                    Conflicts::Newer => {
                        time(&unit).is_some_and(|at| newest.is_none_or(|newest| at > newest))
                    }
                };
                if !comes {
                    return Ok(());
                }
                if conflicts != Conflicts::Both {
                    for rival in rivals.iter().filter_map(|rival| rival.id) {
                        writing.remove(rival)?;
                    }
                }
            }
            match writing.put(&unit)? {
                Stored::New => merged.new += 1,
                Stored::Changed => merged.changed += 1,
                Stored::Unchanged => merged.unchanged += 1,
            }
            Ok(())
        };
        merged.refused += each(other, reading, listener, &mut take)?;
    }
    Ok(merged)
}

/// Sources that are known: what makes two units translations of the same text, and a unit's id.
struct Known(Vec<(u64, i64)>);

impl Known {
    fn read(writing: &dyn Transaction) -> Result<Known> {
        let mut known = Vec::new();
        writing.units(&Filter::default(), &mut |unit| {
            known.push((key(&unit), unit.id.unwrap_or_default()));
            ControlFlow::Continue(())
        })?;
        known.sort_unstable();
        Ok(Known(known))
    }

    /// The units whose source, languages, document and context are those of `unit`.
    fn ids(&self, unit: &Unit) -> impl Iterator<Item = i64> {
        let key = key(unit);
        let first = self.0.partition_point(|(known, _)| *known < key);
        let same = self.0[first..].iter();
        same.take_while(move |(known, _)| *known == key)
            .map(|(_, id)| *id)
    }
}

/// Merges memories and bilingual files into a new file; the memory is not touched. Of units with
/// the same texts, document and context one is written; conflicts are settled as in [`merge`],
/// where what was read first counts as ours.
pub fn merge_files(
    others: &[PathBuf],
    output: &Path,
    conflicts: Conflicts,
    reading: &ReadOptions,
    options: &WriteOptions,
    listener: &mut Listener<'_>,
) -> Result<(Merged, WriteSummary)> {
    let mut scratch = Sqlite::temporary()?;
    let epoch = Timestamp::UNIX_EPOCH;
    let mut writing = scratch.begin(epoch)?;
    writing.rehearse();
    let merged = put_all(writing.as_mut(), others, conflicts, reading, listener)?;
    let written = write_each(output, options, &mut |write| {
        Ok(writing.units(&Filter::default(), &mut |mut unit| {
            // The scratch memory's own times say nothing.
            let own = |time: &Timestamp| *time != epoch;
            unit.created = unit.created.filter(own);
            unit.changed = unit.changed.filter(own);
            write(unit)
        })?)
    })?;
    Ok((merged, written))
}

/// Hands every unit of a memory or a bilingual file to `take`.
fn each(
    path: &Path,
    reading: &ReadOptions,
    listener: &mut Listener<'_>,
    take: &mut dyn FnMut(Unit) -> Result<()>,
) -> Result<u64> {
    if !is_database(path)? {
        return visit(path, reading, listener, take);
    }
    let other = Sqlite::open(path)?;
    let total = Some(other.status()?.units);
    let mut ended = Ok(());
    let mut done = 0;
    other.units(&Filter::default(), &mut |unit| {
        done += 1;
        ended = take(unit);
        let stops = done % UNITS_A_STEP == 0 && listener(Progress { done, total }).is_break();
        if stops && ended.is_ok() {
            ended = Err(AppError::Stopped);
        }
        match ended {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    })?;
    ended.map(|()| 0)
}

fn is_database(path: &Path) -> Result<bool> {
    let wrap = |error| AppError::file(path, &error);
    let mut file = std::fs::File::open(path).map_err(wrap)?;
    let mut head = [0; 16];
    let read = std::io::Read::read(&mut file, &mut head).map_err(wrap)?;
    Ok(&head[..read] == b"SQLite format 3\0")
}

/// Stands for source, languages, document and context.
fn key(unit: &Unit) -> u64 {
    let context = [&unit.document, &unit.previous, &unit.next];
    let context: Vec<&str> = context
        .iter()
        .map(|part| part.as_deref().unwrap_or("\u{1}"))
        .collect();
    let whole = format!(
        "{}\0{}\0{}\0{}",
        unit.source.language,
        unit.target.language,
        nfc(&unit.source.text),
        context.join("\0")
    );
    xxh3_64(whole.as_bytes())
}
