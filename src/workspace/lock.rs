use std::fmt;
use std::fs::File;
use std::io;

use super::Workspace;

/// The right to write in a workspace: one holder at a time among all processes. Given back when
/// dropped, and by the system when the process dies.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Why a workspace cannot be locked.
#[derive(Debug)]
pub enum LockError {
    /// Someone else has it and does not give it back.
    Busy {
        /// What the holder says about itself.
        holder: String,
    },
    /// The system refuses.
    Io(io::Error),
}

impl fmt::Display for LockError {
    fn fmt(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        todo!()
    }
}

impl std::error::Error for LockError {}

impl Workspace {
    /// Waits for the lock, `.nestling/lock`, but not for ever.
    ///
    /// # Errors
    /// When it is not to be had in good time, or the folder cannot be written.
    pub fn lock(&self) -> Result<Lock, LockError> {
        todo!()
    }
}
