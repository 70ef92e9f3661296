//! What can be found in all sessions of the workspaces, open or not. Each file is read once; it is
//! read again when something happened to it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};
use tower_lsp::ls_types as lsp;

use super::convert::to_lsp::position;
use super::documents::without_mark;
use super::folders::Folder;
use crate::ide::{FileKind, Landmark, Query, Shown, SymbolKind, landmarks};
use crate::syntax::{Document, MAX_DOCUMENT_BYTES};
use crate::text::PositionEncoding;
use crate::workspace::{self, Stamp, kind_by_place};

/// How many are told at most: nobody reads more, and a better query is soon typed.
const MAX_FOUND: usize = 256;

/// What is known of all files. The main loop tells of changes; workers read and search.
#[derive(Debug)]
pub(super) struct Landmarks {
    files: Mutex<FxHashMap<PathBuf, Known>>,
    /// Held for moments only.
    changes: Mutex<Changes>,
}

/// What has happened since the files were read.
#[derive(Debug, Default)]
struct Changes {
    /// Anything: all folders are to be looked at.
    all: bool,
    paths: FxHashSet<PathBuf>,
}

#[derive(Debug)]
struct Known {
    uri: lsp::Uri,
    stamp: Option<Stamp>,
    found: Arc<[Placed]>,
}

/// Something with its place as the client counts.
#[derive(Debug)]
struct Placed {
    landmark: Landmark,
    range: lsp::Range,
}

/// Where something was found.
#[derive(Debug)]
pub(super) struct Finding {
    /// What.
    pub(super) landmark: Landmark,
    /// How it is shown.
    pub(super) shown: Shown,
    /// In which file.
    pub(super) uri: lsp::Uri,
    /// Where in it.
    pub(super) range: lsp::Range,
    /// What the session is called.
    pub(super) session: String,
}

/// An open session: its text counts, not the disk's.
pub(super) struct OpenSession {
    /// Its file, if it is one.
    pub(super) path: Option<PathBuf>,
    /// How the client spells that.
    pub(super) uri: lsp::Uri,
    /// Its text.
    pub(super) document: Arc<Document>,
}

impl Default for Landmarks {
    fn default() -> Self {
        let changes = Changes { all: true, paths: FxHashSet::default() };
        Self { files: Mutex::default(), changes: Mutex::new(changes) }
    }
}

impl Landmarks {
    /// Something happened to these files.
    pub(super) fn changed<'p>(&self, paths: impl IntoIterator<Item = &'p Path>) {
        let mut changes = lock(&self.changes);
        changes.paths.extend(paths.into_iter().map(Path::to_owned));
    }

    /// Anything may have happened.
    pub(super) fn all_changed(&self) {
        lock(&self.changes).all = true;
    }

    /// The best of what `query` finds in the sessions of `folders` and those that are open. Stops
    /// early, with nothing, once `cancelled` is set.
    pub(super) fn find(
        &self,
        query: &Query,
        folders: &[Folder],
        open: &[OpenSession],
        encoding: PositionEncoding,
        cancelled: &AtomicBool,
    ) -> Vec<Finding> {
        let mut files = lock(&self.files);
        if !self.bring_up_to_date(&mut files, folders, encoding, cancelled) {
            return Vec::new();
        }
        let open_paths: FxHashSet<&Path> =
            open.iter().filter_map(|open| open.path.as_deref()).collect();
        let closed = files.iter().filter(|(path, _)| !open_paths.contains(path.as_path()));
        let closed = closed.map(|(_, known)| (known.uri.clone(), Arc::clone(&known.found)));
        let open = open.iter().map(|open| {
            let stem =
                open.path.as_deref().and_then(Path::file_stem).and_then(|stem| stem.to_str());
            (open.uri.clone(), placed(&open.document, stem, encoding))
        });
        let sessions: Vec<(lsp::Uri, Arc<[Placed]>)> = open.chain(closed).collect();
        drop(files);
        best(query, &sessions)
    }

    /// What all files of `folders` hold, by their paths; of those that cannot be read, nothing.
    /// Stops early, with nothing, once `cancelled` is set.
    pub(super) fn all(
        &self,
        folders: &[Folder],
        encoding: PositionEncoding,
        cancelled: &AtomicBool,
    ) -> FxHashMap<PathBuf, Vec<Landmark>> {
        let mut files = lock(&self.files);
        if !self.bring_up_to_date(&mut files, folders, encoding, cancelled) {
            return FxHashMap::default();
        }
        let landmarks = |known: &Known| known.found.iter().map(|it| it.landmark.clone()).collect();
        files.iter().map(|(path, known)| (path.clone(), landmarks(known))).collect()
    }

    /// Reads what has changed; returns whether nobody said to stop.
    fn bring_up_to_date(
        &self,
        files: &mut FxHashMap<PathBuf, Known>,
        folders: &[Folder],
        encoding: PositionEncoding,
        cancelled: &AtomicBool,
    ) -> bool {
        let changes = std::mem::take(&mut *lock(&self.changes));
        let candidates: Vec<(PathBuf, lsp::Uri)> = if changes.all {
            let all: Vec<_> = folders.iter().flat_map(sessions).collect();
            let there: FxHashSet<&Path> = all.iter().map(|(path, _)| path.as_path()).collect();
            files.retain(|path, _| there.contains(path.as_path()));
            all
        } else {
            let uri = |path: &PathBuf| folders.iter().find_map(|folder| folder.session_uri(path));
            changes.paths.iter().filter_map(|path| Some((path.clone(), uri(path)?))).collect()
        };
        for (path, uri) in candidates {
            if cancelled.load(Ordering::Relaxed) {
                self.all_changed();
                return false;
            }
            let stamp = Stamp::of(&path);
            let is_known = |known: &Known| known.stamp == stamp && !changes.paths.contains(&path);
            if files.get(&path).is_some_and(is_known) {
                continue;
            }
            if stamp.is_none() {
                files.remove(&path);
                continue;
            }
            let found = read(&path, encoding).unwrap_or_default();
            files.insert(path, Known { uri, stamp, found });
        }
        true
    }
}

/// The sessions of a folder's workspace.
fn sessions(folder: &Folder) -> impl Iterator<Item = (PathBuf, lsp::Uri)> {
    let root = folder.workspace().root();
    let is_session = |path: &Path| kind_by_place(path, Some(root)) == Some(FileKind::Session);
    let mut files = folder.files();
    files.retain(|(path, _)| is_session(path));
    files.into_iter()
}

fn read(path: &Path, encoding: PositionEncoding) -> Option<Arc<[Placed]>> {
    let text = workspace::read(path).ok().filter(|text| text.len() <= MAX_DOCUMENT_BYTES)?;
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    Some(placed(&Document::parse(&without_mark(text)), stem, encoding))
}

fn placed(document: &Document, stem: Option<&str>, encoding: PositionEncoding) -> Arc<[Placed]> {
    let found = landmarks(document, stem).into_iter().map(|landmark| {
        let place = |at| position(document, at, encoding);
        let range = lsp::Range::new(place(landmark.range.start()), place(landmark.range.end()));
        Placed { landmark, range }
    });
    found.collect()
}

fn best(query: &Query, sessions: &[(lsp::Uri, Arc<[Placed]>)]) -> Vec<Finding> {
    let mut found: Vec<(u32, &lsp::Uri, &Placed, &[Placed])> = Vec::new();
    for (uri, all) in sessions {
        let ranked = all.iter().filter_map(|placed| {
            let rank = query.rank(&placed.landmark)?;
            Some((rank, uri, placed, &all[..]))
        });
        found.extend(ranked);
    }
    let order = |(rank, uri, placed, _): &(u32, &lsp::Uri, &Placed, &[Placed])| {
        let name = &placed.landmark.name;
        (
            std::cmp::Reverse(*rank),
            name.len(),
            name.clone(),
            uri.as_str().to_owned(),
            placed.range.start,
        )
    };
    // Most of what is found by a letter or two is never told: only the best are put in order.
    if found.len() > 4 * MAX_FOUND {
        let nth = MAX_FOUND.min(found.len() - 1);
        let quick = |(rank, _, placed, _): &(u32, &lsp::Uri, &Placed, &[Placed])| {
            (std::cmp::Reverse(*rank), placed.landmark.name.len())
        };
        found.select_nth_unstable_by_key(nth, quick);
        found.truncate(MAX_FOUND);
    }
    found.sort_by_cached_key(order);
    found.truncate(MAX_FOUND);
    let finding = |(_, uri, placed, all): (u32, &lsp::Uri, &Placed, &[Placed])| Finding {
        landmark: placed.landmark.clone(),
        shown: query.shown(&placed.landmark),
        uri: uri.clone(),
        range: placed.range,
        session: session_name(all).to_owned(),
    };
    found.into_iter().map(finding).collect()
}

fn session_name(all: &[Placed]) -> &str {
    let session = all.first().filter(|first| first.landmark.kind == SymbolKind::Table);
    session.map_or("", |session| &session.landmark.name)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
