//! Which files of a folder are a document and its translation.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Pair;
use crate::app::input::{Input, document_name, language_in_name};
use crate::app::{AppError, Result};
use crate::documents::Kind;
use crate::lang::Tag;

/// The documents of a folder.
#[derive(Debug, Clone)]
pub struct Pairing {
    /// Documents with their translations, by name.
    pub pairs: Vec<Pair>,
    /// Documents of one of the two languages whose other side is missing.
    pub alone: Vec<PathBuf>,
}

/// Pairs `NAME.FROM.ENDING` with `NAME.TO.ENDING` in `folder`, subfolders left out. The endings
/// are those of the kinds of document that tramo reads, and need not be the same on both sides.
pub fn pairs(folder: &Path, from: &Tag, to: &Tag) -> Result<Pairing> {
    let mut sides: BTreeMap<String, [Option<PathBuf>; 2]> = BTreeMap::new();
    let wrap = |error: std::io::Error| AppError::file(folder, &error);
    for file in std::fs::read_dir(folder).map_err(wrap)? {
        let path = file.map_err(wrap)?.path();
        if Kind::by_path(&path).is_none() || !path.is_file() {
            continue;
        }
        let Some(language) = language_in_name(&path) else {
            continue;
        };
        let side = [from, to]
            .iter()
            .position(|tag| tag.primary() == language.primary());
        let Some(side) = side else { continue };
        let name = document_name(&path);
        let found = &mut sides.entry(name.clone()).or_default()[side];
        if let Some(first) = found {
            let (first, second) = if *first < path {
                (first.clone(), path)
            } else {
                (path, first.clone())
            };
            return Err(AppError::TwoSides {
                first,
                second,
                language: language.to_string(),
                name,
            });
        }
        *found = Some(path);
    }
    let mut pairing = Pairing {
        pairs: Vec::new(),
        alone: Vec::new(),
    };
    for (name, side) in sides {
        match side {
            [Some(source), Some(target)] => pairing.pairs.push(Pair {
                name,
                source: Input::read(&source)?,
                target: Input::read(&target)?,
            }),
            [Some(alone), None] | [None, Some(alone)] => pairing.alone.push(alone),
            [None, None] => {}
        }
    }
    if pairing.pairs.is_empty() {
        return Err(AppError::NoPairs {
            path: folder.to_owned(),
            from: from.to_string(),
            to: to.to_string(),
        });
    }
    Ok(pairing)
}
