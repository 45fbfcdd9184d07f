//! A text in another language than it should be in.

use std::ops::Range;

use super::{Check, Finding, Run, Severity, Subject, Text};
use crate::lang::{AnalysedToken, Role};

pub(super) static CHECK: Check = Check {
    name: "language",
    severity: Severity::Error,
    definition: "A side whose words of grammar (articles, prepositions, pronouns) are those of \
        another language that tramo knows: at least two, and more than twice as many as its own. \
        Those within a name (Castellón de la Plana) or in code (`…`) are not counted. Texts without \
        words of grammar are left alone.",
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
    if super::untranslated::is_same(subject) {
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
    let all: Vec<_> = text.analysis.words().collect();
    let prose =
        |word: &&AnalysedToken| is_prose(text.text, &word.span) && !is_code(text.text, &word.span);
    for (at, word) in all.iter().enumerate().filter(|(_, word)| prose(word)) {
        words += 1;
        if word.role == Role::Function {
            own += 1;
        } else if text.reader.is_foreign(word.caseless) && !is_within_name(text, &all, at) {
            foreign.push(word.caseless);
        }
    }
    let count = foreign.len();
    foreign.sort_unstable();
    foreign.dedup();
    foreign.len() >= 2 && count > 2 * own && count * 6 >= words
}

/// Whether a small word joins the words of a name: up to three of them between words in capitals.
fn is_within_name(text: &Text<'_>, words: &[&AnalysedToken], at: usize) -> bool {
    let capital =
        |word: &&&AnalysedToken| text.text[word.span.clone()].starts_with(char::is_uppercase);
    let joins = |word: &&&AnalysedToken| !capital(word) && text.reader.is_foreign(word.caseless);
    let name_before = words[..at]
        .iter()
        .rev()
        .take(3)
        .find(|word| !joins(word))
        .is_some_and(|word| capital(&word));
    let name_behind = words[at..]
        .iter()
        .take(4)
        .find(|word| !joins(word))
        .is_some_and(|word| capital(&word));
    name_before && name_behind
}

/// Whether a word stands between back ticks.
pub(super) fn is_code(text: &str, span: &Range<usize>) -> bool {
    let before = text[..span.start].matches('`').count();
    before % 2 == 1 && text[span.end..].contains('`')
        || text[..span.start].matches("``").count() % 2 == 1 && text[span.end..].contains("``")
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
