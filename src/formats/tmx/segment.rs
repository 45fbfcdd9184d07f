//! The content of a `seg`: its text, and its inline codes byte for byte.
//!
//! The text leaves out the codes themselves (`bpt ept ph it ut` with all that is in them). `hi`
//! marks a part of the running text, so its content is text; `sub` holds another flow of text that
//! is embedded in a code (a footnote, a title), so it is not part of the segment's own text.

use super::super::error::FormatError;
use super::super::xml::{Node, Xml, push_text};

/// A segment as read.
#[derive(Debug, Default, PartialEq)]
pub(in crate::formats) struct Segment {
    pub text: String,
    /// The content as written, where it has elements; entities of the file's own are replaced.
    pub inline: Option<String>,
    /// Whether all character data, that in codes included, is white space.
    pub blank: bool,
}

impl Segment {
    /// A segment without content.
    pub fn empty() -> Segment {
        Segment {
            blank: true,
            ..Segment::default()
        }
    }
}

/// Reads to the end of the `seg` whose start tag was read last and was not empty. What `raw` holds
/// is lost; it is only there to be used again.
pub(super) fn read(xml: &mut Xml, raw: &mut String) -> Result<Segment, FormatError> {
    if let Some(text) = xml.plain_content() {
        return Ok(Segment {
            blank: text.trim_ascii().is_empty(),
            text: text.into_owned(),
            inline: None,
        });
    }
    let outside = xml.depth() - 1;
    let mut segment = Segment::empty();
    raw.clear();
    let mut has_codes = false;
    // Depth of the outermost open code, whose content is no text.
    let mut code: Option<u64> = None;
    loop {
        let depth = xml.depth();
        let mut expanded = None;
        match xml.next()? {
            Node::Start(element) => {
                has_codes = true;
                if code.is_none() && !element.empty && is_code(element.name()) {
                    code = Some(depth);
                }
            }
            Node::End => {}
            Node::Text(part) | Node::Data(part) => {
                segment.blank &= part.trim_ascii().is_empty();
                if code.is_none() {
                    push_text(&mut segment.text, part);
                }
            }
            Node::Reference(part) => {
                segment.blank &= part.trim_ascii().is_empty();
                if code.is_none() {
                    segment.text.push_str(&part);
                }
                expanded = Some(part);
            }
            Node::Aside => {}
            Node::Finished => break,
        }
        if xml.depth() == outside {
            break;
        }
        if code == Some(xml.depth()) {
            code = None;
        }
        match expanded {
            Some(part) if !is_standard(xml.raw()) => escape(&part, raw),
            _ => raw.push_str(xml.raw()),
        }
    }
    segment.inline = has_codes.then(|| raw.clone());
    Ok(segment)
}

fn is_code(name: &str) -> bool {
    ["bpt", "ept", "ph", "it", "ut", "sub"]
        .iter()
        .any(|code| name.eq_ignore_ascii_case(code))
}

/// Whether every XML file may use the reference.
fn is_standard(reference: &str) -> bool {
    reference.starts_with("&#")
        || ["&lt;", "&gt;", "&amp;", "&quot;", "&apos;"].contains(&reference)
}

/// Appends `text` as XML character data. A carriage return is written as a reference, because a
/// reader would otherwise take it for a line end.
pub(in crate::formats) fn escape(text: &str, into: &mut String) {
    let mut rest = text;
    while let Some(at) = rest
        .bytes()
        .position(|b| matches!(b, b'&' | b'<' | b'>' | b'\r'))
    {
        into.push_str(&rest[..at]);
        into.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&#13;",
        });
        rest = &rest[at + 1..];
    }
    into.push_str(rest);
}

/// Appends `text` as the content of an attribute in double quotes.
pub(in crate::formats) fn escape_attribute(text: &str, into: &mut String) {
    for c in text.chars() {
        match c {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            '\t' => into.push_str("&#9;"),
            '\n' => into.push_str("&#10;"),
            '\r' => into.push_str("&#13;"),
            c => into.push(c),
        }
    }
}

/// Reads `inline` as the content of a `seg`; `None` where it is not well-formed.
pub(in crate::formats) fn parse(inline: &str) -> Option<Segment> {
    let mut xml = Xml::of(format!("<seg>{inline}</seg>"));
    xml.next().ok()?;
    let segment = read(&mut xml, &mut String::new()).ok()?;
    match xml.next() {
        Ok(Node::Finished) => Some(segment),
        _ => None,
    }
}

/// Whether `inline` may stand in a `seg` by the TMX 1.4 DTD.
pub(in crate::formats) fn is_valid(inline: &str) -> bool {
    let mut xml = Xml::of(format!("<seg>{inline}</seg>"));
    let mut open: Vec<Content> = Vec::new();
    loop {
        match xml.next() {
            Ok(Node::Start(element)) => {
                let content = match (open.last(), element.name()) {
                    (None, "seg") => Some(Content::Flow),
                    (Some(Content::Flow), "bpt" | "ept" | "ph" | "it" | "ut") => {
                        Some(Content::Code)
                    }
                    (Some(Content::Flow), "hi") | (Some(Content::Code), "sub") => {
                        Some(Content::Flow)
                    }
                    _ => None,
                };
                let Some(content) = content else { return false };
                let (allowed, required) = attributes(element.name());
                let mut found = Vec::new();
                let mut good = true;
                for (name, value) in element.attributes() {
                    good &= allowed.contains(&name)
                        && (name != "pos" || matches!(value, "begin" | "end"));
                    found.push(name);
                }
                if !good || required.iter().any(|required| !found.contains(required)) {
                    return false;
                }
                if !element.empty {
                    open.push(content);
                }
            }
            Ok(Node::End) => {
                open.pop();
            }
            Ok(Node::Finished) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

/// What may stand in an element.
#[derive(Clone, Copy)]
enum Content {
    /// Text and codes.
    Flow,
    /// Native code, and `sub`.
    Code,
}

/// The attributes that the DTD allows and requires.
fn attributes(name: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match name {
        "bpt" => (&["i", "x", "type"], &["i"]),
        "ept" => (&["i"], &["i"]),
        "ph" => (&["x", "assoc", "type"], &[]),
        "it" => (&["pos", "x", "type"], &["pos"]),
        "hi" => (&["x", "type"], &[]),
        "ut" => (&["x"], &[]),
        "sub" => (&["datatype", "type"], &[]),
        _ => (&[], &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_sub_flows_are_no_text_and_highlights_are() {
        let inline = "a <ph x=\"1\" >&lt;IMG ALT=\"<sub>start <hi>x</hi></sub>\"></ph >b <hi>c</hi>&#13;\r\n";
        let segment = parse(inline).unwrap();
        assert_eq!(segment.text, "a b c\r\n");
        assert_eq!(segment.inline.as_deref(), Some(inline));
        assert_eq!(parse("a &amp; b").unwrap().inline, None);
        assert!(parse("a <b>").is_none());
    }

    #[test]
    fn the_dtd_is_kept() {
        for (inline, valid) in [
            ("a<bpt i=\"1\">x</bpt>b<ept i=\"1\"/>", true),
            ("a<bpt>x</bpt>", false),
            ("<ph><sub>a<hi>b</hi></sub></ph>", true),
            ("<sub>a</sub>", false),
            ("<ph><ph/></ph>", false),
            ("<g>a</g>", false),
            ("<it pos=\"open\"/>", false),
        ] {
            assert_eq!(is_valid(inline), valid, "{inline}");
        }
    }
}
