//! What two bilingual files do not have in common.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::super::{AppError, Listener, Progress, Result};
use super::UNITS_A_STEP;
use crate::formats::{self, Fault, ReadOptions};
use crate::lang::Tag;
use crate::model::Unit;

/// What became of a source text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

type Texts = BTreeMap<(Tag, Tag, String), Vec<String>>;

/// The differences by language pair and source text, and how many units are the same in both.
///
/// Where a unit stands, and what is said of it besides its texts, makes no difference.
pub fn diff(
    first: &Path,
    second: &Path,
    reading: &ReadOptions,
    listener: &mut Listener<'_>,
) -> Result<(Vec<Difference>, u64)> {
    let before = texts(first, reading, listener)?;
    let mut after = texts(second, reading, listener)?;
    let mut differences = Vec::new();
    let mut same = 0;
    for ((from, to, source), mut old) in before {
        let new = after.remove(&(from, to, source.clone()));
        let known = new.is_some();
        let mut new = new.unwrap_or_default();
        let found = old.len();
        // What both have goes from both, each as often as it stands.
        old.retain(
            |target| match new.iter().position(|other| other == target) {
                Some(at) => {
                    new.swap_remove(at);
                    false
                }
                None => true,
            },
        );
        same += (found - old.len()) as u64;
        if !old.is_empty() || !new.is_empty() {
            differences.push(Difference {
                kind: match known {
                    true => Differing::Changed,
                    false => Differing::Removed,
                },
                source,
                before: old,
                after: new,
            });
        }
    }
    differences.extend(after.into_iter().map(|((_, _, source), after)| Difference {
        kind: Differing::Added,
        source,
        before: Vec::new(),
        after,
    }));
    Ok((differences, same))
}

fn texts(path: &Path, reading: &ReadOptions, listener: &mut Listener<'_>) -> Result<Texts> {
    let mut texts = Texts::new();
    visit(path, reading, listener, &mut |unit| {
        let key = (unit.source.language, unit.target.language, unit.source.text);
        texts.entry(key).or_default().push(unit.target.text);
        Ok(())
    })?;
    Ok(texts)
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
