//! Layer 3: terms of the glossary in running text.

mod recognize;

pub use recognize::{Found, Recognizer};
