//! What can go wrong with a memory.

use std::path::PathBuf;

/// Why a memory could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file is not a database at all.
    #[error("{}: not a tramo memory: {found}", .path.display())]
    NotAMemory {
        /// The file.
        path: PathBuf,
        /// What it seems to be.
        found: &'static str,
    },
    /// The memory was written by a later release.
    #[error("{}: made by a newer tramo: schema {found}, this one knows up to {known}", .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The file's schema step.
        found: u32,
        /// The last step that this release knows.
        known: u32,
    },
    /// The folder or file may not be written.
    #[error("{}: {problem}", .path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        problem: String,
    },
    /// No room on the disk; what was begun is undone.
    #[error("{}: the disk is full; nothing was changed", .path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// Another process has been writing for longer than the time-out.
    #[error("{}: another program has been writing to this memory for {seconds} seconds", .path.display())]
    Busy {
        /// The file.
        path: PathBuf,
        /// How long was waited.
        seconds: u64,
    },
    /// A stored value that makes no sense, such as an unknown origin.
    #[error("{}: {table} {id}: {problem}", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The table.
        table: &'static str,
        /// The row.
        id: i64,
        /// What is wrong with it.
        problem: String,
    },
    /// Anything else the engine reports.
    #[error("{}: {source}", .path.display())]
    Engine {
        /// The file.
        path: PathBuf,
        /// The engine's error.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl StoreError {
    /// What the user may do about it.
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            StoreError::NotAMemory { .. } => "name another file with --memory or TRAMO_MEMORY",
            StoreError::Newer { .. } => "update tramo, or name another memory with --memory",
            StoreError::Unwritable { .. } => {
                "name a place that you may write to with --memory or TRAMO_MEMORY"
            }
            StoreError::Full { .. } => "free some room and try again",
            StoreError::Busy { .. } => "wait until it is done and try again",
            StoreError::Damaged { .. } | StoreError::Engine { .. } => return None,
        })
    }
}
