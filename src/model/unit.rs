//! Translation units: the same text in two languages, with all that is known of the pair.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::lang::Tag;

/// A stored pair of texts (TMX's `tu` with two `tuv`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// Number in the memory; `None` before it is stored.
    pub id: Option<i64>,
    /// The text that was translated.
    pub source: Variant,
    /// Its translation.
    pub target: Variant,
    /// Name of the document it comes from.
    pub document: Option<String>,
    /// Place in the document, counted from 0.
    pub position: Option<u32>,
    /// The source text before this one in the document, for context matches.
    pub previous: Option<String>,
    /// The source text after this one in the document.
    pub next: Option<String>,
    /// The date that the document, or the unit itself, bears.
    pub date: Option<Date>,
    /// Subject field.
    pub domain: Option<String>,
    /// For whom it was translated.
    pub client: Option<String>,
    /// How it came into the memory.
    pub origin: Origin,
    /// Probability, 0 to 1, that the texts belong together; 1 for what a person made.
    pub confidence: f64,
    /// What a person has said of it.
    pub review: Review,
    /// When it was first made; kept to the second.
    pub created: Option<Timestamp>,
    /// When it last changed; kept to the second. `None` where it has not changed since.
    pub changed: Option<Timestamp>,
    /// Who made it.
    pub creator: Option<String>,
    /// Everything else that a file said of it, by name: props, notes, usage counts.
    pub properties: BTreeMap<String, String>,
}

impl Unit {
    /// The order of what two units say, in which there are no equals but by number: the order of
    /// storing makes no difference to it.
    pub fn by_content(&self, other: &Unit) -> Ordering {
        fn said(unit: &Unit) -> impl Ord {
            let texts = (&unit.source.text, &unit.target.text);
            let context = (&unit.document, &unit.previous, &unit.next);
            let rest = [&unit.source, &unit.target].map(|variant| {
                let codes = variant.inline.as_ref().map(|inline| &inline.0);
                (codes, variant.language.as_str())
            });
            (texts, context, rest, unit.id)
        }
        said(self).cmp(&said(other))
    }
}

/// A text of a unit in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// The language.
    pub language: Tag,
    /// The text exactly as it was read, without inline codes.
    pub text: String,
    /// The text with its inline codes, where it has any.
    pub inline: Option<Inline>,
}

/// Inline codes of a segment as TMX writes them: the content of a `seg` element, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Inline(pub String);

/// The two sides of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The text that was translated.
    Source,
    /// The translation.
    Target,
}

impl Side {
    /// The other side.
    pub fn other(self) -> Side {
        match self {
            Side::Source => Side::Target,
            Side::Target => Side::Source,
        }
    }
}

/// How a unit came into the memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// By aligning a document with its translation.
    Aligned,
    /// From an exchange file.
    Imported,
    /// Written or changed by hand.
    Edited,
}

/// What a person has said of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Review {
    /// Nobody has looked at it.
    Unreviewed,
    /// Found right.
    Confirmed,
    /// To be looked at: a doubtful bead, a fuzzy translation.
    Doubtful,
    /// Found wrong.
    Rejected,
}

/// The stored name of each value, the same in SQL, JSON and TMX.
macro_rules! names {
    ($type:ident { $($variant:ident => $name:literal),+ $(,)? }) => {
        impl $type {
            /// Every value, in order.
            pub const ALL: &[$type] = &[$($type::$variant),+];

            /// The name that is stored and shown.
            pub fn name(self) -> &'static str {
                match self { $($type::$variant => $name),+ }
            }

            /// The value with this name.
            pub fn by_name(name: &str) -> Option<$type> {
                Self::ALL.iter().copied().find(|value| value.name() == name)
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}
pub(super) use names;

names!(Origin { Aligned => "aligned", Imported => "imported", Edited => "edited" });
names!(Review {
    Unreviewed => "unreviewed", Confirmed => "confirmed",
    Doubtful => "doubtful", Rejected => "rejected",
});

impl Unit {
    /// A unit of two plain texts of which nothing else is known.
    pub fn new(source: Variant, target: Variant, origin: Origin) -> Unit {
        Unit {
            id: None,
            source,
            target,
            document: None,
            position: None,
            previous: None,
            next: None,
            date: None,
            domain: None,
            client: None,
            origin,
            confidence: 1.0,
            review: Review::Unreviewed,
            created: None,
            changed: None,
            creator: None,
            properties: BTreeMap::new(),
        }
    }

    /// The text on `side`.
    pub fn side(&self, side: Side) -> &Variant {
        match side {
            Side::Source => &self.source,
            Side::Target => &self.target,
        }
    }
}

impl Variant {
    /// A text without inline codes.
    pub fn plain(language: Tag, text: impl Into<String>) -> Variant {
        Variant {
            language,
            text: text.into(),
            inline: None,
        }
    }
}
