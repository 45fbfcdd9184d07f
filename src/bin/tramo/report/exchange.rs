//! What an import or export came to.

use serde::Serialize;
use serde_json::{Value, json};
use tramo::app::exchange::{Imported, WriteSummary};

use super::{counted, grouped, note};

/// Says what a file holds.
pub fn describe(imported: &Imported) {
    let texts: Vec<_> = imported
        .texts
        .iter()
        .map(|(tag, count)| format!("{} in {tag}", grouped(*count)))
        .collect();
    let texts = match texts.is_empty() {
        true => "none".to_owned(),
        false => texts.join(", "),
    };
    let encoding = match imported.encoding {
        Some(encoding) => format!(" in {encoding}"),
        None => String::new(),
    };
    note(format!(
        "{}: {}{encoding}, {}, {}, {}; texts: {texts}",
        imported.file.display(),
        imported.format,
        counted(imported.read as usize, "unit"),
        counted(imported.pairs as usize, "pair"),
        counted(imported.empty_segments as usize, "empty segment"),
    ));
}

/// Says what the user should know of one file beyond the numbers.
pub fn say(imported: &Imported) {
    let file = imported.file.display();
    if let (Some((from, to)), true) = (&imported.pair, imported.chosen) {
        note(format!("{file}: read as {from} → {to}"));
    }
    if let Some(encoding) = imported.encoding.filter(|name| *name != "UTF-8") {
        note(format!("{file}: read as {encoding}"));
    }
    let left_out = [
        (imported.blank, "with a side that has no text"),
        (imported.other_languages, "without the pair of languages"),
        (
            imported.other_direction,
            "translated from another language (--either-direction reads them)",
        ),
    ];
    for (count, which) in left_out {
        if count > 0 {
            note(format!(
                "{file}: left out {} {which}",
                counted(count as usize, "unit")
            ));
        }
    }
    if imported.other_languages > 0 {
        let languages: Vec<_> = imported.languages.iter().map(ToString::to_string).collect();
        note(format!(
            "{file}: its languages are {}",
            languages.join(", ")
        ));
    }
    for refusal in &imported.refusals {
        note(format!("{file}: {refusal}"));
    }
}

/// The import as other programs read it: all files as one, and each file by itself.
#[derive(Serialize)]
pub struct All<'a> {
    /// All files as one.
    #[serde(flatten)]
    pub total: &'a Imported,
    /// Each file.
    pub files: &'a [Imported],
}

/// The import in one line.
pub fn summary(imported: &Imported, dry_run: bool) -> String {
    let kept = if dry_run {
        "; nothing was stored (--dry-run)"
    } else {
        ""
    };
    format!(
        "Read {}: {} new, {} changed, {} unchanged, {} refused{kept}.",
        counted(imported.read as usize, "unit"),
        grouped(imported.new),
        grouped(imported.changed),
        grouped(imported.unchanged),
        grouped(imported.refused),
    )
}

/// The export as other programs read it.
pub fn written_json(written: &WriteSummary) -> Value {
    json!({ "written": written.units, "stripped": written.stripped, "lost": written.lost })
}

/// The export in one line.
pub fn written(written: &WriteSummary) -> String {
    let mut line = format!("Wrote {}.", counted(written.units as usize, "unit"));
    if written.stripped > 0 {
        let stripped = counted(written.stripped as usize, "character");
        line.push_str(&format!(
            " Left out {stripped} that the format does not allow."
        ));
    }
    for (what, units) in &written.lost {
        line.push_str(&format!(
            " The format cannot carry {what} ({}).",
            counted(*units as usize, "unit")
        ));
    }
    line
}
