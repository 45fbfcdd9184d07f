//! JSON lines: a unit a line, as [`Unit`] is laid out. Loses nothing but the number in the memory.

use std::io::Write;

use super::draft::{About, Draft, DraftText};
use super::error::{Fault, FormatError, Refusal};
use super::input::Input;
use super::lines::Lines;
use super::read::{Drafts, ReadOptions, Summary};
use super::write::{Sink, WriteOptions, WriteSummary};
use super::{Files, Format, Output};
use crate::model::{Unit, Variant};

/// JSON lines.
pub static JSON: Format = Format {
    name: "json",
    title: "JSON lines, a unit a line, without loss",
    endings: &["json", "jsonl"],
    files: Files::One,
    recognise: |head| head.text.trim_start().starts_with("{\""),
    read: Some(read),
    write: Some(write),
};

fn read(
    input: Input,
    _: &ReadOptions,
    summary: &mut Summary,
) -> Result<Box<dyn Drafts>, FormatError> {
    Ok(Box::new(Units(Lines::new(input, summary))))
}

struct Units(Lines);

impl Drafts for Units {
    fn next(&mut self, summary: &mut Summary) -> Option<Result<Draft, Fault>> {
        loop {
            let (line, text) = match self.0.next() {
                Ok(Some(line)) => line,
                Ok(None) => return None,
                Err(error) => return Some(Err(error.into())),
            };
            if text.trim().is_empty() {
                continue;
            }
            summary.units += 1;
            return Some(match serde_json::from_str::<Unit>(text) {
                Ok(unit) => Ok(draft(unit, summary.units, line)),
                Err(error) => Err(Fault::Refused(Refusal {
                    unit: summary.units,
                    line: Some(line),
                    found: error.to_string(),
                    expected: "a unit as a JSON object on one line".into(),
                })),
            });
        }
    }
}

fn draft(unit: Unit, number: u64, line: u64) -> Draft {
    let text = |variant: Variant| DraftText {
        inline: variant.inline.map(|inline| inline.0),
        ..DraftText::plain(variant.language, variant.text)
    };
    let (source, target) = (text(unit.source), text(unit.target));
    let mut draft = Draft::pair(number, Some(line), source, target);
    draft.known = About {
        document: unit.document,
        position: unit.position,
        previous: unit.previous,
        next: unit.next,
        date: unit.date,
        domain: unit.domain,
        client: unit.client,
        origin: unit.origin,
        confidence: unit.confidence,
        review: unit.review,
        created: unit.created,
        changed: unit.changed,
        creator: unit.creator,
        properties: unit.properties,
    };
    draft
}

fn write(output: Output, _: &WriteOptions) -> Result<Box<dyn Sink>, FormatError> {
    Ok(Box::new(Written(output)))
}

struct Written(Output);

impl Sink for Written {
    fn write(&mut self, unit: &Unit, _: &mut WriteSummary) -> Result<(), FormatError> {
        serde_json::to_writer(&mut self.0, unit).map_err(std::io::Error::from)?;
        self.0.write_all(b"\n")?;
        Ok(())
    }

    fn finish(mut self: Box<Self>, _: &mut WriteSummary) -> Result<(), FormatError> {
        self.0.flush()?;
        Ok(())
    }
}
