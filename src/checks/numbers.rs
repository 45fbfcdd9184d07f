//! Numbers by value: the same in every dress, and none lost.

use super::{Check, Finding, Run, Severity, Subject};
use crate::lang::{Dress, Quantity};

pub(super) static CHECK: Check = Check {
    name: "numbers",
    severity: Severity::Error,
    definition: "A number in digits on one side that the other side does not state, by value: \
        1.234,56 is 1,234.56; 10 de mayo de 2023 is May 10, 2023; mil millones is a billion; \
        siglo XXI is the 21st century; diez is 10; 1.º is 1st; 20:30 is 8:30 p.m.; las tres y \
        cuarto is 3:15; a quarter is 25 % and 1/4; una docena is 12; 15 días are two weeks and 80 km are \
        50 miles (within a tenth); a telephone number is one, however it is grouped. A year may be told as este año or last year. A number in \
        words or in Roman numerals may answer one in digits and is never missed itself; the one of \
        “2 de abril” that the other text has in words too answers nothing else. How often \
        a number stands is not compared here (see repeated).",
    true_alarm: [
        "Se otorgaron 1.500 visas.",
        "A total of 1,050 visas were granted.",
    ],
    false_alarm: (
        ["Pagaron 10 euros.", "They paid 14 dollars."],
        "a sum that was converted",
    ),
    run: Run::Pair(run),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let (source, target) = (&subject.source, &subject.target);
    if source.quantities.is_empty() && target.quantities.is_empty() {
        return;
    }
    let mut lost: Vec<&Quantity> = unanswered(&source.quantities, &target.quantities);
    let mut added: Vec<&Quantity> = unanswered(&target.quantities, &source.quantities);
    lost.retain(|number| !is_placeholder(number, [source.text, target.text]));
    added.retain(|number| !is_placeholder(number, [target.text, source.text]));
    // Those in an address are compared with it.
    for (numbers, text) in [(&mut lost, source.text), (&mut added, target.text)] {
        if !numbers.is_empty() {
            let addresses = super::addresses::addresses(text);
            numbers.retain(|number| {
                let inside = |span: &std::ops::Range<usize>| span.contains(&number.span.start);
                !addresses.iter().any(|(_, span)| inside(span))
            });
        }
    }
    let spans = |numbers: Vec<&Quantity>| numbers.iter().map(|n| n.span.clone()).collect();
    CHECK.differences(subject, [spans(lost), spans(added)], found);
}

/// Whether a number names a placeholder that the other text has too, be it within a tag: "$1" in
/// "{{GENDER:$1|este usuario|esta usuaria}}". "$10.50" and the "$5" of "$50" name none.
pub(super) fn is_placeholder(number: &Quantity, [here, there]: [&str; 2]) -> bool {
    let before = &here[..number.span.start];
    let Some(sign) = before
        .chars()
        .next_back()
        .filter(|c| matches!(c, '$' | '%'))
    else {
        return false;
    };
    let rest = &here[number.span.start..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let goes_on = |rest: &str| {
        let rest = rest.strip_prefix(['.', ',']).unwrap_or(rest);
        rest.starts_with(|c: char| c.is_ascii_digit())
    };
    let name = format!("{sign}{}", &rest[..digits]);
    let stands_there = || {
        there
            .match_indices(&name)
            .any(|(at, _)| !goes_on(&there[at + name.len()..]))
    };
    !goes_on(&rest[digits..])
        && !before[..before.len() - 1].ends_with(|c: char| c.is_ascii_digit())
        && stands_there()
}

/// The numbers in digits that the other text states in no way.
fn unanswered<'a>(numbers: &'a [Quantity], others: &[Quantity]) -> Vec<&'a Quantity> {
    let in_digits = numbers
        .iter()
        .filter(|number| number.dress == Dress::Digits);
    in_digits
        .filter(|number| {
            let answers = |other: &Quantity| match number.equals(other) {
                true => other.dress == Dress::Digits || !is_taken(other, number, [numbers, others]),
                false => number.agrees(other) && !is_settled(other, number, [numbers, others]),
            };
            let whole = others.iter().any(answers);
            let stated = |part: &f64| others.iter().any(|other| other.may_be_read(*part));
            let in_parts = !number.parts.is_empty() && number.parts.iter().all(stated);
            let relative = number.may_be_relative()
                && others.iter().any(|other| other.dress == Dress::Relative);
            !whole && !in_parts && !relative
        })
        .collect()
}

/// Whether a number in words has one in words to answer it already: "abril" is the month of
/// "4 April" and not its day. One and what is counted in thousands are said without being meant.
fn is_taken(other: &Quantity, number: &Quantity, [ours, theirs]: [&[Quantity]; 2]) -> bool {
    let in_words = |one: &&Quantity| one.dress == Dress::Words && one.equals(other);
    let count = |numbers: &[Quantity]| numbers.iter().filter(in_words).count();
    let counts = number
        .readings
        .iter()
        .all(|value| (2.0..1e3).contains(value));
    // "12:00 del mediodía" says once more what it says, and so does "five (5) days".
    let said_twice = || {
        let beside = |one: &Quantity| {
            let gaps = [(one, number), (number, one)];
            let gap = |(one, next): &(&Quantity, &Quantity)| {
                next.span
                    .start
                    .checked_sub(one.span.end)
                    .is_some_and(|gap| gap <= 2)
            };
            gaps.iter().any(gap)
        };
        !number.parts.is_empty() || ours.iter().any(|one| in_words(&one) && beside(one))
    };
    counts && count(ours) >= count(theirs) && !said_twice()
}

/// Whether a number of the other text is stated in ours as it stands, so that it is not there to
/// be a part of another, or the same in another unit: "6 pies (1,8 m)" for "6 feet (1.9 m)".
fn is_settled(other: &Quantity, number: &Quantity, [ours, theirs]: [&[Quantity]; 2]) -> bool {
    let stated = ours
        .iter()
        .any(|one| one.dress == other.dress && one.equals(other));
    let of_the_amount = |numbers: &[Quantity]| {
        let same = numbers
            .iter()
            .filter(|one| one.measures_like(other) || one.measures_like(number));
        same.count()
    };
    stated
        && match number.measures_like(other) {
            // "3 feet (90 cm)" says once more what it says.
            true => of_the_amount(ours) <= of_the_amount(theirs),
            // A date has no meaning but its parts.
            false => !other.readings.is_empty(),
        }
}
