use crate::text::{TextEdit, TextRange};

/// What TOML does not allow, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Which rule of TOML is broken.
    pub kind: SyntaxErrorKind,
    /// The bytes to point at; may be empty (something is missing there).
    pub range: TextRange,
    /// What is wrong and what was expected, for a person.
    pub message: String,
    /// The one insertion that mends it, where there is one.
    pub fix: Option<TextEdit>,
}

/// The two families of mistakes that TOML itself knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// The text does not follow the grammar, or a value cannot be decoded.
    Syntax,
    /// A key or table that is already there.
    Duplicate {
        /// Where it was defined first.
        first: TextRange,
        /// What to remove to be rid of the second one: the whole key-value, or the header line.
        definition: TextRange,
    },
}

/// TOML 1.1 syntax that readers of TOML 1.0 refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewerSyntax {
    /// The bytes to point at.
    pub range: TextRange,
    /// What it is, as in "a line break in an inline table".
    pub what: &'static str,
    /// What makes the same in TOML 1.0 of it, comments kept; empty where they have no place.
    pub older: Vec<TextEdit>,
}
