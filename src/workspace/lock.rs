use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use self::exclusive::Exclusive;
use self::holder::Holder;
use self::system::System;
use self::turn::Turn;
use super::bounds::Forbidden;
use super::reason::reason;
use super::{HISTORY_FOLDER, OWN_FOLDER, Workspace, save};

mod exclusive;
mod holder;
mod system;
mod turn;

/// The right to write in a workspace: one holder at a time among all threads and processes. Given
/// back when dropped, and by the system when the process dies. Who has it and asks again waits in
/// vain.
///
/// It is the system's lock on `.nestling/lock`. On disks that have no such locks (some network
/// disks), it is a file that only one can make, `.nestling/lock.exclusive`: one left behind by a
/// process that died is taken over, at once if it ran on this machine, else after five minutes.
#[derive(Debug)]
pub struct Lock {
    _means: Means,
    // Last: the next thread of this process tries when the file is free.
    _turn: Turn,
}

/// Held for what dropping it does.
#[derive(Debug)]
#[expect(dead_code, reason = "held for what dropping it does")]
enum Means {
    System(System),
    Exclusive(Exclusive),
}

/// Why a workspace cannot be locked.
#[derive(Debug)]
pub enum LockError {
    /// Someone else has it and does not give it back.
    Busy {
        /// What the holder says about itself.
        holder: String,
    },
    /// This path leads out of the workspace.
    Outside(PathBuf),
    /// The system refuses, at this path.
    Io(PathBuf, io::Error),
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LockError::Busy { holder } => write!(
                f,
                "the workspace is being changed by {holder}, which did not finish within {} \
                 seconds; wait for it or end it, then run the command again",
                PATIENCE.as_secs()
            ),
            LockError::Outside(path) => write!(
                f,
                "`{}` leads out of the workspace, where nothing is ever written; take that link \
                 away",
                path.display()
            ),
            LockError::Io(path, error) => write!(f, "`{}`: {}", path.display(), reason(error)),
        }
    }
}

impl std::error::Error for LockError {}

/// How long a writer waits. An operation holds the lock for some milliseconds.
const PATIENCE: Duration = Duration::from_secs(30);

impl Workspace {
    /// Waits for the lock, `.nestling/lock`, but not for ever (30 seconds).
    ///
    /// # Errors
    /// When it is not to be had in good time, or the folder cannot be written.
    pub fn lock(&self) -> Result<Lock, LockError> {
        self.lock_within(PATIENCE)
    }

    /// Waits for the lock for so long.
    ///
    /// # Errors
    /// As [`Workspace::lock`].
    pub fn lock_within(&self, patience: Duration) -> Result<Lock, LockError> {
        let own = self.root().join(OWN_FOLDER);
        let folder = self.make_own_folder().map_err(|error| error.at(&own))?;
        let path = folder.join("lock");
        self.hold_inside(&path).map_err(|error| error.at(&path))?;

        let mut pauses = Pauses::until(Instant::now() + patience);
        let real = folder.canonicalize().map_err(|error| LockError::Io(folder.clone(), error))?;
        let Some(turn) = Turn::take(real, pauses.deadline) else {
            return Err(LockError::Busy { holder: Holder::own().to_string() });
        };
        let taken = match System::take(&path, &mut pauses) {
            Err(Failure::Unsupported) => {
                Exclusive::take(&folder.join("lock.exclusive"), &mut pauses).map(Taken::exclusive)
            }
            taken => taken.map(Taken::system),
        };
        let taken = taken.map_err(|failure| failure.at(&path))?;
        if let Some(died) = taken.died {
            self.remove_leftovers(died.process);
            self.finish_rename();
        }
        Ok(Lock { _means: taken.means, _turn: turn })
    }

    /// Removes what a writer that died had no time to put in place.
    fn remove_leftovers(&self, writer: u32) {
        let history = self.root().join(HISTORY_FOLDER);
        let of_sessions = history.read_dir().into_iter().flatten().flatten();
        let mut folders = vec![self.sessions_folder(), self.root().join(OWN_FOLDER)];
        folders.extend(of_sessions.map(|entry| entry.path()));
        for folder in folders {
            if self.hold_inside(&folder).is_ok() {
                save::remove_leftovers(&folder, writer);
            }
        }
    }
}

/// What was taken, and from whom if that one died.
struct Taken {
    means: Means,
    died: Option<Holder>,
}

impl Taken {
    fn system((lock, died): (System, Option<Holder>)) -> Self {
        Self { means: Means::System(lock), died }
    }

    fn exclusive((lock, died): (Exclusive, Option<Holder>)) -> Self {
        Self { means: Means::Exclusive(lock), died }
    }
}

/// Why one of the two means did not give the lock.
enum Failure {
    /// This disk has no such locks.
    Unsupported,
    /// The time is up; who has it.
    Busy(String),
    Io(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Io(error)
    }
}

impl Failure {
    fn at(self, path: &Path) -> LockError {
        match self {
            Failure::Unsupported => {
                LockError::Io(path.to_owned(), io::ErrorKind::Unsupported.into())
            }
            Failure::Busy(holder) => LockError::Busy { holder },
            Failure::Io(error) => LockError::Io(path.to_owned(), error),
        }
    }
}

impl Forbidden {
    fn at(self, path: &Path) -> LockError {
        match self {
            Forbidden::Outside => LockError::Outside(path.to_owned()),
            Forbidden::Io(error) => LockError::Io(path.to_owned(), error),
        }
    }
}

/// The time between two attempts: longer each time, and never quite the same in two processes.
struct Pauses {
    deadline: Instant,
    next: Duration,
}

impl Pauses {
    /// Even who has waited long asks this often: it must not fall behind those who come anew.
    const LONGEST: Duration = Duration::from_millis(8);

    fn until(deadline: Instant) -> Self {
        Self { deadline, next: Duration::from_micros(200) }
    }

    /// Waits a moment; `false` when the time is up.
    fn pause(&mut self) -> bool {
        let now = Instant::now();
        if now >= self.deadline {
            return false;
        }
        // Every state of the standard library's hash maps is seeded differently.
        let random = RandomState::new().hash_one(0) % 1024;
        let pause = self.next.mul_f64(0.5 + random as f64 / 1024.0);
        std::thread::sleep(pause.min(self.deadline - now));
        self.next = (self.next * 3 / 2).min(Self::LONGEST);
        true
    }
}

#[cfg(test)]
mod tests;
