//! The derived index: which units may match a text, without reading the memory.
//!
//! An index is made of a memory's rows and can be made anew from them at any time; it is never the
//! only place where something is kept. It lies in a folder of files, each of which covers the
//! units after one id up to another and the changes to older units after one number up to another;
//! together they form a chain from the first unit to the last. Files are never changed: new units
//! make a new file, and where the files before it are not much larger, one that covers theirs too.
//! A process that has a file open keeps it, whatever others do.
//!
//! A file is used only if its length, version and sums are right and its chain fits the memory;
//! otherwise what it covered is read from the memory again. [`Rows`] is what the index asks of the
//! memory. Knows nothing of SQL and nothing of ranking.
//!
//! While a file is made, what is not wanted yet lies in temporary files in the same folder: all
//! that is held of many units is their words.

mod build;
mod collect;
mod few;
mod files;
mod layout;
mod lists;
mod phrase;
mod postings;
mod probe;
mod profile;
mod put_aside;
mod search;
mod side;
mod spool;
mod varint;
mod vocabulary;

pub use collect::{Collector, Row};
pub use files::{Collected, Index, Rows, State};
pub use layout::{Fault, Stamp};
pub use phrase::{Closeness, Holding, Phrase};
pub use probe::Probe;
pub use search::Scratch;

use std::ops::ControlFlow;

use crate::model::Side as Which;
use layout::{Image, SECTIONS};
use search::{Found, Search};
use side::Side;

/// Who asks for candidates.
pub trait Wants {
    /// Whether a unit of at most this rate (percent, 0 to 102) and at most this character
    /// similarity is of interest. Must not turn from no to yes while candidates are handed out.
    fn wants(&self, rate: u8, similarity: f64) -> bool;

    /// Takes a unit that may have the rate and similarity that `wants` was last asked for.
    fn take(&mut self, id: i64) -> ControlFlow<()>;
}

/// Rates at which a search for less stops to ask whether less is still wanted.
const STEPS: [u8; 1] = [85];

/// One index file, opened.
#[derive(Debug)]
struct Run {
    image: Image,
}

impl Run {
    fn side(&self, which: Which) -> Side<'_> {
        Side::new(&self.image, which)
    }

    /// Whether this file, or the units it covers, put another in place of an older file's `id`.
    fn hides(&self, id: i64) -> Result<bool, Fault> {
        let hidden = self.image.section(SECTIONS - 1);
        let (mut low, mut high) = (0, hidden.len() / 8);
        while low < high {
            let middle = low.midpoint(high);
            let found = hidden.u64(middle)? as i64;
            if found == id {
                return Ok(true);
            }
            if found < id {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(false)
    }

    fn hidden(&self) -> Result<Vec<i64>, Fault> {
        let hidden = self.image.section(SECTIONS - 1);
        (0..hidden.len() / 8)
            .map(|n| Ok(hidden.u64(n)? as i64))
            .collect()
    }
}

/// Hands to `asker` every unit of `runs` (oldest first) whose rate with the query may be `min` or
/// more, in falling order of what its rate and similarity may be, until it breaks or wants no more.
fn candidates(
    runs: &[Run],
    probe: &Probe,
    which: Which,
    min: u8,
    scratch: &mut Scratch,
    asker: &mut dyn Wants,
) -> Result<(), Fault> {
    let searches = runs
        .iter()
        .map(|run| Search::new(run.side(which), probe))
        .collect::<Result<Vec<_>, _>>()?;
    let mut all: Vec<(usize, Found)> = Vec::new();
    for (n, search) in searches.iter().enumerate() {
        all.extend(
            search
                .same_words(scratch)?
                .into_iter()
                .map(|found| (n, found)),
        );
    }
    all.retain(|(_, found)| found.rate >= min);
    if hand_out(runs, which, &mut all, asker)?.is_break() {
        return Ok(());
    }
    let mut below = search::SAME_WORDS;
    let steps = STEPS.iter().copied().filter(|step| *step > min + 5);
    for min in steps.chain([min]) {
        if min >= below || !asker.wants(below - 1, 1.0) {
            break;
        }
        all.clear();
        for (n, search) in searches.iter().enumerate() {
            let found = search.fuzzy(min, scratch)?;
            all.extend(found.into_iter().map(|found| (n, found)));
        }
        // The earlier step has handed these out; its bounds were the same.
        all.retain(|(_, found)| found.rate < below);
        if hand_out(runs, which, &mut all, asker)?.is_break() {
            return Ok(());
        }
        below = min;
    }
    Ok(())
}

fn hand_out(
    runs: &[Run],
    which: Which,
    all: &mut [(usize, Found)],
    asker: &mut dyn Wants,
) -> Result<ControlFlow<()>, Fault> {
    all.sort_unstable_by(|(_, a), (_, b)| {
        (b.rate, b.similarity)
            .partial_cmp(&(a.rate, a.similarity))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    for (n, found) in all.iter() {
        if !asker.wants(found.rate, found.similarity) {
            return Ok(ControlFlow::Continue(()));
        }
        let id = runs[*n].side(which).id(found.ordinal)?;
        if is_hidden(&runs[n + 1..], id)? {
            continue;
        }
        if asker.take(id).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// Whether one of the `later` files has something else to say of the unit `id`.
fn is_hidden(later: &[Run], id: i64) -> Result<bool, Fault> {
    for run in later {
        if run.hides(id)? {
            return Ok(true);
        }
    }
    Ok(false)
}
