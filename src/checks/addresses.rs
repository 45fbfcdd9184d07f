//! Addresses of pages and mailboxes, which no translation changes.

use std::ops::Range;

use super::{Check, Finding, Run, Severity, Subject};

pub(super) static CHECK: Check = Check {
    name: "addresses",
    severity: Severity::Error,
    definition: "A web or e-mail address of the source that the translation lacks, or one that the \
        source lacks. A part of the path that names a language (/es/, /en/) may differ, and so may \
        http and https, capitals, and the slash at the end.",
    true_alarm: [
        "Escriba a ayuda@consulado.example.",
        "Write to help@consulado.example.",
    ],
    false_alarm: (
        [
            "Véase https://www.ine.example/censo.",
            "See https://www.ine.example/census.",
        ],
        "the page has an address of its own in each language",
    ),
    run: Run::Pair(run),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let [source, target] = [subject.source.text, subject.target.text].map(addresses);
    let lacking = |ours: &[(String, Range<usize>)], theirs: &[(String, Range<usize>)]| {
        let lacks = |(address, _): &&(String, _)| theirs.iter().all(|(other, _)| other != address);
        let lacking = ours.iter().filter(lacks);
        lacking.map(|(_, span)| span.clone()).collect()
    };
    let spans = [lacking(&source, &target), lacking(&target, &source)];
    CHECK.differences(subject, spans, found);
}

/// The addresses of a text as they are compared, with their places.
pub(super) fn addresses(text: &str) -> Vec<(String, Range<usize>)> {
    if !(text.contains('@') || text.contains("://") || text.contains("www.")) {
        return Vec::new();
    }
    let around = |c: char| c.is_whitespace() || "<>\"'“”«»()[]{}|,;".contains(c);
    let mut found = Vec::new();
    let mut at = 0;
    for piece in text.split(around) {
        let start = at + (piece.len() - piece.trim_start_matches([':', '.']).len());
        // The separators are of different lengths, so the place is counted along.
        let end = at
            + piece
                .trim_end_matches(['.', ':', '!', '?', '…', '*', '_'])
                .len();
        if start < end
            && let Some(compared) = compared(&text[start..end])
        {
            found.push((compared, start..end));
        }
        at += piece.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

fn compared(piece: &str) -> Option<String> {
    let lower = piece.to_lowercase();
    let is_mailbox = lower.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty() && host.contains('.') && !host.ends_with('.') && !host.contains('@')
    });
    if is_mailbox && !lower.contains("://") {
        return Some(lower.trim_start_matches("mailto:").to_owned());
    }
    let rest = ["http://", "https://", "ftp://"]
        .iter()
        .find_map(|scheme| lower.strip_prefix(scheme))
        .or_else(|| lower.starts_with("www.").then_some(lower.as_str()))?;
    let rest = rest.trim_start_matches("www.").trim_end_matches('/');
    let parts = rest.split('/').map(|part| {
        let names_language = part.len() <= 7
            && part
                .parse::<crate::lang::Tag>()
                .is_ok_and(|tag| tag.language().is_ok());
        match names_language || ["spanish", "english", "espanol"].contains(&part) {
            true => "*",
            false => part,
        }
    });
    let mut address = parts.collect::<Vec<_>>().join("/");
    // "es.wikipedia.org" and "en.wikipedia.org"
    for code in ["es.", "en.", "fr.", "de."] {
        if let Some(host) = address.strip_prefix(code) {
            address = format!("*.{host}");
            break;
        }
    }
    Some(address)
}
