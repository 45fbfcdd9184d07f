//! Reading XLIFF.

use std::collections::VecDeque;

use jiff::Timestamp;

use super::super::draft::{Doubt, Draft, DraftText};
use super::super::error::{Fault, FormatError};
use super::super::input::Input;
use super::super::names::{Strictness, language};
use super::super::read::{Drafts, Proposals, ReadOptions, Summary};
use super::super::tmx::date;
use super::super::xml::{Node, Xml};
use super::inline::{self, Numbers, Piece};
use crate::lang::Tag;
use crate::model::Review;

pub(in crate::formats) fn read(
    input: Input,
    options: &ReadOptions,
    summary: &mut Summary,
) -> Result<Box<dyn Drafts>, FormatError> {
    let encoding = input.xml_encoding();
    summary.encoding = Some(encoding.name());
    let mut source = Source {
        xml: Xml::new(input.decoded(encoding)),
        proposals: options.proposals,
        from: options.from.clone(),
        to: options.to.clone(),
        document: None,
        position: 0,
        number: 0,
        ready: VecDeque::new(),
        held: None,
    };
    loop {
        match source.step()? {
            Step::Start(name, attributes, _) if name == "xliff" => {
                source.languages(&attributes);
                return Ok(Box::new(source));
            }
            Step::Start(name, ..) => {
                return Err(FormatError::NotThis {
                    format: "xliff",
                    found: format!("the element `{name}`"),
                });
            }
            Step::End | Step::Other => {}
            Step::Finished => return Err(FormatError::Empty),
        }
    }
}

struct Source {
    xml: Xml,
    proposals: Proposals,
    from: Option<Tag>,
    to: Option<Tag>,
    document: Option<String>,
    /// Segments so far in this file element.
    position: u32,
    /// Segments so far.
    number: u64,
    ready: VecDeque<Draft>,
    /// The last segment, which waits for its successor's text.
    held: Option<Draft>,
}

type Attributes = Vec<(String, String)>;

enum Step {
    Start(String, Attributes, bool),
    End,
    Other,
    Finished,
}

/// A unit or trans-unit while it is read.
#[derive(Default)]
struct Unit {
    line: u64,
    id: String,
    /// The file's own word for the state.
    state: Option<String>,
    approved: bool,
    user: Option<String>,
    changed: Option<String>,
    notes: Vec<String>,
    source: Vec<Piece>,
    target: Vec<Piece>,
    target_language: Option<Tag>,
    /// Trados: the state of each segment.
    states: Vec<State>,
    quality: Option<String>,
}

/// What Trados knows of a segment.
#[derive(Default)]
struct State {
    mid: String,
    word: Option<String>,
    creator: Option<String>,
    created: Option<String>,
    changed: Option<String>,
}

/// A time as Trados writes it, month first: `03/31/2024 10:00:00`.
fn american(time: &str) -> Option<Timestamp> {
    let (date, clock) = time.trim().split_once(' ')?;
    let mut parts = date.split('/');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    date::parse(&format!("{year:0>4}-{month:0>2}-{day:0>2}T{clock:0>8}"))
}

fn get<'a>(attributes: &'a Attributes, wanted: &str) -> Option<&'a str> {
    let local = |name: &'a str| name.rsplit(':').next().unwrap_or(name);
    attributes
        .iter()
        .find(|(name, _)| local(name) == wanted)
        .map(|(_, value)| value.as_str())
}

impl Source {
    fn step(&mut self) -> Result<Step, FormatError> {
        Ok(match self.xml.next()? {
            Node::Start(element) => {
                let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
                let attributes = element.attributes().map(owned).collect();
                Step::Start(element.name().to_owned(), attributes, element.empty)
            }
            Node::End => Step::End,
            Node::Finished => Step::Finished,
            _ => Step::Other,
        })
    }

    fn languages(&mut self, attributes: &Attributes) {
        let tag = |names: [&str; 2]| {
            names
                .iter()
                .find_map(|name| get(attributes, name))
                .and_then(|written| language(written, Strictness::Any))
        };
        self.from = tag(["source-language", "srcLang"]).or(self.from.take());
        self.to = tag(["target-language", "trgLang"]).or(self.to.take());
    }

    /// Reads a `trans-unit` (1.2) or `unit` (2.x) to its end.
    fn unit(&mut self, attributes: &Attributes) -> Result<(), FormatError> {
        let mut unit = Unit::begin(attributes, self.xml.place().line);
        let mut numbers = Numbers::default();
        let inside = self.xml.depth();
        while self.xml.depth() >= inside {
            let Step::Start(name, attributes, empty) = self.step()? else {
                continue;
            };
            match name.as_str() {
                "source" | "seg-source" | "target" => {
                    self.side(&name, &attributes, empty, &mut unit, &mut numbers)?;
                }
                "note" if !empty => unit.notes.push(self.xml.text_content()?),
                // XLIFF 2: each segment is one of its own; a unit has several.
                "segment" => {
                    let mut part = Unit::begin(&attributes, self.xml.place().line);
                    part.id = match part.id.is_empty() {
                        true => unit.id.clone(),
                        false => format!("{} {}", unit.id, part.id),
                    };
                    part.notes = unit.notes.clone();
                    if !empty {
                        self.segment(&mut part, &mut numbers)?;
                    }
                    self.take(part);
                }
                "alt-trans" | "match" if !empty => {
                    let mut proposal = Unit::begin(&attributes, self.xml.place().line);
                    proposal.quality = Some(
                        get(&attributes, "match-quality")
                            .or(get(&attributes, "similarity"))
                            .unwrap_or_default()
                            .to_owned(),
                    );
                    proposal.id = unit.id.clone();
                    self.segment(&mut proposal, &mut Numbers::default())?;
                    if proposal.source.is_empty() {
                        proposal.source = unit.source.clone();
                    }
                    if self.proposals == Proposals::Read {
                        self.take(proposal);
                    }
                }
                "seg-defs" | "group" | "notes" | "matches" => {}
                "seg" => self.trados(&attributes, empty, &mut unit)?,
                _ if !empty => self.xml.skip()?,
                _ => {}
            }
        }
        if !unit.source.is_empty() {
            self.take(unit);
        }
        Ok(())
    }

    /// Reads what Trados keeps of a segment beside the texts.
    fn trados(
        &mut self,
        attributes: &Attributes,
        empty: bool,
        unit: &mut Unit,
    ) -> Result<(), FormatError> {
        let mut state = State {
            mid: get(attributes, "id").unwrap_or_default().to_owned(),
            word: get(attributes, "conf").map(str::to_owned),
            ..State::default()
        };
        let inside = self.xml.depth();
        while !empty && self.xml.depth() >= inside {
            let Step::Start(_, attributes, false) = self.step()? else {
                continue;
            };
            let key = get(&attributes, "key").map(str::to_owned);
            let slot = match key.as_deref() {
                Some("created_by") => &mut state.creator,
                Some("created_on") => &mut state.created,
                Some("modified_on") => &mut state.changed,
                _ => continue,
            };
            *slot = Some(self.xml.text_content()?);
        }
        unit.states.push(state);
        Ok(())
    }

    /// Reads source and target of a `segment`, a match or an `alt-trans` to its end.
    fn segment(&mut self, unit: &mut Unit, numbers: &mut Numbers) -> Result<(), FormatError> {
        let inside = self.xml.depth();
        while self.xml.depth() >= inside {
            match self.step()? {
                Step::Start(name, attributes, empty)
                    if matches!(name.as_str(), "source" | "target") =>
                {
                    self.side(&name, &attributes, empty, unit, numbers)?;
                }
                Step::Start(_, _, false) => self.xml.skip()?,
                _ => {}
            }
        }
        Ok(())
    }

    fn side(
        &mut self,
        name: &str,
        attributes: &Attributes,
        empty: bool,
        unit: &mut Unit,
        numbers: &mut Numbers,
    ) -> Result<(), FormatError> {
        let pieces = match empty {
            true => vec![Piece::default()],
            false => inline::read(&mut self.xml, numbers)?,
        };
        match name {
            "target" => {
                unit.target_language =
                    get(attributes, "lang").and_then(|tag| language(tag, Strictness::Any));
                unit.state = get(attributes, "state")
                    .map(str::to_owned)
                    .or(unit.state.take());
                unit.target = pieces;
            }
            // The segmented source stands after the whole one.
            _ => unit.source = pieces,
        }
        Ok(())
    }

    /// Makes drafts of a unit's segments.
    fn take(&mut self, unit: Unit) {
        let many = unit.source.len() > 1;
        for (index, source) in unit.source.iter().enumerate() {
            let target = match (&source.mid, many) {
                (Some(mid), _) => unit
                    .target
                    .iter()
                    .find(|target| target.mid.as_ref() == Some(mid)),
                (None, true) => unit.target.get(index),
                (None, false) => unit.target.first(),
            };
            // A target that is not segmented as its source belongs to the whole of it.
            let target = target.or(unit
                .target
                .first()
                .filter(|_| !many && source.mid.is_none()));
            let draft = self.draft(&unit, source, target.cloned().unwrap_or_default());
            self.push(draft, unit.quality.is_some());
        }
    }

    fn draft(&mut self, unit: &Unit, source: &Piece, target: Piece) -> Draft {
        self.number += 1;
        let mut draft = Draft::new(self.number, Some(unit.line));
        draft.ordered = true;
        let text = |language: &Option<Tag>, piece: &Piece| {
            let language = language.clone()?;
            Some(DraftText {
                inline: piece.inline(),
                ..DraftText::plain(language, piece.text.clone())
            })
        };
        let languages = [
            (&self.from, source, "source-language"),
            (
                unit.target_language
                    .as_ref()
                    .map_or(&self.to, |_| &unit.target_language),
                &target,
                "target-language",
            ),
        ];
        for (language, piece, missing) in languages {
            match text(language, piece) {
                Some(text) => draft.texts.push(text),
                None => {
                    draft.doubt.get_or_insert(Doubt {
                        found: format!("no `{missing}`"),
                        expected: "the languages of the file, or --from and --to".into(),
                    });
                }
            }
        }
        let known = &mut draft.known;
        known.document = self.document.clone();
        let own = source
            .mid
            .as_ref()
            .and_then(|mid| unit.states.iter().find(|state| state.mid == *mid));
        let state = own
            .and_then(|own| own.word.as_ref())
            .or(unit.state.as_ref());
        known.review = match unit.quality {
            Some(_) => Review::Doubtful,
            None => review(state.map_or("", String::as_str), unit.approved),
        };
        known.creator = own
            .and_then(|own| own.creator.clone())
            .or(unit.user.clone());
        known.created = own.and_then(|own| american(own.created.as_deref()?));
        known.changed = own
            .and_then(|own| american(own.changed.as_deref()?))
            .or(unit.changed.as_deref().and_then(date::parse));
        let id = match &source.mid {
            Some(mid) => format!("{} {mid}", unit.id),
            None => unit.id.clone(),
        };
        let notes = (!unit.notes.is_empty()).then(|| unit.notes.join("\n"));
        for (name, value) in [
            ("id", Some(id).filter(|id| !id.is_empty())),
            ("state", state.cloned()),
            ("note", notes),
            ("match-quality", unit.quality.clone()),
        ] {
            if let Some(value) = value {
                known.properties.insert(name.to_owned(), value);
            }
        }
        draft
    }

    /// Passes a draft on once its successor is known; a proposal has no neighbours.
    fn push(&mut self, mut draft: Draft, proposal: bool) {
        if proposal {
            self.ready.push_back(draft);
            return;
        }
        draft.known.position = Some(self.position);
        self.position += 1;
        if let Some(mut before) = self.held.take() {
            if before.known.document == draft.known.document && draft.known.position != Some(0) {
                draft.known.previous = before.texts.first().map(|text| text.text.clone());
                before.known.next = draft.texts.first().map(|text| text.text.clone());
            }
            self.ready.push_back(before);
        }
        self.held = Some(draft);
    }
}

impl Unit {
    fn begin(attributes: &Attributes, line: u64) -> Unit {
        let own = |name| get(attributes, name).map(str::to_owned);
        Unit {
            line,
            id: own("id").unwrap_or_default(),
            approved: get(attributes, "approved") == Some("yes"),
            // memoQ's words stand on the unit, XLIFF 2's on the segment.
            state: own("status").or(own("state")),
            user: own("lastchanginguser"),
            changed: own("lastchangedtimestamp"),
            ..Unit::default()
        }
    }
}

fn review(state: &str, approved: bool) -> Review {
    match state {
        "ApprovedTranslation"
        | "ApprovedSignOff"
        | "Translated"
        | "Proofread"
        | "final"
        | "signed-off"
        | "reviewed" => Review::Confirmed,
        _ if state.ends_with("Confirmed") || approved => Review::Confirmed,
        "RejectedTranslation" | "RejectedSignOff" | "Rejected" => Review::Rejected,
        "Draft" | "PartiallyEdited" => Review::Doubtful,
        _ if state.starts_with("needs-") => Review::Doubtful,
        _ => Review::Unreviewed,
    }
}

impl Drafts for Source {
    fn next(&mut self, summary: &mut Summary) -> Option<Result<Draft, Fault>> {
        loop {
            if let Some(draft) = self.ready.pop_front() {
                summary.units += 1;
                return Some(Ok(draft));
            }
            self.xml.begin_record();
            let done = match self.step() {
                Ok(Step::Start(name, attributes, empty)) => match name.as_str() {
                    "file" => {
                        self.languages(&attributes);
                        self.document = get(&attributes, "original").map(str::to_owned);
                        self.position = 0;
                        Ok(())
                    }
                    "trans-unit" | "unit" if !empty => self.unit(&attributes),
                    "body" | "group" => Ok(()),
                    _ if !empty => self.xml.skip(),
                    _ => Ok(()),
                },
                Ok(Step::Finished) => match self.held.take() {
                    Some(draft) => {
                        self.ready.push_back(draft);
                        Ok(())
                    }
                    None => return None,
                },
                Ok(_) => Ok(()),
                Err(error) => Err(error),
            };
            if let Err(error) = done {
                return Some(Err(error.into()));
            }
        }
    }
}
