//! Words beside numbers, by language.

use super::super::Language;

/// Words of a language that numbers are read by, folded.
#[derive(Debug)]
pub(super) struct Words {
    /// Between the parts of one number: "treinta y dos".
    pub joiners: &'static [&'static str],
    /// Between the two numbers of a range: "5 a 10 millones".
    pub ranges: &'static [&'static str],
    /// "medio".
    pub halves: &'static [&'static str],
    /// What makes a year known without naming it, beside one of `periods` or a month.
    pub relative: &'static [&'static str],
    /// Spans of time that "last" and the like stand beside.
    pub periods: &'static [&'static str],
    /// Rounds of a competition by how many take part.
    pub rounds: &'static [(&'static str, f64)],
    /// Spans of time that are counted otherwise elsewhere: number, word behind it, other numbers.
    pub spans: &'static [(f64, &'static str, &'static [f64])],
    /// Whether a single small i, v or x is no word of the language and so may be a numeral.
    pub single_numerals: bool,
}

static SPANISH: Words = Words {
    joiners: &["y"],
    ranges: &["-", "–", "a", "y", "e", "o", "u", "hasta"],
    halves: &["medio", "media", "mitad"],
    relative: &[
        "pasado",
        "pasada",
        "ultimo",
        "último",
        "última",
        "próximo",
        "próxima",
        "presente",
        "actual",
        "corriente",
        "este",
        "esta",
    ],
    periods: &[
        "año",
        "mes",
        "verano",
        "otoño",
        "invierno",
        "primavera",
        "curso",
        "ejercicio",
    ],
    rounds: &[("dieciseisavos", 32.0), ("octavos", 16.0), ("cuartos", 8.0)],
    // A week counted with the day on which it ends.
    spans: &[(15.0, "dias", &[14.0, 2.0]), (8.0, "dias", &[7.0, 1.0])],
    single_numerals: true,
};

static ENGLISH: Words = Words {
    joiners: &["and"],
    ranges: &["-", "–", "to", "and", "or", "until"],
    halves: &["half", "halves"],
    relative: &[
        "last", "this", "next", "past", "current", "coming", "present",
    ],
    periods: &[
        "year", "month", "summer", "autumn", "fall", "winter", "spring",
    ],
    rounds: &[],
    spans: &[],
    single_numerals: false,
};

static FRENCH: Words = Words {
    joiners: &["et"],
    ..OTHER
};

static GERMAN: Words = Words {
    joiners: &["und"],
    ..OTHER
};

const OTHER: Words = Words {
    joiners: &[],
    ranges: &["-", "–"],
    halves: &[],
    relative: &[],
    periods: &[],
    rounds: &[],
    spans: &[],
    single_numerals: false,
};

static NONE: Words = OTHER;

impl Words {
    /// Those of a language; of one without rules, marks alone.
    pub fn of(language: Option<&Language>) -> &'static Words {
        match language.map(|language| language.code) {
            Some("es") => &SPANISH,
            Some("en") => &ENGLISH,
            Some("fr") => &FRENCH,
            Some("de") => &GERMAN,
            _ => &NONE,
        }
    }
}
