//! One file a command: from arguments to a request, from the report to the screen.

mod align;
mod backup;
mod check;
mod clean;
mod completions;
mod concordance;
mod diff;
mod edit;
mod editor;
mod exchange;
mod explain;
mod glossary;
mod history;
mod lexicon;
mod lookup;
mod man;
mod merge;
mod replace;
mod segment;
mod status;
mod terms;
mod train;
mod undo;

use crate::args::{Args, Command};
use crate::context::Context;
use crate::exit::{Failure, Outcome};

/// Runs the command that the arguments name.
pub fn run(args: Args) -> Result<Outcome, Failure> {
    // Neither needs settings, and both must work where those are broken.
    match args.command {
        Command::Completions(args) => return completions::run(&args),
        Command::Man(args) => return man::run(&args),
        _ => {}
    }
    let context = Context::new(args.memory)?;
    match args.command {
        Command::Segment(args) => segment::run(&args, &context),
        Command::Align(args) => align::run(&args, &context),
        Command::Lookup(args) => lookup::run(&args, &context),
        Command::Concordance(args) => concordance::run(&args, &context),
        Command::Explain(args) => explain::run(&args, &context),
        Command::Import(args) => exchange::import(&args, &context),
        Command::Export(args) => exchange::export(&args, &context),
        Command::Glossary(args) => glossary::run(args, &context),
        Command::Lexicon(args) => lexicon::run(&args, &context),
        Command::Terms(args) => terms::run(&args, &context),
        Command::Check(args) => check::run(&args, &context),
        Command::Train(args) => train::run(&args, &context),
        Command::Clean(args) => clean::run(&args, &context),
        Command::Edit(args) => edit::run(&args, &context),
        Command::Replace(args) => replace::run(&args, &context),
        Command::Diff(args) => diff::run(&args, &context),
        Command::Merge(args) => merge::run(&args, &context),
        Command::History(args) => history::run(&args, &context),
        Command::Undo(args) => undo::run(&args, &context),
        Command::Backup(args) => backup::run(&args, &context),
        Command::Status(args) => status::run(&args, &context),
        Command::Completions(_) | Command::Man(_) => unreachable!("run above"),
    }
}
