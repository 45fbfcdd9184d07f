//! Dates as prose writes them, and time zones: "11 de mayo de 2023", "May 11, 2023", "11. Mai 2023".

use jiff::civil::Date;

use super::{Fact, Language};
use crate::text::{TokenKind, fold, tokens};

/// Time zones that do not follow the pattern of the others, as English texts abbreviate them.
const TIME_ZONES: &[&str] = &["ET", "CT", "MT", "PT", "UTC"];

/// Whether a word abbreviates a time zone: "EST", "CEST", "UTC".
///
/// Three or four capitals of which the last is T, for "time", count as one whatever they are.
pub(crate) fn is_time_zone(word: &str) -> bool {
    let is_some_time = (3..=4).contains(&word.len())
        && word.ends_with('T')
        && word.bytes().all(|byte| byte.is_ascii_uppercase());
    TIME_ZONES.contains(&word) || is_some_time
}

impl Language {
    /// The first full date in `text`: a month's name with a day and a year of four digits beside
    /// it, or `YYYY-MM-DD`. `None` where there is none, or where it is no day of the calendar.
    ///
    /// ```
    /// use tramo::lang::Language;
    /// let spanish = Language::by_code("es").unwrap();
    /// let date = spanish.date_in("Ciudad de México, 11 de mayo de 2023.– El jefe…");
    /// assert_eq!(date, Some("2023-05-11".parse().unwrap()));
    /// ```
    pub fn date_in(&self, text: &str) -> Option<Date> {
        // Only what may be part of a date: numbers, and words other than "de", "of", "the".
        let parts: Vec<Part> = tokens(text)
            .filter_map(|token| self.part(token.kind, &text[token.span]))
            .collect();
        let prose = parts.windows(3).find_map(|three| {
            let (day, month, year) = match three {
                [Part::Number(day), Part::Month(month), Part::Number(year)]
                | [Part::Month(month), Part::Number(day), Part::Number(year)] => {
                    (*day, *month, *year)
                }
                _ => return None,
            };
            let year = i16::try_from(year).ok().filter(|year| *year >= 1_000)?;
            Date::new(year, month, i8::try_from(day).ok()?).ok()
        });
        prose.or_else(|| iso(text))
    }

    fn part(&self, kind: TokenKind, written: &str) -> Option<Part> {
        match kind {
            TokenKind::Number => {
                let digits = written.trim_end_matches(|c: char| !c.is_ascii_digit());
                Some(digits.parse().map_or(Part::Other, Part::Number))
            }
            TokenKind::Word => {
                let word = fold(written);
                let month = self.facts().find_map(|(name, fact)| match fact {
                    Fact::Month(month) if fold(name) == word => i8::try_from(month).ok(),
                    _ => None,
                });
                match month {
                    Some(month) => Some(Part::Month(month)),
                    None if matches!(word.as_str(), "de" | "del" | "of" | "the") => None,
                    None => Some(Part::Other),
                }
            }
            _ => None,
        }
    }
}

enum Part {
    Number(u32),
    /// 1 to 12.
    Month(i8),
    Other,
}

fn iso(text: &str) -> Option<Date> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '-'))
        .filter(|piece| piece.len() == 10)
        .find_map(|piece| piece.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_found_in_the_order_of_each_language() {
        let date = |code: &str, text: &str| {
            Language::by_code(code)
                .unwrap()
                .date_in(text)
                .map(|date| date.to_string())
        };
        let found = |text: &str| Some(text.to_owned());
        assert_eq!(
            date("es", "Madrid, 1.º de Junio del 2024"),
            found("2024-06-01")
        );
        assert_eq!(
            date("en", "Mexico City, May 11, 2023 – The"),
            found("2023-05-11")
        );
        assert_eq!(date("en", "the 3rd of March 2021"), found("2021-03-03"));
        assert_eq!(date("de", "Berlin, 11. März 2023"), found("2023-03-11"));
        assert_eq!(date("fr", "le 1er août 2023"), found("2023-08-01"));
        assert_eq!(date("en", "Version 2023-05-11"), found("2023-05-11"));
        assert_eq!(date("es", "del 4 al 10 de septiembre"), None);
        assert_eq!(date("es", "31 de febrero de 2023"), None);
    }
}
