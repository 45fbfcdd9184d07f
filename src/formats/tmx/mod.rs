//! TMX, versions 1.1 to 1.4b, levels 1 and 2; written as 1.4.
//!
//! Read leniently where real files are lax (missing attributes, odd dates, `lang` for `xml:lang`,
//! tags in any spelling), strictly where XML is concerned: a file that is not well-formed is
//! refused with the place. What the model has no field for is kept in
//! [`Unit::properties`](crate::model::Unit::properties) and written back; `props` says under which
//! names. Follows the TMX 1.4b specification (LISA OSCAR, 2005).

mod alike;
mod codes;
pub(super) mod date;
mod props;
mod read;
pub(super) mod segment;
mod ude;
mod write;

use super::{Files, Format};

/// Translation Memory eXchange.
pub static TMX: Format = Format {
    name: "tmx",
    title: "Translation Memory eXchange, understood by all translation tools",
    endings: &["tmx"],
    files: Files::One,
    recognise: |head| {
        head.root()
            .is_some_and(|root| root.eq_ignore_ascii_case("tmx"))
    },
    read: Some(read::read),
    write: Some(write::write),
};

/// Name by which tramo knows its own files.
const TOOL: &str = "tramo";
