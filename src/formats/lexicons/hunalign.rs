//! hunalign's dictionary: a line a pair, the target language first: `target phrase @ source phrase`.

use super::{Draft, FormatError, LexiconFormat, Source, lines, malformed, mostly, text_of};

pub(super) static HUNALIGN: LexiconFormat = LexiconFormat {
    name: "hunalign",
    about: "hunalign's .dic: target @ source, a pair a line",
    recognise: |source| mostly(source, |line| line.contains(BETWEEN)),
    read,
};

/// What stands between the two phrases.
const BETWEEN: &str = " @ ";

fn read(source: &Source, draft: &mut Draft) -> Result<(), FormatError> {
    let text = text_of(source, HUNALIGN.name)?;
    for (line, row) in lines(&text) {
        let expected = "a target phrase, ` @ ` and a source phrase";
        let Some((target, from)) = row.split_once(BETWEEN) else {
            return Err(malformed(line, &format!("`{}`", row.trim()), expected));
        };
        if from.contains(BETWEEN) {
            return Err(malformed(line, "more than one ` @ `", expected));
        }
        for (side, phrase) in [("target", target), ("source", from)] {
            if phrase.trim().is_empty() {
                return Err(malformed(line, &format!("an empty {side}"), expected));
            }
        }
        draft.add(from, target, 1.0);
    }
    Ok(())
}
