use std::fmt;

use crate::text::TextRange;

/// A mistake in a catalog file, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogError {
    /// The file's name, as given in [`super::Source`].
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// The bytes to point at.
    pub range: TextRange,
    /// What is wrong and what was expected.
    pub message: String,
}

impl fmt::Display for CatalogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}

impl std::error::Error for CatalogError {}
