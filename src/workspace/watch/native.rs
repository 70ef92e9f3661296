//! Folders that the system itself watches.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::gather::Message;
use super::plan::Kind;
use crate::workspace::reason;

/// The folders that the system watches, and those that it will not.
pub(super) struct Native {
    watcher: Result<RecommendedWatcher, Obstacle>,
    watched: BTreeSet<PathBuf>,
}

/// Why a folder is not watched by the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// It is gone.
    Gone,
    /// It was asked to look itself.
    Unwanted,
    /// It may be changed from another machine, of which this one's system hears nothing.
    Remote,
    /// No more folders can be watched on this machine.
    TooMany,
    /// The system gives another reason.
    Refused(String),
}

impl Native {
    /// Will watch nothing, for this reason: everything is to be looked at instead.
    pub(super) fn without(obstacle: Obstacle) -> Self {
        Self { watcher: Err(obstacle), watched: BTreeSet::new() }
    }

    /// Nothing is watched yet; what happens goes to `messages`.
    pub(super) fn start(messages: mpsc::Sender<Message>) -> Self {
        let tell = move |event: notify::Result<Event>| {
            if let Some(message) = told(event) {
                let _ = messages.send(message);
            }
        };
        let watcher = notify::recommended_watcher(tell).map_err(|error| obstacle(&error));
        Self { watcher, watched: BTreeSet::new() }
    }

    /// Watches a folder. Watching it again finds the one that is there now.
    pub(super) fn watch(&mut self, folder: &Path) -> Result<(), Obstacle> {
        let watcher = self.watcher.as_mut().map_err(|obstacle| obstacle.clone())?;
        if is_remote(folder) {
            return Err(Obstacle::Remote);
        }
        watcher.watch(folder, RecursiveMode::NonRecursive).map_err(|error| obstacle(&error))?;
        self.watched.insert(folder.to_owned());
        Ok(())
    }

    /// Watches a folder no more.
    pub(super) fn leave(&mut self, folder: &Path) {
        if self.watched.remove(folder)
            && let Ok(watcher) = &mut self.watcher
        {
            // A folder that is gone is not watched any more already.
            let _ = watcher.unwatch(folder);
        }
    }

    /// Whether the folder is watched.
    pub(super) fn watches(&self, folder: &Path) -> bool {
        self.watched.contains(folder)
    }
}

fn obstacle(error: &notify::Error) -> Obstacle {
    match &error.kind {
        notify::ErrorKind::PathNotFound => Obstacle::Gone,
        notify::ErrorKind::MaxFilesWatch => Obstacle::TooMany,
        // EMFILE: as many watchers as one user may have.
        notify::ErrorKind::Io(error) if error.raw_os_error() == Some(24) => Obstacle::TooMany,
        notify::ErrorKind::Io(error) => Obstacle::Refused(reason(error)),
        _ => Obstacle::Refused(error.to_string()),
    }
}

/// What an event of the system says to us. That something was read says nothing: we do it all the
/// time.
fn told(event: notify::Result<Event>) -> Option<Message> {
    let Ok(event) = event else { return Some(Message::Missed) };
    if event.need_rescan() {
        return Some(Message::Missed);
    }
    let kind = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Kind::Changed,
        EventKind::Access(_) => return None,
        EventKind::Create(_) => Kind::Came,
        EventKind::Remove(_) => Kind::Went,
        EventKind::Modify(ModifyKind::Name(_)) => Kind::Moved,
        EventKind::Modify(_) | EventKind::Any | EventKind::Other => Kind::Changed,
    };
    Some(Message::Happened { paths: event.paths, kind })
}

/// Whether the folder lies on a file system of another machine.
#[cfg(target_os = "linux")]
fn is_remote(folder: &Path) -> bool {
    // From `linux/magic.h`: NFS, SMB, CIFS, SMB 2, 9P, Ceph, AFS, and FUSE, as of `sshfs`.
    const REMOTE: [u32; 8] = [
        0x0000_6969,
        0x0000_517B,
        0xFF53_4D42,
        0xFE53_4D42,
        0x0102_1997,
        0x00C3_6400,
        0x5346_414F,
        0x6573_5546,
    ];
    rustix::fs::statfs(folder).is_ok_and(|system| REMOTE.contains(&(system.f_type as u32)))
}

#[cfg(not(target_os = "linux"))]
fn is_remote(_folder: &Path) -> bool {
    false
}
