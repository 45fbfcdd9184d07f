//! Words divided by tabs: source, target and, where one is given, a weight above 0 and at most 1.
//!
//! A target may be several renderings divided by semicolons, the most usual first, as in tramo's
//! own lexicons: the second then counts half as much as the first, the third a third.

use super::{Draft, FormatError, LexiconFormat, Source, lines, malformed, mostly, text_of};

pub(super) static TSV: LexiconFormat = LexiconFormat {
    name: "tsv",
    about: "source, target and perhaps a weight above 0 to 1, divided by tabs",
    recognise: |source| mostly(source, |line| line.contains('\t')),
    read,
};

fn read(source: &Source, draft: &mut Draft) -> Result<(), FormatError> {
    let text = text_of(source, TSV.name)?;
    for (line, row) in lines(&text) {
        let mut cells = row.split('\t').map(str::trim);
        let (from, to) = (cells.next().unwrap_or_default(), cells.next());
        let Some(to) = to else {
            let expected = "source, tab and target";
            return Err(malformed(line, &format!("one cell, `{from}`"), expected));
        };
        for (side, phrase) in [("source", from), ("target", to)] {
            if phrase.is_empty() {
                return Err(malformed(line, &format!("an empty {side}"), "a word"));
            }
        }
        let weight = match cells.next().filter(|cell| !cell.is_empty()) {
            None => 1.0,
            Some(cell) => (cell.parse::<f32>().ok())
                .filter(|weight| *weight > 0.0 && *weight <= 1.0)
                .ok_or_else(|| {
                    let expected = "a weight above 0 and at most 1";
                    malformed(line, &format!("`{cell}` in the third column"), expected)
                })?,
        };
        if let Some(more) = cells.next() {
            let expected = "at most three columns";
            return Err(malformed(line, &format!("a fourth, `{more}`"), expected));
        }
        for (rendering, rank) in to.split(';').zip(1_u16..) {
            draft.add(from, rendering, weight / f32::from(rank));
        }
    }
    Ok(())
}
