//! A text in another language than it should be in.

use std::ops::Range;

use super::{Check, Finding, Run, Severity, Subject, Text};
use crate::lang::Role;

pub(super) static CHECK: Check = Check {
    name: "language",
    severity: Severity::Error,
    definition: "A side whose words of grammar (articles, prepositions, pronouns) are those of \
        another language that tramo knows: at least two, and more than twice as many as its own. \
        Texts without words of grammar are left alone.",
    true_alarm: [
        "El consulado abre los lunes.",
        "Le consulat est ouvert le lundi pour les visiteurs.",
    ],
    false_alarm: (
        [
            "Vio «Les quatre cents coups» de nuevo.",
            "Les quatre cents coups, une fois de plus.",
        ],
        "a text that quotes a third language",
    ),
    run: Run::Pair(run),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    // An untranslated text is another finding.
    if subject.source.text.trim() == subject.target.text.trim() {
        return;
    }
    for (text, side) in [
        (&subject.source, "source"),
        (&subject.target, "translation"),
    ] {
        let Some(language) = text.reader.language else {
            continue;
        };
        if is_foreign(text) {
            let finding = CHECK.finding(format!("the {side} does not look {}", language.name));
            found.push(match side {
                "source" => finding.at_source(0..text.text.len()),
                _ => finding.at_target(0..text.text.len()),
            });
        }
    }
}

fn is_foreign(text: &Text<'_>) -> bool {
    let (mut own, mut foreign, mut words) = (0, Vec::new(), 0);
    for word in text
        .analysis
        .words()
        .filter(|word| is_prose(text.text, &word.span))
    {
        words += 1;
        if word.role == Role::Function {
            own += 1;
        } else if text.reader.is_foreign(word.caseless) {
            foreign.push(word.caseless);
        }
    }
    let count = foreign.len();
    foreign.sort_unstable();
    foreign.dedup();
    foreign.len() >= 2 && count > 2 * own && count * 6 >= words
}

/// Whether a word stands between blanks and marks, rather than in a file name, an option or code.
fn is_prose(text: &str, span: &Range<usize>) -> bool {
    let code = |c: char| "-_`/\\.~@^".contains(c);
    let mut after = text[span.end..].chars();
    let next = after.next();
    let inside = after.next().is_some_and(char::is_alphanumeric);
    !text[..span.start].ends_with(code)
        && !(next.is_some_and(code) && (inside || next == Some('`')))
}
