//! From files to segments: reading, finding the language, segmenting.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{AppError, Result};
use crate::documents::{Extracted, Kind};
use crate::lang::{Tag, detect};
use crate::model::{Block, Segment};
use crate::segment::Segmenter;
use crate::text::decode::decode;

pub use crate::segment::srx::Rules;
pub use crate::segment::{Decision, LineBreaks};

/// A document's bytes and where they come from.
#[derive(Debug, Clone)]
pub struct Input {
    /// The file, or a name such as `-` for what was not a file.
    pub path: PathBuf,
    /// Its content.
    pub bytes: Vec<u8>,
    /// What kind of document it is; `None`: the path's ending tells.
    pub kind: Option<&'static Kind>,
}

/// How input is cut into segments.
#[derive(Debug, Clone)]
pub enum Cutting {
    /// By rules: those of the language, or those of an SRX file.
    Rules {
        /// What to do with line breaks inside a paragraph.
        line_breaks: LineBreaks,
        /// The rules of an SRX file in place of the built-in ones.
        srx: Option<Arc<Rules>>,
    },
    /// A segment a line, as it stands; a blank line begins a new paragraph.
    Lines,
}

/// How the language of a text came to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The caller named it.
    Given,
    /// The file's name has it: `nota.es.txt`.
    FileName,
    /// From the text, with a confidence of 0 to 1.
    Detected,
}

/// A text in segments.
#[derive(Debug, Clone)]
pub struct Segmented {
    /// The file it comes from.
    pub path: PathBuf,
    /// The text without markup, into which the segments' spans point.
    pub text: String,
    /// In the order of the text.
    pub segments: Vec<Segment>,
    /// Language of the text.
    pub language: Tag,
    /// How the language came to be known.
    pub source: Source,
    /// Name of the file's encoding where it was guessed.
    pub guessed_encoding: Option<&'static str>,
}

impl Cutting {
    /// By the built-in rules, as most texts are cut.
    pub fn built_in(line_breaks: LineBreaks) -> Cutting {
        Cutting::Rules {
            line_breaks,
            srx: None,
        }
    }
}

/// Reads the rules of an SRX file.
pub fn read_rules(path: &Path) -> Result<Arc<Rules>> {
    let text = Input::read(path)?.decoded()?;
    let rules = Rules::read(&text).map_err(|source| AppError::Rules {
        path: path.to_owned(),
        source: source.into(),
    })?;
    Ok(Arc::new(rules))
}

/// A segmenter for texts in `language`.
fn segmenter(
    language: &Tag,
    line_breaks: LineBreaks,
    srx: Option<&Arc<Rules>>,
) -> Result<Segmenter> {
    let segmenter = match srx {
        // The file alone says which languages it has rules for.
        Some(rules) => {
            Segmenter::with_rules(rules, language).map_err(|source| AppError::Rules {
                path: "the SRX rules".into(),
                source: source.into(),
            })?
        }
        None => Segmenter::new(language.language()?),
    };
    Ok(segmenter.line_breaks(line_breaks))
}

impl Input {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Input> {
        if path.is_dir() {
            let problem = "this is a folder, expected a file".to_owned();
            return Err(AppError::File {
                path: path.to_owned(),
                problem,
            });
        }
        let bytes = std::fs::read(path).map_err(|error| AppError::file(path, &error))?;
        Ok(Input {
            path: path.to_owned(),
            bytes,
            kind: None,
        })
    }

    /// Reads the text and cuts it into segments.
    ///
    /// The language is `language`, else what the file's name says, else what the text looks like.
    pub fn segment(&self, language: Option<&Tag>, cutting: &Cutting) -> Result<Segmented> {
        let read = self.text()?;
        let text = read.extracted.text.as_str();
        let (language, source) = match (language, language_in_name(&self.path)) {
            (Some(given), _) => (given.clone(), Source::Given),
            (None, Some(named)) => (named, Source::FileName),
            (None, None) => {
                let found = detect(text).ok_or_else(|| AppError::Undetected {
                    path: self.path.clone(),
                })?;
                (Tag::from(found.language), Source::Detected)
            }
        };
        let segments = match cutting {
            Cutting::Lines => lines(text),
            Cutting::Rules { line_breaks, srx } => {
                let breaks = effective(&read.extracted, *line_breaks);
                by_rules(
                    &read.extracted,
                    &segmenter(&language, breaks, srx.as_ref())?,
                )
            }
        };
        Ok(Segmented {
            path: self.path.clone(),
            segments,
            language,
            source,
            guessed_encoding: read.guessed.then_some(read.encoding),
            text: read.extracted.text,
        })
    }

    /// Every place where a segment might have ended, and what decided there; offsets are into the
    /// text without markup. Lines that are segments as they stand leave nothing to decide.
    pub fn explain(&self, language: &Tag, cutting: &Cutting) -> Result<Vec<Decision>> {
        let Cutting::Rules { line_breaks, srx } = cutting else {
            return Ok(Vec::new());
        };
        let extracted = self.text()?.extracted;
        let breaks = effective(&extracted, *line_breaks);
        let segmenter = segmenter(language, breaks, srx.as_ref())?;
        if extracted.passages.is_empty() {
            return Ok(segmenter.explain(&extracted.text));
        }
        let explained = extracted.passages.iter().flat_map(|passage| {
            let decisions = segmenter.explain(&extracted.text[passage.span.clone()]);
            let start = passage.span.start;
            decisions.into_iter().map(move |decision| Decision {
                at: decision.at + start,
                ..decision
            })
        });
        Ok(explained.collect())
    }

    /// The decoded text, markup and all.
    pub fn decoded(&self) -> Result<String> {
        let decoded = decode(&self.bytes).map_err(|source| AppError::Decode {
            path: self.path.clone(),
            source,
        })?;
        Ok(decoded.text)
    }

    /// The text without markup. A file of unknown ending that is text is read as plain text.
    fn text(&self) -> Result<crate::documents::Read> {
        let plain = || Kind::by_name("plain").expect("the registry has plain text");
        let kind = self.kind.or_else(|| Kind::by_path(&self.path));
        kind.unwrap_or_else(plain)
            .read(&self.bytes)
            .map_err(|source| AppError::Decode {
                path: self.path.clone(),
                source,
            })
    }
}

/// The language in a name such as `nota.es.txt` or `nota.es-MX.md`.
pub fn language_in_name(path: &Path) -> Option<Tag> {
    let stem = Path::new(path.file_stem()?);
    let tag: Tag = stem.extension()?.to_str()?.parse().ok()?;
    tag.language().is_ok().then_some(tag)
}

/// The document's name without language and ending: `nota` of `folder/nota.es.txt`.
pub fn document_name(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or(path.as_os_str());
    let name = match language_in_name(path) {
        Some(_) => Path::new(stem).file_stem().unwrap_or(stem),
        None => stem,
    };
    name.to_string_lossy().into_owned()
}

/// A reader that knows blocks has joined wrapped lines already: the breaks that are left were meant.
fn effective(extracted: &Extracted, asked: LineBreaks) -> LineBreaks {
    match extracted.passages.is_empty() {
        true => asked,
        false => LineBreaks::Keep,
    }
}

fn by_rules(extracted: &Extracted, segmenter: &Segmenter) -> Vec<Segment> {
    if extracted.passages.is_empty() {
        return segmenter.segments(&extracted.text);
    }
    let mut segments = Vec::new();
    for (paragraph, passage) in extracted.passages.iter().enumerate() {
        let found = segmenter.segments(&extracted.text[passage.span.clone()]);
        segments.extend(found.into_iter().map(|segment| Segment {
            span: segment.span.start + passage.span.start..segment.span.end + passage.span.start,
            paragraph,
            block: passage.block,
            ..segment
        }));
    }
    segments
}

fn lines(text: &str) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    let (mut start, mut paragraph, mut blank) = (0, 0, false);
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            blank = true;
        } else {
            if blank && !segments.is_empty() {
                paragraph += 1;
            }
            blank = false;
            let begin = start + (line.len() - line.trim_start().len());
            segments.push(Segment {
                text: trimmed.to_owned(),
                span: begin..begin + trimmed.len(),
                paragraph,
                block: Block::Body,
            });
        }
        start += line.len();
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_tells_document_and_language() {
        let told = |name: &str| {
            let path = Path::new(name);
            (
                document_name(path),
                language_in_name(path).map(String::from),
            )
        };
        assert_eq!(told("x/nota.es.txt"), ("nota".into(), Some("es".into())));
        assert_eq!(told("nota.es-MX.md"), ("nota".into(), Some("es-MX".into())));
        assert_eq!(told("v1.2.txt"), ("v1.2".into(), None));
        assert_eq!(told("nota"), ("nota".into(), None));
    }

    #[test]
    fn lines_are_segments_as_they_stand_and_blank_lines_begin_paragraphs() {
        let text = "\nUno. Dos.\r\n\n \nTres\n cuatro ";
        let found = lines(text);
        let shown: Vec<_> = found
            .iter()
            .map(|s| (s.text.as_str(), s.paragraph))
            .collect();
        assert_eq!(shown, [("Uno. Dos.", 0), ("Tres", 1), ("cuatro", 1)]);
        assert!(found.iter().all(|s| text[s.span.clone()] == s.text));
    }
}
