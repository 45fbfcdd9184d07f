//! Shortcuts for what nearly all of a file is made of: plain text between tags that are at hand.
//!
//! Each gives what reading node by node would give, or declines and has read nothing.

use std::borrow::Cow;

use super::plain::{is_plain, plain};
use super::{MAX_RECORD_BYTES, Xml, all_legal};

impl Xml {
    /// Passes over white space that ends with a tag and so cannot be part of a longer text.
    pub fn pass_space(&mut self) {
        let rest = &self.buffer.rest()[self.length..];
        let space = rest.iter().position(|b| !b.is_ascii_whitespace());
        if let Some(space) = space.filter(|space| rest[*space] == b'<') {
            // A form feed is no white space for XML, nor a character that it allows.
            if !rest[..space].contains(&0x0c) {
                self.buffer.consume(self.length + space);
                self.record += (self.length + space) as u64;
                self.length = 0;
            }
        }
    }

    /// The character data of the element whose start tag was read last and was not empty, where it
    /// is at hand with the end tag, to whose end this reads, and is [`plain`]; else `None`, and
    /// nothing has been read.
    pub fn plain_content(&mut self) -> Option<Cow<'_, str>> {
        let begin = self.names.last().copied()?;
        let name = &self.open[begin..];
        let rest = &self.buffer.rest()[self.length..];
        let text_length = memchr::memchr(b'<', rest)?;
        let after = &rest[text_length..];
        let ends = after.starts_with(b"</")
            && after[2..].starts_with(name)
            && after.get(2 + name.len()) == Some(&b'>');
        let length = text_length + name.len() + 3;
        if !ends || self.record + (self.length + length) as u64 > MAX_RECORD_BYTES {
            return None;
        }
        let text = &self.buffer.token(self.length + text_length)[self.length..];
        if !(self.buffer.is_clean() || all_legal(text)) || !is_plain(text) {
            return None;
        }
        self.buffer.consume(self.length);
        self.record += self.length as u64;
        self.length = length;
        self.close(begin);
        plain(&self.buffer.token(length)[..text_length])
    }

    /// Two texts that stand at hand between these bytes, which begin behind the node that was read
    /// last, have elements that are whole, and were read before; and which are [`plain`]. The node
    /// that was read last is then the first of these elements, space before it aside, with all to
    /// the end of the bytes. Else nothing has been read.
    pub fn framed(&mut self, around: [&[u8]; 3]) -> Option<[Cow<'_, str>; 2]> {
        let rest = &self.buffer.rest()[self.length..];
        let mut texts = [(0, 0); 2];
        let mut at = 0;
        for (before, text) in around.iter().zip(&mut texts) {
            if !rest[at..].starts_with(before) {
                return None;
            }
            let begin = at + before.len();
            at = begin + memchr::memchr(b'<', &rest[begin..])?;
            *text = (begin, at);
        }
        if !rest[at..].starts_with(around[2]) {
            return None;
        }
        let length = at + around[2].len();
        let token = &self.buffer.token(self.length + length)[self.length..];
        if !(self.buffer.is_clean() || all_legal(token))
            || texts
                .iter()
                .any(|(begin, end)| !is_plain(&token[*begin..*end]))
        {
            return None;
        }
        let space = around[0].iter().position(|b| !b.is_ascii_whitespace())?;
        self.buffer.consume(self.length + space);
        self.length = length - space;
        let token = self.buffer.token(self.length);
        let [first, second] = texts.map(|(begin, end)| &token[begin - space..end - space]);
        Some([plain(first)?, plain(second)?])
    }
}
