//! The pairs of texts that are to be compared with one another.
//!
//! Few of them are told again, so their texts are put aside in a temporary file; what is held of
//! a pair is two hashes and where its texts are.

use std::path::PathBuf;

use super::{Place, Task};
use crate::app::Result;
use crate::app::aside::Aside;
use crate::checks::inconsistent::{Collected, Group};

/// Pairs, by their numbers from 0 in the order of adding.
pub(super) struct Seen {
    collected: Collected,
    // For each run of pairs from one file the number of the first.
    files: Vec<(usize, Option<PathBuf>)>,
    aside: Aside,
}

impl Seen {
    pub fn new() -> Result<Seen> {
        Ok(Seen {
            collected: Collected::default(),
            files: Vec::new(),
            aside: Aside::new()?,
        })
    }

    pub fn add(&mut self, task: &Task) -> Result<()> {
        let [source, target] = &task.texts;
        self.collected.add(source, target);
        let Place {
            file,
            unit,
            document,
        } = &task.place;
        if self.files.last().is_none_or(|(_, known)| known != file) {
            self.files.push((self.aside.len(), file.clone()));
        }
        self.aside.put(&(unit, document, &task.texts))
    }

    /// The groups of pairs that differ where they should not.
    pub fn groups(&self) -> Vec<Group> {
        self.collected.groups()
    }

    /// Where a pair stands, and its two texts.
    pub fn pair(&mut self, number: usize) -> Result<(Place, [String; 2])> {
        let (unit, document, texts) = self.aside.get(number)?;
        let run = self.files.partition_point(|(first, _)| *first <= number);
        let place = Place {
            file: self.files[run - 1].1.clone(),
            unit,
            document,
        };
        Ok((place, texts))
    }
}
