use super::Snapshot;
use crate::text::{TextRange, TextSize};

/// What to show for the thing under the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// The thing.
    pub range: TextRange,
    /// Markdown.
    pub markdown: String,
}

/// What the thing at `at` is and what it comes to.
pub fn hover(snapshot: &Snapshot, at: TextSize) -> Option<Hover> {
    let _ = (snapshot, at);
    None
}
