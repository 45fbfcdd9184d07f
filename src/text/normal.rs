//! Normal forms: NFC for storage and comparison, folding for search.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// `text` in Unicode normal form C (UAX #15); borrowed where it already is.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// `text` as search compares it: lower case, without accents and other combining marks, in NFC.
///
/// Folding twice gives what folding once gives. The length in bytes may change, so offsets into
/// the folded text mean nothing in the original.
///
/// ```
/// assert_eq!(tramo::text::fold("Migración ORDENADA"), "migracion ordenada");
/// ```
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    // Decomposing may free a capital (a compatibility letter with a mark), and lower-casing may
    // bring a mark (İ), so marks go last and the case of what is left is settled once more.
    text.nfd()
        .flat_map(char::to_lowercase)
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .nfc()
        .collect()
}
