//! Words of one family: "ratify" and "ratification", "labour" and "labor", "tratar" and "tratado".
//!
//! Told by endings alone, so that it holds for words that no list has. All words are folded.

/// Endings that words of one family have behind the same beginning: a verb's forms and the nouns of
/// what it does, an adjective and its adverb. Who does it ("employer") is another matter.
type Family = &'static [&'static str];

const ENGLISH: &[Family] = &[
    &[
        "", "s", "ed", "ing", "ment", "ments", "ion", "ions", "ation", "ations",
    ],
    &[
        "e", "es", "ed", "ing", "ement", "ements", "ion", "ions", "ation", "ations", "al", "als",
    ],
    &["y", "ies", "ied", "ying", "ication", "ications"],
    &[
        "de", "des", "ded", "ding", "sion", "sions", "ssion", "ssions",
    ],
    &["d", "ds", "ded", "ding", "sion", "sions", "se", "ses"],
    &["t", "ts", "tted", "tting", "ssion", "ssions"],
    &["ce", "ces", "ced", "cing", "ction", "ctions"],
    &["", "ly"],
    &["le", "ly"],
];

const SPANISH: &[Family] = &[
    &[
        "ar", "a", "an", "o", "e", "en", "ando", "ado", "ada", "ados", "adas", "aba", "aban",
        "aron", "ara", "aran", "acion", "aciones", "amiento", "amientos",
    ],
    &[
        "er", "ir", "e", "en", "a", "an", "iendo", "ido", "ida", "idos", "idas", "ia", "ian", "io",
        "ieron", "icion", "iciones", "imiento", "imientos",
    ],
    &["", "mente"],
    &["o", "amente"],
];

/// Letters that words of one family must share: "port" and "portion" are two.
const SHORTEST: usize = 4;

/// English nouns whose verbs do not show it.
const IRREGULAR: &[(&str, &str)] = &[
    ("analysis", "analys"),
    ("belief", "believ"),
    ("choice", "choos"),
    ("defense", "defend"),
    ("entry", "enter"),
    ("growth", "grow"),
    ("loss", "los"),
    ("proof", "prov"),
    ("pursuit", "pursu"),
    ("relief", "reliev"),
    ("sale", "sell"),
];

/// Whether two words of the language with this code are of one family.
pub fn related(code: &str, one: &str, other: &str) -> bool {
    let families = match code {
        "en" => ENGLISH,
        "es" => SPANISH,
        _ => return false,
    };
    let letters = one.bytes().zip(other.bytes());
    let shared = letters.take_while(|(a, b)| a == b).count();
    let bare = |word: &str, ending: &str| Some(word.strip_suffix(ending)?.len());
    let of_family = |family: &Family| {
        let lengths = |word| family.iter().filter_map(move |ending| bare(word, ending));
        let within = |length: &usize| (SHORTEST..=shared).contains(length);
        lengths(one)
            .filter(within)
            .any(|length| lengths(other).any(|other| other == length))
    };
    (shared >= SHORTEST && families.iter().any(of_family))
        || (code == "en" && (is_verb_of(one, other) || is_verb_of(other, one)))
}

fn is_verb_of(noun: &str, verb: &str) -> bool {
    let known = IRREGULAR
        .iter()
        .find(|(irregular, _)| noun.starts_with(irregular));
    let ending =
        known.and_then(|(_, stem)| verb.strip_suffix(['e']).unwrap_or(verb).strip_prefix(stem));
    ending.is_some_and(|ending| ["", "s", "es", "ed", "ing"].contains(&ending))
}

/// Endings of past participles.
fn participles(code: &str) -> &'static [&'static str] {
    match code {
        "es" => &["ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas"],
        "en" => &["ed"],
        _ => &[],
    }
}

/// Whether a word has the ending of a past participle.
pub fn is_participle(code: &str, word: &str) -> bool {
    let fits = |ending: &&str| word.len() > ending.len() + 2 && word.ends_with(*ending);
    participles(code).iter().any(fits)
}

/// Endings that make one word of another; words of one stem that differ in them are two words.
fn makers(code: &str) -> &'static [&'static str] {
    match code {
        "en" => &[
            "ion", "or", "er", "ee", "ment", "ity", "al", "ly", "ive", "able", "ible", "ant",
            "ent", "ance", "ence", "ness", "ful", "less", "ism", "ist", "ship",
        ],
        "es" => &[
            "cion", "sion", "dor", "dora", "miento", "dad", "ista", "ismo", "ble", "nte", "ivo",
            "iva", "mente", "al", "ancia", "encia", "eria",
        ],
        _ => &[],
    }
}

/// Whether two words of one stem are made by different endings: "donation" and "donator".
pub fn are_made_apart(code: &str, one: &str, other: &str) -> bool {
    let maker = |word: &str| {
        let word = word
            .strip_suffix("es")
            .filter(|word| code == "es" && !word.ends_with('t'))
            .unwrap_or(word);
        let word = word.strip_suffix('s').unwrap_or(word);
        makers(code)
            .iter()
            .filter(|ending| word.ends_with(**ending))
            .max_by_key(|ending| ending.len())
    };
    maker(one) != maker(other)
}

/// Endings that are spelled in two ways in English: British, American.
const SPELLINGS: &[(&str, &str)] = &[
    ("isation", "ization"),
    ("isations", "izations"),
    ("ise", "ize"),
    ("ises", "izes"),
    ("ised", "ized"),
    ("ising", "izing"),
    ("our", "or"),
    ("ours", "ors"),
    ("oured", "ored"),
    ("ouring", "oring"),
    ("ramme", "ram"),
    ("rammes", "rams"),
    ("tre", "ter"),
    ("tres", "ters"),
    ("ence", "ense"),
    ("ences", "enses"),
];

/// A word in one of the spellings that it may have in the language with this code.
pub fn one_spelling(code: &str, word: String) -> String {
    let variant = (SPELLINGS.iter()).find_map(|(british, other)| {
        let bare = word.strip_suffix(british).filter(|bare| bare.len() > 2)?;
        Some(format!("{bare}{other}"))
    });
    variant.filter(|_| code == "en").unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_and_what_it_does_are_of_one_family() {
        for (one, other) in [
            ("ratification", "ratifying"),
            ("development", "developed"),
            ("migration", "migrate"),
            ("accession", "acceding"),
            ("entry", "entered"),
            ("reduction", "reduce"),
            ("arrival", "arrive"),
            ("sustainable", "sustainably"),
        ] {
            assert!(related("en", one, other), "{one}, {other}");
        }
        assert!(related("es", "ratificacion", "ratificaron"));
        for (one, other) in [
            ("employer", "employment"),
            ("nation", "national"),
            ("regular", "regularization"),
            ("party", "part"),
            ("treaty", "treat"),
            ("consul", "consular"),
        ] {
            assert!(!related("en", one, other), "{one}, {other}");
        }
    }

    #[test]
    fn spellings_of_a_word_are_one() {
        for (one, other) in [
            ("organisation", "organization"),
            ("labour", "labor"),
            ("programme", "program"),
        ] {
            let [one, other] = [one, other].map(|word| one_spelling("en", word.to_owned()));
            assert_eq!(one, other);
        }
        assert_eq!(one_spelling("es", "labour".to_owned()), "labour");
    }

    #[test]
    fn words_of_one_stem_may_be_two() {
        assert!(are_made_apart("en", "donations", "donator"));
        assert!(!are_made_apart("en", "deported", "deport"));
        assert!(!are_made_apart("en", "aliens", "alien"));
    }
}
