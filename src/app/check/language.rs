//! What is kept of a language to read the texts of a pair: its analysis and the glossary's terms.

use crate::checks::{Named, Reader};
use crate::lang::{Analyser, Analysis, Tag};
use crate::model::Concept;
use crate::terms::Recognizer;

/// Reads texts of one language; [`Reader`] is what the checks themselves ask of it.
pub(in crate::app) struct Language {
    pub analyser: Analyser,
    recognizer: Recognizer,
    pub reader: Reader,
}

impl Language {
    /// Reads texts of the language `tag` and finds the terms of `concepts` in them.
    pub fn new(concepts: &[Concept], tag: &Tag) -> Language {
        let (mut analyser, _) = Analyser::for_tag(tag);
        Language {
            recognizer: Recognizer::new(concepts, tag, &mut analyser),
            reader: Reader::new(tag),
            analyser,
        }
    }

    /// The tokens of a text and the glossary's terms in it.
    pub fn read(&mut self, text: &str) -> (Analysis, Vec<Named>) {
        let analysis = self.analyser.analyse(text);
        let found = self.recognizer.find(&analysis);
        let named = found.into_iter().map(|found| Named {
            span: found.span,
            concept: found.concept,
            term: found.term,
        });
        (analysis, named.collect())
    }
}
