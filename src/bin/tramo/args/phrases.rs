//! Arguments of the commands about phrases and their words.

use clap::{Args as Group, ValueEnum};

use super::{Conditions, Pair};

/// Show every place where a phrase stands, and how it was rendered there
#[derive(Debug, Group)]
#[command(
    after_help = "Examples:\n  tramo concordance \"movilidad ordenada, segura y regular\"\n  \
    tramo concordance \"vías regulares\" --not-target pathways\n  \
    tramo concordance \"migracion\" --exact --since 2023-01-01 --csv > migracion.csv\n  \
    tramo concordance --regex \"personas? (migrantes?|refugiad[ao]s?)\" --group-by document\n\n\
    Words are found in other inflections, with one or two words in between, in another order, and\n\
    without their accents. Exits with 1 when nothing is found."
)]
pub struct Concordance {
    /// The phrase
    #[arg(value_name = "PHRASE")]
    pub phrase: String,
    /// Put together places with the same rendering, document or date
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    pub group_by: GroupBy,
    /// Only word for word, case aside
    #[arg(long, group = "likeness")]
    pub exact: bool,
    /// Only in this order and unbroken, in any inflection
    #[arg(long, group = "likeness")]
    pub inflected: bool,
    /// Also where one of three or more content words is missing or another
    #[arg(long, group = "likeness")]
    pub fuzzy: bool,
    /// The phrase is a regular expression; it matches capitals and small letters alike
    #[arg(long, group = "likeness")]
    pub regex: bool,
    /// Only where the translation has these words, in any form
    #[arg(long, value_name = "WORDS")]
    pub target: Option<String>,
    /// Only where the translation does not have these words
    #[arg(long, value_name = "WORDS")]
    pub not_target: Option<String>,
    /// Show at most so many places
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    #[command(flatten)]
    pub pair: Pair,
    /// A row for each place, as CSV
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    /// One JSON object
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub conditions: Conditions,
}

/// What places are put together by.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum GroupBy {
    /// How the phrase was rendered, the commonest first
    #[default]
    Rendering,
    /// The document, by name
    Document,
    /// The date, the latest first
    Date,
}

/// Show which words of a unit render which, and how surely
#[derive(Debug, Group)]
#[command(
    after_help = "Examples:\n  tramo explain 17\n  tramo explain 17 --json\n\n\
    `tramo lookup --json` and `tramo concordance --csv` tell the numbers of units."
)]
pub struct Explain {
    /// Number of the unit in the memory
    #[arg(value_name = "ID")]
    pub id: i64,
    /// One JSON object
    #[arg(long)]
    pub json: bool,
}
