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
        words or in Roman numerals may answer one in digits and is never missed itself. How often \
        a number stands is not compared.",
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
/// "{{GENDER:$1|este usuario|esta usuaria}}".
fn is_placeholder(number: &Quantity, [here, there]: [&str; 2]) -> bool {
    let before = here[..number.span.start].chars().next_back();
    let sign = before.filter(|c| matches!(c, '$' | '%'));
    sign.is_some_and(|sign| {
        let digits = here[number.span.clone()]
            .bytes()
            .take_while(u8::is_ascii_digit);
        let name = &here[number.span.start - sign.len_utf8()..][..digits.count() + 1];
        there.contains(name)
            && !here[..number.span.start - 1].ends_with(|c: char| c.is_ascii_digit())
    })
}

/// The numbers in digits that the other text states in no way.
fn unanswered<'a>(numbers: &'a [Quantity], others: &[Quantity]) -> Vec<&'a Quantity> {
    let in_digits = numbers
        .iter()
        .filter(|number| number.dress == Dress::Digits);
    in_digits
        .filter(|number| {
            let whole = others.iter().any(|other| number.agrees(other));
            let stated = |part: &f64| others.iter().any(|other| other.may_be(*part));
            let in_parts = !number.parts.is_empty() && number.parts.iter().all(stated);
            let relative = number.may_be_relative()
                && others.iter().any(|other| other.dress == Dress::Relative);
            !whole && !in_parts && !relative
        })
        .collect()
}
