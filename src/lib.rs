//! tramo: a bilingual translation memory and alignment tool.
//!
//! | layer | modules | what they hold |
//! |---|---|---|
//! | 0 | [`text`] | text primitives: normal forms, tokens, distances, decoding |
//! | 1 | [`lang`] | what is known of each language |
//! | 2 | [`model`] | the nouns: segment, bead, ladder, unit, concept, term |
//! | 3 | [`matching`] | match rate, ranking, difference, phrases |

pub mod documents;
//! | 3 | [`align`] | two lists of segments to a ladder of beads |

pub mod align;
pub mod lang;
pub mod matching;
pub mod model;
pub mod store;
pub mod terms;
pub mod text;
