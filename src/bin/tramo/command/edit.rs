//! `tramo edit`.

use jiff::Timestamp;
use tramo::app::maintain;

use crate::args::Edit;
use crate::context::{Context, print, print_json};
use crate::exit::{Failure, Outcome};
use crate::report::maintain as report;

/// Changes one unit.
pub fn run(args: &Edit, context: &Context) -> Result<Outcome, Failure> {
    let edit = maintain::Edit {
        source: args.source.clone(),
        target: args.target.clone(),
        review: args.review,
        domain: args.domain.clone(),
        client: args.client.clone(),
        note: args.note.clone(),
    };
    if edit == maintain::Edit::default() {
        return Err(Failure::Usage(
            "there is nothing to change".to_owned(),
            "name the new text with --target, or what you think of it with --review",
        ));
    }
    let edited = maintain::edit(&mut context.open()?, args.unit, &edit, Timestamp::now())?;
    match args.json {
        true => print_json(&edited.after)?,
        false => print(|out| report::edited(out, &edited))?,
    }
    Ok(Outcome::Done)
}
