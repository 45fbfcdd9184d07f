//! Layer 3: how well a stored text serves a new one.
//!
//! [`rate`] compares two texts, [`Asked`] ranks what a memory holds, [`difference()`] and
//! [`substitutions`] show what must change, [`explain()`] shows the sum, and [`contains`] finds a
//! phrase inside a segment. Finding candidates is the store's part.
#![doc = include_str!("MATCH-RATE.md")]

mod context;
mod difference;
mod elsewhere;
mod explain;
mod numbers;
mod penalties;
mod phrase;
mod rank;
mod rate;
mod renderings;
mod spot;

pub use context::{Agreement, Context, KEY};
pub use difference::{Edit, EditKind, Run, difference, runs};
pub use elsewhere::agreed;
pub use explain::{Explanation, Line, explain};
pub use numbers::{Pair, Substitution, substitutions};
pub use penalties::{Penalties, Penalty, Reason, Targets, Wanted, is_machine_translation};
pub use phrase::{MOST_BETWEEN, Spotted, Spotting, contains};
pub use rank::{Asked, Best, Judged, Match};
pub use rate::{FEW_WORDS, Grounds, IDENTICAL, LEAST_SAME_WORDS, MOST_FUZZY, Query, Rated, rate};
pub use renderings::{Place, Rendering, grouped, renderings};
pub use spot::{Rendered, spot};
