//! Reading an SRX file.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::pattern::{self, Flags, Node, PatternError};
use super::{LanguageRule, Map, Rule, Rules, RulesError, RulesErrorKind};

/// Reads the rules of an SRX 2.0 (or 1.0) file; the first error ends the reading.
pub(super) fn read(text: &str) -> Result<Rules, RulesError> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut file = File {
        text,
        rules: Rules {
            cascade: false,
            languages: Vec::new(),
            maps: Vec::new(),
        },
        rule: None,
        in_pattern: None,
        seen_root: false,
        position: 0,
    };
    loop {
        file.position = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        match reader.read_event() {
            Ok(Event::Start(tag)) => file.open(&tag)?,
            Ok(Event::End(tag)) => file.close(tag.local_name().as_ref())?,
            Ok(Event::Text(part)) => {
                file.write(&part);
            }
            Ok(Event::CData(part)) => {
                file.write(&part);
            }
            Ok(Event::GeneralRef(name)) => {
                let Some(resolved) = entity(&name) else {
                    return Err(file.xml(format!("entity `&{};`", &*name)));
                };
                file.write(&resolved);
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => return Err(file.xml(error.to_string())),
        }
    }
    if !file.seen_root || file.rules.maps.is_empty() {
        return Err(file.error(RulesErrorKind::NotSrx));
    }
    file.check_maps()?;
    Ok(file.rules)
}

struct File<'a> {
    text: &'a str,
    rules: Rules,
    rule: Option<Draft>,
    in_pattern: Option<Part>,
    seen_root: bool,
    position: usize,
}

/// A rule while its parts are read.
struct Draft {
    breaks: bool,
    before: String,
    after: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Before,
    After,
}

impl File<'_> {
    fn error(&self, kind: RulesErrorKind) -> RulesError {
        let read = &self.text.as_bytes()[..self.position.min(self.text.len())];
        RulesError {
            line: 1 + read.iter().filter(|b| **b == b'\n').count(),
            kind,
        }
    }

    fn xml(&self, found: String) -> RulesError {
        self.error(RulesErrorKind::Xml { found })
    }

    fn attribute(&self, tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, RulesError> {
        let Some(attribute) = tag
            .try_get_attribute(name)
            .map_err(|error| self.xml(error.to_string()))?
        else {
            return Ok(None);
        };
        let value =
            quick_xml::escape::unescape(&attribute.value).map_err(|e| self.xml(e.to_string()))?;
        Ok(Some(value.into_owned()))
    }

    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), RulesError> {
        match tag.local_name().as_ref() {
            "srx" => self.seen_root = true,
            "header" => {
                self.rules.cascade = self.attribute(tag, "cascade")?.as_deref() == Some("yes");
            }
            "languagerule" => {
                let name = self.attribute(tag, "languagerulename")?.unwrap_or_default();
                self.rules.languages.push(LanguageRule {
                    name,
                    rules: Vec::new(),
                });
            }
            "rule" => {
                let breaks = self.attribute(tag, "break")?;
                if !matches!(breaks.as_deref(), None | Some("yes" | "no")) {
                    return Err(self.error(RulesErrorKind::Break {
                        found: breaks.unwrap_or_default(),
                    }));
                }
                self.rule = Some(Draft {
                    breaks: breaks.as_deref() != Some("no"),
                    before: String::new(),
                    after: String::new(),
                });
            }
            "beforebreak" => self.in_pattern = Some(Part::Before),
            "afterbreak" => self.in_pattern = Some(Part::After),
            "languagemap" => {
                let pattern = self.attribute(tag, "languagepattern")?.unwrap_or_default();
                let name = self.attribute(tag, "languagerulename")?.unwrap_or_default();
                let flags = Flags {
                    caseless: true,
                    ..Flags::default()
                };
                let node = pattern::parse(&pattern, flags)
                    .map_err(|found| self.pattern("languagemap", 1, &pattern, found))?;
                self.rules.maps.push(Map { node, name });
            }
            _ => {}
        }
        Ok(())
    }

    fn write(&mut self, part: &str) {
        if let (Some(rule), Some(which)) = (&mut self.rule, self.in_pattern) {
            match which {
                Part::Before => rule.before.push_str(part),
                Part::After => rule.after.push_str(part),
            }
        }
    }

    fn close(&mut self, name: &str) -> Result<(), RulesError> {
        match name {
            "beforebreak" | "afterbreak" => self.in_pattern = None,
            "rule" => {
                let Some(draft) = self.rule.take() else {
                    return Ok(());
                };
                let before = self.parsed(&draft.before)?;
                let after = self.parsed(&draft.after)?;
                let Some(language) = self.rules.languages.last_mut() else {
                    return Err(self.error(RulesErrorKind::NotSrx));
                };
                language.rules.push(Rule {
                    breaks: draft.breaks,
                    before,
                    after,
                    before_text: draft.before,
                    after_text: draft.after,
                });
            }
            _ => {}
        }
        Ok(())
    }

    fn parsed(&self, pattern: &str) -> Result<Node, RulesError> {
        pattern::parse(pattern, Flags::default()).map_err(|found| {
            let (name, number) = match self.rules.languages.last() {
                Some(language) => (language.name.as_str(), language.rules.len() + 1),
                None => ("", 1),
            };
            self.pattern(name, number, pattern, found)
        })
    }

    fn pattern(&self, name: &str, number: usize, text: &str, error: PatternError) -> RulesError {
        self.error(RulesErrorKind::Pattern {
            language_rule: name.to_owned(),
            number,
            pattern: text.to_owned(),
            at: error.at,
            found: error.found,
        })
    }

    /// Every map must name a list of rules that is there.
    fn check_maps(&self) -> Result<(), RulesError> {
        for map in &self.rules.maps {
            if !self.rules.languages.iter().any(|l| l.name == map.name) {
                return Err(self.error(RulesErrorKind::NoSuchList {
                    name: map.name.clone(),
                }));
            }
        }
        Ok(())
    }
}

fn entity(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let value = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(value).map(String::from);
    }
    quick_xml::escape::resolve_predefined_entity(name).map(str::to_owned)
}
