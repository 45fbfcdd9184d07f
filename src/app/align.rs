//! Aligning documents with their translations, and storing the beads.

mod folder;
mod knowledge;
mod report;
mod terms;

pub use folder::{Pairing, pairs};
pub use knowledge::Knowledge;
pub use report::{Note, Summary};
pub use terms::{BeadTerm, Kept};

use std::ops::ControlFlow;

use jiff::Timestamp;
use rayon::prelude::*;

use self::terms::Finder;
use super::input::{Cutting, Input, Segmented, Source};
use super::{AppError, Listener, Progress, Result};
use crate::align::Aligner;
pub use crate::align::{Explained, Passage, Share};
use crate::lang::{Tag, detect};
use crate::model::{Bead, Document, Ladder, Origin, Review, Segment, Unit, Variant};
use crate::store::{Replaced, Store};

/// A document and its translation, not yet read apart.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Name under which the memory will know the document.
    pub name: String,
    /// The original.
    pub source: Input,
    /// The translation.
    pub target: Input,
}

/// How to align.
#[derive(Debug, Clone)]
pub struct Options {
    /// Language of the originals.
    pub from: Tag,
    /// Language of the translations.
    pub to: Tag,
    /// How both texts are cut into segments.
    pub cutting: Cutting,
    /// Beads below this confidence, 0 to 1, are doubtful: stored, but marked for review.
    pub doubtful_below: f64,
    /// Beads below this confidence, 0 to 1, are not stored.
    pub stored_from: f64,
    /// Whether the evidence for each bead is told.
    pub explained: Explained,
    /// What is stored of the documents besides their texts.
    pub particulars: Particulars,
}

/// What the caller says of the documents.
#[derive(Debug, Clone, Default)]
pub struct Particulars {
    /// The documents' date; `None`: each document's own, where its text begins with one.
    pub date: Option<jiff::civil::Date>,
    /// Subject field.
    pub domain: Option<String>,
    /// For whom they were translated.
    pub client: Option<String>,
    /// Who stores them.
    pub creator: Option<String>,
}

/// Confidence below which a bead is doubtful, unless the caller says otherwise: as likely wrong
/// as right.
pub const DOUBTFUL_BELOW: f64 = 0.5;

/// A document aligned with its translation.
#[derive(Debug, Clone)]
pub struct Aligned {
    /// What will be stored of the document.
    pub document: Document,
    /// Segments of the source language.
    pub source: Vec<Segment>,
    /// Segments of the target language.
    pub target: Vec<Segment>,
    /// Which belong together.
    pub ladder: Ladder,
    /// Passages that stand elsewhere in the translation; the ladder leaves their segments alone.
    pub moved: Vec<Passage>,
    /// What the user should know.
    pub notes: Vec<Note>,
    /// For each bead what each source of evidence said, strongest first; empty unless asked for.
    pub explanations: Vec<Vec<Share>>,
    /// The glossary's terms in the beads, in order.
    pub terms: Vec<BeadTerm>,
    doubtful_below: f64,
    stored_from: f64,
}

/// Aligns one document with the help of what is known.
///
/// Where the two texts are evidently in each other's language they are taken the other way round,
/// and [`Note::Swapped`] says so.
pub fn align(
    pair: &Pair,
    options: &Options,
    knowledge: &Knowledge<'_>,
    listener: &mut Listener<'_>,
) -> Result<Aligned> {
    if options.from.primary() == options.to.primary() {
        return Err(AppError::SameLanguage(options.from.to_string()));
    }
    let mut notes = Vec::new();
    let source = pair.source.segment(Some(&options.from), &options.cutting)?;
    let target = pair.target.segment(Some(&options.to), &options.cutting)?;
    let (source, target) = if look_swapped(&source, &target) {
        notes.push(Note::Swapped);
        let source = pair.target.segment(Some(&options.from), &options.cutting)?;
        (
            source,
            pair.source.segment(Some(&options.to), &options.cutting)?,
        )
    } else {
        notes.extend(
            [&source, &target]
                .into_iter()
                .filter_map(Note::other_language),
        );
        (source, target)
    };
    for side in [&source, &target] {
        if side.segments.is_empty() {
            return Err(AppError::Empty {
                path: side.path.clone(),
            });
        }
        notes.extend(Note::encoding(side));
    }
    let aligner =
        Aligner::new(options.from.language()?, options.to.language()?).explained(options.explained);
    let texts = [&source.segments[..], &target.segments[..]];
    let aligner = knowledge.tell(aligner, [&options.from, &options.to], texts)?;
    let alignment = aligner
        .align(&source.segments, &target.segments, &mut |progress| {
            listener(Progress {
                done: progress.done as u64,
                total: Some(progress.total as u64),
            })
        })
        .map_err(|_| AppError::Stopped)?;
    let particulars = &options.particulars;
    let mut aligned = Aligned {
        document: Document {
            name: pair.name.clone(),
            source_language: options.from.clone(),
            target_language: options.to.clone(),
            date: particulars.date.or_else(|| opening_date(&source)),
            domain: particulars.domain.clone(),
            client: particulars.client.clone(),
        },
        source: source.segments,
        target: target.segments,
        ladder: alignment.ladder,
        moved: alignment.moved,
        notes,
        explanations: alignment.explanations,
        terms: Vec::new(),
        doubtful_below: options.doubtful_below,
        stored_from: options.stored_from,
    };
    if let Some(mut finder) = Finder::new(knowledge.concepts(), &options.from, &options.to) {
        aligned.terms = finder.find(&aligned);
    }
    Ok(aligned.with_note_on_confidence())
}

/// Aligns several documents, as many at a time as there are processors. The results stand in the
/// order of `pairs`; progress counts documents.
pub fn align_all(
    pairs: &[Pair],
    options: &Options,
    knowledge: &Knowledge<'_>,
    listener: &(dyn Fn(Progress) -> ControlFlow<()> + Sync),
) -> Vec<Result<Aligned>> {
    let done = std::sync::atomic::AtomicU64::new(0);
    let total = Some(pairs.len() as u64);
    let told = |done| listener(Progress { done, total });
    pairs
        .par_iter()
        .map(|pair| {
            let order = std::sync::atomic::Ordering::Relaxed;
            let aligned = align(pair, options, knowledge, &mut |_| told(done.load(order)))?;
            if told(done.fetch_add(1, order) + 1).is_break() {
                return Err(AppError::Stopped);
            }
            Ok(aligned)
        })
        .collect()
}

/// Stores the beads of all documents in one transaction; what a document stored before goes.
pub fn store(
    aligned: &[Aligned],
    creator: Option<&str>,
    store: &mut dyn Store,
    now: Timestamp,
) -> Result<Vec<Replaced>> {
    let mut writing = store.begin(now)?;
    let names: Vec<_> = aligned
        .iter()
        .map(|one| one.document.name.as_str())
        .collect();
    writing.describe("align", Some(&names.join(", ")));
    let replaced: Vec<Replaced> = aligned
        .iter()
        .map(|one| writing.replace_document(&one.document, &one.units(creator)))
        .collect::<std::result::Result<_, _>>()?;
    writing.commit()?;
    Ok(replaced)
}

impl Aligned {
    /// Whether a bead's confidence is too low to trust it unseen.
    pub fn is_doubtful(&self, bead: &Bead) -> bool {
        bead.confidence < self.doubtful_below
    }

    /// The beads with text on both sides, those of moved passages last, as units of the memory.
    /// One-sided beads have no translation to offer and give none.
    pub fn units(&self, creator: Option<&str>) -> Vec<Unit> {
        let moved = self.moved.iter().flat_map(|passage| &passage.beads);
        (self.ladder.beads().iter().chain(moved).enumerate())
            .filter(|(_, bead)| !bead.source.is_empty() && !bead.target.is_empty())
            .filter(|(_, bead)| bead.confidence >= self.stored_from)
            .map(|(position, bead)| self.unit(position, bead, creator))
            .collect()
    }

    fn unit(&self, position: usize, bead: &Bead, creator: Option<&str>) -> Unit {
        let text = |segments: &[Segment]| {
            let texts: Vec<&str> = segments
                .iter()
                .map(|segment| segment.text.as_str())
                .collect();
            texts.join(" ")
        };
        let neighbour = |at: Option<usize>| {
            at.and_then(|at| self.source.get(at))
                .map(|segment| segment.text.clone())
        };
        let document = &self.document;
        let source = text(&self.source[bead.source.clone()]);
        let target = text(&self.target[bead.target.clone()]);
        Unit {
            document: Some(document.name.clone()),
            position: u32::try_from(position).ok(),
            previous: neighbour(bead.source.start.checked_sub(1)),
            next: neighbour(Some(bead.source.end)),
            date: document.date,
            domain: document.domain.clone(),
            client: document.client.clone(),
            confidence: bead.confidence,
            creator: creator.map(str::to_owned),
            review: match self.is_doubtful(bead) {
                true => Review::Doubtful,
                false => Review::Unreviewed,
            },
            ..Unit::new(
                Variant::plain(document.source_language.clone(), source),
                Variant::plain(document.target_language.clone(), target),
                Origin::Aligned,
            )
        }
    }
}

/// Whether each text is evidently in the other's language.
fn look_swapped(source: &Segmented, target: &Segmented) -> bool {
    let is_in = |text: &str, tag: &Tag| {
        detect(text).is_some_and(|found| {
            found.language.code == tag.primary() && found.confidence >= EVIDENT
        })
    };
    let given = |side: &Segmented| side.source == Source::Given;
    given(source)
        && given(target)
        && is_in(&source.text, &target.language)
        && is_in(&target.text, &source.language)
}

/// Confidence of the language detector above which it overrules what the user said.
const EVIDENT: f64 = 0.9;

/// The date that a document opens with, as a dateline does.
fn opening_date(source: &Segmented) -> Option<jiff::civil::Date> {
    /// Segments that may belong to the opening: headline, subtitle, dateline and a note between.
    const OPENING: usize = 4;
    let language = source.language.language().ok()?;
    source
        .segments
        .iter()
        .take(OPENING)
        .find_map(|segment| language.date_in(&segment.text))
}
