//! Reports as people read them.

pub mod align;
pub mod check;
pub mod concordance;
pub mod exchange;
pub mod glossary;
pub mod kwic;
pub mod lexicon;
pub mod links;
pub mod lookup;
pub mod maintain;
pub mod status;
pub mod terms;

use std::ops::Range;

use anstream::ColorChoice;
use anstyle::{AnsiColor, Style};

/// A heading of a report.
pub const HEADING: Style = Style::new().bold();
/// What is less important.
pub const FAINT: Style = Style::new().dimmed();
/// What was looked for.
pub const MARKED: Style = Style::new()
    .bold()
    .fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow)));
/// What the stored text has and the query has not.
pub const GONE: Style = Style::new()
    .strikethrough()
    .fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red)));
/// What the query has and the stored text has not.
pub const NEW: Style = Style::new()
    .underline()
    .fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green)));

/// Whether stdout shows colours; where it does not, marks stand in for them.
pub fn colours() -> bool {
    let choice = anstream::AutoStream::choice(&std::io::stdout());
    !matches!(choice, ColorChoice::Never)
}

/// `text` with the bytes of `spans` marked, by colour or by asterisks.
pub fn marked(text: &str, spans: &[Range<usize>]) -> String {
    let mut shown = String::new();
    let mut at = 0;
    for span in spans {
        shown.push_str(&text[at..span.start]);
        let part = &text[span.clone()];
        shown.push_str(&match colours() {
            true => format!("{MARKED}{part}{MARKED:#}"),
            false => format!("*{part}*"),
        });
        at = span.end;
    }
    shown.push_str(&text[at..]);
    shown
}

/// A probability in whole percent.
pub fn percent(probability: f64) -> String {
    format!("{:.0} %", probability * 100.0)
}

/// `1 unit`, `2 units`.
pub fn counted(number: usize, what: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {what}{ending}", grouped(number as u64))
}

/// A number with a comma between its thousands.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// Says of which languages no word forms are known; `spanish` is none.
pub fn words_as_written(tags: &[String]) {
    for tag in tags {
        note(format!(
            "no word forms are known for `{tag}`: words are compared as they are written \
             (languages have codes such as es and en)"
        ));
    }
}

/// Says something on stderr that the user should know.
pub fn note(text: impl std::fmt::Display) {
    let style = Style::new().bold().fg_color(Some(AnsiColor::Yellow.into()));
    anstream::eprintln!("{style}note:{style:#} {text}");
}
