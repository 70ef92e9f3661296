//! All that the server knows while it serves: changed by the main loop only.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, mpsc};

use rustc_hash::FxHashMap;
use tower_lsp::jsonrpc::Id;
use tower_lsp::ls_types as lsp;

use super::capabilities::Capabilities;
use super::commands::Queues;
use super::configuration::{Chosen, EditorSettings};
use super::datasets::Datasets;
use super::diagnostics::{Disk, Pull, Push};
use super::documents::{Content, OpenDocument};
use super::editing::Editing;
use super::features::Documentation;
use super::files::Watch;
use super::folders::Folders;
use super::landmarks::Landmarks;
use super::location::Location;
use super::main_loop::Event;
use super::merge::FileBeside;
use super::pool::Pool;
use super::progress::Progresses;
use super::refresh::Decorations;
use super::renames::Renames;
use super::requests::Requests;
use super::subject::{Subject, Surroundings};
use super::tokens::SentTokens;
use super::transport::{Outbox, Responder, WeakResponder};
use super::views::Views;
use crate::workspace::{Batch, CONFIG_FILE, LoosePages};

/// The state of a running server.
pub(super) struct State {
    /// What the client can do.
    pub(super) client: Arc<Capabilities>,
    /// What it is called.
    pub(super) editor: Arc<str>,
    /// The way to the client.
    pub(super) outbox: Outbox,
    /// The way back from the workers.
    pub(super) events: mpsc::Sender<Event>,
    /// Where answers are computed.
    pub(super) pool: Pool,
    /// What is open.
    pub(super) documents: FxHashMap<Location, OpenDocument>,
    /// Where the workspaces are.
    pub(super) folders: Folders,
    /// What the person has set in the editor.
    pub(super) editor_settings: EditorSettings,
    /// What the client was asked.
    pub(super) requests: Requests,
    /// The commands that wait for their turn.
    pub(super) commands: Queues,
    /// Edits that the client was asked to make.
    pub(super) editing: Editing,
    /// New names of things of which more is kept than their text.
    pub(super) renames: Renames,
    /// Long work that the client may be shown.
    pub(super) progresses: Progresses,
    /// Which requests wait for their answers.
    pub(super) pending: Pending,
    /// Diagnostics for clients that are told them.
    pub(super) push: Push,
    /// Diagnostics for clients that ask for them.
    pub(super) pull: Pull,
    /// The files that are checked though no one has them open.
    pub(super) disk: Disk,
    /// What tells of changes on disk.
    pub(super) watch: Watch,
    /// What is known of the images that sessions speak of.
    pub(super) datasets: Datasets,
    /// What the client shows in and above texts.
    pub(super) decorations: Decorations,
    /// What the client shows beside texts.
    pub(super) views: Views,
    /// Documentation of the completions offered last.
    pub(super) documentation: Arc<Mutex<Documentation>>,
    /// What can be found in all sessions.
    pub(super) landmarks: Arc<Landmarks>,
    /// The tokens that the client has.
    pub(super) tokens: Arc<SentTokens>,
    /// Pages shown to readers of files in no workspace.
    pub(super) loose_pages: Arc<LoosePages>,
    /// Counts the changes of settings: what was found before the last one is stale.
    pub(super) epoch: u64,
}

impl State {
    /// The state at the beginning.
    pub(super) fn new(client: Capabilities, outbox: Outbox, events: mpsc::Sender<Event>) -> Self {
        Self {
            client: Arc::new(client),
            editor: Arc::default(),
            outbox,
            datasets: Datasets::new(events.clone()),
            events,
            pool: Pool::start(),
            documents: FxHashMap::default(),
            folders: Folders::default(),
            editor_settings: EditorSettings::default(),
            requests: Requests::default(),
            commands: Queues::default(),
            editing: Editing::default(),
            renames: Renames::default(),
            progresses: Progresses::default(),
            pending: Pending::default(),
            push: Push::default(),
            pull: Pull::default(),
            disk: Disk::default(),
            watch: Watch::default(),
            decorations: Decorations::default(),
            views: Views::default(),
            documentation: Arc::default(),
            landmarks: Arc::default(),
            tokens: Arc::default(),
            loose_pages: Arc::default(),
            epoch: 0,
        }
    }

    /// An open document as it is now.
    pub(super) fn subject(&mut self, location: &Location) -> Option<Subject> {
        let surroundings = self.surroundings(location);
        let document = self.documents.get(location)?;
        Some(Subject {
            location: location.clone(),
            uri: document.uri.clone(),
            version: Some(document.version),
            content: document.content.clone(),
            surroundings,
            conflicts: Arc::clone(&document.file.conflicts),
        })
    }

    /// What a text at `location` is judged by.
    pub(super) fn surroundings(&mut self, location: &Location) -> Surroundings {
        let root = self.folders.root(location);
        let said = self.folders.said(location);
        let Chosen { settings, options } =
            self.editor_settings.beside(&said, self.folders.around(location));
        Surroundings {
            root: root.as_deref().map(Arc::from),
            settings,
            options,
            datasets: self.datasets.seen_from(root),
        }
    }

    /// `textDocument/didOpen`.
    pub(super) fn open(&mut self, document: lsp::TextDocumentItem) {
        let location = Location::of(&document.uri);
        self.disk.opened(&location, &document.uri, &self.outbox);
        self.pull.changed();
        let open = OpenDocument {
            uri: document.uri,
            version: document.version,
            revision: next_revision(),
            content: Content::new(document.text),
            file: FileBeside::default(),
        };
        self.documents.insert(location.clone(), open);
        self.watch_around(&location);
        self.begin_beside(&location);
        self.view_list_changed();
        self.touched(location);
    }

    /// `textDocument/didChange`.
    pub(super) fn change(&mut self, params: lsp::DidChangeTextDocumentParams) {
        let location = Location::of(&params.text_document.uri);
        let Some(document) = self.documents.get_mut(&location) else { return };
        document.content = document.content.changed(params.content_changes, self.client.encoding);
        document.version = params.text_document.version;
        document.revision = next_revision();
        self.confirm_edits(&location);
        self.bring_changed_together(&location);
        self.touched(location);
    }

    /// `textDocument/didClose`: from now on the disk counts.
    pub(super) fn close(&mut self, uri: &lsp::Uri) {
        let location = Location::of(uri);
        let Some(document) = self.documents.remove(&location) else { return };
        self.confirm_edits(&location);
        self.tokens.forget(&location);
        self.push.forget(&location);
        self.pull.changed();
        self.view_changed(&location);
        self.view_list_changed();
        if is_config(&location) {
            self.settings_changed();
        }
        match location.path().filter(|path| self.folders.uri_of(path).is_some()) {
            Some(path) => self.check_closed(path, document.uri),
            None => self.publish_nothing(&document.uri),
        }
    }

    /// The client tells of files that were written: `didSave`, `didChangeWatchedFiles`.
    pub(super) fn changed_on_disk<'a>(&mut self, uris: impl IntoIterator<Item = &'a lsp::Uri>) {
        let paths = uris.into_iter().filter_map(|uri| Location::of(uri).path().map(Path::to_owned));
        self.files_changed(&Batch { paths: paths.collect(), rescan: false });
    }

    /// `workspace/didChangeWorkspaceFolders`.
    pub(super) fn change_folders(&mut self, change: lsp::WorkspaceFoldersChangeEvent) {
        for removed in change.removed {
            self.folders.remove(&removed.uri);
        }
        for added in change.added {
            self.folders.add(added.uri);
        }
        self.take_back_left_files();
        self.pull.changed();
        self.view_list_changed();
        self.ask_for_settings();
        self.check_workspace();
    }

    /// A document has a new text.
    fn touched(&mut self, location: Location) {
        if let Some(path) = location.path().filter(|_| is_config(&location))
            && let Some(OpenDocument { content: Content::Readable(lazy), .. }) =
                self.documents.get(&location)
            && self.folders.set_config(path, lazy.document())
        {
            self.everything_is_stale();
        }
        self.pull.text_changed();
        self.view_changed(&location);
        if !self.client.pull_diagnostics {
            self.push.touch(location);
        }
    }

    /// What is wrong with a document is something else, though its text is the same.
    pub(super) fn judge_again(&mut self, location: &Location) {
        let Some(document) = self.documents.get_mut(location) else { return };
        document.revision = next_revision();
        self.pull.changed();
        if self.client.pull_diagnostics {
            self.pull.ask_to_refresh();
        } else {
            self.push.touch(location.clone());
        }
    }

    /// Some `nestling.toml` may have changed on disk.
    pub(super) fn settings_changed(&mut self) {
        self.folders.forget_config();
        let open = self.documents.iter().filter(|(location, _)| is_config(location));
        for (location, document) in open {
            if let (Some(path), Content::Readable(lazy)) = (location.path(), &document.content) {
                self.folders.set_config(path, lazy.document());
            }
        }
        self.everything_is_stale();
    }

    /// All that was found must be found again.
    pub(super) fn everything_is_stale(&mut self) {
        self.judge_anew();
        self.check_workspace();
    }

    /// All that was found in texts, open or on disk, does not count any more.
    pub(super) fn judge_anew(&mut self) {
        self.epoch += 1;
        self.pull.changed();
        self.decorations.options_changed();
        if self.client.pull_diagnostics {
            self.pull.ask_to_refresh();
            return;
        }
        for location in self.documents.keys() {
            self.push.touch(location.clone());
        }
    }

    /// Whether anyone has the file open.
    pub(super) fn is_open(&self, path: &Path) -> bool {
        self.documents.contains_key(&Location::File(path.to_owned()))
    }
}

/// Whether this is a `nestling.toml`.
pub(super) fn is_config(location: &Location) -> bool {
    location.path().and_then(Path::file_name).is_some_and(|name| name == CONFIG_FILE)
}

fn next_revision() -> u64 {
    static REVISIONS: AtomicU64 = AtomicU64::new(1);
    REVISIONS.fetch_add(1, Ordering::Relaxed)
}

/// The requests that wait for their answers, to be cancelled by their IDs.
#[derive(Debug, Default)]
pub(super) struct Pending {
    by_id: FxHashMap<Id, WeakResponder>,
    /// At this size it is worth looking for those that are done.
    sweep_at: usize,
}

impl Pending {
    /// Notes a request.
    pub(super) fn add(&mut self, responder: &Responder) {
        if self.by_id.len() >= self.sweep_at {
            self.by_id.retain(|_, responder| responder.upgrade().is_some());
            self.sweep_at = (2 * self.by_id.len()).max(64);
        }
        self.by_id.insert(responder.id().clone(), responder.downgrade());
    }

    /// No one waits any more.
    pub(super) fn cancel_all(&mut self) {
        for (_, responder) in self.by_id.drain() {
            if let Some(responder) = responder.upgrade() {
                responder.cancel();
            }
        }
    }

    /// `$/cancelRequest`.
    pub(super) fn cancel(&mut self, id: &Id) {
        if let Some(responder) = self.by_id.remove(id).and_then(|weak| weak.upgrade()) {
            responder.cancel();
        }
    }
}
