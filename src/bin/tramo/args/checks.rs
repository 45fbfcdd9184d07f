//! Arguments of `tramo check`.

use std::path::PathBuf;

use clap::{Args as Group, ValueEnum, ValueHint};

use super::{Conditions, Pair};

/// Check translations: terms, numbers, tags, marks and more
#[derive(Debug, Group)]
#[command(
    after_help = "Examples:\n  tramo check draft.tmx\n  tramo check nota.es.txt nota.en.txt --fail-on warning\n  \
    tramo check --document visita-casa-blanca --only terms,numbers\n  tramo check --explain\n  \
    tramo check draft.tmx --accept 3f0c9a51be72 --reason \"converted to dollars\"\n\n\
    Without files the memory is checked. Exits with 1 when something at or above --fail-on is\n\
    found, so that it can stand in a pipeline."
)]
pub struct Check {
    /// Bilingual files, or a document and its translation; - is stdin
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub conditions: Conditions,
    #[command(flatten)]
    pub pair: Pair,
    /// Run these checks alone
    #[arg(long, value_name = "CHECKS", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Leave these checks out
    #[arg(
        long,
        value_name = "CHECKS",
        value_delimiter = ',',
        conflicts_with = "only"
    )]
    pub skip: Vec<String>,
    /// Exit with 1 when there is a finding that weighs so much
    #[arg(long, value_enum, default_value_t, value_name = "WEIGHT")]
    pub fail_on: FailOn,
    /// Check terms by a glossary file instead of the memory's glossary
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub glossary: Option<PathBuf>,
    /// Format of the files [default: from their content]
    #[arg(long, value_name = "NAME")]
    pub format: Option<String>,
    /// What the columns of a table hold, where its first row does not say
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub columns: Vec<String>,
    /// Remember that these findings are right, so that they are not told again
    #[arg(long, value_name = "IDS", value_delimiter = ',', requires = "reason")]
    pub accept: Vec<String>,
    /// Why they are right
    #[arg(long, value_name = "TEXT", requires = "accept")]
    pub reason: Option<String>,
    /// List the findings that were accepted
    #[arg(long, conflicts_with_all = ["files", "accept"])]
    pub accepted: bool,
    /// Tell findings again that were accepted
    #[arg(long, value_name = "IDS", value_delimiter = ',', conflicts_with_all = ["files", "accept"])]
    pub reject: Vec<String>,
    /// Say what each check finds, with a true and a false alarm
    #[arg(long, conflicts_with_all = ["files", "accept"])]
    pub explain: bool,
    /// One JSON object
    #[arg(long)]
    pub json: bool,
}

/// From what weight on a finding makes the command fail.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Anything at all
    Info,
    /// Warnings and errors
    Warning,
    /// Errors
    #[default]
    Error,
    /// Nothing
    Never,
}
