//! `tramo train`, and what other commands learn by themselves.

use jiff::Timestamp;
use tramo::app::words::{self, Due, Learnt};
use tramo::app::{Sqlite, Store};

use crate::args::Train;
use crate::context::{Bar, Context, print_json};
use crate::exit::{Failure, Outcome};
use crate::report::{counted, note};

/// Learns the word links of the whole memory anew.
pub fn run(args: &Train, context: &Context) -> Result<Outcome, Failure> {
    let mut memory = context.open()?;
    let bar = Bar::new("rounds of learning words");
    let learnt = words::train(&mut memory, Timestamp::now(), &mut |progress| {
        bar.heed(progress)
    })?;
    drop(bar);
    if args.json {
        print_json(&serde_json::json!({ "trained": learnt.trained }))?;
    } else {
        anstream::eprintln!("Learnt from {}.", counted(learnt.trained as usize, "pair"));
    }
    Ok(match learnt.trained {
        0 => Outcome::Nothing,
        _ => Outcome::Done,
    })
}

/// Learns what a change of at least `least` units has brought, where that takes seconds; where it
/// takes longer, says how to ask for it.
///
/// What was stored is stored: where learning fails or is interrupted, that is said and no more.
pub fn learn(memory: &mut Sqlite, least: i64) {
    if let Err(failure) = try_to_learn(memory, least) {
        note(format!(
            "words were not learnt: {failure}; `tramo train` tries again"
        ));
    }
}

fn try_to_learn(memory: &mut Sqlite, least: i64) -> Result<Learnt, Failure> {
    match words::due(memory as &dyn Store, least)? {
        Due::Nothing => Ok(Learnt::default()),
        Due::Little => {
            let bar = Bar::new("rounds of learning words");
            let listener = &mut |progress| bar.heed(progress);
            Ok(words::keep_up(memory, Timestamp::now(), listener)?)
        }
        Due::Much => {
            note("renderings of phrases get surer after `tramo train`, which takes about a minute");
            Ok(Learnt::default())
        }
    }
}
