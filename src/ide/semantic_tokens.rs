//! What each word of a file is, for colours.

use super::Snapshot;
use crate::text::TextRange;

/// A word and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SemanticToken {
    /// The word; never longer than its line.
    pub range: TextRange,
    /// What it is.
    pub kind: TokenKind,
    /// What else is to be said of it.
    pub modifiers: TokenModifiers,
}

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A comment.
    Comment,
}

/// What else is to be said of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct TokenModifiers {
    /// It defines an ID.
    pub is_definition: bool,
    /// It is an older spelling, or unknown.
    pub is_deprecated: bool,
    /// It has no effect, or nobody uses it.
    pub is_unused: bool,
}

/// The tokens that touch `range`, in file order; they never overlap.
pub fn semantic_tokens(_snapshot: &Snapshot, _range: TextRange) -> Vec<SemanticToken> {
    Vec::new()
}
