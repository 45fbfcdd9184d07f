//! From bytes to text: byte-order marks, UTF-8, UTF-16, and the eight-bit encodings of old files.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Text read from bytes, with what was found about its encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte-order mark; every offset that tramo gives is into this.
    pub text: String,
    /// The encoding's name in the WHATWG Encoding Standard, such as `UTF-8` or `windows-1252`.
    pub encoding: &'static str,
    /// Whether the encoding was guessed from the bytes: no mark said so and it is not UTF-8.
    pub guessed: bool,
}

/// Why bytes could not be read as text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// A zero byte, or more control bytes than a text may have.
    #[error(
        "byte {offset} is {byte:#04x}, and text has no or few such bytes: this is a binary file"
    )]
    Binary {
        /// Where the first such byte stands, counted from 0.
        offset: usize,
        /// The byte.
        byte: u8,
    },
    /// The bytes contradict the encoding that their byte-order mark announces.
    #[error("the file says it is {encoding}, but has bytes that {encoding} does not allow")]
    Malformed {
        /// The announced encoding.
        encoding: &'static str,
    },
}

/// Bytes of text that may come with one control byte.
const BYTES_PER_CONTROL: usize = 20;

/// Decodes a whole file.
///
/// In this order: a byte-order mark decides; else valid UTF-8 is UTF-8; else zero bytes at every
/// other place mean UTF-16; else the encoding is guessed from the bytes (mostly windows-1252 for
/// the languages of Western Europe) and [`Decoded::guessed`] is set.
pub fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return announced(&bytes[mark..], encoding);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return announced(bytes, encoding);
    }
    if let Some((offset, byte)) = binary_byte(bytes) {
        return Err(DecodeError::Binary { offset, byte });
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded {
            text: text.to_owned(),
            encoding: UTF_8.name(),
            guessed: false,
        });
    }
    let encoding = guess(bytes);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Ok(Decoded {
        text: text.into_owned(),
        encoding: encoding.name(),
        guessed: true,
    })
}

/// The encoding that [`decode`] would use for a file that begins with `bytes`.
pub fn sniff(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return encoding;
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => UTF_8,
        // A character cut off by the end of the sample is no sign against UTF-8.
        Err(error) if error.error_len().is_none() => UTF_8,
        Err(_) => guess(bytes),
    }
}

fn announced(bytes: &[u8], encoding: &'static Encoding) -> Result<Decoded, DecodeError> {
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => {
            if let Some(offset) = text.find('\0') {
                return Err(DecodeError::Binary { offset, byte: 0 });
            }
            Ok(Decoded {
                text: text.into_owned(),
                encoding: encoding.name(),
                guessed: false,
            })
        }
        None => Err(DecodeError::Malformed {
            encoding: encoding.name(),
        }),
    }
}

fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4_096) & !1];
    if sample.len() < 4 {
        return None;
    }
    let zeros = |parity: usize| {
        sample
            .iter()
            .skip(parity)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    // Latin script in UTF-16 has a zero byte in nearly every unit, always on the same side.
    let enough = sample.len() / 2 * 7 / 10;
    if odd >= enough && even == 0 {
        Some(UTF_16LE)
    } else if even >= enough && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The first byte that shows a file to be no text: a zero byte, or the first control byte where
/// there are too many. Word processors leave single ones behind, for notes and soft hyphens.
fn binary_byte(bytes: &[u8]) -> Option<(usize, u8)> {
    let control = |b: &u8| matches!(b, 0..=6 | 0x0e..=0x1a | 0x1c..=0x1f);
    let (mut first, mut count) = (None, 0);
    for (offset, byte) in bytes.iter().enumerate().filter(|(_, b)| control(b)) {
        if *byte == 0 {
            return Some((offset, 0));
        }
        first = first.or(Some((offset, *byte)));
        count += 1;
    }
    first.filter(|_| count * BYTES_PER_CONTROL > bytes.len())
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let found = detector.guess(None, chardetng::Utf8Detection::Deny);
    // Every byte is valid windows-1252, the superset of ISO-8859-1 that old Spanish files mean.
    if found == UTF_8 { WINDOWS_1252 } else { found }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, &'static str) {
        let read = decode(bytes).unwrap();
        (read.text, read.encoding)
    }

    #[test]
    fn marks_and_zero_bytes_tell_utf16() {
        let le: Vec<u8> = "¿Qué año?"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let be: Vec<u8> = "¿Qué año?"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        let marked = [&[0xff, 0xfe], &le[..]].concat();
        assert_eq!(text(&marked), ("¿Qué año?".into(), "UTF-16LE"));
        assert_eq!(text(&le), ("¿Qué año?".into(), "UTF-16LE"));
        assert_eq!(text(&be), ("¿Qué año?".into(), "UTF-16BE"));
    }

    #[test]
    fn old_spanish_files_are_windows_1252() {
        let bytes = b"La migraci\xf3n, \xabordenada y segura\xbb, cuesta 10 \x80 al a\xf1o.";
        assert_eq!(
            text(bytes),
            (
                "La migración, «ordenada y segura», cuesta 10 € al año.".into(),
                "windows-1252"
            )
        );
    }

    #[test]
    fn a_single_control_character_left_by_a_word_processor_is_text() {
        let note = b"The first sentence ends here.\x02 The second follows.";
        assert_eq!(decode(note).map(|d| d.text.len()), Ok(note.len()));
    }

    #[test]
    fn a_binary_file_is_refused_with_the_place() {
        assert_eq!(
            decode(b"PK\x03\x04rest"),
            Err(DecodeError::Binary { offset: 2, byte: 3 })
        );
        assert_eq!(
            decode(b"a long text with a zero byte at its end\0"),
            Err(DecodeError::Binary {
                offset: 39,
                byte: 0
            })
        );
        assert_eq!(text(b""), (String::new(), "UTF-8"));
    }
}
