//! What was done to a memory, and what it takes to undo it.

use jiff::Timestamp;
use serde::Serialize;

use crate::model::Unit;

/// Everything that one command did to units and documents. As JSON this is a promise: fields are
/// added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Its number; later changes have greater ones.
    pub id: i64,
    /// When it was made; to the second.
    pub at: Timestamp,
    /// Who made it.
    pub who: Option<String>,
    /// The command: `import`, `clean`.
    pub command: String,
    /// On what: names of files, the texts of a replacement.
    pub detail: Option<String>,
    /// Units that came.
    pub added: u64,
    /// Units that were there before and after.
    pub changed: u64,
    /// Units that went.
    pub removed: u64,
    /// The change that this one undoes.
    pub undoes: Option<i64>,
    /// The change that undid this one and has not been undone itself.
    pub undone_by: Option<i64>,
}

/// A unit that a change touched.
#[derive(Debug, Clone, PartialEq)]
pub struct Touched {
    /// The unit's number.
    pub id: i64,
    /// As it was before; `None` where the change added it.
    pub before: Option<Unit>,
    /// As it is now, which later changes may have altered; `None` where it is gone.
    pub now: Option<Unit>,
}

/// What became of the wish to undo a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undo {
    /// The memory is as if the change had not been made. These units came, changed and went.
    Done {
        /// Units that came back.
        added: u64,
        /// Units that are as they were.
        changed: u64,
        /// Units that went.
        removed: u64,
    },
    /// There is no change of this number.
    Unknown,
    /// It has been undone by this change already.
    Already(i64),
    /// These later changes touched the same units; they would have to be undone first. Nothing was
    /// done.
    ChangedSince(Vec<i64>),
}

/// What became of a unit that was given other texts or particulars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rewritten {
    /// It is as was asked.
    Changed,
    /// It was so before.
    Unchanged,
    /// Another unit, with this number, was just so; it took over the particulars and this one went.
    Merged(i64),
    /// No unit has this number.
    Unknown,
}

/// A finding that somebody has found right.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Accepted {
    /// The finding: a hash of check, texts and message.
    pub finding: String,
    /// Name of the check.
    pub check: String,
    /// What was found.
    pub message: String,
    /// The source text.
    pub source: String,
    /// The target text.
    pub target: String,
    /// Why it is right.
    pub reason: String,
    /// When it was accepted; to the second. The store's own time is put in its place.
    pub at: Option<Timestamp>,
    /// Who accepted it. The store's own signer is put in its place.
    pub who: Option<String>,
}
