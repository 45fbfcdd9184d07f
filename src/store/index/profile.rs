//! Profiles: a few bits of a text from which a lower bound of its distance to another is read.

use crate::text::TokenKind;
use crate::text::distance::Weighed;

/// How often characters of some kinds stand in a text, as bits: one bit for "at least once", one
/// for "at least twice", and so on. One edit changes at most two counts by one, one up and one
/// down, so the bits that only one of two texts has bound their Levenshtein distance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Profile(pub(super) [u64; 2]);

/// Kinds of characters: each lower-case letter, pairs of capitals, digits, frequent marks.
const KINDS: usize = 64;

/// For each further bit of the second word: the kind, and how many of it there must be.
const FURTHER: [(u8, u8); 64] = further();

const fn further() -> [(u8, u8); 64] {
    let mut bits = [(0, 0); 64];
    let mut n = 0;
    // Twice each letter, then three times and more of the letters that both languages use most.
    let mut letter = 0;
    while letter < 26 {
        bits[n] = (letter, 2);
        n += 1;
        letter += 1;
    }
    let most = b"eaosnritldcumpb";
    let mut i = 0;
    while i < most.len() {
        bits[n] = (most[i] - b'a', 3);
        n += 1;
        i += 1;
    }
    i = 0;
    while i < 11 {
        bits[n] = (most[i] - b'a', 4);
        n += 1;
        i += 1;
    }
    i = 0;
    while i < 5 {
        bits[n] = (most[i] - b'a', 5);
        n += 1;
        i += 1;
    }
    let space = 49;
    let mut times = 2;
    while n < 64 {
        bits[n] = (space, times);
        n += 1;
        times += 1;
    }
    bits
}

/// [`kind`] of the characters that most texts are made of.
const KINDS_OF_ASCII: [u8; 128] = kinds_of_ascii();

const fn kinds_of_ascii() -> [u8; 128] {
    let mut kinds = [0; 128];
    let mut c = 0;
    while c < 128u8 {
        kinds[c as usize] = kind(c as char) as u8;
        c += 1;
    }
    kinds
}

const fn kind(c: char) -> usize {
    match c {
        'a'..='z' => c as usize - 'a' as usize,
        'A'..='Z' => 26 + (c as usize - 'A' as usize) / 2,
        '0'..='9' => 39 + (c as usize - '0' as usize),
        ' ' => 49,
        '.' => 50,
        ',' => 51,
        ':' => 52,
        '-' => 53,
        '%' => 54,
        '<' | '>' => 55,
        '/' => 56,
        'á' => 57,
        'é' => 58,
        'í' => 59,
        'ó' => 60,
        'ú' | 'ñ' => 61,
        _ => 62 + (c as usize & 1),
    }
}

impl Profile {
    /// The profile of a text in NFC, with its characters and, among them, letters.
    pub(super) fn of(text: &str) -> (Profile, usize, usize) {
        let mut counts = [0u8; KINDS];
        let (mut characters, mut letters) = (0, 0);
        for c in text.chars() {
            let kind = match KINDS_OF_ASCII.get(c as usize) {
                Some(kind) => usize::from(*kind),
                None => kind(c),
            };
            let count = &mut counts[kind];
            *count = count.saturating_add(1);
            characters += 1;
            letters += usize::from(c.is_alphabetic());
        }
        let mut bits = [0, 0];
        for (kind, count) in counts.iter().enumerate() {
            bits[0] |= u64::from(*count > 0) << kind;
        }
        for (bit, (kind, times)) in FURTHER.iter().enumerate() {
            bits[1] |= u64::from(counts[usize::from(*kind)] >= *times) << bit;
        }
        (Profile(bits), characters, letters)
    }

    /// The same with one half of the other's profile.
    pub(super) fn least_distance_to_half(&self, other: u64) -> u32 {
        let own = self.0[0];
        (own & !other).count_ones().max((other & !own).count_ones())
    }

    /// No two texts with these profiles are nearer than this, in characters.
    pub(super) fn least_distance(&self, other: &Profile) -> u32 {
        let only = |a: &Profile, b: &Profile| {
            (a.0[0] & !b.0[0]).count_ones() + (a.0[1] & !b.0[1]).count_ones()
        };
        only(self, other).max(only(other, self))
    }
}

/// How many tokens of each class a text has, and which stems it may have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Outline {
    /// A bit for each stem, by the upper bits of its number.
    pub(super) stems: u64,
    /// Words, numbers, tags, punctuation marks.
    pub(super) counts: [u32; 4],
}

impl Outline {
    pub(super) fn add(&mut self, kind: TokenKind, stem: u64) {
        self.counts[kind as usize] += 1;
        if kind == TokenKind::Word {
            self.stems |= 1 << (stem >> 58);
        }
    }

    /// What all tokens weigh together.
    pub(super) fn weight(&self) -> u32 {
        KINDS_BY_NUMBER
            .iter()
            .zip(&self.counts)
            .map(|(kind, count)| kind.weight() * count)
            .sum()
    }

    /// No two texts with these outlines are nearer than this, in weighted edits.
    ///
    /// Of n words against m at most as many are paired at no more than the cost of another form as
    /// have a counterpart by stem; each of the others costs a whole word. The other classes cost
    /// at least the difference of their numbers.
    #[inline]
    pub(super) fn least_distance(&self, other: &Outline) -> u32 {
        let word = TokenKind::Word.weight();
        let (n, m) = (self.counts[0], other.counts[0]);
        let paired = n
            .saturating_sub((self.stems & !other.stems).count_ones())
            .min(m.saturating_sub((other.stems & !self.stems).count_ones()));
        let mut least = word * (n.max(m) - paired);
        for (kind, (a, b)) in KINDS_BY_NUMBER[1..]
            .iter()
            .zip(self.counts[1..].iter().zip(&other.counts[1..]))
        {
            least += kind.weight() * a.abs_diff(*b);
        }
        least
    }
}

/// The classes in the order of their numbers.
pub(super) const KINDS_BY_NUMBER: [TokenKind; 4] = [
    TokenKind::Word,
    TokenKind::Number,
    TokenKind::Tag,
    TokenKind::Punctuation,
];

/// A token as an index stores it: numbers in place of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Code {
    /// The form but for case.
    pub(super) form: u32,
    /// The stem; only words have one.
    pub(super) stem: u32,
    /// The class.
    pub(super) kind: TokenKind,
}

impl Weighed for Code {
    fn weight(&self) -> u32 {
        self.kind.weight()
    }

    fn substitution(&self, other: &Code) -> Option<u32> {
        use crate::text::distance::{OTHER_FORM, OTHER_MARK, OTHER_WORD};
        if self.kind != other.kind {
            None
        } else if self.form == other.form {
            Some(0)
        } else if self.kind != TokenKind::Word {
            Some(OTHER_MARK)
        } else if self.stem == other.stem {
            Some(OTHER_FORM)
        } else {
            Some(OTHER_WORD)
        }
    }
}
