//! Phrases inside segments: the same words, also inflected, with others in between, or in
//! another order.

use std::ops::Range;

use serde::Serialize;

use crate::lang::{AnalysedToken, Analysis};
use crate::text::phrase::find;
pub use crate::text::phrase::{MOST_BETWEEN, Spotting};

/// Where a phrase stands in a text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spotted {
    /// Bytes of the text that the phrase's words take, in order, neighbouring words joined.
    pub spans: Vec<Range<usize>>,
    /// How the phrase is there.
    pub kind: Spotting,
    /// 0 to 1, higher is closer to the phrase as it was asked. Kinds do not overlap: exact is 1,
    /// inflected above 0.75, interrupted above 0.5, reordered above 0.25.
    pub score: f64,
}

/// The best place of `phrase` in `text`; `None` where a content word is missing.
///
/// Words are compared by stem. In order, up to [`MOST_BETWEEN`] words may stand between two words
/// of the phrase, and function words of the phrase may be missing; in another order all content
/// words must stand in a stretch that leaves room for as many between. A phrase of function words
/// alone counts them as content; a phrase without words is looked for token by token. Of equal
/// places the first is given.
pub fn contains(phrase: &Analysis, text: &Analysis) -> Option<Spotted> {
    let parts = phrase.phrase();
    let text: Vec<&AnalysedToken> = parts.kept(&text.tokens).collect();
    let place = find(&parts.words, &parts.required, &text)?;
    let mut spans: Vec<Range<usize>> = Vec::new();
    for (n, word) in place.words.iter().enumerate() {
        let span = text[*word].span.clone();
        match spans.last_mut().filter(|_| place.words[n - 1] + 1 == *word) {
            Some(last) => last.end = span.end,
            None => spans.push(span),
        }
    }
    Some(Spotted {
        spans,
        kind: place.kind,
        score: place.score,
    })
}
