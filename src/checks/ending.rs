//! The mark that a text ends with.

use super::{Check, Finding, Run, Severity, Subject, Text};

pub(super) static CHECK: Check = Check {
    name: "ending",
    severity: Severity::Info,
    definition: "The last mark differs: a question that is none in the other language, an \
        exclamation, a colon, or a full stop against nothing. Closing quotes, brackets and tags \
        behind the mark are passed over, and so are dots of omission behind ? and !; commas, \
        semicolons and dots of omission count as stops; a comma or a semicolon also answers a colon, \
        and a dash any of them; the stop of an abbreviation may stand or not.",
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
    /// A comma or a semicolon, behind which the sentence goes on, as it does behind a colon.
    Comma,
    /// A dash, where a speaker is interrupted or something follows.
    Dash,
    /// An abbreviation, whose stop says nothing.
    Either,
}

fn run(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let (source, target) = (&subject.source, &subject.target);
    let (of_source, of_target) = (ending(source), ending(target));
    if of_source.answers(of_target) || of_target.answers(of_source) {
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
    /// Whether one text may end so where the other ends like `other`.
    fn answers(self, other: Ending) -> bool {
        match self {
            Ending::Comma => matches!(
                other,
                Ending::Comma | Ending::Stop | Ending::Colon | Ending::Either
            ),
            Ending::Dash => !matches!(other, Ending::Question | Ending::Exclamation),
            Ending::Either => matches!(other, Ending::Either | Ending::Nothing | Ending::Stop),
            _ => self == other,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Ending::Nothing => "without a mark",
            Ending::Stop | Ending::Either => "with a stop",
            Ending::Comma => "with a comma",
            Ending::Dash => "with a dash",
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
    let bare = without_closing(text.text);
    let undotted = bare.trim_end_matches(['.', '…', ' ']);
    match (undotted.chars().next_back(), bare.chars().next_back()) {
        (Some('?'), _) => Ending::Question,
        (Some('!'), _) => Ending::Exclamation,
        (_, Some(':')) => Ending::Colon,
        (_, Some('.')) if is_abbreviation(text, bare) => Ending::Either,
        (_, Some('.' | '…' | '。')) => Ending::Stop,
        (_, Some(';' | ',')) => Ending::Comma,
        (_, Some('—' | '–')) => Ending::Dash,
        _ => Ending::Nothing,
    }
}

/// The text without the quotation marks, brackets and tags that close behind its last mark.
fn without_closing(text: &str) -> &str {
    let closing = |c: char| c.is_whitespace() || "»”\"'’)]}*_".contains(c);
    let mut bare = text.trim_end_matches(closing);
    while let Some(rest) = bare.strip_suffix('>') {
        match rest.rfind(['<', '>']) {
            Some(at) if rest[at..].starts_with('<') => bare = rest[..at].trim_end_matches(closing),
            _ => break,
        }
    }
    bare
}

/// Whether the last stop belongs to an abbreviation or an initial. In a text that was cut into words
/// it stands apart: "p.m ." for "p.m."
fn is_abbreviation(text: &Text<'_>, bare: &str) -> bool {
    let bare = bare.strip_suffix(" .").unwrap_or(bare);
    let word = bare.rsplit(char::is_whitespace).next().unwrap_or(bare);
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let inner = word.trim_end_matches('.');
    let with_stop = format!("{}.", inner.to_lowercase());
    inner.contains('.')
        || inner.chars().count() == 1 && !inner.chars().all(|c| c.is_ascii_digit())
        || inner.len() <= 3 && inner.chars().all(char::is_uppercase) && !inner.is_empty()
        || text.reader.abbreviations.contains(&with_stop)
}
