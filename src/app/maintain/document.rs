//! A unit as a text that is edited by hand.

use serde::Deserialize;

use super::super::glossary::{field, one_of};
use super::super::{AppError, Result};
use super::Edit;
use crate::model::{Review, Unit};

/// The unit as TOML, with a comment on what each field is.
pub fn to_toml(unit: &Unit) -> String {
    let mut out = format!(
        "# Unit {}{}, {} → {}. Save and close the editor to keep it.\n\n",
        unit.id.unwrap_or_default(),
        match &unit.document {
            Some(document) => format!(" of `{}`", document.escape_debug()),
            None => String::new(),
        },
        unit.source.language,
        unit.target.language
    );
    field(&mut out, "source", Some(&unit.source.text), "");
    field(&mut out, "target", Some(&unit.target.text), "");
    out.push('\n');
    let reviews = one_of(Review::ALL);
    field(&mut out, "review", Some(unit.review.name()), &reviews);
    for (name, value, about) in [
        ("domain", unit.domain.as_ref(), "subject field"),
        ("client", unit.client.as_ref(), "for whom it was translated"),
        ("note", unit.properties.get("note"), ""),
    ] {
        field(&mut out, name, value.map(String::as_str), about);
    }
    out
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    source: String,
    target: String,
    review: Option<String>,
    domain: Option<String>,
    client: Option<String>,
    note: Option<String>,
}

/// What a text that [`to_toml`] made of `unit` and a person changed asks for; `None` where nothing
/// is to be changed. What is wrong is told with line and column.
pub fn from_toml(text: &str, unit: &Unit) -> Result<Option<Edit>> {
    let wrong = |problem: String| {
        let id = unit.id.unwrap_or_default();
        AppError::Change(format!("unit {id}: {problem}"), None)
    };
    let document: Document =
        toml::from_str(text).map_err(|error| wrong(error.to_string().trim_end().to_owned()))?;
    let review = match &document.review {
        None => unit.review,
        Some(name) => Review::by_name(name).ok_or_else(|| {
            let known = one_of(Review::ALL);
            wrong(format!("`{name}` is no review; known are {known}"))
        })?,
    };
    let changed = |new: String, old: &str| Some(new).filter(|new| new != old);
    // A field that is taken out is cleared.
    let said = |new: Option<String>, old: Option<&String>| {
        changed(new.unwrap_or_default(), old.map_or("", String::as_str))
    };
    let edit = Edit {
        source: changed(document.source, &unit.source.text),
        target: changed(document.target, &unit.target.text),
        review: Some(review).filter(|review| *review != unit.review),
        domain: said(document.domain, unit.domain.as_ref()),
        client: said(document.client, unit.client.as_ref()),
        note: said(document.note, unit.properties.get("note")),
    };
    Ok(Some(edit).filter(|edit| *edit != Edit::default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Origin, Variant};

    fn unit() -> Unit {
        let variant = |tag: &str, text: &str| Variant {
            language: tag.parse().unwrap(),
            text: text.to_owned(),
            inline: None,
        };
        let mut unit = Unit::new(
            variant("es", "«A»\n\"b\" \\ c"),
            variant("en", "# d"),
            Origin::Imported,
        );
        unit.id = Some(7);
        unit.domain = Some("law".to_owned());
        unit
    }

    #[test]
    fn a_text_that_was_not_touched_asks_for_nothing() {
        assert_eq!(from_toml(&to_toml(&unit()), &unit()).unwrap(), None);
    }

    #[test]
    fn only_what_was_changed_is_asked_for_and_a_field_taken_out_is_cleared() {
        let text = to_toml(&unit())
            .replace("# d", "e")
            .replace("domain", "# domain");
        let edit = from_toml(&text, &unit()).unwrap().unwrap();
        let expected = Edit {
            target: Some("e".to_owned()),
            domain: Some(String::new()),
            ..Edit::default()
        };
        assert_eq!(edit, expected);
    }

    #[test]
    fn what_is_wrong_is_told() {
        let told = |text: &str| from_toml(text, &unit()).unwrap_err().to_string();
        assert!(told("source = 'a'\ntarget = ").contains("line 2"));
        let text = to_toml(&unit()).replace("unreviewed\"", "fine\"");
        assert!(told(&text).contains("`fine` is no review; known are unreviewed"));
    }
}
