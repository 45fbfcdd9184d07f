//! Numbers that one text states more often than the other.

use super::numbers::is_placeholder;
use super::{Check, Finding, Run, Severity, Subject, Text};
use crate::lang::{Dress, Quantity};

pub(super) static CHECK: Check = Check {
    name: "repeated",
    severity: Severity::Info,
    definition: "A number that stands in digits more often on one side than the other side states it \
        in any way. One that the other side does not state at all is a finding of numbers.",
    true_alarm: [
        "Del 1 de marzo al 30 de marzo, y no al 30 de abril.",
        "From 1 March to 30 March, and not to April.",
    ],
    false_alarm: (
        [
            "Hay que mantener ese 25 % y aumentar ese 25 %.",
            "That 25% should be kept and increased.",
        ],
        "a number that style does not say again",
    ),
    run: Run::Pair(run),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let (source, target) = (&subject.source, &subject.target);
    for (number, spans, count) in surplus(source, target) {
        let (written, many, few) = (
            &source.text[number.span.clone()],
            times(spans.len()),
            times(count),
        );
        let message = format!("{written} stands {many} in the source and {few} in the translation");
        let mut finding = CHECK.finding(message);
        finding.source = spans;
        found.push(finding);
    }
    for (number, spans, count) in surplus(target, source) {
        let (written, many, few) = (
            &target.text[number.span.clone()],
            times(spans.len()),
            times(count),
        );
        let message = format!("{written} stands {many} in the translation and {few} in the source");
        let mut finding = CHECK.finding(message);
        finding.target = spans;
        found.push(finding);
    }
}

/// The numbers that `here` has more often than `there`: each with its places, and how often the
/// other states it.
fn surplus<'a>(
    here: &'a Text<'_>,
    there: &Text<'_>,
) -> Vec<(&'a Quantity, Vec<std::ops::Range<usize>>, usize)> {
    let digits = here.quantities.iter();
    let mut digits: Vec<&Quantity> = digits.filter(|one| one.dress == Dress::Digits).collect();
    let mut found = Vec::new();
    while let Some(number) = digits.first().copied() {
        let (alike, others): (Vec<_>, Vec<_>) = digits
            .into_iter()
            .partition(|one| one.readings == number.readings && one.parts == number.parts);
        digits = others;
        let stated: usize = there
            .quantities
            .iter()
            .map(|other| statements(number, other))
            .sum();
        if stated > 0 && stated < alike.len() && !is_placeholder(number, [here.text, there.text]) {
            let spans = alike.iter().map(|one| one.span.clone()).collect();
            found.push((number, spans, stated));
        }
    }
    found
}

/// How often `other` states a number: "16x16" does so twice.
fn statements(number: &Quantity, other: &Quantity) -> usize {
    if number.equals(other) || other.agrees(number) {
        return 1;
    }
    let in_parts = other.parts.iter().filter(|part| number.may_be_read(**part));
    in_parts.count().max(usize::from(number.agrees(other)))
}

fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{count} times"),
    }
}
