//! The command line: a face of the library. It reads arguments and prints reports, nothing else.

mod args;
mod command;
mod context;
mod exit;
mod report;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let args = args::Args::parse();
    match command::run(args) {
        Ok(outcome) => outcome.into(),
        Err(error) => exit::fail(&error),
    }
}
