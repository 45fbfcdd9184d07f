//! `tramo check`.

use std::path::PathBuf;

use jiff::Timestamp;
use tramo::app::align::{DOUBTFUL_BELOW, Options, Pair, Particulars};
use tramo::app::check::{
    self, CHECKS, Check as Definition, Origin, ReadOptions, Request, Severity,
};
use tramo::app::input::document_name;
use tramo::app::{Store, exchange, glossary};

use crate::args::{Breaks, Check, FailOn};
use crate::context::{self, Bar, Context, STREAM, print, print_json, read};
use crate::exit::{Failure, Outcome};
use crate::report::{check as report, counted};

const WITH_TRANSLATION: &str = "a document is checked with its translation, such as `tramo check note.es.txt note.en.txt`; \
     else name the format with --format";

/// Checks files or the memory.
pub fn run(args: &Check, context: &Context) -> Result<Outcome, Failure> {
    let checks = checks(args)?;
    if args.explain {
        print(|out| report::definitions(out, &checks))?;
        return Ok(Outcome::Done);
    }
    let mut memory = context.open()?;
    if args.accepted {
        let accepted = memory.accepted()?;
        match args.json {
            true => accepted.iter().try_for_each(print_json)?,
            false => print(|out| report::accepted(out, &accepted))?,
        }
        return Ok(Outcome::Done);
    }
    if !args.reject.is_empty() {
        check::reject(&mut memory, &args.reject, Timestamp::now())?;
        let count = counted(args.reject.len(), "finding");
        anstream::eprintln!("{count} will be told again.");
        return Ok(Outcome::Done);
    }
    let request = request(args, context, checks)?;
    let bar = match args.files.is_empty() {
        true => Bar::new("units"),
        false => Bar::bytes(),
    };
    let origins = origins(args, context)?;
    let found = check::check(&memory, origins, &request, &mut |progress| {
        bar.heed(progress)
    });
    let found = found.map_err(|error| match error.is_of_unknown_format() {
        true => Failure::Usage(error.to_string(), WITH_TRANSLATION),
        false => Failure::App(error),
    })?;
    drop(bar);
    if let (false, Some(reason)) = (args.accept.is_empty(), &args.reason) {
        check::accept(
            &mut memory,
            &found.found,
            &args.accept,
            reason,
            Timestamp::now(),
        )?;
        let count = counted(args.accept.len(), "finding");
        anstream::eprintln!("Accepted {count}.");
        return Ok(Outcome::Done);
    }
    report::say(&found);
    match args.json {
        true => print_json(&report::json(&found))?,
        false => print(|out| report::write(out, &found))?,
    }
    anstream::eprintln!("{}", report::summary(&found));
    let least = match args.fail_on {
        FailOn::Info => Some(Severity::Info),
        FailOn::Warning => Some(Severity::Warning),
        FailOn::Error => Some(Severity::Error),
        FailOn::Never => None,
    };
    let fails = |least| found.found.counts().any(|(_, weight, _)| weight >= least);
    Ok(match least.is_some_and(fails) {
        true => Outcome::Nothing,
        false => Outcome::Done,
    })
}

fn checks(args: &Check) -> Result<Vec<&'static Definition>, Failure> {
    for name in args.only.iter().chain(&args.skip) {
        if Definition::by_name(name).is_none() {
            let known: Vec<_> = CHECKS.iter().map(|check| check.name).collect();
            return Err(Failure::Usage(
                format!(
                    "no check is called `{name}`; known are {}",
                    known.join(", ")
                ),
                "`tramo check --explain` says what each of them finds",
            ));
        }
    }
    let named = |list: &[String], check: &Definition| list.iter().any(|name| name == check.name);
    let wanted = |check: &&&'static Definition| match args.only.is_empty() {
        true => !named(&args.skip, check),
        false => named(&args.only, check),
    };
    Ok(CHECKS.iter().filter(wanted).copied().collect())
}

fn request(
    args: &Check,
    context: &Context,
    checks: Vec<&'static Definition>,
) -> Result<Request, Failure> {
    let config = &context.config;
    let glossary = match &args.glossary {
        Some(file) => {
            let options = super::glossary::files::options(&args.pair, context);
            Some(glossary::read(&read(file)?, None, &options)?.1.concepts)
        }
        None => None,
    };
    Ok(Request {
        checks,
        reading: ReadOptions {
            format: args.format.clone(),
            from: args.pair.from.clone().or_else(|| config.from.clone()),
            to: args.pair.to.clone().or_else(|| config.to.clone()),
            columns: exchange::columns(&args.columns)?,
            ..ReadOptions::default()
        },
        glossary,
    })
}

fn origins(args: &Check, context: &Context) -> Result<Vec<Origin>, Failure> {
    if let [source, target] = args.files.as_slice()
        && args.format.is_none()
        && !check::is_bilingual(source)
        && !check::is_bilingual(target)
    {
        let pair = Pair {
            name: document_name(source),
            source: read(source)?,
            target: read(target)?,
        };
        let (from, to) = context.pair(&args.pair);
        let options = Options {
            from,
            to,
            cutting: context.cutting(None, Breaks::Auto)?,
            doubtful_below: DOUBTFUL_BELOW,
            stored_from: 0.0,
            explained: Default::default(),
            particulars: Particulars::default(),
        };
        return Ok(vec![Origin::Documents(Box::new(pair), Box::new(options))]);
    }
    if !args.files.is_empty() {
        let origin = |file: &PathBuf| match file.as_os_str() == STREAM {
            true => Origin::Stream(Box::new(std::io::stdin()), "stdin".into()),
            false => Origin::File(file.clone()),
        };
        return Ok(args.files.iter().map(origin).collect());
    }
    let mut filter = context::filter(&args.conditions)?;
    filter.from = args.pair.from.clone().or(filter.from);
    filter.to = args.pair.to.clone().or(filter.to);
    Ok(vec![Origin::Memory(filter)])
}
