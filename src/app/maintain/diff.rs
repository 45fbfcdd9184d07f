//! What two bilingual files do not have in common.

use std::path::Path;

use serde::Serialize;
use xxhash_rust::xxh3::{Xxh3Default, xxh3_64};

use super::super::aside::Aside;
use super::super::{AppError, Listener, Progress, Result};
use super::UNITS_A_STEP;
use crate::formats::{self, Fault, ReadOptions};
use crate::lang::Tag;
use crate::model::Unit;

/// What became of a source text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Differing {
    /// Only the first file has it.
    Removed,
    /// Only the second file has it.
    Added,
    /// Both have it, with other translations.
    Changed,
}

/// A source text that the files do not have alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What became of it.
    pub kind: Differing,
    /// The source text.
    pub source: String,
    /// Its translations in the first file that the second does not have.
    pub before: Vec<String>,
    /// Its translations in the second file that the first does not have.
    pub after: Vec<String>,
}

/// How many differences there are of each kind, and how many units are the same in both files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compared {
    /// Units that both files have.
    pub same: u64,
    /// Source texts that only the first file has.
    pub removed: u64,
    /// Source texts that only the second file has.
    pub added: u64,
    /// Source texts that both files have, with other translations.
    pub changed: u64,
}

impl Compared {
    /// Whether the files have everything in common.
    pub fn is_equal(&self) -> bool {
        self.removed + self.added + self.changed == 0
    }
}

/// The differences of two files by language pair and source text: those of texts that the first
/// has, in its order, then those of texts that only the second has, in that one's.
///
/// No texts are held but those of the difference at hand.
pub struct Differences {
    left: std::iter::Peekable<std::vec::IntoIter<Left>>,
    /// Number of the second file's first unit.
    second: u32,
    aside: Aside,
}

/// What is held of a unit.
struct Held {
    /// A hash of languages and source text.
    key: u128,
    /// A hash of the translation.
    target: u64,
    /// From 0 in the order of reading, first file first.
    number: u32,
}

/// A unit that the other file does not have.
struct Left {
    /// Number of the first unit with the same source text.
    first: u32,
    number: u32,
    kind: Differing,
}

/// What two files do not have in common.
///
/// Where a unit stands, and what is said of it besides its texts, makes no difference.
pub fn diff(
    [first, second]: [&Path; 2],
    reading: &ReadOptions,
    listener: &mut Listener<'_>,
) -> Result<(Compared, Differences)> {
    let mut aside = Aside::new()?;
    let mut held = Vec::new();
    let mut begins = 0;
    for path in [first, second] {
        begins = held.len() as u32;
        visit(path, reading, listener, &mut |unit| {
            held.push(Held::of(&unit, aside.len() as u32));
            aside.put(&[unit.source.text, unit.target.text])
        })?;
    }
    let (compared, left) = compare(held, begins);
    let differences = Differences {
        left: left.into_iter().peekable(),
        second: begins,
        aside,
    };
    Ok((compared, differences))
}

/// What is left of each file's units when those that both have, each as often as it stands, are
/// taken from both; `second` is the number of the second file's first unit.
fn compare(mut held: Vec<Held>, second: u32) -> (Compared, Vec<Left>) {
    let mut compared = Compared::default();
    let mut left: Vec<Left> = Vec::new();
    held.sort_unstable_by_key(|unit| (unit.key, unit.target, unit.number));
    for text in held.chunk_by(|a, b| a.key == b.key) {
        let numbers = || text.iter().map(|unit| unit.number);
        let first = numbers().min().unwrap_or_default();
        let kind = match (first < second, numbers().any(|number| number >= second)) {
            (true, true) => Differing::Changed,
            (true, false) => Differing::Removed,
            (false, _) => Differing::Added,
        };
        let before = left.len();
        for alike in text.chunk_by(|a, b| a.target == b.target) {
            let (old, new) = alike.split_at(alike.partition_point(|unit| unit.number < second));
            let common = old.len().min(new.len());
            compared.same += common as u64;
            let rest = old[common..].iter().chain(&new[common..]);
            left.extend(rest.map(|unit| Left {
                first,
                number: unit.number,
                kind,
            }));
        }
        if left.len() > before {
            *match kind {
                Differing::Removed => &mut compared.removed,
                Differing::Added => &mut compared.added,
                Differing::Changed => &mut compared.changed,
            } += 1;
        }
    }
    drop(held);
    left.sort_unstable_by_key(|unit| (unit.first, unit.number));
    (compared, left)
}

impl Held {
    fn of(unit: &Unit, number: u32) -> Held {
        let mut key = Xxh3Default::new();
        let languages = [&unit.source.language, &unit.target.language].map(Tag::to_string);
        for part in [&languages[0], &languages[1], &unit.source.text] {
            key.update(&(part.len() as u64).to_le_bytes());
            key.update(part.as_bytes());
        }
        Held {
            key: key.digest128(),
            target: xxh3_64(unit.target.text.as_bytes()),
            number,
        }
    }
}

impl Differences {
    fn difference(&mut self, one: &Left) -> Result<Difference> {
        let [source, text] = self.aside.get(one.number as usize)?;
        let (mut before, mut after) = (Vec::new(), Vec::new());
        match one.number < self.second {
            true => before.push(text),
            false => after.push(text),
        }
        while let Some(next) = self.left.next_if(|next| next.first == one.first) {
            let [_, text] = self.aside.get::<[String; 2]>(next.number as usize)?;
            match next.number < self.second {
                true => before.push(text),
                false => after.push(text),
            }
        }
        Ok(Difference {
            kind: one.kind,
            source,
            before,
            after,
        })
    }
}

impl Iterator for Differences {
    type Item = Result<Difference>;

    fn next(&mut self) -> Option<Result<Difference>> {
        let one = self.left.next()?;
        Some(self.difference(&one))
    }
}

/// Hands every unit of a file to `take`; units that cannot be read are left out.
pub(super) fn visit(
    path: &Path,
    reading: &ReadOptions,
    listener: &mut Listener<'_>,
    take: &mut dyn FnMut(Unit) -> Result<()>,
) -> Result<u64> {
    let wrap = |source| AppError::Format {
        path: path.to_owned(),
        source,
    };
    let mut reader = formats::open(path, reading).map_err(wrap)?;
    let (mut read, mut refused) = (0_u64, 0);
    while let Some(next) = reader.next() {
        match next {
            Ok(unit) => take(unit)?,
            Err(Fault::Refused(_)) => refused += 1,
            Err(Fault::Fatal(error)) => return Err(wrap(error)),
        }
        read += 1;
        let (done, total) = reader.progress();
        if read.is_multiple_of(UNITS_A_STEP) && listener(Progress { done, total }).is_break() {
            return Err(AppError::Stopped);
        }
    }
    let summary = reader.summary();
    if summary.pairs == 0 && summary.other_languages > 0 {
        let languages: Vec<_> = summary.languages.keys().map(ToString::to_string).collect();
        return Err(AppError::OtherLanguages {
            path: path.to_owned(),
            wanted: [&reading.from, &reading.to].map(|tag| tag.as_ref().map(Tag::to_string)),
            found: languages.join(", "),
        });
    }
    Ok(refused)
}
