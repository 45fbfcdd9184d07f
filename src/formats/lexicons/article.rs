//! Renderings out of the article of a dictionary that was made for people to read.
//!
//! The first line has the headword with its sounds and grammar; below it stand the renderings,
//! divided by commas and semicolons, senses numbered or not. Remarks in brackets, grammar, examples
//! and references are left out. What is a whole sentence is an explanation, no rendering.

/// Words of the longest rendering that is kept.
const MOST_WORDS: usize = 4;

/// The renderings of an article, each once, in order.
pub(super) fn renderings(article: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut lines = article.lines();
    lines.next();
    for line in lines {
        let line = without_brackets(line);
        let line = without_number(line.trim());
        if is_remark(line) {
            continue;
        }
        for rendering in line.split([',', ';', '|']) {
            let rendering = rendering.split_whitespace().collect::<Vec<_>>().join(" ");
            let rendering = rendering.trim_matches([' ', '.', ':', '!', '?', '*', '-']);
            let words = rendering.split(' ').count();
            let spoken = rendering.contains(char::is_alphabetic);
            if spoken && words <= MOST_WORDS && !found.iter().any(|known| known == rendering) {
                found.push(rendering.to_owned());
            }
        }
    }
    found
}

/// The line without what stands in brackets of any kind or between slashes.
fn without_brackets(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut closing: Vec<char> = Vec::new();
    for c in line.chars() {
        let closes = match c {
            '(' => Some(')'),
            '[' => Some(']'),
            '<' => Some('>'),
            '{' => Some('}'),
            _ => None,
        };
        if closing.last() == Some(&c) {
            closing.pop();
        } else if let Some(closes) = closes {
            closing.push(closes);
        } else if closing.is_empty() {
            kept.push(c);
        }
    }
    let mut parts = kept.split('/');
    let first = parts.next().unwrap_or_default().to_owned();
    // Every second part stands between two slashes.
    parts
        .skip(1)
        .step_by(2)
        .fold(first, |line, part| line + part)
}

/// The line without the number or letter of its sense: `1.`, `2)`, `b)`.
fn without_number(line: &str) -> &str {
    let Some((number, rest)) = line.split_once(['.', ')']) else {
        return line;
    };
    let digits = !number.is_empty() && number.len() <= 3;
    let counts = digits && number.bytes().all(|b| b.is_ascii_digit());
    let letter = number.len() == 1 && number.bytes().all(|b| b.is_ascii_lowercase());
    if counts || letter {
        rest.trim_start()
    } else {
        line
    }
}

/// Whether a line says something else than renderings: an example, a note, a reference.
fn is_remark(line: &str) -> bool {
    const REMARKS: &[&str] = &[
        "see",
        "see also",
        "synonym",
        "synonyms",
        "antonym",
        "antonyms",
        "note",
        "example",
        "examples",
        "cross reference",
        "entry edited by",
    ];
    let quoted = line.starts_with(['"', '“', '„', '«', '\'']);
    let named = line.split_once(':').is_some_and(|(name, _)| {
        let name = name.trim().to_lowercase();
        REMARKS.contains(&name.as_str())
    });
    quoted || named || line.contains(" - ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renderings_stand_below_the_headword_divided_by_commas() {
        let article = "ventana /benˈtana/ <n, fem>\nwindow, opening; shutter\n";
        assert_eq!(renderings(article), ["window", "opening", "shutter"]);
    }

    #[test]
    fn numbers_remarks_examples_and_references_are_no_renderings() {
        let article = "banco /ˈbaŋko/\n 1. bank (for money)\n 2. bench <furniture>\n   \
             \"banco de peces\" - shoal of fish\n   Note: also a school, of fish\n   see: {orilla}\n \
             a) a long seat on which several people can sit\n";
        assert_eq!(renderings(article), ["bank", "bench"]);
    }

    #[test]
    fn what_stands_between_slashes_or_is_never_closed_is_left_out() {
        assert_eq!(
            renderings("x\nred /rɛd/ hot, warm (but not"),
            ["red hot", "warm"]
        );
        assert_eq!(renderings("x\n"), [""; 0]);
        assert_eq!(renderings(""), [""; 0]);
    }
}
