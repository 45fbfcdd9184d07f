//! Arguments of `tramo lexicon`.

use std::path::PathBuf;

use clap::{Args as Group, Subcommand, ValueHint};

use super::Pair;

/// Add dictionaries of your own, which `align` goes by beside what it knows itself
#[derive(Debug, Subcommand)]
#[command(
    after_help = "Examples:\n  tramo lexicon import fishing.tsv\n  tramo lexicon list\n  tramo lexicon remove fishing"
)]
pub enum Lexicon {
    Import(LexiconImport),
    List(LexiconList),
    Remove(LexiconRemove),
    Stats(LexiconStats),
}

/// Read dictionaries into the memory
#[derive(Debug, Group)]
#[command(after_help = "Formats, told by their content:\n  \
    tsv       source, target and perhaps a weight above 0 to 1, divided by tabs; of several\n            \
    renderings divided by semicolons the first counts most\n  \
    hunalign  its .dic: target @ source, a pair a line\n  \
    dictd     NAME.index with NAME.dict or NAME.dict.dz beside it, FreeDict's too: name either\n\n\
    Examples:\n  tramo lexicon import fishing.tsv\n  tramo lexicon import deu-fra.index --from de --to fr\n\n\
    A lexicon of the same name is replaced; `tramo undo` brings it back.")]
pub struct LexiconImport {
    /// Dictionaries; - is stdin
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub pair: Pair,
    /// Name in the memory [default: the file's name without its ending]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Format of the files: tsv, hunalign or dictd [default: from their content]
    #[arg(long, value_name = "NAME")]
    pub format: Option<String>,
    /// Store nothing
    #[arg(long)]
    pub dry_run: bool,
    /// One JSON object a dictionary
    #[arg(long)]
    pub json: bool,
}

/// Show the dictionaries of the memory
#[derive(Debug, Group)]
pub struct LexiconList {
    /// One JSON object a dictionary
    #[arg(long)]
    pub json: bool,
}

/// Use a dictionary no more; `tramo undo` brings it back
#[derive(Debug, Group)]
pub struct LexiconRemove {
    /// Its name, as `tramo lexicon list` shows it
    #[arg(value_name = "NAME")]
    pub name: String,
}

/// Show how many words tramo's own lexicon and the dictionaries of the memory have
#[derive(Debug, Group)]
pub struct LexiconStats {
    /// Only this dictionary
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    #[command(flatten)]
    pub pair: Pair,
    /// One JSON object a dictionary
    #[arg(long)]
    pub json: bool,
}
