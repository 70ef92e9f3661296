//! How a file is laid out: spaces, indentation, empty lines; never words or their order.

use super::options::FormatOptions;
use crate::syntax::Document;
use crate::text::{TextEdit, TextRange, TextSize};

/// The edits that lay out the whole file; none where nothing is to change.
pub fn format(_document: &Document, _options: &FormatOptions) -> Vec<TextEdit> {
    Vec::new()
}

/// Those that lay out what touches `range`.
pub fn format_range(
    _document: &Document,
    _range: TextRange,
    _options: &FormatOptions,
) -> Vec<TextEdit> {
    Vec::new()
}

/// What follows from a line break just typed at `at`.
pub fn format_on_enter(
    _document: &Document,
    _at: TextSize,
    _options: &FormatOptions,
) -> Vec<TextEdit> {
    Vec::new()
}
