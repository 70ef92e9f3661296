//! The reference of the format as a file, for editors that can show files only.

use std::path::{Path, PathBuf};

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

/// The same for files that lie in no workspace: in the system's folder for temporary files.
///
/// # Errors
/// When the disk refuses.
pub fn keep_reference_elsewhere(name: &str, text: &str) -> Result<PathBuf, StoreError> {
    let folder = std::env::temp_dir().join("nestling").join("reference");
    let path = folder.join(name);
    if read(&path).is_ok_and(|kept| kept == text) {
        return Ok(path);
    }
    std::fs::create_dir_all(&folder).map_err(|error| StoreError::Io(folder, error))?;
    write(&path, text)?;
    Ok(path)
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
}
