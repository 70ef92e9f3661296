use std::fs::Metadata;
use std::path::Path;
use std::time::SystemTime;

/// Tells a file from what it was before without reading it. Two writes in the same few
/// milliseconds may leave one stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// When it was last written, if the system knows.
    pub modified: Option<SystemTime>,
    /// In bytes.
    pub len: u64,
    /// When that was last set, in nanoseconds since 1970, which no program can set back; of a system
    /// that does not tell, when the file was made.
    pub set: i64,
    /// Which file it is on its disk; 0 where the system does not say.
    pub inode: u64,
}

impl Stamp {
    /// The stamp of what is at `path`, links followed; `None` where nothing is.
    pub fn of(path: &Path) -> Option<Self> {
        path.metadata().ok().map(|metadata| Self::from(&metadata))
    }

    /// Only which file it is, whatever it holds.
    #[must_use]
    pub fn identity(self) -> Self {
        Self { modified: None, len: 0, set: 0, inode: self.inode }
    }
}

impl From<&Metadata> for Stamp {
    fn from(metadata: &Metadata) -> Self {
        Self {
            modified: metadata.modified().ok(),
            len: metadata.len(),
            set: set(metadata),
            inode: inode(metadata),
        }
    }
}

#[cfg(unix)]
fn set(metadata: &Metadata) -> i64 {
    use std::os::unix::fs::MetadataExt;

    metadata.ctime().saturating_mul(1_000_000_000).saturating_add(metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn set(metadata: &Metadata) -> i64 {
    let exact = metadata.created().map_or(0, super::clock::nanoseconds);
    i64::try_from(exact).unwrap_or_default()
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_metadata: &Metadata) -> u64 {
    0
}
