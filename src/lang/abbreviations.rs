//! Abbreviations and what may follow their full stop.

/// An abbreviation that is written with a full stop, or a name with an exclamation mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abbreviation {
    /// As it is written, with its full stops and inner spaces: `núm.`, `EE. UU.`
    ///
    /// Small letters stand for either case, capitals for themselves only.
    pub text: &'static str,
    /// What may follow.
    pub follows: Follows,
}

/// What may follow an abbreviation within a sentence, and so whether it may end one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Follows {
    /// A name: never the end of a sentence before a capital (`Sr.`, `Dr.`, `calle`'s `c.`).
    Name,
    /// A number or a single letter (`núm.`, `pág.`, `art.`); before anything else it is a word
    /// like others.
    Number,
    /// Anything: it never ends a sentence (`p. ej.`, `cf.`, `vs.`).
    Anything,
    /// Small letters within a sentence; a capital or a number begins the next (`etc.`, `a. m.`).
    SmallLetter,
    /// Small letters or a number; a capital begins the next (`cm.`, `et al.`, `ibid.`).
    SmallLetterOrNumber,
    /// Small letters or a name: only an opening word begins the next sentence (`EE. UU.`, `Inc.`).
    SmallLetterOrName,
}

/// The headings of an abbreviation list.
const HEADINGS: &[(&str, Follows)] = &[
    ("[name]", Follows::Name),
    ("[number]", Follows::Number),
    ("[anything]", Follows::Anything),
    ("[small-letter]", Follows::SmallLetter),
    ("[small-letter-or-number]", Follows::SmallLetterOrNumber),
    ("[small-letter-or-name]", Follows::SmallLetterOrName),
];

/// Reads a list: headings in brackets, an abbreviation a line, `#` begins a comment.
pub(super) fn parse(data: &'static str) -> impl Iterator<Item = Abbreviation> {
    let mut follows = Follows::Anything;
    super::word_list(data).filter_map(move |line| {
        match HEADINGS.iter().find(|(heading, _)| *heading == line) {
            Some((_, class)) => {
                follows = *class;
                None
            }
            None => Some(Abbreviation {
                text: line,
                follows,
            }),
        }
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use crate::lang::LANGUAGES;

    #[test]
    fn every_abbreviation_has_a_stop_at_its_end_and_stands_once_in_its_list() {
        for language in LANGUAGES {
            let mut seen = HashSet::new();
            for abbreviation in language.abbreviations() {
                let text = abbreviation.text;
                assert!(text.ends_with(['.', '!']), "{}: {text}", language.code);
                assert!(seen.insert(text), "{}: {text} twice", language.code);
            }
            let least = match language.code {
                "es" => 400,
                "en" => 300,
                _ => 100,
            };
            assert!(seen.len() >= least, "{}: {}", language.code, seen.len());
        }
    }
}
