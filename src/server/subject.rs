//! One text with all that answers about it need.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use tower_lsp::ls_types as lsp;

use super::capabilities::Capabilities;
use super::convert::to_lsp::Target;
use super::datasets::DatasetView;
use super::documents::Content;
use super::location::Location;
use crate::catalog::Catalog;
use crate::ide::{FileKind, Options, Snapshot};
use crate::lint::{FixScope, Settings};
use crate::session::Library;
use crate::session::merge::Conflict;
use crate::syntax::{Document, MAX_DOCUMENT_BYTES};
use crate::workspace::{CONFIG_FILE, Config, SESSIONS_FOLDER, now};

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
    /// The severities of the workspace.
    pub(super) settings: Arc<Settings>,
    /// What the person has chosen about editor features.
    pub(super) options: Arc<Options>,
    /// The datasets of the workspace.
    pub(super) datasets: DatasetView,
}

/// What a TOML file is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Session,
    Configuration,
    /// Some other program's: editors send us every TOML file they have.
    Foreign,
}

impl Subject {
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

    /// The snapshot that features work on, if it is a session.
    pub(super) fn snapshot(&self) -> Option<Snapshot> {
        let document = self.document()?;
        (kind(&self.location, &document) == Kind::Session).then(|| self.snapshot_of(document))
    }

    fn snapshot_of(&self, document: Arc<Document>) -> Snapshot {
        let datasets = &self.surroundings.datasets;
        let folder = datasets.folder(&document, &self.location, self.version.is_none());
        Snapshot {
            kind: FileKind::Session,
            document,
            catalog: Arc::clone(Catalog::builtin()),
            settings: Arc::clone(&self.surroundings.settings),
            stem: self.location.stem(),
            folder,
            conflicts: Arc::clone(&self.conflicts),
            options: Arc::clone(&self.surroundings.options),
            now: now(),
        }
    }

    /// All that is wrong with it, as the client shows it.
    pub(super) fn diagnostics(
        &self,
        client: &Capabilities,
        cancelled: &AtomicBool,
    ) -> Vec<lsp::Diagnostic> {
        let Some(document) = self.document() else {
            return match kind_by_name(&self.location) {
                Some(Kind::Session | Kind::Configuration) => vec![too_large()],
                _ => Vec::new(),
            };
        };
        let found = match kind(&self.location, &document) {
            Kind::Session => self
                .snapshot_of(Arc::clone(&document))
                .diagnostics_unless(FixScope::None, cancelled),
            Kind::Configuration => Config::parse(document.text()).diagnostics,
            Kind::Foreign => Vec::new(),
        };
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

/// What a file is by its name; nothing if only its text can tell.
fn kind_by_name(location: &Location) -> Option<Kind> {
    let Some(path) = location.path() else { return Some(Kind::Session) };
    if path.file_name().is_some_and(|name| name == CONFIG_FILE) {
        return Some(Kind::Configuration);
    }
    let folder = path.parent().and_then(|folder| folder.file_name());
    folder.filter(|name| *name == SESSIONS_FOLDER).map(|_| Kind::Session)
}

fn kind(location: &Location, document: &Document) -> Kind {
    kind_by_name(location).unwrap_or_else(|| {
        let root = document.root();
        let has_entries = Library::ALL.iter().any(|library| {
            let value = root.get(library.key()).map(|field| field.value);
            value.is_some_and(|value| value.as_array().is_some())
        });
        let is_session = has_entries
            || root.get("session").is_some_and(|field| field.value.as_table().is_some());
        if is_session { Kind::Session } else { Kind::Foreign }
    })
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
