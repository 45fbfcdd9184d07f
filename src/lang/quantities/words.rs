//! Words beside numbers, by language.

use super::super::Language;
use super::measures::{self, Unit};

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
    /// Words that may state a number beside what else they mean, which is no fact of the language.
    pub loose: &'static [(&'static str, f64)],
    /// Articles that stand for one before a unit of measure: "a decade" are 10 years.
    pub ones: &'static [&'static str],
    /// What stands for the sign of per cent behind a number, where it holds one itself: "por 100".
    pub percent: &'static [&'static str],
    /// Between the two numbers of a ratio: "uno de cada cuatro".
    pub ratios: &'static [&'static str],
    /// Numbers by which things are counted, in the singular: "docena".
    pub groups: &'static [&'static str],
    /// The ending of words that multiply: "tenfold".
    pub times_ending: Option<&'static str>,
    /// Endings of words for a decade: "sixties".
    pub decades: &'static [&'static str],
    /// The months by their first letters: "11-S".
    pub month_initials: &'static [&'static str],
    /// Between an hour and the minutes behind it: those that pass it, those that are left to it.
    pub minutes_behind: (&'static [&'static str], &'static [&'static str]),
    /// Between the minutes and the hour behind them, likewise.
    pub minutes_before: (&'static [&'static str], &'static [&'static str]),
    /// What follows an hour after noon.
    pub afternoon: &'static [&'static str],
    /// Times of day with names of their own, and their hours.
    pub times: &'static [(&'static str, &'static [f64])],
    /// Units of measure.
    pub units: &'static [Unit],
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
    loose: &[
        ("ningun", 0.0),
        ("ninguna", 0.0),
        ("ninguno", 0.0),
        ("unica", 1.0),
        ("unico", 1.0),
        ("par", 2.0),
        ("pareja", 2.0),
        ("bidimensional", 2.0),
        ("bidimensionales", 2.0),
        ("tridimensional", 3.0),
        ("tridimensionales", 3.0),
        ("cincuentenario", 50.0),
        ("centenario", 100.0),
        ("bicentenario", 200.0),
        ("milenio", 1000.0),
    ],
    ones: &[],
    percent: &["por 100"],
    ratios: &["de cada"],
    groups: &["decena", "docena", "veintena", "treintena", "cincuentena"],
    times_ending: None,
    decades: &[],
    month_initials: &["E", "F", "M", "A", "M", "J", "J", "A", "S", "O", "N", "D"],
    minutes_behind: (&["y"], &["menos"]),
    minutes_before: (&[], &[]),
    afternoon: &["de la tarde", "de la noche"],
    times: &[("medianoche", &[0.0, 24.0, 12.0]), ("mediodía", &[12.0])],
    units: measures::SPANISH,
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
    loose: &[
        ("nil", 0.0),
        ("no", 0.0),
        ("none", 0.0),
        ("once", 1.0),
        ("single", 1.0),
        ("couple", 2.0),
        ("pair", 2.0),
        ("thrice", 3.0),
        ("centenary", 100.0),
        ("centennial", 100.0),
        ("bicentenary", 200.0),
        ("bicentennial", 200.0),
        ("millennium", 1000.0),
    ],
    ones: &["a", "an"],
    percent: &[],
    ratios: &["in", "in every", "out of"],
    groups: &["dozen"],
    times_ending: Some("fold"),
    decades: &["ties"],
    month_initials: &[],
    minutes_behind: (&[], &[]),
    minutes_before: (&["past"], &["to"]),
    afternoon: &["in the afternoon", "in the evening", "at night"],
    times: &[("midnight", &[0.0, 24.0, 12.0]), ("noon", &[12.0])],
    units: measures::ENGLISH,
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
    loose: &[],
    ones: &[],
    percent: &[],
    ratios: &[],
    groups: &[],
    times_ending: None,
    decades: &[],
    month_initials: &[],
    minutes_behind: (&[], &[]),
    minutes_before: (&[], &[]),
    afternoon: &[],
    times: &[],
    units: &[],
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
