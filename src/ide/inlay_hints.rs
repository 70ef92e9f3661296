//! What layers, models, references and splits come to, shown behind them.

use super::Snapshot;
use crate::text::{TextRange, TextSize};

/// A few words shown in the text that are not part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlayHint {
    /// Behind what it stands.
    pub at: TextSize,
    /// The words.
    pub label: String,
    /// More about it, in Markdown.
    pub tooltip: Option<String>,
}

/// The hints within `range`, in file order.
pub fn inlay_hints(_snapshot: &Snapshot, _range: TextRange) -> Vec<InlayHint> {
    Vec::new()
}
