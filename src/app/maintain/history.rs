//! What was done to the memory, and undoing it.

use std::ops::ControlFlow;
use std::path::Path;

use jiff::Timestamp;

use super::super::{AppError, Listener, Progress, Result};
use super::Mode;
use crate::store::sqlite::{BackedUp, Pruned, Sqlite};
use crate::store::{Change, Store, Touched, Undo};

/// What undoing a change came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// The change that was undone.
    pub change: Change,
    /// Units that came back.
    pub added: u64,
    /// Units that are as they were.
    pub changed: u64,
    /// Units that went.
    pub removed: u64,
}

/// The changes, the newest first, at most `limit`.
pub fn changes(store: &dyn Store, limit: usize) -> Result<Vec<Change>> {
    let mut changes = store.changes()?;
    changes.truncate(limit);
    Ok(changes)
}

/// One change, and the first units that it touched, at most `limit`.
pub fn change(store: &dyn Store, id: i64, limit: usize) -> Result<(Change, Vec<Touched>)> {
    let changes = store.changes()?;
    let found = changes.into_iter().find(|change| change.id == id);
    let found = found.ok_or_else(|| unknown(id))?;
    let mut touched = Vec::new();
    if limit > 0 {
        store.touched(id, &mut |unit| {
            touched.push(unit);
            match touched.len() < limit {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            }
        })?;
    }
    Ok((found, touched))
}

/// Undoes a change; `None` takes the latest that is neither undone nor an undoing.
pub fn undo(store: &mut dyn Store, id: Option<i64>, now: Timestamp) -> Result<Changed> {
    let changes = store.changes()?;
    let change = match id {
        Some(id) => changes.into_iter().find(|change| change.id == id),
        None => changes
            .into_iter()
            .find(|change| change.undoes.is_none() && change.undone_by.is_none()),
    };
    let Some(change) = change else {
        return Err(match id {
            Some(id) => unknown(id),
            None => AppError::Change("there is nothing to undo".to_owned(), None),
        });
    };
    let mut writing = store.begin(now)?;
    writing.describe("undo", Some(&format!("{} {}", change.command, change.id)));
    match writing.undo(change.id)? {
        Undo::Done {
            added,
            changed,
            removed,
        } => {
            writing.commit()?;
            Ok(Changed {
                change,
                added,
                changed,
                removed,
            })
        }
        Undo::Unknown => Err(unknown(change.id)),
        Undo::Already(by) => Err(AppError::Change(
            format!("change {} was undone by change {by}", change.id),
            Some("undo that one to have it back"),
        )),
        Undo::ChangedSince(since) => {
            let since: Vec<_> = since.iter().map(ToString::to_string).collect();
            Err(AppError::Change(
                format!(
                    "change {} cannot be undone: later changes touched the same units: {}",
                    change.id,
                    since.join(", ")
                ),
                Some("undo those first, the latest of them before the others"),
            ))
        }
    }
}

fn unknown(id: i64) -> AppError {
    AppError::Change(
        format!("there is no change {id}"),
        Some("`tramo history` lists them all"),
    )
}

/// Forgets the changes before a time, which can then not be undone or shown any more.
pub fn prune(memory: &mut Sqlite, before: Timestamp, mode: Mode) -> Result<Pruned> {
    Ok(match mode {
        Mode::Preview => memory.prunable(before)?,
        Mode::Apply => memory.prune(before)?,
    })
}

/// Copies the memory to `path`, where nothing may be yet, and proves the copy.
pub fn back_up(memory: &Sqlite, path: &Path, listener: &mut Listener<'_>) -> Result<BackedUp> {
    if path.exists() {
        let problem = format!("{}: there is a file already", path.display());
        return Err(AppError::Change(problem, Some("name another")));
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // Made beside its place and moved there when it is proved: a half copy is never found there.
    let new = tempfile::Builder::new()
        .prefix(".tramo-backup-")
        .tempfile_in(folder)
        .map_err(|error| AppError::file(path, &error))?
        .into_temp_path();
    let copied = memory.back_up(&new, &mut |done, all| {
        listener(Progress {
            done,
            total: Some(all),
        })
    })?;
    let copied = copied.ok_or(AppError::Stopped)?;
    new.persist_noclobber(path)
        .map_err(|error| AppError::file(path, &error.error))?;
    Ok(copied)
}
