//! GNU gettext's PO files.
//!
//! A message is a unit; a message with plurals is one for the singular and one for each plural
//! form. `msgctxt` and comments are properties, the flag `fuzzy` makes the unit doubtful. The
//! header's `X-Source-Language` names the source language, else it is English, as gettext's manual
//! asks; `Language` names the target. Obsolete messages (`#~`) are passed over.
//!
//! Not read by the crate polib (0.3.0): its errors have no lines, it panics at a string that belongs
//! to no field, refuses a file without header, knows UTF-8 alone and holds the whole file.

mod read;
mod write;

use super::{Files, Format};

/// Portable Object files of gettext.
pub static PO: Format = Format {
    name: "po",
    title: "message catalogue of GNU gettext",
    endings: &["po", "pot"],
    files: Files::One,
    recognise: |head| {
        let mut lines = head
            .text
            .lines()
            .filter(|l| !l.starts_with('#') && !l.trim().is_empty());
        lines.next().is_some_and(|line| {
            line.starts_with("msgid \"") || line.starts_with("msgctxt \"") || line == "domain"
        })
    },
    read: Some(read::read),
    write: Some(write::write),
};
