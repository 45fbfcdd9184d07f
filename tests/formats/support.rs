//! Reading and writing in memory.

use std::io::{self, Cursor, Write};
use std::sync::{Arc, Mutex};

use tramo::formats::{
    Fault, Format, FormatError, ReadOptions, Refusal, Summary, WriteOptions, WriteSummary, create,
    open_stream,
};
use tramo::model::Unit;

/// Bytes that a writer, which takes its output away, can still be asked for.
#[derive(Clone, Default)]
pub struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The file that `units` make.
pub fn written(
    units: &[Unit],
    format: &'static Format,
    options: &WriteOptions,
) -> (Vec<u8>, WriteSummary) {
    let output = Shared::default();
    let mut writer = create(Box::new(output.clone()), format, options).unwrap();
    for unit in units {
        writer.write(unit).unwrap();
    }
    let summary = writer.finish().unwrap();
    let bytes = output.0.lock().unwrap().clone();
    (bytes, summary)
}

/// All that a file gives.
#[derive(Debug)]
pub struct Everything {
    pub units: Vec<Unit>,
    pub refused: Vec<Refusal>,
    pub summary: Summary,
}

/// Reads a whole file.
pub fn read(bytes: &[u8], name: &str, options: &ReadOptions) -> Result<Everything, FormatError> {
    let mut reader = open_stream(Box::new(Cursor::new(bytes.to_vec())), name, options)?;
    let (mut units, mut refused) = (Vec::new(), Vec::new());
    for unit in &mut reader {
        match unit {
            Ok(unit) => units.push(unit),
            Err(Fault::Refused(refusal)) => refused.push(refusal),
            Err(Fault::Fatal(error)) => return Err(error),
        }
    }
    Ok(Everything {
        units,
        refused,
        summary: reader.summary(),
    })
}

/// Options that ask for a pair of languages.
pub fn asked(from: &str, to: &str) -> ReadOptions {
    ReadOptions {
        from: Some(from.parse().unwrap()),
        to: Some(to.parse().unwrap()),
        ..ReadOptions::default()
    }
}
