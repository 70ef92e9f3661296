//! The workspace folders of the editor, and what `nestling.toml` says in them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use tower_lsp::ls_types::Uri;

use super::configuration::Said;
use super::location::{Location, file_path, uri_below};
use super::log;
use super::survey::Survey;
use crate::syntax::Document;
use crate::workspace::{CONFIG_FILE, Config, Workspace, is_session_name};

/// The editor's folders and the settings of all workspaces seen so far.
#[derive(Debug, Default)]
pub(super) struct Folders {
    folders: Vec<Folder>,
    /// Folders whose `nestling.toml` is open in the editor, on disk or not.
    open_configs: FxHashSet<PathBuf>,
    /// Which workspace the files of a folder belong to.
    roots: FxHashMap<PathBuf, PathBuf>,
    /// What `nestling.toml` says, by root.
    said: FxHashMap<PathBuf, Said>,
}

/// A folder that the editor has open.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    uri: Uri,
    path: PathBuf,
    workspace: Workspace,
}

impl Folder {
    /// The files of its workspace that are checked, open or not; reads the folder.
    pub(super) fn files(&self) -> Vec<(PathBuf, Uri)> {
        let named = self.workspace.named_files().unwrap_or_else(|error| {
            log!("{}: {error}", self.workspace.root().display());
            Vec::new()
        });
        let config = self.workspace.config_path();
        let config = Some(config).filter(|path| path.exists() && !path.is_dir());
        let files = config.into_iter().chain(named);
        files.filter_map(|path| self.uri_of(&path).map(|uri| (path, uri))).collect()
    }

    /// Its workspace.
    pub(super) fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// How the client would spell this file, if it may be a session of its workspace.
    pub(super) fn session_uri(&self, path: &Path) -> Option<Uri> {
        let is_there = path.parent() == Some(&self.workspace.sessions_folder());
        let may_be = is_there && path.file_name().is_some_and(is_session_name);
        may_be.then(|| self.uri_of(path))?
    }

    /// How the client would spell the root of its workspace.
    pub(super) fn root_uri(&self) -> String {
        let uri = self.uri_of(self.workspace.root());
        uri.map_or_else(|| self.uri.as_str().to_owned(), |uri| uri.as_str().to_owned())
    }

    /// Whether someone who says `path` means this one.
    pub(super) fn is(&self, path: &Path) -> bool {
        self.path == path || self.workspace.root() == path
    }

    /// Its URI as the client spells it.
    pub(super) fn uri(&self) -> &Uri {
        &self.uri
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// It lies in this workspace (by now).
    pub(super) fn set_workspace(&mut self, workspace: Workspace) {
        self.workspace = workspace;
    }

    /// Where a session of its workspace may be.
    pub(super) fn a_session(&self) -> PathBuf {
        self.workspace.sessions_folder().join("session.toml")
    }

    fn uri_of(&self, path: &Path) -> Option<Uri> {
        uri_below(&self.uri, &self.path, path).or_else(|| Uri::from_file_path(path))
    }

    fn holds(&self, path: &Path) -> bool {
        let folders = [self.workspace.sessions_folder(), self.workspace.plugins_folder()];
        path == self.workspace.config_path()
            || path.file_name().is_some_and(is_session_name)
                && path.parent().is_some_and(|folder| folders.iter().any(|known| known == folder))
    }
}

impl Folders {
    /// Adds a folder; one that is there already is no second one.
    pub(super) fn add(&mut self, uri: Uri) {
        let Some(path) = file_path(&uri) else { return };
        if self.folders.iter().any(|folder| folder.path == path) {
            return;
        }
        let workspace = Workspace::around(&path);
        self.folders.push(Folder { uri, path, workspace });
    }

    /// Takes a folder out.
    pub(super) fn remove(&mut self, uri: &Uri) {
        let path = file_path(uri);
        self.folders.retain(|folder| Some(&folder.path) != path.as_ref());
    }

    /// All folders.
    pub(super) fn all(&self) -> &[Folder] {
        &self.folders
    }

    /// How the client would spell this file, if it is one that is checked unopened.
    pub(super) fn uri_of(&self, path: &Path) -> Option<Uri> {
        self.folders.iter().find(|folder| folder.holds(path))?.uri_of(path)
    }

    /// Whether this is a folder with files that are checked unopened, or one around such a
    /// folder. Nothing needs to be there (any more).
    pub(super) fn may_hold_files(&self, path: &Path) -> bool {
        self.folders.iter().any(|folder| {
            let Folder { workspace, .. } = folder;
            workspace.sessions_folder().starts_with(path)
                || workspace.plugins_folder().starts_with(path)
        })
    }

    /// The folders in which changes may change what workspaces there are: those of the editor and
    /// the roots around them.
    pub(super) fn places(&self) -> Vec<PathBuf> {
        let places = self.folders.iter();
        places
            .flat_map(|folder| [folder.path.clone(), folder.workspace.root().to_owned()])
            .collect()
    }

    /// What must be looked at to know all workspaces as they are on disk.
    pub(super) fn survey(&self) -> Survey {
        Survey { folders: self.folders.clone(), elsewhere: self.roots.keys().cloned().collect() }
    }

    /// Takes in where workspaces are by now and what is configured in them. Returns whether
    /// anything differs from what was known.
    pub(super) fn learn(
        &mut self,
        workspaces: &FxHashMap<PathBuf, Workspace>,
        roots: &FxHashMap<PathBuf, PathBuf>,
        said: FxHashMap<PathBuf, Said>,
    ) -> bool {
        let mut differs = roots.iter().any(|(folder, root)| {
            let known = self.roots.get(folder);
            known.is_some_and(|known| known != root && !self.open_configs.contains(known))
        });
        for folder in &mut self.folders {
            if let Some(workspace) = workspaces.get(&folder.path)
                && *workspace != folder.workspace
            {
                folder.workspace = workspace.clone();
                differs = true;
            }
        }
        let open = &self.open_configs;
        self.said.retain(|root, _| open.contains(root) || said.contains_key(root));
        for (root, said) in said {
            if !self.open_configs.contains(&root) {
                let known = self.said.insert(root, said.clone());
                differs |= known.is_some_and(|known| known != said);
            }
        }
        if differs {
            self.roots.clear();
        }
        differs
    }

    /// What `nestling.toml` says about a document.
    pub(super) fn said(&mut self, location: &Location) -> Said {
        let Some(root) = self.root(location) else { return Said::default() };
        let read = |root: &Path| match Workspace::at(root).config() {
            Ok(config) => config.map(Said::from).unwrap_or_default(),
            Err(error) => {
                log!("{}: {error}", root.join(CONFIG_FILE).display());
                Said::default()
            }
        };
        self.said.entry(root).or_insert_with_key(|root| read(root)).clone()
    }

    /// Whether a workspace with this root lies in a folder of the editor, or around one.
    pub(super) fn reach(&self, root: &Path) -> bool {
        self.folders.iter().any(|folder| folder.is(root) || root.starts_with(&folder.path))
    }

    /// The innermost folder of the editor that a document lies in.
    pub(super) fn around(&self, location: &Location) -> Option<&Path> {
        let path = location.path()?;
        let around = self.folders.iter().filter(|folder| path.starts_with(&folder.path));
        around.map(Folder::path).max_by_key(|folder| folder.as_os_str().len())
    }

    /// The root of the workspace that a file belongs to; nothing for what is no file.
    pub(super) fn root(&mut self, location: &Location) -> Option<PathBuf> {
        let folder = location.path().and_then(Path::parent)?;
        if let Some(root) = self.roots.get(folder) {
            return Some(root.clone());
        }
        let root = self.root_of(folder);
        self.roots.insert(folder.to_owned(), root.clone());
        Some(root)
    }

    /// The nearest folder with a `nestling.toml`, which may be in the editor only.
    fn root_of(&self, folder: &Path) -> PathBuf {
        let on_disk = Workspace::around(folder);
        let open = folder.ancestors().find(|folder| self.open_configs.contains(*folder));
        let nearer = open
            .filter(|open| open.starts_with(on_disk.root()) || !on_disk.config_path().is_file());
        nearer.unwrap_or(on_disk.root()).to_owned()
    }

    /// Takes the text of a `nestling.toml` that is open in the editor: it counts instead of the
    /// one on disk. Returns whether anything differs now.
    pub(super) fn set_config(&mut self, path: &Path, document: Arc<Document>) -> bool {
        let Some(root) = path.parent() else { return false };
        let said = Said::from(Config::of(document));
        if self.open_configs.insert(root.to_owned()) {
            self.roots.clear();
        }
        self.said.insert(root.to_owned(), said.clone()) != Some(said)
    }

    /// Forgets what was read of `nestling.toml` files: they may have changed on disk, or are not
    /// open any more.
    pub(super) fn forget_config(&mut self) {
        self.open_configs.clear();
        self.roots.clear();
        self.said.clear();
        for folder in &mut self.folders {
            folder.workspace = Workspace::around(&folder.path);
        }
    }
}
