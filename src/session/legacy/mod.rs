//! Sessions of the older application, which kept them as JSON: reading and writing that shape.

use std::fmt;

use jiff::tz::TimeZone;
use serde_json::Value as Json;

use super::Session;
use super::history::Epoch;

/// A session of the older shape, brought into this one.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// Its ID, as the file says it.
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

/// Reads a session of the older shape. Nothing is lost: what has no place is kept in `[legacy]`.
/// Times without an offset are taken as times of `zone`.
///
/// # Errors
/// When it is no such session.
pub fn import(_json: &Json, _zone: &TimeZone) -> Result<Imported, LegacyError> {
    todo!()
}

/// The older shape of a session, such that importing it again gives the same session. `history`
/// is that of its experiments, by their IDs.
pub fn export(_session: &Session<'_>, _history: &[(String, Vec<Epoch>)], _zone: &TimeZone) -> Json {
    todo!()
}
