//! Word links as people read them.

use std::io::{self, Write};

use tramo::app::links::{Explained, LINKED, WordLinks};

use super::kwic::{one_line, width};
use super::{FAINT, HEADING, percent};

/// Writes a line for each source token: the words it is linked with, fainter what it may be.
pub fn write(out: &mut dyn Write, explained: &Explained) -> io::Result<()> {
    let (unit, links) = (&explained.linked.unit, &explained.linked.links);
    let mut about: Vec<String> = vec![format!("unit {}", unit.id.unwrap_or_default())];
    about.extend(unit.document.clone());
    about.extend(unit.date.map(|date| date.to_string()));
    writeln!(out, "{HEADING}{}{HEADING:#}", about.join(" · "))?;
    writeln!(out, "  {}", one_line(&unit.source.text))?;
    writeln!(out, "  {}\n", one_line(&unit.target.text))?;
    let widest = links.source_tokens.iter().map(|token| width(token)).max();
    for (token, candidates) in links.source_tokens.iter().zip(&explained.candidates) {
        let room = " ".repeat(widest.unwrap_or(0) - width(token));
        let told = candidates.iter().map(|(target, probability)| {
            let told = format!("{} {}", links.target_tokens[*target], percent(*probability));
            match *probability >= LINKED {
                true => told,
                false => format!("{FAINT}({told}){FAINT:#}"),
            }
        });
        let told: Vec<String> = told.collect();
        let told = if told.is_empty() {
            "–".to_owned()
        } else {
            told.join("  ")
        };
        writeln!(out, "  {token}{room}  {told}")?;
    }
    let is_alone = |at: &usize| !links.words.iter().any(|(_, target, _)| target == at);
    let alone = (0..links.target_tokens.len()).filter(is_alone);
    let alone: Vec<&str> = alone.map(|at| links.target_tokens[at].as_str()).collect();
    if !alone.is_empty() {
        writeln!(
            out,
            "\n  {FAINT}renders no word: {}{FAINT:#}",
            alone.join(" ")
        )?;
    }
    Ok(())
}

/// Writes the tokens and links of each bead, `source ||| target ||| 0-0 1-2`.
pub fn beads(out: &mut dyn Write, beads: &[WordLinks]) -> io::Result<()> {
    for links in beads {
        let (source, target) = (links.source_tokens.join(" "), links.target_tokens.join(" "));
        writeln!(out, "{source} ||| {target} ||| {}", links.pharaoh())?;
    }
    Ok(())
}
