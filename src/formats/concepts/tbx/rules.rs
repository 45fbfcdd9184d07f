//! What TBX version 3 asks of a file: the structure of ISO 30042, and the categories, values and
//! levels of the dialects Min and Basic as their Schematron rules state them.
//!
//! The first break is the error. `creation` and `usageStatus` are let through, as examples have
//! them that the dialects' keepers call valid. Version 2 and unknown dialects are read without checks.

use super::tree::Element;
use crate::formats::concepts::ConceptsError;

type Checked = Result<(), ConceptsError>;

/// Elements that say by a type what they hold.
const TYPED: &[&str] = &[
    "admin",
    "adminNote",
    "descrip",
    "descripNote",
    "termNote",
    "transac",
    "transacNote",
];

/// What a dialect allows.
struct Dialect {
    name: &'static str,
    /// An element, its categories, and the levels that each may stand at.
    categories: &'static [(&'static str, &'static str, &'static [&'static str])],
    /// Categories with a list of values.
    values: &'static [(&'static str, &'static [&'static str])],
}

const ANY: &[&str] = &["conceptEntry", "langSec", "termSec"];
const ENTRY: &[&str] = &["conceptEntry"];
const TERM: &[&str] = &["termSec"];
const ENTRY_OR_TERM: &[&str] = &["conceptEntry", "termSec"];
const ENTRY_OR_LANGUAGE: &[&str] = &["conceptEntry", "langSec"];

const STATUSES: &[&str] = &[
    "preferredTerm-admn-sts",
    "admittedTerm-admn-sts",
    "deprecatedTerm-admn-sts",
    "supersededTerm-admn-sts",
];
/// Of the first draft of the dialects.
const USAGES: &[&str] = &[
    "preferred",
    "admitted",
    "notRecommended",
    "obsolete",
    "deprecated",
];
const PARTS_OF_SPEECH: &[&str] = &["adjective", "adverb", "noun", "other", "properNoun", "verb"];

static DIALECTS: &[Dialect] = &[
    Dialect {
        name: "TBX-Min",
        categories: &[
            ("admin", "customerSubset", ENTRY_OR_TERM),
            ("descrip", "subjectField", ENTRY),
            ("termNote", "administrativeStatus", TERM),
            ("termNote", "usageStatus", TERM),
            ("termNote", "partOfSpeech", TERM),
        ],
        values: &[
            ("administrativeStatus", STATUSES),
            ("usageStatus", USAGES),
            ("partOfSpeech", PARTS_OF_SPEECH),
        ],
    },
    Dialect {
        name: "TBX-Basic",
        categories: &[
            ("admin", "customerSubset", ENTRY_OR_TERM),
            ("admin", "projectSubset", ENTRY_OR_TERM),
            ("admin", "source", ANY),
            ("descrip", "subjectField", ENTRY),
            ("descrip", "definition", ENTRY_OR_LANGUAGE),
            ("descrip", "context", TERM),
            ("ref", "crossReference", ENTRY_OR_TERM),
            ("termNote", "administrativeStatus", TERM),
            ("termNote", "usageStatus", TERM),
            ("termNote", "partOfSpeech", TERM),
            ("termNote", "geographicalUsage", TERM),
            ("termNote", "grammaticalGender", TERM),
            ("termNote", "termLocation", TERM),
            ("termNote", "termType", TERM),
            ("transac", "transactionType", ANY),
            ("transacNote", "responsibility", ANY),
            ("xref", "externalCrossReference", ANY),
            ("xref", "xGraphic", ENTRY_OR_LANGUAGE),
        ],
        values: &[
            ("administrativeStatus", STATUSES),
            ("usageStatus", USAGES),
            ("partOfSpeech", PARTS_OF_SPEECH),
            (
                "grammaticalGender",
                &["masculine", "feminine", "neuter", "other"],
            ),
            (
                "termType",
                &[
                    "fullForm",
                    "acronym",
                    "abbreviation",
                    "shortForm",
                    "variant",
                    "phrase",
                ],
            ),
            (
                "transactionType",
                &["origination", "creation", "modification"],
            ),
        ],
    },
];

fn wrong(element: &Element, problem: impl Into<String>) -> Checked {
    Err(ConceptsError::row(element.line, problem))
}

fn is_third(root: &Element) -> bool {
    root.written == "tbx"
}

/// Checks what stands around the entries.
pub(super) fn check_root(root: &Element) -> Checked {
    if root.name != "tbx" {
        let found = format!(
            "found the element `{}`, expected `tbx` or `martif`",
            root.written
        );
        return wrong(root, found);
    }
    if !is_third(root) {
        return Ok(());
    }
    if !matches!(root.style.as_deref(), Some("dca" | "dct")) {
        return wrong(root, "`tbx` has no `style`, expected `dca` or `dct`");
    }
    for child in &root.children {
        match child.name.as_str() {
            "tbxHeader" => check_header(child)?,
            "text" => {
                for inner in &child.children {
                    if !matches!(inner.name.as_str(), "body" | "back") {
                        return wrong(
                            inner,
                            format!("`{}` may not stand in `text`", inner.written),
                        );
                    }
                    if inner.name == "body"
                        && let Some(other) = inner.children.first()
                    {
                        return wrong(
                            other,
                            format!("`{}` may not stand in `body`", other.written),
                        );
                    }
                }
            }
            _ => return wrong(child, format!("`{}` may not stand in `tbx`", child.written)),
        }
    }
    match root.all("text").next() {
        Some(_) => Ok(()),
        None => wrong(root, "`tbx` has no `text`"),
    }
}

/// In a header text stands in paragraphs only.
fn check_header(header: &Element) -> Checked {
    for child in &header.children {
        if !matches!(child.name.as_str(), "p" | "title" | "note" | "language") {
            if !child.text.trim().is_empty() {
                return wrong(
                    child,
                    format!("text in `{}`, expected `p` around it", child.written),
                );
            }
            check_header(child)?;
        }
    }
    Ok(())
}

/// Checks an entry by the structure of version 3 and the rules of its dialect.
pub(super) fn check_entry(entry: &Element, root: &Element) -> Checked {
    if !is_third(root) {
        return Ok(());
    }
    let dialect = DIALECTS
        .iter()
        .find(|dialect| dialect.name == root.category());
    let checks = Checks {
        dialect,
        as_elements: root.style.as_deref() == Some("dct"),
    };
    if entry.all("langSec").next().is_none() {
        return wrong(entry, "`conceptEntry` has no `langSec`");
    }
    checks.level(entry, "conceptEntry")?;
    for section in entry.all("langSec") {
        if section.all("termSec").next().is_none() {
            return wrong(section, "`langSec` has no `termSec`");
        }
        checks.level(section, "langSec")?;
        for term in section.all("termSec") {
            check_term(term)?;
            checks.level(term, "termSec")?;
        }
    }
    Ok(())
}

fn check_term(section: &Element) -> Checked {
    match section.children.first() {
        Some(first) if first.name == "term" => {}
        first => {
            let found = first.map_or("nothing", |first| first.written.as_str());
            let line = first.unwrap_or(section);
            return wrong(
                line,
                format!("`termSec` begins with `{found}`, expected `term`"),
            );
        }
    }
    match section.all("term").nth(1) {
        Some(second) => wrong(second, "a second `term` in one `termSec`"),
        None => Ok(()),
    }
}

struct Checks {
    dialect: Option<&'static Dialect>,
    as_elements: bool,
}

impl Checks {
    /// What stands at one level, groups included.
    fn level(&self, element: &Element, level: &str) -> Checked {
        for child in &element.children {
            if matches!(child.name.as_str(), "langSec" | "termSec" | "term") {
                continue;
            }
            if child.name.ends_with("Grp") {
                let head = child.name.trim_end_matches("Grp");
                match child.all(head).count() {
                    1 => {}
                    count => {
                        let found = format!(
                            "`{}` has {count} elements `{head}`, expected one",
                            child.written
                        );
                        return wrong(child, found);
                    }
                }
                self.level(child, level)?;
            }
            self.typed(child, level)?;
        }
        Ok(())
    }

    fn typed(&self, element: &Element, level: &str) -> Checked {
        let (name, category) = (element.name.as_str(), element.category());
        if TYPED.contains(&name) && category.is_empty() {
            return wrong(element, format!("`{}` has no type", element.written));
        }
        if name == "termNote" && level != "termSec" {
            return wrong(element, "`termNote` may stand in `termSec` only");
        }
        if element.as_element != self.as_elements && TYPED.contains(&name) {
            let style = if self.as_elements { "dct" } else { "dca" };
            return wrong(
                element,
                format!(
                    "`{}` is not of the style `{style}` that the file says",
                    element.written
                ),
            );
        }
        let Some(dialect) = self.dialect else {
            return Ok(());
        };
        if !TYPED.contains(&name) && !matches!(name, "xref" | "ref") {
            return Ok(());
        }
        let known = dialect
            .categories
            .iter()
            .find(|(n, c, _)| *n == name && *c == category);
        let Some((_, _, levels)) = known else {
            let kinds = dialect.categories.iter().filter(|(n, ..)| *n == name);
            let kinds: Vec<&str> = kinds.map(|(_, category, _)| *category).collect();
            let expected = match kinds.is_empty() {
                true => "none".to_owned(),
                false => kinds.join(", "),
            };
            let found = format!(
                "`{name}` of type `{category}`, expected in {}: {expected}",
                dialect.name
            );
            return wrong(element, found);
        };
        if !levels.contains(&level) {
            let found = format!(
                "`{category}` stands in `{level}`, expected in {}",
                levels.join(" or ")
            );
            return wrong(element, found);
        }
        let values = dialect.values.iter().find(|(name, _)| *name == category);
        if let Some((_, values)) = values
            && !values.contains(&element.text.as_str())
        {
            let found = format!(
                "`{category}` is `{}`, expected {}",
                element.text,
                values.join(", ")
            );
            return wrong(element, found);
        }
        Ok(())
    }
}
