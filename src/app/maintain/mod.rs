//! Keeping the memory right: what is wrong in it goes or is mended, and every change can be undone.
//!
//! Whatever changes the memory is one transaction: killed at any moment it leaves the memory as
//! before or as after. Previews run the same code without the last step.

mod clean;
mod diff;
mod document;
mod edit;
mod history;
mod merge;
mod replace;

pub use clean::{Cleaned, Removal, Rule, clean};
pub use diff::{Compared, Difference, Differences, Differing, diff};
pub use document::{from_toml, to_toml};
pub use edit::{Edit, Edited, edit, unit};
pub use history::{Changed, back_up, change, changes, prune, undo};
pub use merge::{Conflicts, Merged, merge, merge_files};
pub use replace::{Pattern, Replaced, Replacement, replace};

/// Whether a change is made or only shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It is shown; the memory stays as it is.
    Preview,
    /// It is made.
    Apply,
}

/// Units between two looks at the caller's wish to stop.
const UNITS_A_STEP: u64 = 500;
