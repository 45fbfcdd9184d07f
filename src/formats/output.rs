//! Where a format writes to.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::Format;
use super::error::FormatError;

/// A stream, with its path where it lies in a file.
pub struct Output {
    inner: Option<BufWriter<Box<dyn Write + Send>>>,
    path: Option<PathBuf>,
}

impl Output {
    pub(super) fn stream(output: Box<dyn Write + Send>) -> Output {
        Output {
            inner: Some(BufWriter::with_capacity(1 << 16, output)),
            path: None,
        }
    }

    /// A new file at `path`; none yet where the format names its files itself.
    pub(super) fn file(path: &Path, format: &Format) -> Result<Output, FormatError> {
        let mut output = match format.files {
            super::Files::One => Output::stream(Box::new(File::create(path)?)),
            super::Files::OnePerLanguage => Output {
                inner: None,
                path: None,
            },
        };
        output.path = Some(path.to_owned());
        Ok(output)
    }

    /// Where the file lies or, in formats of two files, what their names begin with.
    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.inner {
            Some(inner) => inner.write(bytes),
            None => Err(io::Error::from(io::ErrorKind::Unsupported)),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.inner {
            Some(inner) => inner.flush(),
            None => Ok(()),
        }
    }
}
