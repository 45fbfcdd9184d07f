//! How a command ends.

use std::fmt;
use std::io;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use tramo::app::AppError;

/// What a command that did not fail came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Found, or done.
    Done,
    /// Nothing found, or a check failed.
    Nothing,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        match outcome {
            Outcome::Done => ExitCode::SUCCESS,
            Outcome::Nothing => ExitCode::from(1),
        }
    }
}

/// Why a command failed.
#[derive(Debug)]
pub enum Failure {
    /// The library says so.
    App(AppError),
    /// Arguments that do not go together, with a hint.
    Usage(String, &'static str),
    /// Output that could not be written.
    Output(io::Error),
}

impl<E: Into<AppError>> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure::App(error.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::App(error) => error.fmt(f),
            Failure::Usage(problem, _) => f.write_str(problem),
            Failure::Output(error) => write!(f, "output: {error}"),
        }
    }
}

impl Failure {
    fn hint(&self) -> Option<String> {
        match self {
            Failure::App(error) => error.hint(),
            Failure::Usage(_, hint) => Some((*hint).to_owned()),
            Failure::Output(_) => None,
        }
    }
}

/// Says on stderr what went wrong and what to do about it, and gives the exit code.
pub fn fail(failure: &Failure) -> ExitCode {
    match failure {
        Failure::App(AppError::Stopped) => {
            anstream::eprintln!("{failure}");
            return ExitCode::from(130);
        }
        // Whoever reads our output, such as `head`, has had enough.
        Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            return ExitCode::SUCCESS;
        }
        Failure::App(error) if error.is_broken_pipe() => return ExitCode::SUCCESS,
        _ => {}
    }
    let red = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    let bold = Style::new().bold();
    anstream::eprintln!("{red}error:{red:#} {failure}");
    if let Failure::App(AppError::Refused { first, .. }) = failure {
        for refusal in first {
            anstream::eprintln!("  {refusal}");
        }
    }
    if let Some(hint) = failure.hint() {
        anstream::eprintln!("{bold}hint:{bold:#} {hint}");
    }
    ExitCode::from(2)
}
