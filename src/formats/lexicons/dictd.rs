//! dictd's dictionaries, FreeDict's among them: `NAME.index` says where in `NAME.dict` (or
//! `NAME.dict.dz`, which gzip packs) the article of a headword stands.
//!
//! A line of the index is headword, offset and length, divided by tabs; the numbers are written in
//! base 64, the greatest digit first. Headwords that begin with `00` tell of the dictionary itself.

use std::io::Read;
use std::path::PathBuf;

use super::article::renderings;
use super::{Draft, FormatError, LexiconFormat, Source, lines, malformed, mostly};
use crate::text::decode::decode;

pub(super) static DICTD: LexiconFormat = LexiconFormat {
    name: "dictd",
    about: "dictd's .index with the .dict or .dict.dz beside it",
    recognise: |source| {
        let parts = parts(source);
        let named = parts.is_some_and(|(index, dict)| index.exists() && dict.exists());
        named && (!is_index(source) || mostly(source, |line| entry(line).is_some()))
    },
    read,
};

/// The most bytes that a dictionary may unpack to.
const MOST_BYTES: u64 = 1 << 30;

fn is_index(source: &Source) -> bool {
    source
        .path
        .extension()
        .is_some_and(|ending| ending == "index")
}

/// The index and the articles that belong to a file of this name; `None` for other names.
fn parts(source: &Source) -> Option<(PathBuf, PathBuf)> {
    let name = source.path.file_name()?.to_str()?;
    let stem = [".index", ".dict.dz", ".dict"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending))?;
    let beside = |ending: &str| source.path.with_file_name(format!("{stem}{ending}"));
    let packed = beside(".dict.dz");
    let dict = if packed.exists() {
        packed
    } else {
        beside(".dict")
    };
    Some((beside(".index"), dict))
}

fn read(source: &Source, draft: &mut Draft) -> Result<(), FormatError> {
    let (index, dict) = parts(source).ok_or_else(|| FormatError::Unsupported {
        format: DICTD.name,
        problem: "the files of a dictionary are called NAME.index and NAME.dict or NAME.dict.dz"
            .to_owned(),
    })?;
    let missing = |path: &PathBuf| FormatError::Unsupported {
        format: DICTD.name,
        problem: format!("{} is missing beside it", path.display()),
    };
    if !index.exists() {
        return Err(missing(&index));
    }
    if !dict.exists() {
        return Err(missing(&dict));
    }
    let articles = articles(&std::fs::read(&dict)?)?;
    let index = std::fs::read(&index)?;
    let index = decode(&index).map_err(|error| FormatError::NotThis {
        format: DICTD.name,
        found: error.to_string(),
    })?;
    for (line, row) in lines(&index.text) {
        let Some((headword, offset, length)) = entry(row) else {
            let expected = "headword, offset and length divided by tabs";
            return Err(malformed(line, &format!("`{row}`"), expected));
        };
        if headword.starts_with("00") {
            continue;
        }
        let range = offset
            .checked_add(length)
            .and_then(|end| articles.get(offset..end));
        let Some(article) = range else {
            let found = format!("an article of {length} bytes at byte {offset}");
            let expected = format!("a place within the {} bytes there are", articles.len());
            return Err(malformed(line, &found, &expected));
        };
        let article = String::from_utf8_lossy(article);
        for (rendering, rank) in renderings(&article).iter().zip(1_u16..) {
            draft.add(headword, rendering, 1.0 / f32::from(rank));
        }
    }
    Ok(())
}

fn articles(bytes: &[u8]) -> Result<Vec<u8>, FormatError> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes.to_vec());
    }
    let mut unpacked = Vec::new();
    let packed = flate2::read::MultiGzDecoder::new(bytes);
    if packed.take(MOST_BYTES + 1).read_to_end(&mut unpacked)? as u64 > MOST_BYTES {
        return Err(FormatError::Limit {
            place: Default::default(),
            what: "bytes of a dictionary",
            limit: MOST_BYTES,
        });
    }
    Ok(unpacked)
}

/// Headword, offset and length of a line of the index. A fourth column repeats the headword.
fn entry(line: &str) -> Option<(&str, usize, usize)> {
    let mut cells = line.split('\t');
    let headword = cells.next().filter(|word| !word.trim().is_empty())?;
    Some((headword, number(cells.next()?)?, number(cells.next()?)?))
}

/// A number in base 64 with the digits `A-Z a-z 0-9 + /`.
fn number(digits: &str) -> Option<usize> {
    let digits = digits.trim_end();
    if digits.is_empty() {
        return None;
    }
    digits.bytes().try_fold(0_usize, |number, digit| {
        let digit = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        number.checked_mul(64)?.checked_add(usize::from(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_index_are_in_base_64() {
        assert_eq!(number("A"), Some(0));
        assert_eq!(number("BA"), Some(64));
        assert_eq!(number("k9"), Some(36 * 64 + 61));
        assert_eq!(number(""), None);
        assert_eq!(number("1,5"), None);
        assert_eq!(number("////////////////////"), None);
    }
}
