use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::{Failure, Holder, Pauses};

/// A file that only one can make: the lock of disks that know no other.
#[derive(Debug)]
pub(super) struct Exclusive {
    path: PathBuf,
    line: String,
}

/// A lock of this age was left behind: an operation takes some milliseconds.
const OLD: Duration = Duration::from_secs(5 * 60);

impl Exclusive {
    /// Waits for it; also tells who had it and died.
    pub(super) fn take(
        path: &Path,
        pauses: &mut Pauses,
    ) -> Result<(Self, Option<Holder>), Failure> {
        let line = Holder::own().to_line();
        let mut died = None;
        loop {
            match OpenOptions::new().write(true).create_new(true).open(path) {
                Ok(mut file) => {
                    if let Err(error) = file.write_all(line.as_bytes()) {
                        // Without a name in it, it would keep everyone out for minutes.
                        let _ = fs::remove_file(path);
                        return Err(error.into());
                    }
                    return Ok((Self { path: path.to_owned(), line }, died));
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error.into()),
            }
            let found = fs::read_to_string(path).unwrap_or_default();
            let holder = Holder::from_line(&found);
            let is_stale = holder.as_ref().is_some_and(Holder::is_dead) || is_old(path);
            if is_stale && take_away(path, &found) {
                died = holder;
            } else if !pauses.pause() {
                let unknown = || "another process".to_owned();
                return Err(Failure::Busy(holder.map_or_else(unknown, |it| it.to_string())));
            }
        }
    }
}

impl Drop for Exclusive {
    fn drop(&mut self) {
        // After five minutes (a machine that slept) it may be someone else's.
        if fs::read_to_string(&self.path).is_ok_and(|line| line == self.line) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn is_old(path: &Path) -> bool {
    let changed = path.metadata().and_then(|metadata| metadata.modified());
    changed.is_ok_and(|at| SystemTime::now().duration_since(at).is_ok_and(|age| age > OLD))
}

/// Takes away the lock that holds `stale`. Of several that would do so only one may at a time:
/// else the second could take away the lock that the first has made by then.
fn take_away(path: &Path, stale: &str) -> bool {
    let guard = path.with_extension("takeover");
    if OpenOptions::new().write(true).create_new(true).open(&guard).is_err() {
        // Left behind itself, by one that died within these few lines.
        if is_old(&guard) {
            let _ = fs::remove_file(&guard);
        }
        return false;
    }
    let is_stale = fs::read_to_string(path).is_ok_and(|line| line == stale);
    let taken = is_stale && fs::remove_file(path).is_ok();
    let _ = fs::remove_file(&guard);
    taken
}
