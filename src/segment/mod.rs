//! Text -> segments: sentences, headings, list points, each with its place in the text.
//!
//! One pass over the places where a segment may end, linear in the length of the text whatever it
//! holds. Language facts (abbreviations and what may follow them, words that open a sentence) are
//! `lang`'s data; the rules here are the same for all languages. The text is never rebuilt: every
//! span is bytes of the original. [`srx`] segments by the rules of a file instead.
//!
//! What the built-in rules hold to:
//!
//! - A heading, a point of a list and a line of a table are segments of their own; the mark of a
//!   point (`1.`, `a)`, `•`) stays with it. A list in one line is split at its marks.
//! - «— ¿Vienes? —preguntó.» is one segment: what follows goes on in small letters.
//! - A quotation of several sentences is split at their ends, the closing mark with the sentence
//!   before it; one that goes on the sentence around it in small letters is not split, nor is
//!   what stands in brackets within a sentence.
//! - A colon ends a segment at a line break only.
//! - Lines are joined where the text is evidently wrapped ([`LineBreaks::Auto`]).
//! - A sentence may begin with a small letter where a word that is no abbreviation stands before
//!   the stop and one that opens sentences after it, or where the one before did so too.
//!
//! Which rule decided a place, [`Segmenter::explain`] tells.
//!
//! | file | what it holds |
//! |---|---|
//! | `scan` | the pass: paragraphs, lines, where a segment begins |
//! | `stop` | a stop with its closing and footnote marks, and what follows |
//! | `decide`, `abbreviations` | whether a stop ends a segment |
//! | `points`, `markers` | lists, headings in capitals, drawn lines |
//! | `nesting` | brackets and quotations |
//! | `layout` | what a line break means |

mod abbreviations;
mod chars;
mod decide;
mod layout;
mod markers;
mod nesting;
mod points;
mod rule;
mod scan;
pub mod srx;
mod stop;

use std::ops::Range;
use std::sync::Arc;

pub use layout::LineBreaks;
pub use rule::Decision;

use crate::lang::{Language, Tag};
use crate::model::{Block, Segment};
use abbreviations::Abbreviations;
use layout::Layout;
use scan::Scanner;

/// Splits texts of one language into segments. Cheap to clone; to be shared between threads.
#[derive(Debug, Clone)]
pub struct Segmenter {
    engine: Engine,
    line_breaks: LineBreaks,
}

#[derive(Debug, Clone)]
enum Engine {
    BuiltIn(Arc<Abbreviations>),
    Srx(Arc<srx::Compiled>),
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
            engine: Engine::BuiltIn(Arc::new(Abbreviations::of(language))),
            line_breaks: LineBreaks::default(),
        }
    }

    /// A segmenter with the rules that an SRX file has for `tag`; an error where no map fits it.
    ///
    /// The rules decide between the line breaks that end segments; which do, says
    /// [`LineBreaks`] as for the built-in rules.
    pub fn with_rules(rules: &srx::Rules, tag: &Tag) -> Result<Segmenter, srx::RulesError> {
        Ok(Segmenter {
            engine: Engine::Srx(Arc::new(srx::Compiled::new(rules, tag)?)),
            line_breaks: LineBreaks::default(),
        })
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
        let layout = Layout::of(text, self.line_breaks);
        Spans {
            pass: match &self.engine {
                Engine::BuiltIn(abbreviations) => {
                    Pass::BuiltIn(Box::new(Scanner::new(abbreviations, text, layout)))
                }
                Engine::Srx(compiled) => {
                    Pass::Srx(Box::new(srx::Scan::new(compiled, text, layout)))
                }
            },
        }
    }

    /// Every place where a segment might have ended, in order, and what decided there.
    pub fn explain(&self, text: &str) -> Vec<Decision> {
        let mut spans = self.spans(text);
        *spans.log() = Some(Vec::new());
        while spans.next().is_some() {}
        spans.log().take().unwrap_or_default()
    }
}

/// Iterator over the places of a text's segments; made by [`Segmenter::spans`].
pub struct Spans<'a> {
    pass: Pass<'a>,
}

enum Pass<'a> {
    BuiltIn(Box<Scanner<'a>>),
    Srx(Box<srx::Scan<'a>>),
}

impl Spans<'_> {
    fn log(&mut self) -> &mut Option<Vec<Decision>> {
        match &mut self.pass {
            Pass::BuiltIn(scanner) => &mut scanner.log,
            Pass::Srx(scan) => &mut scan.log,
        }
    }
}

impl Iterator for Spans<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let (range, paragraph) = match &mut self.pass {
            Pass::BuiltIn(scanner) => scanner.next(),
            Pass::Srx(scan) => scan.next(),
        }?;
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
