//! A copy of the memory while others work in it, by SQLite's online backup, and its proof.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::Sqlite;
use super::open::explain;
use crate::store::{Result, StoreError};

/// A copy that was made and proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackedUp {
    /// Units in the copy.
    pub units: u64,
    /// Bytes of the copy.
    pub bytes: u64,
}

/// Pages between two looks at the caller's wish to stop: some four megabytes.
const PAGES_A_STEP: i32 = 1_000;

impl Sqlite {
    /// Copies the memory to `path`, where nothing may be yet, and proves the copy: SQLite finds it
    /// sound, and it holds as many units and changes as there were when it was made.
    ///
    /// `going_on` hears of pages copied and pages in all; where it breaks, `None` is returned, and
    /// whatever stands at `path` is no memory. Others may read and write meanwhile.
    pub fn back_up(
        &self,
        path: &Path,
        going_on: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
    ) -> Result<Option<BackedUp>> {
        let wrap = |error| explain(path, error);
        // One moment of the memory, held while it is copied, is also what the copy is proved by.
        let moment = self
            .connection
            .unchecked_transaction()
            .map_err(|error| self.wrap(error))?;
        let expected = counts(&moment).map_err(|error| self.wrap(error))?;
        let mut copy = Connection::open(path).map_err(wrap)?;
        {
            let backup = Backup::new(&self.connection, &mut copy).map_err(wrap)?;
            loop {
                let step = backup.step(PAGES_A_STEP).map_err(wrap)?;
                let progress = backup.progress();
                let [left, all] = [progress.remaining, progress.pagecount]
                    .map(|pages| u64::try_from(pages).unwrap_or(0));
                match step {
                    StepResult::Done => break,
                    StepResult::More => {}
                    _ => std::thread::sleep(Duration::from_millis(10)),
                }
                if going_on(all - left.min(all), all).is_break() {
                    return Ok(None);
                }
            }
        }
        drop(moment);
        drop(copy);
        let copy =
            Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(wrap)?;
        let sound: String = copy
            .query_row("pragma integrity_check(1)", [], |row| row.get(0))
            .map_err(wrap)?;
        let found = counts(&copy).map_err(wrap)?;
        if sound != "ok" || found != expected {
            return Err(StoreError::Damaged {
                path: path.to_owned(),
                table: "backup",
                id: 0,
                problem: match sound.as_str() {
                    "ok" => format!("it holds {found:?} units and changes, expected {expected:?}"),
                    _ => sound,
                },
            });
        }
        Ok(Some(BackedUp {
            units: found[0],
            bytes: std::fs::metadata(path).map_or(0, |data| data.len()),
        }))
    }
}

/// Units, the greatest of their ids, and changes.
fn counts(connection: &Connection) -> rusqlite::Result<[u64; 3]> {
    let sql = "select (select count(*) from unit), (select coalesce(max(id), 0) from unit),
                   (select count(*) from change)";
    connection.query_row(sql, [], |row| {
        let count = |column| row.get::<_, i64>(column).map(|count| count as u64);
        Ok([count(0)?, count(1)?, count(2)?])
    })
}
