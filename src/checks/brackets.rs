//! Brackets that open without closing, or close without opening.

use super::{Check, Finding, Run, Severity, Subject, Text};

pub(super) static CHECK: Check = Check {
    name: "brackets",
    severity: Severity::Warning,
    definition: "A round, square or curly bracket of the translation without its partner, unless \
        the source has as many of the same. The mark of a list point — a) or 1) — needs no partner.",
    true_alarm: [
        "La Secretaría (SRE) informó.",
        "The Ministry (SRE reported.",
    ],
    false_alarm: (
        ["Sonríe (por favor) .", "Smile, please :)"],
        "a smiling face",
    ),
    run: Run::Pair(run),
};

const KINDS: [(&str, &str); 3] = [("(", ")"), ("[", "]"), ("{", "}")];

fn run(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for (open, close) in KINDS {
        let count = |text: &Text<'_>| text.text.matches(open).count();
        // Where the translation opens fewer, what closes there is no list point.
        let mays = match count(&subject.source) > count(&subject.target) {
            true => ListPoints::None,
            false => ListPoints::Some,
        };
        let ours = alone(&subject.target, [open, close], mays);
        if ours.is_empty() {
            continue;
        }
        let theirs = alone(&subject.source, [open, close], ListPoints::Some);
        if ours.len() > theirs.len() {
            let at = ours[0];
            let mark = &subject.target.text[at..at + 1];
            let finding = CHECK.finding(format!("“{mark}” has no partner"));
            found.push(finding.at_target(at..at + 1));
        }
    }
}

/// Whether a closing bracket may be the mark of a list point.
#[derive(Clone, Copy, PartialEq)]
enum ListPoints {
    None,
    Some,
}

/// Places of the brackets without a partner.
fn alone(text: &Text<'_>, [open, close]: [&str; 2], points: ListPoints) -> Vec<usize> {
    let (mut opened, mut alone) = (Vec::new(), Vec::new());
    for (at, mark) in text.marks() {
        if mark == open {
            opened.push(at);
        } else if mark == close && opened.pop().is_none() {
            let may_be_point = close == ")" && points == ListPoints::Some;
            if !(may_be_point && is_list_mark(&text.text[..at])) {
                alone.push(at);
            }
        }
    }
    alone.extend(opened);
    alone
}

/// Whether what stands before a closing bracket is a letter, a number or a small Roman numeral.
fn is_list_mark(before: &str) -> bool {
    let start = before
        .rfind(|c: char| !c.is_alphanumeric())
        .map_or(0, |at| {
            at + before[at..].chars().next().map_or(1, char::len_utf8)
        });
    let mark = &before[start..];
    let digits = mark.len() <= 3 && mark.bytes().all(|byte| byte.is_ascii_digit());
    let roman = mark.len() <= 4 && mark.bytes().all(|byte| b"ivxIVX".contains(&byte));
    !mark.is_empty() && (digits || roman || mark.chars().count() == 1)
}
