//! The field's measures.

pub mod beads;
