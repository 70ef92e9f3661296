//! Folders that the system does not watch for us: we look ourselves, from time to time.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use super::plan::{Interest, Kind};
use crate::workspace::{
    CONFIG_FILE, CURRENT_FILE, PLUGINS_FOLDER, SESSIONS_FOLDER, Stamp, is_history_name,
    is_session_name,
};

/// What each folder was like when it was last looked at.
#[derive(Debug, Default)]
pub(super) struct Poll {
    seen: BTreeMap<PathBuf, Seen>,
}

/// What a folder is like: what counts in it, and if its whole listing counts, its own time.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    folder: Option<Stamp>,
    files: BTreeMap<OsString, Stamp>,
}

impl Poll {
    /// Whether there is nothing to look at.
    pub(super) fn is_idle(&self) -> bool {
        self.seen.is_empty()
    }

    /// Looks at a folder from now on.
    pub(super) fn watch(&mut self, folder: &Path, interests: &[Interest]) {
        self.seen.insert(folder.to_owned(), look(folder, interests));
    }

    /// Looks at a folder no more.
    pub(super) fn leave(&mut self, folder: &Path) {
        self.seen.remove(folder);
    }

    /// Whether the folder is looked at.
    pub(super) fn watches(&self, folder: &Path) -> bool {
        self.seen.contains_key(folder)
    }

    /// What has happened in the folders since they were last looked at.
    pub(super) fn look(
        &mut self,
        interests: &BTreeMap<PathBuf, Vec<Interest>>,
    ) -> Vec<(PathBuf, Kind)> {
        let mut happened = Vec::new();
        for (folder, seen) in &mut self.seen {
            let interests = interests.get(folder).map_or(&[][..], Vec::as_slice);
            let now = look(folder, interests);
            if now == *seen {
                continue;
            }
            match (seen.folder, now.folder) {
                (before, now) if before == now => {}
                (Some(before), Some(now)) if before.inode == now.inode => {
                    happened.push((folder.clone(), Kind::Listing));
                }
                _ => happened.push((folder.clone(), Kind::Came)),
            }
            for (name, stamp) in &now.files {
                match seen.files.get(name) {
                    Some(before) if before == stamp => {}
                    Some(_) => happened.push((folder.join(name), Kind::Changed)),
                    None => happened.push((folder.join(name), Kind::Came)),
                }
            }
            for name in seen.files.keys().filter(|name| !now.files.contains_key(*name)) {
                happened.push((folder.join(name), Kind::Went));
            }
            *seen = now;
        }
        happened
    }
}

fn look(folder: &Path, interests: &[Interest]) -> Seen {
    let mut seen = Seen { folder: Stamp::of(folder), files: BTreeMap::new() };
    // Its time tells that something came or went, which only datasets want to know.
    if !interests.iter().any(|interest| matches!(interest, Interest::Dataset { .. }))
        && let Some(folder) = &mut seen.folder
    {
        *folder = folder.identity();
    }
    let mut note = |name: OsString| {
        let path = folder.join(&name);
        // Of a link that leads nowhere (yet), the link itself counts.
        if let Ok(metadata) = path.metadata().or_else(|_| path.symlink_metadata()) {
            seen.files.insert(name, stamp_in(&metadata));
        }
    };
    for interest in interests {
        match interest {
            Interest::Root { .. } => {
                note(CONFIG_FILE.into());
                note(SESSIONS_FOLDER.into());
                note(PLUGINS_FOLDER.into());
            }
            Interest::Files { .. } => {
                names(folder).filter(|name| is_session_name(name)).for_each(&mut note);
            }
            Interest::Histories { .. } => {
                names(folder).filter(|name| is_history_name(name)).for_each(&mut note);
            }
            Interest::Current { .. } => note(CURRENT_FILE.into()),
            Interest::Target { name, .. } | Interest::Way { name } => note(name.clone()),
            Interest::Dataset { .. } => {}
        }
    }
    seen
}

fn names(folder: &Path) -> impl Iterator<Item = OsString> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name())
}

/// Of a folder within a folder, only which one it is: what is in it is its own business.
fn stamp_in(metadata: &Metadata) -> Stamp {
    let stamp = Stamp::from(metadata);
    if metadata.is_dir() { stamp.identity() } else { stamp }
}
