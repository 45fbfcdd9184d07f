//! Text -> segments: sentences, headings, list points, each with its place in the text.
//!
//! One pass over the places where a segment may end, linear in the length of the text whatever it
//! holds. Language facts (abbreviations and what may follow them, words that open a sentence) are
//! `lang`'s data; the rules here are the same for all languages. The text is never rebuilt: every
//! span is bytes of the original.

mod abbreviations;
mod chars;
mod decide;
mod layout;
mod markers;
mod rule;
mod scan;
mod stop;

use std::ops::Range;
use std::sync::Arc;

pub use layout::LineBreaks;
pub use rule::Decision;

use crate::lang::Language;
use crate::model::{Block, Segment};
use abbreviations::Abbreviations;
use layout::Layout;
use scan::Scanner;

/// Splits texts of one language into segments. Cheap to clone; to be shared between threads.
#[derive(Debug, Clone)]
pub struct Segmenter {
    abbreviations: Arc<Abbreviations>,
    line_breaks: LineBreaks,
}

/// The place of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Bytes of the text, half-open, without surrounding white space; never empty.
    pub range: Range<usize>,
    /// Paragraph, counted from 0 over the text; blank lines separate paragraphs.
    pub paragraph: usize,
}

impl Segmenter {
    /// A segmenter with the built-in rules for `language`.
    pub fn new(language: &'static Language) -> Segmenter {
        Segmenter {
            abbreviations: Arc::new(Abbreviations::of(language)),
            line_breaks: LineBreaks::default(),
        }
    }

    /// The same segmenter with another reading of lone line breaks.
    pub fn line_breaks(mut self, line_breaks: LineBreaks) -> Segmenter {
        self.line_breaks = line_breaks;
        self
    }

    /// The segments of `text` in order; white space alone gives none.
    pub fn segments(&self, text: &str) -> Vec<Segment> {
        self.spans(text)
            .map(|span| Segment {
                text: unwrapped(&text[span.range.clone()]),
                span: span.range,
                paragraph: span.paragraph,
                block: Block::Body,
            })
            .collect()
    }

    /// The places of the segments of `text` in order; nothing is copied.
    ///
    /// Line breaks of wrapped lines stand inside a span as they are; [`unwrapped`] joins them.
    pub fn spans<'a>(&'a self, text: &'a str) -> Spans<'a> {
        Spans {
            scanner: self.scanner(text),
        }
    }

    /// Every place where a segment might have ended, in order, and what decided there.
    pub fn explain(&self, text: &str) -> Vec<Decision> {
        let mut scanner = self.scanner(text);
        scanner.log = Some(Vec::new());
        while scanner.next().is_some() {}
        scanner.log.unwrap_or_default()
    }

    fn scanner<'a>(&'a self, text: &'a str) -> Scanner<'a> {
        Scanner::new(
            &self.abbreviations,
            text,
            Layout::of(text, self.line_breaks),
        )
    }
}

/// Iterator over the places of a text's segments; made by [`Segmenter::spans`].
pub struct Spans<'a> {
    scanner: Scanner<'a>,
}

impl Iterator for Spans<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let (range, paragraph) = self.scanner.next()?;
        Some(Span { range, paragraph })
    }
}

/// `text` with every run of white space that holds a line break as one space.
pub fn unwrapped(text: &str) -> String {
    let Some(first) = text.find(chars::is_line_break) else {
        return text.to_owned();
    };
    let mut joined = String::with_capacity(text.len());
    let mut rest = text;
    let mut at = first;
    loop {
        joined.push_str(rest[..at].trim_end());
        joined.push(' ');
        rest = rest[at..].trim_start();
        match rest.find(chars::is_line_break) {
            Some(next) => at = next,
            None => break,
        }
    }
    joined.push_str(rest);
    joined
}
