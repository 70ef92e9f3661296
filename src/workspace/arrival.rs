use std::fs;
use std::path::{Path, PathBuf};

use super::{StoreError, Workspace};
use crate::session::history::Epoch;
use crate::session::ids::SessionId;

impl Workspace {
    /// Makes a new session with the histories of its experiments; refuses where anything of a
    /// session with this ID is there. Where something cannot be written, nothing stays.
    ///
    /// # Errors
    /// When there is such a session, an experiment cannot have a history, or the disk refuses.
    pub fn create_session_with_history(
        &self,
        id: &SessionId,
        text: &str,
        history: &[(String, Vec<Epoch>)],
    ) -> Result<(), StoreError> {
        let _lock = self.lock()?;
        self.create_whole(id, text, None, || {
            let mut histories = history.iter();
            histories
                .try_for_each(|(experiment, epochs)| self.create_history(id, experiment, epochs))
        })
    }

    /// The same for who has the lock and writes the histories himself; `like` is the file that this
    /// one is a copy of. The session comes last: who sees it sees it whole.
    pub(super) fn create_whole(
        &self,
        id: &SessionId,
        text: &str,
        like: Option<&Path>,
        write_histories: impl FnOnce() -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let folder = self.hold_free(id)?;
        let created = write_histories().and_then(|()| self.create_locked(id, text, like));
        if created.is_err() {
            // It was not there before; where even that fails, the reason told is the first one.
            let _ = fs::remove_dir_all(&folder);
        }
        created
    }

    /// Holds that nothing of a session with this ID is there; gives the folder that its histories
    /// will have.
    pub(super) fn hold_free(&self, id: &SessionId) -> Result<PathBuf, StoreError> {
        if self.has_session(id) {
            return Err(StoreError::Exists(id.clone()));
        }
        let folder = self.history_folder(id);
        self.hold_inside_store(&folder)?;
        if folder.symlink_metadata().is_ok() {
            return Err(StoreError::HistoryExists(id.clone(), folder));
        }
        Ok(folder)
    }
}
