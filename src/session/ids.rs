//! IDs: which characters they may have, and fresh ones.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::time::{SystemTime, UNIX_EPOCH};

use rustc_hash::FxHashSet;

use super::{Library, Session};

/// Whether an entry's ID has only characters it may have: `[A-Za-z0-9_-]+`.
pub fn is_valid(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// The ID of a session that may become a file's name: letters, digits, `_` and `-`, at most
/// [`SessionId::MAX_LEN`] of them, and no name that Windows keeps for devices. So no ID ever leads
/// out of `sessions/`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionId(String);

/// Why a text is no session ID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionIdError {
    /// The text, as far as it is worth showing.
    pub id: String,
    /// What is wrong with it and what to write.
    pub reason: &'static str,
}

impl SessionId {
    /// The longest ID, in characters.
    pub const MAX_LEN: usize = 100;

    /// Takes an ID.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(_id: &str) -> Result<Self, SessionIdError> {
        todo!()
    }

    /// The ID.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of its file.
    pub fn file_name(&self) -> String {
        format!("{}.toml", self.0)
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for SessionIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` cannot be a session's ID: {}", self.id, self.reason)
    }
}

impl std::error::Error for SessionIdError {}

/// A source of fresh IDs; seeded, so that tests and repeated requests can be told apart.
#[derive(Debug, Clone)]
pub struct IdSource {
    state: u64,
    given: FxHashSet<u32>,
}

impl IdSource {
    /// From a seed.
    pub fn from_seed(seed: u64) -> Self {
        Self { state: seed, given: FxHashSet::default() }
    }

    /// From the clock, the process and the randomness of the system: two processes, or two calls
    /// in one, give different IDs.
    pub fn from_entropy() -> Self {
        let clock = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos());
        Self::from_seed(RandomState::new().hash_one((clock, std::process::id())))
    }

    /// An ID like `model_3fa9c1d2` that no entry of any library has, and that this source has
    /// not given before.
    pub fn fresh(&mut self, library: Library, session: &Session<'_>) -> String {
        loop {
            let number = self.next_number();
            let id = format!("{}{number:08x}", library.id_prefix());
            if !session.has_id(&id) && self.given.insert(number) {
                return id;
            }
        }
    }

    /// One step of SplitMix64, of which the upper half is used.
    fn next_number(&mut self) -> u32 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let [upper @ .., _, _, _, _] = (mixed ^ (mixed >> 31)).to_be_bytes();
        u32::from_be_bytes(upper)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_characters_are_valid() {
        let valid = ["a", "model_3fa9c1d2", "LeNet-5"].map(is_valid);
        let invalid = ["", "a b", "é", "../x", "a.b"].map(is_valid);
        assert_eq!((valid, invalid), ([true; 3], [false; 5]));
    }

    #[test]
    fn numbers_differ_from_call_to_call() {
        let mut source = IdSource::from_seed(1);
        let numbers: FxHashSet<u32> = (0..1000).map(|_| source.next_number()).collect();
        assert_eq!(numbers.len(), 1000);
        assert_ne!(IdSource::from_entropy().state, IdSource::from_entropy().state);
    }
}
