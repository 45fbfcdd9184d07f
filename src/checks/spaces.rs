//! White space: at the ends, doubled, and before marks.

use super::{Check, Finding, Run, Severity, Subject};

pub(super) static CHECK: Check = Check {
    name: "spaces",
    severity: Severity::Info,
    definition: "White space of the translation that the source does not have: at the beginning or \
        the end, two blanks in a row, a blank before , . ; : ! ? or a closing bracket (French sets \
        one there and is left alone). What the source does too is taken for meant.",
    true_alarm: ["Hoy, no.", "Today , no."],
    false_alarm: (
        ["Véase .gitignore", "See: .gitignore  (hidden)"],
        "blanks that lay out a text",
    ),
    run: Run::Pair(run),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let (source, target) = (subject.source.text, subject.target.text);
    let ends = |text: &str| {
        let lead = text.len() - text.trim_start().len();
        let trail = text.len() - text.trim_end().len();
        [lead > 0, trail > 0]
    };
    let [lead, trail] = ends(target);
    let theirs = ends(source);
    if lead != theirs[0] {
        let finding = CHECK.finding(match lead {
            true => "white space at the beginning that the source does not have",
            false => "no white space at the beginning, where the source has it",
        });
        found.push(finding.at_target(0..target.len() - target.trim_start().len()));
    }
    if trail != theirs[1] {
        let finding = CHECK.finding(match trail {
            true => "white space at the end that the source does not have",
            false => "no white space at the end, where the source has it",
        });
        found.push(finding.at_target(target.trim_end().len()..target.len()));
    }
    if let Some(at) = doubled(target)
        && doubled(source).is_none()
    {
        found.push(CHECK.finding("two blanks in a row").at_target(at..at + 2));
    }
    if !subject.target.reader.speaks("fr")
        && let Some(at) = before_mark(target)
        && before_mark(source).is_none()
    {
        let finding = CHECK.finding("a blank before a mark that follows its word");
        found.push(finding.at_target(at..at + 2));
    }
}

fn doubled(text: &str) -> Option<usize> {
    let inner = text.trim();
    let start = text.len() - text.trim_start().len();
    inner.find("  ").map(|at| at + start)
}

fn before_mark(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    (1..bytes.len().saturating_sub(1)).find(|at| {
        let followed = bytes
            .get(at + 2)
            .is_none_or(|next| *next == b' ' || *next == b'\n');
        // " .txt", " :)" and " ..." are meant.
        bytes[*at] == b' '
            && bytes[at - 1] != b' '
            && b",.;:!?)]".contains(&bytes[at + 1])
            && followed
    })
}
