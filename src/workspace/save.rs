use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Why a file was not written. Nothing has changed then.
#[derive(Debug)]
pub enum SaveError {
    /// Someone else changed it since it was read.
    Changed,
    /// It is marked read-only.
    ReadOnly,
    /// The system refuses.
    Io(io::Error),
}

impl fmt::Display for SaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SaveError::Changed => {
                f.write_str("it was changed by someone else in the meantime; run the command again")
            }
            SaveError::ReadOnly => f.write_str("it is read-only"),
            SaveError::Io(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                f.write_str("you have no permission to write there")
            }
            SaveError::Io(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for SaveError {}

impl From<io::Error> for SaveError {
    fn from(error: io::Error) -> Self {
        SaveError::Io(error)
    }
}

/// Replaces the text `before` of the file at `path` by `after`, as a whole or not at all: the new
/// text is written beside the file, synced and renamed into its place. A link stays a link (its
/// target is replaced), permissions stay.
///
/// # Errors
/// When the file no longer holds `before`, is read-only, or cannot be written.
pub fn replace(path: &Path, before: &str, after: &str) -> Result<(), SaveError> {
    let target = path.canonicalize()?;
    let permissions = fs::metadata(&target)?.permissions();
    if permissions.readonly() {
        return Err(SaveError::ReadOnly);
    }
    let folder = target.parent().unwrap_or(Path::new(""));
    let mut temporary =
        tempfile::Builder::new().prefix(".nestling-").suffix(".tmp").tempfile_in(folder)?;
    temporary.write_all(after.as_bytes())?;
    temporary.as_file().set_permissions(permissions)?;
    temporary.as_file().sync_all()?;

    // As late as can be without a lock.
    if fs::read(&target)? != before.as_bytes() {
        return Err(SaveError::Changed);
    }
    temporary.persist(&target).map_err(|error| error.error)?;
    sync_folder(folder)?;
    Ok(())
}

/// Writes a file that is not there yet, with the folders it lies in.
///
/// # Errors
/// When something is there already (`AlreadyExists`), or the system refuses.
pub fn create(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Makes a rename last through a loss of power; only Unix can and needs to.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file_with(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.toml");
        fs::write(&path, text).unwrap();
        (dir, path)
    }

    #[test]
    fn the_whole_text_is_replaced_and_nothing_is_left_beside_it() {
        let (dir, path) = file_with("a = 1\n");
        replace(&path, "a = 1\n", "a = 2\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "a = 2\n");
        assert_eq!(dir.path().read_dir().unwrap().count(), 1);
    }

    #[test]
    fn a_change_made_meanwhile_is_kept() {
        let (dir, path) = file_with("a = 3\n");
        assert!(matches!(replace(&path, "a = 1\n", "a = 2\n"), Err(SaveError::Changed)));
        assert_eq!(fs::read_to_string(&path).unwrap(), "a = 3\n");
        assert_eq!(dir.path().read_dir().unwrap().count(), 1);
    }

    #[test]
    fn a_new_file_never_overwrites() {
        let (_dir, path) = file_with("a = 1\n");
        assert_eq!(create(&path, "").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).unwrap(), "a = 1\n");
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let (dir, path) = file_with("a = 1\n");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let link = dir.path().join("link.toml");
        symlink(&path, &link).unwrap();

        replace(&link, "a = 1\n", "a = 2\n").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), "a = 2\n");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn a_read_only_file_is_left_alone() {
        let (_dir, path) = file_with("a = 1\n");
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        assert!(matches!(replace(&path, "a = 1\n", "a = 2\n"), Err(SaveError::ReadOnly)));
    }
}
