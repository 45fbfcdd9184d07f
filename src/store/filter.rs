//! Which units count: conditions on their particulars.

use jiff::civil::Date;

use crate::lang::{Tag, TagError};
use crate::model::{Origin, Review, Unit};

/// Conditions that a unit must meet, all of them; the empty filter lets everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Name of the document.
    pub document: Option<String>,
    /// Subject field.
    pub domain: Option<String>,
    /// For whom it was translated.
    pub client: Option<String>,
    /// Dated this day or later; undated units fail.
    pub since: Option<Date>,
    /// How it came into the memory.
    pub origin: Option<Origin>,
    /// What a person has said of it.
    pub review: Option<Review>,
    /// Source language, in any region.
    pub from: Option<Tag>,
    /// Target language, in any region.
    pub to: Option<Tag>,
}

/// A condition that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// Not of the form `KEY=VALUE`.
    #[error("`{0}` is not a condition such as `domain=migration`")]
    Form(String),
    /// No such key.
    #[error("no condition is called `{0}`; known are {keys}", keys = Filter::KEYS.join(", "))]
    Key(String),
    /// A value that the key does not have.
    #[error("`{value}` is no {key}; {expected}")]
    Value {
        /// The condition.
        key: &'static str,
        /// What was found.
        value: String,
        /// What may stand there.
        expected: String,
    },
    /// Not a language tag.
    #[error(transparent)]
    Tag(#[from] TagError),
}

impl Filter {
    /// The keys that [`Filter::add`] knows.
    pub const KEYS: &[&str] = &[
        "document", "domain", "client", "since", "origin", "status", "from", "to",
    ];

    /// Adds a condition written `KEY=VALUE`; a later one of the same key replaces the earlier.
    pub fn add(&mut self, condition: &str) -> Result<(), FilterError> {
        let (key, value) = condition
            .split_once('=')
            .ok_or_else(|| FilterError::Form(condition.to_owned()))?;
        let text = || Some(value.to_owned());
        let unknown = |key, expected: String| FilterError::Value {
            key,
            value: value.to_owned(),
            expected,
        };
        match key {
            "document" => self.document = text(),
            "domain" => self.domain = text(),
            "client" => self.client = text(),
            "since" => {
                let date = value
                    .parse()
                    .map_err(|_| unknown("date", "dates are written like 2023-05-11".to_owned()))?;
                self.since = Some(date);
            }
            "origin" => {
                let origin =
                    Origin::by_name(value).ok_or_else(|| unknown("origin", one_of(Origin::ALL)))?;
                self.origin = Some(origin);
            }
            "status" => {
                let review =
                    Review::by_name(value).ok_or_else(|| unknown("status", one_of(Review::ALL)))?;
                self.review = Some(review);
            }
            "from" => self.from = Some(value.parse()?),
            "to" => self.to = Some(value.parse()?),
            _ => return Err(FilterError::Key(key.to_owned())),
        }
        Ok(())
    }

    /// Whether `unit` meets every condition.
    pub fn lets_through(&self, unit: &Unit) -> bool {
        let text =
            |wanted: &Option<String>, found: &Option<String>| wanted.is_none() || wanted == found;
        let language = |wanted: &Option<Tag>, found: &Tag| {
            wanted
                .as_ref()
                .is_none_or(|wanted| wanted.primary() == found.primary())
        };
        text(&self.document, &unit.document)
            && text(&self.domain, &unit.domain)
            && text(&self.client, &unit.client)
            && self
                .since
                .is_none_or(|since| unit.date.is_some_and(|date| date >= since))
            && self.origin.is_none_or(|origin| origin == unit.origin)
            && self.review.is_none_or(|review| review == unit.review)
            && language(&self.from, &unit.source.language)
            && language(&self.to, &unit.target.language)
    }
}

fn one_of<T: std::fmt::Display>(values: &[T]) -> String {
    let names: Vec<_> = values.iter().map(T::to_string).collect();
    format!("known are {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_that_cannot_be_understood_says_what_may_stand_there() {
        let error = |condition| Filter::default().add(condition).unwrap_err().to_string();
        assert_eq!(
            error("domain"),
            "`domain` is not a condition such as `domain=migration`"
        );
        assert_eq!(
            error("status=good"),
            "`good` is no status; known are unreviewed, confirmed, doubtful, rejected"
        );
        assert_eq!(
            error("since=May"),
            "`May` is no date; dates are written like 2023-05-11"
        );
        assert!(error("colour=red").contains("known are document, domain"));
    }
}
