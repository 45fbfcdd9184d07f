//! `tramo status`.

use tramo::app::Store;

use crate::args::Status;
use crate::context::{Context, print, print_json};
use crate::exit::{Failure, Outcome};
use crate::report::status;

/// Shows what the memory holds.
pub fn run(args: &Status, context: &Context) -> Result<Outcome, Failure> {
    let found = context.open()?.status()?;
    if args.json {
        print_json(&status::json(&found))?;
    } else {
        print(|out| status::write(out, &found))?;
    }
    Ok(Outcome::Done)
}
