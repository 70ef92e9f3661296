//! The workspace folders of the editor, and what `nestling.toml` says in them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use tower_lsp::ls_types::Uri;

use super::location::{Location, file_path, uri_below};
use super::log;
use super::survey::Survey;
use crate::lint::Settings;
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
    settings: FxHashMap<PathBuf, Arc<Settings>>,
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
        let sessions = self.workspace.sessions().unwrap_or_else(|error| {
            log!("no sessions in {}: {error}", self.workspace.root().display());
            Vec::new()
        });
        let config = Some(self.workspace.config_path()).filter(|path| path.is_file());
        let files = config.into_iter().chain(sessions);
        files.filter_map(|path| self.uri_of(&path).map(|uri| (path, uri))).collect()
    }

    /// Its workspace.
    pub(super) fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// Whether someone who says `path` means this one.
    pub(super) fn is(&self, path: &Path) -> bool {
        self.path == path || self.workspace.root() == path
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
        path == self.workspace.config_path()
            || path.parent() == Some(&self.workspace.sessions_folder())
                && path.file_name().is_some_and(is_session_name)
    }
}

impl Folders {
    /// Adds a folder.
    pub(super) fn add(&mut self, uri: Uri) {
        let Some(path) = file_path(&uri) else { return };
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
        self.folders.iter().any(|folder| folder.workspace.sessions_folder().starts_with(path))
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
        settings: FxHashMap<PathBuf, Arc<Settings>>,
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
        self.settings.retain(|root, _| open.contains(root) || settings.contains_key(root));
        for (root, settings) in settings {
            if !self.open_configs.contains(&root) {
                let known = self.settings.insert(root, Arc::clone(&settings));
                differs |= known.is_some_and(|known| known != settings);
            }
        }
        if differs {
            self.roots.clear();
        }
        differs
    }

    /// The settings for a document.
    pub(super) fn settings(&mut self, location: &Location) -> Arc<Settings> {
        let Some(root) = self.root(location) else { return Arc::default() };
        let read = |root: &Path| match Workspace::at(root).config() {
            Ok(config) => config.map(|config| config.settings).unwrap_or_default(),
            Err(error) => {
                log!("{}: {error}", root.join(CONFIG_FILE).display());
                Arc::default()
            }
        };
        Arc::clone(self.settings.entry(root).or_insert_with_key(|root| read(root)))
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
    pub(super) fn set_config(&mut self, path: &Path, text: &str) -> bool {
        let Some(root) = path.parent() else { return false };
        let settings = Config::parse(text).settings;
        if self.open_configs.insert(root.to_owned()) {
            self.roots.clear();
        }
        self.settings.insert(root.to_owned(), Arc::clone(&settings)) != Some(settings)
    }

    /// Forgets what was read of `nestling.toml` files: they may have changed on disk, or are not
    /// open any more.
    pub(super) fn forget_config(&mut self) {
        self.open_configs.clear();
        self.roots.clear();
        self.settings.clear();
        for folder in &mut self.folders {
            folder.workspace = Workspace::around(&folder.path);
        }
    }
}
