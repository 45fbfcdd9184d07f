//! Numbers that several figures make together: fractions, short dates, telephone numbers.

use super::Piece;
use super::run::Run;

/// Readings, parts and tokens of such a number.
pub(super) type Series = (Vec<f64>, Vec<f64>, usize);

/// Groups of figures of the longest telephone number.
const MOST_GROUPS: usize = 6;

impl Run<'_> {
    /// A number of several figures that begins at `at`.
    pub fn series(&self, at: usize) -> Option<Series> {
        self.short_date(at)
            .or_else(|| self.mixed(at))
            .or_else(|| self.fraction(at))
            .or_else(|| self.telephone(at))
    }

    fn is_whole(&self, at: usize) -> bool {
        let written = self.written(at);
        !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_digit())
    }

    fn value(&self, at: usize) -> Option<f64> {
        self.is_whole(at).then(|| self.written(at).parse().ok())?
    }

    /// What stands between two tokens.
    fn gap(&self, at: usize, next: usize) -> &str {
        match (self.tokens.get(at), self.tokens.get(next)) {
            (Some(one), Some(other)) => &self.text[one.span.end..other.span.start],
            _ => "",
        }
    }

    /// "3/4", which may as well be two numbers: page 3 of 4, the third of April.
    fn fraction(&self, at: usize) -> Option<Series> {
        let (part, whole) = (self.value(at)?, self.value(at + 2)?);
        let alone = |at: Option<usize>| at.is_none_or(|at| self.written(at) != "/");
        let fits = self.gap(at, at + 2) == "/"
            && 0.0 < part
            && part < whole
            && whole <= 100.0
            && alone(at.checked_sub(1))
            && alone(Some(at + 3));
        let value = part / whole;
        let percent = (value * 100.0).trunc();
        fits.then(|| (vec![value, percent], vec![part, whole], 3))
    }

    /// "1 1/2", "2 ½".
    fn mixed(&self, at: usize) -> Option<Series> {
        let whole = self.value(at).filter(|_| self.gap(at, at + 1) == " ")?;
        if let Some((readings, mut parts, length)) = self.fraction(at + 1) {
            parts.push(whole);
            return Some((vec![whole + readings[0]], parts, length + 1));
        }
        match self.pieces.get(at + 1)? {
            Piece::Digits(readings, _)
                if self.written(at + 1).ends_with(['½', '¼', '¾', '⅓', '⅔']) =>
            {
                let fraction = *readings.first()?;
                Some((vec![whole + fraction], vec![whole, fraction], 2))
            }
            _ => None,
        }
    }

    /// "10-5-23", "1/3/99": day and month in either order, and the year without its century.
    fn short_date(&self, at: usize) -> Option<Series> {
        let mark = self.gap(at, at + 2);
        let fits = matches!(mark, "-" | "/" | ".") && self.gap(at + 2, at + 4) == mark;
        let parts = [self.value(at)?, self.value(at + 2)?, self.value(at + 4)?];
        let is_short =
            fits && self.written(at + 4).len() == 2 && parts[..2].iter().all(is_of_a_date);
        let [one, other, year] = parts;
        is_short.then(|| (Vec::new(), vec![one, other, full_year(year)], 5))
    }

    /// Groups of figures with blanks, hyphens, stops or brackets between, seven figures and more:
    /// how they are grouped, and the country's number, may differ.
    fn telephone(&self, at: usize) -> Option<Series> {
        let between =
            |gap: &str| (1..=2).contains(&gap.len()) && gap.chars().all(|c| " -.()".contains(c));
        let before = &self.text[..self.tokens[at].span.start];
        let abroad = before.ends_with(['+']) || before.ends_with("(+");
        let mut figures = String::new();
        let mut parts = Vec::new();
        let (mut end, mut blanks) = (at, true);
        loop {
            let group = self.written(end);
            if !self.is_whole(end) || group.len() > 4 || group == "000" {
                break;
            }
            figures.push_str(group);
            parts.push(self.value(end)?);
            // Looked at to its end from each of its figures, a long series would take too long.
            if parts.len() > MOST_GROUPS {
                return None;
            }
            let next = (end + 1..end + 4).find(|at| self.is_whole(*at));
            let Some(next) = next.filter(|next| between(self.gap(end, *next))) else {
                end += 1;
                break;
            };
            // "12 345 678" is one number.
            blanks &= self.gap(end, next) == " " && self.written(next).len() == 3;
            end = next;
        }
        let fits = (3..=MOST_GROUPS).contains(&parts.len())
            && (7..=15).contains(&figures.len())
            && !blanks;
        if !fits {
            return None;
        }
        let whole: f64 = figures.parse().ok()?;
        let mut readings = vec![whole];
        if abroad {
            let country = parts[0];
            let rest = figures.get(self.written(at).len()..)?.parse().ok()?;
            readings.push(rest);
            readings.retain(|value| *value != country);
        }
        Some((readings, parts, end - at))
    }
}

/// Whether a number may be a day or a month.
pub(super) fn is_of_a_date(number: &f64) -> bool {
    (1.0..=31.0).contains(number)
}

/// The year that two figures of a date stand for.
pub(super) fn full_year(year: f64) -> f64 {
    match year < 50.0 {
        true => 2000.0 + year,
        false => 1900.0 + year,
    }
}
