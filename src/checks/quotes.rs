//! Quotation marks that open without closing, or close without opening.

use super::{Check, Finding, Run, Severity, Subject, Text};

pub(super) static CHECK: Check = Check {
    name: "quotes",
    severity: Severity::Warning,
    definition: "Quotation marks of the translation that do not come in pairs while the source has \
        some that do. «», “”, „“ and straight ones answer each other; apostrophes, feet, inches \
        (6'2\") and single quotes are not counted. A quotation may go on from sentence to sentence: a \
        curly mark that opens at the very beginning or closes at the very end is left alone where the \
        source has none there, and so is one around single quotes that answer the source's.",
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
    if goes_on(subject, &ours) {
        return;
    }
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

/// Whether the mark without a partner belongs to a quotation that goes on beyond the text.
fn goes_on(subject: &Subject<'_>, ours: &[usize]) -> bool {
    let [source, target] = [subject.source.text.trim(), subject.target.text.trim()];
    let is_quote = |c: char| "«»“”„\"'‘’".contains(c);
    let edge = |c: char| is_quote(c) || "—–-¡¿.,…".contains(c) || c.is_whitespace();
    let begins = |text: &str| text.chars().take_while(|c| edge(*c)).any(is_quote);
    let ends = |text: &str| text.chars().rev().take_while(|c| edge(*c)).any(is_quote);
    let count = |marks: &[char]| target.matches(marks).count();
    let opens = count(&['“', '«']) > count(&['”', '»']);
    let from_before = !opens && target.ends_with(['”', '»']) && !ends(source);
    let to_next = opens && target.starts_with(['“', '«']) && !begins(source);
    let nested = ours.len() == 1 && target.contains('‘') && target.contains('’');
    from_before || to_next || nested
}

/// Places of the double quotation marks.
fn quotes(text: &Text<'_>) -> Vec<usize> {
    let mut places: Vec<usize> = Vec::new();
    for (at, mark) in text.marks() {
        let before = text.text[..at].chars().next_back();
        // Behind a figure, unless it closes what was opened: 15", 6'2". "$1" is no figure.
        let figures = text.text[..at].trim_end_matches(|c: char| c.is_ascii_digit());
        let inch = before.is_some_and(|c| c.is_ascii_digit() || "½¼¾".contains(c))
            && places.len().is_multiple_of(2)
            && !figures.ends_with(['$', '%']);
        if matches!(mark, "«" | "»" | "“" | "”" | "„") || (mark == "\"" && !inch) {
            places.push(at);
        }
    }
    places
}
