//! Forgetting old changes, whose former texts take up room.

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};

use super::{Sqlite, open};
use crate::store::Result;

/// What forgetting changes came to, or would come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Changes that can no longer be undone or shown.
    pub changes: u64,
    /// Former units that went with them.
    pub units: u64,
    /// Bytes of their texts before, bytes by which the memory became smaller after.
    pub bytes: u64,
}

/// Changes before a time that no later one is the undoing of.
const OLD: &str = "
    with recursive needed (id) as (
        select id from change where at >= ?1
        union
        select change.undoes from change join needed on needed.id = change.id
        where change.undoes is not null
    )
    select id from change where id not in (select id from needed)";

impl Sqlite {
    /// What [`Sqlite::prune`] would forget.
    pub fn prunable(&self, before: Timestamp) -> Result<Pruned> {
        count(&self.connection, before).map_err(|error| self.wrap(error))
    }

    /// Forgets the changes before a time, all or none, and gives their room back. A change whose
    /// undoing is kept is kept too. Units and the glossary stay as they are.
    pub fn prune(&mut self, before: Timestamp) -> Result<Pruned> {
        let bytes = open::bytes_on_disk(&self.path);
        let pruned = self.forget(before).map_err(|error| self.wrap(error))?;
        // What was forgotten leaves holes in the file; without this it would only stop to grow.
        self.connection
            .execute_batch("vacuum; pragma wal_checkpoint(truncate);")
            .map_err(|error| self.wrap(error))?;
        Ok(Pruned {
            bytes: bytes.saturating_sub(open::bytes_on_disk(&self.path)),
            ..pruned
        })
    }

    fn forget(&mut self, before: Timestamp) -> rusqlite::Result<Pruned> {
        let immediate = TransactionBehavior::Immediate;
        let transaction = self.connection.transaction_with_behavior(immediate)?;
        let pruned = count(&transaction, before)?;
        let at = before.as_second();
        for table in ["former_unit", "former_row"] {
            let sql = format!("delete from {table} where change in ({OLD})");
            transaction.execute(&sql, [at])?;
        }
        // The old name each other as undoing and undone.
        let sql = format!("update change set undoes = null where id in ({OLD})");
        transaction.execute(&sql, [at])?;
        transaction.execute(&format!("delete from change where id in ({OLD})"), [at])?;
        transaction.commit()?;
        Ok(pruned)
    }
}

fn count(connection: &Connection, before: Timestamp) -> rusqlite::Result<Pruned> {
    let at = before.as_second();
    let number = |row: &rusqlite::Row<'_>, column| {
        let number: i64 = row.get(column)?;
        rusqlite::Result::Ok(u64::try_from(number).unwrap_or(0))
    };
    let changes = format!("select count(*) from ({OLD})");
    let units = format!(
        "select count(*), coalesce(sum(length(cast(source as blob)) + length(cast(target as blob))
             + coalesce(length(cast(previous as blob)), 0)
             + coalesce(length(cast(next as blob)), 0)), 0)
         from former_unit where change in ({OLD})"
    );
    let changes = connection.query_row(&changes, [at], |row| number(row, 0))?;
    connection.query_row(&units, [at], |row| {
        Ok(Pruned {
            changes,
            units: number(row, 0)?,
            bytes: number(row, 1)?,
        })
    })
}
