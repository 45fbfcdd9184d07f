//! Singular and plural of a word, as far as its letters tell them.
//!
//! A stemmer made for search parts some words from their plurals: Spanish "regular" becomes
//! "regul", "regulares" becomes "regular", and "año" and "años" stay two. [`singular`] comes before
//! it; who compares terms by their forms asks for both numbers.

use std::borrow::Cow;

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

/// A Spanish word without the ending of a plural, as far as a stemmer needs it to give the word the
/// stem of its singular; words of other languages as they are.
///
/// What it leaves need not be a word ("meses" gives "mese"), and a word in z is given the c of its
/// plural. Verbs in the first person of the plural, and with a pronoun behind, keep their endings.
pub fn singular<'a>(code: &str, word: &'a str) -> Cow<'a, str> {
    if code != "es" {
        return Cow::Borrowed(word);
    }
    let vowels = word.chars().filter(|c| is_vowel(*c));
    if let Some(bare) = word.strip_suffix('z').filter(|bare| bare.len() > 1) {
        return Cow::Owned(format!("{bare}c"));
    }
    let is_plural = ["as", "es", "os"].iter().any(|end| word.ends_with(end));
    if !is_plural || is_verb(word) || vowels.count() < 2 || word == "dios" {
        return Cow::Borrowed(word);
    }
    let bare = &word[..word.len() - 2];
    let mut last = bare.chars().rev();
    let hard = word.ends_with("es") && ends_hard(bare) && bare.len() > 3;
    if !(hard && last.nth(1).is_some_and(is_vowel)) {
        return Cow::Borrowed(&word[..word.len() - 1]);
    }
    // "alemanes" is the plural of "alemán", "márgenes" of "margen".
    let accented = word.chars().any(|c| "áéíóú".contains(c));
    let stressed = [("an", "án"), ("en", "én"), ("in", "ín"), ("on", "ón")];
    let stressed = stressed.iter().filter(|_| !accented);
    let mut stressed =
        stressed.filter_map(|(typed, meant)| Some((bare.strip_suffix(typed)?, meant)));
    match stressed.next() {
        Some((root, ending)) => Cow::Owned(format!("{root}{ending}")),
        None => Cow::Borrowed(bare),
    }
}

fn is_vowel(c: char) -> bool {
    "aeiouáéíóúü".contains(c)
}

/// Whether a Spanish word ends like a verb in the first person of the plural ("vivimos", but not
/// "máximos") or with a pronoun behind it ("resolverlos", "darnos", but not "gobiernos").
fn is_verb(word: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "amos", "emos", "arnos", "irnos", "ndonos", "rlos", "rlas", "rles", "ndolos", "ndolas",
        "ndoles",
    ];
    ENDINGS.iter().any(|ending| word.ends_with(ending))
        || word.ends_with("imos") && !word.chars().any(|c| "áéíóú".contains(c))
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
    fn plurals_are_cut_and_verbs_are_not() {
        for (word, cut) in [
            ("regulares", "regular"),
            ("años", "año"),
            ("vías", "vía"),
            ("claves", "clave"),
            ("responsables", "responsable"),
            ("alemanes", "alemán"),
            ("márgenes", "márgen"),
            ("gobiernos", "gobierno"),
            ("máximos", "máximo"),
            ("juez", "juec"),
            ("jueces", "juece"),
        ] {
            assert_eq!(singular("es", word), cut);
        }
        for word in [
            "mes",
            "tras",
            "dios",
            "vivimos",
            "resolverlos",
            "darnos",
            "atrás",
        ] {
            assert_eq!(singular("es", word), word);
        }
        assert_eq!(singular("en", "regulares"), "regulares");
    }
}
