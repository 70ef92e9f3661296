//! The reference of the format as a file, for editors that can show files only.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::TempDir;

use super::save::Draft;
use super::{OWN_FOLDER, SaveError, StoreError, Workspace, read};

/// Where it is in a workspace's own folder.
const FOLDER: &str = "cache/reference";

impl Workspace {
    /// Writes a page of the reference into the cache, unless it is there as it should be, and tells
    /// where it is.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn keep_reference(&self, name: &str, text: &str) -> Result<PathBuf, StoreError> {
        let path = self.root().join(OWN_FOLDER).join(FOLDER).join(name);
        if read(&path).is_ok_and(|kept| kept == text) {
            return Ok(path);
        }
        self.make_own_folder_for(&path)?;
        write(&path, text)?;
        Ok(path)
    }
}

/// Pages for files that lie in no workspace, in a folder of this process's own among the system's
/// temporary files: no other user can be in its way. It goes with this value.
#[derive(Debug, Default)]
pub struct LoosePages {
    folder: Mutex<Option<TempDir>>,
}

impl LoosePages {
    /// As [`Workspace::keep_reference`].
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn keep(&self, name: &str, text: &str) -> Result<PathBuf, StoreError> {
        let mut kept = self.folder.lock().unwrap_or_else(PoisonError::into_inner);
        // Someone who tidies up temporary files may have removed it.
        let folder = match kept.take().filter(|folder| folder.path().is_dir()) {
            Some(folder) => folder,
            None => tempfile::Builder::new()
                .prefix("nestling-")
                .tempdir()
                .map_err(|error| StoreError::Io(std::env::temp_dir(), error))?,
        };
        let path = kept.insert(folder).path().join(name);
        if read(&path).is_ok_and(|kept| kept == text) {
            return Ok(path);
        }
        write(&path, text)?;
        Ok(path)
    }
}

fn write(path: &Path, text: &str) -> Result<(), StoreError> {
    Draft::over_any(path, text.as_bytes())
        .map_err(SaveError::from)
        .and_then(Draft::put_in_place)
        .map_err(|error| StoreError::Save(path.to_owned(), error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_written_once_and_again_when_it_is_another() {
        let dir = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(dir.path());
        let path = workspace.keep_reference("page.md", "one").unwrap();
        assert_eq!(path, dir.path().join(".nestling/cache/reference/page.md"));
        assert_eq!(read(&dir.path().join(".nestling/.gitignore")).unwrap(), "*\n");
        let written = path.metadata().unwrap().modified().unwrap();
        workspace.keep_reference("page.md", "one").unwrap();
        assert_eq!(path.metadata().unwrap().modified().unwrap(), written);
        workspace.keep_reference("page.md", "two").unwrap();
        assert_eq!(read(&path).unwrap(), "two");
    }

    #[test]
    fn loose_pages_survive_who_tidies_up_and_leave_nothing_behind() {
        let pages = LoosePages::default();
        let path = pages.keep("page.md", "one").unwrap();
        assert_eq!(pages.keep("page.md", "one").unwrap(), path);
        let folder = path.parent().unwrap();
        std::fs::remove_dir_all(folder).unwrap();
        let path = pages.keep("page.md", "two").unwrap();
        assert_eq!(read(&path).unwrap(), "two");
        drop(pages);
        assert!(!path.parent().unwrap().exists());
    }
}
