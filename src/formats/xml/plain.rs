//! Character data that needs no reader: no mark-up, and no references but the five that every XML
//! file may use.

use std::borrow::Cow;

use super::entities::predefined;

/// Bytes after `&` within which a predefined reference ends.
const LONGEST: usize = 5;

/// The text that is written as `raw`, which has no `<`; `None` where it is not plain.
pub(super) fn plain(raw: &str) -> Option<Cow<'_, str>> {
    if memchr::memchr3(b'&', b'\r', b']', raw.as_bytes()).is_none() {
        return Some(Cow::Borrowed(raw));
    }
    if !is_plain(raw) {
        return None;
    }
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        let (c, length) = reference(&rest[at + 1..])?;
        text.push(c);
        rest = &rest[at + 1 + length..];
    }
    text.push_str(rest);
    Some(Cow::Owned(text))
}

/// Whether [`plain`] gives something.
pub(super) fn is_plain(raw: &str) -> bool {
    memchr::memchr3_iter(b'&', b'\r', b']', raw.as_bytes()).all(|at| match raw.as_bytes()[at] {
        b'&' => reference(&raw[at + 1..]).is_some(),
        // Line ends are to be normalised.
        b'\r' => false,
        _ => !raw[at..].starts_with("]]>"),
    })
}

/// The character that is meant by what begins `rest`, which stands behind `&`, and its length.
fn reference(rest: &str) -> Option<(char, usize)> {
    let end = rest.bytes().take(LONGEST).position(|b| b == b';')?;
    Some((predefined(&rest[..end])?, end + 1))
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
