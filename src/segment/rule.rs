//! Why a place in a text is a boundary or not.

use std::fmt;

use crate::lang::Follows;

/// A candidate place for a boundary and what was decided there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Byte of the text where the next segment begins, or would begin.
    pub at: usize,
    /// Whether a segment ends before [`at`](Decision::at).
    pub boundary: bool,
    /// The rule or abbreviation that decided, in words for the user.
    pub rule: String,
}

/// The rules of the built-in engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    Abbreviation {
        text: &'static str,
        /// `None` at a full stop within the abbreviation.
        follows: Option<Follows>,
    },
    /// A short word without vowels, in no list.
    LikelyAbbreviation,
    Initial,
    Acronym,
    Ordinal,
    ListMark,
    NextPoint,
    InsideWord,
    MissingSpace,
    SmallLetter,
    SmallOpening,
    Emoticon,
    DrawnLine,
    CapitalHeading,
    ListPoint,
    Elision,
    InsideQuotation,
    AlwaysCapital,
    Punctuation,
    InsideBrackets,
    Ellipsis,
    InvertedMark,
    Dateline,
    NumberedHeading,
    Capital,
    Number,
    OtherSign,
    ShortOpening,
    BlankLine,
    LineBreak,
    WrappedLine,
    EndOfText,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Rule::Abbreviation { text, follows } => {
                let class = match follows {
                    None => "within it",
                    Some(Follows::Name) => "a name follows",
                    Some(Follows::Number) => "a number follows",
                    Some(Follows::Anything) => "anything may follow",
                    Some(Follows::SmallLetter) => "a small letter may follow",
                    Some(Follows::SmallLetterOrNumber) => "a small letter or a number may follow",
                    Some(Follows::SmallLetterOrName) => "a small letter or a name may follow",
                };
                return write!(f, "abbreviation {text} ({class})");
            }
            Rule::LikelyAbbreviation => "word without vowels before a name",
            Rule::Initial => "initial",
            Rule::Acronym => "letters with full stops before a name",
            Rule::Ordinal => "ordinal number",
            Rule::ListMark => "mark of a list point",
            Rule::NextPoint => "next point of the list",
            Rule::InsideWord => "inside a number, word or address",
            Rule::MissingSpace => "capital after a stop without a space",
            Rule::SmallLetter => "small letter follows",
            Rule::SmallOpening => "sentence that begins with a small letter",
            Rule::Emoticon => "emoticon",
            Rule::DrawnLine => "drawn line",
            Rule::CapitalHeading => "heading in capitals",
            Rule::ListPoint => "list point follows",
            Rule::InsideQuotation => "inside a quotation that goes on the sentence",
            Rule::Elision => "ellipsis between brackets",
            Rule::AlwaysCapital => "ellipsis before a word that always has its capital",
            Rule::Punctuation => "punctuation follows",
            Rule::InsideBrackets => "inside brackets",
            Rule::Ellipsis => "ellipsis before a capital",
            Rule::InvertedMark => "¿ or ¡ follows",
            Rule::Dateline => "dateline",
            Rule::NumberedHeading => "heading with its number",
            Rule::Capital => "capital follows",
            Rule::Number => "number follows",
            Rule::OtherSign => "sign follows",
            Rule::ShortOpening => "opening phrase goes on",
            Rule::BlankLine => "blank line",
            Rule::LineBreak => "line break",
            Rule::WrappedLine => "wrapped line goes on",
            Rule::EndOfText => "end of text",
        };
        f.write_str(name)
    }
}
