//! Every number that a text states, by value: "1.234,56", "mil millones", "siglo XXI", "May".
//!
//! What may be read in several ways keeps all its readings ("1.234" is 1234 in Spanish and may be
//! 1.234 in English), so that two texts disagree only where no reading of one is one of the other.

use std::ops::Range;

use rustc_hash::FxHashMap;

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
}

/// What a number is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dress {
    /// Digits, perhaps with a word that multiplies them: "3.000 millones".
    Digits,
    /// Words, Roman numerals, names of months: what may state a number and need not.
    Words,
}

impl Quantity {
    /// Whether both may state the same value.
    pub fn agrees(&self, other: &Quantity) -> bool {
        self.readings.iter().any(|value| other.may_be(*value))
    }

    /// Whether it may state `value`, as a whole or in one of its parts.
    pub fn may_be(&self, value: f64) -> bool {
        let all = self.readings.iter().chain(&self.parts);
        // Readings that were multiplied may differ in the last bits.
        let near = |other: &f64| (value - other).abs() <= 1e-9 * value.abs().max(other.abs());
        all.into_iter().any(near)
    }
}

/// Reads the numbers of texts in one language.
#[derive(Debug)]
pub struct Quantities {
    facts: FxHashMap<String, Fact>,
    joiners: &'static [&'static str],
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
    Other,
}

impl Quantities {
    /// A reader for `language`; `None` reads digits alone.
    pub fn new(language: Option<&Language>) -> Quantities {
        let facts = language.into_iter().flat_map(Language::facts);
        Quantities {
            facts: facts.map(|(word, fact)| (fold(word), fact)).collect(),
            joiners: match language.map(|language| language.code) {
                Some("es") => &["y"],
                Some("en") => &["and"],
                Some("fr") => &["et"],
                Some("de") => &["und"],
                _ => &[],
            },
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
        };
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let read = match &pieces[at] {
                Piece::Digits(readings, parts) => Some(run.digits(at, readings, parts)),
                Piece::Fact(Fact::Month(month)) => Some(run.words(at, 1, f64::from(*month))),
                Piece::Fact(Fact::Weekday(_)) | Piece::Join | Piece::Other => None,
                Piece::Fact(_) => run.spelled(at),
                Piece::Named(value) => Some(run.words(at, 1, *value)),
            };
            match read {
                Some((quantity, length)) => {
                    found.push(quantity);
                    at += length;
                }
                None => at += 1,
            }
        }
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
                let word = fold(written);
                let plural = || self.facts.get(word.strip_suffix('s')?).copied();
                let ordinal = |fact: &Fact| matches!(fact, Fact::Ordinal(_));
                if let Some(fact) = self.facts.get(&word) {
                    Piece::Fact(*fact)
                } else if let Some(fact) = plural().filter(ordinal) {
                    Piece::Fact(fact)
                } else if self.joiners.contains(&word.as_str()) {
                    Piece::Join
                } else if let Some(value) = roman(text, tokens, at) {
                    Piece::Named(f64::from(value))
                } else {
                    Piece::Other
                }
            }
        }
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
        ['.' | ','] => Piece::Digits(vec![joined(&groups), decimal(whole, fraction)], Vec::new()),
        [first, .., last] if first != last && thousands(whole) => {
            Piece::Digits(vec![decimal(whole, fraction)], Vec::new())
        }
        [first, ..] if *first != ':' && thousands(&groups) => {
            Piece::Digits(vec![joined(&groups)], parts)
        }
        _ => Piece::Digits(Vec::new(), parts),
    }
}

/// Digits with letters: "1990s", "5bn", "20k", "10h30", "9pm", "1.3's".
fn with_letters(written: &str) -> Piece {
    let end = written.find(char::is_alphabetic).unwrap_or(written.len());
    let (number, letters) = written.split_at(end);
    let number = number.trim_end_matches(|c: char| !c.is_ascii_digit());
    let letters = letters.to_lowercase();
    let Piece::Digits(mut readings, mut parts) = digits(number) else {
        return Piece::Other;
    };
    let Some(first) = readings.first().copied() else {
        return Piece::Digits(readings, parts);
    };
    if let Some(minutes) = letters
        .strip_prefix('h')
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
    parts.extend(inner.filter_map(|group| group.parse::<f64>().ok()));
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

/// The other way to name a decade: 1990 for 90, 90 for 1990.
fn decade(year: f64) -> Option<f64> {
    if year < 100.0 {
        Some(1900.0 + year)
    } else {
        (1900.0..2100.0).contains(&year).then_some(year % 100.0)
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

/// The tokens of a text, from which numbers are put together.
struct Run<'a> {
    text: &'a str,
    tokens: &'a [Token],
    pieces: &'a [Piece],
}

impl Run<'_> {
    fn words(&self, at: usize, length: usize, value: f64) -> (Quantity, usize) {
        let quantity = Quantity {
            span: self.tokens[at].span.start..self.tokens[at + length - 1].span.end,
            dress: Dress::Words,
            readings: vec![value],
            parts: Vec::new(),
        };
        (quantity, length)
    }

    fn written(&self, at: usize) -> &str {
        self.tokens
            .get(at)
            .map_or("", |token| &self.text[token.span.clone()])
    }

    /// Digits at `at`, with the groups and the multipliers that follow them.
    fn digits(&self, at: usize, readings: &[f64], parts: &[f64]) -> (Quantity, usize) {
        let (mut readings, mut parts) = (readings.to_vec(), parts.to_vec());
        let mut length = 1;
        if let Some((value, groups)) = self.spaced(at) {
            (readings, parts, length) = (vec![value], vec![readings[0]], groups);
            parts.extend((at + 1..at + groups).map(|at| self.written(at).parse().unwrap_or(0.0)));
        }
        readings.extend(self.short_year(at));
        if let Some((time, groups)) = self.spaced_time(at) {
            (parts, length) = (vec![readings[0]], groups);
            parts.push((time * 100.0).round() % 100.0);
            readings = vec![time];
        }
        // "the 97 discharge"; a share is no year.
        if let [year] = readings[..]
            && (50.0..100.0).contains(&year)
            && year.fract() == 0.0
            && self.written(at + length) != "%"
        {
            readings.push(1900.0 + year);
        }
        if self.is_afternoon(at + length) {
            let later: Vec<f64> = readings.iter().map(|hour| hour + 12.0).collect();
            readings.extend(later);
            parts.extend(parts.first().map(|hour| hour + 12.0));
        }
        loop {
            // "30-million-euro"
            if matches!(self.pieces.get(at + length), Some(Piece::Join))
                && matches!(
                    self.pieces.get(at + length + 1),
                    Some(Piece::Fact(Fact::Scale(_)))
                )
            {
                length += 1;
            }
            let factor = match self.pieces.get(at + length) {
                Some(Piece::Fact(Fact::Number(1000))) => 1e3,
                Some(Piece::Fact(Fact::Number(100))) if self.written(at + length) == "hundred" => {
                    1e2
                }
                Some(Piece::Fact(Fact::Scale(power))) => 10_f64.powi(i32::from(*power)),
                _ => break,
            };
            readings.iter_mut().for_each(|value| *value *= factor);
            parts.clear();
            length += 1;
        }
        // "2 millones 300 mil": what follows a great scale in thousands is added.
        if length > 1
            && let Some(Piece::Digits(rest, _)) = self.pieces.get(at + length)
            && let Some(Piece::Fact(Fact::Number(1000))) = self.pieces.get(at + length + 1)
        {
            let [value, rest] = [readings[0], rest.first().copied().unwrap_or(0.0)];
            if value >= 1e6 && rest < 1e3 {
                (readings, parts) = (vec![value + rest * 1e3], vec![value, rest * 1e3]);
                length += 2;
            }
        }
        let quantity = Quantity {
            span: self.tokens[at].span.start..self.tokens[at + length - 1].span.end,
            dress: Dress::Digits,
            readings,
            parts,
        };
        (quantity, length)
    }

    /// "20 000": groups of three digits divided by single blanks.
    fn spaced(&self, at: usize) -> Option<(f64, usize)> {
        let all_digits = |at| self.written(at).bytes().all(|byte| byte.is_ascii_digit());
        let first = self.written(at);
        if first.len() > 3 || first.starts_with('0') || !all_digits(at) {
            return None;
        }
        let mut number = first.to_owned();
        let mut length = 1;
        while self.written(at + length).len() == 3 && all_digits(at + length) {
            let between =
                self.tokens[at + length - 1].span.end..self.tokens[at + length].span.start;
            if self.text[between].chars().count() != 1 {
                break;
            }
            number.push_str(self.written(at + length));
            length += 1;
        }
        (length > 1).then(|| (number.parse().unwrap_or(0.0), length))
    }

    /// 2015 for the "15" of "2010-15".
    fn short_year(&self, at: usize) -> Option<f64> {
        let (short, dash, year) = (self.written(at), at.checked_sub(1)?, at.checked_sub(2)?);
        let is_dash = matches!(self.written(dash), "-" | "–" | "/" | "‑");
        if short.len() != 2 || !is_dash || self.written(year).len() != 4 {
            return None;
        }
        format!("{}{short}", self.written(year).get(..2)?)
            .parse()
            .ok()
    }

    /// "6: 30" and "13 . 05", as careless typists and tokenised texts have them.
    fn spaced_time(&self, at: usize) -> Option<(f64, usize)> {
        let (hour, mark, minutes) = (self.written(at), self.written(at + 1), self.written(at + 2));
        let two_digits = minutes.len() == 2 && minutes.bytes().all(|byte| byte.is_ascii_digit());
        let loose = |at: usize| self.tokens[at].span.end < self.tokens[at + 1].span.start;
        // Where there are minutes there is a mark before them.
        let is_mark = two_digits && (mark == ":" || (mark == "." && loose(at) && loose(at + 1)));
        let (hour, minutes): (f64, f64) = match is_mark && hour.len() <= 2 {
            true => (hour.parse().ok()?, minutes.parse().ok()?),
            false => return None,
        };
        (hour <= 24.0 && minutes < 60.0).then_some((hour + minutes / 100.0, 3))
    }

    /// Whether "p.m." follows.
    fn is_afternoon(&self, at: usize) -> bool {
        let is = |at, letters: &str| self.written(at).eq_ignore_ascii_case(letters);
        is(at, "pm") || (is(at, "p") && self.written(at + 1) == "." && is(at + 2, "m"))
    }

    /// A number in words that begins at `at`.
    fn spelled(&self, at: usize) -> Option<(Quantity, usize)> {
        // Value from a million up; thousands; hundreds and below.
        let (mut great, mut thousands, mut below) = (0.0, 0.0, 0.0);
        let mut seen = false;
        let mut next = at;
        let mut end = at;
        loop {
            match self.pieces.get(next) {
                Some(Piece::Join) if seen => {
                    next += 1;
                    continue;
                }
                Some(Piece::Fact(Fact::Number(number))) => {
                    let number = f64::from(*number);
                    if number == 100.0 && (1.0..100.0).contains(&below) && end == next {
                        below *= 100.0;
                    } else if number == 1000.0 && thousands == 0.0 {
                        thousands = if below == 0.0 { 1e3 } else { below * 1e3 };
                        below = 0.0;
                    } else if !seen || fits_behind(great + thousands + below, number) {
                        below += number;
                    } else {
                        break;
                    }
                }
                Some(Piece::Fact(Fact::Scale(power))) => {
                    let count = thousands + below;
                    let count = if count == 0.0 { 1.0 } else { count };
                    great += count * 10_f64.powi(i32::from(*power));
                    (thousands, below) = (0.0, 0.0);
                }
                Some(Piece::Fact(Fact::Ordinal(place))) => {
                    let place = f64::from(*place);
                    if !seen || fits_behind(great + thousands + below, place) {
                        below += place;
                        // "vigésimo primero" goes on, "second" does not.
                        (seen, next, end) = (true, next + 1, next + 1);
                        if place >= 20.0 {
                            continue;
                        }
                    }
                    break;
                }
                _ => break,
            }
            (seen, next, end) = (true, next + 1, next + 1);
        }
        seen.then(|| self.words(at, end - at, great + thousands + below))
    }
}

/// Whether a number in words may be added to what was said before: "treinta" + "cinco".
fn fits_behind(before: f64, number: f64) -> bool {
    let room = match number {
        n if n < 10.0 => 10.0,
        n if n < 100.0 => 100.0,
        _ => 1000.0,
    };
    number > 0.0 && before % room == 0.0 && before >= room && before != 10.0
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
        assert!(!agree("las 20:30 horas", "7:30 p.m."));
        assert!(!agree("10 de mayo", "May 11"));
    }
}
