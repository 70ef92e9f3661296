//! A file as it was read at one moment.

use std::hash::{Hash, Hasher};
use std::path::Path;
use std::sync::atomic::AtomicBool;

use rustc_hash::FxHasher;
use tower_lsp::ls_types as lsp;

use crate::server::capabilities::Capabilities;
use crate::server::documents::without_mark;
use crate::server::location::Location;
use crate::server::subject::{Subject, Surroundings, about_file};
use crate::workspace::{self, ReadError};

/// What reading a file gave.
pub(super) enum Reading {
    /// Its text.
    Text(String),
    /// Nothing is there, or a folder.
    Nothing,
    /// It cannot be read; why.
    Refused(String),
}

impl Reading {
    /// Reads the file at `path`.
    pub(super) fn of(path: &Path) -> Self {
        match workspace::read(path) {
            // Editors keep the mark to themselves and count from behind it.
            Ok(text) => Self::Text(without_mark(text)),
            Err(ReadError::Missing | ReadError::Folder) => Self::Nothing,
            Err(error) => Self::Refused(error.to_string()),
        }
    }

    /// Tells it from other readings.
    pub(super) fn fingerprint(&self) -> u64 {
        let mut hasher = FxHasher::default();
        match self {
            Self::Text(text) => (0, text).hash(&mut hasher),
            Self::Nothing => 1.hash(&mut hasher),
            Self::Refused(reason) => (2, reason).hash(&mut hasher),
        }
        hasher.finish()
    }

    /// What is wrong with it; nothing where nothing is.
    pub(super) fn diagnostics(
        self,
        path: &Path,
        uri: &lsp::Uri,
        surroundings: Surroundings,
        client: &Capabilities,
    ) -> Vec<lsp::Diagnostic> {
        let text = match self {
            Self::Text(text) => text,
            Self::Nothing => return Vec::new(),
            Self::Refused(reason) => {
                return vec![about_file(format!("this file cannot be read: {reason}"))];
            }
        };
        let subject = Subject::on_disk(path.to_owned(), uri.clone(), text, surroundings);
        subject.diagnostics(client, &AtomicBool::new(false))
    }
}

/// What is wrong with a file as it is on disk now.
pub(in crate::server) fn file_diagnostics(
    location: &Location,
    surroundings: Surroundings,
    client: &Capabilities,
) -> Vec<lsp::Diagnostic> {
    let file = location.path().and_then(|path| Some((path, lsp::Uri::from_file_path(path)?)));
    let Some((path, uri)) = file else { return Vec::new() };
    Reading::of(path).diagnostics(path, &uri, surroundings, client)
}
