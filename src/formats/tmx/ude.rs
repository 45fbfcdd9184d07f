//! User-defined encodings, which a header may hold.

use super::super::xml::{Node, Xml};

/// Whether `text` is what the header of a file may hold of user-defined encodings: `ude` elements
/// with their `map`s, as the DTD wants them.
pub(super) fn is_valid(text: &str) -> bool {
    let mut xml = Xml::of(format!("<header>{text}</header>"));
    let mut open: Vec<(&str, usize)> = Vec::new();
    loop {
        match xml.next() {
            Ok(Node::Start(element)) => {
                let (name, allowed, required): (_, &[&str], _) =
                    match (open.len(), element.qualified) {
                        (0, "header") => ("header", &[], ""),
                        (1, "ude") => ("ude", &["name", "base"], "name"),
                        (2, "map") => ("map", &["unicode", "code", "ent", "subst"], "unicode"),
                        _ => return false,
                    };
                if let Some((_, children)) = open.last_mut() {
                    *children += 1;
                }
                let (mut good, mut found) = (true, required.is_empty());
                for (attribute, _) in element.attributes() {
                    good &= allowed.contains(&attribute);
                    found |= attribute == required;
                }
                // A `ude` without `map` says nothing.
                if !good || !found || (element.empty && name != "map") {
                    return false;
                }
                if !element.empty {
                    open.push((name, 0));
                }
            }
            Ok(Node::End) => {
                if matches!(open.pop(), Some(("ude" | "header", 0))) {
                    return false;
                }
            }
            Ok(Node::Text(text)) if text.trim_ascii().is_empty() => {}
            Ok(Node::Aside) => {}
            Ok(Node::Finished) => return true,
            Ok(_) | Err(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_dtd_allows_goes_into_a_header() {
        for (text, good) in [
            ("<ude name=\"a\"><map unicode=\"#xF8FF\"/></ude>", true),
            (
                "<ude name='a' base='b'><map unicode='1' ent='x'/> </ude><ude name='c'><map unicode='2'/></ude>",
                true,
            ),
            ("<ude name='a'/>", false),
            ("<ude><map unicode='1'/></ude>", false),
            ("<ude name='a' x='1'><map unicode='1'/></ude>", false),
            ("<ude name='a'><map unicode='1'/></ude></header><b>", false),
            ("<note>x</note>", false),
            ("", false),
            ("plain", false),
        ] {
            assert_eq!(is_valid(text), good, "{text}");
        }
    }
}
