//! Quotation marks that open without closing, or close without opening.

use super::{Check, Finding, Run, Severity, Subject, Text};

pub(super) static CHECK: Check = Check {
    name: "quotes",
    severity: Severity::Warning,
    definition: "Quotation marks of the translation that do not come in pairs while the source has \
        some that do. «», “”, „“ and straight ones answer each other; apostrophes, inches (15\") and \
        single quotes are not counted.",
    true_alarm: ["Dijo: «Gracias a todos».", "He said: “Thank you all."],
    false_alarm: (
        [
            "La pantalla «grande» mide 15 pulgadas.",
            "The “big” screen measures 15\u{201d}.",
        ],
        "an inch set with a curly quote",
    ),
    run: Run::Pair(run),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let ours = quotes(&subject.target);
    // Where the source has none, as in a dialogue with dashes, a quotation may go on for sentences.
    let theirs = quotes(&subject.source).len();
    if ours.len().is_multiple_of(2) || !theirs.is_multiple_of(2) || theirs == 0 {
        return;
    }
    let text = subject.target.text;
    let span = |at: usize| {
        let mark = text[at..].chars().next().map_or(1, char::len_utf8);
        at..at + mark
    };
    // The one without a partner: the second of two that open, or of two that close, else the last.
    let opens = |at: usize| text[at..].starts_with(['«', '“', '„']);
    let closes = |at: usize| text[at..].starts_with(['»', '”']);
    let same = ours
        .windows(2)
        .find(|two| (opens(two[0]) && opens(two[1])) || (closes(two[0]) && closes(two[1])));
    let at = same.map_or(ours[ours.len() - 1], |two| two[0]);
    let finding = CHECK.finding(format!("{} has no partner", &text[span(at)]));
    found.push(finding.at_target(span(at)));
}

/// Places of the double quotation marks.
fn quotes(text: &Text<'_>) -> Vec<usize> {
    let mut places: Vec<usize> = Vec::new();
    for (at, mark) in text.marks() {
        let before = text.text[..at].chars().next_back();
        let inch = before.is_some_and(|c| c.is_ascii_digit()) && places.len().is_multiple_of(2);
        if matches!(mark, "«" | "»" | "“" | "”" | "„") || (mark == "\"" && !inch) {
            places.push(at);
        }
    }
    places
}
