//! Arguments of `tramo terms`.

use clap::Args as Group;
use tramo::app::Tag;

use super::Pair;

/// Propose terms for the glossary from what the memory holds
#[derive(Debug, Group)]
#[command(
    after_help = "Examples:\n  tramo terms\n  tramo terms --document nota --min-count 2 --min-documents 1\n  \
    tramo terms --not-in-glossary --tbx > proposals.tbx\n  tramo terms --review\n\n\
    Exits with 1 when nothing is proposed. What is rejected in a review is not proposed again."
)]
pub struct Terms {
    /// Only from this document
    #[arg(long, value_name = "NAME")]
    pub document: Option<String>,
    /// Leave out terms that stand in the memory less often
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub min_count: usize,
    /// Leave out terms that fewer documents have [default: 2; 1 where --document is given or
    /// the memory has only one]
    #[arg(long, value_name = "N")]
    pub min_documents: Option<usize>,
    /// Leave out terms that the glossary has
    #[arg(long)]
    pub not_in_glossary: bool,
    /// Language of the terms [default: that of the originals]
    #[arg(long, value_name = "LANG")]
    pub language: Option<Tag>,
    #[command(flatten)]
    pub pair: Pair,
    /// Show at most so many
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub limit: usize,
    /// Show rejected ones too
    #[arg(long)]
    pub all: bool,
    /// As CSV, which `tramo glossary import` reads
    #[arg(long, group = "form")]
    pub csv: bool,
    /// As JSON, a term a line
    #[arg(long, group = "form")]
    pub json: bool,
    /// As TBX
    #[arg(long, group = "form")]
    pub tbx: bool,
    /// Go through them one by one: accept, edit, reject or skip
    #[arg(long, conflicts_with = "form")]
    pub review: bool,
}
