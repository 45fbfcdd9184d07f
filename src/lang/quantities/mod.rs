//! Every number that a text states, by value: "1.234,56", "mil millones", "siglo XXI", "May".
//!
//! What may be read in several ways keeps all its readings ("1.234" is 1234 in Spanish and may be
//! 1.234 in English), so that two texts disagree only where no reading of one is one of the other.

mod measures;
mod run;
mod series;
mod times;
mod words;

use std::ops::Range;

use rustc_hash::FxHashMap;

use self::measures::Measure;
use self::run::Run;
use self::series::{full_year, is_of_a_date};
use self::words::Words;

use super::{Fact, Language, roman_numeral};
use crate::text::{Token, TokenKind, fold, tokens};

/// A number stated in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Bytes of the text, half-open.
    pub span: Range<usize>,
    /// What it is written in.
    pub dress: Dress,
    /// Its possible values; a time of day is hours and hundredths of minutes (10:30 is 10.30).
    pub readings: Vec<f64>,
    /// The numbers that it consists of, where it may also be read as several: 15.03.2023.
    pub parts: Vec<f64>,
    /// What it measures, where a unit stands behind it.
    measures: Vec<Measure>,
}

/// What a number is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dress {
    /// Digits, perhaps with a word that multiplies them: "3.000 millones".
    Digits,
    /// Words, Roman numerals, names of months: what may state a number and need not.
    Words,
    /// No number: "last year", "diciembre pasado", which may stand for any year in figures.
    Relative,
}

impl Quantity {
    /// Whether both may state the same value, or the same amount in another unit.
    pub fn agrees(&self, other: &Quantity) -> bool {
        self.readings.iter().any(|value| other.may_be(*value)) || self.measures_like(other)
    }

    /// Whether both measure the same amount in different units.
    pub fn measures_like(&self, other: &Quantity) -> bool {
        let measured = |one: &Measure| other.measures.iter().any(|other| one.agrees(other));
        self.measures.iter().any(measured)
    }

    /// Whether both may state the same value as a whole, or consist of the same numbers.
    pub fn equals(&self, other: &Quantity) -> bool {
        let whole = self.readings.iter().any(|value| other.may_be_read(*value));
        let holds = |all: &[f64], few: &[f64]| few.iter().all(|part| all.contains(part));
        let in_parts = !self.parts.is_empty()
            && !other.parts.is_empty()
            && holds(&self.parts, &other.parts)
            && holds(&other.parts, &self.parts);
        whole || in_parts
    }

    /// Whether it is a year that words such as "last year" may stand for.
    pub fn may_be_relative(&self) -> bool {
        matches!(self.readings[..], [year] if (1900.0..2100.0).contains(&year) && year.fract() == 0.0)
    }

    /// Whether it may state `value`, as a whole or in one of its parts.
    pub fn may_be(&self, value: f64) -> bool {
        self.may_be_read(value) || self.parts.iter().any(|part| is_near(*part, value))
    }

    /// Whether it may state `value` as a whole.
    pub fn may_be_read(&self, value: f64) -> bool {
        self.readings.iter().any(|reading| is_near(*reading, value))
    }
}

/// Whether two values are one: those that were multiplied may differ in the last bits, and those
/// of more than 308 figures are all infinite.
fn is_near(one: f64, other: f64) -> bool {
    one == other || (one - other).abs() <= 1e-12 * one.abs().max(other.abs())
}

/// Reads the numbers of texts in one language.
#[derive(Debug)]
pub struct Quantities {
    facts: FxHashMap<String, Fact>,
    words: &'static Words,
}

/// What a token may contribute to a number.
enum Piece {
    /// Digits: possible values, and the numbers that they consist of.
    Digits(Vec<f64>, Vec<f64>),
    Fact(Fact),
    /// A Roman numeral, or a number within a name.
    Named(f64),
    /// "y", "and", a hyphen.
    Join,
    /// "medio", "half".
    Half,
    Other,
}

impl Quantities {
    /// A reader for `language`; `None` reads digits alone.
    pub fn new(language: Option<&Language>) -> Quantities {
        let facts = language.into_iter().flat_map(Language::facts);
        Quantities {
            facts: facts.map(|(word, fact)| (fold(word), fact)).collect(),
            words: Words::of(language),
        }
    }

    /// The numbers of `text` in order; placeholders and markup are left out.
    ///
    /// ```
    /// use tramo::lang::{Language, Quantities};
    /// let read = |code, text| {
    ///     let language = Language::by_code(code).ok();
    ///     Quantities::new(language).read(text)[0].readings[0]
    /// };
    /// assert_eq!(read("es", "tres mil millones"), read("en", "3 billion"));
    /// assert_eq!(read("es", "siglo XXI"), read("en", "the 21st century"));
    /// ```
    pub fn read(&self, text: &str) -> Vec<Quantity> {
        let tokens: Vec<Token> = tokens(text).collect();
        let pieces: Vec<Piece> = (0..tokens.len())
            .map(|at| self.piece(text, &tokens, at))
            .collect();
        let run = Run {
            text,
            tokens: &tokens,
            pieces: &pieces,
            words: self.words,
        };
        let mut found: Vec<Quantity> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let read = match &pieces[at] {
                Piece::Digits(readings, parts) => Some(run.digits(at, readings, parts)),
                Piece::Fact(Fact::Month(month)) => Some(run.words(at, 1, f64::from(*month))),
                Piece::Fact(Fact::Weekday(_)) | Piece::Join => None,
                Piece::Other => run
                    .round(at)
                    .or_else(|| run.relative(at))
                    .or_else(|| run.named_time(at))
                    .or_else(|| run.one_unit(at))
                    .or_else(|| run.unit_and_half(at))
                    .or_else(|| run.month_initial(at)),
                Piece::Half => Some(run.half(at)),
                Piece::Fact(_) => run.round(at).or_else(|| run.spelled(at)),
                Piece::Named(value) => Some(run.words(at, 1, *value)),
            };
            match read {
                Some((mut quantity, length)) => {
                    run.reread(&mut quantity, at, at + length);
                    found.push(quantity);
                    at += length;
                }
                None => at += 1,
            }
        }
        measures::add_up(text, &mut found);
        found
    }

    fn piece(&self, text: &str, tokens: &[Token], at: usize) -> Piece {
        let token = &tokens[at];
        let written = &text[token.span.clone()];
        match token.kind {
            TokenKind::Number => digits(written),
            TokenKind::Punctuation if matches!(written, "-" | "‐" | "‑") => Piece::Join,
            TokenKind::Punctuation | TokenKind::Tag => Piece::Other,
            TokenKind::Word if written.starts_with(|c: char| c.is_ascii_digit()) => {
                with_letters(written)
            }
            TokenKind::Word if written.bytes().any(|byte| byte.is_ascii_digit()) => named(written),
            TokenKind::Word => {
                // Soft hyphens are not seen.
                let word = fold(&written.replace('\u{ad}', ""));
                let plural = || self.facts.get(word.strip_suffix('s')?).copied();
                let ordinal = |fact: &Fact| matches!(fact, Fact::Ordinal(_));
                if let Some(fact) = self.facts.get(&word) {
                    Piece::Fact(*fact)
                } else if let Some(fact) = plural().filter(ordinal) {
                    Piece::Fact(fact)
                } else if let Some(fact) = self.times(&word) {
                    Piece::Fact(fact)
                } else if let Some((_, value)) =
                    self.words.loose.iter().find(|(loose, _)| *loose == word)
                {
                    Piece::Named(*value)
                } else if self.words.joiners.contains(&word.as_str()) {
                    Piece::Join
                } else if self.words.halves.contains(&word.as_str()) {
                    Piece::Half
                } else if let Some(value) =
                    roman(text, tokens, at).or(self.single(text, tokens, at))
                {
                    Piece::Named(f64::from(value))
                } else {
                    Piece::Other
                }
            }
        }
    }
}

impl Quantities {
    /// "tenfold".
    fn times(&self, word: &str) -> Option<Fact> {
        let number = word.strip_suffix(self.words.times_ending?)?;
        let fact = self.facts.get(number).copied();
        fact.filter(|fact| matches!(fact, Fact::Number(_)))
    }

    /// A numeral of one small letter, which is a word in some languages: in those others stand
    /// beside it, "i and ii".
    fn single(&self, text: &str, tokens: &[Token], at: usize) -> Option<u32> {
        let written = |at: usize| tokens.get(at).map_or("", |token| &text[token.span.clone()]);
        let value =
            roman_numeral(&written(at).to_uppercase()).filter(|_| written(at).len() == 1)?;
        let small =
            |word: &str| !word.is_empty() && word.bytes().all(|byte| b"ivx".contains(&byte));
        let joined = self.words.joiners.contains(&written(at + 1)) || written(at + 1) == ",";
        let counts = small(written(at))
            && (self.words.single_numerals || (joined && small(written(at + 2))));
        counts.then_some(value)
    }
}

/// A Roman numeral: in capitals anywhere, in small letters up to xxxix or behind "siglo".
fn roman(text: &str, tokens: &[Token], at: usize) -> Option<u32> {
    let written = &text[tokens[at].span.clone()];
    if written.len() > 9 {
        return None;
    }
    let before = at.checked_sub(1).map(|at| &text[tokens[at].span.clone()]);
    let of_a_century = before.is_some_and(|word| {
        let word = word.to_lowercase();
        ["siglo", "siglos", "century", "siècle"].contains(&word.as_str())
    });
    // "ii" and "iv" are nothing else; "mi" and "di" are words.
    let is_counting = written.len() > 1 && written.bytes().all(|byte| b"ivx".contains(&byte));
    match of_a_century || is_counting {
        true => roman_numeral(&written.to_uppercase()),
        false => roman_numeral(written),
    }
}

/// The readings of a number written in digits.
fn digits(written: &str) -> Piece {
    if let Some(value) = vulgar(written) {
        return Piece::Digits(vec![value], Vec::new());
    }
    let Some(end) = written.rfind(|c: char| c.is_ascii_digit()) else {
        return Piece::Other;
    };
    let written = &written[..=end];
    let groups: Vec<&str> = written.split(|c: char| !c.is_ascii_digit()).collect();
    let separators: Vec<char> = written.chars().filter(|c| !c.is_ascii_digit()).collect();
    let number = |group: &str| group.parse::<f64>().unwrap_or(0.0);
    let joined = |groups: &[&str]| number(&groups.concat());
    let decimal = |groups: &[&str], fraction: &str| {
        format!("{}.{fraction}", groups.concat())
            .parse::<f64>()
            .unwrap_or(0.0)
    };
    // Groups of three behind one of at most three: thousands, or numbers as long.
    let thousands =
        |groups: &[&str]| groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    let (whole, fraction) = groups.split_at(groups.len() - 1);
    let fraction = fraction[0];
    let parts: Vec<f64> = groups.iter().map(|group| number(group)).collect();
    match separators.as_slice() {
        [] => Piece::Digits(vec![number(written)], Vec::new()),
        [':'] => Piece::Digits(vec![number(whole[0]) + number(fraction) / 100.0], parts),
        ['.' | ',' | '·'] if !thousands(&groups) || groups[0].starts_with('0') => {
            // Also "artículo 81.1" for "article 81(1)".
            let parts = if fraction.len() <= 2 {
                parts
            } else {
                Vec::new()
            };
            Piece::Digits(vec![decimal(whole, fraction)], parts)
        }
        // "1'5 millones"
        ['\'' | '’'] if fraction.len() <= 2 => {
            Piece::Digits(vec![decimal(whole, fraction)], parts)
        }
        ['.' | ','] => Piece::Digits(vec![joined(&groups), decimal(whole, fraction)], Vec::new()),
        [first, .., last] if first != last && thousands(whole) => {
            Piece::Digits(vec![decimal(whole, fraction)], Vec::new())
        }
        [first, ..] if *first != ':' && thousands(&groups) => {
            Piece::Digits(vec![joined(&groups)], parts)
        }
        // "10.05.23"
        ['.', '.'] if fraction.len() == 2 && parts[..2].iter().all(is_of_a_date) => {
            Piece::Digits(Vec::new(), vec![parts[0], parts[1], full_year(parts[2])])
        }
        _ => Piece::Digits(Vec::new(), parts),
    }
}

/// Digits with letters: "1990s", "5bn", "20k", "10h30", "9pm", "1.3's".
fn with_letters(written: &str) -> Piece {
    let end = written.find(char::is_alphabetic).unwrap_or(written.len());
    let (number, letters) = written.split_at(end);
    // A dimension is part of a name.
    let is_dimension = letters == "D";
    let number = number.trim_end_matches(|c: char| !c.is_ascii_digit());
    let letters = letters.to_lowercase();
    let Piece::Digits(mut readings, mut parts) = digits(number) else {
        return Piece::Other;
    };
    let Some(first) = readings.first().copied() else {
        return Piece::Digits(readings, parts);
    };
    if is_dimension {
        return Piece::Named(first);
    }
    if let Some(minutes) = letters
        .strip_prefix('h')
        // What else may be read as a float is a word: "10hinf".
        .filter(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|rest| rest.parse::<f64>().ok())
    {
        return Piece::Digits(vec![first + minutes / 100.0], vec![first, minutes]);
    }
    match letters.as_str() {
        "s" | "'s" | "’s" => readings.extend(decade(first)),
        "bn" => readings = vec![first * 1e9],
        "mn" => readings = vec![first * 1e6],
        "pm" => readings.push(first + 12.0),
        // "20k" is a resolution at times, "5m" a length.
        "k" => readings.push(first * 1e3),
        "m" => readings.push(first * 1e6),
        "b" => readings.push(first * 1e9),
        _ => {}
    }
    let inner = letters.split(|c: char| !c.is_ascii_digit());
    let inner: Vec<f64> = inner.filter_map(|group| group.parse().ok()).collect();
    if letters.starts_with(['x', '×']) && !inner.is_empty() {
        // "7x9" is "7 × 9".
        parts.push(first);
        readings.clear();
    }
    parts.extend(inner);
    Piece::Digits(readings, parts)
}

/// Letters with digits behind or within: "G20", "COVID19", "BIN2HEX". The name of a group or a
/// road is a number that counts; other names may state one and need not.
fn named(written: &str) -> Piece {
    let start = written.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let groups = written.split(|c: char| !c.is_ascii_digit());
    let numbers: Vec<f64> = groups.filter_map(|group| group.parse().ok()).collect();
    let prefix = &written[..start];
    let is_short = prefix.chars().count() <= 2 && prefix.chars().all(char::is_uppercase);
    match numbers.as_slice() {
        [number] if is_short && written.ends_with(|c: char| c.is_ascii_digit()) => {
            Piece::Digits(vec![*number], Vec::new())
        }
        [number, ..] => Piece::Named(*number),
        [] => Piece::Other,
    }
}

/// Other ways to name a decade or a century: 1990 for 90, 90 for 1990, 18 for 1700.
fn decade(year: f64) -> Vec<f64> {
    if year < 100.0 {
        vec![1900.0 + year]
    } else if year % 100.0 == 0.0 && year < 2100.0 {
        vec![year % 100.0, year / 100.0 + 1.0]
    } else {
        let near = (1900.0..2100.0).contains(&year);
        near.then_some(year % 100.0).into_iter().collect()
    }
}

fn vulgar(written: &str) -> Option<f64> {
    let (whole, last) = written.split_at(written.char_indices().next_back()?.0);
    let value = match last {
        "½" => 0.5,
        "¼" => 0.25,
        "¾" => 0.75,
        "⅓" => 1.0 / 3.0,
        "⅔" => 2.0 / 3.0,
        _ => return None,
    };
    match whole {
        "" => Some(value),
        whole => Some(whole.parse::<f64>().ok()? + value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(code: &str, text: &str) -> Vec<f64> {
        Quantities::new(Language::by_code(code).ok())
            .read(text)
            .iter()
            .map(|quantity| quantity.readings.first().copied().unwrap_or(f64::NAN))
            .collect()
    }

    #[test]
    fn numbers_in_words_have_their_value() {
        for (code, text, value) in [
            ("es", "treinta y cinco", 35.0),
            ("es", "dos mil veintitrés", 2023.0),
            ("es", "ciento veinte mil", 120_000.0),
            ("es", "mil millones", 1e9),
            ("es", "dos billones", 2e12),
            ("es", "vigésimo primero", 21.0),
            ("en", "thirty-five", 35.0),
            ("en", "two hundred and five thousand", 205_000.0),
            ("en", "three billion", 3e9),
            ("en", "twenty-first", 21.0),
            ("en", "nineteen hundred", 1900.0),
        ] {
            assert_eq!(values(code, text), [value], "{text}");
        }
        assert_eq!(
            values("es", "uno o dos, tres y cuatro"),
            [1.0, 2.0, 3.0, 4.0]
        );
    }

    #[test]
    fn digits_take_the_words_that_multiply_them() {
        assert_eq!(values("es", "3.000 millones"), [3e9]);
        assert_eq!(values("es", "1,5 mil millones"), [1.5e9]);
        assert_eq!(values("es", "2 millones 300 mil personas"), [2.3e6]);
        assert_eq!(values("en", "$5bn and 35 thousand"), [5e9, 35e3]);
        assert_eq!(values("es", "20 000 personas"), [20_000.0]);
    }

    #[test]
    fn a_date_is_multiplied_by_nothing() {
        let parts = |code: &str, text: &str| {
            let found = Quantities::new(Language::by_code(code).ok()).read(text);
            found.into_iter().next().map(|date| date.parts)
        };
        assert_eq!(
            parts("es", "10-5-23 300 mil personas"),
            Some(vec![10.0, 5.0, 2023.0])
        );
        assert_eq!(parts("en", "1/3/99 million"), Some(vec![1.0, 3.0, 1999.0]));
    }

    #[test]
    fn letters_behind_a_number_are_no_number() {
        assert_eq!(values("en", "10hinf 10hnan"), [10.0, 10.0]);
    }

    #[test]
    fn a_number_of_any_length_agrees_with_itself() {
        let text = "9".repeat(400);
        let found = Quantities::new(None).read(&text);
        assert!(found[0].agrees(&found[0]));
    }

    #[test]
    fn dates_and_times_agree_in_any_dress() {
        let agree = |es: &str, en: &str| {
            let [es, en] = [("es", es), ("en", en)]
                .map(|(code, text)| Quantities::new(Language::by_code(code).ok()).read(text));
            es.iter().all(|one| {
                let parts = |value: &f64| en.iter().any(|other| other.may_be(*value));
                en.iter().any(|other| one.agrees(other))
                    || (!one.parts.is_empty() && one.parts.iter().all(parts))
            })
        };
        assert!(agree("10 de mayo de 2023", "May 10, 2023"));
        assert!(agree("10/05/2023", "10 May 2023"));
        assert!(agree("las 20:30 horas", "8:30 p.m."));
        assert!(agree("las 10.30 h", "10:30"));
        assert!(agree("en el periodo 2010-15", "from 2010 to 2015"));
        assert!(agree("los años 90", "the 1990s"));
        assert!(agree("el siglo XXI", "the 21st century"));
        assert!(agree("en 2019 y 2021", "in 2019 and 2021"));
        assert!(!agree("las 20:30 horas", "7:30 p.m."));
        assert!(!agree("10 de mayo", "May 11"));
    }
}
