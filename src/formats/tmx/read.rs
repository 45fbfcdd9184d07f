//! Reading TMX.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::super::draft::{Doubt, Draft, DraftText};
use super::super::error::{Fault, FormatError, Refusal};
use super::super::input::Input;
use super::super::names::{Strictness, language};
use super::super::read::{Drafts, MAX_LANGUAGES, ReadOptions, Summary};
use super::super::xml::{Node, Xml};
use super::alike::Alike;
use super::props::{self, LITERAL, NO_UDE, Origins, SOURCE_INLINE, TARGET_INLINE, UDE};
use super::segment::{self, Segment};
use super::{TOOL, date};
use crate::lang::Tag;

/// The elements that are read; whatever else a file has is passed over.
#[derive(Clone, Copy, PartialEq)]
enum Name {
    Tmx,
    Header,
    Body,
    Unit,
    Text,
    Segment,
    Note,
    Prop,
    Ude,
    Other,
}

impl Name {
    fn of(name: &[u8]) -> Name {
        match name {
            b"tuv" => Name::Text,
            b"seg" => Name::Segment,
            b"tu" => Name::Unit,
            b"prop" => Name::Prop,
            b"note" => Name::Note,
            b"tmx" => Name::Tmx,
            b"header" => Name::Header,
            b"body" => Name::Body,
            b"ude" => Name::Ude,
            // Some files are in capitals, against XML's rules.
            _ if name.iter().any(u8::is_ascii_uppercase) => Name::of(&name.to_ascii_lowercase()),
            _ => Name::Other,
        }
    }
}

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
        alike: Alike::default(),
        raw: String::new(),
    };
    loop {
        match source.step()? {
            Step::Start(Name::Tmx, _) => break,
            Step::Start(..) => {
                let found = source.xml.raw().trim_start_matches('<');
                let end = found.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>'));
                return Err(FormatError::NotThis {
                    format: "tmx",
                    found: format!("the element `{}`", &found[..end.unwrap_or(found.len())]),
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
    alike: Alike,
    /// Room for a segment as it is written.
    raw: String,
}

/// A node, freed from the reader.
enum Step {
    /// A start tag, and whether it is empty.
    Start(Name, bool),
    End,
    Other,
    Finished,
}

impl Source {
    fn step(&mut self) -> Result<Step, FormatError> {
        self.xml.pass_space();
        Ok(match self.xml.next()? {
            Node::Start(element) => Step::Start(Name::of(element.name().as_bytes()), element.empty),
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
            self.xml.text_content()
        }
    }

    fn header(
        &mut self,
        empty: bool,
        known: &mut BTreeMap<String, String>,
    ) -> Result<(), FormatError> {
        for (name, value) in self.xml.attributes() {
            let name = &*props::attribute(name);
            match name {
                "srclang" => self.language = language(value, Strictness::Any),
                "creationtool" => self.own = value == TOOL,
                _ => {}
            }
            known.insert(name.to_owned(), value.to_owned());
        }
        if empty {
            return Ok(());
        }
        let inside = self.xml.depth();
        while self.xml.depth() >= inside {
            match self.step()? {
                Step::Start(Name::Note, empty) => {
                    let text = self.content(empty)?;
                    props::add(known, "note", text);
                }
                Step::Start(Name::Prop, empty) => {
                    let kind = format!("prop:{}", Described::by(&self.xml).kind);
                    let text = self.content(empty)?;
                    props::add(known, &kind, text);
                }
                Step::Start(Name::Ude, empty) => {
                    let mut raw = self.xml.raw().to_owned();
                    if !empty {
                        let inside = self.xml.depth();
                        while self.xml.depth() >= inside {
                            self.xml.next()?;
                            raw.push_str(self.xml.raw());
                        }
                    }
                    self.ude.get_or_insert_default().push_str(&raw);
                }
                Step::Start(_, empty) => self.skip(empty)?,
                Step::Finished => break,
                Step::End | Step::Other => {}
            }
        }
        if let Some(ude) = &self.ude {
            known.insert(UDE.to_owned(), ude.clone());
        }
        Ok(())
    }

    /// The next unit, if it is like the one that is remembered; else nothing has been read.
    fn alike(&mut self) -> Option<Draft> {
        let [first, second] = self.alike.read(&mut self.xml)?;
        let mut texts = Vec::with_capacity(2);
        for (language, text) in [first, second] {
            let blank = text.trim_ascii().is_empty();
            texts.push(DraftText::new(language, text.into_owned(), blank));
        }
        self.number += 1;
        Some(Draft {
            file_language: self.language.clone(),
            ordered: self.own,
            texts,
            ..Draft::new(self.number, Some(self.xml.place().line))
        })
    }

    /// Remembers a unit that was written from `begin` on, if it is two plain texts and no more.
    fn remember(&mut self, begin: u64, draft: &Draft) {
        if !self.alike.wants_more()
            || draft.file_language != self.language
            || !draft.is_only_texts()
        {
            return;
        }
        if let ([one, other], Some(raw)) = (draft.texts.as_slice(), self.xml.since(begin)) {
            let texts = [one, other].map(|text| (&text.language, text.text.as_str()));
            self.alike.remember(raw, texts);
        }
    }

    /// Reads a `tu` to its end.
    fn unit(&mut self, empty: bool) -> Result<Draft, Fault> {
        self.number += 1;
        let mut draft = Draft::new(self.number, Some(self.xml.place().line));
        draft.file_language = self.language.clone();
        draft.ordered = self.own;
        draft.texts.reserve_exact(2);
        let known = &mut draft.known;
        for (name, value) in self.xml.attributes() {
            let name = &*props::attribute(name);
            match name.as_bytes() {
                b"srclang" if value == "*all*" => draft.file_language = None,
                b"srclang" => draft.source_language = tag(&mut self.languages, value),
                b"creationid" => known.creator = Some(value.to_owned()),
                b"creationdate" | b"changedate" => match (date::parse(value), name) {
                    (Some(time), "creationdate") => known.created = Some(time),
                    (Some(time), _) => known.changed = Some(time),
                    (None, _) => drop(props::add(&mut known.properties, name, value.to_owned())),
                },
                _ => drop(props::add(&mut known.properties, name, value.to_owned())),
            }
        }
        if let Some(ude) = &self.ude {
            known.properties.insert(UDE.to_owned(), ude.clone());
        }
        let mut inline = [None, None];
        let inside = self.xml.depth();
        while !empty && self.xml.depth() >= inside {
            match self.step()? {
                Step::Start(Name::Text, empty) => self.text(empty, &mut draft)?,
                Step::Start(Name::Note, empty) => {
                    self.annotation("note", empty, &mut draft.known.properties)?;
                }
                Step::Start(Name::Prop, empty) => self.prop(empty, &mut draft, &mut inline)?,
                Step::Start(_, empty) => self.skip(empty)?,
                Step::Finished => break,
                Step::End | Step::Other => {}
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

    /// Reads a note or prop that is kept as a property.
    fn annotation(
        &mut self,
        name: &str,
        empty: bool,
        properties: &mut BTreeMap<String, String>,
    ) -> Result<(), FormatError> {
        let described = Described::by(&self.xml);
        let text = self.content(empty)?;
        described.keep(properties, name, text);
        Ok(())
    }

    /// Reads a prop of a `tu`.
    fn prop(
        &mut self,
        empty: bool,
        draft: &mut Draft,
        inline: &mut [Option<String>; 2],
    ) -> Result<(), FormatError> {
        let described = Described::by(&self.xml);
        let value = self.content(empty)?;
        let unit = &mut draft.known;
        let origins = match self.own {
            true => Origins::Own,
            false => Origins::Foreign,
        };
        match described.kind.as_str() {
            SOURCE_INLINE => inline[0] = Some(value),
            TARGET_INLINE => inline[1] = Some(value),
            NO_UDE => drop(unit.properties.remove(UDE)),
            kind => match kind.strip_prefix(LITERAL) {
                Some(name) => drop(unit.properties.insert(name.to_owned(), value)),
                None => {
                    if let Some(value) = props::know(unit, kind, value, origins) {
                        described.keep(&mut unit.properties, kind, value);
                    }
                }
            },
        }
        Ok(())
    }

    /// Reads a `tuv` to its end.
    fn text(&mut self, empty: bool, draft: &mut Draft) -> Result<(), FormatError> {
        let (mut written, mut other) = (None, None);
        let (mut created, mut changed, mut creator) = (None, None, None);
        let mut properties = BTreeMap::new();
        for (name, value) in self.xml.attributes() {
            let name = &*props::attribute(name);
            match name.as_bytes() {
                b"xml:lang" => {
                    written = Some(value);
                    continue;
                }
                b"lang" => {
                    other = Some(value);
                    continue;
                }
                b"creationdate" => created = date::parse(value),
                b"changedate" => changed = date::parse(value),
                b"creationid" => creator = Some(value.to_owned()),
                _ => {}
            }
            props::add(&mut properties, name, value.to_owned());
        }
        let written = written.or(other);
        let tag = written.and_then(|written| tag(&mut self.languages, written));
        let no_language = tag.is_none().then(|| Doubt {
            found: match written {
                Some(written) => format!("language `{written}`"),
                None => "a `tuv` without language".into(),
            },
            expected: "a language tag such as `es` or `en-US`".into(),
        });
        let mut segment = None;
        let inside = self.xml.depth();
        while !empty && self.xml.depth() >= inside {
            match self.step()? {
                Step::Start(Name::Segment, empty) if segment.is_none() => {
                    segment = Some(match empty {
                        true => Segment::empty(),
                        false => segment::read(&mut self.xml, &mut self.raw)?,
                    });
                }
                Step::Start(Name::Note, empty) => {
                    self.annotation("note", empty, &mut properties)?
                }
                Step::Start(Name::Prop, empty) => {
                    let described = Described::by(&self.xml);
                    let text = self.content(empty)?;
                    described.keep(&mut properties, &described.kind, text);
                }
                Step::Start(_, empty) => self.skip(empty)?,
                Step::Finished => break,
                Step::End | Step::Other => {}
            }
        }
        match (tag, segment) {
            (Some(language), Some(segment)) => draft.texts.push(DraftText {
                language,
                text: segment.text,
                inline: segment.inline,
                blank: segment.blank,
                created,
                changed,
                creator,
                properties,
            }),
            (None, _) => draft.doubt = draft.doubt.take().or(no_language),
            (Some(tag), None) => {
                draft.doubt.get_or_insert(Doubt {
                    found: format!("a `tuv` in `{tag}` without `seg`"),
                    expected: "a `seg` with the text".into(),
                });
            }
        }
        Ok(())
    }
}

/// The tag that a file means by `written`, remembered in `languages`.
fn tag(languages: &mut FxHashMap<String, Option<Tag>>, written: &str) -> Option<Tag> {
    if let Some(tag) = languages.get(written) {
        return tag.clone();
    }
    let tag = language(written, Strictness::Any);
    if languages.len() < MAX_LANGUAGES {
        languages.insert(written.to_owned(), tag.clone());
    }
    tag
}

/// The attributes of a prop or note.
#[derive(Default)]
struct Described {
    kind: String,
    others: Vec<(String, String)>,
}

impl Described {
    /// Those of the start tag that was read last.
    fn by(xml: &Xml) -> Described {
        let mut described = Described::default();
        for (name, value) in xml.attributes() {
            let name = &*props::attribute(name);
            match name {
                "type" => described.kind = value.to_owned(),
                _ => described.others.push((name.to_owned(), value.to_owned())),
            }
        }
        described
    }

    /// Keeps `value` under `name`, and the attributes that describe it behind that.
    fn keep(&self, properties: &mut BTreeMap<String, String>, name: &str, value: String) {
        let name = props::add(properties, name, value);
        for (attribute, value) in &self.others {
            properties.insert(format!("{name}@{attribute}"), value.clone());
        }
    }
}

impl Drafts for Source {
    fn next(&mut self, summary: &mut Summary) -> Option<Result<Draft, Fault>> {
        loop {
            self.xml.begin_record();
            if let Some(draft) = self.alike() {
                summary.units += 1;
                return Some(Ok(draft));
            }
            let begin = self.xml.position();
            let done = match self.step() {
                Ok(Step::Start(Name::Unit, empty)) => {
                    summary.units += 1;
                    let unit = self.unit(empty);
                    if let Ok(draft) = &unit {
                        self.remember(begin, draft);
                    }
                    return Some(unit);
                }
                Ok(Step::Start(Name::Header, empty)) if summary.header.is_empty() => {
                    self.header(empty, &mut summary.header)
                }
                Ok(Step::Start(Name::Body, _) | Step::End | Step::Other) => Ok(()),
                Ok(Step::Start(_, empty)) => self.skip(empty),
                Ok(Step::Finished) => return None,
                Err(error) => Err(error),
            };
            if let Err(error) = done {
                return Some(Err(error.into()));
            }
        }
    }
}
