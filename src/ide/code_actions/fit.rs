//! Which presets suit the session's images. One that does not would be a mistake as soon as it is
//! there: it cannot be built, or loses a part of each image.

use crate::catalog::Preset;
use crate::ide::Snapshot;
use crate::lint::{self, FixScope, Severity};
use crate::session::ids::IdSource;
use crate::session::samples::DatasetFolder;
use crate::session::{Library, Session, draft, render};
use crate::syntax::Document;

/// Whether an entry made from `preset` would be free of errors and warnings. Tried out beside
/// nothing but the image size, so that it costs the same in a long file.
pub(super) fn suits(snapshot: &Snapshot, session: &Session<'_>, preset: &Preset) -> bool {
    let Some((height, width)) = session.dataset().image_size() else { return true };
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
