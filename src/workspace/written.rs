//! What operations wrote last, kept beside the sessions for a while: an editor may save over it in
//! the same moment, and then nothing else tells of it any more.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::clock::nanoseconds;
use super::{OWN_FOLDER, Stamp, Workspace, read};
use crate::session::ids::SessionId;

/// Where it is in a workspace's own folder.
const FOLDER: &str = "written";

/// How many operations are remembered for each session: those that may come before anyone has
/// looked at the first of them.
const KEPT: usize = 8;

/// What is older is not read: whoever cares for it has heard of it long since, and notes of a long
/// session are long.
const LATELY: Duration = Duration::from_secs(60);

/// An operation that began longer ago was killed.
const ALIVE: Duration = Duration::from_secs(3);

/// How long to wait for one, and how often.
const PAUSE: Duration = Duration::from_millis(2);
const PAUSES: u32 = 15;

/// What one operation made of a session's text. Whatever is written over it, what it changed can be
/// told from both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// When, in nanoseconds since 1970: tells it from the others, which came before or after.
    pub at: i128,
    /// What it found.
    pub before: String,
    /// What it wrote in the place of that.
    pub after: String,
}

impl Workspace {
    /// Notes what an operation is about to write. If that fails, nothing is lost but the note.
    pub(super) fn begin_note(&self, id: &SessionId, before: &str, after: &str) {
        let at = nanoseconds(SystemTime::now());
        let written = Written { at, before: before.to_owned(), after: after.to_owned() };
        let path = self.unconfirmed_path(id);
        if self.make_own_folder_for(&path).is_ok()
            && let Ok(text) = serde_json::to_string(&written)
        {
            let _ = fs::write(path, text);
        }
    }

    /// The operation has written it, or not.
    pub(super) fn end_note(&self, id: &SessionId, is_written: bool) {
        let unconfirmed = self.unconfirmed_path(id);
        let oldest = self.written_paths(id).min_by_key(|path| modified(path));
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

    /// What operations wrote of a session lately, the last one last, as far as it is remembered.
    /// `disk` is what its file says: an operation that has written that is done, though it may not
    /// have had the time to say so.
    pub fn written_lately(&self, id: &SessionId, disk: &str) -> Vec<Written> {
        let begun = noted(&self.unconfirmed_path(id)).filter(|begun| begun.after == disk);
        let mut found: Vec<_> = self.confirmed(id).chain(begun).collect();
        found.sort_unstable_by_key(|written| written.at);
        // One may have been confirmed between the two looks.
        found.dedup_by_key(|written| written.at);
        found
    }

    /// Whether an operation wrote this lately.
    pub(super) fn is_written(&self, id: &SessionId, text: &str) -> bool {
        self.confirmed(id).any(|written| written.after == text)
    }

    /// Waits for an operation that is writing, which is done in a moment; `false` if it is not.
    pub fn wait_for_writer(&self, id: &SessionId) -> bool {
        let path = self.unconfirmed_path(id);
        let is_alive = |begun: SystemTime| begun.elapsed().is_ok_and(|age| age < ALIVE);
        let is_writing = || modified(&path).is_some_and(is_alive);
        for _ in 0..PAUSES {
            if !is_writing() {
                return true;
            }
            thread::sleep(PAUSE);
        }
        !is_writing()
    }

    fn confirmed(&self, id: &SessionId) -> impl Iterator<Item = Written> + use<> {
        let is_recent = |path: &PathBuf| {
            // A clock that was put back tells nothing of its age.
            modified(path).is_some_and(|at| at.elapsed().map_or(true, |age| age < LATELY))
        };
        self.written_paths(id).filter(is_recent).filter_map(|path| noted(&path))
    }

    fn unconfirmed_path(&self, id: &SessionId) -> PathBuf {
        self.root().join(OWN_FOLDER).join(FOLDER).join(format!("{id}.begun.json"))
    }

    fn written_paths(&self, id: &SessionId) -> impl Iterator<Item = PathBuf> + use<> {
        let folder = self.root().join(OWN_FOLDER).join(FOLDER);
        let id = id.to_string();
        (0..KEPT).map(move |slot| folder.join(format!("{id}.{slot}.json")))
    }
}

fn noted(path: &Path) -> Option<Written> {
    serde_json::from_str(&read(path).ok()?).ok()
}

fn modified(path: &Path) -> Option<SystemTime> {
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
        let write = |text: &str| {
            let update = Update { text: Some(text.to_owned()), history: None, value: () };
            workspace.update(&id, |_| Ok::<_, ()>(update.clone())).unwrap().unwrap();
        };
        let lately = || {
            let written = workspace.written_lately(&id, "").into_iter();
            written.map(|written| (written.before, written.after)).collect::<Vec<_>>()
        };
        let number = |number: u32| match number {
            0 => String::new(),
            _ => format!("number = {number}\n"),
        };
        assert_eq!(lately(), []);
        for next in 1..=10 {
            write(&number(next));
            // The clocks of file systems tick slowly.
            thread::sleep(Duration::from_millis(10));
        }
        let expected: Vec<_> = (3..=10).map(|last| (number(last - 1), number(last))).collect();
        assert_eq!(lately(), expected);
        // What was not done is not told.
        let refused = workspace.update(&id, |_| Err::<Update<()>, _>("no"));
        assert_eq!(refused.unwrap(), Err("no"));
        assert_eq!(lately(), expected);
        assert!(workspace.delete_session(&id).unwrap());
        assert_eq!(lately(), []);
    }

    #[test]
    fn what_the_file_says_is_written_before_the_writer_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(dir.path());
        let id = SessionId::parse("a").unwrap();
        workspace.begin_note(&id, "a = 1\n", "a = 2\n");
        let found = |disk: &str| workspace.written_lately(&id, disk).len();
        assert_eq!((found("a = 1\n"), found("a = 2\n")), (0, 1));
        assert!(!workspace.wait_for_writer(&id));
        workspace.end_note(&id, true);
        assert!(workspace.wait_for_writer(&id));
        assert_eq!((found("a = 1\n"), found("a = 2\n")), (1, 1));
    }
}
