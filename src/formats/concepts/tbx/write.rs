//! Concepts as TBX.

use super::id_of;
use crate::model::{Concept, Gender, Number, Term, TermKind, TermStatus};

/// Which TBX is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Version 3, categories as attributes.
    Dca,
    /// Version 3, categories as elements.
    Dct,
    /// Version 2.
    Martif,
}

/// Head and foot of each shape, and its names for entry, section of a language, and term.
struct Frame {
    head: &'static str,
    foot: &'static str,
    entry: &'static str,
    section: &'static str,
    term: &'static str,
}

const DCA: Frame = Frame {
    head: r#"<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">
  <tbxHeader>
    <fileDesc>
      <sourceDesc>
        <p>Glossary kept with tramo</p>
      </sourceDesc>
    </fileDesc>
  </tbxHeader>
  <text>
    <body>
"#,
    foot: "    </body>\n  </text>\n</tbx>\n",
    entry: "conceptEntry",
    section: "langSec",
    term: "termSec",
};

const DCT: Frame = Frame {
    head: r#"<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
  <tbxHeader>
    <fileDesc>
      <sourceDesc>
        <p>Glossary kept with tramo</p>
      </sourceDesc>
    </fileDesc>
  </tbxHeader>
  <text>
    <body>
"#,
    ..DCA
};

const MARTIF: Frame = Frame {
    head: r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en">
  <martifHeader>
    <fileDesc>
      <sourceDesc>
        <p>Glossary kept with tramo</p>
      </sourceDesc>
    </fileDesc>
    <encodingDesc>
      <p type="XCSURI">http://www.lisa.org/fileadmin/standards/tbx/TBXXCSV02.xcs</p>
    </encodingDesc>
  </martifHeader>
  <text>
    <body>
"#,
    foot: "    </body>\n  </text>\n</martif>\n",
    entry: "termEntry",
    section: "langSet",
    term: "tig",
};

/// Categories of the module Min; the others of DCT style are of Basic.
const OF_MIN: &[&str] = &[
    "administrativeStatus",
    "customerSubset",
    "externalCrossReference",
    "partOfSpeech",
    "subjectField",
];

/// Writes a whole file.
pub(super) fn write(concepts: &[Concept], shape: Shape) -> Vec<u8> {
    let frame = match shape {
        Shape::Dca => DCA,
        Shape::Dct => DCT,
        Shape::Martif => MARTIF,
    };
    let mut writer = Writer {
        out: frame.head.to_owned(),
        depth: 3,
        shape,
    };
    for concept in concepts {
        writer.concept(concept, &frame);
    }
    writer.out.push_str(frame.foot);
    writer.out.into_bytes()
}

struct Writer {
    out: String,
    depth: usize,
    shape: Shape,
}

impl Writer {
    fn line(&mut self, text: &str) {
        self.out.push_str(&"  ".repeat(self.depth));
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn open(&mut self, name: &str, attribute: Option<(&str, &str)>) {
        let attribute = attribute
            .map(|(name, value)| format!(" {name}=\"{}\"", escaped(value)))
            .unwrap_or_default();
        self.line(&format!("<{name}{attribute}>"));
        self.depth += 1;
    }

    fn close(&mut self, name: &str) {
        self.depth -= 1;
        self.line(&format!("</{name}>"));
    }

    /// An element with a category.
    fn category(&mut self, element: &str, category: &str, text: &str) {
        let text = escaped(text);
        let line = match self.shape {
            Shape::Dct => {
                let module = if OF_MIN.contains(&category) {
                    "min"
                } else {
                    "basic"
                };
                format!("<{module}:{category}>{text}</{module}:{category}>")
            }
            _ => format!("<{element} type=\"{category}\">{text}</{element}>"),
        };
        self.line(&line);
    }

    /// An element with a category, grouped with the source of its content.
    fn sourced(&mut self, category: &str, text: &str, source: Option<&str>) {
        match source {
            Some(source) => {
                self.open("descripGrp", None);
                self.category("descrip", category, text);
                self.category("admin", "source", source);
                self.close("descripGrp");
            }
            None => self.category("descrip", category, text),
        }
    }

    fn note(&mut self, text: &str) {
        self.line(&format!("<note>{}</note>", escaped(text)));
    }

    fn transaction(&mut self, kind: &str, at: jiff::Timestamp) {
        let date = match self.shape {
            Shape::Martif => at.to_string(),
            // The date of version 3 is a day.
            _ => at.to_string().chars().take(10).collect(),
        };
        self.open("transacGrp", None);
        self.category("transac", "transactionType", kind);
        self.line(&format!("<date>{date}</date>"));
        self.close("transacGrp");
    }

    fn concept(&mut self, concept: &Concept, frame: &Frame) {
        self.open(frame.entry, Some(("id", &id_of(&concept.id))));
        if let Some(at) = concept.created {
            self.transaction("origination", at);
            if let Some(at) = concept.changed {
                self.transaction("modification", at);
            }
        }
        if let Some(domain) = &concept.domain {
            self.category("descrip", "subjectField", domain);
        }
        let source = concept.source.as_deref();
        if let Some(definition) = &concept.definition {
            self.sourced("definition", definition, source);
        }
        if let Some(image) = &concept.image {
            let target = escaped(image);
            self.line(&match self.shape {
                Shape::Dct => {
                    format!("<basic:xGraphic target=\"{target}\">{target}</basic:xGraphic>")
                }
                _ => format!("<xref type=\"xGraphic\" target=\"{target}\">{target}</xref>"),
            });
        }
        if let Some(note) = &concept.note {
            self.note(note);
        }
        // A source that is not of a definition may not stand at the concept.
        let mut source = source.filter(|_| concept.definition.is_none());
        let mut written: Vec<&str> = Vec::new();
        for first in &concept.terms {
            let language = first.language.as_str();
            if written.contains(&language) {
                continue;
            }
            written.push(language);
            self.open(frame.section, Some(("xml:lang", language)));
            for term in concept
                .terms
                .iter()
                .filter(|t| t.language == first.language)
            {
                self.open(frame.term, None);
                self.term(term, source.take());
                self.close(frame.term);
            }
            self.close(frame.section);
        }
        self.close(frame.entry);
    }

    fn term(&mut self, term: &Term, source: Option<&str>) {
        self.line(&format!("<term>{}</term>", escaped(&term.text)));
        if let Some(part) = term.part_of_speech {
            self.category("termNote", "partOfSpeech", part.name());
        }
        if let Some(gender) = term.gender {
            let name = match (gender, self.shape) {
                (Gender::Other, Shape::Martif) => "otherGender",
                _ => gender.name(),
            };
            self.category("termNote", "grammaticalGender", name);
        }
        if let Some(number) = term.number
            && self.shape == Shape::Martif
        {
            let name = match number {
                Number::Other => "otherNumber",
                _ => number.name(),
            };
            self.category("termNote", "grammaticalNumber", name);
        }
        self.category("termNote", "termType", kind(term.kind));
        self.category("termNote", "administrativeStatus", status(term.status));
        if let Some(context) = &term.context {
            self.sourced("context", context, term.context_source.as_deref());
        }
        if let Some(source) = source {
            self.category("admin", "source", source);
        }
        if let Some(note) = &term.note {
            self.note(note);
        }
    }
}

fn status(status: TermStatus) -> &'static str {
    match status {
        TermStatus::Preferred => "preferredTerm-admn-sts",
        TermStatus::Admitted => "admittedTerm-admn-sts",
        TermStatus::Deprecated => "supersededTerm-admn-sts",
        TermStatus::Forbidden => "deprecatedTerm-admn-sts",
    }
}

fn kind(kind: TermKind) -> &'static str {
    match kind {
        TermKind::FullForm => "fullForm",
        TermKind::Acronym => "acronym",
        TermKind::Abbreviation => "abbreviation",
        TermKind::ShortForm => "shortForm",
        TermKind::Variant => "variant",
        TermKind::Phrase => "phrase",
    }
}

/// Text as XML; line breaks and blanks that would be run together come as references, characters
/// that XML does not allow are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push_str(&format!("&#{};", c as u32)),
            ' ' if blank => out.push_str("&#32;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
        blank = c == ' ';
    }
    out
}
