//! What a lookup found, in three parts: terms, matches, the phrase in context.

use std::io::{self, Write};

use tramo::app::lookup::{
    FoundMatch, FoundPhrase, FoundTerm, Fragment, FragmentOrigin, Grounds, Reason, Report, Run,
    runs,
};
use tramo::model::{Review, TermStatus};

use super::concordance::{rendering_lines, segments};
use super::kwic::width;
use super::{FAINT, GONE, HEADING, NEW, colours, grouped, marked, percent};

/// Whether each match shows how its rate came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Explained {
    Yes,
    No,
}

/// Writes all parts that have something in them.
pub fn write(out: &mut dyn Write, report: &Report, explained: Explained) -> io::Result<()> {
    let mut parts: Vec<Vec<String>> = Vec::new();
    if !report.terms.is_empty() {
        parts.push(heading("Glossary", terms(&report.terms)));
    }
    if !report.matches.is_empty() {
        let lines = report
            .matches
            .iter()
            .flat_map(|found| matched(report, found, explained))
            .collect();
        parts.push(heading("Segments like it", lines));
    }
    if report.phrases_total > 0 {
        let mut lines = rendering_lines(&report.renderings);
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(report.phrases.iter().flat_map(phrase));
        let title = format!(
            "The phrase in {}",
            segments(report.phrases_total, report.phrases_more)
        );
        parts.push(heading(&title, lines));
        let hidden = report.phrases_total.saturating_sub(report.phrases.len());
        if hidden > 0 {
            let hidden = grouped(hidden as u64);
            let line = format!("  {FAINT}{hidden} more; see them with --limit{FAINT:#}");
            parts.last_mut().expect("just pushed").push(line);
        }
    }
    if !report.fragments.is_empty() {
        parts.push(heading("Put together", fragments(&report.fragments)));
    }
    let text: Vec<String> = parts.into_iter().map(|part| part.join("\n")).collect();
    writeln!(out, "{}", text.join("\n\n"))
}

/// A line a fragment: the part of the query, its rendering, and where that comes from.
fn fragments(fragments: &[Fragment]) -> Vec<String> {
    let widest = fragments.iter().map(|one| width(&one.source)).max();
    let line = |one: &Fragment| {
        let room = " ".repeat(widest.unwrap_or(0) - width(&one.source));
        let about = match one.origin {
            FragmentOrigin::Glossary => "glossary".to_owned(),
            FragmentOrigin::Memory => {
                format!("{} ×, sure {}", one.count, percent(one.confidence))
            }
        };
        format!(
            "  {}{room}  {}  {FAINT}{about}{FAINT:#}",
            one.source, one.target
        )
    };
    fragments.iter().map(line).collect()
}

fn heading(title: &str, mut lines: Vec<String>) -> Vec<String> {
    lines.insert(0, format!("{HEADING}{title}{HEADING:#}"));
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// A line a concept: what to use, and what not.
pub fn terms(terms: &[FoundTerm]) -> Vec<String> {
    let same = |a: &FoundTerm, b: &FoundTerm| (&a.span, &a.concept) == (&b.span, &b.concept);
    terms
        .chunk_by(same)
        .map(|group| {
            let names = |usable: bool| {
                let chosen = group
                    .iter()
                    .filter(|t| (t.status <= TermStatus::Admitted) == usable);
                chosen.map(|term| term.target.as_str()).collect::<Vec<_>>()
            };
            let mut line = format!("  {} → {}", group[0].source, names(true).join("; "));
            let avoided = names(false);
            if !avoided.is_empty() {
                line.push_str(&format!("  {FAINT}not {}{FAINT:#}", avoided.join("; ")));
            }
            for note in [&group[0].note, &group[0].concept_note]
                .into_iter()
                .flatten()
            {
                line.push_str(&format!("  {FAINT}({note}){FAINT:#}"));
            }
            line
        })
        .collect()
}

fn matched(report: &Report, found: &FoundMatch, explained: Explained) -> Vec<String> {
    let edits = &found.found.difference;
    let source = match found.found.grounds {
        Grounds::Identical => found.source.clone(),
        _ => difference(&runs(&found.source, &report.query, edits)),
    };
    let spans: Vec<_> = found
        .found
        .substitutions
        .iter()
        .map(|s| s.target.clone())
        .collect();
    let mut target = marked(&found.target, &spans);
    for substitution in &found.found.substitutions {
        target.push_str(&format!("  {FAINT}→ {}{FAINT:#}", substitution.text));
    }
    let mut about = origin(
        found.document.as_deref(),
        found.date.map(|date| date.to_string()),
    );
    if found.particulars.review != Review::Unreviewed {
        about.push(found.particulars.review.to_string());
    }
    about.extend(found.found.penalties.iter().map(|penalty| {
        let reason = match penalty.reason {
            Reason::UnconfirmedAlignment => "aligned, not confirmed",
            Reason::OtherDomain => "other domain",
            Reason::OtherClient => "other client",
            Reason::SeveralTargets => "several translations",
            Reason::MachineTranslation => "machine translation",
        };
        format!("−{} {reason}", penalty.points)
    }));
    let mut lines = vec![
        format!("  {:>3} %  {source}", found.rate),
        format!("         {target}"),
    ];
    lines.push(format!("         {FAINT}{}{FAINT:#}", about.join(" · ")));
    if explained == Explained::Yes {
        lines.extend(sum(report, found));
    }
    lines.push(String::new());
    lines
}

/// The match rate's sum, a line a token.
fn sum(report: &Report, found: &FoundMatch) -> Vec<String> {
    let explanation = found.explain(&report.query);
    let shown = |text: &str, span: &Option<std::ops::Range<usize>>| -> String {
        span.clone()
            .map_or("–".to_owned(), |span| text[span].to_owned())
    };
    let mut lines: Vec<String> = explanation
        .lines
        .iter()
        .map(|line| {
            let (stored, query) = (
                shown(&found.source, &line.stored),
                shown(&report.query, &line.query),
            );
            format!(
                "         {stored:<18} {query:<18} weight {}, costs {}",
                line.weight, line.cost
            )
        })
        .collect();
    lines.push(format!(
        "         stored text {}, query {}, distance {}",
        explanation.stored_weight, explanation.query_weight, explanation.distance
    ));
    lines
}

/// The two texts as one: by colour, or as `[-gone-]{+new+}`.
fn difference(runs: &[Run<'_>]) -> String {
    let colours = colours();
    runs.iter()
        .map(|run| match (run, colours) {
            (Run::Same(text), _) => (*text).to_owned(),
            (Run::Deleted(text), true) => format!("{GONE}{text}{GONE:#}"),
            (Run::Deleted(text), false) => format!("[-{text}-]"),
            (Run::Inserted(text), true) => format!("{NEW}{text}{NEW:#}"),
            (Run::Inserted(text), false) => format!("{{+{text}+}}"),
        })
        .collect()
}

fn phrase(found: &FoundPhrase) -> Vec<String> {
    let mut about = origin(
        found.document.as_deref(),
        found.date.map(|date| date.to_string()),
    );
    about.push(format!("{} %", found.rate));
    if !found.target_spans.is_empty() {
        about.push(format!("sure {}", percent(found.confidence)));
    }
    vec![
        format!("  {}", marked(&found.source, &found.source_spans)),
        format!("  {}", marked(&found.target, &found.target_spans)),
        format!("  {FAINT}{}{FAINT:#}", about.join(" · ")),
        String::new(),
    ]
}

fn origin(document: Option<&str>, date: Option<String>) -> Vec<String> {
    document
        .map(str::to_owned)
        .into_iter()
        .chain(date)
        .collect()
}
