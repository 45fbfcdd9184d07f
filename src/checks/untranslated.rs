//! Text that was left in the language of the source.

use super::{Check, Finding, Run, Severity, Subject, Text};
use crate::lang::{AnalysedToken, Role};
use crate::text::TokenKind;

pub(super) static CHECK: Check = Check {
    name: "untranslated",
    severity: Severity::Warning,
    definition: "The translation equals the source, or has five or more words in a row as they \
        stand in the source, among them words of grammar that the target language does not have. \
        Names, single words and texts that both languages may share are left alone.",
    true_alarm: [
        "Los consulados ayudan a todos.",
        "Los consulados ayudan a todos.",
    ],
    false_alarm: (
        [
            "Leyó «El amor en los tiempos del cólera».",
            "She read El amor en los tiempos del cólera.",
        ],
        "a title that keeps its language",
    ),
    run: Run::Pair(run),
};

/// Words in a row that are no accident.
const RUN: usize = 5;
/// Words of grammar in such a run that the target language does not have.
const FOREIGN: usize = 2;

pub(super) fn run(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let (source, target) = (&subject.source, &subject.target);
    if source.reader.tag.primary() == target.reader.tag.primary() {
        return;
    }
    let same = source.text.trim().to_lowercase() == target.text.trim().to_lowercase();
    if same && is_language(source) {
        let finding = CHECK.finding("the translation is the source");
        found.push(
            finding
                .at_source(0..source.text.len())
                .at_target(0..target.text.len()),
        );
    } else if !same && let Some((from, to)) = copied(source, target) {
        let tokens = &target.analysis.tokens;
        let words: Vec<usize> = words(target);
        let span = tokens[words[from]].span.start..tokens[words[to - 1]].span.end;
        let finding = CHECK.finding(format!(
            "left as in the source: “{}”",
            &target.text[span.clone()]
        ));
        found.push(finding.at_target(span));
    }
}

/// Whether a text is more than names, numbers and single words.
fn is_language(text: &Text<'_>) -> bool {
    let small = |word: &&str| word.chars().next().is_some_and(char::is_lowercase);
    let words = text.analysis.words().count();
    let grammar = text
        .analysis
        .words()
        .any(|word| word.role == Role::Function);
    (grammar && words >= 2) || (words >= 3 && text.written_words().filter(small).count() >= 2)
}

fn words(text: &Text<'_>) -> Vec<usize> {
    let tokens = text.analysis.tokens.iter().enumerate();
    tokens
        .filter(|(_, token)| token.kind == TokenKind::Word)
        .map(|(at, _)| at)
        .collect()
}

/// The first long run of the target's words that stands in the source too, by position among words.
fn copied(source: &Text<'_>, target: &Text<'_>) -> Option<(usize, usize)> {
    let ours: Vec<&AnalysedToken> = target.analysis.words().collect();
    let theirs: Vec<&AnalysedToken> = source.analysis.words().collect();
    let grammar = |word: &AnalysedToken| word.role == Role::Function;
    let mut at = 0;
    while at + RUN <= ours.len() {
        let (mut longest, mut place) = (0, 0);
        for start in 0..theirs.len() {
            let pairs = ours[at..].iter().zip(&theirs[start..]);
            let same = pairs.take_while(|(one, other)| one.caseless == other.caseless);
            let length = same.count();
            if length > longest {
                (longest, place) = (length, start);
            }
        }
        if longest >= RUN {
            let pairs = ours[at..at + longest].iter().zip(&theirs[place..]);
            let foreign = pairs.filter(|(one, other)| grammar(other) && !grammar(one));
            // Names with words of grammar in them have nothing else in small letters.
            let is_text = ours[at..at + longest].iter().any(|word| {
                let written = &target.text[word.span.clone()];
                let code = |c: char| "_`~/:".contains(c);
                let own = |word: &AnalysedToken| {
                    theirs[place..place + longest]
                        .iter()
                        .any(|other| other.caseless == word.caseless && !grammar(other))
                };
                written.starts_with(char::is_lowercase)
                    && own(word)
                    && !target.text[..word.span.start].ends_with(code)
            });
            if is_text && foreign.count() >= FOREIGN {
                return Some((at, at + longest));
            }
        }
        at += longest.max(1);
    }
    None
}
