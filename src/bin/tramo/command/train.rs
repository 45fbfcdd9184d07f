//! `tramo train`, and what other commands learn by themselves.

use jiff::Timestamp;
use tramo::app::words::{self, Learnt};
use tramo::app::{AppError, Listener, Sqlite, Store};

use crate::args::Train;
use crate::context::{Bar, Context, print_json};
use crate::exit::{Failure, Outcome};
use crate::report::{counted, note};

/// Learns the word links of the whole memory anew.
pub fn run(args: &Train, context: &Context) -> Result<Outcome, Failure> {
    let mut memory = context.open()?;
    let bar = Bar::new(BAR);
    let learnt = words::learn_anew(&mut memory, Timestamp::now(), &mut |progress| {
        bar.heed(progress)
    })?;
    drop(bar);
    if args.json {
        print_json(&serde_json::json!({ "trained": learnt.counted }))?;
    } else {
        anstream::eprintln!("Learnt from {}.", counted(learnt.counted as usize, "pair"));
    }
    Ok(match learnt.counted {
        0 => Outcome::Nothing,
        _ => Outcome::Done,
    })
}

/// What the bar counts.
const BAR: &str = "pairs learnt";

/// Learns what was stored.
pub fn learn(memory: &mut Sqlite) {
    tell(memory, words::learn);
}

/// Learns what a change of units that were there has brought.
pub fn keep_up(memory: &mut Sqlite) {
    tell(memory, words::keep_up);
}

type Learning = fn(&mut dyn Store, Timestamp, &mut Listener<'_>) -> Result<Learnt, AppError>;

/// What was stored is stored: where learning fails or is interrupted, that is said and no more.
fn tell(memory: &mut Sqlite, learning: Learning) {
    let bar = Bar::new(BAR);
    let learnt = learning(memory, Timestamp::now(), &mut |progress| bar.heed(progress));
    drop(bar);
    match learnt {
        Ok(_) => {}
        Err(AppError::Stopped) => {
            note(
                "learning words was interrupted; what was stored stays; `tramo train` learns them",
            );
        }
        Err(failure) => note(format!(
            "words were not learnt: {failure}; `tramo train` tries again"
        )),
    }
}
