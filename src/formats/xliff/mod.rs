//! XLIFF 1.2 and 2.x as a source of units, with the dialects of Trados Studio (SDLXLIFF) and memoQ
//! (MQXLIFF).
//!
//! A segment with a translation is a unit; its neighbours are its context. Inline codes become
//! those of TMX (`inline`), the state becomes the review state:
//!
//! | file says | review |
//! |---|---|
//! | `approved="yes"`; state `final`, `signed-off`, `reviewed`; Trados `Translated`, `Approved…`; memoQ `…Confirmed`, `Proofread` | confirmed |
//! | state `needs-…`; Trados `Draft`; memoQ `PartiallyEdited`; proposals | doubtful |
//! | Trados `Rejected…`; memoQ `Rejected` | rejected |
//! | anything else | unreviewed |

mod inline;
mod read;

use super::{Files, Format};

/// XML Localisation Interchange File Format.
pub static XLIFF: Format = Format {
    name: "xliff",
    title: "XLIFF 1.2 and 2.x, SDLXLIFF, MQXLIFF",
    endings: &["xlf", "xliff", "sdlxliff", "mqxliff"],
    files: Files::One,
    recognise: |head| head.root() == Some("xliff"),
    read: Some(read::read),
    write: None,
};
