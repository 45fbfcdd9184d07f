//! What the memory holds.

use std::io::{self, Write};

use serde_json::{Value, json};
use tramo::app::Status;

use super::{HEADING, grouped};

/// The status as other programs read it.
pub fn json(status: &Status) -> Value {
    let pairs: Vec<Value> = status
        .pairs
        .iter()
        .map(|(from, to, units)| json!({ "from": from, "to": to, "units": units }))
        .collect();
    json!({
        "memory": status.path,
        "bytes": status.bytes,
        "schema": status.schema,
        "units": status.units,
        "documents": status.documents,
        "unlearnt": status.unlearnt,
        "languages": pairs,
        "concepts": status.concepts,
        "terms": status.terms,
        "changed": status.changed,
    })
}

/// The status, a line each.
pub fn write(out: &mut dyn Write, status: &Status) -> io::Result<()> {
    let mut line =
        |name: &str, value: String| writeln!(out, "{HEADING}{name:<12}{HEADING:#}{value}");
    line("memory", status.path.display().to_string())?;
    line("size", size(status.bytes))?;
    line("units", grouped(status.units))?;
    line("documents", grouped(status.documents))?;
    if status.unlearnt > 0 {
        let open = grouped(status.unlearnt);
        line(
            "unlearnt",
            format!("{open} pairs; `tramo train` learns their words"),
        )?;
    }
    for (from, to, units) in &status.pairs {
        line("languages", format!("{from} → {to}: {}", grouped(*units)))?;
    }
    let (concepts, terms) = (grouped(status.concepts), grouped(status.terms));
    line("glossary", format!("{concepts} concepts, {terms} terms"))?;
    line("schema", status.schema.to_string())?;
    let changed = status
        .changed
        .map_or("never".to_owned(), |at| at.to_string());
    line("changed", changed)
}

fn size(bytes: u64) -> String {
    indicatif::HumanBytes(bytes).to_string()
}
