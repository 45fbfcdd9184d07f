//! Text comes out of documents without markup, block by block.

use std::path::Path;

use tramo::documents::{KINDS, Kind};
use tramo::model::Block;

fn blocks(name: &str, document: &str) -> Vec<(Block, String)> {
    let read = Kind::by_name(name)
        .unwrap()
        .read(document.as_bytes())
        .unwrap();
    let text = &read.extracted.text;
    read.extracted
        .passages
        .into_iter()
        .map(|p| (p.block, text[p.span].to_owned()))
        .collect()
}

fn own(blocks: &[(Block, &str)]) -> Vec<(Block, String)> {
    blocks
        .iter()
        .map(|(block, text)| (*block, (*text).to_owned()))
        .collect()
}

#[test]
fn markdown_gives_its_blocks_without_marks() {
    use Block::*;
    let document = "---\ntitle: no text\n---\n# El *título*\n\nUna frase\nen dos líneas con \
        [enlace](http://x.mx).\n\n1. Primer punto.\n2. Segundo\n   punto.\n\n> «Cita.»\n\n\
        | a | b |\n|---|---|\n| uno | dos |\n\n```\nlet x = 1;\n```\n";
    assert_eq!(
        blocks("markdown", document),
        own(&[
            (Heading(1), "El título"),
            (Body, "Una frase en dos líneas con enlace."),
            (ListPoint, "Primer punto."),
            (ListPoint, "Segundo punto."),
            (Quotation, "«Cita.»"),
            (TableCell, "a"),
            (TableCell, "b"),
            (TableCell, "uno"),
            (TableCell, "dos"),
            (Code, "let x = 1;"),
        ])
    );
}

#[test]
fn html_gives_the_text_of_its_body() {
    use Block::*;
    let document = "<!doctype html><html><head><title>No</title><style>p { x: 1 }</style></head>\
        <body><h1>T&iacute;tulo</h1>\n<p>Una  <b>frase</b>\n aqu&iacute;.<br>Otra&nbsp;m&aacute;s\
        <script>if (a < b) { no() }</script></p><ul><li>Uno<li>Dos</ul>suelto<!-- no --></body>";
    assert_eq!(
        blocks("html", document),
        own(&[
            (Heading(1), "Título"),
            (Body, "Una frase aquí.\nOtra\u{a0}más"),
            (ListPoint, "Uno"),
            (ListPoint, "Dos"),
            (Body, "suelto"),
        ])
    );
}

#[test]
fn the_ending_tells_the_kind() {
    let kind = |name: &str| Kind::by_path(Path::new(name)).map(|kind| kind.name);
    assert_eq!(kind("a.es.MD"), Some("markdown"));
    assert_eq!(kind("a.htm"), Some("html"));
    assert_eq!(kind("a.ladder"), None);
    assert!(KINDS.iter().all(|kind| Kind::by_name(kind.name).is_some()));
}

#[test]
fn broken_markup_is_read_as_far_as_it_goes() {
    for kind in KINDS {
        for document in [
            "<p>sin cerrar <b",
            "# \n\n|\n|-",
            "&#xFFFFFFF; < <<>",
            "",
            "<pre><li>",
        ] {
            let read = kind.read(document.as_bytes()).unwrap().extracted;
            for passage in &read.passages {
                assert!(!read.text[passage.span.clone()].trim().is_empty());
            }
        }
    }
}
