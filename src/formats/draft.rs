//! A unit on its way from a file to the memory: all its languages, and what is known besides.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::error::{Fault, Refusal};
use crate::lang::Tag;
use crate::model::{Inline, Origin, Review, Unit, Variant};

/// A unit as a file has it: any number of languages.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    /// Number in the file, counted from 1.
    pub number: u64,
    /// Line that it begins on, counted from 1.
    pub line: Option<u64>,
    /// The source language that the unit names itself.
    pub source_language: Option<Tag>,
    /// The source language that the file names for all units.
    pub file_language: Option<Tag>,
    /// Whether the first two texts are source and target whatever their languages.
    pub ordered: bool,
    /// The texts in the order of the file.
    pub texts: Vec<DraftText>,
    /// All that is known besides the texts.
    pub known: About,
    /// What was wrong with a text; the unit is refused only if the pair cannot be had.
    pub doubt: Option<Doubt>,
}

/// A unit without its texts and number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct About {
    pub document: Option<String>,
    pub position: Option<u32>,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub date: Option<Date>,
    pub domain: Option<String>,
    pub client: Option<String>,
    pub origin: Origin,
    pub confidence: f64,
    pub review: Review,
    pub created: Option<Timestamp>,
    pub changed: Option<Timestamp>,
    pub creator: Option<String>,
    pub properties: BTreeMap<String, String>,
}

impl Default for About {
    fn default() -> About {
        About {
            document: None,
            position: None,
            previous: None,
            next: None,
            date: None,
            domain: None,
            client: None,
            origin: Origin::Imported,
            confidence: 1.0,
            review: Review::Unreviewed,
            created: None,
            changed: None,
            creator: None,
            properties: BTreeMap::new(),
        }
    }
}

impl About {
    fn unit(self, source: Variant, target: Variant) -> Unit {
        Unit {
            id: None,
            source,
            target,
            document: self.document,
            position: self.position,
            previous: self.previous,
            next: self.next,
            date: self.date,
            domain: self.domain,
            client: self.client,
            origin: self.origin,
            confidence: self.confidence,
            review: self.review,
            created: self.created,
            changed: self.changed,
            creator: self.creator,
            properties: self.properties,
        }
    }
}

/// What was found and what was expected.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Doubt {
    pub found: String,
    pub expected: String,
}

/// A text of a [`Draft`] with what is known of it alone.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DraftText {
    pub language: Tag,
    pub text: String,
    pub inline: Option<String>,
    /// Whether there is nothing between the tags but white space.
    pub blank: bool,
    pub created: Option<Timestamp>,
    pub changed: Option<Timestamp>,
    pub creator: Option<String>,
    /// By name, without the side.
    pub properties: BTreeMap<String, String>,
}

impl DraftText {
    /// A text without codes of which nothing else is known.
    pub fn plain(language: Tag, text: String) -> DraftText {
        let blank = text.trim().is_empty();
        DraftText::new(language, text, blank)
    }

    /// The same, where it is known already whether there is nothing but white space.
    pub fn new(language: Tag, text: String, blank: bool) -> DraftText {
        DraftText {
            language,
            blank,
            text,
            inline: None,
            created: None,
            changed: None,
            creator: None,
            properties: BTreeMap::new(),
        }
    }

    fn variant(self) -> Variant {
        Variant {
            language: self.language,
            text: self.text,
            inline: self.inline.map(Inline),
        }
    }
}

impl Draft {
    /// A unit without texts of which nothing is known yet.
    pub fn new(number: u64, line: Option<u64>) -> Draft {
        Draft {
            number,
            line,
            source_language: None,
            file_language: None,
            ordered: false,
            texts: Vec::new(),
            known: About::default(),
            doubt: None,
        }
    }

    /// A unit whose two texts are source and target.
    pub fn pair(number: u64, line: Option<u64>, source: DraftText, target: DraftText) -> Draft {
        Draft {
            ordered: true,
            texts: vec![source, target],
            ..Draft::new(number, line)
        }
    }

    pub fn refusal(&self, found: String, expected: String) -> Fault {
        Fault::Refused(Refusal {
            unit: self.number,
            line: self.line,
            found,
            expected,
        })
    }

    /// Whether nothing but its texts, without codes, is known of it.
    pub fn is_only_texts(&self) -> bool {
        let plain = |text: &DraftText| {
            let DraftText {
                language: _,
                text: _,
                inline,
                blank: _,
                created,
                changed,
                creator,
                properties,
            } = text;
            inline.is_none()
                && (created, changed, creator) == (&None, &None, &None)
                && properties.is_empty()
        };
        self.source_language.is_none()
            && self.doubt.is_none()
            && self.texts.iter().all(plain)
            && self.known == About::default()
    }

    /// The source language that counts for this unit.
    pub fn declared(&self) -> Option<&Tag> {
        self.source_language
            .as_ref()
            .or(self.file_language.as_ref())
    }

    /// The unit of two of the texts, which takes them and all that is known.
    #[inline]
    pub fn unit(&mut self, source: usize, target: usize) -> Unit {
        // The context is that of the text which was translated; turned round, it is the target's.
        let turned = match (self.ordered, self.declared()) {
            (true, _) => source > target,
            (false, Some(declared)) => {
                let is_declared =
                    |index: usize| self.texts[index].language.primary() == declared.primary();
                is_declared(target) && !is_declared(source)
            }
            (false, None) => false,
        };
        if turned {
            let known = &mut self.known;
            for (name, text) in [
                ("previous", known.previous.take()),
                ("next", known.next.take()),
            ] {
                if let Some(text) = text {
                    known.properties.insert(format!("target:{name}"), text);
                }
            }
        }
        // The later goes first, so that the other keeps its place.
        let later = self.texts.swap_remove(source.max(target));
        let earlier = self.texts.swap_remove(source.min(target));
        let (mut source, mut target) = match source < target {
            true => (earlier, later),
            false => (later, earlier),
        };
        let mut unit = std::mem::take(&mut self.known);
        let mut bare = true;
        for text in [&source, &target] {
            bare &= text.created.is_none() && text.changed.is_none() && text.creator.is_none();
            bare &= text.properties.is_empty();
        }
        if bare {
            return unit.unit(source.variant(), target.variant());
        }
        // The translation's own dates tell more of the pair than the source text's.
        unit.created = unit.created.or(target.created).or(source.created);
        unit.changed = unit.changed.or(target.changed).or(source.changed);
        unit.creator = unit
            .creator
            .or_else(|| target.creator.clone())
            .or_else(|| source.creator.clone());
        for (side, text) in [("source:", &mut source), ("target:", &mut target)] {
            // What the unit says is not said again of a text.
            let same = [
                (
                    "creationdate",
                    text.created.is_some() && text.created == unit.created,
                ),
                (
                    "changedate",
                    text.changed.is_some() && text.changed == unit.changed,
                ),
                (
                    "creationid",
                    text.creator.is_some() && text.creator == unit.creator,
                ),
            ];
            for (name, value) in std::mem::take(&mut text.properties) {
                if !same.contains(&(name.as_str(), true)) {
                    unit.properties.insert(format!("{side}{name}"), value);
                }
            }
        }
        unit.unit(source.variant(), target.variant())
    }
}
