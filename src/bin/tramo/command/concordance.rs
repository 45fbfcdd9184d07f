//! `tramo concordance`.

use tramo::app::concordance::{self, Concordance, Grouping, Likeness, Request};
use tramo::app::lookup::{Direction, Lookup};
use tramo::app::{AppError, Sqlite};

use crate::args::{self, GroupBy};
use crate::context::{self, Bar, Context, print, print_json};
use crate::exit::{Failure, Outcome};
use crate::report::{concordance as report, note, words_as_written};

/// Shows where a phrase stands and how it was rendered.
pub fn run(args: &args::Concordance, context: &Context) -> Result<Outcome, Failure> {
    let (from, to) = context.pair(&args.pair);
    if from.primary() == to.primary() {
        return Err(AppError::SameLanguage(from.to_string()).into());
    }
    let request = Request {
        phrase: match args.regex {
            true => &args.phrase,
            false => args.phrase.trim(),
        },
        direction: match (&args.pair.from, &args.pair.to) {
            (None, None) => Direction::Either(from, to),
            _ => Direction::Given { from, to },
        },
        likeness: match args {
            args if args.exact => Likeness::Exact,
            args if args.inflected => Likeness::Inflected,
            args if args.fuzzy => Likeness::Fuzzy,
            args if args.regex => Likeness::Pattern,
            _ => Likeness::Any,
        },
        target: args.target.as_deref(),
        not_target: args.not_target.as_deref(),
        filter: context::filter(&args.conditions)?,
        grouping: match args.group_by {
            GroupBy::Rendering => Grouping::Rendering,
            GroupBy::Document => Grouping::Document,
            GroupBy::Date => Grouping::Date,
        },
        limit: args.limit,
    };
    let memory = Sqlite::open(&context.memory()?)?;
    let mut lookup = Lookup::new(Box::new(memory))?;
    let bar = Bar::new("units");
    let found = concordance::find(&mut lookup, &request, &mut |progress| bar.heed(progress))?;
    drop(bar);
    show(&found, args, context)
}

fn show(
    found: &Concordance,
    args: &args::Concordance,
    context: &Context,
) -> Result<Outcome, Failure> {
    words_as_written(&found.without_rules);
    if args.json {
        print_json(found)?;
    } else if args.csv {
        print(|out| report::csv(out, found))?;
    } else if found.total > 0 {
        print(|out| report::write(out, found))?;
    } else {
        print(|out| report::glossary(out, found))?;
        let pair = format!("{} to {}", found.from, found.to);
        let nothing = match (args.target.is_some(), args.not_target.is_some()) {
            (false, false) => format!("nothing found from {pair}"),
            _ => format!("nothing found from {pair} with such a translation"),
        };
        note(context.empty_memory()?.unwrap_or(nothing));
    }
    Ok(match found.total {
        0 => Outcome::Nothing,
        _ => Outcome::Done,
    })
}
