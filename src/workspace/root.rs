use std::ffi::OsStr;
use std::fs::FileType;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::{CONFIG_FILE, Config, ReadError};

/// The folder of a workspace that holds its sessions.
pub const SESSIONS_FOLDER: &str = "sessions";

/// The folder of a workspace that holds its catalog files.
pub const PLUGINS_FOLDER: &str = "plugins";

/// The folder that holds `nestling.toml` (if there is one) and `sessions/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The workspace whose root is `root`, whatever it holds.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The workspace that `folder` lies in: the nearest ancestor (or `folder` itself) with a
    /// `nestling.toml`, else the nearest with a `sessions` folder, else `folder`.
    ///
    /// `folder` should be absolute: the ancestors of a relative path end at its first part.
    pub fn around(folder: &Path) -> Self {
        let folder = normalized(folder);
        let with_config = folder.ancestors().find(|dir| dir.join(CONFIG_FILE).is_file());
        let root = with_config
            .or_else(|| folder.ancestors().find(|dir| dir.join(SESSIONS_FOLDER).is_dir()));
        Self::at(root.unwrap_or(&folder))
    }

    /// Whether its root really has what makes a workspace.
    pub fn exists(&self) -> bool {
        self.config_path().is_file() || self.sessions_folder().is_dir()
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where `nestling.toml` is, or would be.
    pub fn config_path(&self) -> PathBuf {
        self.root.join(CONFIG_FILE)
    }

    /// Where the sessions are, or would be.
    pub fn sessions_folder(&self) -> PathBuf {
        self.root.join(SESSIONS_FOLDER)
    }

    /// Where the catalog files are, or would be.
    pub fn plugins_folder(&self) -> PathBuf {
        self.root.join(PLUGINS_FOLDER)
    }

    /// What `nestling.toml` says; `None` where there is none.
    ///
    /// # Errors
    /// When it is there but cannot be read. [`Config::diagnostics`] tells of mistakes in it.
    pub fn config(&self) -> Result<Option<Config>, ReadError> {
        match super::read(&self.config_path()) {
            Ok(text) => Ok(Some(Config::parse(&text))),
            Err(ReadError::Missing) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whatever is named like a session or a catalog file and lies where they do, sorted by name in
    /// each folder. There may be pipes among them: they cannot be read, which is to be told.
    ///
    /// # Errors
    /// When a folder is there and cannot be read.
    pub fn named_files(&self) -> io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for folder in [self.plugins_folder(), self.sessions_folder()] {
            match named_in(&folder, |kind| !kind.is_dir()) {
                Ok(named) => found.extend(named),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    /// The session files, sorted by name. Hidden files, editors' temporary files and folders are
    /// left out.
    ///
    /// # Errors
    /// When there is no `sessions` folder, or it cannot be read.
    pub fn sessions(&self) -> io::Result<Vec<PathBuf>> {
        sessions_in(&self.sessions_folder())
    }

    /// The catalog files, sorted by name; none where there is no folder of them. Which files of
    /// the folder count is as with sessions.
    ///
    /// # Errors
    /// When the folder is there and cannot be read.
    pub fn plugins(&self) -> io::Result<Vec<PathBuf>> {
        match sessions_in(&self.plugins_folder()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            found => found,
        }
    }
}

/// The session files directly in `folder`, sorted by name.
///
/// # Errors
/// When the folder is absent or cannot be read.
pub fn sessions_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    // A pipe would wait for ever to be opened.
    named_in(folder, |kind| kind.is_file())
}

/// What is named like a session directly in `folder` and `counts`, sorted by name. A link counts
/// as what it leads to; one that leads nowhere, in any case.
fn named_in(folder: &Path, counts: impl Fn(FileType) -> bool) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in folder.read_dir()? {
        let entry = entry?;
        let does_count = match entry.file_type()? {
            kind if kind.is_symlink() => {
                entry.path().metadata().map_or(true, |it| counts(it.file_type()))
            }
            kind => counts(kind),
        };
        if does_count && is_session_name(&entry.file_name()) {
            found.push(entry.path());
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// Whether a file of this name in `sessions/` is a session: `*.toml`, but no hidden or temporary
/// file (`.x.toml`, `.#x.toml`, `#x.toml`, `~x.toml`).
pub fn is_session_name(name: &OsStr) -> bool {
    let bytes = name.as_encoded_bytes();
    bytes.len() > ".toml".len()
        && bytes.ends_with(b".toml")
        && !matches!(bytes.first(), Some(b'.' | b'#' | b'~'))
}

/// The path without `.` and `..` parts, by its text alone: links are not followed.
pub fn normalized(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => match out.components().next_back() {
                Some(Component::Normal(_)) => {
                    out.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => {}
                _ => out.push(part),
            },
            _ => out.push(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn folder_with(files: &[&str]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for file in files {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        dir
    }

    fn root_seen_from(dir: &tempfile::TempDir, folder: &str) -> String {
        let workspace = Workspace::around(&dir.path().join(folder));
        workspace.root().strip_prefix(dir.path()).unwrap().display().to_string()
    }

    #[test]
    fn the_nearest_configuration_makes_the_root() {
        let dir = folder_with(&["nestling.toml", "a/nestling.toml", "a/b/c/x.txt"]);
        assert_eq!(root_seen_from(&dir, "a/b/c"), "a");
    }

    #[test]
    fn a_configuration_further_up_wins_over_a_sessions_folder() {
        let dir = folder_with(&["nestling.toml", "a/sessions/x.toml"]);
        assert_eq!(root_seen_from(&dir, "a"), "");
    }

    #[test]
    fn without_a_configuration_the_sessions_folder_makes_the_root() {
        let dir = folder_with(&["a/sessions/x.toml", "a/b/x.txt"]);
        assert_eq!(root_seen_from(&dir, "a/sessions"), "a");
        assert_eq!(root_seen_from(&dir, "a/b/../b"), "a");
    }

    #[test]
    fn without_either_the_folder_itself_is_the_root() {
        let dir = folder_with(&["a/b/x.txt"]);
        assert_eq!(root_seen_from(&dir, "a/b"), "a/b");
    }

    #[test]
    fn sessions_are_sorted_and_nothing_else_is_one() {
        let dir = folder_with(&[
            "sessions/b.toml",
            "sessions/a.toml",
            "sessions/.hidden.toml",
            "sessions/#a.toml",
            "sessions/a.toml~",
            "sessions/.toml",
            "sessions/notes.md",
            "sessions/folder.toml/x",
        ]);
        let names: Vec<_> = Workspace::at(dir.path()).sessions().unwrap();
        let names: Vec<_> = names.iter().filter_map(|path| path.file_name()).collect();
        assert_eq!(names, ["a.toml", "b.toml"]);
    }

    #[test]
    fn parents_are_taken_out_of_paths() {
        assert_eq!(normalized(Path::new("/a/./b/../c")), Path::new("/a/c"));
        assert_eq!(normalized(Path::new("/../a")), Path::new("/a"));
        assert_eq!(normalized(Path::new("../a/..")), Path::new(".."));
    }
}
