use crate::ide::Snapshot;
use crate::text::{TextRange, TextSize};

/// All places that name what is named at `at`, in file order; with its own ID if `with_definition`.
pub fn references(
    _snapshot: &Snapshot,
    _at: TextSize,
    _with_definition: bool,
) -> Option<Vec<TextRange>> {
    None
}
