//! `tramo explain`, and the word links of `tramo align` and `tramo export`.

use std::io::Write;
use std::path::Path;

use tramo::app::align::Aligned;
use tramo::app::exchange;
use tramo::app::links::{self, Form, WordLinks};
use tramo::app::lookup::Lookup;
use tramo::app::{AppError, Filter, Sqlite};

use crate::args::{Align, Explain, Export};
use crate::context::{Bar, Context, STREAM, print, print_json};
use crate::exit::{Failure, Outcome};
use crate::report::{align as align_report, counted, links as report};

/// Shows the word links of a unit.
pub fn run(args: &Explain, context: &Context) -> Result<Outcome, Failure> {
    let mut lookup = open(&context.memory()?)?;
    let explained = links::explain(&mut lookup, args.id)?;
    match args.json {
        true => print_json(&explained)?,
        false => print(|out| report::write(out, &explained))?,
    }
    Ok(Outcome::Done)
}

fn open(memory: &Path) -> Result<Lookup, Failure> {
    Ok(Lookup::new(Box::new(Sqlite::open(memory)?))?)
}

/// Whether a file is one of word links alone.
pub fn is_pharaoh(file: Option<&Path>) -> bool {
    let ending = file.and_then(Path::extension);
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("pharaoh"))
}

/// Tells the word links of all beads: in the file, else on stdout.
pub fn of_beads(args: &Align, aligned: &[Aligned], context: &Context) -> Result<(), Failure> {
    let memory = context.memory()?;
    // Storing nothing includes making no memory.
    let mut lookup = match args.dry_run && !memory.exists() {
        true => Lookup::new(Box::new(Sqlite::in_memory().map_err(AppError::from)?))?,
        false => open(&memory)?,
    };
    let mut told: Vec<Vec<WordLinks>> = Vec::new();
    for one in aligned {
        let beads = one.ladder.beads().iter();
        let links = beads.map(|bead| links::of_bead(&mut lookup, one, bead));
        told.push(links.collect::<Result<_, AppError>>()?);
    }
    let file = args.output.as_deref().filter(|file| is_pharaoh(Some(file)));
    if let Some(file) = file {
        let both =
            |links: &&WordLinks| !links.source_tokens.is_empty() && !links.target_tokens.is_empty();
        exchange::write_file(file, |mut out| {
            let lines = told.iter().flatten().filter(both);
            let lines: String = lines.map(|links| links.pharaoh() + "\n").collect();
            out.write_all(lines.as_bytes()).map_err(AppError::Output)
        })?;
    }
    print(|out| {
        for (one, links) in aligned.iter().zip(&told) {
            match (args.json, file) {
                (true, _) if !args.words => {}
                (true, _) => align_report::json(out, one, Some(links))?,
                (false, None) => report::beads(out, links)?,
                (false, Some(_)) => {}
            }
        }
        Ok(())
    })
}

/// Writes the word links of the memory's units.
pub fn export(args: &Export, filter: &Filter, context: &Context) -> Result<Outcome, Failure> {
    let path = context.memory()?;
    let file = args.output.as_deref();
    let json_file = file
        .and_then(Path::extension)
        .is_some_and(|ending| ending == "json" || ending == "jsonl");
    let form = match args.format.as_deref() {
        Some("json") => Form::Json,
        Some("pharaoh") => Form::Pharaoh,
        None if json_file => Form::Json,
        None if is_pharaoh(file) || file.is_none_or(|file| file == Path::new(STREAM)) => {
            Form::Pharaoh
        }
        _ => {
            return Err(Failure::Usage(
                "word links are written as pharaoh or json".to_owned(),
                "name the file FILE.pharaoh or FILE.json, or say --format",
            ));
        }
    };
    let (units, mut lookup) = (context.open()?, open(&path)?);
    let bar = Bar::new("units");
    let mut write = |out: &mut dyn Write| -> Result<u64, AppError> {
        let listener = &mut |progress| bar.heed(progress);
        let done = links::export(&units, &mut lookup, filter, form, out, listener)?;
        out.flush().map_err(AppError::Output)?;
        Ok(done)
    };
    let done = match file {
        Some(file) if file != Path::new(STREAM) => {
            exchange::write_file(file, |out| write(&mut std::io::BufWriter::new(out)))?
        }
        _ => write(&mut std::io::BufWriter::new(std::io::stdout().lock()))?,
    };
    drop(bar);
    if args.json {
        let told = serde_json::json!({ "units": done });
        anstream::eprintln!("{told}");
    } else {
        anstream::eprintln!(
            "Wrote the word links of {}.",
            counted(done as usize, "unit")
        );
    }
    Ok(match done {
        0 => Outcome::Nothing,
        _ => Outcome::Done,
    })
}
