//! Search and replace in the translations of the memory.

use std::ops::ControlFlow;

use jiff::Timestamp;
use regex::{NoExpand, Regex, RegexBuilder};
use serde::Serialize;

use super::super::{AppError, Listener, Progress, Result};
use super::{Mode, UNITS_A_STEP};
use crate::model::{Inline, Origin, Unit};
use crate::store::{Filter, Rewritten, Store, Visit};

/// What is looked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pattern {
    /// A regular expression, whose groups the replacement may name ($1), rather than plain text.
    pub regex: bool,
    /// Whether capitals and small letters are the same.
    pub ignore_case: bool,
    /// Whether only whole words are found.
    pub whole_words: bool,
}

/// A replacement in one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Replacement {
    /// The unit.
    pub unit: i64,
    /// Its target as it was.
    pub before: String,
    /// Its target as it is.
    pub after: String,
}

/// What a replacement came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Replaced {
    /// Units that were looked at.
    pub read: u64,
    /// Units that were, or would be, changed.
    pub changed: u64,
    /// The first of them.
    pub shown: Vec<Replacement>,
    /// Units left alone because inline codes stand within what was found.
    pub coded: u64,
    /// Units left alone because nothing would be left of their text.
    pub emptied: u64,
    /// Units that became the same as another and went.
    pub merged: u64,
}

/// Replaces `from` by `to` in the targets of the units that pass `filter`. At most `show` of the
/// changes are kept for showing.
#[allow(clippy::too_many_arguments)] // Each is named where the one caller makes it.
pub fn replace(
    store: &mut dyn Store,
    filter: &Filter,
    (from, to): (&str, &str),
    pattern: Pattern,
    show: usize,
    mode: Mode,
    now: Timestamp,
    listener: &mut Listener<'_>,
) -> Result<Replaced> {
    let regex = regex(from, pattern)?;
    let replacer = Replacer {
        regex: &regex,
        to,
        literal: !pattern.regex,
    };
    let total = match *filter == Filter::default() {
        true => Some(store.status()?.units),
        false => None,
    };
    let mut replaced = Replaced::default();
    let mut ids: Vec<i64> = Vec::new();
    let mut look = |unit: Unit| {
        replaced.read += 1;
        if let Some(new) = replacer.unit(&unit, &mut replaced) {
            let id = unit.id.unwrap_or_default();
            ids.push(id);
            if replaced.shown.len() < show {
                replaced.shown.push(Replacement {
                    unit: id,
                    before: unit.target.text,
                    after: new.target.text,
                });
            }
        }
        let progress = Progress {
            done: replaced.read,
            total,
        };
        match replaced.read.is_multiple_of(UNITS_A_STEP) {
            true => listener(progress),
            false => ControlFlow::Continue(()),
        }
    };
    let mut read = |read: &mut dyn FnMut(&mut Visit<'_>) -> Result<()>| {
        let mut stopped = false;
        read(&mut |unit| {
            let flow = look(unit);
            stopped |= flow.is_break();
            flow
        })?;
        match stopped {
            true => Err(AppError::Stopped),
            false => Ok(()),
        }
    };
    if mode == Mode::Preview {
        read(&mut |visit| Ok(store.units(filter, visit)?))?;
        replaced.changed = ids.len() as u64;
        return Ok(replaced);
    }
    let mut writing = store.begin(now)?;
    writing.describe("replace", Some(&format!("“{from}” by “{to}”")));
    read(&mut |visit| Ok(writing.units(filter, visit)?))?;
    replaced.changed = ids.len() as u64;
    let total = Some(ids.len() as u64);
    for (done, id) in (0_u64..).zip(ids) {
        // Read once more rather than kept: half a million texts would fill the machine's memory.
        let Some(unit) = writing.unit(id)? else {
            continue;
        };
        if let Some(new) = replacer.unit(&unit, &mut Replaced::default())
            && let Rewritten::Merged(_) = writing.rewrite(id, &new)?
        {
            replaced.merged += 1;
        }
        let progress = Progress { done, total };
        if done.is_multiple_of(UNITS_A_STEP) && listener(progress).is_break() {
            return Err(AppError::Stopped);
        }
    }
    writing.commit()?;
    Ok(replaced)
}

fn regex(from: &str, pattern: Pattern) -> Result<Regex> {
    if from.is_empty() {
        let problem = "there is nothing to look for".to_owned();
        return Err(AppError::Change(
            problem,
            Some("name the text to be replaced"),
        ));
    }
    let source = match pattern.regex {
        true => from.to_owned(),
        false => regex::escape(from),
    };
    let source = match pattern.whole_words {
        true => format!(r"\b(?:{source})\b"),
        false => source,
    };
    RegexBuilder::new(&source)
        .case_insensitive(pattern.ignore_case)
        .build()
        .map_err(|error| AppError::Change(format!("`{from}`: {error}"), None))
}

struct Replacer<'a> {
    regex: &'a Regex,
    to: &'a str,
    literal: bool,
}

impl Replacer<'_> {
    fn text(&self, text: &str) -> String {
        match self.literal {
            true => self.regex.replace_all(text, NoExpand(self.to)).into_owned(),
            false => self.regex.replace_all(text, self.to).into_owned(),
        }
    }

    /// The unit with its target replaced; `None` where nothing changes or nothing may.
    fn unit(&self, unit: &Unit, replaced: &mut Replaced) -> Option<Unit> {
        if !self.regex.is_match(&unit.target.text) {
            return None;
        }
        let text = self.text(&unit.target.text);
        if text == unit.target.text {
            return None;
        }
        if text.trim().is_empty() {
            replaced.emptied += 1;
            return None;
        }
        let inline = match &unit.target.inline {
            None => None,
            Some(Inline(inline)) => match self.inline(inline, &text) {
                Some(inline) => Some(Inline(inline)),
                None => {
                    replaced.coded += 1;
                    return None;
                }
            },
        };
        let mut new = unit.clone();
        (new.target.text, new.target.inline) = (text, inline);
        new.origin = Origin::Edited;
        Some(new)
    }

    /// A segment with codes, its text replaced between them; `None` where that does not give
    /// `text`, because a code stands within what was found.
    fn inline(&self, inline: &str, text: &str) -> Option<String> {
        let mut new = String::with_capacity(inline.len());
        let mut plain = String::new();
        // Elements whose content is code are passed over whole.
        let mut code: Option<&str> = None;
        let mut rest = inline;
        while !rest.is_empty() {
            let end = match rest.starts_with('<') {
                true => rest.find('>').map_or(rest.len(), |at| at + 1),
                false => rest.find('<').unwrap_or(rest.len()),
            };
            let (piece, after) = rest.split_at(end);
            rest = after;
            if let Some(tag) = piece.strip_prefix('<') {
                new.push_str(piece);
                let name = tag.trim_start_matches('/');
                let name = name.split([' ', '>', '/', '\t', '\n']).next().unwrap_or("");
                let is_code = ["bpt", "ept", "ph", "it", "ut", "sub"].contains(&name);
                if is_code && tag.starts_with('/') && code == Some(name) {
                    code = None;
                } else if is_code && code.is_none() && !tag.ends_with("/>") {
                    code = Some(name);
                }
            } else if code.is_some() {
                new.push_str(piece);
            } else {
                let replaced = self.text(&unescape(piece)?);
                plain.push_str(&replaced);
                new.push_str(&escape(&replaced));
            }
        }
        (plain == text).then_some(new)
    }
}

/// The characters that XML writes as references; `None` for references to others.
fn unescape(text: &str) -> Option<String> {
    let plain = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'");
    let bare = plain.replace("&amp;", "");
    (!bare.contains('&')).then(|| plain.replace("&amp;", "&"))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inline(inline: &str, text: &str) -> Option<String> {
        let regex = Regex::new("visa").unwrap();
        let replacer = Replacer {
            regex: &regex,
            to: "permit & pass",
            literal: true,
        };
        replacer.inline(inline, text)
    }

    #[test]
    fn codes_stay_in_their_place_when_the_text_between_them_is_replaced() {
        assert_eq!(
            inline(
                "a <bpt i=\"1\">&lt;visa&gt;</bpt>visa<ept i=\"1\"/>",
                "a permit & pass"
            )
            .as_deref(),
            Some("a <bpt i=\"1\">&lt;visa&gt;</bpt>permit &amp; pass<ept i=\"1\"/>")
        );
    }

    #[test]
    fn a_code_within_what_was_found_leaves_the_unit_alone() {
        assert_eq!(inline("a vi<ph/>sa", "a permit & pass"), None);
    }
}
