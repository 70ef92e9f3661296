use std::io::Read;

use crate::syntax::MAX_DOCUMENT_BYTES;
use crate::workspace::{self, ReadError};

/// All of standard input, as a text.
///
/// # Errors
/// When it cannot be read, is too large, or is no text.
pub fn read_stdin() -> Result<String, ReadError> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(MAX_DOCUMENT_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    workspace::decode(bytes)
}
