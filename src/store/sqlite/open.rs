//! Opening a memory, and saying what is wrong when that fails.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::{PATIENCE, Sqlite};
use crate::store::{Result, StoreError};

mod steps {
    refinery::embed_migrations!("memory/sqlite");
}

/// `pragma application_id` of a memory: "tram".
const APPLICATION: i64 = 0x7472_616d;

pub(super) fn open(path: &Path) -> Result<Sqlite> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder).map_err(|error| StoreError::Unwritable {
            path: path.to_owned(),
            problem: format!("the folder cannot be made: {}", error.kind()),
        })?;
    }
    if path.is_dir() {
        return Err(StoreError::NotAMemory {
            path: path.to_owned(),
            found: "it is a folder",
        });
    }
    // One thread uses a connection at a time, so SQLite's own locking of it is left out.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection =
        Connection::open_with_flags(path, flags).map_err(|error| explain(path, error))?;
    prepare(connection, path)
}

pub(super) fn in_memory() -> Result<Sqlite> {
    let path = Path::new(":memory:");
    prepare(
        Connection::open_in_memory().map_err(|error| explain(path, error))?,
        path,
    )
}

pub(super) fn temporary() -> Result<Sqlite> {
    // SQLite's word for a file of its own making that goes when it is closed.
    let connection = Connection::open("").map_err(|error| explain(Path::new(""), error))?;
    prepare(connection, Path::new(":memory:"))
}

fn prepare(connection: Connection, path: &Path) -> Result<Sqlite> {
    let wrap = |error| explain(path, error);
    connection
        .busy_timeout(Duration::from_secs(PATIENCE))
        .map_err(wrap)?;
    connection.set_prepared_statement_cache_capacity(64);
    let mut memory = Sqlite {
        connection,
        path: path.to_owned(),
        lookup: super::lookup::Lookup::beside(path),
        signer: None,
    };
    memory.bring_up_to_date()?;
    memory
        .connection
        .execute_batch("pragma foreign_keys = on; pragma synchronous = normal;")
        .map_err(wrap)?;
    Ok(memory)
}

/// The number of the last step in `memory/sqlite`. It stands here because the step runner, asked
/// for it, takes as long as a whole lookup may.
const LATEST_STEP: u32 = 6;

impl Sqlite {
    /// Runs the steps that the schema lacks.
    ///
    /// Changing the journal and a step that waits for another process's step fail at once instead
    /// of waiting, so that where several processes meet a new file all but one must try again.
    fn bring_up_to_date(&mut self) -> Result<()> {
        let begun = Instant::now();
        loop {
            let found = self.schema()?;
            if found > LATEST_STEP {
                let path = self.path.clone();
                return Err(StoreError::Newer {
                    path,
                    found,
                    known: LATEST_STEP,
                });
            }
            let foreign = match found {
                0 => self.tables()? > 0 && self.schema()? == 0,
                _ => !self.is_ours()?,
            };
            if foreign {
                return Err(StoreError::NotAMemory {
                    path: self.path.clone(),
                    found: "it is the database of another program",
                });
            }
            if found == LATEST_STEP {
                return Ok(());
            }
            match self.run_steps() {
                Ok(()) => {}
                Err(_) if self.schema()? == LATEST_STEP => {}
                // A step that another process has just done fails as done twice.
                Err(StoreError::Busy { .. } | StoreError::Engine { .. })
                    if begun.elapsed().as_secs() < PATIENCE =>
                {
                    std::thread::sleep(Duration::from_millis(10));
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn run_steps(&mut self) -> Result<()> {
        let wrap = |error| explain(&self.path, error);
        self.connection
            .pragma_update(None, "journal_mode", "wal")
            .map_err(wrap)?;
        let ran = steps::migrations::runner().run(&mut self.connection);
        ran.map(|_| ())
            .map_err(|error| migration_error(&self.path, error))
    }

    fn pragma(&self, name: &str) -> Result<i64> {
        self.connection
            .pragma_query_value(None, name, |row| row.get(0))
            .map_err(|error| self.wrap(error))
    }

    fn schema(&self) -> Result<u32> {
        Ok(self.pragma("user_version")?.try_into().unwrap_or(0))
    }

    fn is_ours(&self) -> Result<bool> {
        Ok(self.pragma("application_id")? == APPLICATION)
    }

    fn tables(&self) -> Result<i64> {
        // The step runner's own table is there for a moment before the first step.
        let sql = "select count(*) from sqlite_schema where tbl_name <> 'refinery_schema_history'";
        self.connection
            .query_row(sql, [], |row| row.get(0))
            .map_err(|error| self.wrap(error))
    }
}

fn migration_error(path: &Path, error: refinery::Error) -> StoreError {
    if let refinery::error::Kind::Connection(_, source) = error.kind()
        && let Some(rusqlite::Error::SqliteFailure(failure, message)) = source.downcast_ref()
    {
        return explain(
            path,
            rusqlite::Error::SqliteFailure(*failure, message.clone()),
        );
    }
    StoreError::Engine {
        path: path.to_owned(),
        source: Box::new(error),
    }
}

/// What an error of SQLite means to the user.
pub(super) fn explain(path: &Path, error: rusqlite::Error) -> StoreError {
    let path = path.to_owned();
    let unwritable = |problem: &str| StoreError::Unwritable {
        path: path.clone(),
        problem: problem.to_owned(),
    };
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => StoreError::NotAMemory {
            path,
            found: "it is not a database",
        },
        Some(ErrorCode::DiskFull) => StoreError::Full { path },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy {
            path,
            seconds: PATIENCE,
        },
        Some(ErrorCode::ReadOnly) => unwritable("the memory may only be read"),
        Some(ErrorCode::CannotOpen) => {
            unwritable("the memory cannot be opened or made in this folder")
        }
        Some(ErrorCode::PermissionDenied) => unwritable("permission denied"),
        _ => StoreError::Engine {
            path,
            source: Box::new(error),
        },
    }
}

/// Bytes of the memory's file, its log and its derived files.
pub(super) fn bytes_on_disk(path: &Path) -> u64 {
    let beside = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        std::fs::metadata(Path::new(&name)).map_or(0, |data| data.len())
    };
    beside("") + beside("-wal") + super::lookup::bytes_on_disk(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_step_is_the_greatest_in_the_folder() {
        let runner = steps::migrations::runner();
        let last = runner.get_migrations().iter().map(|step| step.version());
        assert_eq!(last.max().map(|step| step as u32), Some(LATEST_STEP));
    }
}
