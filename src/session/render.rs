//! New entries as text: TOML 1.0, in the file's own line ending.

use crate::catalog::Literal;
use crate::session::{Library, Session};
use crate::syntax::Datetime;
use crate::text::TextEdit;

/// Renders a value on one line.
pub fn value(literal: &Literal) -> String {
    let _ = literal;
    todo!()
}

/// Renders a key, quoted where TOML wants it.
pub fn key(name: &str) -> String {
    let _ = name;
    todo!()
}

/// A new entry.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// Which library it goes to.
    pub library: Library,
    /// Its ID.
    pub id: String,
    /// When it was made.
    pub created_at: Datetime,
    /// Its other keys in the order to write them; `name` is the first.
    pub fields: Vec<(String, Literal)>,
}

/// The edit that adds `entry` after the last entry of its library (or, for an empty library,
/// where a person would put it: models, trainings, experiments in this order).
/// Works for libraries written as `[[…]]` and as inline arrays.
pub fn insert_entry(session: &Session<'_>, entry: &NewEntry) -> TextEdit {
    let _ = (session, entry);
    todo!()
}
