//! Bytes put aside until they are wanted in order: a block of each spool in memory, all others in
//! one temporary file, so that what is held does not grow with what is put aside.
//!
//! The file is made when it is first needed and goes with the last of its spools; it has no name
//! where the system allows that. Where it cannot be written, its blocks are held in memory.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of a block. There are some hundreds of spools at a time, each of which holds one.
const BLOCK: usize = 1 << 13;

/// Where spools put their blocks.
#[derive(Debug, Clone)]
pub(super) struct Disk(Arc<Mutex<Blocks>>);

#[derive(Debug)]
struct Blocks {
    // None where there is no folder, or it takes nothing any more.
    folder: Option<PathBuf>,
    file: Option<File>,
    count: u64,
    // Blocks that were read for the last time.
    free: Vec<u64>,
}

impl Disk {
    /// A disk with its file in `folder`, which is made when needed; `None` holds everything.
    pub(super) fn new(folder: Option<&Path>) -> Disk {
        Disk(Arc::new(Mutex::new(Blocks {
            folder: folder.map(Path::to_owned),
            file: None,
            count: 0,
            free: Vec::new(),
        })))
    }

    fn with<T>(&self, run: impl FnOnce(&mut Blocks) -> T) -> T {
        run(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Blocks {
    /// Writes a block and gives its place; `None` where that is impossible.
    fn put(&mut self, block: &[u8]) -> Option<u64> {
        let folder = self.folder.as_ref()?;
        if self.file.is_none() {
            let made = fs::create_dir_all(folder).and_then(|()| tempfile::tempfile_in(folder));
            self.file = made.ok();
        }
        let place = self.free.pop().unwrap_or(self.count);
        let written = self.file.as_mut().is_some_and(|file| {
            let start = SeekFrom::Start(place * BLOCK as u64);
            file.seek(start).is_ok() && file.write_all(block).is_ok()
        });
        if !written {
            // A full or write-protected disk will not take the next one either.
            self.folder = None;
            return None;
        }
        self.count = self.count.max(place + 1);
        Some(place)
    }

    /// Appends the block at `place` to `bytes`.
    fn get(&mut self, place: u64, bytes: &mut Vec<u8>) -> io::Result<()> {
        let file = self.file.as_mut().ok_or(io::ErrorKind::NotFound)?;
        file.seek(SeekFrom::Start(place * BLOCK as u64))?;
        bytes.reserve(BLOCK);
        match file.take(BLOCK as u64).read_to_end(bytes)? {
            BLOCK => Ok(()),
            _ => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

#[derive(Debug)]
enum Block {
    Put(u64),
    Held(Vec<u8>),
}

/// Bytes, to be appended to and then read from the first to the last.
#[derive(Debug)]
pub(super) struct Spool {
    disk: Disk,
    full: Vec<Block>,
    last: Vec<u8>,
}

impl Spool {
    pub(super) fn new(disk: &Disk) -> Spool {
        Spool {
            disk: disk.clone(),
            full: Vec::new(),
            last: Vec::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.full.len() * BLOCK + self.last.len()
    }

    #[inline]
    pub(super) fn append(&mut self, bytes: &[u8]) {
        if self.last.len() + bytes.len() < BLOCK {
            self.last.extend_from_slice(bytes);
        } else {
            self.append_over_end(bytes);
        }
    }

    #[cold]
    fn append_over_end(&mut self, mut bytes: &[u8]) {
        while self.last.len() + bytes.len() >= BLOCK {
            let (now, later) = bytes.split_at(BLOCK - self.last.len());
            self.last.extend_from_slice(now);
            bytes = later;
            match self.disk.with(|blocks| blocks.put(&self.last)) {
                Some(place) => {
                    self.full.push(Block::Put(place));
                    self.last.clear();
                }
                None => self.full.push(Block::Held(std::mem::take(&mut self.last))),
            }
        }
        self.last.extend_from_slice(bytes);
    }

    /// Hands over everything in pieces. It stays as it is.
    pub(super) fn each(&self, visit: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        let mut bytes = Vec::new();
        for block in &self.full {
            match block {
                Block::Put(place) => {
                    bytes.clear();
                    self.disk.with(|blocks| blocks.get(*place, &mut bytes))?;
                    visit(&bytes)?;
                }
                Block::Held(bytes) => visit(bytes)?,
            }
        }
        visit(&self.last)
    }

    /// Reads everything for the last time; the room of what was read is used again.
    pub(super) fn drain(self) -> Drain {
        Drain {
            disk: self.disk,
            full: self.full.into_iter(),
            last: Some(self.last),
            bytes: Vec::new(),
            at: 0,
        }
    }
}

/// Reads a spool that is used up by it.
pub(super) struct Drain {
    disk: Disk,
    full: std::vec::IntoIter<Block>,
    last: Option<Vec<u8>>,
    bytes: Vec<u8>,
    at: usize,
}

impl Drain {
    /// Bytes that are left.
    pub(super) fn left(&self) -> usize {
        let read = self.bytes.len() - self.at;
        self.full.len() * BLOCK + self.last.as_ref().map_or(0, Vec::len) + read
    }

    /// The bytes from here on, `least` or more unless fewer are left.
    #[inline]
    pub(super) fn ahead(&mut self, least: usize) -> io::Result<&[u8]> {
        if self.bytes.len() - self.at < least {
            self.fill(least)?;
        }
        Ok(&self.bytes[self.at..])
    }

    /// Passes over bytes that were looked at.
    #[inline]
    pub(super) fn pass(&mut self, count: usize) {
        self.at += count;
    }

    /// The next `count` bytes; `None` at the end.
    pub(super) fn take(&mut self, count: usize) -> io::Result<Option<&[u8]>> {
        if self.ahead(count)?.len() < count {
            return Ok(None);
        }
        self.at += count;
        Ok(Some(&self.bytes[self.at - count..self.at]))
    }

    /// The next bytes; `None` at the end.
    #[inline]
    pub(super) fn next<const N: usize>(&mut self) -> io::Result<Option<[u8; N]>> {
        let Some(bytes) = self.ahead(N)?.first_chunk::<N>().copied() else {
            return Ok(None);
        };
        self.at += N;
        Ok(Some(bytes))
    }

    /// The next bytes, where there must be some.
    #[inline]
    pub(super) fn expected<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        self.next()?
            .ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    fn fill(&mut self, least: usize) -> io::Result<()> {
        self.bytes.drain(..self.at);
        self.at = 0;
        while self.bytes.len() < least {
            match self.full.next() {
                Some(Block::Put(place)) => self.disk.with(|blocks| {
                    blocks.free.push(place);
                    blocks.get(place, &mut self.bytes)
                })?,
                Some(Block::Held(bytes)) => self.bytes.extend_from_slice(&bytes),
                None => match self.last.take() {
                    Some(bytes) => self.bytes.extend_from_slice(&bytes),
                    None => break,
                },
            }
        }
        Ok(())
    }
}

/// Spools by a key, to be read in the order of the keys: a sort of which only keys are held.
#[derive(Debug)]
pub(super) struct Shelves<K> {
    disk: Disk,
    spools: BTreeMap<K, Spool>,
}

impl<K: Ord> Shelves<K> {
    pub(super) fn new(disk: &Disk) -> Shelves<K> {
        Shelves {
            disk: disk.clone(),
            spools: BTreeMap::new(),
        }
    }

    pub(super) fn at(&mut self, key: K) -> &mut Spool {
        self.spools
            .entry(key)
            .or_insert_with(|| Spool::new(&self.disk))
    }

    pub(super) fn into_each(self) -> impl Iterator<Item = (K, Drain)> {
        self.spools
            .into_iter()
            .map(|(key, spool)| (key, spool.drain()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers on shelves by their last digit, more than a block of each.
    fn filled(disk: &Disk) -> Shelves<u32> {
        let mut shelves = Shelves::new(disk);
        for number in 0..40_000u32 {
            shelves.at(number % 10).append(&number.to_le_bytes());
        }
        shelves
    }

    fn read(shelves: Shelves<u32>) -> Vec<u32> {
        let mut numbers = Vec::new();
        for (_, mut drain) in shelves.into_each() {
            while let Some(bytes) = drain.next().unwrap() {
                numbers.push(u32::from_le_bytes(bytes));
            }
        }
        numbers
    }

    fn in_order() -> Vec<u32> {
        let mut numbers: Vec<u32> = (0..40_000).collect();
        numbers.sort_by_key(|number| number % 10);
        numbers
    }

    #[test]
    fn what_is_put_aside_comes_back_in_order_from_disk_and_from_memory() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("made when needed");
        for disk in [Disk::new(Some(&inside)), Disk::new(None)] {
            assert_eq!(read(filled(&disk)), in_order());
        }
        assert!(inside.exists());
        assert_eq!(fs::read_dir(inside).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_done_without() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let disk = Disk::new(Some(&file.path().join("below a file")));
        assert_eq!(read(filled(&disk)), in_order());
    }

    #[test]
    fn room_that_was_read_for_the_last_time_is_used_again() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::new(Some(folder.path()));
        let first = filled(&disk);
        let blocks = disk.with(|blocks| blocks.count);
        assert!(blocks > 0);
        assert_eq!(read(first), in_order());
        assert_eq!(read(filled(&disk)), in_order());
        assert_eq!(disk.with(|blocks| blocks.count), blocks);
    }

    #[test]
    fn a_spool_can_be_read_more_than_once_and_knows_its_length() {
        let folder = tempfile::tempdir().unwrap();
        let mut spool = Spool::new(&Disk::new(Some(folder.path())));
        let text = "word ".repeat(2 * BLOCK / 5 + 7);
        spool.append(text.as_bytes());
        for _ in 0..2 {
            let mut read = Vec::new();
            let mut keep = |bytes: &[u8]| {
                read.extend_from_slice(bytes);
                Ok(())
            };
            spool.each(&mut keep).unwrap();
            assert_eq!(read, text.as_bytes());
        }
        assert_eq!(spool.len(), text.len());
    }
}
