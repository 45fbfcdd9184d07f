//! Plain text: what stands in the file is the text.

use super::{Extracted, Kind};

pub(super) static PLAIN: Kind = Kind {
    name: "plain",
    endings: &["txt", "text"],
    extract,
};

fn extract(text: &str) -> Extracted {
    Extracted {
        text: text.to_owned(),
        passages: Vec::new(),
    }
}
