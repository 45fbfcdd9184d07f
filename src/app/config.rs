//! Settings of a project: `tramo.toml`, in the working folder or above it.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{AppError, Result};
use crate::lang::Tag;
use crate::matching::Penalties;

/// Name of the settings file.
pub const FILE: &str = "tramo.toml";

/// What a project sets; all of it may be left out. An unknown key is an error, since a setting
/// with a slip of the pen would otherwise be obeyed by nobody.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The memory's file; a relative path starts from the settings file's folder.
    pub memory: Option<PathBuf>,
    /// Language of the originals.
    pub from: Option<Tag>,
    /// Language of the translations.
    pub to: Option<Tag>,
    /// Subject field of what is stored.
    pub domain: Option<String>,
    /// Client of what is stored.
    pub client: Option<String>,
    /// Who is named as the maker of what is stored.
    pub creator: Option<String>,
    /// Settings of `lookup`.
    pub lookup: Lookup,
    /// Settings of everything that segments.
    pub segmentation: Segmentation,
}

/// Settings of `lookup`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lookup {
    /// The least match rate shown, in percent.
    pub min: Option<u8>,
    /// How many matches are shown.
    pub limit: Option<usize>,
    /// What each reason to trust a match less costs, in points of the match rate.
    pub penalties: Penalties,
}

/// Settings of everything that segments.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Segmentation {
    /// An SRX file in place of the built-in rules; a relative path starts from the settings
    /// file's folder.
    pub rules: Option<PathBuf>,
}

/// Reads the settings that hold in `folder`: those of the nearest folder above that has any.
pub fn find(folder: &Path) -> Result<Config> {
    match folder
        .ancestors()
        .map(|above| above.join(FILE))
        .find(|file| file.is_file())
    {
        Some(file) => read(&file),
        None => Ok(Config::default()),
    }
}

fn read(file: &Path) -> Result<Config> {
    let text = std::fs::read_to_string(file).map_err(|error| AppError::file(file, &error))?;
    let mut config: Config = toml::from_str(&text).map_err(|error| AppError::Settings {
        path: file.to_owned(),
        problem: error.to_string().trim_end().to_owned(),
    })?;
    let folder = file.parent().unwrap_or(Path::new(""));
    for path in [&mut config.memory, &mut config.segmentation.rules]
        .into_iter()
        .flatten()
    {
        *path = folder.join(&*path);
    }
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_found_above_and_their_paths_start_there() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("a/b");
        std::fs::create_dir_all(&below).unwrap();
        std::fs::write(
            folder.path().join(FILE),
            "memory = 'm.sqlite'\n[lookup]\nmin = 80\n",
        )
        .unwrap();
        let config = find(&below).unwrap();
        assert_eq!(config.memory, Some(folder.path().join("m.sqlite")));
        assert_eq!(config.lookup.min, Some(80));
    }

    #[test]
    fn a_slip_of_the_pen_is_an_error_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join(FILE),
            "from = 'es'\nmemroy = 'm.sqlite'\n",
        )
        .unwrap();
        let error = find(folder.path()).unwrap_err().to_string();
        assert!(
            error.contains("line 2") && error.contains("memroy"),
            "{error}"
        );
    }
}
