//! Numbers put together from the tokens of a text.

use super::super::Fact;
use super::series::is_of_a_date;
use super::words::Words;
use super::{Dress, Piece, Quantity};
use crate::text::{Token, fold};

/// The tokens of a text, from which numbers are put together.
pub(super) struct Run<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
    pub pieces: &'a [Piece],
    pub words: &'static Words,
}

impl Run<'_> {
    pub fn words(&self, at: usize, length: usize, value: f64) -> (Quantity, usize) {
        let quantity = Quantity {
            span: self.tokens[at].span.start..self.tokens[at + length - 1].span.end,
            dress: Dress::Words,
            readings: vec![value],
            parts: Vec::new(),
            measures: Vec::new(),
        };
        (quantity, length)
    }

    pub fn written(&self, at: usize) -> &str {
        self.tokens
            .get(at)
            .map_or("", |token| &self.text[token.span.clone()])
    }

    /// Digits at `at`, with the groups and the multipliers that follow them.
    pub fn digits(&self, at: usize, readings: &[f64], parts: &[f64]) -> (Quantity, usize) {
        let (mut readings, mut parts) = (readings.to_vec(), parts.to_vec());
        let mut length = 1;
        if let Some(series) = self.series(at) {
            (readings, parts, length) = series;
        } else if let Some((value, groups)) = self.spaced(at) {
            (readings, parts, length) = (vec![value], vec![readings[0]], groups);
            parts.extend((at + 1..at + groups).map(|at| self.written(at).parse().unwrap_or(0.0)));
        }
        readings.extend(self.short_year(at));
        readings.extend(self.after_mark(at));
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
        // A date has parts alone, and nothing multiplies it.
        while !readings.is_empty() {
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
                Some(Piece::Fact(Fact::Number(group))) if self.is_group(at + length) => {
                    f64::from(*group)
                }
                Some(Piece::Fact(Fact::Scale(power))) => 10_f64.powi(i32::from(*power)),
                _ => break,
            };
            readings.iter_mut().for_each(|value| *value *= factor);
            parts.clear();
            length += 1;
        }
        let letters = self.written(at + length);
        let factor = SCALES.iter().find(|(scale, _)| *scale == letters);
        let factor = factor.map(|(_, factor)| *factor);
        if length == 1
            && let Some(factor) = self.shared_scale(at + 1).or(factor)
        {
            readings.extend(readings.clone().iter().map(|value| value * factor));
        }
        if let Some(sign) = (self.words.percent.iter()).find(|sign| self.follows(at + length, sign))
        {
            length += sign.split(' ').count();
        }
        // "2,5 millones" has its half in figures, "2 millones y medio" in words.
        if let (Some(taken), Some(Piece::Fact(Fact::Scale(power)))) =
            (self.and_half(at + length), self.pieces.get(at + length - 1))
        {
            let more = 10_f64.powi(i32::from(*power)) / 2.0;
            readings.iter_mut().for_each(|value| *value += more);
            length += taken;
        }
        if length > 1
            && let Some(first) = readings.first()
            && let Some((value, more, taken)) = self.goes_on(at + length, *first)
        {
            (readings, parts) = (vec![value], more);
            length += taken;
        }
        let quantity = Quantity {
            span: self.tokens[at].span.start..self.tokens[at + length - 1].span.end,
            dress: match self.is_in_a_name(at) {
                true => Dress::Words,
                false => Dress::Digits,
            },
            readings,
            parts,
            measures: Vec::new(),
        };
        (quantity, length)
    }

    /// What a number in digits and a scale, up to `at`, makes with smaller ones behind it, what these
    /// are by themselves and their tokens: "2 millones 300 mil", "3 mil 200", "7 mil 500 millones".
    fn goes_on(&self, at: usize, value: f64) -> Option<(f64, Vec<f64>, usize)> {
        let written = self.written(at);
        let is_whole =
            (1..=3).contains(&written.len()) && written.bytes().all(|b| b.is_ascii_digit());
        let rest: f64 = written.parse().ok().filter(|_| is_whole)?;
        match self.pieces.get(at + 1) {
            Some(Piece::Fact(Fact::Number(1000))) => {
                let more = rest * 1e3;
                (value >= 1e6).then(|| (value + more, vec![value, more], 2))
            }
            behind => {
                let fits = (1e3..1e6).contains(&value) && value % 1e3 == 0.0;
                let scale = match behind {
                    Some(Piece::Fact(Fact::Scale(power))) => Some(10_f64.powi(i32::from(*power))),
                    _ => None,
                };
                let all = (value + rest) * scale.unwrap_or(1.0);
                fits.then(|| (all, vec![value, rest], 1 + usize::from(scale.is_some())))
            }
        }
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
        while let Some(token) = self.tokens.get(at + length) {
            let between = self.tokens[at + length - 1].span.end..token.span.start;
            let group = self.written(at + length);
            let figures = group.bytes().take_while(u8::is_ascii_digit).count();
            // Only the last may have decimals: "12 000,50".
            let decimals = group[figures..].strip_prefix(['.', ',']);
            if self.text[between].chars().count() != 1 || figures != 3 {
                break;
            }
            match decimals {
                None if all_digits(at + length) => number.push_str(group),
                Some(rest) if !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()) => {
                    number.push_str(&format!("{}.{rest}", &group[..figures]));
                    length += 1;
                    break;
                }
                _ => break,
            }
            length += 1;
        }
        (length > 1).then(|| (number.parse().unwrap_or(0.0), length))
    }

    /// 125 for the "25" of "123-25", 2015 for the "15" of "2010-15".
    fn short_year(&self, at: usize) -> Option<f64> {
        let (short, dash, year) = (self.written(at), at.checked_sub(1)?, at.checked_sub(2)?);
        let is_dash = matches!(self.written(dash), "-" | "–" | "/" | "‑");
        let long = self.written(year);
        if short.len() != 2 || !is_dash || !(3..=4).contains(&long.len()) {
            return None;
        }
        let begins = long.get(..long.len() - 2)?;
        format!("{begins}{short}").parse().ok()
    }

    /// What figures mean with the mark before them: 0.5 for ".5", 1998 for "'98".
    fn after_mark(&self, at: usize) -> Vec<f64> {
        let written = self.written(at);
        let before = &self.text[..self.tokens[at].span.start];
        let mark = before.chars().next_back();
        let rest = &before[..before.len() - mark.map_or(0, char::len_utf8)];
        let is_joined = rest.ends_with(|c: char| c.is_alphanumeric() || c == '.');
        let Some(value) = written.parse::<f64>().ok().filter(|_| !is_joined) else {
            return Vec::new();
        };
        match mark {
            Some('.') => format!("0.{written}").parse().into_iter().collect(),
            Some('\'' | '’' | '‘') if written.len() == 2 => {
                vec![1900.0 + value, 2000.0 + value]
            }
            _ => Vec::new(),
        }
    }

    /// Whether a number belongs to a name in capitals, "COVID-19", which has others, or to one of a
    /// program, "array_1d", or is an exponent.
    fn is_in_a_name(&self, at: usize) -> bool {
        if self.text[..self.tokens[at].span.start].ends_with(['_', '^']) {
            return true;
        }
        let Some(name) = at.checked_sub(2).map(|at| &self.tokens[at]) else {
            return false;
        };
        let written = &self.text[name.span.clone()];
        let joined = &self.text[name.span.end..self.tokens[at].span.start];
        let capitals = written.chars().filter(|c| c.is_uppercase()).count();
        joined == "-" && capitals >= 4 && capitals == written.chars().count()
    }

    /// "docena", "treintena": a number by which things are counted.
    fn is_group(&self, at: usize) -> bool {
        let word = self.written(at);
        self.words
            .groups
            .iter()
            .any(|group| word.strip_suffix('s').unwrap_or(word) == *group)
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

    /// A number in words that begins at `at`.
    pub fn spelled(&self, at: usize) -> Option<(Quantity, usize)> {
        // Value from a million up; thousands; hundreds and below.
        let (mut great, mut thousands, mut below) = (0.0, 0.0, 0.0);
        let mut seen = false;
        let mut next = at;
        let mut end = at;
        let mut scale = 1.0;
        let mut half = false;
        loop {
            if seen && let Some(taken) = self.and_half(next) {
                match great > 0.0 && thousands + below == 0.0 {
                    true => great += scale / 2.0,
                    false => (half, below) = (true, below + 0.5),
                }
                (next, end) = (next + taken, next + taken);
                continue;
            }
            match self.pieces.get(next) {
                Some(Piece::Join) if seen => {
                    next += 1;
                    continue;
                }
                Some(Piece::Fact(Fact::Number(number))) => {
                    let number = f64::from(*number);
                    if self.is_group(next) && (1.0..100.0).contains(&below) && end == next {
                        below *= number;
                    } else if number == 100.0 && (1.0..100.0).contains(&below) && end == next {
                        below *= 100.0;
                    } else if number == 1000.0 && thousands == 0.0 {
                        thousands = if below == 0.0 { 1e3 } else { below * 1e3 };
                        below = 0.0;
                    } else if !seen
                        || (fits_behind(great + thousands + below, number)
                            // "dos millones una vez más": an article.
                            && (number > 1.0 || great == 0.0))
                    {
                        below += number;
                    } else {
                        break;
                    }
                }
                Some(Piece::Fact(Fact::Scale(power))) => {
                    let count = thousands + below;
                    let count = if count == 0.0 { 1.0 } else { count };
                    scale = 10_f64.powi(i32::from(*power));
                    great += count * scale;
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
        let value = great + thousands + below;
        let (mut quantity, length) = seen.then(|| self.words(at, end - at, value))?;
        if half && great == 0.0 {
            // "las diez y media", the time of day.
            quantity.readings.push(value.trunc() + 0.3);
        }
        Some((quantity, length))
    }

    /// Tokens of "y medio", "and a half" at `at`.
    pub fn and_half(&self, at: usize) -> Option<usize> {
        let is_half = |at: usize| matches!(self.pieces.get(at), Some(Piece::Half));
        match self.pieces.get(at) {
            Some(Piece::Join) if is_half(at + 1) => Some(2),
            Some(Piece::Join) if self.written(at + 1) == "a" && is_half(at + 2) => Some(3),
            _ => None,
        }
    }

    /// "medio", "half", perhaps of a million; it may also be 50 % or 30 minutes.
    pub fn half(&self, at: usize) -> (Quantity, usize) {
        let article = usize::from(self.written(at + 1) == "a");
        if let Some(Piece::Fact(Fact::Scale(power))) = self.pieces.get(at + 1 + article) {
            return self.words(at, 2 + article, 10_f64.powi(i32::from(*power)) / 2.0);
        }
        if let Some(Piece::Fact(Fact::Number(group))) = self.pieces.get(at + 1 + article)
            && self.is_group(at + 1 + article)
        {
            return self.words(at, 2 + article, f64::from(*group) / 2.0);
        }
        let (mut quantity, length) = self.words(at, 1, 0.5);
        quantity.readings.extend([50.0, 30.0]);
        (quantity, length)
    }

    /// What the number before `at` is multiplied by where the scale stands only behind the second
    /// number of a range: "entre 5 y 10 millones".
    fn shared_scale(&self, at: usize) -> Option<f64> {
        let is_range = self.words.ranges.contains(&self.written(at));
        match (self.pieces.get(at + 1), self.pieces.get(at + 2)) {
            (Some(Piece::Digits(..)), Some(Piece::Fact(Fact::Scale(power)))) if is_range => {
                Some(10_f64.powi(i32::from(*power)))
            }
            _ => None,
        }
    }

    /// "octavos de final", of which 16 take part.
    pub fn round(&self, at: usize) -> Option<(Quantity, usize)> {
        let (_, teams) = *(self.words.rounds.iter()).find(|(name, _)| *name == self.written(at))?;
        let is_round = self.written(at + 1) == "de" && self.written(at + 2) == "final";
        is_round.then(|| self.words(at, 3, teams))
    }

    /// "este año", "diciembre pasado", "last summer": a year that is not named.
    pub fn relative(&self, at: usize) -> Option<(Quantity, usize)> {
        let is_relative = |at: usize| self.words.relative.contains(&self.written(at));
        let is_period = |at: usize| {
            matches!(self.pieces.get(at), Some(Piece::Fact(Fact::Month(_))))
                || self.words.periods.contains(&self.written(at))
        };
        let beside = is_period(at + 1) || at.checked_sub(1).is_some_and(is_period);
        let (quantity, length) = (is_relative(at) && beside).then(|| self.words(at, 1, 0.0))?;
        let relative = Quantity {
            dress: Dress::Relative,
            readings: Vec::new(),
            ..quantity
        };
        Some((relative, length))
    }

    /// "11-S", the eleventh of September, or of another month with that letter.
    pub fn month_initial(&self, at: usize) -> Option<(Quantity, usize)> {
        let letter = self.written(at);
        let (dash, day) = (at.checked_sub(1)?, at.checked_sub(2)?);
        let is_day = matches!(self.pieces.get(day), Some(Piece::Digits(days, _)) if days.iter().any(is_of_a_date));
        let adjacent = self.tokens[day].span.end + 1 == self.tokens[at].span.start;
        let months = self.words.month_initials.iter().zip(1_u8..);
        let months = months.filter(|(initial, _)| **initial == letter);
        let months: Vec<f64> = months.map(|(_, month)| f64::from(month)).collect();
        let fits = is_day && adjacent && self.written(dash) == "-" && !months.is_empty();
        let (mut quantity, length) = fits.then(|| self.words(at, 1, 0.0))?;
        quantity.readings = months;
        Some((quantity, length))
    }

    /// Adds what a number from `at` to `end` also means by what stands beside it: two weeks are
    /// "15 días"; "a fifth" is 20 %, "three quarters" are 75 %; "the sixties" may be the 1960s.
    pub fn reread(&self, quantity: &mut Quantity, at: usize, end: usize) {
        self.time(quantity, at, end);
        let behind = fold(self.written(end));
        for (days, word, others) in self.words.spans {
            if *word == behind && quantity.readings.first() == Some(days) {
                quantity.readings.extend(*others);
            }
        }
        if let (Dress::Words, Some(Piece::Fact(Fact::Ordinal(place)))) =
            (quantity.dress, self.pieces.get(at))
            && end == at + 1
            && (3..=10).contains(place)
        {
            let before = at.checked_sub(1).and_then(|at| self.pieces.get(at));
            let count = match before {
                Some(Piece::Fact(Fact::Number(count))) if count < place => f64::from(*count),
                _ => 1.0,
            };
            let part = count / f64::from(*place);
            quantity.readings.extend([part, (part * 100.0).trunc()]);
        }
        quantity
            .readings
            .extend(self.ratio(quantity, end).into_iter().flatten());
        let last = self.written(end - 1);
        if quantity.dress == Dress::Words
            && self
                .words
                .decades
                .iter()
                .any(|ending| last.ends_with(ending))
        {
            let decade = quantity.readings.first().map(|decade| 1900.0 + decade);
            quantity.readings.extend(decade);
        }
        if quantity.measures.is_empty() {
            self.measure(quantity, end);
        }
    }
}

impl Run<'_> {
    /// What "one in four" states, as a share and in per cent.
    fn ratio(&self, quantity: &Quantity, end: usize) -> Option<[f64; 2]> {
        let part = *quantity.readings.first()?;
        let between = self
            .words
            .ratios
            .iter()
            .filter(|words| self.follows(end, words));
        let whole = between.max_by_key(|words| words.len())?.split(' ').count() + end;
        let whole = match self.pieces.get(whole)? {
            Piece::Fact(Fact::Number(number)) => f64::from(*number),
            Piece::Digits(readings, _) => *readings.first()?,
            _ => return None,
        };
        let is_share = 0.0 < part && part < whole && whole <= 100.0;
        is_share.then(|| [part / whole, (100.0 * part / whole).trunc()])
    }
}

/// Letters that multiply the number before them.
const SCALES: &[(&str, f64)] = &[("K", 1e3), ("M", 1e6), ("MM", 1e6)];

/// Whether a number in words may be added to what was said before: "treinta" + "cinco".
fn fits_behind(before: f64, number: f64) -> bool {
    let room = match number {
        n if n < 10.0 => 10.0,
        n if n < 100.0 => 100.0,
        _ => 1000.0,
    };
    number > 0.0 && before % room == 0.0 && before >= room && before != 10.0
}
