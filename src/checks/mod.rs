//! Checks: what may be wrong with a translation, told with the words that it is seen by.
//!
//! [`CHECKS`] is the registry: adding a check is one file here, one line there and one file of good
//! and bad cases under `tests/checks`. A check reads one pair of texts ([`Subject`]) and knows
//! nothing of files or memories; [`inconsistent`] alone looks at many pairs together. Terms are
//! found by whoever calls, since recognising them is `terms`' part.

mod addresses;
mod brackets;
mod doubled;
mod empty;
mod ending;
pub mod inconsistent;
mod inverted;
mod language;
mod length;
mod numbers;
mod quotes;
mod repeated;
mod spaces;
mod subject;
mod tags;
mod terms;
mod untranslated;

pub use subject::{Reader, Subject, Text};
pub use terms::{Named, Terms};

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look.
    Info,
    /// Likely wrong.
    Warning,
    /// Wrong, unless there is a reason.
    Error,
}

impl Severity {
    /// The name that is given to options and shown.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A quality check.
pub struct Check {
    /// The name that is given to `--only`: `numbers`.
    pub name: &'static str,
    /// What its findings weigh at most.
    pub severity: Severity,
    /// What is found and what is not, for the user.
    pub definition: &'static str,
    /// A pair in which it finds a mistake, Spanish and English.
    pub true_alarm: [&'static str; 2],
    /// A right pair in which it finds something all the same, with the reason.
    pub false_alarm: ([&'static str; 2], &'static str),
    /// How it is done.
    pub(crate) run: Run,
}

/// What a check looks at.
pub(crate) enum Run {
    /// One pair of texts.
    Pair(fn(&Subject<'_>, &mut Vec<Finding>)),
    /// All pairs together: [`inconsistent`].
    Together,
}

/// Every check, in the order in which findings of one pair are told.
pub static CHECKS: &[&Check] = &[
    &empty::CHECK,
    &untranslated::CHECK,
    &language::CHECK,
    &terms::CHECK,
    &numbers::CHECK,
    &repeated::CHECK,
    &tags::CHECK,
    &addresses::CHECK,
    &length::CHECK,
    &doubled::CHECK,
    &brackets::CHECK,
    &quotes::CHECK,
    &inverted::CHECK,
    &ending::CHECK,
    &spaces::CHECK,
    &inconsistent::CHECK,
];

/// Something that may be wrong with a pair of texts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Name of the check.
    pub check: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// What was found and what was expected, in one sentence without a full stop.
    pub message: String,
    /// Bytes of the source text that it is about, half-open.
    #[serde(serialize_with = "spans")]
    pub source: Vec<Range<usize>>,
    /// Bytes of the target text that it is about, half-open.
    #[serde(serialize_with = "spans")]
    pub target: Vec<Range<usize>>,
    /// Whether the words of the target that render those of the source are still to be found.
    #[serde(skip)]
    pub rendering_unknown: bool,
    /// Whether there is nothing to find where those words are a participle: the source means a
    /// verb and not the term.
    #[serde(skip)]
    pub unless_participle: bool,
}

/// As `[begin, end]`, like everywhere in tramo's JSON.
fn spans<S: serde::Serializer>(spans: &[Range<usize>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(spans.iter().map(|span| [span.start, span.end]))
}

impl Check {
    /// The check called `name`.
    pub fn by_name(name: &str) -> Option<&'static Check> {
        CHECKS.iter().copied().find(|check| check.name == name)
    }

    /// Whether it looks at each pair by itself rather than at all together.
    pub fn is_of_one_pair(&self) -> bool {
        matches!(self.run, Run::Pair(_))
    }

    /// A finding of this check.
    fn finding(&self, message: impl Into<String>) -> Finding {
        Finding {
            check: self.name,
            severity: self.severity,
            message: message.into(),
            source: Vec::new(),
            target: Vec::new(),
            rendering_unknown: false,
            unless_participle: false,
        }
    }
}

impl Check {
    /// Findings for what stands on one side only, source and target: what may be meant to be the
    /// same is told together.
    fn differences(
        &self,
        subject: &Subject<'_>,
        [lost, added]: [Vec<Range<usize>>; 2],
        found: &mut Vec<Finding>,
    ) {
        let (source, target) = (subject.source.text, subject.target.text);
        for at in 0..lost.len().max(added.len()) {
            found.push(match (lost.get(at).cloned(), added.get(at).cloned()) {
                (Some(lost), Some(added)) => {
                    let (here, there) = (&source[lost.clone()], &target[added.clone()]);
                    let message = format!("the source says {here}, the translation {there}");
                    self.finding(message).at_source(lost).at_target(added)
                }
                (Some(lost), None) => {
                    let message =
                        format!("{} is missing in the translation", &source[lost.clone()]);
                    self.finding(message).at_source(lost)
                }
                (None, Some(added)) => {
                    let message = format!("{} is not in the source", &target[added.clone()]);
                    self.finding(message).at_target(added)
                }
                (None, None) => continue,
            });
        }
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Check")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Finding {
    fn at_source(mut self, span: Range<usize>) -> Finding {
        self.source.push(span);
        self
    }

    fn at_target(mut self, span: Range<usize>) -> Finding {
        self.target.push(span);
        self
    }
}

/// Runs those of `checks` that look at one pair.
pub fn run(checks: &[&Check], subject: &Subject<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    // Nothing else can be said of a translation that is not there.
    empty::run(subject, &mut found);
    if !found.is_empty() {
        found.retain(|finding| checks.iter().any(|check| check.name == finding.check));
        return found;
    }
    for check in checks {
        if let Run::Pair(run) = check.run {
            run(subject, &mut found);
        }
    }
    found
}
