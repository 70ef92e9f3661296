//! What the client says, in our terms.

use serde_json::Value;
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

/// Makes numbers of `textDocument/didChange` that no line or column can have (a client's way to
/// say "to the end") the nearest that can be: a change that is not taken in would set the client's
/// text and ours apart for good.
pub(in crate::server) fn clamp_changes(params: &mut Value) {
    let changes = params.get_mut("contentChanges").and_then(Value::as_array_mut);
    for change in changes.into_iter().flatten() {
        for place in [
            "/range/start/line",
            "/range/start/character",
            "/range/end/line",
            "/range/end/character",
        ] {
            let Some(number) = change.pointer_mut(place) else { continue };
            let fits = number.as_u64().is_some_and(|number| u32::try_from(number).is_ok());
            if let Some(odd) = number.as_f64().filter(|_| !fits) {
                *number = if odd > 0.0 { u32::MAX.into() } else { 0.into() };
            }
        }
    }
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
