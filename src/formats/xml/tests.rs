//! Pieces and refusals.

use super::*;

/// Gives its bytes one at a time.
struct Drop(Vec<u8>, usize);

impl Read for Drop {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let Some(byte) = self.0.get(self.1) else {
            return Ok(0);
        };
        buffer[0] = *byte;
        self.1 += 1;
        Ok(1)
    }
}

/// The nodes of a file in short, or the error.
fn nodes(mut xml: Xml) -> String {
    let mut found = String::new();
    loop {
        match xml.next() {
            Ok(Node::Start(element)) => {
                found.push_str(&format!("<{}", element.name()));
                for (name, value) in element.attributes() {
                    found.push_str(&format!(" {name}={value:?}"));
                }
                found.push_str(if element.empty { "/>" } else { ">" });
            }
            Ok(Node::End) => found.push_str("</>"),
            Ok(Node::Text(text)) => found.push_str(text),
            Ok(Node::Data(text)) => found.push_str(&format!("[{text}]")),
            Ok(Node::Reference(text)) => found.push_str(&format!("({text})")),
            Ok(Node::Aside) => found.push('.'),
            Ok(Node::Finished) => return found,
            Err(error) => return error.to_string(),
        }
    }
}

const FILE: &str = "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY e \"x>&#65;\"> <!-- ]> -->]>\n\
    <p:a b = 'c\n&lt;&e;' d=\"'\"><!-- > -->t&e;<b/>\u{a1}<c ></c >]]<![CDATA[<&]]></p:a>\n";

#[test]
fn a_file_comes_in_pieces_however_its_bytes_arrive() {
    let whole = nodes(Xml::of(FILE.to_owned()));
    assert_eq!(
        whole,
        ".\n.\n<a b=\"c <x>A\" d=\"'\">.t(x>A)<b/>\u{a1}<c></>]][<&]</>\n"
    );
    assert_eq!(
        nodes(Xml::new(Box::new(Drop(FILE.as_bytes().to_vec(), 0)))),
        whole
    );
}

#[test]
fn what_is_not_well_formed_is_refused_with_its_place() {
    for (file, problem) in [
        (
            "<a>\n b&c d</a>",
            "line 2, column 3: not well-formed: `&` that begins no reference, expected `&amp;`",
        ),
        (
            "<a b=c/>",
            "line 1, column 1: not well-formed: attribute `b` without quotes",
        ),
        (
            "<a b/>",
            "line 1, column 1: not well-formed: attribute `b` without value",
        ),
        (
            "<a b='1'c='2'/>",
            "line 1, column 1: not well-formed: no space before an attribute",
        ),
        (
            "<a b='<'/>",
            "line 1, column 1: not well-formed: `<` in a tag, expected `>` before it",
        ),
        (
            "<a></b>",
            "line 1, column 4: not well-formed: end tag `b`, expected `a`",
        ),
        (
            "<a/><b/>",
            "line 1, column 5: not well-formed: a second root element",
        ),
        (
            "<a/>x",
            "line 1, column 5: not well-formed: text outside the root element",
        ),
        (
            "<a>]]></a>",
            "line 1, column 4: not well-formed: `]]>` in text, expected `]]&gt;`",
        ),
        (
            "<a>< b</a>",
            "line 1, column 4: not well-formed: `<` that begins no tag, expected `&lt;`",
        ),
        (
            "<a><!-- -- --></a>",
            "line 1, column 9: not well-formed: `--` within a comment",
        ),
        (
            "<a><!x></a>",
            "line 1, column 4: not well-formed: `<!` that begins neither comment nor CDATA section",
        ),
        (
            "</a>",
            "line 1, column 1: not well-formed: an end tag without start tag",
        ),
        (
            "<a>&#0;</a>",
            "line 1, column 4: not well-formed: reference `&#0;`, which is no character that XML allows",
        ),
        (
            "<a",
            "line 1, column 1: not well-formed: the file ends within a tag",
        ),
        (
            "<a>ñ",
            "line 1, column 5: not well-formed: the file ends within the element `a`",
        ),
        (" ", "the file is empty"),
    ] {
        assert_eq!(nodes(Xml::of(file.to_owned())), problem, "{file}");
    }
}
