//! Zip files: one exchange file packed, or an office document.

use std::io::{Cursor, Read, Seek, SeekFrom};

use zip::{CompressionMethod, ZipArchive};

use super::error::{FormatError, Place};

/// Bytes that one part of an office document may unpack to.
const MAX_PART_BYTES: u64 = 1 << 30;

/// What a zip file is.
pub(super) enum Archive {
    /// An office document with parts of these names.
    Office(Vec<String>),
    /// The name of the one file in it and its bytes, unpacked.
    Packed(String, Box<dyn Read + Send>),
}

fn damaged(error: impl std::fmt::Display) -> FormatError {
    FormatError::Malformed {
        place: Place::default(),
        problem: format!("a zip file that cannot be read: {error}"),
    }
}

/// Looks into a zip file; `known` says of a name whether it is that of an exchange file.
pub(super) fn open<R: Read + Seek + Send + 'static>(
    reader: R,
    known: impl Fn(&str) -> bool,
) -> Result<Archive, FormatError> {
    let mut archive = ZipArchive::new(reader).map_err(damaged)?;
    let names: Vec<String> = archive
        .file_names()
        .filter_map(|name| Some(name.ok()?.into_owned()))
        .collect();
    if names.iter().any(|name| name == "[Content_Types].xml") {
        return Ok(Archive::Office(names));
    }
    let file = |name: &&String| !name.ends_with('/') && !name.starts_with("__MACOSX/");
    let mut files: Vec<&String> = names.iter().filter(file).collect();
    if files.len() > 1 {
        files.retain(|name| known(name));
    }
    let [name] = files.as_slice() else {
        return Err(FormatError::Unsupported {
            format: "zip",
            problem: format!(
                "holds {} files ({}), expected one; unpack it and name the right one",
                names.len(),
                names.iter().take(5).cloned().collect::<Vec<_>>().join(", ")
            ),
        });
    };
    let part = archive.by_name(name).map_err(damaged)?;
    if part.encrypted() {
        return Err(FormatError::Unsupported {
            format: "zip",
            problem: "is encrypted".into(),
        });
    }
    let method = part.compression();
    let (start, length) = match part.data_start() {
        Some(start) => (start, part.compressed_size()),
        None => return Err(damaged("no data")),
    };
    drop(part);
    let mut reader = archive.into_inner();
    reader.seek(SeekFrom::Start(start))?;
    let packed = reader.take(length);
    let bytes: Box<dyn Read + Send> = match method {
        CompressionMethod::Stored => Box::new(packed),
        CompressionMethod::Deflated => Box::new(flate2::read::DeflateDecoder::new(packed)),
        other => return Err(damaged(format!("method {other}"))),
    };
    let bare = name.rsplit('/').next().unwrap_or(name);
    Ok(Archive::Packed(bare.to_owned(), bytes))
}

/// One part of an office document, unpacked.
pub(super) fn part(document: &[u8], name: &str) -> Result<Vec<u8>, FormatError> {
    let mut archive = ZipArchive::new(Cursor::new(document)).map_err(damaged)?;
    let part = archive.by_name(name).map_err(damaged)?;
    let mut bytes = Vec::new();
    let read = part
        .take(MAX_PART_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(damaged)?;
    if read as u64 > MAX_PART_BYTES {
        return Err(too_large());
    }
    Ok(bytes)
}

/// Refuses a document whose parts unpack to more than memory should hold.
pub(super) fn check_size(document: &[u8]) -> Result<(), FormatError> {
    let mut archive = ZipArchive::new(Cursor::new(document)).map_err(damaged)?;
    let mut sum = 0_u64;
    for index in 0..archive.len() {
        sum = sum.saturating_add(archive.by_index(index).map_err(damaged)?.size());
    }
    if sum > MAX_PART_BYTES {
        Err(too_large())
    } else {
        Ok(())
    }
}

fn too_large() -> FormatError {
    FormatError::Limit {
        place: Place::default(),
        what: "bytes of an unpacked document",
        limit: MAX_PART_BYTES,
    }
}
