//! What happens to files, whoever does it: a person's other editor, a trainer, `git`, the command
//! line, or this server.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use super::location::Location;
use super::main_loop::Event;
use super::pool::Priority;
use super::state::{State, is_config};
use crate::workspace::{Batch, Established, SESSIONS_FOLDER, Watched, Watcher};

/// So many files that changed together are judged before anything else; more of them must not
/// keep an editor waiting.
const AT_ONCE: usize = 16;

/// The watcher of the workspaces, once there is one.
#[derive(Debug, Default)]
pub(super) struct Watch {
    watcher: Option<Watcher>,
    watched: Watched,
}

impl State {
    /// `initialized`: from now on the disk is watched; what is on it already is checked.
    pub(super) fn begin_to_watch(&mut self) {
        if self.watch.watcher.is_none() {
            let (events, outbox) = (self.events.clone(), self.outbox.clone());
            self.watch.watcher = Some(Watcher::start(
                move |batch| drop(events.send(Event::Disk(batch))),
                move |message| outbox.warn(message),
            ));
        }
        self.check_workspace();
    }

    /// Watches what is to be watched by now, if that is something else than before.
    pub(super) fn watch_again(&mut self) -> Option<Established> {
        let watched = self.watched();
        let watcher = self.watch.watcher.as_ref()?;
        if watched == self.watch.watched {
            return None;
        }
        self.watch.watched = watched.clone();
        Some(watcher.watch(watched))
    }

    /// A document was opened: wherever it lies, what is configured there may change.
    pub(super) fn watch_around(&mut self, location: &Location) {
        if !belongs_to_workspace(location) {
            return;
        }
        let root = self.folders.root(location);
        if root.is_some_and(|root| self.watch.watched.roots.binary_search(&root).is_err()) {
            self.watch_again();
        }
    }

    fn watched(&mut self) -> Watched {
        let locations = self.documents.keys().filter(|location| belongs_to_workspace(location));
        let mut folders: FxHashMap<&Path, &Location> = FxHashMap::default();
        folders
            .extend(locations.filter_map(|location| Some((location.path()?.parent()?, location))));
        let mut roots = self.folders.places();
        roots.extend(folders.values().filter_map(|location| self.folders.root(location)));
        roots.sort_unstable();
        roots.dedup();
        let currents = if self.client.views { roots.clone() } else { Vec::new() };
        let histories = self.views.histories();
        Watched { roots, datasets: self.datasets.folders(), currents, histories }
    }

    /// Something happened on disk. Files are read before anything is concluded: what says the same
    /// as before changes nothing.
    pub(super) fn files_changed(&mut self, batch: &Batch) {
        let priority = match batch.paths.len() {
            0..=AT_ONCE => Priority::Editor,
            _ => Priority::Background,
        };
        let mut looks_around = batch.rescan;
        if batch.rescan {
            self.view_list_changed();
        }
        self.landmarks.changed(batch.paths.iter().map(PathBuf::as_path));
        if batch.rescan {
            self.all_datasets_changed();
        }
        for path in &batch.paths {
            self.dataset_changed(path);
            self.view_noticed(path);
            looks_around |= self.file_changed(path, priority);
        }
        if looks_around {
            self.landmarks.all_changed();
            self.check_workspace();
        }
        self.follow_renames(batch);
    }

    /// Takes in that something happened to one file; whether all others must be looked at too.
    fn file_changed(&mut self, path: &Path, priority: Priority) -> bool {
        let location = Location::File(path.to_owned());
        if self.documents.contains_key(&location) {
            self.read_beside(&location);
            return false;
        }
        if let Some(uri) = self.folders.uri_of(path) {
            self.check_file(priority, path.to_owned(), uri);
        }
        // Of a folder that comes or goes, nothing tells what was in it.
        is_config(&location) || self.folders.may_hold_files(path)
    }
}

/// Whether the document is part of a workspace wherever it lies: editors open any TOML file.
fn belongs_to_workspace(location: &Location) -> bool {
    let folder = location.path().and_then(Path::parent).and_then(Path::file_name);
    is_config(location) || folder.is_some_and(|name| name == SESSIONS_FOLDER)
}
