//! Marks that begin and end a segment: a question stays a question, speech stays speech.
//!
//! Which mark answers to which is learnt from the document: a dash in Spanish dialogue to
//! quotation marks in English, or a colon to a dash.

use std::ops::Range;

use super::contingency::Contingency;
use crate::model::Segment;

const OPENINGS: usize = 7;
const CLOSINGS: usize = 8;
const INNERS: usize = 4;

/// The marks of one segment.
#[derive(Debug, Clone, Copy)]
struct Marked {
    opening: u8,
    closing: u8,
    // 1: a question mark, 2: an exclamation mark, before the closing mark.
    inner: u8,
    // The same of the closing mark.
    last: u8,
}

/// Marks of all segments and how they go together.
#[derive(Debug)]
pub(crate) struct Marks {
    source: Vec<Marked>,
    target: Vec<Marked>,
    openings: Contingency,
    closings: Contingency,
    inners: Contingency,
}

impl Marks {
    /// Before any bead is known.
    pub fn new(source: &[Segment], target: &[Segment]) -> Marks {
        let [source, target] =
            [source, target].map(|side| side.iter().map(|s| marked(&s.text)).collect::<Vec<_>>());
        let count = |side: &[Marked], classes: usize, class: fn(&Marked) -> u8| {
            let mut counts = vec![0; classes];
            side.iter().for_each(|m| counts[class(m) as usize] += 1);
            counts
        };
        let table = |classes, class| {
            Contingency::new(
                &count(&source, classes, class),
                &count(&target, classes, class),
            )
        };
        let openings = table(OPENINGS, |m: &Marked| m.opening);
        let closings = table(CLOSINGS, |m: &Marked| m.closing);
        let inners = table(INNERS, |m: &Marked| m.inner);
        Marks {
            source,
            target,
            openings,
            closings,
            inners,
        }
    }

    /// Learns from beads with their probabilities.
    pub fn fit(&mut self, beads: impl Iterator<Item = (Range<usize>, Range<usize>, f64)>) {
        let mut openings = self.openings.counts();
        let mut closings = self.closings.counts();
        let mut inners = self.inners.counts();
        for (s, t, p) in beads {
            let (s, t) = (run(&self.source, &s), run(&self.target, &t));
            openings[s.opening as usize * OPENINGS + t.opening as usize] += p;
            closings[s.closing as usize * CLOSINGS + t.closing as usize] += p;
            inners[s.inner as usize * INNERS + t.inner as usize] += p;
        }
        self.openings.fit(&openings);
        self.closings.fit(&closings);
        self.inners.fit(&inners);
    }

    /// How much likelier the marks are together than by chance, in nats.
    pub fn nats(&self, source: &Range<usize>, target: &Range<usize>) -> f64 {
        let (s, t) = (run(&self.source, source), run(&self.target, target));
        self.openings.nats(s.opening, t.opening)
            + self.closings.nats(s.closing, t.closing)
            + self.inners.nats(s.inner, t.inner)
    }
}

/// The marks of a run of segments taken as one.
fn run(side: &[Marked], run: &Range<usize>) -> Marked {
    let (first, last) = (side[run.start], side[run.end - 1]);
    let inner = side[run.start..run.end - 1]
        .iter()
        .fold(last.inner, |inner, m| inner | m.inner | m.last);
    Marked {
        opening: first.opening,
        inner,
        ..last
    }
}

fn marked(text: &str) -> Marked {
    let opening = match text.trim_start_matches(['¿', '¡', ' ']).chars().next() {
        Some(c) if c.is_uppercase() => 0,
        Some(c) if c.is_alphabetic() => 1,
        Some(c) if c.is_numeric() => 2,
        Some('—' | '–' | '-' | '―') => 3,
        Some('"' | '“' | '”' | '«' | '‘' | '\'' | '„' | '»' | '‚') => 4,
        Some('•' | '*' | '·' | '(' | '[') => 5,
        _ => 6,
    };
    let end = text.trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '“' | '”' | '«' | '»' | '’' | '\'' | '‘' | ')' | ']'
            )
    });
    let (closing, last) = match end.chars().next_back() {
        Some('.' | '。') if end.ends_with("...") => (5, 0),
        Some('.' | '。') => (0, 0),
        Some('?' | '？') => (1, 1),
        Some('!' | '！') => (2, 2),
        Some(':') => (3, 0),
        Some(';') => (4, 0),
        Some('…') => (5, 0),
        Some(',' | '—' | '–' | '-') => (6, 0),
        _ => (7, 0),
    };
    let body = &end[..end.len() - end.chars().next_back().map_or(0, char::len_utf8)];
    let inner = u8::from(body.contains(['?', '？'])) | u8::from(body.contains(['!', '！'])) << 1;
    Marked {
        opening,
        closing,
        inner,
        last,
    }
}
