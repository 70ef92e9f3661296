use std::path::PathBuf;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Instant;

/// The turn among the threads of this process: cheaper to wait for than a file, and some systems
/// know only which process holds a file's lock, not which thread.
#[derive(Debug)]
pub(super) struct Turn {
    folder: PathBuf,
}

/// The folders of which a thread has the turn. They are few.
static TAKEN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
static GIVEN_BACK: Condvar = Condvar::new();

impl Turn {
    /// Waits for the turn in `folder`; `None` when it does not come by `deadline`.
    pub(super) fn take(folder: PathBuf, deadline: Instant) -> Option<Self> {
        let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        while taken.contains(&folder) {
            let left = deadline.checked_duration_since(Instant::now())?;
            (taken, _) =
                GIVEN_BACK.wait_timeout(taken, left).unwrap_or_else(PoisonError::into_inner);
        }
        taken.push(folder.clone());
        Some(Self { folder })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        taken.retain(|folder| *folder != self.folder);
        drop(taken);
        GIVEN_BACK.notify_all();
    }
}
