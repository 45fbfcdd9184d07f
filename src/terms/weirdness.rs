//! How unlike everyday language a word is (after "weirdness", Ahmad, Gillam & Tostevin 1999).
//!
//! Weirdness divides a word's share of the texts by its share of general language. A frequency
//! list of general language that may be shipped is not at hand: those that there are come under
//! terms that would bind this program's users. tramo's own lexicon is taken instead. It lists no
//! frequencies, but a word's place in it shows how general it is: a word of everyday use has many
//! renderings and stands in many set phrases ("fin": "a fin de", "al fin", "en fin"), a term has
//! one rendering and stands in none, and a word that the lexicon lacks is rarer still. (Zipf's
//! meaning-frequency law: the number of a word's meanings grows with the root of its frequency.)

use rustc_hash::FxHashMap;

use crate::lang::{Language, Lexicon};
use crate::text::fold;

/// What the lexicon says of words.
#[derive(Debug, Default)]
pub(super) struct Weirdness {
    language: Option<&'static Language>,
    /// By stem: the most renderings that a form has, and the set phrases that it stands in.
    words: FxHashMap<String, (u32, u32)>,
    forms: FxHashMap<String, ()>,
}

/// What a word counts that the lexicon does not have.
const UNKNOWN: f64 = 1.5;
/// How much less a word counts for each natural logarithm of its renderings and phrases.
const PER_LOGARITHM: f64 = 0.45;

impl Weirdness {
    /// What the lexicon of these two languages says of words of the first.
    pub fn new(language: Option<&'static Language>, other: Option<&'static Language>) -> Weirdness {
        let mut known = Weirdness {
            language,
            ..Weirdness::default()
        };
        let lexicon = language
            .zip(other)
            .and_then(|(language, other)| Lexicon::embedded(language, other));
        let Some(lexicon) = lexicon else {
            return known;
        };
        let mut renderings: FxHashMap<&str, u32> = FxHashMap::default();
        for rendering in lexicon.renderings() {
            *renderings.entry(&rendering.source).or_default() += 1;
        }
        for (headword, count) in renderings {
            match headword.contains(' ') {
                true => {
                    for word in headword.split(' ') {
                        let stem = known.stem(word);
                        known.words.entry(stem).or_default().1 += 1;
                    }
                }
                false => {
                    let stem = known.stem(headword);
                    let most = &mut known.words.entry(stem).or_default().0;
                    *most = (*most).max(count);
                    known.forms.insert(headword.to_owned(), ());
                }
            }
        }
        known
    }

    /// The stem of a word in lower case, the same for singular and plural.
    pub fn stem(&self, word: &str) -> String {
        match self.language {
            Some(language) => fold(&language.stem(word)),
            None => fold(word),
        }
    }

    /// Whether the lexicon has the word, in lower case, in this form.
    pub fn knows(&self, word: &str) -> bool {
        self.forms.contains_key(word)
    }

    /// Whether the lexicon has the word, in lower case, in some form.
    pub fn knows_stem(&self, word: &str) -> bool {
        self.words.contains_key(&self.stem(word))
    }

    /// Whether the lexicon gives the word, in lower case, several renderings or set phrases.
    pub fn is_everyday(&self, word: &str) -> bool {
        self.of(word) < UNKNOWN
    }

    /// How weird the word, in lower case, is: at most [`UNKNOWN`], above 0.
    pub fn of(&self, word: &str) -> f64 {
        match self.words.get(&self.stem(word)) {
            None => UNKNOWN,
            Some((renderings, phrases)) => {
                let general = f64::from((*renderings).max(1)).ln() + f64::from(1 + phrases).ln();
                UNKNOWN / (1.0 + PER_LOGARITHM * general)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_many_uses_is_less_weird_than_a_term() {
        let [spanish, english] = ["es", "en"].map(|code| Language::by_code(code).ok());
        let weirdness = Weirdness::new(spanish, english);
        assert!(weirdness.of("fin") < weirdness.of("refugio"));
        assert!(weirdness.of("refugio") < weirdness.of("apostillamiento"));
        assert!(weirdness.knows("refugio"));
    }
}
