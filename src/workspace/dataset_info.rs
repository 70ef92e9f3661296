//! What was found out elsewhere about datasets whose images are not at hand, kept in
//! `.nestling/cache` beside the scans.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::scan::cache_file;
use super::{SaveError, StoreError, Workspace};
use crate::session::samples::DatasetInfo;

#[derive(Serialize, Deserialize)]
struct Kept {
    /// Which dataset: names of files are too short to say so surely.
    folder: String,
    info: DatasetInfo,
}

impl Workspace {
    /// Keeps what is known of a dataset's folder until the cache is cleared.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_dataset_info(&self, folder: &Path, info: &DatasetInfo) -> Result<(), StoreError> {
        let path = self.dataset_info_path(folder);
        let kept = Kept { folder: folder.to_string_lossy().into_owned(), info: info.clone() };
        let content = serde_json::to_vec(&kept)
            .map_err(|error| StoreError::Save(path.clone(), SaveError::Io(error.into())))?;
        self.write_own(&path, &content)
    }

    /// What is kept of a dataset's folder.
    pub fn kept_dataset_info(&self, folder: &Path) -> Option<DatasetInfo> {
        let text = super::read(&self.dataset_info_path(folder)).ok()?;
        let kept: Kept = serde_json::from_str(&text).ok()?;
        (Path::new(&kept.folder) == folder).then_some(kept.info)
    }

    fn dataset_info_path(&self, folder: &Path) -> PathBuf {
        cache_file(self, "info-", folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_kept_for_its_folder_until_the_cache_is_cleared() {
        let dir = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(dir.path());
        let info = DatasetInfo { total_train: 7, ..DatasetInfo::default() };
        workspace.keep_dataset_info(Path::new("/data/a"), &info).unwrap();
        assert_eq!(workspace.kept_dataset_info(Path::new("/data/a")), Some(info));
        assert_eq!(workspace.kept_dataset_info(Path::new("/data/b")), None);
        assert_eq!(workspace.clear_cache().unwrap(), 1);
        assert_eq!(workspace.kept_dataset_info(Path::new("/data/a")), None);
    }
}
