//! Editing one unit by hand.

use jiff::Timestamp;

use super::super::{AppError, Result};
use crate::model::{Origin, Review, Unit};
use crate::store::{Rewritten, Store};

/// What changes in a unit; `None` leaves a field as it is, an empty text clears it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Edit {
    /// The source text.
    pub source: Option<String>,
    /// The target text.
    pub target: Option<String>,
    /// What a person says of it.
    pub review: Option<Review>,
    /// Subject field.
    pub domain: Option<String>,
    /// For whom it was translated.
    pub client: Option<String>,
    /// A note, kept as the property `note`.
    pub note: Option<String>,
}

/// A unit before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct Edited {
    /// As it was.
    pub before: Unit,
    /// As it is. Its number is another's where that one was just so already.
    pub after: Unit,
}

/// The unit with this number.
pub fn unit(store: &dyn Store, id: i64) -> Result<Unit> {
    store.unit(id)?.ok_or(AppError::NoUnit(id))
}

/// Changes one unit. A changed text loses its inline codes, whose places are no longer known, and
/// counts as confirmed and made by hand unless the edit says otherwise.
pub fn edit(store: &mut dyn Store, id: i64, edit: &Edit, now: Timestamp) -> Result<Edited> {
    let mut writing = store.begin(now)?;
    writing.describe("edit", Some(&id.to_string()));
    let before = writing.unit(id)?.ok_or(AppError::NoUnit(id))?;
    let mut after = before.clone();
    for (variant, text) in [
        (&mut after.source, &edit.source),
        (&mut after.target, &edit.target),
    ] {
        let Some(text) = text.as_ref().filter(|text| **text != variant.text) else {
            continue;
        };
        if text.trim().is_empty() {
            let problem = format!("unit {id}: a text cannot be empty");
            return Err(AppError::Change(
                problem,
                Some("`tramo clean` removes units"),
            ));
        }
        variant.text.clone_from(text);
        variant.inline = None;
        (after.origin, after.confidence) = (Origin::Edited, 1.0);
        after.review = Review::Confirmed;
    }
    let set = |field: &mut Option<String>, value: &Option<String>| {
        if let Some(value) = value {
            *field = Some(value.clone()).filter(|value| !value.is_empty());
        }
    };
    set(&mut after.domain, &edit.domain);
    set(&mut after.client, &edit.client);
    after.review = edit.review.unwrap_or(after.review);
    if let Some(note) = &edit.note {
        match note.is_empty() {
            true => after.properties.remove("note"),
            false => after.properties.insert("note".to_owned(), note.clone()),
        };
    }
    let kept = match writing.rewrite(id, &after)? {
        Rewritten::Merged(other) => other,
        Rewritten::Changed | Rewritten::Unchanged => id,
        Rewritten::Unknown => return Err(AppError::NoUnit(id)),
    };
    let after = writing.unit(kept)?.ok_or(AppError::NoUnit(kept))?;
    writing.commit()?;
    Ok(Edited { before, after })
}
