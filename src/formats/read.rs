//! Reading: one entry point for every format, as an iterator over units.

use std::collections::{BTreeMap, VecDeque};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::columns::Columns;
use super::draft::Draft;
use super::error::{Fault, FormatError};
use super::input::Input;
use super::pair::Chooser;
use super::{Format, by_name, registry};
use crate::lang::Tag;
use crate::model::Unit;

/// How to read a file. The default asks for nothing and takes what the file says of itself.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Name of the format; `None` finds it by content, then by ending.
    pub format: Option<String>,
    /// The language of the source texts.
    pub from: Option<Tag>,
    /// The language of the target texts.
    pub to: Option<Tag>,
    /// Which pairs of a unit in more than two languages to read.
    pub pairing: Pairing,
    /// Whether a unit that names its own source language may be read the other way round.
    pub direction: Direction,
    /// What the columns of a table hold, where its first row does not say.
    pub columns: Option<Columns>,
    /// Name of the encoding to read text in, whatever the file says: `windows-1252`.
    pub encoding: Option<String>,
    /// Whether cells are taken as they are or freed of the guard that tramo's export puts before
    /// `=`, `+`, `-`, `@` and tab.
    pub cells: Cells,
    /// The file with the target texts, for formats of two files; `None` finds it by its ending.
    pub partner: Option<std::path::PathBuf>,
    /// Whether XLIFF's proposals (`alt-trans`) are read as units of their own.
    pub proposals: Proposals,
    /// Whether a pair of which one side has no text is read.
    pub blanks: Blanks,
}

/// Which pairs of a unit in more than two languages to read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pairing {
    /// One pair of languages for the whole file: the asked one, or the one that serves best.
    #[default]
    One,
    /// The source text with each other text; with no source language, each text with each later.
    Every,
}

/// What a unit's own source language (TMX's `srclang` on a `tu`) means for the asked pair.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Direction {
    /// A unit translated from another language than the asked source is left out.
    #[default]
    AsDeclared,
    /// It is read all the same.
    Either,
}

/// How the cells of a table are read and written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Cells {
    /// With an apostrophe before what a spreadsheet would take for a formula.
    #[default]
    Guarded,
    /// As they are.
    Raw,
}

/// What becomes of proposals that a bilingual file carries beside its translations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Proposals {
    /// They are left out.
    #[default]
    Ignore,
    /// They are read as units of their own, to be reviewed.
    Read,
}

/// What becomes of a pair of which one side has no text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Blanks {
    /// It is left out and counted.
    #[default]
    LeaveOut,
    /// It is read and counted, so that it can be told what is missing.
    Keep,
}

/// Languages that are told apart in one file; more are an attack on the memory.
pub(super) const MAX_LANGUAGES: usize = 1_000;

/// What has been seen of a file so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// Name of the format.
    pub format: &'static str,
    /// The encoding's name, where the format has one.
    pub encoding: Option<&'static str>,
    /// Bytes read of the file as it lies on the disk, packed or not.
    pub bytes: u64,
    /// Size of that file in bytes, where it is known.
    pub size: Option<u64>,
    /// Each language as tagged, with the number of its texts.
    pub languages: BTreeMap<Tag, u64>,
    /// The pair that is read: as asked, or as chosen where something was left open.
    pub pair: Option<(Tag, Tag)>,
    /// Whether the pair was chosen rather than asked for.
    pub chosen: bool,
    /// Units in the file, whatever their languages.
    pub units: u64,
    /// Pairs of texts in the asked or chosen languages, those left out included.
    pub pairs: u64,
    /// Pairs left out because a side has no text.
    pub blank: u64,
    /// Texts of any language that are empty.
    pub empty_segments: u64,
    /// Units without the pair of languages.
    pub other_languages: u64,
    /// Units left out because they name another source language (see [`Direction`]).
    pub other_direction: u64,
    /// Units that could not be read.
    pub refused: u64,
    /// What the file says of itself as a whole, by name: `creationtool`, `note`, `prop:…`, `ude`.
    pub header: BTreeMap<String, String>,
}

/// The units of one file. After [`Fault::Fatal`] it gives nothing more.
///
/// Memory use does not grow with the file, apart from formats that are read whole (XLSX, DOCX, HTML).
pub struct Reader {
    drafts: Box<dyn Drafts>,
    chooser: Chooser,
    ready: VecDeque<Result<Unit, Fault>>,
    summary: Summary,
    progress: Arc<AtomicU64>,
    ended: bool,
}

/// What a format gives: its units in all their languages.
pub(super) trait Drafts: Send {
    /// The next unit; `None` at the end. Behind [`Fault::Fatal`] it is not called again.
    fn next(&mut self, summary: &mut Summary) -> Option<Result<Draft, Fault>>;
}

/// Opens a file, packed (gzip, or a zip with one file) or not.
///
/// Errors are those of the whole file: not found, empty, of no known format, not well-formed.
pub fn open(path: &Path, options: &ReadOptions) -> Result<Reader, FormatError> {
    read(Input::file(path)?, options)
}

/// Opens a stream. `name` is a file name whose ending helps to find the format; it may be empty.
pub fn open_stream(
    stream: Box<dyn Read + Send>,
    name: &str,
    options: &ReadOptions,
) -> Result<Reader, FormatError> {
    read(Input::stream(stream, name)?, options)
}

fn read(mut input: Input, options: &ReadOptions) -> Result<Reader, FormatError> {
    if let Some(label) = &options.encoding {
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).ok_or_else(|| {
            FormatError::Columns {
                problem: format!("no encoding is called `{label}`"),
            }
        })?;
        input.set_encoding(Some(encoding));
    }
    let format: &'static Format = match &options.format {
        Some(name) => by_name(name)?,
        None => registry::recognise(&input)?,
    };
    let Some(read) = format.read else {
        return Err(FormatError::Unsupported {
            format: format.name,
            problem: "can be written, not read".into(),
        });
    };
    let progress = input.progress.clone();
    let mut summary = Summary {
        format: format.name,
        size: input.size,
        ..Summary::default()
    };
    let drafts = read(input, options, &mut summary)?;
    Ok(Reader {
        drafts,
        chooser: Chooser::new(options),
        ready: VecDeque::new(),
        summary,
        progress,
        ended: false,
    })
}

impl Reader {
    /// What has been seen so far; of the whole file once the iterator has ended.
    pub fn summary(&self) -> Summary {
        Summary {
            bytes: self.progress.load(Ordering::Relaxed),
            languages: self.chooser.languages(),
            ..self.summary.clone()
        }
    }

    /// Bytes read so far and the size of the file where it is known, for showing progress.
    pub fn progress(&self) -> (u64, Option<u64>) {
        (self.progress.load(Ordering::Relaxed), self.summary.size)
    }

    /// Reads one unit of the file, or its end. Gives what can be given at once; the rest is ready.
    fn advance(&mut self) -> Option<Unit> {
        match self.drafts.next(&mut self.summary) {
            Some(Ok(mut draft)) => {
                let (summary, ready) = (&mut self.summary, &mut self.ready);
                return self.chooser.take(&mut draft, summary, ready);
            }
            Some(Err(Fault::Refused(refusal))) => {
                self.ready.push_back(Err(Fault::Refused(refusal)));
            }
            Some(Err(Fault::Fatal(error))) => {
                // What was held back is not given: nothing of such a file is to be kept.
                self.ready.clear();
                self.ready.push_back(Err(Fault::Fatal(error)));
                self.ended = true;
            }
            None => {
                self.chooser.finish(&mut self.summary, &mut self.ready);
                self.ended = true;
            }
        }
        None
    }
}

impl Iterator for Reader {
    type Item = Result<Unit, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() && !self.ended {
            if let Some(unit) = self.advance() {
                return Some(Ok(unit));
            }
        }
        let next = self.ready.pop_front();
        if let Some(Err(Fault::Refused(_))) = next {
            self.summary.refused += 1;
        }
        next
    }
}
