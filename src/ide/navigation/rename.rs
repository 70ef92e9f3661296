use std::fmt;

use crate::ide::Snapshot;
use crate::text::{TextEdit, TextRange, TextSize};

/// What a new name changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// In this file.
    pub edits: Vec<TextEdit>,
    /// If the session itself gets another ID: what its file is to be called, without `.toml`.
    pub session: Option<String>,
    /// If an experiment gets another ID: the old and the new one, by which its history is kept.
    pub experiment: Option<(String, String)>,
}

/// Why something cannot be renamed, in words for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenameError(pub String);

impl fmt::Display for RenameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RenameError {}

/// What can be renamed at `at`: the ID without its quotes, and what it is now.
pub fn prepare_rename(_snapshot: &Snapshot, _at: TextSize) -> Option<(TextRange, String)> {
    None
}

/// What calling the thing at `at` by another name changes.
///
/// # Errors
/// When there is nothing to rename, or the name cannot be taken.
pub fn rename(_snapshot: &Snapshot, _at: TextSize, _to: &str) -> Result<Rename, RenameError> {
    Err(RenameError("there is nothing to rename here".to_owned()))
}
