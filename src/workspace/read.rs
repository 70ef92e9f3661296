use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::syntax::MAX_DOCUMENT_BYTES;

/// Why a file could not be read as text; the messages say what to do and leave the path to the
/// caller.
#[derive(Debug)]
pub enum ReadError {
    /// There is nothing at the path.
    Missing,
    /// A folder is there.
    Folder,
    /// A pipe or a device is there: reading it might never end.
    NoFile,
    /// More bytes than [`MAX_DOCUMENT_BYTES`].
    TooLarge {
        /// How many, if the system says so.
        bytes: Option<u64>,
    },
    /// Bytes that are not UTF-8.
    NotUtf8(BadByte),
    /// The system refuses.
    Io(io::Error),
}

/// The first byte that is not UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadByte {
    /// The byte.
    pub byte: u8,
    /// Its line, from 1.
    pub line: usize,
    /// Its column, from 1, in characters.
    pub column: usize,
    /// Whether the file starts like UTF-16 does.
    pub utf16: bool,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LIMIT: usize = MAX_DOCUMENT_BYTES / (1024 * 1024);
        match self {
            ReadError::Missing => f.write_str("there is no such file"),
            ReadError::Folder => f.write_str("it is a folder, not a file"),
            ReadError::NoFile => f.write_str("it is a pipe or a device, not a file"),
            ReadError::TooLarge { bytes } => {
                f.write_str("it is too large")?;
                if let Some(bytes) = bytes {
                    write!(f, " ({} MiB)", bytes.div_ceil(1024 * 1024))?;
                }
                write!(f, ": files of up to {LIMIT} MiB are read; split it into several sessions")
            }
            ReadError::NotUtf8(BadByte { utf16: true, .. }) => {
                f.write_str("it is UTF-16, not UTF-8; save it with the encoding UTF-8")
            }
            ReadError::NotUtf8(BadByte { byte, line, column, .. }) => write!(
                f,
                "it is not UTF-8: line {line}, column {column} has the byte 0x{byte:02X}; \
                 save it with the encoding UTF-8"
            ),
            ReadError::Io(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                f.write_str("you have no permission to read it")
            }
            ReadError::Io(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for ReadError {}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // A file where a folder is named ("a.toml/b.toml") is as good as nothing.
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::Missing,
            io::ErrorKind::IsADirectory => ReadError::Folder,
            _ => ReadError::Io(error),
        }
    }
}

/// The text of the file at `path`, its byte order mark included. Never waits for another program.
///
/// # Errors
/// When it is absent, no file, too large, not UTF-8, or the system refuses.
pub fn read(path: &Path) -> Result<String, ReadError> {
    let metadata = path.metadata()?;
    // Before it is opened: that alone waits at a pipe.
    if !metadata.is_file() && !metadata.is_dir() {
        return Err(ReadError::NoFile);
    }
    read_named(path)
}

/// The same for what a person named: it may be a pipe, as in `--file <(…)`.
///
/// # Errors
/// As those of [`read`].
pub fn read_named(path: &Path) -> Result<String, ReadError> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(ReadError::Folder);
    }
    let len = metadata.len();
    if len > MAX_DOCUMENT_BYTES as u64 {
        return Err(ReadError::TooLarge { bytes: Some(len) });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(len).unwrap_or(0) + 1);
    read_limited(file, &mut bytes)?;
    decode(bytes)
}

/// `bytes` as text.
///
/// # Errors
/// When there are too many or when they are not UTF-8.
pub fn decode(bytes: Vec<u8>) -> Result<String, ReadError> {
    if bytes.len() > MAX_DOCUMENT_BYTES {
        return Err(ReadError::TooLarge { bytes: None });
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        ReadError::NotUtf8(bad_byte(error.as_bytes(), good))
    })
}

/// Reads no more than one byte beyond the limit: pipes and devices do not say how long they are.
fn read_limited(source: impl Read, bytes: &mut Vec<u8>) -> io::Result<()> {
    source.take(MAX_DOCUMENT_BYTES as u64 + 1).read_to_end(bytes)?;
    Ok(())
}

fn bad_byte(bytes: &[u8], at: usize) -> BadByte {
    let before = String::from_utf8_lossy(bytes.get(..at).unwrap_or_default());
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    BadByte {
        byte: bytes.get(at).copied().unwrap_or_default(),
        line: before.matches('\n').count() + 1,
        column: before.chars().count() - before[..line_start].chars().count() + 1,
        utf16: bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn refused(bytes: &[u8], expected: Expect) {
        expected.assert_eq(&decode(bytes.to_vec()).unwrap_err().to_string());
    }

    #[test]
    fn the_first_bad_byte_is_named_with_its_place() {
        refused(
            b"name = \"ok\"\nn\xC3\xA9 = \"caf\xE9\"\n",
            expect![
                "it is not UTF-8: line 2, column 10 has the byte 0xE9; save it with the encoding UTF-8"
            ],
        );
    }

    #[test]
    fn utf16_is_recognised() {
        refused(
            b"\xFF\xFEa\0",
            expect!["it is UTF-16, not UTF-8; save it with the encoding UTF-8"],
        );
    }

    #[test]
    fn a_file_above_the_limit_is_refused_without_reading_it() {
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(50 * 1024 * 1024).unwrap();
        expect!["it is too large (50 MiB): files of up to 32 MiB are read; split it into several sessions"]
            .assert_eq(&read(file.path()).unwrap_err().to_string());
    }

    #[test]
    fn what_is_not_a_file_is_said() {
        let dir = tempfile::tempdir().unwrap();
        expect!["it is a folder, not a file"].assert_eq(&read(dir.path()).unwrap_err().to_string());
        expect!["there is no such file"]
            .assert_eq(&read(&dir.path().join("x.toml")).unwrap_err().to_string());
    }

    #[cfg(unix)]
    #[test]
    fn devices_are_read_only_where_a_person_names_them_and_end_at_the_limit() {
        let zeros = Path::new("/dev/zero");
        assert!(matches!(read_named(zeros), Err(ReadError::TooLarge { bytes: None })));
        expect!["it is a pipe or a device, not a file"]
            .assert_eq(&read(zeros).unwrap_err().to_string());
    }
}
