use serde::Serialize;

use crate::syntax::Document;
use crate::text::{PositionEncoding, TextRange, TextSize};

/// A place as people count: line and column from 1, columns in characters. A byte order mark is
/// no character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

impl Place {
    /// Where the byte at `at` is.
    pub fn of(document: &Document, at: TextSize) -> Self {
        let text = document.text();
        let position = document.lines().position(text, at, PositionEncoding::Utf32);
        let mark = u32::from(position.line == 0 && text.starts_with('\u{feff}'));
        Self { line: position.line + 1, column: position.character.saturating_sub(mark) + 1 }
    }

    /// Where `range` starts and where it ends.
    pub fn ends_of(document: &Document, range: TextRange) -> (Self, Self) {
        (Self::of(document, range.start()), Self::of(document, range.end()))
    }
}
