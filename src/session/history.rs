//! What each epoch of an experiment gave: one JSON line an epoch, append-only.

use crate::syntax::Datetime;

/// One line of `history/<session-id>/<experiment-id>.jsonl`.
#[derive(Debug, Clone, PartialEq)]
pub struct Epoch {
    /// Which epoch; the first is 1 (or 0: whatever the trainer counts from).
    pub epoch: u64,
    /// What was measured, in the order reported.
    pub metrics: Vec<(String, f64)>,
    /// When it was reported.
    pub at: Option<Datetime>,
}

impl Epoch {
    /// The line, without its end: `{"epoch":3,"metrics":{…},"at":"…"}`.
    pub fn to_line(&self) -> String {
        todo!()
    }

    /// Reads a line; `None` if it is none, as one half-written.
    pub fn from_line(_line: &str) -> Option<Self> {
        todo!()
    }
}
