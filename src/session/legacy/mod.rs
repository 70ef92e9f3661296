//! Sessions of the older application, which kept them as JSON: reading and writing that shape.
//!
//! Which key and which name is which stands in two files of data, `keys.rs` and `names.rs`; reading
//! and writing both go by them. Whatever writing would not give back by itself is the difference
//! of what was read and what would be written; that difference is kept in `[legacy]` and laid over
//! when the older shape is written. So nothing is lost by construction, whatever the file says.
//! What has changed in a session since wins over what is kept.

mod epochs;
mod export;
mod import;
mod kept;
mod keys;
mod names;
mod notes;
mod parse;
mod paths;
mod same;
mod shape;
#[cfg(test)]
mod tests;
mod text;
mod times;
mod values;

use std::fmt;

pub use self::export::export;
pub use self::import::import;
pub use self::parse::parse;
use super::history::Epoch;

/// A session of the older shape, brought into this one.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// Its ID, as the file or the caller says it.
    pub id: String,
    /// The session file.
    pub text: String,
    /// The history of its experiments, by their IDs.
    pub history: Vec<(String, Vec<Epoch>)>,
    /// What a person should know, one sentence each: times taken as local, keys kept in `[legacy]`.
    pub notes: Vec<String>,
}

/// Why a JSON file is no session of the older shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegacyError {
    /// What is wrong, with the way to it (`model_library[2].id`).
    pub message: String,
}

impl fmt::Display for LegacyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for LegacyError {}
