//! What scans found, kept from one to the next: what each folder holds directly, beside the
//! folder's stamp. Whoever adds a file to a folder, or takes one away, changes it.
//!
//! One file a dataset in `.nestling/cache`. It is worth nothing beside the images: a broken one is
//! ignored and replaced, and one that cannot be written is done without.

use std::fs;
use std::hash::{Hash, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use rustc_hash::{FxHashMap, FxHasher};
use serde::{Deserialize, Serialize};

use super::super::{OWN_FOLDER, Workspace, clock};
use super::listing::Listing;

/// The format of the files; those of another one are ignored.
const FORMAT: u32 = 2;

/// The folder in [`OWN_FOLDER`] that holds the files.
const CACHE_FOLDER: &str = "cache";

/// A folder that changed less than this before it was read may change again without another
/// stamp: clocks of file systems tick slowly. In nanoseconds.
const RACY: i64 = 2_000_000_000;

/// What is known of the folders of one dataset.
pub(super) struct Cache {
    root: PathBuf,
    /// By path, as the last scan left it.
    before: FxHashMap<PathBuf, Seen>,
    /// What this scan met and may be kept.
    met: Mutex<FxHashMap<PathBuf, Seen>>,
    /// How many of these were taken from `before`.
    taken: AtomicUsize,
    /// When the scan began, in nanoseconds since 1970.
    now: i64,
}

/// What a folder held when it was stamped so.
type Seen = (Stamp, Arc<Listing>);

/// What tells whether a folder is still the same and holds the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    /// The folder's time, in nanoseconds since 1970. Whoever unpacks an archive sets it back.
    time: i64,
    /// When that time was set, which nobody can set back; of a system that does not tell, when
    /// the folder was made.
    set: i64,
    /// Which folder of its disk it is: another one may have taken its place. 0 where the system
    /// does not tell.
    inode: u64,
}

impl Stamp {
    fn of(folder: &Path) -> io::Result<Self> {
        let super::super::Stamp { modified, set, inode, .. } = (&fs::metadata(folder)?).into();
        let time = modified.map(nanoseconds).ok_or(io::ErrorKind::Unsupported)?;
        Ok(Self { time, set, inode })
    }

    /// Whether the folder had been left alone for long enough by `now`.
    fn is_settled(self, now: i64) -> bool {
        self.time.max(self.set) <= now.saturating_sub(RACY)
    }
}

/// A cache file.
#[derive(Serialize, Deserialize)]
struct Kept {
    format: u32,
    /// Which dataset: names of files are too short to say so surely.
    root: String,
    folders: Vec<KeptFolder>,
}

#[derive(Serialize, Deserialize)]
struct KeptFolder {
    path: String,
    stamp: Stamp,
    images: u64,
    entries: u64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    samples: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    folders: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    links: Vec<String>,
}

impl Cache {
    /// What is known of the dataset at `root`, a folder without links in its path.
    /// Folders that changed shortly before `now` are not remembered.
    pub(super) fn load(workspace: &Workspace, root: &Path, now: SystemTime) -> Self {
        let before = read(&file_of(workspace, root), root).unwrap_or_default();
        Self {
            root: root.to_owned(),
            before,
            met: Mutex::default(),
            taken: AtomicUsize::new(0),
            now: nanoseconds(now),
        }
    }

    /// What `folder` holds: as remembered, if it has not changed since.
    pub(super) fn listing(&self, folder: &Path) -> io::Result<Arc<Listing>> {
        let stamp = Stamp::of(folder)?;
        let known = self.before.get(folder).filter(|(known, _)| *known == stamp);
        let listing = match known {
            Some((_, listing)) => {
                self.taken.fetch_add(1, Ordering::Relaxed);
                Arc::clone(listing)
            }
            None => Arc::new(Listing::read(folder)?),
        };
        if stamp.is_settled(self.now) && !listing.leads_to_files {
            let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
            met.insert(folder.to_owned(), (stamp, Arc::clone(&listing)));
        }
        Ok(listing)
    }

    /// Keeps what was met for the next scan, if there is anything new and a workspace to keep it
    /// in.
    pub(super) fn store(&self, workspace: &Workspace) {
        let met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        let is_known =
            met.len() == self.before.len() && met.len() <= self.taken.load(Ordering::Relaxed);
        if is_known || !workspace.exists() {
            return;
        }
        let Some(root) = self.root.to_str() else { return };
        let kept = Kept {
            format: FORMAT,
            root: root.to_owned(),
            folders: met.iter().filter_map(|(path, folder)| KeptFolder::of(path, folder)).collect(),
        };
        // The next scan reads the folders again.
        let _ = write(workspace, &file_of(workspace, &self.root), &kept);
    }
}

impl KeptFolder {
    /// `None` where a name is no UTF-8: such a folder is read each time.
    fn of(path: &Path, (stamp, listing): &Seen) -> Option<Self> {
        let names = |names: &[std::ffi::OsString]| -> Option<Vec<String>> {
            names.iter().map(|name| name.to_str().map(str::to_owned)).collect()
        };
        Some(Self {
            path: path.to_str()?.to_owned(),
            stamp: *stamp,
            images: listing.images,
            entries: listing.entries,
            samples: listing.samples.clone(),
            folders: names(&listing.folders)?,
            links: names(&listing.links)?,
        })
    }

    fn into_known(self) -> (PathBuf, Seen) {
        let listing = Listing {
            images: self.images,
            entries: self.entries,
            samples: self.samples,
            folders: self.folders.into_iter().map(Into::into).collect(),
            links: self.links.into_iter().map(Into::into).collect(),
            leads_to_files: false,
        };
        (self.path.into(), (self.stamp, Arc::new(listing)))
    }
}

/// Removes all cache files; how many there were.
pub(super) fn clear(workspace: &Workspace) -> Result<usize, super::StoreError> {
    let folder = cache_folder(workspace);
    workspace.hold_inside_store(&folder)?;
    let error = |path: &Path, error| super::StoreError::Io(path.to_owned(), error);
    let entries = match folder.read_dir() {
        Ok(entries) => entries,
        Err(absent) if absent.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(other) => return Err(error(&folder, other)),
    };
    let mut removed = 0;
    for entry in entries {
        let path = entry.map_err(|other| error(&folder, other))?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            fs::remove_file(&path).map_err(|other| error(&path, other))?;
            removed += 1;
        }
    }
    Ok(removed)
}

fn read(file: &Path, root: &Path) -> Option<FxHashMap<PathBuf, Seen>> {
    let kept: Kept = serde_json::from_slice(&fs::read(file).ok()?).ok()?;
    let is_ours = kept.format == FORMAT && Path::new(&kept.root) == root;
    is_ours.then(|| kept.folders.into_iter().map(KeptFolder::into_known).collect())
}

/// Writes the file as a whole or not at all.
fn write(workspace: &Workspace, file: &Path, kept: &Kept) -> io::Result<()> {
    workspace.make_own_folder_for(file).map_err(|_| io::ErrorKind::PermissionDenied)?;
    let folder = cache_folder(workspace);
    let mut temporary = tempfile::Builder::new().prefix(".scan-").tempfile_in(&folder)?;
    temporary.write_all(&serde_json::to_vec(kept)?)?;
    temporary.persist(file).map_err(|error| error.error)?;
    Ok(())
}

fn cache_folder(workspace: &Workspace) -> PathBuf {
    workspace.root().join(OWN_FOLDER).join(CACHE_FOLDER)
}

/// The file of the scans of the dataset at `root`.
fn file_of(workspace: &Workspace, root: &Path) -> PathBuf {
    cache_file(workspace, "", root)
}

/// Where something about the folder `about` is kept; `kind` tells it from other things about it.
pub(in crate::workspace) fn cache_file(workspace: &Workspace, kind: &str, about: &Path) -> PathBuf {
    let mut hasher = FxHasher::default();
    about.hash(&mut hasher);
    cache_folder(workspace).join(format!("{kind}{:016x}.json", hasher.finish()))
}

/// Since 1970; times beyond the years 1678 to 2262 are taken as the nearest.
fn nanoseconds(time: SystemTime) -> i64 {
    let exact = clock::nanoseconds(time);
    i64::try_from(exact).unwrap_or(if exact < 0 { i64::MIN } else { i64::MAX })
}
