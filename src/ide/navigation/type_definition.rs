use crate::ide::Snapshot;
use crate::text::{TextRange, TextSize};

/// What the reference of the format explains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// The table, as the catalog calls it.
    pub table: String,
    /// One of its keys.
    pub key: Option<String>,
    /// One of the key's values.
    pub value: Option<String>,
}

/// What explains the thing at `at`, and the thing itself.
pub fn type_definition(_snapshot: &Snapshot, _at: TextSize) -> Option<(TextRange, Topic)> {
    None
}
