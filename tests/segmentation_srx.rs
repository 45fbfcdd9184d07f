//! What SRX files promise: maps, cascade, order of rules, ICU patterns, clear errors.

use tramo::lang::Tag;
use tramo::segment::srx::{Rules, RulesErrorKind};
use tramo::segment::{LineBreaks, Segmenter};

fn tag(code: &str) -> Tag {
    code.parse().expect("a tag")
}

/// A file with one list of rules for all languages; each rule is `yes` or `no`, before, after.
fn file(rules: &[(&str, &str, &str)]) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let rules: String = rules
        .iter()
        .map(|(breaks, before, after)| {
            format!(
                "<rule break=\"{breaks}\">\n<beforebreak>{}</beforebreak>\n<afterbreak>{}</afterbreak></rule>\n",
                escaped(before),
                escaped(after)
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\"?>\n<srx xmlns=\"http://www.lisa.org/srx20\" version=\"2.0\">\n\
         <header segmentsubflows=\"yes\" cascade=\"yes\"/>\n<body><languagerules>\n\
         <languagerule languagerulename=\"All\">\n{rules}</languagerule></languagerules>\n\
         <maprules><languagemap languagepattern=\".*\" languagerulename=\"All\"/></maprules>\n\
         </body></srx>"
    )
}

fn segments(rules: &[(&str, &str, &str)], text: &str) -> Vec<String> {
    let rules = Rules::read(&file(rules)).expect("the rules are right");
    let segmenter = Segmenter::with_rules(&rules, &tag("es")).expect("a map fits");
    segmenter
        .segments(text)
        .into_iter()
        .map(|s| s.text)
        .collect()
}

#[test]
fn the_first_rule_that_matches_a_place_decides() {
    let text = "El Sr. Ruiz. Otro.";
    let abbreviation = ("no", r"\bSr\.", r"\s");
    let stop = ("yes", r"\.", r"\s");
    assert_eq!(
        segments(&[abbreviation, stop], text),
        ["El Sr. Ruiz.", "Otro."]
    );
    assert_eq!(
        segments(&[stop, abbreviation], text),
        ["El Sr.", "Ruiz.", "Otro."]
    );
}

#[test]
fn matches_may_overlap_and_begin_anywhere_before_the_place() {
    // A search that goes on behind its last match finds "aa" once in "aaa".
    assert_eq!(segments(&[("yes", "aa", "")], "aaa b"), ["aa", "a", "b"]);
    assert_eq!(
        segments(&[("no", r"x.*b\.", ""), ("yes", r"\.", "")], "x a. b. c."),
        ["x a.", "b. c."]
    );
}

#[test]
fn patterns_are_icu_regular_expressions() {
    for (before, after, text, split) in [
        (r"\p{Lu}\.", r"\h", "a A. b", true),
        (r"\p{Lu}\.", r"\h", "a. b", false),
        (r"\.", r"\s", "a.\u{a0}b", false),
        (r"\.", r"\h", "a.\u{a0}b", true),
        (r"\.", r"[\S&&[^b]]", "a.\u{a0}b", true),
        (r"\u2026", r"\s", "a… b", true),
        (r"\x{2026}", r"\s", "a… b", true),
        (r"\Qa.b\E", r"\s", "a.b c", true),
        (r"\Qa.b\E", r"\s", "axb c", false),
        (r"(?i)FIN\.", r"\s", "fin. b", true),
        (r"(?i:fin)\.", r"\s", "FIN. b", true),
        (r"\bno\.", r"\s", "no. b", true),
        (r"\bno\.", r"\s", "mano. b", false),
        (r"\búm\.", r"\s", "núm. b", false),
        (r"(?<!\d)\.", r"\s", "a. b", true),
        (r"(?<!\d)\.", r"\s", "5. b", false),
        (r"(?<=a+)\.", r"\s", "aaa. b", true),
        (r"\.", r"\s(?!b)", "a. b", false),
        (r"\.", r"\s(?=b)", "a. b", true),
        (r"[\p{Ll}&&[^aeiou]]\.", r"\s", "as. b", true),
        (r"[\p{Ll}&&[^aeiou]]\.", r"\s", "so. b", false),
        (r"[^\s\d]\.", r"\s", "5. b", false),
        (r"[\d-–]\.", r"\s", "–. b", true),
        (r"[[:upper:]]\.", r"\s", "A. b", true),
        (r"[[:]]\.", r"\s", ":. b", true),
        (r"[[::]]\.", r"\s", "a. b", false),
        (r"a{2,3}\.", r"\s", "aa. b", true),
        (r"\ba{2,3}\.", r"\s", "aaaa. b", false),
        (r"\.", r"\s[ab]++b", "a. aab", false),
        (r"\.", r"\s(?>a|ab)c", "a. abc", false),
        (r"^\d+\.", r"\s", "1. b", true),
        (r"^\d+\.", r"\s", "a 1. b", false),
        (r"\.", r"\sb$", "a. b", true),
        (r"\.", r"\sb$", "a. bc", false),
        (r"a|b\.", r"\s", "b. c", true),
        (r"", r"<0\}", "a <0} b", true),
    ] {
        let found = segments(&[("yes", before, after)], text).len();
        assert_eq!(
            found,
            if split { 2 } else { 1 },
            "{before} | {after} in {text:?}"
        );
    }
}

const CASCADE: &str = r#"<srx version="2.0"><header cascade="yes"/><body><languagerules>
<languagerule languagerulename="Spanish"><rule break="no"><beforebreak>Sr\.</beforebreak>
<afterbreak>\s</afterbreak></rule></languagerule>
<languagerule languagerulename="Default"><rule break="yes"><beforebreak>[.]</beforebreak>
<afterbreak>\s</afterbreak></rule></languagerule></languagerules>
<maprules><languagemap languagepattern="(ES|eu).*" languagerulename="Spanish"/>
<languagemap languagepattern="[a-z]{2}.*" languagerulename="Default"/></maprules></body></srx>"#;

fn with(file: &str, code: &str, text: &str) -> usize {
    let rules = Rules::read(file).expect("the rules are right");
    let segmenter = Segmenter::with_rules(&rules, &tag(code)).expect("a map fits");
    segmenter.segments(text).len()
}

#[test]
fn all_lists_that_fit_apply_in_a_cascade_else_the_first_whatever_the_case_of_the_code() {
    let text = "El Sr. Ruiz. Otro.";
    assert_eq!(with(CASCADE, "es-MX", text), 2);
    assert_eq!(with(CASCADE, "en", text), 3);
    let first = CASCADE.replace("cascade=\"yes\"", "cascade=\"no\"");
    assert_eq!(with(&first, "es", text), 1);
    assert_eq!(with(&first, "en", text), 3);
}

#[test]
fn a_language_that_no_map_fits_is_an_error() {
    let rules = Rules::read(&CASCADE.replace("[a-z]{2}.*", "fr")).expect("the rules are right");
    let error = Segmenter::with_rules(&rules, &tag("de")).expect_err("no map fits");
    assert_eq!(error.kind, RulesErrorKind::NoLanguage { tag: "de".into() });
}

#[test]
fn a_wrong_pattern_is_named_with_its_rule_and_place() {
    for (pattern, found) in [
        (r"a(b", "`(` without `)` at character 2"),
        (r"a)b", "`)` without `(` at character 2"),
        (r"[ab", "`[` without `]` at character 1"),
        (r"ab*+?*x\y", r"`\y` at character 9"),
        (r"(a)\1", r"back reference `\1` at character 5"),
        (r"\p{Nowhere}", "property `Nowhere` at character 3"),
        (r"+a", "`+` with nothing to repeat at character 1"),
        (r"a{3,2}", "repetition {3,2} at character 2"),
    ] {
        let file = file(&[("yes", r"\.", ""), ("no", pattern, "")]);
        let error = Rules::read(&file).expect_err(pattern).to_string();
        assert!(error.starts_with("line 11: All, rule 2: `"), "{error}");
        assert!(error.contains(found), "{error}");
    }
}

#[test]
fn what_is_no_srx_file_is_refused() {
    for (text, expected) in [
        ("", "found no SRX rules"),
        ("<tmx/>", "found no SRX rules"),
        ("<srx><body>", "found no SRX rules"),
        ("<srx></body>", "no well-formed XML"),
    ] {
        let error = Rules::read(text).expect_err(text).to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
    let no_list = CASCADE.replace(
        "languagerulename=\"Default\"/>",
        "languagerulename=\"Other\"/>",
    );
    let error = Rules::read(&no_list).expect_err("the list is missing");
    assert!(error.to_string().contains("names `Other`"), "{error}");
    let maybe = CASCADE.replace("break=\"no\"", "break=\"maybe\"");
    assert!(
        Rules::read(&maybe)
            .expect_err("neither")
            .to_string()
            .contains("`yes` or `no`")
    );
}

#[test]
fn line_breaks_end_segments_as_with_the_built_in_rules() {
    let rules = Rules::read(CASCADE).expect("the rules are right");
    let segmenter = Segmenter::with_rules(&rules, &tag("es")).expect("a map fits");
    let text = "Un título\nUna frase. Otra.\n\nEl Sr.\nRuiz";
    let found = segmenter.segments(text);
    let shown: Vec<(&str, usize)> = found
        .iter()
        .map(|s| (s.text.as_str(), s.paragraph))
        .collect();
    assert_eq!(
        shown,
        [
            ("Un título", 0),
            ("Una frase.", 0),
            ("Otra.", 0),
            ("El Sr.", 1),
            ("Ruiz", 1)
        ]
    );
    let joined = segmenter.line_breaks(LineBreaks::Join).segments(text);
    assert_eq!(joined.last().expect("segments").text, "El Sr. Ruiz");
}

#[test]
fn the_explanation_names_list_number_and_patterns_of_the_deciding_rule() {
    let rules = Rules::read(CASCADE).expect("the rules are right");
    let segmenter = Segmenter::with_rules(&rules, &tag("es")).expect("a map fits");
    let found = segmenter.explain("El Sr. Ruiz. Otro");
    let shown: Vec<(usize, bool, &str)> = found
        .iter()
        .map(|d| (d.at, d.boundary, d.rule.as_str()))
        .collect();
    assert_eq!(
        shown,
        [
            (
                6,
                false,
                r"Spanish, rule 1: no break after `Sr\.` before `\s`"
            ),
            (12, true, r"Default, rule 1: break after `[.]` before `\s`"),
        ]
    );
}
