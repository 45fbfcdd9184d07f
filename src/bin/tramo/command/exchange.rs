//! `tramo import` and `tramo export`.

use std::path::Path;

use jiff::Timestamp;
use tramo::app::Sqlite;
use tramo::app::exchange::{
    self, Cells, Destination, Dialect, Direction, Imported, Level, Origin, Pairing, Proposals,
    ReadOptions, Unsound, WriteOptions,
};

use super::explain;
use super::train::learn;
use crate::args::{self, Export, Import};
use crate::context::{self, Bar, Context, STREAM, print_json};
use crate::exit::{Failure, Outcome};
use crate::report::exchange as report;

/// Reads exchange files into the memory.
pub fn import(args: &Import, context: &Context) -> Result<Outcome, Failure> {
    if args.target.is_some() && args.files.len() > 1 {
        return Err(Failure::Usage(
            "--target belongs to one file, and several are to be read".to_owned(),
            "import each pair of files by itself",
        ));
    }
    let import = exchange::Import {
        reading: read_options(args, context)?,
        unsound: if args.partial {
            Unsound::LeaveOut
        } else {
            Unsound::RefuseAll
        },
        dry_run: args.dry_run,
    };
    let origins = args.files.iter().map(|file| origin(file)).collect();
    // What is not there is not to be made for a dry run; a passing one tells what would be new.
    let scratch = match args.dry_run && !context.memory()?.exists() {
        true => Some(tempfile::tempdir().map_err(Failure::Output)?),
        false => None,
    };
    let mut memory = match &scratch {
        Some(folder) => Sqlite::open(&folder.path().join("memory.sqlite"))?,
        None => context.open()?,
    };
    let bar = Bar::bytes();
    let imported = exchange::import(
        &mut memory,
        origins,
        &import,
        Timestamp::now(),
        &mut |progress| bar.heed(progress),
    )?;
    drop(bar);
    for one in &imported {
        if args.dry_run {
            report::describe(one);
        }
        report::say(one);
    }
    let total = total(&imported);
    if args.json {
        print_json(&report::All {
            total: &total,
            files: &imported,
        })?;
    } else {
        anstream::eprintln!("{}", report::summary(&total, args.dry_run));
    }
    if !(args.dry_run || args.no_train) {
        learn(&mut memory);
    }
    Ok(match total.new + total.changed + total.unchanged {
        0 => Outcome::Nothing,
        _ => Outcome::Done,
    })
}

fn read_options(args: &Import, context: &Context) -> Result<ReadOptions, Failure> {
    let config = &context.config;
    let mut reading = ReadOptions {
        format: args.format.clone(),
        from: args.pair.from.clone().or_else(|| config.from.clone()),
        to: args.pair.to.clone().or_else(|| config.to.clone()),
        columns: exchange::columns(&args.columns)?,
        encoding: args.encoding.clone(),
        partner: args.target.clone(),
        ..ReadOptions::default()
    };
    if args.raw {
        reading.cells = Cells::Raw;
    }
    if args.proposals {
        reading.proposals = Proposals::Read;
    }
    if args.all_pairs {
        reading.pairing = Pairing::Every;
    }
    if args.either_direction {
        reading.direction = Direction::Either;
    }
    Ok(reading)
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
        total.pairs += one.pairs;
        total.empty_segments += one.empty_segments;
        total.new += one.new;
        total.changed += one.changed;
        total.unchanged += one.unchanged;
        total.refused += one.refused;
        total.blank += one.blank;
        total.other_languages += one.other_languages;
        total.other_direction += one.other_direction;
        total.refusals.extend(one.refusals.iter().cloned());
        for (tag, count) in &one.texts {
            *total.texts.entry(tag.clone()).or_default() += count;
        }
        total.languages = total.texts.keys().cloned().collect();
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
    let options = WriteOptions {
        level: match args.level {
            Some(args::Level::One) => Level::One,
            Some(args::Level::Two) | None => Level::Two,
        },
        dialect: match args.tool {
            None => Dialect::General,
            Some(args::Tool::Omegat) => Dialect::OmegaT,
            Some(args::Tool::Trados) => Dialect::Trados,
            Some(args::Tool::Memoq) => Dialect::MemoQ,
        },
        cells: match args.raw {
            true => Cells::Raw,
            false => Cells::Guarded,
        },
        ..write_options()
    };
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
