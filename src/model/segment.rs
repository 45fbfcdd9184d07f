//! A segment: what is translated as one.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A sentence, heading, list point or table cell of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// The text without surrounding white space; line breaks inside a wrapped sentence are spaces.
    pub text: String,
    /// Where it stands: bytes of the decoded document text, half-open, on character boundaries.
    pub span: Range<usize>,
    /// Which paragraph it belongs to, counted from 0 over the document.
    pub paragraph: usize,
    /// What kind of block it stands in, as far as the document says.
    pub block: Block,
}

/// The kind of block that a segment stands in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// Running text, or a document that does not say.
    #[default]
    Body,
    /// A heading; 1 is the highest level.
    Heading(u8),
    /// A point of a bulleted or numbered list.
    ListPoint,
    /// A cell of a table.
    TableCell,
    /// A quotation set as a block.
    Quotation,
    /// Text that is not prose: a code sample.
    Code,
}
