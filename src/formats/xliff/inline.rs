//! From XLIFF's inline elements to those of a TMX segment.
//!
//! `g` and `pc` become `bpt` and `ept`, `x` and `ph` become `ph`, halves of a pair become `it`;
//! native code stays in them as it is, and a tag that stands for one is itself the code. `mrk` is
//! transparent, except where it marks a segment.

use rustc_hash::FxHashMap;

use super::super::error::FormatError;
use super::super::tmx::segment::{escape, escape_attribute};
use super::super::xml::{Node, Xml, push_text};

/// A segment's text in one language.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Piece {
    /// Number of the segment in its unit, where the file has several in one.
    pub mid: Option<String>,
    pub text: String,
    /// With codes, where there are any.
    pub inline: String,
    pub has_codes: bool,
}

impl Piece {
    pub fn inline(&self) -> Option<String> {
        self.has_codes.then(|| self.inline.clone())
    }
}

/// Numbers for the codes of a unit, the same in source and target.
#[derive(Debug, Default)]
pub(super) struct Numbers(FxHashMap<String, usize>);

impl Numbers {
    fn of(&mut self, id: &str) -> usize {
        let next = self.0.len() + 1;
        *self.0.entry(id.to_owned()).or_insert(next)
    }
}

/// What an open element will want at its end.
enum Open {
    Transparent,
    /// A segment of its own.
    Segment,
    /// A pair of codes, and whether it began within the current segment.
    Pair(usize, bool),
    /// Native code in an element of this name.
    Native(&'static str),
}

/// Reads the element whose start tag was read last and was not empty, to its end: one piece, or
/// one for each segment that it marks.
pub(super) fn read(xml: &mut Xml, numbers: &mut Numbers) -> Result<Vec<Piece>, FormatError> {
    let mut reader = Reader {
        whole: Piece::default(),
        current: None,
        done: Vec::new(),
        native: 0,
    };
    let mut open: Vec<Open> = Vec::new();
    let outside = xml.depth() - 1;
    loop {
        match xml.next()? {
            Node::Start(element) => {
                let (name, empty, raw) = (element.name(), element.empty, element.raw());
                let mut attributes = Attributes::default();
                for (name, value) in element.attributes() {
                    attributes.take(name, value);
                }
                let opened = reader.start(name, empty, raw, &attributes, numbers);
                if !empty {
                    open.push(opened);
                }
            }
            Node::End => {
                if xml.depth() == outside {
                    break;
                }
                if let Some(opened) = open.pop() {
                    reader.end(opened, xml.raw());
                }
            }
            Node::Text(part) | Node::Data(part) => {
                let mut text = String::new();
                push_text(&mut text, part);
                reader.text(&text);
            }
            Node::Reference(part) => reader.text(&part),
            Node::Aside => {}
            Node::Finished => break,
        }
    }
    Ok(match reader.done.is_empty() {
        true => vec![reader.whole],
        false => reader.done,
    })
}

#[derive(Default)]
struct Attributes {
    id: String,
    rid: Option<String>,
    kind: Option<String>,
    mtype: String,
    mid: Option<String>,
    hex: String,
    isolated: bool,
    start: Option<String>,
    position: Option<&'static str>,
}

impl Attributes {
    fn take(&mut self, name: &str, value: &str) {
        match name {
            "id" => self.id = value.to_owned(),
            "rid" => self.rid = Some(value.to_owned()),
            "ctype" | "type" => self.kind = Some(value.to_owned()),
            "mtype" => self.mtype = value.to_owned(),
            "mid" => self.mid = Some(value.to_owned()),
            "hex" => self.hex = value.to_owned(),
            "isolated" => self.isolated = value == "yes",
            "startRef" => self.start = Some(value.to_owned()),
            "pos" => self.position = Some(if value == "close" { "end" } else { "begin" }),
            _ => {}
        }
    }

    /// What both halves of a pair share.
    fn pair(&self) -> String {
        format!(
            "pair {}",
            self.rid
                .as_ref()
                .or(self.start.as_ref())
                .unwrap_or(&self.id)
        )
    }
}

struct Reader {
    whole: Piece,
    current: Option<Piece>,
    done: Vec<Piece>,
    /// How many native codes are open; their content is no text.
    native: usize,
}

impl Reader {
    fn each(&mut self, mut change: impl FnMut(&mut Piece)) {
        change(&mut self.whole);
        if let Some(current) = &mut self.current {
            change(current);
        }
    }

    fn text(&mut self, text: &str) {
        let native = self.native > 0;
        self.each(|piece| {
            if !native {
                piece.text.push_str(text);
            }
            escape(text, &mut piece.inline);
        });
    }

    fn code(&mut self, code: &str) {
        self.each(|piece| {
            piece.has_codes = true;
            piece.inline.push_str(code);
        });
    }

    fn start(
        &mut self,
        name: &str,
        empty: bool,
        raw: &str,
        attributes: &Attributes,
        numbers: &mut Numbers,
    ) -> Open {
        let kind = attributes.kind.as_deref().map(|kind| {
            let mut written = " type=\"".to_owned();
            escape_attribute(kind, &mut written);
            written + "\""
        });
        let kind = kind.unwrap_or_default();
        let x = |numbers: &mut Numbers| numbers.of(&format!("{name} {}", attributes.id));
        let mut code = String::new();
        let tag = |code: &mut String| escape(raw, code);
        match name {
            "mrk" if attributes.mtype == "seg" => {
                let piece = Piece {
                    mid: attributes.mid.clone(),
                    ..Piece::default()
                };
                if empty {
                    self.done.push(piece);
                } else {
                    self.current = Some(piece);
                }
                Open::Segment
            }
            "cp" => {
                let character = u32::from_str_radix(&attributes.hex, 16).ok();
                if let Some(c) = character.and_then(char::from_u32) {
                    self.text(c.encode_utf8(&mut [0; 4]));
                }
                Open::Transparent
            }
            "g" | "pc" => {
                let number = x(numbers);
                code.push_str(&format!("<bpt i=\"{number}\" x=\"{number}\"{kind}>"));
                tag(&mut code);
                code.push_str("</bpt>");
                if empty {
                    code.push_str(&format!("<ept i=\"{number}\"/>"));
                }
                self.code(&code);
                Open::Pair(number, self.current.is_some())
            }
            "bpt" | "ept" | "it" | "ph" | "x" | "bx" | "ex" | "sc" | "ec" if self.native == 0 => {
                let element = match name {
                    "x" | "ph" => "ph",
                    "bpt" => "bpt",
                    "ept" => "ept",
                    "sc" if !attributes.isolated => "bpt",
                    "ec" if !attributes.isolated => "ept",
                    _ => "it",
                };
                match element {
                    "bpt" => {
                        let number = numbers.of(&attributes.pair());
                        code.push_str(&format!("<bpt i=\"{number}\" x=\"{number}\"{kind}>"));
                    }
                    "ept" => {
                        let number = numbers.of(&attributes.pair());
                        code.push_str(&format!("<ept i=\"{number}\">"));
                    }
                    "it" => {
                        let side = match name {
                            "ex" | "ec" => "end",
                            "it" => attributes.position.unwrap_or("begin"),
                            _ => "begin",
                        };
                        code.push_str(&format!("<it pos=\"{side}\" x=\"{}\"{kind}>", x(numbers)));
                    }
                    _ => code.push_str(&format!("<ph x=\"{}\"{kind}>", x(numbers))),
                }
                if empty {
                    tag(&mut code);
                    code.push_str(&format!("</{element}>"));
                }
                self.code(&code);
                if empty {
                    return Open::Transparent;
                }
                self.native += 1;
                Open::Native(element)
            }
            "sub" if self.native > 0 && !empty => {
                self.code("<sub>");
                self.native += 1;
                Open::Native("sub")
            }
            _ => Open::Transparent,
        }
    }

    fn end(&mut self, open: Open, tag: &str) {
        match open {
            Open::Transparent => {}
            Open::Segment => self.done.extend(self.current.take()),
            Open::Native(name) => {
                self.native -= 1;
                self.code(&format!("</{name}>"));
            }
            Open::Pair(number, within) => {
                let mut code = format!("<ept i=\"{number}\">");
                escape(tag, &mut code);
                code.push_str("</ept>");
                self.whole.inline.push_str(&code);
                // A pair that began outside the segment does not end in it.
                if let Some(current) = self.current.as_mut().filter(|_| within) {
                    current.inline.push_str(&code);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(content: &str) -> Vec<Piece> {
        let mut xml = Xml::of(format!("<source>{content}</source>"));
        xml.next().unwrap();
        read(&mut xml, &mut Numbers::default()).unwrap()
    }

    #[test]
    fn codes_of_both_versions_become_those_of_tmx() {
        let found = pieces(
            "a<g id=\"b1\">b</g><x id=\"7\"/> <bpt id=\"1\" rid=\"9\">&lt;i></bpt>c\
             <ept id=\"2\" rid=\"9\"/><pc id=\"p\">d</pc><cp hex=\"0009\"/><mrk mtype=\"x\">e</mrk>",
        );
        assert_eq!(found[0].text, "ab cd\te");
        assert_eq!(
            found[0].inline,
            "a<bpt i=\"1\" x=\"1\">&lt;g id=\"b1\"&gt;</bpt>b<ept i=\"1\">&lt;/g&gt;</ept>\
             <ph x=\"2\">&lt;x id=\"7\"/&gt;</ph> <bpt i=\"3\" x=\"3\">&lt;i&gt;</bpt>c<ept i=\"3\">\
             &lt;ept id=\"2\" rid=\"9\"/&gt;</ept><bpt i=\"4\" x=\"4\">&lt;pc id=\"p\"&gt;</bpt>d\
             <ept i=\"4\">&lt;/pc&gt;</ept>\te"
        );
        assert!(super::super::super::tmx::segment::is_valid(
            &found[0].inline
        ));
    }

    #[test]
    fn marked_segments_come_apart_with_the_codes_that_lie_within() {
        let found = pieces(
            "<g id=\"1\"><mrk mtype=\"seg\" mid=\"1\">Uno <x id=\"2\"/>.</mrk> \
             <mrk mtype=\"seg\" mid=\"2\">Dos.</mrk></g>",
        );
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].text.as_str(), found[0].has_codes),
            ("Uno .", true)
        );
        assert_eq!(
            (found[1].text.as_str(), found[1].has_codes),
            ("Dos.", false)
        );
        assert_eq!(found[1].mid.as_deref(), Some("2"));
    }
}
