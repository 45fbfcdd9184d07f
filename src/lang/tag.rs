//! Language tags (BCP 47) in the one spelling that tramo stores.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use oxilangtag::LanguageTag;
use serde::{Deserialize, Serialize};

use super::{Language, UnknownLanguage};

/// A well-formed BCP 47 language tag in canonical case: `es`, `es-MX`, `zh-Hant-TW`.
///
/// Read leniently, as exchange files write tags: `EN-us` and `en_US` are `en-US`. Copies share one
/// string, since every text of a memory has a tag and a file has few.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tag(Arc<str>);

/// A string that is not a language tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not a language tag such as `es` or `en-US`")]
pub struct TagError {
    /// What was found.
    pub found: String,
}

impl Tag {
    /// The primary language subtag: `es` of `es-MX`.
    pub fn primary(&self) -> &str {
        let end = self.0.bytes().position(|b| b == b'-');
        &self.0[..end.unwrap_or(self.0.len())]
    }

    /// The tag as it is stored and written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What tramo knows of this tag's language, whatever its region.
    pub fn language(&self) -> Result<&'static Language, UnknownLanguage> {
        Language::by_code(self.primary()).map_err(|_| UnknownLanguage {
            tag: self.0.to_string(),
        })
    }

    /// How well this tag serves where `wanted` is asked for: 3 the same, 2 the bare language,
    /// 1 the language of another region, `None` another language.
    pub fn fit(&self, wanted: &Tag) -> Option<u8> {
        if self == wanted {
            Some(3)
        } else if self.primary() != wanted.primary() {
            None
        } else if self.primary().len() == self.0.len() {
            Some(2)
        } else {
            Some(1)
        }
    }
}

impl FromStr for Tag {
    type Err = TagError;

    fn from_str(text: &str) -> Result<Tag, TagError> {
        let error = || TagError {
            found: text.to_owned(),
        };
        let spelled = text.trim().replace('_', "-");
        let tag = LanguageTag::parse_and_normalize(&spelled).map_err(|_| error())?;
        Ok(Tag(tag.into_inner().into()))
    }
}

impl TryFrom<String> for Tag {
    type Error = TagError;

    fn try_from(text: String) -> Result<Tag, TagError> {
        text.parse()
    }
}

impl From<Tag> for String {
    fn from(tag: Tag) -> String {
        tag.0.to_string()
    }
}

impl From<&Language> for Tag {
    fn from(language: &Language) -> Tag {
        Tag(language.code.into())
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_leniently_and_kept_in_one_spelling() {
        for (written, kept) in [("EN-us", "en-US"), ("en_US", "en-US"), ("es-419", "es-419")] {
            assert_eq!(written.parse::<Tag>().unwrap().as_str(), kept);
        }
        for wrong in ["", "e", "English!", "en US"] {
            assert!(wrong.parse::<Tag>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_unknown_language_is_an_error_that_names_the_known_ones() {
        let tag: Tag = "tlh".parse().unwrap();
        let error = tag.language().unwrap_err().to_string();
        assert_eq!(
            error,
            "no rules for language `tlh`; known are es, en, de, fr"
        );
        assert_eq!(
            "es-MX".parse::<Tag>().unwrap().language().unwrap().name,
            "Spanish"
        );
    }
}
