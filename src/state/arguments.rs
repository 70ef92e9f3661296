use std::fmt;

use serde_json::Value as Json;

use super::{StateResult, WorkflowState};
use crate::session::operations::Operation;

/// One call of the interface by name, as the language server's commands and scripts make it: all
/// its arguments in one JSON object.
#[derive(Debug, Clone, PartialEq)]
pub enum Call {
    /// An operation on the text of one session: an open document is edited in the editor.
    Edit(Operation),
    /// Anything else, by name: `list_saved_sessions`, `load_session`…
    Other {
        /// The operation's name.
        name: &'static str,
        /// Its arguments.
        arguments: Json,
    },
}

/// Why the arguments of a call cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArgumentError {
    /// What is wrong and what was expected.
    pub message: String,
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ArgumentError {}

impl Call {
    /// All names, in the order of the documentation.
    pub const NAMES: &'static [&'static str] = &[];

    /// Reads a call. `arguments` is the object (or `null` where there are none).
    ///
    /// # Errors
    /// When the name or an argument is unknown, missing or of another type.
    pub fn read(_name: &str, _arguments: &Json) -> Result<Self, ArgumentError> {
        todo!()
    }

    /// Makes the call on the disk; gives its JSON result.
    pub fn make(&self, _state: &mut WorkflowState) -> StateResult<Json> {
        todo!()
    }
}
