//! Looking at a dataset's folder: which classes it has and how many images each.
//!
//! A scan lists folders and opens no file. What a folder holds directly is remembered in
//! `.nestling/cache` together with the folder's times, so that a second scan asks for those
//! only ([`cache`]).

mod cache;
mod listing;
#[cfg(test)]
mod tests;
mod walk;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::SystemTime;

use self::cache::Cache;
pub(super) use self::cache::cache_file;
pub use self::listing::folders_in;
use self::walk::{Counted, Stopped, Walk};
use super::{StoreError, Workspace};
use crate::session::samples::{ClassSamples, DatasetFolder, FolderLayout, Samples};

/// Hears how far a scan is: class folders done, and how many there are.
pub type OnProgress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// The folders of a dataset that is divided already, by what they are for; of `val` and
/// `validation`, the first that is there counts.
const TRAIN: &str = "train";
const VAL: [&str; 2] = ["val", "validation"];
const TEST: &str = "test";

/// All of these: the folders in a dataset that hold class folders themselves.
pub(super) const SPLIT_FOLDERS: [&str; 4] = [TRAIN, VAL[0], VAL[1], TEST];

/// More than cores, as the disk (or the network) is what takes the time.
const THREADS: usize = 8;

impl Workspace {
    /// Where a session's `dataset.path` leads: anywhere, as images often lie outside the workspace.
    pub fn dataset_folder(&self, path: &str) -> PathBuf {
        super::normalized(&self.root().join(path))
    }

    /// Scans a dataset's folder, or takes what `.nestling/cache` knows of folders that have not
    /// changed since; of one that is not there, what was kept of it. `None` when `cancelled` was set meanwhile.
    ///
    /// Folders in it that cannot be read are counted ([`ClassSamples::unreadable`]), and a cache
    /// that cannot be written is none: neither is an error.
    ///
    /// # Errors
    /// When the folder is there but cannot be read, or holds more than anyone waits for.
    pub fn scan(
        &self,
        folder: &Path,
        progress: OnProgress<'_>,
        cancelled: &AtomicBool,
    ) -> Result<Option<DatasetFolder>, StoreError> {
        self.scan_at(SystemTime::now(), folder, progress, cancelled)
    }

    fn scan_at(
        &self,
        now: SystemTime,
        folder: &Path,
        progress: OnProgress<'_>,
        cancelled: &AtomicBool,
    ) -> Result<Option<DatasetFolder>, StoreError> {
        let refused = |error: io::Error| StoreError::Io(folder.to_owned(), error);
        let Some(real) = real_folder(folder).map_err(refused)? else {
            let kept = self.kept_dataset_info(folder).map(|info| info.to_samples());
            return Ok(Some(kept.map_or(DatasetFolder::Missing, DatasetFolder::Kept)));
        };
        let cache = Cache::load(self, &real, now);
        let walk = Walk::new(&cache, cancelled);
        let found = samples(&walk, &real, progress);
        let mut samples = match found {
            Ok(samples) => samples,
            Err(Stopped::Cancelled) => return Ok(None),
            Err(Stopped::Refused(error)) => return Err(refused(error)),
        };
        cache.store(self);
        let base = shown_base(self, folder);
        for class in &mut samples.classes {
            for path in &mut class.sample_paths {
                *path = format!("{base}{path}");
            }
        }
        Ok(Some(DatasetFolder::Found(samples)))
    }

    /// Forgets all scans; how many there were.
    ///
    /// # Errors
    /// When one cannot be removed.
    pub fn clear_cache(&self) -> Result<usize, StoreError> {
        cache::clear(self)
    }
}

/// The folder without links in its path; `None` where there is none.
fn real_folder(folder: &Path) -> io::Result<Option<PathBuf>> {
    let is_absent = |kind| matches!(kind, io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
    match folder.canonicalize() {
        // A file has no classes either: it is as good as no folder.
        Ok(real) => Ok(fs::metadata(&real)?.is_dir().then_some(real)),
        Err(error) if is_absent(error.kind()) => Ok(None),
        // A NUL or a name that is too long: nothing can be there.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::InvalidInput | io::ErrorKind::InvalidFilename
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// What stands before the paths of samples: the dataset's folder as seen from the workspace root.
fn shown_base(workspace: &Workspace, folder: &Path) -> String {
    let inside = folder.strip_prefix(workspace.root()).unwrap_or(folder);
    let shown = inside.to_string_lossy();
    let shown = if cfg!(windows) { shown.replace('\\', "/") } else { shown.into_owned() };
    if shown.is_empty() || shown.ends_with('/') { shown } else { shown + "/" }
}

/// What a class folder is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Train,
    Val,
    Test,
    Undivided,
}

/// A folder of one class (in one part of a dataset that is divided already).
struct ClassFolder {
    part: Part,
    name: String,
    path: PathBuf,
    /// From the dataset's folder, with `/`.
    shown: String,
}

fn samples(walk: &Walk<'_>, root: &Path, progress: OnProgress<'_>) -> Result<Samples, Stopped> {
    let top = walk.folders(root)?;
    let part = |name: &str| top.iter().find(|folder| folder.name == name);
    let val = VAL.iter().find_map(|name| part(name));
    let (layout, parts) = match (part(TRAIN), val) {
        (Some(train), Some(val)) => {
            let test = part(TEST).map(|test| (Part::Test, test));
            let parts = [(Part::Train, train), (Part::Val, val)].into_iter().chain(test);
            (FolderLayout::PerSplit, parts.collect())
        }
        _ => (FolderLayout::PerClass, Vec::new()),
    };
    let mut folders = Vec::new();
    for (part, of) in parts {
        for class in walk.folders(&of.path)? {
            let shown = format!("{}/{}", of.name, class.name);
            folders.push(ClassFolder { part, name: class.name, path: class.path, shown });
        }
    }
    if layout == FolderLayout::PerClass {
        folders.extend(top.into_iter().map(|class| ClassFolder {
            part: Part::Undivided,
            shown: class.name.clone(),
            name: class.name,
            path: class.path,
        }));
    }
    let counted = count(walk, &folders, progress)?;
    Ok(Samples { layout, classes: classes(&folders, counted) })
}

/// Counts the images of all class folders, several at a time.
///
/// On threads of its own: a caller that is one of rayon's workers would begin other work while it
/// waits, and that work may wait for this very scan.
fn count(
    walk: &Walk<'_>,
    folders: &[ClassFolder],
    progress: OnProgress<'_>,
) -> Result<Vec<Counted>, Stopped> {
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    progress(0, folders.len());
    let work = || {
        let mut counted = Vec::new();
        while let index = next.fetch_add(1, Ordering::Relaxed)
            && let Some(folder) = folders.get(index)
        {
            counted.push((index, walk.count(&folder.path, &folder.shown)?));
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, folders.len());
        }
        Ok(counted)
    };
    let parts: Result<Vec<Vec<(usize, Counted)>>, Stopped> = thread::scope(|scope| {
        let threads = 1..THREADS.min(folders.len());
        let others: Vec<_> = threads.map(|_| scope.spawn(work)).collect();
        let own = work();
        let others = others.into_iter().map(|other| match other.join() {
            Ok(counted) => counted,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        std::iter::once(own).chain(others).collect()
    });
    let mut counted: Vec<(usize, Counted)> = parts?.into_iter().flatten().collect();
    counted.sort_unstable_by_key(|(index, _)| *index);
    Ok(counted.into_iter().map(|(_, counted)| counted).collect())
}

/// Brings together what the parts hold of each class.
fn classes(folders: &[ClassFolder], counted: Vec<Counted>) -> Vec<ClassSamples> {
    let mut order: Vec<(&ClassFolder, Counted)> = folders.iter().zip(counted).collect();
    order.sort_by(|(a, _), (b, _)| (&a.name, a.part).cmp(&(&b.name, b.part)));
    let mut classes: Vec<ClassSamples> = Vec::new();
    for (folder, counted) in order {
        if classes.last().is_none_or(|class| class.name != folder.name) {
            classes.push(ClassSamples { name: folder.name.clone(), ..ClassSamples::default() });
        }
        let Some(class) = classes.last_mut() else { continue };
        let images = match folder.part {
            Part::Train => &mut class.train,
            Part::Val => &mut class.val,
            Part::Test => &mut class.test,
            Part::Undivided => &mut class.undivided,
        };
        *images += counted.images;
        class.unreadable += counted.unreadable;
        let free = walk::MAX_SAMPLES.saturating_sub(class.sample_paths.len());
        class.sample_paths.extend(counted.samples.into_iter().take(free));
    }
    classes
}
