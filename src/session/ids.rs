//! IDs: which characters they may have, and fresh ones.

use super::{Library, Session};

/// Whether an entry's ID has only characters it may have: `[A-Za-z0-9_-]+`.
pub fn is_valid(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// A source of fresh IDs; seeded, so that tests and repeated requests can be told apart.
#[derive(Debug, Clone)]
pub struct IdSource {
    state: u64,
}

impl IdSource {
    /// From a seed.
    pub fn from_seed(seed: u64) -> Self {
        Self { state: seed }
    }

    /// From the clock and the process.
    pub fn from_entropy() -> Self {
        todo!()
    }

    /// An ID like `model_3fa9c1d2` that no entry of any library has.
    pub fn fresh(&mut self, library: Library, session: &Session<'_>) -> String {
        let _ = (library, session, self.state);
        todo!()
    }
}
