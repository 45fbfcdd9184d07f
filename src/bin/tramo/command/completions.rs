//! `tramo completions`.

use clap::CommandFactory;

use crate::args::{Args, Completions};
use crate::context::print;
use crate::exit::{Failure, Outcome};

/// Writes the completions of a shell.
pub fn run(args: &Completions) -> Result<Outcome, Failure> {
    // Written to memory first: the generator panics where a pipe is closed.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "tramo", &mut script);
    print(|out| out.write_all(&script))?;
    Ok(Outcome::Done)
}
