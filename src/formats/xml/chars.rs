//! Characters as XML 1.0 has them: which it allows, and how lines end.

/// Appends character data with its line ends normalised as XML 1.0 §2.11 says.
pub(in crate::formats) fn push_text(text: &mut String, part: &str) {
    if memchr::memchr(b'\r', part.as_bytes()).is_none() {
        text.push_str(part);
        return;
    }
    text.push_str(&part.replace("\r\n", "\n").replace('\r', "\n"));
}

/// Whether XML 1.0 §2.2 allows the character.
pub(in crate::formats) fn is_legal(c: char) -> bool {
    !matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}')
}

/// Whether XML 1.0 §2.2 forbids nothing in the text.
pub(in crate::formats) fn all_legal(text: &str) -> bool {
    !is_suspicious(text.as_bytes()) || text.chars().all(is_legal)
}

/// Whether a byte is there that a forbidden character may have.
pub(super) fn is_suspicious(bytes: &[u8]) -> bool {
    // 0xef begins the two forbidden characters above the controls, among others. Without a way
    // out of the loop it works on many bytes at once.
    let found = bytes.iter().fold(0, |found, &b| {
        found | u8::from((b < 0x20) & (b != 9) & (b != 10) & (b != 13)) | u8::from(b == 0xef)
    });
    found != 0
}
