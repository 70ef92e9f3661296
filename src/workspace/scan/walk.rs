//! Going through the folders of a class: all below it count, however deep, as torchvision's
//! `ImageFolder` does it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rustc_hash::FxHashSet;

use super::cache::Cache;
use super::listing::Listing;

/// How many paths of a class are kept.
pub(super) const MAX_SAMPLES: usize = 10;

/// More than this is no dataset but somebody's disk.
const MAX_ENTRIES: u64 = 10_000_000;

/// Folders nested deeper are not looked into.
const MAX_DEPTH: usize = 64;

/// One scan under way; shared by its threads.
pub(super) struct Walk<'a> {
    cache: &'a Cache,
    cancelled: &'a AtomicBool,
    entries: AtomicU64,
}

/// Why a scan ended early.
#[derive(Debug)]
pub(super) enum Stopped {
    Cancelled,
    Refused(io::Error),
}

/// A folder in a folder.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) name: String,
    /// Without links in it.
    pub(super) path: PathBuf,
}

/// What a class folder comes to.
#[derive(Debug, Default)]
pub(super) struct Counted {
    pub(super) images: u64,
    /// The first few, those of a folder before those of the folders in it.
    pub(super) samples: Vec<String>,
    /// Folders that could not be read.
    pub(super) unreadable: u64,
}

impl<'a> Walk<'a> {
    pub(super) fn new(cache: &'a Cache, cancelled: &'a AtomicBool) -> Self {
        Self { cache, cancelled, entries: AtomicU64::new(0) }
    }

    /// The folders directly in `folder`, sorted by name. A link counts as the folder it leads to,
    /// unless it leads back to `folder` or around it.
    pub(super) fn folders(&self, folder: &Path) -> Result<Vec<Folder>, Stopped> {
        self.go_on(0)?;
        let listing = self.cache.listing(folder).map_err(Stopped::Refused)?;
        self.go_on(listing.entries)?;
        Ok(below(folder, &listing))
    }

    /// Counts the images in `folder` and in all folders below it, each once. `shown` is the
    /// folder as the paths of samples begin.
    pub(super) fn count(&self, folder: &Path, shown: &str) -> Result<Counted, Stopped> {
        let mut counted = Counted::default();
        let mut visited = FxHashSet::default();
        let mut waiting = vec![(folder.to_owned(), shown.to_owned(), 0)];
        while let Some((folder, shown, depth)) = waiting.pop() {
            if !visited.insert(folder.clone()) {
                continue;
            }
            if depth > MAX_DEPTH {
                counted.unreadable += 1;
                continue;
            }
            self.go_on(0)?;
            let Ok(listing) = self.cache.listing(&folder) else {
                counted.unreadable += 1;
                continue;
            };
            self.go_on(listing.entries)?;
            counted.images += listing.images;
            let free = MAX_SAMPLES.saturating_sub(counted.samples.len());
            let samples = listing.samples.iter().take(free);
            counted.samples.extend(samples.map(|name| format!("{shown}/{name}")));

            // The last one in is the next to be looked at.
            waiting.extend(below(&folder, &listing).into_iter().rev().map(|below| {
                let shown = format!("{shown}/{}", below.name);
                (below.path, shown, depth + 1)
            }));
        }
        Ok(counted)
    }

    /// Whether to go on after so many more entries.
    fn go_on(&self, entries: u64) -> Result<(), Stopped> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(Stopped::Cancelled);
        }
        let before = self.entries.fetch_add(entries, Ordering::Relaxed);
        if before + entries > MAX_ENTRIES {
            let message = format!(
                "it holds more than {MAX_ENTRIES} files and folders: let `dataset.path` name the \
                 folder of the images alone"
            );
            return Err(Stopped::Refused(io::Error::other(message)));
        }
        Ok(())
    }
}

fn below(folder: &Path, listing: &Listing) -> Vec<Folder> {
    let plain = listing.folders.iter().map(|name| (name, folder.join(name)));
    let links = listing.links.iter().filter_map(|name| {
        let target = folder.join(name).canonicalize().ok()?;
        (!folder.starts_with(&target)).then_some((name, target))
    });
    let named = plain
        .chain(links)
        .map(|(name, path)| Folder { name: name.to_string_lossy().into_owned(), path });
    let mut found: Vec<Folder> = named.collect();
    found.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    found
}
