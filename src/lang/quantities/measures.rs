//! Numbers with a unit: "80 kilómetros" and "50 miles", "two weeks" and "14 días".

use super::Quantity;
use super::run::Run;
use crate::text::fold;

/// What a unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dimension {
    Time,
    Length,
    Mass,
    Volume,
    Area,
}

/// A unit by its word, folded and in the singular, and how many of the smallest one it is: days,
/// metres, grams, litres, hectares.
pub(super) type Unit = (&'static str, Dimension, f64);

/// An amount of something that is measured.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measure {
    dimension: Dimension,
    unit: f64,
    amount: f64,
}

/// How far two amounts in different units may be apart, as a share of the greater: who converts
/// feet into metres rounds, and a month has not always 30 days.
const TOLERANCE: f64 = 0.1;

impl Measure {
    /// Whether both are the same amount in different units.
    pub fn agrees(&self, other: &Measure) -> bool {
        let greatest = self.amount.abs().max(other.amount.abs());
        self.dimension == other.dimension
            && self.unit != other.unit
            && (self.amount - other.amount).abs() <= TOLERANCE * greatest
    }
}

/// Units that are written alike in all languages.
const SYMBOLS: &[Unit] = &[
    ("min", Dimension::Time, MINUTE),
    ("h", Dimension::Time, HOUR),
    ("km", Dimension::Length, 1e3),
    ("m", Dimension::Length, 1.0),
    ("cm", Dimension::Length, 0.01),
    ("mm", Dimension::Length, 0.001),
    ("ft", Dimension::Length, FOOT),
    ("mi", Dimension::Length, MILE),
    ("mph", Dimension::Length, MILE),
    ("kg", Dimension::Mass, 1e3),
    ("g", Dimension::Mass, 1.0),
    ("lb", Dimension::Mass, POUND),
    ("oz", Dimension::Mass, OUNCE),
    ("l", Dimension::Volume, 1.0),
    ("ml", Dimension::Volume, 0.001),
    ("ha", Dimension::Area, 1.0),
];

const SECOND: f64 = MINUTE / 60.0;
const MINUTE: f64 = HOUR / 60.0;
const HOUR: f64 = 1.0 / 24.0;
const MONTH: f64 = YEAR / 12.0;
const YEAR: f64 = 365.25;
const INCH: f64 = 0.0254;
const FOOT: f64 = 0.3048;
const YARD: f64 = 0.9144;
const MILE: f64 = 1609.344;
const POUND: f64 = 453.6;
const OUNCE: f64 = 28.35;
const GALLON: f64 = 3.785;
const ACRE: f64 = 0.4047;

pub(super) const SPANISH: &[Unit] = &[
    ("segundo", Dimension::Time, SECOND),
    ("minuto", Dimension::Time, MINUTE),
    ("hora", Dimension::Time, HOUR),
    ("dia", Dimension::Time, 1.0),
    ("semana", Dimension::Time, 7.0),
    ("mes", Dimension::Time, MONTH),
    ("bimestre", Dimension::Time, 2.0 * MONTH),
    ("trimestre", Dimension::Time, 3.0 * MONTH),
    ("semestre", Dimension::Time, 6.0 * MONTH),
    ("ano", Dimension::Time, YEAR),
    ("bienio", Dimension::Time, 2.0 * YEAR),
    ("trienio", Dimension::Time, 3.0 * YEAR),
    ("quinquenio", Dimension::Time, 5.0 * YEAR),
    ("sexenio", Dimension::Time, 6.0 * YEAR),
    ("decada", Dimension::Time, 10.0 * YEAR),
    ("decenio", Dimension::Time, 10.0 * YEAR),
    ("siglo", Dimension::Time, 100.0 * YEAR),
    ("milenio", Dimension::Time, 1_000.0 * YEAR),
    ("kilometro", Dimension::Length, 1e3),
    ("metro", Dimension::Length, 1.0),
    ("mt", Dimension::Length, 1.0),
    ("centimetro", Dimension::Length, 0.01),
    ("milimetro", Dimension::Length, 0.001),
    ("milla", Dimension::Length, MILE),
    ("yarda", Dimension::Length, YARD),
    ("pie", Dimension::Length, FOOT),
    ("pulgada", Dimension::Length, INCH),
    ("tonelada", Dimension::Mass, 1e6),
    ("kilo", Dimension::Mass, 1e3),
    ("kilogramo", Dimension::Mass, 1e3),
    ("gramo", Dimension::Mass, 1.0),
    ("libra", Dimension::Mass, POUND),
    ("onza", Dimension::Mass, OUNCE),
    ("litro", Dimension::Volume, 1.0),
    ("galon", Dimension::Volume, GALLON),
    ("galones", Dimension::Volume, GALLON),
    ("hectarea", Dimension::Area, 1.0),
    ("acre", Dimension::Area, ACRE),
];

pub(super) const ENGLISH: &[Unit] = &[
    ("second", Dimension::Time, SECOND),
    ("minute", Dimension::Time, MINUTE),
    ("hour", Dimension::Time, HOUR),
    ("day", Dimension::Time, 1.0),
    ("week", Dimension::Time, 7.0),
    ("fortnight", Dimension::Time, 14.0),
    ("month", Dimension::Time, MONTH),
    ("quarter", Dimension::Time, 3.0 * MONTH),
    ("semester", Dimension::Time, 6.0 * MONTH),
    ("year", Dimension::Time, YEAR),
    ("decade", Dimension::Time, 10.0 * YEAR),
    ("century", Dimension::Time, 100.0 * YEAR),
    ("centuries", Dimension::Time, 100.0 * YEAR),
    ("millennium", Dimension::Time, 1_000.0 * YEAR),
    ("kilometre", Dimension::Length, 1e3),
    ("kilometer", Dimension::Length, 1e3),
    ("metre", Dimension::Length, 1.0),
    ("meter", Dimension::Length, 1.0),
    ("centimetre", Dimension::Length, 0.01),
    ("centimeter", Dimension::Length, 0.01),
    ("millimetre", Dimension::Length, 0.001),
    ("millimeter", Dimension::Length, 0.001),
    ("mile", Dimension::Length, MILE),
    ("yard", Dimension::Length, YARD),
    ("foot", Dimension::Length, FOOT),
    ("feet", Dimension::Length, FOOT),
    ("inch", Dimension::Length, INCH),
    ("in", Dimension::Length, INCH),
    ("ton", Dimension::Mass, 1e6),
    ("tonne", Dimension::Mass, 1e6),
    ("kilo", Dimension::Mass, 1e3),
    ("kilogram", Dimension::Mass, 1e3),
    ("gram", Dimension::Mass, 1.0),
    ("pound", Dimension::Mass, POUND),
    ("ounce", Dimension::Mass, OUNCE),
    ("litre", Dimension::Volume, 1.0),
    ("liter", Dimension::Volume, 1.0),
    ("gallon", Dimension::Volume, GALLON),
    ("gal", Dimension::Volume, GALLON),
    ("hectare", Dimension::Area, 1.0),
    ("acre", Dimension::Area, ACRE),
];

impl Run<'_> {
    /// The unit that a word names, in singular or plural.
    fn unit(&self, word: &str) -> Option<&'static Unit> {
        let word = fold(word);
        let singular = [
            Some(word.as_str()),
            word.strip_suffix('s'),
            word.strip_suffix("es"),
        ];
        let mut units = SYMBOLS.iter().chain(self.words.units);
        units.find(|(name, ..)| singular.contains(&Some(*name)))
    }

    /// Adds to a number from `at` to `end` what it measures: "2 semanas", "a 24-hour service",
    /// "10kg", "half an hour", "una hora y media".
    pub fn measure(&self, quantity: &mut Quantity, end: usize) {
        let glued = self.written(end - 1);
        let letters = glued.trim_start_matches(|c: char| !c.is_alphabetic());
        let is_glued = glued.starts_with(|c: char| c.is_ascii_digit()) && !letters.is_empty();
        let mut behind = end;
        while behind < end + 2 && ["-", "de", "of", "a", "an"].contains(&self.written(behind)) {
            behind += 1;
        }
        let unit = match is_glued {
            true => self.unit(letters),
            false => self.unit(self.written(behind)),
        };
        let half_at = if is_glued { end } else { behind + 1 };
        if self.and_half(half_at).is_some() {
            let more: Vec<f64> = quantity.readings.iter().map(|value| value + 0.5).collect();
            quantity.readings.extend(more);
        }
        if let Some(unit) = unit {
            let amounts = quantity.readings.iter().map(|value| of(unit, *value));
            quantity.measures = amounts.collect();
        }
    }

    /// "a decade", "a year and a half": what is measured, but no number one.
    pub fn one_unit(&self, at: usize) -> Option<(Quantity, usize)> {
        let is_article = self
            .words
            .ones
            .iter()
            .any(|one| self.written(at).eq_ignore_ascii_case(one));
        let (mut quantity, length) = is_article.then(|| self.words(at, 1, 1.0))?;
        self.measure(&mut quantity, at + 1);
        quantity.readings.remove(0);
        (!quantity.measures.is_empty()).then_some((quantity, length))
    }

    /// "año y medio": a unit and a half, without a number before it.
    pub fn unit_and_half(&self, at: usize) -> Option<(Quantity, usize)> {
        let half = self.and_half(at + 1)?;
        let unit = self.unit(self.written(at))?;
        let (mut quantity, length) = self.words(at, 1 + half, 1.5);
        quantity.measures = vec![of(unit, 1.5)];
        Some((quantity, length))
    }
}

fn of((_, dimension, unit): &Unit, value: f64) -> Measure {
    Measure {
        dimension: *dimension,
        unit: *unit,
        amount: value * unit,
    }
}

/// Adds up what is told in two units: "1 hour 30 minutes", "5 ft 9 in".
pub(super) fn add_up(text: &str, found: &mut [Quantity]) {
    /// Bytes that a unit and a joining word may take between two numbers.
    const BETWEEN: usize = 14;
    for at in 1..found.len() {
        let (before, behind) = found.split_at_mut(at);
        let (one, other) = (&mut before[at - 1], &mut behind[0]);
        let gap = text.get(one.span.end..other.span.start).unwrap_or_default();
        let (Some(great), Some(small)) = (one.measures.first(), other.measures.first()) else {
            continue;
        };
        if great.dimension == small.dimension && great.unit > small.unit && gap.len() <= BETWEEN {
            let both = Measure {
                amount: great.amount + small.amount,
                // That of neither, so that it agrees with either.
                unit: great.unit + small.unit,
                dimension: great.dimension,
            };
            one.measures.push(both.clone());
            other.measures.push(both);
        }
    }
}
