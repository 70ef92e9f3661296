use std::path::Path;

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

    /// Prints it.
    pub fn print(&self) {
        super::output::error_line(&format!("error: {}", self.message));
    }
}

/// A path as people and scripts see it: as given, with forward slashes.
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}
