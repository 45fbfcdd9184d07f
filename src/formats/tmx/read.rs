//! Reading TMX.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::super::error::{Fault, FormatError, Refusal};
use super::super::input::Input;
use super::super::names::{Strictness, language};
use super::super::pair::{Doubt, Draft, DraftText};
use super::super::read::{Drafts, ReadOptions, Summary};
use super::super::xml::{Node, Xml};
use super::props::{self, LITERAL, NO_UDE, SOURCE_INLINE, TARGET_INLINE, UDE};
use super::{TOOL, date, segment};
use crate::lang::Tag;

type Attributes = Vec<(String, String)>;

pub(super) fn read(
    input: Input,
    _: &ReadOptions,
    summary: &mut Summary,
) -> Result<Box<dyn Drafts>, FormatError> {
    let encoding = input.xml_encoding();
    summary.encoding = Some(encoding.name());
    let mut source = Source {
        xml: Xml::new(input.decoded(encoding)),
        languages: FxHashMap::default(),
        language: None,
        own: false,
        ude: None,
        number: 0,
    };
    loop {
        match source.step()? {
            Step::Start(name, _, _) if name.eq_ignore_ascii_case("tmx") => break,
            Step::Start(name, _, _) => {
                return Err(FormatError::NotThis {
                    format: "tmx",
                    found: format!("the element `{name}`"),
                });
            }
            Step::End | Step::Other => {}
            Step::Finished => return Err(FormatError::Empty),
        }
    }
    Ok(Box::new(source))
}

struct Source {
    xml: Xml,
    /// Tags by the spelling in the file: a file has few, and each unit names them.
    languages: FxHashMap<String, Option<Tag>>,
    /// The header's source language; `None` for `*all*` and where it is missing.
    language: Option<Tag>,
    /// Whether tramo wrote the file.
    own: bool,
    ude: Option<String>,
    number: u64,
}

/// A node, freed from the reader.
enum Step {
    /// A start tag: its name, its attributes, and whether it is empty.
    Start(String, Attributes, bool),
    End,
    Other,
    Finished,
}

impl Source {
    fn step(&mut self) -> Result<Step, FormatError> {
        Ok(match self.xml.next()? {
            Node::Start(mut element) => {
                let mut attributes = Vec::new();
                element.attributes(|name, value| attributes.push((name.to_owned(), value)))?;
                Step::Start(
                    element.name().to_ascii_lowercase(),
                    attributes,
                    element.empty,
                )
            }
            Node::End => Step::End,
            Node::Finished => Step::Finished,
            _ => Step::Other,
        })
    }

    fn skip(&mut self, empty: bool) -> Result<(), FormatError> {
        if empty { Ok(()) } else { self.xml.skip() }
    }

    fn content(&mut self, empty: bool) -> Result<String, FormatError> {
        if empty {
            Ok(String::new())
        } else {
            self.xml.text()
        }
    }

    fn tag(&mut self, written: &str) -> Option<Tag> {
        if let Some(tag) = self.languages.get(written) {
            return tag.clone();
        }
        let tag = language(written, Strictness::Any);
        self.languages.insert(written.to_owned(), tag.clone());
        tag
    }

    fn header(
        &mut self,
        attributes: Attributes,
        empty: bool,
        known: &mut BTreeMap<String, String>,
    ) -> Result<(), FormatError> {
        for (name, value) in attributes {
            match name.as_str() {
                "srclang" => self.language = self.tag(&value),
                "creationtool" => self.own = value == TOOL,
                _ => {}
            }
            known.insert(name, value);
        }
        if empty {
            return Ok(());
        }
        let outside = self.xml.depth() - 1;
        while self.xml.depth() > outside {
            match self.step()? {
                Step::Start(name, attributes, empty) => match name.as_str() {
                    "note" | "prop" => {
                        let text = self.content(empty)?;
                        let kind = attribute(&attributes, "type").unwrap_or_default();
                        match name.as_str() {
                            "note" => props::add(known, "note", text),
                            _ => props::add(known, &format!("prop:{kind}"), text),
                        };
                    }
                    "ude" => {
                        let mut raw = self.xml.raw().to_owned();
                        if !empty {
                            let inside = self.xml.depth();
                            while self.xml.depth() >= inside {
                                self.xml.next()?;
                                raw.push_str(self.xml.raw());
                            }
                        }
                        let all = self.ude.get_or_insert_default();
                        all.push_str(&raw);
                    }
                    _ => self.skip(empty)?,
                },
                Step::Finished => break,
                _ => {}
            }
        }
        if let Some(ude) = &self.ude {
            known.insert(UDE.to_owned(), ude.clone());
        }
        Ok(())
    }

    /// Reads a `tu` to its end.
    fn unit(&mut self, attributes: Attributes, empty: bool) -> Result<Draft, Fault> {
        self.number += 1;
        let mut draft = Draft::new(self.number, Some(self.xml.place().line));
        draft.file_language = self.language.clone();
        draft.ordered = self.own;
        for (name, value) in attributes {
            match name.as_str() {
                "srclang" if value == "*all*" => draft.file_language = None,
                "srclang" => draft.source_language = self.tag(&value),
                "creationdate" => match date::parse(&value) {
                    Some(time) => draft.known.created = Some(time),
                    None => drop(props::add(&mut draft.known.properties, &name, value)),
                },
                "changedate" => match date::parse(&value) {
                    Some(time) => draft.known.changed = Some(time),
                    None => drop(props::add(&mut draft.known.properties, &name, value)),
                },
                "creationid" => draft.known.creator = Some(value),
                _ => drop(props::add(&mut draft.known.properties, &name, value)),
            }
        }
        if let Some(ude) = &self.ude {
            draft.known.properties.insert(UDE.to_owned(), ude.clone());
        }
        let mut inline = [None, None];
        let outside = self.xml.depth() - 1;
        while !empty && self.xml.depth() > outside {
            match self.step()? {
                Step::Start(name, attributes, empty) => match name.as_str() {
                    "tuv" => self.text(attributes, empty, &mut draft)?,
                    "note" => {
                        let text = self.content(empty)?;
                        annotate(&mut draft.known.properties, "note", text, attributes);
                    }
                    "prop" => {
                        let text = self.content(empty)?;
                        let kind = attribute(&attributes, "type").unwrap_or_default();
                        match kind.as_str() {
                            SOURCE_INLINE => inline[0] = Some(text),
                            TARGET_INLINE => inline[1] = Some(text),
                            kind => prop(&mut draft, kind, text, attributes),
                        }
                    }
                    _ => self.skip(empty)?,
                },
                Step::Finished => break,
                _ => {}
            }
        }
        for (text, inline) in draft.texts.iter_mut().zip(inline) {
            if inline.is_some() {
                text.inline = inline;
            }
        }
        if draft.texts.is_empty() && draft.doubt.is_none() {
            return Err(Fault::Refused(Refusal {
                unit: draft.number,
                line: draft.line,
                found: "a `tu` without any text".into(),
                expected: "a `tuv` with a `seg` for each language".into(),
            }));
        }
        Ok(draft)
    }

    /// Reads a `tuv` to its end.
    fn text(
        &mut self,
        attributes: Attributes,
        empty: bool,
        draft: &mut Draft,
    ) -> Result<(), FormatError> {
        let mut written = None;
        let mut text = DraftText {
            language: Tag::from(crate::lang::LANGUAGES[0]),
            text: String::new(),
            inline: None,
            blank: true,
            created: None,
            changed: None,
            creator: None,
            properties: BTreeMap::new(),
        };
        for (name, value) in attributes {
            match name.as_str() {
                "xml:lang" => written = Some(value),
                "lang" if written.is_none() => written = Some(value),
                _ => {
                    match name.as_str() {
                        "creationdate" => text.created = date::parse(&value),
                        "changedate" => text.changed = date::parse(&value),
                        "creationid" => text.creator = Some(value.clone()),
                        _ => {}
                    }
                    props::add(&mut text.properties, &name, value);
                }
            }
        }
        let mut has_segment = false;
        let outside = self.xml.depth() - 1;
        while !empty && self.xml.depth() > outside {
            match self.step()? {
                Step::Start(name, attributes, empty) => match name.as_str() {
                    "seg" if !has_segment => {
                        has_segment = true;
                        if !empty {
                            let read = segment::read(&mut self.xml)?;
                            (text.text, text.inline, text.blank) =
                                (read.text, read.inline, read.blank);
                        }
                    }
                    "note" => {
                        let note = self.content(empty)?;
                        annotate(&mut text.properties, "note", note, attributes);
                    }
                    "prop" => {
                        let value = self.content(empty)?;
                        let kind = attribute(&attributes, "type").unwrap_or_default();
                        annotate(&mut text.properties, &kind, value, attributes);
                    }
                    _ => self.skip(empty)?,
                },
                Step::Finished => break,
                _ => {}
            }
        }
        let tag = written.as_deref().and_then(|written| self.tag(written));
        match (tag, has_segment) {
            (Some(tag), true) => {
                text.language = tag;
                draft.texts.push(text);
            }
            (None, _) => {
                draft.doubt.get_or_insert(Doubt {
                    found: match written {
                        Some(written) => format!("language `{written}`"),
                        None => "a `tuv` without language".into(),
                    },
                    expected: "a language tag such as `es` or `en-US`".into(),
                });
            }
            (Some(tag), false) => {
                draft.doubt.get_or_insert(Doubt {
                    found: format!("a `tuv` in `{tag}` without `seg`"),
                    expected: "a `seg` with the text".into(),
                });
            }
        }
        Ok(())
    }
}

fn attribute(attributes: &Attributes, wanted: &str) -> Option<String> {
    attributes
        .iter()
        .find(|(name, _)| name == wanted)
        .map(|(_, value)| value.clone())
}

fn prop(draft: &mut Draft, kind: &str, value: String, attributes: Attributes) {
    let unit = &mut draft.known;
    if let Some(name) = kind.strip_prefix(LITERAL) {
        unit.properties.insert(name.to_owned(), value);
        return;
    }
    if kind == NO_UDE {
        unit.properties.remove(UDE);
        return;
    }
    if let Some(value) = props::know(unit, kind, value) {
        annotate(&mut unit.properties, kind, value, attributes);
    }
}

fn annotate(
    properties: &mut BTreeMap<String, String>,
    name: &str,
    value: String,
    attributes: Attributes,
) {
    let name = props::add(properties, name, value);
    for (attribute, value) in attributes {
        if attribute != "type" {
            properties.insert(format!("{name}@{attribute}"), value);
        }
    }
}

impl Drafts for Source {
    fn next(&mut self, summary: &mut Summary) -> Option<Result<Draft, Fault>> {
        loop {
            let step = match self.step() {
                Ok(step) => step,
                Err(error) => return Some(Err(error.into())),
            };
            match step {
                Step::Start(name, attributes, empty) => {
                    let done = match name.as_str() {
                        "tu" => {
                            summary.units += 1;
                            return Some(self.unit(attributes, empty));
                        }
                        "body" => Ok(()),
                        "header" if summary.header.is_empty() => {
                            self.header(attributes, empty, &mut summary.header)
                        }
                        _ => self.skip(empty),
                    };
                    if let Err(error) = done {
                        return Some(Err(error.into()));
                    }
                }
                Step::Finished => return None,
                Step::End | Step::Other => {}
            }
        }
    }
}
