use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::FxHasher;

use super::Options;
use crate::catalog::{Catalog, CatalogId};
use crate::lint::{self, Diagnostic, FixScope, Settings};
use crate::session::Session;
use crate::session::ids::IdSource;
use crate::session::merge::Conflict;
use crate::session::samples::DatasetFolder;
use crate::syntax::{Datetime, Document};
use crate::text::TextRange;

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
        let found = lint::check(lint::Input {
            session: &self.session(),
            stem: self.stem.as_deref(),
            settings: &self.settings,
            fixes,
            folder: &self.folder,
            conflicts: &self.conflicts,
            now: self.now,
            cancelled: None,
        });
        self.document.remember(Judged::of(self, &found));
        found
    }

    /// The same without fixes, in time that follows from what was edited since the last time; stops
    /// early, with what it has, once `cancelled` is set.
    pub fn diagnostics_while_typing(&self, cancelled: &AtomicBool) -> Arc<Vec<Diagnostic>> {
        let found = lint::check_open(lint::OpenFile {
            document: &self.document,
            catalog: &self.catalog,
            stem: self.stem.as_deref(),
            settings: &self.settings,
            folder: &self.folder,
            conflicts: &self.conflicts,
            now: self.now,
            cancelled: Some(cancelled),
        });
        if !cancelled.load(Ordering::Relaxed) {
            self.document.remember(Judged::of(self, &found));
        }
        found
    }

    /// What is wrong at `range`, with its fixes.
    pub fn diagnostics_at(&self, range: TextRange) -> Vec<Diagnostic> {
        let judged = self.document.remembered::<Judged>();
        let places = judged.as_deref().and_then(|judged| judged.places(self));
        let is_here = |place: &TextRange| place.intersect(range).is_some();
        if places.is_some_and(|places| !places.iter().any(is_here)) {
            return Vec::new();
        }
        let mut found = self.diagnostics(FixScope::Touching(range));
        found.retain(|found| is_here(&found.range));
        found
    }

    /// A source of IDs for created entries; the same snapshot gives the same ones.
    pub(super) fn fresh_ids(&self) -> IdSource {
        let mut hasher = FxHasher::default();
        (self.document.text().len(), self.now.to_string()).hash(&mut hasher);
        IdSource::from_seed(hasher.finish())
    }
}

/// Where a text was found to be wrong: at most places nothing is, and what can be mended there is
/// asked for on every move of the cursor.
struct Judged {
    catalog: CatalogId,
    settings: Arc<Settings>,
    stem: Option<String>,
    folder: Arc<DatasetFolder>,
    conflicts: Arc<[Conflict]>,
    places: Vec<TextRange>,
}

impl Judged {
    fn of(snapshot: &Snapshot, found: &[Diagnostic]) -> Self {
        Self {
            catalog: snapshot.catalog.id(),
            settings: Arc::clone(&snapshot.settings),
            stem: snapshot.stem.clone(),
            folder: Arc::clone(&snapshot.folder),
            conflicts: Arc::clone(&snapshot.conflicts),
            places: found.iter().map(|found| found.range).collect(),
        }
    }

    /// The places, if `snapshot` is judged by the same.
    fn places(&self, snapshot: &Snapshot) -> Option<&[TextRange]> {
        let is_same = (self.catalog, &self.stem) == (snapshot.catalog.id(), &snapshot.stem)
            && self.settings == snapshot.settings
            && (Arc::ptr_eq(&self.folder, &snapshot.folder) || self.folder == snapshot.folder)
            && Arc::ptr_eq(&self.conflicts, &snapshot.conflicts);
        is_same.then_some(&self.places)
    }
}

#[cfg(test)]
mod tests {
    use crate::ide::testing::snapshot;
    use crate::lint::FixScope;
    use crate::text::{TextRange, offset};

    #[test]
    fn what_was_judged_before_is_mended_all_the_same() {
        let text = "[session]\nid = 'x'\n[[trainings]]\noptimizer = 'adamm'\nepochs = '7'\n";
        let judged = snapshot(text);
        assert!(!judged.diagnostics(FixScope::None).is_empty());
        for at in (0..=text.len()).map(offset) {
            let range = TextRange::empty(at);
            let mut expected = snapshot(text).diagnostics(FixScope::Touching(range));
            expected.retain(|found| found.range.intersect(range).is_some());
            assert_eq!(judged.diagnostics_at(range), expected);
        }
    }
}
