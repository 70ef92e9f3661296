//! Looking at a dataset's folder: which classes it has and how many images each.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use super::{StoreError, Workspace};
use crate::session::samples::DatasetFolder;

/// Hears how far a scan is: class folders done, and how many there are.
pub type OnProgress<'a> = &'a (dyn Fn(usize, usize) + Sync);

impl Workspace {
    /// Where a session's `dataset.path` leads.
    pub fn dataset_folder(&self, path: &str) -> PathBuf {
        super::normalized(&self.root().join(path))
    }

    /// Scans a dataset's folder, or takes what `.nestling/cache` knows of folders that have not
    /// changed since. `None` when `cancelled` was set meanwhile.
    ///
    /// # Errors
    /// When the folder is there but cannot be read.
    pub fn scan(
        &self,
        _folder: &Path,
        _progress: OnProgress<'_>,
        _cancelled: &AtomicBool,
    ) -> Result<Option<DatasetFolder>, StoreError> {
        todo!()
    }

    /// Forgets all scans; how many there were.
    pub fn clear_cache(&self) -> Result<usize, StoreError> {
        todo!()
    }
}
