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
    pub fn parse(id: &str) -> Result<Self, SessionIdError> {
        let refused = |reason| Err(SessionIdError { id: shown(id), reason });
        if id.is_empty() {
            return refused("it is empty; write a name like `swift-golden-falcon`");
        }
        if !is_valid(id) {
            return refused("it may have only letters from a to z, digits, `_` and `-`");
        }
        if id.len() > Self::MAX_LEN {
            return refused("it is too long; at most 100 characters are allowed");
        }
        if is_device(id) {
            return refused("Windows keeps this name for a device; choose another one");
        }
        Ok(Self(id.to_owned()))
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

/// Whether Windows keeps this name for a device, in any folder and with any extension.
fn is_device(id: &str) -> bool {
    let lower = id.to_ascii_lowercase();
    match lower.strip_prefix("com").or_else(|| lower.strip_prefix("lpt")) {
        Some(number) => matches!(number.as_bytes(), [b'0'..=b'9']),
        None => matches!(lower.as_str(), "con" | "prn" | "aux" | "nul"),
    }
}

/// A text that nobody vouches for, fit for a line of a message: cut, and what does not print
/// escaped.
fn shown(id: &str) -> String {
    const MAX_CHARS: usize = 40;
    let mut out: String = id.chars().take(MAX_CHARS).flat_map(char::escape_debug).collect();
    if id.chars().nth(MAX_CHARS).is_some() {
        out.push('…');
    }
    out
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

    /// A random number: one step of SplitMix64.
    pub fn random(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// The upper half of one.
    fn next_number(&mut self) -> u32 {
        let [upper @ .., _, _, _, _] = self.random().to_be_bytes();
        u32::from_be_bytes(upper)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn only_plain_characters_are_valid() {
        let valid = ["a", "model_3fa9c1d2", "LeNet-5"].map(is_valid);
        let invalid = ["", "a b", "é", "../x", "a.b"].map(is_valid);
        assert_eq!((valid, invalid), ([true; 3], [false; 5]));
    }

    fn refused(id: &str) -> String {
        SessionId::parse(id).unwrap_err().to_string()
    }

    #[test]
    fn a_session_id_is_a_plain_file_name() {
        for id in ["swift-golden-falcon", "a", "Run_7", "con-1", "com", "com10", "nullify"] {
            assert_eq!(SessionId::parse(id).unwrap().file_name(), format!("{id}.toml"));
        }
        let longest = "x".repeat(SessionId::MAX_LEN);
        assert_eq!(SessionId::parse(&longest).unwrap().as_str(), longest);
    }

    #[test]
    fn nothing_that_leads_elsewhere_is_a_session_id() {
        for id in
            [".", "..", "../x", "a/b", "a\\b", "/etc/passwd", "C:x", "a.toml", "é", "a b", "~"]
        {
            assert!(refused(id).contains("only letters"), "{id}");
        }
        for id in ["CON", "prn", "Aux", "nul", "COM0", "com9", "LPT1"] {
            assert!(refused(id).contains("Windows"), "{id}");
        }
        expect![[r#"
            `` cannot be a session's ID: it is empty; write a name like `swift-golden-falcon`
            `a\0b\n` cannot be a session's ID: it may have only letters from a to z, digits, `_` and `-`
            `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…` cannot be a session's ID: it is too long; at most 100 characters are allowed"#]]
        .assert_eq(&["", "a\0b\n", &"x".repeat(10_000)].map(refused).join("\n"));
    }

    #[test]
    fn numbers_differ_from_call_to_call() {
        let mut source = IdSource::from_seed(1);
        let numbers: FxHashSet<u32> = (0..1000).map(|_| source.next_number()).collect();
        assert_eq!(numbers.len(), 1000);
        assert_ne!(IdSource::from_entropy().state, IdSource::from_entropy().state);
    }
}
