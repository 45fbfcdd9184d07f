//! Arguments of `tramo glossary`.

use std::path::PathBuf;

use clap::{Args as Group, Subcommand, ValueHint};
use tramo::app::Tag;
use tramo::app::glossary::Usage;
use tramo::model::{Gender, Number, PartOfSpeech, TermKind, TermStatus};

use super::Pair;

/// Keep the glossary
#[derive(Debug, Subcommand)]
pub enum Glossary {
    Add(GlossaryAdd),
    Show(GlossaryShow),
    Edit(GlossaryEdit),
    Merge(GlossaryMerge),
    Split(GlossarySplit),
    Remove(GlossaryRemove),
    List(GlossaryList),
    Search(GlossarySearch),
    Log(GlossaryLog),
    Undo(GlossaryUndo),
    Import(GlossaryImport),
    Export(GlossaryExport),
    Check(GlossaryCheck),
    Stats(GlossaryStats),
}

/// Add a concept with a term in each language
#[derive(Debug, Group)]
#[command(
    after_help = "Examples:\n  tramo glossary add ACNUR UNHCR --type acronym --domain institutions\n  \
    tramo glossary add Amexcid Amexcid --note \"the Spanish name stays\""
)]
pub struct GlossaryAdd {
    /// The term in the language of the originals
    #[arg(value_name = "SOURCE")]
    pub from_term: String,
    /// The term in the language of the translations
    #[arg(value_name = "TARGET")]
    pub to_term: Option<String>,
    #[command(flatten)]
    pub pair: Pair,
    /// Short name of the concept [default: made from the first term]
    #[arg(long)]
    pub id: Option<String>,
    #[command(flatten)]
    pub fields: ConceptFields,
    #[command(flatten)]
    pub usage: TermUsage,
    /// The concept as JSON
    #[arg(long)]
    pub json: bool,
}

/// What a concept says besides its terms.
#[derive(Debug, Clone, Group)]
pub struct ConceptFields {
    /// Subject field
    #[arg(long, value_name = "NAME")]
    pub domain: Option<String>,
    /// What the concept is
    #[arg(long, value_name = "TEXT")]
    pub definition: Option<String>,
    /// Where the terms can be verified
    #[arg(long, value_name = "TEXT")]
    pub source: Option<String>,
    /// Advice to the translator
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// Address of a picture
    #[arg(long, value_name = "URL")]
    pub image: Option<String>,
}

impl ConceptFields {
    /// Whether none is given.
    pub fn is_empty(&self) -> bool {
        let fields = [
            &self.domain,
            &self.definition,
            &self.source,
            &self.note,
            &self.image,
        ];
        fields.iter().all(|field| field.is_none())
    }
}

/// How terms are to be used.
#[derive(Debug, Clone, Group)]
pub struct TermUsage {
    /// preferred, admitted, deprecated or forbidden [default of a new term: preferred]
    #[arg(long, value_name = "STATUS", value_parser = status)]
    pub status: Option<TermStatus>,
    /// full-form, acronym, abbreviation, short-form, variant or phrase [default of a new term:
    /// full-form]
    #[arg(long = "type", value_name = "TYPE", value_parser = kind)]
    pub kind: Option<TermKind>,
    /// noun, verb, adjective, adverb or other
    #[arg(long, value_name = "CLASS", value_parser = part)]
    pub part_of_speech: Option<PartOfSpeech>,
    /// masculine, feminine, neuter or other
    #[arg(long, value_name = "GENDER", value_parser = gender)]
    pub gender: Option<Gender>,
    /// singular, plural, mass or other
    #[arg(long, value_name = "NUMBER", value_parser = number)]
    pub number: Option<Number>,
    /// When to use the terms
    #[arg(long, value_name = "TEXT")]
    pub usage_note: Option<String>,
    /// A sentence with the term in it
    #[arg(long, value_name = "TEXT")]
    pub context: Option<String>,
    /// Where that sentence stands
    #[arg(long, value_name = "TEXT")]
    pub context_source: Option<String>,
    /// Found in texts with these capitals and small letters only
    #[arg(long, value_name = "true|false", num_args = 0..=1, require_equals = true,
        default_missing_value = "true")]
    pub case_sensitive: Option<bool>,
    /// Found in texts in this form only, not in inflected ones
    #[arg(long, value_name = "true|false", num_args = 0..=1, require_equals = true,
        default_missing_value = "true")]
    pub exact: Option<bool>,
}

impl TermUsage {
    /// What is said of the terms.
    pub fn usage(&self) -> Usage {
        Usage {
            status: self.status,
            kind: self.kind,
            part_of_speech: self.part_of_speech,
            gender: self.gender,
            number: self.number,
            note: self.usage_note.clone(),
            context: self.context.clone(),
            context_source: self.context_source.clone(),
            case_sensitive: self.case_sensitive,
            exact: self.exact,
        }
    }
}

/// Show concepts with all that is known of them
#[derive(Debug, Group)]
pub struct GlossaryShow {
    /// The concepts
    #[arg(required = true, value_name = "CONCEPT")]
    pub ids: Vec<String>,
    /// As JSON, a concept a line
    #[arg(long)]
    pub json: bool,
}

/// Change a concept: by options, or without any in your editor
#[derive(Debug, Group)]
#[command(
    after_help = "Examples:\n  tramo glossary edit acnur\n  tramo glossary edit acnur --note \"in capitals\"\n  \
    tramo glossary edit acnur --term en=\"UN Refugee Agency\" --status admitted\n  \
    tramo glossary edit acnur --remove-term es=Acnur\n\n\
    Without options the concept opens in the editor of VISUAL or EDITOR. An empty text clears a field."
)]
pub struct GlossaryEdit {
    /// The concept
    #[arg(value_name = "CONCEPT")]
    pub id: String,
    #[command(flatten)]
    pub fields: ConceptFields,
    /// Add a term, or give the one that is there another status, type and so on
    #[arg(long = "term", value_name = "LANG=TERM", value_parser = term)]
    pub terms: Vec<(Tag, String)>,
    /// Take a term out
    #[arg(long, value_name = "LANG=TERM", value_parser = term)]
    pub remove_term: Vec<(Tag, String)>,
    #[command(flatten)]
    pub usage: TermUsage,
    /// The concept as JSON
    #[arg(long)]
    pub json: bool,
}

/// Merge concepts into the first of them; nothing that they say is lost
#[derive(Debug, Group)]
#[command(after_help = "Example:\n  tramo glossary merge acnur acnur-2")]
pub struct GlossaryMerge {
    /// The concept that stays
    #[arg(value_name = "CONCEPT")]
    pub into: String,
    /// The concepts that go
    #[arg(required = true, value_name = "OTHER")]
    pub others: Vec<String>,
    /// The concept as JSON
    #[arg(long)]
    pub json: bool,
}

/// Take terms out of a concept into a new one
#[derive(Debug, Group)]
#[command(
    after_help = "Example:\n  tramo glossary split orden --term es=\"orden judicial\" --term en=warrant"
)]
pub struct GlossarySplit {
    /// The concept
    #[arg(value_name = "CONCEPT")]
    pub id: String,
    /// A term that goes to the new concept
    #[arg(long = "term", required = true, value_name = "LANG=TERM", value_parser = term)]
    pub terms: Vec<(Tag, String)>,
    /// Short name of the new concept [default: made from its first term]
    #[arg(long, value_name = "NAME")]
    pub new_id: Option<String>,
    /// Both concepts as JSON, one a line
    #[arg(long)]
    pub json: bool,
}

/// Remove concepts
#[derive(Debug, Group)]
pub struct GlossaryRemove {
    /// The concepts
    #[arg(required = true, value_name = "CONCEPT")]
    pub ids: Vec<String>,
}

/// List concepts
#[derive(Debug, Group)]
#[command(after_help = "Examples:\n  tramo glossary list refugiad\n  \
    tramo glossary list --status forbidden --csv\n  tramo glossary list --missing en")]
pub struct GlossaryList {
    /// Only concepts with these words in a term, case and accents aside
    pub words: Option<String>,
    /// Only this subject field
    #[arg(long, value_name = "NAME")]
    pub domain: Option<String>,
    /// Only concepts with a term of this status
    #[arg(long, value_name = "STATUS", value_parser = status)]
    pub status: Option<TermStatus>,
    /// Only concepts without a term in this language
    #[arg(long, value_name = "LANG")]
    pub missing: Option<Tag>,
    /// As CSV, a row a term
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    /// As JSON, a concept a line
    #[arg(long)]
    pub json: bool,
}

/// Find concepts by what they say, the nearest first
#[derive(Debug, Group)]
#[command(after_help = "Example:\n  tramo glossary search refugiadas\n\n\
    Inflection, case and accents aside; definitions, notes and contexts are searched too.")]
pub struct GlossarySearch {
    /// The words
    pub words: String,
    /// As JSON, a concept a line
    #[arg(long)]
    pub json: bool,
}

/// Show who changed what in the glossary, and when
#[derive(Debug, Group)]
#[command(after_help = "Examples:\n  tramo glossary log\n  tramo glossary log acnur --json")]
pub struct GlossaryLog {
    /// Only the changes of this concept
    #[arg(value_name = "CONCEPT")]
    pub id: Option<String>,
    /// Show at most so many acts
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// As JSON, a change a line, with the concept before and after
    #[arg(long)]
    pub json: bool,
}

/// Take back what was done last in the glossary, or an act of the log
#[derive(Debug, Group)]
#[command(
    after_help = "Examples:\n  tramo glossary undo\n  tramo glossary undo 12\n\n\
    Everything done in one go is taken back in one go: a whole import too. An undo can be undone\n\
    by its own number."
)]
pub struct GlossaryUndo {
    /// Number of the act, as `tramo glossary log` shows it [default: the last]
    #[arg(value_name = "ACT")]
    pub act: Option<i64>,
    /// What was undone as JSON
    #[arg(long)]
    pub json: bool,
}

/// Read concepts from a file
#[derive(Debug, Group)]
#[command(
    after_help = "Formats: csv, xlsx, tbx (version 3), tbx-dct, tbx2 (martif), omegat, utx.\n\n\
    A table (csv, xlsx) has a row a term with the columns concept, language and term, and as many as\n\
    it likes of domain, status, type, part of speech, gender, number, definition, source, note,\n\
    concept note, context, context source, case-sensitive, exact, image, created, changed; or a row a\n\
    concept with a column a language (es, en).\n\n\
    Examples:\n  tramo glossary import samples/glossary.csv\n  \
    tramo glossary import terms.tbx --dry-run\n  \
    tramo glossary import glossary.txt --format omegat --from es --to en"
)]
pub struct GlossaryImport {
    /// The file; - is stdin
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// Format of the file [default: from its content and ending]
    #[arg(long, value_name = "NAME")]
    pub format: Option<String>,
    #[command(flatten)]
    pub pair: Pair,
    /// Store nothing
    #[arg(long)]
    pub dry_run: bool,
    /// The summary as one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Write the glossary to a file
#[derive(Debug, Group)]
#[command(
    after_help = "Formats: csv, xlsx, tbx (version 3), tbx-dct, tbx2 (martif, for OmegaT), omegat, utx.\n\
    What a format has no room for is told.\n\n\
    Examples:\n  tramo glossary export -o glossary.tbx\n  \
    tramo glossary export --format tbx2 -o omegat/glossary/glossary.tbx"
)]
pub struct GlossaryExport {
    /// The file; its ending (.csv .xlsx .tbx .txt .utx) tells the format; - is stdout [default: -]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// The format [default: from the file's ending, else csv]
    #[arg(long, value_name = "NAME")]
    pub format: Option<String>,
    /// Only this subject field
    #[arg(long, value_name = "NAME")]
    pub domain: Option<String>,
    /// Only terms that may be used, for programs that show forbidden ones as any other
    #[arg(long)]
    pub usable: bool,
    #[command(flatten)]
    pub pair: Pair,
}

/// Show what is doubtful: shared and similar terms, missing and several preferred ones
#[derive(Debug, Group)]
#[command(after_help = "Exits with 1 where something is doubtful.")]
pub struct GlossaryCheck {
    #[command(flatten)]
    pub pair: Pair,
    /// As JSON, a problem a line
    #[arg(long)]
    pub json: bool,
}

/// Show what the glossary holds, in numbers
#[derive(Debug, Group)]
pub struct GlossaryStats {
    /// As one JSON object
    #[arg(long)]
    pub json: bool,
}

fn status(name: &str) -> Result<TermStatus, String> {
    TermStatus::by_name(name).ok_or_else(|| one_of(TermStatus::ALL))
}

fn kind(name: &str) -> Result<TermKind, String> {
    TermKind::by_name(name).ok_or_else(|| one_of(TermKind::ALL))
}

fn part(name: &str) -> Result<PartOfSpeech, String> {
    PartOfSpeech::by_name(name).ok_or_else(|| one_of(PartOfSpeech::ALL))
}

fn gender(name: &str) -> Result<Gender, String> {
    Gender::by_name(name).ok_or_else(|| one_of(Gender::ALL))
}

fn number(name: &str) -> Result<Number, String> {
    Number::by_name(name).ok_or_else(|| one_of(Number::ALL))
}

fn one_of<T: ToString>(values: &[T]) -> String {
    format!(
        "known are {}",
        values
            .iter()
            .map(T::to_string)
            .collect::<Vec<_>>()
            .join(", ")
    )
}

fn term(text: &str) -> Result<(Tag, String), String> {
    let (language, term) = text
        .split_once('=')
        .ok_or("expected LANG=TERM, such as en=UNHCR")?;
    Ok((
        language
            .parse()
            .map_err(|error: tramo::app::TagError| error.to_string())?,
        term.to_owned(),
    ))
}
