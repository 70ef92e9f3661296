//! What is on disk in the workspace folders, all seen at one time: where the workspaces are, how
//! they are configured, which files they have.

use std::path::PathBuf;
use std::time::Duration;

use rustc_hash::{FxHashMap, FxHashSet};
use tower_lsp::ls_types::Uri;

use super::configuration::Said;
use super::folders::Folder;
use super::log;
use super::main_loop::Event;
use super::pool::Priority;
use super::state::State;
use crate::workspace::{Batch, Stamp, Workspace};

/// What comes before a watcher watches is seen by looking; but an odd disk must not keep an editor
/// from its diagnostics.
const WATCHED_WITHIN: Duration = Duration::from_secs(2);

/// Whether someone is looking.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Surveying {
    /// Nobody.
    #[default]
    No,
    /// A worker.
    Yes,
    /// A worker, who may have missed what happened since.
    AndAgain,
}

/// What is to be looked at.
#[derive(Debug, Clone, Default)]
pub(super) struct Survey {
    /// The folders of the editor.
    pub(super) folders: Vec<Folder>,
    /// Other folders with documents.
    pub(super) elsewhere: Vec<PathBuf>,
}

/// What was seen.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The workspace around each of the editor's folders.
    pub(super) workspaces: FxHashMap<PathBuf, Workspace>,
    /// The root of the workspace around each other folder.
    pub(super) roots: FxHashMap<PathBuf, PathBuf>,
    /// What `nestling.toml` says, by root.
    pub(super) said: FxHashMap<PathBuf, Said>,
    /// The files that are checked, open or not.
    pub(super) files: Vec<SeenFile>,
}

/// A file as it was seen.
#[derive(Debug)]
pub(super) struct SeenFile {
    /// Where.
    pub(super) path: PathBuf,
    /// How the client would spell it.
    pub(super) uri: Uri,
    /// `None` if it is gone already.
    pub(super) stamp: Option<Stamp>,
}

impl Survey {
    /// Looks.
    fn made(mut self) -> Seen {
        let mut seen = Seen::default();
        for folder in &mut self.folders {
            let workspace = Workspace::around(folder.path());
            seen.workspaces.insert(folder.path().to_owned(), workspace.clone());
            folder.set_workspace(workspace);
        }
        for folder in self.elsewhere {
            let root = Workspace::around(&folder).root().to_owned();
            seen.roots.insert(folder, root);
        }
        let roots: FxHashSet<PathBuf> = seen
            .workspaces
            .values()
            .map(|workspace| workspace.root().to_owned())
            .chain(seen.roots.values().cloned())
            .collect();
        for root in roots {
            let config = Workspace::at(&root).config().unwrap_or_else(|error| {
                log!("{}: {error}", root.display());
                None
            });
            seen.said.insert(root, config.map(Said::from).unwrap_or_default());
        }
        // Several folders of the editor may lie in one workspace.
        let mut met: FxHashSet<PathBuf> = FxHashSet::default();
        let files = self.folders.iter().flat_map(Folder::files);
        seen.files = files
            .filter(|(path, _)| met.insert(path.clone()))
            .map(|(path, uri)| {
                let stamp = Stamp::of(&path);
                SeenFile { path, uri, stamp }
            })
            .collect();
        seen
    }
}

impl State {
    /// Looks at all workspace folders, and checks what differs from what is known. Clients that
    /// ask for diagnostics get these by `workspace/diagnostic`.
    pub(super) fn check_workspace(&mut self) {
        if self.disk.surveying != Surveying::No {
            self.disk.surveying = Surveying::AndAgain;
            return;
        }
        self.disk.surveying = Surveying::Yes;
        let watched = self.watch_again();
        let (survey, events) = (self.folders.survey(), self.events.clone());
        self.pool.spawn(Priority::Background, move || {
            if let Some(watched) = watched {
                watched.wait(WATCHED_WITHIN);
            }
            let _ = events.send(Event::Surveyed(survey.made()));
        });
    }

    /// Takes in what was seen.
    pub(super) fn surveyed(&mut self, seen: Seen) {
        let is_outdated = self.disk.surveying == Surveying::AndAgain;
        self.disk.surveying = Surveying::No;
        self.landmarks.all_changed();
        let Seen { workspaces, roots, said, files } = seen;
        if self.folders.learn(&workspaces, &roots, said) {
            self.judge_anew();
        }
        self.check_seen(files);
        self.read_all_beside();
        // What was renamed before it was watched is told by nothing else.
        self.follow_renames(&Batch { paths: Vec::new(), rescan: true });
        if is_outdated {
            self.check_workspace();
        } else {
            // The roots may be others now.
            self.watch_again();
        }
    }
}
