use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::reason::reason;

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
            SaveError::Io(error) => f.write_str(&reason(error)),
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
/// target is replaced); permissions stay, and the owner where the system allows it.
///
/// # Errors
/// When the file no longer holds `before`, is read-only, or cannot be written.
pub fn replace(path: &Path, before: &str, after: &str) -> Result<(), SaveError> {
    let draft = Draft::replacing(path, before, after)?;
    let folder = draft.folder().to_owned();
    draft.put_in_place()?;
    Ok(sync_folder(&folder)?)
}

/// Writes a file that is not there yet, with the folders it lies in; as a whole or not at all.
///
/// # Errors
/// When something is there already (`AlreadyExists`), or the system refuses.
pub fn create(path: &Path, text: &str) -> io::Result<()> {
    put_new_in_place(Draft::of_new(path, text.as_bytes())?)
}

fn put_new_in_place(draft: Draft) -> io::Result<()> {
    let folder = draft.folder().to_owned();
    draft.put_in_place().map_err(|error| match error {
        SaveError::Io(error) => error,
        SaveError::Changed | SaveError::ReadOnly => io::ErrorKind::AlreadyExists.into(),
    })?;
    sync_folder(&folder)
}

/// Writes a copy of the file `original` with this content, as [`create`] does. It is as open as the
/// original, though its owner may write it.
///
/// # Errors
/// As [`create`]; or when there is no original.
pub(super) fn create_like(original: &Path, path: &Path, content: &[u8]) -> io::Result<()> {
    let draft = Draft::of_new(path, content)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;

        let mode = fs::metadata(original)?.permissions().mode() & 0o777 | 0o200;
        draft.file.as_file().set_permissions(fs::Permissions::from_mode(mode))?;
    }
    put_new_in_place(draft)
}

/// Moves what is at `from` to a place where nothing is; a link is moved itself.
///
/// # Errors
/// When something is there already (`AlreadyExists`), or the system refuses.
pub(super) fn move_to_free_place(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};

        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE).map_err(io::Error::from) {
            // Some disks can only rename over what is there.
            Err(error) if is_unsupported(&error) => {}
            moved => return moved,
        }
    }
    if to.symlink_metadata().is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    fs::rename(from, to)
}

/// The next content of a file: written beside it and synced, but not yet in its place. Dropped, it
/// leaves nothing behind.
#[derive(Debug)]
pub(super) struct Draft {
    file: NamedTempFile,
    target: PathBuf,
    over: Over,
}

/// What a draft takes the place of.
#[derive(Debug)]
enum Over {
    /// A file that holds this.
    Content(Vec<u8>),
    /// Nothing.
    Nothing,
    /// Whatever is there.
    Anything,
}

impl Draft {
    /// In place of the file at `path`, or of what this link leads to, which holds `before`.
    pub(super) fn replacing(path: &Path, before: &str, after: &str) -> Result<Self, SaveError> {
        let target = path.canonicalize()?;
        let metadata = fs::metadata(&target)?;
        hold_writable(&metadata)?;
        let draft =
            Self::beside(target, after.as_bytes(), Over::Content(before.as_bytes().to_vec()))?;
        keep_owner(draft.file.as_file(), &metadata);
        draft.file.as_file().set_permissions(metadata.permissions())?;
        draft.file.as_file().sync_all()?;
        Ok(draft)
    }

    /// For a place where nothing is. Makes the folders it lies in.
    pub(super) fn of_new(path: &Path, content: &[u8]) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        // `persist_noclobber` alone would write all of it first.
        if path.symlink_metadata().is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let draft = Self::beside(path.to_owned(), content, Over::Nothing)?;
        draft.file.as_file().sync_all()?;
        Ok(draft)
    }

    /// In place of whatever file is there; a link is replaced itself. For files that only Nestling
    /// writes.
    pub(super) fn over_any(path: &Path, content: &[u8]) -> io::Result<Self> {
        let draft = Self::beside(path.to_owned(), content, Over::Anything)?;
        draft.file.as_file().sync_all()?;
        Ok(draft)
    }

    fn beside(target: PathBuf, content: &[u8], over: Over) -> io::Result<Self> {
        let prefix = leftover_prefix(std::process::id());
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix).suffix(LEFTOVER_SUFFIX);
        // Like any new file: as open as the user's mask allows.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.tempfile_in(folder_of(&target))?;
        file.write_all(content)?;
        Ok(Self { file, target, over })
    }

    /// The folder that the file lies in.
    pub(super) fn folder(&self) -> &Path {
        folder_of(&self.target)
    }

    /// Gives the file its new content. What makes it last is [`sync_folder`].
    ///
    /// # Errors
    /// When it is no longer what the draft was made for; it stays as it is then.
    pub(super) fn put_in_place(self) -> Result<(), SaveError> {
        match &self.over {
            // As late as can be: an editor asks for no lock.
            Over::Content(before) => match fs::read(&self.target) {
                Ok(present) if present == *before => self.file.persist(&self.target),
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => return Err(SaveError::Changed),
            },
            Over::Nothing => self.file.persist_noclobber(&self.target),
            Over::Anything => self.file.persist(&self.target),
        }
        .map(drop)
        .map_err(|error| error.error.into())
    }
}

/// Holds that a file is not marked read-only.
pub(super) fn hold_writable(metadata: &fs::Metadata) -> Result<(), SaveError> {
    if metadata.permissions().readonly() { Err(SaveError::ReadOnly) } else { Ok(()) }
}

const LEFTOVER_SUFFIX: &str = ".tmp";

fn leftover_prefix(process: u32) -> String {
    format!(".nestling-{process}-")
}

/// Removes the drafts in `folder` that the process `writer` had no time to put in place.
pub(super) fn remove_leftovers(folder: &Path, writer: u32) {
    let prefix = leftover_prefix(writer);
    let entries = folder.read_dir().into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        if name.starts_with(prefix.as_bytes()) && name.ends_with(LEFTOVER_SUFFIX.as_bytes()) {
            // One that cannot be removed harms nothing.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Only an administrator may give files away; for anyone else they are their own already.
#[cfg(unix)]
fn keep_owner(file: &File, of: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};

    let same = file.metadata().is_ok_and(|own| own.uid() == of.uid() && own.gid() == of.gid());
    if !same {
        let _ = fchown(file, Some(of.uid()), Some(of.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_file: &File, _of: &fs::Metadata) {}

/// Makes a rename last through a loss of power; only Unix can and needs to.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(folder)?.sync_all() {
        // Some network disks cannot, and do it by themselves.
        Err(error) if is_unsupported(&error) => Ok(()),
        result => result,
    }
}

fn is_unsupported(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file_with(text: &str) -> (tempfile::TempDir, PathBuf) {
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
    fn a_file_removed_meanwhile_does_not_come_back() {
        let (_dir, path) = file_with("a = 1\n");
        let draft = Draft::replacing(&path, "a = 1\n", "a = 2\n").unwrap();
        fs::remove_file(&path).unwrap();
        assert!(matches!(draft.put_in_place(), Err(SaveError::Changed)));
        assert!(!path.exists());
    }

    #[test]
    fn a_new_file_never_overwrites() {
        let (dir, path) = file_with("a = 1\n");
        assert_eq!(create(&path, "").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).unwrap(), "a = 1\n");

        let late = dir.path().join("y.toml");
        let draft = Draft::of_new(&late, b"b = 1\n").unwrap();
        fs::write(&late, "b = 2\n").unwrap();
        assert!(draft.put_in_place().is_err());
        assert_eq!(fs::read_to_string(&late).unwrap(), "b = 2\n");
        assert_eq!(dir.path().read_dir().unwrap().count(), 2);
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

    #[cfg(unix)]
    #[test]
    fn a_new_file_is_as_open_as_any_other() {
        use std::os::unix::fs::PermissionsExt;

        let (dir, other) = file_with("");
        let path = dir.path().join("sub/new.toml");
        create(&path, "a = 1\n").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&path), mode(&other));
    }

    #[test]
    fn a_read_only_file_is_left_alone() {
        let (_dir, path) = file_with("a = 1\n");
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        assert!(matches!(replace(&path, "a = 1\n", "a = 2\n"), Err(SaveError::ReadOnly)));
    }

    #[test]
    fn only_the_leftovers_of_that_writer_are_removed() {
        let (dir, path) = file_with("");
        for name in [".nestling-7-abc.tmp", ".nestling-77-abc.tmp", ".nestling-7-abc.toml"] {
            fs::write(dir.path().join(name), "").unwrap();
        }
        remove_leftovers(dir.path(), 7);
        let mut left: Vec<_> =
            dir.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, [".nestling-7-abc.toml", ".nestling-77-abc.tmp", "x.toml"]);
        assert!(path.exists());
    }
}
