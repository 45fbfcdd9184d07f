//! Patterns of SRX rules: ICU regular expressions, as far as they match text without capturing it.
//!
//! A rule asks two things only: does its first pattern match some text that ends at a place, does
//! its second match some text that begins there. Greedy and lazy repetition are therefore the same
//! here. What captures (back references) is refused.

use regex_syntax::hir::ClassUnicode;

use super::class;

/// A parsed pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    Empty,
    /// One character of a set.
    Class(ClassUnicode),
    /// A place without width.
    Place(Place),
    Concat(Vec<Node>),
    Either(Vec<Node>),
    Repeat {
        inner: Box<Node>,
        least: u32,
        most: Option<u32>,
        /// A repetition that gives nothing back.
        possessive: bool,
    },
    /// A group that gives nothing back.
    Atomic(Box<Node>),
    Look {
        ahead: bool,
        negative: bool,
        inner: Box<Node>,
    },
}

/// A place without width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    TextStart,
    TextEnd,
    /// The end, or before a line break at the end.
    LastLineEnd,
    LineStart,
    LineEnd,
    WordBoundary,
    NoWordBoundary,
}

/// What is wrong with a pattern, and at which of its characters (counted from 0).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PatternError {
    pub at: usize,
    pub found: String,
}

/// Flags in force at a place of a pattern.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Flags {
    pub caseless: bool,
    pub multiline: bool,
    pub dot_all: bool,
    pub comments: bool,
}

/// Groups within groups beyond which a pattern is refused.
const DEEPEST: usize = 100;

/// Reads a pattern; `flags` are in force at its beginning.
pub(super) fn parse(pattern: &str, flags: Flags) -> Result<Node, PatternError> {
    let mut parser = Parser {
        chars: pattern.chars().collect(),
        at: 0,
        flags,
        depth: 0,
    };
    let node = parser.either()?;
    if parser.at < parser.chars.len() {
        return Err(parser.error("`)` without `(`"));
    }
    Ok(node)
}

pub(super) struct Parser {
    pub chars: Vec<char>,
    pub at: usize,
    pub flags: Flags,
    depth: usize,
}

impl Parser {
    pub fn error(&self, found: impl Into<String>) -> PatternError {
        PatternError {
            at: self.at.min(self.chars.len()),
            found: found.into(),
        }
    }

    pub fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    pub fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    pub fn looking_at(&self, text: &str) -> bool {
        let mut rest = self.chars[self.at.min(self.chars.len())..].iter();
        text.chars().all(|c| rest.next() == Some(&c))
    }

    pub fn eat(&mut self, text: &str) -> bool {
        let found = self.looking_at(text);
        if found {
            self.at += text.chars().count();
        }
        found
    }

    fn either(&mut self) -> Result<Node, PatternError> {
        let mut branches = vec![self.concat()?];
        while self.eat("|") {
            branches.push(self.concat()?);
        }
        Ok(match branches.len() {
            1 => branches.remove(0),
            _ => Node::Either(branches),
        })
    }

    fn concat(&mut self) -> Result<Node, PatternError> {
        let mut parts = Vec::new();
        while let Some(c) = self.peek() {
            if matches!(c, '|' | ')') {
                break;
            }
            if self.flags.comments && self.skip_comment(c) {
                continue;
            }
            if self.eat("\\Q") {
                while !self.eat("\\E") {
                    let Some(c) = self.next() else { break };
                    parts.push(self.literal(c));
                }
                if let Some(last) = parts.pop() {
                    parts.push(self.repeated(last)?);
                }
                continue;
            }
            let atom = self.atom()?;
            parts.push(self.repeated(atom)?);
        }
        Ok(match parts.len() {
            0 => Node::Empty,
            1 => parts.remove(0),
            _ => Node::Concat(parts),
        })
    }

    fn skip_comment(&mut self, c: char) -> bool {
        if c == '#' {
            while self.next().is_some_and(|c| c != '\n') {}
            return true;
        }
        let blank = c.is_whitespace();
        self.at += usize::from(blank);
        blank
    }

    fn repeated(&mut self, atom: Node) -> Result<Node, PatternError> {
        let mut node = atom;
        loop {
            let (least, most) = match self.peek() {
                Some('*') => (0, None),
                Some('+') => (1, None),
                Some('?') => (0, Some(1)),
                Some('{') => match self.counted()? {
                    Some(counts) => counts,
                    None => return Ok(node),
                },
                _ => return Ok(node),
            };
            self.at += 1;
            let possessive = self.eat("+");
            if !possessive {
                self.eat("?");
            }
            node = Node::Repeat {
                inner: Box::new(node),
                least,
                most,
                possessive,
            };
        }
    }

    /// `{2}`, `{2,}`, `{2,5}`: stops before the closing brace. `None` where a brace is a brace.
    fn counted(&mut self) -> Result<Option<(u32, Option<u32>)>, PatternError> {
        let rest = &self.chars[self.at + 1..];
        let Some(end) = rest.iter().position(|c| *c == '}') else {
            return Ok(None);
        };
        let inner: String = rest[..end].iter().collect();
        if !inner.starts_with(|c: char| c.is_ascii_digit()) {
            return Ok(None);
        }
        let (least, most) = inner.split_once(',').unwrap_or((&inner, &inner));
        let number = |text: &str| text.trim().parse::<u32>().ok().filter(|n| *n <= 1_000);
        let least = number(least);
        let most = match most.trim() {
            "" => Some(None),
            most => number(most).map(Some),
        };
        match (least, most) {
            (Some(least), Some(most)) if most.is_none_or(|most| most >= least) => {
                self.at += 1 + end;
                Ok(Some((least, most)))
            }
            _ => Err(self.error(format!("repetition {{{inner}}}"))),
        }
    }

    fn atom(&mut self) -> Result<Node, PatternError> {
        let Some(c) = self.next() else {
            return Ok(Node::Empty);
        };
        match c {
            '(' => self.group(),
            '[' => {
                self.at -= 1;
                Ok(Node::Class(class::bracketed(self)?))
            }
            '.' => Ok(Node::Class(class::any(self.flags.dot_all))),
            '^' if self.flags.multiline => Ok(Node::Place(Place::LineStart)),
            '^' => Ok(Node::Place(Place::TextStart)),
            '$' if self.flags.multiline => Ok(Node::Place(Place::LineEnd)),
            '$' => Ok(Node::Place(Place::LastLineEnd)),
            '\\' => self.escape(),
            '*' | '+' | '?' => {
                self.at -= 1;
                Err(self.error(format!("`{c}` with nothing to repeat")))
            }
            _ => Ok(self.literal(c)),
        }
    }

    fn literal(&self, c: char) -> Node {
        Node::Class(class::single(c, self.flags.caseless))
    }

    fn escape(&mut self) -> Result<Node, PatternError> {
        let place = match self.peek() {
            Some('b') => Some(Place::WordBoundary),
            Some('B') => Some(Place::NoWordBoundary),
            Some('A') => Some(Place::TextStart),
            Some('z') => Some(Place::TextEnd),
            Some('Z') => Some(Place::LastLineEnd),
            _ => None,
        };
        if let Some(place) = place {
            self.at += 1;
            return Ok(Node::Place(place));
        }
        match self.peek() {
            Some('R') => {
                self.at += 1;
                let pair = [self.literal('\r'), self.literal('\n')].to_vec();
                let single = Node::Class(class::escaped('v', self.flags)?);
                Ok(Node::Either(vec![Node::Concat(pair), single]))
            }
            Some(c @ ('1'..='9' | 'k')) => Err(self.error(format!("back reference `\\{c}`"))),
            Some(c @ ('G' | 'X' | 'K')) => Err(self.error(format!("`\\{c}`"))),
            None => Err(self.error("`\\` at the end")),
            Some(_) => Ok(Node::Class(class::escape(self)?)),
        }
    }

    fn group(&mut self) -> Result<Node, PatternError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.error("too many groups within groups"));
        }
        let opened = self.at - 1;
        let before = self.flags;
        let look = [
            ("?=", true, false),
            ("?!", true, true),
            ("?<=", false, false),
            ("?<!", false, true),
        ];
        let look = look.into_iter().find(|(sign, ..)| self.eat(sign));
        let atomic = look.is_none() && self.eat("?>");
        if self.eat("?#") {
            while self.peek().is_some_and(|c| c != ')') {
                self.at += 1;
            }
        } else if look.is_none() && !atomic && self.eat("?") {
            self.group_options()?;
            if self.peek() == Some(')') {
                // "(?i)" holds till the enclosing group ends.
                self.at += 1;
                self.depth -= 1;
                return Ok(Node::Empty);
            }
        }
        let inner = self.either()?;
        if !self.eat(")") {
            self.at = opened;
            return Err(self.error("`(` without `)`"));
        }
        self.flags = before;
        self.depth -= 1;
        Ok(match look {
            Some((_, ahead, negative)) => Node::Look {
                ahead,
                negative,
                inner: Box::new(inner),
            },
            None if atomic => Node::Atomic(Box::new(inner)),
            None => inner,
        })
    }

    /// `:`, `i:`, `i-m)`, `<name>` after the question mark; stops before a closing bracket.
    fn group_options(&mut self) -> Result<(), PatternError> {
        if self.eat("<") || self.eat("P<") {
            while self.next().is_some_and(|c| c != '>') {}
            return Ok(());
        }
        let mut on = true;
        loop {
            match self.next() {
                Some('-') => on = false,
                Some('i') => self.flags.caseless = on,
                Some('m') => self.flags.multiline = on,
                Some('s') => self.flags.dot_all = on,
                Some('x') => self.flags.comments = on,
                // Unicode rules are always in force here.
                Some('u' | 'U' | 'w' | 'd') => {}
                Some(':') => return Ok(()),
                Some(')') => {
                    self.at -= 1;
                    return Ok(());
                }
                found => {
                    self.at -= usize::from(found.is_some());
                    let found = found.map_or(String::new(), String::from);
                    return Err(self.error(format!("group option `{found}`")));
                }
            }
        }
    }
}

/// A parser that stands at an escape's letter.
pub(super) fn parse_escape(letter: char, flags: Flags) -> Parser {
    Parser {
        chars: vec![letter],
        at: 0,
        flags,
        depth: 0,
    }
}
