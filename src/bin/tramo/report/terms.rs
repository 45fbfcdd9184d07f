//! Proposed terms as people read them.

use std::io::{self, Write};

use tramo::app::terms::Proposal;

use super::{FAINT, HEADING, marked};

/// Writes the proposals, a line each, with the best example below.
pub fn write(out: &mut dyn Write, proposals: &[Proposal]) -> io::Result<()> {
    for proposal in proposals {
        writeln!(
            out,
            "{HEADING}{}{HEADING:#} → {}  {FAINT}{}{FAINT:#}",
            proposal.term,
            rendering(proposal),
            about(proposal)
        )?;
    }
    Ok(())
}

fn rendering(proposal: &Proposal) -> &str {
    proposal.rendering.as_deref().unwrap_or("?")
}

fn about(proposal: &Proposal) -> String {
    let percent = |share: f64| format!("{:.0} %", 100.0 * share);
    let mut about = vec![format!("{}×", proposal.count)];
    if proposal.documents > 1 {
        about.push(format!("{} documents", proposal.documents));
    }
    about.push(format!("share {}", percent(proposal.share)));
    about.push(format!("sure {}", percent(proposal.confidence)));
    about.extend(proposal.pair.iter().map(|pair| format!("also {pair}")));
    about.join(" · ")
}

/// Writes one proposal with all that helps to judge it.
pub fn whole(out: &mut dyn Write, proposal: &Proposal, number: usize, of: usize) -> io::Result<()> {
    writeln!(
        out,
        "{FAINT}{number}/{of}{FAINT:#}  {HEADING}{}{HEADING:#} → {HEADING}{}{HEADING:#}",
        proposal.term,
        rendering(proposal)
    )?;
    writeln!(out, "     {FAINT}{}{FAINT:#}", about(proposal))?;
    let forms = proposal.forms.iter().skip(1).take(3);
    let forms: Vec<String> = forms
        .map(|form| format!("{} {}×", form.text, form.count))
        .collect();
    if !forms.is_empty() {
        writeln!(out, "     {FAINT}also {}{FAINT:#}", forms.join(", "))?;
    }
    let others: Vec<String> = (proposal.renderings.iter())
        .filter(|other| Some(&other.text) != proposal.rendering.as_ref())
        .take(3)
        .map(|other| format!("{} {}×", other.text, other.count))
        .collect();
    if !others.is_empty() {
        writeln!(out, "     {FAINT}or {}{FAINT:#}", others.join(", "))?;
    }
    for example in &proposal.examples {
        writeln!(
            out,
            "     {}",
            marked(&example.source, std::slice::from_ref(&example.source_span))
        )?;
        writeln!(
            out,
            "     {}",
            marked(&example.target, &example.target_spans)
        )?;
        if let Some(document) = &example.document {
            writeln!(out, "     {FAINT}{document}{FAINT:#}")?;
        }
    }
    Ok(())
}
