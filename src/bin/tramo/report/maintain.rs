//! What was done to the memory, as people read it.

use std::io::{self, Write};

use tramo::app::maintain::{
    Changed, Cleaned, Compared, Difference, Differing, Edited, Merged, Mode, Replaced, Rule,
};
use tramo::app::{Change, Store, Touched};
use tramo::model::Unit;

use super::{FAINT, GONE, HEADING, NEW, colours, counted, grouped};

fn units(count: u64) -> String {
    counted(count as usize, "unit")
}

/// Two texts, the old struck through, the new underlined.
fn before_after(out: &mut dyn Write, before: &str, after: &str) -> io::Result<()> {
    match colours() {
        true => {
            writeln!(out, "    {GONE}{before}{GONE:#}")?;
            writeln!(out, "    {NEW}{after}{NEW:#}")
        }
        false => {
            writeln!(out, "  - {before}")?;
            writeln!(out, "  + {after}")
        }
    }
}

/// Writes what goes, rule by rule, the first of each with their texts where they are still there.
pub fn cleaned(
    out: &mut dyn Write,
    memory: &dyn Store,
    cleaned: &Cleaned,
    mode: Mode,
    limit: usize,
) -> io::Result<()> {
    for rule in Rule::ALL {
        let of_rule: Vec<_> = cleaned
            .removed
            .iter()
            .filter(|removal| removal.rule == *rule)
            .collect();
        if of_rule.is_empty() {
            continue;
        }
        let count = units(of_rule.len() as u64);
        writeln!(out, "{HEADING}{}{HEADING:#}: {count}", rule.name())?;
        for removal in of_rule.iter().take(limit) {
            writeln!(out, "  unit {}: {}", removal.unit, removal.reason)?;
            if mode == Mode::Preview
                && let Ok(Some(unit)) = memory.unit(removal.unit)
            {
                writeln!(out, "    {}", unit.source.text)?;
                writeln!(out, "    {}", unit.target.text)?;
            }
        }
        if of_rule.len() > limit {
            let more = grouped((of_rule.len() - limit) as u64);
            writeln!(out, "  {FAINT}and {more} more{FAINT:#}")?;
        }
    }
    Ok(())
}

/// A cleaning in one line.
pub fn clean_summary(cleaned: &Cleaned, mode: Mode) -> String {
    let (read, gone) = (units(cleaned.read), units(cleaned.removed.len() as u64));
    match (mode, cleaned.removed.is_empty()) {
        (_, true) => format!("Looked at {read}; nothing is to go."),
        (Mode::Preview, _) => {
            format!("Looked at {read}; {gone} would go. Nothing was changed; --apply removes them.")
        }
        (Mode::Apply, _) => {
            format!("Looked at {read}; {gone} went. `tramo undo` brings them back.")
        }
    }
}

/// Writes a unit before and after an edit.
pub fn edited(out: &mut dyn Write, edited: &Edited) -> io::Result<()> {
    let Edited { before, after } = edited;
    let id = after.id.unwrap_or_default();
    writeln!(
        out,
        "{HEADING}unit {id}{HEADING:#} {FAINT}{}{FAINT:#}",
        after.review
    )?;
    if before.id != after.id {
        writeln!(
            out,
            "  it became the same as unit {id}, which took its place"
        )?;
    }
    for (old, new) in [
        (&before.source.text, &after.source.text),
        (&before.target.text, &after.target.text),
    ] {
        match old == new {
            true => writeln!(out, "    {old}")?,
            false => before_after(out, old, new)?,
        }
    }
    Ok(())
}

/// Writes the first of the replacements.
pub fn replaced(out: &mut dyn Write, replaced: &Replaced) -> io::Result<()> {
    for one in &replaced.shown {
        writeln!(out, "{HEADING}unit {}{HEADING:#}", one.unit)?;
        before_after(out, &one.before, &one.after)?;
    }
    if replaced.changed > replaced.shown.len() as u64 {
        let more = grouped(replaced.changed - replaced.shown.len() as u64);
        writeln!(out, "{FAINT}and {more} more{FAINT:#}")?;
    }
    Ok(())
}

/// A replacement in one line.
pub fn replace_summary(replaced: &Replaced, mode: Mode) -> String {
    let (read, changed) = (units(replaced.read), units(replaced.changed));
    let mut line = match (mode, replaced.changed) {
        (_, 0) => format!("Looked at {read}; it stands in none."),
        (Mode::Preview, _) => format!(
            "Looked at {read}; {changed} would change. Nothing was changed; --apply does it."
        ),
        (Mode::Apply, _) => {
            format!("Looked at {read}; {changed} changed. `tramo undo` takes it back.")
        }
    };
    if replaced.merged > 0 {
        let merged = units(replaced.merged);
        line.push_str(&format!(" {merged} became the same as another and went."));
    }
    if replaced.coded > 0 {
        let coded = units(replaced.coded);
        line.push_str(&format!(
            " {coded} left alone: inline codes stand within the text."
        ));
    }
    if replaced.emptied > 0 {
        let emptied = units(replaced.emptied);
        line.push_str(&format!(
            " {emptied} left alone: nothing would be left of the text."
        ));
    }
    line
}

/// Writes the differences of two files.
pub fn differences(
    out: &mut dyn Write,
    differences: impl Iterator<Item = Difference>,
) -> io::Result<()> {
    for one in differences {
        let sign = match one.kind {
            Differing::Removed => "-",
            Differing::Added => "+",
            Differing::Changed => "~",
        };
        writeln!(out, "{sign} {HEADING}{}{HEADING:#}", one.source)?;
        for text in &one.before {
            writeln!(out, "  - {text}")?;
        }
        for text in &one.after {
            writeln!(out, "  + {text}")?;
        }
    }
    Ok(())
}

/// Writes the differences of two files as one JSON object, one at a time.
pub fn differences_as_json(
    out: &mut dyn Write,
    differences: impl Iterator<Item = Difference>,
    compared: &Compared,
) -> io::Result<()> {
    write!(out, "{{\"differences\":[")?;
    for (number, one) in differences.enumerate() {
        if number > 0 {
            write!(out, ",")?;
        }
        serde_json::to_writer(&mut *out, &one)?;
    }
    writeln!(out, "],\"same\":{}}}", compared.same)
}

/// The differences in one line.
pub fn diff_summary(compared: &Compared) -> String {
    format!(
        "{} the same; {} removed, {} added, {} translated otherwise.",
        units(compared.same),
        grouped(compared.removed),
        grouped(compared.added),
        grouped(compared.changed)
    )
}

/// A merge in one line.
pub fn merge_summary(merged: &Merged, dry_run: bool) -> String {
    let kept = match dry_run {
        true => "; nothing was stored (--dry-run)",
        false => "",
    };
    format!(
        "Read {}: {} new, {} changed, {} unchanged, {}, {} refused{kept}.",
        units(merged.read),
        grouped(merged.new),
        grouped(merged.changed),
        grouped(merged.unchanged),
        counted(merged.conflicts as usize, "conflict"),
        grouped(merged.refused),
    )
}

/// Writes the changes, the newest first.
pub fn changes(out: &mut dyn Write, changes: &[Change]) -> io::Result<()> {
    for change in changes {
        line(out, change)?;
    }
    Ok(())
}

/// Says what forgetting changes came to.
pub fn pruned(
    out: &mut dyn Write,
    changes: u64,
    units: u64,
    bytes: u64,
    mode: Mode,
) -> io::Result<()> {
    let changes = counted(changes as usize, "change");
    let units = counted(units as usize, "former unit");
    let size = bytes as f64 / 1e6;
    match mode {
        Mode::Preview => writeln!(
            out,
            "{changes} with {units} would be forgotten, {size:.1} MB of texts. --apply does it."
        ),
        Mode::Apply => writeln!(
            out,
            "Forgot {changes} with {units}; the memory is {size:.1} MB smaller."
        ),
    }
}

fn line(out: &mut dyn Write, change: &Change) -> io::Result<()> {
    let who = change.who.as_deref().unwrap_or("somebody");
    let detail = change.detail.as_deref().unwrap_or_default();
    let undone = match change.undone_by {
        Some(by) => format!(" (undone by {by})"),
        None => String::new(),
    };
    writeln!(
        out,
        "{HEADING}{:>4}{HEADING:#}  {}  {who}  {} {detail}  +{} ~{} -{}{undone}",
        change.id,
        change.at,
        change.command,
        grouped(change.added),
        grouped(change.changed),
        grouped(change.removed),
    )
}

/// Writes a change and the units that it touched.
pub fn touched(out: &mut dyn Write, change: &Change, touched: &[Touched]) -> io::Result<()> {
    line(out, change)?;
    let text = |unit: &Option<Unit>| {
        let unit = unit.as_ref();
        unit.map(|unit| format!("{} | {}", unit.source.text, unit.target.text))
    };
    for unit in touched {
        writeln!(out, "unit {}", unit.id)?;
        match (text(&unit.before), text(&unit.now)) {
            (Some(before), Some(now)) if before == now => writeln!(out, "    {now}")?,
            (before, now) => {
                if let Some(before) = before {
                    writeln!(out, "  - {before}")?;
                }
                if let Some(now) = now {
                    writeln!(out, "  + {now}")?;
                }
            }
        }
    }
    Ok(())
}

/// An undoing in one line.
pub fn undone(undone: &Changed) -> String {
    let change = &undone.change;
    if undone.added + undone.changed + undone.removed == 0 {
        return format!("Undid change {} ({}).", change.id, change.command);
    }
    format!(
        "Undid change {} ({}): {} came back, {} as before, {} went.",
        change.id,
        change.command,
        units(undone.added),
        grouped(undone.changed),
        grouped(undone.removed),
    )
}
