//! Brackets and quotations: what stands inside them may hold a sentence together.

use super::chars;
use super::scan::Scanner;
use super::stop::{LONGEST_QUOTATION, is_clitic, word_at};

/// Bytes within which a bracket must close to hold a sentence together.
const LONGEST_BRACKET: usize = 600;

impl Scanner<'_> {
    /// Whether byte `at` stands between brackets that opened within the segment and close soon.
    pub(super) fn in_brackets(&mut self, at: usize) -> bool {
        if self.depth == 0 || self.bracket <= self.start {
            return false;
        }
        let text = self.text;
        let limit = text.floor_char_boundary((at + LONGEST_BRACKET).min(text.len()));
        if self.next_bracket < at {
            let bracket = |c| matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | '（' | '）' | '\n');
            self.next_bracket = text[at..limit]
                .find(bracket)
                .map_or(limit, |offset| at + offset);
        }
        self.next_bracket < limit && text[self.next_bracket..].starts_with([')', ']', '}', '）'])
    }

    pub(super) fn open_bracket(&mut self, i: usize) {
        if self.depth == 0 {
            self.bracket = i;
        }
        self.depth += 1;
    }

    /// Keeps count at the `"` at byte `i`: the blanks around it say which it is; where they do not,
    /// it is the other than the last.
    pub(super) fn pass_quote(&mut self, i: usize) {
        let before =
            chars::before(self.text, i).is_none_or(|c| c.is_whitespace() || chars::opens(c));
        let after = chars::at(self.text, i + 1).is_none_or(char::is_whitespace);
        self.quoted = match (before, after) {
            (true, false) => true,
            (false, true) => false,
            _ => !self.quoted,
        };
    }

    /// A quotation that opens at byte `i` within a sentence and goes on in small letters.
    pub(super) fn open_quotation(&mut self, i: usize, opening: char) {
        let text = self.text;
        if i <= self.start || self.quotation.is_some_and(|end| end > i) {
            return;
        }
        // A sign doubled counts as one.
        let inner = &text[i + opening.len_utf8()..];
        let inner = inner.strip_prefix(opening).unwrap_or(inner);
        let straight = chars::is_straight_quote(opening);
        let before = &text[self.start..i];
        let before = before.strip_suffix(opening).unwrap_or(before);
        let apart = before.ends_with(|c| chars::is_blank(c) || chars::opens(c));
        let within = before
            .trim_end_matches(chars::is_blank)
            .ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ':'));
        let doubled = text[i..].starts_with("''");
        let first = inner.trim_start_matches(|c| {
            matches!(c, '.' | '…') || (doubled || !straight) && chars::is_blank(c)
        });
        // In text cut into tokens the same sign closes: there more must speak for an opening.
        let likely = match doubled {
            true => {
                let from =
                    text.ceil_char_boundary(i.saturating_sub(LONGEST_QUOTATION).max(self.start));
                let even = text[from..i].matches("''").count().is_multiple_of(2);
                even && (inner.len() > first.len() + 1 || before.trim_end().ends_with(','))
            }
            false => !is_clitic(word_at(inner, 0)),
        };
        if !(within && apart && likely && first.starts_with(char::is_lowercase)) {
            return;
        }
        let begin = text.len() - inner.len();
        let limit = text.floor_char_boundary((begin + LONGEST_QUOTATION).min(text.len()));
        let window = &text[begin..limit];
        let closing = match opening {
            '«' => '»',
            '“' => '”',
            '‘' => '’',
            other => other,
        };
        let closes = |at: usize| {
            let after = window[at + closing.len_utf8()..].chars().next();
            let before = window[..at].chars().next_back();
            match closing {
                '»' | '”' => true,
                _ if doubled => true,
                _ if after.is_some_and(char::is_alphanumeric) => false,
                '"' => before.is_some_and(|c| !c.is_whitespace()),
                // An apostrophe may follow the s of an owner.
                _ => before.is_some_and(|c| !c.is_whitespace() && c != 's'),
            }
        };
        // Another opening on the way: the signs are not in pairs here.
        let opens_again = |at: usize| {
            straight
                && !doubled
                && window[..at].ends_with(char::is_whitespace)
                && window[at + 1..].starts_with(char::is_alphanumeric)
                && !is_clitic(word_at(window, at + 1))
        };
        let mut marks = window.match_indices(closing).map(|(at, _)| at);
        self.quotation = marks
            .find(|at| closes(*at) || opens_again(*at))
            .filter(|at| !opens_again(*at))
            .map(|at| begin + at);
    }

    /// A closing bracket passed on the way.
    pub(super) fn close_bracket(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}
