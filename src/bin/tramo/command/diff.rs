//! `tramo diff`.

use tramo::app::exchange::ReadOptions;
use tramo::app::maintain;

use crate::args::Diff;
use crate::context::{Bar, Context, print};
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
    let files = [args.first.as_path(), args.second.as_path()];
    let (compared, differences) =
        maintain::diff(files, &reading, &mut |progress| bar.heed(progress))?;
    drop(bar);
    let mut failed = None;
    // The first that cannot be read again ends them.
    let differences = differences.map_while(|one| one.map_err(|error| failed = Some(error)).ok());
    print(|out| match args.json {
        true => report::differences_as_json(out, differences, &compared),
        false => report::differences(out, differences),
    })?;
    if let Some(error) = failed {
        return Err(error.into());
    }
    anstream::eprintln!("{}", report::diff_summary(&compared));
    Ok(match compared.is_equal() {
        true => Outcome::Done,
        false => Outcome::Nothing,
    })
}
