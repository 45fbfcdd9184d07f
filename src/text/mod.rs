//! Layer 0: text primitives that know nothing of any one language.
//!
//! Normal forms ([`nfc`], [`fold`]), [`tokens`], [`distance`], [`phrase`] and the way from bytes to
//! text ([`decode`]). What differs from language to language is `lang`'s part.

pub mod decode;
pub mod distance;
mod normal;
pub mod phrase;
mod token;

pub use normal::{fold, nfc};
pub use token::{Token, TokenKind, tokens};
