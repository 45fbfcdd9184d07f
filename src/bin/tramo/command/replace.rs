//! `tramo replace`.

use jiff::Timestamp;
use tramo::app::maintain::{self, Mode, Pattern};

use super::train::keep_up;
use crate::args::Replace;
use crate::context::{self, Bar, Context, print, print_json};
use crate::exit::{Failure, Outcome};
use crate::report::maintain as report;

/// Replaces a text in the translations of the memory, or shows what would change.
pub fn run(args: &Replace, context: &Context) -> Result<Outcome, Failure> {
    let filter = context::filter(&args.conditions)?;
    let mode = if args.apply {
        Mode::Apply
    } else {
        Mode::Preview
    };
    let pattern = Pattern {
        regex: args.regex,
        ignore_case: args.ignore_case,
        whole_words: args.words,
    };
    let mut memory = context.open()?;
    let bar = Bar::new("units");
    let replaced = maintain::replace(
        &mut memory,
        &filter,
        (&args.from, &args.to),
        pattern,
        args.limit,
        mode,
        Timestamp::now(),
        &mut |progress| bar.heed(progress),
    )?;
    drop(bar);
    if args.apply {
        keep_up(&mut memory);
    }
    match args.json {
        true => print_json(&replaced)?,
        false => print(|out| report::replaced(out, &replaced))?,
    }
    anstream::eprintln!("{}", report::replace_summary(&replaced, mode));
    Ok(match replaced.changed {
        0 => Outcome::Nothing,
        _ => Outcome::Done,
    })
}
