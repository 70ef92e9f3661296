//! What a folder holds directly.

use std::ffi::{OsStr, OsString};
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;

use super::walk::MAX_SAMPLES;

/// What makes a file an image, in any case.
const EXTENSIONS: [&str; 8] = ["png", "jpg", "jpeg", "bmp", "gif", "webp", "tif", "tiff"];

/// What one folder holds directly, as far as a scan cares. Names are sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Listing {
    /// Its images.
    pub(super) images: u64,
    /// The first few of them.
    pub(super) samples: Vec<String>,
    /// The folders in it.
    pub(super) folders: Vec<OsString>,
    /// The links in it that lead to folders.
    pub(super) links: Vec<OsString>,
    /// Whether there are links in it that lead to files, or to nothing: what they lead to comes and
    /// goes without a change of the folder.
    pub(super) leads_to_files: bool,
    /// All that it holds, whatever it is.
    pub(super) entries: u64,
}

impl Listing {
    /// Reads a folder. Hidden files and folders are left out; so is an entry that goes away
    /// meanwhile.
    pub(super) fn read(folder: &Path) -> io::Result<Self> {
        let mut listing = Self::default();
        for entry in folder.read_dir()? {
            let entry = entry?;
            listing.entries += 1;
            let name = entry.file_name();
            if is_hidden(&name) {
                continue;
            }
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                listing.folders.push(name);
            } else if kind.is_symlink() {
                let target = fs::metadata(entry.path());
                if target.as_ref().is_ok_and(Metadata::is_dir) {
                    listing.links.push(name);
                    continue;
                }
                listing.leads_to_files = true;
                if target.is_ok_and(|target| target.is_file()) {
                    listing.file(&name);
                }
            } else if kind.is_file() {
                listing.file(&name);
            }
        }
        listing.folders.sort_unstable();
        listing.links.sort_unstable();
        Ok(listing)
    }

    fn file(&mut self, name: &OsStr) {
        if !is_image(name) {
            return;
        }
        self.images += 1;
        let name = name.to_string_lossy();
        let at = self.samples.partition_point(|sample| **sample < *name);
        if at < MAX_SAMPLES {
            self.samples.truncate(MAX_SAMPLES - 1);
            self.samples.insert(at, name.into_owned());
        }
    }
}

/// The names of the folders directly in `folder`, links to folders among them, sorted; hidden
/// ones are left out. Nothing where it cannot be read.
pub fn folders_in(folder: &Path) -> Vec<String> {
    let listing = Listing::read(folder).unwrap_or_default();
    let names = listing.folders.into_iter().chain(listing.links);
    let mut names: Vec<String> = names.filter_map(|name| name.into_string().ok()).collect();
    names.sort_unstable();
    names
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

fn is_image(name: &OsStr) -> bool {
    let extension = Path::new(name).extension();
    extension.is_some_and(|own| EXTENSIONS.iter().any(|known| own.eq_ignore_ascii_case(known)))
}
