//! Which of the known languages a text is in.

use super::{LANGUAGES, Language};

/// The likeliest of the known languages, and how far to trust it.
#[derive(Debug, Clone, Copy)]
pub struct Detected {
    /// The language.
    pub language: &'static Language,
    /// 0 (no better than another) to 1 (sure), from trigram statistics.
    pub confidence: f64,
}

/// The language of `text` among [`LANGUAGES`]; `None` where it has no letters to judge by.
///
/// Only the first characters are read: more adds nothing for a text in one language.
pub fn detect(text: &str) -> Option<Detected> {
    const ENOUGH: usize = 20_000;
    let sample = &text[..text.floor_char_boundary(ENOUGH)];
    let known = LANGUAGES.iter().map(|language| language.detector).collect();
    let info = whatlang::Detector::with_allowlist(known).detect(sample)?;
    let language = LANGUAGES
        .iter()
        .find(|language| language.detector == info.lang())?;
    Some(Detected {
        language,
        confidence: info.confidence(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spanish_and_english_are_told_apart() {
        let code = |text| detect(text).map(|d| d.language.code);
        assert_eq!(code("La movilidad ordenada, segura y regular"), Some("es"));
        assert_eq!(
            code("Orderly, safe and regular mobility of the people"),
            Some("en")
        );
        assert_eq!(code("1234 ... 56"), None);
    }
}
