//! A concordance: renderings with their counts, then keyword in context on both sides.

use std::io::{self, Write};

use tramo::app::concordance::{Concordance, Hit, Rendering};

use super::kwic::{Column, width};
use super::{FAINT, HEADING, counted, grouped, percent};

/// Columns of the screen below which the two texts stand one below the other.
const SIDE_BY_SIDE: usize = 120;
/// What stands between two texts side by side.
const BETWEEN: &str = " │ ";

/// Writes the renderings, then the places group by group.
pub fn write(out: &mut dyn Write, found: &Concordance) -> io::Result<()> {
    glossary(out, found)?;
    let title = format!(
        "{} in {}",
        found.phrase.trim(),
        segments(found.total, found.more)
    );
    writeln!(out, "{HEADING}{title}{HEADING:#}")?;
    renderings(out, found)?;
    let screen = super::kwic::screen();
    let [source, target] = columns(found, screen);
    for group in found.hits.chunk_by(|one, next| one.group == next.group) {
        let about = &found.groups[group[0].group];
        let name = about.name.as_deref().unwrap_or("(none)");
        writeln!(out, "\n{HEADING}{name}{HEADING:#} ({})", about.count)?;
        for hit in group {
            let left = source.line(&hit.found.source, &hit.found.source_spans);
            let right = target.line(&hit.found.target, &hit.found.target_spans);
            match screen >= SIDE_BY_SIDE {
                true => writeln!(out, "{left}{FAINT}{BETWEEN}{FAINT:#}{}", right.trim_end())?,
                false => writeln!(out, "{}\n{}", left.trim_end(), right.trim_end())?,
            }
            let about = about_hit(hit);
            if !about.is_empty() {
                writeln!(out, "  {FAINT}{about}{FAINT:#}")?;
            }
        }
    }
    let hidden = found.total.saturating_sub(found.hits.len());
    if hidden > 0 {
        writeln!(
            out,
            "\n{FAINT}{} more; see them with --limit{FAINT:#}",
            grouped(hidden as u64)
        )?;
    }
    Ok(())
}

/// So many segments, "at least" where there may be more.
pub fn segments(total: usize, more: bool) -> String {
    let least = if more { "at least " } else { "" };
    format!("{least}{}", counted(total, "segment"))
}

/// The glossary's terms in the phrase, as a lookup shows them.
pub fn glossary(out: &mut dyn Write, found: &Concordance) -> io::Result<()> {
    if found.terms.is_empty() {
        return Ok(());
    }
    writeln!(out, "{HEADING}Glossary{HEADING:#}")?;
    for line in super::lookup::terms(&found.terms) {
        writeln!(out, "{line}")?;
    }
    writeln!(out)
}

/// Renderings shown; `--json` has them all.
const SHOWN: usize = 12;

/// Confidence below which a rendering is not shown: four in five of these are chance.
const LEAST_SURE: f64 = 0.2;

/// A line for each rendering that is sure enough, the first twelve: count, text, confidence; and how
/// many others there are.
pub fn rendering_lines(renderings: &[Rendering]) -> Vec<String> {
    let sure = |one: &&Rendering| one.confidence >= LEAST_SURE;
    let shown: Vec<&Rendering> = renderings.iter().filter(sure).take(SHOWN).collect();
    let mut lines = Vec::new();
    let widest = shown.iter().map(|one| width(&one.text)).max().unwrap_or(0);
    for one in &shown {
        let room = " ".repeat(widest - width(&one.text));
        let (count, text, sure) = (
            grouped(one.count as u64),
            &one.text,
            percent(one.confidence),
        );
        lines.push(format!(
            "  {count:>4} × {text}{room}  {FAINT}sure {sure}{FAINT:#}"
        ));
    }
    let sure = renderings.iter().filter(sure).count();
    let (more, unsure) = (sure - shown.len(), renderings.len() - sure);
    let told = |count: usize, what: &str| (count > 0).then(|| format!("{count} {what}"));
    let others = told(more, "more")
        .into_iter()
        .chain(told(unsure, "too unsure to tell"));
    let others: Vec<String> = others.collect();
    if !others.is_empty() {
        lines.push(format!("         {FAINT}{}{FAINT:#}", others.join(", ")));
    }
    lines
}

/// The renderings, and in how many places they were counted.
fn renderings(out: &mut dyn Write, found: &Concordance) -> io::Result<()> {
    for line in rendering_lines(&found.renderings) {
        writeln!(out, "{line}")?;
    }
    if found.counted < found.total {
        let counted = grouped(found.counted as u64);
        writeln!(out, "  {FAINT}counted in the {counted} closest{FAINT:#}")?;
    }
    Ok(())
}

/// Columns that each of the two texts may take, without the two it is set in by.
fn room(screen: usize) -> usize {
    match screen >= SIDE_BY_SIDE {
        true => (screen - 2 * 2 - width(BETWEEN)) / 2,
        false => screen.saturating_sub(2),
    }
}

/// The columns of the two texts.
fn columns(found: &Concordance, screen: usize) -> [Column; 2] {
    let room = room(screen);
    let texts = |side: fn(&Hit) -> (&String, &Vec<std::ops::Range<usize>>)| {
        Column::fit(room, found.hits.iter().map(side))
    };
    [
        texts(|hit| (&hit.found.source, &hit.found.source_spans)),
        texts(|hit| (&hit.found.target, &hit.found.target_spans)),
    ]
}

/// Where a place is, and how surely its rendering is marked.
fn about_hit(hit: &Hit) -> String {
    let found = &hit.found;
    let mut about: Vec<String> = found.document.clone().into_iter().collect();
    about.extend(found.date.map(|date| date.to_string()));
    if !found.target_spans.is_empty() {
        about.push(format!("sure {}", percent(found.confidence)));
    }
    about.extend(hit.missing.as_ref().map(|word| format!("without {word}")));
    about.join(" · ")
}

/// Writes a row for each place, with names of the columns first.
pub fn csv(out: &mut dyn Write, found: &Concordance) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record([
        "source",
        "target",
        "phrase",
        "rendering",
        "confidence",
        "kind",
        "document",
        "date",
        "id",
    ])?;
    for hit in &found.hits {
        let place = &hit.found;
        let words = |text: &str, spans: &[std::ops::Range<usize>]| {
            let parts: Vec<&str> = spans.iter().map(|span| &text[span.clone()]).collect();
            parts.join(" … ")
        };
        writer.write_record([
            &place.source,
            &place.target,
            &words(&place.source, &place.source_spans),
            &words(&place.target, &place.target_spans),
            &format!("{:.2}", place.confidence),
            &format!("{:?}", place.kind).to_lowercase(),
            place.document.as_deref().unwrap_or_default(),
            &place.date.map(|date| date.to_string()).unwrap_or_default(),
            &place.particulars.id.to_string(),
        ])?;
    }
    writer.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_with_both_texts_fits_the_screen() {
        for screen in SIDE_BY_SIDE..300 {
            let column = Column::fit(room(screen), std::iter::empty());
            let text = "movilidad ".repeat(40);
            let line = format!("{0}{BETWEEN}{0}", column.line(&text, &[]));
            assert!((screen - 1..=screen).contains(&width(&line)), "{screen}");
        }
    }
}
