//! Nothing where a text should be.

use super::{Check, Finding, Run, Severity, Subject};

pub(super) static CHECK: Check = Check {
    name: "empty",
    severity: Severity::Error,
    definition: "One side has text and the other has none, or white space alone. Nothing else is checked then.",
    true_alarm: ["Los consulados ayudan a todos.", " "],
    false_alarm: (
        ["(sic)", ""],
        "a remark that the translation leaves out on purpose",
    ),
    run: Run::Pair(|_, _| {}),
};

// Run before all others, by `super::run`.
pub(super) fn run(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let is_blank = |text: &str| text.chars().all(|c| c.is_whitespace() || c.is_control());
    let (source, target) = (subject.source.text, subject.target.text);
    match (is_blank(source), is_blank(target)) {
        (false, true) => found.push(
            CHECK
                .finding("the translation is empty")
                .at_source(0..source.len()),
        ),
        (true, false) => found.push(
            CHECK
                .finding("there is a translation and nothing that it translates")
                .at_target(0..target.len()),
        ),
        _ => {}
    }
}
