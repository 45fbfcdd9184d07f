//! Arguments of the commands that keep the memory right.

use std::path::PathBuf;

use clap::{Args as Group, ValueEnum, ValueHint};
use jiff::civil::Date;
use tramo::model::Review;

use super::{Conditions, Pair};

/// Remove units that serve nobody; shows them first
#[derive(Debug, Group)]
#[command(
    after_help = "Rules: empty, duplicate, source-is-target, wrong-language, numbers, length, low-confidence.\n\n\
    Examples:\n  tramo clean\n  tramo clean --rules duplicate,empty --apply\n  tramo undo\n\n\
    Nothing is removed without --apply, and what was removed comes back with `tramo undo`.\n\
    Units that somebody has confirmed go as duplicates only."
)]
pub struct Clean {
    /// Go by these rules alone [default: all but numbers and length, which people should judge]
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub rules: Vec<String>,
    /// Aligned units below this confidence are not sure enough
    #[arg(long, value_name = "0..1", default_value_t = 0.2)]
    pub min_confidence: f64,
    #[command(flatten)]
    pub conditions: Conditions,
    /// Remove them
    #[arg(long)]
    pub apply: bool,
    /// Only show them, as is done without --apply
    #[arg(long, conflicts_with = "apply")]
    pub dry_run: bool,
    /// Show so many of each rule
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub limit: usize,
    /// One JSON object with all of them
    #[arg(long)]
    pub json: bool,
}

/// Change one unit
#[derive(Debug, Group)]
#[command(
    after_help = "Examples:\n  tramo edit 12 --target \"Consulates help everyone.\"\n  tramo edit 12 --review rejected\n  \
    tramo edit 12\n\n\
    Without a change in the arguments the unit opens in the editor that VISUAL or EDITOR names."
)]
pub struct Edit {
    /// The unit's number, as `check` and `lookup --json` tell it
    #[arg(value_name = "UNIT")]
    pub unit: i64,
    /// The new translation
    #[arg(long, value_name = "TEXT")]
    pub target: Option<String>,
    /// The new source
    #[arg(long, value_name = "TEXT")]
    pub source: Option<String>,
    /// unreviewed, confirmed, doubtful or rejected [default: confirmed where a text changes]
    #[arg(long, value_name = "REVIEW", value_parser = review)]
    pub review: Option<Review>,
    /// Subject field; an empty text clears it
    #[arg(long, value_name = "NAME")]
    pub domain: Option<String>,
    /// For whom it was translated; an empty text clears it
    #[arg(long, value_name = "NAME")]
    pub client: Option<String>,
    /// A note; an empty text clears it
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// The unit as JSON
    #[arg(long)]
    pub json: bool,
}

/// Search and replace in translations; shows what would change first
#[derive(Debug, Group)]
#[command(
    after_help = "Examples:\n  tramo replace \"head of the Ministry\" \"Secretary\"\n  \
    tramo replace --regex \"(\\d+) %\" \"$1%\" --apply\n  tramo undo\n\n\
    Nothing is changed without --apply."
)]
pub struct Replace {
    /// What is looked for in the translations
    #[arg(value_name = "TEXT")]
    pub from: String,
    /// What takes its place
    #[arg(value_name = "NEW")]
    pub to: String,
    /// TEXT is a regular expression; NEW may name its groups ($1)
    #[arg(long)]
    pub regex: bool,
    /// Capitals and small letters are the same
    #[arg(short, long)]
    pub ignore_case: bool,
    /// Only whole words
    #[arg(short, long)]
    pub words: bool,
    #[command(flatten)]
    pub conditions: Conditions,
    /// Make the change
    #[arg(long)]
    pub apply: bool,
    /// Show so many of the changes
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub limit: usize,
    /// One JSON object
    #[arg(long)]
    pub json: bool,
}

/// Show what two bilingual files do not have in common
#[derive(Debug, Group)]
#[command(after_help = "Example:\n  tramo diff old.tmx new.tmx\n\nExits with 1 when they differ.")]
pub struct Diff {
    /// The first file
    #[arg(value_name = "FIRST", value_hint = ValueHint::FilePath)]
    pub first: PathBuf,
    /// The second file
    #[arg(value_name = "SECOND", value_hint = ValueHint::FilePath)]
    pub second: PathBuf,
    #[command(flatten)]
    pub pair: Pair,
    /// One JSON object
    #[arg(long)]
    pub json: bool,
}

/// Bring other memories and files into this memory, or all of them into a new file
#[derive(Debug, Group)]
#[command(
    after_help = "Examples:\n  tramo merge colleague.sqlite\n  tramo merge a.tmx b.tmx -o both.tmx --conflicts newer"
)]
pub struct Merge {
    /// Memories and bilingual files
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    /// Write a new file instead, and leave the memory alone
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// What to do with another translation of a known source
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    pub conflicts: Conflicts,
    #[command(flatten)]
    pub pair: Pair,
    /// Store nothing
    #[arg(long, conflicts_with = "output")]
    pub dry_run: bool,
    /// The summary as one JSON object
    #[arg(long)]
    pub json: bool,
}

/// What to do with another translation of a known source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Conflicts {
    /// Keep both
    #[default]
    Both,
    /// Keep the one that is there
    Ours,
    /// Keep the one that comes
    Theirs,
    /// Keep the one that was changed last
    Newer,
}

/// Show what was done to the memory
#[derive(Debug, Group)]
#[command(after_help = "Examples:\n  tramo history\n  tramo history 7\n  \
    tramo history --prune 2024-01-01 --apply\n\n\
    What is forgotten cannot be undone any more; the units and the glossary stay as they are.")]
pub struct History {
    /// Show the units that this change touched
    #[arg(value_name = "CHANGE", value_parser = change)]
    pub change: Option<i64>,
    /// Show so many changes or units
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// Forget the changes before this day (UTC), to make the memory smaller
    #[arg(long, value_name = "DATE", conflicts_with = "change")]
    pub prune: Option<Date>,
    /// Forget them, rather than say how many they are
    #[arg(long, requires = "prune")]
    pub apply: bool,
    /// One JSON object a change, or a unit
    #[arg(long)]
    pub json: bool,
}

/// Take a change of the memory back
#[derive(Debug, Group)]
#[command(after_help = "Examples:\n  tramo undo\n  tramo undo 7\n\n\
    Undoing is a change too: `tramo history` tells its number, and undoing that one brings\n\
    everything back. The glossary keeps a history of its own.")]
pub struct Undo {
    /// The change [default: the latest that is not undone]
    #[arg(value_name = "CHANGE", value_parser = change)]
    pub change: Option<i64>,
    /// The summary as one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Copy the memory, also while others work in it, and prove the copy
#[derive(Debug, Group)]
#[command(
    after_help = "Example:\n  tramo backup ~/backups/memory-2026-01-31.sqlite\n\nThe copy is a memory: `tramo --memory COPY status`."
)]
pub struct Backup {
    /// The copy, which must not be there yet
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
}

fn review(name: &str) -> Result<Review, String> {
    Review::by_name(name).ok_or_else(|| {
        let names: Vec<_> = Review::ALL.iter().map(ToString::to_string).collect();
        format!("known are {}", names.join(", "))
    })
}

fn change(text: &str) -> Result<i64, &'static str> {
    text.parse()
        .map_err(|_| "a change is called by its number, which `tramo history` tells")
}
