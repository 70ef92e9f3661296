//! A session gets another ID: its file moves, and what is kept beside it under that ID.
//!
//! The one rename of the file counts. Whoever saves it until then has saved what is moved; whoever
//! saves it later makes a file of the old name again, beside the new one. While a rename is under
//! way, `.nestling/renaming` tells of it: after a writer that was killed, the next one moves the
//! history too. `session.id` may then still be the old one, which `session-id-mismatch` tells.

use std::fs;
use std::io;
use std::path::PathBuf;

use super::save::{self, SaveError};
use super::{OWN_FOLDER, StoreError, Update, Workspace, read};
use crate::session::ids::SessionId;

impl Workspace {
    /// Moves a session's file and history to a new ID, with the text that `edit` makes of its
    /// newest one; refuses where a session or history is there. `false` where there is none to
    /// move. The current session stays the current one.
    ///
    /// # Errors
    /// What the disk refuses. A refusal of `edit` comes as the inner error. Nothing has moved either
    /// way.
    pub fn rename_session<E>(
        &self,
        from: &SessionId,
        to: &SessionId,
        mut edit: impl FnMut(&str) -> Result<String, E>,
    ) -> Result<Result<bool, E>, StoreError> {
        let _lock = self.lock()?;
        let Some(text) = self.session_text(from)? else { return Ok(Ok(false)) };
        // What will be refused is refused before anything moves.
        match edit(&text) {
            Err(refusal) => return Ok(Err(refusal)),
            Ok(edited) if edited != text => self.hold_changeable(from)?,
            Ok(_) => {}
        }
        self.hold_free(to)?;
        self.note_rename(from, to)?;
        self.forget_written(from);
        self.forget_unsaved(from);
        let renamed = self.rename_locked(from, to, edit);
        // One that stays does no harm: it is looked at after a killed writer only.
        let _ = fs::remove_file(self.note_path());
        renamed
    }

    fn rename_locked<E>(
        &self,
        from: &SessionId,
        to: &SessionId,
        mut edit: impl FnMut(&str) -> Result<String, E>,
    ) -> Result<Result<bool, E>, StoreError> {
        let (old, new) = (self.session_path(from), self.session_path(to));
        match save::move_to_free_place(&old, &new) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Ok(false)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(StoreError::Exists(to.clone()));
            }
            Err(error) => return Err(StoreError::Io(old, error)),
        }
        let rest = self.move_kept(from, to).and_then(|_| {
            self.update_locked(to, |text| {
                let edited = match text {
                    Some(text) => Some(edit(text)?).filter(|edited| edited != text),
                    // Someone moved it on.
                    None => None,
                };
                Ok(Update { text: edited, history: None, value: () })
            })
        });
        if !matches!(rest, Ok(Ok(()))) {
            // Where that fails as well, the reason told is the first one.
            if save::move_to_free_place(&new, &old).is_ok() {
                let _ = self.move_kept(to, from);
            }
            return rest.map(|refused| refused.map(|()| true));
        }
        let folder = self.sessions_folder();
        save::sync_folder(&folder).map_err(|error| StoreError::Io(folder, error))?;
        Ok(Ok(true))
    }

    /// Holds that a session's text may be changed.
    fn hold_changeable(&self, id: &SessionId) -> Result<(), StoreError> {
        let path = self.session_path(id);
        self.hold_inside_store(&path)?;
        let metadata = path.metadata().map_err(SaveError::from);
        let changeable = metadata.and_then(|metadata| save::hold_writable(&metadata));
        changeable.map_err(|error| StoreError::Save(path, error))
    }

    fn note_path(&self) -> PathBuf {
        self.root().join(OWN_FOLDER).join("renaming")
    }

    fn note_rename(&self, from: &SessionId, to: &SessionId) -> Result<(), StoreError> {
        self.write_own(&self.note_path(), format!("{from}\n{to}\n").as_bytes())
    }

    /// Moves what a writer that died over a rename had no time to, for who has the lock.
    pub(super) fn finish_rename(&self) {
        let Some((one, other)) = self.noted_rename() else { return };
        if let Some((from, to)) = self.renamed(&one, &other)
            && self.move_kept(from, to).is_err()
        {
            return;
        }
        let _ = fs::remove_file(self.note_path());
    }

    /// The ID that the session `id` has by now, in a rename that is under way or was cut off.
    pub(super) fn renamed_to(&self, id: &SessionId) -> Option<SessionId> {
        let (one, other) = self.noted_rename()?;
        let (from, to) = self.renamed(&one, &other)?;
        (from == id).then(|| to.clone())
    }

    /// The two IDs of a rename that is under way or was cut off.
    fn noted_rename(&self) -> Option<(SessionId, SessionId)> {
        let note = read(&self.note_path()).ok()?;
        let mut ids = note.lines().map_while(|line| SessionId::parse(line).ok());
        Some((ids.next()?, ids.next()?))
    }
}
