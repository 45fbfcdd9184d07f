//! Findings as people read them.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;

use anstyle::{AnsiColor, Style};
use serde::ser::{Error, SerializeSeq};
use serde::{Serialize, Serializer};
use tramo::app::Accepted;
use tramo::app::check::{Check, Found, Note, Report, Severity, Told};

use super::{FAINT, HEADING, counted, marked, note};

const fn colour(colour: AnsiColor) -> Style {
    Style::new()
        .bold()
        .fg_color(Some(anstyle::Color::Ansi(colour)))
}

fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => colour(AnsiColor::Red),
        Severity::Warning => colour(AnsiColor::Yellow),
        Severity::Info => colour(AnsiColor::Cyan),
    }
}

/// Says what the user should know besides the findings.
pub fn say(report: &Report) {
    if report.checked == 0 && report.notes.is_empty() {
        note("nothing to check: no unit meets the conditions".to_owned());
    }
    for told in &report.notes {
        match told {
            Note::ReadAs(file, from, to) => {
                note(format!("{}: read as {from} → {to}", file.display()));
            }
            Note::Refused(file, count) => {
                let count = counted(*count as usize, "unit");
                note(format!(
                    "{}: {count} cannot be read; not checked",
                    file.display()
                ));
            }
            Note::OtherLanguages(file, count) => {
                let count = counted(*count as usize, "unit");
                let file = file.display();
                note(format!("{file}: {count} in other languages; not checked"));
            }
            Note::WithoutRules(tag) => note(format!(
                "no rules for language `{tag}`: checks that know words of it find nothing"
            )),
            Note::OtherPair(from, to) => note(format!(
                "most texts do not look like {from} and {to}: is this the right pair of languages, and the right way round?"
            )),
        }
    }
}

/// Writes the findings, those of one pair of texts together.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let same =
        |one: &Told, other: &Told| one.place == other.place && one.source_text == other.source_text;
    let mut all = report.found.iter().peekable();
    while let Some(first) = all.next() {
        let mut group = vec![first.map_err(io::Error::other)?];
        while let Some(next) = all.next_if(|next| matches!(next, Ok(next) if same(&group[0], next)))
        {
            group.push(next.map_err(io::Error::other)?);
        }
        let first = &group[0];
        let place = &first.place;
        let named = match (&place.file, &place.document) {
            (Some(file), _) => format!("{}: {}", file.display(), place.unit),
            (None, Some(document)) => format!("unit {} ({document})", place.unit),
            (None, None) => format!("unit {}", place.unit),
        };
        writeln!(out, "{HEADING}{named}{HEADING:#}")?;
        for told in &group {
            let Told { id, finding, .. } = told;
            let style = style(finding.severity);
            let used = match &told.used {
                Some(used) => format!("; the translation has “{used}”"),
                None => String::new(),
            };
            writeln!(
                out,
                "  {style}{} {}{style:#}: {}{used} {FAINT}[{id}]{FAINT:#}",
                finding.severity, finding.check, finding.message
            )?;
        }
        if group
            .iter()
            .any(|told| told.finding.check != "inconsistent")
        {
            let spans = |of: fn(&Told) -> &Vec<Range<usize>>, text: &str| {
                let mut spans: Vec<_> = group.iter().flat_map(of).cloned().collect();
                // Where a whole text is meant there is nothing to mark.
                spans.retain(|span| span.len() < text.len() && !span.is_empty());
                spans.sort_by_key(|span| (span.start, span.end));
                let mut apart: Vec<Range<usize>> = Vec::new();
                for span in spans {
                    match apart.last_mut() {
                        Some(last) if span.start < last.end => last.end = last.end.max(span.end),
                        _ => apart.push(span),
                    }
                }
                apart
            };
            let source = spans(|told| &told.finding.source, &first.source_text);
            let target = spans(|told| &told.finding.target, &first.target_text);
            writeln!(
                out,
                "    {}",
                one_line(&marked(&first.source_text, &source))
            )?;
            writeln!(
                out,
                "    {}",
                one_line(&marked(&first.target_text, &target))
            )?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], "↵")
}

/// The report as other programs read it.
#[derive(Serialize)]
pub struct Json<'a> {
    accepted: u64,
    checked: u64,
    errors: u64,
    found: All<'a>,
    info: u64,
    warnings: u64,
}

/// The findings, written one at a time.
struct All<'a>(&'a Found);

impl Serialize for All<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut all = serializer.serialize_seq(Some(self.0.len()))?;
        for told in self.0.iter() {
            all.serialize_element(&told.map_err(S::Error::custom)?)?;
        }
        all.end()
    }
}

/// The report as other programs read it; written without another copy of the findings.
pub fn json(report: &Report) -> Json<'_> {
    let found = &report.found;
    Json {
        accepted: report.accepted,
        checked: report.checked,
        errors: found.of(Severity::Error),
        found: All(found),
        info: found.of(Severity::Info),
        warnings: found.of(Severity::Warning),
    }
}

/// The report in one line, and how often each check found something in a second.
pub fn summary(report: &Report) -> String {
    let of = |severity| report.found.of(severity) as usize;
    let mut line = format!(
        "Checked {}: {}, {}, {} info",
        counted(report.checked as usize, "pair"),
        counted(of(Severity::Error), "error"),
        counted(of(Severity::Warning), "warning"),
        of(Severity::Info),
    );
    if report.accepted > 0 {
        line.push_str(&format!("; {} accepted", report.accepted));
    }
    line.push('.');
    let mut by_check: BTreeMap<&str, u64> = BTreeMap::new();
    for (check, _, count) in report.found.counts() {
        *by_check.entry(check).or_default() += count;
    }
    if !by_check.is_empty() {
        let counts: Vec<_> = by_check
            .iter()
            .map(|(name, n)| format!("{name} {n}"))
            .collect();
        line.push_str(&format!("\n{}", counts.join(", ")));
    }
    line
}

/// Writes what each check finds, with a true and a false alarm.
pub fn definitions(out: &mut dyn Write, checks: &[&Check]) -> io::Result<()> {
    for check in checks {
        let style = style(check.severity);
        let severity = check.severity;
        writeln!(
            out,
            "{HEADING}{}{HEADING:#} ({style}{severity}{style:#})",
            check.name
        )?;
        writeln!(out, "  {}", check.definition)?;
        let [source, target] = check.true_alarm;
        writeln!(out, "  {FAINT}true alarm:{FAINT:#}  {source} | {target}")?;
        let ([source, target], why) = check.false_alarm;
        writeln!(
            out,
            "  {FAINT}false alarm:{FAINT:#} {source} | {target} ({why})\n"
        )?;
    }
    Ok(())
}

/// Writes the findings that were accepted.
pub fn accepted(out: &mut dyn Write, accepted: &[Accepted]) -> io::Result<()> {
    for one in accepted {
        writeln!(
            out,
            "{HEADING}{}{HEADING:#} {}: {}",
            one.finding, one.check, one.message
        )?;
        writeln!(out, "    {}", one_line(&one.source))?;
        writeln!(out, "    {}", one_line(&one.target))?;
        let who = one.who.as_deref().unwrap_or("somebody");
        let at = one.at.map(|at| at.to_string()).unwrap_or_default();
        writeln!(out, "    accepted by {who}, {at}: {}\n", one.reason)?;
    }
    Ok(())
}
