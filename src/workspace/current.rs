//! Which session is the current one: `.nestling/current` keeps its ID.
//!
//! Whoever reads it asks for no lock, and a rename may be under way: its file has another name a
//! moment before its ID is kept. `.nestling/renaming` tells of that as long as it is so, also where
//! the writer was killed over it.

use std::fs;
use std::path::PathBuf;

use super::reason::is_nothing;
use super::{OWN_FOLDER, ReadError, StoreError, Update, Workspace, read};
use crate::session::ids::SessionId;

/// The file in [`OWN_FOLDER`] that keeps it.
pub const CURRENT_FILE: &str = "current";

/// How often the kept ID is read anew because renames went on meanwhile. Once is rare.
const ATTEMPTS: u32 = 20;

/// What came of beginning a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// It is there, and the current one.
    New,
    /// There is a current one by now, this one; nothing was begun.
    Other(SessionId),
}

impl Workspace {
    /// The kept current session; `None` where there is none, or its file is gone.
    ///
    /// # Errors
    /// When what is kept cannot be read.
    pub fn current(&self) -> Result<Option<SessionId>, StoreError> {
        let mut kept = self.kept_current()?;
        for _ in 0..ATTEMPTS {
            let Some(id) = kept else { break };
            if self.has_session(&id) {
                return Ok(Some(id));
            }
            if let Some(to) = self.renamed_to(&id) {
                return Ok(Some(to));
            }
            // A rename that is done by now has kept the other ID.
            kept = self.kept_current()?;
            if kept.as_ref() == Some(&id) {
                return Ok(kept.filter(|id| self.has_session(id)));
            }
        }
        Ok(None)
    }

    /// The same, whether its file is there or not.
    pub(super) fn kept_current(&self) -> Result<Option<SessionId>, StoreError> {
        let path = self.current_path();
        let text = match read(&path) {
            Ok(text) => text,
            Err(ReadError::Missing | ReadError::NotUtf8(_)) => return Ok(None),
            Err(error) => return Err(StoreError::Read(path, error)),
        };
        Ok(SessionId::parse(text.trim()).ok())
    }

    /// Keeps which session is the current one (`.nestling/current`); `None` forgets it.
    ///
    /// # Errors
    /// When that cannot be written.
    pub fn set_current(&self, id: Option<&SessionId>) -> Result<(), StoreError> {
        let path = self.current_path();
        let Some(id) = id else {
            return match fs::remove_file(&path) {
                Err(error) if !is_nothing(&error) => Err(StoreError::Io(path, error)),
                _ => Ok(()),
            };
        };
        self.write_own(&path, format!("{id}\n").as_bytes())
    }

    /// [Updates](Workspace::update) the session that is the current one once the lock is taken, so
    /// that no one renames it meanwhile. `None` where there is none.
    ///
    /// # Errors
    /// As those of [`Workspace::update`].
    pub fn update_current<T, E>(
        &self,
        mut edit: impl FnMut(&SessionId, Option<&str>) -> Result<Update<T>, E>,
    ) -> Result<Option<Result<T, E>>, StoreError> {
        let _lock = self.lock()?;
        let Some(id) = self.current()? else { return Ok(None) };
        self.update_locked(&id, |text| edit(&id, text)).map(Some)
    }

    /// Makes a new session and makes it the current one, unless there is a current one.
    ///
    /// # Errors
    /// When anything of a session with this ID is there, or the disk refuses.
    pub fn begin_session(&self, id: &SessionId, text: &str) -> Result<Begun, StoreError> {
        let _lock = self.lock()?;
        if let Some(current) = self.current()? {
            return Ok(Begun::Other(current));
        }
        self.create_locked(id, text, None)?;
        self.set_current(Some(id))?;
        Ok(Begun::New)
    }

    fn current_path(&self) -> PathBuf {
        self.root().join(OWN_FOLDER).join(CURRENT_FILE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(id: &str) -> SessionId {
        SessionId::parse(id).unwrap()
    }

    /// A workspace with the session `b`, in which this is kept.
    fn workspace(kept: &[(&str, &str)]) -> (tempfile::TempDir, Workspace) {
        let dir = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(dir.path());
        workspace.create_session(&id("b"), "").unwrap();
        for (name, text) in kept {
            fs::write(dir.path().join(OWN_FOLDER).join(name), text).unwrap();
        }
        (dir, workspace)
    }

    #[test]
    fn a_session_that_is_being_renamed_is_the_current_one() {
        let (_dir, workspace) = workspace(&[("current", "a\n"), ("renaming", "a\nb\n")]);
        assert_eq!(workspace.current().unwrap(), Some(id("b")));
    }

    #[test]
    fn another_rename_makes_no_session_the_current_one() {
        let (_dir, workspace) = workspace(&[("current", "a\n"), ("renaming", "c\nb\n")]);
        assert_eq!(workspace.current().unwrap(), None);
    }

    #[test]
    fn no_session_is_begun_beside_a_current_one() {
        let (_dir, workspace) = workspace(&[("current", "b\n")]);
        assert_eq!(workspace.begin_session(&id("c"), "").unwrap(), Begun::Other(id("b")));
        assert!(!workspace.has_session(&id("c")));
        workspace.set_current(None).unwrap();
        assert_eq!(workspace.begin_session(&id("c"), "").unwrap(), Begun::New);
        assert_eq!(workspace.current().unwrap(), Some(id("c")));
    }
}
