//! What is kept beside sessions under their names follows when they get other ones, whoever gave
//! them.

use std::fs;
use std::path::Path;

use super::reason::is_nothing;
use super::{StoreError, Workspace, save};
use crate::catalog::Catalog;
use crate::session::ids::SessionId;
use crate::session::{Library, Session};
use crate::syntax::Document;

impl Workspace {
    /// One of two IDs is a session's by now, and the other was: its history, and the choice of it as
    /// the current session, go to the ID that it has. Nothing happens while both are sessions or
    /// neither is, or where there is a history already. Returns whether anything was moved.
    ///
    /// # Errors
    /// When the lock is not to be had, or the disk refuses.
    pub fn follow_session(&self, one: &SessionId, other: &SessionId) -> Result<bool, StoreError> {
        let Some((from, to)) = self.renamed(one, other) else { return Ok(false) };
        let is_current = self.kept_current()?.as_ref() == Some(from);
        if !is_current && !self.history_folder(from).exists() {
            return Ok(false);
        }
        let _lock = self.lock()?;
        if self.renamed(one, other) != Some((from, to)) {
            return Ok(false);
        }
        self.move_kept(from, to)
    }

    /// The history of a session, and the choice of it as the current one, go from one ID to another,
    /// for who has the lock. Returns whether anything was moved.
    pub(super) fn move_kept(&self, from: &SessionId, to: &SessionId) -> Result<bool, StoreError> {
        let is_current = self.kept_current()?.as_ref() == Some(from);
        let (old, new) = (self.history_folder(from), self.history_folder(to));
        self.hold_inside_store(&old)?;
        self.hold_inside_store(&new)?;
        // First: until then, others find no current session.
        if is_current {
            self.set_current(Some(to))?;
        }
        Ok(rename_unless_there(&old, &new)? || is_current)
    }

    /// The same for two IDs of an experiment, by what its session on disk says.
    ///
    /// # Errors
    /// When the lock is not to be had, the session cannot be read, or the disk refuses.
    pub fn follow_experiment(
        &self,
        session: &SessionId,
        one: &str,
        other: &str,
    ) -> Result<bool, StoreError> {
        let path = |id: &str| self.history_path(session, id).ok();
        let is_kept = |id: &str| path(id).is_some_and(|path| path.exists());
        if is_kept(one) == is_kept(other) {
            return Ok(false);
        }
        let _lock = self.lock()?;
        let Some(text) = self.session_text(session)? else { return Ok(false) };
        let document = Document::parse(&text);
        let found = Session::new(&document, Catalog::builtin());
        let has = |id: &str| found.find(Library::Experiments, id).is_some();
        let (from, to) = match (has(one), has(other)) {
            (false, true) => (one, other),
            (true, false) => (other, one),
            _ => return Ok(false),
        };
        let Some((old, new)) = path(from).zip(path(to)) else { return Ok(false) };
        self.hold_inside_store(&old)?;
        self.hold_inside_store(&new)?;
        rename_unless_there(&old, &new)
    }

    /// Of two IDs, the one that is no session's any more and the one that is.
    pub(super) fn renamed<'a>(
        &self,
        one: &'a SessionId,
        other: &'a SessionId,
    ) -> Option<(&'a SessionId, &'a SessionId)> {
        match (self.has_session(one), self.has_session(other)) {
            (false, true) => Some((one, other)),
            (true, false) => Some((other, one)),
            _ => None,
        }
    }
}

fn rename_unless_there(old: &Path, new: &Path) -> Result<bool, StoreError> {
    if new.symlink_metadata().is_ok() {
        return Ok(false);
    }
    match fs::rename(old, new) {
        Ok(()) => {}
        Err(error) if is_nothing(&error) => return Ok(false),
        Err(error) => return Err(StoreError::Io(old.to_owned(), error)),
    }
    let Some(folder) = new.parent() else { return Ok(true) };
    save::sync_folder(folder).map_err(|error| StoreError::Io(folder.to_owned(), error))?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn id(id: &str) -> SessionId {
        SessionId::parse(id).unwrap()
    }

    /// A workspace with these files.
    fn workspace(files: &[(&str, &str)]) -> (tempfile::TempDir, Workspace) {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let workspace = Workspace::at(dir.path());
        (dir, workspace)
    }

    fn there(workspace: &Workspace, paths: &[&str]) -> Vec<bool> {
        paths.iter().map(|path| workspace.root().join(path).exists()).collect()
    }

    #[test]
    fn a_renamed_session_keeps_its_history_and_stays_current() {
        let (_dir, workspace) = workspace(&[
            ("sessions/new.toml", ""),
            ("history/old/exp.jsonl", "{}\n"),
            (".nestling/current", "old\n"),
        ]);
        assert!(workspace.follow_session(&id("old"), &id("new")).unwrap());
        assert_eq!(there(&workspace, &["history/old", "history/new/exp.jsonl"]), [false, true]);
        assert_eq!(workspace.current().unwrap(), Some(id("new")));

        // And back, as when the rename is undone.
        let path = |name: &str| -> PathBuf { workspace.root().join("sessions").join(name) };
        fs::rename(path("new.toml"), path("old.toml")).unwrap();
        assert!(workspace.follow_session(&id("old"), &id("new")).unwrap());
        assert_eq!(there(&workspace, &["history/old/exp.jsonl", "history/new"]), [true, false]);
        assert_eq!(workspace.current().unwrap(), Some(id("old")));
    }

    #[test]
    fn a_copy_takes_nothing_away() {
        let files =
            [("sessions/old.toml", ""), ("sessions/new.toml", ""), ("history/old/exp.jsonl", "")];
        let (_dir, workspace) = workspace(&files);
        assert!(!workspace.follow_session(&id("old"), &id("new")).unwrap());
        assert_eq!(there(&workspace, &["history/old/exp.jsonl", "history/new"]), [true, false]);
    }

    #[test]
    fn a_history_goes_by_the_id_that_the_session_on_disk_has() {
        let (_dir, workspace) = workspace(&[
            ("sessions/s.toml", "[[experiments]]\nid = 'old'\n"),
            ("history/s/old.jsonl", "{}\n"),
        ]);
        let session = id("s");
        let follow = || workspace.follow_experiment(&session, "old", "new").unwrap();
        assert!(!follow());
        fs::write(workspace.session_path(&session), "[[experiments]]\nid = 'new'\n").unwrap();
        assert!(follow());
        assert_eq!(
            there(&workspace, &["history/s/old.jsonl", "history/s/new.jsonl"]),
            [false, true]
        );
        assert!(!follow());
    }

    #[test]
    fn no_history_is_written_over() {
        let (_dir, workspace) = workspace(&[
            ("sessions/s.toml", "[[experiments]]\nid = 'new'\n"),
            ("history/s/old.jsonl", "old\n"),
            ("history/s/new.jsonl", "new\n"),
        ]);
        assert!(!workspace.follow_experiment(&id("s"), "old", "new").unwrap());
        let kept = fs::read_to_string(workspace.root().join("history/s/new.jsonl")).unwrap();
        assert_eq!(kept, "new\n");
    }
}
