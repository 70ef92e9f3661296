use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use super::{Failure, Holder, Pauses};

/// The system's lock on a file. What the file holds tells who has it; when it is given back, the
/// file is emptied, so that what is found in it tells of one who died.
#[derive(Debug)]
pub(super) struct System {
    file: File,
}

impl System {
    /// Waits for it; also tells who had it and died.
    pub(super) fn take(
        path: &Path,
        pauses: &mut Pauses,
    ) -> Result<(Self, Option<Holder>), Failure> {
        let mut options = OpenOptions::new();
        let mut file = options.read(true).write(true).create(true).truncate(false).open(path)?;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if pauses.pause() => {}
                Err(TryLockError::WouldBlock) => {
                    // Windows lets no one read what is locked.
                    let holder = read(&mut file).ok().flatten();
                    let unknown = || "another process".to_owned();
                    return Err(Failure::Busy(holder.map_or_else(unknown, |it| it.to_string())));
                }
                Err(TryLockError::Error(error)) if is_unsupported(&error) => {
                    return Err(Failure::Unsupported);
                }
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
        let died = read(&mut file).unwrap_or_default();
        let mut lock = Self { file };
        lock.sign();
        Ok((lock, died))
    }

    /// Writes down who has it. The lock is one without that as well, as on a full disk.
    fn sign(&mut self) {
        let line = Holder::own().to_line();
        let _ = self.clear();
        let _ = self.file.write_all(line.as_bytes());
    }

    fn clear(&mut self) -> io::Result<()> {
        self.file.rewind()?;
        self.file.set_len(0)
    }
}

impl Drop for System {
    fn drop(&mut self) {
        let _ = self.clear();
        let _ = self.file.unlock();
    }
}

fn read(file: &mut File) -> io::Result<Option<Holder>> {
    let mut line = String::new();
    file.rewind()?;
    file.take(4096).read_to_string(&mut line)?;
    Ok(Holder::from_line(&line))
}

fn is_unsupported(error: &io::Error) -> bool {
    #[cfg(unix)]
    if error.raw_os_error() == Some(rustix::io::Errno::NOLCK.raw_os_error()) {
        return true;
    }
    error.kind() == io::ErrorKind::Unsupported
}
