//! Segmentation by the rules of an SRX file (Segmentation Rules eXchange 2.0, OSCAR/GALA 2008).
//!
//! A place in a text is a boundary if the first rule whose patterns match before and after it says
//! so. A pattern "matches before" a place if it matches some text that ends there, wherever that
//! begins: overlapping matches count. A file's maps name the lists of rules for a language, all
//! that fit in a cascade, else the first; patterns of language codes ignore case.
//!
//! Patterns are ICU regular expressions without back references. What a pattern says of `^` and
//! `$` holds for the text between two line breaks that end segments. Text further than
//! [`FURTHEST`] from a place is not looked at.

mod automaton;
mod class;
mod compiled;
mod exact;
mod pattern;
mod read;

pub(super) use compiled::{Compiled, Scan};

use pattern::Node;

use crate::lang::Tag;

/// Bytes before and after a place that rules can see.
pub const FURTHEST: usize = 1_000;

/// The rules of an SRX file, every pattern read and found right.
#[derive(Debug, Clone)]
pub struct Rules {
    cascade: bool,
    languages: Vec<LanguageRule>,
    maps: Vec<Map>,
}

#[derive(Debug, Clone)]
struct LanguageRule {
    name: String,
    rules: Vec<Rule>,
}

#[derive(Debug, Clone)]
struct Rule {
    breaks: bool,
    before: Node,
    after: Node,
    before_text: String,
    after_text: String,
}

#[derive(Debug, Clone)]
struct Map {
    node: Node,
    name: String,
}

/// What is wrong with an SRX file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {kind}")]
pub struct RulesError {
    /// Line of the file at whose end the error was seen, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub kind: RulesErrorKind,
}

/// What may be wrong with an SRX file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RulesErrorKind {
    /// The file is not well-formed XML.
    #[error("no well-formed XML: {found}")]
    Xml {
        /// What the XML reader found.
        found: String,
    },
    /// The file has no `srx` element with language maps.
    #[error("found no SRX rules; expected an `srx` element with `languagerules` and `maprules`")]
    NotSrx,
    /// A rule says neither that it breaks nor that it does not.
    #[error("break=\"{found}\"; expected `yes` or `no`")]
    Break {
        /// The attribute's value.
        found: String,
    },
    /// A pattern is no regular expression, or has what SRX rules cannot have.
    #[error(
        "{language_rule}, rule {number}: `{pattern}`: found {found} at character {}, expected an ICU regular expression without back references",
        .at + 1
    )]
    Pattern {
        /// Name of the list of rules.
        language_rule: String,
        /// Number of the rule in its list, counted from 1.
        number: usize,
        /// The pattern.
        pattern: String,
        /// Character of the pattern, counted from 0.
        at: usize,
        /// What stands there.
        found: String,
    },
    /// A map names a list of rules that the file does not have.
    #[error("a language map names `{name}`, but the file has no such list of rules")]
    NoSuchList {
        /// The name.
        name: String,
    },
    /// No map fits the language.
    #[error("no language map fits `{tag}`")]
    NoLanguage {
        /// The tag that was asked for.
        tag: String,
    },
    /// The rules for a language are too large together.
    #[error("the rules for `{tag}` are too large: {found}")]
    TooLarge {
        /// The tag that was asked for.
        tag: String,
        /// What the compiler of the automata says.
        found: String,
    },
}

impl Rules {
    /// Reads the text of an SRX file. Any rule that cannot be read is an error: none is left out.
    pub fn read(text: &str) -> Result<Rules, RulesError> {
        read::read(text)
    }

    /// How many rules the file has, over all languages.
    pub fn count(&self) -> usize {
        self.languages
            .iter()
            .map(|language| language.rules.len())
            .sum()
    }

    /// The lists of rules for a language, in the order of the maps.
    fn lists(&self, tag: &Tag) -> Vec<&LanguageRule> {
        let fitting = self
            .maps
            .iter()
            .filter(|map| exact::is_whole(&map.node, tag.as_str()))
            .filter_map(|map| self.languages.iter().find(|list| list.name == map.name));
        match self.cascade {
            true => fitting.collect(),
            false => fitting.take(1).collect(),
        }
    }
}
