//! From a unit in all its languages to the pairs that the memory stores.
//!
//! A language asked for is served by the text with exactly that tag, else by the bare language,
//! else by another region of it ([`Tag::fit`]). Two regions of one language make a pair only where
//! both are asked for by their exact tags. What is left open is chosen over the first units: the
//! source that the file declares (if it has that language), and the target among languages that tramo knows before others,
//! then the most frequent, then in the registry's order.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::draft::{Draft, DraftText};
use super::error::Fault;
use super::read::{Blanks, Direction, MAX_LANGUAGES, Pairing, ReadOptions, Summary};
use crate::lang::{LANGUAGES, Tag};
use crate::model::Unit;

/// Units that are held back while a pair is being chosen.
const WINDOW_UNITS: usize = 2_000;
/// Bytes of text in them, so that giant units do not fill the memory.
const WINDOW_BYTES: usize = 4 << 20;

/// Turns drafts into units, choosing the pair of languages where that was left open.
pub(super) struct Chooser {
    from: Option<Tag>,
    to: Option<Tag>,
    pairing: Pairing,
    direction: Direction,
    blanks: Blanks,
    /// Each language with the number of its texts: a few in a list are found sooner than in a map.
    languages: Vec<(Tag, u64)>,
    held: Vec<Draft>,
    held_bytes: usize,
    decided: bool,
    alike: Option<Alike>,
}

/// A unit of two texts, and which of them are source and target: most units of a file are like the
/// one before.
struct Alike {
    languages: [Tag; 2],
    file_language: Option<Tag>,
    pair: Option<(usize, usize)>,
}

impl Alike {
    fn is(&self, draft: &Draft) -> bool {
        let [first, second] = draft.texts.as_slice() else {
            return false;
        };
        draft.source_language.is_none()
            && first.language == self.languages[0]
            && second.language == self.languages[1]
            && draft.file_language == self.file_language
    }
}

impl Chooser {
    pub fn new(options: &ReadOptions) -> Chooser {
        Chooser {
            from: options.from.clone(),
            to: options.to.clone(),
            pairing: options.pairing,
            direction: options.direction,
            blanks: options.blanks,
            languages: Vec::new(),
            held: Vec::new(),
            held_bytes: 0,
            decided: options.from.is_some() && options.to.is_some()
                || options.pairing == Pairing::Every,
            alike: None,
        }
    }

    /// Each language that was taken, with the number of its texts.
    pub fn languages(&self) -> BTreeMap<Tag, u64> {
        self.languages.iter().cloned().collect()
    }

    /// Takes a draft, of which nothing sensible is left, and gives the unit that it makes. What it
    /// refuses and what it had held back goes behind `ready`; then no unit is given.
    pub fn take(
        &mut self,
        draft: &mut Draft,
        summary: &mut Summary,
        ready: &mut VecDeque<Result<Unit, Fault>>,
    ) -> Option<Unit> {
        for text in &draft.texts {
            let counted = &mut self.languages;
            let room = counted.len() < MAX_LANGUAGES;
            match counted.iter_mut().find(|(tag, _)| *tag == text.language) {
                Some((_, count)) => *count += 1,
                None if room => counted.push((text.language.clone(), 1)),
                None => {}
            }
            summary.empty_segments += u64::from(text.blank);
        }
        if self.decided {
            if summary.pair.is_none()
                && let (Some(from), Some(to)) = (&self.from, &self.to)
            {
                summary.pair = Some((from.clone(), to.clone()));
            }
            return self.give(draft, summary, ready);
        }
        if draft.ordered && self.from.is_none() && self.to.is_none() {
            return self.give(draft, summary, ready);
        }
        self.held_bytes += draft.texts.iter().map(|t| t.text.len()).sum::<usize>();
        self.held
            .push(std::mem::replace(draft, Draft::new(0, None)));
        if self.held.len() >= WINDOW_UNITS || self.held_bytes >= WINDOW_BYTES {
            self.finish(summary, ready);
        }
        None
    }

    /// Decides by what was held back, and gives it.
    pub fn finish(&mut self, summary: &mut Summary, ready: &mut VecDeque<Result<Unit, Fault>>) {
        if self.decided {
            return;
        }
        (self.decided, self.alike) = (true, None);
        let asked = (self.from.as_ref(), self.to.as_ref());
        let chosen = choose(&self.held, asked, Declared::Heeded)
            // A file may declare a language that it does not have.
            .or_else(|| choose(&self.held, asked, Declared::Ignored));
        if let Some((from, to)) = chosen {
            summary.pair = Some((from.clone(), to.clone()));
            summary.chosen = true;
            (self.from, self.to) = (Some(from), Some(to));
        }
        for mut draft in std::mem::take(&mut self.held) {
            let unit = self.give(&mut draft, summary, ready);
            ready.extend(unit.map(Ok));
        }
    }

    #[inline]
    fn give(
        &mut self,
        draft: &mut Draft,
        summary: &mut Summary,
        ready: &mut VecDeque<Result<Unit, Fault>>,
    ) -> Option<Unit> {
        if self.pairing == Pairing::Every {
            let pairs = self.every(draft);
            for (source, target) in &pairs {
                let unit = self.unit(&mut draft.clone(), *source, *target, summary);
                ready.extend(unit.map(Ok));
            }
            if pairs.is_empty() {
                self.leave_out(draft, summary, ready);
            }
            return None;
        }
        match self.one(draft) {
            Some((source, target)) => self.unit(draft, source, target, summary),
            None => {
                self.leave_out(draft, summary, ready);
                None
            }
        }
    }

    /// Counts a draft that lacks the pair, or refuses it where something was wrong with it.
    fn leave_out(
        &self,
        draft: &Draft,
        summary: &mut Summary,
        ready: &mut VecDeque<Result<Unit, Fault>>,
    ) {
        if let Some(doubt) = draft.doubt.clone() {
            ready.push_back(Err(draft.refusal(doubt.found, doubt.expected)));
        } else if self.against(draft) && self.has_pair(draft) {
            summary.pairs += 1;
            summary.other_direction += 1;
        } else {
            summary.other_languages += 1;
        }
    }

    /// The unit of two of the texts; `None` where a side has no text.
    #[inline]
    fn unit(
        &self,
        draft: &mut Draft,
        source: usize,
        target: usize,
        summary: &mut Summary,
    ) -> Option<Unit> {
        summary.pairs += 1;
        // An untranslated text is left blank. Stored, such a pair would be offered as an exact
        // match whose translation is nothing.
        let blank = [source, target].map(|side| draft.texts[side].blank);
        if blank[0] || blank[1] {
            summary.blank += 1;
            if self.blanks == Blanks::LeaveOut || (blank[0] && blank[1]) {
                return None;
            }
        }
        if summary.pair.is_none() {
            let language = |index: usize| draft.texts[index].language.clone();
            summary.pair = Some((language(source), language(target)));
            summary.chosen = true;
        }
        Some(draft.unit(source, target))
    }

    /// Whether the draft has the asked languages, whatever its direction.
    fn has_pair(&self, draft: &Draft) -> bool {
        match (&self.from, &self.to) {
            (Some(from), Some(to)) => select(draft, from, to).is_some(),
            _ => true,
        }
    }

    /// Whether the unit's own source language forbids the asked direction.
    fn against(&self, draft: &Draft) -> bool {
        let (Direction::AsDeclared, Some(own), Some(from)) =
            (self.direction, &draft.source_language, &self.from)
        else {
            return false;
        };
        match &self.to {
            Some(to) if to.primary() == from.primary() => own != from,
            _ => own.primary() != from.primary(),
        }
    }

    /// The pair of texts that this draft gives.
    fn one(&mut self, draft: &Draft) -> Option<(usize, usize)> {
        if self.from.is_none() || self.to.is_none() {
            return self.pair(draft);
        }
        if let Some(alike) = self.alike.as_ref().filter(|alike| alike.is(draft)) {
            return alike.pair;
        }
        let pair = self.pair(draft);
        if let ([first, second], None) = (draft.texts.as_slice(), &draft.source_language) {
            self.alike = Some(Alike {
                languages: [first.language.clone(), second.language.clone()],
                file_language: draft.file_language.clone(),
                pair,
            });
        }
        pair
    }

    fn pair(&self, draft: &Draft) -> Option<(usize, usize)> {
        match (&self.from, &self.to) {
            (Some(_), Some(_)) if self.against(draft) => None,
            (Some(from), Some(to)) => select(draft, from, to),
            _ => (draft.ordered && draft.texts.len() == 2).then_some((0, 1)),
        }
    }

    fn every(&self, draft: &Draft) -> Vec<(usize, usize)> {
        if self.against(draft) {
            return Vec::new();
        }
        let texts = &draft.texts;
        let wanted = |index: usize, language: &Option<Tag>| {
            language
                .as_ref()
                .is_none_or(|wanted| texts[index].language.fit(wanted).is_some())
        };
        let source = self.from.as_ref().or(draft.declared());
        let first = source.and_then(|wanted| best(texts, wanted, None));
        let sources: Vec<usize> = match first {
            Some(first) => vec![first],
            None if self.from.is_some() => return Vec::new(),
            None => (0..texts.len()).collect(),
        };
        let mut pairs = Vec::new();
        for &source in &sources {
            for target in 0..texts.len() {
                let later = first.is_some() || target > source;
                if later
                    && texts[target].language != texts[source].language
                    && wanted(target, &self.to)
                {
                    pairs.push((source, target));
                }
            }
        }
        pairs
    }
}

/// The texts of the asked pair, where the draft has both.
fn select(draft: &Draft, from: &Tag, to: &Tag) -> Option<(usize, usize)> {
    let texts = &draft.texts;
    if from.primary() == to.primary() {
        let exact = |tag: &Tag| texts.iter().position(|text| text.language == *tag);
        let pair = (exact(from)?, exact(to)?);
        return (pair.0 != pair.1).then_some(pair);
    }
    Some((best(texts, from, draft.declared())?, best(texts, to, None)?))
}

/// The first of the texts that serve `wanted` best; among equals the one in `declared`.
fn best(texts: &[DraftText], wanted: &Tag, declared: Option<&Tag>) -> Option<usize> {
    let mut found: Option<(usize, (u8, bool))> = None;
    for (index, text) in texts.iter().enumerate() {
        if let Some(fit) = text.language.fit(wanted) {
            let rank = (fit, declared == Some(&text.language));
            if found.is_none_or(|(_, known)| rank > known) {
                found = Some((index, rank));
            }
        }
    }
    found.map(|(index, _)| index)
}

/// Whether the source language that a file names counts.
#[derive(Clone, Copy, PartialEq)]
enum Declared {
    Heeded,
    Ignored,
}

/// The pair that serves best over these units, within what was asked.
fn choose(
    held: &[Draft],
    (from, to): (Option<&Tag>, Option<&Tag>),
    heed: Declared,
) -> Option<(Tag, Tag)> {
    let mut counts: HashMap<(&Tag, &Tag), usize> = HashMap::new();
    for draft in held {
        let declared = draft.declared().filter(|_| heed == Declared::Heeded);
        let source = match (from, declared) {
            (Some(from), _) => Some(from),
            // A declared source that is the asked target was translated the other way.
            (None, Some(declared)) if to.is_none_or(|to| to.primary() != declared.primary()) => {
                Some(declared)
            }
            _ => None,
        };
        let source = source
            .and_then(|wanted| best(&draft.texts, wanted, None))
            .or_else(|| {
                let declared = from.is_some() || (to.is_none() && declared.is_some());
                let other =
                    |t: &DraftText| to.is_none_or(|to| t.language.primary() != to.primary());
                if declared {
                    None
                } else {
                    draft.texts.iter().position(other)
                }
            });
        let Some(source) = source.map(|index| &draft.texts[index].language) else {
            continue;
        };
        let own = draft.source_language.as_ref();
        if own.is_some_and(|own| own.primary() != source.primary()) {
            continue;
        }
        for text in &draft.texts {
            let target = &text.language;
            if target.primary() != source.primary()
                && to.is_none_or(|to| target.primary() == to.primary())
            {
                *counts.entry((source, target)).or_default() += 1;
            }
        }
    }
    let place = |tag: &Tag| LANGUAGES.iter().position(|l| l.code == tag.primary());
    // Regions of one language count together; the most frequent of them names it.
    let mut sums: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for ((source, target), count) in &counts {
        *sums
            .entry((source.primary(), target.primary()))
            .or_default() += count;
    }
    let rank = |(source, target): &(&Tag, &Tag), count: usize| {
        let known = usize::from(place(source).is_some()) + usize::from(place(target).is_some());
        let order = usize::MAX
            - place(source).unwrap_or(usize::MAX / 4)
            - place(target).unwrap_or(usize::MAX / 4);
        (
            known,
            sums[&(source.primary(), target.primary())],
            order,
            count,
        )
    };
    counts
        .iter()
        .max_by(|(a, x), (b, y)| rank(a, **x).cmp(&rank(b, **y)).then_with(|| b.cmp(a)))
        .map(|((source, target), _)| ((*source).clone(), (*target).clone()))
        .map(|(source, target)| {
            (
                from.cloned().unwrap_or(source),
                to.cloned().unwrap_or(target),
            )
        })
}
