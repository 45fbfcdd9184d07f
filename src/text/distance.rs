//! Distances: between strings, counted in characters, and between texts, weighed in tokens.
//!
//! The weights and costs of tokens are those of the match rate. They stand here because both the
//! index, which bounds the rate, and `matching`, which computes it, must hold to the same ones.

use super::TokenKind;

/// Edit-distance similarity of two strings, 0 (nothing in common) to 1 (equal): one less the
/// Levenshtein distance over the greater length in characters. Two empty strings are equal.
pub fn similarity(a: &str, b: &str) -> f64 {
    rapidfuzz::distance::levenshtein::normalized_similarity(a.chars(), b.chars())
}

/// Longest-common-subsequence ratio of two words, 0 to 1: the length of the longest common
/// subsequence over that of the longer word, in characters (Melamed 1999, cognates).
pub fn lcs_ratio(a: &str, b: &str) -> f64 {
    rapidfuzz::distance::lcs_seq::normalized_similarity(a.chars(), b.chars())
}

/// Cost of putting another form of the same word (the same stem) for a word.
pub const OTHER_FORM: u32 = 1;
/// Cost of putting another word for a word: as much as the word weighs.
pub const OTHER_WORD: u32 = 4;
/// Cost of putting another number, tag or punctuation mark for one of the same class.
pub const OTHER_MARK: u32 = 1;

impl TokenKind {
    /// What a token of this class weighs in the match rate: the cost of inserting or deleting it.
    ///
    /// Word 4, number 4, tag 2, punctuation 1.
    pub const fn weight(self) -> u32 {
        match self {
            TokenKind::Word | TokenKind::Number => 4,
            TokenKind::Tag => 2,
            TokenKind::Punctuation => 1,
        }
    }
}

/// A token as an edit distance sees it.
pub trait Weighed {
    /// Cost of inserting or deleting the token.
    fn weight(&self) -> u32;

    /// Cost of putting `other` in the token's place; `None` where that is not allowed, so that
    /// one is deleted and the other inserted. Symmetric; never above the sum of both weights.
    fn substitution(&self, other: &Self) -> Option<u32>;
}

/// The least weighted edit distance between two token sequences, or `None` where it is above
/// `limit`. To compare many, keep a [`Weigher`].
pub fn weighted<T: Weighed>(a: &[T], b: &[T], limit: u32) -> Option<u32> {
    Weigher::default().distance(a, b, limit)
}

/// Computes weighted edit distances, keeping its rows from one to the next.
#[derive(Debug, Clone, Default)]
pub struct Weigher {
    above: Vec<u32>,
    here: Vec<u32>,
    rest_a: Vec<u32>,
    rest_b: Vec<u32>,
}

impl Weigher {
    /// The least weighted edit distance between two token sequences, or `None` where it is above
    /// `limit`.
    ///
    /// Time is the length of one side times the band that `limit` leaves of the other.
    pub fn distance<T: Weighed>(&mut self, a: &[T], b: &[T], limit: u32) -> Option<u32> {
        let (a, b) = without_common_ends(a, b);
        let (a, b) = if a.len() < b.len() { (b, a) } else { (a, b) };
        // What the tokens from i on weigh. No path from a cell costs less than the difference of
        // what is left on the two sides.
        let Weigher {
            above,
            here,
            rest_a,
            rest_b,
        } = self;
        suffix_weights(a, rest_a);
        suffix_weights(b, rest_b);
        if rest_a[0].abs_diff(rest_b[0]) > limit {
            return None;
        }
        let far = limit.saturating_add(1);
        above.clear();
        above.resize(b.len() + 1, far);
        here.clear();
        here.resize(b.len() + 1, far);
        above[0] = 0;
        let (mut low, mut high) = (0, 0);
        for j in 1..=b.len() {
            above[j] = above[j - 1].saturating_add(b[j - 1].weight()).min(far);
            if above[j] > limit {
                break;
            }
            high = j;
        }
        for (i, token) in a.iter().enumerate() {
            let weight = token.weight();
            let left = rest_a[i + 1];
            let (mut first, mut last) = (usize::MAX, 0);
            let mut j = low;
            while j <= b.len() {
                let mut cost = if j <= high {
                    above[j].saturating_add(weight)
                } else {
                    far
                };
                if j > low {
                    cost = cost.min(here[j - 1].saturating_add(b[j - 1].weight()));
                }
                if j > low
                    && j - 1 <= high
                    && let Some(change) = token.substitution(&b[j - 1])
                {
                    cost = cost.min(above[j - 1].saturating_add(change));
                }
                let within = cost.saturating_add(left.abs_diff(rest_b[j])) <= limit;
                here[j] = if within { cost } else { far };
                if within {
                    first = first.min(j);
                    last = j;
                } else if j > high {
                    break;
                }
                j += 1;
            }
            if first == usize::MAX {
                return None;
            }
            (low, high) = (first, last);
            std::mem::swap(above, here);
        }
        (high == b.len() && above[high] <= limit).then(|| above[high])
    }
}

fn suffix_weights<T: Weighed>(tokens: &[T], rest: &mut Vec<u32>) {
    rest.clear();
    rest.resize(tokens.len() + 1, 0);
    for (i, token) in tokens.iter().enumerate().rev() {
        rest[i] = rest[i + 1] + token.weight();
    }
}

/// Both sequences without the tokens that they begin and end with alike.
///
/// Some least distance always pairs equal ends: whatever else an end is paired with weighs the
/// same, since substitution keeps to a class.
fn without_common_ends<'a, T: Weighed>(a: &'a [T], b: &'a [T]) -> (&'a [T], &'a [T]) {
    let same = |(x, y): &(&T, &T)| x.substitution(y) == Some(0);
    let head = a.iter().zip(b).take_while(same).count();
    let (a, b) = (&a[head..], &b[head..]);
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(same).count();
    (&a[..a.len() - tail], &b[..b.len() - tail])
}

/// A string whose Levenshtein distance to many others is asked, in characters.
///
/// Up to 64 characters take one machine word a character of the other (Myers 1999, in the form of
/// Hyyrö 2003); longer ones are left to `rapidfuzz`.
pub struct Pattern {
    length: usize,
    places: Places,
}

enum Places {
    // For each character the places where it stands; those outside ASCII sorted by character.
    Word {
        ascii: Box<[u64; 128]>,
        others: Vec<(char, u64)>,
    },
    Long(rapidfuzz::distance::levenshtein::BatchComparator<char>),
}

impl std::fmt::Debug for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pattern({} characters)", self.length)
    }
}

impl Pattern {
    /// Prepares `text`.
    pub fn new(text: &str) -> Pattern {
        let length = text.chars().count();
        if length > 64 {
            let places = Places::Long(rapidfuzz::distance::levenshtein::BatchComparator::new(
                text.chars(),
            ));
            return Pattern { length, places };
        }
        let mut ascii = Box::new([0; 128]);
        let mut others: Vec<(char, u64)> = Vec::new();
        for (at, c) in text.chars().enumerate() {
            if c.is_ascii() {
                ascii[c as usize] |= 1 << at;
            } else {
                match others.binary_search_by_key(&c, |(other, _)| *other) {
                    Ok(found) => others[found].1 |= 1 << at,
                    Err(place) => others.insert(place, (c, 1 << at)),
                }
            }
        }
        let places = Places::Word { ascii, others };
        Pattern { length, places }
    }

    /// Characters of the text.
    pub fn length(&self) -> usize {
        self.length
    }

    /// The distance to `other`.
    pub fn distance(&self, other: &str) -> usize {
        let (ascii, others) = match &self.places {
            Places::Long(comparator) => return comparator.distance(other.chars()),
            Places::Word { ascii, others } => (ascii, others),
        };
        if self.length == 0 {
            return other.chars().count();
        }
        let last = 1u64 << (self.length - 1);
        let (mut up, mut down) = (u64::MAX, 0u64);
        let mut distance = self.length;
        for c in other.chars() {
            let equal = if c.is_ascii() {
                ascii[c as usize]
            } else {
                others
                    .binary_search_by_key(&c, |(other, _)| *other)
                    .map_or(0, |found| others[found].1)
            };
            let x = equal | down;
            let diagonal = ((x & up).wrapping_add(up) ^ up) | x;
            let mut right = down | !(diagonal | up);
            let mut left = diagonal & up;
            if right & last != 0 {
                distance += 1;
            }
            if left & last != 0 {
                distance -= 1;
            }
            right = right << 1 | 1;
            left <<= 1;
            up = left | !(diagonal | right);
            down = right & diagonal;
        }
        distance
    }
}
