//! `tramo train`, and what other commands learn by themselves.

use jiff::Timestamp;
use tramo::app::words;
use tramo::app::{AppError, Sqlite};

use crate::args::Train;
use crate::context::{Bar, Context, print_json};
use crate::exit::{Failure, Outcome};
use crate::report::{counted, note};

/// Learns the word links of the whole memory anew.
pub fn run(args: &Train, context: &Context) -> Result<Outcome, Failure> {
    let mut memory = context.open()?;
    let bar = Bar::new(BAR);
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

/// What the bar counts: every text is read several times.
const BAR: &str = "texts read to learn words";

/// Learns what the last change has brought.
///
/// What was stored is stored: where learning fails or is interrupted, that is said and no more.
pub fn learn(memory: &mut Sqlite) {
    let bar = Bar::new(BAR);
    let learnt = words::keep_up(memory, Timestamp::now(), &mut |progress| bar.heed(progress));
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
