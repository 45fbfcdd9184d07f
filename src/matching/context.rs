//! Context: what stands around a segment, and whether two contexts agree.

use crate::model::Unit;
use crate::text::nfc;

/// What stands around a segment. `None`: not known; an empty text: the edge of the document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Context<'a> {
    /// The text before, in the segment's language.
    pub previous: Option<&'a str>,
    /// The text after, in the segment's language.
    pub next: Option<&'a str>,
    /// The segment's key in a message catalogue.
    pub key: Option<&'a str>,
}

/// How far two contexts agree; the order is that of worth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Agreement {
    /// Nothing agrees, or nothing is known.
    #[default]
    None,
    /// One neighbour, or the key.
    One,
    /// Both neighbours.
    Both,
}

/// Name of the property that holds a unit's key.
pub const KEY: &str = "key";

impl<'a> Context<'a> {
    /// The context that a unit's source was stored with.
    ///
    /// A unit of a known place in a document without a neighbour stands at the document's edge.
    pub fn of(unit: &'a Unit) -> Context<'a> {
        let placed = unit.document.is_some() && unit.position.is_some();
        let edge = placed.then_some("");
        Context {
            previous: unit
                .previous
                .as_deref()
                .or(edge.filter(|_| unit.position == Some(0))),
            next: unit
                .next
                .as_deref()
                .or(edge.filter(|_| unit.previous.is_some())),
            key: unit.properties.get(KEY).map(String::as_str),
        }
    }

    /// How far this context agrees with a stored one. Two edges alone are no agreement: every
    /// document of one segment would have it.
    pub fn agreement(&self, stored: &Context<'_>) -> Agreement {
        let same = |a: Option<&str>, b: Option<&str>| match (a, b) {
            (Some(a), Some(b)) => nfc(a.trim()) == nfc(b.trim()),
            _ => false,
        };
        let previous = same(self.previous, stored.previous);
        let next = same(self.next, stored.next);
        let text = |side: Option<&str>| side.is_some_and(|text| !text.trim().is_empty());
        let real = (previous && text(self.previous)) || (next && text(self.next));
        let key = same(self.key, stored.key) && text(self.key);
        match (previous, next) {
            (true, true) if real => Agreement::Both,
            (true, _) | (_, true) if real => Agreement::One,
            _ if key => Agreement::One,
            _ => Agreement::None,
        }
    }
}

impl Agreement {
    /// What it adds to the rate of an identical text.
    pub fn bonus(self) -> u8 {
        self as u8
    }
}
