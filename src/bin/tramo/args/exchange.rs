//! The arguments of `import` and `export`.

use std::path::PathBuf;

use clap::{Args as Group, ValueEnum, ValueHint};

use super::{Conditions, Pair};

/// Read exchange files into the memory
#[derive(Debug, Group)]
#[command(
    after_help = "Examples:\n  tramo import agency.tmx\n  tramo import pairs.csv --from es --to en --dry-run\n  \
    tramo import table.tsv --columns source,target,note\n\n\
    An import keeps everything or nothing. With --partial it keeps what is sound."
)]
pub struct Import {
    /// TMX, XLIFF (sdlxliff, mqxliff), PO, SDLTM, Wordfast, XLSX, CSV, TSV, DOCX, HTML, Moses or
    /// JSON files; - is stdin
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub pair: Pair,
    /// Format of the files [default: from their content]
    #[arg(long, value_name = "NAME")]
    pub format: Option<String>,
    /// Encoding of the files, whatever they say of themselves, such as windows-1252
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// What the columns of a table hold, where its first row does not say
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub columns: Vec<String>,
    /// Take the cells of a CSV or TSV file as they are: keep an apostrophe before = + - @
    #[arg(long)]
    pub raw: bool,
    /// Read the proposals of an XLIFF file (alt-trans) too, as units to be reviewed
    #[arg(long)]
    pub proposals: bool,
    /// Read every pair of a file in more than two languages, rather than one pair
    #[arg(long)]
    pub all_pairs: bool,
    /// Read units too that name another source language than the one asked for
    #[arg(long)]
    pub either_direction: bool,
    /// The file with the target texts of a pair of plain text files [default: found by its ending]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub target: Option<PathBuf>,
    /// Keep the sound units of a file that has others too
    #[arg(long)]
    pub partial: bool,
    /// Store nothing; say what the files hold and what an import would do
    #[arg(long)]
    pub dry_run: bool,
    /// Learn no words from what is stored; `tramo train` does it later
    #[arg(long)]
    pub no_train: bool,
    /// The summary as one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Write the memory's units to an exchange file
#[derive(Debug, Group)]
#[command(after_help = "Examples:\n  tramo export -o memory.tmx\n  \
    tramo export --for omegat -o project.tmx\n  \
    tramo export --where domain=migration --where since=2023-01-01 -o recent.csv")]
pub struct Export {
    /// The file; its ending (.tmx .csv .tsv .xlsx .po .json …) tells the format; - is stdout
    /// [default: -]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Write the links between the words of each unit: to a .pharaoh file or stdout as `0-0 1-2`,
    /// to a .json file as units with tokens and words
    #[arg(long, conflicts_with_all = ["level", "tool", "raw"])]
    pub words: bool,
    /// The format [default: from the file's ending, else tmx]
    #[arg(long, value_name = "NAME")]
    pub format: Option<String>,
    /// How much a TMX file carries: 1 is text alone, 2 has the inline codes [default: 2]
    #[arg(long, value_name = "1|2")]
    pub level: Option<Level>,
    /// The program that a TMX file is for: it finds context, document and status by its own names
    #[arg(long = "for", value_name = "PROGRAM")]
    pub tool: Option<Tool>,
    /// Write the cells of a CSV or TSV file as they are, though a spreadsheet may take one that
    /// begins with = + - @ or tab for a formula
    #[arg(long)]
    pub raw: bool,
    /// The summary as one JSON object, on stderr where the units go to stdout
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub conditions: Conditions,
}

/// How much of inline codes a TMX file carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Level {
    /// Text alone.
    #[value(name = "1")]
    One,
    /// Text with its codes.
    #[value(name = "2")]
    Two,
}

/// A program that a TMX file may be for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Tool {
    /// OmegaT: context as `prev` and `next`, document as `file`
    Omegat,
    /// Trados Studio: status as `x-ConfirmationLevel`, fields as `x-NAME:SingleString`
    Trados,
    /// memoQ: context with its tags, `client` and `domain`
    Memoq,
}
