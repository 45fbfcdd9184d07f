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
