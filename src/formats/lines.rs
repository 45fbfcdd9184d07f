//! Formats of lines: each line with its number, decoded, within a limit.

use std::io::{BufRead, BufReader, Read};

use super::error::{FormatError, Place};
use super::input::Input;
use super::read::Summary;
use super::xml::NotDecodable;

/// Bytes of one line.
const MAX_LINE_BYTES: u64 = 16 << 20;

/// The lines of a file.
pub(super) struct Lines {
    input: BufReader<Box<dyn Read + Send>>,
    number: u64,
    text: String,
    encoding: &'static str,
}

impl Lines {
    /// The lines of `input` in the encoding that is set, marked, or guessed from the bytes.
    pub fn new(input: Input, summary: &mut Summary) -> Lines {
        let encoding = input.text_encoding();
        Lines::in_encoding(input, encoding, summary)
    }

    /// The lines of `input` in this encoding.
    pub fn in_encoding(
        input: Input,
        encoding: &'static encoding_rs::Encoding,
        summary: &mut Summary,
    ) -> Lines {
        summary.encoding = Some(encoding.name());
        Lines {
            input: BufReader::with_capacity(1 << 16, input.decoded(encoding)),
            number: 0,
            text: String::new(),
            encoding: encoding.name(),
        }
    }

    /// The next line's number, counted from 1, and its text without line end.
    pub fn next(&mut self) -> Result<Option<(u64, &str)>, FormatError> {
        self.text.clear();
        let place = Place {
            line: self.number + 1,
            column: 1,
        };
        let mut limited = (&mut self.input).take(MAX_LINE_BYTES);
        match limited.read_line(&mut self.text) {
            Ok(0) => return Ok(None),
            Ok(read) if read as u64 == MAX_LINE_BYTES => {
                return Err(FormatError::Limit {
                    place,
                    what: "bytes of one line",
                    limit: MAX_LINE_BYTES,
                });
            }
            Ok(_) => {}
            Err(error) => {
                let undecodable = error.kind() == std::io::ErrorKind::InvalidData
                    || error
                        .get_ref()
                        .is_some_and(|inner| inner.is::<NotDecodable>());
                let encoding = self.encoding;
                return Err(match undecodable {
                    true => FormatError::Encoding { place, encoding },
                    false => FormatError::Io(error),
                });
            }
        }
        self.number += 1;
        let text = self.text.strip_suffix('\n').unwrap_or(&self.text);
        Ok(Some((self.number, text.strip_suffix('\r').unwrap_or(text))))
    }
}
