//! Units that hold a phrase, and how closely.

use super::Run;
use super::layout::{Fault, Part};
use super::postings::Cursor;
use super::profile::Code;
use super::side::Side;
use super::vocabulary::form_key;
use crate::lang::{AnalysedToken, Analysis};
use crate::model::Side as Which;
use crate::text::TokenKind;
use crate::text::phrase::{Inflected, Spotting, find};

/// A phrase as an index looks it up.
#[derive(Debug)]
pub struct Phrase {
    // All that is compared, in order, and which of it must be there.
    words: Vec<Token>,
    required: Vec<bool>,
    // Whether tokens that are no words are left out of account.
    of_words: bool,
    // What has a list, each once: of what must be there, and of all.
    needed: Vec<u64>,
    listed: Vec<u64>,
}

#[derive(Debug)]
struct Token {
    kind: TokenKind,
    key: u64,
    stem: u64,
}

impl Phrase {
    /// The phrase with this analysis; `None` where it is punctuation at most, of which no lists
    /// are kept.
    pub fn new(analysis: &Analysis) -> Option<Phrase> {
        let parts = analysis.phrase();
        let stems = |which: &dyn Fn(bool) -> bool| -> Vec<u64> {
            let parts = parts.words.iter().zip(&parts.required);
            let mut stems: Vec<u64> = parts
                .filter(|(token, required)| {
                    token.kind != TokenKind::Punctuation && which(**required)
                })
                .map(|(token, _)| token.stem)
                .collect();
            stems.sort_unstable();
            stems.dedup();
            stems
        };
        let (needed, listed) = (stems(&|required| required), stems(&|_| true));
        let token = |token: &&AnalysedToken| Token {
            kind: token.kind,
            key: form_key(token),
            stem: token.stem,
        };
        (!needed.is_empty()).then(|| Phrase {
            words: parts.words.iter().map(token).collect(),
            of_words: parts.of_words(),
            required: parts.required,
            needed,
            listed,
        })
    }
}

/// A unit that holds a phrase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Holding {
    /// The unit.
    pub id: i64,
    /// How the phrase stands there.
    pub kind: Spotting,
    /// How closely, as [`crate::text::phrase::Place`] tells.
    pub score: f64,
    /// What its segment weighs among those of its file: the lighter, the less.
    pub ordinal: u32,
}

/// What of a phrase is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Closeness {
    /// How a place must have the phrase at least.
    pub least: Spotting,
    /// Exact places after which no more are looked for.
    pub enough: usize,
    /// Segments that are looked at before a tenth of `enough` places of any kind will do.
    pub tired: usize,
}

/// Adds to `found` the units of `runs` (oldest first) that have the phrase as closely as asked, and
/// says whether all are.
pub(super) fn containing(
    runs: &[Run],
    phrase: &Phrase,
    which: Which,
    closeness: Closeness,
    found: &mut Vec<Holding>,
) -> Result<bool, Fault> {
    let (mut codes, mut looked_at, mut exact) = (Vec::new(), 0, 0);
    let whole = closeness.least >= Spotting::Inflected;
    let stems = if whole {
        &phrase.listed
    } else {
        &phrase.needed
    };
    for (n, run) in runs.iter().enumerate() {
        let side = run.side(which);
        let Some(lists) = lists(&side, stems)? else {
            continue;
        };
        let words = coded(&side, phrase)?;
        let (rarest, others) = lists.split_first().expect("a phrase has a word");
        let records = side.part(Part::Records);
        let needed = phrase.required.iter().filter(|required| **required).count();
        let least = if phrase.of_words { needed } else { 0 };
        let mut cursors = vec![Cursor::default(); others.len()];
        let mut ended = false;
        rarest.each(|ordinal| {
            if ended {
                return Ok(());
            }
            for (other, cursor) in others.iter().zip(&mut cursors) {
                if !other.contains_next(cursor, ordinal)? {
                    return Ok(());
                }
            }
            // A record counts up to 255 words. It comes last because it stands far from others.
            if usize::from(side.record(&records, ordinal)?.words) < least.min(255) {
                return Ok(());
            }
            looked_at += 1;
            side.tokens(ordinal, &mut codes)?;
            if phrase.of_words {
                codes.retain(|code| code.kind == TokenKind::Word);
            }
            if whole && !unbroken(&words, &codes) {
                return Ok(());
            }
            let place = find(&words, &phrase.required, &codes);
            if let Some(place) = place.filter(|place| place.kind >= closeness.least) {
                let id = side.id(ordinal)?;
                if !super::is_hidden(&runs[n + 1..], id)? {
                    exact += usize::from(place.kind == Spotting::Exact);
                    found.push(Holding {
                        id,
                        kind: place.kind,
                        score: place.score,
                        ordinal,
                    });
                }
            }
            ended = exact >= closeness.enough
                || looked_at >= closeness.tired && found.len() >= closeness.enough.div_ceil(10);
            Ok(())
        })?;
        if ended {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the words stand one behind the other: quicker than finding their place.
fn unbroken(words: &[Code], text: &[Code]) -> bool {
    text.windows(words.len()).any(|part| {
        part.iter()
            .zip(words)
            .all(|(one, word)| word.same_stem(one))
    })
}

/// The words of the phrase as the file has them.
fn coded(side: &Side<'_>, phrase: &Phrase) -> Result<Vec<Code>, Fault> {
    let code = |token: &Token| -> Result<Code, Fault> {
        Ok(Code {
            form: side.form(token.key)?.unwrap_or(UNKNOWN),
            stem: side.stem(token.stem)?.unwrap_or(UNKNOWN),
            kind: token.kind,
        })
    };
    phrase.words.iter().map(code).collect()
}

/// In place of a form or stem that the file does not have.
const UNKNOWN: u32 = u32::MAX;

impl Inflected for Code {
    fn same_stem(&self, other: &Code) -> bool {
        match self.kind {
            // Marks have no stem.
            TokenKind::Punctuation => self.form == other.form,
            _ => self.stem == other.stem,
        }
    }

    fn same_form(&self, other: &Code) -> bool {
        self.form == other.form
    }
}

/// The list of each word, the shortest first; `None` where a word is nowhere.
fn lists<'a>(
    side: &Side<'a>,
    stems: &[u64],
) -> Result<Option<Vec<super::postings::Stretch<'a>>>, Fault> {
    let mut lists = Vec::with_capacity(stems.len());
    for key in stems {
        match side.stem(*key)? {
            Some(stem) => lists.push(side.list(stem, &(0..side.len()))?),
            None => return Ok(None),
        }
    }
    lists.sort_by_key(|list| list.len());
    Ok(Some(lists))
}
