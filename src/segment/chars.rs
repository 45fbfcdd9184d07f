//! Characters as segmentation sees them: what ends, closes, opens and separates.

/// The character that begins at byte `at`; `None` at the end.
pub(super) fn at(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

/// The character that ends at byte `at`; `None` at the beginning.
pub(super) fn before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

/// Whether `c` may end a sentence.
pub(super) fn is_stop(c: char) -> bool {
    matches!(
        c,
        '.' | '!' | '?' | '…' | '‥' | '‼' | '⁇' | '⁈' | '⁉' | '。' | '！' | '？' | '．' | '｡'
    )
}

/// Whether `c` may end a sentence, or is white space within a line.
pub(super) fn is_stop_or_blank(c: char) -> bool {
    is_stop(c) || is_blank(c)
}

/// Whether `c` closes a quotation or bracket whichever way it stands.
pub(super) fn closes(c: char) -> bool {
    matches!(
        c,
        ')' | ']' | '}' | '»' | '”' | '’' | '›' | '〉' | '》' | '」' | '』' | '）' | '】' | '〕'
    )
}

/// Whether `c` opens a quotation or bracket whichever way it stands.
pub(super) fn opens(c: char) -> bool {
    matches!(
        c,
        '(' | '['
            | '{'
            | '«'
            | '“'
            | '„'
            | '‘'
            | '‚'
            | '‹'
            | '〈'
            | '《'
            | '「'
            | '『'
            | '（'
            | '【'
    )
}

/// Whether `c` is a quotation mark that opens as well as closes.
pub(super) fn is_straight_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '´')
}

/// Whether `c` ends a line.
pub(super) fn is_line_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Whether `c` is white space within a line, or a character without width.
pub(super) fn is_blank(c: char) -> bool {
    match c {
        ' ' | '\t' => true,
        _ if c < '\u{80}' => is_invisible(c),
        _ => (c.is_whitespace() && !is_line_break(c)) || is_invisible(c),
    }
}

/// Characters that leave no trace on paper: soft hyphen, zero-width spaces and joiners, marks of
/// direction, byte-order mark, and the control characters by which word processors mark a note.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{1}'..='\u{6}' | '\u{e}'..='\u{1f}'
    )
}

/// Whether `c` is a dash that opens a speech or an aside.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―' | '‒')
}

/// Whether `c` is the mark of a list point wherever it stands.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '◦'
            | '‣'
            | '⁃'
            | '∙'
            | '▪'
            | '▫'
            | '■'
            | '□'
            | '●'
            | '○'
            | '◆'
            | '◇'
            | '➢'
            | '➤'
            | '✓'
            | '✔'
            | '❖'
            | '►'
            | '▶'
            | '·'
    )
}

/// `span` without white space and invisible characters at its ends; empty where nothing is left.
pub(super) fn trimmed(text: &str, span: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let edge = |c: char| c.is_whitespace() || is_invisible(c);
    let whole = &text[span.clone()];
    let tail = whole.trim_end_matches(edge);
    let end = span.start + tail.len();
    end - tail.trim_start_matches(edge).len()..end
}
