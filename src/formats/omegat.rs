//! OmegaT's glossaries as units: source, target and comment, parted by tabs, in UTF-8.
//!
//! Lines that begin with `#` are comments. Nothing is quoted, so a text with a tab or a line break
//! is written with spaces in their place.

use std::io::Write;

use super::columns::Field;
use super::csv::{Dialect, read_known};
use super::error::FormatError;
use super::write::{Sink, WriteOptions, WriteSummary, count_losses};
use super::{Files, Format, Output};
use crate::model::Unit;

/// An OmegaT glossary.
pub static OMEGAT: Format = Format {
    name: "omegat-glossary",
    title: "glossary of OmegaT: source, target and comment parted by tabs",
    endings: &["utf8"],
    files: Files::One,
    recognise: |head| {
        head.text.starts_with('#')
            && head
                .text
                .lines()
                .next()
                .is_some_and(|line| line.contains("-*- coding"))
            && head.text.contains('\t')
    },
    read: Some(|input, options, summary| {
        let dialect = Dialect {
            delimiter: b'\t',
            quoting: false,
            comment: Some(b'#'),
        };
        let note = Field::Property("note".to_owned());
        read_known(
            input,
            options,
            summary,
            dialect,
            vec![Field::Source, Field::Target, note],
        )
    }),
    write: Some(write),
};

fn write(mut output: Output, _: &WriteOptions) -> Result<Box<dyn Sink>, FormatError> {
    output.write_all(b"# Glossary in tab-separated format -*- coding: utf-8 -*-\n")?;
    Ok(Box::new(Written(output)))
}

struct Written(Output);

impl Sink for Written {
    fn write(&mut self, unit: &Unit, summary: &mut WriteSummary) -> Result<(), FormatError> {
        count_losses(unit, &["properties"], summary);
        if unit.properties.keys().any(|name| name != "note") {
            summary.lose("properties");
        }
        let cells = [
            unit.source.text.as_str(),
            unit.target.text.as_str(),
            unit.properties.get("note").map_or("", String::as_str),
        ];
        if cells[0].starts_with('#') {
            summary.lose("units that begin with `#`");
            return Ok(());
        }
        if cells.iter().any(|cell| cell.contains(['\t', '\n', '\r'])) {
            summary.lose("tabs and line breaks");
        }
        let line = cells
            .map(|cell| cell.replace(['\t', '\n', '\r'], " "))
            .join("\t");
        self.0.write_all(line.trim_end_matches('\t').as_bytes())?;
        self.0.write_all(b"\n")?;
        Ok(())
    }

    fn finish(mut self: Box<Self>, _: &mut WriteSummary) -> Result<(), FormatError> {
        self.0.flush()?;
        Ok(())
    }
}
