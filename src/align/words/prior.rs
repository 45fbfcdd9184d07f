//! What is believed of a pair of words before any text is read: what a lexicon says, equal
//! numbers, marks and names, and words alike by common descent.

use std::sync::Arc;

use super::embedded;
use super::listed::Listed;
use super::settings::Settings;
use super::vocabulary::Word;
use crate::lang::{Language, Lexicon};
use crate::text::TokenKind;
use crate::text::distance::lcs_ratio;

/// Endings of cognates, from one language's to another's; the first that fits is rewritten.
struct Endings {
    from: &'static str,
    to: &'static str,
    rewrites: &'static [(&'static str, &'static str)],
}

static ENDINGS: &[Endings] = &[Endings {
    from: "es",
    to: "en",
    rewrites: &[
        ("ciones", "tions"),
        ("cion", "tion"),
        ("dades", "ties"),
        ("dad", "ty"),
        ("tades", "ties"),
        ("tad", "ty"),
        ("mente", "ly"),
        ("ismos", "isms"),
        ("ismo", "ism"),
        ("istas", "ists"),
        ("ista", "ist"),
        ("encias", "ences"),
        ("encia", "ence"),
        ("ancias", "ances"),
        ("ancia", "ance"),
        ("arios", "aries"),
        ("ario", "ary"),
        ("arias", "aries"),
        ("aria", "ary"),
        ("ivos", "ives"),
        ("ivo", "ive"),
        ("ivas", "ives"),
        ("iva", "ive"),
        ("osos", "ous"),
        ("oso", "ous"),
        ("osas", "ous"),
        ("osa", "ous"),
        ("aje", "age"),
        ("ajes", "ages"),
        ("icos", "ic"),
        ("ico", "ic"),
        ("icas", "ic"),
        ("ica", "ic"),
        ("izar", "ize"),
        ("ificar", "ify"),
        ("entes", "ents"),
        ("ente", "ent"),
        ("antes", "ants"),
        ("ante", "ant"),
        ("ados", "ated"),
        ("ado", "ated"),
        ("adas", "ated"),
        ("ada", "ated"),
        ("ias", "ies"),
        ("ia", "y"),
        ("os", "s"),
        ("as", "s"),
        ("es", "s"),
        ("o", ""),
        ("a", ""),
        ("e", ""),
    ],
}];

/// Shortest skeleton that can be told from chance.
const SHORTEST: usize = 4;

/// Priors of one pair of languages.
#[derive(Debug, Clone)]
pub(super) struct Priors {
    settings: Settings,
    languages: [Option<&'static Language>; 2],
    added: Listed,
}

impl Priors {
    pub fn new(
        settings: &Settings,
        source: Option<&'static Language>,
        target: Option<&'static Language>,
    ) -> Priors {
        Priors {
            settings: settings.clone(),
            languages: [source, target],
            added: Listed::default(),
        }
    }

    /// Adds all that a lexicon says.
    pub fn add_lexicon(&mut self, lexicon: &Lexicon) {
        self.added.add_lexicon(self.languages, lexicon);
    }

    /// Adds a rendering; `weight` is how usual it is: 1 for the most usual of a lexicon.
    pub fn add_rendering(&mut self, source: &str, target: &str, weight: f32) {
        self.added
            .add_rendering(self.languages, source, target, weight);
    }

    /// Occurrences that lexicons say of all links of a word together; side 0 is the source, 1 the
    /// target.
    pub fn listed(&self, side: usize, word: &Word) -> f32 {
        let weight = word.listed.total + self.added.total(side, word.key);
        weight * self.settings.lexicon
    }

    /// Occurrences that each word of `source` is believed to have been linked with each of
    /// `target`, by source, then target word.
    pub fn between(&self, source: &[Arc<Word>], target: &[Arc<Word>]) -> Vec<f32> {
        let mut beliefs = embedded::between(source, target);
        let pairs = source
            .iter()
            .flat_map(|s| target.iter().map(move |t| (s, t)));
        for (belief, (s, t)) in beliefs.iter_mut().zip(pairs) {
            *belief = self.with(s, t, *belief);
        }
        beliefs
    }

    /// What is believed of a pair to which tramo's own lexicon gives the weight `embedded`.
    fn with(&self, source: &Word, target: &Word, embedded: f32) -> f32 {
        if source.kind != TokenKind::Word || target.kind != TokenKind::Word {
            let same = source.key == target.key;
            return if same { self.settings.identity } else { 0.0 };
        }
        let listed = embedded + self.added.weight(source.key, target.key);
        let alike = match (skeleton_bucket(source), skeleton_bucket(target)) {
            (Some(a), Some(b)) if a == b => self.alike(source, target),
            _ => 0.0,
        };
        listed * self.settings.lexicon + alike
    }

    fn alike(&self, source: &Word, target: &Word) -> f32 {
        if source.form == target.form {
            return self.settings.identity;
        }
        let (a, b) = (&source.skeleton, &target.skeleton);
        let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
        let least = self.settings.least_alike;
        if (short as f32) < least * long as f32 {
            return 0.0;
        }
        let above = (lcs_ratio(a, b) as f32 - least) / (1.0 - least);
        if above < 0.0 {
            0.0
        } else {
            self.settings.cognates * (0.2 + 0.8 * above)
        }
    }
}

/// Words whose skeletons begin otherwise are not compared: "not alike" is then nearly certain.
fn skeleton_bucket(word: &Word) -> Option<[u8; 2]> {
    let enough = word.kind == TokenKind::Word && word.skeleton.len() >= SHORTEST;
    let bytes = word.skeleton.as_bytes();
    enough.then(|| [bytes[0], bytes[1]])
}

/// A word without the spelling habits of its language: endings as the other language writes them,
/// `ph` as `f`, doubled letters single.
pub(super) fn skeleton(folded: &str, from: Option<&Language>, to: Option<&Language>) -> Box<str> {
    let codes = from.zip(to).map(|(from, to)| (from.code, to.code));
    let mut word = std::borrow::Cow::Borrowed(folded);
    for endings in ENDINGS {
        if codes == Some((endings.from, endings.to)) {
            let fits =
                |(from, _): &&(&str, &str)| folded.len() > from.len() + 2 && folded.ends_with(from);
            if let Some((from, to)) = endings.rewrites.iter().find(fits) {
                let root = &folded[..folded.len() - from.len()];
                word = format!("{root}{to}").into();
            }
        }
    }
    let mut plain = String::with_capacity(word.len());
    let mut chars = word.chars().peekable();
    // Spanish writes a vowel before s and another consonant: "especial", "estado".
    if codes.is_some_and(|(from, _)| from == "es") && word.starts_with("es") {
        let third = word.as_bytes().get(2);
        if third.is_some_and(|c| b"pctqlmnf".contains(c)) {
            chars.next();
        }
    }
    while let Some(c) = chars.next() {
        let c = match c {
            'p' if chars.peek() == Some(&'h') => {
                chars.next();
                'f'
            }
            'h' | '\'' => continue,
            'y' | 'j' => 'i',
            'k' | 'q' => 'c',
            'w' => 'v',
            'z' => 's',
            c => c,
        };
        if !plain.ends_with(c) {
            plain.push(c);
        }
    }
    plain.into()
}
