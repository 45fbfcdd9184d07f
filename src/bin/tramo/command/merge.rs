//! `tramo merge`.

use jiff::Timestamp;
use tramo::app::exchange::ReadOptions;
use tramo::app::maintain::{self, Mode};

use super::exchange::write_options;
use super::train::learn;
use crate::args::{Conflicts, Merge};
use crate::context::{Bar, Context, print_json};
use crate::exit::{Failure, Outcome};
use crate::report::{exchange, maintain as report};

/// Brings other memories and files into the memory, or into a new file.
pub fn run(args: &Merge, context: &Context) -> Result<Outcome, Failure> {
    let config = &context.config;
    let reading = ReadOptions {
        from: args.pair.from.clone().or_else(|| config.from.clone()),
        to: args.pair.to.clone().or_else(|| config.to.clone()),
        ..ReadOptions::default()
    };
    let conflicts = match args.conflicts {
        Conflicts::Both => maintain::Conflicts::Both,
        Conflicts::Ours => maintain::Conflicts::Ours,
        Conflicts::Theirs => maintain::Conflicts::Theirs,
        Conflicts::Newer => maintain::Conflicts::Newer,
    };
    let bar = Bar::new("units or bytes");
    let mut heed = |progress| bar.heed(progress);
    let mut changed = None;
    let merged = match &args.output {
        Some(output) => {
            let (merged, written) = maintain::merge_files(
                &args.files,
                output,
                conflicts,
                &reading,
                &write_options(),
                &mut heed,
            )?;
            anstream::eprintln!("{}", exchange::written(&written));
            merged
        }
        None => {
            let mode = if args.dry_run {
                Mode::Preview
            } else {
                Mode::Apply
            };
            let now = Timestamp::now();
            let mut memory = context.open()?;
            let merged = maintain::merge(
                &mut memory,
                &args.files,
                conflicts,
                &reading,
                mode,
                now,
                &mut heed,
            )?;
            changed = (mode == Mode::Apply).then_some(memory);
            merged
        }
    };
    drop(bar);
    match args.json {
        true => print_json(&merged)?,
        false => anstream::eprintln!("{}", report::merge_summary(&merged, args.dry_run)),
    }
    if let Some(memory) = &mut changed {
        learn(memory);
    }
    Ok(Outcome::Done)
}
