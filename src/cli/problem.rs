use std::path::{Path, PathBuf};

/// Something that could not be done, for standard error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    message: String,
}

impl Problem {
    /// About the file or folder at `path`.
    pub fn new(path: &Path, message: impl AsRef<str>) -> Self {
        Self { message: format!("`{}`: {}", shown(path), message.as_ref()) }
    }

    /// About nothing on the disk.
    pub fn plain(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }

    /// What is printed after `error: `.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Prints it; further lines stand below the first.
    pub fn print(&self) {
        let message = self.message.replace('\n', "\n       ");
        super::output::error_line(&format!("error: {message}"));
    }
}

/// A path as people and scripts see it: as given, with forward slashes.
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

/// The same, relative to the current folder where it lies near.
pub fn shown_from_here(path: &Path) -> String {
    match std::env::current_dir() {
        Ok(cwd) => shown(&seen_from(&cwd, path)),
        Err(_) => shown(path),
    }
}

/// `path` relative to `cwd` where it lies in it or in one of its ancestors that it shares.
pub fn seen_from(cwd: &Path, path: &Path) -> PathBuf {
    if let Ok(inside) = path.strip_prefix(cwd) {
        return inside.to_owned();
    }
    // A workspace around the current folder: up, and down again.
    for (up, ancestor) in cwd.ancestors().enumerate().skip(1) {
        if ancestor.parent().is_some()
            && let Ok(below) = path.strip_prefix(ancestor)
        {
            let mut relative: PathBuf = std::iter::repeat_n("..", up).collect();
            relative.push(below);
            return relative;
        }
    }
    path.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_from_the_current_folder() {
        let seen = |path| seen_from(Path::new("/home/me/work/sessions"), Path::new(path));
        assert_eq!(seen("/home/me/work/sessions/a.toml"), Path::new("a.toml"));
        assert_eq!(seen("/home/me/work/nestling.toml"), Path::new("../nestling.toml"));
        assert_eq!(seen("/etc/nestling.toml"), Path::new("/etc/nestling.toml"));
    }
}
