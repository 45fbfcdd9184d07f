//! `tramo clean`.

use jiff::Timestamp;
use tramo::app::maintain::{self, Mode, Rule};

use super::train::keep_up;
use crate::args::Clean;
use crate::context::{self, Bar, Context, print, print_json};
use crate::exit::{Failure, Outcome};
use crate::report::maintain as report;

/// Removes units that serve nobody, or shows them.
pub fn run(args: &Clean, context: &Context) -> Result<Outcome, Failure> {
    let rules = rules(&args.rules)?;
    let filter = context::filter(&args.conditions)?;
    let mode = if args.apply {
        Mode::Apply
    } else {
        Mode::Preview
    };
    let mut memory = context.open()?;
    // What goes is shown with its texts, so that is read before it is gone.
    let bar = Bar::new("units");
    let mut clean = |mode| {
        let now = Timestamp::now();
        maintain::clean(
            &mut memory,
            &filter,
            &rules,
            args.min_confidence,
            mode,
            now,
            &mut |progress| bar.heed(progress),
        )
    };
    let cleaned = clean(mode)?;
    drop(bar);
    if args.apply {
        keep_up(&mut memory);
    }
    match args.json {
        true => print_json(&cleaned)?,
        false => print(|out| report::cleaned(out, &memory, &cleaned, mode, args.limit))?,
    }
    anstream::eprintln!("{}", report::clean_summary(&cleaned, mode));
    Ok(Outcome::Done)
}

fn rules(names: &[String]) -> Result<Vec<Rule>, Failure> {
    if names.is_empty() {
        let judged = |rule: &Rule| !matches!(rule, Rule::Numbers | Rule::Length);
        return Ok(Rule::ALL.iter().copied().filter(judged).collect());
    }
    let rule = |name: &String| {
        Rule::by_name(name).ok_or_else(|| {
            let known: Vec<_> = Rule::ALL.iter().map(|rule| rule.name()).collect();
            Failure::Usage(
                format!("no rule is called `{name}`; known are {}", known.join(", ")),
                "`tramo clean --help` lists them",
            )
        })
    };
    names.iter().map(rule).collect()
}
