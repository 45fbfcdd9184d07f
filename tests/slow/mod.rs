//! The match rate read slowly from its documentation, sharing no code with `matching`: words are
//! compared as strings, and the whole table of costs is filled by the letter.

use tramo::lang::Language;
use tramo::text::{TokenKind, fold, nfc, tokens};

#[derive(Clone)]
struct Token {
    kind: TokenKind,
    form: String,
    caseless: String,
    stem: String,
}

fn analysed(text: &str, language: &Language) -> Vec<Token> {
    tokens(text)
        .map(|token| {
            let form = nfc(&text[token.span]).into_owned();
            let word = token.kind == TokenKind::Word;
            let caseless = if word {
                form.to_lowercase()
            } else {
                form.clone()
            };
            Token {
                kind: token.kind,
                stem: if word {
                    fold(&language.stem(language.uncontracted(&caseless)))
                } else {
                    form.clone()
                },
                caseless,
                form,
            }
        })
        .collect()
}

/// Cost table over any two sequences: `None` as the second token is a deletion or insertion.
fn least<T>(a: &[T], b: &[T], cost: &dyn Fn(&T, Option<&T>) -> Option<u64>) -> u64 {
    let mut table = vec![vec![0u64; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            let mut ways = Vec::new();
            if i > 0 {
                ways.push(table[i - 1][j] + cost(&a[i - 1], None).unwrap());
            }
            if j > 0 {
                ways.push(table[i][j - 1] + cost(&b[j - 1], None).unwrap());
            }
            if i > 0
                && j > 0
                && let Some(change) = cost(&a[i - 1], Some(&b[j - 1]))
            {
                ways.push(table[i - 1][j - 1] + change);
            }
            table[i][j] = ways.into_iter().min().unwrap_or(0);
        }
    }
    table[a.len()][b.len()]
}

fn weight(token: &Token) -> u64 {
    match token.kind {
        TokenKind::Word => 4,
        TokenKind::Number => 4,
        TokenKind::Tag => 2,
        TokenKind::Punctuation => 1,
    }
}

fn weighted(a: &Token, b: Option<&Token>) -> Option<u64> {
    let Some(b) = b else { return Some(weight(a)) };
    match (a.kind, b.kind) {
        (TokenKind::Word, TokenKind::Word) if a.caseless == b.caseless => Some(0),
        (TokenKind::Word, TokenKind::Word) if a.stem == b.stem => Some(1),
        (TokenKind::Word, TokenKind::Word) => Some(4),
        (x, y) if x == y => Some(u64::from(a.form != b.form)),
        _ => None,
    }
}

fn counted(a: &Token, b: Option<&Token>) -> Option<u64> {
    let Some(b) = b else { return Some(1) };
    match (a.kind, b.kind) {
        (TokenKind::Word, TokenKind::Word) if a.caseless != b.caseless => None,
        (x, y) if x == y => Some(u64::from(a.form != b.form)),
        _ => None,
    }
}

/// The rate of two Spanish texts.
pub fn rate(a: &str, b: &str) -> u8 {
    rate_in(Language::by_code("es").unwrap(), a, b)
}

/// The rate of two texts of one language.
pub fn rate_in(language: &Language, a: &str, b: &str) -> u8 {
    if nfc(a) == nfc(b) {
        return 100;
    }
    let (x, y) = (analysed(a, language), analysed(b, language));
    let words = |tokens: &[Token]| -> Vec<String> {
        tokens
            .iter()
            .filter(|t| t.kind == TokenKind::Word)
            .map(|t| t.caseless.clone())
            .collect()
    };
    let (in_x, in_y) = (words(&x), words(&y));
    if !in_x.is_empty() && in_x == in_y {
        let mut differences = least(&x, &y, &counted);
        if x.iter().map(|t| t.kind).eq(y.iter().map(|t| t.kind)) && spaces(a) != spaces(b) {
            differences += 1;
        }
        return (100 - differences.max(1)).clamp(95, 99) as u8;
    }
    let (p, q): (Vec<char>, Vec<char>) = (nfc(a).chars().collect(), nfc(b).chars().collect());
    let by_characters = || {
        let distance = least(&p, &q, &|x, y| Some(u64::from(y != Some(x))));
        let length = p.len().max(q.len()) as u64;
        (100 * (length - distance) / length).min(94) as u8
    };
    if in_x.is_empty() || in_y.is_empty() {
        return by_characters();
    }
    let total = |tokens: &[Token]| tokens.iter().map(weight).sum::<u64>();
    let whole = total(&x).max(total(&y));
    let by_tokens = (100 * whole.saturating_sub(least(&x, &y, &weighted)) / whole).min(94) as u8;
    if in_x.len() < 4 && in_y.len() < 4 {
        by_tokens.max(by_characters())
    } else {
        by_tokens
    }
}

/// The white space and invisible characters between the tokens, in order.
fn spaces(text: &str) -> Vec<&str> {
    let mut at = 0;
    let mut found = Vec::new();
    for token in tokens(text) {
        found.push(&text[at..token.span.start]);
        at = token.span.end;
    }
    found.push(&text[at..]);
    found
}

/// Levenshtein similarity of the characters in NFC.
#[allow(dead_code)] // Each test file compiles this module for itself, and not all compare this.
pub fn similarity(a: &str, b: &str) -> f64 {
    let (p, q): (Vec<char>, Vec<char>) = (nfc(a).chars().collect(), nfc(b).chars().collect());
    let distance = least(&p, &q, &|x, y| Some(u64::from(y != Some(x))));
    match p.len().max(q.len()) {
        0 => 1.0,
        length => 1.0 - distance as f64 / length as f64,
    }
}
