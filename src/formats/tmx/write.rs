//! Writing TMX 1.4.
//!
//! The header names the source language of the first units, or `*all*` where they have several; a
//! unit with another source language than the header's names its own. The source text comes first.

use std::io::Write;

use jiff::Timestamp;

use super::super::error::FormatError;
use super::super::output::Output;
use super::super::write::{Dialect, HeaderLanguage, Level, Sink, WriteOptions, WriteSummary};
use super::super::xml::{all_legal, is_legal};
use super::props::{self, LITERAL, NO_UDE, Placed, SOURCE_INLINE, TARGET_INLINE, UDE};
use super::{TOOL, codes, date, segment, ude};
use crate::lang::Tag;
use crate::model::{Origin, Review, Unit, Variant};

/// Units that are held back to see whether all are in one source language.
const HELD_UNITS: usize = 1_000;

pub(super) fn write(output: Output, options: &WriteOptions) -> Result<Box<dyn Sink>, FormatError> {
    Ok(Box::new(Written {
        output,
        options: options.clone(),
        header: None,
        held: Vec::new(),
        text: String::new(),
    }))
}

struct Written {
    output: Output,
    options: WriteOptions,
    header: Option<Header>,
    held: Vec<Unit>,
    /// What is being written.
    text: String,
}

/// What the header says for all units.
struct Header {
    language: Option<Tag>,
    ude: Option<String>,
}

impl Written {
    /// Writes the header and what was held back.
    fn begin(&mut self, summary: &mut WriteSummary) {
        let held = std::mem::take(&mut self.held);
        let ude = held
            .iter()
            .find_map(|unit| unit.properties.get(UDE))
            .or(self.options.header.get(UDE))
            .filter(|ude| ude::is_valid(ude))
            .cloned();
        let first = held.first().map(|unit| &unit.source.language);
        let header = Header {
            language: match &self.options.header_language {
                HeaderLanguage::All => None,
                HeaderLanguage::One(tag) => Some(tag.clone()),
                HeaderLanguage::FromUnits => first
                    .filter(|first| held.iter().all(|unit| unit.source.language == **first))
                    .cloned(),
            },
            ude,
        };
        let mut out = Escaper {
            text: &mut self.text,
            stripped: &mut summary.stripped,
        };
        out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        out.raw("<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx version=\"1.4\">\n<header");
        out.attribute("creationtool", TOOL);
        out.attribute(
            "creationtoolversion",
            self.options
                .program_version
                .as_deref()
                .unwrap_or(env!("CARGO_PKG_VERSION")),
        );
        out.attribute("segtype", "sentence");
        out.attribute("o-tmf", TOOL);
        out.attribute("adminlang", "en");
        out.attribute(
            "srclang",
            header.language.as_ref().map_or("*all*", Tag::as_str),
        );
        out.attribute("datatype", "plaintext");
        let mut inside = Vec::new();
        for (name, value) in &self.options.header {
            let kind = name.split('#').next().unwrap_or(name);
            match kind.strip_prefix("prop:") {
                _ if kind == "note" => inside.push(("note", None, value)),
                Some(kind) => inside.push(("prop", Some(kind), value)),
                None => {}
            }
        }
        if inside.is_empty() && header.ude.is_none() {
            out.raw("/>\n<body>\n");
        } else {
            out.raw(">\n");
            for (element, kind, value) in inside {
                out.raw("<");
                out.raw(element);
                if let Some(kind) = kind {
                    out.attribute("type", kind);
                }
                out.raw(">");
                out.content(value);
                out.raw("</");
                out.raw(element);
                out.raw(">\n");
            }
            if let Some(ude) = &header.ude {
                out.raw(ude);
                out.raw("\n");
            }
            out.raw("</header>\n<body>\n");
        }
        self.header = Some(header);
        for unit in held {
            self.unit(&unit, summary);
        }
    }

    fn unit(&mut self, unit: &Unit, summary: &mut WriteSummary) {
        let Some(header) = &self.header else { return };
        let ude = header.ude.as_deref();
        let places = props::place(unit, ude);
        let [all, source, target] = &places.sides;
        let inlines = forms(unit, self.options.level);
        if inlines.iter().any(|(form, ..)| *form == Form::Dropped) {
            summary.lose("inline codes");
        }
        let mut out = Escaper {
            text: &mut self.text,
            stripped: &mut summary.stripped,
        };
        out.raw("<tu");
        let dates = [("creationdate", unit.created), ("changedate", unit.changed)];
        for (name, time) in dates {
            if let Some(time) = time.and_then(date::write) {
                out.attribute(name, &time);
            }
        }
        if let Some(creator) = &unit.creator {
            out.attribute("creationid", creator);
        }
        if header.language.as_ref() != Some(&unit.source.language) {
            out.attribute("srclang", unit.source.language.as_str());
        }
        attributes(&mut out, all);
        out.raw(">\n");
        annotations(&mut out, all);
        fields(&mut out, unit, self.options.dialect);
        for (form, variant, kind) in &inlines {
            if let (Form::Aside | Form::Repaired(_), Some(inline)) = (form, &variant.inline) {
                out.prop(kind, &inline.0);
            }
        }
        if places.no_ude {
            out.prop(NO_UDE, "");
        }
        for (key, value) in &places.literal {
            out.raw("<prop type=\"");
            out.raw(LITERAL);
            out.attribute_value(key);
            out.raw("\">");
            out.content(value);
            out.raw("</prop>\n");
        }
        for ((form, variant, _), placed) in inlines.iter().zip([source, target]) {
            out.raw("<tuv");
            out.attribute("xml:lang", variant.language.as_str());
            attributes(&mut out, placed);
            out.raw(">");
            annotations(&mut out, placed);
            out.raw("<seg>");
            match (form, &variant.inline) {
                (Form::Inside, Some(inline)) => out.raw(&inline.0),
                (Form::Repaired(inline), _) => out.raw(inline),
                _ => out.content(&variant.text),
            }
            out.raw("</seg></tuv>\n");
        }
        out.raw("</tu>\n");
    }
}

/// How a segment's codes are written.
#[derive(Clone, PartialEq)]
enum Form {
    /// There are none.
    Plain,
    /// In the segment.
    Inside,
    /// In the segment as strict readers want them, and in a prop as they are.
    Repaired(String),
    /// In a prop, because a `seg` may not hold them or would be read as another text.
    Aside,
    /// Not at all.
    Dropped,
}

fn form(variant: &Variant, level: Level) -> Form {
    let Some(inline) = &variant.inline else {
        return Form::Plain;
    };
    if level == Level::One {
        return Form::Dropped;
    }
    let same = segment::parse(&inline.0).is_some_and(|segment| {
        segment.text == variant.text && segment.inline.as_ref() == Some(&inline.0)
    });
    match same && segment::is_valid(&inline.0) {
        true => Form::Inside,
        false => Form::Aside,
    }
}

/// How the codes of both segments are written, and the prop for what cannot stand in them.
fn forms(unit: &Unit, level: Level) -> [(Form, &Variant, &'static str); 2] {
    let (mut source, mut target) = (form(&unit.source, level), form(&unit.target, level));
    if source == Form::Inside || target == Form::Inside {
        let inside = |form: &Form, variant: &Variant| match (form, &variant.inline) {
            (Form::Inside, Some(inline)) => inline.0.clone(),
            _ => String::new(),
        };
        let inlines = (inside(&source, &unit.source), inside(&target, &unit.target));
        if !codes::agree(&inlines.0, &inlines.1) {
            let (left, right) = codes::repaired(&inlines.0, &inlines.1);
            for (form, repaired, before) in [
                (&mut source, left, inlines.0),
                (&mut target, right, inlines.1),
            ] {
                if *form == Form::Inside && repaired != before {
                    *form = Form::Repaired(repaired);
                }
            }
        }
    }
    [
        (source, &unit.source, SOURCE_INLINE),
        (target, &unit.target, TARGET_INLINE),
    ]
}

fn attributes(out: &mut Escaper<'_>, placed: &Placed<'_>) {
    for (name, value) in &placed.attributes {
        out.attribute(name, value);
    }
}

fn annotations(out: &mut Escaper<'_>, placed: &Placed<'_>) {
    let all = placed.notes.iter().map(|note| ("note", note));
    for (element, annotation) in all.chain(placed.props.iter().map(|prop| ("prop", prop))) {
        out.raw("<");
        out.raw(element);
        if element == "prop" {
            out.attribute("type", annotation.kind);
        }
        if let Some(language) = annotation.language {
            out.attribute("xml:lang", language);
        }
        if let Some(encoding) = annotation.encoding {
            out.attribute("o-encoding", encoding);
        }
        out.raw(">");
        out.content(annotation.value);
        out.raw("</");
        out.raw(element);
        out.raw(">\n");
    }
}

/// What one program wants to find besides, by its own names, unless the unit has it already.
///
/// An export for one program is not meant to come back: there these are props like others.
fn extras(unit: &Unit, dialect: Dialect) -> Vec<(&'static str, String)> {
    let confirmation = match unit.review {
        Review::Confirmed => Some("ApprovedTranslation"),
        Review::Doubtful => Some("Draft"),
        Review::Rejected => Some("RejectedTranslation"),
        Review::Unreviewed => None,
    };
    let all = match dialect {
        Dialect::General => vec![],
        Dialect::OmegaT => vec![
            ("file", unit.document.clone()),
            ("prev", unit.previous.clone()),
            ("next", unit.next.clone()),
        ],
        // Fields of the memory are written as `x-NAME:TYPE`.
        Dialect::Trados => vec![
            (props::CONFIRMATION, confirmation.map(str::to_owned)),
            ("x-Document:SingleString", unit.document.clone()),
            ("x-Domain:SingleString", unit.domain.clone()),
            ("x-Client:SingleString", unit.client.clone()),
        ],
        Dialect::MemoQ => vec![
            ("client", unit.client.clone()),
            ("domain", unit.domain.clone()),
        ],
    };
    all.into_iter()
        .filter(|(kind, _)| !unit.properties.contains_key(*kind))
        .filter_map(|(kind, value)| Some((kind, value?)))
        .collect()
}

/// The props of the fields that are set to something worth saying.
fn fields(out: &mut Escaper<'_>, unit: &Unit, dialect: Dialect) {
    for (kind, value) in extras(unit, dialect) {
        out.prop(kind, &value);
    }
    let context = |text: &String| match dialect {
        Dialect::MemoQ => props::wrapped(text),
        _ => props::write_context(text),
    };
    let values = [
        ("x-document", unit.document.clone()),
        ("x-position", unit.position.map(|p| p.to_string())),
        ("x-context-pre", unit.previous.as_ref().map(context)),
        ("x-context-post", unit.next.as_ref().map(context)),
        ("x-date", unit.date.map(|d| d.to_string())),
        ("x-domain", unit.domain.clone()),
        ("x-client", unit.client.clone()),
        (
            "x-origin",
            (unit.origin != Origin::Imported).then(|| unit.origin.to_string()),
        ),
        (
            "x-confidence",
            (unit.confidence != 1.0).then(|| unit.confidence.to_string()),
        ),
        (
            "x-review",
            (unit.review != Review::Unreviewed).then(|| unit.review.to_string()),
        ),
    ];
    // TMX's own dates have years of four digits.
    let unusual = |time: Option<Timestamp>| {
        let time = time.filter(|time| date::write(*time).is_none())?;
        Timestamp::from_second(time.as_second())
            .ok()
            .map(|time| time.to_string())
    };
    let dates = [
        ("x-created", unusual(unit.created)),
        ("x-changed", unusual(unit.changed)),
    ];
    for (kind, value) in values.into_iter().chain(dates) {
        if let Some(value) = value {
            out.prop(kind, &value);
        }
    }
}

/// Appends text in XML's terms; leaves out and counts what XML does not allow.
struct Escaper<'a> {
    text: &'a mut String,
    stripped: &'a mut u64,
}

impl Escaper<'_> {
    fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn content(&mut self, text: &str) {
        if all_legal(text) {
            segment::escape(text, self.text);
        } else {
            let kept = self.legal(text);
            segment::escape(&kept, self.text);
        }
    }

    fn attribute_value(&mut self, text: &str) {
        if all_legal(text) {
            segment::escape_attribute(text, self.text);
        } else {
            let kept = self.legal(text);
            segment::escape_attribute(&kept, self.text);
        }
    }

    fn legal(&mut self, text: &str) -> String {
        let kept: String = text.chars().filter(|c| is_legal(*c)).collect();
        *self.stripped += (text.chars().count() - kept.chars().count()) as u64;
        kept
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.text.push(' ');
        self.text.push_str(name);
        self.text.push_str("=\"");
        self.attribute_value(value);
        self.text.push('"');
    }

    fn prop(&mut self, kind: &str, value: &str) {
        self.text.push_str("<prop");
        self.attribute("type", kind);
        self.text.push('>');
        self.content(value);
        self.text.push_str("</prop>\n");
    }
}

impl Sink for Written {
    fn write(&mut self, unit: &Unit, summary: &mut WriteSummary) -> Result<(), FormatError> {
        if self.header.is_none() {
            self.held.push(unit.clone());
            if self.held.len() < HELD_UNITS {
                return Ok(());
            }
            self.begin(summary);
        } else {
            self.unit(unit, summary);
        }
        self.output.write_all(self.text.as_bytes())?;
        self.text.clear();
        Ok(())
    }

    fn finish(mut self: Box<Self>, summary: &mut WriteSummary) -> Result<(), FormatError> {
        if self.header.is_none() {
            self.begin(summary);
        }
        self.text.push_str("</body>\n</tmx>\n");
        self.output.write_all(self.text.as_bytes())?;
        self.output.flush()?;
        Ok(())
    }
}
