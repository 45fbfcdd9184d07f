//! Tables of HTML pages with texts in two languages side by side, as agencies send for review.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

use super::error::{FormatError, Place};
use super::grid::{self, Table};
use super::input::Input;
use super::read::{Drafts, ReadOptions, Summary};
use super::{Files, Format};
use crate::text::decode::decode;

/// Tables in HTML.
pub static HTML: Format = Format {
    name: "html",
    title: "HTML page with a table of two languages",
    endings: &["html", "htm"],
    files: Files::One,
    recognise: |head| {
        let start: String = head.text.trim_start().chars().take(200).collect();
        let start = start.to_ascii_lowercase();
        (start.starts_with("<!doctype html")
            || start.contains("<html")
            || start.starts_with("<table"))
            && head.text.to_ascii_lowercase().contains("<table")
    },
    read: Some(read),
    write: None,
};

fn read(
    input: Input,
    options: &ReadOptions,
    summary: &mut Summary,
) -> Result<Box<dyn Drafts>, FormatError> {
    let encoding = input.encoding();
    let bytes = input.whole()?;
    let text = match encoding {
        Some(encoding) => {
            summary.encoding = Some(encoding.name());
            encoding.decode(&bytes).0.into_owned()
        }
        None => {
            let decoded = decode(&bytes).map_err(|error| FormatError::Malformed {
                place: Place::default(),
                problem: error.to_string(),
            })?;
            summary.encoding = Some(decoded.encoding);
            decoded.text
        }
    };
    grid::drafts(tables(&text), options)
}

/// The cells of all tables; a table within a cell is part of the cell's text.
fn tables(page: &str) -> Vec<Table> {
    let mut emitter = DefaultEmitter::<()>::default();
    // Without it the "<" of a script would open a tag.
    emitter.naively_switch_states(true);
    let mut reader = Tables::default();
    for Ok(token) in Tokenizer::new_with_emitter(page, emitter) {
        match token {
            Token::StartTag(tag) => reader.start(&String::from_utf8_lossy(&tag.name)),
            Token::EndTag(tag) => reader.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => reader.text(&String::from_utf8_lossy(&text)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    reader.end("table");
    reader.done
}

#[derive(Default)]
struct Tables {
    done: Vec<Table>,
    table: Table,
    row: Option<Vec<String>>,
    cell: Option<String>,
    depth: usize,
    hidden: bool,
}

impl Tables {
    fn start(&mut self, name: &str) {
        match name {
            "script" | "style" => self.hidden = true,
            "table" => self.depth += 1,
            _ if self.depth != 1 => self.line_break(name),
            "tr" => {
                self.end_row();
                self.row = Some(Vec::new());
            }
            "td" | "th" => {
                self.end_cell();
                self.cell = Some(String::new());
            }
            _ => self.line_break(name),
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "script" | "style" => self.hidden = false,
            "table" => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    self.end_row();
                    if !self.table.is_empty() {
                        self.done.push(std::mem::take(&mut self.table));
                    }
                }
            }
            "tr" if self.depth == 1 => self.end_row(),
            "td" | "th" if self.depth == 1 => self.end_cell(),
            _ => {}
        }
    }

    /// Begins a line where an element does that is no part of running text.
    fn line_break(&mut self, name: &str) {
        if let Some(cell) = &mut self.cell
            && matches!(name, "br" | "p" | "div" | "li" | "tr")
        {
            cell.truncate(cell.trim_end_matches(' ').len());
            if name == "br" || !cell.is_empty() {
                cell.push('\n');
            }
        }
    }

    fn text(&mut self, text: &str) {
        let Some(cell) = self.cell.as_mut().filter(|_| !self.hidden) else {
            return;
        };
        for c in text.chars() {
            // A no-break space is part of the text.
            if !c.is_ascii_whitespace() {
                cell.push(c);
            } else if !cell.is_empty() && !cell.ends_with([' ', '\n']) {
                cell.push(' ');
            }
        }
    }

    fn end_cell(&mut self) {
        if let Some(cell) = self.cell.take() {
            let text = cell
                .trim_matches(|c: char| c.is_ascii_whitespace())
                .to_owned();
            self.row.get_or_insert_default().push(text);
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.table
            .extend(self.row.take().filter(|row| !row.is_empty()));
    }
}
