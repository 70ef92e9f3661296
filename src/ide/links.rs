//! What in a file leads out of it.

use super::Snapshot;
use crate::text::TextRange;

/// A place that leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The place.
    pub range: TextRange,
    /// Where it leads.
    pub target: LinkTarget,
    /// What is there, in words.
    pub tooltip: String,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// To a file or folder, relative to the workspace's root.
    Path(String),
    /// To a page.
    Url(String),
}

/// All links of a file, in file order.
pub fn links(_snapshot: &Snapshot) -> Vec<Link> {
    Vec::new()
}
