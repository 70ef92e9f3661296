//! Where a document is: many spellings of a URI, one place.

use std::path::{Path, PathBuf};

use tower_lsp::ls_types::Uri;

use crate::workspace::normalized;

/// The place a URI names, the same for all its spellings.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Location {
    /// A file: absolute, without `.` and `..`; symbolic links are left as they are.
    File(PathBuf),
    /// Anything else, as in `untitled:Untitled-1`.
    Other(String),
}

impl Location {
    /// The place that `uri` names.
    pub(super) fn of(uri: &Uri) -> Self {
        file_path(uri).map_or_else(|| Self::Other(uri.as_str().to_owned()), Self::File)
    }

    /// The file, if it is one.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Other(_) => None,
        }
    }

    /// The file's name without `.toml`.
    pub(super) fn stem(&self) -> Option<String> {
        self.path()?.file_stem()?.to_str().map(str::to_owned)
    }
}

/// The path that a `file:` URI names.
pub(super) fn file_path(uri: &Uri) -> Option<PathBuf> {
    let is_file = uri.scheme().as_str().eq_ignore_ascii_case("file");
    is_file.then(|| uri.to_file_path().map(|path| normalized(&path)))?
}

/// The URI of a file or folder below `folder`, spelled after the client's spelling of the folder.
pub(super) fn uri_below(folder: &Uri, folder_path: &Path, path: &Path) -> Option<Uri> {
    let relative = path.strip_prefix(folder_path).ok()?;
    let mut spelled = folder.as_str().trim_end_matches('/').to_owned();
    for component in relative.components() {
        // The library encodes whole absolute paths only.
        let encoded = Uri::from_file_path(Path::new("/").join(component))?;
        spelled.push('/');
        spelled.push_str(encoded.path().as_str().rsplit('/').next()?);
    }
    spelled.parse().ok()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn location(uri: &str) -> Location {
        Location::of(&uri.parse().unwrap())
    }

    #[test]
    fn spellings_of_one_file_are_one_place() {
        let place = Location::File("/w/my sessions/é.toml".into());
        for uri in [
            "file:///w/my%20sessions/%C3%A9.toml",
            "file:///w/my%20sessions/%c3%a9.toml",
            "file:///w/./my%20sessions//%C3%A9.toml",
            "file:///w/%6Dy%20sessions/x/../%C3%A9.toml",
            "FILE:///w/my%20sessions/%C3%A9.toml",
            "file://localhost/w/my%20sessions/%C3%A9.toml",
        ] {
            assert_eq!(location(uri), place, "{uri}");
        }
    }

    #[test]
    fn other_schemes_are_kept_as_they_are() {
        assert_eq!(location("untitled:Untitled-1"), Location::Other("untitled:Untitled-1".into()));
    }

    #[test]
    fn files_are_spelled_like_their_folder() {
        let folder: Uri = "file:///w/%6Dine".parse().unwrap();
        let uri = uri_below(&folder, Path::new("/w/mine"), Path::new("/w/mine/sessions/a b.toml"));
        assert_eq!(uri.unwrap().as_str(), "file:///w/%6Dine/sessions/a%20b.toml");
        assert_eq!(uri_below(&folder, Path::new("/w/mine"), Path::new("/v/a.toml")), None);
    }
}
