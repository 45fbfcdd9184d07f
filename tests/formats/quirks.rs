//! TMX as the tools in use write it, each with its own habits: all of it is read.

use proptest::prelude::*;
use tramo::formats::ReadOptions;
use tramo::model::Unit;

use super::support::read;
use crate::random;

const HEADER: &str = "<header creationtool=\"x\" srclang=\"EN-US\" datatype=\"xml\"/>";
const UNIT: &str = "<tu><tuv xml:lang=\"EN-US\"><seg>one</seg></tuv>\
    <tuv xml:lang=\"ES-ES\"><seg>uno</seg></tuv></tu>";

fn file(start: &str, header: &str, body: &str) -> String {
    format!("{start}<tmx version=\"1.4\">{header}<body>{body}</body></tmx>\n")
}

/// The one unit of a file, whose texts must be `one` and `uno`.
fn only(name: &str, bytes: &[u8]) -> Unit {
    let all = read(bytes, "memory.tmx", &ReadOptions::default())
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(all.refused, [], "{name}");
    assert_eq!(all.units.len(), 1, "{name}: {:?}", all.summary);
    let unit = all.units.into_iter().next().unwrap();
    assert_eq!(
        (&*unit.source.text, &*unit.target.text),
        ("one", "uno"),
        "{name}"
    );
    unit
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn encodings_are_told_by_mark_by_zero_bytes_and_by_declaration_in_this_order() {
    let says = |encoding: &str| {
        let start = format!("<?xml version='1.0' encoding = '{encoding}'?>\n");
        file(&start, HEADER, UNIT)
    };
    let marked = |text: &str| [&b"\xef\xbb\xbf"[..], text.as_bytes()].concat();
    let (little, big) = (u16::to_le_bytes, u16::to_be_bytes);
    let no_declaration = file("\r\n", HEADER, UNIT);
    for (name, bytes) in [
        ("UTF-8 that says UTF-16", says("UTF-16").into_bytes()),
        ("UTF-8 with mark that says UTF-16", marked(&says("utf-16"))),
        (
            "UTF-8 with mark that says Latin 1",
            marked(&says("ISO-8859-1")),
        ),
        ("UTF-16 LE without mark", utf16(&says("UTF-16"), little)),
        ("UTF-16 BE without mark", utf16(&says("UTF-16"), big)),
        (
            "UTF-16 LE that says UTF-8",
            utf16(&format!("\u{feff}{}", says("UTF-8")), little),
        ),
        (
            "UTF-16 BE that says UTF-8",
            utf16(&format!("\u{feff}{}", says("UTF-8")), big),
        ),
        (
            "UTF-16 LE without mark or declaration",
            utf16(&no_declaration, little),
        ),
        (
            "UTF-16 BE without mark or declaration",
            utf16(&no_declaration, big),
        ),
        (
            "blank lines before the declaration",
            format!("\n \n{}", says("UTF-8")).into_bytes(),
        ),
        (
            "nothing before the root",
            file("", HEADER, UNIT).into_bytes(),
        ),
        ("XML 1.1", says("UTF-8").replace("1.0", "1.1").into_bytes()),
    ] {
        only(name, &bytes);
    }
    for encoding in ["Windows-1252", "ISO-8859-1", "iso-8859-15", "cp1252"] {
        let text = says(encoding).replace("uno", "a\u{f1}o");
        let bytes: Vec<u8> = text.chars().map(|c| c as u8).collect();
        let all = read(&bytes, "", &ReadOptions::default()).unwrap();
        assert_eq!(all.units[0].target.text, "año", "{encoding}");
    }
}

#[test]
fn capitals_line_ends_and_prefixes_in_tags_do_not_matter() {
    let capitals = "<TMX VERSION=\"1.4\"><HEADER SRCLANG=\"EN-US\"/><BODY><TU TUID=\"7\">\
        <TUV LANG=\"EN-US\"><SEG>one</SEG></TUV><Tuv XML:LANG=\"ES\"><Seg>uno</Seg></Tuv></TU></BODY></TMX>";
    let unit = only("capitals", capitals.as_bytes());
    assert_eq!(unit.properties["tuid"], "7");
    let prefixed = file("<?xml version='1.0'?>", HEADER, UNIT)
        .replace("</", "</t:")
        .replace("<t", "<t:t")
        .replace("<seg", "<t:seg")
        .replace("<header", "<t:header")
        .replace("<body", "<t:body")
        .replace("<t:tmx", "<t:tmx xmlns:t='http://www.lisa.org/tmx14'");
    only("prefixes", prefixed.as_bytes());
    let spread = file(
        "<!-- <tmx> --><?xml-stylesheet href='x.xsl'?>\r\n",
        HEADER,
        "<tu\n  tuid = \"a>b\"\r\n\tcreationid='c'\n><tuv\r\nxml:lang=\"EN-US\"\r\n><seg\n>one</seg\n></tuv >\
         <!-- <tu> --><tuv xml:lang='ES'><seg>uno</seg></tuv></tu\t>",
    );
    assert_eq!(only("spread", spread.as_bytes()).properties["tuid"], "a>b");
    for line_end in ["\n", "\r\n", "\r"] {
        let lines = file("", HEADER, UNIT).replace("><", &format!(">{line_end}  <"));
        only("line ends", lines.as_bytes());
    }
}

#[test]
fn languages_are_understood_as_tools_spell_them() {
    for (source, target, read_as) in [
        ("en_US", "es_ES", ["en-US", "es-ES"]),
        ("EN-US", "ES-EM", ["en-US", "es-EM"]),
        ("eng", "spa", ["en", "es"]),
        ("English (U.S.)", "Spanish (International)", ["en", "es"]),
        ("en-US", "es-419", ["en-US", "es-419"]),
        ("en_GB.UTF-8", "es_ES@euro", ["en-GB", "es-ES"]),
        ("en-029", "es-ES-tradnl", ["en-029", "es-ES-tradnl"]),
        (" en-US ", "es-x-none", ["en-US", "es-x-none"]),
    ] {
        let body = UNIT.replace("EN-US", source).replace("ES-ES", target);
        let unit = only(source, file("", HEADER, &body).as_bytes());
        let found = [unit.source.language.as_str(), unit.target.language.as_str()];
        assert_eq!(found, read_as);
    }
}

#[test]
fn a_header_may_lack_anything_or_say_what_is_not_so() {
    for header in [
        "",
        "<header/>",
        "<header></header>",
        "<header srclang=\"\"/>",
        "<header srclang=\"*ALL*\"/>",
        "<header srclang=\"english-american\"/>",
        "<header srclang=\"fr\"/>",
        "<header srclang=\"en\"/>",
        "<header srclang=\"EN-GB\" creationdate=\"yesterday\"><note/><prop>x</prop><ude/></header>",
    ] {
        only(header, file("", header, UNIT).as_bytes());
    }
    for unit in [
        "<tu srclang=\"*ALL*\">",
        "<tu srclang=\"\">",
        "<tu srclang=\"en\">",
    ] {
        only(
            unit,
            file("", HEADER, &UNIT.replace("<tu>", unit)).as_bytes(),
        );
    }
    let odd = UNIT.replace(
        "<tu>",
        "<tu creationdate=\"2007-01-01 10:11\" changedate=\"\" usagecount=\"x\" sdl:y=\"1\">",
    );
    let unit = only("dates", file("", HEADER, &odd).as_bytes());
    assert_eq!(unit.properties["usagecount"], "x");
    let around = format!("<group><x/></group>{UNIT}<foo>bar</foo>");
    only("unknown elements", file("", HEADER, &around).as_bytes());
}

#[test]
fn what_each_tool_says_of_a_unit_is_kept() {
    let about = |name: &str, about: &str, source: &str, target: &str| {
        let body = format!(
            "{about}<tuv xml:lang=\"EN-US\">{source}</tuv><tuv xml:lang=\"ES-ES\">{target}</tuv></tu>"
        );
        only(name, file("", HEADER, &body).as_bytes())
    };
    let workbench = about(
        "Trados Workbench",
        "<tu creationdate=\"20010101T000000Z\" creationid=\"ANA\"><prop type=\"Txt::Translator\">A</prop>",
        "<seg><ut>{\\b </ut>one<ut>}</ut></seg>",
        "<seg>uno</seg>",
    );
    assert_eq!(workbench.properties["Txt::Translator"], "A");
    assert_eq!(
        workbench.source.inline.unwrap().0,
        "<ut>{\\b </ut>one<ut>}</ut>"
    );
    let studio = about(
        "Trados Studio",
        "<tu changeid=\"A\\b\" lastusagedate=\"20200101T000000Z\"><prop type=\"x-Context\">1, 2</prop>\
         <prop type=\"x-ConfirmationLevel\">ApprovedTranslation</prop>",
        "<seg><bpt i=\"1\" type=\"1\" x=\"1\" />one<ept i=\"1\" /><ph x=\"2\" type=\"3\" /></seg>",
        "<seg><bpt i=\"1\" type=\"1\" x=\"1\" />uno<ept i=\"1\" /></seg>",
    );
    assert_eq!(studio.properties["changeid"], "A\\b");
    assert_eq!(studio.review, tramo::model::Review::Confirmed);
    let memoq = about(
        "memoQ",
        "<tu creationid=\"a\"><prop type=\"client\"></prop><prop type=\"corrected\">no</prop>\
         <prop type=\"x-context-pre\">&lt;seg&gt;before&lt;/seg&gt;</prop>",
        "<seg><bpt i='1' type='bold'>{}</bpt>one<ept i='1'>{}</ept></seg>",
        "<seg>uno</seg>",
    );
    assert_eq!(
        (memoq.previous.as_deref(), memoq.client),
        (Some("before"), None)
    );
    let omegat = about(
        "OmegaT",
        "<tu><prop type=\"file\">a.txt</prop><prop type=\"prev\">zero</prop><prop type=\"id\">k</prop>",
        "<seg>one</seg>",
        "<seg>uno</seg>",
    );
    assert_eq!(omegat.document.as_deref(), Some("a.txt"));
    assert_eq!(omegat.previous.as_deref(), Some("zero"));
    let wordfast = about(
        "Wordfast",
        "<tu usagecount=\"1\"><prop type=\"Att::Client\">c</prop>",
        "<prop type=\"x\">y</prop><seg>one<ph x=\"1\">&amp;t1;</ph></seg>",
        "<seg>uno<ph x=\"1\">&amp;t1;</ph></seg>",
    );
    assert_eq!(wordfast.properties["source:x"], "y");
    let deja_vu = about(
        "Déjà Vu",
        "<tu origin=\"x\">",
        "<seg>one</seg>",
        "<seg>uno</seg>",
    );
    assert_eq!(deja_vu.properties["origin"], "x");
    let across = about(
        "across",
        "<tu tuid=\"{1A}\"><prop type=\"relation\">1</prop>",
        "<seg><hi type=\"x\">one</hi></seg>",
        "<note>n</note><seg xml:space=\"preserve\">uno</seg>",
    );
    assert_eq!(across.properties["target:note"], "n");
}

#[test]
fn what_is_not_xml_is_refused_however_small_the_fault() {
    for (name, body) in [
        ("a control character", UNIT.replace("uno", "u\u{2}no")),
        ("a reference to one", UNIT.replace("uno", "u&#11;no")),
        ("half a character", UNIT.replace("uno", "&#xD83D;&#xDE00;")),
        ("no character", UNIT.replace("uno", "u\u{ffff}no")),
        ("a reference of HTML", UNIT.replace("uno", "u&nbsp;no")),
        ("a bare ampersand", UNIT.replace("uno", "u & no")),
        (
            "an attribute twice",
            UNIT.replace("<tu>", "<tu a='1' a='2'>"),
        ),
        ("`<` in an attribute", UNIT.replace("<tu>", "<tu a='<'>")),
        (
            "a reference of HTML in an attribute",
            UNIT.replace("<seg>", "<seg a='&nbsp;'>"),
        ),
    ] {
        let error = read(
            file("", HEADER, &body).as_bytes(),
            "",
            &ReadOptions::default(),
        );
        assert!(error.is_err(), "{name}");
    }
    for tail in ["\0", "\u{1a}", "<tmx/>", "x"] {
        let whole = file("", HEADER, UNIT) + tail;
        assert!(
            read(whole.as_bytes(), "", &ReadOptions::default()).is_err(),
            "{tail:?}"
        );
    }
}

/// Units in layouts that differ by a little, around texts that need more or less of a reader.
fn some_unit() -> impl Strategy<Value = String> {
    let text = prop::sample::select(vec![
        "uno",
        "",
        " ",
        "a\nb",
        "&amp; &lt;",
        "a]]",
        "c\r\nd",
        "&#65;",
        "x<ph/>y",
        "<![CDATA[<]]>",
        "\u{fffd}",
    ]);
    let layout = prop::sample::select(vec![
        "<tu>\n<tuv xml:lang=\"EN-US\"><seg>1</seg></tuv>\n<tuv xml:lang=\"ES\"><seg>2</seg></tuv>\n</tu>\n",
        "<tu>\n<tuv xml:lang=\"EN-US\"><seg>1</seg></tuv>\n<tuv xml:lang=\"FR\"><seg>2</seg></tuv>\n</tu>\n",
        "<tu><tuv xml:lang=\"ES\"><seg>1</seg></tuv><tuv xml:lang=\"EN-US\"><seg>2</seg></tuv></tu>",
        "  <!-- <tu> --><tu tuid=\"1\"><tuv xml:lang=\"EN-US\"><seg>1</seg></tuv><tuv xml:lang=\"ES\"><seg>2</seg></tuv></tu>",
        "<tu><note>n</note><tuv xml:lang=\"EN-US\"><seg>1</seg></tuv><tuv xml:lang=\"ES\"><seg>2</seg></tuv></tu>\n",
        "<tu srclang=\"*all*\"><tuv xml:lang=\"EN-US\"><seg>1</seg></tuv><tuv xml:lang=\"ES\"><seg>2</seg></tuv></tu>\n",
    ]);
    (layout, text.clone(), text).prop_map(|(layout, first, second)| {
        let (start, rest) = layout.split_once("<seg>1").unwrap();
        let (middle, end) = rest.split_once("<seg>2").unwrap();
        format!("{start}<seg>{first}{middle}<seg>{second}{end}")
    })
}

proptest! {
    #![proptest_config(random::cases(256))]

    #[test]
    fn a_unit_reads_the_same_whatever_stands_before_it(units in prop::collection::vec(some_unit(), 1..30)) {
        let asked = super::support::asked("en", "es");
        let together = read(file("", HEADER, &units.concat()).as_bytes(), "", &asked).unwrap();
        let mut apart = Vec::new();
        let mut counts = (0, 0, 0);
        for unit in &units {
            let all = read(file("", HEADER, unit).as_bytes(), "", &asked).unwrap();
            counts.0 += all.summary.units;
            counts.1 += all.summary.pairs;
            counts.2 += all.summary.empty_segments;
            apart.extend(all.units);
        }
        prop_assert_eq!(together.units, apart);
        let summary = together.summary;
        prop_assert_eq!((summary.units, summary.pairs, summary.empty_segments), counts);
    }

    #[test]
    fn a_line_is_told_right_whatever_stands_before_it(units in prop::collection::vec(some_unit(), 1..30)) {
        let before = file("", HEADER, &units.concat());
        let before = before.strip_suffix("</body></tmx>\n").unwrap();
        let line = before.matches('\n').count() + before.replace("\r\n", "").matches('\r').count() + 1;
        let whole = format!("{before}<tu><tuv xml:lang=\"Klingonese\"><seg>a</seg></tuv></tu></body></tmx>");
        let all = read(whole.as_bytes(), "", &super::support::asked("en", "es")).unwrap();
        prop_assert_eq!(all.refused[0].line, Some(line as u64));
    }
}
