//! Wordfast Classic's memories: a header line that begins with `%`, then a unit a line.
//!
//! Fields parted by tabs: date, user, how often used, source language, source, target language,
//! target, and up to five attributes. `&'XX;` stands for the character with that number in
//! windows-1252. Written in UTF-16 with a byte-order mark, as Wordfast itself does.

use std::io::Write;

use super::draft::{Draft, DraftText};
use super::error::{Fault, FormatError, Refusal};
use super::input::Input;
use super::lines::Lines;
use super::names::{Strictness, language};
use super::read::{Drafts, ReadOptions, Summary};
use super::tmx::date;
use super::write::{Sink, WriteOptions, WriteSummary, count_losses};
use super::{Files, Format, Output};
use crate::model::Unit;

/// A Wordfast memory.
pub static WORDFAST: Format = Format {
    name: "wordfast",
    title: "memory of Wordfast Classic (TXT)",
    endings: &["wf.txt"],
    files: Files::One,
    recognise: |head| {
        let first = head.text.lines().next().unwrap_or_default();
        first.starts_with('%') && first.contains("\t%TU=")
    },
    read: Some(read),
    write: Some(write),
};

fn read(
    input: Input,
    _: &ReadOptions,
    summary: &mut Summary,
) -> Result<Box<dyn Drafts>, FormatError> {
    let mut lines = Lines::new(input, summary);
    match lines.next()? {
        None => Err(FormatError::Empty),
        Some((_, header)) if header.starts_with('%') => {
            summary
                .header
                .insert("wordfast".to_owned(), header.to_owned());
            Ok(Box::new(Memory(lines)))
        }
        Some((_, other)) => Err(FormatError::NotThis {
            format: "wordfast",
            found: format!("the line `{}`", &other[..other.floor_char_boundary(40)]),
        }),
    }
}

struct Memory(Lines);

impl Drafts for Memory {
    fn next(&mut self, summary: &mut Summary) -> Option<Result<Draft, Fault>> {
        loop {
            let (number, line) = match self.0.next() {
                Ok(Some(line)) => line,
                Ok(None) => return None,
                Err(error) => return Some(Err(error.into())),
            };
            if line.trim().is_empty() {
                continue;
            }
            summary.units += 1;
            let refused = |found: String, expected: &str| {
                Some(Err(Fault::Refused(Refusal {
                    unit: summary.units,
                    line: Some(number),
                    found,
                    expected: expected.into(),
                })))
            };
            let cells: Vec<&str> = line.split('\t').collect();
            let [time, user, used, from, source, to, target, rest @ ..] = cells.as_slice() else {
                let found = format!("{} fields", cells.len());
                return refused(found, "date, user, count, language, text, language, text");
            };
            let text = |tag: &str, text: &str| {
                let tag = language(tag, Strictness::Any)?;
                Some(DraftText::plain(tag, decoded(text)))
            };
            let (Some(source), Some(target)) = (text(from, source), text(to, target)) else {
                return refused(format!("languages `{from}`, `{to}`"), "two language tags");
            };
            let mut draft = Draft::pair(summary.units, Some(number), source, target);
            let known = &mut draft.known;
            known.created = date::parse(&time.replace('~', "T"));
            known.creator = Some((*user).to_owned()).filter(|user| !user.is_empty());
            if *used != "0" && !used.is_empty() {
                known
                    .properties
                    .insert("usagecount".to_owned(), (*used).to_owned());
            }
            for (index, attribute) in rest.iter().enumerate() {
                if !attribute.is_empty() {
                    let name = format!("attribute{}", index + 1);
                    known.properties.insert(name, (*attribute).to_owned());
                }
            }
            return Some(Ok(draft));
        }
    }
}

/// The text with Wordfast's escapes replaced.
fn decoded(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find("&'") {
        text.push_str(&rest[..at]);
        let code = rest
            .get(at + 2..at + 4)
            .filter(|_| rest[at + 4..].starts_with(';'));
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                text.push_str(
                    &encoding_rs::WINDOWS_1252
                        .decode_without_bom_handling(&[byte])
                        .0,
                );
                rest = &rest[at + 5..];
            }
            None => {
                text.push_str("&'");
                rest = &rest[at + 2..];
            }
        }
    }
    text.push_str(rest);
    text
}

/// The text so that [`decoded`] gives it back, on one line and without tabs.
fn encoded(text: &str) -> String {
    text.replace("&'", "&'26;'")
        .replace('\t', "&'09;")
        .replace('\n', "&'0A;")
        .replace('\r', "&'0D;")
}

fn write(output: Output, _: &WriteOptions) -> Result<Box<dyn Sink>, FormatError> {
    Ok(Box::new(Written {
        output,
        begun: false,
    }))
}

struct Written {
    output: Output,
    begun: bool,
}

impl Written {
    fn line(&mut self, line: &str) -> Result<(), FormatError> {
        let bytes: Vec<u8> = line.encode_utf16().flat_map(u16::to_le_bytes).collect();
        self.output.write_all(&bytes)?;
        Ok(())
    }

    fn begin(&mut self, from: &str, to: &str) -> Result<(), FormatError> {
        self.begun = true;
        self.line(&format!(
            "\u{feff}%19000101~000000\t%User ID\t%TU=00000000\t%{from}\t%Wordfast TM v.546/00\t\
             %{to}\t%-----------\r\n"
        ))
    }
}

impl Sink for Written {
    fn write(&mut self, unit: &Unit, summary: &mut WriteSummary) -> Result<(), FormatError> {
        let (from, to) = (unit.source.language.as_str(), unit.target.language.as_str());
        let (from, to) = (from.to_uppercase(), to.to_uppercase());
        if !self.begun {
            self.begin(&from, &to)?;
        }
        count_losses(unit, &["times", "creator", "properties"], summary);
        if unit.properties.keys().any(|name| name != "usagecount") {
            summary.lose("properties");
        }
        if unit.changed.is_some() {
            summary.lose("time of change");
        }
        let time = unit.created.and_then(date::write).unwrap_or_default();
        let user = unit.creator.as_deref().unwrap_or_default();
        let used = unit
            .properties
            .get("usagecount")
            .map_or("0", String::as_str);
        self.line(&format!(
            "{}\t{}\t{}\t{from}\t{}\t{to}\t{}\r\n",
            time.replace('T', "~").trim_end_matches('Z'),
            user.replace(['\t', '\n', '\r'], " "),
            used.replace(['\t', '\n', '\r'], " "),
            encoded(&unit.source.text),
            encoded(&unit.target.text),
        ))
    }

    fn finish(mut self: Box<Self>, _: &mut WriteSummary) -> Result<(), FormatError> {
        if !self.begun {
            self.begin("", "")?;
        }
        self.output.flush()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_stand_for_characters_of_windows_1252() {
        assert_eq!(
            decoded("R&'26;D &'93;x&'94; &'85;&'A0;&'zz; &'8"),
            "R&D “x” …\u{a0}&'zz; &'8"
        );
        for text in ["a\tb\r\n&'26;", "&&'", "plain"] {
            assert_eq!(decoded(&encoded(text)), text);
        }
    }
}
