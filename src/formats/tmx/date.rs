//! Times as TMX writes them, `20020523T091200Z`, and as other files do.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// The time that `text` means, to the second; `None` where it is no time.
///
/// Besides TMX's own form: without `Z` (taken as UTC), a date alone (its beginning in UTC), and
/// ISO 8601 with or without offset.
pub(in crate::formats) fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let time = compact(text)
        .or_else(|| text.parse::<Timestamp>().ok())
        .or_else(|| utc(text.parse::<DateTime>().ok()?))?;
    Timestamp::from_second(time.as_second()).ok()
}

fn utc(time: DateTime) -> Option<Timestamp> {
    TimeZone::UTC.to_timestamp(time).ok()
}

fn compact(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| -> Option<i16> {
        let digits = bytes.get(from..to)?;
        digits.iter().try_fold(0i16, |sum, digit| {
            digit
                .is_ascii_digit()
                .then(|| sum * 10 + i16::from(digit - b'0'))
        })
    };
    let date = Date::new(number(0, 4)?, number(4, 6)? as i8, number(6, 8)? as i8).ok()?;
    let rest = &bytes[8..];
    let time = match rest {
        [] => date.at(0, 0, 0, 0),
        [b'T', ..] if rest.len() == 7 || (rest.len() == 8 && rest[7] == b'Z') => {
            let (hour, minute, second) = (number(9, 11)?, number(11, 13)?, number(13, 15)?);
            if hour > 23 || minute > 59 || second > 59 {
                return None;
            }
            date.at(hour as i8, minute as i8, second as i8, 0)
        }
        _ => return None,
    };
    utc(time)
}

/// The time in TMX's form; `None` outside the years 0 to 9999.
pub(in crate::formats) fn write(time: Timestamp) -> Option<String> {
    let time = TimeZone::UTC.to_datetime(time);
    (0..=9999).contains(&time.year()).then(|| {
        format!(
            "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
            time.year(),
            time.month(),
            time.day(),
            time.hour(),
            time.minute(),
            time.second()
        )
    })
}

/// Whether `text` is exactly in TMX's form.
pub(super) fn is_exact(text: &str) -> bool {
    parse(text)
        .and_then(write)
        .is_some_and(|written| written == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_many_forms_and_written_in_one() {
        for (read, written) in [
            ("20020523T091200Z", Some("20020523T091200Z")),
            ("20020523T091200", Some("20020523T091200Z")),
            ("2010-01-01T00:00:00", Some("20100101T000000Z")),
            ("2010-01-01T02:00:00+02:00", Some("20100101T000000Z")),
            ("2018-01-14T20:15:29.923807", Some("20180114T201529Z")),
            ("20020523", Some("20020523T000000Z")),
            ("Wed Aug 20 19:33:38 2014", None),
            ("99999999T999999Z", None),
            ("", None),
        ] {
            assert_eq!(parse(read).and_then(write).as_deref(), written, "{read}");
        }
    }
}
