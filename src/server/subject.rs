//! One text with all that answers about it need.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use tower_lsp::ls_types as lsp;

use super::capabilities::Capabilities;
use super::convert::to_lsp::Target;
use super::datasets::DatasetView;
use super::documents::Content;
use super::location::Location;
use super::log;
use crate::ide::{FileKind, Options, Snapshot};
use crate::lint::Settings;
use crate::session::history::Epoch;
use crate::session::merge::Conflict;
use crate::syntax::{Document, MAX_DOCUMENT_BYTES};
use crate::workspace::{kind_by_place, kind_by_text, kind_of_unsaved, now};

/// A text, open or on disk, as it was at one moment.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    /// Where it is.
    pub(super) location: Location,
    /// How the client spells that.
    pub(super) uri: lsp::Uri,
    /// Its version, if it is open.
    pub(super) version: Option<i32>,
    /// The text.
    pub(super) content: Content,
    /// What it is judged by.
    pub(super) surroundings: Surroundings,
    /// What was changed in it and on disk, differently.
    pub(super) conflicts: Arc<[Conflict]>,
}

/// What texts of one place are judged by beside themselves. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Surroundings {
    /// The root of the workspace, for files.
    pub(super) root: Option<Arc<Path>>,
    /// The severities of the workspace.
    pub(super) settings: Arc<Settings>,
    /// What the person has chosen about editor features.
    pub(super) options: Arc<Options>,
    /// The datasets of the workspace.
    pub(super) datasets: DatasetView,
}

impl Subject {
    /// A file that no one has open, and its text.
    pub(super) fn on_disk(
        path: PathBuf,
        uri: lsp::Uri,
        text: String,
        surroundings: Surroundings,
    ) -> Self {
        Self {
            location: Location::File(path),
            uri,
            version: None,
            content: Content::new(text),
            surroundings,
            conflicts: Arc::default(),
        }
    }

    /// The document, if it is not too large.
    pub(super) fn document(&self) -> Option<Arc<Document>> {
        match &self.content {
            Content::Readable(lazy) => Some(lazy.document()),
            Content::TooLarge(_) => None,
        }
    }

    /// Whether it takes less time to judge it than to ask another thread to do so.
    pub(super) fn is_quick(&self) -> bool {
        const QUICK_BYTES: usize = 64 * 1024;
        match &self.content {
            Content::Readable(lazy) => lazy.is_read_within(QUICK_BYTES),
            Content::TooLarge(_) => false,
        }
    }

    /// The snapshot that features work on, if it is a file of ours: editors send us every TOML
    /// file they have.
    pub(super) fn snapshot(&self) -> Option<Snapshot> {
        let document = self.document()?;
        let kind = self.kind(&document)?;
        Some(self.snapshot_of(kind, document))
    }

    /// What the file is to us.
    fn kind(&self, document: &Document) -> Option<FileKind> {
        match self.location.path() {
            Some(_) => self.kind_by_place().or_else(|| kind_by_text(document)),
            None => kind_of_unsaved(document),
        }
    }

    fn kind_by_place(&self) -> Option<FileKind> {
        kind_by_place(self.location.path()?, self.surroundings.root.as_deref())
    }

    fn snapshot_of(&self, kind: FileKind, document: Arc<Document>) -> Snapshot {
        let datasets = &self.surroundings.datasets;
        let folder = match kind {
            FileKind::Session => datasets.folder(&document, &self.location, self.version.is_none()),
            FileKind::Configuration | FileKind::Catalog => Arc::default(),
        };
        Snapshot {
            kind,
            document,
            catalog: Arc::clone(kind.catalog()),
            settings: Arc::clone(&self.surroundings.settings),
            stem: self.location.stem(),
            folder,
            conflicts: Arc::clone(&self.conflicts),
            options: Arc::clone(&self.surroundings.options),
            now: now(),
        }
    }

    /// What the epochs of an experiment gave, read from the disk; nothing where that cannot be
    /// read: it is shown beside what is known.
    pub(super) fn history(&self, experiment: &str) -> Vec<Epoch> {
        let workspace = self.surroundings.datasets.workspace();
        let Some((workspace, session)) = workspace.zip(self.location.stem()) else {
            return Vec::new();
        };
        workspace.history(&session, experiment).unwrap_or_else(|error| {
            log!("no history of {experiment}: {error}");
            Vec::new()
        })
    }

    /// All that is wrong with it, as the client shows it.
    pub(super) fn diagnostics(
        &self,
        client: &Capabilities,
        cancelled: &AtomicBool,
    ) -> Vec<lsp::Diagnostic> {
        let Some(document) = self.document() else {
            let is_ours = self.location.path().is_none() || self.kind_by_place().is_some();
            return if is_ours { vec![too_large()] } else { Vec::new() };
        };
        let Some(kind) = self.kind(&document) else { return Vec::new() };
        // What nobody has begun to write, or saved as a session, lacks nothing.
        if self.location.path().is_none() && document.root().fields().next().is_none() {
            return Vec::new();
        }
        let snapshot = self.snapshot_of(kind, Arc::clone(&document));
        let found = snapshot.diagnostics_while_typing(cancelled);
        let target = self.target(&document, client);
        found.iter().map(|found| target.diagnostic(found)).collect()
    }

    /// The ground of translations into the client's terms.
    pub(super) fn target<'a>(
        &'a self,
        document: &'a Document,
        client: &'a Capabilities,
    ) -> Target<'a> {
        Target { document, uri: &self.uri, version: self.version, client }
    }
}

/// A message about a file as a whole.
pub(super) fn about_file(message: String) -> lsp::Diagnostic {
    lsp::Diagnostic {
        severity: Some(lsp::DiagnosticSeverity::ERROR),
        code: Some(lsp::NumberOrString::String("syntax".to_owned())),
        source: Some("nestling".to_owned()),
        message,
        ..lsp::Diagnostic::default()
    }
}

fn too_large() -> lsp::Diagnostic {
    let limit = MAX_DOCUMENT_BYTES / (1024 * 1024);
    about_file(format!(
        "this file is too large to be checked: the limit is {limit} MiB; split it into several \
         sessions"
    ))
}
