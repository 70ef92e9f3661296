//! For clients that are told: each new text of an open document is checked once the queue of
//! messages is empty, so that a text which is already replaced is never checked.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::json;
use tower_lsp::ls_types as lsp;

use crate::server::location::Location;
use crate::server::log;
use crate::server::main_loop::Event;
use crate::server::pool::Priority;
use crate::server::state::State;
use crate::server::transport::Json;

/// The method that tells diagnostics.
pub(super) const PUBLISH: &str = "textDocument/publishDiagnostics";

/// What is to be checked, and what is being checked.
#[derive(Debug, Default)]
pub(in crate::server) struct Push {
    stale: FxHashSet<Location>,
    running: FxHashMap<Location, Arc<AtomicBool>>,
}

/// What was found in one text of an open document.
#[derive(Debug)]
pub(in crate::server) struct Checked {
    location: Location,
    revision: u64,
    epoch: u64,
    publication: Json,
}

impl Push {
    /// The document has a new text: what runs for the old one is of no use.
    pub(in crate::server) fn touch(&mut self, location: Location) {
        self.stop(&location);
        self.stale.insert(location);
    }

    /// The document is closed.
    pub(in crate::server) fn forget(&mut self, location: &Location) {
        self.stop(location);
        self.stale.remove(location);
    }

    fn stop(&mut self, location: &Location) {
        if let Some(running) = self.running.remove(location) {
            running.store(true, Ordering::Relaxed);
        }
    }
}

impl State {
    /// Checks all documents whose text is new: a single short one, as after a keystroke, at once,
    /// all others on other threads.
    pub(in crate::server) fn check_stale(&mut self) {
        let is_alone = self.push.stale.len() == 1;
        for location in std::mem::take(&mut self.push.stale) {
            let Some(subject) = self.subject(&location) else { continue };
            let Some(revision) = self.documents.get(&location).map(|open| open.revision) else {
                continue;
            };
            let cancelled = Arc::new(AtomicBool::new(false));
            self.push.running.insert(location.clone(), Arc::clone(&cancelled));
            let (client, events, epoch) = (self.client.clone(), self.events.clone(), self.epoch);
            let at_once = is_alone && subject.is_quick();
            let check = move || {
                if cancelled.load(Ordering::Relaxed) {
                    return None;
                }
                let diagnostics = subject.diagnostics(&client, &cancelled);
                if cancelled.load(Ordering::Relaxed) {
                    return None;
                }
                let publication = publication(&subject.uri, subject.version, diagnostics);
                Some(Checked { location, revision, epoch, publication })
            };
            if at_once {
                // As in the pool, a panic harms nothing else.
                if let Ok(Some(checked)) = catch_unwind(AssertUnwindSafe(check)) {
                    self.publish(checked);
                }
                continue;
            }
            self.pool.spawn(Priority::Editor, move || {
                if let Some(checked) = check() {
                    let _ = events.send(Event::Checked(checked));
                }
            });
        }
    }

    /// Publishes what was found, unless the document has changed since.
    pub(in crate::server) fn publish(&mut self, checked: Checked) {
        let present = self.documents.get(&checked.location).map(|document| document.revision);
        if present != Some(checked.revision) || self.epoch != checked.epoch {
            log!("stale diagnostics dropped");
            return;
        }
        self.push.running.remove(&checked.location);
        self.outbox.notify(PUBLISH, checked.publication);
    }

    /// Takes back all diagnostics of a document.
    pub(in crate::server) fn publish_nothing(&self, uri: &lsp::Uri) {
        if !self.client.pull_diagnostics {
            self.outbox.notify(PUBLISH, publication(uri, None, Vec::new()));
        }
    }
}

/// The parameters of `textDocument/publishDiagnostics`.
pub(super) fn publication(
    uri: &lsp::Uri,
    version: Option<i32>,
    diagnostics: Vec<lsp::Diagnostic>,
) -> Json {
    let params = lsp::PublishDiagnosticsParams { uri: uri.clone(), diagnostics, version };
    Json::of(&params).unwrap_or_else(|_| json!({ "uri": uri, "diagnostics": [] }).into())
}
