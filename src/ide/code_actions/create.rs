//! New models, trainings and experiments.

use rustc_hash::FxHashSet;

use super::draft::Draft;
use super::fit;
use super::{Action, ActionKind};
use crate::catalog::{Preset, PresetTarget};
use crate::ide::Snapshot;
use crate::lint::FixAction;
use crate::session::{Entry, Library, Session, Status, draft};
use crate::text::{TextEdit, TextSize};

/// How many partners an entry's experiments are offered with: more would drown the menu.
const MAX_PARTNERS: usize = 8;

/// What can be created with the cursor at `at`: first what concerns the entry there.
pub(super) fn at(snapshot: &Snapshot, at: TextSize) -> Vec<Action> {
    let session = snapshot.session();
    let here = library_at(snapshot, at);
    let entry = here.and_then(|library| entry_at(&session, library, at));

    let mut actions = match (here, entry) {
        (Some(Library::Models | Library::Trainings), Some(entry)) => {
            experiments_with(snapshot, &session, &entry)
        }
        _ => last_pair(snapshot, &session).into_iter().collect(),
    };
    let presets = |target| {
        let presets = snapshot.catalog.presets().iter();
        let wanted = presets.filter(move |preset| preset.target == target);
        let suiting = wanted.filter(|preset| fit::suits(snapshot, &session, preset));
        suiting.filter_map(|preset| from_preset(snapshot, &session, preset))
    };
    if here != Some(Library::Trainings) {
        actions.extend(presets(PresetTarget::Model));
    }
    if here != Some(Library::Models) {
        actions.extend(presets(PresetTarget::Training));
    }
    actions
}

/// The library whose section is at `at`.
fn library_at(snapshot: &Snapshot, at: TextSize) -> Option<Library> {
    let section = snapshot.document.section_at(at);
    let key = match section.header() {
        Some(header) => header.keys().next()?.name(),
        None => {
            let mut lines = section.key_values();
            let line = lines.find(|line| line.range().contains_inclusive(at))?;
            line.keys().next()?.name()
        }
    };
    Library::ALL.into_iter().find(|library| library.key() == key)
}

/// The last entry that begins at or before `at`.
fn entry_at<'a>(session: &Session<'a>, library: Library, at: TextSize) -> Option<Entry<'a>> {
    let mut entries = session.entries(library).iter().rev();
    entries.find(|entry| entry.table.range().start() <= at).copied()
}

fn from_preset<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    preset: &Preset,
) -> Option<Action> {
    let mut draft = Draft::new(snapshot, session);
    draft.add_preset(preset)?;
    let noun = Library::from(preset.target).noun();
    Some(action(format!("Create {noun} ▸ {}", preset.title), draft.into_edits()))
}

/// Experiments of `entry` with each partner that it does not wait to run with already.
fn experiments_with<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    entry: &Entry<'a>,
) -> Vec<Action> {
    let Some(id) = entry.id().map(|id| id.value) else { return Vec::new() };
    let partners = match entry.library {
        Library::Models => Library::Trainings,
        _ => Library::Models,
    };
    if session.entries(partners).is_empty() {
        return with_new_partner(snapshot, session, entry, partners).into_iter().collect();
    }
    let waiting: FxHashSet<&str> = session
        .uses(entry.library, id)
        .filter(|experiment| experiment.state() == Some(Status::Ready))
        .filter_map(|experiment| match partners {
            Library::Trainings => experiment.training_id(),
            _ => experiment.model_id(),
        })
        .map(|id| id.value)
        .collect();
    let partners = session.entries(partners).iter().rev();
    let free =
        partners.filter(|partner| partner.id().is_some_and(|id| !waiting.contains(id.value)));
    let pairs = free.take(MAX_PARTNERS).filter_map(|partner| match entry.library {
        Library::Models => pair(snapshot, session, entry, partner),
        _ => pair(snapshot, session, partner, entry),
    });
    pairs.collect()
}

/// The experiment of the last model and the last training: most likely those just made.
fn last_pair<'a>(snapshot: &'a Snapshot, session: &Session<'a>) -> Option<Action> {
    let model = session.entries(Library::Models).last()?;
    let training = session.entries(Library::Trainings).last()?;
    let (model_id, training_id) = (model.id()?.value, training.id()?.value);
    let mut experiments = session.uses(Library::Models, model_id);
    let exists = experiments.any(|experiment| {
        experiment.state() == Some(Status::Ready)
            && experiment.training_id().is_some_and(|id| id.value == training_id)
    });
    if exists { None } else { pair(snapshot, session, model, training) }
}

fn pair<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    model: &Entry<'a>,
    training: &Entry<'a>,
) -> Option<Action> {
    let mut draft = Draft::new(snapshot, session);
    draft.add_experiment(model.id()?.value, training.id()?.value)?;
    Some(action(draft::experiment_title(model, training), draft.into_edits()))
}

/// An experiment of `entry` with a partner made for it: the catalog's first preset
/// that suits the images.
fn with_new_partner<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    entry: &Entry<'a>,
    partners: Library,
) -> Option<Action> {
    let id = entry.id()?.value;
    let mut presets = snapshot.catalog.presets().iter();
    let preset = presets.find(|preset| {
        Library::from(preset.target) == partners && fit::suits(snapshot, session, preset)
    })?;
    let mut draft = Draft::new(snapshot, session);
    let partner = draft.add_preset(preset)?;
    match partners {
        Library::Trainings => draft.add_experiment(id, &partner)?,
        _ => draft.add_experiment(&partner, id)?,
    }
    let (name, noun, preset) = (entry.label(), partners.noun(), &preset.title);
    let title = format!("Create experiment ▸ {name} with a new {noun} ({preset})");
    Some(action(title, draft.into_edits()))
}

fn action(title: String, edits: Vec<TextEdit>) -> Action {
    Action {
        title,
        kind: ActionKind::Create,
        diagnostic: None,
        preferred: false,
        action: FixAction::Edit(edits),
    }
}
