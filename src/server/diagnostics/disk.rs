//! The files of the workspace that no one has open: checked in the background at the beginning,
//! and again when something says that they changed.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rustc_hash::FxHashMap;
use serde_json::Value;
use tower_lsp::ls_types as lsp;

use super::push::{PUBLISH, publication};
use crate::lint::Settings;
use crate::server::capabilities::Capabilities;
use crate::server::documents::Content;
use crate::server::location::Location;
use crate::server::main_loop::Event;
use crate::server::pool::Priority;
use crate::server::state::State;
use crate::server::subject::{Subject, about_file};
use crate::server::transport::Outbox;
use crate::workspace::{self, ReadError};

/// What the client was told of files that are not open.
#[derive(Debug, Default)]
pub(in crate::server) struct Disk {
    files: FxHashMap<PathBuf, Shown>,
    last_ticket: u64,
}

#[derive(Debug)]
struct Shown {
    /// Under which spelling.
    uri: lsp::Uri,
    /// Whether the client shows diagnostics of it.
    has_diagnostics: bool,
    /// The check asked for last: results of earlier ones are stale.
    ticket: u64,
}

/// What was found in a file that was not open.
#[derive(Debug)]
pub(in crate::server) struct CheckedFile {
    path: PathBuf,
    ticket: u64,
    publication: Value,
    is_clean: bool,
}

impl Disk {
    /// A document was opened: what its file showed under another spelling is taken back, and
    /// what is shown under this one is the open document's from now on.
    pub(in crate::server) fn opened(
        &mut self,
        location: &Location,
        uri: &lsp::Uri,
        outbox: &Outbox,
    ) {
        let Some(shown) = location.path().and_then(|path| self.files.get_mut(path)) else { return };
        if shown.uri != *uri && shown.has_diagnostics {
            outbox.notify(PUBLISH, publication(&shown.uri, None, Vec::new()));
        }
        shown.uri = uri.clone();
        shown.has_diagnostics = true;
    }

    fn ticket(&mut self, path: &Path, uri: lsp::Uri, has_diagnostics: bool) -> u64 {
        self.last_ticket += 1;
        let shown =
            self.files.entry(path.to_owned()).or_insert(Shown { uri, has_diagnostics, ticket: 0 });
        shown.ticket = self.last_ticket;
        shown.has_diagnostics |= has_diagnostics;
        shown.ticket
    }
}

impl State {
    /// Looks for the files of all workspace folders, and checks them. Clients that ask for
    /// diagnostics get these by `workspace/diagnostic`.
    pub(in crate::server) fn check_workspace(&mut self) {
        if self.client.pull_diagnostics {
            return;
        }
        let folders = self.folders.all().to_vec();
        let events = self.events.clone();
        self.pool.spawn(Priority::Background, move || {
            let files = folders.iter().flat_map(|folder| folder.files()).collect();
            let _ = events.send(Event::FilesFound(files));
        });
    }

    /// Checks the files that were found.
    pub(in crate::server) fn check_files(&mut self, files: Vec<(PathBuf, lsp::Uri)>) {
        for (path, uri) in files {
            if !self.is_open(&path) {
                self.check_file(Priority::Background, path, uri, false);
            }
        }
    }

    /// A folder came or went: looks for files in it, and checks again those that it had.
    pub(in crate::server) fn check_below(&mut self, folder: &Path) {
        let known = self.disk.files.iter().filter(|(path, _)| path.starts_with(folder));
        let known: Vec<_> = known.map(|(path, shown)| (path.clone(), shown.uri.clone())).collect();
        for (path, uri) in known {
            if !self.is_open(&path) {
                self.check_on_disk(&path, uri);
            }
        }
        self.settings_changed();
    }

    /// Takes back what was shown of files that are in no workspace folder any more.
    pub(in crate::server) fn take_back_left_files(&mut self) {
        let (folders, documents) = (&self.folders, &self.documents);
        let mut left = Vec::new();
        self.disk.files.retain(|path, shown| {
            let stays = folders.uri_of(path).is_some();
            let is_open = documents.contains_key(&Location::File(path.clone()));
            if !stays && !is_open && shown.has_diagnostics {
                left.push(shown.uri.clone());
            }
            stays
        });
        for uri in left {
            self.publish_nothing(&uri);
        }
    }

    /// Checks one file that is not open (any more) and publishes the result in any case.
    pub(in crate::server) fn check_on_disk(&mut self, path: &Path, uri: lsp::Uri) {
        if !self.client.pull_diagnostics {
            self.check_file(Priority::Editor, path.to_owned(), uri, true);
        }
    }

    fn check_file(&mut self, priority: Priority, path: PathBuf, uri: lsp::Uri, shown: bool) {
        let ticket = self.disk.ticket(&path, uri, shown);
        let Some(uri) = self.disk.files.get(&path).map(|shown| shown.uri.clone()) else { return };
        let settings = self.folders.settings(&Location::File(path.clone()));
        let (client, events) = (self.client.clone(), self.events.clone());
        self.pool.spawn(priority, move || {
            let diagnostics = file_diagnostics(&path, &uri, settings, &client);
            let is_clean = diagnostics.is_empty();
            let publication = publication(&uri, None, diagnostics);
            let checked = CheckedFile { path, ticket, publication, is_clean };
            let _ = events.send(Event::FileChecked(checked));
        });
    }

    /// Publishes what was found in a file, unless it has been opened since.
    pub(in crate::server) fn publish_file(&mut self, checked: CheckedFile) {
        if self.is_open(&checked.path) {
            return;
        }
        let Some(shown) = self.disk.files.get_mut(&checked.path) else { return };
        let says_nothing_new = checked.is_clean && !shown.has_diagnostics;
        if shown.ticket != checked.ticket || says_nothing_new {
            return;
        }
        shown.has_diagnostics = !checked.is_clean;
        self.publish_of_file(checked.publication);
    }
}

/// What is wrong with the file at `path`; nothing where there is none.
pub(super) fn file_diagnostics(
    path: &Path,
    uri: &lsp::Uri,
    settings: Arc<Settings>,
    client: &Capabilities,
) -> Vec<lsp::Diagnostic> {
    let text = match workspace::read(path) {
        Ok(text) => text,
        Err(ReadError::Missing | ReadError::Folder) => return Vec::new(),
        Err(error) => return vec![about_file(format!("this file cannot be read: {error}"))],
    };
    let subject = Subject {
        location: Location::File(path.to_owned()),
        uri: uri.clone(),
        version: None,
        content: Content::new(text),
        settings,
    };
    subject.diagnostics(client, &AtomicBool::new(false))
}
