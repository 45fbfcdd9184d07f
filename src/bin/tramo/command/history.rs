//! `tramo history`.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::json;
use tramo::app::maintain;

use crate::args::History;
use crate::context::{Context, print, print_json};
use crate::exit::{Failure, Outcome};
use crate::report::{maintain as report, note};

/// Shows what was done to the memory, or the units that one change touched.
pub fn run(args: &History, context: &Context) -> Result<Outcome, Failure> {
    if let Some(day) = args.prune {
        return prune(day, args, context);
    }
    let memory = context.open()?;
    if let Some(id) = args.change {
        let (change, touched) = maintain::change(&memory, id, args.limit)?;
        match args.json {
            true => touched.iter().try_for_each(|unit| {
                print_json(&json!({ "unit": unit.id, "before": unit.before, "now": unit.now }))
            })?,
            false => print(|out| report::touched(out, &change, &touched))?,
        }
        return Ok(Outcome::Done);
    }
    let changes = maintain::changes(&memory, args.limit)?;
    if args.json {
        changes.iter().try_for_each(print_json)?;
    } else if changes.is_empty() {
        note("nothing was done to this memory yet");
    } else {
        print(|out| report::changes(out, &changes))?;
    }
    Ok(match changes.is_empty() {
        true => Outcome::Nothing,
        false => Outcome::Done,
    })
}

fn prune(day: Date, args: &History, context: &Context) -> Result<Outcome, Failure> {
    let before = TimeZone::UTC
        .to_timestamp(day.at(0, 0, 0, 0))
        .map_err(|error| {
            let hint = "a day is written as 2024-01-31";
            Failure::Usage(format!("{day}: {error}"), hint)
        })?;
    let mode = match args.apply {
        true => maintain::Mode::Apply,
        false => maintain::Mode::Preview,
    };
    let pruned = maintain::prune(&mut context.open()?, before, mode)?;
    match args.json {
        true => print_json(&json!({
            "changes": pruned.changes, "units": pruned.units, "bytes": pruned.bytes,
            "applied": args.apply,
        }))?,
        false => {
            print(|out| report::pruned(out, pruned.changes, pruned.units, pruned.bytes, mode))?
        }
    }
    Ok(match pruned.changes {
        0 => Outcome::Nothing,
        _ => Outcome::Done,
    })
}
