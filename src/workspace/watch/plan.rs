//! Which folders to watch, and what counts in each.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use super::Watched;
use crate::workspace::scan::SPLIT_FOLDERS;
use crate::workspace::{
    CONFIG_FILE, CURRENT_FILE, OWN_FOLDER, PLUGINS_FOLDER, SESSIONS_FOLDER, is_history_name,
    is_session_name,
};

/// As many links are followed from one to the next as the system does.
const MAX_LINKS: usize = 40;

/// Folders by their real paths, each with the reasons to watch it: two names of one folder by way
/// of links need one watch and are both reported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) folders: BTreeMap<PathBuf, Vec<Interest>>,
}

/// Why a folder is watched. `shown` is the path as users spell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Interest {
    /// It is the root of a workspace.
    Root { shown: PathBuf },
    /// It holds sessions, or catalog files.
    Files { shown: PathBuf },
    /// It is a dataset, or a split or a class of one.
    Dataset { shown: PathBuf },
    /// It holds what says which session is the current one.
    Current { shown: PathBuf },
    /// It holds what the epochs of a session's experiments gave.
    Histories { shown: PathBuf },
    /// The file of this name is what a link at `shown` leads to.
    Target { name: OsString, shown: PathBuf },
    /// What is to be watched may appear, or turn elsewhere, under this name.
    Way { name: OsString },
}

/// What happened at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It is new.
    Came,
    /// It is gone.
    Went,
    /// It was renamed: it came or it went.
    Moved,
    /// Something in or about the file changed.
    Changed,
    /// Something came into the folder or left it.
    Listing,
}

/// What follows from something that happened.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Meaning {
    /// What to report.
    pub(super) shown: Vec<PathBuf>,
    /// Other folders may have to be watched now.
    pub(super) plan_anew: bool,
    /// The watch on the folder at this path is for one that is gone or moved.
    pub(super) is_dead: bool,
}

impl Kind {
    /// Whether the path may be another thing than before.
    fn comes_or_goes(self) -> bool {
        matches!(self, Self::Came | Self::Went | Self::Moved)
    }
}

impl Interest {
    /// What to report if anything may have happened there.
    pub(super) fn shown(&self) -> Option<&Path> {
        match self {
            Self::Root { shown }
            | Self::Files { shown }
            | Self::Dataset { shown }
            | Self::Current { shown }
            | Self::Histories { shown }
            | Self::Target { shown, .. } => Some(shown),
            Self::Way { .. } => None,
        }
    }
}

impl Plan {
    /// Looks at the disk for what is to be watched.
    pub(super) fn of(watched: &Watched) -> Self {
        let mut plan = Self::default();
        for root in &watched.roots {
            plan.root(root);
        }
        for dataset in &watched.datasets {
            plan.dataset(dataset);
        }
        for root in &watched.currents {
            let folder = root.join(OWN_FOLDER);
            plan.folder(&folder, Interest::Current { shown: folder.clone() });
        }
        for folder in &watched.histories {
            plan.folder(folder, Interest::Histories { shown: folder.clone() });
        }
        plan
    }

    fn root(&mut self, root: &Path) {
        if !self.folder(root, Interest::Root { shown: root.to_owned() }) {
            return;
        }
        self.file(&root.join(CONFIG_FILE));
        for name in [SESSIONS_FOLDER, PLUGINS_FOLDER] {
            let folder = root.join(name);
            if !self.folder(&folder, Interest::Files { shown: folder.clone() }) {
                continue;
            }
            for entry in entries(&folder) {
                let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
                if is_link && is_session_name(&entry.file_name()) {
                    self.file(&entry.path());
                }
            }
        }
    }

    fn dataset(&mut self, folder: &Path) {
        // Everything on a disk is no dataset, and always changing.
        if folder.parent().is_none() {
            return;
        }
        for child in self.dataset_folder(folder) {
            let holds_classes = child
                .file_name()
                .is_some_and(|name| SPLIT_FOLDERS.iter().any(|split| *split == name));
            if !holds_classes {
                self.folder(&child, Interest::Dataset { shown: child.clone() });
                continue;
            }
            for class in self.dataset_folder(&child) {
                self.folder(&class, Interest::Dataset { shown: class.clone() });
            }
        }
    }

    /// Watches the folder; gives the folders in it.
    fn dataset_folder(&mut self, folder: &Path) -> Vec<PathBuf> {
        if !self.folder(folder, Interest::Dataset { shown: folder.to_owned() }) {
            return Vec::new();
        }
        let is_folder = |entry: &fs::DirEntry| match entry.file_type() {
            Ok(kind) if kind.is_symlink() => entry.path().is_dir(),
            Ok(kind) => kind.is_dir(),
            Err(_) => false,
        };
        let is_hidden =
            |entry: &fs::DirEntry| entry.file_name().as_encoded_bytes().starts_with(b".");
        entries(folder)
            .filter(|entry| !is_hidden(entry) && is_folder(entry))
            .map(|entry| entry.path())
            .collect()
    }

    /// Watches the folder at `shown`, and where links to it lie; where none is, the place that it
    /// would come to. Returns whether one is there.
    fn folder(&mut self, shown: &Path, interest: Interest) -> bool {
        self.way(shown);
        match shown.canonicalize() {
            Ok(real) if real.is_dir() => {
                self.add(real, interest);
                true
            }
            _ => false,
        }
    }

    /// If the file at `shown` is a link: watches what it leads to.
    fn file(&mut self, shown: &Path) {
        if !shown.is_symlink() {
            return;
        }
        self.way(shown);
        let Ok(real) = shown.canonicalize() else { return };
        if let (Some(folder), Some(name)) = (real.parent(), real.file_name()) {
            let interest = Interest::Target { name: name.to_owned(), shown: shown.to_owned() };
            self.add(folder.to_owned(), interest);
        }
    }

    /// Follows the way to `path`: each folder in which a link on it lies, and where it ends before
    /// its goal, the folder it ends in.
    fn way(&mut self, path: &Path) {
        let mut path = path.to_owned();
        for _ in 0..MAX_LINKS {
            let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else { return };
            let Ok(parent) = parent.canonicalize() else {
                path = parent.to_owned();
                continue;
            };
            let link = fs::read_link(&path);
            if link.is_err() && path.is_dir() {
                return;
            }
            let next = link.ok().map(|target| parent.join(target));
            self.add(parent, Interest::Way { name: name.to_owned() });
            match next {
                Some(next) => path = next,
                None => return,
            }
        }
    }

    fn add(&mut self, real: PathBuf, interest: Interest) {
        let interests = self.folders.entry(real).or_default();
        if !interests.contains(&interest) {
            interests.push(interest);
        }
    }

    /// What it means that something happened at the real path `path`.
    pub(super) fn meaning(&self, path: &Path, kind: Kind) -> Meaning {
        let mut meaning = Meaning::default();
        if let Some(interests) = self.folders.get(path) {
            meaning.of_folder(interests, kind);
        }
        if let (Some(folder), Some(name)) = (path.parent(), path.file_name())
            && let Some(interests) = self.folders.get(folder)
        {
            for interest in interests {
                meaning.of_child(interest, name, kind, path);
            }
        }
        meaning
    }

    /// What is watched by this plan and was not by `before`, as it is to be reported.
    pub(super) fn news_since<'a>(&'a self, before: &'a Self) -> impl Iterator<Item = PathBuf> + 'a {
        let shown = |interest: &Interest| interest.shown().map(Path::to_owned);
        self.new_interests(before).filter_map(shown)
    }

    /// The folders of datasets among these.
    pub(super) fn datasets_since<'a>(
        &'a self,
        before: &'a Self,
    ) -> impl Iterator<Item = PathBuf> + 'a {
        self.new_interests(before).filter_map(|interest| match interest {
            Interest::Dataset { shown } => Some(shown.clone()),
            _ => None,
        })
    }

    fn new_interests<'a>(&'a self, before: &'a Self) -> impl Iterator<Item = &'a Interest> + 'a {
        self.folders.iter().flat_map(|(folder, interests)| {
            let known = before.folders.get(folder).map_or(&[][..], Vec::as_slice);
            interests.iter().filter(|interest| !known.contains(interest))
        })
    }
}

impl Meaning {
    /// Something happened to a watched folder itself.
    fn of_folder(&mut self, interests: &[Interest], kind: Kind) {
        self.shown.extend(interests.iter().filter_map(Interest::shown).map(Path::to_owned));
        self.is_dead |= kind.comes_or_goes();
        self.plan_anew |= kind.comes_or_goes() || kind == Kind::Listing;
    }

    /// Something happened to what a watched folder holds.
    fn of_child(&mut self, interest: &Interest, name: &OsStr, kind: Kind, path: &Path) {
        match interest {
            Interest::Root { shown } if name == CONFIG_FILE => self.shown.push(shown.join(name)),
            Interest::Root { shown } if name == SESSIONS_FOLDER || name == PLUGINS_FOLDER => {
                self.shown.push(shown.join(name));
                self.plan_anew |= kind != Kind::Changed;
            }
            Interest::Files { shown } if is_session_name(name) => {
                self.shown.push(shown.join(name));
            }
            Interest::Current { shown } if name == CURRENT_FILE => {
                self.shown.push(shown.join(name));
            }
            Interest::Histories { shown } if is_history_name(name) => {
                self.shown.push(shown.join(name));
            }
            Interest::Dataset { shown } if kind.comes_or_goes() => {
                self.shown.push(shown.clone());
                self.plan_anew |= path.is_dir();
            }
            Interest::Target { name: target, shown } if target == name => {
                self.shown.push(shown.clone());
            }
            Interest::Way { name: way } if way == name => self.plan_anew = true,
            _ => {}
        }
    }
}

fn entries(folder: &Path) -> impl Iterator<Item = fs::DirEntry> {
    folder.read_dir().into_iter().flatten().flatten()
}
