//! Writing PO: each unit a message of its own, in the languages of the first.

use std::io::Write;

use rustc_hash::FxHashSet;

use super::super::error::FormatError;
use super::super::output::Output;
use super::super::write::{Sink, WriteOptions, WriteSummary, count_losses};
use crate::lang::Tag;
use crate::model::{Review, Unit};

pub(super) fn write(output: Output, _: &WriteOptions) -> Result<Box<dyn Sink>, FormatError> {
    Ok(Box::new(Written {
        output,
        languages: None,
        seen: FxHashSet::default(),
    }))
}

struct Written {
    output: Output,
    languages: Option<(Tag, Tag)>,
    /// Hashes of context and source: gettext refuses a message that stands twice.
    seen: FxHashSet<u64>,
}

/// Properties that a message carries, and how their lines begin.
const COMMENTS: &[(&str, &str)] = &[("note", "# "), ("comment", "#. "), ("reference", "#: ")];

impl Written {
    fn header(&mut self, from: &str, to: &str) -> Result<(), FormatError> {
        let header = format!(
            "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\
             MIME-Version: 1.0\nLanguage: {to}\nX-Source-Language: {from}\nX-Generator: tramo\n"
        );
        let mut out = "msgid \"\"\n".to_owned();
        field("msgstr", &header, &mut out);
        self.output.write_all(out.as_bytes())?;
        Ok(())
    }
}

/// A keyword and its text, a quoted line for each line of the text.
fn field(keyword: &str, text: &str, out: &mut String) {
    out.push_str(keyword);
    out.push(' ');
    let many = text.split_inclusive('\n').count() > 1;
    if many {
        out.push_str("\"\"\n");
    }
    let mut lines = text.split_inclusive('\n').peekable();
    if lines.peek().is_none() {
        out.push_str("\"\"\n");
    }
    for line in lines {
        out.push('"');
        for c in line.chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\t' => out.push_str("\\t"),
                '\r' => out.push_str("\\r"),
                c if c < ' ' || c == '\x7f' => out.push_str(&format!("\\{:03o}", c as u32)),
                c => out.push(c),
            }
        }
        out.push('"');
        if many {
            out.push('\n');
        }
    }
    if !many && !text.is_empty() {
        out.push('\n');
    }
}

impl Sink for Written {
    fn write(&mut self, unit: &Unit, summary: &mut WriteSummary) -> Result<(), FormatError> {
        if self.languages.is_none() {
            let (from, to) = (unit.source.language.clone(), unit.target.language.clone());
            self.header(from.as_str(), to.as_str())?;
            self.languages = Some((from, to));
        }
        if self.languages.as_ref().map(|(from, to)| (from, to))
            != Some((&unit.source.language, &unit.target.language))
        {
            summary.lose("units in other languages");
            return Ok(());
        }
        let context = unit.properties.get("msgctxt");
        let mut hash = xxhash_rust::xxh3::Xxh3Default::new();
        hash.update(context.map_or("", String::as_str).as_bytes());
        hash.update(&[u8::from(context.is_some()), 4]);
        hash.update(unit.source.text.as_bytes());
        if !self.seen.insert(hash.digest()) {
            summary.lose("second translations of a text");
            return Ok(());
        }
        count_losses(unit, &["review", "properties"], summary);
        let carried =
            |name: &str| name == "msgctxt" || COMMENTS.iter().any(|(comment, _)| *comment == name);
        if unit.properties.keys().any(|name| !carried(name)) {
            summary.lose("properties");
        }
        let mut out = "\n".to_owned();
        for (name, begin) in COMMENTS {
            for line in unit
                .properties
                .get(*name)
                .map_or("", String::as_str)
                .lines()
            {
                out.push_str(begin);
                out.push_str(line.trim_end_matches('\r'));
                out.push('\n');
            }
        }
        match unit.review {
            Review::Doubtful => out.push_str("#, fuzzy\n"),
            Review::Unreviewed => {}
            Review::Confirmed | Review::Rejected => summary.lose("review"),
        }
        if let Some(context) = context {
            field("msgctxt", context, &mut out);
        }
        field("msgid", &unit.source.text, &mut out);
        field("msgstr", &unit.target.text, &mut out);
        self.output.write_all(out.as_bytes())?;
        Ok(())
    }

    fn finish(mut self: Box<Self>, _: &mut WriteSummary) -> Result<(), FormatError> {
        if self.languages.is_none() {
            self.header("", "")?;
        }
        self.output.flush()?;
        Ok(())
    }
}
