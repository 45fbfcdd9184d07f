//! Character data that needs no reader: no mark-up, and no references but the five that every XML
//! file may use.

use std::borrow::Cow;

use super::entities::predefined;

/// Bytes after `&` within which a predefined reference ends.
const LONGEST: usize = 5;

/// The text that is written as `raw`, which has no `<`; `None` where it is not plain.
pub(super) fn plain(raw: &str) -> Option<Cow<'_, str>> {
    let Some(first) = memchr::memchr3(b'&', b'\r', b']', raw.as_bytes()) else {
        return Some(Cow::Borrowed(raw));
    };
    let rest = &raw.as_bytes()[first..];
    // Line ends are to be normalised, and `]]>` may not stand there.
    if memchr::memchr(b'\r', rest).is_some() || memchr::memmem::find(rest, b"]]>").is_some() {
        return None;
    }
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        text.push(reference(&rest[at + 1..])?);
        rest = &rest[at + 1..];
        rest = &rest[rest.find(';')? + 1..];
    }
    text.push_str(rest);
    Some(Cow::Owned(text))
}

/// Whether [`plain`] gives something.
pub(super) fn is_plain(raw: &str) -> bool {
    let bytes = raw.as_bytes();
    let Some(first) = memchr::memchr3(b'&', b'\r', b']', bytes) else {
        return true;
    };
    let rest = &bytes[first..];
    memchr::memchr(b'\r', rest).is_none()
        && memchr::memmem::find(rest, b"]]>").is_none()
        && memchr::memchr_iter(b'&', bytes).all(|at| reference(&raw[at + 1..]).is_some())
}

/// The character that is meant by `rest`, which stands behind `&`.
fn reference(rest: &str) -> Option<char> {
    let end = rest.bytes().take(LONGEST).position(|b| b == b';')?;
    predefined(&rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_plain_where_nothing_in_it_asks_for_a_reader() {
        for (raw, text) in [
            ("", Some("")),
            ("a\tb\nñ", Some("a\tb\nñ")),
            ("&lt;b&gt; &amp;amp; &quot;&apos;", Some("<b> &amp; \"'")),
            ("a]b]]", Some("a]b]]")),
            ("a]]>", None),
            ("a\r\n", None),
            ("&", None),
            ("& amp;", None),
            ("&#65;", None),
            ("&nbsp;", None),
            ("&amp", None),
            ("a&", None),
        ] {
            assert_eq!(plain(raw).as_deref(), text, "{raw:?}");
            assert_eq!(is_plain(raw), text.is_some(), "{raw:?}");
        }
    }
}
