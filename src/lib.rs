//! tramo: a bilingual translation memory and alignment tool.
//!
//! | layer | modules | what they hold |
//! |---|---|---|
//! | 0 | [`text`] | text primitives: normal forms, tokens, distances, decoding |
//! | 1 | [`lang`] | what is known of each language |
//! | 2 | [`model`] | the nouns: segment, bead, ladder, unit, concept, term |
//! | 3 | [`align`] | two lists of segments into a ladder |
//! | 3 | [`checks`] | what may be wrong with a translation |
//! | 3 | [`documents`] | text out of documents |
//! | 3 | [`formats`] | exchange files: units out of them and into them |
//! | 3 | [`matching`] | a query and candidates into ranked matches |
//! | 3 | [`segment`] | text into segments, offsets kept |
//! | 3 | [`store`] | where units, documents and the glossary are kept |
//! | 3 | [`terms`] | the glossary's terms in running text |
//! | 4 | [`app`] | use cases: typed request, typed report |
//!
//! # Example
//!
//! Two texts are segmented and aligned:
//!
//! ```
//! use std::ops::ControlFlow;
//!
//! use tramo::align::Aligner;
//! use tramo::lang::Language;
//! use tramo::segment::Segmenter;
//!
//! let [spanish, english] = ["es", "en"].map(|code| Language::by_code(code).unwrap());
//! let source = Segmenter::new(spanish)
//!     .segments("El Sr. Ruiz llegó a las 10 a. m. ¿Quién lo vio? Nadie.");
//! let target = Segmenter::new(english)
//!     .segments("Mr. Ruiz arrived at 10 a.m. and who saw him? Nobody.");
//! let go_on = &mut |_| ControlFlow::Continue(());
//! let alignment = Aligner::new(spanish, english).align(&source, &target, go_on).unwrap();
//! let beads: Vec<_> =
//!     alignment.ladder.beads().iter().map(|bead| bead.category().to_string()).collect();
//! assert_eq!(beads, ["2-1", "1-1"]);
//! ```
//!
//! # Words
//!
//! - **segment**: what is translated as one: a sentence, a heading, a list point.
//! - **bead**: a run of source segments against a run of target segments; its **category** says how
//!   many on each side (1-1, 2-1, 1-0, …).
//! - **ladder**: all beads of a document pair, in order.
//! - **evidence**: a source of belief that two runs belong together: length, lexicon, numbers, …
//! - **unit**: a stored pair of texts with all that is known of it; its two texts are **variants**.
//! - **match rate**: how much of a stored text serves for a new one, in percent; **exact**,
//!   **context** and **fuzzy** matches are 100, above and below.
//! - **concordance**: all places where a phrase stands; its **rendering** is the target words that
//!   it was translated by.
//! - **concept**: an idea of the glossary; its **terms** name it in each language, each with a
//!   status: preferred, admitted, deprecated, forbidden.
//! - **document**: a text with its translation, known by name; **memory**: all that is stored.

pub mod align;
pub mod app;
pub mod checks;
pub mod documents;
pub mod formats;
pub mod lang;
pub mod matching;
pub mod model;
pub mod segment;
pub mod store;
pub mod terms;
pub mod text;
