//! TBX: version 3 (ISO 30042:2019) in both styles, and version 2, known by its root `martif`.
//!
//! Version 3 is written in the Basic dialect, whose categories and values are those of its
//! Schematron rules; read are TBX-Core, TBX-Min and TBX-Basic, each checked by its rules, and
//! dialects that are not known, unchecked. A forbidden term is TBX's deprecated one ("should not
//! be used"), a deprecated term TBX's superseded one ("no longer preferred").

mod read;
mod rules;
mod tree;
mod write;

use jiff::Timestamp;

use super::property::Property::*;
use super::{GlossaryFormat, Property};
use write::Shape;

/// What TBX-Basic has categories for.
const BASIC: &[Property] = &[
    Name,
    Domain,
    Definition,
    Source,
    Note,
    Image,
    Days,
    Status,
    Kind,
    PartOfSpeech,
    Gender,
    TermNote,
    Context,
    ContextSource,
    Avoided,
    Region,
];

pub(super) static TBX: GlossaryFormat = GlossaryFormat {
    name: "tbx",
    about: "TBX version 3, Basic dialect, categories as attributes (DCA)",
    endings: &["tbx"],
    carries: BASIC,
    bilingual: false,
    recognise: |bytes| root_is(bytes, &["tbx"]),
    read: read::read,
    write: |concepts, _| Ok(write::write(concepts, Shape::Dca)),
};

pub(super) static TBX_DCT: GlossaryFormat = GlossaryFormat {
    name: "tbx-dct",
    about: "TBX version 3, Basic dialect, categories as elements (DCT)",
    endings: &[],
    carries: BASIC,
    bilingual: false,
    recognise: |_| false,
    read: read::read,
    write: |concepts, _| Ok(write::write(concepts, Shape::Dct)),
};

pub(super) static MARTIF: GlossaryFormat = GlossaryFormat {
    name: "tbx2",
    about: "TBX version 2 (martif), which OmegaT reads",
    endings: &[],
    carries: &[
        Name,
        Domain,
        Definition,
        Source,
        Note,
        Image,
        Times,
        Status,
        Kind,
        PartOfSpeech,
        Gender,
        Number,
        TermNote,
        Context,
        ContextSource,
        Avoided,
        Region,
    ],
    bilingual: false,
    recognise: |bytes| root_is(bytes, &["martif", "TBX"]),
    read: read::read,
    write: |concepts, _| Ok(write::write(concepts, Shape::Martif)),
};

/// Bytes at the beginning of a file within which its root element must open to be recognised.
const HEAD: usize = 4096;

fn root_is(bytes: &[u8], names: &[&str]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    // UTF-16 has a zero in every other byte of a tag.
    let text: String = head
        .iter()
        .filter(|b| **b != 0)
        .map(|b| char::from(*b))
        .collect();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end..]);
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let end = rest
                .find(|c: char| !c.is_ascii_alphanumeric())
                .unwrap_or(rest.len());
            return names.contains(&&rest[..end]);
        }
    }
    false
}

/// A time as TBX files write it: a date, or a date and time with or without separators.
pub(super) fn time(text: &str) -> Option<Timestamp> {
    if let Ok(time) = text.trim().parse() {
        return Some(time);
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let number = |at: std::ops::Range<usize>| digits.get(at)?.parse::<i16>().ok();
    let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
    let [hour, minute, second] = match digits.len() {
        8 => [0; 3],
        14 => [number(8..10)?, number(10..12)?, number(12..14)?],
        _ => return None,
    };
    let small = |number: i16| i8::try_from(number).ok();
    let date = jiff::civil::Date::new(year, small(month)?, small(day)?).ok()?;
    let time = jiff::civil::Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()?;
    jiff::tz::Offset::UTC
        .to_timestamp(date.to_datetime(time))
        .ok()
}

/// An id that XML allows, from a concept's name; [`name_of`] gives the name back.
fn id_of(name: &str) -> String {
    let mut id = String::new();
    for (at, c) in name.chars().enumerate() {
        let letter = c.is_alphabetic() || (at > 0 && (c.is_ascii_digit() || "-.".contains(c)));
        match c {
            '_' if at > 0 => id.push(c),
            _ if letter && c.is_ascii() => id.push(c),
            _ => id.push_str(&format!("_x{:04X}_", c as u32)),
        }
    }
    id
}

fn name_of(id: &str) -> String {
    let mut name = String::new();
    let mut rest = id;
    while let Some(at) = rest.find("_x") {
        name.push_str(&rest[..at]);
        let coded = &rest[at + 2..];
        let decoded = coded.find('_').and_then(|end| {
            let code = u32::from_str_radix(&coded[..end], 16)
                .ok()
                .filter(|_| end >= 4)?;
            Some((char::from_u32(code)?, end + 1))
        });
        match decoded {
            Some((c, length)) => {
                name.push(c);
                rest = &coded[length..];
            }
            None => {
                name.push_str("_x");
                rest = coded;
            }
        }
    }
    name.push_str(rest);
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_concepts_come_back_from_the_ids_that_xml_allows() {
        for name in [
            "acnur",
            "2030-agenda",
            "ñandú 7",
            "a_x",
            "_x",
            "a:b",
            "a_x41_",
        ] {
            let id = id_of(name);
            assert!(
                id.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'),
                "{id}"
            );
            assert!(
                id.chars()
                    .all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c)),
                "{id}"
            );
            assert_eq!(name_of(&id), name);
        }
    }

    #[test]
    fn times_are_read_as_other_programs_write_them() {
        for (written, meant) in [
            ("2010-04-17", "2010-04-17T00:00:00Z"),
            ("20010507T10:57:25Z", "2001-05-07T10:57:25Z"),
            ("2001-05-07T12:57:25+02:00", "2001-05-07T10:57:25Z"),
        ] {
            assert_eq!(time(written).unwrap().to_string(), meant);
        }
        assert_eq!(time("yesterday"), None);
        assert_eq!(time("2010-13-40"), None);
    }
}
