//! What the client says, in our terms.

use tower_lsp::ls_types as lsp;

use crate::text::{LineIndex, Position, PositionEncoding, TextRange, TextSize};

/// The byte at `position` of `text`, clamped to it.
pub(in crate::server) fn offset(
    text: &str,
    lines: &LineIndex,
    position: lsp::Position,
    encoding: PositionEncoding,
) -> TextSize {
    let position = Position { line: position.line, character: position.character };
    lines.offset(text, position, encoding)
}

/// The bytes of `range` of `text`, clamped to it; one that is the wrong way round is turned.
pub(in crate::server) fn range(
    text: &str,
    lines: &LineIndex,
    range: lsp::Range,
    encoding: PositionEncoding,
) -> TextRange {
    let start = offset(text, lines, range.start, encoding);
    let end = offset(text, lines, range.end, encoding);
    TextRange::new(start.min(end), start.max(end))
}
