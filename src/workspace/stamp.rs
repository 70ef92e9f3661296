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
    /// Which file it is on its disk; 0 where the system does not say.
    pub inode: u64,
}

impl Stamp {
    /// The stamp of what is at `path`, links followed; `None` where nothing is.
    pub fn of(path: &Path) -> Option<Self> {
        path.metadata().ok().map(|metadata| Self::from(&metadata))
    }
}

impl From<&Metadata> for Stamp {
    fn from(metadata: &Metadata) -> Self {
        Self { modified: metadata.modified().ok(), len: metadata.len(), inode: inode(metadata) }
    }
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_metadata: &Metadata) -> u64 {
    0
}
