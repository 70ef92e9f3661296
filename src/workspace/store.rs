//! The sessions of a workspace as things to keep: writing under the lock, copies, renames.
//!
//! What a writer that is killed leaves: sessions are put in place by one rename, so a session is
//! the old one or the new one. The epoch that an update reports is appended to its history just
//! before that rename, when all that can fail has been done; killed between the two, a history has
//! a line that its session does not tell of yet, and which is not written twice when the report is
//! made again.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::bounds::Forbidden;
use super::clock::nanoseconds;
use super::reason::{is_nothing, reason};
use super::save::{self, Draft};
use super::{LockError, ReadError, SaveError, Stamp, Workspace, read};
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
    /// Links lead from this path out of the workspace.
    Outside(PathBuf),
    /// A session with this ID is there already.
    Exists(SessionId),
    /// No session with this ID is there, but the histories of an earlier one, in this folder.
    HistoryExists(SessionId, PathBuf),
    /// An experiment whose ID cannot be the name of a file, so that it can have no history.
    NoHistory(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::Lock(error) => write!(f, "{error}"),
            StoreError::Read(path, error) => write!(f, "`{}`: {error}", path.display()),
            StoreError::Save(path, error) => write!(f, "`{}`: {error}", path.display()),
            StoreError::Io(path, error) => write!(f, "`{}`: {}", path.display(), reason(error)),
            StoreError::Outside(path) => write!(
                f,
                "`{}` leads out of the workspace, where nothing is ever written; put the file in \
                 place of the link, or work in the workspace that it lies in",
                path.display()
            ),
            StoreError::Exists(id) => write!(
                f,
                "there is a session `{id}` already; choose another ID, or delete that one first"
            ),
            StoreError::HistoryExists(id, folder) => write!(
                f,
                "`{}` is there, with what is left of an earlier session `{id}`; choose another \
                 ID, or move that folder away first",
                folder.display()
            ),
            StoreError::NoHistory(id) => write!(
                f,
                "the experiment `{id}` can have no history, as its ID cannot be a file's name; \
                 rename it to letters, digits, `_` and `-`, at most {} of them",
                SessionId::MAX_LEN
            ),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<LockError> for StoreError {
    fn from(error: LockError) -> Self {
        StoreError::Lock(error)
    }
}

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

/// How often an update begins again because an editor wrote meanwhile. Once is rare.
const ATTEMPTS: u32 = 20;

/// A file that changed less than this ago may be half-written: if it stays what it is for a pause, it
/// is taken as it is.
const WRITING: Duration = Duration::from_millis(100);

/// So long an empty file is taken for one that is about to be written: on a machine that has much to
/// do, an editor may have to wait between emptying it and writing.
const EMPTY: Duration = Duration::from_secs(3);

/// How long to wait before it is looked at again, and how often.
const PAUSE: Duration = Duration::from_millis(20);
const PAUSES: u32 = 30;

impl Workspace {
    /// Where the session's file is, or would be.
    pub fn session_path(&self, id: &SessionId) -> PathBuf {
        self.sessions_folder().join(id.file_name())
    }

    /// Whether there is a session with this ID.
    pub fn has_session(&self, id: &SessionId) -> bool {
        self.session_path(id).is_file()
    }

    /// Whether a new session with this ID would meet anything of an older one.
    pub fn is_taken(&self, id: &SessionId) -> bool {
        let is_there = |path: PathBuf| path.symlink_metadata().is_ok();
        is_there(self.session_path(id)) || is_there(self.history_folder(id))
    }

    /// The text of a session; `None` where there is no such file.
    ///
    /// # Errors
    /// When it is there but cannot be read.
    pub fn session_text(&self, id: &SessionId) -> Result<Option<String>, StoreError> {
        let path = self.session_path(id);
        match read(&path) {
            Ok(text) => Ok(Some(text)),
            Err(ReadError::Missing) => Ok(None),
            Err(error) => Err(StoreError::Read(path, error)),
        }
    }

    /// The session files, newest change first.
    pub fn saved_sessions(&self) -> Result<Vec<SavedSession>, StoreError> {
        let paths = match self.sessions() {
            Ok(paths) => paths,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(StoreError::Io(self.sessions_folder(), error)),
        };
        let saved = |path: PathBuf| {
            let id = path.file_stem()?.to_string_lossy().into_owned();
            // One that went meanwhile is none.
            let changed = nanoseconds(path.metadata().and_then(|it| it.modified()).ok()?);
            Some(SavedSession { id, path, changed })
        };
        let mut found: Vec<_> = paths.into_iter().filter_map(saved).collect();
        found.sort_by(|a, b| b.changed.cmp(&a.changed).then_with(|| a.id.cmp(&b.id)));
        Ok(found)
    }

    /// Changes a session: takes the lock, reads the newest text (`None` where the file is not
    /// there yet), lets `edit` say what to write, writes it as a whole with its history, gives the
    /// lock back. Starts again when someone without the lock (an editor) wrote meanwhile.
    ///
    /// # Errors
    /// What the disk refuses. A refusal of `edit` comes as the inner error. Nothing is written
    /// either way.
    pub fn update<T, E>(
        &self,
        id: &SessionId,
        edit: impl FnMut(Option<&str>) -> Result<Update<T>, E>,
    ) -> Result<Result<T, E>, StoreError> {
        let _lock = self.lock()?;
        self.update_locked(id, edit)
    }

    /// The same, for who has the lock.
    pub(super) fn update_locked<T, E>(
        &self,
        id: &SessionId,
        mut edit: impl FnMut(Option<&str>) -> Result<Update<T>, E>,
    ) -> Result<Result<T, E>, StoreError> {
        self.make_sessions_folder()?;
        let path = self.session_path(id);
        self.hold_inside_store(&path)?;
        for _ in 0..ATTEMPTS {
            let before = self.settled_text(id)?;
            let update = edit(before.as_deref());
            // That nothing can or need be done to what is no longer there, is no answer.
            let changes = update.as_ref().is_ok_and(|update| update.text.is_some());
            if !changes && self.session_text(id)? != before {
                continue;
            }
            let update = match update {
                Ok(update) => update,
                Err(refusal) => return Ok(Err(refusal)),
            };
            if self.write(id, before.as_deref(), &update)? {
                return Ok(Ok(update.value));
            }
        }
        Err(StoreError::Save(path, SaveError::Changed))
    }

    /// The session's text, when nobody is about to write it. Many editors write into the file itself:
    /// for a moment it is empty, or holds half of what it will. What an operation has written is whole.
    fn settled_text(&self, id: &SessionId) -> Result<Option<String>, StoreError> {
        let path = self.session_path(id);
        let mut last = None;
        for pause in 0.. {
            let stamp = Stamp::of(&path);
            let text = self.session_text(id)?;
            let Some(now) = &text else { break };
            let is_empty = now.trim().is_empty();
            let settles = if is_empty { EMPTY } else { WRITING };
            let age = stamp.and_then(|stamp| stamp.modified?.elapsed().ok());
            // How old it is tells nothing of what came since.
            let is_old = age.is_none_or(|age| age >= settles) && stamp == Stamp::of(&path);
            // An editor that saves again and again leaves no pause, but then it is not empty for long.
            let is_enough = !is_empty && (last == text || pause >= PAUSES);
            if is_old || is_enough || self.is_written(id, now) {
                return Ok(text);
            }
            last = text;
            thread::sleep(PAUSE);
        }
        Ok(None)
    }

    /// Writes what an update says; `false`, and nothing is written, where the session is no longer
    /// what it was `before`.
    fn write<T>(
        &self,
        id: &SessionId,
        before: Option<&str>,
        update: &Update<T>,
    ) -> Result<bool, StoreError> {
        let path = self.session_path(id);
        let refused = |error| StoreError::Save(path.clone(), error);
        let draft = match (before, &update.text) {
            (_, None) => None,
            (Some(before), Some(after)) => {
                Some(Draft::replacing(&path, before, after).map_err(refused)?)
            }
            (None, Some(text)) => match Draft::of_new(&path, text.as_bytes()) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(false),
                draft => Some(draft.map_err(|error| refused(error.into()))?),
            },
        };
        let appended = match &update.history {
            Some((experiment, epoch)) => Some(self.append_history(id, experiment, epoch)?),
            None => None,
        };
        let Some(draft) = draft else { return Ok(true) };
        let folder = draft.folder().to_owned();
        let after = update.text.as_deref().unwrap_or_default();
        self.begin_note(id, before.unwrap_or_default(), after);
        let placed = draft.put_in_place();
        self.end_note(id, placed.is_ok());
        if let Err(error) = placed {
            if let Some(appended) = appended {
                appended.take_back();
            }
            return if is_changed(&error) { Ok(false) } else { Err(refused(error)) };
        }
        save::sync_folder(&folder).map_err(|error| StoreError::Io(folder, error))?;
        Ok(true)
    }

    /// [Replaces](super::replace) the text of any file, in turn with the operations on the workspace
    /// that it lies in, if it lies in one.
    ///
    /// # Errors
    /// When it cannot be written, no longer holds `before`, or leads out of that workspace.
    pub fn replace_file(path: &Path, before: &str, after: &str) -> Result<(), StoreError> {
        let refused = |error: SaveError| StoreError::Save(path.to_owned(), error);
        let place = std::path::absolute(path).map_err(|error| refused(error.into()))?;
        let workspace = Self::around(place.parent().unwrap_or(&place));
        let _lock = if workspace.exists() {
            workspace.hold_inside_store(&place)?;
            Some(workspace.lock()?)
        } else {
            None
        };
        save::replace(path, before, after).map_err(refused)
    }

    /// Makes a new session file; refuses where one is.
    pub fn create_session(&self, id: &SessionId, text: &str) -> Result<(), StoreError> {
        let _lock = self.lock()?;
        self.create_locked(id, text, None)
    }

    /// The same, for who has the lock; `like` is the file that this one is a copy of.
    pub(super) fn create_locked(
        &self,
        id: &SessionId,
        text: &str,
        like: Option<&Path>,
    ) -> Result<(), StoreError> {
        self.make_sessions_folder()?;
        let path = self.session_path(id);
        self.hold_inside_store(&path)?;
        let created = match like {
            Some(original) => save::create_like(original, &path, text.as_bytes()),
            None => save::create(&path, text),
        };
        created.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => StoreError::Exists(id.clone()),
            _ => StoreError::Save(path, error.into()),
        })
    }

    /// Removes a session's file, and its history; `false` where there is none. The current one is
    /// forgotten then.
    pub fn delete_session(&self, id: &SessionId) -> Result<bool, StoreError> {
        let path = self.session_path(id);
        if path.symlink_metadata().is_err() {
            return Ok(false);
        }
        let _lock = self.lock()?;
        self.hold_inside_store(&self.sessions_folder())?;
        let history = self.history_folder(id);
        self.hold_inside_store(&history)?;
        // A link is taken away itself; what it leads to may have other uses.
        match fs::remove_file(&path) {
            Err(error) if is_nothing(&error) => return Ok(false),
            Err(error) => return Err(StoreError::Io(path, error)),
            Ok(()) => {}
        }
        self.forget_written(id);
        self.forget_unsaved(id);
        if self.kept_current()?.as_ref() == Some(id) {
            self.set_current(None)?;
        }
        match fs::remove_dir_all(&history) {
            Err(error) if !is_nothing(&error) => Err(StoreError::Io(history, error)),
            _ => Ok(true),
        }
    }

    /// Copies a session and its history to a new ID, with the text that `edit` makes of it; refuses
    /// where anything of such a session is there. `false` where there is none to copy.
    pub fn copy_session<E>(
        &self,
        from: &SessionId,
        to: &SessionId,
        edit: impl FnOnce(&str) -> Result<String, E>,
    ) -> Result<Result<bool, E>, StoreError> {
        let _lock = self.lock()?;
        let Some(text) = self.session_text(from)? else { return Ok(Ok(false)) };
        let text = match edit(&text) {
            Ok(text) => text,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let like = self.session_path(from);
        self.create_whole(to, &text, Some(&like), || self.copy_histories(from, to))?;
        Ok(Ok(true))
    }

    fn make_sessions_folder(&self) -> Result<(), StoreError> {
        let folder = self.sessions_folder();
        self.hold_inside_store(&folder)?;
        if folder.is_dir() {
            return Ok(());
        }
        fs::create_dir(&folder).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => {
                StoreError::Io(folder, io::ErrorKind::NotADirectory.into())
            }
            _ => StoreError::Io(folder, error),
        })
    }

    /// Writes a file in [`OWN_FOLDER`], as a whole, over whatever is there.
    pub(super) fn write_own(&self, path: &Path, content: &[u8]) -> Result<(), StoreError> {
        self.make_own_folder_for(path)?;
        Draft::over_any(path, content)
            .map_err(SaveError::from)
            .and_then(Draft::put_in_place)
            .map_err(|error| StoreError::Save(path.to_owned(), error))
    }

    /// Makes the folder that a file in [`OWN_FOLDER`] lies in.
    pub(super) fn make_own_folder_for(&self, file: &Path) -> Result<(), StoreError> {
        self.make_own_folder().map_err(|error| error.of(file))?;
        self.hold_inside_store(file)?;
        let folder = file.parent().unwrap_or(self.root());
        fs::create_dir_all(folder).map_err(|error| StoreError::Io(folder.to_owned(), error))
    }

    pub(super) fn hold_inside_store(&self, path: &Path) -> Result<(), StoreError> {
        self.hold_inside(path).map_err(|error| error.of(path))
    }
}

impl Forbidden {
    fn of(self, path: &Path) -> StoreError {
        match self {
            Forbidden::Outside => StoreError::Outside(path.to_owned()),
            Forbidden::Io(error) => StoreError::Io(path.to_owned(), error),
        }
    }
}

fn is_changed(error: &SaveError) -> bool {
    match error {
        SaveError::Changed => true,
        SaveError::Io(error) => error.kind() == io::ErrorKind::AlreadyExists,
        SaveError::ReadOnly => false,
    }
}

#[cfg(test)]
mod tests;
