//! Plain pairs as machine translation has them: two files, `NAME.es` and `NAME.en`, whose lines
//! with the same number belong together. The endings tell the languages.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::draft::{Draft, DraftText};
use super::error::{Fault, FormatError, Place};
use super::input::Input;
use super::lines::Lines;
use super::names::{Strictness, language};
use super::read::{Drafts, ReadOptions, Summary};
use super::write::{Sink, WriteOptions, WriteSummary, count_losses};
use super::{Files, Format, Output};
use crate::lang::Tag;
use crate::model::Unit;

/// Two files of lines.
pub static MOSES: Format = Format {
    name: "moses",
    title: "two text files, NAME.es and NAME.en, line by line",
    endings: &["moses"],
    files: Files::OnePerLanguage,
    recognise: |head| head.path.is_some_and(|path| !partners(path).is_empty()),
    read: Some(read),
    write: Some(write),
};

/// The language that a file's ending names.
fn ending(path: &Path) -> Option<Tag> {
    language(path.extension()?.to_str()?, Strictness::Common)
}

/// The files beside `path` that have its name and another language's ending, in order.
fn partners(path: &Path) -> Vec<PathBuf> {
    let (Some(stem), Some(own)) = (path.file_stem(), ending(path)) else {
        return Vec::new();
    };
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let Ok(files) = folder.unwrap_or(Path::new(".")).read_dir() else {
        return Vec::new();
    };
    let mut found: Vec<PathBuf> = files
        .filter_map(|file| Some(file.ok()?.path()))
        .filter(|file| file.file_stem() == Some(stem))
        .filter(|file| ending(file).is_some_and(|other| other != own))
        .map(|file| path.with_file_name(file.file_name().unwrap_or_default()))
        .collect();
    found.sort();
    found
}

fn read(
    input: Input,
    options: &ReadOptions,
    summary: &mut Summary,
) -> Result<Box<dyn Drafts>, FormatError> {
    let unsupported = |problem: String| FormatError::Unsupported {
        format: "moses",
        problem,
    };
    let Some(path) = input.path.clone() else {
        return Err(unsupported("needs the path of one of its two files".into()));
    };
    let mut others = partners(&path);
    let partner = match &options.partner {
        Some(partner) => partner.clone(),
        None => {
            let asked = |other: &PathBuf| {
                let wanted = [&options.from, &options.to];
                ending(other).is_some_and(|tag| {
                    wanted
                        .iter()
                        .any(|wanted| wanted.as_ref().is_some_and(|w| tag.fit(w).is_some()))
                })
            };
            if others.len() > 1 {
                others.retain(asked);
            }
            match others.as_slice() {
                [one] => one.clone(),
                [] => {
                    return Err(unsupported(
                        "no second file with a language's ending".into(),
                    ));
                }
                many => {
                    return Err(unsupported(format!(
                        "{} files could be the second; name the languages",
                        many.len()
                    )));
                }
            }
        }
    };
    let side = |path: &Path, asked: &Option<Tag>| {
        ending(path).or(asked.clone()).ok_or_else(|| {
            unsupported(format!(
                "the ending of {} names no language",
                path.display()
            ))
        })
    };
    let (mut from, mut to) = (side(&path, &options.from)?, side(&partner, &options.to)?);
    let mut other = Input::file(&partner)?;
    other.set_encoding(input.encoding());
    let (mut source, mut target) = (Lines::new(input, summary), Lines::new(other, summary));
    // Whichever file is named, the asked languages say which is the source.
    let turned = |asked: &Option<Tag>, other: &Tag| {
        asked
            .as_ref()
            .is_some_and(|asked| other.fit(asked).is_some())
    };
    if turned(&options.from, &to) || turned(&options.to, &from) {
        std::mem::swap(&mut from, &mut to);
        std::mem::swap(&mut source, &mut target);
    }
    Ok(Box::new(Pairs {
        source,
        target,
        from,
        to,
    }))
}

struct Pairs {
    source: Lines,
    target: Lines,
    from: Tag,
    to: Tag,
}

impl Drafts for Pairs {
    fn next(&mut self, summary: &mut Summary) -> Option<Result<Draft, Fault>> {
        let (source, target) = match (self.source.next(), self.target.next()) {
            (Ok(None), Ok(None)) => return None,
            (Ok(Some(source)), Ok(Some(target))) => (source, target),
            (Err(error), _) | (_, Err(error)) => return Some(Err(error.into())),
            (Ok(Some((line, _))), Ok(None)) | (Ok(None), Ok(Some((line, _)))) => {
                return Some(Err(FormatError::Malformed {
                    place: Place { line, column: 1 },
                    problem: "one file ends here and the other goes on, expected the same number \
                              of lines"
                        .into(),
                }
                .into()));
            }
        };
        summary.units += 1;
        let text = |tag: &Tag, line: &str| DraftText::plain(tag.clone(), line.to_owned());
        let (number, line) = (summary.units, Some(source.0));
        Some(Ok(Draft::pair(
            number,
            line,
            text(&self.from, source.1),
            text(&self.to, target.1),
        )))
    }
}

fn write(output: Output, _: &WriteOptions) -> Result<Box<dyn Sink>, FormatError> {
    let Some(path) = output.path() else {
        return Err(FormatError::Unsupported {
            format: "moses",
            problem: "writes two files and needs a path for them".into(),
        });
    };
    let base = match path.extension() {
        Some(ending) if ending == "moses" => path.with_extension(""),
        _ => path.to_owned(),
    };
    Ok(Box::new(Written { base, files: None }))
}

struct Written {
    base: PathBuf,
    files: Option<(Tag, Tag, [BufWriter<File>; 2])>,
}

impl Written {
    fn file(&self, language: &Tag) -> Result<BufWriter<File>, FormatError> {
        let mut path = self.base.clone().into_os_string();
        path.push(format!(".{language}"));
        Ok(BufWriter::new(File::create(path)?))
    }
}

impl Sink for Written {
    fn write(&mut self, unit: &Unit, summary: &mut WriteSummary) -> Result<(), FormatError> {
        if self.files.is_none() {
            let (from, to) = (unit.source.language.clone(), unit.target.language.clone());
            if from == to {
                summary.lose("units in other languages");
                return Ok(());
            }
            let files = [self.file(&from)?, self.file(&to)?];
            self.files = Some((from, to, files));
        }
        let Some((from, to, files)) = &mut self.files else {
            return Ok(());
        };
        if (&*from, &*to) != (&unit.source.language, &unit.target.language) {
            summary.lose("units in other languages");
            return Ok(());
        }
        count_losses(unit, &[], summary);
        let texts = [&unit.source.text, &unit.target.text];
        if texts.iter().any(|text| text.contains(['\n', '\r'])) {
            summary.lose("line breaks");
        }
        for (file, text) in files.iter_mut().zip(texts) {
            file.write_all(text.replace(['\n', '\r'], " ").as_bytes())?;
            file.write_all(b"\n")?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>, _: &mut WriteSummary) -> Result<(), FormatError> {
        for mut file in self.files.into_iter().flat_map(|(.., files)| files) {
            file.flush()?;
        }
        Ok(())
    }
}
