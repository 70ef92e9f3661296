use std::fmt;
use std::path::PathBuf;

use super::ArgumentError;
use crate::session::ids::{SessionId, SessionIdError};
use crate::session::operations::Refusal;
use crate::workspace::{LockError, StoreError};

/// Why an operation was not done. Nothing is written then.
#[derive(Debug)]
pub enum StateError {
    /// A call by name has wrong arguments.
    Argument(ArgumentError),
    /// The text given is no session ID.
    Id(SessionIdError),
    /// There is no session with this ID.
    NoSession {
        /// The ID.
        id: String,
        /// What was probably meant.
        meant: Option<String>,
    },
    /// There is no current session, and none was named.
    NoneChosen,
    /// The operation cannot be done.
    Refused {
        /// Of which session.
        session: SessionId,
        /// Why.
        refusal: Refusal,
    },
    /// The operation cannot be done, and there is no session to be named yet.
    RefusedFirst(Refusal),
    /// The text of a session is broken, so that a part of what it says would be missing.
    Incomplete {
        /// Which session.
        session: SessionId,
        /// Where, from 1.
        line: u32,
        /// Where on the line, from 1, in characters.
        column: u32,
        /// What is wrong there.
        message: String,
    },
    /// There is a file of this name, which cannot be a session's.
    FileName(SessionIdError),
    /// This session names no folder of a dataset.
    NoDataset(SessionId),
    /// A file of the older format cannot be taken in.
    Import {
        /// The file.
        path: PathBuf,
        /// Why, and the way out.
        message: String,
    },
    /// The disk.
    Store(StoreError),
}

/// The result of every call.
pub type StateResult<T> = Result<T, StateError>;

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StateError::Argument(error) => write!(f, "{error}"),
            StateError::Id(error) => write!(f, "{error}"),
            StateError::NoSession { id, meant: Some(meant) } => {
                write!(f, "there is no session `{id}`; did you mean `{meant}`?")
            }
            StateError::NoSession { id, meant: None } => {
                write!(f, "there is no session `{id}`; `nestling session list` shows those there")
            }
            StateError::NoneChosen => f.write_str(
                "there is no current session; `nestling session use ID` chooses one, \
                 `nestling session new` makes one",
            ),
            StateError::Refused { session, refusal: Refusal::Broken { line, column, message } } => {
                let file = session.file_name();
                write!(
                    f,
                    "`sessions/{file}:{line}:{column}`: {message}; mend this first, nothing was \
                     changed"
                )
            }
            StateError::Refused { session, refusal } => write!(f, "`{session}`: {refusal}"),
            StateError::RefusedFirst(refusal) => write!(f, "{refusal}"),
            StateError::Incomplete { session, line, column, message } => {
                let file = session.file_name();
                write!(
                    f,
                    "`sessions/{file}:{line}:{column}`: {message}; mend this first, a part of the \
                     session cannot be read"
                )
            }
            StateError::FileName(error) => {
                write!(f, "{error}; there is a file of this name in `sessions/`: rename it")
            }
            StateError::NoDataset(session) => write!(
                f,
                "`{session}` names no dataset folder; `nestling dataset set path=DIR` names one"
            ),
            StateError::Import { path, message } => {
                write!(f, "`{}`: {message}", path.display())
            }
            StateError::Store(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for StateError {}

impl From<ArgumentError> for StateError {
    fn from(error: ArgumentError) -> Self {
        StateError::Argument(error)
    }
}

impl From<SessionIdError> for StateError {
    fn from(error: SessionIdError) -> Self {
        StateError::Id(error)
    }
}

impl From<StoreError> for StateError {
    fn from(error: StoreError) -> Self {
        StateError::Store(error)
    }
}

impl From<LockError> for StateError {
    fn from(error: LockError) -> Self {
        StateError::Store(error.into())
    }
}
