//! The same word twice in a row.

use super::{Check, Finding, Run, Severity, Subject, Text};
use crate::text::TokenKind;

pub(super) static CHECK: Check = Check {
    name: "doubled",
    severity: Severity::Warning,
    definition: "A word that stands twice in a row in the translation and not in the source. Names \
        (Bora Bora) and words that languages do double (no no, muy muy, had had, that that) are \
        left alone.",
    true_alarm: [
        "Los consulados ayudan a todos.",
        "The consulates help help everyone.",
    ],
    false_alarm: (
        ["Lo que hace, lo hace bien.", "What he does does good."],
        "two clauses that meet in the same word",
    ),
    run: Run::Pair(run),
};

/// Words that are doubled on purpose.
const ALLOWED: &[&str] = &[
    // Spanish
    "no", "sí", "si", "muy", "ya", "bla", "ja", "casi", "poco", "luego", "así",
    // English
    "had", "that", "very", "bye", "ha", "blah", "yes", "well", "so", "far", "really", "ok",
    // French and German
    "nous", "vous", "die", "der", "das", "oui", "nein", "très", "sehr",
];

fn run(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    if doubled(&subject.source).next().is_some() {
        return;
    }
    let target = &subject.target;
    for at in doubled(target) {
        let tokens = &target.analysis.tokens;
        let span = tokens[at].span.start..tokens[at + 1].span.end;
        let word = &target.text[tokens[at].span.clone()];
        let finding = CHECK.finding(format!("“{word}” stands twice"));
        found.push(finding.at_target(span));
    }
}

/// Where a word begins that stands twice.
fn doubled<'a>(text: &'a Text<'_>) -> impl Iterator<Item = usize> + 'a {
    let tokens = &text.analysis.tokens;
    (1..tokens.len()).map(|at| at - 1).filter(move |at| {
        let (one, other) = (&tokens[*at], &tokens[*at + 1]);
        if one.kind != TokenKind::Word || one.caseless != other.caseless {
            return false;
        }
        let word = &text.text[one.span.clone()];
        let second = &text.text[other.span.clone()];
        let between = &text.text[one.span.end..other.span.start];
        let capital = |word: &str| word.starts_with(char::is_uppercase);
        let letters = word.chars().count();
        // "C C" is a key, "A a" an alphabet.
        letters > 1
            // "--clear clear": an option and what it does.
            && !text.text[..one.span.start].ends_with(['-', '_', '/'])
            && !between.is_empty()
            && between.chars().all(char::is_whitespace)
            && (!capital(word) || !capital(second))
            && !ALLOWED.contains(&word.to_lowercase().as_str())
    })
}
