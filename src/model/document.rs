//! A document that the memory knows by name.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::lang::Tag;

/// What is stored of a document besides its units. The name identifies it within a memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Unique within the memory: `visita-casa-blanca`.
    pub name: String,
    /// Language of the source text.
    pub source_language: Tag,
    /// Language of the target text.
    pub target_language: Tag,
    /// The date the document bears.
    pub date: Option<Date>,
    /// Subject field, such as `migration`.
    pub domain: Option<String>,
    /// For whom it was translated.
    pub client: Option<String>,
}
