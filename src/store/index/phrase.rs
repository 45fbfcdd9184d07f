//! Units that hold a phrase's words.

use std::ops::ControlFlow;

use super::Run;
use super::layout::Fault;
use super::side::Side;
use crate::lang::{Analysis, Role};
use crate::model::Side as Which;

/// The words of a phrase that a unit must have: those that carry meaning, or, where there are
/// none, all.
#[derive(Debug)]
pub struct Phrase {
    stems: Vec<u64>,
}

impl Phrase {
    /// The phrase with this analysis; `None` where it has no words, so that an index cannot help.
    pub fn new(analysis: &Analysis) -> Option<Phrase> {
        let content = analysis.words().filter(|word| word.role == Role::Content);
        let mut stems: Vec<u64> = content.map(|word| word.stem).collect();
        if stems.is_empty() {
            stems = analysis.words().map(|word| word.stem).collect();
        }
        stems.sort_unstable();
        stems.dedup();
        (!stems.is_empty()).then_some(Phrase { stems })
    }
}

/// Hands to `visit` every unit of `runs` (oldest first) that has all words of the phrase by stem,
/// shorter segments first within each file.
pub(super) fn containing(
    runs: &[Run],
    phrase: &Phrase,
    which: Which,
    visit: &mut dyn FnMut(i64) -> ControlFlow<()>,
) -> Result<(), Fault> {
    for (n, run) in runs.iter().enumerate() {
        let side = run.side(which);
        let Some(lists) = lists(&side, phrase)? else {
            continue;
        };
        let (rarest, others) = lists.split_first().expect("a phrase has a word");
        let mut ended = false;
        rarest.each(|ordinal| {
            if ended {
                return Ok(());
            }
            for other in others {
                if !other.contains(ordinal)? {
                    return Ok(());
                }
            }
            let id = side.id(ordinal)?;
            if !super::is_hidden(&runs[n + 1..], id)? {
                ended = visit(id).is_break();
            }
            Ok(())
        })?;
        if ended {
            break;
        }
    }
    Ok(())
}

/// The list of each word, the shortest first; `None` where a word is nowhere.
fn lists<'a>(
    side: &Side<'a>,
    phrase: &Phrase,
) -> Result<Option<Vec<super::postings::Stretch<'a>>>, Fault> {
    let mut lists = Vec::with_capacity(phrase.stems.len());
    for key in &phrase.stems {
        match side.stem(*key)? {
            Some(stem) => lists.push(side.list(stem, &(0..side.len()))?),
            None => return Ok(None),
        }
    }
    lists.sort_by_key(|list| list.len());
    Ok(Some(lists))
}
