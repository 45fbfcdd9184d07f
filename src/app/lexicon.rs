//! The user's own dictionaries, which alignment goes by beside what it knows itself.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;

use super::{AppError, Result};
use crate::formats::FormatError;
use crate::formats::lexicons::{LEXICON_FORMATS, LexiconRead, read, read_stream};
use crate::lang::{Language, Lexicon, Tag};
use crate::store::{Languages, NewLexicon, Store, Stored};

pub use crate::store::KnownLexicon;

/// Where a lexicon comes from.
pub enum Origin {
    /// A file; of a dictionary of two files either.
    File(PathBuf),
    /// A stream.
    Stream(Box<dyn std::io::Read>),
}

/// How to import.
#[derive(Debug, Clone)]
pub struct Import {
    /// Language of the headwords.
    pub from: Tag,
    /// Language of the renderings.
    pub to: Tag,
    /// Name of the format; `None`: as the content tells.
    pub format: Option<String>,
    /// Name under which the memory will know it; `None`: the file's name without its ending.
    pub name: Option<String>,
    /// Whether only the report is made.
    pub dry_run: bool,
}

/// What became of a lexicon. As JSON this is a promise: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Imported {
    /// The file.
    pub file: PathBuf,
    /// Its name in the memory.
    pub name: String,
    /// Name of the format.
    pub format: &'static str,
    /// Language of the headwords.
    pub from: Tag,
    /// Language of the renderings.
    pub to: Tag,
    /// Headwords, each once.
    pub headwords: usize,
    /// Pairs of headword and rendering.
    pub renderings: usize,
    /// What the memory did with it.
    pub became: Became,
}

/// What the memory did with a lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Became {
    /// None had its name.
    New,
    /// It took the place of another of its name.
    Replaced,
    /// It was there just so.
    Unchanged,
}

/// Imports all files, or, where one of them cannot be read, nothing.
pub fn import(
    store: &mut dyn Store,
    origins: Vec<Origin>,
    import: &Import,
    now: Timestamp,
) -> Result<Vec<Imported>> {
    if import.from.primary() == import.to.primary() {
        return Err(AppError::SameLanguage(import.from.to_string()));
    }
    let mut lexicons = Vec::new();
    for origin in origins {
        let format = import.format.as_deref();
        let (path, found) = match origin {
            Origin::File(path) => {
                let found = read(&path, format);
                (path, found)
            }
            Origin::Stream(mut stream) => ("stdin".into(), read_stream(&mut *stream, format)),
        };
        let found = found.map_err(|source| match source {
            FormatError::Io(error) => AppError::file(&path, &error),
            source => AppError::Lexicon {
                path: path.clone(),
                source,
            },
        })?;
        lexicons.push((path, found));
    }
    let names: Vec<String> = (lexicons.iter())
        .map(|(path, _)| import.name.clone().unwrap_or_else(|| name_of(path)))
        .collect();
    let mut writing = store.begin(now)?;
    writing.describe("lexicon import", Some(&names.join(", ")));
    let mut imported = Vec::new();
    for ((path, LexiconRead { format, lexicon }), name) in lexicons.into_iter().zip(names) {
        let became = match writing.put_lexicon(&NewLexicon {
            name: &name,
            languages: Languages {
                source: &import.from,
                target: &import.to,
            },
            format,
            renderings: lexicon.renderings(),
        })? {
            Stored::New => Became::New,
            Stored::Changed => Became::Replaced,
            Stored::Unchanged => Became::Unchanged,
        };
        imported.push(Imported {
            file: path,
            name,
            format,
            from: import.from.clone(),
            to: import.to.clone(),
            headwords: headwords(&lexicon).len(),
            renderings: lexicon.renderings().len(),
            became,
        });
    }
    if !import.dry_run {
        writing.commit()?;
    }
    Ok(imported)
}

/// A file's name without folders and endings: `es-en` of `es-en.dict.dz`.
fn name_of(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy());
    let name = name.unwrap_or_default().into_owned();
    let bare = name.split('.').find(|part| !part.is_empty());
    bare.map(str::to_owned).unwrap_or(name)
}

fn headwords(lexicon: &Lexicon) -> HashSet<&str> {
    let renderings = lexicon.renderings().iter();
    renderings.map(|one| one.source.as_ref()).collect()
}

/// The formats that [`import`] reads, with what each is.
pub fn formats() -> impl Iterator<Item = (&'static str, &'static str)> {
    LEXICON_FORMATS
        .iter()
        .map(|format| (format.name, format.about))
}

/// The lexicons of the memory, by name.
pub fn list(store: &dyn Store) -> Result<Vec<KnownLexicon>> {
    Ok(store.lexicons()?)
}

/// Removes a lexicon.
pub fn remove(store: &mut dyn Store, name: &str, now: Timestamp) -> Result<()> {
    let mut writing = store.begin(now)?;
    writing.describe("lexicon remove", Some(name));
    let was_there = writing.remove_lexicon(name)?;
    if was_there {
        return Ok(writing.commit()?);
    }
    drop(writing);
    Err(no_lexicon(store, name))
}

fn no_lexicon(store: &dyn Store, name: &str) -> AppError {
    let names = |lexicons: Vec<KnownLexicon>| -> Vec<String> {
        lexicons.into_iter().map(|one| one.name).collect()
    };
    match store.lexicons().map(names) {
        Ok(names) => AppError::NoLexicon {
            name: name.to_owned(),
            known: match names.is_empty() {
                true => "none".to_owned(),
                false => names.join(", "),
            },
        },
        Err(error) => error.into(),
    }
}

/// A lexicon in numbers. As JSON this is a promise: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stats {
    /// Its name, languages and size; `tramo` is the name of tramo's own.
    pub name: String,
    /// Language of the headwords.
    pub from: Tag,
    /// Language of the renderings.
    pub to: Tag,
    /// Headwords, each once.
    pub headwords: usize,
    /// Pairs of headword and rendering.
    pub renderings: usize,
    /// Headwords of several words.
    pub phrases: usize,
    /// Headwords that tramo's own lexicon does not have; 0 for that lexicon itself.
    pub new_headwords: usize,
    /// Pairs that tramo's own lexicon does not have; 0 for that lexicon itself.
    pub new_renderings: usize,
}

/// The lexicons in numbers: tramo's own for the pair of languages, then those of the memory, or the
/// one of this name.
pub fn stats(store: &dyn Store, from: &Tag, to: &Tag, name: Option<&str>) -> Result<Vec<Stats>> {
    let mut all = Vec::new();
    if name.is_none()
        && let Some(own) = own(from, to)
    {
        all.push(counted("tramo", from, to, &own, Some(&own)));
    }
    for known in store.lexicons()? {
        if name.is_some_and(|name| name != known.name) {
            continue;
        }
        let lexicon = store.lexicon(&known.name)?.unwrap_or_default();
        let own = own(&known.from, &known.to);
        let stats = counted(&known.name, &known.from, &known.to, &lexicon, own.as_ref());
        all.push(stats);
    }
    match name {
        Some(name) if all.is_empty() => Err(no_lexicon(store, name)),
        _ => Ok(all),
    }
}

fn own(from: &Tag, to: &Tag) -> Option<Lexicon> {
    let language = |tag: &Tag| Language::by_code(tag.primary());
    Lexicon::embedded(language(from).ok()?, language(to).ok()?)
}

fn counted(name: &str, from: &Tag, to: &Tag, lexicon: &Lexicon, own: Option<&Lexicon>) -> Stats {
    let words = headwords(lexicon);
    let known = own.map(headwords).unwrap_or_default();
    let pairs = |lexicon: &'_ Lexicon| -> HashSet<(String, String)> {
        let pair = |one: &crate::lang::Rendering| (one.source.to_string(), one.target.to_string());
        lexicon.renderings().iter().map(pair).collect()
    };
    let known_pairs = own.map(pairs).unwrap_or_default();
    let new_pairs = pairs(lexicon);
    Stats {
        name: name.to_owned(),
        from: from.clone(),
        to: to.clone(),
        headwords: words.len(),
        renderings: lexicon.renderings().len(),
        phrases: words.iter().filter(|word| word.contains(' ')).count(),
        new_headwords: words.iter().filter(|word| !known.contains(*word)).count(),
        new_renderings: new_pairs.difference(&known_pairs).count(),
    }
}
