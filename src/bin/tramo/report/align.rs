//! What an alignment came to.

use std::io::{self, Write};

use serde::Serialize;
use tramo::app::Replaced;
use tramo::app::align::{Aligned, BeadTerm, Kept};
use tramo::app::links::WordLinks;
use tramo::model::{Bead, Segment};

use super::{FAINT, GONE, HEADING, counted};

/// A bead as other programs read it.
#[derive(Serialize)]
struct JsonBead<'a> {
    source: Vec<usize>,
    target: Vec<usize>,
    confidence: f64,
    source_text: Vec<&'a str>,
    target_text: Vec<&'a str>,
    document: &'a str,
    #[serde(flatten)]
    links: Option<&'a WordLinks>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    terms: Vec<&'a BeadTerm>,
}

/// Writes a line of JSON for each bead, in order, with the links of its words where they are given.
pub fn json(out: &mut dyn Write, aligned: &Aligned, links: Option<&[WordLinks]>) -> io::Result<()> {
    for (at, bead) in aligned.ladder.beads().iter().enumerate() {
        let texts = |segments: &[Segment]| -> Vec<String> {
            segments
                .iter()
                .map(|segment| segment.text.clone())
                .collect()
        };
        let (source, target) = (
            texts(&aligned.source[bead.source.clone()]),
            texts(&aligned.target[bead.target.clone()]),
        );
        let line = JsonBead {
            source: bead.source.clone().collect(),
            target: bead.target.clone().collect(),
            // Four places are more than the estimate is good for.
            confidence: (bead.confidence * 10_000.0).round() / 10_000.0,
            source_text: source.iter().map(String::as_str).collect(),
            target_text: target.iter().map(String::as_str).collect(),
            document: &aligned.document.name,
            links: links.map(|links| &links[at]),
            terms: terms_of(aligned, at).collect(),
        };
        serde_json::to_writer(&mut *out, &line)?;
        writeln!(out)?;
    }
    Ok(())
}

/// The document in one line, and below it what else there is to say.
pub fn line(aligned: &Aligned, replaced: Option<&Replaced>) -> String {
    let summary = aligned.summary();
    let categories: Vec<String> = summary
        .categories
        .iter()
        .map(|(category, count)| format!("{category} {FAINT}×{FAINT:#} {count}"))
        .collect();
    let mut line = format!(
        "{HEADING}{}{HEADING:#}: {} / {} segments; beads {}; mean confidence {:.2}; {} doubtful",
        aligned.document.name,
        summary.source,
        summary.target,
        categories.join(", "),
        summary.confidence,
        summary.doubtful,
    );
    for tramo::app::align::Passage { source, target, .. } in &aligned.moved {
        line.push_str(&format!(
            "\n  moved: source segments {}–{} stand at target segments {}–{}",
            source.start,
            source.end - 1,
            target.start,
            target.end - 1
        ));
    }
    if let Some(replaced) = replaced.filter(|replaced| replaced.known) {
        line.push_str(&format!(
            "\n  {FAINT}was stored before: {} new, {} changed, {} unchanged, {} removed{FAINT:#}",
            replaced.new, replaced.changed, replaced.unchanged, replaced.removed
        ));
    }
    line
}

/// The beads that should be looked at.
pub fn doubtful(aligned: &Aligned) -> Vec<String> {
    let beads = aligned.ladder.beads().iter();
    beads
        .filter(|bead| aligned.is_doubtful(bead))
        .map(|bead| bead_line(aligned, bead))
        .collect()
}

/// Every bead with what each source of evidence said of it, in nats.
pub fn explained(aligned: &Aligned) -> Vec<String> {
    let beads = aligned.ladder.beads().iter().zip(&aligned.explanations);
    beads
        .flat_map(|(bead, shares)| {
            let shares: Vec<String> = shares
                .iter()
                .map(|share| format!("{} {:+.1}", share.source, share.nats))
                .collect();
            let evidence = format!("        {FAINT}{}{FAINT:#}", shares.join(", "));
            let evidence = (!shares.is_empty()).then_some(evidence);
            std::iter::once(bead_line(aligned, bead)).chain(evidence)
        })
        .collect()
}

fn terms_of(aligned: &Aligned, bead: usize) -> impl Iterator<Item = &BeadTerm> {
    aligned.terms.iter().filter(move |term| term.bead == bead)
}

/// The glossary's terms in numbers and, where `each` is asked for, one a line.
pub fn terms(aligned: &Aligned, each: bool) -> Vec<String> {
    let summary = aligned.summary();
    if summary.terms == 0 {
        return Vec::new();
    }
    let otherwise = match summary.terms_otherwise {
        0 => "all rendered as it says".to_owned(),
        some if each => format!("{some} rendered otherwise"),
        some => format!("{some} rendered otherwise; see them with --terms"),
    };
    let count = counted(summary.terms, "term");
    let mut lines = vec![format!("  glossary: {count} found, {otherwise}")];
    if each {
        lines.extend(aligned.terms.iter().map(term_line));
    }
    lines
}

/// A term in one line: what stands in the source, and by what it is rendered or should be.
fn term_line(term: &BeadTerm) -> String {
    let bead = term.bead + 1;
    let allowed = term.allowed.join("; ");
    let rendering = match (term.kept, &term.target) {
        (Kept::Rendered, Some(target)) => target.clone(),
        // Its words stand there in another order or with others between.
        (Kept::Rendered, None) => allowed,
        (Kept::Unwanted, Some(target)) => format!("{GONE}{target}{GONE:#}  should be {allowed}"),
        (Kept::Unwanted | Kept::Otherwise, _) => format!("?  should be {allowed}"),
    };
    format!(
        "    {FAINT}bead {bead}{FAINT:#}  {} → {rendering}",
        term.source
    )
}

/// A bead in one line: confidence, category, how its texts begin.
fn bead_line(aligned: &Aligned, bead: &Bead) -> String {
    let begin = |segments: &[Segment]| {
        let text = segments
            .first()
            .map_or("(nothing)", |segment| segment.text.as_str());
        let cut = text.char_indices().nth(50).map_or(text.len(), |(at, _)| at);
        let dots = if cut < text.len() { "…" } else { "" };
        format!("{}{dots}", &text[..cut])
    };
    format!(
        "  {:.2}  {}  {} | {}",
        bead.confidence,
        bead.category(),
        begin(&aligned.source[bead.source.clone()]),
        begin(&aligned.target[bead.target.clone()]),
    )
}

/// `12 units of 3 documents`.
pub fn stored(replaced: &[Replaced]) -> String {
    let units = replaced
        .iter()
        .map(|r| r.new + r.changed + r.unchanged)
        .sum();
    format!(
        "{} of {}",
        counted(units, "unit"),
        counted(replaced.len(), "document")
    )
}
