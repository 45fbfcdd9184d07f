//! Markdown (CommonMark with tables, footnotes and front matter).

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{Builder, Extracted, Kind};
use crate::model::Block;

pub(super) static MARKDOWN: Kind = Kind {
    name: "markdown",
    endings: &["md", "markdown", "mkd"],
    extract,
};

fn extract(text: &str) -> Extracted {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut builder = Builder::default();
    // The blocks that are open, outermost first.
    let mut open: Vec<Block> = Vec::new();
    let mut hidden = false;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => hidden = true,
            Event::End(TagEnd::MetadataBlock(_)) => hidden = false,
            Event::Start(tag) => {
                if let Some(block) = block(&tag) {
                    builder.end(current(&open));
                    open.extend(block);
                }
            }
            Event::End(tag) => {
                if let Some(opened) = closes(&tag) {
                    builder.end(current(&open));
                    if opened {
                        open.pop();
                    }
                }
            }
            Event::Text(text) if !hidden => match open.last() {
                Some(Block::Code) => builder.verbatim(&text),
                _ => builder.flow(&text),
            },
            Event::Code(text) => builder.flow(&text),
            Event::SoftBreak => builder.flow(" "),
            Event::HardBreak => builder.line_break(),
            Event::InlineHtml(tag) if tag.starts_with("<br") => builder.line_break(),
            _ => {}
        }
    }
    builder.end(current(&open));
    builder.done
}

fn current(open: &[Block]) -> Block {
    open.last().copied().unwrap_or_default()
}

/// Whether a tag begins a new block, and the kind that it opens, if it opens one.
fn block(tag: &Tag<'_>) -> Option<Option<Block>> {
    Some(match tag {
        Tag::Heading { level, .. } => Some(Block::Heading(rank(*level))),
        Tag::BlockQuote(_) => Some(Block::Quotation),
        Tag::CodeBlock(_) => Some(Block::Code),
        Tag::Item => Some(Block::ListPoint),
        Tag::TableCell => Some(Block::TableCell),
        Tag::Paragraph | Tag::List(_) | Tag::Table(_) | Tag::FootnoteDefinition(_) => None,
        _ => return None,
    })
}

/// Whether a tag ends a block, and whether its beginning opened a kind.
fn closes(tag: &TagEnd) -> Option<bool> {
    Some(match tag {
        TagEnd::Heading(_)
        | TagEnd::BlockQuote(_)
        | TagEnd::CodeBlock
        | TagEnd::Item
        | TagEnd::TableCell => true,
        TagEnd::Paragraph | TagEnd::List(_) | TagEnd::Table | TagEnd::FootnoteDefinition => false,
        _ => return None,
    })
}

fn rank(level: HeadingLevel) -> u8 {
    level as u8
}
