//! Values put aside in a temporary file and got back by their number, so that what is held of each
//! is no more than where it ends.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{AppError, Result};

/// Values by their numbers, from 0 in the order of putting. The file has no name where the system
/// allows that, and goes with it.
pub(super) struct Aside {
    file: BufWriter<File>,
    ends: Vec<u64>,
}

impl Aside {
    pub fn new() -> Result<Aside> {
        let file = tempfile::tempfile().map_err(located)?;
        Ok(Aside {
            file: BufWriter::new(file),
            ends: Vec::new(),
        })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn put(&mut self, value: &impl Serialize) -> Result<()> {
        let bytes = serde_json::to_vec(value).map_err(|error| located(error.into()))?;
        let start = self.ends.last().copied().unwrap_or(0);
        self.ends.push(start + bytes.len() as u64);
        self.file.write_all(&bytes).map_err(located)
    }

    pub fn get<T: DeserializeOwned>(&mut self, number: usize) -> Result<T> {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        let mut bytes = vec![0; (self.ends[number] - start) as usize];
        let read = self.file.seek(SeekFrom::Start(start));
        read.and_then(|_| self.file.get_mut().read_exact(&mut bytes))
            .and_then(|()| Ok(serde_json::from_slice(&bytes)?))
            .map_err(located)
    }
}

fn located(error: io::Error) -> AppError {
    AppError::file(Path::new("temporary file"), &error)
}
