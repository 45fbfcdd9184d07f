//! A text in the user's editor.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::Command;

use tramo::app::AppError;

use crate::exit::Failure;
use crate::report::note;

/// Opens `before` in the editor of `VISUAL` or `EDITOR` and gives what `take` makes of it; `None`
/// where nothing was changed.
///
/// A text that is not taken is kept: on a terminal the user may go on with it, elsewhere the error
/// says in which file it is left. `name` is part of that file's name.
pub fn edited<T>(
    name: &str,
    before: &str,
    mut take: impl FnMut(&str) -> Result<Option<T>, AppError>,
) -> Result<Option<T>, Failure> {
    let file = tempfile::Builder::new()
        .prefix(&format!("tramo-{name}-"))
        .suffix(".toml")
        .tempfile()
        .map_err(Failure::Output)?;
    // Editors replace files: the path is what counts, not the open file.
    let path = file.into_temp_path();
    std::fs::write(&path, before).map_err(|error| failed(&path, &error))?;
    loop {
        if let Err(error) = open(&path) {
            // What was written before the editor failed is kept.
            if std::fs::read_to_string(&path).is_ok_and(|text| text != before) {
                let left = path.keep().map_err(|error| Failure::Output(error.error))?;
                note(format!("what you wrote is in {}", left.display()));
            }
            return Err(error);
        }
        let text = std::fs::read_to_string(&path).map_err(|error| failed(&path, &error))?;
        if text == before || text.trim().is_empty() {
            return Ok(None);
        }
        let error = match take(&text) {
            Ok(taken) => return Ok(taken),
            Err(error) => error,
        };
        if !(io::stdin().is_terminal() && again(&error)?) {
            let left = path.keep().map_err(|error| Failure::Output(error.error))?;
            note(format!(
                "nothing was changed; what you wrote is in {}",
                left.display()
            ));
            return Err(Failure::App(error));
        }
    }
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure::App(AppError::File {
        path: path.to_owned(),
        problem: error.to_string(),
    })
}

/// Asks whether to go on editing.
fn again(error: &AppError) -> Result<bool, Failure> {
    anstream::eprint!("{error}\nEdit again? [Y/n] ");
    io::stderr().flush().map_err(Failure::Output)?;
    let mut answer = String::new();
    io::stdin()
        .read_line(&mut answer)
        .map_err(Failure::Output)?;
    Ok(!answer.trim().to_lowercase().starts_with('n'))
}

fn open(path: &Path) -> Result<(), Failure> {
    let named = |name: &str| {
        std::env::var(name)
            .ok()
            .filter(|editor| !editor.trim().is_empty())
    };
    let fallback = if cfg!(windows) { "notepad" } else { "vi" };
    let editor = named("VISUAL").or_else(|| named("EDITOR"));
    if editor.is_none() && !io::stdin().is_terminal() {
        let hint = "name an editor in VISUAL or EDITOR, or what is to change in the arguments";
        return Err(Failure::Usage(
            "there is no terminal to edit in".to_owned(),
            hint,
        ));
    }
    let editor = editor.unwrap_or_else(|| fallback.to_owned());
    // "code --wait": an editor's name may bring its arguments along.
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or(fallback);
    let status = Command::new(program).args(words).arg(path).status();
    let hint = "name an editor in VISUAL or EDITOR";
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(Failure::Usage(
            format!("the editor `{editor}` failed"),
            hint,
        )),
        Err(error) => {
            let problem = format!("the editor `{editor}` cannot be started: {error}");
            Err(Failure::Usage(problem, hint))
        }
    }
}
