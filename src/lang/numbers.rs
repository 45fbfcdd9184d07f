//! Numbers in any dress: "1.234,5", "1,234.5", "XXI", "veintiuno", "mayo" as the fifth month.

/// What a word or number means apart from its language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fact {
    /// A whole number.
    Number(u32),
    /// A power of ten that multiplies the number before it: 6 for a million.
    Scale(u8),
    /// A place in an order, from 1.
    Ordinal(u32),
    /// A month, 1 to 12.
    Month(u8),
    /// A day of the week, 1 (Monday) to 7.
    Weekday(u8),
}

impl Fact {
    /// The words of a list of facts: kind, value and word on each line, `#` before a comment.
    ///
    /// A line of another form is left out; the data's own test allows none.
    pub(super) fn list(data: &'static str) -> impl Iterator<Item = (&'static str, Fact)> {
        super::word_list(data).filter_map(|line| {
            let mut fields = line.split(' ');
            let (kind, value, word) = (fields.next()?, fields.next()?, fields.next()?);
            let value: u32 = value.parse().ok()?;
            let fact = match kind {
                "number" => Fact::Number(value),
                "scale" => Fact::Scale(u8::try_from(value).ok()?),
                "ordinal" => Fact::Ordinal(value),
                "month" => Fact::Month(u8::try_from(value).ok()?),
                "weekday" => Fact::Weekday(u8::try_from(value).ok()?),
                _ => return None,
            };
            Some((word, fact))
        })
    }
}

/// The digits of a number with `.` before its decimals and nothing between its thousands; an
/// ordinal ending is dropped. `None` for what has no digits.
///
/// A single separator before exactly three digits is taken to divide thousands, because dates
/// and decimals with three places are rarer in prose than thousands.
///
/// ```
/// use tramo::lang::canonical_number;
/// assert_eq!(canonical_number("1.234,50").as_deref(), Some("1234.50"));
/// assert_eq!(canonical_number("1,234.50").as_deref(), Some("1234.50"));
/// assert_eq!(canonical_number("3,5"), canonical_number("3.5"));
/// assert_eq!(canonical_number("21st"), canonical_number("21.º"));
/// ```
pub fn canonical_number(written: &str) -> Option<String> {
    let end = written.rfind(|c: char| c.is_ascii_digit())? + 1;
    let written = &written[..end];
    let separators: Vec<(usize, char)> = written
        .char_indices()
        .filter(|(_, c)| !c.is_alphanumeric())
        .collect();
    let decimal = match separators.as_slice() {
        [] => None,
        [(at, c)] => {
            let fraction = end - at - c.len_utf8();
            (matches!(c, '.' | ',') && fraction != 3).then_some(*at)
        }
        [.., (_, before), (at, last)] => {
            (matches!(last, '.' | ',') && before != last && *before != ':').then_some(*at)
        }
    };
    let mut number = String::with_capacity(end);
    for (at, c) in written.char_indices() {
        if c.is_alphanumeric() {
            number.push(c);
        } else if Some(at) == decimal {
            number.push('.');
        } else if c == ':' {
            number.push(':');
        }
    }
    Some(number)
}

const DIGITS: [(&str, u32); 13] = [
    ("M", 1000),
    ("CM", 900),
    ("D", 500),
    ("CD", 400),
    ("C", 100),
    ("XC", 90),
    ("L", 50),
    ("XL", 40),
    ("X", 10),
    ("IX", 9),
    ("V", 5),
    ("IV", 4),
    ("I", 1),
];

/// The value of a Roman numeral in capitals, 1 to 3999, in its regular spelling; `None` otherwise.
///
/// ```
/// assert_eq!(tramo::lang::roman_numeral("XXI"), Some(21));
/// assert_eq!(tramo::lang::roman_numeral("IIX"), None);
/// ```
pub fn roman_numeral(written: &str) -> Option<u32> {
    let (mut rest, mut value) = (written, 0);
    for (digit, worth) in DIGITS {
        // Only M, C, X and I repeat, at most three times.
        let most = if [1000, 100, 10, 1].contains(&worth) {
            3
        } else {
            1
        };
        for _ in 0..most {
            let Some(after) = rest.strip_prefix(digit) else {
                break;
            };
            (rest, value) = (after, value + worth);
        }
    }
    // "IXI", "CMC": a smaller digit pair followed by its own parts.
    (rest.is_empty() && value > 0 && spelled(value) == written).then_some(value)
}

/// The regular spelling of a value in Roman numerals.
fn spelled(mut value: u32) -> String {
    let mut written = String::new();
    for (digit, worth) in DIGITS {
        while value >= worth {
            written.push_str(digit);
            value -= worth;
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::LANGUAGES;
    use crate::text::nfc;

    #[test]
    fn every_fact_of_every_language_is_read_and_in_normal_form() {
        for language in LANGUAGES {
            let lines = crate::lang::word_list(language.facts).count();
            let facts: Vec<_> = language.facts().collect();
            assert_eq!(facts.len(), lines, "{}", language.code);
            for (word, _) in &facts {
                assert_eq!(*word, nfc(&word.to_lowercase()), "{}", language.code);
            }
            for month in 1..=12 {
                assert!(facts.iter().any(|(_, fact)| *fact == Fact::Month(month)));
            }
        }
    }

    #[test]
    fn numbers_are_the_same_in_any_dress() {
        for (written, plain) in [
            ("1.234.567", "1234567"),
            ("1,234,567", "1234567"),
            ("1'234", "1234"),
            ("12.345,6", "12345.6"),
            ("12,345.6", "12345.6"),
            ("0,5", "0.5"),
            ("10:30", "10:30"),
            ("1.º", "1"),
            ("2013", "2013"),
        ] {
            assert_eq!(
                canonical_number(written).as_deref(),
                Some(plain),
                "{written}"
            );
        }
        assert_eq!(canonical_number("½"), None);
    }

    #[test]
    fn only_regular_roman_numerals_have_a_value() {
        for (written, value) in [("IV", 4), ("XIX", 19), ("MMXIII", 2013), ("MCMXCIX", 1999)] {
            assert_eq!(roman_numeral(written), Some(value));
        }
        for wrong in ["", "IIII", "VX", "IXI", "CMC", "iv", "MIX!", "ABC"] {
            assert_eq!(roman_numeral(wrong), None, "{wrong}");
        }
    }
}
