//! What a TMX file says of a unit besides its texts, and the names under which it is kept.
//!
//! | in the file | in the unit |
//! |---|---|
//! | `creationdate`, `changedate`, `creationid` | `created`, `changed`, `creator` |
//! | prop `x-document`, `x-position` | `document`, `position` |
//! | prop `x-context-pre`, `x-context-post` | `previous`, `next` |
//! | prop `x-date`, `x-domain`, `x-client` | `date`, `domain`, `client` |
//! | prop `x-origin`, `x-confidence`, `x-review` | `origin`, `confidence`, `review` |
//! | prop `x-created`, `x-changed` | `created`, `changed` outside the years 0 to 9999 |
//! | any other prop | property of that name |
//! | note | property `note` |
//! | any other attribute of `tu` | property of that name: `tuid`, `usagecount` |
//! | the same of a `tuv` | property with `source:` or `target:` before it |
//! | the second of one name | property with `#2` behind it |
//! | `xml:lang`, `o-encoding` of a prop or note | property with `@xml:lang`, `@o-encoding` behind it |
//! | `ude` of the header | property `ude`, as it is written |
//! | prop `x-tramo:NAME` | property `NAME`, whatever it is: what fits no other form is written so |
//!
//! In files of other tools the fields are also read from the props that those use for them
//! ([`OTHER_NAMES`]), and Trados' `x-ConfirmationLevel` tells the review state.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::super::draft::About;
use super::super::xml::is_legal;
use super::date;
use super::segment;
use crate::lang::Tag;
use crate::model::{Origin, Review, Unit};

/// Prefix of a prop that holds a property as it is.
pub(super) const LITERAL: &str = "x-tramo:";
/// Prop with the source segment's codes where the file's own form cannot carry them.
pub(super) const SOURCE_INLINE: &str = "x-tramo-source-inline";
/// Prop with the target segment's codes where the file's own form cannot carry them.
pub(super) const TARGET_INLINE: &str = "x-tramo-target-inline";
/// Property with the header's user-defined encodings.
pub(super) const UDE: &str = "ude";

/// Prop that says that the header's encodings do not hold for this unit.
pub(super) const NO_UDE: &str = "x-tramo-no-ude";

/// Prop of Trados with the state of a translation.
pub(super) const CONFIRMATION: &str = "x-ConfirmationLevel";

/// A field of a unit that a prop may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    Document,
    Position,
    Previous,
    Next,
    Date,
    Domain,
    Client,
    Origin,
    Confidence,
    Review,
    Created,
    Changed,
}

/// The props that tramo writes, and reads whatever they hold.
pub(super) const OWN_NAMES: &[(&str, Known)] = &[
    ("x-document", Known::Document),
    ("x-position", Known::Position),
    ("x-context-pre", Known::Previous),
    ("x-context-post", Known::Next),
    ("x-date", Known::Date),
    ("x-domain", Known::Domain),
    ("x-client", Known::Client),
    ("x-origin", Known::Origin),
    ("x-confidence", Known::Confidence),
    ("x-review", Known::Review),
    ("x-created", Known::Created),
    ("x-changed", Known::Changed),
];

/// The props of memoQ, OmegaT, Olifant and others that mean the same; empty ones say nothing.
pub(super) const OTHER_NAMES: &[(&str, Known)] = &[
    ("domain", Known::Domain),
    ("Domain", Known::Domain),
    ("x-Domain", Known::Domain),
    ("client", Known::Client),
    ("x-Client", Known::Client),
    ("file", Known::Document),
    ("Txt::FileName", Known::Document),
    ("prev", Known::Previous),
    ("next", Known::Next),
];

/// Attributes of a `tu` that are kept as properties.
const UNIT_ATTRIBUTES: &[&str] = &[
    "tuid",
    "o-encoding",
    "datatype",
    "usagecount",
    "lastusagedate",
    "creationtool",
    "creationtoolversion",
    "segtype",
    "changeid",
    "o-tmf",
];
/// Attributes of a `tuv` that are kept as properties.
const TEXT_ATTRIBUTES: &[&str] = &[
    "o-encoding",
    "datatype",
    "usagecount",
    "lastusagedate",
    "creationtool",
    "creationtoolversion",
    "creationdate",
    "creationid",
    "changedate",
    "o-tmf",
    "changeid",
];
/// Values that the DTD allows for `segtype`.
const SEGMENT_TYPES: &[&str] = &["block", "paragraph", "sentence", "phrase"];

/// An attribute's name as TMX spells it: some files have theirs in capitals, against XML's rules.
pub(super) fn attribute(name: &str) -> Cow<'_, str> {
    if !name.bytes().any(|b| b.is_ascii_uppercase()) {
        return Cow::Borrowed(name);
    }
    let lower = name.to_ascii_lowercase();
    let own = [
        "xml:lang",
        "lang",
        "type",
        "srclang",
        "creationdate",
        "creationid",
        "changedate",
    ];
    let is_known = |names: &[&str]| names.contains(&lower.as_str());
    match is_known(UNIT_ATTRIBUTES) || is_known(&own) {
        true => Cow::Owned(lower),
        false => Cow::Borrowed(name),
    }
}

/// Keeps `value` under `name`, or with `#2`, `#3` … behind it where that is taken; gives the name.
pub(super) fn add(map: &mut BTreeMap<String, String>, name: &str, value: String) -> String {
    let mut free = name.to_owned();
    let mut number = 1;
    while map.contains_key(&free) {
        number += 1;
        free = format!("{name}#{number}");
    }
    map.insert(free.clone(), value);
    free
}

/// Whose file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origins {
    /// tramo's own, which says each thing in one way.
    Own,
    /// Another tool's.
    Foreign,
}

/// Takes a prop of a `tu`; gives it back where it is none that a field holds.
pub(super) fn know(
    unit: &mut About,
    kind: &str,
    value: String,
    origins: Origins,
) -> Option<String> {
    if let Some((_, known)) = OWN_NAMES.iter().find(|(name, _)| *name == kind) {
        return set(unit, *known, value);
    }
    if origins == Origins::Own {
        return Some(value);
    }
    if kind == CONFIRMATION {
        unit.review = match value.as_str() {
            "Translated" | "ApprovedTranslation" | "ApprovedSignOff" => Review::Confirmed,
            "RejectedTranslation" | "RejectedSignOff" => Review::Rejected,
            "Draft" => Review::Doubtful,
            _ => unit.review,
        };
        return Some(value);
    }
    let Some((_, known)) = OTHER_NAMES.iter().find(|(name, _)| *name == kind) else {
        return Some(value);
    };
    if value.trim().is_empty() {
        return None;
    }
    let taken = match known {
        Known::Document => unit.document.is_some(),
        Known::Previous => unit.previous.is_some(),
        Known::Next => unit.next.is_some(),
        Known::Domain => unit.domain.is_some(),
        Known::Client => unit.client.is_some(),
        _ => false,
    };
    if taken {
        return Some(value);
    }
    let value = match known {
        Known::Previous | Known::Next => value,
        _ => value.trim().to_owned(),
    };
    set(unit, *known, value)
}

fn set(unit: &mut About, known: Known, value: String) -> Option<String> {
    macro_rules! parsed {
        ($slot:expr, $value:expr) => {
            match $value {
                Some(good) => $slot = good,
                None => return Some(value),
            }
        };
    }
    match known {
        Known::Document => unit.document = Some(value),
        Known::Domain => unit.domain = Some(value),
        Known::Client => unit.client = Some(value),
        Known::Previous => unit.previous = Some(context(value)),
        Known::Next => unit.next = Some(context(value)),
        Known::Position => parsed!(unit.position, value.parse().ok().map(Some)),
        Known::Date => parsed!(unit.date, value.parse().ok().map(Some)),
        Known::Created => parsed!(unit.created, value.parse().ok().map(Some)),
        Known::Changed => parsed!(unit.changed, value.parse().ok().map(Some)),
        Known::Origin => parsed!(unit.origin, Origin::by_name(&value)),
        Known::Review => parsed!(unit.review, Review::by_name(&value)),
        Known::Confidence => parsed!(
            unit.confidence,
            value
                .parse::<f64>()
                .ok()
                .filter(|c| (0.0..=1.0).contains(c))
        ),
    }
    None
}

/// A context as memoQ writes it, `<seg>…</seg>`, freed of its codes; any other as it is.
fn context(value: String) -> String {
    value
        .strip_prefix("<seg>")
        .and_then(|rest| rest.strip_suffix("</seg>"))
        .and_then(segment::parse)
        .map_or(value.clone(), |segment| segment.text)
}

/// `text` so that [`know`] gives it back.
pub(super) fn write_context(text: &str) -> String {
    if !text.starts_with("<seg>") {
        return text.to_owned();
    }
    wrapped(text)
}

/// `text` as memoQ writes contexts.
pub(super) fn wrapped(text: &str) -> String {
    let mut wrapped = "<seg>".to_owned();
    segment::escape(text, &mut wrapped);
    wrapped.push_str("</seg>");
    wrapped
}

/// What is written of a `tu` or `tuv`.
#[derive(Debug, Default)]
pub(super) struct Placed<'a> {
    pub attributes: Vec<(&'a str, &'a str)>,
    pub notes: Vec<Annotation<'a>>,
    pub props: Vec<Annotation<'a>>,
}

/// A note or prop.
#[derive(Debug, Default)]
pub(super) struct Annotation<'a> {
    /// A prop's type.
    pub kind: &'a str,
    pub value: &'a str,
    pub language: Option<&'a str>,
    pub encoding: Option<&'a str>,
}

/// All properties in their places: the unit, its source text, its target text, and those that are
/// written as they are.
#[derive(Debug, Default)]
pub(super) struct Places<'a> {
    pub sides: [Placed<'a>; 3],
    pub literal: Vec<(&'a str, &'a str)>,
    /// Whether the header's encodings do not hold for the unit.
    pub no_ude: bool,
}

/// A property's name taken apart.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone, Copy)]
struct Name<'a> {
    side: usize,
    base: &'a str,
    number: u32,
}

impl<'a> Name<'a> {
    /// The name without its attribute, and the attribute.
    fn parse(key: &'a str) -> (Name<'a>, Option<&'a str>) {
        let (side, rest) = match (key.strip_prefix("source:"), key.strip_prefix("target:")) {
            (Some(rest), _) => (1, rest),
            (_, Some(rest)) => (2, rest),
            _ => (0, key),
        };
        let (rest, attribute) = match rest.rsplit_once('@') {
            Some((rest, name @ ("xml:lang" | "o-encoding"))) => (rest, Some(name)),
            _ => (rest, None),
        };
        let numbered = rest.rsplit_once('#').and_then(|(base, digits)| {
            let number: u32 = digits.parse().ok()?;
            (number >= 2 && number.to_string() == digits).then_some((base, number))
        });
        let (base, number) = numbered.unwrap_or((rest, 1));
        (Name { side, base, number }, attribute)
    }
}

/// Puts a unit's properties where [`super::read`] will find them under the same names.
pub(super) fn place<'a>(unit: &'a Unit, header_ude: Option<&str>) -> Places<'a> {
    let mut places = Places::default();
    if unit.properties.is_empty() && header_ude.is_none() {
        return places;
    }
    let mut annotations: BTreeMap<Name<'a>, Annotation<'a>> = BTreeMap::new();
    let mut described: Vec<(&'a str, Name<'a>, &'a str, &'a str)> = Vec::new();
    for (key, value) in &unit.properties {
        let (key, value) = (key.as_str(), value.as_str());
        if key == UDE {
            if header_ude != Some(value) {
                places.literal.push((key, value));
            }
            continue;
        }
        let (name, attribute) = Name::parse(key);
        if let Some(attribute) = attribute {
            described.push((key, name, attribute, value));
        } else if name.number == 1 && is_attribute(unit, name.side, name.base, value) {
            places.sides[name.side].attributes.push((name.base, value));
        } else if is_free(name) {
            let kind = name.base;
            annotations.insert(
                name,
                Annotation {
                    kind,
                    value,
                    ..Annotation::default()
                },
            );
        } else {
            places.literal.push((key, value));
        }
    }
    if header_ude.is_some() && !unit.properties.contains_key(UDE) {
        places.no_ude = true;
    }
    // A number is only given back where all before it are there.
    let gaps: Vec<Name<'a>> = annotations
        .keys()
        .filter(|name| !(1..name.number).all(|n| is_there(&places, &annotations, name, n)))
        .copied()
        .collect();
    for (key, value) in &unit.properties {
        let (name, attribute) = Name::parse(key);
        if attribute.is_none() && gaps.contains(&name) && annotations.remove(&name).is_some() {
            places.literal.push((key, value));
        }
    }
    for (key, name, attribute, value) in described {
        match (annotations.get_mut(&name), attribute) {
            (Some(annotation), "xml:lang") if is_canonical(value) => {
                annotation.language = Some(value);
            }
            (Some(annotation), "o-encoding") => annotation.encoding = Some(value),
            _ => places.literal.push((key, value)),
        }
    }
    for (name, annotation) in annotations {
        let side = &mut places.sides[name.side];
        match name.base {
            "note" => side.notes.push(annotation),
            _ => side.props.push(annotation),
        }
    }
    places
}

/// Whether strict readers accept the language tag as it is written.
fn is_canonical(tag: &str) -> bool {
    tag.parse::<Tag>().is_ok_and(|read| read.as_str() == tag)
}

fn is_there(
    places: &Places<'_>,
    annotations: &BTreeMap<Name<'_>, Annotation<'_>>,
    name: &Name<'_>,
    number: u32,
) -> bool {
    let attribute = number == 1
        && places.sides[name.side]
            .attributes
            .iter()
            .any(|(known, _)| *known == name.base);
    attribute
        || annotations
            .keys()
            .any(|other| *other == Name { number, ..*name })
}

/// Whether the property is written as an attribute of the `tu` (side 0) or of a `tuv`.
fn is_attribute(unit: &Unit, side: usize, name: &str, value: &str) -> bool {
    let allowed = if side == 0 {
        UNIT_ATTRIBUTES
    } else {
        TEXT_ATTRIBUTES
    };
    allowed.contains(&name)
        && match name {
            "segtype" => SEGMENT_TYPES.contains(&value),
            "usagecount" => {
                (1..10).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit())
            }
            "lastusagedate" => date::is_exact(value),
            // A text's own dates are read as the unit's where the unit has none or the same.
            "creationdate" => date::is_exact(value) && differs(unit.created, value),
            "changedate" => date::is_exact(value) && differs(unit.changed, value),
            "creationid" => unit
                .creator
                .as_deref()
                .is_some_and(|creator| creator != value),
            _ => true,
        }
}

fn differs(time: Option<jiff::Timestamp>, value: &str) -> bool {
    time.and_then(date::write)
        .is_some_and(|written| written != value)
}

/// Whether a note or prop of this name is read back as a property of this name.
fn is_free(name: Name<'_>) -> bool {
    let taken = |names: &[(&str, Known)]| names.iter().any(|(known, _)| *known == name.base);
    let reserved = taken(OWN_NAMES)
        || [
            SOURCE_INLINE,
            TARGET_INLINE,
            NO_UDE,
            UDE,
            "srclang",
            "creationdate",
            "changedate",
        ]
        .contains(&name.base);
    let allowed = if name.side == 0 {
        UNIT_ATTRIBUTES
    } else {
        TEXT_ATTRIBUTES
    };
    // The first of an attribute's name is read as the attribute's.
    let shadowed = name.number == 1 && allowed.contains(&name.base);
    !name.base.is_empty()
        && !name.base.starts_with(LITERAL)
        && !(name.side == 0
            && (reserved || name.base.starts_with("source:") || name.base.starts_with("target:")))
        && !shadowed
        && name.base.chars().all(is_legal)
}
