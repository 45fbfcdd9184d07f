//! Layer 3: terms in running text: those that the glossary has, and those that it might have.

mod acronyms;
mod candidates;
pub mod extract;
mod grammar;
mod joined;
mod proposed;
mod recognize;
mod weirdness;

pub use recognize::{Found, Recognizer};
