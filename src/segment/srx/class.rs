//! Sets of characters as ICU writes them, by way of the same set in the notation of `regex-syntax`.

use std::fmt::Write;

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, HirKind};

use super::pattern::{Flags, Parser, PatternError};

/// White space, `\s`, as Java has it. ICU counts every no-break space in too, but the files in use are
/// written for and run by programs in Java (OmegaT, Okapi, LanguageTool), and mean a break by it.
const WHITE_SPACE: &str = r" \t\n\x{b}\x{c}\r";
/// Horizontal white space, `\h`.
const HORIZONTAL: &str = r" \t\x{a0}\x{1680}\x{180e}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}";
/// Vertical white space, `\v`.
const VERTICAL: &str = r"\n\x{b}\x{c}\r\x{85}\x{2028}\x{2029}";

/// The set of one character, or of its cases.
pub(super) fn single(c: char, caseless: bool) -> ClassUnicode {
    let mut class = ClassUnicode::new([ClassUnicodeRange::new(c, c)]);
    if caseless {
        class.case_fold_simple();
    }
    class
}

/// What a full stop matches: everything, or all but line breaks.
pub(super) fn any(dot_all: bool) -> ClassUnicode {
    let mut class = ClassUnicode::empty();
    if !dot_all {
        for (from, to) in [('\n', '\r'), ('\u{85}', '\u{85}'), ('\u{2028}', '\u{2029}')] {
            class.push(ClassUnicodeRange::new(from, to));
        }
    }
    class.negate();
    class
}

/// The set of an escape by its letter: `d`, `S`, `h`.
pub(super) fn escaped(letter: char, flags: Flags) -> Result<ClassUnicode, PatternError> {
    let mut parser = super::pattern::parse_escape(letter, flags);
    escape(&mut parser)
}

/// The set that an escape stands for; the parser is behind the backslash.
pub(super) fn escape(parser: &mut Parser) -> Result<ClassUnicode, PatternError> {
    let begin = parser.at;
    let mut set = String::from("[");
    write_escape(parser, &mut set)?;
    set.push(']');
    compiled(&set, parser, begin)
}

/// The set in brackets at which the parser stands.
pub(super) fn bracketed(parser: &mut Parser) -> Result<ClassUnicode, PatternError> {
    let begin = parser.at;
    let mut set = String::new();
    write_brackets(parser, &mut set, 0)?;
    compiled(&set, parser, begin)
}

/// Sets within sets beyond which a pattern is refused.
const DEEPEST: usize = 20;

fn write_brackets(parser: &mut Parser, set: &mut String, depth: usize) -> Result<(), PatternError> {
    let opened = parser.at;
    parser.at += 1;
    if depth > DEEPEST {
        return Err(parser.error("too many sets within sets"));
    }
    set.push('[');
    if parser.eat("^") {
        set.push('^');
    }
    let first = parser.at;
    // Whether a single character was written last, from which a range may begin.
    let mut single = false;
    loop {
        let begin = parser.at;
        let after_single = std::mem::replace(&mut single, false);
        match parser.next() {
            None => {
                parser.at = opened;
                return Err(parser.error("`[` without `]`"));
            }
            Some(']') if begin > first => break,
            Some('[') if posix(parser, set) => {}
            Some('[') => {
                parser.at -= 1;
                write_brackets(parser, set, depth + 1)?;
            }
            Some('\\') if parser.eat("Q") => {
                while !parser.eat("\\E") {
                    let Some(c) = parser.next() else { break };
                    write_literal(c, set);
                }
            }
            Some('\\') => {
                let letter = parser.peek().unwrap_or_default();
                single = !matches!(letter, 'd' | 'w' | 's' | 'h' | 'v' | 'p')
                    && !matches!(letter, 'D' | 'W' | 'S' | 'H' | 'V' | 'P');
                write_escape(parser, set)?;
            }
            Some('&') if parser.eat("&") => set.push_str("&&"),
            Some('-') => {
                // A range; at either end of the set the sign stands for itself.
                let edge = !after_single || matches!(parser.peek(), Some(']' | '[') | None);
                match edge {
                    true => write_literal('-', set),
                    false => set.push('-'),
                }
            }
            Some(c) => {
                single = true;
                write_literal(c, set);
            }
        }
    }
    set.push(']');
    Ok(())
}

/// `[:alpha:]` within a set.
fn posix(parser: &mut Parser, set: &mut String) -> bool {
    let rest: String = parser.chars[parser.at..].iter().take(24).collect();
    let name = rest
        .strip_prefix(':')
        .and_then(|rest| rest.split_once(":]"))
        .map(|(name, _)| name);
    let Some((name, class)) =
        name.and_then(|name| Some((name, posix_class(&name.to_lowercase())?)))
    else {
        return false;
    };
    set.push_str(class);
    parser.at += name.chars().count() + 3;
    true
}

fn posix_class(name: &str) -> Option<&'static str> {
    Some(match name {
        "alpha" => r"\p{Alphabetic}",
        "alnum" => r"\p{Alphabetic}\p{Nd}",
        "digit" => r"\p{Nd}",
        "lower" => r"\p{Lowercase}",
        "upper" => r"\p{Uppercase}",
        "punct" => r"\p{P}",
        "space" | "white_space" => r"\s",
        "blank" => r" \t\p{Zs}",
        "cntrl" => r"\p{Cc}",
        "xdigit" => r"0-9A-Fa-f",
        "word" => r"\w",
        _ => return None,
    })
}

fn write_literal(c: char, set: &mut String) {
    let _ = write!(set, r"\x{{{:x}}}", u32::from(c));
}

/// Writes what an escape stands for; the parser is behind the backslash.
fn write_escape(parser: &mut Parser, set: &mut String) -> Result<(), PatternError> {
    let begin = parser.at;
    let Some(c) = parser.next() else {
        return Err(parser.error("`\\` at the end"));
    };
    match c {
        'd' | 'D' | 'w' | 'W' => {
            set.push('\\');
            set.push(c);
        }
        's' => set.push_str(WHITE_SPACE),
        'S' => {
            let _ = write!(set, "[^{WHITE_SPACE}]");
        }
        'h' => set.push_str(HORIZONTAL),
        'H' => {
            let _ = write!(set, "[^{HORIZONTAL}]");
        }
        'v' => set.push_str(VERTICAL),
        'V' => {
            let _ = write!(set, "[^{VERTICAL}]");
        }
        't' => write_literal('\t', set),
        'n' => write_literal('\n', set),
        'r' => write_literal('\r', set),
        'f' => write_literal('\u{c}', set),
        'a' => write_literal('\u{7}', set),
        'e' => write_literal('\u{1b}', set),
        'c' => {
            let control = parser.next().filter(char::is_ascii);
            let control = control.map(|c| char::from(c.to_ascii_uppercase() as u8 ^ 0x40));
            write_literal(control.ok_or_else(|| parser.error("`\\c`"))?, set);
        }
        'u' => write_number(parser, set, 4)?,
        'U' => write_number(parser, set, 8)?,
        'x' => write_number(parser, set, 2)?,
        '0' => {
            let mut value = 0;
            while let Some(digit) = parser
                .peek()
                .and_then(|c| c.to_digit(8))
                .filter(|_| value < 32)
            {
                value = value * 8 + digit;
                parser.at += 1;
            }
            write_literal(char::from_u32(value).unwrap_or('\0'), set);
        }
        'p' | 'P' => write_property(parser, set, c)?,
        c if c.is_ascii_alphanumeric() => {
            parser.at = begin;
            return Err(parser.error(format!("`\\{c}`")));
        }
        c => write_literal(c, set),
    }
    Ok(())
}

/// `\u00BB`, `\x{201C}`: at most `digits` hexadecimal digits, or any number in braces.
fn write_number(parser: &mut Parser, set: &mut String, digits: usize) -> Result<(), PatternError> {
    let begin = parser.at;
    let braced = parser.eat("{");
    let mut value = 0_u32;
    let mut read = 0;
    while let Some(digit) = parser.peek().and_then(|c| c.to_digit(16)) {
        if (!braced && read == digits) || read == 8 {
            break;
        }
        value = value * 16 + digit;
        read += 1;
        parser.at += 1;
    }
    let closed = !braced || parser.eat("}");
    let enough = if braced || digits == 2 {
        read > 0
    } else {
        read == digits
    };
    match char::from_u32(value).filter(|_| closed && enough) {
        Some(c) => write_literal(c, set),
        None => {
            parser.at = begin;
            return Err(parser.error("a character's number"));
        }
    }
    Ok(())
}

/// `\pL`, `\p{Lu}`, `\P{IsLatin}`, `\p{^Lu}`.
fn write_property(parser: &mut Parser, set: &mut String, sign: char) -> Result<(), PatternError> {
    let begin = parser.at;
    let mut name = String::new();
    if parser.eat("{") {
        while let Some(c) = parser.next().filter(|c| *c != '}') {
            name.push(c);
        }
    } else {
        name.extend(parser.next());
    }
    let negative = (sign == 'P') ^ name.starts_with('^');
    let name = name.trim_start_matches('^');
    // Java writes `IsLatin` and `javaLowerCase`; POSIX names are properties too.
    let plain = name
        .strip_prefix("Is")
        .or_else(|| name.strip_prefix("java"))
        .unwrap_or(name);
    let inner = match posix_class(&plain.to_lowercase().replace("case", "")) {
        Some(class) => class.to_owned(),
        None => format!(r"\p{{{plain}}}"),
    };
    let written = match negative {
        true => format!("[^{inner}]"),
        false => format!("[{inner}]"),
    };
    if ParserBuilder::new().build().parse(&written).is_err() {
        parser.at = begin;
        return Err(parser.error(format!("property `{name}`")));
    }
    set.push_str(&written);
    Ok(())
}

fn compiled(set: &str, parser: &Parser, begin: usize) -> Result<ClassUnicode, PatternError> {
    let error = |found: String| PatternError { at: begin, found };
    let hir = ParserBuilder::new()
        .case_insensitive(parser.flags.caseless)
        .build()
        .parse(set)
        .map_err(|_| error("a set that cannot be read".to_owned()))?;
    match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => Ok(class.clone()),
        HirKind::Class(Class::Bytes(class)) => {
            let ranges = class.ranges().iter();
            Ok(ClassUnicode::new(ranges.map(|r| {
                ClassUnicodeRange::new(char::from(r.start()), char::from(r.end()))
            })))
        }
        HirKind::Literal(literal) => {
            let text = String::from_utf8_lossy(&literal.0).into_owned();
            let mut chars = text.chars();
            match (chars.next(), chars.next()) {
                (Some(c), None) => Ok(single(c, parser.flags.caseless)),
                _ => Err(error("a set that cannot be read".to_owned())),
            }
        }
        _ => Ok(ClassUnicode::empty()),
    }
}
