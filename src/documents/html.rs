//! HTML: the text of the body, block by block.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

use super::{Builder, Extracted, Kind};
use crate::model::Block;

pub(super) static HTML: Kind = Kind {
    name: "html",
    endings: &["html", "htm", "xhtml"],
    extract,
};

fn extract(text: &str) -> Extracted {
    let mut emitter = DefaultEmitter::<()>::default();
    // Without it the "<" of a script would open a tag.
    emitter.naively_switch_states(true);
    let mut page = Page::default();
    for Ok(token) in Tokenizer::new_with_emitter(text, emitter) {
        match token {
            Token::StartTag(tag) => page.start(&String::from_utf8_lossy(&tag.name)),
            Token::EndTag(tag) => page.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => page.text(&String::from_utf8_lossy(&text)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    page.builder.end(page.block);
    page.builder.done
}

/// Elements whose content is no text of the document.
const HIDDEN: &[&str] = &[
    "head", "script", "style", "template", "noscript", "svg", "math", "iframe",
];

/// Elements that begin and end a block, besides those that [`kind`] names.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "body",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hr",
    "html",
    "legend",
    "main",
    "menu",
    "nav",
    "ol",
    "option",
    "p",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "title",
    "tr",
    "ul",
];

fn kind(name: &str) -> Option<Block> {
    Some(match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Block::Heading(name.as_bytes()[1] - b'0'),
        "li" => Block::ListPoint,
        "td" | "th" => Block::TableCell,
        "blockquote" => Block::Quotation,
        "pre" => Block::Code,
        _ => return None,
    })
}

#[derive(Default)]
struct Page {
    builder: Builder,
    block: Block,
    // Open elements that hide their content; `</head>` is often left out, so `body` ends it too.
    hidden: Vec<String>,
}

impl Page {
    fn start(&mut self, name: &str) {
        if name == "body" {
            self.hidden.clear();
        }
        if HIDDEN.contains(&name) {
            self.hidden.push(name.to_owned());
        } else if name == "br" {
            self.builder.line_break();
        } else if let Some(block) = kind(name) {
            self.builder.end(self.block);
            self.block = block;
        } else if BLOCKS.contains(&name) {
            self.builder.end(self.block);
            // A paragraph inside a list point or a quotation is still part of it.
            if !(matches!(name, "p" | "div")
                && matches!(
                    self.block,
                    Block::ListPoint | Block::Quotation | Block::TableCell
                ))
            {
                self.block = Block::Body;
            }
        }
    }

    fn end(&mut self, name: &str) {
        if let Some(at) = self.hidden.iter().rposition(|open| open == name) {
            self.hidden.truncate(at);
        } else if kind(name).is_some() {
            self.builder.end(self.block);
            self.block = Block::Body;
        } else if BLOCKS.contains(&name) {
            self.builder.end(self.block);
            if matches!(name, "ul" | "ol" | "menu" | "table" | "tr") {
                // The end tags of their points and cells may be left out.
                self.block = Block::Body;
            }
        }
    }

    fn text(&mut self, text: &str) {
        if !self.hidden.is_empty() {
            return;
        }
        match self.block {
            Block::Code => self.builder.verbatim(text),
            _ => self.builder.flow(text),
        }
    }
}
