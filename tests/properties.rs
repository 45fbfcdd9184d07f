//! What holds for any input.

mod random;

use std::ops::ControlFlow;
use std::sync::LazyLock;

use proptest::prelude::*;
use tramo::align::Aligner;
use tramo::documents::KINDS;
use tramo::lang::{Dress, LANGUAGES, Language, Quantities};
use tramo::model::{Block, Ladder, Segment};
use tramo::segment::{Segmenter, srx};
use tramo::terms::extract::{Extractor, Least};
use tramo::text::{fold, nfc, tokens};

fn segments(texts: &[String]) -> Vec<Segment> {
    let segment = |(at, text): (usize, &String)| Segment {
        text: text.clone(),
        span: 0..text.len(),
        paragraph: at / 3,
        block: Block::Body,
    };
    texts.iter().enumerate().map(segment).collect()
}

/// Sentences of a few words that recur, so that beads of all kinds are found, and any text.
fn side() -> impl Strategy<Value = Vec<String>> {
    let words = prop::sample::select(vec![
        "casa",
        "house",
        "1.234",
        "ONU",
        "migración",
        "migration",
        ".",
        "¿",
        "la",
        "the",
        "",
    ]);
    let sentence = prop::collection::vec(words, 0..9).prop_map(|words| words.join(" "));
    prop::collection::vec(prop_oneof![4 => sentence, 1 => any::<String>()], 0..25)
}

proptest! {
    #![proptest_config(random::cases(24))]

    #[test]
    fn beads_cover_both_sides_once_and_in_order(source in side(), target in side()) {
        let [spanish, english] = ["es", "en"].map(|code| Language::by_code(code).unwrap());
        let (source, target) = (segments(&source), segments(&target));
        let alignment = Aligner::new(spanish, english)
            .align(&source, &target, &mut |_| ControlFlow::Continue(()))
            .unwrap();
        let beads = alignment.ladder.beads().to_vec();
        for bead in &beads {
            prop_assert!((0.0..=1.0).contains(&bead.confidence), "{bead:?}");
        }
        prop_assert!(Ladder::new(beads, source.len(), target.len()).is_ok());
    }
}

proptest! {
    #![proptest_config(random::cases(256))]

    #[test]
    fn folding_twice_is_folding_once(text in any::<String>()) {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn folding_does_not_care_how_accents_are_written(text in "[a-zA-ZáéíóúüñÁÉÍÓÚÜÑçãõâêôäö ]*") {
        let composed = nfc(&text).into_owned();
        prop_assert_eq!(fold(&text), fold(&composed));
    }

    #[test]
    fn tokens_stand_in_order_on_character_boundaries(text in any::<String>()) {
        let mut end = 0;
        for token in tokens(&text) {
            prop_assert!(token.span.start >= end && token.span.start < token.span.end);
            prop_assert!(text.is_char_boundary(token.span.start));
            prop_assert!(text.is_char_boundary(token.span.end));
            end = token.span.end;
        }
    }
}

/// Pieces in a row, each with or without a blank behind it.
fn pieces(choice: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    let piece = (prop::sample::select(choice), prop::bool::weighted(0.7));
    prop::collection::vec(piece, 1..most).prop_map(|pieces| {
        let blank = |blank| if blank { " " } else { "" };
        pieces
            .into_iter()
            .flat_map(|(piece, b)| [piece, blank(b)])
            .collect()
    })
}

/// What numbers are put together from, and what looks like it.
const NUMBERS: &[&str] = &[
    "1",
    "97",
    "300",
    "000",
    "10-5-23",
    "1/3/99",
    "10.05.23",
    "1/2",
    "½",
    "2½",
    "555 123 4567",
    "(+34)",
    "mil",
    "hundred",
    "millones",
    "million",
    "y",
    "and",
    "medio",
    "half",
    "-",
    "/",
    ":",
    ".",
    ",",
    "’",
    "%",
    "por 100",
    "docenas",
    "dozen",
    "uno",
    "twenty",
    "de cada",
    "in",
    "third",
    "mayo",
    "May",
    "11-S",
    "siglo",
    "XXI",
    "i",
    "km",
    "10km",
    "10h30",
    "10hinf",
    "9pm",
    "p.m.",
    "de la tarde",
    "menos",
    "past",
    "to",
    "quarter",
    "medianoche",
    "año",
    "pasado",
    "sixties",
    "1990s",
    "5bn",
    "3D",
    "G20",
    "COVID-19",
    "K",
    "tenfold",
    "12 000,50",
    ".5",
    "1.234.567,89",
    "una",
    "an",
    "days",
    "\u{ad}",
    "²",
    "1e5",
    "_",
    "^",
    "<b>",
    "６",
    "٣",
    "99999999999999999999",
];

static READERS: LazyLock<Vec<Quantities>> = LazyLock::new(|| {
    let languages = LANGUAGES.iter().copied().map(Some).chain([None]);
    languages.map(Quantities::new).collect()
});

/// What patterns are made of.
const PATTERN: &[&str] = &[
    "a",
    "é",
    r"\b",
    "^",
    "$",
    r"\s",
    r"\p{L}",
    r"\p{",
    "}",
    "{2}",
    "{3,1}",
    "{9999}",
    "{",
    "+",
    "*",
    "?",
    "++",
    "(",
    "(?i)",
    "(?<!",
    "(?=",
    ")",
    "[",
    "]",
    "[^",
    "-",
    "&&",
    ":",
    "[:",
    ":]",
    "[[:alpha:]]",
    r"\Q",
    r"\E",
    r"\",
    r"\x{41}",
    r"\uD800",
    r"\1",
    ".",
    "|",
    "#",
    "(?#",
];

/// What Markdown and HTML are made of.
const MARKUP: &[&str] = &[
    "a",
    "é",
    "<",
    ">",
    "</",
    "/>",
    "&",
    "&#0;",
    "&lt;",
    "\"",
    "<!--",
    "-->",
    "<![CDATA[",
    "\n",
    "\n\n",
    "<table>",
    "<tr><td>",
    "</table>",
    "<script>",
    "<style>",
    "<pre>",
    "<h1>",
    "<li>",
    "<p>",
    "<br>",
    "<!",
    "&nbsp;",
    "```",
    "***",
    "# ",
    "> ",
    "|",
    "|---|",
    "1. ",
    "- ",
    "![",
    "](",
    "[a]: ",
    "===",
    "\u{a0}",
    "\0",
    "\r",
];

proptest! {
    #![proptest_config(random::cases(2000))]

    #[test]
    fn numbers_stand_in_order_and_agree_with_themselves(text in pieces(NUMBERS, 9)) {
        for reader in READERS.iter() {
            let mut end = 0;
            for number in reader.read(&text) {
                prop_assert!(number.span.start >= end && text.get(number.span.clone()).is_some());
                end = number.span.end;
                let in_parts = !number.parts.is_empty()
                    && number.parts.iter().all(|part| number.may_be(*part));
                prop_assert!(
                    number.dress != Dress::Digits || number.agrees(&number) || in_parts,
                    "{text:?}: {number:?}"
                );
            }
        }
    }

    #[test]
    fn any_pattern_is_followed_or_refused(before in pieces(PATTERN, 8), after in pieces(PATTERN, 8)) {
        let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
        let file = format!(
            "<srx version=\"2.0\"><header cascade=\"yes\"/><body><languagerules>\
             <languagerule languagerulename=\"A\"><rule break=\"yes\"><beforebreak>{}</beforebreak>\
             <afterbreak>{}</afterbreak></rule></languagerule></languagerules><maprules>\
             <languagemap languagepattern=\".*\" languagerulename=\"A\"/></maprules></body></srx>",
            escaped(&before), escaped(&after)
        );
        if let Ok(rules) = srx::Rules::read(&file)
            && let Ok(segmenter) = Segmenter::with_rules(&rules, &"es".parse().unwrap())
        {
            segmenter.explain("a a. é aa: [a] {2}\nA-a");
        }
    }

    #[test]
    fn passages_stand_in_order_and_are_not_empty(document in pieces(MARKUP, 30)) {
        for kind in KINDS {
            let Ok(read) = kind.read(document.as_bytes()) else { continue };
            let mut end = 0;
            for passage in read.extracted.passages {
                prop_assert!(passage.span.start >= end && !passage.span.is_empty());
                prop_assert!(read.extracted.text.get(passage.span.clone()).is_some());
                end = passage.span.end;
            }
        }
    }
}

proptest! {
    #![proptest_config(random::cases(16))]

    #[test]
    fn proposed_terms_stand_where_they_are_said_to(texts in side()) {
        let [spanish, english] = ["es", "en"].map(|tag| tag.parse().unwrap());
        let mut extractor = Extractor::new(&spanish, &english);
        for text in &texts {
            extractor.add(text, None);
        }
        for candidate in extractor.candidates(Least { count: 1, documents: 1 }) {
            for place in candidate.places {
                prop_assert!(texts[place.text].get(place.span).is_some());
            }
        }
    }
}
