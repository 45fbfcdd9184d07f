//! How an index file is laid out, and how it is read without being trusted.
//!
//! All numbers are little-endian. A header of [`HEADER`] bytes, the parts one after another, each
//! beginning at a multiple of 8, then one XXH3 sum (64 bits) for every [`BLOCK`] bytes between
//! header and sums. The header ends with the sum of the sums and the sum of itself. A block is
//! summed when it is first read, so that opening costs the same whatever the size.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use xxhash_rust::xxh3::xxh3_64;

use super::spool::Spool;

/// First bytes of every index file.
const MAGIC: &[u8; 8] = b"tramoidx";
/// Raised with every change to the layout or to what the parts mean.
const LAYOUT_VERSION: u32 = 2;
/// Bytes of the header.
const HEADER: usize = 2048;
/// Bytes that share a sum.
const BLOCK: usize = 1 << 14;

/// The parts of one side's index; what each holds is told where it is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Ids,
    Identities,
    Weights,
    Records,
    Profiles,
    Lengths,
    Tokens,
    FormKeys,
    FormNumbers,
    Forms,
    StemKeys,
    StemLists,
    Postings,
    Sequences,
    FewLengths,
    FewProfiles,
    FewPlaces,
    FewTexts,
    Languages,
}

/// How many [`Part`]s there are.
pub(super) const PARTS: usize = Part::Languages as usize + 1;

/// The parts of both sides, source first, and the ids that hide those of older files.
pub(super) const SECTIONS: usize = 2 * PARTS + 1;

/// Which state of a memory a file was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// The memory's own identity.
    pub memory: [u8; 16],
    /// Units above this id, up to `last`, were read.
    pub after: i64,
    /// Changes to older units above this number, up to `touched`, were read.
    pub touched_after: i64,
    /// The greatest unit id that was read.
    pub last: i64,
    /// The number of the last change to older units that was read.
    pub touched: i64,
    /// The greatest of the ids that were read, if any was.
    pub witness: i64,
    /// What [`super::Rows::evidence`] said of it and of the last change.
    pub evidence: [u64; 2],
}

/// Why an index file cannot be used. Never shown as it is: the file is made anew.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// Not the bytes that were written.
    #[error("damaged: {0}")]
    Damaged(&'static str),
    /// Made by another release, or of another memory.
    #[error("outdated: {0}")]
    Outdated(&'static str),
}

/// A readable index file, or the same in memory.
#[derive(Debug)]
pub(super) struct Image {
    bytes: Bytes,
    sections: Vec<Range<usize>>,
    sums: Range<usize>,
    // A bit for each block that was found right.
    checked: Vec<AtomicU64>,
    pub(super) stamp: Stamp,
    pub(super) units: u64,
}

#[derive(Debug)]
enum Bytes {
    Map(memmap2::Mmap),
    Owned(Vec<u8>),
}

impl Bytes {
    fn all(&self) -> &[u8] {
        match self {
            Bytes::Map(map) => map,
            Bytes::Owned(bytes) => bytes,
        }
    }
}

/// Writes a whole index: header, `sections` and sums.
pub(super) fn write(
    to: &mut (impl Write + Seek),
    stamp: &Stamp,
    units: u64,
    sections: &[Spool],
) -> io::Result<()> {
    // The header has a sum of everything, so its place is kept and it is written last.
    to.write_all(&[0; HEADER])?;
    let mut sums = Sums::default();
    for section in sections {
        section.each(&mut |bytes| {
            sums.add(bytes);
            to.write_all(bytes)
        })?;
        let padding = &[0; 8][..section.len().next_multiple_of(8) - section.len()];
        sums.add(padding);
        to.write_all(padding)?;
    }
    let sums = sums.finish();
    to.write_all(&sums)?;
    to.seek(SeekFrom::Start(0))?;
    to.write_all(&header(stamp, units, sections, &sums))
}

fn header(stamp: &Stamp, units: u64, sections: &[Spool], sums: &[u8]) -> Vec<u8> {
    let mut header = Vec::with_capacity(HEADER);
    header.extend_from_slice(MAGIC);
    header.extend_from_slice(&LAYOUT_VERSION.to_le_bytes());
    header.extend_from_slice(&crate::lang::ANALYSIS_VERSION.to_le_bytes());
    header.extend_from_slice(&stamp.memory);
    for number in [
        stamp.after,
        stamp.touched_after,
        stamp.last,
        stamp.touched,
        units as i64,
        stamp.witness,
        stamp.evidence[0] as i64,
        stamp.evidence[1] as i64,
    ] {
        header.extend_from_slice(&number.to_le_bytes());
    }
    let mut at = HEADER;
    for section in sections {
        header.extend_from_slice(&(at as u64).to_le_bytes());
        header.extend_from_slice(&(section.len() as u64).to_le_bytes());
        at += section.len().next_multiple_of(8);
    }
    header.extend_from_slice(&(at as u64).to_le_bytes());
    header.extend_from_slice(&xxh3_64(sums).to_le_bytes());
    header.resize(HEADER - 8, 0);
    header.extend_from_slice(&xxh3_64(&header).to_le_bytes());
    header
}

/// Sums blocks whose bytes come in pieces.
#[derive(Default)]
struct Sums {
    block: Vec<u8>,
    sums: Vec<u8>,
}

impl Sums {
    fn add(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(BLOCK - self.block.len()));
            self.block.extend_from_slice(now);
            bytes = later;
            if self.block.len() == BLOCK {
                self.end_block();
            }
        }
    }

    fn end_block(&mut self) {
        let sum = xxh3_64(&self.block);
        self.sums.extend_from_slice(&sum.to_le_bytes());
        self.block.clear();
    }

    fn finish(mut self) -> Vec<u8> {
        if !self.block.is_empty() {
            self.end_block();
        }
        self.sums
    }
}

impl Image {
    /// Maps the file at `path`. Header and sums are checked now, blocks when they are read.
    pub(super) fn open(path: &Path) -> Result<Image, Fault> {
        let file = File::open(path)?;
        // SAFETY: index files are written under another name, renamed into place and never
        // written again; one that is replaced stays as it is for those who have it mapped.
        let map = unsafe { memmap2::Mmap::map(&file)? };
        Image::read(Bytes::Map(map))
    }

    /// An index in memory, as [`write`] wrote it.
    pub(super) fn from_bytes(bytes: Vec<u8>) -> Result<Image, Fault> {
        Image::read(Bytes::Owned(bytes))
    }

    fn read(bytes: Bytes) -> Result<Image, Fault> {
        let all = bytes.all();
        let header = all.get(..HEADER).ok_or(Fault::Damaged("no header"))?;
        if &header[..8] != MAGIC {
            return Err(Fault::Damaged("no index"));
        }
        if xxh3_64(&header[..HEADER - 8]) != u64_at(header, HEADER - 8) {
            return Err(Fault::Damaged("header"));
        }
        if u32_at(header, 8) != LAYOUT_VERSION {
            return Err(Fault::Outdated("layout"));
        }
        if u32_at(header, 12) != crate::lang::ANALYSIS_VERSION {
            return Err(Fault::Outdated("analysis"));
        }
        let number = |n: usize| u64_at(header, 32 + 8 * n);
        let stamp = Stamp {
            memory: header[16..32].try_into().expect("sixteen bytes"),
            after: number(0) as i64,
            touched_after: number(1) as i64,
            last: number(2) as i64,
            touched: number(3) as i64,
            witness: number(5) as i64,
            evidence: [number(6), number(7)],
        };
        let units = number(4);
        let place = |n: usize| number(n) as usize;
        let end = place(8 + 2 * SECTIONS);
        let sections: Vec<Range<usize>> = (0..SECTIONS)
            .map(|n| {
                let start = place(8 + 2 * n);
                start..start.saturating_add(place(9 + 2 * n))
            })
            .collect();
        let blocks = end.saturating_sub(HEADER).div_ceil(BLOCK);
        let sums = end..end.saturating_add(8 * blocks);
        if sums.end != all.len() || sections.iter().any(|s| s.start < HEADER || s.end > end) {
            return Err(Fault::Damaged("length"));
        }
        if xxh3_64(&all[sums.clone()]) != number(9 + 2 * SECTIONS) {
            return Err(Fault::Damaged("sums"));
        }
        Ok(Image {
            sections,
            sums,
            checked: (0..blocks.div_ceil(64))
                .map(|_| AtomicU64::new(0))
                .collect(),
            stamp,
            units,
            bytes,
        })
    }

    /// Bytes of the whole file.
    pub(super) fn size(&self) -> u64 {
        self.bytes.all().len() as u64
    }

    pub(super) fn section(&self, n: usize) -> View<'_> {
        View {
            image: self,
            start: self.sections[n].start,
            bytes: &self.bytes.all()[self.sections[n].clone()],
        }
    }

    #[inline]
    fn check(&self, range: Range<usize>) -> Result<(), Fault> {
        let first = (range.start - HEADER) / BLOCK;
        let last = (range.end.max(range.start + 1) - 1 - HEADER) / BLOCK;
        for block in first..=last {
            let word = self.checked.get(block / 64);
            let known =
                word.is_some_and(|word| word.load(Ordering::Relaxed) >> (block % 64) & 1 == 1);
            if !known {
                self.check_block(block)?;
            }
        }
        Ok(())
    }

    #[cold]
    fn check_block(&self, block: usize) -> Result<(), Fault> {
        let all = self.bytes.all();
        let start = HEADER + block * BLOCK;
        let end = (start + BLOCK).min(self.sums.start);
        if start >= end {
            return Ok(());
        }
        if xxh3_64(&all[start..end]) != u64_at(all, self.sums.start + 8 * block) {
            return Err(Fault::Damaged("block"));
        }
        self.checked[block / 64].fetch_or(1 << (block % 64), Ordering::Relaxed);
        Ok(())
    }
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

/// A part of an index; what is read of it is checked first.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    image: &'a Image,
    start: usize,
    bytes: &'a [u8],
}

const OUT_OF_RANGE: Fault = Fault::Damaged("a place outside its part");

impl<'a> View<'a> {
    /// Bytes of the part.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Checked bytes of the part.
    #[inline]
    pub(super) fn bytes(&self, range: Range<usize>) -> Result<&'a [u8], Fault> {
        let bytes = self.bytes.get(range.clone()).ok_or(OUT_OF_RANGE)?;
        if !bytes.is_empty() {
            self.image
                .check(self.start + range.start..self.start + range.end)?;
        }
        Ok(bytes)
    }

    /// The `n`-th element of a part of elements of `SIZE` bytes.
    #[inline]
    pub(super) fn element<const SIZE: usize>(&self, n: usize) -> Result<&'a [u8; SIZE], Fault> {
        let bytes = self.bytes(n * SIZE..(n + 1) * SIZE)?;
        bytes.try_into().map_err(|_| OUT_OF_RANGE)
    }

    /// The `n`-th of a part of numbers.
    #[inline]
    pub(super) fn u32(&self, n: usize) -> Result<u32, Fault> {
        Ok(u32::from_le_bytes(*self.element(n)?))
    }

    /// The `n`-th of a part of numbers.
    #[inline]
    pub(super) fn u64(&self, n: usize) -> Result<u64, Fault> {
        Ok(u64::from_le_bytes(*self.element(n)?))
    }
}

/// The first of `0..count` for which `before` no longer holds.
pub(super) fn lower_bound(
    count: usize,
    mut before: impl FnMut(usize) -> Result<bool, Fault>,
) -> Result<usize, Fault> {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        if before(middle)? {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}
