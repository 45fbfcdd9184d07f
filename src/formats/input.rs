//! From a file or a stream to the bytes that a format reads: unpacking, encodings, progress.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};

use super::archive::Archive;
use super::error::{FormatError, Place};
use super::xml::NotDecodable;
use crate::text::decode::sniff;

/// How much of the beginning is looked at to tell format, encoding and delimiter.
pub(super) const HEAD_BYTES: usize = 1 << 16;

/// Bytes that may come out of a packed file before [`MAX_EXPANSION`] is looked at.
const PACKED_ALLOWANCE: u64 = 64 << 20;
/// Times that a packed file may grow: text packs 5 to 50 times, a bomb 1,000 times.
const MAX_EXPANSION: u64 = 300;
/// The greatest packed or spreadsheet file that is read from a stream rather than a file.
pub(super) const MAX_IN_MEMORY: u64 = 1 << 30;

/// A file about to be read.
pub(super) struct Input {
    /// The first bytes after unpacking, at most [`HEAD_BYTES`].
    pub head: Vec<u8>,
    /// Name without folders, as far as one is known; without the ending that unpacking took off.
    pub name: String,
    /// Where it lies, for formats that need more than a stream. `None` after unpacking.
    pub path: Option<PathBuf>,
    /// Names of the parts of an office document.
    pub parts: Vec<String>,
    rest: Box<dyn Read + Send>,
    encoding: Option<&'static Encoding>,
    /// Bytes read of the file as it lies on the disk.
    pub progress: Arc<AtomicU64>,
    /// The file's size in bytes where it is known.
    pub size: Option<u64>,
}

impl Input {
    pub fn file(path: &Path) -> Result<Input, FormatError> {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(FormatError::Io(io::Error::from(
                io::ErrorKind::IsADirectory,
            )));
        }
        let progress = Arc::new(AtomicU64::new(0));
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let mut input = Input::unpack(
            Box::new(Counted {
                inner: file,
                progress: progress.clone(),
            }),
            name,
            Some(path),
            &progress,
        )?;
        input.size = metadata.is_file().then_some(metadata.len());
        Ok(input)
    }

    pub fn stream(reader: Box<dyn Read + Send>, name: &str) -> Result<Input, FormatError> {
        let progress = Arc::new(AtomicU64::new(0));
        Input::unpack(
            Box::new(Counted {
                inner: reader,
                progress: progress.clone(),
            }),
            name.to_owned(),
            None,
            &progress,
        )
    }

    fn unpack(
        mut reader: Box<dyn Read + Send>,
        name: String,
        path: Option<&Path>,
        progress: &Arc<AtomicU64>,
    ) -> Result<Input, FormatError> {
        let head = peek(&mut reader)?;
        let input = |head, rest, name, path: Option<&Path>| Input {
            head,
            name,
            path: path.map(Path::to_owned),
            parts: Vec::new(),
            rest,
            encoding: None,
            progress: progress.clone(),
            size: None,
        };
        if head.starts_with(&[0x1f, 0x8b]) {
            let packed = Cursor::new(head).chain(reader);
            let mut guarded: Box<dyn Read + Send> = Box::new(Guarded {
                inner: flate2::read::MultiGzDecoder::new(packed),
                packed: progress.clone(),
                out: 0,
            });
            let head = peek(&mut guarded)?;
            return Ok(input(head, guarded, bare(name, ".gz"), None));
        }
        if head.starts_with(b"PK\x03\x04") {
            return match path {
                Some(path) => {
                    let inner = File::open(path)?;
                    let progress = progress.clone();
                    Input::unzip(Counted { inner, progress }, head, reader, name, Some(path))
                }
                None => {
                    let whole = input(head.clone(), reader, name.clone(), None).whole()?;
                    let rest = Box::new(Cursor::new(whole[head.len()..].to_vec()));
                    let progress = progress.clone();
                    let inner = Cursor::new(whole);
                    Input::unzip(Counted { inner, progress }, head, rest, name, None)
                }
            };
        }
        Ok(input(head, reader, name, path))
    }

    /// `head` and `rest` are the archive itself, for office documents.
    fn unzip<R: Read + Seek + Send + 'static>(
        archive: Counted<R>,
        head: Vec<u8>,
        rest: Box<dyn Read + Send>,
        name: String,
        path: Option<&Path>,
    ) -> Result<Input, FormatError> {
        let progress = archive.progress.clone();
        let known = |name: &str| super::by_path(Path::new(name)).is_some();
        let mut input = Input {
            head,
            name,
            path: path.map(Path::to_owned),
            parts: Vec::new(),
            rest,
            encoding: None,
            progress: progress.clone(),
            size: None,
        };
        match super::archive::open(archive, known)? {
            Archive::Office(parts) => input.parts = parts,
            Archive::Packed(name, bytes) => {
                let mut guarded: Box<dyn Read + Send> = Box::new(Guarded {
                    inner: bytes,
                    packed: progress,
                    out: 0,
                });
                input.head = peek(&mut guarded)?;
                (input.name, input.path, input.rest) = (name, None, guarded);
            }
        }
        Ok(input)
    }

    /// The encoding to use instead of what the file says of itself.
    pub fn set_encoding(&mut self, encoding: Option<&'static Encoding>) {
        self.encoding = encoding;
    }

    /// The encoding that was set.
    pub fn encoding(&self) -> Option<&'static Encoding> {
        self.encoding
    }

    /// All bytes from the beginning.
    pub fn bytes(self) -> Box<dyn Read + Send> {
        Box::new(Cursor::new(self.head).chain(self.rest))
    }

    /// The whole content, refused above [`MAX_IN_MEMORY`].
    pub fn whole(self) -> Result<Vec<u8>, FormatError> {
        let mut all = Vec::new();
        let read = self.bytes().take(MAX_IN_MEMORY + 1).read_to_end(&mut all)?;
        if read as u64 > MAX_IN_MEMORY {
            return Err(FormatError::Limit {
                place: Place::default(),
                what: "bytes of a file that must be read whole",
                limit: MAX_IN_MEMORY,
            });
        }
        Ok(all)
    }

    /// The content as UTF-8 without byte-order mark, read from `encoding`; bytes that it does not
    /// allow come as an [`io::Error`] that holds [`NotDecodable`].
    pub fn decoded(self, encoding: &'static Encoding) -> Box<dyn Read + Send> {
        let mut bytes = self.head;
        if let Some((marked, mark)) = Encoding::for_bom(&bytes)
            && marked == encoding
        {
            bytes.drain(..mark);
        }
        let all = Cursor::new(bytes).chain(self.rest);
        if encoding == UTF_8 {
            return Box::new(all);
        }
        Box::new(Decoding {
            inner: all,
            decoder: encoding.new_decoder_without_bom_handling(),
            encoding,
            raw: vec![0; 1 << 15],
            out: Vec::new(),
            at: 0,
            state: State::Going,
        })
    }

    /// The encoding of plain text: the one that was set, a byte-order mark, else by the bytes.
    pub fn text_encoding(&self) -> &'static Encoding {
        self.encoding.unwrap_or_else(|| sniff(&self.head))
    }

    /// The encoding of XML: the one that was set, a byte-order mark, zero bytes that tell UTF-16,
    /// the declaration, else UTF-8.
    pub fn xml_encoding(&self) -> &'static Encoding {
        if let Some(encoding) = self.encoding {
            return encoding;
        }
        if let Some((encoding, _)) = Encoding::for_bom(&self.head) {
            return encoding;
        }
        let start = &self.head[..self.head.len().min(1_024)];
        match start {
            [b'<' | b'\n' | b'\r' | b' ', 0, ..] => return encoding_rs::UTF_16LE,
            [0, b'<' | b'\n' | b'\r' | b' ', ..] => return encoding_rs::UTF_16BE,
            _ => {}
        }
        declared(start).unwrap_or(UTF_8)
    }
}

/// The encoding that an XML declaration names, where it names one that is known.
fn declared(start: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(start);
    let declaration = start
        .trim_start()
        .strip_prefix("<?xml")?
        .split("?>")
        .next()?;
    let (_, after) = declaration.split_once("encoding")?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = value[1..].split(quote).next()?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    // A declaration that can be read byte by byte contradicts UTF-16.
    Some(if encoding.is_ascii_compatible() {
        encoding
    } else {
        UTF_8
    })
}

fn bare(name: String, ending: &str) -> String {
    let cut = name.len().saturating_sub(ending.len());
    if name
        .get(cut..)
        .is_some_and(|end| end.eq_ignore_ascii_case(ending))
    {
        name[..cut].to_owned()
    } else {
        name
    }
}

fn peek(reader: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD_BYTES);
    reader.take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    Ok(head)
}

struct Counted<R> {
    inner: R,
    progress: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.progress.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl<R: Seek> Seek for Counted<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// Unpacked bytes, refused where they grow as only a bomb's do.
struct Guarded<R> {
    inner: R,
    packed: Arc<AtomicU64>,
    out: u64,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.out += count as u64;
        let packed = self.packed.load(Ordering::Relaxed).max(1);
        if self.out > PACKED_ALLOWANCE && self.out / packed > MAX_EXPANSION {
            return Err(io::Error::other(format!(
                "unpacks to more than {MAX_EXPANSION} times its size; nothing that holds text does"
            )));
        }
        Ok(count)
    }
}

/// Another encoding turned into UTF-8.
struct Decoding<R> {
    inner: R,
    decoder: Decoder,
    encoding: &'static Encoding,
    raw: Vec<u8>,
    out: Vec<u8>,
    at: usize,
    state: State,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Going,
    Ended,
    Failed,
}

impl<R: Read> Decoding<R> {
    fn fill(&mut self) -> io::Result<()> {
        let count = self.inner.read(&mut self.raw)?;
        let last = count == 0;
        let mut rest = &self.raw[..count];
        self.out.clear();
        self.at = 0;
        let room = self
            .decoder
            .max_utf8_buffer_length_without_replacement(count);
        self.out.resize(room.unwrap_or(4 * count + 16), 0);
        let mut written = 0;
        loop {
            let (result, read, wrote) = self.decoder.decode_to_utf8_without_replacement(
                rest,
                &mut self.out[written..],
                last,
            );
            rest = &rest[read..];
            written += wrote;
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => self.out.resize(2 * self.out.len() + 16, 0),
                // What is good goes out first, so that the reader can tell the place.
                DecoderResult::Malformed(..) => {
                    self.state = State::Failed;
                    break;
                }
            }
        }
        self.out.truncate(written);
        if last && self.state == State::Going {
            self.state = State::Ended;
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.out.len() {
            match self.state {
                State::Going => self.fill()?,
                State::Ended => return Ok(0),
                State::Failed => {
                    return Err(io::Error::other(NotDecodable(self.encoding.name())));
                }
            }
        }
        let count = buffer.len().min(self.out.len() - self.at);
        buffer[..count].copy_from_slice(&self.out[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}
