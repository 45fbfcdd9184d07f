//! Markup and placeholders, which a translation keeps.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Check, Finding, Run, Severity, Subject, Text};
use crate::text::TokenKind;

pub(super) static CHECK: Check = Check {
    name: "tags",
    severity: Severity::Error,
    definition: "A tag (<b>), a placeholder ({0}, %s, %(name)s) or an inline code of the source \
        that the translation lacks, or the other way round, each as often as it stands. Tags count \
        by name, whatever their attributes, but a quotation mark of an attribute that has no partner is \
        told; %1$s counts as %s; entities (&nbsp;) and words in brackets that a \
        reader fills in (<file>) are not counted.",
    true_alarm: ["Faltan %d archivos de {0}.", "%d files are missing."],
    false_alarm: (
        ["Se cerró <b>hoy</b>.", "It closed today."],
        "emphasis that the translation does without",
    ),
    run: Run::Pair(run),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let (source, target) = (&subject.source, &subject.target);
    let [of_source, of_target] = [source, target].map(tags);
    let none = Vec::new();
    for (tag, spans) in &of_source {
        let others = of_target.get(tag).unwrap_or(&none);
        if spans.len() > others.len() {
            let finding = CHECK.finding(format!("{tag} is missing in the translation"));
            found.push(finding.at_source(spans[others.len()].clone()));
        }
    }
    for (tag, spans) in &of_target {
        let others = of_source.get(tag).unwrap_or(&none);
        if spans.len() > others.len() {
            let finding = CHECK.finding(format!("{tag} is not in the source"));
            found.push(finding.at_target(spans[others.len()].clone()));
        }
    }
    let [of_source, of_target] = [(source, of_source), (target, of_target)].map(|(text, tags)| {
        let broken = tags.into_values().flatten();
        broken
            .filter(|tag| is_broken(&text.text[tag.clone()]))
            .collect::<Vec<_>>()
    });
    if of_source.is_empty() {
        for tag in of_target {
            let written = &target.text[tag.clone()];
            let finding = CHECK.finding(format!("a quotation mark of {written} has no partner"));
            found.push(finding.at_target(tag));
        }
    }
    // Codes are no part of the text, so there is no place to point at.
    let [of_source, of_target] = [source, target].map(|text| codes(text.inline.unwrap_or("")));
    for (code, name) in CODES.iter().enumerate() {
        if of_source[code] != of_target[code] {
            found.push(CHECK.finding(format!(
                "inline codes `{name}`: {} in the source, {} in the translation",
                of_source[code], of_target[code]
            )));
        }
    }
}

/// Whether a tag has an attribute that opens or closes only: `<a href="x>`.
fn is_broken(tag: &str) -> bool {
    tag.starts_with('<') && !tag.matches('"').count().is_multiple_of(2)
}

fn tags(text: &Text<'_>) -> BTreeMap<String, Vec<Range<usize>>> {
    let mut tags: BTreeMap<String, Vec<Range<usize>>> = BTreeMap::new();
    for token in &text.analysis.tokens {
        if token.kind != TokenKind::Tag {
            continue;
        }
        let written = &text.text[token.span.clone()];
        if !is_code(text.text, token.span.start, written) {
            continue;
        }
        tags.entry(compared(written))
            .or_default()
            .push(token.span.clone());
    }
    tags
}

/// Elements of HTML and of message catalogues that stand without an end tag or an attribute.
const KNOWN: &[&str] = &[
    "a", "b", "i", "u", "s", "p", "br", "hr", "em", "tt", "h1", "h2", "h3", "h4", "li", "ol", "ul",
    "td", "th", "tr", "dl", "dt", "dd", "g", "x", "bx", "ex", "ph", "it", "mrk", "bpt", "ept",
    "big", "sub", "sup", "div", "pre", "img", "kbd", "var", "span", "code", "cite", "font", "html",
    "body", "link", "small", "table", "strong", "title",
];

/// Whether a token is a code rather than a word that is to be translated: `<b>` and `{0}`, not
/// `<file name>` in a help text.
fn is_code(text: &str, at: usize, written: &str) -> bool {
    if let Some(inner) = written.strip_prefix('<') {
        let name = tag_name(inner);
        let closes = inner.starts_with('/') || written.ends_with("/>");
        return closes
            || written.contains('=')
            || KNOWN.contains(&name.to_lowercase().as_str())
            || text.contains(&format!("</{name}>"));
    }
    if let Some(inner) = written.strip_prefix('{') {
        let name = |c: char| c.is_ascii_alphanumeric() || "_.:!-}".contains(c);
        // "ATTRS{attribute}" is a part of a name.
        let apart = !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '{');
        return apart && inner.chars().all(name);
    }
    !written.starts_with('&')
}

fn tag_name(inner: &str) -> &str {
    let name = inner.trim_start_matches('/');
    let end = name.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
    &name[..end.unwrap_or(name.len())]
}

fn compared(written: &str) -> String {
    if let Some(inner) = written.strip_prefix('<') {
        let slash = if inner.starts_with('/') { "/" } else { "" };
        return format!("<{slash}{}>", tag_name(inner).to_lowercase());
    }
    match written.split_once('$') {
        Some((number, rest)) if number[1..].bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("%{rest}")
        }
        _ => written.to_owned(),
    }
}

/// Elements of TMX that stand for codes.
const CODES: [&str; 5] = ["bpt", "ept", "ph", "it", "hi"];

/// How many codes of each kind a segment has.
fn codes(inline: &str) -> [usize; CODES.len()] {
    CODES.map(|name| {
        let opened = inline.match_indices('<').filter(|(at, _)| {
            let rest = inline[at + 1..].strip_prefix(name);
            rest.is_some_and(|rest| rest.starts_with([' ', '>', '/', '\t', '\n']))
        });
        opened.count()
    })
}
