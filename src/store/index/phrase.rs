//! Units that hold a phrase, and how closely.

use std::cmp::Ordering;
use std::ops::ControlFlow;

use super::Run;
use super::layout::{Fault, Part, View};
use super::postings::{Cursor, Numbers, Stretch};
use super::profile::Code;
use super::side::{Side, Weights};
use super::vocabulary::form_key;
use crate::lang::{AnalysedToken, Analysis};
use crate::model::Side as Which;
use crate::text::TokenKind;
use crate::text::phrase::{Compared, Inflected, Place, Spotting, Standing, find, room};

/// A phrase as an index looks it up.
#[derive(Debug)]
pub struct Phrase {
    // All that is compared, in order, and which of it must be there.
    words: Vec<Token>,
    required: Vec<bool>,
    // Which tokens of a segment are compared.
    compared: Compared,
    // What has a list, each once: of what must be there, and of all.
    needed: Vec<u64>,
    listed: Vec<u64>,
    // What must be in the text on the other side.
    rendering: Vec<u64>,
}

#[derive(Debug)]
struct Token {
    kind: TokenKind,
    key: u64,
    stem: u64,
}

impl Phrase {
    /// The phrase with this analysis; `None` where it is punctuation at most, of which no lists
    /// are kept.
    pub fn new(analysis: &Analysis) -> Option<Phrase> {
        let parts = analysis.phrase();
        let (needed, listed) = (parts.needed_stems(), parts.stems());
        let token = |token: &&AnalysedToken| Token {
            kind: token.kind,
            key: form_key(token),
            stem: token.stem,
        };
        (!needed.is_empty()).then(|| Phrase {
            words: parts.words.iter().map(token).collect(),
            compared: parts.compared,
            required: parts.required,
            needed,
            listed,
            rendering: Vec::new(),
        })
    }

    /// The same where the translation has what must be there of a phrase with this analysis, in
    /// any order.
    pub fn rendered_with(mut self, rendering: &Analysis) -> Phrase {
        self.rendering = rendering.phrase().needed_stems();
        self
    }
}

/// A unit that holds a phrase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Holding {
    /// The unit.
    pub id: i64,
    /// How the phrase stands there.
    pub kind: Spotting,
    /// How closely, as [`crate::text::phrase::Place`] tells.
    pub score: f64,
    /// What its segment weighs.
    pub weight: u32,
    /// [`super::Row::identity`].
    pub identity: u64,
}

impl Holding {
    /// The order of worth: the closest first and of these the lightest. It is that of what units
    /// say, not of when they were stored.
    pub fn by_worth(&self, other: &Holding) -> Ordering {
        (other.score.total_cmp(&self.score))
            .then_with(|| self.weight.cmp(&other.weight))
            .then_with(|| self.identity.cmp(&other.identity))
            .then_with(|| self.id.cmp(&other.id))
    }
}

/// What of a phrase is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Closeness {
    /// How a place must have the phrase at least.
    pub least: Spotting,
    /// Exact places after which no more are looked for.
    pub enough: usize,
    /// Segments that are looked at before a tenth of `enough` places of any kind will do.
    pub tired: usize,
}

/// Adds to `found` the units of `runs` (oldest first) that have the phrase as closely as asked, and
/// says whether all are.
///
/// Segments are gone through by weight and identity, whichever file they are in, so that what is
/// found before it is enough does not depend on when units were stored.
pub(super) fn containing(
    runs: &[Run],
    phrase: &Phrase,
    which: Which,
    closeness: Closeness,
    found: &mut Vec<Holding>,
) -> Result<bool, Fault> {
    let mut goings = Vec::with_capacity(runs.len());
    for (n, run) in runs.iter().enumerate() {
        goings.extend(Going::new(run, &runs[n + 1..], phrase, which, closeness)?);
    }
    let (mut looked_at, mut exact) = (0, 0);
    loop {
        let ahead = goings.iter_mut().filter(|going| going.ahead.is_some());
        let Some(going) = ahead.min_by_key(|going| going.ahead) else {
            return Ok(true);
        };
        looked_at += 1;
        if let Some(holding) = going.look()? {
            exact += usize::from(holding.kind == Spotting::Exact);
            found.push(holding);
        }
        if exact >= closeness.enough
            || looked_at >= closeness.tired && found.len() >= closeness.enough.div_ceil(10)
        {
            return Ok(false);
        }
        going.advance()?;
    }
}

/// A segment with all words of a phrase, in the order in which such are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Ahead {
    weight: u32,
    identity: u64,
    ordinal: u32,
}

/// The search for a phrase in one file, on its way.
struct Going<'a> {
    phrase: &'a Phrase,
    least: Spotting,
    side: Side<'a>,
    // Files that may have something else to say of a unit.
    later: &'a [Run],
    meeting: Meeting<'a>,
    weights: Weights<'a>,
    records: View<'a>,
    // The words of the phrase as the file has them, and how many of a segment's it takes.
    words: Vec<Code>,
    fewest: usize,
    rendered: Option<Units>,
    finder: Option<Finder<'a>>,
    // For a phrase that the finder has no room for.
    codes: Vec<Code>,
    ahead: Option<Ahead>,
}

impl<'a> Going<'a> {
    /// The search, at the first segment that has the words; `None` where the file lacks one.
    fn new(
        run: &'a Run,
        later: &'a [Run],
        phrase: &'a Phrase,
        which: Which,
        closeness: Closeness,
    ) -> Result<Option<Going<'a>>, Fault> {
        let whole = closeness.least >= Spotting::Inflected;
        let stems = if whole {
            &phrase.listed
        } else {
            &phrase.needed
        };
        let side = run.side(which);
        let Some(meeting) = Meeting::of(&side, stems)? else {
            return Ok(None);
        };
        let words = coded(&side, phrase)?;
        let needed = (phrase.words.iter().zip(&phrase.required))
            .filter(|(word, required)| **required && word.kind == TokenKind::Word);
        let fewest = needed.count().min(255);
        let mut going = Going {
            phrase,
            least: closeness.least,
            side,
            later,
            meeting,
            weights: side.weights(),
            records: side.part(Part::Records),
            fewest,
            rendered: match phrase.rendering.as_slice() {
                [] => None,
                stems => Some(Units::with(run, which.other(), stems)?),
            },
            finder: Finder::new(side, &words, phrase),
            words,
            codes: Vec::new(),
            ahead: None,
        };
        going.advance()?;
        Ok(Some(going))
    }

    /// Goes to the next segment that has the words, and whose unit is as this file tells.
    fn advance(&mut self) -> Result<(), Fault> {
        self.ahead = None;
        while let Some(ordinal) = self.meeting.next()? {
            if let Some(rendered) = &self.rendered
                && !rendered.contains(self.side.id(ordinal)?)
            {
                continue;
            }
            // A record counts up to 255 words. It comes late because it stands far from others.
            if usize::from(self.side.record(&self.records, ordinal)?.words) < self.fewest {
                continue;
            }
            if !self.later.is_empty() && super::is_hidden(self.later, self.side.id(ordinal)?)? {
                continue;
            }
            self.ahead = Some(Ahead {
                weight: self.weights.of(ordinal)?,
                identity: self.side.identity(ordinal)?,
                ordinal,
            });
            break;
        }
        Ok(())
    }

    /// How the segment has the phrase to which the search has gone, if closely enough.
    fn look(&mut self) -> Result<Option<Holding>, Fault> {
        let Some(Ahead {
            weight,
            identity,
            ordinal,
        }) = self.ahead
        else {
            return Ok(None);
        };
        let place = match &mut self.finder {
            Some(finder) => finder.find(ordinal, self.least)?,
            None => {
                self.side.tokens(ordinal, &mut self.codes)?;
                let compared = self.phrase.compared;
                self.codes.retain(|code| compared.takes(code.kind));
                find(&self.words, &self.phrase.required, &self.codes)
            }
        };
        let Some(place) = place.filter(|place| place.kind >= self.least) else {
            return Ok(None);
        };
        Ok(Some(Holding {
            id: self.side.id(ordinal)?,
            kind: place.kind,
            score: place.score,
            weight,
            identity,
        }))
    }
}

/// Finds a phrase in segments of one file, with a bit for each of its words: what most tokens are
/// of it is known at once, and most segments have its words too far apart for a place.
struct Finder<'a> {
    side: Side<'a>,
    // The words of the phrase as the file has them.
    words: Vec<Code>,
    required: &'a [bool],
    compared: Compared,
    // What each of the commonest forms may be in the phrase, as far as it has been asked.
    common: Vec<u64>,
    // The words of a segment that are of the phrase: number, form, and which they may be.
    met: Vec<(usize, u32, u64)>,
    // Behind which word of the segment each word of the phrase was met last.
    last: Vec<usize>,
}

/// In place of the words that a form may be: it is left out of account.
const PASSED: u64 = 1 << 63;
/// In place of the words that a form may be: that has not been asked yet.
const NOT_ASKED: u64 = 1 << 62;
/// Words that there are bits for.
const MOST_BITS: usize = 62;

impl<'a> Finder<'a> {
    /// `None` for a phrase of more words than there are bits.
    fn new(side: Side<'a>, words: &[Code], phrase: &'a Phrase) -> Option<Finder<'a>> {
        (words.len() <= MOST_BITS).then(|| Finder {
            words: words.to_vec(),
            required: &phrase.required,
            compared: phrase.compared,
            common: vec![NOT_ASKED; side.common_forms()],
            met: Vec::new(),
            last: Vec::new(),
            side,
        })
    }

    /// The words of the phrase that a token of this form is, in any inflection.
    fn may_be(&self, form: u32) -> Result<u64, Fault> {
        let code = self.side.of_form(form)?;
        if !self.compared.takes(code.kind) {
            return Ok(PASSED);
        }
        let words = self.words.iter().enumerate();
        let same = words.filter(|(_, word)| word.same_stem(&code));
        Ok(same.fold(0, |bits, (at, _)| bits | 1 << at))
    }

    /// The best place of the phrase in a segment, as [`find`] tells it, of those that are at least
    /// as close as asked.
    fn find(&mut self, ordinal: u32, least: Spotting) -> Result<Option<Place>, Fault> {
        let side = self.side;
        let whole = 1 << (self.words.len() - 1);
        let room = room(self.words.len());
        self.met.clear();
        self.last.clear();
        self.last.resize(self.words.len(), 0);
        // By the shift-and method (Baeza-Yates & Gonnet 1992): a bit is set while the words up to
        // it have just been met one behind the other.
        let (mut run, mut unbroken, mut near, mut at) = (0_u64, false, false, 0);
        side.each_form(ordinal, |form| {
            let here = match self.common.get(form as usize) {
                Some(&NOT_ASKED) => {
                    let asked = self.may_be(form)?;
                    self.common[form as usize] = asked;
                    asked
                }
                Some(known) => *known,
                None => self.may_be(form)?,
            };
            if here == PASSED {
                return Ok(ControlFlow::Continue(()));
            }
            at += 1;
            run = (run << 1 | 1) & here;
            if here != 0 {
                unbroken |= run & whole != 0;
                self.met.push((at - 1, form, here));
                let mut bits = here;
                while bits != 0 {
                    self.last[bits.trailing_zeros() as usize] = at;
                    bits &= bits - 1;
                }
                // What must be there stands nowhere yet, or within reach.
                let mut needed = self.last.iter().zip(self.required);
                near = near
                    || needed.all(|(last, required)| !required || *last > 0 && last + room > at);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        if !near || !unbroken && least >= Spotting::Inflected {
            return Ok(None);
        }
        let mut standing = Standing::new(self.words.len(), self.met.len());
        for (n, word) in self.words.iter().enumerate() {
            standing.begin_word();
            for (at, form, may_be) in &self.met {
                if may_be >> n & 1 == 1 {
                    standing.add(*at, *form == word.form);
                }
            }
        }
        Ok(standing.place(self.required))
    }
}

/// The words of the phrase as the file has them.
fn coded(side: &Side<'_>, phrase: &Phrase) -> Result<Vec<Code>, Fault> {
    let code = |token: &Token| -> Result<Code, Fault> {
        Ok(Code {
            form: side.form(token.key)?.unwrap_or(UNKNOWN),
            stem: side.stem(token.stem)?.unwrap_or(UNKNOWN),
            kind: token.kind,
        })
    };
    phrase.words.iter().map(code).collect()
}

/// In place of a form or stem that the file does not have.
const UNKNOWN: u32 = u32::MAX;

impl Inflected for Code {
    fn same_stem(&self, other: &Code) -> bool {
        match self.kind {
            // Marks have no stem.
            TokenKind::Punctuation => self.form == other.form,
            _ => self.stem == other.stem,
        }
    }

    fn same_form(&self, other: &Code) -> bool {
        self.form == other.form
    }
}

/// Units of a file, a bit for each up to the greatest.
struct Units(Vec<u64>);

impl Units {
    /// Those whose text on this side has all of these stems.
    fn with(run: &Run, which: Which, stems: &[u64]) -> Result<Units, Fault> {
        let side = run.side(which);
        let mut units = Units(Vec::new());
        let Some(mut meeting) = Meeting::of(&side, stems)? else {
            return Ok(units);
        };
        let ids = side.part(Part::Ids);
        while let Some(ordinal) = meeting.next()? {
            let id = ids.u64(ordinal as usize)? as i64;
            if !(0..=run.image.stamp.last).contains(&id) {
                return Err(Fault::Damaged("ids"));
            }
            let word = id as usize / 64;
            if word >= units.0.len() {
                units.0.resize(word + 1, 0);
            }
            units.0[word] |= 1 << (id as usize % 64);
        }
        Ok(units)
    }

    fn contains(&self, id: i64) -> bool {
        let word = self.0.get(id as usize / 64);
        word.is_some_and(|word| word >> (id as usize % 64) & 1 == 1)
    }
}

/// The segments that are in the lists of all of some words, rising.
struct Meeting<'a> {
    rarest: Numbers<'a>,
    others: Vec<(Stretch<'a>, Cursor)>,
}

impl<'a> Meeting<'a> {
    /// Those with these stems; `None` where one of them is nowhere.
    fn of(side: &Side<'a>, stems: &[u64]) -> Result<Option<Meeting<'a>>, Fault> {
        let mut lists = Vec::with_capacity(stems.len());
        for key in stems {
            match side.stem(*key)? {
                Some(stem) => lists.push(side.list(stem, &(0..side.len()))?),
                None => return Ok(None),
            }
        }
        lists.sort_by_key(Stretch::len);
        let mut lists = lists.into_iter();
        Ok(lists.next().map(|rarest| Meeting {
            rarest: rarest.into_numbers(),
            others: lists.map(|list| (list, Cursor::default())).collect(),
        }))
    }

    fn next(&mut self) -> Result<Option<u32>, Fault> {
        'rarest: while let Some(ordinal) = self.rarest.next()? {
            for (other, cursor) in &mut self.others {
                if !other.contains_next(cursor, ordinal)? {
                    continue 'rarest;
                }
            }
            return Ok(Some(ordinal));
        }
        Ok(None)
    }
}
