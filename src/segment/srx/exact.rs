//! Matching a pattern to the letter, with all that an automaton cannot do: lookaround, word
//! boundaries, groups that give nothing back. Works in either direction from a place.

use regex_syntax::hir::ClassUnicode;

use super::pattern::{Node, Place};

/// Steps after which a match is given up as failed, so that no text takes more than linear time.
const MOST_STEPS: u32 = 20_000;
/// Calls within calls after which a match is given up, so that no pattern overflows the stack.
const DEEPEST: u32 = 500;

/// Whether `node` matches some text that ends at byte `at`.
pub(super) fn ends_at(node: &Node, text: &str, at: usize) -> bool {
    Matcher::new(text).run(node, at, Direction::Back, &mut |_, _| true)
}

/// Whether `node` matches some text that begins at byte `at`.
pub(super) fn begins_at(node: &Node, text: &str, at: usize) -> bool {
    Matcher::new(text).run(node, at, Direction::Forward, &mut |_, _| true)
}

/// Whether `node` matches all of `text`.
pub(super) fn is_whole(node: &Node, text: &str) -> bool {
    let end = text.len();
    Matcher::new(text).run(node, 0, Direction::Forward, &mut |_, at| at == end)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Forward,
    Back,
}

struct Matcher<'a> {
    text: &'a str,
    steps: u32,
    depth: u32,
}

type Then<'t, 'a> = &'t mut dyn FnMut(&mut Matcher<'a>, usize) -> bool;

impl<'a> Matcher<'a> {
    fn new(text: &'a str) -> Self {
        Matcher {
            text,
            steps: 0,
            depth: 0,
        }
    }

    /// Whether `node` matches from `at` on and `then` holds where it stops.
    fn run(&mut self, node: &Node, at: usize, way: Direction, then: Then<'_, 'a>) -> bool {
        self.steps += 1;
        if self.steps > MOST_STEPS || self.depth > DEEPEST {
            return false;
        }
        self.depth += 1;
        let matched = self.run_node(node, at, way, then);
        self.depth -= 1;
        matched
    }

    fn run_node(&mut self, node: &Node, at: usize, way: Direction, then: Then<'_, 'a>) -> bool {
        match node {
            Node::Empty => then(self, at),
            Node::Class(class) => match self.step(class, at, way) {
                Some(next) => then(self, next),
                None => false,
            },
            Node::Place(place) => self.is_place(*place, at) && then(self, at),
            Node::Concat(parts) => self.run_all(parts, at, way, then),
            Node::Either(branches) => branches.iter().any(|b| self.run(b, at, way, then)),
            Node::Repeat {
                inner,
                least,
                most,
                possessive: false,
            } => self.repeat(inner, *least, *most, at, way, then),
            Node::Repeat {
                inner, least, most, ..
            } => {
                let mut stopped = None;
                self.repeat(inner, *least, *most, at, way, &mut |_, end| {
                    stopped = Some(end);
                    true
                });
                stopped.is_some_and(|end| then(self, end))
            }
            Node::Atomic(inner) => {
                let mut stopped = None;
                self.run(inner, at, way, &mut |_, end| {
                    stopped = Some(end);
                    true
                });
                stopped.is_some_and(|end| then(self, end))
            }
            Node::Look {
                ahead,
                negative,
                inner,
            } => {
                let look = if *ahead {
                    Direction::Forward
                } else {
                    Direction::Back
                };
                self.run(inner, at, look, &mut |_, _| true) != *negative && then(self, at)
            }
        }
    }

    fn run_all(&mut self, parts: &[Node], at: usize, way: Direction, then: Then<'_, 'a>) -> bool {
        let split = match way {
            Direction::Forward => parts.split_first(),
            Direction::Back => parts.split_last(),
        };
        match split {
            None => then(self, at),
            Some((part, rest)) => self.run(part, at, way, &mut |matcher, next| {
                matcher.run_all(rest, next, way, then)
            }),
        }
    }

    fn repeat(
        &mut self,
        inner: &Node,
        least: u32,
        most: Option<u32>,
        at: usize,
        way: Direction,
        then: Then<'_, 'a>,
    ) -> bool {
        // Runs of single characters need no recursion, however long they are.
        if let Node::Class(class) = inner {
            let mut ends = vec![at];
            while most.is_none_or(|most| ends.len() <= most as usize) {
                self.steps += 1;
                match self.step(class, ends[ends.len() - 1], way) {
                    Some(next) if self.steps <= MOST_STEPS => ends.push(next),
                    _ => break,
                }
            }
            return ends
                .iter()
                .skip(least as usize)
                .rev()
                .any(|end| then(self, *end));
        }
        if most != Some(0) {
            let fewer = most.map(|most| most - 1);
            let again = self.run(inner, at, way, &mut |matcher, next| {
                // A round that matches nothing would go on for ever.
                (next != at || least > 0)
                    && matcher.repeat(inner, least.saturating_sub(1), fewer, next, way, then)
            });
            if again {
                return true;
            }
        }
        least == 0 && then(self, at)
    }

    fn step(&self, class: &ClassUnicode, at: usize, way: Direction) -> Option<usize> {
        let c = match way {
            Direction::Forward => self.text[at..].chars().next()?,
            Direction::Back => self.text[..at].chars().next_back()?,
        };
        contains(class, c).then(|| match way {
            Direction::Forward => at + c.len_utf8(),
            Direction::Back => at - c.len_utf8(),
        })
    }

    fn is_place(&self, place: Place, at: usize) -> bool {
        let (before, after) = self.text.split_at(at);
        let line_break = |c: char| matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
        match place {
            Place::TextStart => before.is_empty(),
            Place::TextEnd => after.is_empty(),
            Place::LastLineEnd => {
                after.is_empty()
                    || after == "\r\n"
                    || after.starts_with(line_break) && after.chars().nth(1).is_none()
            }
            Place::LineStart => before.is_empty() || before.ends_with(line_break),
            Place::LineEnd => after.is_empty() || after.starts_with(line_break),
            Place::WordBoundary => is_word_boundary(before, after),
            Place::NoWordBoundary => !is_word_boundary(before, after),
        }
    }
}

fn is_word_boundary(before: &str, after: &str) -> bool {
    let in_word = |c: Option<char>| {
        c.is_some_and(|c| {
            c.is_alphanumeric() || c == '_' || unicode_normalization::char::is_combining_mark(c)
        })
    };
    in_word(before.chars().next_back()) != in_word(after.chars().next())
}

fn contains(class: &ClassUnicode, c: char) -> bool {
    let ranges = class.ranges();
    let at = ranges.partition_point(|range| range.end() < c);
    ranges.get(at).is_some_and(|range| range.start() <= c)
}
