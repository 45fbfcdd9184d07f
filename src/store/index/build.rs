//! Building the parts of one side of an index.
//!
//! Segments are numbered by weight, so that those that can match a query stand in one run; what is
//! kept of a segment is found by that number. Words become numbers, frequent ones small.

use std::ops::Range;

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::layout::{PARTS, Part};
use super::postings;
use super::profile::{Outline, Profile};
use super::varint;
use crate::lang::{AnalysedToken, Analysis};
use crate::text::{TokenKind, nfc};

/// Words a side under which characters count too; the same as in the match rate.
pub(super) const FEW_WORDS: u32 = 4;

/// In [`Part::Forms`]: a punctuation mark, of which no list is kept.
pub(super) const NO_STEM: u32 = u32::MAX >> 2;

/// Bytes of a record in [`Part::Records`]; its last four are where the segment's tokens begin.
const RECORD: usize = 16;

/// Collects the segments of one side.
#[derive(Default)]
pub(super) struct SideBuilder {
    segments: Vec<Collected>,
    // Form numbers in the order of first appearance, segment after segment, as `varint` has them:
    // frequent forms appear early, so that most take one byte.
    stream: Vec<u8>,
    numbers: FxHashMap<u64, u32>,
    forms: Vec<Form>,
    few_texts: Vec<u8>,
    languages: std::collections::BTreeSet<String>,
}

/// One of these is held for each segment until the index is written: 64 bytes.
struct Collected {
    id: i64,
    stems: u64,
    profile: Profile,
    /// Where its forms are in the stream.
    tokens: Range<u32>,
    /// Where its text is, if it has few words.
    few_text: Range<u32>,
    weight: u32,
    sequence: u32,
    /// [`Outline::counts`], 255 where there are more.
    counts: [u8; 4],
    characters: u16,
    letters: u16,
}

impl Collected {
    fn has_few_words(&self) -> bool {
        u32::from(self.counts[0]) < FEW_WORDS
    }
}

struct Form {
    key: u64,
    kind: TokenKind,
    stem: u64,
    count: u32,
}

/// What tells a token from all that are not the same but for case.
pub(super) fn form_key(token: &AnalysedToken) -> u64 {
    (token.caseless ^ token.stem.rotate_left(32))
        .wrapping_add(token.kind as u64)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// What two texts share when their words are the same but for case, in order; of texts without
/// words, what the same texts share.
pub(super) fn sequence(analysis: &Analysis, composed: &str) -> u32 {
    let mut words = analysis.words().peekable();
    let hash = match words.peek() {
        None => xxh3_64(composed.as_bytes()),
        Some(_) => words.fold(1, |hash: u64, word| {
            (hash ^ word.caseless)
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                .rotate_left(23)
        }),
    };
    (hash >> 32) as u32
}

impl SideBuilder {
    /// Segments of this primary language are to follow.
    pub(super) fn announce(&mut self, language: &str) {
        self.languages.insert(language.to_owned());
    }

    pub(super) fn add(&mut self, id: i64, text: &str, analysis: &Analysis) {
        let start = self.stream.len() as u32;
        let mut outline = Outline::default();
        for token in &analysis.tokens {
            outline.add(token.kind, token.stem);
            let key = form_key(token);
            let forms = &mut self.forms;
            let number = *self.numbers.entry(key).or_insert_with(|| {
                forms.push(Form {
                    key,
                    kind: token.kind,
                    stem: token.stem,
                    count: 0,
                });
                (forms.len() - 1) as u32
            });
            self.forms[number as usize].count += 1;
            varint::push(&mut self.stream, number);
        }
        let composed = nfc(text);
        let (profile, characters, letters) = Profile::of(&composed);
        let few_start = self.few_texts.len() as u32;
        if outline.counts[0] < FEW_WORDS {
            self.few_texts.extend_from_slice(composed.as_bytes());
        }
        self.segments.push(Collected {
            id,
            tokens: start..self.stream.len() as u32,
            weight: outline.weight(),
            stems: outline.stems,
            counts: outline.counts.map(|count| count.min(255) as u8),
            sequence: sequence(analysis, &composed),
            profile,
            characters: u16::try_from(characters).unwrap_or(u16::MAX),
            letters: u16::try_from(letters).unwrap_or(u16::MAX),
            few_text: few_start..self.few_texts.len() as u32,
        });
    }

    /// The forms of a segment.
    fn forms_of(&self, segment: &Collected) -> impl Iterator<Item = usize> + '_ {
        let mut rest = &self.stream[segment.tokens.start as usize..segment.tokens.end as usize];
        std::iter::from_fn(move || varint::take(&mut rest).map(|number| number as usize))
    }

    /// The parts, in the order of [`Part`].
    pub(super) fn finish(mut self) -> Vec<Vec<u8>> {
        let mut parts: Vec<Vec<u8>> = (0..PARTS).map(|_| Vec::new()).collect();
        let mut order: Vec<u32> = (0..self.segments.len() as u32).collect();
        order.sort_by_key(|n| self.segments[*n as usize].weight);
        let (renumbered, stems) = self.vocabulary(&mut parts);
        self.segments_by_weight(&order, &renumbered, &mut parts);
        self.sequences(&order, &mut parts);
        self.few(&order, &mut parts);
        // The lists need much room, and nothing more of what was collected.
        self.segments = Vec::new();
        self.stream = Vec::new();
        self.few_texts = Vec::new();
        lists(order.len(), &stems, &mut parts);
        let languages: Vec<&str> = self.languages.iter().map(String::as_str).collect();
        parts[Part::Languages as usize] = languages.join("\n").into_bytes();
        parts
    }

    /// Numbers forms by falling frequency and stems by their hash. Gives each form's new number by
    /// its old one, and each form's stem by its new one.
    fn vocabulary(&mut self, parts: &mut [Vec<u8>]) -> (Vec<u32>, Vec<u32>) {
        let mut stem_keys: Vec<u64> = self
            .forms
            .iter()
            .filter(|form| form.kind != TokenKind::Punctuation)
            .map(|form| form.stem)
            .collect();
        stem_keys.sort_unstable();
        stem_keys.dedup();
        let stems: Vec<u32> = self
            .forms
            .iter()
            .map(|form| match form.kind {
                TokenKind::Punctuation => NO_STEM,
                _ => stem_keys.binary_search(&form.stem).unwrap_or(0) as u32,
            })
            .collect();
        let mut by_count: Vec<u32> = (0..self.forms.len() as u32).collect();
        by_count.sort_by_key(|n| std::cmp::Reverse(self.forms[*n as usize].count));
        let mut renumbered = vec![0; self.forms.len()];
        let mut stems_by_new = Vec::with_capacity(stems.len());
        for (new, old) in by_count.iter().enumerate() {
            renumbered[*old as usize] = new as u32;
            let form = &self.forms[*old as usize];
            let stem = stems[*old as usize];
            stems_by_new.push(stem);
            parts[Part::Forms as usize]
                .extend_from_slice(&(stem << 2 | form.kind as u32).to_le_bytes());
        }
        let mut by_key: Vec<u32> = (0..self.forms.len() as u32).collect();
        by_key.sort_unstable_by_key(|n| self.forms[*n as usize].key);
        for n in by_key {
            parts[Part::FormKeys as usize]
                .extend_from_slice(&self.forms[n as usize].key.to_le_bytes());
            parts[Part::FormNumbers as usize]
                .extend_from_slice(&renumbered[n as usize].to_le_bytes());
        }
        for key in stem_keys {
            parts[Part::StemKeys as usize].extend_from_slice(&key.to_le_bytes());
        }
        self.numbers = FxHashMap::default();
        (renumbered, stems_by_new)
    }

    fn segments_by_weight(&self, order: &[u32], renumbered: &[u32], parts: &mut [Vec<u8>]) {
        let mut tokens = Vec::new();
        let mut records = Vec::with_capacity(RECORD * (order.len() + 1));
        let mut weight = None;
        for (ordinal, n) in order.iter().enumerate() {
            let segment = &self.segments[*n as usize];
            parts[Part::Ids as usize].extend_from_slice(&segment.id.to_le_bytes());
            if weight != Some(segment.weight) {
                weight = Some(segment.weight);
                for number in [segment.weight, ordinal as u32] {
                    parts[Part::Weights as usize].extend_from_slice(&number.to_le_bytes());
                }
            }
            records.extend_from_slice(&segment.stems.to_le_bytes());
            records.extend(segment.counts);
            records.extend_from_slice(&(tokens.len() as u32).to_le_bytes());
            for old in self.forms_of(segment) {
                varint::push(&mut tokens, renumbered[old]);
            }
            // Half of it: the other half tells little of long texts, and short ones have both below.
            parts[Part::Profiles as usize].extend_from_slice(&segment.profile.0[0].to_le_bytes());
            for number in [segment.characters, segment.letters] {
                parts[Part::Lengths as usize].extend_from_slice(&number.to_le_bytes());
            }
        }
        // One more, for where the last one's tokens end.
        records.extend_from_slice(&[0; 12]);
        records.extend_from_slice(&(tokens.len() as u32).to_le_bytes());
        parts[Part::Records as usize] = records;
        parts[Part::Tokens as usize] = tokens;
    }

    fn sequences(&self, order: &[u32], parts: &mut [Vec<u8>]) {
        let mut pairs: Vec<(u32, u32)> = order
            .iter()
            .enumerate()
            .map(|(ordinal, n)| (self.segments[*n as usize].sequence, ordinal as u32))
            .collect();
        pairs.sort_unstable();
        for (sequence, ordinal) in pairs {
            parts[Part::Sequences as usize].extend_from_slice(&sequence.to_le_bytes());
            parts[Part::Sequences as usize].extend_from_slice(&ordinal.to_le_bytes());
        }
    }

    /// Segments of few words, those without any first, each group by length in characters.
    fn few(&self, order: &[u32], parts: &mut [Vec<u8>]) {
        let mut few: Vec<(bool, u16, u32)> = order
            .iter()
            .enumerate()
            .map(|(ordinal, n)| (&self.segments[*n as usize], ordinal as u32))
            .filter(|(segment, _)| segment.has_few_words())
            .map(|(segment, ordinal)| {
                let has_words = segment.counts[0] > 0;
                (has_words, segment.characters, ordinal)
            })
            .collect();
        few.sort_unstable();
        let mut steps: [Vec<u8>; 2] = Default::default();
        let mut before = None;
        let mut text_at = 0u32;
        for (place, (has_words, characters, ordinal)) in few.iter().enumerate() {
            let segment = &self.segments[order[*ordinal as usize] as usize];
            if before != Some((*has_words, *characters)) {
                before = Some((*has_words, *characters));
                for number in [u32::from(*characters), place as u32] {
                    steps[usize::from(*has_words)].extend_from_slice(&number.to_le_bytes());
                }
            }
            for word in segment.profile.0 {
                parts[Part::FewProfiles as usize].extend_from_slice(&word.to_le_bytes());
            }
            for number in [*ordinal, text_at] {
                parts[Part::FewPlaces as usize].extend_from_slice(&number.to_le_bytes());
            }
            let Range { start, end } = segment.few_text;
            let text = &self.few_texts[start as usize..end as usize];
            parts[Part::FewTexts as usize].extend_from_slice(text);
            text_at += text.len() as u32;
        }
        for number in [few.len() as u32, text_at] {
            parts[Part::FewPlaces as usize].extend_from_slice(&number.to_le_bytes());
        }
        // How many steps the wordless have; the steps of both; where the last one ends.
        let lengths = &mut parts[Part::FewLengths as usize];
        for number in [(steps[0].len() / 8) as u32, few.len() as u32] {
            lengths.extend_from_slice(&number.to_le_bytes());
        }
        lengths.extend_from_slice(&steps[0]);
        lengths.extend_from_slice(&steps[1]);
    }
}

/// For each stem, number and tag the segments that have it, as the parts of the segments say;
/// `stems` has the stem of each form.
fn lists(segments: usize, stems: &[u32], parts: &mut [Vec<u8>]) {
    let records = &parts[Part::Records as usize];
    let tokens = &parts[Part::Tokens as usize];
    let begins = |ordinal: usize| {
        let at = RECORD * ordinal + RECORD - 4;
        let bytes = records[at..at + 4].try_into().unwrap_or_default();
        u32::from_le_bytes(bytes) as usize
    };
    let stem_count = parts[Part::StemKeys as usize].len() / 8;
    let mut starts = vec![0u32; stem_count + 1];
    let mut last_seen = vec![u32::MAX; stem_count];
    let mut each = |visit: &mut dyn FnMut(usize, u32)| {
        last_seen.fill(u32::MAX);
        for ordinal in 0..segments {
            let mut rest = &tokens[begins(ordinal)..begins(ordinal + 1)];
            while let Some(form) = varint::take(&mut rest) {
                let stem = stems[form as usize];
                if stem != NO_STEM && last_seen[stem as usize] != ordinal as u32 {
                    last_seen[stem as usize] = ordinal as u32;
                    visit(stem as usize, ordinal as u32);
                }
            }
        }
    };
    each(&mut |stem, _| starts[stem + 1] += 1);
    for stem in 0..stem_count {
        starts[stem + 1] += starts[stem];
    }
    let mut next = starts.clone();
    let mut all = vec![0u32; starts[stem_count] as usize];
    each(&mut |stem, ordinal| {
        all[next[stem] as usize] = ordinal;
        next[stem] += 1;
    });
    let mut lists = Vec::with_capacity(8 * stem_count);
    let mut written = Vec::with_capacity(2 * all.len());
    for stem in 0..stem_count {
        let list = &all[starts[stem] as usize..starts[stem + 1] as usize];
        lists.extend_from_slice(&((written.len() / 2) as u32).to_le_bytes());
        lists.extend_from_slice(&postings::push(&mut written, list).to_le_bytes());
    }
    parts[Part::StemLists as usize] = lists;
    parts[Part::Postings as usize] = written;
}
