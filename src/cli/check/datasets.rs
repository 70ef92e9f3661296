//! What is known of the datasets that sessions name; each folder is looked at once a run.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use crate::catalog::Catalog;
use crate::session::Dataset;
use crate::session::samples::DatasetFolder;
use crate::syntax::Document;
use crate::workspace::{Workspace, normalized};

/// The datasets of all sessions that are checked; shared by all threads.
pub struct Datasets {
    cwd: PathBuf,
    /// What `--workspace` says.
    workspace: Option<Arc<Workspace>>,
    /// The workspace that the files of a folder belong to.
    workspaces: Mutex<FxHashMap<PathBuf, Arc<Workspace>>>,
    scans: Mutex<FxHashMap<PathBuf, Scan>>,
}

/// The result of a scan, once there is one: who comes second waits for the first.
type Scan = Arc<OnceLock<Arc<DatasetFolder>>>;

impl Datasets {
    /// Those of sessions named from `cwd`; `workspace` is what `--workspace` says.
    pub fn new(cwd: &Path, workspace: Option<&Path>) -> Self {
        let workspace = workspace.map(|root| Arc::new(Workspace::at(normalized(&cwd.join(root)))));
        Self {
            cwd: cwd.to_owned(),
            workspace,
            workspaces: Mutex::default(),
            scans: Mutex::default(),
        }
    }

    /// What is known of the folder that `document` names, a session at `path`. Where there is no
    /// workspace around it, nobody can say where the folder would be.
    pub fn of(&self, path: &Path, document: &Document, catalog: &Catalog) -> Arc<DatasetFolder> {
        let Some(named) = Dataset::of(document, catalog).path() else { return Arc::default() };
        let workspace = self.workspace_of(path);
        if !workspace.exists() {
            return Arc::default();
        }
        let folder = workspace.dataset_folder(named.value);
        let scan = Arc::clone(locked(&self.scans).entry(folder.clone()).or_default());
        Arc::clone(scan.get_or_init(|| {
            let scanned = workspace.scan(&folder, &|_, _| {}, &AtomicBool::new(false));
            // `nestling dataset scan` says why a folder cannot be read.
            Arc::new(scanned.ok().flatten().unwrap_or_default())
        }))
    }

    fn workspace_of(&self, path: &Path) -> Arc<Workspace> {
        if let Some(workspace) = &self.workspace {
            return Arc::clone(workspace);
        }
        let folder = normalized(&self.cwd.join(path.parent().unwrap_or(Path::new(""))));
        let mut workspaces = locked(&self.workspaces);
        let around = |folder: &PathBuf| Arc::new(Workspace::around(folder));
        Arc::clone(workspaces.entry(folder).or_insert_with_key(around))
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
