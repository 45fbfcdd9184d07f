//! The pairs of texts that are to be compared with one another.
//!
//! Few of them are told again, so their texts are put aside in a temporary file; what is held of
//! a pair is two hashes and where its texts are.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::{Place, Task};
use crate::app::{AppError, Result};
use crate::checks::inconsistent::{Collected, Group};

/// Pairs, by their numbers from 0 in the order of adding.
pub(super) struct Seen {
    collected: Collected,
    // For each run of pairs from one file the number of the first.
    files: Vec<(usize, Option<PathBuf>)>,
    aside: BufWriter<File>,
    ends: Vec<u64>,
}

impl Seen {
    pub fn new() -> Result<Seen> {
        let file = tempfile::tempfile().map_err(located)?;
        Ok(Seen {
            collected: Collected::default(),
            files: Vec::new(),
            aside: BufWriter::new(file),
            ends: Vec::new(),
        })
    }

    pub fn add(&mut self, task: &Task) -> Result<()> {
        let [source, target] = &task.texts;
        self.collected.add(source, target);
        let file = &task.place.file;
        if self.files.last().is_none_or(|(_, known)| known != file) {
            self.files.push((self.ends.len(), file.clone()));
        }
        self.put(task).map_err(located)
    }

    fn put(&mut self, task: &Task) -> io::Result<()> {
        let Place { unit, document, .. } = &task.place;
        let bytes = serde_json::to_vec(&(unit, document, &task.texts))?;
        let start = self.ends.last().copied().unwrap_or(0);
        self.ends.push(start + bytes.len() as u64);
        self.aside.write_all(&bytes)
    }

    /// The groups of pairs that differ where they should not.
    pub fn groups(&self) -> Vec<Group> {
        self.collected.groups()
    }

    /// Where a pair stands, and its two texts.
    pub fn pair(&mut self, number: usize) -> Result<(Place, [String; 2])> {
        self.get(number).map_err(located)
    }

    fn get(&mut self, number: usize) -> io::Result<(Place, [String; 2])> {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        let mut bytes = vec![0; (self.ends[number] - start) as usize];
        self.aside.seek(SeekFrom::Start(start))?;
        self.aside.get_mut().read_exact(&mut bytes)?;
        let (unit, document, texts) = serde_json::from_slice(&bytes)?;
        let run = self.files.partition_point(|(first, _)| *first <= number);
        let place = Place {
            file: self.files[run - 1].1.clone(),
            unit,
            document,
        };
        Ok((place, texts))
    }
}

fn located(error: io::Error) -> AppError {
    AppError::file(Path::new("temporary file"), &error)
}
