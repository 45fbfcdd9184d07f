//! Numbers that one text states more often than the other.

use std::ops::Range;

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
    let told = |here: &Text<'_>, (number, spans, count): &Surplus<'_>, sides: [&str; 2]| {
        let written = &here.text[number.span.clone()];
        let (many, few) = (times(spans.len()), times(*count));
        let [here, there] = sides;
        CHECK.finding(format!(
            "{written} stands {many} in the {here} and {few} in the {there}"
        ))
    };
    for more in surplus(source, target) {
        let mut finding = told(source, &more, ["source", "translation"]);
        finding.source = more.1;
        found.push(finding);
    }
    for more in surplus(target, source) {
        let mut finding = told(target, &more, ["translation", "source"]);
        finding.target = more.1;
        found.push(finding);
    }
}

/// A number, its places, and how often the other text states it.
type Surplus<'a> = (&'a Quantity, Vec<Range<usize>>, usize);

/// The numbers that `here` has more often than `there`.
fn surplus<'a>(here: &'a Text<'_>, there: &Text<'_>) -> Vec<Surplus<'a>> {
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
