//! For clients that ask: `textDocument/diagnostic` and `workspace/diagnostic`.
//!
//! Clients ask for the workspace's diagnostics again as soon as they have an answer. An answer
//! that would say nothing new is therefore held back until something changes.

use std::hash::{Hash, Hasher};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types as lsp;

use super::reading::Reading;
use crate::server::capabilities::Capabilities;
use crate::server::features::{Work, parse};
use crate::server::folders::Folder;
use crate::server::location::Location;
use crate::server::log;
use crate::server::main_loop::Event;
use crate::server::pool::Priority;
use crate::server::refresh::Refresh;
use crate::server::state::State;
use crate::server::subject::{Subject, Surroundings};
use crate::server::transport::{Json, Responder};
use crate::workspace::Stamp;

/// What is held back, and what was found in files.
#[derive(Debug, Default)]
pub(in crate::server) struct Pull {
    changes: Changes,
    waiting: Vec<Unchanged>,
    cache: Arc<Mutex<FxHashMap<PathBuf, FileReport>>>,
    refresh: Refresh,
}

/// Counts what may change an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Changes {
    /// New texts of open documents.
    open: u64,
    /// Everything else.
    other: u64,
}

impl Pull {
    /// An open document has a new text.
    pub(in crate::server) fn text_changed(&mut self) {
        self.changes.open += 1;
    }

    /// What the client knows may be stale, whatever it asked about.
    pub(in crate::server) fn ask_to_refresh(&mut self) {
        self.refresh.ask();
    }

    /// Something else happened that may change an answer.
    pub(in crate::server) fn changed(&mut self) {
        self.changes.other += 1;
    }

    /// Whether an answer was made of the file as it was then, or may have been.
    pub(in crate::server) fn knows(&self, path: &Path, stamp: Option<Stamp>) -> bool {
        let cache = self.cache();
        cache.is_empty() || cache.get(path).is_some_and(|known| known.stamp == stamp)
    }

    /// Whether the last answer was made of this text of the file, judged by what counts now.
    pub(in crate::server) fn has_told(&self, path: &Path, fingerprint: u64, epoch: u64) -> bool {
        let cache = self.cache();
        let known = cache.get(path);
        known.is_some_and(|known| (known.fingerprint, known.epoch) == (fingerprint, epoch))
    }

    /// The files that answers were made of.
    pub(in crate::server) fn told_files(&self) -> Vec<PathBuf> {
        self.cache().keys().cloned().collect()
    }

    /// What the file is judged by beside its text has changed: it is judged anew when it is next
    /// asked for.
    pub(in crate::server) fn outdate(&mut self, path: &Path) {
        if let Some(known) = self.cache().get_mut(path) {
            known.is_outdated = true;
        }
    }

    /// The file is gone.
    pub(in crate::server) fn forget(&mut self, path: &Path) {
        self.cache().remove(path);
    }

    fn cache(&self) -> MutexGuard<'_, FxHashMap<PathBuf, FileReport>> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A question about the workspace whose answer would say nothing new.
#[derive(Debug)]
pub(in crate::server) struct Unchanged {
    responder: Responder,
    known: Known,
    changes: Changes,
}

/// Which result the client has of which URI.
type Known = FxHashMap<String, String>;

/// Which files an answer looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// All of the workspace.
    Everything,
    /// Nothing else can have changed: a keystroke must not cost a walk over the workspace.
    OpenDocuments,
}

#[derive(Debug, Clone)]
struct FileReport {
    stamp: Option<Stamp>,
    epoch: u64,
    fingerprint: u64,
    /// Whether something beside its text has changed since.
    is_outdated: bool,
    id: String,
    items: Vec<lsp::Diagnostic>,
}

/// Prepares the answer to `textDocument/diagnostic`.
pub(in crate::server) fn document_diagnostics(
    state: &mut State,
    params: Value,
) -> Result<Work, Error> {
    let params: lsp::DocumentDiagnosticParams = parse(params)?;
    let location = Location::of(&params.text_document.uri);
    let Some(subject) = state.subject(&location) else {
        return Ok(unopened(state, location, params.text_document.uri));
    };
    let id = result_id(state, &location);
    let client = Arc::clone(&state.client);
    Ok(Box::new(move |cancelled| {
        if params.previous_result_id == Some(id.clone()) {
            return Ok(json!({ "kind": "unchanged", "resultId": id }).into());
        }
        let items = subject.diagnostics(&client, cancelled);
        let report = lsp::FullDocumentDiagnosticReport { result_id: Some(id), items };
        Json::of(&lsp::DocumentDiagnosticReportKind::Full(report))
    }))
}

/// Editors ask about the tabs they show before they open their documents: the disk answers.
fn unopened(state: &mut State, location: Location, uri: lsp::Uri) -> Work {
    let surroundings = state.surroundings(&location);
    let client = Arc::clone(&state.client);
    Box::new(move |_| {
        let items = location
            .path()
            .map(|path| Reading::of(path).diagnostics(path, &uri, surroundings, &client));
        Ok(json!({ "kind": "full", "items": items.unwrap_or_default() }).into())
    })
}

fn result_id(state: &State, location: &Location) -> String {
    let revision = state.documents.get(location).map_or(0, |document| document.revision);
    format!("{revision}.{}", state.epoch)
}

impl State {
    /// `workspace/diagnostic`.
    pub(in crate::server) fn workspace_diagnostics(&mut self, params: Value, responder: Responder) {
        let previous = match parse::<lsp::WorkspaceDiagnosticParams>(params) {
            Ok(params) => params.previous_result_ids,
            Err(error) => return responder.refuse(error),
        };
        let known = previous.into_iter().map(|id| (id.uri.as_str().to_owned(), id.value));
        self.report_workspace(responder, known.collect(), Scope::Everything);
    }

    fn report_workspace(&mut self, responder: Responder, known: Known, scope: Scope) {
        let locations: Vec<Location> = self.documents.keys().cloned().collect();
        let open = locations.iter().filter_map(|location| {
            let id = result_id(self, location);
            self.subject(location).map(|subject| (subject, id))
        });
        let open: Vec<(Subject, String)> = open.collect();
        let folders = match scope {
            Scope::Everything => self.folders.all().to_vec(),
            Scope::OpenDocuments => Vec::new(),
        };
        let folders = folders.into_iter().map(|folder| {
            let surroundings = self.surroundings(&Location::File(folder.a_session()));
            (folder, surroundings)
        });
        let report = WorkspaceReport {
            scope,
            open,
            folders: folders.collect(),
            epoch: self.epoch,
            client: Arc::clone(&self.client),
            cache: Arc::clone(&self.pull.cache),
        };
        let (events, changes) = (self.events.clone(), self.pull.changes);
        self.pool.spawn(Priority::Background, move || {
            let Some(items) = report.items(&known, responder.cancelled()) else {
                return responder.cancel();
            };
            if !items.is_empty() || known.is_empty() {
                return responder.answer(Ok(json!({ "items": items })));
            }
            let _ = events.send(Event::NothingNew(Unchanged { responder, known, changes }));
        });
    }

    /// Holds back an answer that would say nothing new.
    pub(in crate::server) fn hold_back(&mut self, unchanged: Unchanged) {
        self.pull.waiting.push(unchanged);
    }

    /// Looks again at what was held back, if anything has changed since.
    pub(in crate::server) fn answer_held_back(&mut self) {
        let changes = self.pull.changes;
        for waiting in mem::take(&mut self.pull.waiting) {
            if waiting.responder.is_answered() {
                continue;
            }
            if waiting.changes == changes {
                self.pull.waiting.push(waiting);
            } else {
                let scope = match waiting.changes.other == changes.other {
                    true => Scope::OpenDocuments,
                    false => Scope::Everything,
                };
                self.report_workspace(waiting.responder, waiting.known, scope);
            }
        }
    }

    /// The client leaves: nothing is held back any more.
    pub(in crate::server) fn release_held_back(&mut self) {
        for waiting in mem::take(&mut self.pull.waiting) {
            waiting.responder.answer(Ok(json!({ "items": [] })));
        }
    }

    /// Tells the client to ask again, if it is to.
    pub(in crate::server) fn send_refresh(&mut self) {
        if !self.client.refresh_diagnostics || !self.pull.refresh.begin() {
            return;
        }
        self.ask("workspace/diagnostic/refresh", Value::Null, |state, answer| {
            state.pull.refresh.end();
            if let Err(error) = answer {
                log!("the client does not refresh: {error}");
            }
        });
    }
}

/// All that an answer to `workspace/diagnostic` is made of.
struct WorkspaceReport {
    scope: Scope,
    open: Vec<(Subject, String)>,
    folders: Vec<(Folder, Surroundings)>,
    epoch: u64,
    client: Arc<Capabilities>,
    cache: Arc<Mutex<FxHashMap<PathBuf, FileReport>>>,
}

impl WorkspaceReport {
    /// All that the client does not know; nothing if the question was cancelled.
    fn items(&self, known: &Known, cancelled: &AtomicBool) -> Option<Vec<Value>> {
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        let mut items = Vec::new();
        for (subject, id) in &self.open {
            seen.insert(subject.uri.as_str());
            if known.get(subject.uri.as_str()) != Some(id) {
                let found = subject.diagnostics(&self.client, cancelled);
                items.push(full(&subject.uri, subject.version, id, &found));
            }
        }
        let files = self.files();
        let reports: Vec<Option<FileReport>> = files
            .par_iter()
            .map(|(path, uri, surroundings)| {
                let goes_on = !cancelled.load(Ordering::Relaxed);
                goes_on.then(|| self.file(path, uri, surroundings))
            })
            .collect();
        for ((_, uri, _), report) in files.iter().zip(reports) {
            let report = report?;
            seen.insert(uri.as_str());
            let said = known.get(uri.as_str());
            // Of a clean file there is nothing to say, unless something was said before.
            let is_news = said.map_or(!report.items.is_empty(), |said| *said != report.id);
            if is_news {
                items.push(full(uri, None, &report.id, &report.items));
            }
        }
        if self.scope == Scope::Everything {
            let gone = known.keys().filter(|uri| !seen.contains(uri.as_str()));
            items.extend(
                gone.map(|uri| json!({ "kind": "full", "uri": uri, "version": null, "items": [] })),
            );
        }
        (!cancelled.load(Ordering::Relaxed)).then_some(items)
    }

    /// The files that no one has open.
    fn files(&self) -> Vec<(PathBuf, lsp::Uri, &Surroundings)> {
        let open: FxHashSet<&Path> =
            self.open.iter().filter_map(|(subject, _)| subject.location.path()).collect();
        let files = self.folders.iter().flat_map(|(folder, surroundings)| {
            folder.files().into_iter().map(move |(path, uri)| (path, uri, surroundings))
        });
        // Several folders of the editor may lie in one workspace.
        let mut met: FxHashSet<PathBuf> = FxHashSet::default();
        files
            .filter(|(path, ..)| !open.contains(path.as_path()) && met.insert(path.clone()))
            .collect()
    }

    /// What is wrong with a file; read again only if it has changed.
    fn file(&self, path: &PathBuf, uri: &lsp::Uri, surroundings: &Surroundings) -> FileReport {
        let cache = || self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let stamp = Stamp::of(path);
        if let Some(known) = cache().get(path)
            && (known.stamp, known.epoch) == (stamp, self.epoch)
            && !known.is_outdated
        {
            return known.clone();
        }
        let reading = Reading::of(path);
        let fingerprint = reading.fingerprint();
        let items = reading.diagnostics(path, uri, surroundings.clone(), &self.client);
        // What was judged anew with the same result is the same to the client.
        let id = id_of(&items);
        let (epoch, is_outdated) = (self.epoch, false);
        let report = FileReport { stamp, epoch, fingerprint, is_outdated, id, items };
        cache().insert(path.clone(), report.clone());
        report
    }
}

fn id_of(items: &[lsp::Diagnostic]) -> String {
    let mut hasher = FxHasher::default();
    json!(items).to_string().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn full(uri: &lsp::Uri, version: Option<i32>, id: &str, items: &[lsp::Diagnostic]) -> Value {
    json!({ "kind": "full", "uri": uri, "version": version, "resultId": id, "items": items })
}
