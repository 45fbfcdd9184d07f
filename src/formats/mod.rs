//! Exchange formats: units out of files, and into them.
//!
//! [`FORMATS`] is the registry. [`open`] finds the format by content and gives a [`Reader`], an
//! iterator over [`Unit`](crate::model::Unit)s that streams; [`create`] gives a [`Writer`]. A file
//! that breaks its own rules is a [`FormatError`]; a unit that cannot be read is a [`Refusal`],
//! and reading goes on behind it.
//!
//! Nothing is ever fetched: no document type, no entity, no network.

mod archive;
pub mod columns;
pub mod concepts;
mod csv;
mod docx;
mod draft;
mod error;
mod grid;
mod html;
mod input;
mod json;
pub mod lexicons;
mod lines;
mod moses;
mod names;
mod omegat;
mod output;
mod pair;
mod po;
mod read;
mod registry;
mod sdltm;
mod sheet;
mod table;
mod tmx;
mod wordfast;
mod write;
mod xliff;
mod xlsx;
mod xml;

pub use columns::Columns;
pub(crate) use error::without_number;
pub use error::{Fault, FormatError, Place, Refusal};
pub use read::{
    Blanks, Cells, Direction, Pairing, Proposals, ReadOptions, Reader, Summary, open, open_stream,
};
pub use registry::{FORMATS, Files, Format, by_name, by_path, detect};
pub use write::{
    Dialect, HeaderLanguage, Level, WriteOptions, WriteSummary, Writer, create, create_at,
};

use output::Output;
use registry::names;
