//! `tramo backup`.

use tramo::app::maintain;

use crate::args::Backup;
use crate::context::{Bar, Context};
use crate::exit::{Failure, Outcome};
use crate::report::counted;

/// Copies the memory and proves the copy.
pub fn run(args: &Backup, context: &Context) -> Result<Outcome, Failure> {
    let memory = context.open()?;
    let bar = Bar::new("pages");
    let copied = maintain::back_up(&memory, &args.file, &mut |progress| bar.heed(progress))?;
    drop(bar);
    anstream::eprintln!(
        "Copied {} to {} and found the copy sound.",
        counted(copied.units as usize, "unit"),
        args.file.display()
    );
    Ok(Outcome::Done)
}
