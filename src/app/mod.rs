//! Layer 4: the use cases. A typed request in, a typed report out.
//!
//! Here the modules of layer 3, which do not know one another, are joined. Nothing is printed, no
//! argument parsed, no environment read: that is a face's part.

pub mod align;
mod aside;
pub mod check;
pub mod concordance;
pub mod config;
mod error;
pub mod exchange;
mod fragments;
pub mod glossary;
pub mod input;
pub mod lexicon;
pub mod links;
pub mod lookup;
pub mod maintain;
pub mod terms;
pub mod words;

pub use error::AppError;

// What faces name when they speak to a use case; they import nothing below this layer but `model`.
pub use crate::lang::{Tag, TagError};
pub use crate::store::sqlite::Sqlite;
pub use crate::store::{Accepted, Change, Filter, Replaced, Status, Store, Touched};

use std::ops::ControlFlow;

/// What every use case returns.
pub type Result<T> = std::result::Result<T, AppError>;

/// How far a long task has come. Hearing of it, the caller may stop the task, which then keeps
/// nothing and returns [`AppError::Stopped`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Done so far.
    pub done: u64,
    /// All there is to do; `None` where that is not known.
    pub total: Option<u64>,
}

/// Hears of progress and says whether to go on.
pub type Listener<'a> = dyn FnMut(Progress) -> ControlFlow<()> + 'a;
