//! Languages as files name them: tags in any spelling, three-letter codes, names in words.

use crate::lang::{LANGUAGES, Tag, detect};

/// How much like a language something must look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// Whatever is a well-formed tag.
    Any,
    /// Only languages with a two-letter code, so that an ordinary word is not taken for one.
    Common,
}

/// ISO 639-1.
const TWO_LETTERS: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch \
    co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he \
    hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv \
    kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny \
    oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su \
    sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Three-letter codes (ISO 639-2, both kinds) and names of what two letters name shorter; BCP 47
/// wants the shortest code.
const OTHER_NAMES: &[(&str, &[&str])] = &[
    (
        "es",
        &[
            "spa",
            "spanish",
            "español",
            "espanol",
            "castellano",
            "castilian",
        ],
    ),
    ("en", &["eng", "english", "inglés", "ingles"]),
    (
        "fr",
        &["fra", "fre", "french", "francés", "frances", "français"],
    ),
    (
        "de",
        &["deu", "ger", "german", "alemán", "aleman", "deutsch"],
    ),
    (
        "pt",
        &["por", "portuguese", "portugués", "portugues", "português"],
    ),
    ("it", &["ita", "italian", "italiano"]),
    ("ca", &["cat", "catalan", "catalán", "català"]),
    ("gl", &["glg", "galician", "gallego", "galego"]),
    (
        "eu",
        &["eus", "baq", "basque", "euskera", "vasco", "euskara"],
    ),
    ("nl", &["nld", "dut", "dutch", "neerlandés"]),
    ("pl", &["pol", "polish", "polaco"]),
    ("ro", &["ron", "rum", "romanian", "rumano"]),
    ("ru", &["rus", "russian", "ruso"]),
    ("uk", &["ukr", "ukrainian", "ucraniano"]),
    ("ar", &["ara", "arabic", "árabe"]),
    ("zh", &["zho", "chi", "chinese", "chino"]),
    ("ja", &["jpn", "japanese", "japonés"]),
    ("ko", &["kor", "korean", "coreano"]),
    ("sv", &["swe", "swedish", "sueco"]),
    ("da", &["dan", "danish", "danés"]),
    ("fi", &["fin", "finnish", "finés"]),
    ("cs", &["ces", "cze", "czech", "checo"]),
    ("el", &["ell", "gre", "greek", "griego"]),
    ("hu", &["hun", "hungarian", "húngaro"]),
    ("tr", &["tur", "turkish", "turco"]),
];

/// The language that a file means by `written`.
///
/// `EN-us`, `en_US`, `eng` and `English` are understood. A name in words that is not listed is no
/// language, though BCP 47 would allow up to eight letters.
pub(super) fn language(written: &str, strictness: Strictness) -> Option<Tag> {
    // `Spanish (Spain)`, as review tables are headed.
    let written = written.split(" (").next().unwrap_or(written);
    // `es_ES.UTF-8@euro`, as systems name their locales.
    let written = written.split(['.', '@']).next().unwrap_or(written).trim();
    let lower = written.to_lowercase();
    let (primary, rest) = match lower.find(['-', '_']) {
        Some(at) => (&lower[..at], &written[at..]),
        None => (lower.as_str(), ""),
    };
    let known = OTHER_NAMES
        .iter()
        .find(|(_, names)| names.contains(&primary))
        .map(|(code, _)| *code);
    if let Some(code) = known {
        return format!("{code}{rest}").parse().ok();
    }
    if primary.len() > 3 || !primary.is_ascii() {
        return None;
    }
    let common = TWO_LETTERS
        .split_ascii_whitespace()
        .any(|code| code == primary)
        || LANGUAGES.iter().any(|language| language.code == primary);
    match strictness {
        Strictness::Common if !common => None,
        _ => written.parse().ok(),
    }
}

/// Confidence, 0 to 1, of [`detect`] below which a language is not taken for granted. Chosen on
/// lists of words in Polish and on numbers, where it stays below 0.7.
const SURE: f64 = 0.9;

/// The language that a sample of text is in, as far as that is sure.
///
/// A language that tramo has no rules for is named all the same, rather than taken for one of those
/// that it knows.
pub(super) fn told(sample: &str) -> Option<Tag> {
    if let Some(found) = whatlang::detect(sample)
        && found.is_reliable()
    {
        return language(found.lang().code(), Strictness::Any);
    }
    let known = detect(sample)?;
    (known.confidence >= SURE).then(|| Tag::from(known.language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_read_in_many_spellings_but_not_out_of_any_word() {
        for (written, tag) in [
            ("EN-us", Some("en-US")),
            ("es_419", Some("es-419")),
            ("eng", Some("en")),
            ("Spanish (Mexico)", Some("es")),
            ("Inglés", Some("en")),
            ("es-ES-tradnl", Some("es-ES-tradnl")),
            ("tlh", Some("tlh")),
            ("es_ES.UTF-8@euro", Some("es-ES")),
            ("source", None),
            ("", None),
        ] {
            let read = language(written, Strictness::Any);
            assert_eq!(read.as_ref().map(Tag::as_str), tag, "{written}");
        }
        assert_eq!(language("tlh", Strictness::Common), None);
    }

    #[test]
    fn a_language_without_rules_is_not_taken_for_another() {
        let tag = |sample| told(sample).map(|tag| tag.to_string());
        assert_eq!(
            tag("El barco llegó al puerto.\nTodos bajaron.").as_deref(),
            Some("es")
        );
        assert_eq!(
            tag("kod źródłowy\ngrupa dyskusyjna\nlista mailingowa\nwtyczka").as_deref(),
            Some("pl")
        );
        assert_eq!(tag("valid\n2\n6"), None);
    }
}
