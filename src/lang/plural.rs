//! Singular and plural of a word, as far as its letters tell them.
//!
//! A stemmer made for search parts some words from their plurals: Spanish "regular" becomes
//! "regul", "regulares" becomes "regular". Who compares terms by their stems asks for both.

/// Forms of the other grammatical number that a word in lower case may have, in the language of
/// this code: possible ones, of which some are no words. None for languages without rules here.
pub fn other_numbers(code: &str, word: &str) -> Vec<String> {
    let mut forms = Vec::new();
    let mut put = |bare: &str, ending: &str| forms.push(format!("{bare}{ending}"));
    match code {
        "es" => {
            if let Some(bare) = word.strip_suffix("ces") {
                put(bare, "z");
            }
            if let Some(bare) = word.strip_suffix("es").filter(|bare| ends_hard(bare)) {
                put(bare, "");
            }
            if let Some(bare) = word.strip_suffix('s') {
                put(bare, "");
            } else if let Some(bare) = word.strip_suffix('z') {
                put(bare, "ces");
            } else if word.ends_with(['a', 'e', 'i', 'o', 'u', 'á', 'é', 'ó']) {
                put(word, "s");
            } else {
                put(word, "es");
            }
        }
        "en" => {
            if let Some(bare) = word.strip_suffix("ies") {
                put(bare, "y");
            } else if let Some(bare) = word.strip_suffix("es").filter(|bare| hisses(bare)) {
                put(bare, "");
            }
            if let Some(bare) = word.strip_suffix('s').filter(|bare| !bare.ends_with('s')) {
                put(bare, "");
            } else if let Some(bare) = word.strip_suffix('y') {
                put(bare, "ies");
                put(word, "s");
            } else if hisses(word) {
                put(word, "es");
            } else {
                put(word, "s");
            }
        }
        _ => {}
    }
    // "mes" is no plural of "me".
    let least = if code == "en" { 3 } else { 4 };
    forms.retain(|form| form.len() >= word.len().min(least));
    forms
}

/// The word without the ending of a plural that a Spanish stemmer takes for part of it; other
/// words as they are.
pub fn singular<'a>(code: &str, word: &'a str) -> &'a str {
    match (code, word.strip_suffix("es")) {
        ("es", Some(bare)) if bare.len() > 3 && ends_hard(bare) => bare,
        _ => word,
    }
}

/// Ends in a consonant behind which Spanish plurals end in "es".
fn ends_hard(bare: &str) -> bool {
    bare.ends_with(['l', 'r', 'n', 'd', 'j', 'x'])
}

/// Ends in a sound behind which English plurals end in "es".
fn hisses(word: &str) -> bool {
    ["s", "x", "z", "ch", "sh"]
        .iter()
        .any(|ending| word.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_names_its_other_number_among_others() {
        for (code, word, other) in [
            ("es", "regular", "regulares"),
            ("es", "regulares", "regular"),
            ("es", "vía", "vías"),
            ("es", "juez", "jueces"),
            ("es", "jueces", "juez"),
            ("en", "pathways", "pathway"),
            ("en", "agency", "agencies"),
            ("en", "agencies", "agency"),
            ("en", "boxes", "box"),
        ] {
            let forms = other_numbers(code, word);
            assert!(forms.iter().any(|form| form == other), "{word}: {forms:?}");
        }
        assert!(!other_numbers("es", "mes").contains(&"me".to_owned()));
        assert!(other_numbers("xx", "word").is_empty());
    }

    #[test]
    fn only_a_plural_of_a_consonant_is_cut() {
        assert_eq!(singular("es", "regulares"), "regular");
        assert_eq!(singular("es", "claves"), "claves");
        assert_eq!(singular("es", "mes"), "mes");
        assert_eq!(singular("en", "regulares"), "regulares");
    }
}
