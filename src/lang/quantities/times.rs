//! Times of day: "las tres y cuarto de la tarde", "quarter past three", "3.15 p.m.".

use super::super::Fact;
use super::run::Run;
use super::{Piece, Quantity};

impl Run<'_> {
    /// Adds to a number from `at` to `end` the time of day that it may be part of.
    pub fn time(&self, quantity: &mut Quantity, at: usize, end: usize) {
        let mut end = end;
        if let Some(hour) = self.hour(quantity)
            && let Some((time, taken)) = self.with_minutes(hour, at, end)
        {
            quantity.readings.push(time);
            end += taken;
        }
        if self.is_afternoon(end) || self.ends_in_afternoon(end) {
            let later: Vec<f64> = quantity.readings.iter().map(|hour| hour + 12.0).collect();
            quantity.readings.extend(later);
            let part = quantity.parts.first().map(|hour| hour + 12.0);
            quantity.parts.extend(part);
        } else if self.is_before_noon(end) {
            let at_twelve = |hour: &&f64| (12.0..13.0).contains(*hour);
            let night = quantity.readings.iter().filter(at_twelve);
            let night: Vec<f64> = night.map(|hour| hour - 12.0).collect();
            quantity.readings.extend(night);
            if quantity.parts.first() == Some(&12.0) {
                quantity.parts.push(0.0);
            }
        }
    }

    fn hour(&self, quantity: &Quantity) -> Option<f64> {
        let hour = *quantity.readings.first()?;
        ((1.0..=24.0).contains(&hour) && hour.fract() == 0.0).then_some(hour)
    }

    /// The time with the minutes behind or before an hour, and the tokens that they take behind it.
    fn with_minutes(&self, hour: f64, at: usize, end: usize) -> Option<(f64, usize)> {
        let later = |minutes: f64| hour + minutes / 100.0;
        let earlier = |minutes: f64| hour - 1.0 + (60.0 - minutes) / 100.0;
        let is = |words: &[&str], at: usize| words.contains(&self.written(at));
        let words = self.words;
        if is(words.minutes_behind.0, end) {
            Some((later(self.minutes(end + 1)?), 2))
        } else if is(words.minutes_behind.1, end) {
            Some((earlier(self.minutes(end + 1)?), 2))
        } else if is(words.minutes_before.0, at.checked_sub(1)?) {
            Some((later(self.minutes(at.checked_sub(2)?)?), 0))
        } else if is(words.minutes_before.1, at.checked_sub(1)?) {
            Some((earlier(self.minutes(at.checked_sub(2)?)?), 0))
        } else {
            None
        }
    }

    fn minutes(&self, at: usize) -> Option<f64> {
        let minutes = match self.pieces.get(at)? {
            Piece::Fact(Fact::Number(number)) => f64::from(*number),
            Piece::Fact(Fact::Ordinal(4)) => 15.0,
            Piece::Half => 30.0,
            Piece::Digits(readings, _) => *readings.first()?,
            _ => return None,
        };
        (minutes > 0.0 && minutes < 60.0).then_some(minutes)
    }

    /// Whether "p.m." or "de la tarde" follows.
    fn is_afternoon(&self, at: usize) -> bool {
        let mut said = self.words.afternoon.iter();
        self.is_half_day(at, 'p') || said.any(|words| self.follows(at, words))
    }

    fn is_before_noon(&self, at: usize) -> bool {
        self.is_half_day(at, 'a')
    }

    /// Whether the first of two times shares what stands behind the second: "1–3 p.m.".
    fn ends_in_afternoon(&self, at: usize) -> bool {
        self.words.ranges.contains(&self.written(at))
            && matches!(self.pieces.get(at + 1), Some(Piece::Digits(..)))
            && self.is_afternoon(at + 2)
    }

    pub fn follows(&self, at: usize, words: &str) -> bool {
        let mut words = words.split(' ').zip(at..);
        words.all(|(word, at)| self.written(at).eq_ignore_ascii_case(word))
    }

    fn is_half_day(&self, at: usize, half: char) -> bool {
        let is = |at, letters: &str| self.written(at).eq_ignore_ascii_case(letters);
        let letter = half.to_string();
        is(at, &format!("{half}m"))
            || (is(at, &letter) && self.written(at + 1) == "." && is(at + 2, "m"))
    }

    /// "mediodía", "midnight".
    pub fn named_time(&self, at: usize) -> Option<(Quantity, usize)> {
        let mut times = self.words.times.iter();
        let (_, hours) = times.find(|(word, _)| self.written(at).eq_ignore_ascii_case(word))?;
        let (mut quantity, length) = self.words(at, 1, hours[0]);
        quantity.readings = hours.to_vec();
        Some((quantity, length))
    }
}
