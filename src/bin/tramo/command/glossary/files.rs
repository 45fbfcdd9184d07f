//! `tramo glossary import` and `export`.

use std::io::Write;
use std::path::Path;

use tramo::app::glossary::{self as app, GlossaryOptions, Keep, Lost, Selection};
use tramo::app::{AppError, exchange};

use super::by;
use crate::args::{GlossaryExport, GlossaryImport, Pair};
use crate::context::{Context, STREAM, print, print_json, read};
use crate::exit::{Failure, Outcome};
use crate::report::{counted, glossary as report, note};

/// Similar terms that an import tells one by one; the rest is counted.
const SIMILAR_TOLD: usize = 10;

/// What formats of two columns need to know.
pub fn options(pair: &Pair, context: &Context) -> GlossaryOptions {
    let (from, to) = context.pair(pair);
    app::language_options(from, to, &by(context))
}

pub fn import(args: &GlossaryImport, context: &Context) -> Result<Outcome, Failure> {
    let options = options(&args.pair, context);
    let (format, reading) = app::read(&read(&args.file)?, args.format.as_deref(), &options)?;
    let keep = if args.dry_run {
        Keep::DryRun
    } else {
        Keep::Yes
    };
    let name = args.file.file_name().unwrap_or(args.file.as_os_str());
    let name = name.to_string_lossy();
    let imported = app::import(&mut context.open()?, reading, &name, keep, &by(context))?;
    if args.json {
        print_json(&imported)?;
        return Ok(Outcome::Done);
    }
    for (concept, similar) in imported.similar.iter().take(SIMILAR_TOLD) {
        note(report::likeness(concept, similar));
    }
    let more = imported.similar.len().saturating_sub(SIMILAR_TOLD);
    if more > 0 {
        note(format!(
            "{more} more like them; `tramo glossary check` shows all"
        ));
    }
    tell_lost("the glossary has no place for", &imported.left_out);
    let kept = if args.dry_run {
        "; nothing was stored (--dry-run)"
    } else {
        ""
    };
    anstream::eprintln!(
        "Read {} ({}): {} new, {} changed, {} unchanged{kept}.",
        counted(imported.read, "concept"),
        format.name,
        imported.new,
        imported.changed,
        imported.unchanged
    );
    Ok(Outcome::Done)
}

fn tell_lost(what: &str, lost: &[Lost]) {
    if !lost.is_empty() {
        let parts: Vec<String> = lost
            .iter()
            .map(|lost| format!("{} ({})", lost.what, lost.count))
            .collect();
        note(format!("{what} {}", parts.join(", ")));
    }
}

pub fn export(args: &GlossaryExport, context: &Context) -> Result<Outcome, Failure> {
    let selection = Selection {
        domain: args.domain.clone(),
        ..Selection::default()
    };
    let mut concepts = app::list(&context.open()?, &selection)?;
    if args.usable {
        let left_out;
        (concepts, left_out) = app::usable(concepts);
        note(format!(
            "left out {} that may not be used",
            counted(left_out, "term")
        ));
    }
    let stream = Path::new(STREAM);
    let path = args.output.as_deref().unwrap_or(stream);
    let name = match (&args.format, path == stream) {
        (None, true) => Some("csv"),
        (name, _) => name.as_deref(),
    };
    let format = app::format_for(name, path)?;
    let options = options(&args.pair, context);
    let (bytes, lost) = app::export(&concepts, format, &options, path)?;
    tell_lost(&format!("{} has no room for", format.name), &lost);
    if path == stream {
        print(|out| out.write_all(&bytes))?;
        return Ok(Outcome::Done);
    }
    exchange::write_file(path, |mut out| {
        let written = out.write_all(&bytes);
        written.map_err(|error| AppError::File {
            path: path.to_owned(),
            problem: error.to_string(),
        })
    })?;
    anstream::eprintln!(
        "Wrote {} ({}).",
        counted(concepts.len(), "concept"),
        format.name
    );
    Ok(Outcome::Done)
}
