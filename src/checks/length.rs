//! Lengths that no translation has (Gale & Church 1993).

use super::{Check, Finding, Run, Severity, Subject};

pub(super) static CHECK: Check = Check {
    name: "length",
    severity: Severity::Warning,
    definition: "One side is more than twice as long as the other, and the difference is more than \
        three standard deviations of what translations show (variance 6.8 a character, Gale & Church \
        1993). Short texts need a greater difference for that than long ones.",
    true_alarm: [
        "El consulado abre los lunes, los miércoles y los viernes, de nueve de la mañana a tres de la tarde.",
        "The consulate is open on Mondays.",
    ],
    false_alarm: (
        [
            "EE. UU.",
            "United States of America (the mainland, Alaska and Hawaii)",
        ],
        "an abbreviation that is explained",
    ),
    run: Run::Pair(run),
};

/// Variance of the length of a translation for each character, in characters squared.
const VARIANCE: f64 = 6.8;
/// Standard deviations that are beyond chance.
const DEVIATIONS: f64 = 3.0;
/// How many times as long one side must be.
const RATIO: f64 = 2.0;

fn run(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let [source, target] =
        [subject.source.text, subject.target.text].map(|text| text.trim().chars().count() as f64);
    let deviation = (target - source).abs() / (VARIANCE * (source + target) / 2.0).sqrt();
    if deviation > DEVIATIONS && (target > RATIO * source || source > RATIO * target) {
        let finding = CHECK.finding(format!(
            "the source has {source} characters, the translation {target}"
        ));
        found.push(
            finding
                .at_source(0..subject.source.text.len())
                .at_target(0..subject.target.text.len()),
        );
    }
}
