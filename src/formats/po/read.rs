//! Reading PO.

use std::collections::{BTreeMap, VecDeque};

use encoding_rs::{Encoding, UTF_8};

use super::super::draft::{Doubt, Draft, DraftText};
use super::super::error::{Fault, FormatError, Place};
use super::super::input::Input;
use super::super::lines::Lines;
use super::super::names::{Strictness, language};
use super::super::read::{Drafts, ReadOptions, Summary};
use crate::lang::Tag;
use crate::model::Review;

pub(super) fn read(
    input: Input,
    options: &ReadOptions,
    summary: &mut Summary,
) -> Result<Box<dyn Drafts>, FormatError> {
    let encoding = input.encoding().or(declared(&input.head)).unwrap_or(UTF_8);
    // `es.po` and `messages.es.po` name their language.
    let stem = input.name.strip_suffix(".po").unwrap_or_default();
    let named = language(
        stem.rsplit('.').next().unwrap_or_default(),
        Strictness::Common,
    );
    Ok(Box::new(Catalogue {
        lines: Lines::in_encoding(input, encoding, summary),
        from: options.from.clone(),
        to: options.to.clone(),
        named,
        begun: Message::default(),
        ready: VecDeque::new(),
        number: 0,
        ended: false,
    }))
}

/// The encoding that the header's `Content-Type` names.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return Some(encoding);
    }
    let at = memchr::memmem::find(head, b"charset=")? + b"charset=".len();
    let label = &head[at..];
    let end = label
        .iter()
        .position(|b| !b.is_ascii_alphanumeric() && !b"-_.:".contains(b))?;
    Encoding::for_label(&label[..end])
}

struct Catalogue {
    lines: Lines,
    from: Option<Tag>,
    to: Option<Tag>,
    named: Option<Tag>,
    begun: Message,
    ready: VecDeque<Draft>,
    number: u64,
    ended: bool,
}

/// A message while it is read.
#[derive(Default)]
struct Message {
    line: u64,
    context: Option<String>,
    id: Option<String>,
    plural: Option<String>,
    texts: BTreeMap<usize, String>,
    fuzzy: bool,
    comments: BTreeMap<&'static str, String>,
    open: Option<Part>,
}

/// The part of a message that a quoted line goes on with.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Context,
    Id,
    Plural,
    Text(usize),
}

impl Message {
    fn push(&mut self, part: Part, text: &str) {
        let slot = match part {
            Part::Context => self.context.get_or_insert_default(),
            Part::Id => self.id.get_or_insert_default(),
            Part::Plural => self.plural.get_or_insert_default(),
            Part::Text(form) => self.texts.entry(form).or_default(),
        };
        slot.push_str(text);
        self.open = Some(part);
    }

    fn comment(&mut self, kind: &'static str, text: &str) {
        let comment = self.comments.entry(kind).or_default();
        if !comment.is_empty() {
            comment.push('\n');
        }
        comment.push_str(text);
    }
}

impl Catalogue {
    /// Takes a line in; a message that it ends goes to `ready`.
    fn line(&mut self, summary: &mut Summary) -> Result<(), FormatError> {
        let Some((number, line)) = self.lines.next()? else {
            self.ended = true;
            self.finish(summary);
            return Ok(());
        };
        let line = line.trim().to_owned();
        let malformed = |problem: String| FormatError::Malformed {
            place: Place {
                line: number,
                column: 1,
            },
            problem,
        };
        if line.is_empty() || line.starts_with("#~") {
            return Ok(());
        }
        if let Some(comment) = line.strip_prefix('#') {
            if matches!(self.begun.open, Some(Part::Text(_))) {
                self.finish(summary);
            }
            let (kind, text) = match comment.as_bytes().first() {
                Some(b'.') => ("comment", &comment[1..]),
                Some(b':') => ("reference", &comment[1..]),
                Some(b',' | b'=') => {
                    self.begun.fuzzy |= comment[1..].split(',').any(|f| f.trim() == "fuzzy");
                    return Ok(());
                }
                Some(b'|') => return Ok(()),
                _ => ("note", comment),
            };
            self.begun.comment(kind, text.trim());
            return Ok(());
        }
        let (part, quoted) = match line.split_once(|c: char| c.is_whitespace()) {
            _ if line.starts_with('"') => match self.begun.open {
                Some(part) => (part, line.as_str()),
                None => return Err(malformed("a text that belongs to no message".into())),
            },
            Some((word, quoted)) => {
                let part = match word {
                    "msgctxt" => Part::Context,
                    "msgid" => Part::Id,
                    "msgid_plural" => Part::Plural,
                    "msgstr" => Part::Text(0),
                    _ => {
                        let form = word
                            .strip_prefix("msgstr[")
                            .and_then(|f| f.strip_suffix(']'));
                        match form.and_then(|form| form.parse().ok()) {
                            Some(form) if form < 64 => Part::Text(form),
                            _ => {
                                return Err(malformed(format!(
                                    "`{}`, expected `msgid`, `msgstr` or a comment",
                                    &word[..word.floor_char_boundary(40)]
                                )));
                            }
                        }
                    }
                };
                let begins = matches!(part, Part::Context | Part::Id);
                if begins && matches!(self.begun.open, Some(Part::Text(_))) {
                    self.finish(summary);
                }
                if self.begun.open.is_none() {
                    self.begun.line = number;
                }
                (part, quoted.trim())
            }
            None => {
                return Err(malformed(format!(
                    "`{}`, expected `msgid`, `msgstr` or a comment",
                    &line[..line.floor_char_boundary(40)]
                )));
            }
        };
        let inner = quoted
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
            .ok_or_else(|| malformed("a text without closing quote".into()))?;
        let text = unescaped(inner).map_err(malformed)?;
        self.begun.push(part, &text);
        Ok(())
    }

    /// Makes drafts of the message that has been read.
    fn finish(&mut self, summary: &mut Summary) {
        let message = std::mem::take(&mut self.begun);
        let Some(id) = &message.id else { return };
        if id.is_empty() && message.context.is_none() {
            self.header(message.texts.get(&0).map_or("", String::as_str), summary);
            return;
        }
        let empty = String::new();
        if message.plural.is_none() {
            self.draft(&message, id, message.texts.get(&0).unwrap_or(&empty), None);
        }
        let Some(plural) = &message.plural else {
            return;
        };
        for (form, text) in &message.texts {
            // With one form only, as in Japanese, the plural's text is the fuller.
            let id = if *form == 0 && message.texts.len() > 1 {
                id
            } else {
                plural
            };
            self.draft(&message, id, text, Some(*form));
        }
    }

    fn header(&mut self, header: &str, summary: &mut Summary) {
        for line in header.lines() {
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim();
            match name {
                "Language" => self.to = self.to.take().or(language(value, Strictness::Any)),
                "X-Source-Language" => {
                    self.from = self.from.take().or(language(value, Strictness::Any));
                }
                _ => {}
            }
            summary.header.insert(name.to_owned(), value.to_owned());
        }
    }

    fn draft(&mut self, message: &Message, id: &str, text: &str, form: Option<usize>) {
        self.number += 1;
        let mut draft = Draft::new(self.number, Some(message.line));
        draft.ordered = true;
        let english = || language("en", Strictness::Any);
        let from = self.from.clone().or_else(english);
        let to = self.to.clone().or(self.named.clone());
        match (from, to) {
            (Some(from), Some(to)) => {
                draft.texts.push(DraftText::plain(from, id.to_owned()));
                draft.texts.push(DraftText::plain(to, text.to_owned()));
            }
            _ => {
                draft.doubt = Some(Doubt {
                    found: "no `Language` in the header".into(),
                    expected: "a language there, or --to".into(),
                });
            }
        }
        if message.fuzzy {
            draft.known.review = Review::Doubtful;
        }
        let properties = &mut draft.known.properties;
        for (kind, comment) in &message.comments {
            properties.insert((*kind).to_owned(), comment.clone());
        }
        if let Some(context) = &message.context {
            properties.insert("msgctxt".to_owned(), context.clone());
        }
        if let Some(form) = form {
            properties.insert("plural".to_owned(), form.to_string());
        }
        self.ready.push_back(draft);
    }
}

/// A quoted text without its quotes, its escapes replaced.
fn unescaped(quoted: &str) -> Result<String, String> {
    let mut text = String::with_capacity(quoted.len());
    let mut characters = quoted.chars();
    while let Some(c) = characters.next() {
        if c == '"' {
            return Err("a quote within a text, expected `\\\"`".into());
        }
        if c != '\\' {
            text.push(c);
            continue;
        }
        text.push(match characters.next() {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('a') => '\x07',
            Some('b') => '\x08',
            Some('f') => '\x0c',
            Some('v') => '\x0b',
            Some('x') => {
                let rest = characters.as_str();
                let digits = rest
                    .bytes()
                    .take_while(u8::is_ascii_hexdigit)
                    .count()
                    .min(2);
                let code = u32::from_str_radix(&rest[..digits], 16)
                    .ok()
                    .and_then(char::from_u32);
                characters = rest[digits..].chars();
                code.ok_or("`\\x` without digits")?
            }
            Some(digit @ '0'..='7') => {
                let rest = characters.as_str();
                let digits = rest
                    .bytes()
                    .take_while(|b| (b'0'..=b'7').contains(b))
                    .count()
                    .min(2);
                let octal = format!("{digit}{}", &rest[..digits]);
                characters = rest[digits..].chars();
                u32::from_str_radix(&octal, 8)
                    .ok()
                    .and_then(char::from_u32)
                    .unwrap_or('\u{fffd}')
            }
            Some(other) => other,
            None => return Err("a text without closing quote".into()),
        });
    }
    Ok(text)
}

impl Drafts for Catalogue {
    fn next(&mut self, summary: &mut Summary) -> Option<Result<Draft, Fault>> {
        loop {
            if let Some(draft) = self.ready.pop_front() {
                summary.units += 1;
                return Some(Ok(draft));
            }
            if self.ended {
                return None;
            }
            if let Err(error) = self.line(summary) {
                return Some(Err(error.into()));
            }
        }
    }
}
