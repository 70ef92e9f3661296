//! The words by which tokens are told apart.

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
    /// A part of a table's header.
    Section,
    /// A key.
    Key,
    /// A layer's type.
    Layer,
    /// One of a closed list of values.
    Choice,
    /// An ID, where it is defined or referred to.
    Id,
    /// Any other text.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A date, a time or both.
    Time,
    /// A comment.
    Comment,
    /// A comment that tells Nestling something.
    Directive,
}

impl TokenKind {
    /// All of them.
    pub const ALL: [TokenKind; 11] = [
        Self::Section,
        Self::Key,
        Self::Layer,
        Self::Choice,
        Self::Id,
        Self::Text,
        Self::Number,
        Self::Boolean,
        Self::Time,
        Self::Comment,
        Self::Directive,
    ];
}

/// What else is to be said of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct TokenModifiers {
    /// It defines an ID.
    pub is_definition: bool,
    /// It is an older spelling.
    pub is_deprecated: bool,
    /// It has no effect, or nobody uses it.
    pub is_unused: bool,
    /// What a number counts.
    pub unit: Option<Unit>,
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Unit(u8);

impl Unit {
    /// The units of the built-in catalogs; numbers in others are numbers.
    pub const NAMES: [&str; 10] = [
        "blocks", "columns", "degrees", "epochs", "layers", "percent", "pixels", "samples",
        "seconds", "spaces",
    ];

    /// The unit that a catalog calls `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        let index = Self::NAMES.iter().position(|known| *known == name)?;
        index.try_into().ok().map(Self)
    }

    /// Its place in [`Unit::NAMES`].
    pub fn index(self) -> u8 {
        self.0
    }
}
