//! What a lookup found. As JSON it is a promise to other programs.

use std::ops::Range;

use jiff::civil::Date;
use serde::{Serialize, Serializer};
use serde_json::json;

use crate::app::fragments::Fragment;
use crate::lang::{Analyser, Tag, detect};
use crate::matching::{self, Explanation, Match, Query, Rendering, Spotting};
use crate::model::{Origin, Review, TermStatus, Unit};

/// What was found. As JSON this is a promise to other programs: fields are added, never renamed.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The text that was looked up.
    pub query: String,
    /// Language of the query.
    pub from: Tag,
    /// Language of the renderings.
    pub to: Tag,
    /// Terms of the glossary that stand in the query, in its order.
    pub terms: Vec<FoundTerm>,
    /// Segments like the query, best first.
    pub matches: Vec<FoundMatch>,
    /// How the query was rendered as a phrase, commonest first.
    pub renderings: Vec<Rendering>,
    /// Segments that contain the query, best first.
    pub phrases: Vec<FoundPhrase>,
    /// How many segments contain the query, shown or not.
    pub phrases_total: usize,
    /// Whether there may be more of them.
    pub phrases_more: bool,
    /// The longest known phrases that the query is made of, in its order, with their renderings;
    /// empty where there is a match or the query is known as a phrase.
    pub fragments: Vec<Fragment>,
    /// Languages that tramo has no rules for; their words were compared as they are written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without_rules: Vec<String>,
}

/// A term of the glossary that stands in the query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundTerm {
    /// The term as the glossary has it.
    pub source: String,
    /// A term of the same concept in the other language.
    pub target: String,
    /// Status of the target term.
    pub status: TermStatus,
    /// Status of the source term.
    pub source_status: TermStatus,
    /// Bytes of the query, half-open.
    #[serde(serialize_with = "span")]
    pub span: Range<usize>,
    /// The concept.
    pub concept: String,
    /// When to use the target term.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Advice on the concept as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concept_note: Option<String>,
}

/// A segment like the query.
#[derive(Debug, Clone, Serialize)]
pub struct FoundMatch {
    /// Percent, 0 to 102; penalties are not in it.
    pub rate: u8,
    /// The stored text in the query's language.
    pub source: String,
    /// Its rendering.
    pub target: String,
    /// Name of the document.
    pub document: Option<String>,
    /// Date of the document.
    pub date: Option<Date>,
    /// Everything else that is known of the match.
    #[serde(flatten)]
    pub particulars: Particulars,
    /// How the rate came about: similarity, context, penalties, difference.
    #[serde(flatten, serialize_with = "rating")]
    pub found: Match,
}

/// A match as other programs read it, besides its texts; spans are bytes, `[begin, end]`.
fn rating<S: Serializer>(found: &Match, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    let pair = |span: &Range<usize>| [span.start, span.end];
    let difference: Vec<_> = (found.difference.iter())
        .map(|edit| {
            json!({ "kind": edit.kind, "query": pair(&edit.query), "source": pair(&edit.stored) })
        })
        .collect();
    let substitutions: Vec<_> = (found.substitutions.iter())
        .map(|one| json!({ "target": pair(&one.target), "text": one.text }))
        .collect();
    let rating = json!({
        "similarity": found.similarity,
        "context": found.context,
        "net_rate": found.net_rate(),
        "penalties": found.penalties,
        "difference": difference,
        "substitutions": substitutions,
    });
    rating.serialize(serializer)
}

/// What a unit says of itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Particulars {
    /// Number of the unit in the memory.
    pub id: i64,
    /// Subject field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// For whom it was translated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// How it came into the memory.
    pub origin: Origin,
    /// What a person has said of it.
    pub review: Review,
    /// Probability, 0 to 1, that the two texts belong together.
    pub unit_confidence: f64,
}

/// A segment that contains the query.
#[derive(Debug, Clone, Serialize)]
pub struct FoundPhrase {
    /// The stored text in the query's language.
    pub source: String,
    /// Its rendering.
    pub target: String,
    /// Bytes of `source` that are the query's words, half-open, in order.
    #[serde(serialize_with = "spans")]
    pub source_spans: Vec<Range<usize>>,
    /// Bytes of `target` that render them.
    #[serde(serialize_with = "spans")]
    pub target_spans: Vec<Range<usize>>,
    /// Probability, 0 to 1, that these words render the query.
    pub confidence: f64,
    /// Name of the document.
    pub document: Option<String>,
    /// Date of the document.
    pub date: Option<Date>,
    /// How the query stands there.
    pub kind: Spotting,
    /// Match rate of the whole segment with the query, percent.
    pub rate: u8,
    /// Everything else that is known of the segment.
    #[serde(flatten)]
    pub particulars: Particulars,
}

/// A range as other programs read it: `[begin, end]`.
pub(in crate::app) fn span<S: Serializer>(
    span: &Range<usize>,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    [span.start, span.end].serialize(serializer)
}

fn spans<S: Serializer>(
    spans: &[Range<usize>],
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    serializer.collect_seq(spans.iter().map(|span| [span.start, span.end]))
}

impl Report {
    /// Whether nothing was found but fragments, which only help.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.matches.is_empty() && self.phrases_total == 0
    }

    /// What tells which of two directions found more.
    pub(super) fn worth(&self) -> (u8, bool, bool) {
        let best = self.matches.first().map_or(0, |found| found.rate);
        let detected = detect(&self.query).map(|found| found.language.code);
        (
            best,
            self.phrases_total > 0,
            detected == Some(self.from.primary()),
        )
    }
}

impl FoundMatch {
    /// How the match rate came about: tokens, weights and their sum.
    pub fn explain(&self, query: &str) -> Explanation {
        let language = &self.found.unit.side(self.found.side).language;
        let (mut analyser, _) = Analyser::for_tag(language);
        let (asked, stored) = (analyser.analyse(query), analyser.analyse(&self.source));
        matching::explain(&Query::new(query, &asked), &stored, &self.source)
    }
}

impl Particulars {
    pub(super) fn of(unit: &Unit) -> Particulars {
        Particulars {
            id: unit.id.unwrap_or_default(),
            domain: unit.domain.clone(),
            client: unit.client.clone(),
            origin: unit.origin,
            review: unit.review,
            unit_confidence: unit.confidence,
        }
    }
}

impl From<Match> for FoundMatch {
    fn from(found: Match) -> FoundMatch {
        FoundMatch {
            rate: found.rate,
            source: found.unit.side(found.side).text.clone(),
            target: found.unit.side(found.side.other()).text.clone(),
            document: found.unit.document.clone(),
            date: found.unit.date,
            particulars: Particulars::of(&found.unit),
            found,
        }
    }
}
