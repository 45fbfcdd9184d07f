//! The arguments, as clap reads them.

mod checks;
mod exchange;
mod maintain;

pub use checks::{Check, FailOn};
pub use exchange::{Export, Import, Level, Tool};
pub use maintain::{Backup, Clean, Conflicts, Diff, Edit, History, Merge, Replace, Undo};

use std::path::PathBuf;

use clap::{Args as Group, Parser, Subcommand, ValueEnum, ValueHint};
use jiff::civil::Date;
use tramo::app::Tag;

mod glossary;
mod lexicon;
mod phrases;
mod terms;

pub use glossary::*;
pub use lexicon::{Lexicon, LexiconImport, LexiconRemove, LexiconStats};
pub use phrases::*;
pub use terms::Terms;

/// A translation memory and alignment tool for translators.
#[derive(Debug, Parser)]
#[command(
    name = "tramo",
    version,
    about = "Aligns documents with their translations and finds how things were rendered before",
    after_help = "Begin with:\n  tramo align samples/\n  tramo lookup \"movilidad ordenada, segura y regular\""
)]
pub struct Args {
    /// The memory's file [default: in the user's data folder]
    #[arg(long, global = true, env = "TRAMO_MEMORY", value_name = "PATH", value_hint = ValueHint::FilePath)]
    pub memory: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Segment(Segment),
    Align(Align),
    Lookup(Lookup),
    Concordance(Concordance),
    Explain(Explain),
    Import(Import),
    Export(Export),
    #[command(subcommand)]
    Glossary(Glossary),
    #[command(subcommand)]
    Lexicon(Lexicon),
    Terms(Terms),
    Check(Check),
    Train(Train),
    Clean(Clean),
    Edit(Edit),
    Replace(Replace),
    Diff(Diff),
    Merge(Merge),
    History(History),
    Undo(Undo),
    Backup(Backup),
    Status(Status),
    Completions(Completions),
    Man(Man),
}

/// The language pair.
#[derive(Debug, Clone, Default, Group)]
pub struct Pair {
    /// Language of the originals [default: es, or as tramo.toml says]
    #[arg(long, value_name = "LANG")]
    pub from: Option<Tag>,
    /// Language of the translations [default: en, or as tramo.toml says]
    #[arg(long, value_name = "LANG")]
    pub to: Option<Tag>,
}

/// What to do with line breaks inside a paragraph.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum Breaks {
    /// Join the lines of a text that is evidently hard-wrapped
    #[default]
    Auto,
    /// Every line break ends a segment
    Keep,
    /// No single line break ends a segment
    Join,
}

/// Cut a text into segments, one a line
#[derive(Debug, Group)]
#[command(
    after_help = "Examples:\n  tramo segment nota.es.txt\n  tramo segment --lang es --json - < nota.txt"
)]
pub struct Segment {
    /// Documents (plain text, Markdown, HTML); - is stdin
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    /// Language of the text [default: from the file's name (nota.es.txt), else detected]
    #[arg(long, value_name = "LANG")]
    pub lang: Option<Tag>,
    /// Cut by the rules of an SRX file instead of the built-in ones
    #[arg(long, value_name = "FILE.srx", value_hint = ValueHint::FilePath)]
    pub rules: Option<PathBuf>,
    /// What to do with line breaks inside a paragraph
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    pub line_breaks: Breaks,
    /// Show every place where a segment might have ended, and the rule that decided there
    #[arg(long)]
    pub explain: bool,
    /// One JSON object a segment: start and end in bytes of the decoded text, text, paragraph
    #[arg(long)]
    pub json: bool,
}

/// Align documents with their translations and store what belongs together
#[derive(Debug, Group)]
#[command(
    after_help = "Examples:\n  tramo align nota.es.txt nota.en.txt\n  tramo align notas/ --domain migration\n  \
    tramo align nota.es.txt nota.en.txt --dry-run -o nota.tmx\n\n\
    In a folder NAME.es.ENDING is paired with NAME.en.ENDING. Aligning a document again\n\
    replaces what it stored."
)]
pub struct Align {
    /// The original, or a folder of originals and translations; - is stdin
    #[arg(value_name = "SOURCE", value_hint = ValueHint::AnyPath)]
    pub source: PathBuf,
    /// The translation; - is stdin
    #[arg(value_name = "TARGET", value_hint = ValueHint::FilePath)]
    pub target: Option<PathBuf>,
    #[command(flatten)]
    pub pair: Pair,
    /// The texts are cut already: a segment a line, a blank line between paragraphs
    #[arg(long)]
    pub segmented: bool,
    /// Cut by the rules of an SRX file instead of the built-in ones
    #[arg(long, value_name = "FILE.srx", value_hint = ValueHint::FilePath)]
    pub rules: Option<PathBuf>,
    /// What to do with line breaks inside a paragraph
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    pub line_breaks: Breaks,
    /// Store nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Learn no words from what is stored; `tramo train` does it later
    #[arg(long)]
    pub no_train: bool,
    /// Name of the document [default: the file's name without language and ending]
    #[arg(long, value_name = "NAME")]
    pub doc: Option<String>,
    /// Date of the document [default: the date it opens with]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<Date>,
    /// Subject field of the document
    #[arg(long, value_name = "NAME")]
    pub domain: Option<String>,
    /// For whom it was translated
    #[arg(long, value_name = "NAME")]
    pub client: Option<String>,
    /// Keep beads below this confidence, 0 to 1, out of the memory [default: keep all, doubtful ones
    /// marked for review]
    #[arg(long, value_name = "CONFIDENCE", default_value_t = 0.0, hide_default_value = true, value_parser = confidence)]
    pub min_confidence: f64,
    /// Show what each source of evidence said of each bead
    #[arg(long, conflicts_with = "json")]
    pub explain: bool,
    /// Give the links between the words of each bead too: in --json as words, with the tokens; in
    /// `-o FILE.pharaoh`, a line a bead with text on both sides; else on stdout
    #[arg(long, conflicts_with = "explain")]
    pub words: bool,
    /// Show the glossary's terms in each bead and how they are rendered
    #[arg(long, conflicts_with = "json")]
    pub terms: bool,
    /// Write the beads to a file too; its ending (.tmx .csv .tsv .json) tells the format
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// One JSON object a bead on stdout
    #[arg(long)]
    pub json: bool,
}

/// Find how a phrase or sentence was rendered before
#[derive(Debug, Group)]
#[command(
    after_help = "Examples:\n  tramo lookup \"movilidad ordenada, segura y regular\"\n  \
    tramo lookup \"orderly, safe and regular mobility\" --from en --to es\n  \
    tramo lookup --batch next.txt --min 80 --json > found.jsonl\n\n\
    Exits with 1 when nothing is found. Without --from and --to the query may be in either\n\
    language of the pair."
)]
pub struct Lookup {
    /// The phrase or sentence; - is stdin
    #[arg(
        required_unless_present = "batch",
        conflicts_with = "batch",
        value_name = "QUERY"
    )]
    pub query: Option<String>,
    /// Look up every line of a file, a JSON object a line of output; - is stdin
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub batch: Option<PathBuf>,
    /// Leave out matches below this rate [default: 70]
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=102))]
    pub min: Option<u8>,
    /// Show at most so many matches and so many segments with the phrase [default: 5]
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    #[command(flatten)]
    pub pair: Pair,
    /// What stands before the query in its document
    #[arg(long, value_name = "TEXT", conflicts_with = "batch")]
    pub previous: Option<String>,
    /// What stands after the query in its document
    #[arg(long, value_name = "TEXT", conflicts_with = "batch")]
    pub next: Option<String>,
    /// Show how each match rate came about, token by token
    #[arg(long, conflicts_with_all = ["json", "batch"])]
    pub explain: bool,
    /// One JSON object
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub conditions: Conditions,
}

/// Which units count.
#[derive(Debug, Clone, Group)]
#[command(next_help_heading = "Which units count")]
pub struct Conditions {
    /// Only units of this document
    #[arg(long, value_name = "NAME")]
    pub document: Option<String>,
    /// Only this subject field
    #[arg(long, value_name = "NAME")]
    pub domain: Option<String>,
    /// Only what was translated for this client
    #[arg(long, value_name = "NAME")]
    pub client: Option<String>,
    /// Only units dated this day or later
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub since: Option<String>,
    /// Only units of this status: unreviewed, confirmed, doubtful or rejected
    #[arg(long, value_name = "STATUS")]
    pub status: Option<String>,
    /// Only units that meet a condition; keys: document domain client since origin status from to
    #[arg(long = "where", value_name = "KEY=VALUE")]
    pub conditions: Vec<String>,
}

/// Learn from the whole memory which words render which
///
/// Every change of the memory does this by itself for what it changes, and the same units teach the
/// same in whatever order they came; this is for a memory that was filled with --no-train. Lookups
/// mark renderings without it too, by lexicon, numbers and likeness; what was learnt makes them surer.
#[derive(Debug, Group)]
pub struct Train {
    /// The summary as one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Show what the memory holds
#[derive(Debug, Group)]
pub struct Status {
    /// As one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Write shell completions to stdout
#[derive(Debug, Group)]
#[command(
    after_help = "Example:\n  tramo completions bash > ~/.local/share/bash-completion/completions/tramo"
)]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// Write the man page, or one a command into a folder
#[derive(Debug, Group)]
#[command(
    after_help = "Examples:\n  tramo man | man -l -\n  tramo man --folder ~/.local/share/man/man1"
)]
pub struct Man {
    /// Write a page for each command into this folder
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub folder: Option<PathBuf>,
}

fn confidence(text: &str) -> Result<f64, String> {
    let number = text
        .parse()
        .ok()
        .filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "expected a number from 0 to 1".to_owned())
}
