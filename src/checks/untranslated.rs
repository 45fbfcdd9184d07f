//! Text that was left in the language of the source.

use super::language::is_code;
use super::{Check, Finding, Run, Severity, Subject, Text};
use crate::lang::{AnalysedToken, Role};
use crate::text::TokenKind;

pub(super) static CHECK: Check = Check {
    name: "untranslated",
    severity: Severity::Warning,
    definition: "The translation equals the source, or has five or more words in a row as they \
        stand in the source, among them words of grammar that the target language does not have. \
        Names, single words, texts that both languages may share and those that are in the target \
        language or a third one already are left alone, and so is code (`…`).",
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
/// Words of each text that are compared with those of the other; no segment has as many, and the
/// time goes with the product.
const MOST_WORDS: usize = 5_000;
/// Words of grammar in such a run that the target language does not have.
const FOREIGN: usize = 2;

pub(super) fn run(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let (source, target) = (&subject.source, &subject.target);
    if source.reader.tag.primary() == target.reader.tag.primary() {
        return;
    }
    let same = is_same(subject);
    if same && is_language(source) && !is_elsewhere(source) {
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

/// Whether the translation is the source, case aside.
pub(super) fn is_same(subject: &Subject<'_>) -> bool {
    let [source, target] = [subject.source.text, subject.target.text].map(str::trim);
    source == target || source.to_lowercase() == target.to_lowercase()
}

/// Whether the words of grammar of a text are those of other languages rather than its own.
fn is_elsewhere(text: &Text<'_>) -> bool {
    let own = text
        .analysis
        .words()
        .filter(|word| word.role == Role::Function);
    let foreign = text
        .analysis
        .words()
        .filter(|word| text.reader.is_foreign(word.caseless));
    foreign.count() > own.count()
}

/// Whether a text is more than names, numbers and single words.
fn is_language(text: &Text<'_>) -> bool {
    let small = |word: &&str| word.starts_with(char::is_lowercase);
    let words = text.analysis.words().count();
    let in_small = text.written_words().filter(small).count();
    let long = |word: &str| word.starts_with(char::is_lowercase) && word.chars().count() > 3;
    // "e" is a word, and a variable at least as often; "E" in "E-mail" is none.
    let mut grammar = text
        .analysis
        .words()
        .filter(|word| word.role == Role::Function);
    let grammar = grammar.any(|word| {
        let written = &text.text[word.span.clone()];
        written.len() > 1 || (small(&written) && text.written_words().any(long))
    });
    (grammar && words >= 2) || (words >= 3 && in_small >= 2)
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
    let ours: Vec<&AnalysedToken> = target.analysis.words().take(MOST_WORDS).collect();
    let theirs: Vec<&AnalysedToken> = source.analysis.words().take(MOST_WORDS).collect();
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
                let code = |c: char| "_`~/:.=".contains(c);
                let own = |word: &AnalysedToken| {
                    theirs[place..place + longest]
                        .iter()
                        .any(|other| other.caseless == word.caseless && !grammar(other))
                };
                written.starts_with(char::is_lowercase)
                    // Words of grammar of a third language join its names and titles.
                    && written.chars().count() > 2
                    && !target.reader.is_foreign(word.caseless)
                    && own(word)
                    && !is_code(target.text, &word.span)
                    && !target.text[..word.span.start].ends_with(code)
                    && !target.text[word.span.end..].starts_with(['=', '/', '_'])
            });
            if is_text && foreign.count() >= FOREIGN {
                return Some((at, at + longest));
            }
        }
        at += longest.max(1);
    }
    None
}
