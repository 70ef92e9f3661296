//! What follows when a session or an experiment gets another name: its history, and which session
//! is the current one.
//!
//! None of that happens when a client asks how to rename something: it makes the edit later, or not
//! at all, or undoes it. What is kept on disk goes by what the disk says: it moves once a file there
//! has the new name, and back when it has the old one again.

use std::path::{Path, PathBuf};
use std::thread;

use tower_lsp::ls_types as lsp;

use super::location::Location;
use super::main_loop::Event;
use super::pool::Priority;
use super::state::State;
use crate::session::ids::SessionId;
use crate::workspace::{Batch, HISTORY_FOLDER, StoreError, Workspace};

/// So many new names are remembered: someone who undoes more of them does not mean it.
const MAX_REMEMBERED: usize = 32;

/// Something that may have another name by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Renamed {
    /// Where it is kept.
    pub(super) workspace: Workspace,
    /// What it is.
    pub(super) what: RenamedThing,
}

/// A thing of which more is kept than its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RenamedThing {
    /// A session: its ID before and afterwards.
    Session(SessionId, SessionId),
    /// An experiment of a session: its ID before and afterwards.
    Experiment(SessionId, String, String),
}

/// The new names of which the disk may tell.
#[derive(Debug, Default)]
pub(super) struct Renames {
    expected: Vec<Renamed>,
}

impl Renames {
    /// Something may get another name.
    pub(super) fn expect(&mut self, renamed: Renamed) {
        self.expected.retain(|other| *other != renamed);
        self.expected.push(renamed);
        let too_many = self.expected.len().saturating_sub(MAX_REMEMBERED);
        self.expected.drain(..too_many);
    }
}

impl Renamed {
    /// Moves what is kept of it to the name that it has on disk.
    fn follow(&self) -> Result<(), StoreError> {
        let Self { workspace, what } = self;
        match what {
            RenamedThing::Session(from, to) => workspace.follow_session(from, to)?,
            RenamedThing::Experiment(session, from, to) => {
                workspace.follow_experiment(session, from, to)?
            }
        };
        Ok(())
    }

    fn is_touched(&self, path: &Path) -> bool {
        match &self.what {
            RenamedThing::Session(from, to) => {
                [from, to].into_iter().any(|id| self.workspace.session_path(id) == path)
            }
            RenamedThing::Experiment(session, ..) => self.workspace.session_path(session) == path,
        }
    }
}

/// The workspace that keeps the file as a session, and which one it is. Looks at the disk.
pub(super) fn kept_session(path: &Path) -> Option<(Workspace, SessionId)> {
    let workspace = Workspace::around(path.parent()?);
    let id = SessionId::parse(path.file_stem()?.to_str()?).ok()?;
    (workspace.session_path(&id) == path).then_some((workspace, id))
}

/// What renaming this file renames, if it stays a session of its workspace.
fn renamed_session(old: &Path, new: &Path) -> Option<Renamed> {
    let ((workspace, from), (same, to)) = kept_session(old).zip(kept_session(new))?;
    let what = RenamedThing::Session(from, to);
    (workspace == same).then_some(Renamed { workspace, what })
}

impl State {
    /// `workspace/didRenameFiles`.
    pub(super) fn files_renamed(&mut self, files: &[lsp::FileRename]) {
        let path = |uri: &str| Some(Location::of(&uri.parse().ok()?).path()?.to_owned());
        let renamed = files.iter().filter_map(|file| path(&file.old_uri).zip(path(&file.new_uri)));
        let renamed: Vec<(PathBuf, PathBuf)> = renamed.collect();
        let paths = renamed.iter().flat_map(|(old, new)| [old.clone(), new.clone()]).collect();
        self.files_changed(&Batch { paths, rescan: false });
        let events = self.events.clone();
        self.pool.spawn(Priority::Editor, move || {
            for renamed in renamed.iter().filter_map(|(old, new)| renamed_session(old, new)) {
                // Without a main loop nobody waits for it.
                let _ = events.send(Event::Renamed(renamed));
            }
        });
    }

    /// Something may get another name, or has it.
    pub(super) fn expect_renamed(&mut self, renamed: Renamed) {
        self.renames.expect(renamed.clone());
        self.follow(vec![renamed]);
    }

    /// Something happened on disk: is it what was expected?
    pub(super) fn follow_renames(&mut self, batch: &Batch) {
        let is_touched = |renamed: &&Renamed| {
            batch.rescan || batch.paths.iter().any(|it| renamed.is_touched(it))
        };
        let touched: Vec<Renamed> =
            self.renames.expected.iter().filter(is_touched).cloned().collect();
        if !touched.is_empty() {
            self.follow(touched);
        }
    }

    /// On a thread of its own: it may have to wait for the workspace's lock.
    fn follow(&self, renamed: Vec<Renamed>) {
        let outbox = self.outbox.clone();
        thread::spawn(move || {
            for renamed in renamed {
                if let Err(error) = renamed.follow() {
                    outbox.warn(format!(
                        "What is kept in `{HISTORY_FOLDER}/` under the old name could not be moved: \
                         {error}. Nothing is lost; move it yourself to have it under the new name."
                    ));
                }
            }
        });
    }
}
