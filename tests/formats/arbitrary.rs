//! Units of every shape, for property tests.

use jiff::Timestamp;
use jiff::civil::Date;
use proptest::prelude::*;
use tramo::model::{Inline, Origin, Review, Unit, Variant};

/// Text that XML allows, rich in what is special to some format; never blank.
pub fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zñáéí ¿¡.,;]{1,12}",
        1 => any::<char>().prop_filter("legal in XML", |c| legal(*c)).prop_map(String::from),
        2 => prop::sample::select(vec![
            "=", "+", "-", "@", "\t", "\n", "\r", "\r\n", "'", "\"", "\"\"", ",", ";", "&", "<",
            ">", "]]>", "&amp;", "<seg>", "</seg>", "\u{feff}", "\u{2028}", "∅", "'=", "|", "#",
            "\\n", "\\", "%", "{", "}", "<b>", "&#13;", "_x000D_", "\u{a0}",
        ])
        .prop_map(String::from),
    ];
    prop::collection::vec(piece, 1..6)
        .prop_map(|pieces| pieces.concat())
        .prop_map(|text| {
            if text.trim().is_empty() {
                format!("{text}x")
            } else {
                text
            }
        })
}

/// What XML 1.0 allows in a document.
pub fn legal(c: char) -> bool {
    !matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}')
}

fn maybe_empty() -> impl Strategy<Value = String> {
    prop_oneof![4 => text(), 1 => Just(String::new())]
}

fn variant(languages: &'static [&'static str]) -> impl Strategy<Value = Variant> {
    let coded = prop::sample::select(vec![
        ("Pulse <ph x=\"1\">&lt;br/></ph>aquí", "Pulse aquí"),
        (
            "<bpt i=\"1\" x=\"1\">&lt;b></bpt>a &amp; b<ept i=\"1\">&lt;/b></ept>",
            "a & b",
        ),
        ("a<hi type='x' >b</hi>\r\nc", "ab\nc"),
        ("no codes", "no codes"),
        ("broken <b>", "broken"),
        ("<g id=\"1\">x</g>", "x"),
        ("<ph/>other text", "than this"),
    ]);
    let plain = (prop::sample::select(languages), text()).prop_map(|(language, text)| Variant {
        language: language.parse().unwrap(),
        text,
        inline: None,
    });
    let inline =
        (prop::sample::select(languages), coded).prop_map(|(language, (inline, text))| Variant {
            language: language.parse().unwrap(),
            text: text.to_owned(),
            inline: Some(Inline(inline.to_owned())),
        });
    prop_oneof![3 => plain, 1 => inline]
}

fn time() -> impl Strategy<Value = Option<Timestamp>> {
    // From the year 0 to 9999, and one before.
    prop::option::of(prop_oneof![
        9 => -62_000_000_000i64..253_000_000_000,
        1 => Just(-100_000_000_000),
    ])
    .prop_map(|seconds| seconds.map(|seconds| Timestamp::from_second(seconds).unwrap()))
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "note",
            "note#2",
            "note#3",
            "note@xml:lang",
            "note#2@o-encoding",
            "tuid",
            "tuid#2",
            "usagecount",
            "segtype",
            "srclang",
            "creationdate",
            "source:creationdate",
            "ude",
            "target:creationid",
            "target:note",
            "source:x-score",
            "x-score",
            "x-score#2",
            "x-score#9",
            "x-document",
            "domain",
            "prev",
            "x-tramo:x",
            "x-tramo-source-inline",
            "source:",
            "target:source:x",
            "a@b",
            "lastusagedate",
            "x-context-pre",
            "o-encoding",
            "source:x-document",
            "source:datatype",
            "target:usagecount#2",
            "xml:lang",
            "lang",
        ])
        .prop_map(String::from),
        maybe_empty(),
    ]
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => maybe_empty(),
        1 => prop::sample::select(vec![
            "20020523T091200Z", "Wed Aug 20 2014", "sentence", "*all*", "es",
            "<ude name=\"MacRoman\" base=\"Macintosh\"><map unicode=\"#xF8FF\" code=\"#xF0\"/></ude>",
        ])
        .prop_map(String::from),
    ]
}

/// Any unit that a memory may hold, without a number.
pub fn unit() -> impl Strategy<Value = Unit> {
    let texts = (
        variant(&["es", "es-MX", "en", "fr"]),
        variant(&["en", "en-GB", "de", "es"]),
    );
    let place = (
        prop::option::of(maybe_empty()),
        prop::option::of(any::<u32>()),
        prop::option::of(maybe_empty()),
        prop::option::of(maybe_empty()),
    );
    let about = (
        prop::option::of((1000i16..9999, 1i8..12, 1i8..28)),
        prop::option::of(maybe_empty()),
        prop::option::of(maybe_empty()),
        prop::option::of(maybe_empty()),
    );
    let state = (
        prop::sample::select(Origin::ALL),
        prop_oneof![Just(1.0), 0.0..1.0f64],
        prop::sample::select(Review::ALL),
        time(),
        time(),
        prop::collection::btree_map(key(), value(), 0..6),
    );
    (texts, place, about, state).prop_map(
        |(
            (source, target),
            (document, position, previous, next),
            (date, domain, client, creator),
            (origin, confidence, review, created, changed, properties),
        )| Unit {
            document,
            position,
            previous,
            next,
            date: date.map(|(year, month, day)| Date::new(year, month, day).unwrap()),
            domain,
            client,
            confidence,
            review,
            created,
            changed,
            creator,
            properties,
            ..Unit::new(source, target, origin)
        },
    )
}
