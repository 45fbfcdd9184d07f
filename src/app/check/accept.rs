//! Findings that somebody has looked at and taken for right.

use std::collections::HashMap;

use jiff::Timestamp;

use super::Found;
use crate::app::{AppError, Result};
use crate::store::{Accepted, Store};

/// Remembers that those of `found` that `ids` name are right; all of them or, where one is not
/// among them, none.
pub fn accept(
    store: &mut dyn Store,
    found: &Found,
    ids: &[String],
    reason: &str,
    now: Timestamp,
) -> Result<()> {
    let mut writing = store.begin(now)?;
    writing.describe("accept", Some(reason));
    let mut named = HashMap::new();
    for told in found.iter() {
        let told = told?;
        if ids.contains(&told.id) {
            named.insert(told.id.clone(), told);
        }
    }
    for id in ids {
        let told = named.get(id);
        let told = told.ok_or_else(|| AppError::NoFinding(id.clone()))?;
        writing.accept(&Accepted {
            finding: id.clone(),
            check: told.finding.check.to_owned(),
            message: told.finding.message.clone(),
            source: told.source_text.clone(),
            target: told.target_text.clone(),
            reason: reason.to_owned(),
            at: None,
            who: None,
        })?;
    }
    Ok(writing.commit()?)
}

/// Tells findings again that were accepted; all of them or, where one was not, none.
pub fn reject(store: &mut dyn Store, ids: &[String], now: Timestamp) -> Result<()> {
    let mut writing = store.begin(now)?;
    writing.describe("reject", None);
    for id in ids {
        if !writing.reject(id)? {
            return Err(AppError::NoFinding(id.clone()));
        }
    }
    Ok(writing.commit()?)
}
