//! What is known of the images that sessions speak of. Folders are scanned in the background; until
//! one is, nothing is said about it, and then what differs is told.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::{Duration, Instant};

use rustc_hash::{FxHashMap, FxHashSet};
use tower_lsp::ls_types as lsp;

use super::capabilities::Capabilities;
use super::diagnostics::file_diagnostics;
use super::location::Location;
use super::log;
use super::main_loop::Event;
use super::pool::Priority;
use super::state::State;
use super::subject::{Subject, Surroundings};
use crate::catalog::Catalog;
use crate::session::Dataset;
use crate::session::samples::DatasetFolder;
use crate::syntax::Document;
use crate::workspace::{self, HISTORY_FOLDER, SESSIONS_FOLDER, Workspace};

/// How long a path must stand in an open document as it is: half-typed ones are not scanned.
const TYPED: Duration = Duration::from_millis(300);

/// How long images that come and go are let come and go.
const SETTLED: Duration = Duration::from_millis(200);

/// How many folders are scanned at one time: other background work goes on.
const MAX_SCANS: usize = 2;

/// All datasets: what is known of them is shared with the workers, what is done about them is the
/// main loop's.
pub(super) struct Datasets {
    shared: Arc<Shared>,
    /// When to scan what.
    due: FxHashMap<PathBuf, Due>,
    running: FxHashSet<PathBuf>,
    /// The folders that sessions have named, with the workspace of the first of them.
    named: FxHashMap<PathBuf, Workspace>,
}

#[derive(Debug)]
struct Due {
    at: Instant,
    /// The open document that must still name the folder by then.
    typed_in: Option<Location>,
}

/// What the workers see of all datasets, and how they ask for more.
#[derive(Debug)]
pub(super) struct Shared {
    folders: Mutex<FxHashMap<PathBuf, Known>>,
    /// Which folder each session was judged by last.
    by_session: Mutex<FxHashMap<Location, PathBuf>>,
    events: mpsc::Sender<Event>,
}

#[derive(Debug, Default)]
struct Known {
    folder: Arc<DatasetFolder>,
    /// The sessions that were judged by it.
    users: FxHashSet<Location>,
}

/// The datasets as the sessions of one workspace name them. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) enum DatasetView {
    /// As far as they are known.
    Present {
        /// Where paths count from; documents that are nowhere have no dataset.
        root: Option<PathBuf>,
        /// What is known.
        shared: Arc<Shared>,
    },
    /// Only this one, whatever a session names.
    Only(Arc<DatasetFolder>),
}

/// A session names a folder of which nothing is known.
#[derive(Debug)]
pub(super) struct DatasetWanted {
    folder: PathBuf,
    root: PathBuf,
    by: Location,
}

/// A folder has been scanned.
#[derive(Debug)]
pub(super) struct Scanned {
    folder: PathBuf,
    /// Nothing, if the scan was stopped or the folder cannot be read.
    found: Option<DatasetFolder>,
}

impl DatasetView {
    /// What is known of the folder that the session `document` at `location` names; asks for it
    /// to be scanned if nothing is. Of a file on disk (`on_disk`), the disk may be asked at once
    /// whether the folder is there; the main loop must not wait for that.
    pub(super) fn folder(
        &self,
        document: &Document,
        location: &Location,
        on_disk: bool,
    ) -> Arc<DatasetFolder> {
        let (root, shared) = match self {
            Self::Present { root, shared } => (root.as_deref(), shared),
            Self::Only(folder) => return Arc::clone(folder),
        };
        let named = root.zip(named_folder(document, root));
        let Some((root, folder)) = named else { return Arc::default() };
        shared.now_names(location, &folder);
        if let Some(known) = shared.folders().get_mut(&folder) {
            return known.used_by(location);
        }
        let is_missing = on_disk && !folder.is_dir();
        let mut folders = shared.folders();
        let mut is_new = false;
        let known = folders.entry(folder.clone()).or_insert_with(|| {
            is_new = true;
            let found = if is_missing { DatasetFolder::Missing } else { DatasetFolder::Unknown };
            Known { folder: Arc::new(found), users: FxHashSet::default() }
        });
        let found = known.used_by(location);
        drop(folders);
        if is_new {
            let wanted = DatasetWanted { folder, root: root.to_owned(), by: location.clone() };
            // Without a main loop nobody waits for the answer.
            let _ = shared.events.send(Event::DatasetWanted(wanted));
        }
        found
    }
}

impl DatasetView {
    /// The workspace whose datasets these are, if it is known.
    pub(super) fn workspace(&self) -> Option<Workspace> {
        match self {
            Self::Present { root, .. } => root.as_ref().map(Workspace::at),
            Self::Only(_) => None,
        }
    }

    /// The folders in the one that a session would call `path`; of the workspace root, without
    /// those that are no place for images.
    pub(super) fn folders_in(&self, path: &str) -> Vec<String> {
        let Self::Present { root: Some(root), .. } = self else { return Vec::new() };
        let workspace = Workspace::at(root);
        let folder = workspace.dataset_folder(path);
        let mut found = workspace::folders_in(&folder);
        if folder == workspace.root() {
            found.retain(|name| ![SESSIONS_FOLDER, HISTORY_FOLDER].contains(&name.as_str()));
        }
        found
    }
}

impl Known {
    fn used_by(&mut self, location: &Location) -> Arc<DatasetFolder> {
        if !self.users.contains(location) {
            self.users.insert(location.clone());
        }
        Arc::clone(&self.folder)
    }
}

impl Shared {
    /// A session names this folder, and no other any more.
    fn now_names(&self, location: &Location, folder: &Path) {
        let mut by_session = self.by_session.lock().unwrap_or_else(PoisonError::into_inner);
        if by_session.get(location).is_some_and(|known| known == folder) {
            return;
        }
        let before = by_session.insert(location.clone(), folder.to_owned());
        drop(by_session);
        if let Some(before) = before
            && let Some(known) = self.folders().get_mut(&before)
        {
            known.users.remove(location);
        }
    }

    fn folders(&self) -> MutexGuard<'_, FxHashMap<PathBuf, Known>> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Datasets {
    /// None yet.
    pub(super) fn new(events: mpsc::Sender<Event>) -> Self {
        Self {
            shared: Arc::new(Shared {
                folders: Mutex::default(),
                by_session: Mutex::default(),
                events,
            }),
            due: FxHashMap::default(),
            running: FxHashSet::default(),
            named: FxHashMap::default(),
        }
    }

    /// The datasets as sessions of the workspace at `root` name them.
    pub(super) fn seen_from(&self, root: Option<PathBuf>) -> DatasetView {
        DatasetView::Present { root, shared: Arc::clone(&self.shared) }
    }

    /// The folders to be watched.
    pub(super) fn folders(&self) -> Vec<PathBuf> {
        let mut folders: Vec<PathBuf> = self.named.keys().cloned().collect();
        folders.sort_unstable();
        folders
    }

    /// When the next scan is to begin, unless others must end first.
    pub(super) fn next_due(&self) -> Option<Instant> {
        let may_begin = self.running.len() < MAX_SCANS;
        let waiting = self.due.iter().filter(|(folder, _)| !self.running.contains(*folder));
        waiting.map(|(_, due)| due.at).min().filter(|_| may_begin)
    }

    fn is_due(&mut self, folder: &Path, after: Duration) {
        let at = Instant::now() + after;
        self.due.insert(folder.to_owned(), Due { at, typed_in: None });
    }
}

impl State {
    /// A session names a folder that no other has named.
    pub(super) fn dataset_wanted(&mut self, wanted: DatasetWanted) {
        let DatasetWanted { folder, root, by } = wanted;
        let is_open = self.documents.contains_key(&by);
        let (after, typed_in) = if is_open { (TYPED, Some(by)) } else { (Duration::ZERO, None) };
        self.datasets.named.insert(folder.clone(), Workspace::at(root));
        self.datasets.due.insert(folder, Due { at: Instant::now() + after, typed_in });
    }

    /// Something happened at `path`: datasets in it or around it are scanned again.
    pub(super) fn dataset_changed(&mut self, path: &Path) {
        let named = self.datasets.named.keys();
        let affected = named.filter(|folder| path.starts_with(folder) || folder.starts_with(path));
        for folder in affected.cloned().collect::<Vec<_>>() {
            self.datasets.is_due(&folder, SETTLED);
        }
    }

    /// Anything may have happened anywhere.
    pub(super) fn all_datasets_changed(&mut self) {
        for folder in self.datasets.folders() {
            self.datasets.is_due(&folder, SETTLED);
        }
    }

    /// Begins the scans whose time has come.
    pub(super) fn begin_scans(&mut self) {
        let now = Instant::now();
        while self.datasets.next_due().is_some_and(|due| due <= now) {
            let running = &self.datasets.running;
            let due = self.datasets.due.iter().filter(|(folder, _)| !running.contains(*folder));
            let first = due.min_by_key(|(_, due)| due.at).map(|(folder, _)| folder.clone());
            let Some(folder) = first else { return };
            let typed_in = self.datasets.due.remove(&folder).and_then(|due| due.typed_in);
            if typed_in.is_some_and(|location| !self.names_dataset(&location, &folder)) {
                self.datasets.named.remove(&folder);
                self.datasets.shared.folders().remove(&folder);
                continue;
            }
            self.begin_scan(folder);
        }
    }

    /// Forgets the folders that no session names any more: those need not be watched.
    fn forget_unused(&mut self) {
        let Datasets { shared, due, running, named } = &mut self.datasets;
        let mut folders = shared.folders();
        named.retain(|folder, _| {
            let is_used = folders.get(folder).is_some_and(|known| !known.users.is_empty());
            let stays = is_used || due.contains_key(folder) || running.contains(folder);
            if !stays {
                folders.remove(folder);
            }
            stays
        });
    }

    fn begin_scan(&mut self, folder: PathBuf) {
        let Some(workspace) = self.datasets.named.get(&folder).cloned() else { return };
        let name = folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy();
        let progress = self.progress(format!("Counting the images in `{name}`"));
        let events = self.events.clone();
        self.datasets.running.insert(folder.clone());
        self.forget_unused();
        self.watch_again();
        self.pool.spawn(Priority::Background, move || {
            // Whatever happens, the scan must not count as running for ever.
            let mut ended = Ended { folder, found: None, events };
            // Where there is no workspace, nobody can say where the folder would be.
            if !workspace.exists() || is_all_of_a_disk(&ended.folder) {
                ended.found = Some(DatasetFolder::Unknown);
                return;
            }
            let report = |done, total| progress.report(done, total);
            ended.found = match workspace.scan(&ended.folder, &report, progress.cancelled()) {
                Ok(found) => found,
                Err(error) => {
                    log!("no scan of {}: {error}", ended.folder.display());
                    Some(DatasetFolder::Unknown)
                }
            };
            if progress.cancelled().load(Ordering::Relaxed) {
                log!("the scan of {} was stopped", ended.folder.display());
            }
        });
    }

    /// Takes in what a scan found; the sessions to which it makes a difference are judged anew.
    pub(super) fn scanned(&mut self, scanned: Scanned) {
        self.datasets.running.remove(&scanned.folder);
        let Some(found) = scanned.found else { return };
        let (before, after, users) = {
            let mut folders = self.datasets.shared.folders();
            let Some(known) = folders.get_mut(&scanned.folder) else { return };
            if *known.folder == found {
                return;
            }
            let after = Arc::new(found);
            let before = std::mem::replace(&mut known.folder, Arc::clone(&after));
            (before, after, known.users.clone())
        };
        let users = self.with_open_users(&scanned.folder, users);
        self.watch_again();
        if users.iter().any(|location| self.documents.contains_key(location)) {
            self.decorations.images_changed();
        }
        for location in &users {
            self.view_changed(location);
        }
        for path in users.iter().filter_map(Location::path) {
            self.pull.outdate(path);
        }
        let comparison = self.comparison(&scanned.folder, before, after, users);
        let events = self.events.clone();
        self.pool.spawn(Priority::Background, move || {
            let differ = comparison.sessions_that_differ();
            if !differ.is_empty() {
                let _ = events.send(Event::JudgeAgain(differ));
            }
        });
    }

    /// These, and the open documents that name the folder by now: what a worker noted of an older
    /// text may have come later.
    fn with_open_users(
        &mut self,
        folder: &Path,
        mut users: FxHashSet<Location>,
    ) -> FxHashSet<Location> {
        let open: Vec<Location> = self.documents.keys().cloned().collect();
        users.extend(open.into_iter().filter(|location| self.names_dataset(location, folder)));
        users
    }

    fn comparison(
        &mut self,
        folder: &Path,
        before: Arc<DatasetFolder>,
        after: Arc<DatasetFolder>,
        users: FxHashSet<Location>,
    ) -> Comparison {
        let (mut open, mut closed) = (Vec::new(), Vec::new());
        for location in users {
            match self.subject(&location) {
                Some(subject) if self.names_dataset(&location, folder) => open.push(subject),
                // It names another one by now.
                Some(_) => {}
                None => {
                    let surroundings = self.surroundings(&location);
                    closed.push((location, surroundings));
                }
            }
        }
        Comparison { before, after, open, closed, client: Arc::clone(&self.client) }
    }

    /// Whether the open document names this folder.
    fn names_dataset(&mut self, location: &Location, folder: &Path) -> bool {
        let root = self.folders.root(location);
        let document = self.subject(location).and_then(|subject| subject.document());
        let named = document.and_then(|document| named_folder(&document, root.as_deref()));
        named.as_deref() == Some(folder)
    }
}

/// What is known of a folder changed, and these sessions were judged by what was known before.
struct Comparison {
    before: Arc<DatasetFolder>,
    after: Arc<DatasetFolder>,
    open: Vec<Subject>,
    closed: Vec<(Location, Surroundings)>,
    client: Arc<Capabilities>,
}

impl Comparison {
    /// The sessions of which something else is to be said now. Of files that no one has open: all,
    /// as nothing is told of them twice; for clients that ask, one is reason enough to ask again.
    fn sessions_that_differ(self) -> Vec<Location> {
        let differs = |judge: &dyn Fn(DatasetView) -> Vec<lsp::Diagnostic>| {
            let judged = |folder: &Arc<DatasetFolder>| judge(DatasetView::Only(Arc::clone(folder)));
            judged(&self.before) != judged(&self.after)
        };
        let never = AtomicBool::new(false);
        let open = self.open.iter().filter(|subject| {
            differs(&|datasets| {
                let mut subject = (*subject).clone();
                subject.surroundings.datasets = datasets;
                subject.diagnostics(&self.client, &never)
            })
        });
        let mut found: Vec<Location> = open.map(|subject| subject.location.clone()).collect();
        if !self.client.pull_diagnostics {
            found.extend(self.closed.into_iter().map(|(location, _)| location));
        } else if found.is_empty() {
            let mut closed = self.closed.iter();
            let first = closed.find(|(location, surroundings)| {
                differs(&|datasets| {
                    let surroundings = Surroundings { datasets, ..surroundings.clone() };
                    file_diagnostics(location, surroundings, &self.client)
                })
            });
            found.extend(first.map(|(location, _)| location.clone()));
        }
        found
    }
}

/// Tells the main loop that a scan has ended, even by a panic.
struct Ended {
    folder: PathBuf,
    found: Option<DatasetFolder>,
    events: mpsc::Sender<Event>,
}

impl Drop for Ended {
    fn drop(&mut self) {
        let scanned =
            Scanned { folder: std::mem::take(&mut self.folder), found: self.found.take() };
        let _ = self.events.send(Event::Scanned(scanned));
    }
}

/// The folder that a session names, in the workspace at `root`.
fn named_folder(document: &Document, root: Option<&Path>) -> Option<PathBuf> {
    let path = Dataset::of(document, Catalog::builtin()).path()?;
    Some(Workspace::at(root?).dataset_folder(path.value))
}

/// Nobody keeps images alone there: looking through it all is not worth it.
fn is_all_of_a_disk(folder: &Path) -> bool {
    folder.parent().is_none() || std::env::home_dir().is_some_and(|home| home == folder)
}
