//! Texts made to take long, and texts of no language: segmentation stays linear and in order.

mod random;

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use tramo::lang::{LANGUAGES, Language};
use tramo::segment::{Segmenter, srx};

/// Rules of the kinds that take long in engines that go back: runs within runs, lookaround.
const RULES: &str = r#"<srx version="2.0"><header cascade="yes"/><body><languagerules>
<languagerule languagerulename="All">
<rule break="no"><beforebreak>(\p{L}+\.)+\s</beforebreak><afterbreak>(\p{Ll}+\s?)*\)</afterbreak></rule>
<rule break="no"><beforebreak>(?&lt;!\d)\b(a|aa|a+)+\.\s*</beforebreak><afterbreak></afterbreak></rule>
<rule break="yes"><beforebreak>[.?!]+\s</beforebreak><afterbreak></afterbreak></rule>
<rule break="yes"><beforebreak></beforebreak><afterbreak>\{0&gt;</afterbreak></rule>
</languagerule></languagerules>
<maprules><languagemap languagepattern=".*" languagerulename="All"/></maprules></body></srx>"#;

static SEGMENTERS: LazyLock<Vec<Segmenter>> = LazyLock::new(segmenters);

fn segmenters() -> Vec<Segmenter> {
    let rules = srx::Rules::read(RULES).expect("the rules are right");
    let tag = "es".parse().expect("a tag");
    let spanish = Language::by_code("es").expect("Spanish is known");
    let by_rules = Segmenter::with_rules(&rules, &tag).expect("a map fits");
    vec![Segmenter::new(spanish), by_rules]
}

/// Pieces that make the rules look around: each is repeated to a long text.
const PIECES: &[&str] = &[
    ".",
    ". ",
    "a.b",
    "J. ",
    "? ! ",
    "(",
    "(. ",
    ")",
    ":-) ",
    "[1] ",
    "\"",
    "\" . ",
    "'a ",
    "' . ",
    "'' a. '' ",
    "«a. ",
    "‘a. ",
    "…",
    ". . ",
    "1. a 2. ",
    "a. b. c. ",
    "• a ",
    "*",
    "A ",
    "ABC DEF ",
    "EE. UU. ",
    "p. ej. ",
    "a\n",
    "a b\n",
    "\n",
    "\r\n \t",
    "a",
    "á",
    "sr.",
    "sr…! ",
    "en Yahoo! Sur ",
    "„a.“ ",
    "aaaa. ",
    "\u{ad}",
    "\u{200b}. ",
    "{0>",
    "—.",
    "a …. A ",
];

/// Signs that the rules look at, one of each kind and of each length in bytes; a few words.
const SIGNS: &[&str] = &[
    " ", "\u{ad}", "\u{a0}", "\n", ".", "…", "‥", "?", "。", "¿", "'", "\"", "’", "«", "»", "“",
    "”", "(", ")", "[", "]", "（", "）", "-", "—", "•", "*", "_", ":", ",", "@", "/", "1", "¹",
    "a", "á", "A", "Á", "sr", "Ab",
];

fn seconds(segmenter: &Segmenter, text: &str) -> Duration {
    let (begin, clock) = (on_processor(), Instant::now());
    let mut reached = 0;
    for span in segmenter.spans(text) {
        assert!(span.range.start >= reached && span.range.end > span.range.start);
        reached = span.range.end;
    }
    match (begin, on_processor()) {
        (Some(begin), Some(end)) if end > begin => end - begin,
        _ => clock.elapsed(),
    }
}

/// How long this thread has been on a processor, where the system says so (Linux): a busy machine
/// then tells the same as an idle one.
fn on_processor() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = told.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

#[test]
fn four_times_the_text_takes_about_four_times_as_long() {
    for segmenter in SEGMENTERS.iter() {
        for piece in PIECES {
            let short = piece.repeat(5_000 / piece.len());
            let long = piece.repeat(20_000 / piece.len());
            let fair = |(short, long): (Duration, Duration)| {
                // Quadratic time would be sixteenfold; the floor keeps noise out.
                long < short * 10 + Duration::from_millis(60)
            };
            let measured = || (seconds(segmenter, &short), seconds(segmenter, &long));
            assert!(
                (0..10).any(|_| fair(measured())),
                "{piece:?} takes more than linear time"
            );
        }
    }
}

#[test]
fn a_million_full_stops_and_a_line_without_any_are_segmented() {
    let segmenter = Segmenter::new(Language::by_code("es").expect("Spanish is known"));
    assert_eq!(segmenter.segments(&".".repeat(1_000_000)).len(), 1);
    assert_eq!(segmenter.segments(&"sin punto ".repeat(200_000)).len(), 1);
}

/// Segments stand in order and are not empty; what lies between them leaves no trace on paper.
fn assert_lossless(segmenter: &Segmenter, text: &str) {
    let mut reached = 0;
    for span in segmenter.spans(text) {
        let between = &text[reached..span.range.start];
        assert!(between.chars().all(is_blank), "{text:?} loses {between:?}");
        assert!(span.range.end > span.range.start, "{text:?}");
        reached = span.range.end;
    }
    let rest = &text[reached..];
    assert!(rest.chars().all(is_blank), "{text:?} loses {rest:?}");
}

fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[test]
fn signs_are_segmented_whichever_three_stand_in_a_row() {
    let [built_in, _] = &SEGMENTERS[..] else {
        panic!("two segmenters")
    };
    let mut text = String::new();
    for one in SIGNS {
        for two in SIGNS {
            for three in SIGNS {
                // At the beginning of a text, before a capital and before a small letter.
                text.clear();
                text.extend([
                    one, two, three, "a", one, two, three, " A", one, two, three, " a",
                ]);
                assert_lossless(built_in, &text);
            }
        }
    }
}

/// Parts of an abbreviation may end segments of their own, where signs stand before the first.
#[test]
fn abbreviations_are_segmented_whatever_stands_around_them() {
    let mut text = String::new();
    for language in LANGUAGES {
        let segmenter = Segmenter::new(language);
        for abbreviation in language.abbreviations() {
            for before in ["&", "°", "«", "a", "1 ", ". ", "…", "\u{ad}", "\n"] {
                for after in [
                    "", "A", "Á b", " A.", "\u{ad}A", "\n", ") a", "1", "...", "’s",
                ] {
                    text.clear();
                    text.extend([before, abbreviation.text, after]);
                    assert_lossless(&segmenter, &text);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(random::cases(256))]

    #[test]
    fn any_text_is_segmented_in_order_and_without_loss(
        text in proptest::collection::vec(
            prop_oneof![
                4 => proptest::sample::select(PIECES).prop_map(str::to_owned),
                1 => "\\PC{0,6}",
                1 => "[ \\n\"'«»“”‘’(){}\\[\\].?!…¿¡—–-]{0,8}",
                1 => "[A-Za-zÁÉÍÓÚáéíóúñ0-9]{1,8} ?",
            ],
            0..40,
        )
    ) {
        let text = text.concat();
        for segmenter in SEGMENTERS.iter() {
            assert_lossless(segmenter, &text);
            segmenter.explain(&text);
        }
    }
}
