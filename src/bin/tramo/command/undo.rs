//! `tramo undo`.

use jiff::Timestamp;
use serde_json::json;
use tramo::app::maintain;

use super::train::keep_up;
use crate::args::Undo;
use crate::context::{Context, print_json};
use crate::exit::{Failure, Outcome};
use crate::report::maintain as report;

/// Takes a change of the memory back.
pub fn run(args: &Undo, context: &Context) -> Result<Outcome, Failure> {
    let mut memory = context.open()?;
    let undone = maintain::undo(&mut memory, args.change, Timestamp::now())?;
    keep_up(&mut memory);
    match args.json {
        true => print_json(&json!({
            "change": undone.change.id,
            "added": undone.added,
            "changed": undone.changed,
            "removed": undone.removed,
        }))?,
        false => anstream::eprintln!("{}", report::undone(&undone)),
    }
    Ok(Outcome::Done)
}
