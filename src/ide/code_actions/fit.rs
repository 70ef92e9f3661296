//! Which presets suit the session's images. One that does not would be a mistake as soon as it is
//! there: it cannot be built, or loses a part of each image.

use std::sync::Arc;

use crate::catalog::{CatalogId, Preset};
use crate::ide::Snapshot;
use crate::lint::{self, FixScope, Settings, Severity};
use crate::session::ids::IdSource;
use crate::session::samples::DatasetFolder;
use crate::session::{Library, Session, draft, render};
use crate::syntax::Document;

/// The presets that suit the session's images, in the catalog's order.
pub(super) fn suiting<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
) -> impl Iterator<Item = &'a Preset> + use<'a> {
    let suited = Suited::of(snapshot, session);
    let presets = snapshot.catalog.presets().iter().enumerate();
    presets.filter(move |(index, _)| suited.is_suited(*index)).map(|(_, preset)| preset)
}

/// Which presets suit images of one size: trying them out takes longer than a menu may.
#[derive(Debug, Clone)]
struct Suited {
    catalog: CatalogId,
    settings: Arc<Settings>,
    image_size: Option<(u64, u64)>,
    /// For each preset of the catalog.
    presets: Arc<[bool]>,
}

impl Suited {
    /// Kept at the head of the file, which seldom changes.
    fn of(snapshot: &Snapshot, session: &Session<'_>) -> Self {
        let (catalog, settings) = (snapshot.catalog.id(), &snapshot.settings);
        let image_size = session.dataset().image_size();
        let head = snapshot.document.section_at(0.into());
        let is_it = |known: &Self| {
            known.catalog == catalog
                && known.settings == *settings
                && known.image_size == image_size
        };
        if let Some(known) = head.remembered::<Self>().filter(|known| is_it(known)) {
            return Self::clone(&known);
        }
        let presets = snapshot.catalog.presets().iter();
        let presets = presets.map(|preset| suits(snapshot, image_size, preset)).collect();
        let settings = Arc::clone(settings);
        let suited = Self { catalog, settings, image_size, presets };
        head.remember(suited.clone());
        suited
    }

    fn is_suited(&self, preset: usize) -> bool {
        self.presets.get(preset).copied().unwrap_or(true)
    }
}

/// Whether an entry made from `preset` would be free of errors and warnings. Tried out beside
/// nothing but the image size, so that it costs the same in a long file.
fn suits(snapshot: &Snapshot, image_size: Option<(u64, u64)>, preset: &Preset) -> bool {
    let Some((height, width)) = image_size else { return true };
    let dataset = Document::parse(&format!("[dataset]\nimage_size = [{height}, {width}]\n"));
    let alone = Session::new(&dataset, &snapshot.catalog);
    let id = IdSource::from_seed(0).fresh(Library::from(preset.target), &alone);
    let entry = draft::from_preset(&alone, preset, id, snapshot.now);
    let edit = render::insert_entry(&alone, &entry);
    let at = edit.range.start();
    let Ok(document) = dataset.with_edits(&[edit]) else { return true };
    let found = lint::check(lint::Input {
        session: &Session::new(&document, &snapshot.catalog),
        stem: None,
        settings: &snapshot.settings,
        fixes: FixScope::None,
        folder: &DatasetFolder::Unknown,
        conflicts: &[],
        now: snapshot.now,
        cancelled: None,
    });
    let mut found = found.iter();
    !found.any(|found| found.range.start() >= at && found.severity >= Severity::Warning)
}
