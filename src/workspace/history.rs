//! The files of `history/`: what the epochs of experiments gave, a line each.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::reason::is_nothing;
use super::{HISTORY_FOLDER, StoreError, Workspace, save};
use crate::session::history::Epoch;
use crate::session::ids::SessionId;

impl Workspace {
    /// The history of an experiment, in the order written; lines that cannot be read are left out.
    /// IDs that can have none have none.
    pub fn history(&self, session: &str, experiment: &str) -> Result<Vec<Epoch>, StoreError> {
        let Ok(session) = SessionId::parse(session) else { return Ok(Vec::new()) };
        let Ok(path) = self.history_path(&session, experiment) else { return Ok(Vec::new()) };
        match fs::read(&path) {
            Ok(bytes) => Ok(lines(&bytes).collect()),
            Err(error) if is_nothing(&error) => Ok(Vec::new()),
            Err(error) => Err(StoreError::Io(path, error)),
        }
    }

    /// The file of an experiment's history, if there is one.
    pub fn history_file(&self, session: &str, experiment: &str) -> Option<PathBuf> {
        let session = SessionId::parse(session).ok()?;
        self.history_path(&session, experiment).ok().filter(|path| path.is_file())
    }

    /// Writes the whole history of an experiment (imports); refuses where one is there.
    ///
    /// # Errors
    /// When the experiment's ID cannot name a file, or the disk refuses.
    pub fn create_history(
        &self,
        session: &SessionId,
        experiment: &str,
        epochs: &[Epoch],
    ) -> Result<(), StoreError> {
        let path = self.history_path(session, experiment)?;
        self.hold_inside_store(&path)?;
        let text: String = epochs.iter().map(|epoch| epoch.to_line() + "\n").collect();
        save::create(&path, &text).map_err(|error| StoreError::Io(path, error))
    }

    /// The folder of a session's histories.
    pub fn history_folder(&self, session: &SessionId) -> PathBuf {
        self.root().join(HISTORY_FOLDER).join(session.as_str())
    }

    /// Appends to a history, under the lock. What repeats the last line is not written again: its
    /// sender was interrupted before it heard that it is there.
    pub(super) fn append_history(
        &self,
        session: &SessionId,
        experiment: &str,
        epoch: &Epoch,
    ) -> Result<Appended, StoreError> {
        let path = self.history_path(session, experiment)?;
        self.hold_inside_store(&path)?;
        append(&path, epoch).map_err(|error| StoreError::Io(path, error))
    }

    /// Copies all histories of a session to another one that has none.
    pub(super) fn copy_histories(
        &self,
        from: &SessionId,
        to: &SessionId,
    ) -> Result<(), StoreError> {
        let (from, to) = (self.history_folder(from), self.history_folder(to));
        self.hold_inside_store(&to)?;
        let entries = match from.read_dir() {
            Ok(entries) => entries,
            Err(error) if is_nothing(&error) => return Ok(()),
            Err(error) => return Err(StoreError::Io(from, error)),
        };
        for entry in entries.flatten().filter(|entry| is_history(&entry.path())) {
            let copy = to.join(entry.file_name());
            let content = fs::read(entry.path());
            let copied =
                content.and_then(|content| save::create_like(&entry.path(), &copy, &content));
            copied.map_err(|error| StoreError::Save(copy, error.into()))?;
        }
        Ok(())
    }

    /// Where an experiment's history is, or would be.
    ///
    /// # Errors
    /// When the experiment's ID cannot name a file.
    pub fn history_path(
        &self,
        session: &SessionId,
        experiment: &str,
    ) -> Result<PathBuf, StoreError> {
        // An experiment's ID may be anything a person wrote; as a file's name, only what a
        // session's may be.
        let name = SessionId::parse(experiment)
            .map_err(|_| StoreError::NoHistory(experiment.chars().take(100).collect()))?;
        Ok(self.history_folder(session).join(format!("{name}.jsonl")))
    }
}

/// Whether a file of this name in a session's folder of `history/` is an experiment's history.
pub fn is_history_name(name: &OsStr) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "jsonl")
}

fn is_history(path: &Path) -> bool {
    path.is_file() && path.file_name().is_some_and(is_history_name)
}

fn lines(bytes: &[u8]) -> impl DoubleEndedIterator<Item = Epoch> {
    let lines = bytes.split(|byte| *byte == b'\n');
    lines.filter_map(|line| Epoch::from_line(str::from_utf8(line).ok()?))
}

/// What was appended to a file, as long as it may have to be taken back.
#[derive(Debug)]
pub(super) struct Appended {
    file: File,
    len_before: u64,
}

impl Appended {
    /// Makes the file as it was: what the line belongs to was not written.
    pub(super) fn take_back(self) {
        // Where that fails as well, a line too many is better than none.
        let _ = self.file.set_len(self.len_before);
    }
}

fn append(path: &Path, epoch: &Epoch) -> io::Result<Appended> {
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder)?;
    let is_new = !path.exists();
    let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
    let len_before = file.metadata()?.len();
    let end = end_of(&mut file, len_before)?;
    let appended = Appended { file, len_before };
    if lines(&end).next_back().is_some_and(|last| last.repeats(epoch)) {
        return Ok(appended);
    }
    // A line that its writer was killed over stays as it is, by itself.
    let line_break = if end.last().is_none_or(|byte| *byte == b'\n') { "" } else { "\n" };
    let line = format!("{line_break}{}\n", epoch.to_line());
    let mut written = (&appended.file).write_all(line.as_bytes());
    if written.is_ok() {
        written = appended.file.sync_data();
    }
    if is_new && written.is_ok() {
        written = save::sync_folder(folder);
    }
    match written {
        Ok(()) => Ok(appended),
        Err(error) => {
            appended.take_back();
            Err(error)
        }
    }
}

/// The last bytes of a file: enough for its last line.
fn end_of(file: &mut File, len: u64) -> io::Result<Vec<u8>> {
    const ENOUGH: u64 = 64 * 1024;
    file.seek(SeekFrom::Start(len.saturating_sub(ENOUGH)))?;
    let mut end = Vec::new();
    file.take(ENOUGH).read_to_end(&mut end)?;
    Ok(end)
}
