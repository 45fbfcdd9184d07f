//! `tramo lexicon`.

use std::path::Path;

use jiff::Timestamp;
use tramo::app::lexicon::{self, Import, Origin};

use super::train::keep_up;
use crate::args::{Lexicon, LexiconImport, LexiconRemove, LexiconStats};
use crate::context::{Context, STREAM, print, print_json};
use crate::exit::{Failure, Outcome};
use crate::report::{lexicon as report, note};

/// Runs the part of `tramo lexicon` that the arguments name.
pub fn run(args: &Lexicon, context: &Context) -> Result<Outcome, Failure> {
    match args {
        Lexicon::Import(args) => import(args, context),
        Lexicon::List(args) => list(args.json, context),
        Lexicon::Remove(args) => remove(args, context),
        Lexicon::Stats(args) => stats(args, context),
    }
}

fn import(args: &LexiconImport, context: &Context) -> Result<Outcome, Failure> {
    if args.name.is_some() && args.files.len() > 1 {
        return Err(Failure::Usage(
            "--name names one dictionary, but there are several files".to_owned(),
            "leave it out: each dictionary is called after its file",
        ));
    }
    let (from, to) = context.pair(&args.pair);
    let import = Import {
        from,
        to,
        format: args.format.clone(),
        name: args.name.clone(),
        dry_run: args.dry_run,
    };
    let origin = |file: &std::path::PathBuf| match file == Path::new(STREAM) {
        true => Origin::Stream(Box::new(std::io::stdin())),
        false => Origin::File(file.clone()),
    };
    let origins = args.files.iter().map(origin).collect();
    let mut memory = context.open()?;
    let imported = lexicon::import(&mut memory, origins, &import, Timestamp::now())?;
    for one in &imported {
        match args.json {
            true => print_json(one)?,
            false => anstream::eprintln!("{}", report::imported(one)),
        }
    }
    if args.dry_run {
        note("nothing was stored (--dry-run)");
    } else {
        keep_up(&mut memory);
    }
    Ok(Outcome::Done)
}

fn list(json: bool, context: &Context) -> Result<Outcome, Failure> {
    let lexicons = lexicon::list(&context.open()?)?;
    if lexicons.is_empty() {
        note("the memory has no dictionaries; add one with `tramo lexicon import FILE`");
        return Ok(Outcome::Nothing);
    }
    match json {
        true => lexicons.iter().try_for_each(print_json)?,
        false => print(|out| {
            (lexicons.iter()).try_for_each(|one| writeln!(out, "{}", report::line(one)))
        })?,
    }
    Ok(Outcome::Done)
}

fn remove(args: &LexiconRemove, context: &Context) -> Result<Outcome, Failure> {
    let mut memory = context.open()?;
    lexicon::remove(&mut memory, &args.name, Timestamp::now())?;
    anstream::eprintln!("Removed {}. `tramo undo` brings it back.", args.name);
    keep_up(&mut memory);
    Ok(Outcome::Done)
}

fn stats(args: &LexiconStats, context: &Context) -> Result<Outcome, Failure> {
    let (from, to) = context.pair(&args.pair);
    let stats = lexicon::stats(&context.open()?, &from, &to, args.name.as_deref())?;
    if stats.is_empty() {
        note(format!(
            "tramo has no lexicon of its own for {from} and {to}, and the memory has none"
        ));
        return Ok(Outcome::Nothing);
    }
    match args.json {
        true => stats.iter().try_for_each(print_json)?,
        false => {
            print(|out| (stats.iter()).try_for_each(|one| writeln!(out, "{}", report::stats(one))))?
        }
    }
    Ok(Outcome::Done)
}
