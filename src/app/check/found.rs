//! What was found, put aside in a temporary file: of half a million pairs it may be more than the
//! texts that it was found in.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Place, Told};
use crate::app::Result;
use crate::app::aside::Aside;
use crate::checks::{Check, Finding, Severity};

/// Findings in their order.
pub struct Found {
    aside: RefCell<Aside>,
    counts: BTreeMap<(&'static str, Severity), u64>,
}

/// A finding as it is put aside.
#[derive(Serialize, Deserialize)]
struct Kept {
    id: String,
    file: Option<PathBuf>,
    unit: i64,
    document: Option<String>,
    check: String,
    severity: Severity,
    message: String,
    source: Vec<Range<usize>>,
    target: Vec<Range<usize>>,
    used: Option<String>,
    texts: [String; 2],
}

impl Found {
    pub(super) fn new() -> Result<Found> {
        Ok(Found {
            aside: RefCell::new(Aside::new()?),
            counts: BTreeMap::new(),
        })
    }

    pub(super) fn push(&mut self, told: Told) -> Result<()> {
        let (finding, place) = (told.finding, told.place);
        *self
            .counts
            .entry((finding.check, finding.severity))
            .or_default() += 1;
        self.aside.get_mut().put(&Kept {
            id: told.id,
            file: place.file,
            unit: place.unit,
            document: place.document,
            check: finding.check.to_owned(),
            severity: finding.severity,
            message: finding.message,
            source: finding.source,
            target: finding.target,
            used: told.used,
            texts: [told.source_text, told.target_text],
        })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.aside.borrow().len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many there are of each check and weight.
    pub fn counts(&self) -> impl Iterator<Item = (&'static str, Severity, u64)> {
        let counts = self.counts.iter();
        counts.map(|((check, severity), count)| (*check, *severity, *count))
    }

    /// How many weigh so much.
    pub fn of(&self, severity: Severity) -> u64 {
        let same = self.counts().filter(|(_, weight, _)| *weight == severity);
        same.map(|(_, _, count)| count).sum()
    }

    /// All of them, read again one at a time.
    pub fn iter(&self) -> impl Iterator<Item = Result<Told>> + '_ {
        (0..self.len()).map(|number| Ok(self.aside.borrow_mut().get::<Kept>(number)?.told()))
    }
}

impl Kept {
    fn told(self) -> Told {
        let [source_text, target_text] = self.texts;
        Told {
            id: self.id,
            place: Place {
                file: self.file,
                unit: self.unit,
                document: self.document,
            },
            finding: Finding {
                check: Check::by_name(&self.check).map_or("", |check| check.name),
                severity: self.severity,
                message: self.message,
                source: self.source,
                target: self.target,
                rendering_unknown: false,
                unless_participle: false,
            },
            used: self.used,
            source_text,
            target_text,
        }
    }
}

impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Found")
            .field("counts", &self.counts)
            .finish_non_exhaustive()
    }
}
