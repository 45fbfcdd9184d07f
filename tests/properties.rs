//! What holds for any input.

mod random;

use std::ops::ControlFlow;

use proptest::prelude::*;
use tramo::align::Aligner;
use tramo::lang::Language;
use tramo::model::{Block, Ladder, Segment};
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
