//! Every glossary format keeps what it says it carries, and refuses what breaks its rules.

use tramo::formats::concepts::{GLOSSARY_FORMATS, GlossaryFormat, GlossaryOptions, carried};
use tramo::model::{Concept, Gender, Number, PartOfSpeech, Term, TermKind, TermStatus};

fn options() -> GlossaryOptions {
    GlossaryOptions {
        from: "es".parse().unwrap(),
        to: "en".parse().unwrap(),
        now: "2026-01-31T12:00:00Z".parse().unwrap(),
    }
}

fn term(language: &str, text: &str) -> Term {
    Term::new(language.parse().unwrap(), text)
}

/// Concepts that say all that a concept can say.
fn glossary() -> Vec<Concept> {
    vec![
        Concept {
            id: "acnur".to_owned(),
            domain: Some("institutions".to_owned()),
            definition: Some("Agency for <refugees> & \"others\", since 1950".to_owned()),
            source: Some("United Nations, un.org".to_owned()),
            note: Some("in capitals".to_owned()),
            image: Some("https://example.org/logo.png?a=1&b=2".to_owned()),
            created: Some("2024-02-29T10:11:12Z".parse().unwrap()),
            changed: Some("2025-03-01T01:02:03Z".parse().unwrap()),
            terms: vec![
                Term {
                    part_of_speech: Some(PartOfSpeech::Noun),
                    gender: Some(Gender::Masculine),
                    number: Some(Number::Singular),
                    note: Some("not at a first mention".to_owned()),
                    context: Some("El ACNUR pide ayuda.".to_owned()),
                    context_source: Some("nota 7".to_owned()),
                    kind: TermKind::Acronym,
                    case_sensitive: true,
                    exact: true,
                    ..term("es", "ACNUR")
                },
                Term {
                    status: TermStatus::Deprecated,
                    kind: TermKind::Abbreviation,
                    ..term("es", "A. C.")
                },
                Term {
                    status: TermStatus::Admitted,
                    ..term("es-MX", "Alto Comisionado")
                },
                Term {
                    kind: TermKind::Acronym,
                    ..term("en", "UNHCR")
                },
                Term {
                    status: TermStatus::Forbidden,
                    note: Some("a Spanish acronym".to_owned()),
                    kind: TermKind::Variant,
                    ..term("en", "ACNUR")
                },
                Term {
                    status: TermStatus::Admitted,
                    kind: TermKind::ShortForm,
                    ..term("en-GB", "UN Refugee Agency")
                },
                Term {
                    gender: Some(Gender::Other),
                    number: Some(Number::Other),
                    kind: TermKind::Phrase,
                    ..term("fr", "HCR")
                },
            ],
        },
        Concept {
            id: "2030 agenda".to_owned(),
            definition: None,
            source: Some("A/RES/70/1".to_owned()),
            terms: vec![term("es", "Agenda 2030")],
            ..Concept::default()
        },
        Concept {
            id: "only-english".to_owned(),
            terms: vec![term("en", "deal-breaker")],
            ..Concept::default()
        },
    ]
}

#[test]
fn a_round_trip_through_any_format_keeps_all_that_the_format_carries() {
    for format in GLOSSARY_FORMATS {
        let written = format.write(&glossary(), &options()).unwrap();
        let read = format.read(&written, &options()).unwrap();
        let mut expected = carried(&glossary(), format, &options());
        if format.name == "omegat" {
            // A line begins with a source term.
            expected.retain(|concept| {
                concept.id.is_empty() && concept.terms[0].language.as_str() == "es"
            });
            expected = by_source_term(expected);
        }
        assert_eq!(read.concepts, expected, "{}", format.name);
        assert!(
            read.left_out.is_empty(),
            "{}: {:?}",
            format.name,
            read.left_out
        );
        let again = format.write(&read.concepts, &options()).unwrap();
        let again = format.read(&again, &options()).unwrap();
        assert_eq!(again.concepts, read.concepts, "{} again", format.name);
    }
}

/// A concept with several source terms is as many concepts in a list of pairs.
fn by_source_term(concepts: Vec<Concept>) -> Vec<Concept> {
    let mut parted = Vec::new();
    for concept in concepts {
        let is_source = |term: &&Term| term.language.as_str() == "es";
        let targets: Vec<Term> = concept
            .terms
            .iter()
            .filter(|t| !is_source(t))
            .cloned()
            .collect();
        for source in concept.terms.iter().filter(is_source) {
            let mut source = source.clone();
            if !targets.is_empty() {
                // The one comment of a line is that of the target.
                source.note = None;
            }
            let terms = [vec![source], targets.clone()].concat();
            parted.push(Concept {
                terms,
                ..Concept::default()
            });
        }
    }
    parted
}

#[test]
fn what_a_format_has_no_room_for_is_told_with_its_count() {
    let told = |name: &str| -> Vec<String> {
        let format = GlossaryFormat::by_name(name).unwrap();
        let lost = format.lost(&glossary(), &options());
        lost.iter()
            .map(|lost| format!("{} {}", lost.what, lost.count))
            .collect()
    };
    assert_eq!(told("csv"), [] as [&str; 0]);
    assert_eq!(told("xlsx"), [] as [&str; 0]);
    assert_eq!(
        told("tbx"),
        [
            "grammatical numbers 2",
            "case-sensitive and exact-form flags 1"
        ]
    );
    assert_eq!(told("tbx2"), ["case-sensitive and exact-form flags 1"]);
    let omegat = told("omegat");
    assert!(
        omegat.contains(&"terms in other languages 1".to_owned()),
        "{omegat:?}"
    );
    assert!(
        omegat.contains(&"terms that are not to be used 2".to_owned()),
        "{omegat:?}"
    );
    assert!(told("utx").contains(&"pictures 1".to_owned()));
}

#[test]
fn a_file_is_known_by_its_content_whatever_its_name() {
    for format in GLOSSARY_FORMATS {
        let written = format.write(&glossary(), &options()).unwrap();
        let found = GlossaryFormat::of_file("glossary".as_ref(), &written).map(|f| f.name);
        match format.name {
            // Rows of text are known by the ending only.
            "csv" | "omegat" => assert_eq!(found, None),
            "tbx-dct" => assert_eq!(found, Some("tbx")),
            name => assert_eq!(found, Some(name)),
        }
    }
}

/// A TBX file of version 3 with this in its one entry, in its one section and in its one term.
fn tbx(dialect: &str, entry: &str, section: &str, term: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<tbx type=\"{dialect}\" style=\"dca\" xml:lang=\"en\" \
         xmlns=\"urn:iso:std:iso:30042:ed-2\">\n<tbxHeader><fileDesc><sourceDesc><p>x</p>\
         </sourceDesc></fileDesc></tbxHeader>\n<text><body>\n<conceptEntry id=\"c1\">\n{entry}\
         <langSec xml:lang=\"en\">\n{section}<termSec>\n<term>star</term>\n{term}</termSec>\
         </langSec></conceptEntry>\n</body></text></tbx>\n"
    )
}

fn refused(file: &str) -> String {
    let format = GlossaryFormat::of_file("x.tbx".as_ref(), file.as_bytes()).unwrap();
    match format.read(file.as_bytes(), &options()) {
        Ok(read) => format!("read: {:?}", read.concepts),
        Err(error) => error.to_string(),
    }
}

#[test]
fn tbx_that_keeps_its_dialects_rules_is_read() {
    for (dialect, note) in [
        (
            "TBX-Min",
            "<termNote type=\"usageStatus\">notRecommended</termNote>",
        ),
        (
            "TBX-Basic",
            "<termNote type=\"administrativeStatus\">deprecatedTerm-admn-sts</termNote>",
        ),
        (
            "TBX-Of-Ours",
            "<termNote type=\"administrativeStatus\">forbidden</termNote>",
        ),
    ] {
        let file = tbx(dialect, "", "", note);
        let format = GlossaryFormat::by_name("tbx").unwrap();
        let read = format.read(file.as_bytes(), &options()).unwrap();
        assert_eq!(
            read.concepts[0].terms[0].status,
            TermStatus::Forbidden,
            "{dialect}"
        );
    }
}

#[test]
fn tbx_that_breaks_its_dialects_rules_is_refused_with_line_and_reason() {
    let definition = "<descrip type=\"definition\">x</descrip>\n";
    let basic =
        |entry: &str, section: &str, term: &str| refused(&tbx("TBX-Basic", entry, section, term));
    for (found, expected) in [
        (
            basic("", "", definition),
            "line 9: `definition` stands in `termSec`, expected in conceptEntry or langSec",
        ),
        (
            basic(
                "",
                "",
                "<termNote type=\"partOfSpeech\">nominal</termNote>\n",
            ),
            "line 9: `partOfSpeech` is `nominal`, expected adjective, adverb, noun, other, properNoun, verb",
        ),
        (
            basic(
                "<transacGrp><transac type=\"x\">creation</transac></transacGrp>\n",
                "",
                "",
            ),
            "line 6: `transac` of type `x`, expected in TBX-Basic: transactionType",
        ),
        (
            basic("<admin>x</admin>\n", "", ""),
            "line 6: `admin` has no type",
        ),
        (
            basic("", "<descripGrp></descripGrp>\n", ""),
            "line 7: `descripGrp` has 0 elements `descrip`, expected one",
        ),
        (
            basic("", "", "<term>sun</term>\n"),
            "line 9: a second `term` in one `termSec`",
        ),
        (
            refused(&tbx(
                "TBX-Min",
                "",
                "",
                "<xref type=\"x\" target=\"y\">z</xref>\n",
            )),
            "line 9: `xref` of type `x`, expected in TBX-Min: none",
        ),
        (
            refused(&tbx("TBX-Core", "", "", "").replace("<p>x</p>", "x")),
            "line 3: text in `sourceDesc`, expected `p` around it",
        ),
        (
            refused(
                &tbx("TBX-Core", "", "", "").replace("<text>", "<text><admin type=\"a\">b</admin>"),
            ),
            "line 4: `admin` may not stand in `text`",
        ),
        (
            refused(
                &tbx("TBX-Core", "", "", "")
                    .replace("xml:lang=\"en\">\n<term", "xml:lang=\"?\">\n<term"),
            ),
            "line 6: `?` is not a language tag such as `es` or `en-US`",
        ),
        (
            refused(&tbx("TBX-Core", "", "", "").replace("</termSec>", "")),
            "line 9, column 1: not well-formed: end tag `langSec`, expected `termSec`",
        ),
    ] {
        assert_eq!(found, expected);
    }
}

#[test]
fn an_entity_that_grows_is_refused_and_nothing_is_fetched() {
    let bomb = "<!DOCTYPE tbx [<!ENTITY a \"aaaaaaaaaaaaaaaaaaaa\"><!ENTITY b SYSTEM \"file:///etc/passwd\">]>\n";
    let with = |term: &str| {
        let file = tbx("TBX-Basic", "", "", "").replace("star", term);
        file.replace("<?xml version=\"1.0\"?>\n", bomb)
    };
    assert!(
        refused(&with("&b;")).contains("is not fetched"),
        "{}",
        refused(&with("&b;"))
    );
    let many = "&a;".repeat(1 << 17);
    assert!(
        refused(&with(&many)).contains("limit"),
        "{}",
        refused(&with(&many)).len()
    );
}

#[test]
fn a_workbook_that_unpacks_to_more_than_a_glossary_is_refused() {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options_of_file = zip::write::SimpleFileOptions::default();
    archive
        .start_file("xl/worksheets/sheet1.xml", options_of_file)
        .unwrap();
    archive.write_all(&vec![b' '; 5 << 20]).unwrap();
    let bytes = archive.finish().unwrap().into_inner();
    let format = GlossaryFormat::by_name("xlsx").unwrap();
    let error = format.read(&bytes, &options()).unwrap_err().to_string();
    assert!(error.contains("unpack to"), "{error}");
}

/// A workbook with the cell `from` of its sheet at `to`.
fn moved(workbook: &[u8], from: &str, to: &str) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut read = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..read.len() {
        let mut part = read.by_index(number).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        let text = text.replace(&format!("r=\"{from}\""), &format!("r=\"{to}\""));
        let name = part.name().unwrap().into_owned();
        let plain = zip::write::SimpleFileOptions::default();
        written.start_file(name, plain).unwrap();
        written.write_all(text.as_bytes()).unwrap();
    }
    written.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_whose_cells_stand_too_far_apart_is_refused() {
    let format = GlossaryFormat::by_name("xlsx").unwrap();
    let workbook = format.write(&glossary(), &options()).unwrap();
    let refused = |to| {
        let moved = moved(&workbook, "D3", to);
        let in_glossary = format.read(&moved, &options()).unwrap_err().to_string();
        let stream = Box::new(std::io::Cursor::new(moved));
        let asked = tramo::formats::ReadOptions::default();
        let in_units = tramo::formats::open_stream(stream, "a.xlsx", &asked);
        (in_glossary, in_units.err().unwrap().to_string())
    };
    for (to, why) in [
        (
            "XFD1048576",
            "its cells span 1048576 rows and 16384 columns",
        ),
        ("A1048577", "a cell in row 1048577, column 1; expected"),
        ("ZZZZZZZZZZ1", "a cell in row 1, column "),
    ] {
        let (in_glossary, in_units) = refused(to);
        assert!(in_glossary.contains(why), "{to}: {in_glossary}");
        assert!(in_units.contains(why), "{to}: {in_units}");
    }
}

#[test]
fn terms_and_their_groups_of_version_2_are_read() {
    let file = "<martif type=\"TBX\"><text><body><termEntry id=\"a\">\n\
        <langSet xml:lang=\"en\"><ntig><termGrp><term>branch</term>\
        <termNote type=\"partOfSpeech\">noun</termNote></termGrp>\
        <descrip type=\"context\">a  branch\n of it</descrip></ntig></langSet>\n\
        <descrip type=\"relatedConcept\">tree</descrip></termEntry></body></text></martif>";
    let format = GlossaryFormat::of_file("x".as_ref(), file.as_bytes()).unwrap();
    assert_eq!(format.name, "tbx2");
    let read = format.read(file.as_bytes(), &options()).unwrap();
    let term = &read.concepts[0].terms[0];
    assert_eq!(term.part_of_speech, Some(PartOfSpeech::Noun));
    assert_eq!(term.context.as_deref(), Some("a branch of it"));
    assert_eq!(read.left_out[0].what, "`descrip` of type `relatedConcept`");
}

#[test]
fn a_line_that_breaks_a_lists_rules_is_named() {
    let error = |format: &str, text: &str| {
        let format = GlossaryFormat::by_name(format).unwrap();
        format
            .read(text.as_bytes(), &options())
            .unwrap_err()
            .to_string()
    };
    assert!(error("omegat", "uno\tone\ndos\n").starts_with("line 2: found one cell"));
    assert!(
        error("utx", "#UTX 1.11; es/en;\nuno\tone\n").starts_with("line 2: found a pair before")
    );
    assert!(error("utx", "#UTX 1.11; spanglish;\n").starts_with("line 1: found the languages"));
    let head = "#UTX 1.11; es/en;\n#src\ttgt\tterm status\n";
    let wrong = error("utx", &format!("{head}uno\tone\tnice\n"));
    assert!(
        wrong.starts_with("line 3, column `term status`: found `nice`"),
        "{wrong}"
    );
}
