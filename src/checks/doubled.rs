//! The same word twice in a row.

use super::{Check, Finding, Run, Severity, Subject, Text};
use crate::lang::Role;
use crate::text::TokenKind;

pub(super) static CHECK: Check = Check {
    name: "doubled",
    severity: Severity::Warning,
    definition: "A word that stands twice in a row in the translation and not in the source. Names \
        (Bora Bora), what stands for something to be filled in (name NAME) and words that languages \
        do double (no no, muy muy, had had, tell you you may) are left alone.",
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
    "no", "sí", "si", "muy", "ya", "bla", "ja", "casi", "poco", "luego", "así", "ay", "eh", "je",
    "tan", "toc", "tic", "anda", "vaya", "venga", "bueno", "adiós", "hola", // English
    "had", "that", "very", "bye", "ha", "blah", "yes", "well", "so", "far", "really", "ok", "hey",
    "oh", "knock", "hear", "hello", "tut", "too", "long", // French and German
    "nous", "vous", "die", "der", "das", "oui", "nein", "très", "sehr",
];

/// Pronouns that end one clause and begin the next, behind a verb and before another word of grammar:
/// "tell you you may".
const MEETING: &[&str] = &["you", "it"];

fn run(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    if doubled(&subject.source, Between::Hyphen).next().is_some() {
        return;
    }
    let target = &subject.target;
    for at in doubled(target, Between::Blank) {
        let tokens = &target.analysis.tokens;
        let [at, next] = at;
        let follows = tokens.get(next + 1);
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        let is_clause = before.is_some_and(|token| token.role == Role::Content)
            && follows.is_some_and(|token| token.role == Role::Function);
        let pronoun = target.text[tokens[at].span.clone()].to_lowercase();
        if is_clause && MEETING.contains(&pronoun.as_str()) {
            continue;
        }
        let span = tokens[at].span.start..tokens[next].span.end;
        let word = &target.text[tokens[at].span.clone()];
        let finding = CHECK.finding(format!("“{word}” stands twice"));
        found.push(finding.at_target(span));
    }
}

/// What may stand between the two.
#[derive(Clone, Copy, PartialEq)]
enum Between {
    Blank,
    /// A hyphen, too: "punto-punto".
    Hyphen,
}

/// Where a word begins that stands twice, as the number of its token and of the other's.
fn doubled<'a>(text: &'a Text<'_>, allowed: Between) -> impl Iterator<Item = [usize; 2]> + 'a {
    let tokens = &text.analysis.tokens;
    let next = move |at: usize| match tokens.get(at + 1) {
        Some(token) if allowed == Between::Hyphen && &text.text[token.span.clone()] == "-" => {
            at + 2
        }
        _ => at + 1,
    };
    let pairs = (0..tokens.len()).map(move |at| [at, next(at)]);
    pairs.filter(move |[at, next]| {
        let (Some(one), Some(other)) = (tokens.get(*at), tokens.get(*next)) else {
            return false;
        };
        if one.kind != TokenKind::Word || one.caseless != other.caseless {
            return false;
        }
        let word = &text.text[one.span.clone()];
        let second = &text.text[other.span.clone()];
        let between = &text.text[one.span.end..other.span.start];
        let capital = |word: &str| word.starts_with(char::is_uppercase);
        let letters = word.chars().count();
        // "name NAME": an option and what it takes.
        let all_capitals = |word: &str| word.chars().all(char::is_uppercase);
        let is_blank = match allowed {
            Between::Blank => between.chars().all(char::is_whitespace),
            Between::Hyphen => true,
        };
        // "two two-way radios": a word of its own.
        let goes_on = allowed == Between::Blank && text.text[other.span.end..].starts_with('-');
        // "C C" is a key, "A a" an alphabet.
        letters > 1
            // "--clear clear": an option and what it does.
            && !text.text[..one.span.start].ends_with(['-', '_', '/', '$'])
            && !goes_on
            && !between.is_empty()
            && is_blank
            && all_capitals(word) == all_capitals(second)
            && (!capital(word) || !capital(second))
            && !ALLOWED.contains(&word.to_lowercase().as_str())
    })
}
