use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rustc_hash::FxHasher;

use super::Options;
use crate::catalog::Catalog;
use crate::lint::{self, Diagnostic, FixScope, Settings};
use crate::session::Session;
use crate::session::ids::IdSource;
use crate::session::merge::Conflict;
use crate::session::samples::DatasetFolder;
use crate::syntax::{Datetime, Document};

/// One version of one file with all that answers need beside it. Cheap to clone, never changes.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// What sort of file it is.
    pub kind: FileKind,
    /// The file.
    pub document: Arc<Document>,
    /// What may be written in it.
    pub catalog: Arc<Catalog>,
    /// The severities of `nestling.toml`.
    pub settings: Arc<Settings>,
    /// The file's name without `.toml`.
    pub stem: Option<String>,
    /// What is known of the folder that `dataset.path` names.
    pub folder: Arc<DatasetFolder>,
    /// What was changed both in the editor and on disk, differently.
    pub conflicts: Arc<[Conflict]>,
    /// What the person has chosen about editor features.
    pub options: Arc<Options>,
    /// The time that created entries carry.
    pub now: Datetime,
}

/// What a file is to us: `catalog` is the one that describes such files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// A session.
    Session,
    /// A `nestling.toml`.
    Configuration,
    /// A file of a catalog.
    Catalog,
}

impl FileKind {
    /// The catalog that describes such files.
    pub fn catalog(self) -> &'static Arc<Catalog> {
        match self {
            Self::Session => Catalog::builtin(),
            Self::Configuration => lint::configuration(),
            Self::Catalog => Catalog::of_catalogs(),
        }
    }
}

impl Snapshot {
    /// The file, understood.
    pub fn session(&self) -> Session<'_> {
        Session::new(&self.document, &self.catalog).in_folder(&self.folder)
    }

    /// All that is wrong with it.
    pub fn diagnostics(&self, fixes: FixScope) -> Vec<Diagnostic> {
        self.diagnostics_unless(fixes, &AtomicBool::new(false))
    }

    /// All that is wrong with it; stops early, with what it has, once `cancelled` is set.
    pub fn diagnostics_unless(&self, fixes: FixScope, cancelled: &AtomicBool) -> Vec<Diagnostic> {
        lint::check(lint::Input {
            session: &self.session(),
            stem: self.stem.as_deref(),
            settings: &self.settings,
            fixes,
            folder: &self.folder,
            conflicts: &self.conflicts,
            now: self.now,
            cancelled: Some(cancelled),
        })
    }

    /// A source of IDs for created entries; the same snapshot gives the same ones.
    pub(super) fn fresh_ids(&self) -> IdSource {
        let mut hasher = FxHasher::default();
        (self.document.text().len(), self.now.to_string()).hash(&mut hasher);
        IdSource::from_seed(hasher.finish())
    }
}
