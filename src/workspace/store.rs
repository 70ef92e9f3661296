//! The sessions of a workspace as things to keep: which is the current one, writing under the
//! lock, copies, renames, history.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::{LockError, ReadError, SaveError, Workspace};
use crate::session::history::Epoch;
use crate::session::ids::SessionId;

/// The folder of a workspace that is this machine's own.
pub const OWN_FOLDER: &str = ".nestling";

/// The folder of a workspace that holds what epochs gave.
pub const HISTORY_FOLDER: &str = "history";

/// Why the disk does not have what was asked for, with the path it is about.
#[derive(Debug)]
pub enum StoreError {
    /// The lock is not to be had.
    Lock(LockError),
    /// A file cannot be read.
    Read(PathBuf, ReadError),
    /// A file cannot be written.
    Save(PathBuf, SaveError),
    /// Something else about a file or folder.
    Io(PathBuf, io::Error),
    /// A session with this ID is there already.
    Exists(SessionId),
}

impl fmt::Display for StoreError {
    fn fmt(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        todo!()
    }
}

impl std::error::Error for StoreError {}

/// What is to be written, and what comes with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Update<T> {
    /// The new text; `None` where nothing changes.
    pub text: Option<String>,
    /// A line to append to the history of the experiment with this ID.
    pub history: Option<(String, Epoch)>,
    /// What the caller gets.
    pub value: T,
}

/// A session file that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedSession {
    /// Its ID: the file's stem.
    pub id: String,
    /// The file.
    pub path: PathBuf,
    /// When it was last changed, in nanoseconds since 1970.
    pub changed: i128,
}

impl Workspace {
    /// Where the session's file is, or would be.
    pub fn session_path(&self, id: &SessionId) -> PathBuf {
        self.sessions_folder().join(id.file_name())
    }

    /// The kept current session; `None` where there is none, or its file is gone.
    pub fn current(&self) -> Result<Option<SessionId>, StoreError> {
        todo!()
    }

    /// Keeps which session is the current one (`.nestling/current`); `None` forgets it.
    pub fn set_current(&self, _id: Option<&SessionId>) -> Result<(), StoreError> {
        todo!()
    }

    /// The session files, newest change first.
    pub fn saved_sessions(&self) -> Result<Vec<SavedSession>, StoreError> {
        todo!()
    }

    /// Changes a session: takes the lock, reads the newest text (`None` where the file is not
    /// there yet), lets `edit` say what to write, writes it as a whole with its history, gives the
    /// lock back. Starts again when someone without the lock (an editor) wrote meanwhile.
    ///
    /// # Errors
    /// `Err(Err(refusal))`-free: the refusal of `edit` comes as the inner error; nothing is
    /// written then.
    pub fn update<T, E>(
        &self,
        _id: &SessionId,
        _edit: impl FnMut(Option<&str>) -> Result<Update<T>, E>,
    ) -> Result<Result<T, E>, StoreError> {
        todo!()
    }

    /// Makes a new session file; refuses where one is.
    pub fn create_session(&self, _id: &SessionId, _text: &str) -> Result<(), StoreError> {
        todo!()
    }

    /// Removes a session's file, and its history; `false` where there is none.
    pub fn delete_session(&self, _id: &SessionId) -> Result<bool, StoreError> {
        todo!()
    }

    /// Moves a session's file and history to a new ID with this text; refuses where one is there.
    pub fn rename_session(
        &self,
        _from: &SessionId,
        _to: &SessionId,
        _text: &str,
    ) -> Result<(), StoreError> {
        todo!()
    }

    /// The history of an experiment, in the order written; lines that cannot be read are left out.
    pub fn history(&self, _session: &str, _experiment: &str) -> Result<Vec<Epoch>, StoreError> {
        todo!()
    }

    /// Writes the whole history of an experiment (imports); refuses where one is there.
    pub fn create_history(
        &self,
        _session: &SessionId,
        _experiment: &str,
        _epochs: &[Epoch],
    ) -> Result<(), StoreError> {
        todo!()
    }
}
