//! Units that hold a phrase's words.

use std::ops::ControlFlow;

use super::Run;
use super::layout::{Fault, Part};
use super::side::Side;
use crate::lang::{AnalysedToken, Analysis, Role};
use crate::model::Side as Which;
use crate::text::TokenKind;

/// What a unit must have to hold a phrase: the words that carry meaning; where there are none, all
/// words; and where there are no words at all, numbers and tags.
#[derive(Debug)]
pub struct Phrase {
    stems: Vec<u64>,
    // Words, each as often as it stands in the phrase.
    words: usize,
}

impl Phrase {
    /// The phrase with this analysis; `None` where it is punctuation at most, of which no lists
    /// are kept.
    pub fn new(analysis: &Analysis) -> Option<Phrase> {
        let marks = |token: &&AnalysedToken| token.kind != TokenKind::Punctuation;
        let of = |keep: &dyn Fn(&&AnalysedToken) -> bool| -> Vec<u64> {
            let kept = analysis.tokens.iter().filter(marks).filter(|t| keep(t));
            kept.map(|token| token.stem).collect()
        };
        let mut stems = of(&|token| token.role == Role::Content);
        if stems.is_empty() {
            stems = of(&|token| token.kind == TokenKind::Word);
        }
        if stems.is_empty() {
            stems = of(&|_| true);
        }
        let words = match analysis.words().next() {
            Some(_) => stems.len(),
            None => 0,
        };
        stems.sort_unstable();
        stems.dedup();
        (!stems.is_empty()).then_some(Phrase { stems, words })
    }
}

/// Hands to `visit` every unit of `runs` (oldest first) that has all words of the phrase by stem,
/// and as many words, shorter segments first within each file.
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
        let records = side.part(Part::Records);
        let mut ended = false;
        rarest.each(|ordinal| {
            // A record counts up to 255 words.
            if ended || usize::from(side.record(&records, ordinal)?.words) < phrase.words.min(255) {
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
