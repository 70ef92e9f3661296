//! What can be folded away.

use super::Snapshot;
use crate::text::TextRange;

/// Lines that can be folded into their first one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fold {
    /// From within the first line to within the last.
    pub range: TextRange,
    /// Whether it is a block of comments.
    pub is_comment: bool,
    /// What stands for the folded text.
    pub collapsed: Option<String>,
}

/// All that can be folded, in file order.
pub fn folds(_snapshot: &Snapshot) -> Vec<Fold> {
    Vec::new()
}
