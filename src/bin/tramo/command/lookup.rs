//! `tramo lookup`.

use tramo::app::lookup::{Batch, Direction, Lookup, Report, Request, Wanted};
use tramo::app::{AppError, Progress, Sqlite, Store};

use crate::args;
use crate::context::{self, Bar, Context, STREAM, print, print_json};
use crate::exit::{Failure, Outcome};
use crate::report::lookup::{self, Explained};
use crate::report::{note, words_as_written};

/// Match rate, in percent, below which a fuzzy match is not shown unless asked for.
const DEFAULT_MIN: u8 = 70;
/// Matches and phrases shown unless asked for more.
const DEFAULT_LIMIT: usize = 5;

/// Looks one text up, or every line of a file.
pub fn run(args: &args::Lookup, context: &Context) -> Result<Outcome, Failure> {
    let path = context.memory()?;
    let open = || -> Result<Box<dyn Store + Send>, AppError> { Ok(Box::new(Sqlite::open(&path)?)) };
    let filter = context::filter(&args.conditions)?;
    let (from, to) = context.pair(&args.pair);
    if from.primary() == to.primary() {
        return Err(AppError::SameLanguage(from.to_string()).into());
    }
    let direction = match (&args.pair.from, &args.pair.to) {
        (None, None) => Direction::Either(from, to),
        _ => Direction::Given { from, to },
    };
    let settings = &context.config.lookup;
    let request = |query, previous, next| Request {
        query,
        direction: direction.clone(),
        min: args.min.or(settings.min).unwrap_or(DEFAULT_MIN),
        limit: args.limit.or(settings.limit).unwrap_or(DEFAULT_LIMIT),
        filter: filter.clone(),
        previous,
        next,
        wanted: Wanted {
            domain: context.config.domain.as_deref(),
            client: context.config.client.as_deref(),
        },
        penalties: settings.penalties,
    };
    match &args.batch {
        Some(file) => {
            let text = batch_text(file)?;
            let lines: Vec<&str> = text.lines().collect();
            let neighbour = |at: Option<usize>| at.and_then(|at| lines.get(at)).copied();
            let requests: Vec<Request<'_>> = (lines.iter().enumerate())
                .map(|(at, line)| {
                    request(line, neighbour(at.checked_sub(1)), neighbour(Some(at + 1)))
                })
                .collect();
            batch(&requests, &Batch::new(open)?)
        }
        None => {
            let given = args.query.as_deref().unwrap_or_default();
            let piped = (given == STREAM)
                .then(|| batch_text(STREAM.as_ref()))
                .transpose()?;
            let query = piped.as_deref().unwrap_or(given).trim();
            if query.is_empty() {
                return Err(AppError::NoPhrase.into());
            }
            let request = request(query, args.previous.as_deref(), args.next.as_deref());
            let found = Lookup::new(open()?)?.run(&request)?;
            show(&found, args, context)
        }
    }
}

fn batch_text(file: &std::path::Path) -> Result<String, Failure> {
    Ok(context::read(file)?.decoded()?)
}

fn show(found: &Report, args: &args::Lookup, context: &Context) -> Result<Outcome, Failure> {
    words_as_written(&found.without_rules);
    if args.json {
        print_json(found)?;
    } else if found.is_empty() && found.fragments.is_empty() {
        let nothing = format!("nothing found from {} to {}", found.from, found.to);
        note(context.empty_memory()?.unwrap_or(nothing));
    } else {
        let explained = if args.explain {
            Explained::Yes
        } else {
            Explained::No
        };
        print(|out| lookup::write(out, found, explained))?;
    }
    Ok(if found.is_empty() {
        Outcome::Nothing
    } else {
        Outcome::Done
    })
}

/// Requests that are looked up before their answers are printed.
const REQUESTS_A_TURN: usize = 1_000;

fn batch(requests: &[Request<'_>], ready: &Batch) -> Result<Outcome, Failure> {
    let bar = Bar::new("lines");
    let mut outcome = Outcome::Nothing;
    let mut done = 0;
    for turn in requests.chunks(REQUESTS_A_TURN) {
        for found in ready.run(turn) {
            let found = found?;
            if !found.is_empty() {
                outcome = Outcome::Done;
            }
            print_json(&found)?;
        }
        done += turn.len() as u64;
        let progress = Progress {
            done,
            total: Some(requests.len() as u64),
        };
        if bar.heed(progress).is_break() {
            return Err(AppError::Stopped.into());
        }
    }
    Ok(outcome)
}
