//! What a memory knows that helps to align: dictionaries, the glossary, words learnt of documents.

use std::sync::{Mutex, PoisonError};

use crate::align::Aligner;
use crate::align::words::keys;
use crate::app::Result;
use crate::lang::{Lexicon, Rendering, Tag};
use crate::model::{Concept, Segment, TermStatus};
use crate::store::{Languages, Store, Words};

/// What is known of two languages before a document is read.
///
/// Dictionaries and the glossary are read once; of what was learnt each document asks for its own
/// words, one document at a time.
pub struct Knowledge<'a> {
    learnt: Option<Mutex<&'a mut (dyn Store + Send)>>,
    lexicons: Vec<Lexicon>,
    concepts: Vec<Concept>,
}

impl<'a> Knowledge<'a> {
    /// Nothing but what tramo brings along.
    pub fn none() -> Knowledge<'static> {
        Knowledge {
            learnt: None,
            lexicons: Vec::new(),
            concepts: Vec::new(),
        }
    }

    /// What this memory knows of two languages.
    pub fn of(memory: &'a mut (dyn Store + Send), from: &Tag, to: &Tag) -> Result<Knowledge<'a>> {
        let languages = Languages {
            source: from,
            target: to,
        };
        let concepts = memory.concepts()?;
        let own = memory.renderings(languages)?;
        let lexicons = [own, lexicon(&concepts, from, to)];
        let counted = memory.counted()?;
        Ok(Knowledge {
            learnt: (counted.texts > 0).then(|| Mutex::new(memory)),
            lexicons: (lexicons.into_iter())
                .filter(|lexicon| !lexicon.renderings().is_empty())
                .collect(),
            concepts,
        })
    }

    /// The glossary.
    pub(super) fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// Tells an aligner what is known of the words of these texts.
    pub(super) fn tell(
        &self,
        mut aligner: Aligner,
        tags: [&Tag; 2],
        texts: [&[Segment]; 2],
    ) -> Result<Aligner> {
        for lexicon in &self.lexicons {
            aligner = aligner.with_lexicon(lexicon.clone());
        }
        let Some(memory) = &self.learnt else {
            return Ok(aligner);
        };
        let [source, target] = [0, 1].map(|side| {
            let texts = texts[side].iter().map(|segment| segment.text.as_str());
            Ok(keys(tags[side].language()?, texts))
        });
        let (source, target): (Result<Vec<u64>>, Result<Vec<u64>>) = (source, target);
        let languages = Languages {
            source: tags[0],
            target: tags[1],
        };
        let words = Words {
            source: &source?,
            target: &target?,
        };
        let memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(aligner.with_memory(memory.links(languages, words)?))
    }
}

/// The glossary as a lexicon: its approved terms.
fn lexicon(concepts: &[Concept], from: &Tag, to: &Tag) -> Lexicon {
    let approved = |tag| {
        move |concept: &'_ Concept| -> Vec<String> {
            let terms = concept.terms_in(tag);
            let usable = terms.filter(|term| term.status <= TermStatus::Admitted);
            usable.map(|term| term.text.to_lowercase()).collect()
        }
    };
    let (source, target) = (approved(from), approved(to));
    let mut renderings = Vec::new();
    for concept in concepts {
        let targets = target(concept);
        for from in source(concept) {
            for to in &targets {
                // The weight is shared out among the words; each of them is to have its own.
                let words = |text: &str| text.split(' ').count() as f32;
                renderings.push(Rendering {
                    weight: words(&from).min(words(to)),
                    source: from.clone().into(),
                    target: to.clone().into(),
                });
            }
        }
    }
    Lexicon::new(renderings)
}
