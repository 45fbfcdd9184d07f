//! Whether the codes of a unit's two segments agree, as strict readers of TMX want it, and how to
//! make them agree.
//!
//! Within a segment each `bpt` has its `ept` of the same number `i`, and no other. Between the
//! segments the same elements carry the same numbers `x`, each once. Maxprograms' TMXValidator and
//! the tools built like it refuse a file otherwise, though the DTD allows it.

use std::collections::{BTreeMap, BTreeSet};

use super::super::xml::{Node, Xml};
use super::segment::escape_attribute;

/// The numbers in a segment.
#[derive(Debug, Default, PartialEq, Eq)]
struct Survey {
    /// How many `bpt` and how many `ept` each number `i` has.
    pairs: BTreeMap<String, (u32, u32)>,
    /// Element and number `x`.
    externals: BTreeSet<String>,
    /// Whether a number `x` is none, or stands twice.
    muddled: bool,
}

impl Survey {
    fn of(inline: &str) -> Survey {
        let mut survey = Survey::default();
        let mut xml = Xml::of(format!("<seg>{inline}</seg>"));
        loop {
            match xml.next() {
                Ok(Node::Start(element)) => {
                    let name = element.name();
                    for (attribute, value) in element.attributes() {
                        match (name, attribute) {
                            ("bpt", "i") => survey.pair(value).0 += 1,
                            ("ept", "i") => survey.pair(value).1 += 1,
                            ("bpt" | "it" | "ph" | "hi", "x") => {
                                survey.muddled |= !is_number(value);
                                let external = format!("{name}{value}");
                                survey.muddled |= !survey.externals.insert(external);
                            }
                            _ => {}
                        }
                    }
                }
                Ok(Node::Finished) | Err(_) => return survey,
                Ok(_) => {}
            }
        }
    }

    fn pair(&mut self, number: &str) -> &mut (u32, u32) {
        self.pairs.entry(number.to_owned()).or_default()
    }

    fn is_paired(&self, number: &str) -> bool {
        is_number(number) && self.pairs.get(number) == Some(&(1, 1))
    }

    fn is_balanced(&self) -> bool {
        self.pairs.keys().all(|number| self.is_paired(number))
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() < 10 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether strict readers accept these two segments as those of one unit.
pub(super) fn agree(source: &str, target: &str) -> bool {
    let (source, target) = (Survey::of(source), Survey::of(target));
    source.is_balanced() && target.is_balanced() && share(&source, &target)
}

fn share(source: &Survey, target: &Survey) -> bool {
    !source.muddled && !target.muddled && source.externals == target.externals
}

/// Both segments so that they agree: a half of a pair becomes an isolated code, and numbers `x`
/// that do not match are left out.
pub(super) fn repaired(source: &str, target: &str) -> (String, String) {
    let surveys = (Survey::of(source), Survey::of(target));
    let both = |numbers| {
        (
            repair(source, &surveys.0, numbers),
            repair(target, &surveys.1, numbers),
        )
    };
    if share(&surveys.0, &surveys.1) {
        // An isolated code may have the number of another now.
        let kept = both(Externals::Keep);
        if agree(&kept.0, &kept.1) {
            return kept;
        }
    }
    both(Externals::Drop)
}

#[derive(Clone, Copy, PartialEq)]
enum Externals {
    Keep,
    Drop,
}

fn repair(inline: &str, survey: &Survey, numbers: Externals) -> String {
    let mut out = String::new();
    let mut open: Vec<String> = Vec::new();
    let mut xml = Xml::of(format!("<seg>{inline}</seg>"));
    loop {
        match xml.next() {
            Ok(Node::Start(element)) => {
                let (mut name, empty) = (element.name().to_owned(), element.empty);
                let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
                let mut attributes: Vec<_> = element.attributes().map(owned).collect();
                let side = match name.as_str() {
                    "bpt" => Some("begin"),
                    "ept" => Some("end"),
                    _ => None,
                };
                let paired = attributes
                    .iter()
                    .any(|(n, v)| n == "i" && survey.is_paired(v));
                if let Some(side) = side.filter(|_| !paired) {
                    name = "it".to_owned();
                    attributes.retain(|(attribute, _)| attribute != "i");
                    attributes.insert(0, ("pos".to_owned(), side.to_owned()));
                }
                if numbers == Externals::Drop {
                    attributes.retain(|(attribute, _)| attribute != "x");
                }
                if name != "seg" {
                    out.push('<');
                    out.push_str(&name);
                    for (attribute, value) in attributes {
                        out.push(' ');
                        out.push_str(&attribute);
                        out.push_str("=\"");
                        escape_attribute(&value, &mut out);
                        out.push('"');
                    }
                    out.push_str(if empty { "/>" } else { ">" });
                }
                if !empty {
                    open.push(name);
                }
            }
            Ok(Node::End) => match open.pop() {
                Some(name) if name != "seg" => out.push_str(&format!("</{name}>")),
                _ => {}
            },
            Ok(Node::Finished) | Err(_) => return out,
            Ok(_) => out.push_str(xml.raw()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_pairs_become_isolated_codes_and_unmatched_numbers_go() {
        let source = "<bpt i=\"1\" x=\"1\">&lt;b></bpt>a<ept i=\"1\"/><ept i=\"2\">z</ept>";
        let target = "b<ph x=\"7\" type=\"br\"/>";
        assert!(!agree(source, target));
        let (left, right) = repaired(source, target);
        assert_eq!(
            left,
            "<bpt i=\"1\">&lt;b></bpt>a<ept i=\"1\"/><it pos=\"end\">z</it>"
        );
        assert_eq!(right, "b<ph type=\"br\"/>");
        assert!(agree(&left, &right));
        let twice = "<bpt i=\"1\" x=\"7\"/>a<it pos=\"end\" x=\"7\"/>";
        let (left, right) = repaired(twice, twice);
        assert!(agree(&left, &right), "{left}");
        assert!(agree(target, "<ph x='7'/>c"));
        assert!(!agree("<ph x='a'/>", "<ph x='a'/>"));
    }
}
