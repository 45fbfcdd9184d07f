//! Dictionaries in a line each.

use tramo::app::lexicon::{Became, Imported, KnownLexicon, Stats};

use super::{FAINT, HEADING, counted};

/// What was read of a file, and what became of it.
pub fn imported(one: &Imported) -> String {
    let became = match one.became {
        Became::New => "new",
        Became::Replaced => "takes the place of another of its name",
        Became::Unchanged => "known just so",
    };
    format!(
        "{HEADING}{}{HEADING:#} ({}, {} → {}): {} with {}; {became}.",
        one.name,
        one.format,
        one.from,
        one.to,
        counted(one.headwords, "headword"),
        counted(one.renderings, "rendering"),
    )
}

/// A dictionary of the memory.
pub fn line(one: &KnownLexicon) -> String {
    let who = one.who.as_deref().unwrap_or("somebody");
    format!(
        "{HEADING}{}{HEADING:#}  {} → {}  {} with {}  {FAINT}{}, {} by {who}{FAINT:#}",
        one.name,
        one.from,
        one.to,
        counted(one.headwords as usize, "headword"),
        counted(one.renderings as usize, "rendering"),
        one.format,
        one.at.strftime("%Y-%m-%d"),
    )
}

/// A dictionary in numbers.
pub fn stats(one: &Stats) -> String {
    let mut line = format!(
        "{HEADING}{}{HEADING:#}  {} → {}  {} ({}) with {}",
        one.name,
        one.from,
        one.to,
        counted(one.headwords, "headword"),
        counted(one.phrases, "phrase"),
        counted(one.renderings, "rendering"),
    );
    if one.new_renderings > 0 {
        line.push_str(&format!(
            "  {FAINT}not in tramo's own: {} and {}{FAINT:#}",
            counted(one.new_headwords, "headword"),
            counted(one.new_renderings, "rendering"),
        ));
    }
    line
}
