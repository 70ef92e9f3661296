//! Nothing outside a workspace is ever written: links are followed only as far as they stay in it.

use std::io;
use std::path::{Path, PathBuf};

use super::{OWN_FOLDER, Workspace, create};

/// Why something may not be written.
#[derive(Debug)]
pub(super) enum Forbidden {
    /// Links lead from there out of the workspace.
    Outside,
    /// The system refuses to look.
    Io(io::Error),
}

impl From<io::Error> for Forbidden {
    fn from(error: io::Error) -> Self {
        Forbidden::Io(error)
    }
}

impl Workspace {
    /// Holds that a file or folder (which need not be there yet) really lies in the workspace,
    /// whatever links its path goes through.
    pub(super) fn hold_inside(&self, path: &Path) -> Result<(), Forbidden> {
        let root = folder(self.root()).canonicalize()?;
        if real_path(path)?.starts_with(&root) { Ok(()) } else { Err(Forbidden::Outside) }
    }

    /// This machine's own folder, `.nestling`; made if it is not there, such that git ignores it.
    pub(super) fn make_own_folder(&self) -> Result<PathBuf, Forbidden> {
        let own = self.root().join(OWN_FOLDER);
        self.hold_inside(&own)?;
        if own.is_dir() {
            return Ok(own);
        }
        match std::fs::create_dir(&own) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists || !own.is_dir() => {
                return Err(error.into());
            }
            _ => {}
        }
        match create(&own.join(".gitignore"), "*\n") {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error.into()),
            _ => Ok(own),
        }
    }
}

/// Where `path` really leads: links resolved as far as it exists. A link to nothing leads to where
/// a file would be made through it.
fn real_path(path: &Path) -> io::Result<PathBuf> {
    let mut rest = Vec::new();
    let mut known = path.to_owned();
    // As many links in a row as systems follow.
    for _ in 0..40 {
        match folder(&known).canonicalize() {
            Ok(real) => return Ok(real.join(rest.iter().rev().collect::<PathBuf>())),
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Err(_) => {}
        }
        match (known.read_link(), known.parent(), known.file_name()) {
            (Ok(target), Some(parent), _) => known = parent.join(target),
            (Err(_), Some(parent), Some(name)) => {
                rest.push(name.to_owned());
                known = parent.to_owned();
            }
            _ => break,
        }
    }
    Err(io::ErrorKind::NotFound.into())
}

/// The empty path is the current folder.
fn folder(path: &Path) -> &Path {
    if path.as_os_str().is_empty() { Path::new(".") } else { path }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    fn is_inside(workspace: &Workspace, path: &str) -> bool {
        workspace.hold_inside(&workspace.root().join(path)).is_ok()
    }

    #[test]
    fn links_may_lead_about_in_the_workspace_but_not_out_of_it() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("root");
        fs::create_dir_all(root.join("sessions")).unwrap();
        fs::create_dir_all(dir.path().join("root-2")).unwrap();
        fs::write(dir.path().join("secret.toml"), "").unwrap();
        for (target, link) in [
            ("../../secret.toml", "sessions/file.toml"),
            ("../../not-there.toml", "sessions/nothing.toml"),
            ("../root-2", "neighbour"),
            ("real.toml", "sessions/within.toml"),
            (".", "here"),
        ] {
            symlink(target, root.join(link)).unwrap();
        }
        let workspace = Workspace::at(&root);
        for path in ["sessions/a.toml", "a/b/c", "sessions/within.toml", "here/sessions/x"] {
            assert!(is_inside(&workspace, path), "{path}");
        }
        for path in ["sessions/file.toml", "sessions/nothing.toml", "neighbour/x.toml"] {
            assert!(!is_inside(&workspace, path), "{path}");
        }
    }

    #[test]
    fn a_workspace_may_be_reached_through_a_link() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("root/sessions")).unwrap();
        symlink("root", dir.path().join("link")).unwrap();
        assert!(is_inside(&Workspace::at(dir.path().join("link")), "sessions/a.toml"));
    }

    #[test]
    fn the_own_folder_is_ignored_by_git_and_made_once() {
        let dir = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(dir.path());
        let own = workspace.make_own_folder().unwrap();
        assert_eq!(fs::read_to_string(own.join(".gitignore")).unwrap(), "*\n");
        fs::remove_file(own.join(".gitignore")).unwrap();
        workspace.make_own_folder().unwrap();
        assert!(!own.join(".gitignore").exists(), "a person may take it away");
    }
}
