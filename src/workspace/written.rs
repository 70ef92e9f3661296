//! What operations wrote last, kept beside the sessions for a while: an editor may save over it in
//! the same moment, and then nothing else tells of it any more.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use super::{OWN_FOLDER, Stamp, Workspace, read};
use crate::session::ids::SessionId;

/// Where it is in a workspace's own folder.
const FOLDER: &str = "written";

/// The clocks of file systems tick so slowly, at the most.
const TICK: Duration = Duration::from_millis(10);

/// How many operations are remembered for each session: those that may come in the moment in which
/// an editor saves.
const KEPT: usize = 4;

/// An operation that began longer ago was killed.
const ALIVE: Duration = Duration::from_millis(500);

/// How long to wait for one, and how often.
const PAUSE: Duration = Duration::from_millis(2);
const PAUSES: u32 = 15;

impl Workspace {
    /// Notes what an operation is about to write. If that fails, nothing is lost but the note.
    pub(super) fn begin_note(&self, id: &SessionId, text: &str) {
        let path = self.unconfirmed_path(id);
        if self.make_own_folder_for(&path).is_ok() {
            let _ = fs::write(path, text);
        }
    }

    /// The operation has written it, or not.
    pub(super) fn end_note(&self, id: &SessionId, is_written: bool) {
        let unconfirmed = self.unconfirmed_path(id);
        let oldest = self.written_paths(id).min_by_key(|path| written_at(path));
        let _ = match oldest.filter(|_| is_written) {
            Some(oldest) => fs::rename(unconfirmed, oldest),
            None => fs::remove_file(unconfirmed),
        };
    }

    /// Forgets what was noted of a session.
    pub(super) fn forget_written(&self, id: &SessionId) {
        for path in self.written_paths(id) {
            if self.hold_inside_store(&path).is_ok() {
                let _ = fs::remove_file(path);
            }
        }
    }

    /// What operations wrote of a session after `time`, the last one first, as far as it is
    /// remembered.
    pub fn written_since(&self, id: &SessionId, time: SystemTime) -> Vec<String> {
        self.wait_for_end_of_note(id);
        let noted = self.written_paths(id).filter_map(|path| Some((written_at(&path)?, path)));
        let mut noted: Vec<_> = noted.filter(|(written, _)| *written + TICK >= time).collect();
        noted.sort_unstable_by(|a, b| b.cmp(a));
        noted.into_iter().filter_map(|(_, path)| read(&path).ok()).collect()
    }

    /// Whether an operation wrote this lately.
    pub(super) fn is_written(&self, id: &SessionId, text: &str) -> bool {
        let mut noted = self.written_paths(id).filter_map(|path| read(&path).ok());
        noted.any(|written| written == text)
    }

    /// An operation that is writing is done in a moment.
    fn wait_for_end_of_note(&self, id: &SessionId) {
        let is_alive = |written: SystemTime| written.elapsed().is_ok_and(|age| age < ALIVE);
        let unconfirmed = self.unconfirmed_path(id);
        for _ in 0..PAUSES {
            if !written_at(&unconfirmed).is_some_and(is_alive) {
                return;
            }
            thread::sleep(PAUSE);
        }
    }

    fn unconfirmed_path(&self, id: &SessionId) -> PathBuf {
        self.root().join(OWN_FOLDER).join(FOLDER).join(format!("{id}.begun.toml"))
    }

    fn written_paths(&self, id: &SessionId) -> impl Iterator<Item = PathBuf> + use<> {
        let folder = self.root().join(OWN_FOLDER).join(FOLDER);
        let id = id.to_string();
        (0..KEPT).map(move |slot| folder.join(format!("{id}.{slot}.toml")))
    }
}

fn written_at(path: &Path) -> Option<SystemTime> {
    Stamp::of(path)?.modified
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Update;

    #[test]
    fn what_was_written_last_is_known_for_who_has_not_seen_it() {
        let dir = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(dir.path());
        let id = SessionId::parse("a").unwrap();
        let before = SystemTime::now();
        let write = |text: &str| {
            let update = Update { text: Some(text.to_owned()), history: None, value: () };
            workspace.update(&id, |_| Ok::<_, ()>(update.clone())).unwrap().unwrap();
        };
        assert_eq!(workspace.written_since(&id, before), [""; 0]);
        for number in 1..=6 {
            write(&format!("number = {number}\n"));
            thread::sleep(TICK);
        }
        let expected = [6, 5, 4, 3].map(|number| format!("number = {number}\n"));
        assert_eq!(workspace.written_since(&id, before), expected);
        let later = SystemTime::now() + Duration::from_secs(1);
        assert_eq!(workspace.written_since(&id, later), [""; 0]);
        // What was not done is not told.
        let refused = workspace.update(&id, |_| Err::<Update<()>, _>("no"));
        assert_eq!(refused.unwrap(), Err("no"));
        assert_eq!(workspace.written_since(&id, before), expected);
        assert!(workspace.delete_session(&id).unwrap());
        assert_eq!(workspace.written_since(&id, before), [""; 0]);
    }
}
