//! The elements of a TBX file as a tree, one entry at a time.

use std::io::Cursor;

use crate::formats::concepts::ConceptsError;
use crate::formats::input::Input;
use crate::formats::xml::{Node as Piece, Xml};

/// An element with what TBX asks of it.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Line of the file, counted from 1.
    pub line: u64,
    /// Name in the DCA style of version 3: `descrip`, also for `basic:definition` and the names
    /// of version 2.
    pub name: String,
    /// Name as written.
    pub written: String,
    /// Data category: the type in DCA style, the element's name in DCT style.
    pub category: Option<String>,
    /// Whether the category came as the element's name.
    pub as_element: bool,
    pub id: Option<String>,
    pub language: Option<String>,
    pub target: Option<String>,
    /// `style` of the root.
    pub style: Option<String>,
    /// Text with white space as one blank, that of references kept.
    pub text: String,
    pub children: Vec<Element>,
}

/// Elements that mark a part of a text.
const INLINE: &[&str] = &["hi", "foreign", "ph", "bpt", "ept", "it", "ut", "sc", "ec"];

/// What version 2 calls the elements of version 3.
const OLDER: &[(&str, &str)] = &[
    ("martif", "tbx"),
    ("martifHeader", "tbxHeader"),
    ("termEntry", "conceptEntry"),
    ("langSet", "langSec"),
    ("tig", "termSec"),
    ("ntig", "termSec"),
];

/// Which element a category of DCT style stands for.
const CATEGORIES: &[(&str, &[&str])] = &[
    ("descrip", &["subjectField", "context", "definition"]),
    ("admin", &["customerSubset", "projectSubset", "source"]),
    (
        "termNote",
        &[
            "administrativeStatus",
            "partOfSpeech",
            "geographicalUsage",
            "grammaticalGender",
            "grammaticalNumber",
            "termLocation",
            "termType",
            "usageStatus",
        ],
    ),
    ("xref", &["externalCrossReference", "xGraphic"]),
    ("ref", &["crossReference"]),
    ("transac", &["transactionType"]),
    ("transacNote", &["responsibility"]),
];

/// Reads a file, hands each entry to `entry` and returns the rest of the tree.
pub(super) fn read(
    bytes: &[u8],
    mut entry: impl FnMut(Element, &Element) -> Result<(), ConceptsError>,
) -> Result<Element, ConceptsError> {
    let input = Input::stream(Box::new(Cursor::new(bytes.to_vec())), "")?;
    let encoding = input.xml_encoding();
    let mut xml = Xml::new(input.decoded(encoding));
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    loop {
        let (mut element, empty) = match xml.next()? {
            Piece::Start(start) => {
                let mut element = Element {
                    written: start.qualified.to_owned(),
                    ..Element::default()
                };
                let empty = start.empty;
                for (name, value) in start.attributes() {
                    let value = Some(value.to_owned());
                    match name {
                        "type" => element.category = value,
                        "id" => element.id = value,
                        "xml:lang" | "lang" => element.language = value,
                        "target" => element.target = value,
                        "style" => element.style = value,
                        _ => {}
                    }
                }
                (element, empty)
            }
            Piece::End => {
                let ended = open.pop().expect("every end has its start");
                close(ended, &mut open, &mut root, &mut entry)?;
                continue;
            }
            Piece::Text(text) | Piece::Data(text) => {
                if let Some(last) = open.last_mut() {
                    push(&mut last.text, text);
                }
                continue;
            }
            Piece::Reference(text) => {
                if let Some(last) = open.last_mut() {
                    last.text.push_str(&text);
                }
                continue;
            }
            Piece::Aside => continue,
            Piece::Finished => break,
        };
        element.line = xml.place().line;
        name(&mut element);
        match empty {
            true => close(element, &mut open, &mut root, &mut entry)?,
            false => open.push(element),
        }
    }
    root.ok_or(ConceptsError::Empty)
}

/// Gives the element its name in DCA style.
fn name(element: &mut Element) {
    let written = element.written.as_str();
    let bare = written.rsplit(':').next().unwrap_or(written);
    let older = OLDER.iter().find(|(older, _)| *older == bare);
    let of_category = CATEGORIES.iter().find(|(_, names)| names.contains(&bare));
    if let Some((_, name)) = older {
        element.name = (*name).to_owned();
    } else if let Some((name, _)) = of_category {
        element.name = (*name).to_owned();
        element.category = Some(bare.to_owned());
        element.as_element = true;
    } else {
        element.name = bare.to_owned();
    }
}

fn close(
    mut ended: Element,
    open: &mut [Element],
    root: &mut Option<Element>,
    entry: &mut impl FnMut(Element, &Element) -> Result<(), ConceptsError>,
) -> Result<(), ConceptsError> {
    let depth = open.len();
    let Some(parent) = open.last_mut() else {
        *root = Some(ended);
        return Ok(());
    };
    if INLINE.contains(&ended.name.as_str()) {
        parent.text.push_str(&ended.text);
        return Ok(());
    }
    let kept = ended.text.trim().len();
    if kept < ended.text.len() {
        ended.text = ended.text.trim().to_owned();
    }
    // In version 2 a term may stand in a group with its notes.
    if ended.name == "termGrp" {
        parent.children.append(&mut ended.children);
    } else if ended.name == "conceptEntry" && parent.name == "body" && depth == 3 {
        return entry(ended, &open[0]);
    } else {
        parent.children.push(ended);
    }
    Ok(())
}

/// Appends text with every run of white space as one blank.
fn push(to: &mut String, text: &str) {
    for c in text.chars() {
        match c.is_ascii_whitespace() {
            true if to.ends_with([' ', '\n']) || to.is_empty() => {}
            true => to.push(' '),
            false => to.push(c),
        }
    }
}

impl Element {
    /// The children of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The category, where there is one.
    pub fn category(&self) -> &str {
        self.category.as_deref().unwrap_or_default()
    }
}
