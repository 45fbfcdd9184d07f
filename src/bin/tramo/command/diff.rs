//! `tramo diff`.

use serde_json::json;
use tramo::app::exchange::ReadOptions;
use tramo::app::maintain;

use crate::args::Diff;
use crate::context::{Bar, Context, print, print_json};
use crate::exit::{Failure, Outcome};
use crate::report::maintain as report;

/// Shows what two bilingual files do not have in common.
pub fn run(args: &Diff, context: &Context) -> Result<Outcome, Failure> {
    let config = &context.config;
    let reading = ReadOptions {
        from: args.pair.from.clone().or_else(|| config.from.clone()),
        to: args.pair.to.clone().or_else(|| config.to.clone()),
        ..ReadOptions::default()
    };
    let bar = Bar::bytes();
    let (differences, same) =
        maintain::diff(&args.first, &args.second, &reading, &mut |progress| {
            bar.heed(progress)
        })?;
    drop(bar);
    match args.json {
        true => print_json(&json!({ "same": same, "differences": differences }))?,
        false => print(|out| report::differences(out, &differences))?,
    }
    anstream::eprintln!("{}", report::diff_summary(&differences, same));
    Ok(match differences.is_empty() {
        true => Outcome::Done,
        false => Outcome::Nothing,
    })
}
