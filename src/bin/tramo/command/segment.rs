//! `tramo segment`.

use std::io::Write;

use serde::Serialize;
use tramo::app::input::{Decision, Segmented, Source};

use crate::args::Segment;
use crate::context::{Context, print, read};
use crate::exit::{Failure, Outcome};
use crate::report::note;

/// A segment as other programs read it.
#[derive(Serialize)]
struct JsonSegment<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    paragraph: usize,
}

/// Writes the segments of each file.
pub fn run(args: &Segment, context: &Context) -> Result<Outcome, Failure> {
    let cutting = context.cutting(args.rules.as_deref(), args.line_breaks)?;
    let mut outcome = Outcome::Nothing;
    for file in &args.files {
        let input = read(file)?;
        let segmented = input.segment(args.lang.as_ref(), &cutting)?;
        say_what_was_taken(&segmented);
        if args.explain {
            let decisions = input.explain(&segmented.language, &cutting)?;
            print(|out| explain(out, &segmented.text, &decisions, args.json))?;
            outcome = Outcome::Done;
            continue;
        }
        print(|out| {
            for segment in &segmented.segments {
                if args.json {
                    let line = JsonSegment {
                        start: segment.span.start,
                        end: segment.span.end,
                        text: &segment.text,
                        paragraph: segment.paragraph,
                    };
                    serde_json::to_writer(&mut *out, &line)?;
                    writeln!(out)?;
                } else {
                    writeln!(out, "{}", segment.text)?;
                }
            }
            Ok(())
        })?;
        if !segmented.segments.is_empty() {
            outcome = Outcome::Done;
        }
    }
    Ok(outcome)
}

/// A line for each place: where, whether a segment ends there, what stands there, and why.
fn explain(
    out: &mut dyn Write,
    text: &str,
    decisions: &[Decision],
    json: bool,
) -> std::io::Result<()> {
    /// Characters shown on either side of the place.
    const SHOWN: usize = 20;
    for Decision { at, boundary, rule } in decisions {
        if json {
            let line = serde_json::json!({ "at": at, "boundary": boundary, "rule": rule });
            writeln!(out, "{line}")?;
            continue;
        }
        let (before, after) = text.split_at(*at);
        let before: Vec<char> = before.chars().rev().take(SHOWN).collect();
        let flat = |c: char| if c.is_whitespace() { ' ' } else { c };
        let before: String = before.into_iter().rev().map(flat).collect();
        let after: String = after.chars().take(SHOWN).map(flat).collect();
        let mark = if *boundary { '|' } else { '·' };
        writeln!(
            out,
            "{at:>7} {mark} {before:>SHOWN$}{mark}{after:<SHOWN$}  {rule}"
        )?;
    }
    Ok(())
}

fn say_what_was_taken(segmented: &Segmented) {
    let path = segmented.path.display();
    let language = &segmented.language;
    match segmented.source {
        Source::Given => {}
        Source::FileName => note(format!(
            "{path}: language `{language}`, from the file's name"
        )),
        Source::Detected => note(format!(
            "{path}: language `{language}`, as the text looks like it"
        )),
    }
    if let Some(encoding) = segmented.guessed_encoding {
        note(format!("{path}: not UTF-8; read as {encoding}"));
    }
}
