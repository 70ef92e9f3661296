//! Noticing what happens to the files of workspaces, whoever does it.
//!
//! `plan` says which folders to watch and what counts in each; `native` lets the system tell of
//! them, `poll` looks itself where the system cannot; `gather` puts together what happened until
//! it was quiet. Only folders are watched, never files: programs replace files by renaming.

mod gather;
mod native;
mod plan;
mod poll;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use self::gather::{Gatherer, Message};
use self::native::{Native, Obstacle};

/// What happened, gathered until it was quiet for a moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// Files and folders that came, changed or went; sorted, without repeats. What is there now,
    /// the reader must see for itself. Of a folder, anything in it may have changed.
    pub paths: Vec<PathBuf>,
    /// Something was missed: everything must be looked at again.
    pub rescan: bool,
}

/// What to watch; paths are absolute, and are reported as they are spelled here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Watched {
    /// The roots of workspaces: `nestling.toml`, `sessions/` and `plugins/` with what is in them.
    pub roots: Vec<PathBuf>,
    /// The folders of datasets: they, their splits and their classes, but not each image's content.
    pub datasets: Vec<PathBuf>,
    /// The roots whose `.nestling/current` counts: which session is the current one.
    pub currents: Vec<PathBuf>,
    /// The folders of sessions in `history/`, whose files count.
    pub histories: Vec<PathBuf>,
}

/// Watches until dropped.
#[derive(Debug)]
pub struct Watcher {
    messages: mpsc::Sender<Message>,
}

/// Tells when something asked of a [`Watcher`] has come about; it comes about unheard, too.
#[derive(Debug)]
pub struct Established {
    done: mpsc::Receiver<()>,
}

impl Watcher {
    /// Begins to watch; `on_batch` is called from another thread. `on_message` gets the one
    /// message that says so where native watching is not to be had and the folders are looked
    /// through from time to time instead.
    ///
    /// `NESTLING_WATCH=poll` in the environment asks for the latter.
    pub fn start(
        on_batch: impl Fn(Batch) + Send + 'static,
        on_message: impl Fn(String) + Send + 'static,
    ) -> Self {
        let (messages, arrived) = mpsc::channel();
        let polls = std::env::var_os("NESTLING_WATCH").is_some_and(|value| value == "poll");
        let native = match polls {
            true => Native::without(Obstacle::Unwanted),
            false => Native::start(messages.clone()),
        };
        let gatherer = Gatherer::new(native, Box::new(on_batch), Box::new(on_message));
        thread::spawn(move || gatherer.run(&arrived));
        Self { messages }
    }

    /// Watches these instead of what it watched before. Returns at once; whatever happens after
    /// it is [established](Established) will be reported.
    pub fn watch(&self, watched: Watched) -> Established {
        let (established, done) = mpsc::channel();
        // A watcher whose thread has ended drops `established`: nobody waits for ever.
        let _ = self.messages.send(Message::Watch { watched, established });
        Established { done }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let _ = self.messages.send(Message::Stop);
    }
}

impl Established {
    /// Waits until it has come about, but no longer than `at_most`.
    pub fn wait(self, at_most: Duration) {
        let _ = self.done.recv_timeout(at_most);
    }
}
