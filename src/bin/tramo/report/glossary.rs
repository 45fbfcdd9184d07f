//! Concepts as people read them.

use std::io::{self, Write};

use tramo::model::{Concept, TermKind, TermStatus};

use super::{FAINT, HEADING};

/// Writes the concepts, a paragraph each.
pub fn write(out: &mut dyn Write, concepts: &[Concept]) -> io::Result<()> {
    for (at, concept) in concepts.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let domain = concept.domain.as_deref().unwrap_or_default();
        writeln!(
            out,
            "{HEADING}{}{HEADING:#}  {FAINT}{domain}{FAINT:#}",
            concept.id
        )?;
        for term in &concept.terms {
            let mut about = Vec::new();
            if term.status != TermStatus::Preferred {
                about.push(term.status.to_string());
            }
            if term.kind != TermKind::FullForm {
                about.push(term.kind.to_string());
            }
            about.extend(term.note.clone());
            let about = about.join(", ");
            writeln!(
                out,
                "  {}  {}  {FAINT}{about}{FAINT:#}",
                term.language, term.text
            )?;
        }
        let fields = [
            ("", &concept.definition),
            ("source: ", &concept.source),
            ("note: ", &concept.note),
        ];
        for (name, field) in fields {
            if let Some(text) = field {
                writeln!(out, "  {name}{text}")?;
            }
        }
    }
    Ok(())
}
