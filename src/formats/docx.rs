//! Tables of DOCX files with texts in two languages side by side, as agencies send for review.
//!
//! Paragraphs of a cell are lines of its text; text that was struck out by a tracked change is
//! left out, text that was put in is read.

use super::archive;
use super::error::{FormatError, Place};
use super::grid::{self, Table};
use super::input::Input;
use super::read::{Drafts, ReadOptions, Summary};
use super::xml::{Node, Xml, push_text};
use super::{Files, Format};

/// Tables in DOCX.
pub static DOCX: Format = Format {
    name: "docx",
    title: "Word document with a table of two languages",
    endings: &["docx"],
    files: Files::One,
    recognise: |head| head.parts.iter().any(|part| part == "word/document.xml"),
    read: Some(read),
    write: None,
};

fn read(
    input: Input,
    options: &ReadOptions,
    summary: &mut Summary,
) -> Result<Box<dyn Drafts>, FormatError> {
    let document = archive::part(&input.whole()?, "word/document.xml")?;
    summary.encoding = Some("UTF-8");
    let text = String::from_utf8(document).map_err(|_| FormatError::Encoding {
        place: Place::default(),
        encoding: "UTF-8",
    })?;
    grid::drafts(tables(text.trim_start_matches('\u{feff}'))?, options)
}

fn tables(document: &str) -> Result<Vec<Table>, FormatError> {
    let mut xml = Xml::of(document.to_owned());
    let mut done = Vec::new();
    let (mut table, mut row, mut cell) = (Table::new(), Vec::new(), String::new());
    // Open elements; a table within a cell is part of the cell's text.
    let mut path: Vec<String> = Vec::new();
    let mut depth = 0;
    loop {
        let name = match xml.next()? {
            Node::Start(element) => {
                let name = element.name();
                match name {
                    "tbl" => depth += 1,
                    "tab" if path.last().is_some_and(|parent| parent == "r") => cell.push('\t'),
                    "br" | "cr" => cell.push('\n'),
                    "noBreakHyphen" => cell.push('\u{2011}'),
                    "p" if depth > 0 && !cell.is_empty() => cell.push('\n'),
                    _ => {}
                }
                if !element.empty {
                    path.push(name.to_owned());
                    // Old text of a change and the second form of a drawing are no text.
                    if matches!(name, "Fallback" | "del" | "moveFrom") {
                        xml.skip()?;
                        path.pop();
                    }
                }
                continue;
            }
            Node::Text(text) | Node::Data(text) => {
                if path.last().is_some_and(|name| name == "t") {
                    push_text(&mut cell, text);
                }
                continue;
            }
            Node::Reference(text) => {
                if path.last().is_some_and(|name| name == "t") {
                    cell.push_str(&text);
                }
                continue;
            }
            Node::End => path.pop().unwrap_or_default(),
            Node::Aside => continue,
            Node::Finished => return Ok(done),
        };
        match (name.as_str(), depth) {
            ("tbl", 1) => {
                depth = 0;
                done.push(std::mem::take(&mut table));
            }
            ("tbl", _) => depth -= 1,
            ("tr", 1) => table.push(std::mem::take(&mut row)),
            ("tc", 1) => row.push(std::mem::take(&mut cell)),
            ("p", 0) => cell.clear(),
            _ => {}
        }
    }
}
