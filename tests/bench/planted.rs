//! Mistakes that are planted into right translations, to see how many of them the checks find.

use tramo::app::check::CHECKS;
use tramo::app::check::Check;
use tramo::model::{Concept, Term, TermStatus};

/// A kind of mistake.
pub struct Mistake {
    /// What is done to the translation.
    pub name: &'static str,
    /// The check that is to find it.
    check: &'static str,
    /// Whether the translation is the Spanish text.
    pub into_spanish: bool,
    /// The translation with the mistake; `None` where it offers no place for one.
    plant: fn(&mut Chance, &Pair<'_>) -> Option<String>,
}

/// A right translation.
pub struct Pair<'a> {
    pub source: &'a str,
    pub target: &'a str,
    pub concepts: &'a [Concept],
}

impl Mistake {
    pub fn check(&self) -> &'static Check {
        Check::by_name(self.check).expect("a check")
    }

    /// The pair's translation with a mistake in it.
    pub fn planted(&self, chance: &mut Chance, pair: &Pair<'_>) -> Option<String> {
        (self.plant)(chance, pair).filter(|target| target != pair.target)
    }
}

/// Every kind, in the order of the checks.
pub fn mistakes() -> Vec<&'static Mistake> {
    let order = |mistake: &&Mistake| CHECKS.iter().position(|check| check.name == mistake.check);
    let mut all: Vec<&Mistake> = MISTAKES.iter().collect();
    all.sort_by_key(order);
    all
}

macro_rules! mistake {
    ($check:literal, $name:literal, $plant:expr) => {
        Mistake {
            name: $name,
            check: $check,
            into_spanish: false,
            plant: $plant,
        }
    };
}

static MISTAKES: &[Mistake] = &[
    mistake!("empty", "nothing", |_, _| Some(String::new())),
    mistake!("untranslated", "the source again", |_, pair| {
        let words = pair.source.split_whitespace().count();
        (words >= 4).then(|| pair.source.to_owned())
    }),
    mistake!("terms", "another term", another_term),
    mistake!("numbers", "a digit changed", |chance, pair| {
        let begins = pair.target.split(' ').scan(0, |at, word| {
            let begin = *at;
            *at += word.len() + 1;
            Some((begin, word))
        });
        let numbers = begins.filter(|(_, word)| is_number(word));
        let digits = |(begin, word): (usize, &str)| {
            let digits = places(word, |c| c.is_ascii_digit()).into_iter();
            digits.map(move |at| begin + at).collect::<Vec<_>>()
        };
        let digits: Vec<usize> = numbers.flat_map(digits).collect();
        let at = chance.of(&digits)?;
        let digit = pair.target.as_bytes()[at] - b'0';
        let other = (digit + 1 + chance.below(9) as u8) % 10;
        Some(replaced(pair.target, at..at + 1, &other.to_string()))
    }),
    mistake!("numbers", "a number dropped", |chance, pair| {
        drop_word(chance, pair.target, is_number)
    }),
    mistake!("repeated", "a repeated number dropped", |chance, pair| {
        let words: Vec<&str> = pair.target.split(' ').collect();
        let again = |word: &str| words.iter().filter(|other| **other == word).count() > 1;
        drop_word(chance, pair.target, |word| is_number(word) && again(word))
    }),
    mistake!("tags", "a tag dropped", |chance, pair| {
        drop_word(chance, pair.target, |word| {
            let placeholder = word.starts_with('%') && word.len() <= 4 && word.len() > 1;
            placeholder || (word.starts_with(['<', '{']) && word.ends_with(['>', '}']))
        })
    }),
    mistake!("addresses", "an address dropped", |chance, pair| {
        drop_word(chance, pair.target, |word| word.contains("://"))
    }),
    mistake!("length", "two thirds cut off", |_, pair| {
        let words: Vec<&str> = pair.target.split(' ').collect();
        (words.len() >= 12).then(|| words[..words.len() / 3].join(" "))
    }),
    mistake!("doubled", "a word twice", |chance, pair| {
        let words: Vec<&str> = pair.target.split(' ').collect();
        let plain = |at: &usize| {
            let word = words[*at];
            word.len() > 1 && word.chars().all(char::is_lowercase)
        };
        let plain: Vec<usize> = (0..words.len()).filter(plain).collect();
        let at = chance.of(&plain)?;
        let mut words = words.clone();
        words.insert(at, words[at]);
        Some(words.join(" "))
    }),
    mistake!("brackets", "a bracket dropped", |chance, pair| {
        drop_mark(chance, pair.target, &['(', ')', '[', ']'])
    }),
    mistake!("quotes", "a quotation mark dropped", |chance, pair| {
        drop_mark(chance, pair.target, &['"', '“', '”', '«', '»'])
    }),
    Mistake {
        name: "¿ or ¡ dropped",
        check: "inverted",
        into_spanish: true,
        plant: |chance, pair| drop_mark(chance, pair.target, &['¿', '¡']),
    },
    mistake!("ending", "another mark at the end", |_, pair| {
        let text = pair.target.trim_end();
        let (last, other) = match text.chars().next_back()? {
            '.' => ('.', "?"),
            '?' => ('?', "."),
            ':' => (':', "."),
            _ => return None,
        };
        text.strip_suffix(last).map(|text| format!("{text}{other}"))
    }),
    mistake!("spaces", "a blank too many", |chance, pair| {
        let blanks = places(pair.target, |c| c == ' ');
        let at = chance.of(&blanks)?;
        Some(replaced(pair.target, at..at, " "))
    }),
];

/// Whether a word is a number, rather than a placeholder, an address or a name with digits.
fn is_number(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_digit())
        && !word.starts_with(['%', '<', '{'])
        && word
            .chars()
            .all(|c| c.is_ascii_digit() || ".,:;?!()%€$£-–'\"«»“”".contains(c))
}

/// A rendering that the glossary asks for, replaced by one of another concept.
fn another_term(chance: &mut Chance, pair: &Pair<'_>) -> Option<String> {
    let approved = |term: &&Term| term.status <= TermStatus::Admitted;
    let renderings = |concept: &Concept| -> Vec<String> {
        let english = concept
            .terms
            .iter()
            .filter(|term| term.language.primary() == "en");
        english
            .filter(approved)
            .map(|term| term.text.clone())
            .collect()
    };
    let named = |concept: &Concept| {
        let spanish = concept
            .terms
            .iter()
            .filter(|term| term.language.primary() == "es");
        spanish
            .filter(approved)
            .any(|term| word_at(pair.source, &term.text).is_some())
    };
    let concept = pair.concepts.iter().find(|concept| {
        let stands = |text: &String| word_at(pair.target, text).is_some();
        named(concept) && renderings(concept).iter().any(stands)
    })?;
    let wanted = renderings(concept);
    let mut others = pair
        .concepts
        .iter()
        .cycle()
        .skip(chance.below(pair.concepts.len()));
    let other = others.find_map(|other| {
        let other = renderings(other).into_iter().next()?;
        let apart = |text: &String| word_at(&other, text).is_none();
        (wanted.iter().all(apart) && !pair.target.contains(&other)).then_some(other)
    })?;
    let mut target = pair.target.to_owned();
    for rendering in wanted {
        while let Some(at) = word_at(&target, &rendering) {
            target = replaced(&target, at..at + rendering.len(), &other);
        }
    }
    Some(target)
}

/// Where `words` begin in a text as whole words.
fn word_at(text: &str, words: &str) -> Option<usize> {
    let inner = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut places = text.match_indices(words).map(|(at, _)| at);
    places.find(|at| {
        !inner(text[..*at].chars().next_back()) && !inner(text[at + words.len()..].chars().next())
    })
}

fn places(text: &str, is_one: impl Fn(char) -> bool) -> Vec<usize> {
    let found = text.char_indices().filter(|(_, c)| is_one(*c));
    found.map(|(at, _)| at).collect()
}

fn replaced(text: &str, span: std::ops::Range<usize>, by: &str) -> String {
    format!("{}{by}{}", &text[..span.start], &text[span.end..])
}

fn drop_word(chance: &mut Chance, text: &str, is_one: impl Fn(&str) -> bool) -> Option<String> {
    let mut words: Vec<&str> = text.split(' ').collect();
    let ones: Vec<usize> = (0..words.len()).filter(|at| is_one(words[*at])).collect();
    words.remove(chance.of(&ones)?);
    (!words.is_empty()).then(|| words.join(" "))
}

fn drop_mark(chance: &mut Chance, text: &str, marks: &[char]) -> Option<String> {
    let found = places(text, |c| marks.contains(&c));
    let at = chance.of(&found)?;
    let length = text[at..].chars().next().map_or(1, char::len_utf8);
    Some(replaced(text, at..at + length, ""))
}

/// SplitMix64: the same seed always gives the same numbers.
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit.max(1) as u64) as usize
    }

    fn of(&mut self, places: &[usize]) -> Option<usize> {
        let at = self.below(places.len());
        places.get(at).copied()
    }
}
