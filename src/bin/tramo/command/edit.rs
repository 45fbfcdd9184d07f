//! `tramo edit`.

use jiff::Timestamp;
use tramo::app::maintain;

use super::train::keep_up;
use crate::args::Edit;
use crate::context::{Context, print, print_json};
use crate::exit::{Failure, Outcome};
use crate::report::{maintain as report, note};

/// Changes one unit, in the editor where the arguments ask for no change.
pub fn run(args: &Edit, context: &Context) -> Result<Outcome, Failure> {
    let edit = maintain::Edit {
        source: args.source.clone(),
        target: args.target.clone(),
        review: args.review,
        domain: args.domain.clone(),
        client: args.client.clone(),
        note: args.note.clone(),
    };
    let mut memory = context.open()?;
    let now = Timestamp::now();
    let edited = match edit == maintain::Edit::default() {
        false => maintain::edit(&mut memory, args.unit, &edit, now)?,
        true => {
            let unit = maintain::unit(&memory, args.unit)?;
            let mut take = |text: &str| match maintain::from_toml(text, &unit)? {
                Some(edit) => maintain::edit(&mut memory, args.unit, &edit, now).map(Some),
                None => Ok(None),
            };
            match super::editor::edited("unit", &maintain::to_toml(&unit), &mut take)? {
                Some(edited) => edited,
                None => {
                    note("nothing was changed");
                    return Ok(Outcome::Done);
                }
            }
        }
    };
    keep_up(&mut memory);
    match args.json {
        true => print_json(&edited.after)?,
        false => print(|out| report::edited(out, &edited))?,
    }
    Ok(Outcome::Done)
}
