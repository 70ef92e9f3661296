use crate::ide::Snapshot;
use crate::text::{TextRange, TextSize};

/// Where what is named at the cursor is defined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The name at the cursor.
    pub origin: TextRange,
    /// The whole entry, and its ID within it; several where an ID is there twice.
    pub targets: Vec<(TextRange, TextRange)>,
}

/// Where what is named at `at` is defined.
pub fn definition(_snapshot: &Snapshot, _at: TextSize) -> Option<Definition> {
    None
}
