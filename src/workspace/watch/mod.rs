//! Noticing what happens to the files of workspaces, whoever does it.

use std::path::PathBuf;

/// What happened, gathered until it was quiet for a moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// Files and folders that came, changed or went; sorted, without repeats. What is there now,
    /// the reader must see for itself.
    pub paths: Vec<PathBuf>,
    /// Something was missed: everything must be looked at again.
    pub rescan: bool,
}

/// What to watch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Watched {
    /// The roots of workspaces: `nestling.toml`, `sessions/` and what is in it.
    pub roots: Vec<PathBuf>,
    /// The folders of datasets: they, their splits and their classes, but not each image's content.
    pub datasets: Vec<PathBuf>,
}

/// Watches until dropped.
#[derive(Debug)]
pub struct Watcher {}

impl Watcher {
    /// Begins to watch; `on_batch` is called from another thread. `on_message` gets the one
    /// message that says so where native watching is not to be had and the folders are looked
    /// through from time to time instead.
    pub fn start(
        _on_batch: impl Fn(Batch) + Send + 'static,
        _on_message: impl Fn(String) + Send + 'static,
    ) -> Self {
        todo!()
    }

    /// Watches these instead of what it watched before.
    pub fn watch(&self, _watched: Watched) {
        todo!()
    }
}
