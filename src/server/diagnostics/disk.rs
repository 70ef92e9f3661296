//! The files of the workspace that no one has open: checked in the background at the beginning,
//! and again when something says that they changed. It is their content that counts: a file that
//! says the same as before is not judged again, and what was told is not told again.

use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use tower_lsp::ls_types as lsp;

use super::push::{PUBLISH, publication};
use super::reading::Reading;
use crate::server::location::Location;
use crate::server::main_loop::Event;
use crate::server::pool::Priority;
use crate::server::state::State;
use crate::server::survey::{SeenFile, Surveying};
use crate::server::transport::{Json, Outbox};
use crate::workspace::Stamp;

/// What is known of files that are not open. Of a clean one, only that it is.
#[derive(Debug, Default)]
pub(in crate::server) struct Disk {
    files: FxHashMap<PathBuf, Known>,
    last_ticket: u64,
    /// Whether all files have been looked at once.
    has_been_seen: bool,
    /// Whether someone is looking at all files.
    pub(in crate::server) surveying: Surveying,
}

#[derive(Debug)]
struct Known {
    /// The spelling that the client was told.
    uri: lsp::Uri,
    /// What the client shows.
    shown: Shown,
    /// The check asked for last: results of earlier ones are stale.
    ticket: u64,
    /// What was read last.
    read: Option<Read>,
}

/// What a client shows of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Nothing,
    /// The diagnostics of this fingerprint.
    File(u64),
    /// Whatever was told of it while it was open.
    Document,
}

/// Tells a reading, and what it was judged by, from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Read {
    fingerprint: u64,
    epoch: u64,
    stamp: Option<Stamp>,
}

/// What was found in a file that was not open.
#[derive(Debug)]
pub(in crate::server) struct CheckedFile {
    path: PathBuf,
    ticket: u64,
    read: Read,
    is_there: bool,
    /// What to tell; clients that ask are told nothing.
    finding: Option<Finding>,
}

#[derive(Debug)]
struct Finding {
    publication: Json,
    shown: Shown,
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
        let Some(known) = location.path().and_then(|path| self.files.get_mut(path)) else { return };
        if known.uri != *uri && matches!(known.shown, Shown::File(_)) {
            outbox.notify(PUBLISH, publication(&known.uri, None, Vec::new()));
        }
        known.uri = uri.clone();
        known.shown = Shown::Document;
        known.read = None;
    }

    fn known(&mut self, path: &Path, uri: lsp::Uri) -> &mut Known {
        self.files.entry(path.to_owned()).or_insert(Known {
            uri,
            shown: Shown::Nothing,
            ticket: 0,
            read: None,
        })
    }
}

impl State {
    /// Checks the files that were seen and differ from what is known of them, and those that are
    /// known and were not seen.
    pub(in crate::server) fn check_seen(&mut self, files: Vec<SeenFile>) {
        let is_first = !std::mem::replace(&mut self.disk.has_been_seen, true);
        if self.client.pull_diagnostics && is_first {
            self.note_first_seen(&files);
        }
        let seen: FxHashSet<&Path> = files.iter().map(|file| file.path.as_path()).collect();
        let known = self.disk.files.iter().filter(|(path, _)| !seen.contains(path.as_path()));
        let gone: Vec<_> = known.map(|(path, known)| (path.clone(), known.uri.clone())).collect();
        for SeenFile { path, uri, stamp } in files {
            let read = self.disk.files.get(&path).and_then(|known| known.read);
            // What clients that ask were told is not judged here.
            let counts = |read: &Read| self.client.pull_diagnostics || read.epoch == self.epoch;
            let is_known = read.is_some_and(|read| read.stamp == stamp && counts(&read));
            // The folders may be others by now.
            if !is_known && self.folders.uri_of(&path).is_some() {
                self.check_file(Priority::Background, path, uri);
            }
        }
        for (path, uri) in gone {
            self.check_file(Priority::Background, path, uri);
        }
    }

    /// Clients that ask get what they see from answers. At first, a file counts as known unless it
    /// may have changed since an answer was made of it: before it was watched.
    fn note_first_seen(&mut self, files: &[SeenFile]) {
        for SeenFile { path, uri, stamp } in files {
            let is_known = self.pull.knows(path, *stamp);
            let epoch = self.epoch;
            let known = self.disk.known(path, uri.clone());
            known.read = is_known.then_some(Read { fingerprint: 0, epoch, stamp: *stamp });
        }
        for path in self.pull.told_files() {
            if let Some(uri) = self.folders.uri_of(&path) {
                self.disk.known(&path, uri);
            }
        }
    }

    /// Takes back what was shown of files that are in no workspace folder any more.
    pub(in crate::server) fn take_back_left_files(&mut self) {
        let (folders, documents) = (&self.folders, &self.documents);
        let mut left = Vec::new();
        self.disk.files.retain(|path, known| {
            let stays = folders.uri_of(path).is_some();
            let is_open = documents.contains_key(&Location::File(path.clone()));
            if !stays && !is_open && known.shown != Shown::Nothing {
                left.push(known.uri.clone());
            }
            stays
        });
        for uri in left {
            self.publish_nothing(&uri);
        }
    }

    /// The file is not open any more: what the client shows of it is to be replaced in any case.
    pub(in crate::server) fn check_closed(&mut self, path: &Path, uri: lsp::Uri) {
        if self.client.pull_diagnostics {
            return;
        }
        let known = self.disk.known(path, uri.clone());
        known.shown = Shown::Document;
        known.read = None;
        self.check_file(Priority::Editor, path.to_owned(), uri);
    }

    /// Checks one file, if no one has it open, and publishes what is new.
    pub(in crate::server) fn check_file(
        &mut self,
        priority: Priority,
        path: PathBuf,
        uri: lsp::Uri,
    ) {
        if self.is_open(&path) {
            return;
        }
        self.disk.last_ticket += 1;
        let ticket = self.disk.last_ticket;
        let known = self.disk.known(&path, uri);
        known.ticket = ticket;
        let (uri, before) = (known.uri.clone(), known.read);
        let surroundings = self.surroundings(&Location::File(path.clone()));
        let (client, events, epoch) = (self.client.clone(), self.events.clone(), self.epoch);
        self.pool.spawn(priority, move || {
            // Before reading: what is written afterwards must not count as read.
            let stamp = Stamp::of(&path);
            let reading = Reading::of(&path);
            let read = Read { fingerprint: reading.fingerprint(), epoch, stamp };
            let is_there = !matches!(reading, Reading::Nothing);
            let finding = (read.is_news(before) && !client.pull_diagnostics).then(|| {
                let diagnostics = reading.diagnostics(&path, &uri, surroundings, &client);
                Finding::new(&uri, diagnostics)
            });
            let checked = CheckedFile { path, ticket, read, is_there, finding };
            let _ = events.send(Event::FileChecked(checked));
        });
    }

    /// These sessions are judged by something new beside their texts.
    pub(in crate::server) fn judge_sessions_again(&mut self, sessions: Vec<Location>) {
        if self.client.pull_diagnostics {
            self.epoch += 1;
            self.pull.changed();
            self.pull.ask_to_refresh();
            return;
        }
        for location in sessions {
            if self.documents.contains_key(&location) {
                self.push.touch(location);
            } else if let Some(path) = location.path()
                && let Some(known) = self.disk.files.get_mut(path)
            {
                known.read = None;
                let uri = known.uri.clone();
                self.check_file(Priority::Background, path.to_owned(), uri);
            }
        }
    }

    /// Publishes what was found in a file, unless it has been opened since, or nothing is new.
    pub(in crate::server) fn publish_file(&mut self, checked: CheckedFile) {
        if self.is_open(&checked.path) {
            return;
        }
        let Some(known) = self.disk.files.get_mut(&checked.path) else { return };
        if known.ticket != checked.ticket {
            return;
        }
        let before = known.read.replace(checked.read);
        let shown = known.shown;
        let Read { fingerprint, epoch, .. } = checked.read;
        let has_told = self.pull.has_told(&checked.path, fingerprint, epoch);
        if !checked.is_there {
            self.disk.files.remove(&checked.path);
            self.pull.forget(&checked.path);
        } else if let Some(finding) = &checked.finding {
            known.shown = finding.shown;
        }
        match before.filter(|_| checked.is_there) {
            Some(before) if before.fingerprint == fingerprint => {}
            Some(_) => self.view_changed(&Location::File(checked.path.clone())),
            None => self.view_list_changed(),
        }
        match checked.finding {
            Some(finding) if finding.shown != shown => {
                self.outbox.notify(PUBLISH, finding.publication);
            }
            Some(_) => {}
            None if self.client.pull_diagnostics && checked.read.is_news(before) && !has_told => {
                self.pull.changed();
                self.pull.ask_to_refresh();
            }
            None => {}
        }
    }
}

impl Read {
    /// Whether something else was read `before`, or it was judged differently.
    fn is_news(self, before: Option<Self>) -> bool {
        before.is_none_or(|before| {
            (before.fingerprint, before.epoch) != (self.fingerprint, self.epoch)
        })
    }
}

impl Finding {
    fn new(uri: &lsp::Uri, diagnostics: Vec<lsp::Diagnostic>) -> Self {
        if diagnostics.is_empty() {
            return Self {
                publication: publication(uri, None, diagnostics),
                shown: Shown::Nothing,
            };
        }
        let publication = publication(uri, None, diagnostics);
        let mut hasher = FxHasher::default();
        publication.hash(&mut hasher);
        Self { publication, shown: Shown::File(hasher.finish()) }
    }
}
