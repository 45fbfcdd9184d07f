//! The mark that a text ends with.

use super::{Check, Finding, Run, Severity, Subject, Text};

pub(super) static CHECK: Check = Check {
    name: "ending",
    severity: Severity::Info,
    definition: "The last mark differs: a question that is none in the other language, an \
        exclamation, a colon, or a full stop against nothing. Closing quotes and brackets behind \
        the mark are passed over; commas, semicolons and dots of omission count as stops; the stop \
        of an abbreviation may stand or not.",
    true_alarm: ["¿Quién lo vio?", "Who saw it."],
    false_alarm: (["¡Bienvenidos!", "Welcome."], "English exclaims less"),
    run: Run::Pair(run),
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Nothing,
    Stop,
    Question,
    Exclamation,
    Colon,
    /// An abbreviation, whose stop says nothing.
    Either,
}

fn run(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let (source, target) = (&subject.source, &subject.target);
    let (of_source, of_target) = (ending(source), ending(target));
    let stops = |ending| matches!(ending, Ending::Nothing | Ending::Stop | Ending::Either);
    let either = of_source == Ending::Either || of_target == Ending::Either;
    if of_source == of_target || (either && stops(of_source) && stops(of_target)) {
        return;
    }
    let finding = CHECK.finding(format!(
        "the source ends {}, the translation {}",
        of_source.name(),
        of_target.name()
    ));
    found.push(
        finding
            .at_source(last(source.text))
            .at_target(last(target.text)),
    );
}

impl Ending {
    fn name(self) -> &'static str {
        match self {
            Ending::Nothing => "without a mark",
            Ending::Stop | Ending::Either => "with a stop",
            Ending::Question => "with a question mark",
            Ending::Exclamation => "with an exclamation mark",
            Ending::Colon => "with a colon",
        }
    }
}

/// The last character that is not blank.
fn last(text: &str) -> std::ops::Range<usize> {
    let end = text.trim_end().len();
    let start = text[..end].char_indices().next_back();
    start.map_or(0, |(at, _)| at)..end
}

fn ending(text: &Text<'_>) -> Ending {
    let closing = |c: char| c.is_whitespace() || "»”\"'’)]}*_".contains(c);
    let bare = text.text.trim_end_matches(closing);
    match bare.chars().next_back() {
        Some('?') => Ending::Question,
        Some('!') => Ending::Exclamation,
        Some(':') => Ending::Colon,
        Some('.') if is_abbreviation(text, bare) => Ending::Either,
        Some('.' | '…' | ';' | ',' | '。') => Ending::Stop,
        _ => Ending::Nothing,
    }
}

/// Whether the last stop belongs to an abbreviation or an initial.
fn is_abbreviation(text: &Text<'_>, bare: &str) -> bool {
    let word = bare.rsplit(char::is_whitespace).next().unwrap_or(bare);
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let inner = word.trim_end_matches('.');
    inner.contains('.')
        || inner.chars().count() == 1 && !inner.chars().all(|c| c.is_ascii_digit())
        || inner.len() <= 3 && inner.chars().all(char::is_uppercase) && !inner.is_empty()
        || text.reader.abbreviations.contains(&word.to_lowercase())
        || text.reader.abbreviations.contains(&inner.to_lowercase())
}
