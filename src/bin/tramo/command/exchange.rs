//! `tramo import` and `tramo export`.

use std::path::Path;

use jiff::Timestamp;
use tramo::app::exchange::{
    self, Destination, Imported, Origin, ReadOptions, Unsound, WriteOptions,
};

use super::explain;
use super::train::learn;
use crate::args::{Export, Import};
use crate::context::{self, Bar, Context, STREAM, print_json};
use crate::exit::{Failure, Outcome};
use crate::report::exchange as report;

/// Reads exchange files into the memory.
pub fn import(args: &Import, context: &Context) -> Result<Outcome, Failure> {
    let config = &context.config;
    let import = exchange::Import {
        reading: ReadOptions {
            format: args.format.clone(),
            from: args.pair.from.clone().or_else(|| config.from.clone()),
            to: args.pair.to.clone().or_else(|| config.to.clone()),
            columns: exchange::columns(&args.columns)?,
            ..ReadOptions::default()
        },
        unsound: if args.partial {
            Unsound::LeaveOut
        } else {
            Unsound::RefuseAll
        },
        dry_run: args.dry_run,
    };
    let origins = args.files.iter().map(|file| origin(file)).collect();
    let bar = Bar::bytes();
    let mut memory = context.open()?;
    let imported = exchange::import(
        &mut memory,
        origins,
        &import,
        Timestamp::now(),
        &mut |progress| bar.heed(progress),
    )?;
    drop(bar);
    if !args.dry_run {
        learn(&mut memory, 0);
    }
    for one in &imported {
        report::say(one);
    }
    if args.json {
        print_json(&total(&imported))?;
    } else {
        anstream::eprintln!("{}", report::summary(&total(&imported), args.dry_run));
    }
    Ok(Outcome::Done)
}

fn origin(file: &Path) -> Origin {
    match file.as_os_str() == STREAM {
        true => Origin::Stream(Box::new(std::io::stdin()), "stdin".into()),
        false => Origin::File(file.to_owned()),
    }
}

/// All files as one: what `--json` prints.
fn total(imported: &[Imported]) -> Imported {
    let mut total = imported.first().cloned().unwrap_or_default();
    for one in imported.iter().skip(1) {
        total.read += one.read;
        total.new += one.new;
        total.changed += one.changed;
        total.unchanged += one.unchanged;
        total.refused += one.refused;
        total.blank += one.blank;
        total.other_languages += one.other_languages;
        total.other_direction += one.other_direction;
        total.refusals.extend(one.refusals.iter().cloned());
    }
    total
}

/// Writes the memory's units to an exchange file.
pub fn export(args: &Export, context: &Context) -> Result<Outcome, Failure> {
    let filter = context::filter(&args.conditions)?;
    let wants_links = args.words || args.format.as_deref() == Some("pharaoh");
    if wants_links || explain::is_pharaoh(args.output.as_deref()) {
        return explain::export(args, &filter, context);
    }
    let destination = match &args.output {
        Some(file) if file.as_os_str() != STREAM => Destination::File(file.clone()),
        _ => Destination::Stream(Box::new(std::io::stdout())),
    };
    let options = write_options();
    let memory = context.open()?;
    let bar = Bar::new("units");
    let written = exchange::export(
        &memory,
        &filter,
        destination,
        args.format.as_deref(),
        &options,
        &mut |progress| bar.heed(progress),
    )?;
    drop(bar);
    let json = report::written_json(&written);
    match (args.json, &args.output) {
        (true, Some(file)) if file.as_os_str() != STREAM => print_json(&json)?,
        (true, _) => anstream::eprintln!("{json}"),
        (false, _) => anstream::eprintln!("{}", report::written(&written)),
    }
    Ok(if written.units == 0 {
        Outcome::Nothing
    } else {
        Outcome::Done
    })
}

/// How files are written, whichever command writes them.
pub fn write_options() -> WriteOptions {
    WriteOptions {
        program_version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        ..WriteOptions::default()
    }
}
